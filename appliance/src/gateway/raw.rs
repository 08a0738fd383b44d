//! Printers without IPP: data on a bare connection (port 9100), framed with PJL and never without it.
//!
//! What is sent is only what the printer says that it takes, and nothing within it may leave its frame: PJL can also
//! change settings, delete files and load firmware. What became of a job is what the printer says over the same
//! connection; one that says nothing leaves it uncertain.

mod pjl;

use super::{
    attributes::PrinterReport,
    ipp::{AskError, Document},
    plan::Plan,
    wire::Address,
};
use crate::egress::{ConnectError, Egress};
use bytes::Bytes;
use futures_util::StreamExt as _;
use std::{io, time::Duration};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _},
    time::timeout,
};

/// How long a printer may think about questions.
const ANSWER: Duration = Duration::from_secs(5);
/// How much it may answer.
const MOST_ANSWER: usize = 64 * 1024;

/// What a printer said of a job at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobEnd {
    /// It came out, on so many pages where it counts.
    Printed(Option<u32>),
    /// It was cancelled at the printer, after so many pages.
    Canceled(u32),
}

/// Whether `uri` is that of such a printer.
pub fn is_raw(uri: &str) -> bool {
    uri.starts_with(model::printers::RAW_SCHEME)
}

/// Whether `uri` is an address that such a printer may have. A name that means nothing here is one.
pub async fn check(uri: &str, egress: &Egress) -> Result<(), AskError> {
    match Address::of_raw(uri, egress).ok_or(AskError::Address)?.check().await {
        Err(ConnectError::Forbidden(_)) => Err(AskError::Address),
        Ok(()) | Err(ConnectError::Failed(_)) => Ok(()),
    }
}

/// Asks a printer what it is and what it takes. One that says nothing takes nothing.
pub async fn ask(uri: &str, egress: &Egress) -> Result<PrinterReport, AskError> {
    let address = Address::of_raw(uri, egress).ok_or(AskError::Address)?;
    let mut socket = address.connect().await?;
    let asked = timeout(ANSWER, socket.write_all(pjl::QUESTIONS.as_bytes())).await;
    asked.map_err(|_| cut(&io::ErrorKind::TimedOut.into()))?.map_err(|error| cut(&error))?;
    match heard_for(&mut socket, ANSWER, |said| said.contains(pjl::LAST_ANSWER)).await {
        // It hung up at once: it speaks with somebody else, or is none.
        (said, true) if said.is_empty() => Err(cut(&io::ErrorKind::UnexpectedEof.into())),
        (said, _) => Ok(pjl::told(&said)),
    }
}

/// Sends a job and waits for what the printer says of it; none where it says nothing within `silence`.
pub async fn print(
    uri: &str,
    egress: &Egress,
    plan: &Plan,
    name: &str,
    mut document: Document,
    (stall, silence): (Duration, Duration),
) -> Result<Option<JobEnd>, AskError> {
    let address = Address::of_raw(uri, egress).ok_or(AskError::Address)?;
    let (mut from, mut to) = address.connect().await?.into_split();
    // It speaks while it is spoken to: whatever it says must be taken from it.
    let listening = async {
        let (said, _) = heard_for(&mut from, silence, |said| pjl::job_end(said, name).is_some()).await;
        pjl::job_end(&said, name)
    };
    let sending = async {
        let mut put = async |octets: &[u8]| match timeout(stall, to.write_all(octets)).await {
            Ok(written) => written.map_err(|error| cut(&error)),
            Err(_) => Err(cut(&io::ErrorKind::TimedOut.into())),
        };
        put(pjl::begin(name, plan).as_bytes()).await?;
        let (mut guard, mut sent) = (pjl::Guard::default(), 0_u64);
        while let Some(chunk) = document.chunks.next().await {
            let chunk: Bytes = chunk.map_err(|error| match error.kind() {
                io::ErrorKind::Unsupported => AskError::NotMade,
                _ => AskError::Document,
            })?;
            if !guard.passes(&chunk) {
                return Err(AskError::NotMade);
            }
            sent = sent.saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
            put(&chunk).await?;
        }
        if document.octets.is_some_and(|octets| octets != sent) {
            return Err(AskError::Document);
        }
        put(pjl::end(name).as_bytes()).await
    };
    let mut listening = std::pin::pin!(listening);
    let mut sending = std::pin::pin!(sending);
    tokio::select! {
        sent = &mut sending => sent?,
        // It hung up, or said that the job is over, before it had all.
        end = &mut listening => return end.map(Some).ok_or_else(|| cut(&io::ErrorKind::ConnectionReset.into())),
    }
    Ok(listening.await)
}

fn cut(error: &io::Error) -> AskError {
    AskError::Cut(error.to_string())
}

/// What is said until it is `whole`, the connection ends, or nothing is said for so long; and whether it has ended.
async fn heard_for(
    from: &mut (impl AsyncRead + Unpin),
    silence: Duration,
    whole: impl Fn(&str) -> bool,
) -> (String, bool) {
    let mut said = String::new();
    let mut chunk = [0; 2048];
    while said.len() < MOST_ANSWER {
        let read = match timeout(silence, from.read(&mut chunk)).await {
            Ok(Ok(read @ 1..)) => read,
            Ok(_) => return (said, true),
            Err(_) => return (said, false),
        };
        said.push_str(&String::from_utf8_lossy(chunk.get(..read).unwrap_or_default()));
        if whole(&said) {
            break;
        }
    }
    (said, false)
}
