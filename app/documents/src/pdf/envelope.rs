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
/// Within how many octets an object has said its number.
const OBJECT_HEAD: usize = 24;
const HEADER: &[u8] = b"%PDF-";
/// How readers of old know a PDF too (ISO 32000-1, annex H.3.4.1, note 14).
const POSTSCRIPT_HEADER: &[u8] = b"%!PS-Adobe-";
const END: &[u8] = b"%%EOF";
/// Universal Exit Language: wherever a printer sees it, the document is over and orders follow.
const EXIT_LANGUAGE: &[u8] = b"\x1b%-12345X";

/// Where a PDF begins in the `first` octets of a file; none where other readers see no PDF either.
///
/// Without a header it begins where its first object does.
pub(crate) fn header(first: &[u8]) -> Option<usize> {
    let objects = first.get(..first.len().min(OBJECTS_WITHIN)).unwrap_or(first);
    let Some(at) = find(objects, HEADER) else { return old_header(first).or_else(|| first_object(first)) };
    let (before, after) = first.split_at_checked(at)?;
    let line = before.rsplit(|b| matches!(b, b'\n' | b'\r')).next().unwrap_or_default();
    // After words on the same line it is more likely that somebody writes about PDF, unless objects follow.
    let apart = line.iter().all(|b| !b.is_ascii_graphic()) || before.iter().any(is_control);
    let version = after.get(HEADER.len()).is_some_and(u8::is_ascii_digit);
    (at <= HEADER_WITHIN && apart && version || find(objects, b" obj").is_some()).then_some(at)
}

/// `%!PS-Adobe-3.0 PDF-1.4`
fn old_header(first: &[u8]) -> Option<usize> {
    let at = first.iter().position(|b| !b.is_ascii_whitespace())?;
    let line = first.get(at..)?.strip_prefix(POSTSCRIPT_HEADER)?.split(|b| matches!(b, b'\n' | b'\r')).next()?;
    find(line, b" PDF-").is_some().then_some(at)
}

/// `1 0 obj`, and what an object of a document begins with.
fn first_object(first: &[u8]) -> Option<usize> {
    let at = first.iter().position(|b| !b.is_ascii_whitespace())?;
    let head = first.get(at..)?.get(..OBJECT_HEAD)?;
    let mut words = head.splitn(3, |b| *b == b' ');
    let mut number = || words.next().is_some_and(|word| !word.is_empty() && word.iter().all(u8::is_ascii_digit));
    let numbered = number() && number();
    let object = words.next()?.strip_prefix(b"obj")?.trim_ascii_start();
    (numbered && (object.starts_with(b"<<") || object.starts_with(b"["))).then_some(at)
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
        && pdf.get(end..).is_some_and(|rest| rest.iter().any(|b| !b.is_ascii_whitespace()) && !has_objects(rest))
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

/// Whether a change of the document follows its end, which is cut off: it is read, and the copy of it is printed.
fn has_objects(rest: &[u8]) -> bool {
    find(rest, b" obj").is_some()
}

/// The file from its header on. Where its table of objects counts from what stood before, the header moves to the
/// front instead and blanks take the rest of the room: a printer that does not mend files finds every object.
fn without_front(mut pdf: Vec<u8>, at: usize) -> Vec<u8> {
    if table(&pdf, 0).is_none() || table(&pdf, at).is_some() {
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

/// The table of objects, or a stream with one, that the last `startxref` finds, counted from `origin`.
fn table(pdf: &[u8], origin: usize) -> Option<&[u8]> {
    const KEYWORD: &[u8] = b"startxref";
    let after = pdf.get(find_last(pdf, KEYWORD)? + KEYWORD.len()..)?.trim_ascii_start();
    let digits = after.get(..after.iter().take_while(|b| b.is_ascii_digit()).count())?;
    let offset: usize = std::str::from_utf8(digits).ok()?.parse().ok()?;
    let table = pdf.get(origin.checked_add(offset)?..)?;
    let stream = table.get(..OBJECT_HEAD).unwrap_or(table);
    let is_stream = stream.first().is_some_and(u8::is_ascii_digit) && find(stream, b" obj").is_some();
    (table.starts_with(b"xref") || is_stream).then_some(table)
}

/// Whether a printer that mends nothing finds the objects: the file begins with a header, and what stands at the places
/// of its table are objects.
pub(super) fn is_sound(pdf: &[u8]) -> bool {
    pdf.starts_with(HEADER) && table(pdf, 0).is_some_and(entries_are_objects(pdf))
}

/// Looks at the first part of a table of the classic form; of a stream nothing is known before it is read.
fn entries_are_objects(pdf: &[u8]) -> impl FnOnce(&[u8]) -> bool {
    move |table| {
        let Some(table) = table.strip_prefix(b"xref") else { return true };
        let lines = table.split(|b| matches!(b, b'\n' | b'\r')).filter(|line| !line.trim_ascii().is_empty());
        let used = lines.skip(1).take_while(|line| line.trim_ascii().len() >= 17);
        used.filter(|line| line.trim_ascii().ends_with(b"n")).all(|line| {
            let digits = line.trim_ascii().get(..10).and_then(|digits| std::str::from_utf8(digits).ok());
            let place = digits.and_then(|digits| digits.parse::<usize>().ok()).and_then(|at| pdf.get(at..));
            let head = place.map(|place| place.get(..OBJECT_HEAD).unwrap_or(place)).unwrap_or_default();
            head.trim_ascii_start().first().is_some_and(u8::is_ascii_digit) && find(head, b"obj").is_some()
        })
    }
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
