//! SIGKILL while clients submit, several times: every job that was acknowledged is there afterwards, none twice.

use api::routes::Endpoint;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};
use tests::{
    Appliance,
    appliance::QUEUE,
    files,
    http::{Http, body},
    wait,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
    time::timeout,
};

/// How often it is killed.
const KILLS: u32 = 5;
/// How many acknowledgements come before each kill.
const BETWEEN: usize = 12;

/// How long a mail client waits for one message, as all of them do (RFC 5321, 4.5.3.2).
const SILENCE: Duration = Duration::from_secs(20);

/// What clients know: the names of what was acknowledged.
#[derive(Default)]
struct Ledger {
    acknowledged: Mutex<BTreeSet<String>>,
    next: AtomicU32,
    over: AtomicBool,
}

impl Ledger {
    fn name(&self, way: &str) -> String {
        format!("{way}-{}", self.next.fetch_add(1, Ordering::Relaxed))
    }

    fn note(&self, name: String) {
        self.acknowledged.lock().unwrap().insert(name);
    }

    fn count(&self) -> usize {
        self.acknowledged.lock().unwrap().len()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_survives_being_killed() {
    let mut house = Appliance::started().await;
    let ada = house.user("ada@example.org").await;
    let ledger = Arc::new(Ledger::default());
    let smtp = house.site().smtp;
    let mut clients = Vec::new();
    for _ in 0..4 {
        clients.push(tokio::spawn(uploads(ada.http().clone(), Arc::clone(&ledger))));
        clients.push(tokio::spawn(mails(smtp, Arc::clone(&ledger))));
    }
    for _ in 0..KILLS {
        let goal = ledger.count() + BETWEEN;
        wait::until("jobs are acknowledged", async || (ledger.count() >= goal).then_some(())).await;
        house.kill();
        house.start_again().await;
    }
    ledger.over.store(true, Ordering::Relaxed);
    for client in clients {
        client.await.unwrap();
    }

    let acknowledged = ledger.acknowledged.lock().unwrap().clone();
    let seen = wait::until("every acknowledged job is in the queue", async || {
        let mut seen: BTreeMap<String, u32> = BTreeMap::new();
        for job in ada.jobs().await {
            *seen.entry(job.title.trim_end_matches(".pdf").to_owned()).or_default() += 1;
        }
        acknowledged.iter().all(|name| seen.contains_key(name)).then_some(seen)
    })
    .await;
    let twice: Vec<_> = seen.iter().filter(|(_, count)| **count > 1).collect();
    assert!(twice.is_empty(), "submitted once, and there more than once: {twice:?}");
    assert!(acknowledged.len() >= usize::try_from(KILLS).unwrap() * BETWEEN);
}

async fn uploads(http: Http, ledger: Arc<Ledger>) {
    let document = files::pdf(1, false);
    while !ledger.over.load(Ordering::Relaxed) {
        let name = ledger.name("upload");
        let path = format!("{}?name={name}.pdf", Endpoint::Submit.path());
        let wanted = http.request("POST", &path).with("content-type", "application/pdf");
        match http.try_send(wanted, body(document.clone())).await {
            Ok(answer) if answer.status == 201 => ledger.note(name),
            // Killed in the middle: whether it is there nobody knows, and the client would ask.
            _ => tokio::task::yield_now().await,
        }
    }
}

async fn mails(to: std::net::SocketAddr, ledger: Arc<Ledger>) {
    while !ledger.over.load(Ordering::Relaxed) {
        let name = ledger.name("mail");
        // A connection that was half made when its listener was killed stays open at this end, and silent for ever.
        if let Ok(Some(())) = timeout(SILENCE, mail(to, &name)).await {
            ledger.note(name);
        }
    }
}

/// Sends one message; something when the server said 250 to it.
async fn mail(to: std::net::SocketAddr, subject: &str) -> Option<()> {
    let mut stream = BufReader::new(TcpStream::connect(to).await.ok()?);
    reply(&mut stream, "220").await?;
    let message = format!(
        "From: ada@example.org\r\nTo: {QUEUE}\r\nSubject: {subject}\r\nMessage-ID: <{subject}@client>\r\n\r\n{subject}\r\n.\r\n"
    );
    let to_line = format!("RCPT TO:<{QUEUE}>\r\n");
    for (line, wanted) in [
        ("EHLO client.example.org\r\n", "250"),
        ("MAIL FROM:<ada@example.org>\r\n", "250"),
        (to_line.as_str(), "250"),
        ("DATA\r\n", "354"),
        (message.as_str(), "250"),
    ] {
        stream.get_mut().write_all(line.as_bytes()).await.ok()?;
        reply(&mut stream, wanted).await?;
    }
    Some(())
}

async fn reply(stream: &mut BufReader<TcpStream>, wanted: &str) -> Option<()> {
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        if line.as_bytes().get(3) != Some(&b'-') {
            return line.starts_with(wanted).then_some(());
        }
    }
}
