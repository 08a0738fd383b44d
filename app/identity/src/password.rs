//! Passwords and PINs, hashed with argon2id (RFC 9106): 19 MiB, two passes, about 40 ms each.

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};

/// Hashing did not work.
#[derive(Debug, thiserror::Error)]
#[error("hashing a password: {0}")]
pub struct HashError(argon2::password_hash::Error);

/// The hash of `password` as a PHC string, with `salt` out of a source that nobody can guess.
///
/// # Errors
/// Where the library refuses its parameters.
pub fn hash(password: &str, salt: &[u8; 16]) -> Result<String, HashError> {
    let hash = Argon2::default().hash_password_with_salt(password.as_bytes(), salt).map_err(HashError)?;
    Ok(hash.to_string())
}

/// Whether `password` is the one behind `hash`.
///
/// With no hash at all it takes as long and says no: a guesser does not learn who has an account.
#[must_use]
pub fn verify(password: &str, hash: Option<&str>) -> bool {
    const NOBODY: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let known = hash.is_some();
    let Ok(parsed) = PasswordHash::new(hash.unwrap_or(NOBODY)) else { return false };
    let right = Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok();
    known && right
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_proves_itself_and_nothing_else_does() {
        let hash = hash("a heron on the lake", &[7; 16]).unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(verify("a heron on the lake", Some(&hash)));
        assert!(!verify("a heron on the Lake", Some(&hash)));
        assert!(!verify("", None));
    }
}
