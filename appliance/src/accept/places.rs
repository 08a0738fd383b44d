//! How many connections there may be, in all and of one network; those of trusted proxies count in all only.

use app::attempts::network;
use ipnet::IpNet;
use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The places of one listener.
pub(crate) struct Places {
    room: Arc<Semaphore>,
    per_address: usize,
    proxies: Vec<IpNet>,
    counts: Mutex<HashMap<IpAddr, usize>>,
}

/// A connection's place; others may have it when this is dropped.
pub(crate) struct Place {
    places: Arc<Places>,
    counted: Option<IpAddr>,
    _room: OwnedSemaphorePermit,
}

impl Places {
    /// So many places in all, and so many of one network unless it is among `proxies`.
    pub(crate) fn new(all: usize, per_address: usize, proxies: Vec<IpNet>) -> Arc<Self> {
        Arc::new(Self { room: Arc::new(Semaphore::new(all)), per_address, proxies, counts: Mutex::default() })
    }

    /// A place for a connection of `peer`; none when there is none left.
    pub(crate) fn take(self: &Arc<Self>, peer: IpAddr) -> Option<Place> {
        let permit = Arc::clone(&self.room).try_acquire_owned().ok()?;
        let counted = (!trusted(&self.proxies, peer)).then(|| network(peer));
        if let Some(address) = counted {
            let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
            let count = counts.get(&address).copied().unwrap_or_default();
            if count >= self.per_address {
                return None;
            }
            counts.insert(address, count + 1);
        }
        Some(Place { places: Arc::clone(self), counted, _room: permit })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some(address) = self.counted else { return };
        let mut counts = self.places.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&address) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&address);
            }
        }
    }
}

/// Whether `peer` is in one of these networks.
pub(super) fn trusted(networks: &[IpNet], peer: IpAddr) -> bool {
    networks.iter().any(|network| network.contains(&peer.to_canonical()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_by_network_but_not_for_proxies() {
        let places = Places::new(6, 2, vec!["192.0.2.0/24".parse().unwrap()]);
        let take = |peer: &str| places.take(peer.parse().unwrap());
        let (one, _two) = (take("2001:db8::1").unwrap(), take("2001:db8::2").unwrap());
        assert!(take("2001:db8::3").is_none(), "the same /64");
        let _other = take("2001:db8:0:1::1").unwrap();
        let _proxied: Vec<_> = (0..3).map(|_| take("192.0.2.1").unwrap()).collect();
        assert!(take("198.51.100.1").is_none(), "six in all");
        drop(one);
        assert!(take("2001:db8::3").is_some());
        assert_eq!(places.counts.lock().unwrap().len(), 2, "nothing is kept of whoever has gone");
    }
}
