//! The desk of an appliance: hands out deliveries under leases, and writes down what it hears.

use api::agent::{Ending, Errand, Lease, LeaseAnswer, Poll, PollAnswer, Report, Target};
use axum::{
    Json, Router,
    body::{Body, Bytes},
    extract::{Path, State},
    http::StatusCode,
    routing::{get, post},
};
use futures_util::stream;
use model::{
    id::{DeliveryId, JobId, PrinterId},
    jobs::Options,
    printers::Status,
};
use std::{
    io,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{net::TcpListener, sync::watch, time::timeout};
use tokio_util::task::AbortOnDropHandle;

pub struct AgentServer {
    book: Arc<Book>,
    port: u16,
    _listening: AbortOnDropHandle<()>,
}

#[derive(Default)]
struct Book {
    pages: Mutex<Pages>,
    /// Counts what an agent has to know.
    errands: watch::Sender<u64>,
    /// Counts everything.
    entries: watch::Sender<u64>,
}

#[derive(Default)]
struct Pages {
    printers: Vec<(Target, Option<Status>)>,
    deliveries: Vec<Entry>,
}

struct Entry {
    errand: Errand,
    document: Vec<u8>,
    damaged: bool,
    fence: u32,
    ending: Option<Ending>,
    log: Vec<String>,
}

impl AgentServer {
    pub async fn open() -> Self {
        let book = Arc::new(Book::default());
        let router = Router::new()
            .route("/agent/poll", post(poll))
            .route("/agent/leases", post(lease))
            .route("/agent/documents/{delivery}/{fence}", get(document))
            .route("/agent/reports", post(report))
            .with_state(Arc::clone(&book));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let listening = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { book, port, _listening: AbortOnDropHandle::new(listening) }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub fn printer(&self, uri: &str) -> PrinterId {
        self.book.write(true, |pages| {
            let printer = PrinterId([u8::try_from(pages.printers.len()).unwrap(); 16]);
            pages.printers.push((Target { printer, uri: uri.to_owned() }, None));
            printer
        })
    }

    pub fn release(&self, printer: PrinterId, document: Vec<u8>, options: Options) -> DeliveryId {
        self.add(printer, document, options, false)
    }

    pub fn release_damaged(&self, printer: PrinterId, document: Vec<u8>) -> DeliveryId {
        self.add(printer, document, Options::default(), true)
    }

    fn add(&self, printer: PrinterId, document: Vec<u8>, options: Options, damaged: bool) -> DeliveryId {
        self.book.write(true, |pages| {
            let number = u8::try_from(pages.deliveries.len()).unwrap();
            let delivery = DeliveryId([number; 16]);
            let errand = Errand { delivery, job: JobId([number; 16]), printer, options, printer_job: None };
            pages.deliveries.push(Entry { errand, document, damaged, fence: 0, ending: None, log: Vec::new() });
            delivery
        })
    }

    /// What was heard of a delivery, in order.
    pub fn log(&self, delivery: DeliveryId) -> Vec<String> {
        self.book.pages.lock().unwrap().entry(delivery).unwrap().log.clone()
    }

    /// How a printer was when it was last heard of.
    pub fn state(&self, printer: PrinterId) -> Option<Status> {
        let pages = self.book.pages.lock().unwrap();
        pages.printers.iter().find(|(target, _)| target.printer == printer).and_then(|(_, status)| status.clone())
    }

    pub async fn ended(&self, delivery: DeliveryId) -> Ending {
        let ending = |desk: &Self| desk.book.pages.lock().unwrap().entry(delivery).unwrap().ending.clone();
        self.until("the delivery has ended", |desk| ending(desk).is_some()).await;
        ending(self).unwrap()
    }

    pub async fn until(&self, what: &str, holds: impl Fn(&Self) -> bool) {
        let mut entries = self.book.entries.subscribe();
        let waiting = async {
            while !holds(self) {
                entries.changed().await.unwrap();
            }
        };
        timeout(Duration::from_secs(60), waiting).await.unwrap_or_else(|_| panic!("never: {what}"));
    }
}

impl Book {
    fn write<T>(&self, for_agents: bool, f: impl FnOnce(&mut Pages) -> T) -> T {
        let result = f(&mut self.pages.lock().unwrap());
        if for_agents {
            self.errands.send_modify(|version| *version += 1);
        }
        self.entries.send_modify(|entries| *entries += 1);
        result
    }
}

impl Pages {
    fn entry(&mut self, delivery: DeliveryId) -> Option<&mut Entry> {
        self.deliveries.iter_mut().find(|entry| entry.errand.delivery == delivery)
    }

    fn leased(&mut self, delivery: DeliveryId, fence: u32) -> Result<&mut Entry, StatusCode> {
        let entry = self.entry(delivery).filter(|entry| entry.ending.is_none()).ok_or(StatusCode::NOT_FOUND)?;
        if entry.fence == fence { Ok(entry) } else { Err(StatusCode::CONFLICT) }
    }
}

async fn poll(State(book): State<Arc<Book>>, Json(poll): Json<Poll>) -> Json<PollAnswer> {
    let mut errands = book.errands.subscribe();
    if *errands.borrow_and_update() == poll.version {
        let _ = timeout(Duration::from_millis(poll.wait_ms.into()), errands.changed()).await;
    }
    let version = *errands.borrow_and_update();
    let pages = book.pages.lock().unwrap();
    let open = pages.deliveries.iter().filter(|entry| entry.ending.is_none());
    Json(PollAnswer {
        version,
        printers: pages.printers.iter().map(|(target, _)| target.clone()).collect(),
        deliveries: open.map(|entry| entry.errand.clone()).collect(),
    })
}

async fn lease(State(book): State<Arc<Book>>, Json(lease): Json<Lease>) -> Result<Json<LeaseAnswer>, StatusCode> {
    book.write(false, |pages| {
        let fence = match lease.fence {
            Some(fence) => {
                pages.leased(lease.delivery, fence)?.log.push(format!("renewed {fence}"));
                fence
            }
            None => {
                let open = pages.entry(lease.delivery).filter(|entry| entry.ending.is_none());
                let entry = open.ok_or(StatusCode::NOT_FOUND)?;
                entry.fence += 1;
                entry.log.push(format!("leased {}", entry.fence));
                entry.fence
            }
        };
        let octets = u64::try_from(pages.leased(lease.delivery, fence)?.document.len()).unwrap();
        Ok(Json(LeaseAnswer { fence, lasts_ms: 600, octets }))
    })
}

async fn document(
    State(book): State<Arc<Book>>,
    Path((delivery, fence)): Path<(DeliveryId, u32)>,
) -> Result<Body, StatusCode> {
    book.write(false, |pages| {
        let entry = pages.leased(delivery, fence)?;
        entry.log.push("document".to_owned());
        let (begin, end) = entry.document.split_at(entry.document.len() / 2);
        let end = if entry.damaged { Err(io::Error::other("damaged")) } else { Ok(Bytes::from(end.to_vec())) };
        Ok(Body::from_stream(stream::iter([Ok(Bytes::from(begin.to_vec())), end])))
    })
}

async fn report(State(book): State<Arc<Book>>, Json(report): Json<Report>) -> Result<(), StatusCode> {
    book.write(matches!(report, Report::Ended { .. }), |pages| match report {
        Report::JobCreated { delivery, fence, printer_job } => {
            let entry = pages.leased(delivery, fence)?;
            entry.errand.printer_job = Some(printer_job);
            entry.log.push(format!("job-created {printer_job}"));
            Ok(())
        }
        Report::Ended { delivery, fence, ending } => {
            let entry = pages.leased(delivery, fence)?;
            entry.ending = Some(ending);
            entry.log.push("ended".to_owned());
            Ok(())
        }
        Report::Printer { printer, status, .. } => {
            let known = pages.printers.iter_mut().find(|(target, _)| target.printer == printer);
            known.ok_or(StatusCode::NOT_FOUND)?.1 = Some(status);
            Ok(())
        }
    })
}
