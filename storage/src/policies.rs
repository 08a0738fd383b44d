//! What organizations decide about their print queues, and what people set for jobs that are yet to come.

use crate::{
    StoreError,
    tables::{QUEUE_POLICIES, QUEUE_PREFERENCES},
    txn::{self, Rows, WriteTxn},
};
use model::{
    id::{OrgId, UserId},
    jobs::Options,
    policies::{QueuePolicy, QueuePreferences},
};

/// What the organization has decided.
pub fn of_organization(r: &impl Rows, org: OrgId) -> Result<QueuePolicy, StoreError> {
    Ok(txn::get(r, QUEUE_POLICIES, org)?.unwrap_or_default())
}

/// Writes what the organization has decided.
pub fn put_of_organization(w: &mut WriteTxn, org: OrgId, policy: &QueuePolicy) -> Result<(), StoreError> {
    crate::orgs::must_be(w, org)?;
    w.insert(QUEUE_POLICIES, org, policy)
}

/// What the person has set.
pub fn of_person(r: &impl Rows, org: OrgId, user: UserId) -> Result<QueuePreferences, StoreError> {
    Ok(txn::get(r, QUEUE_PREFERENCES, (org, user))?.unwrap_or_default())
}

/// Writes what the person has set.
pub fn put_of_person(
    w: &mut WriteTxn,
    org: OrgId,
    user: UserId,
    preferences: &QueuePreferences,
) -> Result<(), StoreError> {
    crate::orgs::must_be(w, org)?;
    w.insert(QUEUE_PREFERENCES, (org, user), preferences)
}

/// How a new job of the person is printed.
pub fn of_new_job(r: &impl Rows, org: OrgId, user: UserId) -> Result<Options, StoreError> {
    Ok(of_person(r, org, user)?.of_new_job(&of_organization(r, org)?))
}

/// Forgets what somebody who leaves has set.
pub(crate) fn remove_of_user(w: &mut WriteTxn, org: OrgId, user: UserId) -> Result<(), StoreError> {
    w.delete(QUEUE_PREFERENCES, (org, user))
}

/// Forgets what an organization that goes has decided.
pub(crate) fn remove_of_organization(w: &mut WriteTxn, org: OrgId) -> Result<(), StoreError> {
    w.delete(QUEUE_POLICIES, org)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        tests::{furnished, read, samples, whole, write},
        users,
    };

    #[test]
    fn what_a_person_sets_goes_with_the_person() {
        let store = furnished();
        let (org, user) = (samples::ORG, samples::USER);
        let twice = Options { copies: 2, ..Options::default() };
        write(&store, move |w| put_of_person(w, org, user, &samples::preferences()));
        assert_eq!(read(&store, |r| of_new_job(r, org, user)), twice);
        whole(&store);
        write(&store, move |w| users::remove(w, org, user));
        assert_eq!(read(&store, |r| of_person(r, org, user)), QueuePreferences::default());
        whole(&store);
    }
}
