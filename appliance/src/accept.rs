//! The accept loop of the web listener: deadlines for the first byte and the head, an end for what stands still, and
//! limits per address. What of a body is taken, and until when, is said in `http/admission.rs`.
//!
//! Neither axum's nor hyper's own loop has them (decision 9), and a listener without them is stopped by anybody with
//! a few hundred slow connections.

mod idle;
pub(crate) mod places;

use axum::{Router, extract::ConnectInfo};
use http::HeaderMap;
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto,
    service::TowerToHyperService,
};
use idle::{Activity, MeteredStream, ResponseBody};
use ipnet::IpNet;
use places::{Places, trusted};
use rustls::ServerConfig;
use std::{
    convert::Infallible,
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};
use tokio::{
    net::{TcpListener, TcpStream},
    time::{MissedTickBehavior, interval, timeout},
};
use tokio_rustls::TlsAcceptor;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::ServiceExt;

/// What one listener bears.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Connections in all.
    pub connections: usize,
    /// Connections of one address.
    pub per_address: usize,
    /// Reverse proxies: they may have more connections, and say for whom each request is.
    pub proxies: Vec<IpNet>,
    /// Time for the TLS handshake, and for each head of a request.
    pub head: Duration,
    /// How long a connection may stand still.
    pub idle: Duration,
    /// Time for what is under way when the appliance stops.
    pub stop: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 4096,
            per_address: 64,
            proxies: Vec::new(),
            head: Duration::from_secs(10),
            idle: Duration::from_secs(60),
            stop: Duration::from_secs(20),
        }
    }
}

/// Requests of one HTTP/2 connection at a time: a browser has six or so, and a stream of events.
const STREAMS: u32 = 32;
/// How much of the answers is kept for a client that does not fetch them, in bytes: for each stream over HTTP/2.
const KEPT: usize = 64 * 1024;
/// How long an idle connection has to say goodbye.
const GOODBYE: Duration = Duration::from_secs(5);

/// Serves `router` over TLS until `stop`, then lets what is under way end.
pub async fn serve(
    listener: TcpListener,
    tls: Arc<ServerConfig>,
    router: Router,
    limits: Limits,
    stop: CancellationToken,
) {
    let places = Places::new(limits.connections, limits.per_address, limits.proxies.clone());
    let limits = Arc::new(limits);
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
        let Some(place) = places.take(peer.ip()) else {
            drop(stream);
            continue;
        };
        let (acceptor, router, limits, stop) = (acceptor.clone(), router.clone(), Arc::clone(&limits), stop.clone());
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
    limits: Arc<Limits>,
    stop: CancellationToken,
) {
    // A release must reach its agent at once, not when a buffer is full.
    let _ = stream.set_nodelay(true);
    let Ok(Ok(tls)) = timeout(limits.head, acceptor.accept(stream)).await else { return };
    let activity = Activity::new();
    let service = TowerToHyperService::new({
        let (activity, limits) = (Arc::clone(&activity), Arc::clone(&limits));
        tower::service_fn(move |mut request: http::Request<hyper::body::Incoming>| {
            let ours = activity.begin();
            let from = client(peer, request.headers(), &limits.proxies);
            request.extensions_mut().insert(ConnectInfo(from));
            let (router, activity) = (router.clone(), Arc::clone(&activity));
            async move {
                let response = router.oneshot(request).await?;
                Ok::<_, Infallible>(response.map(|body| ResponseBody::new(body, activity, ours)))
            }
        })
    });
    let mut builder = auto::Builder::new(TokioExecutor::new());
    // The protocol is known by ALPN, so that nothing waits for the first bytes without a deadline.
    builder = if tls.get_ref().1.alpn_protocol() == Some(b"h2") { builder.http2_only() } else { builder.http1_only() };
    builder.http1().timer(TokioTimer::new()).header_read_timeout(limits.head).keep_alive(true).max_buf_size(KEPT);
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(Duration::from_secs(20))
        .keep_alive_timeout(Duration::from_secs(20))
        .max_send_buf_size(KEPT)
        .max_concurrent_streams(STREAMS);
    let serving = builder.serve_connection(TokioIo::new(MeteredStream::new(tls, Arc::clone(&activity))), service);
    tokio::pin!(serving);
    let mut look = interval(limits.idle / 6);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = serving.as_mut() => return,
            () = stop.cancelled() => {
                serving.as_mut().graceful_shutdown();
                let _ = serving.await;
                return;
            }
            _ = look.tick() => if activity.idle(limits.idle) {
                serving.as_mut().graceful_shutdown();
                let _ = timeout(GOODBYE, serving).await;
                return;
            }
        }
    }
}

/// For whom a request is: the other side of the connection, or whom trusted proxies name. Each proxy writes behind the
/// others from whom it got the request: the last one that is no trusted proxy is the client, and what stands before it
/// is only what strangers say.
fn client(peer: SocketAddr, headers: &HeaderMap, proxies: &[IpNet]) -> SocketAddr {
    let said = headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok());
    let hops: Vec<&str> = said.flat_map(|line| line.split(',')).map(str::trim).collect();
    let mut client = peer;
    for hop in hops.into_iter().rev() {
        if !trusted(proxies, client.ip()) {
            break;
        }
        let Some(address) = hop_address(hop) else { break };
        client = SocketAddr::new(address, 0);
    }
    client
}

/// An address as proxies write it: alone, or with a port.
fn hop_address(hop: &str) -> Option<IpAddr> {
    let alone = hop.trim_start_matches('[').trim_end_matches(']').parse().ok();
    alone.or_else(|| hop.parse::<SocketAddr>().ok().map(|address| address.ip())).map(|ip: IpAddr| ip.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whom_a_proxy_names_counts_only_where_it_is_trusted() {
        let proxies = ["10.0.0.0/8".parse().unwrap()];
        let check = |peer: &str, said: &[&str], want: &str| {
            let mut headers = HeaderMap::new();
            for line in said {
                headers.append("x-forwarded-for", line.parse().unwrap());
            }
            assert_eq!(client(SocketAddr::new(peer.parse().unwrap(), 9), &headers, &proxies).ip().to_string(), want);
        };
        check("198.51.100.1", &["192.0.2.9"], "198.51.100.1");
        check("10.0.0.1", &[], "10.0.0.1");
        check("10.0.0.1", &["192.0.2.9"], "192.0.2.9");
        check("10.0.0.1", &["192.0.2.9, 198.51.100.7, 10.0.0.2"], "198.51.100.7");
        check("10.0.0.1", &["192.0.2.9", "2001:db8::1"], "2001:db8::1");
        check("::ffff:10.0.0.1", &["::ffff:192.0.2.9"], "192.0.2.9");
        check("10.0.0.1", &["nonsense, 192.0.2.9"], "192.0.2.9");
        check("10.0.0.1", &["unknown"], "10.0.0.1");
        check("10.0.0.1", &["192.0.2.9:4711"], "192.0.2.9");
        check("10.0.0.1", &["[2001:db8::1]:4711"], "2001:db8::1");
    }
}
