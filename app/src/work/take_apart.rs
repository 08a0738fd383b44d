//! Makes jobs out of the parts of a mail message: one per printable attachment, or one of its text.

use crate::{
    App, Error,
    jobs::submit::{Dice, Submission, accept},
    news::News,
    work::Done,
};
use documents::{CageError, Part};
use model::{
    id::{DocumentId, MessageId, OrgId, WorkId},
    jobs::{Format, Source, Unreadable},
    mail::{Message, Proof},
};
use std::{io::Write, time::Duration};
use storage::{SpoolError, StagedDocument, mail, work};

/// Attempts to start a cage before a message is given up.
const ATTEMPTS: u32 = 3;

/// A part that is in the spool.
struct Kept {
    title: String,
    format: Format,
    staged: StagedDocument,
    dice: Dice,
}

impl App {
    pub(crate) async fn take_apart(
        &self,
        work: WorkId,
        org: OrgId,
        id: MessageId,
        attempts: u32,
    ) -> Result<Done, Error> {
        let Some(message) = self.read(|r| Ok(mail::get(r, org, id)?))? else { return Ok(Done::Yes) };
        let Some(document) = message.document else { return Ok(Done::Yes) };
        let parts = match self.parts(document, message.subject.as_str()).await {
            Ok(parts) => parts,
            Err(Error::Full) => return Ok(Done::Later(Duration::from_secs(30))),
            Err(Error::Internal(error)) if attempts < ATTEMPTS => {
                tracing::warn!(%error, message = %id, "a cage did not start");
                return Ok(Done::Later(Duration::from_secs(2)));
            }
            Err(Error::Internal(error)) => {
                tracing::error!(%error, message = %id, "a message was given up");
                Vec::new()
            }
            Err(other) => return Err(other),
        };
        let (now, owner) = (self.now(), message.owner);
        self.write(move |w| {
            work::done(w, work)?;
            let Some(message) = mail::get(w, org, id)?.filter(|m| m.document == Some(document)) else { return Ok(()) };
            for part in &parts {
                let submission = Submission {
                    org,
                    owner: message.owner,
                    title: &part.title,
                    source: Source::Email,
                    message: Some(id),
                    format: part.format,
                    staged: &part.staged,
                    unconfirmed: message.proof == Proof::None,
                };
                accept(w, &submission, &part.dice, now)?;
            }
            w.forget(document)?;
            mail::put(w, &Message { document: None, ..message })?;
            Ok(())
        })
        .await?;
        self.nudge();
        self.news.tell(News::Jobs(org, owner));
        Ok(Done::Removed)
    }

    async fn parts(&self, message: DocumentId, subject: &str) -> Result<Vec<Kept>, Error> {
        let (store, cage, limit) = (self.store.clone(), self.world.cage.clone(), self.policy.document_limit);
        let subject = subject.to_owned();
        let taken = self.in_a_lane(move || {
            let sealed = match store.read(|r| store.spool().open(r, message)) {
                Ok(sealed) => sealed,
                Err(SpoolError::Damaged(_) | SpoolError::Gone(_)) => return Ok(Vec::new()),
                Err(other) => return Err(Error::from(other)),
            };
            let mut kept: Vec<(String, Format, StagedDocument)> = Vec::new();
            let mut failed: Option<Error> = None;
            let result = cage.take_apart(sealed, &mut |part: Part| match stage(&store, limit, &part.bytes) {
                Ok(staged) => {
                    let title = if part.title.is_empty() { subject.clone() } else { part.title };
                    kept.push((title, part.format, staged));
                }
                Err(error) => failed = Some(error),
            });
            match (result, failed) {
                (_, Some(error)) => Err(error),
                (Ok(_), None) => Ok(kept),
                (Err(CageError::Unreadable(Unreadable::Empty | Unreadable::Unsupported)), None) => Ok(kept),
                (Err(CageError::Unreadable(_)), None) => Ok(kept),
                (Err(other), None) => Err(Error::Internal(other.to_string())),
            }
        });
        let parts = taken.await?;
        Ok(parts.into_iter().map(|(title, format, staged)| Kept { title, format, staged, dice: self.dice() }).collect())
    }
}

fn stage(store: &storage::Store, limit: u64, bytes: &[u8]) -> Result<StagedDocument, Error> {
    let mut stage = store.spool().stage(limit)?;
    stage.write_all(bytes).map_err(|e| Error::Internal(format!("writing a part of a message: {e}")))?;
    Ok(stage.finish()?)
}
