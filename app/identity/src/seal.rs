//! Small secrets at rest: sealed with AES-256-GCM (NIST SP 800-38D) under a key that the store derives.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

/// `secret`, bound to `whose`; the nonce comes from a source that nobody can guess. None when the library refuses.
#[must_use]
pub fn seal(key: &[u8; 32], nonce: [u8; NONCE_LEN], whose: &[u8], secret: &[u8]) -> Option<Vec<u8>> {
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key).ok()?);
    let mut sealed = secret.to_vec();
    key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(whose), &mut sealed).ok()?;
    Some([nonce.as_slice(), &sealed].concat())
}

/// What was sealed for `whose`; none when it was changed, or is somebody else's.
#[must_use]
pub fn open(key: &[u8; 32], whose: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE_LEN>()?;
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key).ok()?);
    let mut bytes = sealed.to_vec();
    let secret = key.open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::from(whose), &mut bytes).ok()?;
    Some(secret.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_opens_for_its_owner_only() {
        let sealed = seal(&[1; 32], [2; NONCE_LEN], b"ada", b"secret").unwrap();
        assert_eq!(open(&[1; 32], b"ada", &sealed).as_deref(), Some(b"secret".as_slice()));
        assert_eq!(open(&[1; 32], b"bob", &sealed), None);
        assert_eq!(open(&[3; 32], b"ada", &sealed), None);
        assert_eq!(open(&[1; 32], b"ada", sealed.get(..9).unwrap()), None);
    }
}
