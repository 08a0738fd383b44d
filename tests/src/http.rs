//! An HTTPS client that keeps cookies, trusts the appliance's own authority only, and never follows anything.

use api::{
    problem::{Code, Problem},
    routes::Endpoint,
};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, header};
use http_body_util::{BodyExt, Full, combinators::BoxBody};
use hyper::{body::Incoming, client::conn::http1};
use hyper_util::rt::TokioIo;
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};
use serde::{Serialize, de::DeserializeOwned};
use std::{
    collections::BTreeMap,
    convert::Infallible,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex},
};
use tokio::net::TcpSocket;
use tokio_rustls::TlsConnector;

/// A body of a request.
pub type Body = BoxBody<Bytes, Infallible>;

/// A body that is there already.
#[must_use]
pub fn body(bytes: impl Into<Bytes>) -> Body {
    Full::new(bytes.into()).boxed()
}

/// Whom a client trusts: the certificates of a PEM file, and nobody else.
///
/// # Panics
/// When there is none in it.
#[must_use]
pub fn trusting(pem: &[u8]) -> TlsConnector {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        roots.add(certificate.expect("a PEM certificate")).expect("a certificate of an authority");
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config.expect("the usual versions").with_root_certificates(roots).with_no_client_auth();
    TlsConnector::from(Arc::new(config))
}

/// What the server answered.
#[derive(Clone, Debug)]
pub struct HttpResponse {
    /// The HTTP status.
    pub status: u16,
    /// The header.
    pub headers: HeaderMap,
    /// The body, whole.
    pub body: Bytes,
}

impl HttpResponse {
    /// The answer, when it is a success.
    ///
    /// # Panics
    /// When it is not.
    #[must_use]
    pub fn good(self) -> Self {
        assert!((200..300).contains(&self.status), "{} {}", self.status, self.text());
        self
    }

    /// The body as a value.
    ///
    /// # Panics
    /// When it is no success, or no such value.
    #[must_use]
    pub fn json<T: DeserializeOwned>(&self) -> T {
        assert!((200..300).contains(&self.status), "{} {}", self.status, self.text());
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.text()))
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The problem document (RFC 9457).
    ///
    /// # Panics
    /// When the answer is none.
    #[must_use]
    pub fn problem(&self) -> Problem {
        let kind = self.header(header::CONTENT_TYPE.as_str());
        assert!(kind.starts_with("application/problem+json"), "{} {kind} {}", self.status, self.text());
        let problem: Problem = serde_json::from_slice(&self.body).expect("a problem document");
        assert_eq!(problem.status, self.status, "{problem:?}");
        problem
    }

    /// The code of the problem.
    ///
    /// # Panics
    /// When the answer is no problem document.
    #[must_use]
    pub fn code(&self) -> Code {
        self.problem().code
    }

    /// A header as text, empty where it is missing.
    #[must_use]
    pub fn header(&self, name: &str) -> String {
        self.headers.get(name).map(|v| String::from_utf8_lossy(v.as_bytes()).into_owned()).unwrap_or_default()
    }
}

/// A client with its own cookies. Its clones share them.
#[derive(Clone)]
pub struct Http {
    to: SocketAddr,
    /// From which address of this machine it comes.
    from: Option<IpAddr>,
    tls: Option<TlsConnector>,
    cookies: Arc<Mutex<BTreeMap<String, String>>>,
    /// Sent with whatever changes something; set by signing in.
    csrf: Arc<Mutex<Option<String>>>,
    bearer: Option<String>,
    /// The organization that every request names.
    acting: Option<String>,
}

impl Http {
    /// A client of `to`, over TLS where `tls` says whom to trust.
    #[must_use]
    pub fn new(to: SocketAddr, tls: Option<TlsConnector>) -> Self {
        Self { to, from: None, tls, cookies: Arc::default(), csrf: Arc::default(), bearer: None, acting: None }
    }

    /// The same server, as somebody whom it does not know.
    #[must_use]
    pub fn stranger(&self) -> Self {
        Self::new(self.to, self.tls.clone())
    }

    /// The same client with the same session, at another address of this machine (127.0.0.0/8 is all its own).
    #[must_use]
    pub fn at(&self, from: [u8; 4]) -> Self {
        Self { from: Some(from.into()), ..self.clone() }
    }

    /// The same server, with a bearer credential.
    #[must_use]
    pub fn bearing(&self, credential: &str) -> Self {
        Self { bearer: Some(credential.to_owned()), ..self.stranger() }
    }

    /// The same client with the same session, acting in another organization.
    #[must_use]
    pub fn acting_in(&self, organization: &str) -> Self {
        Self { acting: Some(organization.to_owned()), ..self.clone() }
    }

