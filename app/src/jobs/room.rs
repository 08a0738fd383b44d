//! Whether more fits into the queues: those of a person, so that nobody who knows an address or a password fills the
//! disk; and those of an organization, so that others have room as well. Asked where documents come in, and never of
//! what was taken already.

use crate::{App, Error};
use model::id::{OrgId, UserId};
use storage::{Rows, queues};

pub use storage::queues::QueueSize;

/// The most that may be in queues.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueueLimits {
    /// In that of each person.
    pub person: QueueSize,
    /// In all of each organization.
    pub organization: QueueSize,
}

impl Default for QueueLimits {
    fn default() -> Self {
        Self {
            person: QueueSize { jobs: 500, octets: 2 << 30 },
            organization: QueueSize { jobs: 200_000, octets: 200 << 30 },
        }
    }
}

impl QueueLimits {
    /// The largest document that fits into an empty queue.
    pub(crate) fn largest(self) -> u64 {
        self.person.octets.min(self.organization.octets)
    }

    /// Whether one more document of `octets` fits into the queue of the person.
    ///
    /// # Errors
    /// [`Error::QueueFull`], [`Error::OrganizationFull`], or [`Error::TooLarge`] for one that never will.
    pub(crate) fn check(self, r: &impl Rows, org: OrgId, person: UserId, octets: u64) -> Result<(), Error> {
        let largest = self.largest();
        if octets > largest {
            return Err(Error::TooLarge(largest));
        }
        let one = QueueSize { jobs: 1, octets };
        let fits = |there: QueueSize, most: QueueSize| {
            let then = there.and(one);
            then.jobs <= most.jobs && then.octets <= most.octets
        };
        if !fits(queues::of_person(r, org, person)?, self.person) {
            return Err(Error::QueueFull);
        }
        if !fits(queues::of_organization(r, org)?, self.organization) {
            return Err(Error::OrganizationFull);
        }
        Ok(())
    }
}

impl App {
    /// Whether there is room for a document of which nothing is known yet.
    pub(crate) fn room(&self, r: &impl Rows, org: OrgId, person: UserId) -> Result<(), Error> {
        self.policy.queues.check(r, org, person, 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        jobs::queue::Listing,
        mail_in::{MailRefusal, Receipt},
        testing::House,
    };
    use model::{access::Role, id::JobId, jobs::JobState};
    use std::{io::Write as _, sync::Arc};

    /// A house with so much room for each person and for the organization.
    fn house(person: (u64, u64), organization: (u64, u64)) -> (House, OrgId) {
        let mut house = House::new();
        let size = |(jobs, octets)| QueueSize { jobs, octets };
        let limits = QueueLimits { person: size(person), organization: size(organization) };
        Arc::get_mut(&mut house.app).unwrap().policy.queues = limits;
        let roles = [Role::PrintReleaseManagementUser, Role::PrintReleaseManagementDocumentSubmissionEmail];
        let org = house.organization("House", &roles);
        (house, org)
    }

    /// Uploads so many bytes.
    async fn uploads(house: &House, (org, user): (OrgId, UserId), octets: usize) -> Result<JobId, Error> {
        let caller = house.as_caller(org, user);
        let mut stage = house.app.stage(&caller)?;
        stage.write_all(&vec![b'x'; octets]).unwrap();
        Ok(house.app.submit(&caller, "plan.pdf", stage.finish()?, b"%PDF-1.7").await?.id)
    }

    /// Mails so many bytes, signed in.
    async fn mails(house: &House, (org, user): (OrgId, UserId), octets: usize) -> Result<Receipt, MailRefusal> {
        let from = house.user(org, user).unwrap().details.email;
        house.mails(org, Some((org, user)), from.as_str(), "Plan", octets).await
    }

    #[tokio::test]
    async fn a_full_queue_takes_no_more_until_something_is_deleted() {
        let (house, org) = house((2, 100), (99, 9999));
        let ada = (org, house.person(org, "ada@example.org", &[]));
        let grace = (org, house.person(org, "grace@example.org", &[]));
        let first = uploads(&house, ada, 60).await.unwrap();
        assert!(matches!(uploads(&house, ada, 101).await, Err(Error::TooLarge(100))), "it never will fit");
        assert!(matches!(uploads(&house, ada, 41).await, Err(Error::QueueFull)), "too many bytes");
        assert_eq!(mails(&house, ada, 41).await, Err(MailRefusal::QueueFull));
        uploads(&house, ada, 1).await.unwrap();
        let stage = house.app.stage(&house.as_caller(org, ada.1));
        assert!(matches!(stage, Err(Error::QueueFull)), "too many jobs, before a byte is taken");
        assert_eq!(mails(&house, ada, 1).await, Err(MailRefusal::QueueFull));
        uploads(&house, grace, 100).await.unwrap();

        house.delete_job(&house.as_caller(org, ada.1), first).await.unwrap();
        assert!(matches!(mails(&house, ada, 99).await, Ok(Receipt::Taken(_))));
        assert!(matches!(uploads(&house, ada, 1).await, Err(Error::QueueFull)), "mail that is not read yet counts");
    }

    #[tokio::test]
    async fn one_organization_leaves_room_to_others() {
        let (house, org) = house((99, 9999), (3, 100));
        let other = house.organization("Castle", &[Role::PrintReleaseManagementUser]);
        let people = ["ada@example.org", "grace@example.org"].map(|email| (org, house.person(org, email, &[])));
        let elsewhere = (other, house.person(other, "mary@example.org", &[]));
        uploads(&house, people[0], 60).await.unwrap();
        assert!(matches!(uploads(&house, people[1], 41).await, Err(Error::OrganizationFull)));
        assert_eq!(mails(&house, people[1], 41).await, Err(MailRefusal::OrganizationFull));
        uploads(&house, people[1], 1).await.unwrap();
        uploads(&house, people[1], 1).await.unwrap();
        assert!(matches!(uploads(&house, people[0], 1).await, Err(Error::OrganizationFull)));
        uploads(&house, elsewhere, 100).await.unwrap();
    }

    /// What was acknowledged becomes a job, however full the queue is by then.
    #[tokio::test]
    async fn nothing_that_was_taken_is_lost_in_a_full_queue() {
        let (house, org) = house((2, 100), (2, 100));
        let ada = (org, house.person(org, "ada@example.org", &[]));
        let Ok(Receipt::Taken(message)) = mails(&house, ada, 50).await else { panic!("there is room") };
        uploads(&house, ada, 50).await.unwrap();
        house.put(move |w| {
            let mut job = storage::jobs::of_owner(w, org, ada.1)?.remove(0);
            (job.id, job.document) = (JobId([9; 16]), None);
            Ok(storage::jobs::put(w, &job)?)
        });
        // No cage starts here, so that the message is given up, with a line that says so.
        house.take_apart(model::id::WorkId([9; 16]), org, message, 9, &|| ()).await.unwrap();
        let queue = house.queue(&house.as_caller(org, ada.1), &Listing::default()).unwrap().jobs;
        let line = queue.iter().find(|job| job.message == Some(message)).unwrap();
        assert!(matches!(line.state, JobState::Unreadable(_)) && queue.len() == 3, "{queue:?}");
        let there = |house: &House| house.app.read(|r| Ok(storage::mail::get(r, org, message)?)).unwrap().is_some();
        assert!(there(&house));
        house.delete_job(&house.as_caller(org, ada.1), line.id).await.unwrap();
        assert!(!there(&house), "the last job takes its message along");
    }
}
