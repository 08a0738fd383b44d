//! Attempts at what can be guessed, or asked for too often: one mechanism for passwords, PINs, badges, second factors,
//! one-time tokens and mailed links.
//!
//! An attempt is taken before anything is looked at, and given back when it was right: so a thousand at once have no
//! more tries than one after the other. An allowance holds in any stretch of its length. What is counted is kept under
//! digests, in one bounded table for each kind, so that whoever fills one drives out nothing of another; and each
//! entry goes by its own time. The counts of a day are also in the store ([`storage::attempts`]).

use identity::secret;
use model::time::Time;
use std::{
    collections::{BTreeSet, HashMap},
    net::{IpAddr, Ipv6Addr},
    sync::Mutex,
    time::Duration,
};

/// How many subjects of a kind are remembered; beyond that the one that would go next goes.
const MOST: usize = 20_000;

const MINUTE: Duration = Duration::from_secs(60);
const QUARTER: Duration = Duration::from_secs(15 * 60);
const HOUR: Duration = crate::HOUR;
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How many attempts are allowed in how long.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Allowance {
    /// Attempts.
    pub most: usize,
    /// In any stretch of this length.
    pub span: Duration,
}

macro_rules! guesses {
    ($($(#[$doc:meta])* $name:ident = $most:literal in $span:ident;)*) => {
        /// What is guessed, or asked for too often.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum Guess { $($(#[$doc])* $name,)* }

        impl Guess {
            const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// How many in how long.
            pub(crate) const fn allowance(self) -> Allowance {
                match self { $(Self::$name => Allowance { most: $most, span: $span },)* }
            }
        }
    };
}

guesses! {
    /// Passwords for one address from one network: a guesser elsewhere does not lock its owner out.
    Password = 5 in MINUTE;
    /// Passwords from one network: more, since many people may share it.
    PasswordFrom = 50 in MINUTE;
    /// Passwords for one address from wherever, but not from devices that its owner has signed in with.
    PasswordDay = 20 in DAY;
    /// Passwords and second factors of one person from one such device.
    Device = 5 in MINUTE;
    /// The same in a day.
    DeviceDay = 20 in DAY;
    /// The password once more, of somebody who is signed in.
    PasswordAgain = 5 in MINUTE;
    /// The same in a day.
    PasswordAgainDay = 20 in DAY;
    /// Second factors of one person: only who knows the password comes so far.
    Factor = 10 in QUARTER;
    /// The same in a day.
    FactorDay = 20 in DAY;
    /// Codes of an authenticator app that is being set up.
    FactorOffered = 10 in QUARTER;
    /// PINs of one person at panels.
    Pin = 5 in QUARTER;
    /// The same in a day.
    PinDay = 20 in DAY;
    /// Looks of one person at the queue of another, as the audit notes them.
    QueueLooked = 1 in HOUR;
    /// Looks of one person at the print history of another, likewise.
    HistoryLooked = 1 in HOUR;
    /// Unknown badges at one reader (badge numbers can be guessed).
    Reader = 5 in QUARTER;
    /// Unknown badges at all the readers of an organization.
    Readers = 50 in HOUR;
    /// Personal access tokens that are no password, from one network.
    Token = 50 in MINUTE;
    /// One-time tokens of agents, from one network.
    Enrolment = 10 in QUARTER;
    /// Links to choose a password that are asked for from one network.
    LinkFrom = 10 in QUARTER;
    /// Such links for one address.
    LinkFor = 3 in QUARTER;
    /// Wrong links from one network.
    LinkTried = 10 in QUARTER;
    /// Entries of one kind about one person or network in the audit that tell of a refusal, so that nobody fills it.
    Noted = 1 in MINUTE;
    /// Entries in the audit about one person whom programs sign in, be it for every message.
    NotedProgram = 1 in HOUR;
    /// Letters to one person about wrong second factors.
    FactorLetter = 1 in DAY;
    /// Such entries about networks, all of them together.
    NotedInAll = 60 in MINUTE;
}

/// Whom or what an attempt is counted for, as a digest: what somebody types is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Subject([u8; 32]);

impl Subject {
    /// The subject that these words name together.
    pub(crate) fn of(words: &[&dyn std::fmt::Display]) -> Self {
        let words: Vec<String> = words.iter().map(ToString::to_string).collect();
        Self(secret::digest(&words.join("\0")))
    }
}

/// Attempts that were taken.
#[derive(Debug)]
#[must_use = "an attempt that was right is given back"]
pub(crate) struct Attempt {
    counted: Vec<(Guess, Subject)>,
    at: Time,
}

/// The attempts of late.
pub(crate) struct Attempts(Mutex<Vec<Table>>);

impl Default for Attempts {
    fn default() -> Self {
        Self(Mutex::new(Guess::ALL.iter().map(|guess| Table::new(guess.allowance())).collect()))
    }
}

impl Attempts {
    /// Takes an attempt out of each of the allowances, or out of none.
    ///
    /// # Errors
    /// With the first of them that is used up.
    pub(crate) fn take(&self, counted: &[(Guess, Subject)], now: Time) -> Result<Attempt, Guess> {
        let mut tables = crate::App::locked(&self.0);
        for (guess, subject) in counted {
            if tables.get(*guess as usize).is_some_and(|table| table.used_up(subject, now)) {
                return Err(*guess);
            }
        }
        for (guess, subject) in counted {
            if let Some(table) = tables.get_mut(*guess as usize) {
                table.change(*subject, now, |times| times.push(now));
            }
        }
        Ok(Attempt { counted: counted.to_vec(), at: now })
    }

    /// Gives an attempt back: it was right, or it was not looked at.
    pub(crate) fn give_back(&self, attempt: Attempt) {
        let mut tables = crate::App::locked(&self.0);
        for (guess, subject) in attempt.counted {
            if let Some(table) = tables.get_mut(guess as usize) {
                table.change(subject, attempt.at, |times| {
                    if let Some(place) = times.iter().rposition(|time| *time == attempt.at) {
                        times.remove(place);
                    }
                });
            }
        }
    }

    /// Gives one attempt back of those that were taken before: what looked like a guess was none.
    pub(crate) fn forgive(&self, guess: Guess, subject: Subject, now: Time) {
        let mut tables = crate::App::locked(&self.0);
        if let Some(table) = tables.get_mut(guess as usize) {
            table.change(subject, now, |times| {
                times.pop();
            });
        }
    }

    /// What the store remembers of a subject, which a restart has taken from the memory.
    pub(crate) fn recall(&self, guess: Guess, subject: Subject, stored: &[Time], now: Time) {
        let mut tables = crate::App::locked(&self.0);
        if let Some(table) = tables.get_mut(guess as usize).filter(|table| table.count(&subject, now) < stored.len()) {
            table.change(subject, now, |times| *times = stored.to_vec());
        }
    }

    /// Forgets what was counted: the secret is another one now.
    pub(crate) fn forget(&self, guess: Guess, subject: Subject, now: Time) {
        let mut tables = crate::App::locked(&self.0);
        if let Some(table) = tables.get_mut(guess as usize) {
            table.change(subject, now, Vec::clear);
        }
    }
}

/// What was counted of one kind.
struct Table {
    allowance: Allowance,
    times: HashMap<Subject, Vec<Time>>,
    /// When each entry goes.
    ends: BTreeSet<(Time, Subject)>,
}

impl Table {
    fn new(allowance: Allowance) -> Self {
        Self { allowance, times: HashMap::new(), ends: BTreeSet::new() }
    }

    /// The attempts for `subject` that still count at `now`.
    fn count(&self, subject: &Subject, now: Time) -> usize {
        let times = self.times.get(subject).map_or(&[][..], Vec::as_slice);
        times.iter().filter(|time| now.since(**time) < self.allowance.span).count()
    }

    fn used_up(&self, subject: &Subject, now: Time) -> bool {
        self.count(subject, now) >= self.allowance.most
    }

    /// Changes the times of a subject, and forgets whatever is over.
    fn change(&mut self, subject: Subject, now: Time, change: impl FnOnce(&mut Vec<Time>)) {
        while let Some(first) = self.ends.first().copied().filter(|(end, _)| *end <= now) {
            self.forget(first);
        }
        let mut times = self.times.remove(&subject).unwrap_or_default();
        if let Some(end) = self.end(&times) {
            self.ends.remove(&(end, subject));
        }
        times.retain(|time| now.since(*time) < self.allowance.span);
        change(&mut times);
        let Some(end) = self.end(&times) else { return };
        if let Some(first) = self.ends.first().copied().filter(|_| self.times.len() >= MOST) {
            self.forget(first);
        }
        self.ends.insert((end, subject));
        self.times.insert(subject, times);
    }

    fn forget(&mut self, entry: (Time, Subject)) {
        self.ends.remove(&entry);
        self.times.remove(&entry.1);
    }

    fn end(&self, times: &[Time]) -> Option<Time> {
        times.iter().max().map(|last| last.plus(self.allowance.span))
    }
}

/// Whom a limit is counted for: an IPv4 address, or the /64 that one IPv6 customer has.
#[must_use]
pub fn network(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX))),
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subject(name: &str) -> Subject {
        Subject::of(&[&name])
    }

    fn seconds(n: i64) -> Time {
        Time(n * 1000)
    }

    #[test]
    fn an_allowance_holds_in_any_stretch_of_its_length() {
        let attempts = Attempts::default();
        let taken = |name: &str, at: i64| attempts.take(&[(Guess::Password, subject(name))], seconds(at)).is_ok();
        let ada = [0, 30, 31, 32, 33, 34, 59, 60, 61, 90, 91].map(|at| taken("ada", at));
        assert_eq!(ada, [true, true, true, true, true, false, false, true, false, true, true]);
        assert!(taken("bob", 34));
    }

    #[test]
    fn a_right_attempt_is_given_back_and_a_refused_one_takes_nothing() {
        let attempts = Attempts::default();
        let counted = [(Guess::PasswordFrom, subject("here")), (Guess::Password, subject("ada"))];
        for at in 0..40 {
            let attempt = attempts.take(&counted, seconds(at)).unwrap();
            attempts.give_back(attempt);
        }
        let wrong: Vec<_> = (0..5).map(|_| attempts.take(&counted, seconds(50)).unwrap()).collect();
        for _ in 0..100 {
            assert_eq!(attempts.take(&counted, seconds(50)).unwrap_err(), Guess::Password);
        }
        assert!(attempts.take(&counted[..1], seconds(50)).is_ok(), "the refused ones did not use the network's up");
        drop(wrong);
    }

    #[test]
    fn what_the_store_remembers_counts_and_is_counted_once() {
        let attempts = Attempts::default();
        let (guess, ada) = (Guess::PinDay, subject("ada"));
        let stored: Vec<Time> = (0..19).map(seconds).collect();
        for _ in 0..3 {
            attempts.recall(guess, ada, &stored, seconds(20));
        }
        assert!(attempts.take(&[(guess, ada)], seconds(20)).is_ok());
        assert!(attempts.take(&[(guess, ada)], seconds(21)).is_err());
        attempts.forgive(guess, ada, seconds(21));
        assert!(attempts.take(&[(guess, ada)], seconds(22)).is_ok());
        assert!(attempts.take(&[(guess, ada)], seconds(22)).is_err());
        attempts.forget(guess, ada, seconds(22));
        assert!((0..20).all(|_| attempts.take(&[(guess, ada)], seconds(22)).is_ok()));
    }

    #[test]
    fn a_table_is_bounded_and_its_entries_go_each_by_their_own_time() {
        let mut table = Table::new(Guess::Password.allowance());
        for n in 0..MOST {
            table.change(subject(&n.to_string()), seconds(0), |times| times.push(seconds(0)));
        }
        for n in 0..50 {
            table.change(subject(&format!("late {n}")), seconds(1), |times| times.push(seconds(1)));
        }
        assert_eq!((table.times.len(), table.ends.len()), (MOST, MOST));
        table.change(subject("last"), seconds(60), |times| times.push(seconds(60)));
        assert_eq!((table.times.len(), table.ends.len()), (51, 51), "the late ones and the last");
    }

    #[test]
    fn a_customer_with_ipv6_has_one_network() {
        let same = |a: &str, b: &str| network(a.parse().unwrap()) == network(b.parse().unwrap());
        assert!(same("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"));
        assert!(!same("2001:db8:1:2::1", "2001:db8:1:3::1"));
        assert!(same("::ffff:192.0.2.1", "192.0.2.1"));
        assert!(!same("192.0.2.1", "192.0.2.2"));
    }
}
