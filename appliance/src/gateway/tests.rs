//! The gateway between an appliance that keeps book and printers that misbehave.

mod desk;
mod eve;
mod output;
mod raw;

use super::{Appliance, Gateway, Patience, named};
use crate::{
    egress::{Egress, Rules},
    simulator::{
        Control,
        testing::{Printers, pdf, until},
    },
};
use api::agent::Ending;
use desk::AgentServer;
use documents::Cage;
use eve::Eve;
use model::{
    jobs::{ColorMode, Failure, Options, Printed, Sides},
    printers::{BadPrinter, PrinterState, usable},
};
use rustls::RootCertStore;
use std::time::Duration;
use tokio_util::task::AbortOnDropHandle;

fn patience() -> Patience {
    let ms = Duration::from_millis;
    Patience {
        poll: ms(1000),
        again: ms(50),
        reach: ms(200),
        busy: ms(20_000),
        stall: ms(5_000),
        incoming: ms(200),
        silence: ms(20_000),
        follow: (ms(10), ms(50)),
        look: ms(100),
    }
}

/// The worker of the documents crate, which the tests of the workspace build beside this program.
fn cage() -> Cage {
    let tests = std::env::current_exe().unwrap();
    let worker = tests.ancestors().nth(2).unwrap().join("documents-worker");
    assert!(worker.exists(), "{} is not built: cargo build -p documents --bins", worker.display());
    Cage::new(worker, Vec::new(), super::making::limits())
}

fn gateway(desk: &AgentServer, patience: Patience) -> AbortOnDropHandle<()> {
    gateway_by(desk, Egress::anywhere(), patience)
}

fn gateway_by(desk: &AgentServer, egress: Egress, patience: Patience) -> AbortOnDropHandle<()> {
    let appliance = Appliance::at(&desk.url(), named(RootCertStore::empty())).unwrap().with_credential("secret");
    let gateway = Gateway::new(appliance, egress, cage(), patience);
    AbortOnDropHandle::new(tokio::spawn(async move { drop(gateway.run().await) }))
}

fn printed(impressions: u32, sheets: u32, color_impressions: u32) -> Ending {
    Ending::Printed { printed: Some(Printed { impressions, sheets, color_impressions }) }
}

fn nothing(why: Failure) -> Ending {
    Ending::Failed { why, printed: Printed::default() }
}

#[track_caller]
fn same(left: &Ending, right: &Ending) {
    assert_eq!(serde_json::to_value(left).unwrap(), serde_json::to_value(right).unwrap());
}

#[tokio::test]
async fn a_document_comes_out_once_as_it_was_wanted() {
    let printers = Printers::started(&["lobby"], 5).await;
    let desk = AgentServer::open().await;
    let _gateway = gateway(&desk, patience());
    let lobby = desk.printer(&printers.uri("lobby"));
    let options =
        Options { copies: 2, sides: Sides::TwoSidedLongEdge, color: ColorMode::Monochrome, ..Options::default() };
    let delivery = desk.release(lobby, pdf(3), options);
    same(&desk.ended(delivery).await, &printed(6, 4, 0));
    // Where the machine is slow, the lease is renewed on the way.
    let log: Vec<String> = desk.log(delivery).into_iter().filter(|line| line != "renewed 1").collect();
    assert_eq!(log, ["leased 1", "job-created 1", "document", "ended"]);
    let paper = printers.printer("lobby").paper().jobs;
    assert_eq!(paper.len(), 1);
    assert_eq!((paper[0].impressions, paper[0].sheets, paper[0].two_sided, paper[0].color), (6, 4, true, false));
    assert!(paper[0].name.starts_with("Imprimatur "), "{}", paper[0].name);
    let (uri, anywhere) = (printers.uri("lobby"), Egress::anywhere());
    let page = super::fetch(&uri, "/paper/lobby/1/6.png", 1 << 20, &anywhere).await.unwrap();
    assert_eq!(image::load_from_memory(&page).unwrap().color(), image::ColorType::L8);
}

#[tokio::test]
async fn several_printers_print_at_the_same_time() {
    let printers = Printers::started(&["lobby", "office"], 5).await;
    let desk = AgentServer::open().await;
    let _gateway = gateway(&desk, patience());
    let (lobby, office) = (desk.printer(&printers.uri("lobby")), desk.printer(&printers.uri("office")));
    printers.control("lobby", Control::Jam);
    let stuck = desk.release(lobby, pdf(1), Options::default());
    let next = desk.release(lobby, pdf(2), Options::default());
    same(&desk.ended(desk.release(office, pdf(2), Options::default())).await, &printed(2, 2, 1));
    desk.until("the jam is known", |desk| {
        desk.state(lobby).is_some_and(|s| s.state == PrinterState::Stopped && s.reasons == ["media-jam-error"])
    })
    .await;
    printers.control("lobby", Control::Resume);
    same(&desk.ended(stuck).await, &printed(1, 1, 1));
    same(&desk.ended(next).await, &printed(2, 2, 1));
}

