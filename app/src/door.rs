//! The doors into the store. Whoever acts goes through [`App::act`], which reads in the transaction of the act itself
//! whether the session or token still holds and what the person may at this instant. Nothing else writes but what the
//! appliance and its agents do by themselves, by the few doors that say so.
//!
//! The store is private to this file: a use case that forgot to ask could not write.

use crate::{App, Caller, Error, audit, caller::Credential};
use model::{
    access::Permission,
    audit::{Action, Subject},
    id::AgentId,
    time::Time,
};
use storage::{ReadTxn, Spool, Store, WriteTxn, agents, audit::checkpoints};
use tokio::sync::oneshot;

/// What became of something that was handed in to be written; an error in the place of it when the store stops.
pub(crate) type Outcome<T> = oneshot::Receiver<Result<T, Error>>;

/// The store as use cases have it: rows to read, and documents. It does not write rows.
#[derive(Clone)]
pub(crate) struct StoreReader(Store);

impl StoreReader {
    pub(crate) fn new(store: Store) -> Self {
        Self(store)
    }

    /// Reads a consistent instant of the store.
    pub(crate) fn read<T, E: From<storage::StoreError>>(
        &self,
        f: impl FnOnce(&ReadTxn) -> Result<T, E>,
    ) -> Result<T, E> {
        self.0.read(f)
    }

    /// The documents.
    pub(crate) fn spool(&self) -> Spool<'_> {
        self.0.spool()
    }

    /// Adds signed checkpoints of the audit to the file that is meant to be copied away.
    pub(crate) fn write_down(&self, fresh: &[checkpoints::Checkpoint]) -> Result<(), Error> {
        checkpoints::write_down(&self.0, fresh).map_err(|e| Error::Internal(e.to_string()))
    }
}

impl App {
    /// Does what a person asks for: `f` is given the actor with the rights of this instant, never more than the request
    /// began with and never more than the scope of a token. Comes back when it is durable.
    ///
    /// `f` may run twice, so it decides by what it reads.
    ///
    /// # Errors
    /// [`Error::SignedOut`] when the session or token is over or the account was switched off since the request began;
    /// [`Error::Forbidden`] without `permission`, and for a token that only reads.
    pub(crate) async fn act<T: Send + 'static>(
        &self,
        caller: &Caller,
        permission: Permission,
        f: impl FnMut(&mut WriteTxn, &Caller, Time) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.begin_act(caller, permission, f).await.map_err(|_| Error::Stopping)?
    }

    /// [`App::act`] for whoever hands in more before waiting for the outcomes.
    pub(crate) fn begin_act<T: Send + 'static>(
        &self,
        caller: &Caller,
        permission: Permission,
        mut f: impl FnMut(&mut WriteTxn, &Caller, Time) -> Result<T, Error> + Send + 'static,
    ) -> Outcome<T> {
        let (caller, now) = (caller.clone(), self.now());
        self.hand_in(move |w| {
            let actor = caller.again(w, now)?;
            if actor.credential.only_reads() {
                return Err(Error::Forbidden);
            }
            actor.may(permission)?;
            f(w, &actor, now)
        })
    }

    /// [`App::act`] for what a person proves itself with: by a session only, so that a token neither makes others of
    /// its kind nor takes the account over.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for whoever came otherwise; else as [`App::act`].
    pub(crate) async fn act_on_own_credentials<T: Send + 'static>(
        &self,
        caller: &Caller,
        f: impl FnMut(&mut WriteTxn, &Caller, Time) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        if !matches!(caller.credential, Credential::Session { .. }) {
            return Err(Error::Forbidden);
        }
        self.act(caller, Permission::OwnAccount, f).await
    }

    /// Writes down that somebody has read something that must not be read unnoticed; a token that only reads may.
    ///
    /// # Errors
    /// As [`App::act`].
    pub(crate) async fn note_reading(
        &self,
        caller: &Caller,
        permission: Permission,
        action: Action,
        subject: Subject,
    ) -> Result<(), Error> {
        let (caller, now) = (caller.clone(), self.now());
        let noted = self.hand_in(move |w| {
            let actor = caller.again(w, now)?;
            actor.may(permission)?;
            audit::record(w, &actor, now, action, subject.clone(), Vec::new())
        });
        noted.await.map_err(|_| Error::Stopping)?
    }

    /// What the appliance does by itself or before somebody is known: sweeping, background work, signing in, the first
    /// set-up. `f` may run twice.
    pub(crate) async fn as_appliance<T: Send + 'static>(
        &self,
        f: impl FnMut(&mut WriteTxn) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.hand_in(f).await.map_err(|_| Error::Stopping)?
    }

    /// [`App::as_appliance`] for whoever hands in more before waiting for the outcomes.
    pub(crate) fn begin_as_appliance<T: Send + 'static>(
        &self,
        f: impl FnMut(&mut WriteTxn) -> Result<T, Error> + Send + 'static,
    ) -> Outcome<T> {
        self.hand_in(f)
    }

    /// [`App::as_appliance`] for the threads of the mail listener, which may wait.
    pub(crate) fn as_appliance_waiting<T: Send + 'static>(
        &self,
        f: impl FnMut(&mut WriteTxn) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.store.0.write_and_wait(f)
    }

    /// What an agent says or takes, as long as it is there.
    ///
    /// # Errors
    /// [`Error::SignedOut`] for an agent that was removed or revoked since the request began.
    pub(crate) async fn as_agent<T: Send + 'static>(
        &self,
        agent: AgentId,
        mut f: impl FnMut(&mut WriteTxn) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let done = self.hand_in(move |w| {
            // Its row stays when it is revoked: what it did still has a name.
            if !agents::holds_credential(w, agent)? {
                return Err(Error::SignedOut);
            }
            f(w)
        });
        done.await.map_err(|_| Error::Stopping)?
    }

    fn hand_in<T: Send + 'static>(
        &self,
        f: impl FnMut(&mut WriteTxn) -> Result<T, Error> + Send + 'static,
    ) -> Outcome<T> {
        let (done, outcome) = oneshot::channel();
        self.store.0.write(f, move |result| {
            // Whoever asked may have gone; the write stands all the same.
            let _ = done.send(result);
        });
        outcome
    }
}

#[cfg(test)]
mod tests;
