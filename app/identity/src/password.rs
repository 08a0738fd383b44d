//! Passwords and PINs, hashed with argon2id (RFC 9106): 19 MiB, two passes, about 40 ms each.

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::{
        Error,
        phc::{Output, ParamsString, PasswordHash, Salt},
    },
};

/// Room that is asked for at least, in blocks of a kilobyte, of which only what is needed is touched.
///
/// The C library keeps pieces of up to 32 MiB for later once one was given back, for every thread that ever hashed;
/// larger ones go back to the system at once.
const ROOM: usize = 33 * 1024;

/// Hashing did not work.
#[derive(Debug, thiserror::Error)]
#[error("hashing a password: {0}")]
pub struct HashError(Error);

/// The hash of `password` as a PHC string, with `salt` out of a source that nobody can guess.
///
/// # Errors
/// Where the library refuses its parameters.
pub fn hash(password: &str, salt: &[u8; 16]) -> Result<String, HashError> {
    let new = || -> Result<PasswordHash, Error> {
        let (algorithm, version, params) = (Algorithm::default(), Version::default(), Params::default());
        Ok(PasswordHash {
            algorithm: algorithm.ident(),
            version: Some(version.into()),
            params: ParamsString::try_from(&params)?,
            salt: Some(Salt::new(salt)?),
            hash: Some(output(&Argon2::new(algorithm, version, params), password, salt)?),
        })
    };
    new().map(|hash| hash.to_string()).map_err(HashError)
}

/// Whether `password` is the one behind `hash`.
///
/// With no hash at all it takes as long and says no: a guesser does not learn who has an account.
#[must_use]
pub fn verify(password: &str, hash: Option<&str>) -> bool {
    const NOBODY: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let known = hash.is_some();
    let right = is_behind(password, hash.unwrap_or(NOBODY)).unwrap_or(false);
    known && right
}

fn is_behind(password: &str, hash: &str) -> Result<bool, Error> {
    let hash = PasswordHash::new(hash)?;
    let version = hash.version.map(Version::try_from).transpose()?.unwrap_or_default();
    let argon2 = Argon2::new(Algorithm::try_from(hash.algorithm.as_str())?, version, Params::try_from(&hash)?);
    let (Some(salt), Some(expected)) = (&hash.salt, &hash.hash) else { return Ok(false) };
    // Outputs are compared in constant time.
    Ok(output(&argon2, password, salt)? == *expected)
}

fn output(argon2: &Argon2<'_>, password: &str, salt: &[u8]) -> Result<Output, Error> {
    let count = argon2.params().block_count();
    let mut blocks = Vec::with_capacity(ROOM.max(count));
    blocks.resize(count, Block::default());
    let mut bytes = [0; Output::MAX_LENGTH];
    let length = argon2.params().output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN);
    let bytes = bytes.get_mut(..length).ok_or(Error::OutputSize)?;
    argon2.hash_password_into_with_memory(password.as_bytes(), salt, bytes, blocks)?;
    Ok(Output::new(bytes)?)
}

/// Whether a guesser who knows common passwords, words, names, dates and keyboards, and these texts about the person,
/// finds `password` among the first million: zxcvbn's estimate, over lists of some 90,000 entries.
#[must_use]
pub fn is_common(password: &str, personal: &[&str]) -> bool {
    zxcvbn::zxcvbn(password, personal).score() < zxcvbn::Score::Two
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

    #[test]
    fn hashes_of_the_reference_implementation_are_understood() {
        // Out of the tests of https://github.com/P-H-C/phc-winner-argon2, the second one with two lanes.
        let check = |hash: &str| {
            assert!(verify("password", Some(hash)), "{hash}");
            assert!(!verify("Password", Some(hash)), "{hash}");
        };
        check("$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4");
        check("$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc");
        for unreadable in ["", "password", "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA", "$2b$12$abc"] {
            assert!(!verify("password", Some(unreadable)), "{unreadable}");
        }
    }

    #[test]
    fn what_a_guesser_tries_first_is_common() {
        for common in ["trustno1trustno1", "qwertyuiop12", "Tr0ub4dour", "metallica1987", "basketball23"] {
            assert!(is_common(common, &[]), "{common}");
        }
        for rare in ["a heron on the lake", "demo-otters-swim-at-dawn", "seven ecarg owls", "eleven quiet geese"] {
            assert!(!is_common(rare, &[]), "{rare}");
        }
    }
}
