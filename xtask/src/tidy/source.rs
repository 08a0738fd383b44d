//! A Rust file taken apart for the rules: code without comments and texts, and the texts with their lines.
//!
//! What stands behind `#[cfg(test)] mod …` is left out: tests may say what the product may not.

/// A Rust file in two halves.
#[derive(Default)]
pub struct Source {
    /// The code; comments are gone and every text is `""`.
    pub code: String,
    /// The texts in their order.
    pub texts: Vec<Text>,
}

/// A string literal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The line on which it begins, from 1.
    pub line: usize,
    /// What it says, with the usual escapes undone.
    pub text: String,
    /// Where it begins in [`Source::code`].
    pub at: usize,
}

impl Source {
    /// Takes `file` apart. What is no Rust gives nonsense, but no panic.
    pub fn of(file: &str) -> Self {
        let mut source = Self::default();
        let product = match file.find("#[cfg(test)]\nmod ") {
            Some(tests) => file.get(..tests).unwrap_or(file),
            None => file,
        };
        let mut rest = product.chars().peekable();
        let mut line = 1;
        let mut before = ' ';
        while let Some(c) = rest.next() {
            let next = rest.peek().copied();
            match c {
                '\n' => {
                    line += 1;
                    source.code.push(c);
                }
                '/' if next == Some('/') => {
                    while rest.peek().is_some_and(|c| *c != '\n') {
                        rest.next();
                    }
                }
                '/' if next == Some('*') => {
                    let mut last = ' ';
                    rest.next();
                    for c in rest.by_ref() {
                        line += usize::from(c == '\n');
                        if last == '*' && c == '/' {
                            break;
                        }
                        last = c;
                    }
                }
                'r' if matches!(next, Some('"' | '#')) && !before.is_alphanumeric() && before != '_' => {
                    let mut hashes = 0;
                    while rest.next_if_eq(&'#').is_some() {
                        hashes += 1;
                    }
                    if rest.next_if_eq(&'"').is_none() {
                        // A raw name, such as `r#type`.
                        before = '#';
                        continue;
                    }
                    let end = format!("\"{}", "#".repeat(hashes));
                    let mut text = String::new();
                    let began = line;
                    for c in rest.by_ref() {
                        line += usize::from(c == '\n');
                        text.push(c);
                        if text.ends_with(&end) {
                            text.truncate(text.len() - end.len());
                            break;
                        }
                    }
                    source.text(began, text);
                }
                '"' => {
                    let (mut text, began) = (String::new(), line);
                    while let Some(c) = rest.next() {
                        line += usize::from(c == '\n');
                        match c {
                            '"' => break,
                            '\\' => escape(&mut rest, &mut text, &mut line),
                            c => text.push(c),
                        }
                    }
                    source.text(began, text);
                }
                // A character, not a lifetime.
                '\'' => {
                    let ahead: Vec<char> = rest.clone().take(2).collect();
                    match ahead.as_slice() {
                        ['\\', _] => {
                            rest.next();
                            rest.next();
                            while rest.next().is_some_and(|c| c != '\'') {}
                        }
                        [_, '\''] => {
                            rest.next();
                            rest.next();
                        }
                        _ => source.code.push(c),
                    }
                }
                c => source.code.push(c),
            }
            before = c;
        }
        source
    }

    fn text(&mut self, line: usize, text: String) {
        self.texts.push(Text { line, text, at: self.code.len() });
        self.code.push_str("\"\"");
    }
}

fn escape(rest: &mut std::iter::Peekable<std::str::Chars<'_>>, text: &mut String, line: &mut usize) {
    match rest.next() {
        Some('n') => text.push('\n'),
        Some('t') => text.push('\t'),
        Some('u') => {
            let digits: String = rest.by_ref().skip(1).take_while(|c| *c != '}').collect();
            text.extend(u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32));
        }
        Some('\n') => {
            *line += 1;
            while rest.peek().is_some_and(|c| c.is_whitespace()) {
                *line += usize::from(rest.next() == Some('\n'));
            }
        }
        Some(c) => text.push(c),
        None => {}
    }
}

/// Every path of `code` that begins with `crate::` or `super::`, its groups spelled out: `crate::{a, b::c}` is two.
pub fn paths(code: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for start in ["crate::", "super::"] {
        for (at, _) in code.match_indices(start) {
            let before = code.get(..at).and_then(|c| c.chars().next_back()).unwrap_or(' ');
            // `$crate::` in a macro names the same crate; `x::crate` does not exist, `super::super::` is one path.
            if before.is_alphanumeric() || before == '_' || (before == ':' && start == "super::") {
                continue;
            }
            let mut rest = code.get(at..).unwrap_or_default();
            tree(&mut rest, &[], &mut found);
        }
    }
    found
}

/// Reads one path, or a group of them, behind `before`.
fn tree(rest: &mut &str, before: &[String], found: &mut Vec<Vec<String>>) {
    let mut path = before.to_vec();
    loop {
        *rest = rest.trim_start();
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        if !word.is_empty() {
            path.push(word.to_owned());
        }
        *rest = after.trim_start();
        if let Some(more) = rest.strip_prefix("::") {
            *rest = more.trim_start();
            if let Some(group) = rest.strip_prefix('{') {
                *rest = group;
                loop {
                    tree(rest, &path, found);
                    // A name of its own (`as …`) changes nothing.
                    let end = rest.find([',', '}']).unwrap_or(rest.len());
                    let (_, after) = rest.split_at(end);
                    *rest = after.get(1..).unwrap_or_default();
                    if !after.starts_with(',') {
                        break;
                    }
                }
                return;
            }
            if rest.starts_with(|c: char| c.is_alphanumeric() || c == '_') {
                continue;
            }
        }
        found.push(path);
        return;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_code_are_told_apart() {
        let file = "//! \"No\" text.\nfn f<'a>(x: &'a str) -> char { g(\"one \\\"two\\u{202f}\", r#\"th\"ree\"#); '\"' }\n\
                    /* \"none\" */ const A: &str = \"last\\\n    line\";\n#[cfg(test)]\nmod tests { const B: &str = \"x\"; }\n";
        let source = Source::of(file);
        let texts: Vec<(usize, &str)> = source.texts.iter().map(|t| (t.line, t.text.as_str())).collect();
        assert_eq!(texts, [(2, "one \"two\u{202f}"), (2, "th\"ree"), (3, "lastline")]);
        assert!(source.code.contains("g(\"\", \"\")") && source.code.contains("&'a str"), "{}", source.code);
        assert!(!source.code.contains("none") && !source.code.contains("mod tests"));
    }

    #[test]
    fn groups_of_paths_are_spelled_out() {
        let code =
            "use crate::{App, audit::{self, record}, x as y};\nfn f() { super::super::a::b(); crate::c::d::<u8>() }";
        let told: Vec<String> = paths(code).iter().map(|p| p.join("::")).collect();
        assert_eq!(
            told,
            [
                "crate::App",
                "crate::audit::self",
                "crate::audit::record",
                "crate::x",
                "crate::c::d",
                "super::super::a::b"
            ]
        );
    }
}
