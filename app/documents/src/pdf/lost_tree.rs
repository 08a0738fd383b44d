//! A file that was cut off before its catalog has no tree of pages: the pages that are in it get a new one.

/// How far into an object its kind is looked for.
const WITHIN: usize = 2048;
/// The largest number of an object (ISO 32000-1, annex C).
const LARGEST: u32 = 8_388_600;

/// The file with a tree of the pages that are found in it, in their order; none where there is no page.
pub(super) fn found(file: &[u8]) -> Option<Vec<u8>> {
    let (mut pages, mut largest, mut from) = (Vec::new(), 0, 0);
    while let Some(at) = position(file.get(from..)?, b" obj").map(|at| from + at) {
        from = at + 4;
        let Some((number, generation)) = numbers(file.get(..at)?) else { continue };
        largest = largest.max(number);
        let body = file.get(from..).map(|rest| rest.get(..WITHIN).unwrap_or(rest)).unwrap_or_default();
        let body = body.get(..position(body, b"endobj").unwrap_or(body.len())).unwrap_or_default();
        if is_page(body) {
            pages.push(format!("{number} {generation} R"));
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
    let kind = position(body, b"/Type").and_then(|at| body.get(at + 5..)).unwrap_or_default().trim_ascii_start();
    kind.strip_prefix(b"/Page").is_some_and(|rest| !rest.first().is_some_and(u8::is_ascii_alphanumeric))
}

fn position(within: &[u8], what: &[u8]) -> Option<usize> {
    within.windows(what.len()).position(|window| window == what)
}
