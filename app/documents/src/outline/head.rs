//! How a file begins, as far as the outline looks at it.

/// How many decoded octets of a file are looked at.
pub(super) const LENGTH: usize = 2048;

/// Whether a file that begins so is printed.
pub(super) fn printable(head: &[u8]) -> bool {
    !head.trim_ascii().is_empty() && crate::sniff(head).is_some()
}
