//! What spreadsheets make of a file: separators and character sets of their country, empty rows and columns, signs that
//! make a value a text, their own words for true and false, and numbers that they have spoilt.

use super::{BadFile, Header, MOST_BYTES, MOST_LINES};
use crate::csv::{self, BadRecord, Record, Separator};

/// A file whose header was recognised.
pub(super) struct Table {
    /// How many columns the header has.
    pub columns: usize,
    /// What stands between the values.
    pub separator: Separator,
    /// What is below the header, without empty rows and columns.
    pub records: Vec<Record>,
}

/// The table in a file, in which the header is the first line, in whatever way its values are separated.
pub(super) fn table(file: &[u8], wanted: &Header) -> Result<Table, BadFile> {
    if file.len() > MOST_BYTES {
        return Err(BadFile::TooLarge);
    }
    let text = csv::decoded(file).ok_or(BadFile::Encoding)?;
    for separator in Separator::ALL {
        let mut records = csv::separated(&text, separator);
        let Some(Record { number: 1, values: mut header, bad: None }) = records.next() else { continue };
        let empty = empty_columns(&header);
        leave_out(&mut header, &empty);
        if wanted.is(&header) {
            let records = records.filter_map(|record| without_empty(record, &empty)).take(MOST_LINES + 1).collect();
            return bounded(Table { columns: header.len(), separator, records });
        }
    }
    match csv::records(&text).next() {
        Some(Record { bad: Some(BadRecord::Nul), .. }) => Err(BadFile::Encoding),
        _ => Err(BadFile::Header),
    }
}

impl Header {
    fn is(&self, names: &[String]) -> bool {
        names.len() >= self.needed && self.columns.get(..names.len()).is_some_and(|wanted| names == wanted)
    }
}

fn bounded(table: Table) -> Result<Table, BadFile> {
    match table.records.len() {
        0 => Err(BadFile::Empty),
        1..=MOST_LINES => Ok(table),
        _ => Err(BadFile::TooManyLines),
    }
}

/// The columns that have no name in the header: a spreadsheet writes as many as it once had something in.
fn empty_columns(header: &[String]) -> Vec<usize> {
    header.iter().enumerate().filter(|(_, name)| name.is_empty()).map(|(column, _)| column).collect()
}

fn leave_out(values: &mut Vec<String>, columns: &[usize]) {
    let mut place = 0_usize;
    values.retain(|_| {
        let kept = !columns.contains(&place);
        place += 1;
        kept
    });
}

/// The record without the columns that have no name, where nothing stands in them; none when it has no value at all.
fn without_empty(mut record: Record, columns: &[usize]) -> Option<Record> {
    if record.bad.is_none() {
        if record.values.iter().all(|value| value.trim().is_empty()) {
            return None;
        }
        let blank = |column: &usize| record.values.get(*column).is_none_or(|value| value.trim().is_empty());
        // Otherwise the line has more values than the header, and is refused for it.
        if columns.iter().all(blank) {
            leave_out(&mut record.values, columns);
        }
    }
    Some(record)
}

/// A value as it was meant: without the apostrophe that made it a text (before a digit, or a sign that would make it a
/// formula, as exports of this product have it), and without the `="…"` that did.
pub(super) fn meant(value: &str) -> &str {
    if let Some(text) = value.strip_prefix('\'') {
        let guarded = |c: char| c.is_ascii_digit() || csv::FORMULA_STARTS.contains(&c);
        return if text.starts_with(guarded) { text } else { value };
    }
    let inner = value.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    inner.filter(|text| !text.contains('"')).unwrap_or(value)
}

/// Whether a spreadsheet has made another number out of it: `1.23E+15` has lost digits, `4567890.0` was none.
pub(super) fn is_spoilt(value: &str) -> bool {
    let value = value.trim();
    let decimal = |text: &str| text.split_once(['.', ',']).is_some_and(|(whole, rest)| digits(whole) && digits(rest));
    // Without a sign before the power it is a hexadecimal number: spreadsheets always write one.
    let power = value.split_once(['E', 'e']).is_some_and(|(number, power)| {
        power.strip_prefix(['+', '-', '\u{2212}']).is_some_and(digits) && (digits(number) || decimal(number))
    });
    let zeros = |text: &str| digits(text) && text.bytes().all(|b| b == b'0');
    power || value.split_once(['.', ',']).is_some_and(|(whole, rest)| digits(whole) && zeros(rest))
}

/// Whether a spreadsheet may have put zeros in the place of digits: it keeps the first fifteen of a number.
pub(super) fn is_cut(number: &str) -> bool {
    const KEPT: usize = 15;
    digits(number) && number.get(KEPT..).is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b == b'0'))
}

