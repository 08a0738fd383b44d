//! Reads the pages of a document in a cage of its own, and makes a PDF of what is none.

use crate::{
    App, Error,
    news::News,
    ports::Letter,
    work::{Done, Task},
};
use documents::CageError;
use model::{
    events::{Event, EventKind},
    id::{EventId, JobId, OrgId, WorkId},
    jobs::{Facts, Format, Job, JobState, Source, Step, Unreadable},
    text::Language,
};
use std::{io, time::Duration};
use storage::{Rows, SpoolError, StagedDocument, WriteTxn, events, jobs, mail, orgs, users, work};

/// Attempts to start a cage before the document is given up; a document that kills its cage gets no second one.
const ATTEMPTS: u32 = 3;

/// What the cage found.
enum Found {
    /// It can be read; with a new file where it had to be made into a PDF.
    Readable(Facts, Option<StagedDocument>),
    /// It cannot.
    Unreadable(Unreadable),
}

impl App {
    pub(crate) async fn convert(&self, work: WorkId, org: OrgId, id: JobId, attempts: u32) -> Result<Done, Error> {
        let Some(job) = self.read(|r| Ok(jobs::get(r, org, id)?))? else { return Ok(Done::Yes) };
        if job.state != JobState::Processing {
            return Ok(Done::Yes);
        }
        let found = match self.look_at(&job).await {
            Ok(found) => found,
            Err(Error::Internal(error)) if attempts < ATTEMPTS => {
                tracing::warn!(%error, job = %id, "a cage did not start");
                return Ok(Done::Later(Duration::from_secs(2)));
            }
            Err(Error::Full) => return Ok(Done::Later(Duration::from_secs(30))),
            Err(Error::Internal(error)) => {
                tracing::error!(%error, job = %id, "a document was given up");
                Found::Unreadable(Unreadable::Damaged)
            }
            Err(other) => return Err(other),
        };
        let (event, letter, now) = (EventId(self.random()), self.random(), self.now());
        self.write(move |w| {
            work::done(w, work)?;
            let Some(job) = jobs::get(w, org, id)?.filter(|job| job.state == JobState::Processing) else {
                return Ok(());
            };
            match &found {
                Found::Readable(facts, pdf) => {
                    let document = replace(w, &job, pdf.as_ref())?;
                    let state = job.state.after(&Step::Read).ok_or(Error::WrongState)?;
                    if let Some(owner) = users::get(w, org, job.owner)? {
                        let what = EventKind::Read { job: id, pages: facts.pages };
                        events::append(w, &Event { id: event, org, at: now, who: owner.pseudonym, what })?;
                    }
                    jobs::put(w, &Job { state, changed: now, facts: Some(facts.clone()), document, ..job })?;
                }
                Found::Unreadable(why) => {
                    if let Some(document) = job.document {
                        w.forget(document)?;
                    }
                    let state = job.state.after(&Step::NotRead(*why)).ok_or(Error::WrongState)?;
                    if let Some(refusal) = refusal(w, &job, *why)? {
                        Task::Send(refusal).enqueue(w, letter, now)?;
                    }
                    jobs::put(w, &Job { state, changed: now, document: None, ..job })?;
                }
            }
            Ok(())
        })
        .await?;
        self.nudge();
        self.news.tell(News::Jobs(job.org, job.owner));
        Ok(Done::Removed)
    }

    async fn look_at(&self, job: &Job) -> Result<Found, Error> {
        let Some(document) = job.document else { return Ok(Found::Unreadable(Unreadable::Damaged)) };
        let (store, cage, limit, format) =
            (self.store.clone(), self.world.cage.clone(), self.policy.document_limit, job.format);
        self.in_a_lane(move || {
            let sealed = match store.read(|r| store.spool().open(r, document)) {
                Ok(sealed) => sealed,
                Err(SpoolError::Damaged(_) | SpoolError::Gone(_)) => return Ok(Found::Unreadable(Unreadable::Damaged)),
                Err(other) => return Err(Error::from(other)),
            };
            if sealed.octets() > cage.most() {
                return Ok(Found::Unreadable(Unreadable::TooDemanding));
            }
            // A PDF is printed as it came.
            let mut printable = if format == Format::Pdf { None } else { Some(store.spool().stage(limit)?) };
            let read = match &mut printable {
                Some(stage) => cage.read_document(format, sealed, stage),
                None => cage.read_document(format, sealed, &mut io::sink()),
            };
            match read {
                Ok(read) => {
                    let pdf = printable.filter(|_| read.converted).map(storage::Stage::finish).transpose()?;
                    Ok(Found::Readable(read.facts, pdf))
                }
                Err(CageError::Unreadable(why)) => Ok(Found::Unreadable(why)),
                Err(other) => Err(Error::Internal(other.to_string())),
            }
        })
        .await
    }
}

