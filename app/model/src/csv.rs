//! CSV (RFC 4180): read strictly, and written so that no cell is a formula for a spreadsheet.
//!
//! The usual readers mend what is malformed and would turn a stray quotation mark into a wrong person; this one says
//! on which line the mark stands and goes on with the next.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// How long one value may be, in bytes.
pub const MOST_FIELD: usize = 64 * 1024;

/// One line of a file: several physical lines where a quoted value has line ends in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The number of its first physical line; the first line of the file is 1.
    pub number: u32,
    /// Its values, as far as they could be read.
    pub values: Vec<String>,
    /// Why it cannot be used.
    pub bad: Option<BadRecord>,
}

/// Why a line is no line of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BadRecord {
    /// A quotation mark inside a value that is not quoted, or something between a closing one and the separator.
    BareQuote,
    /// A quotation mark that is never closed; the rest of the file is inside it.
    OpenQuote,
    /// A value of more than [`MOST_FIELD`] bytes.
    TooLong,
    /// A NUL character.
    Nul,
}

/// What stands between two values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Separator {
    /// The one of RFC 4180.
    #[default]
    Comma,
    /// What spreadsheets write where the comma belongs to numbers.
    Semicolon,
    /// What spreadsheets call text.
    Tab,
}

impl Separator {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Comma, Self::Semicolon, Self::Tab];

    /// The character.
    #[must_use]
    pub const fn char(self) -> char {
        match self {
            Self::Comma => ',',
            Self::Semicolon => ';',
            Self::Tab => '\t',
        }
    }
}

/// The text of a file: UTF-8, or UTF-16 as spreadsheets call "Unicode text"; none when it is neither.
#[must_use]
pub fn decoded(file: &[u8]) -> Option<Cow<'_, str>> {
    let (big, bytes) = match file {
        [0xff, 0xfe, rest @ ..] => (false, rest),
        [0xfe, 0xff, rest @ ..] => (true, rest),
        // Latin letters in UTF-16 without its mark: every other byte is zero.
        [first, 0, ..] if *first != 0 => (false, file),
        [0, second, ..] if *second != 0 => (true, file),
        _ => return std::str::from_utf8(file).ok().map(Cow::Borrowed),
    };
    let (pairs, []) = bytes.as_chunks::<2>() else { return None };
    let units = pairs.iter().map(|pair| if big { u16::from_be_bytes(*pair) } else { u16::from_le_bytes(*pair) });
    char::decode_utf16(units).collect::<Result<String, _>>().ok().map(Cow::Owned)
}

/// The lines of `text`, of which empty ones are left out. Lines end with CR LF, LF or CR.
pub fn records(text: &str) -> Records<'_> {
    separated(text, Separator::Comma)
}

/// [`records`] with another separator.
pub fn separated(text: &str, separator: Separator) -> Records<'_> {
    Records { rest: text.strip_prefix('\u{feff}').unwrap_or(text), number: 1, separator: separator.char() }
}

/// See [`records`].
#[derive(Clone, Debug)]
pub struct Records<'t> {
    rest: &'t str,
    number: u32,
    separator: char,
}

impl Iterator for Records<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        while !self.rest.is_empty() {
            let (line, _) = physical(self.rest);
            if !line.trim().is_empty() {
                return Some(self.record());
            }
            self.skip_line();
        }
        None
    }
}

