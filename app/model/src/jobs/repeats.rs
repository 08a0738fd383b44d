//! The same document, from the same person, within minutes: shown as one line with a number, and never merged silently.

use super::{Job, Source};
use std::time::Duration;

/// How far apart two of them may come to be one line.
const WITHIN: Duration = Duration::from_secs(15 * 60);

/// Jobs that are the same document, the latest first: each group is a line.
#[must_use]
pub fn lines(jobs: Vec<Job>) -> Vec<Vec<Job>> {
    let mut lines: Vec<Vec<Job>> = Vec::with_capacity(jobs.len());
    for job in jobs {
        match lines.iter_mut().find(|line| line.last().is_some_and(|last| repeated(last, &job))) {
            Some(line) => line.push(job),
            None => lines.push(vec![job]),
        }
    }
    lines
}

/// Whether one of these is there twice.
#[must_use]
pub fn any(jobs: &[Job]) -> bool {
    jobs.iter().enumerate().any(|(n, job)| jobs.iter().skip(n.saturating_add(1)).any(|other| repeated(job, other)))
}

/// Whether these are the same document that was sent twice: of one person and one name, with the same pages, within
/// minutes, and both ready. What one has set otherwise is meant to be another.
#[must_use]
pub fn repeated(one: &Job, other: &Job) -> bool {
    let apart = one.submitted.since(other.submitted).max(other.submitted.since(one.submitted));
    let mail = |job: &Job| job.source == Source::Email;
    one.owner == other.owner
        && one.title == other.title
        && one.format == other.format
        && (one.octets == other.octets || mail(one) || mail(other))
        && one.facts.is_some()
        && one.facts == other.facts
        && one.options == other.options
        && one.state.releasable()
        && other.state.releasable()
        && apart <= WITHIN
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        id::{JobId, OrgId, UserId},
        jobs::{Facts, Format, JobState, Options},
        time::Time,
    };

    fn job(n: u8, minute: i64, title: &str) -> Job {
        Job {
            id: JobId([n; 16]),
            org: OrgId([1; 16]),
            owner: UserId([1; 16]),
            title: title.parse().unwrap(),
            description: None,
            source: Source::Web,
            message: None,
            submitted: Time(minute * 60_000),
            state: JobState::Held,
            changed: Time(0),
            format: Format::Pdf,
            octets: 9,
            facts: Some(Facts { pages: 3, ..Facts::default() }),
            options: Options::default(),
            keep: false,
            document: None,
            printer: None,
            printed: None,
        }
    }

    #[test]
    fn the_same_document_within_minutes_is_one_line() {
        let plan = |n, minute| job(n, minute, "plan.pdf");
        let twice = Job { options: Options { copies: 2, ..Options::default() }, ..plan(5, 61) };
        let jobs = vec![plan(1, 65), twice, job(2, 64, "notes.pdf"), plan(3, 60), plan(4, 20)];
        assert!(any(&jobs) && !any(&[plan(3, 60), plan(4, 20)]));
        let ids = |line: &Vec<Job>| line.iter().map(|job| job.id.0[0]).collect::<Vec<_>>();
        let lines: Vec<_> = lines(jobs).iter().map(ids).collect();
        assert_eq!(lines, [vec![1, 3], vec![5], vec![2], vec![4]]);
    }
}
