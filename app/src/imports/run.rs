//! An import on its way: one line, one transaction, in the order of the file.
//!
//! Each line notes in its own transaction that it was done, so an import that was killed goes on behind the last line
//! that is durable, and no line is done twice. Some lines are on their way to the disk at the same time, since they
//! share commits; the writer does them in their order all the same.

use super::{
    FILE_KEPT, LOG_KEPT, actor,
    ahead::LinesAbove,
    apply::{LineSupplies, apply},
    log,
    plan::{self, Ground, plan},
    preview::{refused, reopen},
    steps::{LineRequest, Plan},
};
use crate::{
    App, Error,
    audit::{Change, Originator, Subject, record},
    door::Outcome,
    news::News,
    work::{Task, TaskOutcome},
};
use model::{
    audit::{Action, Actor},
    id::{ImportId, OrgId},
    imports::{Fault, FileLine, Import, ImportEffect, ImportState, LineProblem, UserLine},
    time::Time,
};
use std::{collections::VecDeque, sync::Arc};
use storage::{WriteTxn, imports, orgs, users};

/// Lines that are on their way to the disk at the same time.
const AT_ONCE: usize = 64;
/// After so many lines pages are told.
const TELL: u32 = 50;

/// What became of the transaction of a line.
enum LineResult {
    /// It was done, or refused, now or before.
    TaskOutcome,
    /// The import is not running any more.
    Over,
}

impl App {
    /// Does the lines of an import that are not done yet.
    pub(crate) async fn run_import(&self, org: OrgId, id: ImportId) -> Result<TaskOutcome, Error> {
        let Some(import) = self.running(org, id)? else { return Ok(TaskOutcome::Finished) };
        let store = self.store.clone();
        let again = import.clone();
        let lines = tokio::task::spawn_blocking(move || reopen(&store, &again));
        let lines = match lines.await.map_err(|e| Error::Internal(e.to_string()))? {
            Ok(lines) => lines,
            Err(error @ (Error::Spool(_) | Error::Import(_) | Error::NotFound)) => {
                tracing::error!(%error, import = %id, "the file of an import cannot be read any more");
                self.end_import(org, id, ImportState::Stopped).await?;
                return Ok(TaskOutcome::Finished);
            }
            Err(other) => return Err(other),
        };
        let mut under_way: VecDeque<(usize, Outcome<LineResult>)> = VecDeque::new();
        for n in 0..lines.len() {
            if under_way.len() >= AT_ONCE && !self.settle(&import, &lines, &mut under_way).await? {
                return Ok(TaskOutcome::Finished);
            }
            let Some(line) = lines.get(n) else { break };
            if self.is_done(&import, line)? {
                continue;
            }
            let mut dice = self.import_dice(line);
            if let Ok(asked @ LineRequest::User(UserLine { email, password: Some(password), .. })) = &line.asks {
                // Whether it is worth hashing may depend on lines that are still on their way.
                let mut worth = self.would_do(&import, asked)?;
                if !worth && !under_way.is_empty() {
                    if !self.settle_all(&import, &lines, &mut under_way).await? {
                        return Ok(TaskOutcome::Finished);
                    }
                    worth = self.would_do(&import, asked)?;
                }
                if worth {
                    dice.password = Some(self.password_of_line(org, email, password).await?);
                }
            }
            under_way.push_back((n, self.submit_line(&import, Arc::clone(&lines), n, dice)));
        }
        if !self.settle_all(&import, &lines, &mut under_way).await? {
            return Ok(TaskOutcome::Finished);
        }
        self.end_import(org, id, ImportState::Finished).await?;
        self.nudge();
        self.news.tell(News::Imports(org));
        Ok(TaskOutcome::Finished)
    }

    fn running(&self, org: OrgId, id: ImportId) -> Result<Option<Import>, Error> {
        self.read(|r| Ok(imports::get(r, org, id)?.filter(|import| import.state == ImportState::Running)))
    }

    /// Ends an import that is still running.
    async fn end_import(&self, org: OrgId, id: ImportId, state: ImportState) -> Result<(), Error> {
        let (letter, now) = (self.random(), self.now());
        self.as_appliance(move |w| match imports::get(w, org, id)? {
            Some(import) if import.state == ImportState::Running => {
                end(w, &import, state, &runner(&import), letter, now)
            }
            _ => Ok(()),
        })
        .await
    }

    fn is_done(&self, import: &Import, line: &FileLine<LineRequest>) -> Result<bool, Error> {
        let row = self.read(|r| Ok(imports::line(r, import.org, import.id, line.number)?))?;
        Ok(row.is_none_or(|line| line.done))
    }

