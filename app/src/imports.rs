//! Imports of users and badges from a file (section D): brought and previewed, started, stopped, looked at.
//!
//! The file lies sealed in the spool until the import is over, or for a day; its key is overwritten then. Nothing of
//! it is kept besides but addresses, the ends of badge numbers and what became of each line.

mod ahead;
mod apply;
mod hashing;
mod log;
mod plan;
mod preview;
mod run;
mod steps;

use crate::{
    App, Caller, Error,
    audit::{Originator, Subject, record},
    caller::{self, Credential},
    news::News,
    work::Task,
};
use model::{
    access::Permission,
    audit::Action,
    id::{ImportId, OrgId},
    imports::{
        BADGES_EXAMPLE, Import, ImportKind, ImportState, LineOutcome, MOST_BYTES, PRINT_USERS_EXAMPLE, USERS_EXAMPLE,
    },
    text::{Language, tamed},
    time::Time,
};
use plan::Ground;
use preview::{count_errors, preview, read};
use std::{io::Write as _, time::Duration};
use storage::{Rows, WriteTxn, imports};

/// Lines of one page of a list.
const PAGE: usize = 200;
/// How long a file is kept at most.
pub(crate) const FILE_KEPT: Duration = Duration::from_secs(24 * 60 * 60);
/// How long the log of an import is kept after its end.
pub(crate) const LOG_KEPT: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// Imports that an organization has at most: the oldest gives way to the next.
const MOST_IMPORTS: usize = 200;

/// A file that somebody brings.
pub struct ImportUpload {
    /// What is in it.
    pub kind: ImportKind,
    /// Its name.
    pub file: String,
    /// Whether created users without a password are mailed a link to choose one (D2).
    pub link: bool,
    /// Whether lines with fewer values than the header are refused (X1).
    pub strict: bool,
    /// The file.
    pub bytes: Vec<u8>,
}

/// An import with the address of the one who runs it, empty when that person is gone.
pub struct ImportSummary {
    /// The import.
    pub import: Import,
    /// The address.
    pub by: String,
}

/// A page of lines.
pub struct Lines {
    /// The lines.
    pub lines: Vec<LineOutcome>,
    /// The number of the line to go on after.
    pub next: Option<u32>,
    /// Of what.
    pub kind: ImportKind,
}

/// Of what kind a log is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogForm {
    /// For people.
    Text,
    /// For spreadsheets.
    Csv,
}

impl App {
    /// The imports of the organization that the caller may see, the latest first.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for whoever may import nothing.
    pub fn imports(&self, caller: &Caller) -> Result<Vec<ImportSummary>, Error> {
        may_any(caller)?;
        self.read(|r| {
            let mut found = imports::list(r, caller.org)?;
            found.retain(|import| may(caller, import.kind).is_ok());
            found.sort_by_key(|import| std::cmp::Reverse((import.at, import.id)));
            found.into_iter().map(|import| shown(r, import)).collect()
        })
    }

    /// One import.
    ///
    /// # Errors
    /// [`Error::NotFound`] also for those of other organizations; [`Error::Forbidden`] for a kind that the caller may
    /// not import.
    pub fn import(&self, caller: &Caller, id: ImportId) -> Result<ImportSummary, Error> {
        may_any(caller)?;
        self.read(|r| shown(r, find(r, caller, id)?))
    }

    /// What each line would do, or did.
    ///
    /// # Errors
    /// As [`App::import`].
    pub fn import_lines(
        &self,
        caller: &Caller,
        id: ImportId,
        after: Option<u32>,
        errors: bool,
    ) -> Result<Lines, Error> {
        may_any(caller)?;
        self.read(|r| {
            let import = find(r, caller, id)?;
            let mut lines = imports::lines(r, caller.org, id, after, errors, PAGE + 1)?;
            let more = lines.len() > PAGE;
            lines.truncate(PAGE);
            let next = lines.last().filter(|_| more).map(|line| line.number);
            Ok(Lines { lines, next, kind: import.kind })
        })
    }

