//! How much is in the queues: of each person and of each organization a row, changed in the transaction of the jobs and
//! messages that it counts.

use crate::{
    StoreError,
    tables::QUEUE_SIZES,
    txn::{self, Rows, WriteTxn},
};
use model::{
    id::{OrgId, UserId},
    jobs::Job,
    mail::{Message, Proof},
};

pub use crate::rows::QueueSize;

/// What is in all queues of the organization.
pub fn of_organization(r: &impl Rows, org: OrgId) -> Result<QueueSize, StoreError> {
    Ok(txn::get(r, QUEUE_SIZES, (org, None::<UserId>))?.unwrap_or_default())
}

/// What is in the queue of a person.
pub fn of_person(r: &impl Rows, org: OrgId, person: UserId) -> Result<QueueSize, StoreError> {
    Ok(txn::get(r, QUEUE_SIZES, (org, Some(person)))?.unwrap_or_default())
}

/// What a job adds to whose queue. A document that was printed waits for nobody, and is forgotten in a day.
pub(crate) fn of_job(job: &Job) -> (UserId, QueueSize) {
    let queued = job.state.queued();
    let octets = if queued && job.document.is_some() { job.octets } else { 0 };
    (job.owner, QueueSize { jobs: u64::from(queued), octets })
}

/// What a message adds to whose queue until it is taken apart. Mail that nobody vouches for has its job already, which
/// waits to be confirmed.
pub(crate) fn of_message(message: &Message) -> (UserId, QueueSize) {
    let whole = message.document.is_some();
    let jobs = u64::from(whole && message.proof != Proof::None);
    (message.owner, QueueSize { jobs, octets: if whole { message.octets } else { 0 } })
}

/// Notes that a row that added `was` is there no more, and that one is there that adds `is`.
pub(crate) fn change(
    w: &mut WriteTxn,
    org: OrgId,
    was: Option<(UserId, QueueSize)>,
    is: Option<(UserId, QueueSize)>,
) -> Result<(), StoreError> {
    if was == is {
        return Ok(());
    }
    if let Some((person, size)) = was {
        let less = |all: QueueSize| QueueSize {
            jobs: all.jobs.saturating_sub(size.jobs),
            octets: all.octets.saturating_sub(size.octets),
        };
        set(w, (org, None), less(of_organization(w, org)?))?;
        set(w, (org, Some(person)), less(of_person(w, org, person)?))?;
    }
    if let Some((person, size)) = is {
        let more = |all: QueueSize| all.and(size);
        set(w, (org, None), more(of_organization(w, org)?))?;
        set(w, (org, Some(person)), more(of_person(w, org, person)?))?;
    }
    Ok(())
}

impl QueueSize {
    /// Both together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self { jobs: self.jobs.saturating_add(other.jobs), octets: self.octets.saturating_add(other.octets) }
    }
}

