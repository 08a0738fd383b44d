//! Others go on while somebody asks for more than a share: their sign-ins and uploads at rest, and beside each attack.

use crate::report::{Report, median, mib, quantile};
use anyhow::{Context, Result, ensure};
use api::{login::SignIn, routes::Endpoint};
use bytes::Bytes;
use http_body_util::BodyExt;
use model::access::Role;
use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};
use tests::{
    Appliance, Person,
    appliance::Site,
    files,
    http::{Http, body},
    http2::Http2Connection,
    process::memory,
};
use tokio::{
    net::TcpSocket,
    runtime::{Builder, Runtime},
    task::JoinSet,
};
use tokio_util::sync::CancellationToken;

/// Where those sit who take too much; those who work are at the usual address of this machine.
const THERE: [u8; 4] = [127, 0, 0, 9];
/// Sign-ins, and as many uploads, that are measured at a time.
const WORK: usize = 60;

/// What somebody does who takes too much, until told to end.
#[derive(Clone, Copy)]
enum Attack {
    /// 65,000 wrong passwords, over as many connections as one address may have.
    Guesses,
    /// 512 bodies of which half is sent.
    HalfBodies,
    /// 4,096 connections on which nothing is said.
    IdleConnections,
    /// Searches of 60,000 letters by somebody who may search.
    LongSearches,
}

impl Attack {
    const ALL: [Self; 4] = [Self::Guesses, Self::HalfBodies, Self::IdleConnections, Self::LongSearches];

    /// Attacks until `end`; what came of it.
    async fn runs(self, site: Site, helper: Person, end: CancellationToken) -> Result<String> {
        match self {
            Self::Guesses => guesses(&site, &end).await,
            Self::HalfBodies => half_bodies(&site, &end).await,
            Self::IdleConnections => idle_connections(&site, &end).await,
            Self::LongSearches => long_searches(&helper, &end).await,
        }
    }
}

/// The attacks, one after the other.
pub async fn measure(report: &mut Report) -> Result<()> {
    let house = Appliance::started().await;
    let ada = house.user("ada@example.org").await;
    let helper = house.user("helper@example.org").with_roles(&[Role::HelpDesk]).await;
    let others = elsewhere()?;
    let rest = work(&house, &ada).await?;
    report.line(&format!("{WORK} sign-ins and {WORK} uploads of 10 kB in turns, at rest"), &rest.said(), "");
    for attack in Attack::ALL {
        let end = CancellationToken::new();
        let attacker = others.spawn(attack.runs(house.site().clone(), helper.clone(), end.clone()));
        // So that it is under way.
        tokio::time::sleep(Duration::from_millis(500)).await;
        let beside = work(&house, &ada).await;
        end.cancel();
        let came_of_it = attacker.await.context("an attack")??;
        let beside = beside.with_context(|| came_of_it.clone())?;
        let (_, most) = memory(house.id()).context("the appliance runs")?;
        let times = |now: &[f64], before: &[f64]| quantile(now, 0.95) / quantile(before, 0.95);
        let (sign_ins, uploads) = (times(&beside.sign_ins, &rest.sign_ins), times(&beside.uploads, &rest.uploads));
        report.line(
            &format!("the same beside {came_of_it}"),
            &format!("{}: {sign_ins:.1} and {uploads:.1} times; at most {:.0} MiB so far", beside.said(), mib(most)),
            "p95 under 3 times, memory under 300 MiB",
        );
    }
    others.shutdown_background();
    Ok(())
}

/// Threads for those who attack, which stand back behind all others: what they compute for TLS they would compute on
/// machines of their own, and what is measured is what the appliance spends on them.
fn elsewhere() -> Result<Runtime> {
    let stand_back = || {
        let _ = rustix::process::nice(19);
    };
    Ok(Builder::new_multi_thread().worker_threads(2).on_thread_start(stand_back).enable_all().build()?)
}

/// How long somebody waited, in milliseconds.
#[derive(Default)]
struct Waits {
    sign_ins: Vec<f64>,
    uploads: Vec<f64>,
}

impl Waits {
    fn said(&self) -> String {
        let each = |waits: &[f64]| format!("{:.0} ms (p95 {:.0} ms)", median(waits), quantile(waits, 0.95));
        format!("{} and {}", each(&self.sign_ins), each(&self.uploads))
    }
}

