//! Between release and paper: printers that jam, die and lie. Nothing is printed twice, and nothing is claimed that
//! nobody knows.

use api::{problem::Code, routes::Endpoint};
use model::{
    jobs::{Failure, JobState},
    printers::PrinterState,
};
use tests::{
    Appliance, Person, appliance::refused_printer, attachment, expect, person::state, printers::WITHOUT_PDF,
    process::free_address, wait,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

const BADGE: &str = "04A2115B";

async fn somebody_with(house: &Appliance, file: &str) -> Person {
    let ada = house.user("ada@example.org").with_badge(BADGE).await;
    ada.uploads(attachment(file)).await;
    ada.job(file, |s| *s == JobState::Held).await;
    ada
}

/// K9: the paper jam is cleared, and the job goes on.
#[tokio::test]
async fn a_job_waits_for_a_printer_that_is_jammed() {
    let house = Appliance::started().with_printer("lobby").await;
    let ada = somebody_with(&house, "three-pages.pdf").await;
    house.device("lobby").control("lobby", "jam").await;
    house.badge_at("lobby", BADGE).await;
    wait::until("the printer says that it is stopped", async || {
        (house.printer("lobby").await.status.state == PrinterState::Stopped).then_some(())
    })
    .await;
    ada.sees_jobs(expect!["three-pages.pdf  3 pages  released"]).await;
    house.device("lobby").control("lobby", "resume").await;
    house.paper_of("lobby", expect!["3 impressions"]).await;
    ada.sees_jobs(expect!["three-pages.pdf  3 pages  printed"]).await;
}

/// Nothing was sent, so it is known that nothing came out: the job can be released again.
#[tokio::test]
async fn a_printer_that_cannot_be_reached_fails_the_job_and_charges_nothing() {
    let house = Appliance::started().with_printer("lobby").await;
    let ada = somebody_with(&house, "two-pages.pdf").await;
    house.device("lobby").control("lobby", "offline").await;
    house.badge_at("lobby", BADGE).await;
    let failed = ada.job("two-pages.pdf", |s| matches!(s, JobState::Failed(_))).await;
    assert_eq!(failed.state, JobState::Failed(Failure::Unreachable));
    assert_eq!(failed.printed.map_or(0, |p| p.impressions), 0);

    house.device("lobby").control("lobby", "resume").await;
    house.badge_at("lobby", BADGE).await;
    house.paper_of("lobby", expect!["2 impressions"]).await;
    ada.sees_jobs(expect!["two-pages.pdf  2 pages  printed"]).await;
}

/// The power fails in the middle: the job ends as failed or uncertain, and is never sent a second time by itself.
#[tokio::test]
async fn a_printer_that_dies_in_the_middle_prints_no_second_copy() {
    let house = Appliance::started().with_printer("lobby").await;
    let ada = somebody_with(&house, "five-pages.pdf").await;
    house.device("lobby").control("lobby", "die-mid-job").await;
    house.badge_at("lobby", BADGE).await;
    wait::until("the printer is dead", async || {
        (house.printer("lobby").await.status.state == PrinterState::Offline).then_some(())
    })
    .await;
    house.device("lobby").control("lobby", "resume").await;
    let ended = ada.job("five-pages.pdf", |s| matches!(s, JobState::Failed(_) | JobState::Uncertain)).await;
    assert_sent_once(&house, &state(&ended.state));
}

/// The answer to Send-Document is lost: the document may have come out, so it is not sent again.
#[tokio::test]
async fn an_answer_that_is_lost_does_not_print_twice() {
    let house = Appliance::started().with_printer("lobby").await;
    let ada = somebody_with(&house, "two-pages.pdf").await;
    house.device("lobby").control("lobby", "lose-answer").await;
    house.badge_at("lobby", BADGE).await;
    let ended = ada.job("two-pages.pdf", |s| !matches!(s, JobState::Held | JobState::Released)).await;
    assert_sent_once(&house, &state(&ended.state));
}

/// The appliance itself is killed while the printer prints: after the start the job is asked for, not sent again.
#[tokio::test]
async fn an_appliance_that_is_killed_while_printing_prints_no_second_copy() {
    let mut house = Appliance::started().with_printer("lobby").await;
    let ada = somebody_with(&house, "nine-pages.pdf").await;
    house.device("lobby").control("lobby", "jam").await;
    house.badge_at("lobby", BADGE).await;
    wait::until("the printer has the document", async || {
        (!house.device("lobby").documents("lobby").is_empty()).then_some(())
    })
    .await;
    house.kill();
    house.start_again().await;
    house.device("lobby").control("lobby", "resume").await;
    ada.sees_jobs(expect!["nine-pages.pdf  9 pages  printed"]).await;
    assert_sent_once(&house, "printed");
    house.paper_of("lobby", expect!["9 impressions"]).await;
}

#[tokio::test]
async fn printers_that_cannot_be_used_are_refused_with_the_reason() {
    let house = Appliance::started().with_printer("lobby").await;
    let silence = free_address();
    assert_eq!(refused_printer(&house, &format!("ipp://{silence}/ipp/print")).await, Code::PrinterUnreachable);
    assert_eq!(refused_printer(&house, "http://printer.example.org/").await, Code::PrinterAddress);
    assert_eq!(refused_printer(&house, &house.device("lobby").uri("lobby")).await, Code::PrinterKnown);
    let babbler = babbler().await;
    assert_eq!(refused_printer(&house, &format!("ipp://{babbler}/ipp/print")).await, Code::PrinterUnreachable);
    // Without IPP it is used only where it says, in PJL, that it takes PDF.
    assert_eq!(refused_printer(&house, &format!("socket://{silence}")).await, Code::PrinterUnreachable);
    assert_eq!(refused_printer(&house, &format!("socket://{babbler}")).await, Code::PrinterNoFormat);
    assert_eq!(refused_printer(&house, &format!("socket://{babbler}/queue")).await, Code::PrinterAddress);
    let no_pdf = house.device("lobby").uri(WITHOUT_PDF);
    assert_eq!(refused_printer(&house, &no_pdf).await, Code::PrinterNoFormat);
    let nobody = house.device("lobby").uri("nobody");
    assert_ne!(refused_printer(&house, &nobody).await, Code::Internal);
}

/// A printer that begins to answer garbage is shown as it is, and the appliance goes on.
#[tokio::test]
async fn a_printer_that_answers_garbage_fails_its_jobs_and_nothing_else() {
    let house = Appliance::started().with_printer("lobby").with_printer("office").await;
    let ada = somebody_with(&house, "two-pages.pdf").await;
    house.device("lobby").control("lobby", "garbage").await;
    house.badge_at("lobby", BADGE).await;
    ada.job("two-pages.pdf", |s| matches!(s, JobState::Failed(_) | JobState::Uncertain)).await;
    ada.uploads(attachment("one-page.pdf")).await;
    ada.job("one-page.pdf", |s| *s == JobState::Held).await;
    let panel = house.panel("office");
    panel.open().await;
    panel.tap(BADGE).await;
    panel.choose("one-page.pdf", "Print").await;
    house.paper_of("office", expect!["1 impressions"]).await;
}

/// F4: what a printer says of itself is known as soon as it is added.
#[tokio::test]
async fn a_printer_tells_what_it_is() {
    let house = Appliance::started().with_printer("lobby").with_real_printer("office").await;
    house.printers_ready().await;
    let (lobby, office) = (house.printer("lobby").await, house.printer("office").await);
    assert!(lobby.attributes.simulated && !office.attributes.simulated);
    for printer in [&lobby, &office] {
        assert!(!printer.attributes.make_and_model.is_empty(), "{printer:?}");
        assert!(printer.attributes.formats.iter().any(|f| f == "application/pdf"), "{printer:?}");
    }
    assert!(lobby.status.impressions.is_some(), "{lobby:?}");
    let id = office.id.to_string();
    let _ = house.administrator().http().ask(Endpoint::RemovePrinter, &[&id]).await.good();
    assert_eq!(house.administrator().http().ask(Endpoint::Printer, &[&id]).await.code(), Code::NotFound);
}

fn assert_sent_once(house: &Appliance, state: &str) {
    let documents = house.device("lobby").documents("lobby");
    assert_eq!(documents.len(), 1, "the document was sent {} times, and the job is {state}", documents.len());
}

/// A server that answers everything with a page of its own.
async fn babbler() -> std::net::SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut buffer = [0; 4096];
            let _ = stream.read(&mut buffer).await;
            let _ = stream
                .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 15\r\nContent-Type: text/html\r\n\r\n<p>Hello there!")
                .await;
        }
    });
    address
}
