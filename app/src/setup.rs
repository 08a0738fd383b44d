//! The first start: a one-time link makes the top organization and its first administrator.
//!
//! Whether it is done is told by the store, so that it cannot be offered a second time.

use crate::{
    App, Error, HOUR,
    account::passwords::fits,
    audit::{self, Originator, Subject},
};
use identity::secret;
use model::{
    access::{Role, Roles},
    audit::Action,
    id::{OrgId, Pseudonym, UserId},
    login::SetUp,
    orgs::{Organization, PasswordRules, Settings},
    text::{Email, Line, OrgName},
    time::Time,
    users::{Details, User},
};
use std::{net::IpAddr, time::Duration};
use storage::{meta, orgs, users};

/// How long a setup link works.
pub const LASTS: Duration = HOUR;

/// The row that says that the set-up is done.
const DONE: &str = "set-up-done";

/// A setup link that was handed out.
pub struct Offer {
    digest: [u8; 32],
    made: Time,
}

/// The roles that everybody gets in a new organization: print, by mail and mobile too.
#[must_use]
pub fn everybody() -> Roles {
    [
        Role::PrintReleaseManagementUser,
        Role::PrintReleaseManagementDocumentSubmissionEmail,
        Role::PrintReleaseManagementDocumentSubmissionMobile,
    ]
    .into_iter()
    .collect()
}

/// The roles of the first administrator.
fn administrator() -> Roles {
    [
        Role::OrganizationAdministrator,
        Role::PartnerAdministrator,
        Role::FleetManagementAdministrator,
        Role::PrintReleaseManagementAdministrator,
    ]
    .into_iter()
    .collect()
}

impl App {
    /// Whether the set-up still has to be done.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn needs_set_up(&self) -> Result<bool, Error> {
        self.read(|r| Ok(meta::get(r, DONE)?.is_none()))
    }

    /// The secret of a new setup link, if the set-up is still to be done; an older link ends.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn offer_set_up(&self) -> Result<Option<String>, Error> {
        if !self.needs_set_up()? {
            return Ok(None);
        }
        let token = secret::text(&self.random());
        *Self::locked(&self.set_up) = Some(Offer { digest: secret::digest(&token), made: self.now() });
        Ok(Some(token))
    }

    /// Makes the top organization and its first administrator, and ends the set-up for good; `from` is the network
    /// address from which it is done.
    ///
    /// # Errors
    /// [`Error::SetUpOver`] for a wrong, used or old link; else the field that cannot be taken.
    pub async fn set_up(&self, first: SetUp, from: Option<IpAddr>) -> Result<UserId, Error> {
        self.check_offer(&first.token)?;
        let name: OrgName = first.organization.parse().map_err(|e| Error::Field("organization", e))?;
        let email: Email = first.email.parse().map_err(|e| Error::Field("email", e))?;
        let person: Line = first.name.parse().map_err(|e| Error::Field("name", e))?;
        let personal = [email.to_string(), person.to_string(), name.to_string()];
        fits(&first.password, PasswordRules::default(), &personal)?;
        let hash = self.hash_password(first.password).await?;
        let (org, user) = (OrgId(self.random()), UserId(self.random()));
        let now = self.now();
        let time_zone = jiff::tz::TimeZone::get(&first.time_zone).map_or("UTC".to_owned(), |_| first.time_zone);
        let queue = format!("print@{}", email.domain()).parse().into_iter().collect();
        let organization = Organization {
            id: org,
            parent: None,
            name,
            created: now,
            roles: everybody(),
            settings: Settings { language: first.language, queue_addresses: queue, time_zone, ..Settings::default() },
            closing: false,
        };
        let details = Details { language: Some(first.language), ..Details::new(email, person) };
        let pseudonym = Pseudonym(self.random());
        let administrator = User { roles: administrator(), ..User::new(user, org, details, now, pseudonym) };
        self.as_appliance(move |w| {
            if meta::get(w, DONE)?.is_some() {
                return Err(Error::SetUpOver);
            }
            orgs::put(w, &organization)?;
            users::put(w, &administrator)?;
            users::set_password(w, org, user, &hash)?;
            meta::put(w, DONE, &[1])?;
            let made = Subject::Organization(org, organization.name.to_string());
            audit::record(w, Originator::person(org, user, from), now, Action::SetUp, made, Vec::new())
        })
        .await?;
        *Self::locked(&self.set_up) = None;
        tracing::info!(%org, "the appliance was set up");
        Ok(user)
    }

    fn check_offer(&self, token: &str) -> Result<(), Error> {
        let offer = Self::locked(&self.set_up);
        let good = offer
            .as_ref()
            .is_some_and(|o| self.now().since(o.made) < LASTS && secret::same(&o.digest, &secret::digest(token)));
        if good { Ok(()) } else { Err(Error::SetUpOver) }
    }
}