/// The document to print: the converted one, when there is one, takes the place of what came.
fn replace(w: &mut WriteTxn, job: &Job, pdf: Option<&StagedDocument>) -> Result<Option<model::id::DocumentId>, Error> {
    let Some(pdf) = pdf else { return Ok(job.document) };
    w.keep(pdf)?;
    if let Some(original) = job.document {
        w.forget(original)?;
    }
    Ok(Some(pdf.id))
}

/// The letter that tells the owner of a mailed document that it cannot be printed, where one may be sent (RFC 3834).
fn refusal(r: &impl Rows, job: &Job, why: Unreadable) -> Result<Option<Letter>, Error> {
    if job.source != Source::Email {
        return Ok(None);
    }
    let Some(message) = job.message.map(|id| mail::get(r, job.org, id)).transpose()?.flatten() else { return Ok(None) };
    if !message.answerable {
        return Ok(None);
    }
    let (Some(owner), Some(org)) = (users::get(r, job.org, job.owner)?, orgs::get(r, job.org)?) else {
        return Ok(None);
    };
    let language = owner.language.unwrap_or(org.settings.language);
    Ok(Some(Letter {
        to: owner.email.to_string(),
        subject: match language {
            Language::En => "Your document could not be printed".to_owned(),
            Language::Fr => "Votre document n’a pas pu être imprimé".to_owned(),
        },
        text: reason(why, language).to_owned(),
        in_reply_to: message.message_id,
    }))
}

/// Why a document cannot be printed and what to do, for its owner.
fn reason(why: Unreadable, language: Language) -> &'static str {
    match (why, language) {
        (Unreadable::Unsupported, Language::En) => {
            "A document that you sent is of a kind that cannot be printed. Send it as a PDF, JPEG, PNG, TIFF or plain text file.\n"
        }
        (Unreadable::Unsupported, Language::Fr) => {
            "Un document que vous avez envoyé est d’un type qui ne peut pas être imprimé. Envoyez-le au format PDF, JPEG, PNG, TIFF ou texte brut.\n"
        }
        (Unreadable::Encrypted, Language::En) => {
            "A document that you sent asks for a password. Save it without a password and send it again.\n"
        }
        (Unreadable::Encrypted, Language::Fr) => {
            "Un document que vous avez envoyé demande un mot de passe. Enregistrez-le sans mot de passe et renvoyez-le.\n"
        }
        (Unreadable::Damaged, Language::En) => {
            "A document that you sent could not be read: it is damaged. Make the file anew and send it again.\n"
        }
        (Unreadable::Damaged, Language::Fr) => {
            "Un document que vous avez envoyé n’a pas pu être lu : il est endommagé. Recréez le fichier et renvoyez-le.\n"
        }
        (Unreadable::TooDemanding, Language::En) => {
            "A document that you sent needs more memory, time or pages than one document may have. Divide it or make it simpler, and send it again.\n"
        }
        (Unreadable::TooDemanding, Language::Fr) => {
            "Un document que vous avez envoyé demande plus de mémoire, de temps ou de pages qu’un document ne peut en avoir. Divisez-le ou simplifiez-le, puis renvoyez-le.\n"
        }
        (Unreadable::Empty, Language::En) => "A document that you sent has no pages.\n",
        (Unreadable::Empty, Language::Fr) => "Un document que vous avez envoyé n’a aucune page.\n",
    }
}
