//! What a handler is called with: everything that its endpoint declares, read and checked, so that a handler begins
//! with what it is about.

use super::{
    Site,
    guard::{DEVICE, RequestLanguage, SessionSecret, cookie},
    refusal::Refusal,
};
use api::{
    forms::{BodyForm, Document, ImportFile, Json, NoBody, WebForm},
    problem::Code,
    routes::{Route, asker},
};
use app::{
    App, Error,
    login::{Arrival, SignedIn},
};
use axum::{
    Form,
    body::{Body, Bytes},
    extract::{ConnectInfo, FromRequest, FromRequestParts, Path, Query, Request},
    http::{Extensions, HeaderMap, header},
};
use model::{id::AgentId, imports::MOST_BYTES, text::Language};
use serde::de::DeserializeOwned;
use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
};
use tokio_util::sync::CancellationToken;

/// A request to the endpoint `R`.
pub struct Call<R: Route<Asker: Identify, Body: Receive>> {
    /// The decisions.
    pub app: Arc<App>,
    /// What fills the path.
    pub at: R,
    /// The query.
    pub query: R::Query,
    /// The body.
    pub body: <R::Body as Receive>::Value,
    /// Who asks.
    pub who: <R::Asker as Identify>::Value,
    /// The secret of the session; empty for whoever came with a token, or is not signed in.
    pub session: String,
    /// The network address of whoever asks.
    pub from: IpAddr,
    /// The header.
    pub headers: HeaderMap,
    /// The language that is spoken with whoever asks.
    pub language: Language,
    /// Says that the appliance stops: whoever only waits for news is let go.
    pub stop: CancellationToken,
}

impl<R: Route<Asker: Identify, Body: Receive>> Call<R> {
    /// Reads a request that the guard has let through.
    ///
    /// # Errors
    /// [`Code::NotFound`] for a path that cannot lead anywhere, [`Code::BadRequest`] for a query or body that cannot be
    /// read, [`Code::TooLarge`] for a body beyond its limit.
    pub async fn read(site: &Site, request: Request) -> Result<Self, Refusal> {
        let (mut parts, body) = request.into_parts();
        let who = R::Asker::identify(&parts.extensions).ok_or(Code::SignedOut)?;
        let Path(at) = Path::from_request_parts(&mut parts, site).await.map_err(|_| Code::NotFound)?;
        let Query(query) = Query::try_from_uri(&parts.uri).map_err(|_| Code::BadRequest)?;
        let from = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let from = from.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0.ip());
        let session = parts.extensions.get::<SessionSecret>().map(|session| session.0.clone()).unwrap_or_default();
        let language = parts.extensions.get::<RequestLanguage>().map_or_else(Language::default, |spoken| spoken.0);
        let headers = parts.headers.clone();
        let body = R::Body::receive(Request::from_parts(parts, body)).await?;
        let (app, stop) = (Arc::clone(&site.app), site.stop.clone());
        Ok(Self { app, at, query, body, who, session, from, headers, language, stop })
    }

    /// From where somebody comes: the program as it names itself, and the device as its cookie says.
    pub fn arrival(&self) -> Arrival {
        let program = self.headers.get(header::USER_AGENT).and_then(|name| name.to_str().ok());
        let device = cookie(&self.headers, DEVICE).unwrap_or_default().to_owned();
        Arrival { from: self.from, program: program.unwrap_or_default().to_owned(), device }
    }
}

/// Runs what may look at very many rows where nobody waits for it but the one who asked.
///
/// # Errors
/// Those of `look`.
pub async fn blocking<T: Send + 'static>(
    look: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Refusal> {
    let looked = tokio::task::spawn_blocking(look).await;
    Ok(looked.map_err(|e| Error::Internal(e.to_string()))??)
}

/// Who asks, as the guard has noted it.
pub trait Identify {
    /// Who that is.
    type Value: Send;

    /// Reads it; none where the guard has noted nobody.
    fn identify(noted: &Extensions) -> Option<Self::Value>;
}

impl Identify for asker::Anybody {
    type Value = ();

    fn identify(_: &Extensions) -> Option<()> {
        Some(())
    }
}

impl Identify for asker::Person {
    type Value = Arc<SignedIn>;

    fn identify(noted: &Extensions) -> Option<Self::Value> {
        noted.get().cloned()
    }
}

impl Identify for asker::Agent {
    type Value = AgentId;

    fn identify(noted: &Extensions) -> Option<Self::Value> {
        noted.get().copied()
    }
}

/// A form of a body that can be received.
pub trait Receive: BodyForm {
    /// What is received.
    type Value: Send;

    /// Receives it.
    ///
    /// # Errors
    /// [`Code::BadRequest`] where it is no such thing, [`Code::TooLarge`] beyond the limit.
    fn receive(request: Request) -> impl Future<Output = Result<Self::Value, Refusal>> + Send;
}

impl Receive for NoBody {
    type Value = ();

    async fn receive(_: Request) -> Result<(), Refusal> {
        Ok(())
    }
}

impl<T: DeserializeOwned + Send + 'static> Receive for Json<T> {
    type Value = T;

    async fn receive(request: Request) -> Result<T, Refusal> {
        let axum::Json(value) = axum::Json::from_request(request, &()).await.map_err(|rejection| {
            let code = if rejection.status() == 413 { Code::TooLarge } else { Code::BadRequest };
            Refusal::from(code)
        })?;
        Ok(value)
    }
}

impl Receive for WebForm {
    /// A field may come several times, so they are pairs.
    type Value = Vec<(String, String)>;

    async fn receive(request: Request) -> Result<Self::Value, Refusal> {
        let Form(fields) = Form::from_request(request, &()).await.map_err(|_| Code::BadRequest)?;
        Ok(fields)
    }
}

impl Receive for ImportFile {
    type Value = Bytes;

    async fn receive(request: Request) -> Result<Bytes, Refusal> {
        Bytes::from_request(request, &()).await.map_err(|rejection| match rejection.status().as_u16() {
            413 => Refusal { limit: u64::try_from(MOST_BYTES).ok(), ..Code::TooLarge.into() },
            _ => Code::BadRequest.into(),
        })
    }
}

impl Receive for Document {
    /// Still to be read.
    type Value = Body;

    async fn receive(request: Request) -> Result<Body, Refusal> {
        Ok(request.into_body())
    }
}
