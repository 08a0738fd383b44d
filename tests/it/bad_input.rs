//! What strangers send to break things: a clear error each, nothing lost, nothing broken, and everybody else goes on.

use api::{problem::Code, routes::Endpoint};
use base64::{Engine, engine::general_purpose::STANDARD};
use model::jobs::{JobState, Unreadable};
use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};
use tests::{
    Appliance, Person,
    appliance::QUEUE,
    attachment, expect,
    files::{File, assemble, png_of},
    process::memory,
    wait,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpSocket, TcpStream},
};

/// Whatever was sent, the appliance still takes a job.
async fn still_works(ada: &Person) {
    ada.uploads(attachment("one-page.pdf")).await;
    ada.job("one-page.pdf", |s| *s == JobState::Held).await;
}

async fn unreadable(ada: &Person, title: &str) -> Unreadable {
    let job = ada.job(title, |s| !matches!(s, JobState::Processing)).await;
    match job.state {
        JobState::Unreadable(why) => why,
        other => panic!("{title} should not be readable, and is {other:?}"),
    }
}

/// A parser that recurses would overflow its stack, and take the process along.
#[tokio::test]
async fn ten_thousand_nested_arrays_are_one_unreadable_job() {
    let house = Appliance::started().await;
    let ada = house.user("ada@example.org").await;
    let nested = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Count 1 /Kids [3 0 R] /Deep {nested} >>"),
        format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Annots {nested} >>"),
    ];
    let file = File::new("deep.pdf", assemble(&objects));
    assert!((20_000..60_000).contains(&file.bytes.len()));
    let _ = ada.tries_to_upload(file).await.good();
    // Either way is right, as long as it is said: read by a parser that does not recurse, or refused.
    ada.job("deep.pdf", |s| matches!(s, JobState::Held | JobState::Unreadable(_))).await;
    still_works(&ada).await;
}

/// Four gigabytes of pixels out of a file of a few bytes.
#[tokio::test]
async fn a_picture_of_sixty_thousand_pixels_each_way_is_too_demanding() {
    let house = Appliance::started().await;
    let ada = house.user("ada@example.org").await;
    let _ = ada.tries_to_upload(File::new("huge.png", png_of(60_000, 60_000, &[0x78, 0x01]))).await.good();
    assert_eq!(unreadable(&ada, "huge.png").await, Unreadable::TooDemanding);
    let (_, most) = memory(house.id()).unwrap();
    assert!(most < 400 << 20, "the appliance itself used {} MiB", most >> 20);
    still_works(&ada).await;
}

#[tokio::test]
async fn damaged_empty_and_locked_documents_are_told_apart() {
    let house = Appliance::started().await;
    let ada = house.user("ada@example.org").await;
    let _ = ada.tries_to_upload(File::new("torn.pdf", b"%PDF-1.7\nnothing follows\n".to_vec())).await.good();
    assert_eq!(unreadable(&ada, "torn.pdf").await, Unreadable::Damaged);
    let locked = assemble(&[
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Count 1 /Kids [3 0 R] >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>".to_owned(),
        format!(
            "<< /Filter /Standard /V 1 /R 2 /Length 40 /P -44 /O <{}> /U <{}> >>",
            "28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A",
            "0102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F20"
        ),
    ]);
    let locked = String::from_utf8_lossy(&locked).replace("/Root 1 0 R", "/Root 1 0 R /Encrypt 4 0 R /ID [<00> <00>]");
    // The replacement moved nothing that the table points at; only the trailer grew.
    let bytes = locked.replace('\u{fffd}', "x").into_bytes();
    let _ = ada.tries_to_upload(File::new("locked.pdf", bytes)).await.good();
    assert_eq!(unreadable(&ada, "locked.pdf").await, Unreadable::Encrypted);
    let empty = ada.tries_to_upload(File::new("empty.pdf", Vec::new())).await;
    assert!((400..500).contains(&empty.status), "{}", empty.text());
    still_works(&ada).await;
}

#[tokio::test]
async fn a_message_nested_a_hundred_deep_is_refused() {
    let house = Appliance::started().await;
    let ada = house.user("ada@example.org").await;
    let mut message = "From: ada@example.org\r\nTo: print@house\r\nSubject: Deep\r\nMIME-Version: 1.0\r\n".to_owned();
    for level in 0..100 {
        message.push_str(&format!("Content-Type: multipart/mixed; boundary=\"b{level}\"\r\n\r\n--b{level}\r\n"));
    }
    message.push_str("Content-Type: text/plain\r\n\r\nHello\r\n");
    for level in (0..100).rev() {
        message.push_str(&format!("--b{level}--\r\n"));
    }
    let reply = ada.mail(QUEUE).raw(message.as_bytes()).send().await;
    assert!(reply.refusal().starts_with("554 5.6.0"), "{reply:?}");
    still_works(&ada).await;
}

