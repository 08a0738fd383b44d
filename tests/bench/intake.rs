//! Submit-to-held: eight clients with a 10 kB PDF, ours over HTTPS and durable, beside cupsd that syncs and that does not.

use crate::{
    ipp::{Message, head},
    peers,
    report::{Report, median, quantile, rate},
};
use anyhow::{Context, Result, ensure};
use api::routes::Endpoint;
use http_body_util::BodyExt;
use model::jobs::JobState;
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use tests::{
    Appliance, Person, files,
    http::{Http, body},
};

const ROUNDS: usize = 5;
const CLIENTS: usize = 8;
const OURS: usize = 1600;
const THEIRS: usize = 400;

/// Rates of acknowledged jobs, and how fast ours are held.
pub async fn measure(report: &mut Report) -> Result<()> {
    let (synced, loose) = (peers::cupsd(true).await?, peers::cupsd(false).await?);
    let (synced, loose) = (Http::new(synced.address, None), (Http::new(loose.address, None), (synced, loose)));
    let (loose, _running) = loose;
    let house = Appliance::started().with_flag("--person-jobs", "100000").await;
    let (mut ours, mut held, mut waits) = (Vec::new(), Vec::new(), Vec::new());
    let (mut with_sync, mut without) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let owner = house.user(&format!("load-{round}@example.org")).await;
        with_sync.push(run(&synced, THEIRS, Kind::PrintJob).await?.0);
        without.push(run(&loose, OURS, Kind::PrintJob).await?.0);
        let began = Instant::now();
        let (acknowledged, each) = run(owner.http(), OURS, Kind::Upload).await?;
        ours.push(acknowledged);
        waits.extend(each);
        settled(&owner).await;
        held.push(rate(OURS, began.elapsed()));
    }
    let (ours, held) = (median(&ours), median(&held));
    let (with_sync, without) = (median(&with_sync), median(&without));
    let p99 = quantile(&waits, 0.99);
    report.line(
        &format!("HTTP intake, 10 kB PDF, {CLIENTS} clients, acknowledged and durable"),
        &format!("{ours:.0}/s, p50 {:.1} ms, p99 {p99:.1} ms", median(&waits)),
        "",
    );
    report.line(
        "the same beside cupsd that syncs",
        &format!("{with_sync:.0}/s: {:.1} times", ours / with_sync),
        "at least 10 times",
    );
    report.line(
        "the same beside cupsd that does not sync",
        &format!("{without:.0}/s: {:.2} times", ours / without),
        "at least 1 time",
    );
    report.line("the same until all are read and held", &format!("{held:.0}/s"), "");
    Ok(())
}

/// Waits until nothing of somebody is being read any more.
pub async fn settled(owner: &Person) {
    loop {
        let jobs = owner.jobs().await;
        if jobs.iter().all(|job| job.state != JobState::Processing) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Upload,
    PrintJob,
}

/// The rate, and how long each took in milliseconds.
async fn run(http: &Http, jobs: usize, kind: Kind) -> Result<(f64, Vec<f64>)> {
    let document: Arc<[u8]> = files::pdf_of_size(10_000).into();
    let next = Arc::new(AtomicUsize::new(0));
    let began = Instant::now();
    let clients: Vec<_> = (0..CLIENTS)
        .map(|_| tokio::spawn(client(http.clone(), kind, Arc::clone(&document), Arc::clone(&next), jobs)))
        .collect();
    let mut waits = Vec::new();
    for client in clients {
        waits.extend(client.await.context("a client ended badly")??);
    }
    Ok((rate(jobs, began.elapsed()), waits))
}

async fn client(http: Http, kind: Kind, document: Arc<[u8]>, next: Arc<AtomicUsize>, jobs: usize) -> Result<Vec<f64>> {
    let mut connection = http.connect().await?;
    let mut waits = Vec::new();
    loop {
        let n = next.fetch_add(1, Ordering::Relaxed);
        if n >= jobs {
            return Ok(waits);
        }
        let (wanted, sent) = match kind {
            Kind::Upload => {
                let path = format!("{}?name=load-{n}.pdf", Endpoint::Submit.path());
                (http.request("POST", &path).with("content-type", "application/pdf"), document.to_vec().into())
            }
            Kind::PrintJob => {
                let id = u32::try_from(n).unwrap_or(0) + 1;
                let message = Message::new(0x0002, id)
                    .text(0x45, "printer-uri", &format!("ipp://{}/printers/held", http.address()))
                    .text(0x42, "requesting-user-name", "load")
                    .text(0x42, "job-name", &format!("load-{n}"))
                    .text(0x49, "document-format", "application/pdf")
                    .group(2)
                    .text(0x44, "job-hold-until", "indefinite");
                (http.request("POST", "/printers/held").with("content-type", "application/ipp"), message.end(&document))
            }
        };
        let began = Instant::now();
        let answer = connection.send(wanted, body(sent)).await?;
        let status = answer.status();
        let bytes = answer.into_body().collect().await?.to_bytes();
        waits.push(began.elapsed().as_secs_f64() * 1000.0);
        ensure!(status.is_success(), "{status}: {}", String::from_utf8_lossy(&bytes));
        if let Kind::PrintJob = kind {
            ensure!(head(&bytes).is_some_and(|(code, _)| code < 0x0100), "Print-Job was refused");
        }
    }
}
