//! Recovery codes: what somebody types who has lost the second factor. Each works once.

use crate::App;
use identity::secret;

/// Recovery codes of one person.
const CODES: usize = 10;

impl App {
    /// Fresh codes of 128 bits each, and what is stored of them: with so many bits a digest cannot be tried out.
    pub(crate) fn recovery_codes(&self) -> (Vec<String>, Vec<[u8; 32]>) {
        let code = || {
            let groups: [[u8; 4]; 4] = std::array::from_fn(|_| self.random());
            groups.map(|group| group.iter().map(|byte| format!("{byte:02x}")).collect::<String>()).join("-")
        };
        let codes: Vec<String> = (0..CODES).map(|_| code()).collect();
        let digests = codes.iter().map(|code| recovery_digest(code)).collect();
        (codes, digests)
    }
}

/// What is stored of a recovery code, however it is typed.
pub(crate) fn recovery_digest(code: &str) -> [u8; 32] {
    let typed: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    secret::digest(&format!("recovery:{}", typed.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use crate::testing::House;

    #[tokio::test]
    async fn a_recovery_code_has_128_bits() {
        let (codes, digests) = House::new().recovery_codes();
        assert_eq!((codes.len(), digests.len()), (10, 10));
        for code in codes {
            assert_eq!(code.chars().filter(char::is_ascii_hexdigit).count() * 4, 128, "{code}");
        }
    }
}
