//! CUSTOM_ATTRIBUTES (D19): `{'key':'value','key2':'value2'}`, a small strict grammar and no lenient JSON.
//!
//! ```text
//! attributes = "{" [ pair *( "," pair ) ] "}"
//! pair       = text ":" text
//! text       = "'" *( any character but "'" and "\" / "\'" / "\\" ) "'"
//! ```
//! Blanks may stand between the parts. There are no numbers, no double quotes and nothing inside of anything.

use super::LineProblem;
use crate::{
    text::Line,
    users::{Attributes, MOST_ATTRIBUTES},
};
use std::{iter::Peekable, str::Chars};

/// The attributes that `text` spells.
///
/// # Errors
/// That it is not of the grammar, says a key twice, or has more than [`MOST_ATTRIBUTES`] keys.
pub fn parse(text: &str) -> Result<Attributes, LineProblem> {
    let mut rest = text.chars().peekable();
    let mut found = Attributes::new();
    expect(&mut rest, '{')?;
    if next_is(&mut rest, '}') {
        rest.next();
    } else {
        loop {
            let key = quoted(&mut rest)?;
            expect(&mut rest, ':')?;
            let value = quoted(&mut rest)?;
            if found.insert(key, value).is_some() {
                return Err(LineProblem::AttributeTwice);
            }
            if found.len() > MOST_ATTRIBUTES {
                return Err(LineProblem::TooManyAttributes);
            }
            if !next_is(&mut rest, ',') {
                break;
            }
            rest.next();
        }
        expect(&mut rest, '}')?;
    }
    blanks(&mut rest);
    if rest.next().is_none() { Ok(found) } else { Err(LineProblem::Attributes) }
}

fn blanks(rest: &mut Peekable<Chars>) {
    while rest.next_if(|c| *c == ' ').is_some() {}
}

fn next_is(rest: &mut Peekable<Chars>, wanted: char) -> bool {
    blanks(rest);
    rest.peek() == Some(&wanted)
}

fn expect(rest: &mut Peekable<Chars>, wanted: char) -> Result<(), LineProblem> {
    blanks(rest);
    if rest.next() == Some(wanted) { Ok(()) } else { Err(LineProblem::Attributes) }
}

fn quoted(rest: &mut Peekable<Chars>) -> Result<Line, LineProblem> {
    expect(rest, '\'')?;
    let mut text = String::new();
    loop {
        match rest.next().ok_or(LineProblem::Attributes)? {
            '\'' => return text.parse().map_err(|_| LineProblem::Attributes),
            '\\' => match rest.next() {
                Some(c @ ('\'' | '\\')) => text.push(c),
                _ => return Err(LineProblem::Attributes),
            },
            c => text.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, want: Result<&[(&str, &str)], LineProblem>) {
        let found = parse(text).map(|a| a.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect::<Vec<_>>());
        let want = want.map(|w| w.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect::<Vec<_>>());
        assert_eq!(found, want, "{text}");
    }

    #[test]
    fn attributes_are_quoted_pairs_and_nothing_else() {
        check("{'key1':'value1','key2':'value2'}", Ok(&[("key1", "value1"), ("key2", "value2")]));
        check(" { 'a' : 'it\\'s' , 'b' : '\\\\' } ", Ok(&[("a", "it's"), ("b", "\\")]));
        check("{}", Ok(&[]));
        for bad in [
            "",
            "{",
            "{'a'}",
            "{'a':1}",
            "{\"a\":\"b\"}",
            "{'a':{'b':'c'}}",
            "{'a':'b',}",
            "{'a':'b'}}",
            "{'a':''}",
            "{'':'b'}",
            "{'a':'\\n'}",
            "{'a':'b",
            "{'a':'b\u{202e}c'}",
            "[]",
            "{'a':['b']}",
            "{a:'b'}",
        ] {
            check(bad, Err(LineProblem::Attributes));
        }
        check("{'a':'1','a':'2'}", Err(LineProblem::AttributeTwice));
        let pairs = |n| (0..n).map(|i| format!("'k{i}':'v'")).collect::<Vec<_>>().join(",");
        assert_eq!(parse(&format!("{{{}}}", pairs(50))).map(|a| a.len()), Ok(50));
        check(&format!("{{{}}}", pairs(51)), Err(LineProblem::TooManyAttributes));
    }
}
