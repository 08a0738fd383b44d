//! The lines of a file, and what each of them would do if all were done now.

use super::{
    ahead::LinesAbove,
    plan::{Ground, PlanStop, plan},
    steps::LineRequest,
};
use crate::{Caller, Error, door::StoreReader};
use model::{
    id::OrgId,
    imports::{BadFile, Fault, FileLine, Import, ImportEffect, ImportKind, LineOutcome, badges, print_users, users},
    time::Time,
};
use std::{io::Read as _, sync::Arc};
use storage::{ReadTxn, Rows, orgs};

/// The lines of a file of that kind.
pub(super) fn read(kind: ImportKind, bytes: &[u8], strict: bool) -> Result<Vec<FileLine<LineRequest>>, BadFile> {
    fn each<T>(line: FileLine<T>, wrap: fn(T) -> LineRequest) -> FileLine<LineRequest> {
        let FileLine { number, subject, notes, asks } = line;
        FileLine { number, subject, notes, asks: asks.map(wrap) }
    }
    Ok(match kind {
        ImportKind::Users => users(bytes, strict)?.into_iter().map(|line| each(line, LineRequest::User)).collect(),
        ImportKind::Badges => badges(bytes, strict)?.into_iter().map(|line| each(line, LineRequest::Badge)).collect(),
        ImportKind::PrintUsers => {
            print_users(bytes, strict)?.into_iter().map(|line| each(line, LineRequest::PrintUser)).collect()
        }
    })
}

/// What each line would do, if all were done now, one after the other.
pub(super) fn preview(
    r: &ReadTxn,
    caller: &Caller,
    ground: &Ground,
    import: &Import,
    lines: &[FileLine<LineRequest>],
) -> Result<Vec<LineOutcome>, Error> {
    let mut ahead = LinesAbove::default();
    let mut outcomes = Vec::with_capacity(lines.len());
    for line in lines {
        let planned = match &line.asks {
            Ok(asked) => plan(r, caller, ground, import, asked, &ahead).map(|plan| (asked, plan)),
            Err(fault) => Err(PlanStop::Fault(*fault)),
        };
        outcomes.push(match planned {
            Ok((asked, plan)) => {
                ahead.note(asked, &plan);
                plan.outcome(line, false)
            }
            Err(stop) => refused(line, stop.fault()?, false),
        });
    }
    Ok(outcomes)
}

/// A line that is refused.
pub(super) fn refused(line: &FileLine<LineRequest>, fault: Fault, done: bool) -> LineOutcome {
    LineOutcome {
        number: line.number,
        subject: line.subject.clone(),
        effect: ImportEffect::Error,
        fault: Some(fault),
        notes: line.notes.clone(),
        done,
    }
}

pub(super) fn count_errors(lines: &[LineOutcome]) -> u32 {
    u32::try_from(lines.iter().filter(|line| line.effect == ImportEffect::Error).count()).unwrap_or(u32::MAX)
}

/// The file of an import, read again.
pub(super) fn reopen(store: &StoreReader, import: &Import) -> Result<Arc<Vec<FileLine<LineRequest>>>, Error> {
    let document = import.document.ok_or(Error::NotFound)?;
    let mut bytes = Vec::new();
    let mut file = store.read(|r| store.spool().open(r, document).map_err(Error::from))?;
    file.read_to_end(&mut bytes).map_err(|e| Error::Internal(format!("reading a file: {e}")))?;
    read(import.kind, &bytes, import.strict).map(Arc::new).map_err(Error::Import)
}

/// What the reader profile of the organization is at this instant.
impl Ground {
    pub(super) fn of(r: &impl Rows, org: OrgId, badge_key: [u8; 32], now: Time, mail: bool) -> Result<Self, Error> {
        let organization = orgs::get(r, org)?.ok_or(Error::NotFound)?;
        let (name, settings) = (organization.name.to_string(), organization.settings);
        Ok(Self { badge_key, now, reader: settings.reader, passwords: settings.passwords, name, mail })
    }
}
