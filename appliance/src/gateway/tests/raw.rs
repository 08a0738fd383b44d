//! Printers without IPP: a printer that speaks PJL, and `p910nd`, which hands what it gets to whatever is behind it.

use super::{Patience, desk::AgentServer, gateway, nothing, patience, printed, same};
use crate::{egress::Egress, simulator::testing::pdf};
use api::agent::Ending;
use model::{
    jobs::{Failure, NumberUp, Options, Sides},
    printers::{BadPrinter, PDF, PrinterState, usable},
};
use std::{
    fs,
    io::{self, BufRead as _},
    os::fd::OwnedFd,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};
use tokio_util::task::AbortOnDropHandle;

/// How a printer behaves.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// Takes PDF and says what it printed.
    Talks,
    /// Does not take PDF.
    NoPdf,
    /// Says nothing at all.
    Mute,
    /// Says what it is and never what became of a job.
    Forgets,
    /// Hangs up in the middle of a job.
    HangsUp,
}

struct Laser {
    uri: String,
    jobs: Arc<Mutex<Vec<Vec<u8>>>>,
    _listening: AbortOnDropHandle<()>,
}

impl Laser {
    async fn that(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let uri = format!("socket://127.0.0.1:{}", listener.local_addr().unwrap().port());
        let jobs = Arc::new(Mutex::new(Vec::new()));
        let tray = Arc::clone(&jobs);
        let listening = tokio::spawn(async move {
            loop {
                let (mut socket, _) = listener.accept().await.unwrap();
                let (mut all, mut chunk) = (Vec::new(), [0; 4096]);
                let mut answered = false;
                while let Ok(read @ 1..) = socket.read(&mut chunk).await {
                    all.extend_from_slice(&chunk[..read]);
                    let said = String::from_utf8_lossy(&all).into_owned();
                    if manner == Manner::HangsUp && said.contains("%PDF") {
                        break;
                    }
                    let languages = if manner == Manner::NoPdf { "\tPCL\r\n" } else { "\tPCL\r\n\tPDF\r\n" };
                    if !answered && manner != Manner::Mute && said.contains("@PJL ECHO IMPRIMATUR") {
                        let answers = format!(
                            "@PJL INFO ID\r\n\"Laser\"\r\n\x0c@PJL INFO CONFIG\r\nLANGUAGES [2 ENUMERATED]\r\n{languages}DUPLEX\r\n\x0c\
                             @PJL INFO STATUS\r\nCODE=10001\r\nONLINE=TRUE\r\n\x0c@PJL ECHO IMPRIMATUR\r\n\x0c"
                        );
                        socket.write_all(answers.as_bytes()).await.unwrap();
                        answered = true;
                    }
                    if let Some((_, end)) = said.split_once("@PJL EOJ NAME=\"")
                        && end.ends_with("\x1b%-12345X")
                    {
                        tray.lock().unwrap().push(all.clone());
                        let name = end.split('"').next().unwrap();
                        if manner == Manner::Talks {
                            let end = format!("@PJL USTATUS JOB\r\nEND\r\nNAME=\"{name}\"\r\nPAGES=4\r\n\x0c");
                            socket.write_all(end.as_bytes()).await.unwrap();
                        }
                        break;
                    }
                }
            }
        });
        Self { uri, jobs, _listening: AbortOnDropHandle::new(listening) }
    }

    fn job(&self) -> Vec<u8> {
        let jobs = self.jobs.lock().unwrap();
        assert_eq!(jobs.len(), 1);
        jobs[0].clone()
    }
}

/// What stands between the frame.
fn framed(job: &[u8]) -> (String, Vec<u8>) {
    let at = job.windows(4).position(|window| window == b"%PDF").unwrap();
    let end = job.windows(9).rposition(|window| window == b"\x1b%-12345X").unwrap();
    let end = job[..end].windows(9).rposition(|window| window == b"\x1b%-12345X").unwrap();
    (String::from_utf8(job[..at].to_vec()).unwrap(), job[at..end].to_vec())
}

#[tokio::test]
async fn a_printer_without_ipp_prints_a_framed_pdf_and_counts() {
    let laser = Laser::that(Manner::Talks).await;
    let desk = AgentServer::open().await;
    let _gateway = gateway(&desk, patience());
    let printer = desk.printer(&laser.uri);
    let document = pdf(4);
    let options = Options { sides: Sides::TwoSidedLongEdge, ..Options::default() };
    same(&desk.ended(desk.release(printer, document.clone(), options)).await, &printed(4, 2, 0));
    let (head, body) = framed(&laser.job());
    assert!(head.starts_with("\x1b%-12345X@PJL\r\n@PJL JOB NAME=\"Imprimatur "), "{head}");
    assert!(head.contains("DUPLEX=ON") && head.ends_with("@PJL ENTER LANGUAGE=PDF\r\n"), "{head}");
    assert_eq!(body, document);
    desk.until("it is idle", |desk| desk.state(printer).is_some_and(|s| s.state == PrinterState::Idle)).await;
}

