//! The octets of a message as they pass: where it ends, and what may not be in it.
//!
//! A message ends at CR LF `.` CR LF and nowhere else. A server that also took LF `.` CR LF for the end would let a
//! message carry a second one inside it (SMTP smuggling), so a CR or LF that stands alone ends the session.

use super::replies::{self, Reply};
use app::mail_in::MailRefusal;

/// What stands in the octets that came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum DataState {
    /// All of them belong to the message, and it goes on.
    More,
    /// The message ends after so many of them.
    End(usize),
    /// The message is refused.
    Bad(Reply),
}

/// Watches one message pass.
#[derive(Debug)]
pub(super) struct Watch {
    longest_line: usize,
    most: u64,
    octets: u64,
    /// Octets of the line that is passing.
    line: usize,
    /// Whether that line begins with a dot.
    dot: bool,
    /// Whether the last octet was a CR.
    cr: bool,
}

impl Watch {
    /// A message of at most `most` octets, in lines of at most `longest_line` with their ends.
    pub(super) const fn new(longest_line: usize, most: u64) -> Self {
        Self { longest_line, most, octets: 0, line: 0, dot: false, cr: false }
    }

    /// Looks at the octets that came next.
    pub(super) fn look(&mut self, octets: &[u8]) -> DataState {
        let seen = self.lines(octets);
        let passed = if let DataState::End(count) = seen { count } else { octets.len() };
        self.octets = self.octets.saturating_add(passed as u64);
        // The dot at the end is no part of the message.
        if self.octets > self.most.saturating_add(3) && !matches!(seen, DataState::Bad(_)) {
            return DataState::Bad(replies::refused(&MailRefusal::TooLarge { limit: self.most }));
        }
        seen
    }

    fn lines(&mut self, octets: &[u8]) -> DataState {
        for (index, b) in octets.iter().enumerate() {
            self.line += 1;
            if self.line > self.longest_line {
                return DataState::Bad(replies::TEXT_LINE_TOO_LONG);
            }
            match (*b, self.cr) {
                (b'\n', true) if self.dot && self.line == 3 => return DataState::End(index + 1),
                (b'\n', true) => (self.line, self.dot, self.cr) = (0, false, false),
                (b'\n', false) | (_, true) => return DataState::Bad(replies::BARE_LINE_END),
                (b'\r', false) => self.cr = true,
                (b, false) => self.dot |= self.line == 1 && b == b'.',
            }
        }
        DataState::More
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Looks at `message` in pieces of every size; all must say the same.
    fn check(message: &str, want: &DataState) {
        for size in 1..=message.len() {
            let mut watch = Watch::new(12, 40);
            let mut passed = 0;
            let found = message.as_bytes().chunks(size).find_map(|piece| {
                let seen = watch.look(piece);
                let end = match seen {
                    DataState::More => None,
                    DataState::End(count) => Some(DataState::End(passed + count)),
                    bad @ DataState::Bad(_) => Some(bad),
                };
                passed += piece.len();
                end
            });
            assert_eq!(found.unwrap_or(DataState::More), *want, "{message:?} in pieces of {size}");
        }
    }

    #[test]
    fn a_message_ends_at_its_dot_only() {
        check(".\r\nQUIT\r\n", &DataState::End(3));
        check("a\r\n.\r\nQUIT\r\n", &DataState::End(6));
        check("..\r\n.a\r\n. \r\n.\r\n", &DataState::End(15));
        check("a.\r\n\r\n", &DataState::More);
    }

    #[test]
    fn line_ends_that_stand_alone_are_refused() {
        let bad = DataState::Bad(replies::BARE_LINE_END);
        for message in ["a\n.\r\n", "a\r\n.\n", "a\n.\n", "a\r.\r\n", "a\r\r\n", "\n", "a\r\n\r.\r\n"] {
            check(message, &bad);
        }
    }

    #[test]
    fn lines_and_messages_have_a_limit() {
        check("0123456789\r\n", &DataState::More);
        check("01234567890\r\n", &DataState::Bad(replies::TEXT_LINE_TOO_LONG));
        let large = DataState::Bad(replies::refused(&MailRefusal::TooLarge { limit: 40 }));
        check(&"01234567\r\n".repeat(5), &large);
        check(&format!("{}.\r\n", "01234567\r\n".repeat(5)), &large);
        check(&format!("{}.\r\n", "01234567\r\n".repeat(4)), &DataState::End(43));
    }
}
