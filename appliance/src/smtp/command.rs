//! The commands of a client, understood completely or refused, and how each is put for mailin.
//!
//! mailin's own parser stumbles over much that real mail servers send: the null reverse-path, `SIZE=`, `SMTPUTF8`,
//! quoted local parts, `NOOP` with a word. So it is handed lines that were built here, never lines that came in.

use super::replies::{self, Reply};
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// The null reverse-path as mailin is told it; a lone `%` is no encoding of anything else.
pub(super) const NULL_PATH: &str = "%";

/// What mailin's parser ends a path at, and the sign of the encoding itself.
const ENCODED: &AsciiSet = &CONTROLS.add(b' ').add(b'<').add(b'>').add(b'%');

/// The longest path (RFC 5321, 4.5.3.1.3).
const LONGEST_PATH: usize = 256;

/// A command of a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Command {
    /// `HELO`, or `EHLO` when extended.
    Hello { extended: bool },
    /// `MAIL`
    Mail(Mail),
    /// `RCPT`, its path encoded.
    Rcpt { path: String, ascii: bool },
    /// `DATA`
    Data,
    /// `RSET`
    Rset,
    /// `NOOP`
    Noop,
    /// `VRFY`
    Vrfy,
    /// `HELP`
    Help,
    /// `QUIT`
    Quit,
    /// `STARTTLS`
    StartTls,
    /// `AUTH`
    Auth { mechanism: String, initial: Option<String> },
}

/// `MAIL FROM` and its parameters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Mail {
    /// The path, encoded.
    pub(super) path: String,
    /// `SIZE=` (RFC 1870)
    pub(super) size: Option<u64>,
    /// `BODY=8BITMIME` (RFC 6152)
    pub(super) eight_bit: bool,
    /// `SMTPUTF8` (RFC 6531)
    pub(super) utf8: bool,
}

impl Mail {
    /// The line for mailin.
    pub(super) fn line(&self) -> String {
        let body = if self.eight_bit { " BODY=8BITMIME" } else { "" };
        format!("MAIL FROM:<{}>{body}\r\n", self.path)
    }
}

/// Understands a line without its end.
///
/// # Errors
/// The reply to what cannot be understood.
pub(super) fn parse(line: &[u8]) -> Result<Command, Reply> {
    let line = std::str::from_utf8(line).map_err(|_| replies::SYNTAX)?;
    if line.chars().any(|c| c.is_control() && c != '\t') {
        return Err(replies::SYNTAX);
    }
    let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
    let rest = rest.trim();
    let alone = |command: Command| if rest.is_empty() { Ok(command) } else { Err(replies::PARAMETERS) };
    let with = |command: Command| if rest.is_empty() { Err(replies::PARAMETERS) } else { Ok(command) };
    match verb.to_ascii_uppercase().as_str() {
        "EHLO" => with(Command::Hello { extended: true }),
        "HELO" => with(Command::Hello { extended: false }),
        "MAIL" => mail(rest).map(Command::Mail),
        "RCPT" => rcpt(rest),
        "DATA" => alone(Command::Data),
        "RSET" => alone(Command::Rset),
        "NOOP" => Ok(Command::Noop),
        "VRFY" => with(Command::Vrfy),
        "HELP" => Ok(Command::Help),
        "QUIT" => alone(Command::Quit),
        "STARTTLS" => alone(Command::StartTls),
        "AUTH" => auth(rest),
        "EXPN" | "BDAT" | "TURN" | "ETRN" => Err(replies::NOT_IMPLEMENTED),
        _ => Err(replies::UNKNOWN_COMMAND),
    }
}

/// What a path that was encoded for mailin stands for; none for the null reverse-path.
pub(super) fn decode_path(path: &str) -> Option<String> {
    if path == NULL_PATH {
        return None;
    }
    percent_decode_str(path).decode_utf8().ok().map(Into::into)
}

fn encode_path(address: &str) -> String {
    if address.is_empty() { NULL_PATH.to_owned() } else { utf8_percent_encode(address, ENCODED).to_string() }
}

fn mail(rest: &str) -> Result<Mail, Reply> {
    let (address, parameters) = after(rest, "FROM:").and_then(path).ok_or(replies::BAD_SENDER)?;
    let mut mail = Mail { path: encode_path(&address), ..Mail::default() };
    for parameter in parameters.split_ascii_whitespace() {
        let (name, value) = parameter.split_once('=').map_or((parameter, None), |(name, value)| (name, Some(value)));
        match (name.to_ascii_uppercase().as_str(), value.map(str::to_ascii_uppercase).as_deref()) {
            ("SIZE", Some(size)) => mail.size = Some(size.parse().map_err(|_| replies::PARAMETERS)?),
            ("BODY", Some("8BITMIME")) => mail.eight_bit = true,
            ("BODY", Some("7BIT")) | ("AUTH", Some(_)) => {}
            ("SMTPUTF8", None) => mail.utf8 = true,
            _ => return Err(replies::UNKNOWN_PARAMETER),
        }
    }
    if address.is_ascii() || mail.utf8 { Ok(mail) } else { Err(replies::NEEDS_SMTPUTF8) }
}