impl Records<'_> {
    fn record(&mut self) -> Record {
        let mut record = Record { number: self.number, values: Vec::new(), bad: None };
        loop {
            let (value, end) = match self.value() {
                Ok(read) => read,
                Err(bad) => {
                    record.bad = Some(bad);
                    if bad == BadRecord::OpenQuote {
                        self.rest = "";
                    } else {
                        self.skip_line();
                    }
                    return record;
                }
            };
            if value.len() > MOST_FIELD {
                record.bad = record.bad.or(Some(BadRecord::TooLong));
            } else if value.contains('\0') {
                record.bad = record.bad.or(Some(BadRecord::Nul));
            }
            record.values.push(value);
            if end {
                return record;
            }
        }
    }

    /// The next value, and whether the line ends behind it.
    fn value(&mut self) -> Result<(String, bool), BadRecord> {
        // Spreadsheets are told by an equals sign before the quotation mark that a number is a text.
        let opened = self.rest.strip_prefix('"').or_else(|| self.rest.strip_prefix("=\""));
        let value = match opened {
            Some(quoted) => self.quoted(quoted)?,
            None => {
                let end = self.rest.find([self.separator, '\r', '\n']).unwrap_or(self.rest.len());
                let (value, rest) = self.rest.split_at(end);
                if value.contains('"') {
                    return Err(BadRecord::BareQuote);
                }
                self.rest = rest;
                value.to_owned()
            }
        };
        if let Some(rest) = self.rest.strip_prefix(self.separator) {
            self.rest = rest;
            return Ok((value, false));
        }
        if !self.rest.is_empty() && !self.rest.starts_with(['\r', '\n']) {
            return Err(BadRecord::BareQuote);
        }
        self.skip_line();
        Ok((value, true))
    }

    fn quoted<'t>(&mut self, quoted: &'t str) -> Result<String, BadRecord>
    where
        Self: 't,
    {
        let mut value = String::new();
        let mut rest = quoted;
        loop {
            let (before, behind) = rest.split_once('"').ok_or(BadRecord::OpenQuote)?;
            value.push_str(before);
            match behind.strip_prefix('"') {
                Some(more) => {
                    value.push('"');
                    rest = more;
                }
                None => {
                    let taken = self.rest.len().saturating_sub(behind.len());
                    self.number = self.number.saturating_add(line_ends(&value));
                    self.rest = self.rest.get(taken..).unwrap_or_default();
                    return Ok(value);
                }
            }
        }
    }

    fn skip_line(&mut self) {
        let (_, rest) = physical(self.rest);
        self.rest = rest;
        self.number = self.number.saturating_add(1);
    }
}

/// The first physical line, without its end, and what follows the end.
fn physical(text: &str) -> (&str, &str) {
    let Some(end) = text.find(['\r', '\n']) else { return (text, "") };
    let (line, rest) = text.split_at(end);
    (line, rest.strip_prefix("\r\n").or_else(|| rest.get(1..)).unwrap_or_default())
}

fn line_ends(value: &str) -> u32 {
    let mut count = 0_u32;
    let mut rest = value;
    while rest.contains(['\r', '\n']) {
        rest = physical(rest).1;
        count = count.saturating_add(1);
    }
    count
}

/// What a spreadsheet takes for the beginning of a formula, and the apostrophe that guards from it.
pub(crate) const FORMULA_STARTS: [char; 13] =
    ['\'', '=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠'];

