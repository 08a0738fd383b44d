//! A file that was cut off before its catalog has no tree of pages: the pages that are in it get a new one, also those
//! that stand in streams of objects (ISO 32000-1, 7.5.7), which the reader finds by their numbers.

use flate2::read::ZlibDecoder;
use std::{collections::BTreeSet, io::Read};

/// How far into an object its kind is looked for.
const WITHIN: usize = 2048;
/// The largest number of an object (ISO 32000-1, annex C).
const LARGEST: u32 = 8_388_600;
/// What all streams of objects may hold.
const HELD: u64 = 64 << 20;

/// The file with a tree of the pages that are found in it, in their order; none where there is no page.
pub(super) fn found(file: &[u8]) -> Option<Vec<u8>> {
    let (mut pages, mut largest, mut from, mut left) = (Vec::new(), 0, 0, HELD);
    while let Some(at) = position(file.get(from..)?, b" obj").map(|at| from + at) {
        from = at + 4;
        let Some((number, generation)) = numbers(file.get(..at)?) else { continue };
        largest = largest.max(number);
        let body = file.get(from..).map(|rest| rest.get(..WITHIN).unwrap_or(rest)).unwrap_or_default();
        let body = body.get(..position(body, b"endobj").unwrap_or(body.len())).unwrap_or_default();
        if is_page(body) {
            pages.push(format!("{number} {generation} R"));
        } else if is_kind(body, b"/ObjStm") {
            for (number, body) in held(body, file.get(from..)?, &mut left) {
                largest = largest.max(number);
                if is_page(&body) {
                    pages.push(format!("{number} 0 R"));
                }
            }
        }
    }
    if pages.is_empty() || largest > LARGEST {
        return None;
    }
    let mut whole = file.to_vec();
    let open = file.windows(6).rposition(|window| window == b"endobj").and_then(|at| file.get(at..)).unwrap_or(file);
    if position(open, b"stream").is_some() && position(open, b"endstream").is_none() {
        whole.extend_from_slice(b"\nendstream\nendobj");
    }
    let (catalog, tree, size) = (largest + 1, largest + 2, largest + 3);
    let added = format!(
        "\n{catalog} 0 obj\n<</Type/Catalog/Pages {tree} 0 R>>\nendobj\n{tree} 0 obj\n<</Type/Pages/Count {}/Kids[{}]>>\nendobj\n\
         trailer\n<</Size {size}/Root {catalog} 0 R>>\n",
        pages.len(),
        pages.join(" "),
    );
    whole.extend_from_slice(added.as_bytes());
    Some(whole)
}

/// The number and generation that end here.
fn numbers(before: &[u8]) -> Option<(u32, u32)> {
    let tail = before.get(before.len().saturating_sub(16)..)?;
    let mut words = tail.rsplit(|b| !b.is_ascii_digit());
    let mut next = || std::str::from_utf8(words.next()?).ok()?.parse().ok();
    let generation = next()?;
    Some((next()?, generation))
}

fn is_page(body: &[u8]) -> bool {
    is_kind(body, b"/Page")
}

fn is_kind(body: &[u8], name: &[u8]) -> bool {
    let kind = position(body, b"/Type").and_then(|at| body.get(at + 5..)).unwrap_or_default().trim_ascii_start();
    kind.strip_prefix(name).is_some_and(|rest| !rest.first().is_some_and(u8::is_ascii_alphanumeric))
}

/// The objects of a stream of objects, each with its number and as much of it as tells its kind.
fn held(head: &[u8], stream: &[u8], left: &mut u64) -> Vec<(u32, Vec<u8>)> {
    let data = position(stream, b"stream").and_then(|at| stream.get(at + 6..)).unwrap_or_default();
    let data = data.strip_prefix(b"\r\n").or_else(|| data.strip_prefix(b"\n")).unwrap_or(data);
    let mut content = Vec::new();
    if position(head, b"/FlateDecode").is_some() {
        // What comes before the cut is worth having.
        let _ = ZlibDecoder::new(data).take(*left).read_to_end(&mut content);
    } else if position(head, b"/Filter").is_none() {
        content.extend_from_slice(data.get(..position(data, b"endstream").unwrap_or(data.len())).unwrap_or_default());
    }
    *left = left.saturating_sub(u64::try_from(content.len()).unwrap_or(u64::MAX));
    let entry = |key: &[u8]| -> Option<usize> {
        let value = head.get(position(head, key)? + key.len()..)?.trim_ascii_start();
        let digits = value.iter().take_while(|b| b.is_ascii_digit()).count();
        std::str::from_utf8(value.get(..digits)?).ok()?.parse().ok()
    };
    let (Some(count), Some(first)) = (entry(b"/N"), entry(b"/First")) else { return Vec::new() };
    let Some((table, objects)) = content.split_at_checked(first) else { return Vec::new() };
    let table = String::from_utf8_lossy(table);
    let numbers: Vec<usize> = table.split_ascii_whitespace().map_while(|word| word.parse().ok()).collect();
    let (pairs, _) = numbers.as_chunks::<2>();
    let starts: BTreeSet<usize> = pairs.iter().map(|[_, at]| *at).collect();
    let object = |[number, at]: &[usize; 2]| {
        // An object ends where the next one begins.
        let end = starts.range(at + 1..).next().copied().unwrap_or(objects.len()).min(at.saturating_add(WITHIN));
        let body = objects.get(*at..end.min(objects.len()))?;
        Some((u32::try_from(*number).ok()?, body.to_vec()))
    };
    pairs.iter().take(count).filter_map(object).collect()
}

fn position(within: &[u8], what: &[u8]) -> Option<usize> {
    within.windows(what.len()).position(|window| window == what)
}
