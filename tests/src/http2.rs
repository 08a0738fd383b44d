//! Many requests over one connection (HTTP/2), which the usual client of the kit does not send.

use crate::{appliance::Site, http::trusting};
use http::{Request, Version};
use http_body_util::{BodyExt, StreamBody};
use hyper::client::conn::http2;
use hyper_util::rt::{TokioExecutor, TokioIo};
use rustls::pki_types::ServerName;
use std::{convert::Infallible, net::SocketAddr, sync::Arc};
use tokio::net::TcpSocket;
use tokio_rustls::TlsConnector;

/// A connection of HTTP/2.
pub struct Http2Connection {
    sender: http2::SendRequest<Pieces>,
    host: String,
}

type Pieces = http_body_util::combinators::UnsyncBoxBody<bytes::Bytes, Infallible>;

impl Http2Connection {
    /// Opens one from an address of this machine.
    ///
    /// # Errors
    /// When the appliance does not take it.
    pub async fn connect(site: &Site, from: [u8; 4]) -> anyhow::Result<Self> {
        let mut tls = rustls::ClientConfig::clone(trusting(&site.authority).config());
        tls.alpn_protocols = vec![b"h2".to_vec()];
        let socket = TcpSocket::new_v4()?;
        socket.bind(SocketAddr::from((from, 0)))?;
        let stream = socket.connect(site.https).await?;
        let stream = TlsConnector::from(Arc::new(tls)).connect(ServerName::try_from("localhost")?, stream).await?;
        let (sender, connection) = http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Self { sender, host: format!("localhost:{}", site.https.port()) })
    }

    /// Sends the head of a request with this many bytes of its body, and no more; the answer is its status, 1 when there
    /// is none.
    ///
    /// # Panics
    /// When `path` is none.
    pub fn half_sent(&mut self, path: &str, bytes: usize) -> impl Future<Output = u16> + Send + use<> {
        let first = hyper::body::Frame::data(bytes::Bytes::from(vec![b' '; bytes]));
        let stream = futures_util::StreamExt::chain(
            futures_util::stream::iter([Ok::<_, Infallible>(first)]),
            futures_util::stream::pending(),
        );
        let request = Request::post(format!("https://{}{path}", self.host))
            .version(Version::HTTP_2)
            .header("content-type", "application/json")
            .body(BodyExt::boxed_unsync(StreamBody::new(stream)))
            .expect("a path");
        let answer = self.sender.send_request(request);
        async move { answer.await.map_or(1, |answer| answer.status().as_u16()) }
    }
}