    /// Where it goes to.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.to
    }

    /// What is sent as `X-CSRF-Token` from now on.
    pub fn set_csrf(&self, token: Option<String>) {
        *self.csrf.lock().unwrap() = token;
    }

    /// A cookie that it has.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap().get(name).cloned()
    }

    /// Calls an endpoint of the table; `parts` fill its path, `value` is its body.
    pub async fn call<T: Serialize + Sync>(&self, endpoint: Endpoint, parts: &[&str], value: &T) -> HttpResponse {
        let bytes = serde_json::to_vec(value).expect("a value for the wire");
        self.send(self.request(endpoint.method().name(), &endpoint.url(parts)).json(), body(bytes)).await
    }

    /// Calls an endpoint of the table without a body.
    pub async fn ask(&self, endpoint: Endpoint, parts: &[&str]) -> HttpResponse {
        self.send(self.request(endpoint.method().name(), &endpoint.url(parts)), body("")).await
    }

    /// Reads a path.
    pub async fn get(&self, path: &str) -> HttpResponse {
        self.send(self.request("GET", path), body("")).await
    }

    /// Submits a form as a browser without a script does.
    pub async fn submit_form(&self, path: &str, fields: &[(String, String)]) -> HttpResponse {
        let pairs: Vec<String> = fields.iter().map(|(k, v)| format!("{}={}", quoted(k), quoted(v))).collect();
        let mut wanted = self.request("POST", path);
        wanted.set("content-type", "application/x-www-form-urlencoded");
        self.send(wanted, body(pairs.join("&"))).await
    }

    /// A request with what this client sends always.
    #[must_use]
    pub fn request(&self, method: &str, path: &str) -> RequestDraft {
        let path = match &self.acting {
            Some(org) => format!("{path}{}organization={org}", if path.contains('?') { '&' } else { '?' }),
            None => path.to_owned(),
        };
        let mut wanted = RequestDraft { method: method.to_owned(), path, headers: HeaderMap::new() };
        let host = format!("localhost:{}", self.to.port());
        wanted.set("host", &host);
        if method != "GET" {
            wanted.set("origin", &format!("{}://{host}", if self.tls.is_some() { "https" } else { "http" }));
        }
        let cookies: Vec<String> = self.cookies.lock().unwrap().iter().map(|(k, v)| format!("{k}={v}")).collect();
        if !cookies.is_empty() {
            wanted.set("cookie", &cookies.join("; "));
        }
        if let (Some(csrf), true) = (&*self.csrf.lock().unwrap(), method != "GET") {
            wanted.set("x-csrf-token", csrf);
        }
        if let Some(credential) = &self.bearer {
            wanted.set("authorization", &format!("Bearer {credential}"));
        }
        wanted
    }

    /// Sends a request and reads the whole answer.
    ///
    /// # Panics
    /// When the server cannot be reached or hangs up.
    pub async fn send(&self, wanted: RequestDraft, body: Body) -> HttpResponse {
        self.try_send(wanted, body).await.unwrap_or_else(|e| panic!("{} does not answer: {e:#}", self.to))
    }

    /// Sends a request and reads the whole answer, unless the server goes away.
    ///
    /// # Errors
    /// When the server cannot be reached or hangs up.
    pub async fn try_send(&self, wanted: RequestDraft, body: Body) -> anyhow::Result<HttpResponse> {
        let mut connection = self.connect().await?;
        let (head, incoming) = connection.send(wanted, body).await?.into_parts();
        let body = incoming.collect().await?.to_bytes();
        self.keep_cookies(&head.headers);
        Ok(HttpResponse { status: head.status.as_u16(), headers: head.headers, body })
    }

    /// Opens a connection that can carry several requests, one after the other.
    ///
    /// # Errors
    /// When the server cannot be reached, or is not who it should be.
    pub async fn connect(&self) -> anyhow::Result<Connection> {
        let socket = TcpSocket::new_v4()?;
        if let Some(from) = self.from {
            socket.bind(SocketAddr::new(from, 0))?;
        }
        let stream = socket.connect(self.to).await?;
        stream.set_nodelay(true)?;
        match &self.tls {
            None => Connection::over(TokioIo::new(stream)).await,
            Some(tls) => {
                let name = ServerName::try_from("localhost").expect("a name");
                Connection::over(TokioIo::new(tls.connect(name, stream).await?)).await
            }
        }
    }

    fn keep_cookies(&self, headers: &HeaderMap) {
        let mut cookies = self.cookies.lock().unwrap();
        for line in headers.get_all(header::SET_COOKIE) {
            let line = String::from_utf8_lossy(line.as_bytes()).into_owned();
            let gone = line.to_ascii_lowercase().contains("max-age=0");
            let Some((name, value)) = line.split(';').next().and_then(|pair| pair.split_once('=')) else { continue };
            if gone || value.is_empty() {
                cookies.remove(name.trim());
            } else {
                cookies.insert(name.trim().to_owned(), value.trim().to_owned());
            }
        }
    }
}

/// A request that is being put together.
#[derive(Clone, Debug)]
pub struct RequestDraft {
    method: String,
    path: String,
    headers: HeaderMap,
}

impl RequestDraft {
    /// Sets a header.
    ///
    /// # Panics
    /// When it cannot be one.
    pub fn set(&mut self, name: &str, value: &str) {
        let name = HeaderName::try_from(name).expect("the name of a header");
        self.headers.insert(name, HeaderValue::try_from(value).expect("the value of a header"));
    }

    /// With a header set.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.set(name, value);
        self
    }

    /// Without a header.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.headers.remove(name);
        self
    }

    /// With a JSON body.
    #[must_use]
    pub fn json(self) -> Self {
        self.with("content-type", "application/json")
    }
}

/// An open connection.
pub struct Connection(http1::SendRequest<Body>);

impl Connection {
    async fn over<S>(stream: TokioIo<S>) -> anyhow::Result<Self>
    where
        S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Send + Unpin + 'static,
    {
        let (sender, connection) = http1::handshake(stream).await?;
        tokio::spawn(connection);
        Ok(Self(sender))
    }

    /// Sends one request; the body of the answer is still to be read.
    ///
    /// # Errors
    /// When the server hangs up.
    pub async fn send(&mut self, wanted: RequestDraft, body: Body) -> anyhow::Result<Response<Incoming>> {
        self.0.ready().await?;
        let mut request = Request::builder().method(wanted.method.as_str()).uri(&wanted.path).body(body)?;
        *request.headers_mut() = wanted.headers;
        Ok(self.0.send_request(request).await?)
    }
}

/// A text as part of a query or a form (`application/x-www-form-urlencoded`).
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}
