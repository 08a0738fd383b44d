//! From the choice at the panel to the first byte at the printer, with a thousand held jobs in the queue.

use crate::{
    ipp::{Message, head},
    report::{Report, median, quantile},
};
use anyhow::Result;
use model::jobs::JobState;
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicI32, Ordering},
    },
    time::Instant,
};
use tests::{
    Appliance,
    files::{File, pdf},
    wait,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::mpsc,
};

const HELD: usize = 1000;
const RELEASES: usize = 40;

/// Releases one job after the other.
pub async fn measure(report: &mut Report) -> Result<()> {
    let (printer, mut arrivals) = printer().await?;
    let mut house = Appliance::started().with_flag("--person-jobs", "100000").await;
    house.add_printer("bench", &format!("ipp://{printer}/ipp/print")).await;
    let owner = house.user("load@example.org").with_badge("04A2115B").await;
    for n in 0..HELD {
        owner.uploads(File::new(&format!("load-{n:04}.pdf"), pdf(1, false))).await;
    }
    wait::until("all jobs are held", async || {
        owner.jobs().await.iter().all(|j| j.state == JobState::Held).then_some(())
    })
    .await;

    let (mut first, mut data) = (Vec::new(), Vec::new());
    for n in 0..RELEASES {
        let panel = house.panel("bench");
        panel.open().await;
        panel.tap("04A2115B").await;
        while arrivals.try_recv().is_ok() {}
        let title = format!("load-{n:04}.pdf");
        let began = Instant::now();
        panel.choose(&title, "Print").await;
        let of = |at: Instant| at.saturating_duration_since(began).as_secs_f64() * 1000.0;
        let mut created = None;
        while let Some((operation, at)) = arrivals.recv().await {
            match operation {
                0x0005 => created = Some(at),
                0x0006 => {
                    first.extend(created.map(of));
                    data.push(of(at));
                    break;
                }
                _ => {}
            }
        }
    }
    let came_out = format!(
        "median {:.1} ms to Create-Job, {:.1} ms to the document (p95 {:.1} ms)",
        median(&first),
        median(&data),
        quantile(&data, 0.95)
    );
    report.line(
        &format!("release to the first byte at the printer, {HELD} held jobs"),
        &came_out,
        "median under 50 ms",
    );
    Ok(())
}

/// A printer that notes when the first byte of each operation arrived.
async fn printer() -> Result<(SocketAddr, mpsc::UnboundedReceiver<(u16, Instant)>)> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let (told, arrivals) = mpsc::unbounded_channel();
    let jobs = Arc::new(AtomicI32::new(0));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, told.clone(), Arc::clone(&jobs)));
        }
    });
    Ok((address, arrivals))
}

async fn serve(mut stream: TcpStream, told: mpsc::UnboundedSender<(u16, Instant)>, jobs: Arc<AtomicI32>) -> Option<()> {
    let mut buffer = Vec::new();
    loop {
        let began = read_some(&mut stream, &mut buffer, 1).await?;
        let head_end = loop {
            if let Some(at) = buffer.windows(4).position(|w| w == b"\r\n\r\n") {
                break at + 4;
            }
            let more = buffer.len() + 1;
            read_some(&mut stream, &mut buffer, more).await?;
        };
        let header = String::from_utf8_lossy(&buffer[..head_end]).to_ascii_lowercase();
        if header.contains("expect: 100-continue") {
            stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").await.ok()?;
        }
        let body = read_body(&mut stream, &mut buffer, head_end, &header).await?;
        let (operation, id) = head(&body)?;
        let _ = told.send((operation, began));
        let answer = answer(operation, id, &jobs);
        let head =
            format!("HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\nContent-Length: {}\r\n\r\n", answer.len());
        stream.write_all(head.as_bytes()).await.ok()?;
        stream.write_all(&answer).await.ok()?;
    }
}

/// Reads until at least `least` bytes are there; answers when the first one came.
async fn read_some(stream: &mut TcpStream, buffer: &mut Vec<u8>, least: usize) -> Option<Instant> {
    let mut first = None;
    while buffer.len() < least {
        let count = stream.read_buf(buffer).await.ok().filter(|n| *n > 0)?;
        first.get_or_insert_with(Instant::now);
        let _ = count;
    }
    Some(first.unwrap_or_else(Instant::now))
}

async fn read_body(stream: &mut TcpStream, buffer: &mut Vec<u8>, start: usize, header: &str) -> Option<Vec<u8>> {
    let length =
        header.lines().find_map(|l| l.strip_prefix("content-length:")).and_then(|n| n.trim().parse::<usize>().ok());
    if let Some(length) = length {
        read_some(stream, buffer, start + length).await?;
        let body = buffer[start..start + length].to_vec();
        buffer.drain(..start + length);
        return Some(body);
    }
    let (mut body, mut at) = (Vec::new(), start);
    loop {
        let line_end = loop {
            if let Some(end) = buffer[at..].windows(2).position(|w| w == b"\r\n") {
                break at + end;
            }
            let more = buffer.len() + 1;
            read_some(stream, buffer, more).await?;
        };
        let size = usize::from_str_radix(std::str::from_utf8(&buffer[at..line_end]).ok()?.trim(), 16).ok()?;
        read_some(stream, buffer, line_end + 2 + size + 2).await?;
        body.extend_from_slice(&buffer[line_end + 2..line_end + 2 + size]);
        at = line_end + 2 + size + 2;
        if size == 0 {
            buffer.drain(..at);
            return Some(body);
        }
    }
}

fn answer(operation: u16, id: u32, jobs: &AtomicI32) -> bytes::Bytes {
    let ok = Message::new(0, id);
    let message = match operation {
        0x000b => {
            let mut m =
                ok.group(4).text(0x41, "printer-make-and-model", "Measuring Printer").number(0x23, "printer-state", 3);
            m = m.text(0x44, "printer-state-reasons", "none").text(
                0x49,
                "document-format-supported",
                "application/pdf",
            );
            for (n, operation) in [0x02, 0x04, 0x05, 0x06, 0x08, 0x09, 0x0a, 0x0b].into_iter().enumerate() {
                m = m.number(0x23, if n == 0 { "operations-supported" } else { "" }, operation);
            }
            m.value(0x22, "color-supported", &[1]).value(0x22, "printer-is-accepting-jobs", &[1])
        }
        0x0005 => job(ok, jobs.fetch_add(1, Ordering::Relaxed) + 1, 4),
        _ => job(ok, jobs.load(Ordering::Relaxed), 9),
    };
    message.end(&[])
}

fn job(message: Message, id: i32, state: i32) -> Message {
    let reasons = if state == 9 { "job-completed-successfully" } else { "job-incoming" };
    message
        .group(2)
        .number(0x21, "job-id", id)
        .text(0x45, "job-uri", &format!("ipp://localhost/ipp/print/{id}"))
        .number(0x23, "job-state", state)
        .text(0x44, "job-state-reasons", reasons)
        .number(0x21, "job-impressions-completed", 1)
}
