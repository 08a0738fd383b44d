//! How the handler behind mailin-embedded knows whose session it serves.
//!
//! mailin-embedded tells its handler nothing but the address of the connection. So the gate opens each connection to
//! it from an address of 127.0.0.0/8 of its own, and writes into this table who stands behind that address. A word
//! that nobody can guess, given as the name in `EHLO`, keeps out other programs of this machine, which may bind
//! such an address too.

use app::mail_in::MailRefusal;
use model::id::{OrgId, UserId};
use std::{
    collections::HashMap,
    net::{IpAddr, Ipv4Addr},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};

/// What the gate knows of a session and the handler does not.
#[derive(Debug)]
pub(super) struct Facts {
    /// Who is connected.
    pub(super) peer: IpAddr,
    signed_in: Mutex<Option<(OrgId, UserId)>>,
}

impl Facts {
    /// A session from `peer` in which nobody has signed in.
    pub(super) fn new(peer: IpAddr) -> Self {
        Self { peer, signed_in: Mutex::new(None) }
    }

    /// Who has signed in.
    pub(super) fn signed_in(&self) -> Option<(OrgId, UserId)> {
        *locked(&self.signed_in)
    }

    /// Notes who has signed in.
    pub(super) fn sign_in(&self, who: (OrgId, UserId)) {
        *locked(&self.signed_in) = Some(who);
    }
}

/// The connections that the gate is about to open.
#[derive(Debug, Default)]
pub(super) struct Leases {
    next: AtomicU32,
    open: Mutex<HashMap<Ipv4Addr, (String, Arc<Facts>)>>,
}

/// A place in the table, until the handler has taken it or the gate has given up.
#[derive(Debug)]
pub(super) struct Lease {
    leases: Arc<Leases>,
    /// The address to connect from.
    pub(super) address: Ipv4Addr,
    /// The word to say in `EHLO`.
    pub(super) word: String,
}

impl Leases {
    /// A lease for a session of which `facts` are known.
    ///
    /// # Errors
    /// [`MailRefusal::Internal`] when the machine has no random numbers.
    pub(super) fn grant(self: &Arc<Self>, facts: Arc<Facts>) -> Result<Lease, MailRefusal> {
        let mut secret = [0_u8; 16];
        aws_lc_rs::rand::fill(&mut secret).map_err(|_| MailRefusal::Internal("no random numbers".to_owned()))?;
        let word = hex::encode(secret);
        let address = address(self.next.fetch_add(1, Ordering::Relaxed));
        locked(&self.open).insert(address, (word.clone(), facts));
        Ok(Lease { leases: Arc::clone(self), address, word })
    }

    /// The facts of the session that connected from `address` and says `word`; once only.
    pub(super) fn take(&self, address: IpAddr, word: &str) -> Option<Arc<Facts>> {
        let IpAddr::V4(address) = address else { return None };
        let mut open = locked(&self.open);
        if open.get(&address)?.0 != word {
            return None;
        }
        open.remove(&address).map(|(_, facts)| facts)
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let mut open = locked(&self.leases.open);
        if open.get(&self.address).is_some_and(|(word, _)| *word == self.word) {
            open.remove(&self.address);
        }
    }
}

/// The addresses of 127.1.0.0 to 127.254.255.255 in turn: far more than there are sessions.
fn address(count: u32) -> Ipv4Addr {
    const FIRST: u32 = 0x7f01_0000;
    const HOW_MANY: u32 = 254 << 16;
    Ipv4Addr::from_bits(FIRST + count % HOW_MANY)
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lease_is_taken_once_by_who_knows_the_word() {
        let leases = Arc::new(Leases::default());
        let facts = Arc::new(Facts::new([192, 0, 2, 1].into()));
        let lease = leases.grant(Arc::clone(&facts)).unwrap();
        let other = leases.grant(facts).unwrap();
        assert_ne!((lease.address, &lease.word), (other.address, &other.word));
        assert!(leases.take(lease.address.into(), &other.word).is_none());
        assert!(leases.take(Ipv4Addr::LOCALHOST.into(), &lease.word).is_none());
        assert_eq!(leases.take(lease.address.into(), &lease.word).unwrap().peer.to_string(), "192.0.2.1");
        assert!(leases.take(lease.address.into(), &lease.word).is_none());
        drop((lease, other));
        assert!(locked(&leases.open).is_empty());
    }

    #[test]
    fn addresses_stay_within_the_loopback_network() {
        for count in [0, 1, (254 << 16) - 1, 254 << 16, u32::MAX] {
            assert!(address(count).is_loopback() && address(count) != Ipv4Addr::LOCALHOST, "{count}");
        }
    }
}
