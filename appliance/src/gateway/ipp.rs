//! The IPP client: what the gateway asks of printers, and how it understands their answers.
//!
//! Printers are strangers: their answers are bounded, their words are tamed, and no answer makes this fail in any
//! other way than [`AskError`].

use super::{
    attributes::{self, JobReport, PrinterReport},
    plan::Plan,
    wire::{self, Address, ExchangeError, HttpResponse, Payload},
};
use crate::egress::{ConnectError, Egress};
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, stream};
use http::{Method, Request, StatusCode, header};
use http_body_util::{BodyExt as _, StreamBody};
use hyper::body::Frame;
use ipp::{GroupTag, Message, Operation, Status, Value, Version};
use rustls::ClientConfig;
use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicI32, Ordering},
    },
    time::Duration,
};
use tokio::{sync::watch, time::timeout};

/// How long a printer may think about anything but a document.
const ANSWER: Duration = Duration::from_secs(15);
/// How much a printer may answer.
const MOST_ANSWER: usize = ipp::MOST_OCTETS;
/// The name under which jobs are sent: who printed what is the appliance's to know, not the printer's.
const USER: &str = "imprimatur";

/// Why a printer did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// The address is not one that a printer has.
    #[error("not the address of a printer")]
    Address,
    /// Nobody was reached: nothing was sent.
    #[error("the printer cannot be reached: {0}")]
    Unreachable(String),
    /// It was cut off: something may have arrived.
    #[error("the printer was cut off: {0}")]
    Cut(String),
    /// What it answers is not IPP.
    #[error("the printer answers something else than IPP: {0}")]
    NotIpp(String),
    /// It says no.
    #[error("the printer refuses: {0}")]
    Refused(Status),
    /// It was cut off before the whole document was given away.
    #[error("the printer was cut off in the middle of a document: {0}")]
    CutShort(String),
    /// The document broke off on its way in; not the printer's fault.
    #[error("the document cannot be read to its end")]
    Document,
    /// What this printer takes cannot be made of the document.
    #[error("the document cannot be made ready for this printer")]
    NotMade,
}

/// A document on its way to a printer: never whole in memory.
pub struct Document {
    /// How long it is, where that is known before it comes.
    pub octets: Option<u64>,
    /// Its parts, in order.
    pub chunks: Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>,
}

/// Asks printers.
pub struct Client {
    egress: Egress,
    tls: Arc<ClientConfig>,
    request_ids: AtomicI32,
    stall: Duration,
}

impl Client {
    /// A client that goes where `egress` allows it, and gives a printer up which takes no data for as long as `stall`.
    pub fn new(egress: Egress, stall: Duration) -> Self {
        Self { egress, tls: super::tls::any_printer(), request_ids: AtomicI32::new(1), stall }
    }

    /// Whether `uri` is an address that a printer may have. A name that means nothing here is one.
    ///
    /// # Errors
    /// [`AskError::Address`] when it is not.
    pub async fn check(&self, uri: &str) -> Result<(), AskError> {
        match self.address(uri)?.check().await {
            Err(ConnectError::Forbidden(_)) => Err(AskError::Address),
            Ok(()) | Err(ConnectError::Failed(_)) => Ok(()),
        }
    }

    /// Get-Printer-Attributes: what the printer says of itself.
    pub async fn attributes(&self, uri: &str) -> Result<PrinterReport, AskError> {
        let mut request = self.request(Operation::GET_PRINTER_ATTRIBUTES, uri);
        request.add(GroupTag::Operation, "requested-attributes", attributes::WANTED.map(Value::keyword));
        let answer = self.ask(uri, &request).await?;
        let printer = answer.group(GroupTag::Printer).ok_or_else(|| missing("printer attributes"))?;
        attributes::told(printer).ok_or_else(|| missing("printer-state"))
    }

    /// Create-Job: the printer's number for a job that has no data yet.
    pub async fn create_job(&self, uri: &str, name: &str, plan: &Plan, told: &PrinterReport) -> Result<i32, AskError> {
        let mut request = self.request(Operation::CREATE_JOB, uri);
        request.add(GroupTag::Operation, "job-name", Value::name(name));
        request.add(GroupTag::Operation, "ipp-attribute-fidelity", Value::from(false));
        for (name, value) in ticket(plan, told) {
            request.add(GroupTag::Job, name, value);
        }
        let answer = self.ask(uri, &request).await?;
        let job = answer.group(GroupTag::Job).and_then(|job| job.integer("job-id"));
        job.filter(|id| *id > 0).ok_or_else(|| missing("job-id"))
    }

