//! Who hashes a password now, and who waits: each hash takes 19 MiB and a processor for some hundredths of a second.
//!
//! Whoever guesses is bounded: two at work and a few waiting for each network, a few dozen waiting in all, and beyond
//! that an answer at once, so that a flood of guesses keeps nobody else waiting for minutes.

use crate::{App, Error};
use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Hashes of one network that are at work at once.
const AT_WORK: usize = 2;
/// Hashes of one network that wait.
const WAITING: usize = 12;
/// Hashes that wait in all.
const WAITING_IN_ALL: usize = 32;

/// The hands that hash, and the queue in front of them.
pub(crate) struct Hashing {
    hands: Arc<Semaphore>,
    queue: Arc<Mutex<Queue>>,
}

#[derive(Default)]
struct Queue {
    waiting: usize,
    networks: HashMap<IpAddr, Line>,
}

/// What one network has in hand.
struct Line {
    waiting: usize,
    at_work: usize,
    turn: Arc<Semaphore>,
}

/// Leave to hash; it goes with the work to its thread, since the one who asked may be gone before that ends.
pub(crate) struct HashPermit {
    _place: Option<Place>,
    _turn: Option<OwnedSemaphorePermit>,
    _hand: OwnedSemaphorePermit,
}

impl Hashing {
    /// So many `hands`.
    pub(crate) fn new(hands: usize) -> Self {
        Self { hands: Arc::new(Semaphore::new(hands)), queue: Arc::default() }
    }

    /// A hand for somebody who is known: waits for it, however long.
    ///
    /// # Errors
    /// [`Error::Stopping`].
    pub(crate) async fn patiently(&self) -> Result<HashPermit, Error> {
        let hand = Arc::clone(&self.hands).acquire_owned().await.map_err(|_| Error::Stopping)?;
        Ok(HashPermit { _place: None, _turn: None, _hand: hand })
    }

    /// Whether a hand is free.
    pub(crate) fn idle(&self) -> bool {
        self.hands.available_permits() > 0
    }

    /// A hand for a guess from `network`, which has gone through [`crate::attempts::network`].
    ///
    /// # Errors
    /// [`Error::Busy`] when too many wait already.
    pub(crate) async fn in_turn(&self, network: IpAddr) -> Result<HashPermit, Error> {
        let (mut place, turn) = Place::take(&self.queue, network).ok_or(Error::Busy)?;
        let turn = turn.acquire_owned().await.map_err(|_| Error::Stopping)?;
        let hand = Arc::clone(&self.hands).acquire_owned().await.map_err(|_| Error::Stopping)?;
        place.work();
        Ok(HashPermit { _place: Some(place), _turn: Some(turn), _hand: hand })
    }
}

/// A place in the queue; others may have it when this is dropped, by whomever.
struct Place {
    queue: Arc<Mutex<Queue>>,
    network: IpAddr,
    at_work: bool,
}

impl Place {
    fn take(queue: &Arc<Mutex<Queue>>, network: IpAddr) -> Option<(Self, Arc<Semaphore>)> {
        let mut all = App::locked(queue);
        let line = all.networks.get(&network).map_or(0, |line| line.waiting);
        if all.waiting >= WAITING_IN_ALL || line >= WAITING {
            return None;
        }
        all.waiting += 1;
        let line = all.networks.entry(network).or_insert_with(|| Line {
            waiting: 0,
            at_work: 0,
            turn: Arc::new(Semaphore::new(AT_WORK)),
        });
        line.waiting += 1;
        let turn = Arc::clone(&line.turn);
        drop(all);
        Some((Self { queue: Arc::clone(queue), network, at_work: false }, turn))
    }

    /// It waits no longer.
    fn work(&mut self) {
        let mut all = App::locked(&self.queue);
        all.waiting = all.waiting.saturating_sub(1);
        if let Some(line) = all.networks.get_mut(&self.network) {
            line.waiting = line.waiting.saturating_sub(1);
            line.at_work += 1;
        }
        self.at_work = true;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut all = App::locked(&self.queue);
        if !self.at_work {
            all.waiting = all.waiting.saturating_sub(1);
        }
        let Some(line) = all.networks.get_mut(&self.network) else { return };
        let count = if self.at_work { &mut line.at_work } else { &mut line.waiting };
        *count = count.saturating_sub(1);
        if line.waiting + line.at_work == 0 {
            all.networks.remove(&self.network);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        net::Ipv4Addr,
        task::{Context, Poll, Waker},
    };

    fn net(n: u8) -> IpAddr {
        IpAddr::V4(Ipv4Addr::new(192, 0, 2, n))
    }

    /// Polls a request for a hand once.
    macro_rules! asked {
        ($hashing:expr, $n:expr) => {{
            let mut asked = Box::pin($hashing.in_turn(net($n)));
            let first = match asked.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
                Poll::Ready(outcome) => Some(outcome),
                Poll::Pending => None,
            };
            (asked, first)
        }};
    }

    #[tokio::test]
    async fn one_network_has_two_at_work_and_leaves_room_for_others() {
        let hashing = Hashing::new(4);
        let mut asked: Vec<_> = (0..40).map(|_| asked!(hashing, 1)).collect();
        let count =
            |outcome: fn(&Option<Result<HashPermit, Error>>) -> bool| asked.iter().filter(|(_, o)| outcome(o)).count();
        assert_eq!(count(|o| matches!(o, Some(Ok(_)))), AT_WORK);
        assert_eq!(count(|o| matches!(o, Some(Err(Error::Busy)))), 40 - AT_WORK - WAITING);
        assert!(matches!(asked!(hashing, 2).1, Some(Ok(_))), "others are served at once");
        // Whoever goes away, waiting or at work, leaves nothing behind.
        asked.clear();
        assert_eq!(App::locked(&hashing.queue).networks.len(), 0);
        assert_eq!(App::locked(&hashing.queue).waiting, 0);
    }

    #[tokio::test]
    async fn no_more_wait_in_all_than_there_is_room_for() {
        let hashing = Hashing::new(1);
        let asked: Vec<_> = (0..10).flat_map(|n| (0..10).map(move |_| n)).map(|n| asked!(hashing, n)).collect();
        let waiting = asked.iter().filter(|(_, outcome)| outcome.is_none()).count();
        assert_eq!(waiting, WAITING_IN_ALL);
    }
}