    /// What the line may use up, but for the hash of its password.
    fn import_dice(&self, line: &FileLine<LineRequest>) -> LineSupplies {
        let groups = match &line.asks {
            Ok(LineRequest::User(user)) => user.groups.as_ref().map_or(0, Vec::len),
            _ => 0,
        };
        LineSupplies {
            id: self.random(),
            pseudonym: self.random(),
            groups: (0..groups).map(|_| self.random()).collect(),
            password: None,
            // Without a mail server there is none, and the line says so.
            link: self.fresh_link().ok(),
            now: self.now(),
        }
    }

    /// Whether the line would be done at this instant.
    fn would_do(&self, import: &Import, asked: &LineRequest) -> Result<bool, Error> {
        self.read(|r| {
            let ground = Ground::of(r, import.org, self.badge_key, self.now(), self.world.mailer.configured())?;
            let Ok(caller) = actor(r, import, self.now()) else { return Ok(false) };
            Ok(plan(r, &caller, &ground, import, asked, &LinesAbove::default()).is_ok())
        })
    }

    /// Hands the line to the writer.
    fn submit_line(
        &self,
        import: &Import,
        lines: Arc<Vec<FileLine<LineRequest>>>,
        n: usize,
        dice: LineSupplies,
    ) -> Outcome<LineResult> {
        let (org, id, key) = (import.org, import.id, self.badge_key);
        // Each line acts for whoever started the import, with the rights of that instant: see `actor`.
        self.begin_as_appliance(move |w| match lines.get(n) {
            Some(line) => one_line(w, (org, id), line, &dice, key),
            None => Ok(LineResult::Over),
        })
    }

