//! Counts wrong guesses, per account, address or reader, so that guessing does not pay.
//!
//! The counts are kept in memory and bounded: after a restart a guesser has a few more attempts, no more.

use model::time::Time;
use std::{collections::HashMap, sync::Mutex, time::Duration};

/// How many keys are remembered; beyond that the oldest counts go.
const MOST: usize = 100_000;

/// How many wrong guesses are allowed in how long.
#[derive(Clone, Copy, Debug)]
pub struct Allowance {
    /// Wrong guesses.
    pub wrong: u32,
    /// In this time, and as long is the wait.
    pub span: Duration,
}

/// The wrong guesses of late.
#[derive(Default)]
pub struct Attempts(Mutex<HashMap<String, (u32, Time)>>);

impl Attempts {
    /// Whether `key` has to wait at `now`.
    pub fn must_wait(&self, key: &str, allowance: Allowance, now: Time) -> bool {
        let counts = crate::App::locked(&self.0);
        counts.get(key).is_some_and(|(wrong, since)| *wrong >= allowance.wrong && now.since(*since) < allowance.span)
    }

    /// A wrong guess for `key`.
    pub fn wrong(&self, key: &str, allowance: Allowance, now: Time) {
        let mut counts = crate::App::locked(&self.0);
        if counts.len() >= MOST {
            counts.retain(|_, (_, since)| now.since(*since) < allowance.span);
            if counts.len() >= MOST {
                counts.clear();
            }
        }
        let entry = counts.entry(key.to_owned()).or_insert((0, now));
        if now.since(entry.1) >= allowance.span {
            *entry = (0, now);
        }
        entry.0 = entry.0.saturating_add(1);
        if entry.0 == allowance.wrong {
            entry.1 = now;
        }
    }

    /// A right one: what was counted is forgotten.
    pub fn right(&self, key: &str) {
        crate::App::locked(&self.0).remove(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sixth_guess_waits_and_a_minute_later_it_is_heard() {
        let (attempts, allowance) = (Attempts::default(), Allowance { wrong: 5, span: Duration::from_secs(60) });
        for i in 0..5 {
            assert!(!attempts.must_wait("ada", allowance, Time(i)));
            attempts.wrong("ada", allowance, Time(i));
        }
        assert!(attempts.must_wait("ada", allowance, Time(10)));
        assert!(!attempts.must_wait("bob", allowance, Time(10)));
        assert!(!attempts.must_wait("ada", allowance, Time(70_000)));
    }
}
