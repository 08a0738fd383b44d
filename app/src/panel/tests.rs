//! Who stands at a panel: no weaker way in than the portal.

use super::*;
use crate::testing::House;
use model::{
    access::Role,
    audit::{Action, Actor},
    printers::{Attributes, Status},
    users::User,
};
use std::{net::Ipv4Addr, time::Duration};
use storage::audit as rows;

const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const PASSWORD: &str = "eleven quiet geese";
const BADGE: &str = "04B7229C";

/// An organization with a printer, and Ada who has a password.
struct Site {
    house: House,
    org: OrgId,
    ada: UserId,
    lobby: Printer,
}

impl Site {
    async fn new() -> Self {
        let house = House::new();
        let org = house.organization("House", &[Role::PrintReleaseManagementUser]);
        let ada = house.person(org, "ada@example.org", &[]);
        let hash = house.hash_password(PASSWORD.to_owned()).await.unwrap();
        house.put(move |w| Ok(users::set_password(w, org, ada, &hash)?));
        let lobby = Printer {
            id: PrinterId([7; 16]),
            org,
            name: "lobby".parse().unwrap(),
            location: None,
            uri: "ipp://192.0.2.7/ipp/print".to_owned(),
            agent: AgentId([8; 16]),
            added: house.now(),
            attributes: Attributes::default(),
            status: Status::default(),
            panel_key: String::new(),
        };
        Self { house, org, ada, lobby }
    }

    async fn signs_in(&self, badge: Option<&str>) -> Result<PanelStep, Error> {
        self.house.panel_sign_in(&self.lobby, "ada@example.org", PASSWORD.to_owned(), badge, HERE).await
    }

    async fn taps(&self) -> PanelStep {
        self.house.tap(&self.lobby, BADGE, None, HERE).await.unwrap()
    }

    fn change(&self, change: impl Fn(User) -> User + Send + 'static) {
        let (org, ada) = (self.org, self.ada);
        self.house.put(move |w| Ok(users::put(w, &change(users::get(w, org, ada)?.unwrap()))?));
    }

    /// What the audit says of Ada at panels, oldest first.
    fn audit(&self) -> Vec<(&'static str, Actor)> {
        let org = self.org;
        // What nobody waits for is written before this.
        self.house.put(|_| Ok(()));
        let mut all = Vec::new();
        self.house
            .app
            .read(|r| {
                let last = rows::head(r, org)?.map_or(0, |head| head.number);
                rows::visit_back(r, org, last, |_, entry| {
                    all.push((entry.action.code(), entry.actor));
                    Ok::<_, Error>(true)
                })
            })
            .unwrap();
        all.reverse();
        all
    }
}

fn session(step: PanelStep) -> String {
    match step {
        PanelStep::SignedIn(session) => session,
        _ => panic!("signed in"),
    }
}

/// Somebody whose first password an administrator typed has never been in the portal: whoever knows that password must
/// not make a badge of it.
#[tokio::test]
async fn an_unfinished_account_registers_no_badge() {
    let site = Site::new().await;
    site.change(|ada| User { must_change_password: true, ..ada });
    assert!(matches!(site.signs_in(Some(BADGE)).await, Err(Error::AccountUnfinished)));
    assert!(matches!(site.taps().await, PanelStep::UnknownBadge));
    site.change(|ada| User { must_change_password: false, ..ada });
    session(site.signs_in(Some(BADGE)).await.unwrap());
    session(site.taps().await);
    let ada = Actor::Person(site.org, site.ada);
    assert_eq!(
        site.audit(),
        [
            ("sign-in-refused", Actor::Appliance),
            ("badge-registered", ada.clone()),
            ("panel-signed-in", ada.clone()),
            ("panel-signed-in", ada)
        ]
    );
}

#[tokio::test]
async fn a_second_factor_is_asked_before_a_badge_is_registered() {
    let site = Site::new().await;
    let caller = site.house.as_caller(site.org, site.ada);
    let secret = site.house.offer_totp(&caller).unwrap().secret;
    let codes = site.house.confirm_totp(&caller, &site.house.code_of(&secret)).await.unwrap();
    site.house.clock.pass(Duration::from_secs(60));
    let PanelStep::Code(ticket) = site.signs_in(Some(BADGE)).await.unwrap() else { panic!("a code is wanted") };
    let prove = async |code: &str| site.house.panel_prove(&site.lobby, &ticket, code, Some(BADGE), HERE).await;
    assert!(matches!(prove("000000").await, Err(Error::WrongFactor)));
    assert!(matches!(site.taps().await, PanelStep::UnknownBadge));
    session(prove(&site.house.code_of(&secret)).await.unwrap());
    session(site.taps().await);
    // A recovery code does as well, once.
    let PanelStep::Code(ticket) = site.signs_in(None).await.unwrap() else { panic!("a code is wanted") };
    session(site.house.panel_prove(&site.lobby, &ticket, &codes[0], None, HERE).await.unwrap());
    let PanelStep::Code(ticket) = site.signs_in(None).await.unwrap() else { panic!("a code is wanted") };
    let again = site.house.panel_prove(&site.lobby, &ticket, &codes[0], None, HERE).await;
    assert!(matches!(again, Err(Error::WrongFactor)));
    assert_eq!(site.audit().iter().filter(|(action, _)| *action == "recovery-code-used").count(), 1);
}

#[tokio::test]
async fn nobody_stays_at_a_panel_for_more_than_five_minutes() {
    let site = Site::new().await;
    let session = session(site.signs_in(None).await.unwrap());
    for _ in 0..9 {
        site.house.at_panel(&site.lobby, &session).unwrap();
        site.house.clock.pass(Duration::from_secs(30));
    }
    site.house.at_panel(&site.lobby, &session).unwrap();
    site.house.clock.pass(Duration::from_secs(30));
    assert!(matches!(site.house.at_panel(&site.lobby, &session), Err(Error::SignedOut)));
}

#[tokio::test]
async fn a_reader_that_is_paused_is_in_the_audit_once_a_minute() {
    let site = Site::new().await;
    for _ in 0..5 {
        assert!(matches!(site.taps().await, PanelStep::UnknownBadge));
    }
    for _ in 0..3 {
        assert!(matches!(site.house.tap(&site.lobby, BADGE, None, HERE).await, Err(Error::TooManyAttempts)));
    }
    assert_eq!(site.audit(), [("reader-paused", Actor::Appliance)]);
    let paused = Action::ReaderPaused.code();
    site.house.clock.pass(Duration::from_secs(60));
    assert!(site.house.tap(&site.lobby, BADGE, None, HERE).await.is_err());
    assert_eq!(site.audit().iter().filter(|(action, _)| *action == paused).count(), 2);
}
