//! Whose turn it is in a lane. What counts is what an organization has in hand at the moment, so that one with slow
//! documents does not keep a cage from others by waiting for it as often as they do; among equals it is the turn of
//! whoever was served longest ago.

use model::id::{OrgId, WorkId};
use std::collections::HashMap;
use storage::work::Work;

/// Results that may wait for the disk while their hands are busy with the next tasks.
const WRITTEN_AT_ONCE: usize = 32;

/// What of a lane is in hand, and who was served when.
#[derive(Default)]
pub(super) struct Turns {
    in_hand: HashMap<WorkId, OrgId>,
    /// What is done but for its result, which is being written: it takes no hand.
    writing: HashMap<WorkId, OrgId>,
    /// The number of the last turn of each organization; as many as there are organizations.
    served: HashMap<OrgId, u64>,
    turn: u64,
}

impl Turns {
    /// Those who wait, in the order in which they are served.
    pub(super) fn order(&self, mut waiting: Vec<OrgId>) -> Vec<OrgId> {
        waiting.sort_by_cached_key(|org| (self.of(*org), self.served.get(org).copied()));
        waiting
    }

    /// How many hands the organization has.
    fn of(&self, org: OrgId) -> usize {
        self.in_hand.values().filter(|other| **other == org).count()
    }

    /// How many tasks of the organization are begun and have their rows still.
    pub(super) fn begun(&self, org: OrgId) -> usize {
        self.of(org) + self.writing.values().filter(|other| **other == org).count()
    }

    /// Whether the task is begun and has its row still.
    pub(super) fn has(&self, task: WorkId) -> bool {
        self.in_hand.contains_key(&task) || self.writing.contains_key(&task)
    }

    /// Notes that nothing is left of a task but to write its result; whether its hand is free for another. It is not
    /// while very many results wait for the disk.
    pub(super) fn writes(&mut self, task: WorkId) -> bool {
        if self.writing.len() >= WRITTEN_AT_ONCE {
            return false;
        }
        self.in_hand.remove(&task).is_some_and(|org| {
            self.writing.insert(task, org);
            true
        })
    }

    /// Takes a task in hand: this was the turn of its organization.
    pub(super) fn take(&mut self, task: &Work) {
        self.turn = self.turn.saturating_add(1);
        self.in_hand.insert(task.id, task.org);
        self.served.insert(task.org, self.turn);
    }

    /// Lets go of a task.
    pub(super) fn end(&mut self, task: WorkId) {
        self.in_hand.remove(&task);
        self.writing.remove(&task);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::time::Time;
    use storage::work::Lane;

    /// With so many hands, who is served when everybody always waits: each task takes as many turns as its organization
    /// needs for one.
    fn served(hands: usize, orgs: &[(u8, usize)], turns: usize) -> String {
        let (mut lane, mut under_way, mut order) = (Turns::default(), Vec::new(), String::new());
        for n in 0..turns {
            under_way.retain(|(id, until)| {
                *until > n || {
                    lane.end(*id);
                    false
                }
            });
            while under_way.len() < hands {
                let org = lane.order(orgs.iter().map(|(org, _)| OrgId([*org; 16])).collect())[0];
                let id = WorkId([u8::try_from(order.len()).unwrap(); 16]);
                let (payload, to) = (Vec::new(), None);
                lane.take(&Work { id, lane: Lane::Documents, org, to, payload, ready: Time(0), attempts: 0 });
                let long = orgs.iter().find(|(other, _)| *other == org.0[0]).unwrap().1;
                under_way.push((id, n + long));
                order.push(char::from(org.0[0]));
            }
        }
        order
    }

    /// A result that waits for the disk keeps neither a hand nor a turn from anybody, but is not begun twice.
    #[test]
    fn a_result_that_is_being_written_takes_no_hand() {
        let task = |n: u8| Work {
            id: WorkId([n; 16]),
            lane: Lane::Documents,
            org: OrgId([n % 2; 16]),
            to: None,
            payload: Vec::new(),
            ready: Time(0),
            attempts: 0,
        };
        let mut lane = Turns::default();
        let (even, odd) = (OrgId([0; 16]), OrgId([1; 16]));
        lane.take(&task(1));
        assert_eq!(lane.order(vec![odd, even]), [even, odd]);
        assert!(lane.writes(task(1).id));
        lane.take(&task(2));
        assert_eq!(lane.order(vec![even, odd]), [odd, even]);
        assert_eq!((lane.has(task(1).id), lane.begun(odd)), (true, 1));
        lane.end(task(1).id);
        assert_eq!((lane.has(task(1).id), lane.begun(odd), lane.writes(task(1).id)), (false, 0, false));
        let room = (3..200).map(task).filter(|task| {
            lane.take(task);
            lane.writes(task.id)
        });
        assert_eq!(room.count(), WRITTEN_AT_ONCE, "a disk that stands still does not gather results without end");
    }

    #[test]
    fn organizations_take_turns() {
        let check = |hands, orgs: &[(u8, usize)], turns, want: &str| assert_eq!(served(hands, orgs, turns), want);
        check(1, &[(b'a', 1), (b'b', 1), (b'c', 1)], 7, "abcabca");
        check(2, &[(b'a', 1), (b'b', 1), (b'c', 1)], 4, "abcabcab");
        check(2, &[(b'a', 1)], 3, "aaaaaa");
        // Who takes ten times as long has one hand, and the other the other.
        check(2, &[(b'a', 10), (b'b', 1)], 12, "abbbbbbbbbbabb");
        check(3, &[(b'a', 9), (b'b', 1), (b'c', 1)], 4, "abcbcbcbc");
    }
}
