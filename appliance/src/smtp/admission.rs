//! Who comes in: so many sessions in all, so many of one address, and a short wait for those who come in between.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{
    sync::Notify,
    time::{Instant, timeout_at},
};

/// Counts the sessions.
#[derive(Debug)]
pub(super) struct Admission {
    all: Limit,
    per_address: Limit,
    counts: Mutex<Counts>,
    left: Notify,
}

/// How many may be inside; as many may wait.
type Limit = usize;

#[derive(Debug, Default)]
struct Counts {
    all: Count,
    of: HashMap<IpAddr, Count>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    inside: usize,
    waiting: usize,
}

/// What a connection is given when it comes.
#[derive(Debug)]
pub(super) enum Arrival {
    /// A place for its session.
    Inside(Pass),
    /// A place to wait for one.
    Waiting(Pass),
    /// Neither.
    Full,
}

/// A place of one connection, free again when it is dropped.
#[derive(Debug)]
pub(super) struct Pass {
    admission: Arc<Admission>,
    of: IpAddr,
    part: fn(&mut Count) -> &mut usize,
}

impl Admission {
    /// Room for so many sessions in all and so many of one address.
    pub(super) fn new(all: Limit, per_address: Limit) -> Arc<Self> {
        Arc::new(Self { all, per_address, counts: Mutex::default(), left: Notify::new() })
    }

    /// A place for a connection from `address`. Those who wait take nothing from other addresses.
    pub(super) fn arrive(self: &Arc<Self>, address: IpAddr) -> Arrival {
        let of = network(address);
        self.take(of, |count| &mut count.inside).map_or_else(
            || self.take(of, |count| &mut count.waiting).map_or(Arrival::Full, Arrival::Waiting),
            Arrival::Inside,
        )
    }

    fn take(self: &Arc<Self>, of: IpAddr, part: fn(&mut Count) -> &mut usize) -> Option<Pass> {
        let mut counts = self.counts();
        let Counts { all, of: addresses } = &mut *counts;
        let mine = addresses.entry(of).or_default();
        let (all, mine) = (part(all), part(mine));
        if *all >= self.all || *mine >= self.per_address {
            return None;
        }
        *all += 1;
        *mine += 1;
        drop(counts);
        Some(Pass { admission: Arc::clone(self), of, part })
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pass {
    /// The place for a session that it waits for, within `patience`.
    ///
    /// A mail server that opens the next session as it closes the last one would else be sent away now and then.
    pub(super) async fn wait(self, patience: Duration) -> Option<Self> {
        let until = Instant::now() + patience;
        loop {
            let left = self.admission.left.notified();
            if let Some(pass) = self.admission.take(self.of, |count| &mut count.inside) {
                return Some(pass);
            }
            timeout_at(until, left).await.ok()?;
        }
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        let mut counts = self.admission.counts();
        let Counts { all, of } = &mut *counts;
        *(self.part)(all) = (self.part)(all).saturating_sub(1);
        if let Some(mine) = of.get_mut(&self.of) {
            *(self.part)(mine) = (self.part)(mine).saturating_sub(1);
            if *mine == Count::default() {
                of.remove(&self.of);
            }
        }
        drop(counts);
        self.admission.left.notify_waiters();
    }
}

/// Whom a session is counted for: an IPv4 address, or the /64 that one IPv6 customer has.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(v6) => Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX)).into(),
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn v4(last: u8) -> IpAddr {
        [192, 0, 2, last].into()
    }

    #[test]
    fn places_are_counted_in_all_and_for_each_address() {
        let admission = Admission::new(3, 2);
        let come = |address| match admission.arrive(address) {
            Arrival::Inside(pass) => (Some(pass), "inside"),
            Arrival::Waiting(pass) => (Some(pass), "waiting"),
            Arrival::Full => (None, "full"),
        };
        let (one, first) = come(v4(1));
        let (_two, second) = come(v4(1));
        let (_three, third) = come(v4(1));
        assert_eq!([first, second, third], ["inside", "inside", "waiting"]);
        let (_four, fourth) = come(v4(2));
        assert_eq!(fourth, "inside", "who waits takes nothing from others");
        assert_eq!(come(v4(3)).1, "waiting", "three are inside");
        drop(one);
        assert_eq!(come(v4(3)).1, "inside");
        assert_eq!(come(v4(3)).1, "inside");
        let _held: Vec<_> = (0..4).map(|_| come(v4(1))).collect();
        assert_eq!(come(v4(1)).1, "full");
    }

    #[test]
    fn what_is_free_again_is_forgotten() {
        let admission = Admission::new(3, 2);
        drop(admission.arrive(v4(1)));
        assert!(admission.counts().of.is_empty());
    }

    #[test]
    fn one_customer_has_many_addresses_of_ipv6() {
        let address = |text: &str| network(text.parse().unwrap());
        assert_eq!(address("2001:db8:1:2:3::4"), address("2001:db8:1:2:5::6"));
        assert_ne!(address("2001:db8:1:2::4"), address("2001:db8:1:3::4"));
    }
}
