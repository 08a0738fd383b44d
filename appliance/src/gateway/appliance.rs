//! The appliance as an agent sees it: `/agent/...`, with a credential.

use super::{
    ipp::Document,
    wire::{self, Address, ExchangeError, HttpResponse},
};
use crate::egress::Egress;
use api::{
    agent::{
        Enrol, EnrolmentAnswer, Lease, LeaseAnswer, PanelRelease, Poll, PollAnswer, Report, Tap, TapAnswer, Target,
    },
    forms::{Json, ReadAnswer},
    routes::{self, NoQuery, Route},
};
use futures_util::stream;
use http::{HeaderValue, Method, Request, StatusCode, header};
use model::id::DeliveryId;
use rustls::ClientConfig;
use serde::Serialize;
use std::{sync::Arc, time::Duration};

/// How long the appliance may take for what is no poll.
const ANSWER: Duration = Duration::from_secs(30);
/// How much the appliance may answer.
const MOST_ANSWER: usize = 16 * 1024 * 1024;

/// Why a call came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// The appliance is away or busy: the same call may come through later.
    #[error("the appliance does not answer: {0}")]
    Away(String),
    /// The answer is no, and stays no.
    #[error("the appliance refuses with HTTP status {0}")]
    Refused(u16),
}

/// The way to an appliance.
#[derive(Clone)]
pub struct Appliance {
    address: Address,
    tls: Arc<ClientConfig>,
    bearer: Option<HeaderValue>,
}

impl Appliance {
    /// The appliance at an `https:` URL (`http:` in tests only); none where that is not one.
    #[must_use]
    pub fn at(url: &str, tls: Arc<ClientConfig>) -> Option<Self> {
        // Whoever runs the agent has named it.
        Some(Self { address: Address::of_web(url, &Egress::anywhere())?, tls, bearer: None })
    }

    /// The same way, walked with this credential.
    #[must_use]
    pub fn with_credential(&self, credential: &str) -> Self {
        let bearer = HeaderValue::try_from(format!("Bearer {credential}")).ok().map(|mut bearer| {
            bearer.set_sensitive(true);
            bearer
        });
        Self { bearer, ..self.clone() }
    }

    /// Turns a one-time token into a credential.
    ///
    /// # Errors
    /// The token is used or old, or the printer cannot be used.
    pub async fn enrol(&self, enrol: &Enrol) -> Result<EnrolmentAnswer, CallError> {
        self.call(&routes::AgentEnrol, enrol, ANSWER).await
    }

    /// What there is to do, once it is not what `version` said any more, or after a while.
    pub(super) async fn poll(&self, version: u64, wait: Duration) -> Result<PollAnswer, CallError> {
        let wait_ms = u32::try_from(wait.as_millis()).unwrap_or(u32::MAX);
        self.call(&routes::AgentPoll, &Poll { version, wait_ms }, wait.saturating_add(ANSWER)).await
    }

    /// The printers that this agent looks after.
    ///
    /// # Errors
    /// The appliance does not know this agent, or does not answer.
    pub async fn printers(&self) -> Result<Vec<Target>, CallError> {
        Ok(self.poll(0, Duration::ZERO).await?.printers)
    }

    /// Takes the lease of a delivery, or renews the one of that fence.
    pub(super) async fn lease(&self, delivery: DeliveryId, fence: Option<u32>) -> Result<LeaseAnswer, CallError> {
        self.call(&routes::AgentLease, &Lease { delivery, fence }, ANSWER).await
    }

    /// The document of a delivery, as it comes.
    pub(super) async fn document(&self, delivery: DeliveryId, lease: &LeaseAnswer) -> Result<Document, CallError> {
        let path = routes::AgentDocument { delivery, fence: lease.fence }.url();
        let answer = self.send(Request::builder(), &path, Vec::new(), ANSWER).await?;
        if answer.status != StatusCode::OK {
            // A document that cannot be opened today cannot be opened tomorrow.
            return Err(CallError::Refused(answer.status.as_u16()));
        }
        let chunks = stream::unfold(answer, |mut answer| async {
            let chunk = answer.chunk().await.transpose()?;
            Some((chunk, answer))
        });
        Ok(Document { octets: Some(lease.octets), chunks: Box::pin(chunks) })
    }

    /// Says what happened.
    pub(super) async fn report(&self, report: &Report) -> Result<(), CallError> {
        self.call(&routes::AgentReport, report, ANSWER).await
    }

    /// Somebody holds a badge at a printer with a panel of its own.
    ///
    /// # Errors
    /// Nobody is known by that badge, or the appliance does not answer.
    pub async fn tap(&self, tap: &Tap) -> Result<TapAnswer, CallError> {
        self.call(&routes::AgentTap, tap, ANSWER).await
    }

    /// The person at such a panel has chosen.
    ///
    /// # Errors
    /// It cannot be done, or the appliance does not answer.
    pub async fn release(&self, release: &PanelRelease) -> Result<(), CallError> {
        self.call(&routes::AgentRelease, release, ANSWER).await
    }

    /// Whether it says that it is well.
    pub(super) async fn healthy(&self) -> Result<(), CallError> {
        let answer = self.send(Request::builder(), &routes::Health.url(), Vec::new(), ANSWER).await?;
        settled(answer.status)
    }

    async fn call<R, B>(&self, at: &R, body: &B, wait: Duration) -> Result<<R::Answer as ReadAnswer>::Value, CallError>
    where
        R: Route<Query = NoQuery, Body = Json<B>, Answer: ReadAnswer>,
        B: Serialize,
    {
        let body = serde_json::to_vec(body).map_err(|error| CallError::Away(error.to_string()))?;
        let request = Request::builder().method(Method::POST).header(header::CONTENT_TYPE, "application/json");
        let answer = self.send(request, &at.url(), body, wait).await?;
        settled(answer.status)?;
        let bytes = answer.bytes(MOST_ANSWER).await?;
        let text = std::str::from_utf8(&bytes).map_err(|error| CallError::Away(error.to_string()))?;
        R::Answer::read(text).map_err(|error| CallError::Away(error.to_string()))
    }

    async fn send(
        &self,
        request: http::request::Builder,
        path: &str,
        body: Vec<u8>,
        wait: Duration,
    ) -> Result<HttpResponse, CallError> {
        let request = match &self.bearer {
            Some(bearer) => request.header(header::AUTHORIZATION, bearer),
            None => request,
        };
        let address = self.address.at(path);
        Ok(wire::exchange(&address, &self.tls, request, wire::whole(body), Some(wait)).await?)
    }
}

impl From<ExchangeError> for CallError {
    fn from(broken: ExchangeError) -> Self {
        Self::Away(broken.to_string())
    }
}

/// Whether a status means done, no, or later (RFC 9110, 15).
fn settled(status: StatusCode) -> Result<(), CallError> {
    match status {
        ok if ok.is_success() => Ok(()),
        StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT => Err(CallError::Away(status.to_string())),
        error if error.is_server_error() => Err(CallError::Away(status.to_string())),
        refused => Err(CallError::Refused(refused.as_u16())),
    }
}
