//! Who comes in: so many sessions in all, so many of one address, and a short wait for those who come in between.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{
    sync::Notify,
    time::{Instant, timeout_at},
};

/// Counts the sessions.
#[derive(Debug)]
pub(super) struct Admission {
    sessions: usize,
    per_address: usize,
    inside: Mutex<Inside>,
    waiting: AtomicUsize,
    left: Notify,
}

#[derive(Debug, Default)]
struct Inside {
    all: usize,
    of: HashMap<IpAddr, usize>,
}

/// The place of one session, free again when it is dropped.
#[derive(Debug)]
pub(super) struct Pass {
    admission: Arc<Admission>,
    of: IpAddr,
}

/// The place of one connection that waits.
#[derive(Debug)]
pub(super) struct Waiting(Arc<Admission>);

impl Admission {
    /// Room for so many sessions in all and so many of one address.
    pub(super) fn new(sessions: usize, per_address: usize) -> Arc<Self> {
        Arc::new(Self {
            sessions,
            per_address,
            inside: Mutex::default(),
            waiting: AtomicUsize::new(0),
            left: Notify::new(),
        })
    }

    /// A place to wait for a place; as many may wait as may be inside.
    pub(super) fn waiting(self: &Arc<Self>) -> Option<Waiting> {
        let waiting = Waiting(Arc::clone(self));
        let before = self.waiting.fetch_add(1, Ordering::Relaxed);
        (before < self.sessions).then_some(waiting)
    }

    /// A place for a session from `address`, at once or within `patience`.
    ///
    /// A mail server that opens the next session as it closes the last one would else be sent away now and then.
    pub(super) async fn enter(self: &Arc<Self>, address: IpAddr, patience: Duration) -> Option<Pass> {
        let until = Instant::now() + patience;
        loop {
            let left = self.left.notified();
            if let Some(pass) = self.try_enter(network(address)) {
                return Some(pass);
            }
            timeout_at(until, left).await.ok()?;
        }
    }

    fn try_enter(self: &Arc<Self>, of: IpAddr) -> Option<Pass> {
        let mut inside = self.inside();
        if inside.all >= self.sessions || inside.of.get(&of).is_some_and(|count| *count >= self.per_address) {
            return None;
        }
        inside.all += 1;
        *inside.of.entry(of).or_insert(0) += 1;
        drop(inside);
        Some(Pass { admission: Arc::clone(self), of })
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        let mut inside = self.admission.inside();
        inside.all = inside.all.saturating_sub(1);
        if let Some(count) = inside.of.get_mut(&self.of) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                inside.of.remove(&self.of);
            }
        }
        drop(inside);
        self.admission.left.notify_waiters();
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Whom a session is counted for: an IPv4 address, or the /64 that one IPv6 customer has.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(v6) => Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX)).into(),
        v4 => v4,
    }
}