    /// Send-Document: the data of a job, the first and last of it.
    pub async fn send_document(&self, uri: &str, job: i32, plan: &Plan, document: Document) -> Result<(), AskError> {
        let mut request = self
            .request(Operation::SEND_DOCUMENT, uri)
            .with(GroupTag::Operation, "job-id", Value::from(job))
            .with(GroupTag::Operation, "document-format", Value::media_type(plan.format))
            .with(GroupTag::Operation, "last-document", Value::from(true));
        if plan.gzip && plan.output.is_some() {
            request.add(GroupTag::Operation, "compression", Value::keyword("gzip"));
        }
        let head = encoded(&request)?;
        let before = u64::try_from(head.len()).unwrap_or(u64::MAX);
        let octets = document.octets.map(|octets| octets.saturating_add(before));
        let (payload, flow) = flowing(head, document);
        let address = self.address(uri)?;
        // What is made while it goes out has no length yet, and goes out in chunks.
        let request = match octets {
            Some(octets) => post().header(header::CONTENT_LENGTH, octets),
            None => post(),
        };
        let exchange = wire::exchange(&address, &self.tls, request, payload, None);
        let answer = flow.watched(exchange, self.stall).await?;
        understood(answer).await.map(|_| ())
    }

    /// Get-Job-Attributes: where a job stands.
    pub async fn job(&self, uri: &str, job: i32) -> Result<JobReport, AskError> {
        const WANTED: [&str; 7] = [
            "job-id",
            "job-state",
            "job-state-reasons",
            "job-impressions-completed",
            "job-impressions-completed-col",
            "job-media-sheets-completed",
            "sides",
        ];
        let request = self
            .request(Operation::GET_JOB_ATTRIBUTES, uri)
            .with(GroupTag::Operation, "job-id", Value::from(job))
            .with(GroupTag::Operation, "requested-attributes", WANTED.map(Value::keyword));
        let answer = self.ask(uri, &request).await?;
        answer.group(GroupTag::Job).and_then(attributes::job_report).ok_or_else(|| missing("job-state"))
    }

    /// Cancel-Job.
    pub async fn cancel_job(&self, uri: &str, job: i32) -> Result<(), AskError> {
        let request = self.request(Operation::CANCEL_JOB, uri).with(GroupTag::Operation, "job-id", Value::from(job));
        self.ask(uri, &request).await.map(|_| ())
    }

    /// What the printer at `uri` has under `path` on the web, up to `most` octets.
    pub async fn fetch(&self, uri: &str, path: &str, most: usize) -> Option<Vec<u8>> {
        let address = self.address(uri).ok()?.at(path);
        let answer =
            wire::exchange(&address, &self.tls, Request::builder(), wire::whole(Vec::new()), Some(ANSWER)).await;
        let answer = answer.ok().filter(|answer| answer.status == StatusCode::OK)?;
        answer.bytes(most).await.ok().map(Vec::from)
    }

    fn address(&self, uri: &str) -> Result<Address, AskError> {
        Address::of_printer(uri, &self.egress).ok_or(AskError::Address)
    }

    /// 1.1, since every printer must know it (RFC 8011, 4.1.8), and nothing here needs more.
    fn request(&self, operation: Operation, uri: &str) -> Message {
        let number = self.request_ids.fetch_add(1, Ordering::Relaxed).rem_euclid(i32::MAX).saturating_add(1);
        Message { version: Version::V1_1, ..Message::request(operation, number, uri, USER) }
    }

    async fn ask(&self, uri: &str, request: &Message) -> Result<Message, AskError> {
        let address = self.address(uri)?;
        let payload = wire::whole(encoded(request)?);
        understood(wire::exchange(&address, &self.tls, post(), payload, Some(ANSWER)).await?).await
    }
}

impl From<ExchangeError> for AskError {
    fn from(broken: ExchangeError) -> Self {
        match broken {
            ExchangeError::Forbidden(_) => Self::Address,
            ExchangeError::Unreachable(why) => Self::Unreachable(why),
            ExchangeError::Cut(why) => Self::Cut(why),
        }
    }
}

fn missing(what: &str) -> AskError {
    AskError::NotIpp(format!("no {what}"))
}

fn post() -> http::request::Builder {
    Request::builder().method(Method::POST).header(header::CONTENT_TYPE, ipp::MEDIA_TYPE)
}

fn encoded(request: &Message) -> Result<Vec<u8>, AskError> {
    // Only a URI of more than 32 KiB is too long to be said.
    request.encode().map_err(|_| AskError::Address)
}

