//! The plain listener: it says to a browser where the sealed one is, and nothing else. Programs are not sent on, so
//! that one that was given the wrong address is seen to fail instead of sending its credentials in clear each time
//! (ASVS 5.0, 4.1.2).

use crate::accept::places::Places;
use bytes::Bytes;
use http::{
    HeaderMap, HeaderValue, Method, Request, Response, StatusCode,
    header::{self, LOCATION},
};
use http_body_util::Full;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::{convert::Infallible, net::SocketAddr, time::Duration};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// Connections in all, and of one address.
const ROOM: (usize, usize) = (256, 16);
/// Time for a connection: one request, which has no body that is read.
const WHOLE: Duration = Duration::from_secs(5);

/// Serves `listener` until `stop`; the sealed listener is at port `https` of the same host.
pub async fn serve(listener: TcpListener, https: u16, stop: CancellationToken) {
    let places = Places::new(ROOM.0, ROOM.1, Vec::new());
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => return,
            accepted = listener.accept() => accepted,
        };
        let Ok((stream, peer)) = accepted else {
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let (Some(place), Ok(local)) = (places.take(peer.ip()), stream.local_addr()) else { continue };
        tokio::spawn(async move {
            let answer = service_fn(|request| async move { Ok::<_, Infallible>(answer(&request, local, https)) });
            let mut http = http1::Builder::new();
            http.timer(TokioTimer::new()).header_read_timeout(WHOLE).keep_alive(false).max_buf_size(16 * 1024);
            let _ = tokio::time::timeout(WHOLE, http.serve_connection(TokioIo::new(stream), answer)).await;
            drop(place);
        });
    }
}

fn answer(request: &Request<Incoming>, local: SocketAddr, https: u16) -> Response<Full<Bytes>> {
    let page = matches!(*request.method(), Method::GET | Method::HEAD) && is_page(request.uri().path());
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    let host = host(request.headers()).unwrap_or_else(|| local.ip().to_canonical().to_string());
    let host = if host.contains(':') && !host.starts_with('[') { format!("[{host}]") } else { host };
    let port = if https == 443 { String::new() } else { format!(":{https}") };
    let there = HeaderValue::from_str(&format!("https://{host}{port}{path}"));
    let (status, there) = match there {
        Ok(there) if page && path.starts_with('/') => (StatusCode::PERMANENT_REDIRECT, Some(there)),
        _ => (StatusCode::FORBIDDEN, None),
    };
    let said = if there.is_some() { "" } else { "This is spoken over HTTPS only.\n" };
    let mut response = Response::new(Full::new(Bytes::from_static(said.as_bytes())));
    *response.status_mut() = status;
    response.headers_mut().extend(there.map(|there| (LOCATION, there)));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}

/// Whether a person would open this in a browser.
fn is_page(path: &str) -> bool {
    !["/api", "/agent"]
        .iter()
        .any(|programs| path.strip_prefix(programs).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

/// The name under which the listener was reached, without the port; none when it is no name of a host.
fn host(headers: &HeaderMap) -> Option<String> {
    let authority: http::uri::Authority = headers.get(header::HOST)?.to_str().ok()?.parse().ok()?;
    let host = authority.host();
    let plain = host.chars().all(|c| c.is_ascii_alphanumeric() || "-.:[]".contains(c));
    (plain && !host.is_empty() && !authority.as_str().contains('@')).then(|| host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    /// The first line of the answer, and where it points.
    async fn asked(request: &str) -> (String, Option<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (at, stop) = (listener.local_addr().unwrap(), CancellationToken::new());
        let serving = tokio::spawn(serve(listener, 8443, stop.clone()));
        let mut stream = tokio::net::TcpStream::connect(at).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        stop.cancel();
        serving.await.unwrap();
        let place = answer.lines().find_map(|line| line.strip_prefix("location: ")).map(str::to_owned);
        (answer.lines().next().unwrap_or_default().to_owned(), place)
    }

    #[tokio::test]
    async fn pages_are_pointed_to_and_programs_are_not() {
        let check = async |request: &str, status: &str, place: Option<&str>| {
            let (first, there) = asked(request).await;
            assert!(first.contains(status), "{request:?}: {first}");
            assert_eq!(there.as_deref(), place, "{request:?}");
        };
        let moved = "308 Permanent Redirect";
        check("GET /people?a=1 HTTP/1.1\r\nHost: print:80\r\n\r\n", moved, Some("https://print:8443/people?a=1")).await;
        check("GET / HTTP/1.1\r\nHost: [::1]\r\n\r\n", moved, Some("https://[::1]:8443/")).await;
        check("GET / HTTP/1.0\r\n\r\n", moved, Some("https://127.0.0.1:8443/")).await;
        check("GET /apiary HTTP/1.1\r\nHost: print\r\n\r\n", moved, Some("https://print:8443/apiary")).await;
        for request in [
            "GET /api/session HTTP/1.1\r\nHost: print\r\n\r\n",
            "GET /api HTTP/1.1\r\nHost: print\r\n\r\n",
            "GET /agent/poll HTTP/1.1\r\nHost: print\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: print\r\nContent-Length: 0\r\n\r\n",
        ] {
            check(request, "403", None).await;
        }
        check("GET / HTTP/1.1\r\nHost: a@print\r\n\r\n", moved, Some("https://127.0.0.1:8443/")).await;
        check("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", moved, Some("https://127.0.0.1:8443/")).await;
        check("nonsense\r\n\r\n", "400", None).await;
    }
}
