//! The accept loop of the web listener: deadlines for the first byte, the head and the body, and limits per address.
//!
//! Neither axum's nor hyper's own loop has them (decision 9), and a listener without them is stopped by anybody with
//! a few hundred slow connections.

use axum::{Router, extract::ConnectInfo};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto,
    service::TowerToHyperService,
};
use rustls::ServerConfig;
use std::{
    collections::HashMap,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};
use tokio_rustls::TlsAcceptor;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::ServiceExt;

/// What one listener bears.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections in all.
    pub connections: usize,
    /// Connections of one address.
    pub per_address: usize,
    /// Time for the TLS handshake, and for each head of a request.
    pub head: Duration,
    /// Time for what is under way when the appliance stops.
    pub stop: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connections: 4096, per_address: 512, head: Duration::from_secs(10), stop: Duration::from_secs(20) }
    }
}

/// Serves `router` over TLS until `stop`, then lets what is under way end.
pub async fn serve(
    listener: TcpListener,
    tls: Arc<ServerConfig>,
    router: Router,
    limits: Limits,
    stop: CancellationToken,
) {
    let room = Arc::new(Semaphore::new(limits.connections));
    let addresses = Addresses::default();
    let acceptor = TlsAcceptor::from(tls);
    let tasks = TaskTracker::new();
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        let Ok((stream, peer)) = accepted else {
            // Out of file descriptors, most likely: others have to end first.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let Some(place) = Place::take(&room, &addresses, peer.ip(), limits.per_address) else {
            drop(stream);
            continue;
        };
        let (acceptor, router, stop) = (acceptor.clone(), router.clone(), stop.clone());
        tasks.spawn(async move {
            connection(stream, peer, acceptor, router, limits, stop).await;
            drop(place);
        });
    }
    tasks.close();
    if timeout(limits.stop, tasks.wait()).await.is_err() {
        tracing::warn!(open = tasks.len(), "connections were cut at the stop");
    }
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    acceptor: TlsAcceptor,
    router: Router,
    limits: Limits,
    stop: CancellationToken,
) {
    // A release must reach its agent at once, not when a buffer is full.
    let _ = stream.set_nodelay(true);
    let Ok(Ok(tls)) = timeout(limits.head, acceptor.accept(stream)).await else { return };
    let service =
        TowerToHyperService::new(router.map_request(move |mut request: http::Request<hyper::body::Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            request.map(axum::body::Body::new)
        }));
    let mut builder = auto::Builder::new(TokioExecutor::new());
    // The protocol is known by ALPN, so that nothing waits for the first bytes without a deadline.
    builder = if tls.get_ref().1.alpn_protocol() == Some(b"h2") { builder.http2_only() } else { builder.http1_only() };
    builder.http1().timer(TokioTimer::new()).header_read_timeout(limits.head).keep_alive(true);
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(Duration::from_secs(20))
        .keep_alive_timeout(Duration::from_secs(20))
        .max_concurrent_streams(128);
    let serving = builder.serve_connection(TokioIo::new(tls), service);
    tokio::pin!(serving);
    tokio::select! {
        _ = serving.as_mut() => {}
        () = stop.cancelled() => {
            serving.as_mut().graceful_shutdown();
            let _ = serving.await;
        }
    }
}

type Addresses = Arc<Mutex<HashMap<IpAddr, usize>>>;

/// A connection's place; others may have it when this is dropped.
struct Place {
    addresses: Addresses,
    address: IpAddr,
    _room: OwnedSemaphorePermit,
}

impl Place {
    fn take(room: &Arc<Semaphore>, addresses: &Addresses, peer: IpAddr, most: usize) -> Option<Self> {
        let permit = Arc::clone(room).try_acquire_owned().ok()?;
        let address = network(peer);
        let mut counts = addresses.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let count = counts.entry(address).or_insert(0);
        if *count >= most {
            return None;
        }
        *count += 1;
        drop(counts);
        Some(Self { addresses: Arc::clone(addresses), address, _room: permit })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut counts = self.addresses.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.address);
            }
        }
    }
}

/// Whom a limit is counted for: an IPv4 address, or the /64 that one IPv6 customer has.
fn network(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6([a, b, c, d, 0, 0, 0, 0].into())
        }
        v4 => v4,
    }
}
