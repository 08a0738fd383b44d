//! What stands around a PDF in the file it came in: blanks, junk, and the printer language of whoever spooled it.
//!
//! Readers of PDF look for the header within the first kilobyte and for the end mark from behind, so a file with
//! something around them opens everywhere. A printer is another reader: in front of the header or behind the end mark
//! it takes orders (PJL: copies, settings, files). What goes to a printer is therefore only what was counted.

/// How far into a file the header may begin (ISO 32000-1, annex H.3.4.1, note 13).
const HEADER_WITHIN: usize = 1024;
/// How far into a file the first object is looked for.
const OBJECTS_WITHIN: usize = 4096;
/// The longest line that a header is looked for in, when it has to be moved.
const HEADER_LINE: usize = 64;
const HEADER: &[u8] = b"%PDF-";
const END: &[u8] = b"%%EOF";
/// Universal Exit Language: wherever a printer sees it, the document is over and orders follow.
const EXIT_LANGUAGE: &[u8] = b"\x1b%-12345X";

/// Where the header of a PDF stands in the `first` octets of a file; none where other readers see no PDF either.
pub(crate) fn header(first: &[u8]) -> Option<usize> {
    let head = first.get(..first.len().min(HEADER_WITHIN + HEADER.len() + 1)).unwrap_or(first);
    let at = find(head, HEADER)?;
    let (before, after) = head.split_at_checked(at)?;
    let line = before.rsplit(|b| matches!(b, b'\n' | b'\r')).next().unwrap_or_default();
    // After words on the same line it is more likely that somebody writes about PDF, unless objects follow.
    let apart = line.iter().all(|b| !b.is_ascii_graphic()) || before.iter().any(is_control);
    let version = after.get(HEADER.len()).is_some_and(u8::is_ascii_digit);
    let objects = first.get(..first.len().min(OBJECTS_WITHIN)).unwrap_or(first);
    (apart && version || find(objects, b" obj").is_some()).then_some(at)
}

/// The PDF that stands in a file.
pub(super) struct BarePdf {
    pub pdf: Vec<u8>,
    /// Whether it is not the file as it came.
    pub changed: bool,
}

/// Takes away what stands before the header and behind the last end mark, and blanks what ends a document early.
pub(super) fn bare(file: Vec<u8>) -> BarePdf {
    let mut pdf = file;
    let before = pdf.len();
    if let Some(end) = find_last(&pdf, END).map(|at| at + END.len())
        && pdf.get(end..).is_some_and(|rest| rest.iter().any(|b| !b.is_ascii_whitespace()))
    {
        pdf.truncate(end);
        pdf.push(b'\n');
    }
    let mut changed = pdf.len() != before;
    if let Some(at) = header(&pdf).filter(|at| *at > 0) {
        pdf = without_front(pdf, at);
        changed = true;
    }
    changed |= blank_exits(&mut pdf);
    BarePdf { pdf, changed }
}

/// The file from its header on. Where its table of objects counts from what stood before, the header moves to the
/// front instead and blanks take the rest of the room: a printer that does not mend files finds every object.
fn without_front(mut pdf: Vec<u8>, at: usize) -> Vec<u8> {
    if !counts_from(&pdf, 0) || counts_from(&pdf, at) {
        return pdf.split_off(at);
    }
    let line = pdf.get(at..).unwrap_or_default().iter().take(HEADER_LINE);
    let length = line.take_while(|b| !matches!(b, b'\n' | b'\r')).count();
    pdf.copy_within(at..at + length, 0);
    if let Some(room) = pdf.get_mut(length..at + length) {
        room.fill(b' ');
        if let Some(first) = room.first_mut() {
            *first = b'\n';
        }
    }
    pdf
}