    /// The log: every line with what became of it, or in a preview with what it would do.
    ///
    /// # Errors
    /// As [`App::import`].
    pub fn import_log(
        &self,
        caller: &Caller,
        id: ImportId,
        form: LogForm,
        language: Language,
    ) -> Result<String, Error> {
        may_any(caller)?;
        self.read(|r| {
            let import = find(r, caller, id)?;
            let lines = imports::lines(r, caller.org, id, None, false, usize::MAX)?;
            Ok(match form {
                LogForm::Text => log::text(&import, &lines, language),
                LogForm::Csv => log::csv(&import, &lines, language),
            })
        })
    }

    /// A file to begin with.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for a kind that the caller may not import.
    pub fn import_example(&self, caller: &Caller, kind: ImportKind) -> Result<&'static str, Error> {
        may(caller, kind)?;
        Ok(match kind {
            ImportKind::Users => USERS_EXAMPLE,
            ImportKind::Badges => BADGES_EXAMPLE,
            ImportKind::PrintUsers => PRINT_USERS_EXAMPLE,
        })
    }

    /// Takes a file, and says what each of its lines would do if it was started now. Nothing is done yet.
    ///
    /// # Errors
    /// [`Error::Import`] when it is no such file; [`Error::Full`].
    pub async fn bring_import(&self, caller: &Caller, brought: ImportUpload) -> Result<ImportSummary, Error> {
        may(caller, brought.kind)?;
        let ImportUpload { kind, file, link, strict, bytes } = brought;
        let import = Import {
            id: ImportId(self.random()),
            org: caller.org,
            kind,
            file: tamed(&file, "import.csv"),
            link,
            strict,
            by: caller.user,
            home: caller.home,
            at: self.now(),
            state: ImportState::Previewed,
            lines: 0,
            done: 0,
            errors: 0,
            document: None,
            ended: None,
            scope: None,
            token: None,
        };
        let mut import = narrowed(import, caller);
        // Reading 20,000 lines and syncing the file take a while: on a thread that may.
        let (store, actor, now, key) = (self.store.clone(), caller.clone(), self.now(), self.badge_key);
        let mail = self.world.mailer.configured();
        let (import, lines, staged) = tokio::task::spawn_blocking(move || {
            let read = read(kind, &bytes, strict).map_err(Error::Import)?;
            let lines =
                store.read(|r| preview(r, &actor, &Ground::of(r, actor.org, key, now, mail)?, &import, &read))?;
            let mut stage = store.spool().stage(u64::try_from(MOST_BYTES).unwrap_or(u64::MAX))?;
            stage.write_all(&bytes).map_err(|e| Error::Internal(format!("keeping a file: {e}")))?;
            let staged = stage.finish()?;
            import.lines = u32::try_from(lines.len()).unwrap_or(u32::MAX);
            import.errors = count_errors(&lines);
            import.document = Some(staged.id);
            Ok::<_, Error>((import, lines, staged))
        })
        .await
        .map_err(|e| Error::Internal(e.to_string()))??;
        let shown = self
            .act(caller, permission(kind), move |w, _, _| {
                make_room(w, import.org)?;
                w.keep(&staged)?;
                imports::put(w, &import)?;
                lines.iter().try_for_each(|line| imports::put_line(w, import.org, import.id, line))?;
                shown(w, import.clone())
            })
            .await?;
        self.news.tell(News::Imports(caller.org));
        Ok(shown)
    }

    /// Starts an import that was previewed; from here on it has the rights that the caller has at each line. Only whoever
    /// brought the file starts it: the preview says what that person's rights do.
    ///
    /// # Errors
    /// [`Error::ImportOfAnother`] for everybody else.
    /// [`Error::WrongState`] when it was started before, or another import of the organization is on its way.
    pub async fn start_import(&self, caller: &Caller, id: ImportId) -> Result<ImportSummary, Error> {
        may_any(caller)?;
        let (kind, work) = (self.import(caller, id)?.import.kind, self.random());
        let shown = self
            .act(caller, permission(kind), move |w, actor, now| {
                let import = find(w, actor, id)?;
                let busy = imports::list(w, actor.org)?.iter().any(|other| other.state == ImportState::Running);
                if import.state != ImportState::Previewed || busy {
                    return Err(Error::WrongState);
                }
                if (import.by, import.home) != (actor.user, actor.home) {
                    return Err(Error::ImportOfAnother);
                }
                let import = Import { state: ImportState::Running, done: 0, errors: 0, ..narrowed(import, actor) };
                imports::put(w, &import)?;
                let subject = Subject::Thing(import.file.to_string());
                record(w, actor, now, Action::ImportStarted, subject, Vec::new())?;
                Task::Import { org: import.org, import: id }.enqueue(w, work, now)?;
                shown(w, import)
            })
            .await?;
        self.nudge();
        self.news.tell(News::Imports(caller.org));
        Ok(shown)
    }

    /// Stops an import that is on its way: what was done stays done. One that is not, preview or log, is thrown away.
    ///
    /// # Errors
    /// As [`App::import`].
    pub async fn stop_import(&self, caller: &Caller, id: ImportId) -> Result<(), Error> {
        may_any(caller)?;
        let (kind, letter) = (self.import(caller, id)?.import.kind, self.random());
        self.act(caller, permission(kind), move |w, actor, now| {
            let import = find(w, actor, id)?;
            if import.state == ImportState::Running {
                run::end(w, &import, ImportState::Stopped, &Originator::from(actor), letter, now)
            } else {
                Ok(imports::remove(w, actor.org, id)?)
            }
        })
        .await?;
        self.nudge();
        self.news.tell(News::Imports(caller.org));
        Ok(())
    }
}