#[tokio::test]
async fn copies_and_pages_are_made_before() {
    let laser = Laser::that(Manner::Talks).await;
    let desk = AgentServer::open().await;
    let _gateway = gateway(&desk, patience());
    let printer = desk.printer(&laser.uri);
    let number_up = NumberUp { pages: 2.try_into().unwrap(), ..NumberUp::default() };
    let options = Options { copies: 2, number_up, ..Options::default() };
    same(&desk.ended(desk.release(printer, pdf(4), options)).await, &printed(4, 4, 0));
    let (head, body) = framed(&laser.job());
    assert!(head.contains("SET COPIES=1\r\n"), "{head}");
    let pages = hayro::hayro_syntax::Pdf::new(body).unwrap().pages().len();
    assert_eq!(pages, 4);
}

#[tokio::test]
async fn nothing_is_sent_that_the_printer_does_not_say_it_takes() {
    for manner in [Manner::NoPdf, Manner::Mute] {
        let laser = Laser::that(manner).await;
        let (attributes, _) = super::super::ask(&laser.uri, &Egress::anywhere()).await.unwrap();
        assert_eq!(usable(&laser.uri, &attributes), Err(BadPrinter::NoFormat));
        assert!(laser.jobs.lock().unwrap().is_empty());
    }
    let laser = Laser::that(Manner::Talks).await;
    let (attributes, _) = super::super::ask(&laser.uri, &Egress::anywhere()).await.unwrap();
    assert_eq!((usable(&laser.uri, &attributes), attributes.formats), (Ok(()), vec![PDF.to_owned()]));
}

/// A document that would leave its frame and speak to the printer itself.
#[tokio::test]
async fn nobody_speaks_to_a_printer_through_a_document() {
    let laser = Laser::that(Manner::Talks).await;
    let desk = AgentServer::open().await;
    let _gateway = gateway(&desk, patience());
    let printer = desk.printer(&laser.uri);
    let hostile = [&pdf(1)[..], b"\n\x1b%-12345X@PJL RDYMSG DISPLAY=\"HELLO\"\r\n"].concat();
    same(&desk.ended(desk.release(printer, hostile, Options::default())).await, &nothing(Failure::NotMade));
    assert!(laser.jobs.lock().unwrap().is_empty());
}

#[tokio::test]
async fn what_a_printer_does_not_say_stays_uncertain() {
    for manner in [Manner::Forgets, Manner::HangsUp] {
        let laser = Laser::that(manner).await;
        let desk = AgentServer::open().await;
        let _gateway = gateway(&desk, patience());
        let printer = desk.printer(&laser.uri);
        same(&desk.ended(desk.release(printer, pdf(4), Options::default())).await, &Ending::Uncertain);
    }
}

/// `p910nd`, started for each connection as inetd does, and behind it a device that is a printer.
struct Daemon {
    uri: String,
    kept: std::path::PathBuf,
    _folder: tempfile::TempDir,
    device: Child,
    _listening: AbortOnDropHandle<()>,
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.device.kill();
        let _ = self.device.wait();
    }
}

impl Daemon {
    async fn started() -> Self {
        // Where it marks a device as taken; its package makes this only when the daemon is started by the system.
        fs::create_dir_all("/var/lock/p910nd").unwrap();
        let folder = tempfile::tempdir().unwrap();
        let kept = folder.path().join("kept");
        let script = format!("{}/src/gateway/tests/laser.py", env!("CARGO_MANIFEST_DIR"));
        let mut device = Command::new("python3").arg(script).arg(&kept).stdout(Stdio::piped()).spawn().unwrap();
        let mut path = String::new();
        io::BufReader::new(device.stdout.take().unwrap()).read_line(&mut path).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let uri = format!("socket://127.0.0.1:{}", listener.local_addr().unwrap().port());
        let listening = tokio::spawn(async move {
            loop {
                let socket = listener.accept().await.unwrap().0.into_std().unwrap();
                socket.set_nonblocking(false).unwrap();
                let (input, output) = (OwnedFd::from(socket.try_clone().unwrap()), OwnedFd::from(socket));
                let mut daemon = tokio::process::Command::new("p910nd");
                daemon.args(["-b", "-f", path.trim()]).stdin(input).stdout(output).stderr(Stdio::null());
                // It has the device for itself.
                let mut daemon = daemon.kill_on_drop(true).spawn().unwrap();
                daemon.wait().await.unwrap();
            }
        });
        Self { uri, kept, _folder: folder, device, _listening: AbortOnDropHandle::new(listening) }
    }
}

#[tokio::test]
async fn every_byte_comes_through_a_daemon_that_others_wrote() {
    let daemon = Daemon::started().await;
    let desk = AgentServer::open().await;
    let _gateway =
        gateway(&desk, Patience { look: Duration::from_secs(600), reach: Duration::from_secs(20), ..patience() });
    let document = [&pdf(3)[..], &[0, 255, 26, 4, 13, 10, 27, 37, 45, 49]].concat();
    let delivery = desk.release(desk.printer(&daemon.uri), document.clone(), Options::default());
    same(&desk.ended(delivery).await, &printed(3, 3, 0));
    let (head, body) = framed(&fs::read(&daemon.kept).unwrap());
    assert!(head.ends_with("@PJL SET COPIES=1\r\n@PJL ENTER LANGUAGE=PDF\r\n"), "{head}");
    assert_eq!(body, document);
}
