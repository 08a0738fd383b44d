//! The steps in the life of a job, in their order.

use crate::{
    StoreError,
    tables::{LIFE, within},
    txn::{self, Rows, WriteTxn},
};
use model::{
    id::{JobId, OrgId},
    jobs::life::{LifeEvent, LifeStep},
    time::Time,
};

/// The steps so far.
pub fn life(r: &impl Rows, org: OrgId, job: JobId) -> Result<Vec<LifeStep>, StoreError> {
    txn::rows(r, LIFE, within((org, job)))
}

/// Adds a step.
pub fn tell(w: &mut WriteTxn, org: OrgId, job: JobId, at: Time, what: LifeEvent) -> Result<(), StoreError> {
    crate::orgs::must_be(w, org)?;
    let number = u32::try_from(txn::count_within(w, LIFE, within((org, job)))?).unwrap_or(u32::MAX);
    w.insert(LIFE, (org, job, number), &LifeStep { at, what })
}

/// Forgets the life of a job that goes.
pub(super) fn forget(w: &mut WriteTxn, org: OrgId, job: JobId) -> Result<(), StoreError> {
    w.delete_first(LIFE, within((org, job)), usize::MAX).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        jobs::{put, remove},
        tests::{furnished, read, samples, whole, write},
    };
    use model::jobs::Source;

    #[test]
    fn a_life_is_told_in_order_and_goes_with_its_job() {
        let store = furnished();
        let (org, job) = (samples::ORG, samples::job(1).id);
        let steps =
            [LifeEvent::Received(Source::Web), LifeEvent::Read { pages: 3, color_pages: 1 }, LifeEvent::Unknown];
        let told = steps.clone();
        write(&store, move |w| {
            put(w, &samples::job(1))?;
            told.iter().try_for_each(|step| tell(w, org, job, samples::NOW, step.clone()))
        });
        let all: Vec<LifeEvent> = read(&store, |r| life(r, org, job)).into_iter().map(|step| step.what).collect();
        assert_eq!(all, steps);
        whole(&store);
        write(&store, move |w| remove(w, org, job));
        assert_eq!(read(&store, |r| life(r, org, job)), []);
        whole(&store);
    }
}