#[tokio::test]
async fn a_mail_with_a_thousand_attachments_is_refused() {
    let house = Appliance::started().await;
    let ada = house.user("ada@example.org").await;
    let mut message = "From: ada@example.org\r\nTo: print@house\r\nSubject: Many\r\nMIME-Version: 1.0\r\n\
                       Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\n"
        .to_owned();
    let page = STANDARD.encode(tests::files::pdf(1, false));
    let lines: Vec<&str> = page.as_bytes().chunks(76).map(|c| std::str::from_utf8(c).unwrap()).collect();
    for n in 0..1000 {
        message.push_str(&format!(
            "--b\r\nContent-Type: application/pdf; name=\"{n}.pdf\"\r\nContent-Transfer-Encoding: base64\r\n\
             Content-Disposition: attachment; filename=\"{n}.pdf\"\r\n\r\n{}\r\n",
            lines.join("\r\n")
        ));
    }
    message.push_str("--b--\r\n");
    let reply = ada.mail(QUEUE).raw(message.as_bytes()).send().await;
    assert!(reply.refusal().starts_with("554 5.6.0"), "{}", reply.refusal());
    ada.sees_jobs(expect![""]).await;
    still_works(&ada).await;
}

/// SMTP smuggling: a dot on a line that ends with a bare LF does not end a message, and what follows is no second one.
#[tokio::test]
async fn a_bare_line_feed_does_not_smuggle_a_second_message_in() {
    let house = Appliance::started().await;
    let ada = house.user("ada@example.org").await;
    house.user("bob@example.org").await;
    for ending in ["\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r\n"] {
        let mut smtp = Smtp::connect(house.site().smtp, None).await.unwrap();
        smtp.says("EHLO client.example.org\r\n").await;
        smtp.says("MAIL FROM:<ada@example.org>\r\n").await;
        smtp.says("RCPT TO:<print@house>\r\n").await;
        assert!(smtp.says("DATA\r\n").await.starts_with("354"));
        let smuggled = format!(
            "From: ada@example.org\r\nSubject: first\r\n\r\nHello{ending}MAIL FROM:<bob@example.org>\r\n\
             RCPT TO:<print@house>\r\nDATA\r\nFrom: bob@example.org\r\nSubject: second\r\n\r\nsmuggled\r\n.\r\nQUIT\r\n"
        );
        let reply = smtp.says(&smuggled).await;
        assert!(reply.starts_with("550 5.5.2") || reply.starts_with("5"), "{ending:?}: {reply}");
    }
    ada.sees_jobs(expect![""]).await;
    still_works(&ada).await;
}

/// A line without an end must not fill the memory.
#[tokio::test]
async fn an_endless_line_ends_the_session() {
    let house = Appliance::started().await;
    let ada = house.user("ada@example.org").await;
    let mut stream = TcpStream::connect(house.site().smtp).await.unwrap();
    let chunk = vec![b'x'; 1 << 20];
    let mut sent = 0_u64;
    while sent < 64 << 20 && stream.write_all(&chunk).await.is_ok() {
        sent += chunk.len() as u64;
    }
    let (now, _) = memory(house.id()).unwrap();
    assert!(now < 300 << 20, "{} MiB are in use after an endless line", now >> 20);
    still_works(&ada).await;
}