async fn work(house: &Appliance, ada: &Person) -> Result<Waits> {
    let document = files::pdf_of_size(10_000);
    let mut waits = Waits::default();
    for n in 0..WORK {
        let right = SignIn { email: ada.email().to_owned(), password: ada.password().to_owned() };
        let began = Instant::now();
        let status = house.stranger().call(Endpoint::SignIn, &[], &right).await.status;
        waits.sign_ins.push(began.elapsed().as_secs_f64() * 1000.0);
        ensure!(status == 200, "sign-in {n}: {status}");
        let path = format!("{}?name=work-{n}.pdf", Endpoint::Submit.path());
        let upload = ada.http().request("POST", &path).with("content-type", "application/pdf");
        let began = Instant::now();
        let status = ada.http().send(upload, body(document.clone())).await.status;
        waits.uploads.push(began.elapsed().as_secs_f64() * 1000.0);
        ensure!(status == 201, "upload {n}: {status}");
    }
    Ok(waits)
}

async fn guesses(site: &Site, end: &CancellationToken) -> Result<String> {
    const CONNECTIONS: usize = 60;
    const GUESSES: usize = 65_000;
    let mut all = JoinSet::new();
    for connection in 0..CONNECTIONS {
        let (http, end) = (site.stranger().at(THERE), end.clone());
        all.spawn(async move {
            let mut made = 0;
            for n in 0..GUESSES / CONNECTIONS {
                if end.is_cancelled() {
                    break;
                }
                let email = format!("p{connection}-{n}@example.org");
                let guess = serde_json::to_vec(&SignIn { email, password: "no such thing".to_owned() })?;
                asks(&http, http.request("POST", Endpoint::SignIn.path()).json(), guess.into()).await?;
                made += 1;
            }
            anyhow::Ok(made)
        });
    }
    let mut made = 0;
    for guesses in all.join_all().await {
        made += guesses?;
    }
    Ok(format!("{made} guesses over {CONNECTIONS} connections at a time"))
}

async fn asks(http: &Http, wanted: tests::http::RequestDraft, sent: Bytes) -> Result<u16> {
    // What one address may not have is refused before TLS, and tried again.
    let Ok(mut connection) = http.connect().await else { return Ok(0) };
    let Ok(answer) = connection.send(wanted, body(sent)).await else { return Ok(0) };
    let status = answer.status().as_u16();
    let _ = answer.into_body().collect().await;
    Ok(status)
}

async fn half_bodies(site: &Site, end: &CancellationToken) -> Result<String> {
    let mut all = JoinSet::new();
    for _ in 0..16 {
        let mut streams = Http2Connection::connect(site, THERE).await?;
        let halves: Vec<_> = (0..32).map(|_| streams.half_sent(Endpoint::SignIn.path(), 60_000)).collect();
        let end = end.clone();
        all.spawn(async move {
            let answers = futures_util::future::join_all(halves);
            tokio::select! { _ = answers => {}, () = end.cancelled() => {} }
            end.cancelled().await;
            drop(streams);
        });
    }
    all.join_all().await;
    Ok("512 half-sent bodies of 60 kB".to_owned())
}

async fn idle_connections(site: &Site, end: &CancellationToken) -> Result<String> {
    const CONNECTIONS: usize = 4_096;
    let mut held = Vec::new();
    for _ in 0..CONNECTIONS {
        let socket = TcpSocket::new_v4()?;
        socket.bind(SocketAddr::from((THERE, 0)))?;
        held.push(socket.connect(site.https).await?);
    }
    end.cancelled().await;
    Ok(format!("{} idle connections of one client", held.len()))
}

async fn long_searches(helper: &Person, end: &CancellationToken) -> Result<String> {
    let path = format!("{}?search={}", Endpoint::Users.path(), "e%20".repeat(30_000));
    let mut all = JoinSet::new();
    for _ in 0..8 {
        let (http, path, end) = (helper.http().at(THERE), path.clone(), end.clone());
        all.spawn(async move {
            let mut made = 0;
            while !end.is_cancelled() {
                asks(&http, http.request("GET", &path), Bytes::new()).await?;
                made += 1;
            }
            anyhow::Ok(made)
        });
    }
    let mut made = 0;
    for searches in all.join_all().await {
        made += searches?;
    }
    Ok(format!("{made} searches of 60,000 letters, 8 at a time"))
}
