//! Mail whose sender nobody vouches for: one line in the queue of its owner, and nobody looks into it before the owner
//! says that it is his. So that a stranger who knows an address fills neither the queue nor the disk, little of it
//! waits at a time.

use crate::Error;
use model::{
    id::JobId,
    jobs::{Job, JobState},
    mail::Message,
};
use storage::{Rows, WriteTxn, jobs, mail, policies};

/// Messages and documents of one person that wait for a confirmation.
const MOST: usize = 5;
/// Their bytes: 20 MiB.
const MOST_OCTETS: u64 = 20 << 20;

/// Whether a message of `octets` may wait for a confirmation by its owner, beside what waits already.
pub(super) fn has_room(r: &impl Rows, message: &Message, octets: u64) -> Result<bool, Error> {
    let mut waiting = jobs::of_owner(r, message.org, message.owner)?;
    waiting.retain(|job| job.state == JobState::Unconfirmed);
    let held: u64 = waiting.iter().map(|job| job.octets).sum();
    Ok(waiting.len() < MOST && held.saturating_add(octets) <= MOST_OCTETS)
}

/// Writes the line of a message that waits for a confirmation. The message keeps its document.
pub(super) fn list(w: &mut WriteTxn, message: &Message, id: JobId, octets: u64) -> Result<(), Error> {
    let line = message.line(id, message.subject.clone(), octets, JobState::Unconfirmed, message.received);
    let options = policies::of_new_job(w, message.org, message.owner)?;
    Ok(jobs::put(w, &Job { options, ..line })?)
}

/// The line of a message that is not taken apart yet: the only job that it has until then.
pub(crate) fn line(r: &impl Rows, message: &Message) -> Result<Option<Job>, Error> {
    let of_message = jobs::of_message(r, message.org, message.id)?;
    Ok(of_message.into_iter().find(|job| job.document.is_none()))
}

/// The message of a job, when it was not taken apart yet.
pub(crate) fn whole_message(r: &impl Rows, job: &Job) -> Result<Option<Message>, Error> {
    let Some(id) = job.message else { return Ok(None) };
    Ok(mail::get(r, job.org, id)?.filter(|message| message.document.is_some()))
}

/// Forgets what came with a job that is deleted before its message was taken apart.
pub(crate) fn forget_whole(w: &mut WriteTxn, job: &Job) -> Result<(), Error> {
    let Some(message) = whole_message(w, job)? else { return Ok(()) };
    if let Some(document) = message.document {
        w.forget(document)?;
    }
    Ok(mail::put(w, &Message { document: None, ..message })?)
}

#[cfg(test)]
mod tests {
    use crate::{
        Error,
        jobs::queue::Listing,
        mail_in::{MailRefusal, Receipt},
        testing::House,
        work::Task,
    };
    use model::{
        access::Role,
        id::{OrgId, UserId},
        jobs::{Format, Job, JobState, Options, TextSettings},
    };
    use storage::{mail, work::Lane};

    /// A message that says that it is Ada's, of so many bytes.
    async fn mails(house: &House, org: OrgId, subject: &str, octets: usize) -> Result<Receipt, MailRefusal> {
        house.mails(org, None, "ada@example.org", subject, octets).await
    }

    fn ada(house: &House) -> (OrgId, UserId) {
        let org = house.organization(
            "House",
            &[Role::PrintReleaseManagementUser, Role::PrintReleaseManagementDocumentSubmissionEmail],
        );
        (org, house.person(org, "ada@example.org", &[]))
    }

    fn queue(house: &House, (org, ada): (OrgId, UserId)) -> Vec<Job> {
        house.queue(&house.as_caller(org, ada), &Listing::default()).unwrap().jobs
    }

    fn tasks(house: &House) -> Vec<Task> {
        house.due(Lane::Documents).iter().map(|work| postcard::from_bytes(&work.payload).unwrap()).collect()
    }

