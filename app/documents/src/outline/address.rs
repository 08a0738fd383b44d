//! `From`: exactly one address, or why not (RFC 5322, 3.4).

use super::Sender;

/// What is read of one mailbox of the list.
#[derive(Default)]
struct Mailbox {
    /// What stands outside the angle brackets: a name, or the address itself.
    plain: Vec<u8>,
    /// What stands inside them.
    angle: Option<Vec<u8>>,
}

/// Who `value`, the value of a `From` header, says it is.
pub(super) fn sender(value: &[u8]) -> Sender {
    let mut found = Vec::new();
    let mut mailbox = Mailbox::default();
    let mut inside = false;
    let mut bytes = value.iter().copied();
    while let Some(b) = bytes.next() {
        match b {
            b'(' => skip_comment(&mut bytes),
            b'"' => quoted(&mut bytes, mailbox.target(inside)),
            b'<' if inside || mailbox.angle.is_some() => return Sender::None,
            b'<' => {
                mailbox.angle = Some(Vec::new());
                inside = true;
            }
            b'>' if !inside => return Sender::None,
            b'>' => inside = false,
            b':' | b';' if !inside => return Sender::Several,
            b',' if !inside => found.extend(std::mem::take(&mut mailbox).address()),
            b => mailbox.target(inside).push(b),
        }
        if found.len() > 1 {
            return Sender::Several;
        }
    }
    found.extend(mailbox.address());
    match found.as_slice() {
        _ if inside => Sender::None,
        [] => Sender::None,
        [one] => addr_spec(one).map_or(Sender::None, Sender::One),
        _ => Sender::Several,
    }
}

impl Mailbox {
    fn target(&mut self, inside: bool) -> &mut Vec<u8> {
        match &mut self.angle {
            Some(angle) if inside => angle,
            _ => &mut self.plain,
        }
    }

    /// The address of it; none where nothing stands between two commas.
    fn address(self) -> Option<Vec<u8>> {
        match self.angle {
            Some(angle) => Some(angle),
            None if self.plain.trim_ascii().is_empty() => None,
            None => Some(self.plain),
        }
    }
}

/// Reads on to the end of a comment; comments may stand in comments.
fn skip_comment(bytes: &mut impl Iterator<Item = u8>) {
    let mut depth = 1_usize;
    while let Some(b) = bytes.next() {
        match b {
            b'\\' => drop(bytes.next()),
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return;
        }
    }
}

/// Reads a quoted string into `target`, with its quotes, since an `@` inside it separates nothing.
fn quoted(bytes: &mut impl Iterator<Item = u8>, target: &mut Vec<u8>) {
    target.push(b'"');
    while let Some(b) = bytes.next() {
        match b {
            b'"' => break,
            b'\\' => target.extend([b'\\'].into_iter().chain(bytes.next())),
            b => target.push(b),
        }
    }
    target.push(b'"');
}

/// `local@domain` without quotes around the local part; none where it is not one address.
fn addr_spec(text: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(text).ok()?.trim();
    let (local, domain) = text.rsplit_once('@')?;
    let local = match local.strip_prefix('"') {
        Some(rest) => unquoted(rest.strip_suffix('"')?)?,
        None if local.contains(['@', '"', '\\', ':']) => return None,
        None => local.to_owned(),
    };
    let whole = |part: &str| !part.is_empty() && !part.chars().any(|c| c.is_whitespace() || c.is_control());
    (whole(&local) && whole(domain) && !domain.contains(['"', '\\'])).then(|| format!("{local}@{domain}"))
}

fn unquoted(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => return None,
            '\\' => plain.push(chars.next()?),
            c => plain.push(c),
        }
    }
    Some(plain)
}
