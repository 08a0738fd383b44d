//! What is due is forgotten: the row, the file and its key (I22 to I24).

use crate::{App, Error, HOUR, jobs::remove, news::News};
use model::{
    id::EventId,
    jobs::{Job, JobState},
    orgs::Settings,
    time::Time,
};
use storage::{jobs, orgs};

/// Jobs that are forgotten in one transaction.
const AT_ONCE: usize = 200;

impl App {
    /// Deletes the jobs whose time is over; answers how many.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn forget_due(&self) -> Result<usize, Error> {
        // A clock that is suddenly far ahead must not delete everything at once.
        if self.watch.in_doubt() {
            return Ok(0);
        }
        let now = self.now();
        let due = self.read(|r| {
            let mut due = Vec::new();
            for organization in orgs::list(r)? {
                let mut of_this = jobs::all(r, organization.id)?;
                of_this.retain(|job| is_due(job, &organization.settings, now));
                due.append(&mut of_this);
            }
            Ok(due)
        })?;
        for some in due.chunks(AT_ONCE) {
            let batch: Vec<_> = some.iter().map(|job| (job.clone(), EventId(self.random()))).collect();
            self.as_appliance(move |w| {
                for (seen, event) in &batch {
                    // Between reading and writing it may have been released or deleted.
                    let job = jobs::get(w, seen.org, seen.id)?.filter(|job| job.state == seen.state);
                    if let Some(job) = job {
                        remove(w, &job, *event, now, true)?;
                    }
                }
                Ok(())
            })
            .await?;
            for job in some {
                self.news.tell(News::Jobs(job.org, job.owner));
            }
        }
        Ok(due.len())
    }
}

fn is_due(job: &Job, settings: &Settings, now: Time) -> bool {
    let hours = match job.state {
        JobState::Released => return false,
        JobState::Printed => settings.keep_released_hours,
        _ => settings.keep_held_hours,
    };
    now.since(job.changed) >= HOUR * hours
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::House;
    use model::{
        access::Role,
        id::{JobId, OrgId, UserId},
        jobs::{Format, Options, Source},
        text::tamed,
    };

    #[tokio::test]
    async fn a_clock_that_jumps_ahead_deletes_nothing_for_a_day() {
        let house = House::new();
        let org = house.organization("House", &[Role::PrintReleaseManagementUser]);
        let ada = house.person(org, "ada@example.org", &[]);
        let mut stage = house.app.stage(&house.as_caller(org, ada)).unwrap();
        std::io::Write::write_all(&mut stage, b"%PDF-1.7 nothing much").unwrap();
        let staged = stage.finish().unwrap();
        house.app.submit(&house.as_caller(org, ada), "plan.pdf", staged, b"%PDF-1.7").await.unwrap();
        let kept = HOUR * house.app.read(|r| Ok(orgs::get(r, org)?.unwrap().settings.keep_held_hours)).unwrap();
        house.clock.jump(i64::try_from(kept.as_millis()).unwrap() * 10);
        assert_eq!(house.forget_due().await.unwrap(), 0);
        house.clock.pass(HOUR * 24);
        assert_eq!(house.forget_due().await.unwrap(), 1);
    }
    #[test]
    fn waiting_and_printed_documents_are_kept_for_hours_of_their_own() {
        let settings = Settings { keep_held_hours: 72, keep_released_hours: 2, ..Settings::default() };
        let kept = |state: JobState| {
            let job = Job {
                id: JobId([1; 16]),
                org: OrgId([2; 16]),
                owner: UserId([3; 16]),
                title: tamed("plan.pdf", "document"),
                description: None,
                source: Source::Web,
                message: None,
                submitted: Time(0),
                state,
                changed: Time(0),
                format: Format::Pdf,
                octets: 1,
                facts: None,
                options: Options::default(),
                keep: false,
                document: None,
                printer: None,
                printed: None,
            };
            (0..=100).find(|hours| is_due(&job, &settings, Time(hours * 60 * 60 * 1000)))
        };
        assert_eq!(kept(JobState::Printed), Some(2), "I22");
        assert_eq!(kept(JobState::Held), Some(72), "I23");
        assert_eq!(kept(JobState::Unconfirmed), Some(72));
        assert_eq!(kept(JobState::Uncertain), Some(72));
        assert_eq!(kept(JobState::Released), None, "it is on its way to a printer");
    }
}