#[tokio::test]
async fn a_printer_that_is_away_gets_nothing() {
    let printers = Printers::started(&["lobby"], 5).await;
    let desk = AgentServer::open().await;
    let _gateway = gateway(&desk, patience());
    let lobby = desk.printer(&printers.uri("lobby"));
    printers.control("lobby", Control::Offline);
    same(&desk.ended(desk.release(lobby, pdf(1), Options::default())).await, &nothing(Failure::Unreachable));
    desk.until("it is offline", |desk| desk.state(lobby).is_some_and(|s| s.state == PrinterState::Offline)).await;
    assert!(printers.printer("lobby").paper().jobs.is_empty());
}

/// A name that meant a printer when it was added may mean something else by now: it is looked at each time.
#[tokio::test]
async fn nothing_goes_to_an_address_that_is_not_allowed_any_more() {
    let printers = Printers::started(&["lobby"], 5).await;
    let desk = AgentServer::open().await;
    let _gateway = gateway_by(&desk, Egress::by(Rules::default()), patience());
    let lobby = desk.printer(&printers.uri("lobby"));
    same(&desk.ended(desk.release(lobby, pdf(1), Options::default())).await, &nothing(Failure::Unreachable));
    desk.until("it is offline", |desk| desk.state(lobby).is_some_and(|s| s.state == PrinterState::Offline)).await;
    assert!(printers.printer("lobby").paper().jobs.is_empty());
}

#[tokio::test]
async fn a_busy_printer_is_asked_again() {
    let printers = Printers::started(&["lobby"], 5).await;
    let desk = AgentServer::open().await;
    let _gateway = gateway(&desk, patience());
    let lobby = desk.printer(&printers.uri("lobby"));
    printers.control("lobby", Control::Busy);
    let delivery = desk.release(lobby, pdf(1), Options::default());
    desk.until("the lease was renewed", |desk| desk.log(delivery).contains(&"renewed 1".to_owned())).await;
    printers.control("lobby", Control::Resume);
    same(&desk.ended(delivery).await, &printed(1, 1, 1));
}

#[tokio::test]
async fn a_lost_answer_prints_once() {
    let printers = Printers::started(&["lobby"], 5).await;
    let desk = AgentServer::open().await;
    let _gateway = gateway(&desk, patience());
    let lobby = desk.printer(&printers.uri("lobby"));
    printers.control("lobby", Control::LoseAnswer);
    same(&desk.ended(desk.release(lobby, pdf(2), Options::default())).await, &printed(2, 2, 1));
    assert_eq!(printers.printer("lobby").paper().jobs.len(), 1);
}

#[tokio::test]
async fn a_cut_document_prints_nothing() {
    let printers = Printers::started(&["lobby"], 5).await;
    let desk = AgentServer::open().await;
    let _gateway = gateway(&desk, patience());
    let lobby = desk.printer(&printers.uri("lobby"));
    printers.control("lobby", Control::CutDocument);
    same(&desk.ended(desk.release(lobby, pdf(2), Options::default())).await, &nothing(Failure::Aborted));
    assert!(printers.printer("lobby").paper().jobs.is_empty());
}

#[tokio::test]
async fn a_printer_that_lost_its_memory_leaves_it_uncertain() {
    let printers = Printers::started(&["lobby"], 50).await;
    let desk = AgentServer::open().await;
    let _gateway = gateway(&desk, patience());
    let lobby = desk.printer(&printers.uri("lobby"));
    printers.control("lobby", Control::DieMidJob);
    let delivery = desk.release(lobby, pdf(3), Options::default());
    desk.until("it is offline", |desk| desk.state(lobby).is_some_and(|s| s.state == PrinterState::Offline)).await;
    printers.control("lobby", Control::Resume);
    same(&desk.ended(delivery).await, &Ending::Uncertain);
    assert_eq!(printers.printer("lobby").paper().jobs[0].impressions, 1);
}

#[tokio::test]
async fn a_silent_printer_leaves_it_uncertain() {
    let printers = Printers::started(&["lobby"], 20).await;
    let desk = AgentServer::open().await;
    let _gateway = gateway(&desk, Patience { silence: Duration::from_millis(300), ..patience() });
    let lobby = desk.printer(&printers.uri("lobby"));
    printers.control("lobby", Control::Jam);
    let delivery = desk.release(lobby, pdf(1), Options::default());
    until(printers.printer("lobby"), "the job is there", |lobby| lobby.queued() == 1).await;
    desk.until("the document is on its way", |desk| desk.log(delivery).contains(&"document".to_owned())).await;
    printers.control("lobby", Control::Offline);
    same(&desk.ended(delivery).await, &Ending::Uncertain);
}

