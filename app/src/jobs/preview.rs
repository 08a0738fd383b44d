//! A page of a job as it will come out, drawn in the cage at the time when somebody looks, and never kept.
//!
//! Its owner sees it, whoever may print it as a delegate, and those who may see queues only where the organization has
//! decided so: a queue says what there is, a page says what is in it. Drawing costs more than most of what a page asks
//! for, so that there are bounds: a few are drawn at a time, and whoever asks for more than their share is asked to wait.

use super::reach::{Deed, entrance, reached, sees_pages};
use crate::{App, Caller, Error};
use documents::{CageError, Duplex, Form, Output};
use model::{
    id::{JobId, UserId},
    jobs::Unreadable,
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};
use storage::SpoolError;
use tokio::sync::Semaphore;

/// How many are drawn at the same time.
const AT_ONCE: usize = 2;
/// How many one person may have under way, drawn or waiting.
const FOR_ONE: u32 = 4;
/// How long somebody waits for a turn.
const TURN: Duration = Duration::from_secs(10);

/// Who looks at pages at the moment.
pub(crate) struct Previews {
    turns: Semaphore,
    under_way: Mutex<HashMap<UserId, u32>>,
}

impl Default for Previews {
    fn default() -> Self {
        Self { turns: Semaphore::new(AT_ONCE), under_way: Mutex::default() }
    }
}

/// One look, counted until it ends.
struct PreviewShare<'a> {
    previews: &'a Previews,
    user: UserId,
}

impl Previews {
    fn look(&self, user: UserId) -> Result<PreviewShare<'_>, Error> {
        let mut under_way = App::locked(&self.under_way);
        let looks = under_way.entry(user).or_default();
        if *looks >= FOR_ONE {
            return Err(Error::Busy);
        }
        *looks += 1;
        drop(under_way);
        Ok(PreviewShare { previews: self, user })
    }
}

impl Drop for PreviewShare<'_> {
    fn drop(&mut self) {
        let mut under_way = App::locked(&self.previews.under_way);
        if let Some(looks) = under_way.get_mut(&self.user) {
            *looks = looks.saturating_sub(1);
            if *looks == 0 {
                under_way.remove(&self.user);
            }
        }
    }
}

impl App {
    /// One side of the paper as PNG, numbered from 1, with its longest edge of so many pixels.
    ///
    /// # Errors
    /// [`Error::NotFound`] for jobs that the caller does not reach or whose pages are not shown to the caller, and for
    /// sides that there are not; [`Error::WrongState`] for what was not read or cannot be drawn; [`Error::Busy`] when too
    /// many are drawn.
    pub async fn preview(
        self: &Arc<Self>,
        caller: &Caller,
        id: JobId,
        side: u32,
        longest: u16,
    ) -> Result<Vec<u8>, Error> {
        caller.may(entrance(caller, Deed::See))?;
        let now = self.now();
        let job = self.read(|r| {
            let job = reached(r, caller, id, Deed::See, now)?;
            if sees_pages(r, caller, job.owner, now)? { Ok(job) } else { Err(Error::NotFound) }
        })?;
        self.note_look(caller, Some(job.owner)).await?;
        let document = job.document.filter(|_| job.facts.is_some()).ok_or(Error::WrongState)?;
        let _look = self.previews.look(caller.user)?;
        let turn = tokio::time::timeout(TURN, self.previews.turns.acquire()).await;
        let _turn = turn.ok().and_then(Result::ok).ok_or(Error::Busy)?;
        let form = Form::Picture { side, longest, color: true };
        let output = Output { options: job.options, papers: Vec::new(), repeats: 1, duplex: Duplex::None, form };
        let (store, cage) = (self.store.clone(), self.world.cage.clone());
        let drawn = tokio::task::spawn_blocking(move || {
            let sealed = match store.read(|r| store.spool().open(r, document)) {
                Ok(sealed) => sealed,
                Err(SpoolError::Damaged(_) | SpoolError::Gone(_)) => return Err(Error::WrongState),
                Err(other) => return Err(other.into()),
            };
            let mut png = Vec::new();
            match cage.make(sealed, &output, &mut png) {
                Ok(_) => Ok(png),
                Err(CageError::Unreadable(Unreadable::Empty)) => Err(Error::NotFound),
                Err(CageError::Unreadable(_)) => Err(Error::WrongState),
                Err(other) => Err(Error::Internal(other.to_string())),
            }
        });
        drawn.await.map_err(|error| Error::Internal(error.to_string()))?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_has_more_looks_under_way_than_their_share() {
        let previews = Previews::default();
        let (ada, bob) = (UserId([1; 16]), UserId([2; 16]));
        let mut looks: Vec<PreviewShare<'_>> = (0..FOR_ONE).map(|_| previews.look(ada).unwrap()).collect();
        assert!(matches!(previews.look(ada), Err(Error::Busy)));
        assert!(previews.look(bob).is_ok());
        looks.pop();
        assert!(previews.look(ada).is_ok());
        drop(looks);
        assert!(previews.under_way.lock().unwrap().is_empty());
    }
}
