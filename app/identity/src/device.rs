//! Devices that people have signed in with, as a cookie says it: a name of the device that nobody guesses, and for each
//! of its people a mark that only the appliance can make. Nothing of it is stored.

use hmac::{Hmac, Mac};
use model::id::{OrgId, UserId};
use sha2::Sha256;

/// The mark that this person has signed in with the device of this name.
#[must_use]
pub fn mark(key: &[u8; 32], device: &str, org: OrgId, user: UserId) -> [u8; 32] {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        // HMAC takes keys of any length; this arm cannot be reached and must not match any mark.
        return [0; 32];
    };
    mac.update(&org.0);
    mac.update(&user.0);
    mac.update(device.as_bytes());
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_of_one_device_and_one_person() {
        let (key, org, user) = ([1; 32], OrgId([1; 16]), UserId([1; 16]));
        let mark_of = |key, device, org, user| mark(key, device, org, user);
        let ada = mark_of(&key, "desk", org, user);
        assert_eq!(ada, mark_of(&key, "desk", org, user));
        assert_ne!(ada, mark_of(&key, "desk", org, UserId([2; 16])));
        assert_ne!(ada, mark_of(&key, "desk", OrgId([2; 16]), user));
        assert_ne!(ada, mark_of(&key, "phone", org, user));
        assert_ne!(ada, mark_of(&[2; 32], "desk", org, user));
    }
}