/// Throws the oldest away when there are too many.
fn make_room(w: &mut WriteTxn, org: OrgId) -> Result<(), Error> {
    let all = imports::list(w, org)?;
    if all.len() < MOST_IMPORTS {
        return Ok(());
    }
    let oldest = all.iter().filter(|import| import.state != ImportState::Running).min_by_key(|import| import.at);
    Ok(oldest.map_or(Ok(()), |import| imports::remove(w, org, import.id))?)
}

/// The permission that each kind of import needs.
fn permission(kind: ImportKind) -> Permission {
    match kind {
        ImportKind::Users => Permission::ManageUsers,
        ImportKind::Badges => Permission::ManageBadges,
        ImportKind::PrintUsers => Permission::ManageQuotas,
    }
}

fn may(caller: &Caller, kind: ImportKind) -> Result<(), Error> {
    caller.may(permission(kind))
}

fn may_any(caller: &Caller) -> Result<(), Error> {
    let kinds = [ImportKind::Users, ImportKind::Badges, ImportKind::PrintUsers];
    if kinds.into_iter().any(|kind| may(caller, kind).is_ok()) { Ok(()) } else { Err(Error::Forbidden) }
}

/// An import of the caller's organization, of a kind that the caller may import.
fn find(r: &impl Rows, caller: &Caller, id: ImportId) -> Result<Import, Error> {
    let import = imports::get(r, caller.org, id)?.ok_or(Error::NotFound)?;
    may(caller, import.kind)?;
    Ok(import)
}

fn shown(r: &impl Rows, import: Import) -> Result<ImportSummary, Error> {
    let by =
        storage::users::get(r, import.home, import.by)?.map(|user| user.details.email.to_string()).unwrap_or_default();
    Ok(ImportSummary { import, by })
}

/// The import with no more rights than `actor` came with: what a token brought or started stays within its scope.
fn narrowed(import: Import, actor: &Caller) -> Import {
    let scope = match (import.scope, actor.credential.scope()) {
        (Some(brought), Some(started)) => Some(brought.and(started)),
        (one, other) => one.or(other),
    };
    let token = if let Credential::Token { id, .. } = actor.credential { Some(id) } else { None };
    Import { scope, token, ..import }
}

/// Who runs the import, with the rights of this instant.
///
/// # Errors
/// [`Error::Forbidden`] when the person is gone, switched off or no longer administers the organization, or the token is
/// over.
fn actor(r: &impl Rows, import: &Import, now: Time) -> Result<Caller, Error> {
    let credential = Credential::Import { token: import.token, scope: import.scope };
    caller::on_behalf(r, (import.home, import.by), import.org, credential, now).map_err(|error| match error {
        Error::SignedOut => Error::Forbidden,
        other => other,
    })
}

#[cfg(test)]
mod tests;