/// How long the numbers of a file are, where a few are shorter than all others: they may have lost zeros in front.
/// Where one begins with a zero, none were lost.
pub(super) fn common_length(numbers: &[&str]) -> Option<usize> {
    let decimal: Vec<&str> = numbers.iter().copied().filter(|number| digits(number)).collect();
    let length = decimal.iter().map(|number| number.len()).max()?;
    let whole = decimal.iter().filter(|number| number.len() == length).count();
    let short = decimal.len().saturating_sub(whole);
    let kept = decimal.iter().any(|number| number.starts_with('0'));
    (short > 0 && whole >= 3 && whole >= short.saturating_mul(3) && !kept).then_some(length)
}

/// Whether a number has fewer digits than `length`.
pub(super) fn is_shorter(number: &str, length: usize) -> bool {
    number.len() < length && digits(number)
}

/// What a word for true or false says, in the languages in which spreadsheets write it.
pub(super) fn truth(word: &str) -> Option<bool> {
    const TRUE: [&str; 17] = [
        "true",
        "vrai",
        "wahr",
        "verdadero",
        "verdadeiro",
        "vero",
        "waar",
        "prawda",
        "sant",
        "sand",
        "sann",
        "tosi",
        "pravda",
        "igaz",
        "adevărat",
        "истина",
        "doğru",
    ];
    const FALSE: [&str; 15] = [
        "false", "faux", "falsch", "falso", "onwaar", "fałsz", "falskt", "falsk", "usann", "epätosi", "nepravda",
        "hamis", "fals", "ложь", "yanlış",
    ];
    let word = word.to_lowercase();
    match (TRUE.contains(&word.as_str()), FALSE.contains(&word.as_str())) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    }
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_what_was_typed_into_the_spreadsheet() {
        for (value, want) in [
            ("'0123", "0123"),
            ("'=1+1", "=1+1"),
            ("''t Hooft", "'t Hooft"),
            ("'t Hooft", "'t Hooft"),
            ("=\"0123\"", "0123"),
            ("=\"a\"&\"b\"", "=\"a\"&\"b\""),
            ("=1+1", "=1+1"),
            ("", ""),
        ] {
            assert_eq!(meant(value), want);
        }
    }

    #[test]
    fn a_number_that_a_spreadsheet_has_changed_is_told_from_one_that_it_has_not() {
        for spoilt in ["1.23E+15", "1,23E+15", "1E+15", "1.23e+15", "1E-05", "4567890.0", "4567890,0", " 1.00 "] {
            assert!(is_spoilt(spoilt), "{spoilt}");
        }
        for number in ["4567890", "1E15", "12E45678", "20171a,2a,3a", "123,45678", "04AA11BB", "", "E+15", "1.5", "."] {
            assert!(!is_spoilt(number), "{number}");
        }
    }

    #[test]
    fn a_number_of_which_fifteen_digits_are_kept_is_marked() {
        for (number, want) in [
            ("1234567890123450000", true),
            ("1234567890123450", true),
            ("1234567890123456", false),
            ("123456789012345", false),
            ("123456789012340", false),
            ("ABCDEF789012345000", false),
            ("", false),
        ] {
            assert_eq!(is_cut(number), want, "{number}");
        }
    }

    #[test]
    fn a_number_without_its_zeros_is_shorter_than_all_others() {
        for (numbers, want) in [
            (&["12345678", "23456789", "34567890", "1234567"][..], Some(8)),
            (&["12345678", "23456789", "34567890"], None),
            (&["12345678", "23456789", "1234567"], None),
            (&["12345678", "23456789", "34567890", "01234567", "123456"], None),
            (&["12345678", "23456789", "34567890", "1234567", "123456"], None),
            (&["04AA11BB", "AA11BB"], None),
            (&[], None),
        ] {
            assert_eq!(common_length(numbers), want, "{numbers:?}");
        }
        assert!(is_shorter("1234567", 8) && !is_shorter("12345678", 8) && !is_shorter("AA11", 8));
    }

    #[test]
    fn every_spreadsheet_has_its_words_for_true_and_false() {
        for (word, want) in [
            ("true", Some(true)),
            ("TRUE", Some(true)),
            ("VRAI", Some(true)),
            ("FAUX", Some(false)),
            ("WAHR", Some(true)),
            ("FALSCH", Some(false)),
            ("ADEVĂRAT", Some(true)),
            ("ИСТИНА", Some(true)),
            ("yes", None),
            ("1", None),
        ] {
            assert_eq!(truth(word), want, "{word}");
        }
    }
}
