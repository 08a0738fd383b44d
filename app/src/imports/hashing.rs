//! The password of a line, hashed and compared behind everybody who signs in: an import of thousands must not make
//! others wait.

use crate::{App, Error, account::passwords::known, work::standing_back};
use identity::password;
use model::{
    id::OrgId,
    imports::{Fault, LineProblem},
    text::Email,
};
use std::time::Duration;
use storage::{orgs, users};

/// How long a password waits for its turn before it queues with the others.
const PATIENCE: Duration = Duration::from_secs(2);

impl App {
    /// The hash of a line's password; refused when the person of that address has it, or had it (C9). Only the run
    /// finds that out: comparing takes as long as hashing, and a preview answers at once.
    pub(super) async fn password_of_line(
        &self,
        org: OrgId,
        email: &Email,
        password: &str,
    ) -> Result<Result<String, Fault>, Error> {
        let known = self.read(|r| match users::by_email(r, email)?.filter(|(home, _)| *home == org) {
            Some((_, user)) => known(r, org, user, orgs::get(r, org)?.ok_or(Error::NotFound)?.settings.passwords),
            None => Ok(Vec::new()),
        })?;
        for hash in known {
            let password = password.to_owned();
            if self.in_turn(move || Ok(password::verify(&password, Some(&hash)))).await? {
                return Ok(Err(Fault { problem: LineProblem::PasswordUsed, column: Some(2) }));
            }
        }
        let (password, salt) = (password.to_owned(), self.random());
        let hash = move || password::hash(&password, &salt).map_err(|e| Error::Internal(e.to_string()));
        Ok(Ok(self.in_turn(hash).await?))
    }

    /// One at a time in the whole appliance, and behind everybody who signs in.
    async fn in_turn<T: Send + 'static>(
        &self,
        hash: impl FnOnce() -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let _turn = self.import_hashing.acquire().await.map_err(|_| Error::Stopping)?;
        // As long as all permits are taken, people are signing in.
        let free = async {
            while !self.hashing.idle() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        // Nobody waits for ever, not even an import.
        let _ = tokio::time::timeout(PATIENCE, free).await;
        let _hand = self.hashing.patiently().await?;
        standing_back("import", hash).await
    }
}
