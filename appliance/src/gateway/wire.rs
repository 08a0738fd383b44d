//! One HTTP exchange over a connection of its own: with deadlines, without redirects, and with a clear answer to the
//! question that matters here: whether anything can have been sent.

use crate::egress::{ConnectError, Egress};
use bytes::Bytes;
use http::{HeaderValue, Request, StatusCode, Uri, header};
use http_body_util::{BodyExt as _, Full, Limited, combinators::UnsyncBoxBody};
use hyper::body::Incoming;
use hyper_util::rt::TokioIo;
use rustls::{ClientConfig, pki_types::ServerName};
use std::{error::Error, io, sync::Arc, time::Duration};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::TlsConnector;
use tokio_util::task::AbortOnDropHandle;
use url::Url;

/// How long a connection may take until it stands.
const CONNECT: Duration = Duration::from_secs(5);
/// How long the body of an answer may take once its head is there.
const BODY: Duration = Duration::from_secs(30);

/// The body of a request.
pub type Payload = UnsyncBoxBody<Bytes, io::Error>;

/// Where a request goes, and by which rules it may go there.
#[derive(Clone, Debug)]
pub struct Address {
    egress: Egress,
    tls: bool,
    host: String,
    port: u16,
    path: String,
}

/// Why an exchange came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum ExchangeError {
    /// It must not go there: nothing was sent.
    #[error("{0}")]
    Forbidden(String),
    /// Nobody was reached: nothing was sent.
    #[error("nobody answers: {0}")]
    Unreachable(String),
    /// It was cut off: something may have arrived.
    #[error("the exchange was cut: {0}")]
    Cut(String),
}

impl Address {
    /// The address of an `ipp:` or `ipps:` URI; the port is 631 for both (RFC 3510, RFC 7472).
    pub fn of_printer(uri: &str, egress: &Egress) -> Option<Self> {
        Self::of(uri, [("ipp", false, 631), ("ipps", true, 631)], egress)
    }

    /// The address of a `socket:` URI, a printer that takes bare data.
    pub fn of_raw(uri: &str, egress: &Egress) -> Option<Self> {
        Self::of(uri, [("socket", false, 9100); 2], egress).filter(|address| address.path == "/")
    }

    /// The address of an `http:` or `https:` URL.
    pub fn of_web(url: &str, egress: &Egress) -> Option<Self> {
        Self::of(url, [("http", false, 80), ("https", true, 443)], egress)
    }

    /// Nothing but a scheme, a host, perhaps a port, and a path: no name and password, no query, no fragment.
    fn of(text: &str, schemes: [(&str, bool, u16); 2], egress: &Egress) -> Option<Self> {
        let url = Url::parse(text).ok()?;
        if !url.username().is_empty() || url.password().is_some() || url.query().is_some() || url.fragment().is_some() {
            return None;
        }
        let (_, tls, port) = schemes.into_iter().find(|(scheme, ..)| *scheme == url.scheme())?;
        let host = url.host_str().filter(|host| !host.is_empty())?.to_owned();
        let path = if url.path().is_empty() { "/" } else { url.path() };
        let port = url.port().unwrap_or(port);
        Some(Self { egress: egress.clone(), tls, host, port, path: path.to_owned() })
    }

    /// The same place under another path.
    pub fn at(&self, path: &str) -> Self {
        Self { path: path.to_owned(), ..self.clone() }
    }

    /// Whether it may be reached, as far as its name tells now.
    pub async fn check(&self) -> Result<(), ConnectError> {
        self.egress.resolve(self.bare_host(), self.port).await.map(drop)
    }

    /// A connection to it, in time.
    pub async fn connect(&self) -> Result<TcpStream, ExchangeError> {
        let connecting = timeout(CONNECT, self.egress.connect(self.bare_host(), self.port));
        let socket = connecting.await.map_err(|_| ExchangeError::Unreachable("no connection in time".to_owned()))??;
        // What is sent here are short requests that somebody waits for.
        let _ = socket.set_nodelay(true);
        Ok(socket)
    }

    /// The host without the brackets of an IPv6 address.
    fn bare_host(&self) -> &str {
        self.host.trim_matches(['[', ']'])
    }

    fn authority(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }
}

/// An answer whose body has not been read yet.
pub struct HttpResponse {
    /// The HTTP status.
    pub status: StatusCode,
    body: Incoming,
    connection: AbortOnDropHandle<()>,
}

