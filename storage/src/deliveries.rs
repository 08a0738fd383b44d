//! Deliveries: listed by their agent as long as they have not ended.

use crate::{
    StoreError,
    tables::{DELIVERIES, OPEN_DELIVERIES_OF_AGENT, within},
    txn::{self, Rows, WriteTxn},
};
use model::{
    id::{AgentId, DeliveryId, OrgId},
    printers::{Delivery, DeliveryState},
    time::Time,
};

/// The delivery.
pub fn get(r: &impl Rows, org: OrgId, delivery: DeliveryId) -> Result<Option<Delivery>, StoreError> {
    txn::get(r, DELIVERIES, (org, delivery))
}

/// The deliveries of an agent that have not ended, oldest first.
pub fn open_of_agent(r: &impl Rows, agent: AgentId) -> Result<Vec<Delivery>, StoreError> {
    txn::join(r, (OPEN_DELIVERIES_OF_AGENT, within((agent,))), (DELIVERIES, |row: (OrgId, DeliveryId)| row))
}

/// Writes a delivery.
pub fn put(w: &mut WriteTxn, delivery: &Delivery) -> Result<(), StoreError> {
    crate::orgs::must_be(w, delivery.org)?;
    let (org, id) = (delivery.org, delivery.id);
    let old = w.replace(DELIVERIES, (org, id), delivery)?;
    let open = open(delivery);
    let was_open = old.as_ref().and_then(self::open);
    if open != was_open {
        was_open.map_or(Ok(()), |key| w.delete(OPEN_DELIVERIES_OF_AGENT, key))?;
        open.map_or(Ok(()), |key| w.insert(OPEN_DELIVERIES_OF_AGENT, key, &(org, id)))?;
    }
    Ok(())
}

/// Where a delivery stands in the list of its agent; nowhere once it has ended.
pub(crate) fn open(delivery: &Delivery) -> Option<(AgentId, Time, DeliveryId)> {
    let ended = matches!(delivery.state, DeliveryState::Ended(_));
    (!ended).then_some((delivery.agent, delivery.released, delivery.id))
}

/// Removes at most `limit` deliveries of an organization that goes, and says how many.
pub(crate) fn remove_some(w: &mut WriteTxn, org: OrgId, limit: usize) -> Result<usize, StoreError> {
    let some = txn::first_rows(w, DELIVERIES, within((org,)), limit)?;
    for delivery in &some {
        w.delete(DELIVERIES, (org, delivery.id))?;
        open(delivery).map_or(Ok(()), |key| w.delete(OPEN_DELIVERIES_OF_AGENT, key))?;
    }
    Ok(some.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        jobs,
        tests::{furnished, read, samples, whole, write},
    };
    use model::printers::Outcome;

    /// The higher the number, the older, so that the order is not that of the identifiers.
    fn delivery(n: u8) -> Delivery {
        Delivery { released: Time(samples::NOW.0 - i64::from(n)), ..samples::delivery(n) }
    }

    #[test]
    fn an_agent_sees_what_is_open() {
        let store = furnished();
        write(&store, |w| {
            jobs::put(w, &samples::job(1))?;
            (1..=3).rev().try_for_each(|n| put(w, &delivery(n)))
        });
        let check = |open: &[u8]| {
            let numbers = |found: Vec<Delivery>| found.iter().map(|d| d.id.0[0]).collect::<Vec<_>>();
            assert_eq!(numbers(read(&store, |r| open_of_agent(r, samples::AGENT))), open);
            whole(&store);
        };
        check(&[3, 2, 1]);
        write(&store, |w| {
            let sending = DeliveryState::Sending { printer_job: 7, until: samples::NOW };
            put(w, &Delivery { state: sending, ..delivery(1) })?;
            put(w, &Delivery { state: DeliveryState::Ended(Outcome::Uncertain), ..delivery(2) })?;
            put(w, &Delivery { agent: AgentId([2; 16]), ..delivery(3) })
        });
        check(&[1]);
        // A printer that comes back may still say what became of the job; the delivery has ended all the same.
        write(&store, |w| put(w, &Delivery { state: DeliveryState::Ended(Outcome::Printed(None)), ..delivery(2) }));
        check(&[1]);
        let found = read(&store, |r| get(r, samples::ORG, DeliveryId([2; 16]))).unwrap();
        assert_eq!(found.state, DeliveryState::Ended(Outcome::Printed(None)));
    }
}
