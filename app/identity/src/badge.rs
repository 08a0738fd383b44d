//! Badge numbers as they are stored: a keyed hash, so that a stolen database does not give card numbers away.

use hmac::{Hmac, Mac};
use model::id::OrgId;
use sha2::Sha256;

/// The keyed hash of a normalised badge number within an organization.
#[must_use]
pub fn hash(key: &[u8; 32], org: OrgId, number: &str) -> [u8; 32] {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        // HMAC takes keys of any length; this arm cannot be reached and must not match any badge.
        return [0; 32];
    };
    mac.update(&org.0);
    mac.update(number.as_bytes());
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_card_in_another_organization_has_another_hash() {
        let here = hash(&[1; 32], OrgId([1; 16]), "04A2115B");
        assert_eq!(here, hash(&[1; 32], OrgId([1; 16]), "04A2115B"));
        assert_ne!(here, hash(&[1; 32], OrgId([2; 16]), "04A2115B"));
        assert_ne!(here, hash(&[2; 32], OrgId([1; 16]), "04A2115B"));
    }
}