    /// How many messages are whole in the spool; that nothing else is there is checked when the test ends.
    fn whole(house: &House, (org, ada): (OrgId, UserId)) -> usize {
        let messages = house.app.read(|r| Ok(mail::of_owner(r, org, ada)?)).unwrap();
        messages.iter().filter(|message| message.document.is_some()).count()
    }

    #[tokio::test]
    async fn nobody_looks_into_unproved_mail_before_its_owner_says_so() {
        let house = House::new();
        let who = ada(&house);
        assert!(matches!(mails(&house, who.0, "Plan", 100).await, Ok(Receipt::Taken(_))));
        let [line] = queue(&house, who).try_into().unwrap();
        assert_eq!((line.title.as_str(), &line.state, line.format), ("Plan", &JobState::Unconfirmed, Format::Other));
        assert_eq!((line.octets, tasks(&house)), (100, Vec::new()));

        let caller = house.as_caller(who.0, who.1);
        let twice = Options { copies: 2, ..Options::default() };
        let settings = TextSettings { options: twice.clone().into(), ..TextSettings::default() };
        house.set_job(&caller, line.id, settings).await.unwrap();
        let confirmed = house.confirm_job(&caller, line.id).await.unwrap();
        assert_eq!(confirmed.state, JobState::Processing);
        let message = line.message.unwrap();
        assert_eq!(tasks(&house), [Task::TakeApart { org: who.0, message }]);
        assert!(matches!(house.confirm_job(&caller, line.id).await, Err(Error::WrongState)));

        // No cage starts here, so that the message is given up: its line says so, and nothing else is left of it.
        let [work] = house.due(Lane::Documents).try_into().unwrap();
        house.take_apart(work.id, who.0, message, 9, &|| ()).await.unwrap();
        let [line] = queue(&house, who).try_into().unwrap();
        assert!(matches!(line.state, JobState::Unreadable(_)) && line.id == confirmed.id, "{line:?}");
        assert_eq!((whole(&house, who), tasks(&house)), (0, Vec::new()));
    }

    #[tokio::test]
    async fn deleting_the_line_forgets_the_message() {
        let house = House::new();
        let who = ada(&house);
        let caller = house.as_caller(who.0, who.1);
        for confirmed in [false, true] {
            mails(&house, who.0, "Plan", 100).await.unwrap();
            let [line] = queue(&house, who).try_into().unwrap();
            if confirmed {
                house.confirm_job(&caller, line.id).await.unwrap();
            }
            assert_eq!(whole(&house, who), 1);
            house.delete_job(&caller, line.id).await.unwrap();
            assert_eq!((queue(&house, who), whole(&house, who)), (Vec::new(), 0));
            let message = house.app.read(|r| Ok(mail::get(r, who.0, line.message.unwrap())?)).unwrap();
            assert_eq!(message, None);
        }
        let [work] = house.due(Lane::Documents).try_into().unwrap();
        house.attempt(work, &|| ()).await;
        assert_eq!((queue(&house, who), tasks(&house)), (Vec::new(), Vec::new()), "nothing comes back");
    }

    #[tokio::test]
    async fn five_messages_or_twenty_mebibytes_wait() {
        let house = House::new();
        let who = ada(&house);
        let caller = house.as_caller(who.0, who.1);
        let refused = |receipt| receipt == Err(MailRefusal::TooManyUnconfirmed);
        assert!(refused(mails(&house, who.0, "Too large", (20 << 20) + 1).await));
        mails(&house, who.0, "Large", 19 << 20).await.unwrap();
        assert!(refused(mails(&house, who.0, "Second", 2 << 20).await));
        for _ in 0..4 {
            mails(&house, who.0, "Small", 10).await.unwrap();
        }
        assert!(refused(mails(&house, who.0, "Sixth", 10).await));
        assert_eq!((queue(&house, who).len(), whole(&house, who)), (5, 5), "of what is refused nothing stays");
        let line = queue(&house, who).pop().unwrap();
        house.confirm_job(&caller, line.id).await.unwrap();
        mails(&house, who.0, "Sixth", 10).await.unwrap();
    }
}
