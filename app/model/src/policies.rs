//! What an organization decides about its print queues, and what each person sets for what is yet to come.

use crate::jobs::{BadOption, LockedOption, Options, PageRanges};
use serde::{Deserialize, Serialize};

/// What an organization decides about its print queues.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct QueuePolicy {
    /// How jobs of people are printed who have set nothing else (I19).
    pub defaults: Options,
    /// What of it nobody sets otherwise.
    pub locked: Vec<LockedOption>,
    /// Whether a job may stay in the queue when it was printed.
    pub keep: bool,
    /// Whether people may have everything released when they tap.
    pub release_on_tap: bool,
    /// Whether those who see the queues of others for support see pages of documents, too.
    pub help_desk_sees_pages: bool,
    /// Days of the print history that are kept.
    pub history_days: u16,
}

impl QueuePolicy {
    /// The most days of the print history.
    pub const MOST_DAYS: u16 = 3660;

    /// What people choose, with what is decided for everybody.
    #[must_use]
    pub fn bound(&self, chosen: Options) -> Options {
        self.locked.iter().fold(chosen, |options, locked| locked.taken(&self.defaults, options))
    }

    /// Goes on when `after` changes nothing of `before` that is decided for everybody, unless to what was decided.
    ///
    /// # Errors
    /// [`BadOption::Locked`].
    pub fn check(&self, before: &Options, after: &Options) -> Result<(), BadOption> {
        let free = |locked: &&LockedOption| !(locked.same(before, after) || locked.same(&self.defaults, after));
        self.locked.iter().find(free).map_or(Ok(()), |locked| Err(BadOption::Locked(*locked)))
    }
}

impl Default for QueuePolicy {
    fn default() -> Self {
        Self {
            defaults: Options::default(),
            locked: Vec::new(),
            keep: true,
            release_on_tap: true,
            help_desk_sees_pages: false,
            history_days: 366,
        }
    }
}

/// What a person sets for jobs that are yet to come (I19), and for the panel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct QueuePreferences {
    /// How they are printed; none for as the organization says.
    pub defaults: Option<Options>,
    /// Whether everything is released as soon as the person taps.
    pub release_on_tap: bool,
}

impl QueuePreferences {
    /// How a new job of the person is printed.
    #[must_use]
    pub fn of_new_job(&self, policy: &QueuePolicy) -> Options {
        policy.bound(self.defaults.clone().unwrap_or_else(|| policy.defaults.clone()))
    }
}

/// What of options may stand for jobs that nobody knows yet: not some pages of them, nor a tray of one printer.
#[must_use]
pub fn of_any_job(options: Options) -> Options {
    Options { page_ranges: PageRanges::default(), output_bin: None, ..options }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jobs::{ColorMode, Sides};

    #[test]
    fn what_is_decided_for_everybody_is_not_chosen() {
        let gray = Options { color: ColorMode::Monochrome, sides: Sides::TwoSidedLongEdge, ..Options::default() };
        let policy =
            QueuePolicy { defaults: gray.clone(), locked: vec![LockedOption::Color], ..QueuePolicy::default() };
        let own = |color, sides| Options { color, sides, ..Options::default() };
        let preferences = |defaults| QueuePreferences { defaults, ..QueuePreferences::default() };
        assert_eq!(preferences(None).of_new_job(&policy), gray);
        let mine = own(ColorMode::Color, Sides::OneSided);
        assert_eq!(preferences(Some(mine.clone())).of_new_job(&policy), own(ColorMode::Monochrome, Sides::OneSided));
        assert_eq!(policy.check(&gray, &mine), Err(BadOption::Locked(LockedOption::Color)));
        // What was set before the decision stays, and may become what was decided.
        assert_eq!(policy.check(&mine, &mine), Ok(()));
        assert_eq!(policy.check(&mine, &gray), Ok(()));
    }
}
