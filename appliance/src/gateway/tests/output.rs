//! What stock printers are sent: pages that other programs find in it, and what becomes of it when they misbehave.

use super::{Patience, desk::AgentServer, eve::Eve, gateway, nothing, patience, same};
use crate::simulator::testing::{Printers, pdf};
use api::agent::Ending;
use model::jobs::{ColorMode, Failure, NumberUp, Options};
use std::{fs, path::Path, process::Command, time::Duration};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

/// Pages as MuPDF draws them: width, height and gray pixels of each.
fn pages(folder: &Path, file: &Path) -> Vec<(usize, usize, Vec<u8>)> {
    let stem = file.file_stem().unwrap().to_string_lossy().into_owned();
    let drawn = folder.join(format!("{stem}-%d.pgm"));
    let mut mupdf = Command::new("mutool");
    mupdf.args(["draw", "-q", "-c", "gray", "-r", "50", "-o"]).arg(&drawn).arg(file);
    assert!(mupdf.status().unwrap().success());
    let page = |number: usize| fs::read(folder.join(format!("{stem}-{number}.pgm"))).ok();
    let read = |octets: Vec<u8>| {
        let numbers: Vec<usize> = octets
            .split(u8::is_ascii_whitespace)
            .skip(1)
            .take(2)
            .map(|word| std::str::from_utf8(word).unwrap().parse().unwrap())
            .collect();
        let pixels = octets[octets.len() - numbers[0] * numbers[1]..].to_vec();
        (numbers[0], numbers[1], pixels)
    };
    (1..).map_while(page).map(read).collect()
}

/// What the decoder of CUPS finds in a raster, as a PDF.
fn decoded(raster: &Path, to: &Path) {
    let run = Command::new("/usr/lib/cups/filter/rastertopdf").args(["1", "ada", "test", "1", ""]).arg(raster).output();
    fs::write(to, run.unwrap().stdout).unwrap();
}

fn two_up() -> NumberUp {
    NumberUp { pages: 2.try_into().unwrap(), ..NumberUp::default() }
}

#[tokio::test]
async fn a_printer_without_pdf_gets_the_pages_that_others_draw() {
    for (formats, media_type) in
        [("image/pwg-raster,image/urf", "image/pwg-raster"), ("image/urf,image/jpeg", "image/urf")]
    {
        let eve = Eve::that_takes(formats).await;
        let desk = AgentServer::open().await;
        // Its resolution is 600 dots an inch, and the cage of the tests is not built for speed.
        let _gateway = gateway(&desk, Patience { stall: Duration::from_secs(120), ..patience() });
        let printer = desk.printer(&eve.uri("ipp"));
        let delivery = desk.release(printer, pdf(2), Options::default());
        let ending = desk.ended(delivery).await;
        assert!(matches!(ending, Ending::Printed { .. }), "{formats}: {ending:?} {:?}", desk.log(delivery));
        let folder = tempfile::tempdir().unwrap();
        let (came, went) = (folder.path().join("came.pdf"), folder.path().join("went.pdf"));
        let raster = folder.path().join("raster");
        fs::write(&came, pdf(2)).unwrap();
        let sent = eve.printed().pop().unwrap();
        assert_eq!(sent.starts_with(b"RaS2"), media_type == "image/pwg-raster");
        fs::write(&raster, &sent).unwrap();
        decoded(&raster, &went);
        let (came, went) = (pages(folder.path(), &came), pages(folder.path(), &went));
        assert_eq!((came.len(), went.len()), (2, 2), "{media_type}");
        for ((_, _, came), (width, height, went)) in came.iter().zip(&went) {
            // The page of A6 stands in the middle of the printer's paper, with as much ink.
            assert!(*width > 400 && *height > 540, "{width} {height}");
            let ink = |page: &[u8]| page.iter().map(|pixel| u64::from(255 - pixel)).sum::<u64>();
            let (came, went) = (ink(came), ink(went));
            assert!(came.abs_diff(went) * 20 < came, "{came} {went}");
        }
    }
}

