//! Devices that somebody has signed in with: wrong attempts from anywhere else do not lock a person out of these.
//!
//! A cookie has the name of the device and a mark for each of its last people. It opens nothing: it only says whose
//! attempts are counted apart from those of strangers.

use crate::{App, attempts::Subject};
use identity::{device, secret};
use model::id::{OrgId, UserId};

/// For how long a browser keeps the cookie, in seconds: half a year from the last sign-in.
pub const KEPT: u32 = 180 * 24 * 60 * 60;
/// People whom one device is remembered for.
const PEOPLE: usize = 5;

impl App {
    /// The cookie of a device that sent `cookie`, now that this person has signed in with it.
    #[must_use]
    pub fn remembered_device(&self, cookie: &str, who: (OrgId, UserId)) -> String {
        let (name, marks) = parts(cookie).unwrap_or_else(|| (String::new(), Vec::new()));
        let name = if name.is_empty() { secret::text(&self.random()) } else { name };
        let own = secret::text(&device::mark(&self.device_key, &name, who.0, who.1));
        let others = marks.into_iter().filter(|mark| *mark != own);
        let marks: Vec<String> = std::iter::once(own.clone()).chain(others).take(PEOPLE).collect();
        format!("{name}.{}", marks.join("."))
    }

    /// What the attempts of this person from this device are counted for; none when the person has not signed in with
    /// it.
    pub(crate) fn known_device(&self, cookie: &str, who: (OrgId, UserId)) -> Option<Subject> {
        let (name, marks) = parts(cookie)?;
        let own = secret::text(&device::mark(&self.device_key, &name, who.0, who.1));
        let known = marks.iter().any(|mark| secret::same(&secret::digest(mark), &secret::digest(&own)));
        known.then(|| Subject::of(&[&name, &who.1]))
    }
}

/// The name and the marks of a cookie that has the form of one.
fn parts(cookie: &str) -> Option<(String, Vec<String>)> {
    let hexadecimal = |part: &str| part.len() == 64 && part.bytes().all(|b| b.is_ascii_hexdigit());
    let mut parts = cookie.split('.');
    let name = parts.next().filter(|name| hexadecimal(name))?.to_owned();
    let marks: Vec<String> = parts.take(PEOPLE + 1).map(str::to_owned).collect();
    (marks.len() <= PEOPLE && marks.iter().all(|mark| hexadecimal(mark))).then_some((name, marks))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::House;

    #[tokio::test]
    async fn a_device_is_known_for_its_last_people_and_to_nobody_else() {
        let house = House::new();
        let person = |n: u8| (OrgId([1; 16]), UserId([n; 16]));
        let mut cookie = "what a browser had before".to_owned();
        for n in 1..=6 {
            cookie = house.remembered_device(&cookie, person(n));
        }
        assert_eq!(house.remembered_device(&cookie, person(6)), cookie);
        let known: Vec<u8> = (0..9).filter(|n| house.known_device(&cookie, person(*n)).is_some()).collect();
        assert_eq!(known, [2, 3, 4, 5, 6]);
        let (_, marks) = cookie.split_once('.').unwrap();
        let forged = format!("{}.{marks}", "0".repeat(64));
        for cookie in ["", ".", "0", &forged, &cookie[..100], &format!("{cookie}.{}", "0".repeat(64))] {
            assert!(house.known_device(cookie, person(6)).is_none(), "{cookie}");
        }
    }
}
