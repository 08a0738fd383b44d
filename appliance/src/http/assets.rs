//! The browser app, embedded in the program: named by its content, compressed beforehand.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use std::io::Read as _;

/// A file of the browser app.
pub struct Asset {
    /// Its path, such as `/ui/5f1c.../app.js`.
    pub path: &'static str,
    /// Its bytes, where they are not kept with gzip.
    pub plain: Option<&'static [u8]>,
    /// Compressed with brotli (RFC 7932).
    pub brotli: Option<&'static [u8]>,
    /// Compressed with gzip (RFC 1952).
    pub gzip: Option<&'static [u8]>,
}

/// All files of the browser app; empty when the program was built without it.
pub struct Assets(pub &'static [Asset]);

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// A file of the browser app, or its first page: the app finds its way by the path.
pub async fn page(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    if method != Method::GET && method != Method::HEAD {
        return super::guard::method_not_allowed(headers).await;
    }
    let path = uri.path();
    if let Some(asset) = find(path) {
        return serve(asset, &headers, path.starts_with("/ui/"));
    }
    // A file of an older version is gone; a path of the app gets the app.
    if path.starts_with("/ui/") || path.rsplit('/').next().is_some_and(|name| name.contains('.')) {
        return super::guard::not_found(headers).await;
    }
    match find("/index.html") {
        Some(index) => serve(index, &headers, false),
        None => (
            StatusCode::SERVICE_UNAVAILABLE,
            "This program was built without its browser app: build it with `cargo xtask dist`.\n",
        )
            .into_response(),
    }
}

fn find(path: &str) -> Option<&'static Asset> {
    EMBEDDED.0.iter().find(|asset| asset.path == path)
}

fn serve(asset: &'static Asset, headers: &HeaderMap, forever: bool) -> Response {
    let accepts = |coding: &str| {
        let lines = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|v| v.to_str().ok());
        lines
            .flat_map(|l| l.split(','))
            .any(|c| c.trim().split(';').next() == Some(coding) && !c.contains("q=0,") && !c.ends_with("q=0"))
    };
    let (coding, body) = match (asset.brotli, asset.gzip, asset.plain) {
        (Some(brotli), _, _) if accepts("br") => (Some("br"), Body::from(brotli)),
        (_, Some(gzip), _) if accepts("gzip") => (Some("gzip"), Body::from(gzip)),
        (_, _, Some(plain)) => (None, Body::from(plain)),
        (_, gzip, None) => (None, Body::from(unpacked(gzip.unwrap_or_default()))),
    };
    let mut response = Response::new(body);
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(asset.path)));
    out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(coding) = coding {
        out.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    let cache = if forever { "public, max-age=31536000, immutable" } else { "no-cache" };
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    response
}

/// For programs that take nothing compressed; every browser does.
fn unpacked(gzip: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    // The build packed it: it can be read.
    let _ = flate2::read::GzDecoder::new(gzip).read_to_end(&mut plain);
    plain
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("webmanifest" | "json") => "application/json",
        _ => "application/octet-stream",
    }
}
