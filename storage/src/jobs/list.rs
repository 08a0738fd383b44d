//! The queue of somebody in an order, page by page: newest first along the index, and in any other order by looking at
//! all of it.

use crate::{
    StoreError,
    order::{self, Page, UnknownSort},
    tables::{JOBS, JOBS_OF_OWNER, LEAVING, within},
    txn::{self, Rows},
};
use model::{
    id::{JobId, OrgId, UserId},
    jobs::{Job, JobState},
    text::folded,
    time::Time,
};
use std::{collections::HashSet, str::FromStr};

/// By what jobs are sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortKey {
    /// When they came; the latest first is the usual order.
    #[default]
    Submitted,
    /// Their names.
    Title,
    /// How many pages they have.
    Pages,
    /// Where they stand.
    State,
}

impl FromStr for SortKey {
    type Err = UnknownSort;

    fn from_str(text: &str) -> Result<Self, UnknownSort> {
        Ok(match text {
            "submitted" => Self::Submitted,
            "title" => Self::Title,
            "pages" => Self::Pages,
            "state" => Self::State,
            _ => return Err(UnknownSort),
        })
    }
}

/// An order of jobs.
pub type Sort = order::Sort<SortKey>;

/// The usual order: the latest first.
pub const LATEST_FIRST: Sort = Sort { by: SortKey::Submitted, down: true };

/// Behind which job a list goes on.
pub type Position = order::Position<JobId>;

/// Where jobs stand, as lists tell them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Neither printed nor deleted (I14).
    Queued,
    /// Ready to be released, for the first time or again.
    Ready,
    /// On its way to a printer.
    Released,
    /// Something is to be done about it: it cannot be read, was not printed, or is to be confirmed.
    Trouble,
    /// Printed.
    Printed,
}

impl Standing {
    /// Whether a job in this state is meant.
    #[must_use]
    pub fn has(self, state: &JobState) -> bool {
        match self {
            Self::Queued => state.queued(),
            Self::Ready => state.releasable(),
            Self::Released => matches!(state, JobState::Released),
            Self::Trouble => matches!(
                state,
                JobState::Unconfirmed | JobState::Unreadable(_) | JobState::Failed(_) | JobState::Uncertain
            ),
            Self::Printed => matches!(state, JobState::Printed),
        }
    }
}

/// Which jobs are wanted.
#[derive(Clone, Debug)]
pub struct JobFilter {
    /// A part of the name; upper and lower case and accents make no difference.
    pub search: String,
    /// Where they stand.
    pub standing: Standing,
}

/// Where a job stands in an order.
#[must_use]
pub fn place(job: &Job, by: SortKey) -> Position {
    let time = |time: Time| format!("{:020}", time.0);
    let key = match by {
        SortKey::Submitted => time(job.submitted),
        SortKey::Title => format!("{} {}", folded(job.title.as_str()), time(job.submitted)),
        SortKey::Pages => format!("{:010}", job.facts.as_ref().map_or(0, |facts| facts.pages)),
        SortKey::State => format!("{} {}", rank(&job.state), time(job.submitted)),
    };
    Position { key, tie: job.id }
}

/// What somebody looks for first comes first.
const fn rank(state: &JobState) -> u8 {
    match state {
        JobState::Failed(_) | JobState::Uncertain => 0,
        JobState::Unconfirmed => 1,
        JobState::Unreadable(_) => 2,
        JobState::Released => 3,
        JobState::Processing => 4,
        JobState::Held => 5,
        JobState::Printed => 6,
    }
}

/// The jobs of a person that are wanted, in that order, behind `after`, at most `limit`; those that are being deleted
/// are not among them.
pub fn list(
    r: &impl Rows,
    (org, owner): (OrgId, UserId),
    wanted: &JobFilter,
    sort: Sort,
    after: Option<&Position>,
    limit: usize,
) -> Result<Vec<Job>, StoreError> {
    let leaving: HashSet<JobId> = txn::rows(r, LEAVING, within((org,)))?.into_iter().map(|leave| leave.job).collect();
    let search = folded(wanted.search.trim());
    let fits = |job: &Job| {
        wanted.standing.has(&job.state)
            && !leaving.contains(&job.id)
            && (search.is_empty() || folded(job.title.as_str()).contains(&search))
    };
    let along = sort == LATEST_FIRST;
    let mut span = within((org, owner));
    if let Some(after) = after.filter(|_| along) {
        let submitted = after.key.parse().map_or(Time(i64::MIN), Time);
        span = span.after((org, owner, submitted, after.tie));
    }
    let rows = r.open(JOBS.name)?;
    let (mut first, mut page) = (Vec::new(), Page::new(after.cloned(), sort.down, limit));
    txn::visit(r, JOBS_OF_OWNER, span, |_, id| {
        let job: Job = txn::get_in(&rows, JOBS, (org, id))?.ok_or_else(|| txn::missing(JOBS))?;
        if fits(&job) {
            if along {
                first.push(job);
            } else {
                page.offer(place(&job, sort.by), job);
            }
        }
        Ok(!along || first.len() < limit)
    })?;
    Ok(if along { first } else { page.rows() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        jobs::{leave, put},
        tests::{furnished, read, samples, whole, write},
    };

    #[test]
    fn a_queue_is_sorted_narrowed_and_comes_in_pages() {
        let store = furnished();
        let names = ["Émile.pdf", "beta.pdf", "Alpha.pdf", "emil.txt"];
        write(&store, move |w| {
            for (n, name) in (1_u8..).zip(names) {
                let state = if n == 2 { JobState::Printed } else { JobState::Held };
                let submitted = Time(samples::NOW.0 + i64::from(n));
                put(w, &Job { title: name.parse().unwrap(), state, submitted, ..samples::job(n) })?;
            }
            Ok(())
        });
        let check = |search: &str, standing, sort: &str, want: &[u8]| {
            let (wanted, sort) = (JobFilter { search: search.to_owned(), standing }, sort.parse().unwrap());
            let of = |after: Option<&Position>, limit| {
                read(&store, |r| list(r, (samples::ORG, samples::USER), &wanted, sort, after, limit))
            };
            let numbers = |jobs: &[Job]| jobs.iter().map(|job| job.id.0[0]).collect::<Vec<_>>();
            assert_eq!(numbers(&of(None, 9)), want, "{search} {sort:?}");
            let (mut paged, mut after) = (Vec::new(), None);
            while let [job] = of(after.as_ref(), 1).as_slice() {
                after = Some(place(job, sort.by).to_string().parse().unwrap());
                paged.push(job.id.0[0]);
            }
            assert_eq!(paged, want, "in pages: {search} {sort:?}");
        };
        check("", Standing::Queued, "-submitted", &[4, 3, 1]);
        check("", Standing::Queued, "submitted", &[1, 3, 4]);
        check("", Standing::Queued, "title", &[3, 4, 1]);
        check("", Standing::Queued, "-title", &[1, 4, 3]);
        check("EMIL", Standing::Queued, "-submitted", &[4, 1]);
        check("", Standing::Printed, "-submitted", &[2]);
        check("", Standing::Trouble, "state", &[]);
        write(&store, |w| leave(w, &samples::job(3), samples::NOW));
        check("", Standing::Ready, "-submitted", &[4, 1]);
        whole(&store);
    }
}
