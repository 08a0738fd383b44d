//! What time it is, when the clock on the wall jumps (R10).
//!
//! Sessions, links and badges end by the time, and documents are forgotten by it. A wall clock that jumps back would
//! revive the former; one that jumps ahead would delete every document at once. So the time here never goes back
//! behind what was seen, not even over a restart: while the wall says less, it goes on by itself, as time passes. And
//! a wall that is suddenly far ahead is believed for what ends, but nothing is deleted by it for a day, in which
//! somebody can set it right.

use crate::{Error, ports::Clock};
use model::time::Time;
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use storage::{Rows, WriteTxn, meta};

/// Under which the latest time is noted.
const LATEST: &str = "latest-time";
/// Under which it is noted what the wall clock said when it was seen to be far ahead.
const AHEAD_FROM: &str = "clock-ahead-from";
/// What a wall clock may differ from the time that has passed, as it is set by others now and then.
const SLACK: Duration = Duration::from_secs(60);
/// How far ahead a wall clock may be that counts as right at once.
const AHEAD: Duration = Duration::from_secs(60 * 60);
/// The same at a start: the appliance may have been off since it last noted the time.
const AHEAD_AT_START: Duration = Duration::from_secs(24 * 60 * 60);
/// How long a wall clock must have been ahead before it is believed.
const TRIAL: Duration = Duration::from_secs(24 * 60 * 60);

/// The time, by a wall clock that is not trusted too far.
pub(crate) struct Watch {
    clock: Arc<dyn Clock>,
    seen: Mutex<ClockState>,
}

/// What was seen of the time.
#[derive(Clone, Copy)]
struct ClockState {
    /// The latest time that is believed, and how long the machine had been running then.
    believed: (Time, Duration),
    /// That the wall clock is far ahead.
    ahead: Option<ClockLead>,
    /// Whether the wall clock is behind.
    behind: bool,
}

/// A wall clock that is far ahead.
#[derive(Clone, Copy)]
struct ClockLead {
    /// What it said when that was seen first.
    from: Time,
    /// How long the machine has been running when it is believed.
    ends: Duration,
}

/// What is noted for the next start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ClockNote {
    /// The latest time that is believed.
    pub(crate) latest: Time,
    /// What the wall clock said when it was seen to be far ahead.
    pub(crate) ahead_from: Option<Time>,
}

impl ClockNote {
    /// What was noted before the start.
    pub(crate) fn read(r: &impl Rows) -> Result<Option<Self>, Error> {
        let note = |name: &str| -> Result<Option<Time>, Error> {
            let bytes = meta::get(r, name)?.and_then(|bytes| bytes.try_into().ok());
            Ok(bytes.map(|bytes| Time(i64::from_le_bytes(bytes))))
        };
        let ahead_from = note(AHEAD_FROM)?;
        Ok(note(LATEST)?.map(|latest| Self { latest, ahead_from }))
    }

    /// Notes it.
    pub(crate) fn write(self, w: &mut WriteTxn) -> Result<(), Error> {
        meta::put(w, LATEST, &self.latest.0.to_le_bytes())?;
        match self.ahead_from {
            Some(from) => meta::put(w, AHEAD_FROM, &from.0.to_le_bytes())?,
            None => meta::remove(w, AHEAD_FROM)?,
        }
        Ok(())
    }
}

impl Watch {
    /// The time by `clock`, which never goes back behind what was noted before the start.
    pub(crate) fn new(clock: Arc<dyn Clock>, noted: Option<ClockNote>) -> Self {
        let (wall, ticks) = (clock.now(), clock.ticks());
        let noted = noted.unwrap_or(ClockNote { latest: wall, ahead_from: None });
        // A machine that is switched off every night has its trial over several days.
        let had = noted.ahead_from.map_or(Duration::ZERO, |from| wall.since(from));
        let far = wall.since(noted.latest) > AHEAD_AT_START && had < TRIAL;
        let ahead = far.then(|| {
            complain_ahead();
            ClockLead { from: noted.ahead_from.unwrap_or(wall), ends: ticks.saturating_add(TRIAL.saturating_sub(had)) }
        });
        let believed = (if far { noted.latest } else { wall.max(noted.latest) }, ticks);
        Self { clock, seen: Mutex::new(ClockState { believed, ahead, behind: false }) }
    }

    /// What time it is.
    pub(crate) fn now(&self) -> Time {
        let mut seen = crate::App::locked(&self.seen);
        // Read under the lock, so that nobody with an earlier reading comes after a later one.
        let (wall, ticks) = (self.clock.now(), self.clock.ticks());
        let passed = seen.believed.0.plus(ticks.saturating_sub(seen.believed.1));
        if passed.since(wall) > SLACK {
            if !seen.behind {
                tracing::error!("the clock of this machine is behind the time that was seen: set it right");
            }
            (seen.behind, seen.ahead) = (true, None);
            return passed;
        }
        seen.behind = false;
        if wall.since(passed) > AHEAD {
            let trial = *seen.ahead.get_or_insert_with(|| {
                complain_ahead();
                ClockLead { from: wall, ends: ticks.saturating_add(TRIAL) }
            });
            if ticks < trial.ends {
                return wall;
            }
        }
        if seen.ahead.take().is_some() {
            tracing::info!("the clock of this machine counts as right again");
        }
        // A little behind, the time stands until the wall has caught up.
        seen.believed = (wall.max(seen.believed.0), ticks);
        seen.believed.0
    }