fn set(w: &mut WriteTxn, key: (OrgId, Option<UserId>), size: QueueSize) -> Result<(), StoreError> {
    if size == QueueSize::default() { w.delete(QUEUE_SIZES, key) } else { w.insert(QUEUE_SIZES, key, &size) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        jobs, mail,
        tests::{findings, furnished, kept, read, samples, staged, whole, write},
        users,
    };
    use expect_test::expect;
    use model::{id::DocumentId, jobs::JobState};

    const OTHER: UserId = UserId([2; 16]);

    #[test]
    fn queues_are_counted_as_jobs_and_messages_come_and_go() {
        let store = furnished();
        let (org, ada) = (samples::ORG, samples::USER);
        let check = |person: (u64, u64), other: (u64, u64)| {
            let size = |size: QueueSize| (size.jobs, size.octets);
            assert_eq!(size(read(&store, |r| of_person(r, org, ada))), person);
            assert_eq!(size(read(&store, |r| of_person(r, org, OTHER))), other);
            let all = (person.0 + other.0, person.1 + other.1);
            assert_eq!(size(read(&store, |r| of_organization(r, org))), all);
            whole(&store);
        };
        write(&store, |w| users::put(w, &samples::user(2)));
        let document = kept(&store, 1, b"a page");
        check((1, 1000), (0, 0));
        let job = Job { document: Some(document), ..samples::job(1) };
        let given = Job { owner: OTHER, ..job.clone() };
        write(&store, move |w| jobs::put(w, &given));
        check((0, 0), (1, 1000));
        let printed = Job { state: JobState::Printed, ..job.clone() };
        write(&store, move |w| jobs::put(w, &printed));
        check((0, 0), (0, 0));
        write(&store, move |w| jobs::put(w, &job));
        check((1, 1000), (0, 0));

        let mailed = staged(&store, b"a message");
        let message =
            |document: Option<DocumentId>, proof| Message { document, octets: 9, proof, ..samples::message(7) };
        let whole_message = message(Some(mailed.id), Proof::Relay);
        write(&store, move |w| {
            w.keep(&mailed)?;
            mail::put(w, &whole_message)
        });
        check((2, 1009), (0, 0));
        let unproved = message(Some(mailed_id(&store)), Proof::None);
        write(&store, move |w| mail::put(w, &unproved));
        check((1, 1009), (0, 0));
        let mailed = mailed_id(&store);
        write(&store, move |w| {
            w.forget(mailed)?;
            mail::put(w, &message(None, Proof::Relay))
        });
        check((1, 1000), (0, 0));
        write(&store, move |w| {
            jobs::remove(w, samples::ORG, samples::job(1).id)?;
            mail::remove(w, samples::ORG, samples::message(7).id)?;
            w.forget(document)
        });
        check((0, 0), (0, 0));
        assert_eq!(read(&store, |r| txn::count(r, QUEUE_SIZES)), 0);
    }

    fn mailed_id(store: &crate::Store) -> DocumentId {
        read(store, |r| mail::get(r, samples::ORG, samples::message(7).id)).unwrap().document.unwrap()
    }

    #[test]
    fn the_last_job_takes_its_message_along() {
        let store = furnished();
        let (org, id) = (samples::ORG, samples::message(7).id);
        let there = || read(&store, |r| mail::get(r, org, id)).is_some();
        let part = move |n| Job { message: Some(id), ..samples::job(n) };
        write(&store, move |w| {
            mail::put(w, &samples::message(7))?;
            (1..=2).try_for_each(|n| jobs::put(w, &part(n)))
        });
        assert_eq!(read(&store, |r| jobs::of_message(r, org, id)).len(), 2);
        write(&store, move |w| jobs::remove(w, org, samples::job(1).id));
        assert!(there());
        whole(&store);
        write(&store, move |w| jobs::remove(w, org, samples::job(2).id));
        assert!(!there());
        whole(&store);
        // One that is not taken apart yet stays.
        let document = staged(&store, b"a message");
        write(&store, move |w| {
            w.keep(&document)?;
            mail::put(w, &Message { document: Some(document.id), ..samples::message(7) })?;
            jobs::put(w, &part(3))?;
            jobs::remove(w, org, samples::job(3).id)
        });
        assert!(there());
        whole(&store);
    }

    #[test]
    fn verify_counts_again() {
        let store = furnished();
        write(&store, |w| {
            jobs::put(w, &samples::job(1))?;
            w.insert(QUEUE_SIZES, (samples::ORG, None), &QueueSize { jobs: 2, octets: 0 })?;
            w.insert(QUEUE_SIZES, (samples::ORG, Some(OTHER)), &QueueSize { jobs: 1, octets: 0 })
        });
        findings(
            &store,
            &[],
            expect![[r#"
                queue sizes: entries that no row expects: 1
                queue sizes: the entry of row 01010101010101010101010101010101 leads to another"#]],
        );
    }
}
