//! Letters to people, handed to the site's own mail server; tried again for a day.

use crate::{
    App, Error,
    ports::{Letter, NotSent},
    work::{TaskOutcome, backoff},
};

/// After so many attempts (about a day) a letter is dropped.
const ATTEMPTS: u32 = 30;

impl App {
    pub(crate) async fn send(&self, letter: &Letter, attempts: u32) -> Result<TaskOutcome, Error> {
        match self.world.mailer.send(letter).await {
            Ok(()) => Ok(TaskOutcome::Finished),
            Err(NotSent::Later(why)) if attempts < ATTEMPTS => {
                tracing::warn!(why, attempts, "a letter waits");
                Ok(TaskOutcome::Later(backoff(attempts)))
            }
            Err(not_sent) => {
                tracing::warn!(%not_sent, "a letter was dropped");
                Ok(TaskOutcome::Finished)
            }
        }
    }
}