    /// Waits for all the lines under way. Whether the import is still running.
    async fn settle_all(
        &self,
        import: &Import,
        lines: &[FileLine<LineRequest>],
        under_way: &mut VecDeque<(usize, Outcome<LineResult>)>,
    ) -> Result<bool, Error> {
        while !under_way.is_empty() {
            if !self.settle(import, lines, under_way).await? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Waits for the first of the lines under way. Whether the import is still running.
    async fn settle(
        &self,
        import: &Import,
        lines: &[FileLine<LineRequest>],
        under_way: &mut VecDeque<(usize, Outcome<LineResult>)>,
    ) -> Result<bool, Error> {
        let Some((n, answer)) = under_way.pop_front() else { return Ok(true) };
        let number = u32::try_from(n).unwrap_or(u32::MAX);
        if number % TELL == 0 {
            self.news.tell(News::Imports(import.org));
        }
        let written = answer.await.map_err(|_| Error::Stopping)?;
        let fault = match written {
            Ok(LineResult::TaskOutcome) => return Ok(true),
            Ok(LineResult::Over) => return Ok(false),
            // Undone as a whole, since the rows refused a part of it: that is what became of the line.
            Err(error) => plan::fault(error)?,
        };
        let Some(line) = lines.get(n).cloned() else { return Ok(true) };
        let (org, id) = (import.org, import.id);
        self.as_appliance(move |w| note(w, (org, id), &line, fault)).await?;
        Ok(true)
    }

    /// Forgets files and logs whose time is over.
    pub(crate) async fn sweep_imports(&self) -> Result<(), Error> {
        let now = self.now();
        let due = |import: &Import| match import.ended {
            Some(ended) => now.since(ended) >= LOG_KEPT,
            None => now.since(import.at) >= FILE_KEPT,
        };
        let found: Vec<Import> = self.read(|r| Ok(imports::everywhere(r)?))?.into_iter().filter(due).collect();
        for import in found {
            let letter = self.random();
            self.as_appliance(move |w| match imports::get(w, import.org, import.id)? {
                Some(import) if import.state == ImportState::Running => {
                    end(w, &import, ImportState::Stopped, &Originator::appliance(import.org), letter, now)
                }
                Some(import) => Ok(imports::remove(w, import.org, import.id)?),
                None => Ok(()),
            })
            .await?;
        }
        Ok(())
    }
}

/// One line in its transaction, unless it was done before.
fn one_line(
    w: &mut WriteTxn,
    (org, id): (OrgId, ImportId),
    line: &FileLine<LineRequest>,
    dice: &LineSupplies,
    badge_key: [u8; 32],
) -> Result<LineResult, Error> {
    let Some(import) = imports::get(w, org, id)?.filter(|import| import.state == ImportState::Running) else {
        return Ok(LineResult::Over);
    };
    if imports::line(w, org, id, line.number)?.is_none_or(|line| line.done) {
        return Ok(LineResult::TaskOutcome);
    }
    let outcome = match &line.asks {
        Err(fault) => refused(line, *fault, true),
        Ok(asked) => match done(w, &import, asked, dice, badge_key) {
            Ok(plan) => plan.outcome(line, true),
            Err(plan::PlanStop::Fault(fault)) => refused(line, fault, true),
            Err(plan::PlanStop::Error(error)) => return Err(error),
        },
    };
    count(w, &import, &outcome)?;
    Ok(LineResult::TaskOutcome)
}

/// Plans the line at this instant, with the rights of this instant, and does it.
fn done(
    w: &mut WriteTxn,
    import: &Import,
    asked: &LineRequest,
    dice: &LineSupplies,
    badge_key: [u8; 32],
) -> Result<Plan, plan::PlanStop> {
    // Nothing is written before the plan stands, so a fault that the plan finds leaves nothing to undo.
    let planned = (|| {
        let caller = actor(w, import, dice.now)?;
        let ground = Ground::of(w, import.org, badge_key, dice.now, dice.link.is_some())?;
        let plan = plan(w, &caller, &ground, import, asked, &LinesAbove::default())?;
        Ok((caller, plan))
    })();
    let (caller, plan) = planned.map_err(|stop: plan::PlanStop| match stop.fault() {
        Ok(fault) => plan::PlanStop::Fault(fault),
        Err(error) => plan::PlanStop::Error(error),
    })?;
    let password = match asked {
        LineRequest::User(user) if user.password.is_some() && !matches!(plan, Plan::Delete { .. }) => {
            // Without a hash it could not be done a moment ago, when its password was to be hashed, and now it could.
            let hash = dice.password.clone().ok_or(plan::PlanStop::Fault(LineProblem::Failed.into()))?;
            Some(hash.map_err(plan::PlanStop::Fault)?)
        }
        _ => None,
    };
    // From here on an error undoes the whole transaction.
    apply(w, &caller, asked, &plan, dice, password.as_deref())?;
    Ok(plan)
}

/// Writes down that the line was refused by the rows.
fn note(
    w: &mut WriteTxn,
    (org, id): (OrgId, ImportId),
    line: &FileLine<LineRequest>,
    fault: Fault,
) -> Result<(), Error> {
    let import = imports::get(w, org, id)?.filter(|import| import.state == ImportState::Running);
    let undone = imports::line(w, org, id, line.number)?.is_some_and(|line| !line.done);
    match import.filter(|_| undone) {
        Some(import) => count(w, &import, &refused(line, fault, true)),
        None => Ok(()),
    }
}

fn count(w: &mut WriteTxn, import: &Import, outcome: &model::imports::LineOutcome) -> Result<(), Error> {
    let failed = outcome.effect == ImportEffect::Error;
    imports::put_line(w, import.org, import.id, outcome)?;
    let (done, errors) = (import.done.saturating_add(1), import.errors.saturating_add(u32::from(failed)));
    Ok(imports::put(w, &Import { done, errors, ..import.clone() })?)
}

/// The one who runs the import, as the audit names him.
fn runner(import: &Import) -> Originator {
    Originator { org: import.org, actor: Actor::Person(import.home, import.by), from: None }
}

/// Ends an import: its file goes, and its log is mailed to the one who ran it (D3).
pub(super) fn end(
    w: &mut WriteTxn,
    import: &Import,
    state: ImportState,
    by: &Originator,
    letter: [u8; 16],
    now: Time,
) -> Result<(), Error> {
    if let Some(document) = import.document {
        w.forget(document)?;
    }
    let over = Import { state, document: None, ended: Some(now), ..import.clone() };
    imports::put(w, &over)?;
    let action = if state == ImportState::Stopped { Action::ImportStopped } else { Action::ImportFinished };
    let counts = [("lines", over.lines), ("done", over.done), ("errors", over.errors)];
    let counts = counts.map(|(field, count)| Change::of(field, None::<u32>, Some(count)));
    record(w, by.clone(), now, action, Subject::Thing(over.file.to_string()), counts.to_vec())?;
    let Some(reader) = users::get(w, import.home, import.by)? else { return Ok(()) };
    let language = match (reader.details.language, orgs::get(w, import.org)?) {
        (Some(language), _) => language,
        (None, Some(organization)) => organization.settings.language,
        (None, None) => return Ok(()),
    };
    let lines = imports::lines(w, import.org, import.id, None, false, usize::MAX)?;
    let log = log::letter(&over, &lines, reader.details.email.as_str(), language);
    Task::Send { org: import.home, letter: log }.enqueue(w, letter, now)
}