/// 300 connections that say nothing, on each listener, while somebody else mails and uploads.
#[tokio::test]
async fn three_hundred_slow_connections_hold_nobody_up() {
    let house = Appliance::started().with_plain_http().await;
    let ada = house.user("ada@example.org").await;
    let site = house.site().clone();
    let mut slow = Vec::new();
    for listener in [site.https, site.smtp, site.http.unwrap()] {
        for _ in 0..300 {
            // The slow ones are one machine; those who work sit at another.
            let socket = TcpSocket::new_v4().unwrap();
            socket.bind("127.0.0.3:0".parse().unwrap()).unwrap();
            if let Ok(mut stream) = socket.connect(listener).await {
                // One byte of something that never ends.
                let _ = stream.write_all(b"G").await;
                slow.push(stream);
            }
        }
    }
    assert_eq!(slow.len(), 900);
    let began = Instant::now();
    let mail = ada.mail(QUEUE).with(attachment("two-pages.pdf"));
    let reply = mail.send().await;
    assert!(reply.accepted(), "{reply:?}");
    ada.uploads(attachment("three-pages.pdf")).await;
    let took = began.elapsed();
    assert!(took < Duration::from_secs(20), "others had to wait for {took:?}");
    ada.sees_jobs(expect![[r#"
        three-pages.pdf  3 pages  held
        two-pages.pdf  2 pages  held"#]])
        .await;
    // And those who say nothing are sent away.
    let mut quiet = slow.swap_remove(0);
    wait::until("a connection that says nothing is closed", async || {
        let mut rest = [0; 256];
        match tokio::time::timeout(Duration::from_millis(50), quiet.read(&mut rest)).await {
            Ok(Ok(0) | Err(_)) => Some(()),
            _ => None,
        }
    })
    .await;
}

/// No room: documents are refused with the right words on each way in, and deleting still works.
#[tokio::test]
async fn a_full_disk_refuses_documents_and_still_deletes() {
    let mut house = Appliance::started().await;
    let ada = house.user("ada@example.org").await;
    let job = ada.uploads(attachment("three-pages.pdf")).await.to_string();
    ada.sees_jobs(expect!["three-pages.pdf  3 pages  held"]).await;
    // More must stay free than any disk has.
    house.stop();
    house.start_again_with("--free-floor", "1000000000").await;

    let refused = ada.tries_to_upload(attachment("one-page.pdf")).await.problem();
    assert_eq!((refused.status, refused.code), (507, Code::StorageFull));
    assert!(ada.is_refused(QUEUE, attachment("one-page.pdf")).await.starts_with("452 4.3.1"));
    let _ = ada.http().ask(Endpoint::DeleteJob, &[&job]).await.good();
    ada.sees_jobs(expect![""]).await;
}

/// Somebody brings more than may wait: refused with a sentence that says what to do, on each way in, and nobody else is.
#[tokio::test]
async fn a_full_queue_is_refused_in_words_until_something_is_deleted() {
    let house = Appliance::started().with_flag("--person-jobs", "2").await;
    let (ada, bob) = (house.user("ada@example.org").await, house.user("bob@example.org").await);
    let job = ada.uploads(attachment("three-pages.pdf")).await.to_string();
    ada.mails(QUEUE, attachment("one-page.pdf")).await;
    let refused = ada.tries_to_upload(attachment("one-page.pdf")).await.problem();
    assert_eq!((refused.status, refused.code), (507, Code::QueueFull));
    assert!(refused.detail.contains("Print or delete"), "{}", refused.detail);
    let refusal = ada.is_refused(QUEUE, attachment("three-pages.pdf")).await;
    assert!(refusal.starts_with("552 5.2.2") && refusal.contains("print or delete"), "{refusal}");
    bob.uploads(attachment("one-page.pdf")).await;
    ada.sees_jobs(expect![[r#"
        one-page.pdf  1 page  held
        three-pages.pdf  3 pages  held"#]])
        .await;

    let _ = ada.http().ask(Endpoint::DeleteJob, &[&job]).await.good();
    ada.mails(QUEUE, attachment("three-pages.pdf")).await;
    ada.sees_jobs(expect![[r#"
        one-page.pdf  1 page  held
        three-pages.pdf  3 pages  held"#]])
        .await;
}

/// Requests that are none.
#[tokio::test]
async fn requests_that_make_no_sense_get_a_problem_document() {
    let house = Appliance::started().await;
    let ada = house.user("ada@example.org").await;
    let http = house.administrator().http();
    let post = |path: &str| http.request("POST", path).json();
    let send = async |wanted, text: &'static str| http.send(wanted, tests::http::body(text)).await;
    assert_eq!(send(post("/api/users"), "{").await.code(), Code::BadRequest);
    assert_eq!(send(post("/api/users"), "{\"email\":7}").await.code(), Code::BadRequest);
    assert_eq!(send(http.request("GET", "/api/users/not-an-id"), "").await.code(), Code::NotFound);
    assert_eq!(send(http.request("GET", "/api/nothing"), "").await.code(), Code::NotFound);
    assert_eq!(send(http.request("DELETE", "/api/users"), "").await.code(), Code::MethodNotAllowed);
    let large = tests::http::body(vec![b' '; 100_000]);
    assert_eq!(http.send(post("/api/users"), large).await.code(), Code::TooLarge);
    still_works(&ada).await;
}

/// A dialogue by hand, for what a mail program would never say.
struct Smtp(BufReader<TcpStream>);

impl Smtp {
    async fn connect(to: SocketAddr, from: Option<SocketAddr>) -> std::io::Result<Self> {
        let socket = TcpSocket::new_v4()?;
        if let Some(from) = from {
            socket.bind(from)?;
        }
        let mut smtp = Self(BufReader::new(socket.connect(to).await?));
        smtp.reply().await;
        Ok(smtp)
    }

    async fn says(&mut self, text: &str) -> String {
        let _ = self.0.get_mut().write_all(text.as_bytes()).await;
        self.reply().await
    }

    /// The next reply, without its continuation lines; empty when the server has hung up.
    async fn reply(&mut self) -> String {
        loop {
            let mut line = String::new();
            if self.0.read_line(&mut line).await.unwrap_or(0) == 0 {
                return String::new();
            }
            if line.as_bytes().get(3) != Some(&b'-') {
                return line.trim_end().to_owned();
            }
        }
    }
}