#[tokio::test]
async fn what_a_printer_cannot_do_is_done_before() {
    let printers = Printers::started(&["lobby"], 5).await;
    let desk = AgentServer::open().await;
    let _gateway = gateway(&desk, patience());
    let lobby = desk.printer(&printers.uri("lobby"));
    let options = Options { number_up: two_up(), page_ranges: "1, 3-5".parse().unwrap(), ..Options::default() };
    let delivery = desk.release(lobby, pdf(6), options);
    same(&desk.ended(delivery).await, &super::printed(2, 2, 1));
    let nothing_of_it = Options { page_ranges: "7-9".parse().unwrap(), ..Options::default() };
    same(&desk.ended(desk.release(lobby, pdf(6), nothing_of_it)).await, &nothing(Failure::NotMade));
    let damaged = Options { color: ColorMode::Monochrome, number_up: two_up(), ..Options::default() };
    same(&desk.ended(desk.release(lobby, b"%PDF-1.4 nothing".to_vec(), damaged)).await, &nothing(Failure::NotMade));
    assert_eq!(printers.printer("lobby").paper().jobs.len(), 1);
}

/// Lines all over the page, which no code makes small.
fn dense() -> Vec<u8> {
    let mut content = String::from("1 w ");
    let mut place = 1_u32;
    for _ in 0..3_000 {
        let mut next = || {
            place = place.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            place >> 22
        };
        content.push_str(&format!("{} {} m {} {} l S ", next(), next(), next(), next()));
    }
    let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>";
    format!(
        "%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n\
         3 0 obj\n{page}\nendobj\n4 0 obj\n<</Length {}>>stream\n{content}\nendstream\nendobj\ntrailer\n<</Size 5/Root 1 0 R>>\n",
        content.len()
    )
    .into_bytes()
}

/// A way to a printer on which the first long request is cut after so many octets.
async fn cutting(to: u16, after: usize) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (cut, mut was_cut) = tokio::sync::watch::channel(false);
    tokio::spawn(async move {
        loop {
            let (from, _) = listener.accept().await.unwrap();
            let (cut, whole) = (cut.clone(), *was_cut.borrow_and_update());
            tokio::spawn(async move {
                let printer = TcpStream::connect(("127.0.0.1", to)).await.unwrap();
                let (mut from_client, mut to_client) = from.into_split();
                let (mut from_printer, mut to_printer) = printer.into_split();
                let answers = tokio::spawn(async move { tokio::io::copy(&mut from_printer, &mut to_client).await });
                let (mut passed, mut chunk) = (0, vec![0; 1024]);
                while let Ok(read @ 1..) = from_client.read(&mut chunk).await {
                    passed += read;
                    if !whole && passed > after {
                        cut.send_replace(true);
                        answers.abort();
                        return;
                    }
                    if to_printer.write_all(&chunk[..read]).await.is_err() {
                        return;
                    }
                }
            });
        }
    });
    port
}

/// A printer that hangs up in the middle of a page has not printed it, and is not sent it again.
#[tokio::test]
async fn a_raster_page_that_is_cut_is_not_printed() {
    let eve = Eve::that_takes("image/pwg-raster").await;
    let desk = AgentServer::open().await;
    let _gateway = gateway(&desk, Patience { stall: Duration::from_secs(120), ..patience() });
    let port = cutting(eve.port(), 20_000).await;
    let printer = desk.printer(&format!("ipp://localhost:{port}/ipp/print"));
    let delivery = desk.release(printer, dense(), Options::default());
    let ending = desk.ended(delivery).await;
    // This printer takes what it has for the whole, and says that it printed.
    assert!(matches!(ending, Ending::Failed { why: Failure::Aborted, .. }), "{ending:?}");
    assert_eq!(desk.log(delivery).iter().filter(|entry| *entry == "document").count(), 1);
}
