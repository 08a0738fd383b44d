//! Whether a PDF is all of it: files are cut off on their way, and readers mend what is left without a word.

use hayro_syntax::{
    Pdf,
    object::{Array, Dict},
};

/// How far into a file a linearized one says how long it is (ISO 32000-1, annex F.3.3).
const LINEARIZED_WITHIN: usize = 1024;
/// Branches of a tree of names that are looked into.
const BRANCHES: usize = 1000;

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

/// Whether the tree of pages says at its root that it has more leaves than the `found` ones.
pub(super) fn pages_are_missing(pdf: &Pdf, found: usize) -> bool {
    let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
    let count = catalog.and_then(|catalog| catalog.get::<Dict<'_>>("Pages")?.get::<i64>("Count"));
    count.is_some_and(|count| usize::try_from(count).is_ok_and(|count| count > found))
}

/// How many files are embedded in a document: the leaves of a tree of names.
pub(super) fn files_within(catalog: &Dict<'_>) -> u32 {
    let names = catalog.get::<Dict<'_>>("Names");
    let (mut files, mut looked) = (0_usize, 0);
    let mut waiting: Vec<Dict<'_>> =
        names.and_then(|names| names.get::<Dict<'_>>("EmbeddedFiles")).into_iter().collect();
    while let Some(branch) = waiting.pop() {
        looked += 1;
        if looked > BRANCHES {
            break;
        }
        // A name and a file each.
        files += branch.get::<Array<'_>>("Names").map_or(0, |names| names.raw_iter().count() / 2);
        waiting.extend(branch.get::<Array<'_>>("Kids").iter().flat_map(Array::iter::<Dict<'_>>));
    }
    u32::try_from(files).unwrap_or(u32::MAX)
}
