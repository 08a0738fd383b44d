//! Secrets that are shown once and stored as their digest: sessions, one-time links, agents' credentials.

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// A secret of 256 bits as 64 hexadecimal digits.
#[must_use]
pub fn text(bytes: &[u8; 32]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// What is stored of a secret.
#[must_use]
pub fn digest(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

/// Whether two digests are the same, in a time that does not tell where they differ.
#[must_use]
pub fn same(a: &[u8; 32], b: &[u8; 32]) -> bool {
    a.ct_eq(b).into()
}

/// The token that a page sends back with every change, bound to the session's secret (CSRF).
#[must_use]
pub fn csrf(session: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(b"csrf:");
    hash.update(session.as_bytes());
    text(&hash.finalize().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_of_a_session_is_not_its_digest() {
        let secret = text(&[1; 32]);
        assert_eq!(secret.len(), 64);
        assert_ne!(csrf(&secret), text(&digest(&secret)));
        assert!(same(&digest(&secret), &digest(&secret)));
        assert!(!same(&digest(&secret), &digest("another")));
    }
}