    /// Whether what is deleted by the time has to wait, since the time is in doubt.
    pub(crate) fn in_doubt(&self) -> bool {
        let _ = self.now();
        crate::App::locked(&self.seen).ahead.is_some()
    }

    /// What is to be noted for the next start.
    pub(crate) fn noted(&self) -> ClockNote {
        let _ = self.now();
        let seen = crate::App::locked(&self.seen);
        ClockNote { latest: seen.believed.0, ahead_from: seen.ahead.map(|ahead| ahead.from) }
    }
}

fn complain_ahead() {
    tracing::error!(
        "the clock of this machine is far ahead of the time that was seen: nothing is deleted by it for a day; set it right, or leave it when it is"
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{BEGIN, ClockHands};

    const DAY: Duration = Duration::from_secs(24 * 60 * 60);
    const MINUTE: Duration = Duration::from_secs(60);

    fn watch(latest: Option<Time>) -> (Arc<ClockHands>, Watch) {
        let hands = Arc::new(ClockHands::default());
        let noted = latest.map(|latest| ClockNote { latest, ahead_from: None });
        (Arc::clone(&hands), Watch::new(hands, noted))
    }

    #[test]
    fn time_passes_and_small_corrections_stop_it_for_a_moment() {
        let (hands, watch) = watch(None);
        assert_eq!(watch.now(), BEGIN);
        hands.pass(DAY * 3);
        assert_eq!((watch.now(), watch.in_doubt()), (BEGIN.plus(DAY * 3), false));
        hands.jump(-5000);
        assert_eq!(watch.now(), BEGIN.plus(DAY * 3));
        hands.pass(Duration::from_secs(6));
        assert_eq!(watch.now(), BEGIN.plus(DAY * 3 + Duration::from_secs(1)));
        hands.jump(30 * 60 * 1000);
        assert_eq!(watch.now(), BEGIN.plus(DAY * 3 + MINUTE * 30 + Duration::from_secs(1)));
        assert!(!watch.in_doubt());
    }

    #[test]
    fn a_jump_back_is_not_followed() {
        let (hands, watch) = watch(None);
        hands.pass(MINUTE);
        assert_eq!(watch.now(), BEGIN.plus(MINUTE));
        hands.jump(-365 * 24 * 60 * 60 * 1000);
        assert_eq!(watch.now(), BEGIN.plus(MINUTE));
        hands.pass(MINUTE);
        assert_eq!(watch.now(), BEGIN.plus(MINUTE * 2), "time goes on all the same");
        hands.jump(365 * 24 * 60 * 60 * 1000);
        assert_eq!((watch.now(), watch.in_doubt()), (BEGIN.plus(MINUTE * 2), false));
    }

    #[test]
    fn a_jump_ahead_is_on_trial_for_a_day() {
        let (hands, watch) = watch(None);
        let year = DAY * 365;
        hands.jump(i64::try_from(year.as_millis()).unwrap());
        assert_eq!((watch.now(), watch.in_doubt(), watch.noted().latest), (BEGIN.plus(year), true, BEGIN));
        hands.pass(DAY / 2);
        assert!(watch.in_doubt());
        hands.jump(-i64::try_from(year.as_millis()).unwrap());
        assert_eq!((watch.now(), watch.in_doubt()), (BEGIN.plus(DAY / 2), false), "set right in time");

        hands.jump(i64::try_from(year.as_millis()).unwrap());
        assert!(watch.in_doubt());
        hands.pass(DAY);
        assert!(!watch.in_doubt(), "it has been so for a day");
        assert_eq!(watch.noted().latest, BEGIN.plus(year + DAY + DAY / 2));
    }

    #[test]
    fn a_restart_forgets_nothing() {
        let (hands, behind) = watch(Some(BEGIN.plus(DAY)));
        assert_eq!((behind.now(), behind.in_doubt()), (BEGIN.plus(DAY), false));
        hands.pass(MINUTE);
        assert_eq!(behind.now(), BEGIN.plus(DAY + MINUTE));

        let (_, over_night) = watch(Some(Time(BEGIN.0 - 12 * 60 * 60 * 1000)));
        assert_eq!((over_night.now(), over_night.in_doubt()), (BEGIN, false));
        let (hands, long_ago) = watch(Some(Time(BEGIN.0 - 48 * 60 * 60 * 1000)));
        assert_eq!((long_ago.now(), long_ago.in_doubt()), (BEGIN, true));
        hands.pass(DAY / 2);
        assert_eq!((long_ago.now(), long_ago.in_doubt()), (BEGIN.plus(DAY / 2), true));
        // Switched off for the night, the trial goes on in the morning.
        let noted = long_ago.noted();
        hands.jump(6 * 60 * 60 * 1000);
        let morning = Watch::new(Arc::clone(&hands) as Arc<dyn Clock>, Some(noted));
        assert!(morning.in_doubt());
        hands.pass(DAY / 4);
        assert_eq!((morning.now(), morning.in_doubt()), (BEGIN.plus(DAY), false));
    }
}
