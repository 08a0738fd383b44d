//! Codes of authenticator apps (RFC 6238): six digits, thirty seconds, SHA-1, which is what every app speaks.

use totp_rs::{Algorithm, Builder, Secret, Totp};

/// The secret in base32, for typing.
#[must_use]
pub fn typed(secret: &[u8; 20]) -> String {
    Secret::from(*secret).to_base32()
}

/// The `otpauth:` URI for `account` at `issuer`.
#[must_use]
pub fn uri(secret: &[u8; 20], issuer: &str, account: &str) -> String {
    let quoted =
        |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20");
    let (issuer, account) = (quoted(issuer), quoted(account));
    format!("otpauth://totp/{issuer}:{account}?secret={}&issuer={issuer}", typed(secret))
}

/// The time step of `code` when it is right at `now` (Unix seconds) or a step beside and later than the step `last`,
/// whose code was used already.
#[must_use]
pub fn check(secret: &[u8; 20], code: &str, now: u64, last: u64) -> Option<u64> {
    let totp = engine(secret)?;
    let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    totp.check(&digits, now).filter(|step| *step > last)
}

fn engine(secret: &[u8; 20]) -> Option<Totp> {
    let builder = Builder::new().with_algorithm(Algorithm::SHA1).with_digits(6).with_skew(1).with_step_duration(30);
    builder.with_secret(*secret).build().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8; 20] = b"12345678901234567890";

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, the last six of eight digits.
        assert_eq!(check(SECRET, "287082", 59, 0), Some(1));
        assert_eq!(check(SECRET, "081 804", 1_111_111_109, 0), Some(37_037_036));
        assert_eq!(check(SECRET, "081804", 1_111_111_109 + 30, 0), Some(37_037_036));
        assert_eq!(check(SECRET, "081804", 1_111_111_109 + 90, 0), None);
        assert_eq!(check(SECRET, "081804", 1_111_111_109, 37_037_036), None, "used already");
        assert_eq!(check(SECRET, "081805", 1_111_111_109, 0), None);
    }

    #[test]
    fn a_secret_is_offered_in_three_forms() {
        assert_eq!(typed(SECRET), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        let uri = uri(SECRET, "Imprimatur Nord", "ada@example.org");
        assert_eq!(
            uri,
            "otpauth://totp/Imprimatur%20Nord:ada%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Imprimatur%20Nord"
        );
        assert!(crate::qr::svg(&uri).is_some());
    }
}
