//! Takes off what wraps a message or its parts and is not MIME: TNEF, signatures around messages, files within texts.
//! What stands in them becomes parts as any others, so that one set of rules decides what is printed.

use super::{
    clear_signed, cms,
    tnef::{self, Tnef, TnefBody, TnefFile},
    tree::{self, Body, Node},
};
use crate::mime::{
    headers::PartHeaders,
    uu,
    wrapping::{self, Wrapping},
};
use model::jobs::Unreadable;
use std::mem;

/// Wrappings in wrappings.
const DEPTH: u8 = 4;

/// Reads a message, and opens what is wrapped in it, or it in; a file that somebody has kept has no headers around it.
pub(super) fn read(message: &[u8]) -> Result<Node, Unreadable> {
    match wrapping::of(message) {
        None => Ok(opened(tree::read(message)?, 0)),
        Some(Wrapping::Tnef) => {
            let tnef = tnef::read(message);
            Ok(message_of(PartHeaders::message(&tnef.subject), &tnef, 0))
        }
        Some(_) => Ok(alone(open(PartHeaders::of("application/octet-stream"), message.to_vec(), 0))),
    }
}

/// The one part of what has one.
fn alone(mut node: Node) -> Node {
    match &mut node.body {
        Body::Parts(parts) if parts.len() == 1 => parts.pop().unwrap_or_default(),
        _ => node,
    }
}

fn opened(mut node: Node, depth: u8) -> Node {
    match mem::take(&mut node.body) {
        Body::Parts(parts) => {
            node.body = Body::Parts(parts.into_iter().map(|part| opened(part, depth)).collect());
            node
        }
        Body::Octets(octets) => open(node.headers, octets, depth),
        body @ Body::Undecoded => Node { body, ..node },
    }
}

fn open(mut headers: PartHeaders, octets: Vec<u8>, depth: u8) -> Node {
    if depth >= DEPTH || headers.encrypted() {
        return Node::leaf(headers, octets);
    }
    if headers.is_body() {
        return if headers.is("text/html") { Node::leaf(headers, octets) } else { files_in_text(headers, octets) };
    }
    match wrapping::of(&octets) {
        Some(Wrapping::Tnef) => message_of(headers, &tnef::read(&octets), depth),
        Some(Wrapping::Signed) => match cms::signed(&octets).and_then(|content| tree::read(&content).ok()) {
            Some(inner) => Node::mixed(headers, vec![opened(inner, depth + 1)]),
            // A signature apart from what it signs, or certificates.
            None => machinery(headers),
        },
        Some(Wrapping::Compressed) => match cms::compressed(&octets).and_then(|content| tree::read(&content).ok()) {
            Some(inner) => Node::mixed(headers, vec![opened(inner, depth + 1)]),
            None => Node { headers, body: Body::Undecoded },
        },
        Some(Wrapping::Encrypted) => {
            headers.seal();
            Node::leaf(headers, octets)
        }
        Some(Wrapping::Signature) => machinery(headers),
        None => Node::leaf(headers, octets),
    }
}

fn machinery(mut headers: PartHeaders) -> Node {
    headers.become_of("application/pgp-signature");
    Node::leaf(headers, Vec::new())
}

/// The message that TNEF holds: its files, and its text for want of another.
fn message_of(headers: PartHeaders, tnef: &Tnef<'_>, depth: u8) -> Node {
    let mut parts = Vec::new();
    match &tnef.body {
        Some(TnefBody::Html(html, charset)) => {
            parts.push(Node::leaf(PartHeaders::last_resort("text/html", charset.clone()), html.to_vec()));
        }
        Some(TnefBody::Plain(text)) => {
            let headers = PartHeaders::last_resort("text/plain", Some("utf-8".to_owned()));
            parts.push(Node::leaf(headers, text.clone().into_bytes()));
        }
        Some(TnefBody::Rtf) => {
            let mut headers = PartHeaders::last_resort("text/rtf", None);
            let name = if tnef.subject.is_empty() { "message" } else { &tnef.subject };
            headers.name = Some(format!("{name}.rtf"));
            parts.push(Node::leaf(headers, b"{\\rtf".to_vec()));
        }
        None => {}
    }
    for file in &tnef.files {
        parts.push(part_of(file, depth));
    }
    if tnef.cut {
        let headers = PartHeaders::file(headers.name.as_deref().unwrap_or("winmail.dat"), "");
        parts.push(Node { headers, body: Body::Undecoded });
    }
    Node::mixed(headers, parts)
}

fn part_of(file: &TnefFile<'_>, depth: u8) -> Node {
    let headers = PartHeaders::file(&file.name, &file.id);
    if file.is_message() && depth < DEPTH {
        let inner = tnef::read(file.data);
        let subject = if inner.subject.is_empty() { &file.name } else { &inner.subject };
        let message = message_of(PartHeaders::message(subject), &inner, depth + 1);
        return Node { headers: PartHeaders::of("message/rfc822"), body: Body::Parts(vec![message]) };
    }
    open(headers, file.data.to_vec(), depth + 1)
}

/// The files that stand in a plain text, and the text between them.
fn files_in_text(mut headers: PartHeaders, octets: Vec<u8>) -> Node {
    if wrapping::of(&octets) == Some(Wrapping::Encrypted) {
        headers.seal();
        return Node::leaf(headers, octets);
    }
    let octets = clear_signed::bare(&octets).unwrap_or(octets);
    let mut parts = Vec::new();
    let mut text = Vec::new();
    let mut lines = octets.split_inclusive(|b| *b == b'\n').peekable();
    while let Some(line) = lines.next() {
        let content = line.strip_suffix(b"\n").unwrap_or(line);
        let inner = lines.peek().map(|next| next.strip_suffix(b"\n").unwrap_or(next));
        let file = uu::begin(content).filter(|_| inner.is_some_and(|next| uu::decoded(next).is_some()));
        if let Some(name) = file {
            flush(&headers, &mut text, &mut parts);
            let mut data = Vec::new();
            while let Some(line) = lines.next_if(|line| !uu::is_end(line)) {
                let Some(more) = uu::decoded(line.strip_suffix(b"\n").unwrap_or(line)) else { break };
                data.extend(more);
            }
            let _ = lines.next_if(|line| uu::is_end(line));
            parts.push(Node::leaf(PartHeaders::file(&crate::charset::decoded(name, None), ""), data));
        } else if let Some(name) = uu::yenc(content) {
            flush(&headers, &mut text, &mut parts);
            // Foreign octets, so that it is named and not taken for a text.
            parts.push(Node::leaf(PartHeaders::file(&crate::charset::decoded(name, None), ""), vec![0]));
            while lines.next_if(|line| !uu::ends_yenc(line)).is_some() {}
            let _ = lines.next();
        } else {
            text.extend_from_slice(line);
        }
    }
    if parts.is_empty() {
        return Node::leaf(headers, octets);
    }
    flush(&headers, &mut text, &mut parts);
    Node::mixed(headers, parts)
}

fn flush(headers: &PartHeaders, text: &mut Vec<u8>, parts: &mut Vec<Node>) {
    if !text.trim_ascii().is_empty() {
        parts.push(Node::leaf(headers.clone(), mem::take(text)));
    }
    text.clear();
}