#[tokio::test]
async fn a_gateway_that_comes_back_asks_and_does_not_send_again() {
    let printers = Printers::started(&["lobby"], 5).await;
    let desk = AgentServer::open().await;
    let first = gateway(&desk, patience());
    let lobby = desk.printer(&printers.uri("lobby"));
    printers.control("lobby", Control::Jam);
    let delivery = desk.release(lobby, pdf(2), Options::default());
    desk.until("the document is on its way", |desk| desk.log(delivery).contains(&"document".to_owned())).await;
    until(printers.printer("lobby"), "it has come whole", |lobby| lobby.documents() == 1).await;
    drop(first);
    let _second = gateway(&desk, patience());
    desk.until("the delivery was taken up", |desk| desk.log(delivery).contains(&"leased 2".to_owned())).await;
    printers.control("lobby", Control::Resume);
    same(&desk.ended(delivery).await, &printed(2, 2, 1));
    assert_eq!(printers.printer("lobby").paper().jobs.len(), 1);
    assert_eq!(desk.log(delivery).iter().filter(|line| *line == "document").count(), 1);
}

#[tokio::test]
async fn garbage_hurts_nobody_else() {
    let printers = Printers::started(&["lobby", "office"], 5).await;
    let desk = AgentServer::open().await;
    let _gateway = gateway(&desk, patience());
    let (lobby, office) = (desk.printer(&printers.uri("lobby")), desk.printer(&printers.uri("office")));
    printers.control("lobby", Control::Garbage);
    desk.until("nobody understands it", |desk| {
        desk.state(lobby).is_some_and(|s| s.state == PrinterState::Offline && s.reasons == ["not-understood"])
    })
    .await;
    same(&desk.ended(desk.release(office, pdf(1), Options::default())).await, &printed(1, 1, 1));
    same(&desk.ended(desk.release(lobby, pdf(1), Options::default())).await, &nothing(Failure::Unreachable));
}

#[tokio::test]
async fn a_damaged_spool_prints_nothing() {
    let printers = Printers::started(&["lobby"], 5).await;
    let desk = AgentServer::open().await;
    let _gateway = gateway(&desk, patience());
    let lobby = desk.printer(&printers.uri("lobby"));
    let delivery = desk.release_damaged(lobby, pdf(2));
    same(&desk.ended(delivery).await, &nothing(Failure::Spool));
    assert!(printers.printer("lobby").paper().jobs.is_empty());
}

#[tokio::test]
async fn printers_are_asked_what_they_are() {
    let printers = Printers::started(&["lobby", "raster"], 5).await;
    let ask = async |uri: &str| super::ask(uri, &Egress::anywhere()).await;
    let (attributes, status) = ask(&printers.uri("lobby")).await.unwrap();
    assert_eq!(usable(&printers.uri("lobby"), &attributes), Ok(()));
    assert_eq!(attributes.serial_number, "SIM-LOBBY");
    assert!(attributes.color && attributes.two_sided && !attributes.two_sided_default && attributes.simulated);
    assert_eq!((status.state, status.impressions), (PrinterState::Idle, Some(0)));
    let (raster, _) = ask(&printers.uri("raster")).await.unwrap();
    assert_eq!(usable(&printers.uri("raster"), &raster), Err(BadPrinter::NoFormat));
    assert_eq!(ask(&printers.uri("nobody")).await, Err(BadPrinter::Unreachable));
    assert_eq!(ask("http://127.0.0.1/").await, Err(BadPrinter::Address));
    printers.control("lobby", Control::Garbage);
    assert_eq!(ask(&printers.uri("lobby")).await, Err(BadPrinter::Unreachable));
}

/// A program that nobody here has written: `ippeveprinter` of CUPS.
#[tokio::test]
async fn a_stranger_prints_what_it_is_sent() {
    for scheme in ["ipp", "ipps"] {
        let eve = Eve::started().await;
        let desk = AgentServer::open().await;
        let _gateway = gateway(&desk, patience());
        let (attributes, _) = super::ask(&eve.uri(scheme), &Egress::anywhere()).await.unwrap();
        assert_eq!(usable(&eve.uri(scheme), &attributes), Ok(()));
        assert_eq!(attributes.make_and_model, "Example Printer");
        let printer = desk.printer(&eve.uri(scheme));
        let document = pdf(3);
        let delivery = desk.release(printer, document.clone(), Options { copies: 2, ..Options::default() });
        same(&desk.ended(delivery).await, &printed(6, 6, 0));
        assert_eq!(eve.printed(), [document], "{scheme}");
    }
}
