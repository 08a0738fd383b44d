//! Requests that were refused for who sent them: in the audit of the organization that they were meant for, or, when
//! nobody is known, in that of the top organization. Once a minute for each of them, so that nobody can fill it.

use super::{Originator, record};
use crate::{
    App, Caller,
    attempts::{Guess, Subject as Counted, network},
};
use model::audit::{Action, Actor, Subject};
use std::net::IpAddr;
use storage::orgs;

impl App {
    /// Notes that a request was refused; `what` says which and why, and has nothing in it that a stranger can choose.
    /// Nobody waits for it.
    pub fn note_refused_request(&self, caller: Option<&Caller>, from: IpAddr, what: String) {
        let now = self.now();
        let counted = match caller {
            Some(caller) => vec![(Guess::Noted, Counted::of(&[&caller.user, &what]))],
            None => {
                let everybody = (Guess::NotedInAll, Counted::of(&[]));
                vec![(Guess::Noted, Counted::of(&[&network(from), &what])), everybody]
            }
        };
        if self.attempts.take(&counted, now).is_err() {
            return;
        }
        tracing::warn!(%from, what, "a request was refused");
        let by = caller.map(|caller| Originator { from: Some(from), ..Originator::from(caller) });
        drop(self.begin_as_appliance(move |w| {
            let (by, action) = match &by {
                Some(by) => (by.clone(), Action::RequestRefused),
                None => {
                    let top = orgs::list(w)?.into_iter().find(|organization| organization.parent.is_none());
                    let Some(top) = top else { return Ok(()) };
                    let by = Originator { org: top.id, actor: Actor::Appliance, from: Some(from) };
                    (by, Action::StrangerRefused)
                }
            };
            // The organization may be gone by now, and its audit with it.
            if orgs::get(w, by.org)?.is_none() {
                return Ok(());
            }
            record(w, by, now, action, Subject::Thing(what.clone()), Vec::new())
        }));
    }
}