/// Whether the last `startxref` finds a table of objects, or a stream with one, counted from `origin`.
fn counts_from(pdf: &[u8], origin: usize) -> bool {
    const KEYWORD: &[u8] = b"startxref";
    let table = || {
        let after = pdf.get(find_last(pdf, KEYWORD)? + KEYWORD.len()..)?.trim_ascii_start();
        let digits = after.get(..after.iter().take_while(|b| b.is_ascii_digit()).count())?;
        let offset: usize = std::str::from_utf8(digits).ok()?.parse().ok()?;
        pdf.get(origin.checked_add(offset)?..)
    };
    table().is_some_and(|table| {
        let stream = table.get(..24).unwrap_or(table);
        table.starts_with(b"xref") || stream.first().is_some_and(u8::is_ascii_digit) && find(stream, b" obj").is_some()
    })
}

/// Makes every order to leave the language harmless without moving anything; says whether there was one.
fn blank_exits(pdf: &mut [u8]) -> bool {
    let mut found = false;
    let mut from = 0;
    while let Some(at) = pdf.get(from..).and_then(|rest| find(rest, EXIT_LANGUAGE)).map(|at| from + at) {
        if let Some(escape) = pdf.get_mut(at) {
            *escape = b' ';
        }
        found = true;
        from = at + EXIT_LANGUAGE.len();
    }
    found
}

/// What no text has.
fn is_control(b: &u8) -> bool {
    b.is_ascii_control() && !b.is_ascii_whitespace()
}

fn find(within: &[u8], what: &[u8]) -> Option<usize> {
    within.windows(what.len()).position(|window| window == what)
}

fn find_last(within: &[u8], what: &[u8]) -> Option<usize> {
    within.windows(what.len()).rposition(|window| window == what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_found_where_other_readers_find_it() {
        let check = |first: &[u8], want: Option<usize>| {
            assert_eq!(header(first), want, "{:?}", String::from_utf8_lossy(first));
        };
        check(b"%PDF-1.7\n", Some(0));
        check(b"\n  \t%PDF-1.4\n", Some(4));
        check(b"\x1b%-12345X@PJL ENTER LANGUAGE=PDF\r\n%PDF-1.4\n", Some(34));
        check(b"GET /invoice HTTP/1.0 %PDF-1.4\n1 0 obj\n<<>>", Some(22));
        check(b"%PDF-x\n1 0 obj\n<<>>", Some(0));
        check(b"A file begins with %PDF-1.4, they say.", None);
        check(b"%PDF-x", None);
        check(&[&[0; 1024][..], b"%PDF-1.4"].concat(), Some(1024));
        check(&[&[0; 1025][..], b"%PDF-1.4"].concat(), None);
    }

    #[test]
    fn what_stands_around_goes_and_what_is_within_stays() {
        let check = |file: &[u8], want: &[u8]| {
            let bare = bare(file.to_vec());
            let text = String::from_utf8_lossy(file);
            assert_eq!(String::from_utf8_lossy(&bare.pdf), String::from_utf8_lossy(want), "{text:?}");
            assert_eq!(bare.changed, file != want, "{text:?}");
        };
        check(b"%PDF-1.4\n%%EOF", b"%PDF-1.4\n%%EOF");
        check(b"%PDF-1.4\n%%EOF\r\n \n", b"%PDF-1.4\n%%EOF\r\n \n");
        check(b"@PJL SET COPIES=9\n%PDF-1.4\n%%EOF", b"%PDF-1.4\n%%EOF");
        check(b"%PDF-1.4\n%%EOF\n%%EOF\n\x1b%-12345X@PJL EOJ\n", b"%PDF-1.4\n%%EOF\n%%EOF\n");
        // Between two end marks, and where there is none.
        check(b"%PDF-1.4\n%%EOF\x1b%-12345X@PJL\n%%EOF", b"%PDF-1.4\n%%EOF %-12345X@PJL\n%%EOF");
        check(b"%PDF-1.4\n\x1b%-12345X\x1b%-12345X@PJL", b"%PDF-1.4\n %-12345X %-12345X@PJL");
        // The table is found from the beginning of the file, so nothing may move; or from the header.
        check(b"  \n%PDF-1.4\nxref\nstartxref\n12\n%%EOF", b"%PDF-1.4\n  \nxref\nstartxref\n12\n%%EOF");
        check(b"  \n%PDF-1.4\nxref\nstartxref\n9\n%%EOF", b"%PDF-1.4\nxref\nstartxref\n9\n%%EOF");
        check(b"", b"");
    }
}
