//! What waits for somebody at a panel, and what is done with it there.

use super::{AtPanel, Choice};
use crate::{
    App, Caller, Error, caller,
    delegates::colleague,
    jobs::release::{ReleaseOrder, ReleaseOutcome},
    quotas,
};
use model::{
    access::Permission,
    id::{JobId, UserId},
    jobs::{JobState, repeats},
    printers::Printer,
};
use std::collections::HashMap;
use storage::{delegates, jobs, policies, users};

impl App {
    /// What waits for whoever is signed in at the panel.
    ///
    /// # Errors
    /// [`Error::SignedOut`] when the short time is over.
    pub fn at_panel(&self, printer: &Printer, session: &str) -> Result<AtPanel, Error> {
        self.at_panel_for(printer, session, None)
    }

    /// What waits for somebody whose delegate is signed in at the panel, or for the person itself.
    ///
    /// # Errors
    /// [`Error::SignedOut`] when the short time is over; [`Error::NotFound`] for whoever is not a delegate (any longer).
    pub fn at_panel_for(&self, printer: &Printer, session: &str, of: Option<UserId>) -> Result<AtPanel, Error> {
        let (at, now) = (self.panel_session(printer, session)?, self.now());
        self.read(|r| {
            let (caller, organization, user) = caller::load(r, at.org, at.user).map_err(|_| Error::SignedOut)?;
            let caller = Caller { credential: at.credential, ..caller }.again(r, now)?;
            caller.may(Permission::OwnQueue)?;
            let owner = of.unwrap_or(at.user);
            let mut held = Vec::new();
            for one in delegates::of_delegate(r, at.org, at.user)?.iter().filter(|one| one.holds(now)) {
                held.extend(
                    users::get(r, at.org, one.owner)?.filter(|owner| owner.active).map(|owner| colleague(&owner)),
                );
            }
            held.sort_by(|a, b| (&a.name, &a.email).cmp(&(&b.name, &b.email)));
            let of = held.iter().find(|one| one.id == owner).cloned();
            if owner != at.user && of.is_none() {
                return Err(Error::NotFound);
            }
            let (mut jobs, mut last) = (Vec::new(), HashMap::new());
            for job in jobs::of_owner(r, at.org, owner)? {
                let waits = job.state.releasable() || job.state == JobState::Processing;
                if waits && jobs::leaves(r, at.org, job.id)?.is_none() {
                    last.extend(jobs::life(r, at.org, job.id)?.pop().map(|step| (job.id, step)));
                    jobs.push(job);
                }
            }
            let quota = quotas::state(r, &organization, owner, now)?;
            let (name, language) = (user.details.name.to_string(), user.details.language);
            Ok(AtPanel { caller, name, language, of, held, jobs, quota, last })
        })
    }

    /// Prints what was chosen at the panel, each as it was chosen there; answers as [`App::panel_act`].
    ///
    /// # Errors
    /// [`Error::SignedOut`] when the short time is over.
    pub async fn panel_print(
        &self,
        printer: &Printer,
        session: &str,
        orders: Vec<ReleaseOrder>,
    ) -> Result<(usize, usize), Error> {
        let caller = self.at_panel(printer, session)?.caller;
        let released = self.release(&caller, printer.id, orders).await?;
        let through = released.iter().filter(|outcome| **outcome == ReleaseOutcome::Yes).count();
        let short = |outcome: &&ReleaseOutcome| {
            matches!(outcome, ReleaseOutcome::OverQuota(_) | ReleaseOutcome::OverColorQuota(_))
        };
        Ok((through, released.iter().filter(short).count()))
    }

    /// Prints or deletes what was chosen at the panel; answers how many of them went through, and how many did not
    /// fit in the quota.
    ///
    /// # Errors
    /// [`Error::SignedOut`] when the short time is over.
    pub async fn panel_act(
        &self,
        printer: &Printer,
        session: &str,
        ids: &[JobId],
        choice: Choice,
    ) -> Result<(usize, usize), Error> {
        match choice {
            Choice::Print => {
                let orders = ids.iter().map(|id| ReleaseOrder::from(*id)).collect();
                self.panel_print(printer, session, orders).await
            }
            Choice::Delete => {
                let caller = self.at_panel(printer, session)?.caller;
                let mut deleted = 0;
                for id in ids {
                    match self.delete_job(&caller, *id).await {
                        Ok(()) => deleted += 1,
                        Err(Error::NotFound | Error::WrongState) => {}
                        Err(other) => return Err(other),
                    }
                }
                Ok((deleted, 0))
            }
        }
    }

    /// Releases everything of somebody who has just tapped, where the person has set so and the organization lets it be:
    /// as [`App::panel_act`]. Nothing is released without asking where there is something to ask: at a printer that
    /// somebody must look after, and when a document is there twice.
    ///
    /// # Errors
    /// [`Error::SignedOut`] when the short time is over.
    pub async fn release_on_tap(&self, printer: &Printer, session: &str) -> Result<Option<(usize, usize)>, Error> {
        let AtPanel { caller, jobs, .. } = self.at_panel(printer, session)?;
        let wanted = self.read(|r| {
            let policy = policies::of_organization(r, caller.org)?;
            Ok(policy.release_on_tap && policies::of_person(r, caller.org, caller.user)?.release_on_tap)
        })?;
        let ready: Vec<JobId> = jobs.iter().filter(|job| job.state.releasable()).map(|job| job.id).collect();
        if !wanted || ready.is_empty() || printer.status.state.is_trouble() || repeats::any(&jobs) {
            return Ok(None);
        }
        self.panel_act(printer, session, &ready, Choice::Print).await.map(Some)
    }
}
