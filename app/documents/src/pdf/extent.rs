//! Whether a PDF is all of it: files are cut off on their way, and readers mend what is left without a word.

use hayro_syntax::{Pdf, object::Dict};

/// How far into a file a linearized one says how long it is (ISO 32000-1, annex F.3.3).
const LINEARIZED_WITHIN: usize = 1024;

/// Whether the file ends before it should: at its end stands the table of all objects, or where that is.
pub(super) fn is_cut(file: &[u8]) -> bool {
    is_shorter_than_said(file) || ends_in_objects(file)
}

fn ends_in_objects(file: &[u8]) -> bool {
    let Some(at) = file.windows(4).rposition(|window| window == b" obj") else { return false };
    let rest = file.get(at..).unwrap_or_default();
    // `startxref` has it in it.
    !rest.windows(4).any(|window| window == b"xref") && !rest.windows(7).any(|window| window == b"trailer")
}

/// A file that is made to be shown while it comes says at its beginning how long it is.
fn is_shorter_than_said(file: &[u8]) -> bool {
    let said = || {
        let head = file.get(..LINEARIZED_WITHIN)?;
        let at = head.windows(11).position(|window| window == b"/Linearized")?;
        let dict = head.get(at..)?;
        let dict = dict.get(..dict.windows(2).position(|window| window == b">>")?)?;
        let length = dict.windows(3).position(|window| window == b"/L ")?;
        let digits = dict.get(length + 3..)?.trim_ascii_start();
        let digits = digits.get(..digits.iter().take_while(|b| b.is_ascii_digit()).count())?;
        std::str::from_utf8(digits).ok()?.parse::<usize>().ok()
    };
    said().is_some_and(|length| file.len() < length)
}

/// Whether the tree of pages says at its root that it has more leaves.
pub(super) fn pages_are_missing(pdf: &Pdf) -> bool {
    let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
    let count = catalog.and_then(|catalog| catalog.get::<Dict<'_>>("Pages")?.get::<i64>("Count"));
    count.is_some_and(|count| usize::try_from(count).is_ok_and(|count| count > pdf.pages().len()))
}
