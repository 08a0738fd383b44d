//! What is half done for a few minutes: sign-ins that want a second factor, and second factors that are offered.
//!
//! Kept in memory and bounded: a restart ends them, and whoever was about to begins anew.

use crate::App;
use identity::passkey::{Authentication, Registration};
use model::{
    id::{OrgId, UserId},
    time::Time,
};
use std::{collections::HashMap, sync::Mutex, time::Duration};

/// How long a ticket works.
const LASTS: Duration = Duration::from_secs(5 * 60);
/// How many there are at once.
const MOST: usize = 10_000;

/// What is half done.
pub(crate) enum PendingStep {
    /// A sign-in: the password was right in this epoch of the person.
    SignIn { auth_epoch: u32, passkey: Option<Authentication> },
    /// A passkey is to be made.
    Passkey(Registration),
    /// An authenticator app is to confirm this secret.
    Totp([u8; 20]),
}

/// A ticket.
pub(crate) struct Ticket {
    pub who: (OrgId, UserId),
    pub what: PendingStep,
    made: Time,
}

/// The tickets that were handed out, by the digest of their secret.
#[derive(Default)]
pub(crate) struct Tickets(Mutex<HashMap<[u8; 32], Ticket>>);

impl Tickets {
    /// Keeps a ticket; false when there are too many.
    pub(crate) fn put(&self, key: [u8; 32], who: (OrgId, UserId), what: PendingStep, now: Time) -> bool {
        let mut all = App::locked(&self.0);
        if all.len() >= MOST {
            all.retain(|_, ticket| now.since(ticket.made) < LASTS);
        }
        let room = all.len() < MOST;
        if room {
            all.insert(key, Ticket { who, what, made: now });
        }
        room
    }

    /// Takes a ticket out, if it still works.
    pub(crate) fn take(&self, key: &[u8; 32], now: Time) -> Option<Ticket> {
        App::locked(&self.0).remove(key).filter(|ticket| now.since(ticket.made) < LASTS)
    }

    /// Puts a ticket back that was tried in vain; it ends when it would have ended.
    pub(crate) fn put_back(&self, key: [u8; 32], ticket: Ticket) {
        App::locked(&self.0).insert(key, ticket);
    }
}