fn rcpt(rest: &str) -> Result<Command, Reply> {
    let (address, parameters) = after(rest, "TO:").and_then(path).ok_or(replies::BAD_RECIPIENT)?;
    if address.is_empty() {
        return Err(replies::BAD_RECIPIENT);
    }
    if !parameters.trim().is_empty() {
        return Err(replies::UNKNOWN_PARAMETER);
    }
    Ok(Command::Rcpt { path: encode_path(&address), ascii: address.is_ascii() })
}

fn auth(rest: &str) -> Result<Command, Reply> {
    let mut words = rest.split_ascii_whitespace();
    let mechanism = words.next().ok_or(replies::PARAMETERS)?.to_ascii_uppercase();
    let initial = words.next().map(str::to_owned);
    if words.next().is_some() { Err(replies::PARAMETERS) } else { Ok(Command::Auth { mechanism, initial }) }
}

fn after<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let start = text.get(..word.len())?;
    start.eq_ignore_ascii_case(word).then(|| text.get(word.len()..))?.map(str::trim_start)
}

/// The address in the angle brackets that `text` begins with, and what follows them.
fn path(text: &str) -> Option<(String, &str)> {
    let inner = text.strip_prefix('<')?;
    let end = end_of_path(inner)?;
    let (address, rest) = inner.split_at_checked(end)?;
    let rest = rest.strip_prefix('>')?;
    if !(rest.is_empty() || rest.starts_with(' ')) || address.len() > LONGEST_PATH {
        return None;
    }
    // A source route is accepted and ignored (RFC 5321, appendix C).
    let address = if address.starts_with('@') { address.split_once(':')?.1 } else { address };
    mailbox(address).map(|address| (address, rest))
}

/// Where the bracket stands that ends a path: not one inside quotes.
fn end_of_path(text: &str) -> Option<usize> {
    let (mut quoted, mut escaped) = (false, false);
    text.bytes().position(|b| {
        let was_escaped = std::mem::take(&mut escaped);
        match b {
            b'\\' if quoted && !was_escaped => escaped = true,
            b'"' if !was_escaped => quoted = !quoted,
            _ => {}
        }
        b == b'>' && !quoted
    })
}