async fn understood(answer: HttpResponse) -> Result<Message, AskError> {
    if answer.status != StatusCode::OK {
        return Err(AskError::NotIpp(format!("HTTP status {}", answer.status.as_u16())));
    }
    let bytes = answer.bytes(MOST_ANSWER).await?;
    let (message, _) = ipp::decode(&bytes).map_err(|error| AskError::NotIpp(error.to_string()))?;
    if message.status().is_success() { Ok(message) } else { Err(AskError::Refused(message.status())) }
}

/// The job template attributes of a plan, as far as the printer knows them.
fn ticket(plan: &Plan, told: &PrinterReport) -> Vec<(&'static str, Vec<Value>)> {
    let mut ticket: Vec<(&'static str, Vec<Value>)> = Vec::new();
    if told.most_copies > 0 {
        ticket.push(("copies", vec![Value::from(i32::from(plan.copies))]));
    }
    let keywords = [("sides", plan.sides), ("print-color-mode", plan.color_mode), ("print-scaling", plan.scaling)];
    ticket.extend(keywords.into_iter().filter_map(|(name, word)| Some((name, vec![Value::keyword(word?)]))));
    if !plan.finishings.is_empty() {
        let numbers = plan.finishings.iter().map(|number| Value::Enum(i32::from(*number)));
        ticket.push(("finishings", numbers.collect()));
    }
    if let Some(bin) = &plan.output_bin {
        ticket.push(("output-bin", vec![Value::keyword(bin)]));
    }
    ticket
}

/// Tells how far a document has come, and whether it broke off on its own side.
struct Flow {
    progress: watch::Receiver<u64>,
    broken: watch::Receiver<Option<io::ErrorKind>>,
    given: watch::Receiver<bool>,
}

/// The body that is `head` and then `document`, and the one who watches it.
fn flowing(head: Vec<u8>, document: Document) -> (Payload, Flow) {
    let (progress, seen_progress) = watch::channel(0_u64);
    let (broken, seen_broken) = watch::channel(None);
    let (given, seen_given) = watch::channel(document.octets == Some(0));
    let expected = document.octets;
    let counted = stream::unfold((document.chunks, 0_u64), move |(mut chunks, sent)| {
        let (progress, broken, given) = (progress.clone(), broken.clone(), given.clone());
        async move {
            let chunk = match chunks.next().await {
                Some(Ok(chunk)) => Ok(chunk),
                Some(Err(error)) => Err(error),
                None if expected.is_none_or(|expected| sent == expected) => {
                    given.send_replace(true);
                    return None;
                }
                None => Err(io::ErrorKind::UnexpectedEof.into()),
            };
            let length = chunk.as_ref().map_or(0, Bytes::len);
            let sent = sent.saturating_add(u64::try_from(length).unwrap_or(u64::MAX));
            let too_long = expected.is_some_and(|expected| sent > expected);
            let chunk =
                chunk.and_then(|chunk| if too_long { Err(io::ErrorKind::InvalidData.into()) } else { Ok(chunk) });
            progress.send_replace(sent);
            // Of a known length, nobody asks for more than that.
            given.send_if_modified(|given| expected == Some(sent) && !std::mem::replace(given, true));
            if let Err(error) = &chunk {
                broken.send_replace(Some(error.kind()));
            }
            Some((chunk.map(Frame::data), (chunks, sent)))
        }
    });
    let head = stream::iter([Ok(Frame::data(Bytes::from(head)))]);
    let payload = StreamBody::new(head.chain(counted)).boxed_unsync();
    (payload, Flow { progress: seen_progress, broken: seen_broken, given: seen_given })
}

impl Flow {
    /// Waits for the answer, as long as the document goes on or for `stall` after it stopped.
    async fn watched(
        mut self,
        exchange: impl Future<Output = Result<HttpResponse, ExchangeError>>,
        stall: Duration,
    ) -> Result<HttpResponse, AskError> {
        let mut exchange = std::pin::pin!(exchange);
        let answer = loop {
            tokio::select! {
                answer = &mut exchange => break answer,
                moved = timeout(stall, self.progress.changed()) => match moved {
                    Ok(Ok(())) => {}
                    // The body is gone, so it was sent or given up: what is left is the answer.
                    Ok(Err(_)) => break timeout(stall, &mut exchange).await.unwrap_or_else(|_| Err(stalled())),
                    Err(_) => break Err(stalled()),
                },
            }
        };
        let (document_broke, given) = (*self.broken.borrow(), *self.given.borrow());
        answer.map_err(|broken| match document_broke {
            Some(io::ErrorKind::Unsupported) => AskError::NotMade,
            Some(_) => AskError::Document,
            None => match broken.into() {
                AskError::Cut(why) if !given => AskError::CutShort(why),
                other => other,
            },
        })
    }
}

fn stalled() -> ExchangeError {
    ExchangeError::Cut("the printer takes no more data and says nothing".to_owned())
}
