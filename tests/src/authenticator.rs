//! An authenticator app in a few lines, and an administrator who would rather do without.

use crate::http::Http;
use api::{
    account::{ConfirmTotp, RemoveFactors, TotpOffer},
    orgs::{OrganizationInfo, SetSettings},
    routes::Endpoint,
};
use std::time::{SystemTime, UNIX_EPOCH};
use totp_rs::{Algorithm, Builder, Secret};

/// The code that an authenticator app shows now, or `later` steps from now.
///
/// # Panics
/// When `secret` is no secret in base32.
#[must_use]
pub fn code(secret: &str, later: u64) -> String {
    let builder = Builder::new().with_algorithm(Algorithm::SHA1).with_digits(6).with_step_duration(30);
    let secret = Secret::try_from_base32(secret).expect("a secret in base32");
    let totp = builder.with_secret(secret).build().expect("a usual authenticator app");
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock after 1970").as_secs();
    totp.generate(now + 30 * later).to_string()
}

/// Switches off that administrators of the organization need a second factor. In a new organization nothing else opens
/// before there is one, so the administrator sets one up first and takes it away at the end.
///
/// # Panics
/// When the appliance refuses any of it.
pub async fn does_without_second_factor(http: &Http, password: &str) {
    let offer: TotpOffer = http.ask(Endpoint::OfferTotp, &[]).await.json();
    let _ = http.call(Endpoint::ConfirmTotp, &[], &ConfirmTotp { code: code(&offer.secret, 0) }).await.good();
    let mut settings = http.ask(Endpoint::Organization, &[]).await.json::<OrganizationInfo>().settings;
    settings.administrators_second_factor = false;
    let _ = http.call(Endpoint::SetSettings, &[], &SetSettings { settings }).await.good();
    let removal = RemoveFactors { password: password.to_owned() };
    let _ = http.call(Endpoint::RemoveFactors, &[], &removal).await.good();
}