/// The address as the use cases know addresses: without quotes that it does not need.
fn mailbox(address: &str) -> Option<String> {
    let Some(quoted) = address.strip_prefix('"') else {
        let plain =
            !address.contains([' ', '\t', '"', '<', '\\']) && !address.starts_with('@') && !address.ends_with('@');
        return plain.then(|| address.to_owned());
    };
    let (local, domain) = quoted.rsplit_once("\"@")?;
    let mut plain = String::with_capacity(local.len());
    let mut chars = local.chars();
    while let Some(c) = chars.next() {
        plain.push(if c == '\\' { chars.next()? } else { c });
    }
    let needless = plain.chars().all(|c| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c));
    let whole = !domain.is_empty() && !domain.contains([' ', '\t', '"']);
    whole.then(|| if needless { format!("{plain}@{domain}") } else { address.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(lines: &[&str], want: &Expect) {
        let said = |line: &&str| match parse(line.as_bytes()) {
            Ok(Command::Mail(mail)) => format!("{line:?} -> {:?} size {:?} utf8 {}", mail.line(), mail.size, mail.utf8),
            Ok(command) => format!("{line:?} -> {command:?}"),
            Err(reply) => format!("{line:?} -> {}", reply.to_string().trim_end()),
        };
        want.assert_eq(&lines.iter().map(said).collect::<Vec<_>>().join("\n"));
    }

    #[test]
    fn senders_are_understood_as_real_servers_write_them() {
        check(
            &[
                "MAIL FROM:<>",
                "MAIL FROM: <ada@example.org>",
                "mail from:<ada@example.org> SIZE=1234 BODY=8BITMIME",
                "MAIL FROM:<ada@example.org> BODY=7BIT SMTPUTF8 AUTH=<>",
                "MAIL FROM:<zoé@école.fr> SMTPUTF8",
                "MAIL FROM:<zoé@école.fr>",
                "MAIL FROM:<\"ada\"@example.org>",
                "MAIL FROM:<\"a d>a\"@example.org> SIZE=1",
                "MAIL FROM:<@a.example,@b.example:ada@example.org>",
                "MAIL FROM:<100%@example.org>",
                "MAIL FROM:<%>",
                "MAIL FROM:ada@example.org",
                "MAIL FROM:<ada@example.org",
                "MAIL FROM:<ada@example.org>x",
                "MAIL FROM:<ada@example.org> SIZE=many",
                "MAIL FROM:<ada@example.org> RET=HDRS",
                "MAIL",
            ],
            &expect![[r#"
                "MAIL FROM:<>" -> "MAIL FROM:<%>\r\n" size None utf8 false
                "MAIL FROM: <ada@example.org>" -> "MAIL FROM:<ada@example.org>\r\n" size None utf8 false
                "mail from:<ada@example.org> SIZE=1234 BODY=8BITMIME" -> "MAIL FROM:<ada@example.org> BODY=8BITMIME\r\n" size Some(1234) utf8 false
                "MAIL FROM:<ada@example.org> BODY=7BIT SMTPUTF8 AUTH=<>" -> "MAIL FROM:<ada@example.org>\r\n" size None utf8 true
                "MAIL FROM:<zoé@école.fr> SMTPUTF8" -> "MAIL FROM:<zo%C3%A9@%C3%A9cole.fr>\r\n" size None utf8 true
                "MAIL FROM:<zoé@école.fr>" -> 553 5.6.7 An address beyond ASCII needs SMTPUTF8
                "MAIL FROM:<\"ada\"@example.org>" -> "MAIL FROM:<ada@example.org>\r\n" size None utf8 false
                "MAIL FROM:<\"a d>a\"@example.org> SIZE=1" -> "MAIL FROM:<\"a%20d%3Ea\"@example.org>\r\n" size Some(1) utf8 false
                "MAIL FROM:<@a.example,@b.example:ada@example.org>" -> "MAIL FROM:<ada@example.org>\r\n" size None utf8 false
                "MAIL FROM:<100%@example.org>" -> "MAIL FROM:<100%25@example.org>\r\n" size None utf8 false
                "MAIL FROM:<%>" -> "MAIL FROM:<%25>\r\n" size None utf8 false
                "MAIL FROM:ada@example.org" -> 501 5.1.7 That is no sender address
                "MAIL FROM:<ada@example.org" -> 501 5.1.7 That is no sender address
                "MAIL FROM:<ada@example.org>x" -> 501 5.1.7 That is no sender address
                "MAIL FROM:<ada@example.org> SIZE=many" -> 501 5.5.4 Syntax error in the parameters
                "MAIL FROM:<ada@example.org> RET=HDRS" -> 555 5.5.4 Parameter not supported
                "MAIL" -> 501 5.1.7 That is no sender address"#]],
        );
    }

    #[test]
    fn recipients_and_the_rest() {
        check(
            &[
                "RCPT TO:<print@house>",
                "rcpt to: <print@house>",
                "RCPT TO:<\"print me\"@house>",
                "RCPT TO:<postmaster>",
                "RCPT TO:<>",
                "RCPT TO:<print@house> NOTIFY=NEVER",
                "NOOP x y",
                "HELP me",
                "VRFY ada",
                "DATA now",
                "BDAT 100 LAST",
                "AUTH PLAIN AGEAYg==",
                "AUTH",
                "EHLO",
                "GET / HTTP/1.1",
                "NOOP\u{0}",
            ],
            &expect![[r#"
                "RCPT TO:<print@house>" -> Rcpt { path: "print@house", ascii: true }
                "rcpt to: <print@house>" -> Rcpt { path: "print@house", ascii: true }
                "RCPT TO:<\"print me\"@house>" -> Rcpt { path: "\"print%20me\"@house", ascii: true }
                "RCPT TO:<postmaster>" -> Rcpt { path: "postmaster", ascii: true }
                "RCPT TO:<>" -> 501 5.1.3 That is no recipient address
                "RCPT TO:<print@house> NOTIFY=NEVER" -> 555 5.5.4 Parameter not supported
                "NOOP x y" -> Noop
                "HELP me" -> Help
                "VRFY ada" -> Vrfy
                "DATA now" -> 501 5.5.4 Syntax error in the parameters
                "BDAT 100 LAST" -> 502 5.5.1 Command not implemented
                "AUTH PLAIN AGEAYg==" -> Auth { mechanism: "PLAIN", initial: Some("AGEAYg==") }
                "AUTH" -> 501 5.5.4 Syntax error in the parameters
                "EHLO" -> 501 5.5.4 Syntax error in the parameters
                "GET / HTTP/1.1" -> 500 5.5.1 Unknown command
                "NOOP\0" -> 500 5.5.2 Syntax error"#]],
        );
    }

    #[test]
    fn a_path_reads_back_what_was_encoded() {
        for address in ["print@house", "a b@x", "100%25@x", "<>@x", "zoé@x", "%"] {
            assert_eq!(decode_path(&encode_path(address)).as_deref(), Some(address));
        }
        assert_eq!(decode_path(&encode_path("")), None);
    }
}
