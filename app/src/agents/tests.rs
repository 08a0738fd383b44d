//! An agent that does what it likes: it is sent away, and nothing waits for it.

use super::*;
use crate::testing::House;
use model::{
    access::Role,
    id::{DeliveryId, UserId},
    jobs::{Job, JobState},
    printers::{DeliveryState, Outcome},
};
use storage::{deliveries, jobs};

/// An organization with a printer that has brought an agent, and a job that this agent has taken.
struct Site {
    house: House,
    org: OrgId,
    grace: UserId,
    ada: UserId,
    agent: AgentId,
    credential: String,
    delivery: DeliveryId,
}

impl Site {
    async fn with_a_lease() -> Self {
        let house = House::new();
        let org = house.organization("House", &[Role::PrintReleaseManagementUser]);
        let grace = house.person(org, "grace@example.org", &[Role::OrganizationAdministrator]);
        let ada = house.person(org, "ada@example.org", &[]);
        let token = house.agent_token(&house.as_caller(org, grace)).await.unwrap().token;
        let formats = vec!["application/pdf".to_owned()];
        let attributes = Attributes { formats, operations: vec![5, 6, 9], ..Attributes::default() };
        let own = OwnPrinter { name: "copier".to_owned(), uri: "ipp://192.0.2.7/ipp/print".to_owned(), attributes };
        let (agent, credential) =
            house.enrol(&token, "copier", Some(own), std::net::Ipv4Addr::LOCALHOST.into()).await.unwrap();
        let mut stage = house.stage(&house.as_caller(org, ada)).unwrap();
        std::io::Write::write_all(&mut stage, b"%PDF-1.7 nothing much").unwrap();
        let staged = stage.finish().unwrap();
        let job = house.submit(&house.as_caller(org, ada), "plan.pdf", staged, b"%PDF-1.7").await.unwrap();
        house.put(move |w| {
            let job = jobs::get(w, org, job.id)?.unwrap();
            Ok(jobs::put(w, &Job { state: JobState::Held, ..job })?)
        });
        let printer = house.printers(&house.as_caller(org, grace)).unwrap()[0].id;
        house.release(&house.as_caller(org, ada), printer, vec![job.id.into()]).await.unwrap();
        let delivery = house.duties(agent).unwrap().deliveries[0].id;
        house.lease(agent, delivery, None).await.unwrap();
        Self { house, org, grace, ada, agent, credential, delivery }
    }

    fn ended(&self) -> Option<Outcome> {
        let (org, id) = (self.org, self.delivery);
        match self.house.app.read(|r| Ok(deliveries::get(r, org, id)?)).unwrap().unwrap().state {
            DeliveryState::Ended(outcome) => Some(outcome),
            _ => None,
        }
    }

    fn printer(&self) -> Printer {
        self.house.printers(&self.house.as_caller(self.org, self.grace)).unwrap().remove(0)
    }
}

#[tokio::test]
async fn an_agent_that_is_revoked_is_nobody_any_more() {
    let site = Site::with_a_lease().await;
    let grace = site.house.as_caller(site.org, site.grace);
    let ada = site.house.as_caller(site.org, site.ada);
    assert!(matches!(site.house.revoke_agent(&ada, site.printer().id).await, Err(Error::Forbidden)));
    let other = site.house.organization("Other", &[]);
    let eve = site.house.person(other, "eve@example.com", &[Role::OrganizationAdministrator]);
    let eve = site.house.as_caller(other, eve);
    assert!(matches!(site.house.revoke_agent(&eve, site.printer().id).await, Err(Error::NotFound)));
    assert_eq!(site.house.agent(&site.credential).unwrap(), site.agent);

    site.house.revoke_agent(&grace, site.printer().id).await.unwrap();
    assert!(matches!(site.house.agent(&site.credential), Err(Error::SignedOut)));
    assert_eq!(site.ended(), Some(Outcome::Uncertain));
    assert!(matches!(site.house.lease(site.agent, site.delivery, Some(1)).await, Err(Error::SignedOut)));
    assert_eq!(site.printer().status.state, PrinterState::Offline);
    assert!(!site.house.own_agent(&grace, &site.printer()).unwrap().unwrap().active);

    site.house.remove_printer(&grace, site.printer().id).await.unwrap();
    let left = site.house.app.read(|r| Ok(agents::get(r, site.agent)?)).unwrap();
    assert_eq!(left, None, "it goes with its last printer");
}

#[tokio::test]
async fn a_lease_that_is_renewed_for_ever_ends_after_two_hours() {
    let site = Site::with_a_lease().await;
    for _ in 0..119 {
        site.house.clock.pass(Duration::from_secs(60));
        site.house.lease(site.agent, site.delivery, Some(1)).await.unwrap();
        assert_eq!(site.house.settle_lost().await.unwrap(), 0);
    }
    site.house.clock.pass(Duration::from_secs(60));
    let renewed = site.house.lease(site.agent, site.delivery, Some(1)).await;
    assert!(matches!(renewed, Err(Error::WrongState)));
    assert_eq!((site.house.settle_lost().await.unwrap(), site.ended()), (1, Some(Outcome::Uncertain)));
}

#[tokio::test]
async fn nobody_has_to_wait_for_an_agent_to_remove_a_printer_or_an_account() {
    let site = Site::with_a_lease().await;
    let grace = site.house.as_caller(site.org, site.grace);
    site.house.remove_printer(&grace, site.printer().id).await.unwrap();
    assert_eq!(site.ended(), Some(Outcome::Uncertain));

    let site = Site::with_a_lease().await;
    let grace = site.house.as_caller(site.org, site.grace);
    site.house.delete_user(&grace, site.ada).await.unwrap();
    assert_eq!((site.ended(), site.house.user(site.org, site.ada)), (Some(Outcome::Uncertain), None));
    let late = site.house.delivery_ended(site.agent, site.delivery, 1, Outcome::Printed(None)).await;
    assert!(matches!(late, Err(Error::NotFound)));
}