impl HttpResponse {
    /// The whole body, if it has no more than `most` octets.
    pub async fn bytes(self, most: usize) -> Result<Bytes, ExchangeError> {
        let body = timeout(BODY, Limited::new(self.body, most).collect()).await;
        body.map_err(|_| ExchangeError::Cut("the answer takes too long".to_owned()))?
            .map(http_body_util::Collected::to_bytes)
            .map_err(|error| ExchangeError::Cut(chain(&*error)))
    }

    /// The next part of the body; none at its end.
    pub async fn chunk(&mut self) -> io::Result<Option<Bytes>> {
        while let Some(frame) = self.body.frame().await {
            if let Ok(data) = frame.map_err(io::Error::other)?.into_data() {
                return Ok(Some(data));
            }
        }
        // The connection is of no more use; it ends with this answer.
        self.connection.abort();
        Ok(None)
    }
}

/// A body that is there already.
pub fn whole(bytes: Vec<u8>) -> Payload {
    Full::new(Bytes::from(bytes)).map_err(|never| match never {}).boxed_unsync()
}

/// Sends one request and waits for the head of the answer, for as long as `patience` says.
pub async fn exchange(
    address: &Address,
    tls: &Arc<ClientConfig>,
    request: http::request::Builder,
    payload: Payload,
    patience: Option<Duration>,
) -> Result<HttpResponse, ExchangeError> {
    let host = HeaderValue::try_from(address.authority());
    let uri = Uri::try_from(&address.path);
    let (Ok(host), Ok(uri)) = (host, uri) else {
        return Err(ExchangeError::Unreachable("the address is not one".to_owned()));
    };
    let request = request.header(header::HOST, host).uri(uri).body(payload);
    let request = request.map_err(|error| ExchangeError::Unreachable(chain(&error)))?;
    let socket = address.connect().await?;
    if !address.tls {
        return converse(socket, request, patience).await;
    }
    let name = ServerName::try_from(address.bare_host().to_owned());
    let name = name.map_err(|error| ExchangeError::Unreachable(chain(&error)))?;
    let socket = within(CONNECT, TlsConnector::from(Arc::clone(tls)).connect(name, socket)).await?;
    converse(socket, request, patience).await
}

impl From<ConnectError> for ExchangeError {
    fn from(error: ConnectError) -> Self {
        match error {
            ConnectError::Forbidden(_) => Self::Forbidden(error.to_string()),
            ConnectError::Failed(error) => Self::Unreachable(chain(&error)),
        }
    }
}

async fn within<T>(time: Duration, work: impl Future<Output = io::Result<T>>) -> Result<T, ExchangeError> {
    match timeout(time, work).await {
        Ok(done) => done.map_err(|error| ExchangeError::Unreachable(chain(&error))),
        Err(_) => Err(ExchangeError::Unreachable("no connection in time".to_owned())),
    }
}

async fn converse(
    socket: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    request: Request<Payload>,
    patience: Option<Duration>,
) -> Result<HttpResponse, ExchangeError> {
    let handshake = hyper::client::conn::http1::handshake(TokioIo::new(socket)).await;
    let (mut sender, connection) = handshake.map_err(|error| ExchangeError::Unreachable(chain(&error)))?;
    let connection = AbortOnDropHandle::new(tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(error = chain(&error), "a connection was cut");
        }
    }));
    let answering = sender.send_request(request);
    let answer = match patience {
        Some(patience) => {
            timeout(patience, answering).await.map_err(|_| ExchangeError::Cut("no answer in time".to_owned()))?
        }
        None => answering.await,
    };
    let (head, body) = answer.map_err(|error| ExchangeError::Cut(chain(&error)))?.into_parts();
    Ok(HttpResponse { status: head.status, body, connection })
}

/// An error and what caused it, in one line.
fn chain(error: &dyn Error) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        line = format!("{line}: {error}");
        cause = error.source();
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_from_uris() {
        let check = |uri: &str, want: Option<(bool, &str, &str)>| {
            let read = Address::of_printer(uri, &Egress::anywhere());
            let read = read.as_ref().map(|a| (a.tls, a.authority(), a.path.clone()));
            assert_eq!(read, want.map(|(tls, host, path)| (tls, host.to_owned(), path.to_owned())), "{uri}");
        };
        check("ipp://lobby/ipp/print", Some((false, "lobby:631", "/ipp/print")));
        check("ipps://lobby:8631/ipp/print", Some((true, "lobby:8631", "/ipp/print")));
        check("ipp://[::1]:631", Some((false, "[::1]:631", "/")));
        check("http://lobby/ipp/print", None);
        check("ipp:///ipp/print", None);
        check("ipp://user:pw@192.0.2.7/ipp/print", None);
        check("ipp://lobby/ipp/print?waitjob=false", None);
        check("lobby", None);
    }
}