/// A value as it stands in a file: always quoted, and with a leading apostrophe where a spreadsheet would take it for
/// a formula, or where it begins with an apostrophe: so that whoever takes one away again gets what there was.
#[must_use]
pub fn cell(text: &str) -> String {
    let guard = if text.starts_with(FORMULA_STARTS) { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

/// A line of such values, with its end.
#[must_use]
pub fn row<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let mut line = cells.into_iter().map(cell).collect::<Vec<_>>().join(",");
    line.push_str("\r\n");
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, want: &[(u32, &[&str], Option<BadRecord>)]) {
        let found: Vec<Record> = records(text).collect();
        let want: Vec<Record> = want
            .iter()
            .map(|(number, values, bad)| Record {
                number: *number,
                values: values.iter().map(|v| (*v).to_owned()).collect(),
                bad: *bad,
            })
            .collect();
        assert_eq!(found, want, "{text:?}");
    }

    #[test]
    fn lines_end_in_three_ways_and_keep_their_numbers() {
        check("a,b\r\nc\n\rd", &[(1, &["a", "b"], None), (2, &["c"], None), (4, &["d"], None)]);
        check("\u{feff}a\n\n  \nb\n", &[(1, &["a"], None), (4, &["b"], None)]);
        check("\"a\r\nb\",c\nd", &[(1, &["a\r\nb", "c"], None), (3, &["d"], None)]);
        check(",\n", &[(1, &["", ""], None)]);
        check("", &[]);
    }

    #[test]
    fn quotation_marks_are_taken_seriously() {
        check("\"a,\"\"b\"\"\",c", &[(1, &["a,\"b\"", "c"], None)]);
        check("a\"b,c\nd", &[(1, &[], Some(BadRecord::BareQuote)), (2, &["d"], None)]);
        check("x,\"a\"b,c\nd", &[(1, &["x"], Some(BadRecord::BareQuote)), (2, &["d"], None)]);
        check("a\nb,\"c\nd", &[(1, &["a"], None), (2, &["b"], Some(BadRecord::OpenQuote))]);
        check("\"\"", &[(1, &[""], None)]);
    }

    #[test]
    fn values_may_be_separated_by_what_a_spreadsheet_likes() {
        let check = |text: &str, separator, want: &[&str]| {
            let found: Vec<String> = separated(text, separator).next().map(|r| r.values).unwrap_or_default();
            assert_eq!(found, want, "{text:?}");
        };
        check("a,b;c\td", Separator::Comma, &["a", "b;c\td"]);
        check("a,b;\"c;d\";", Separator::Semicolon, &["a,b", "c;d", ""]);
        check("a\t\tb", Separator::Tab, &["a", "", "b"]);
        check("=\"0123\";x", Separator::Semicolon, &["0123", "x"]);
        check("=\"0123\"x,y", Separator::Comma, &[]);
    }

    #[test]
    fn a_file_may_be_utf_16() {
        let text = "Zoé,🖨\r\n";
        let units = |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
        let (little, big) = (units(u16::to_le_bytes), units(u16::to_be_bytes));
        for file in [
            text.as_bytes().to_vec(),
            little.clone(),
            big.clone(),
            [&[0xff, 0xfe], little.as_slice()].concat(),
            [&[0xfe, 0xff], big.as_slice()].concat(),
        ] {
            assert_eq!(decoded(&file).as_deref(), Some(text), "{file:?}");
        }
        for (file, why) in [
            (&b"zo\xe9"[..], "Latin-1"),
            (&[0xff, 0xfe, 0x41], "cut in the middle of a letter"),
            (&[0xff, 0xfe, 0x00, 0xd8], "half of a pair"),
        ] {
            assert_eq!(decoded(file), None, "{why}");
        }
    }

    #[test]
    fn what_is_too_long_or_has_a_nul_is_said() {
        let long = "x".repeat(MOST_FIELD + 1);
        assert_eq!(records(&long).next().and_then(|r| r.bad), Some(BadRecord::TooLong));
        check("a\0b,c", &[(1, &["a\0b", "c"], Some(BadRecord::Nul))]);
    }

    proptest::proptest! {
        /// S11: no cell of an export starts a formula, and the file says what was put in.
        #[test]
        fn what_is_exported_is_no_formula_and_reads_back(
            cells in proptest::collection::vec("[=+@\t\r\n',\"＝＋－＠a é-]{0,6}", 1..5)
        ) {
            let line = row(cells.iter().map(String::as_str));
            let read: Vec<Record> = records(&line).collect();
            let blank = cells.iter().all(|c| c.trim().is_empty());
            if !blank {
                assert_eq!(read.len(), 1, "{line:?}");
                let back: Vec<&str> = read[0].values.iter().map(|v| v.strip_prefix('\'').unwrap_or(v)).collect();
                assert_eq!(back, cells, "{line:?}");
                let formula = |v: &String| v.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
                assert!(!read[0].values.iter().any(formula), "{line:?}");
            }
        }
    }

    #[test]
    fn no_cell_is_a_formula() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\0=1", "＝1", "＋1", "－1", "＠A"] {
            assert_eq!(cell(text), format!("\"'{text}\""));
        }
        assert_eq!(row(["a \"b\"", "1=1"]), "\"a \"\"b\"\"\",\"1=1\"\r\n");
    }
}
