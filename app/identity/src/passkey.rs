//! Passkeys (WebAuthn level 3): the ceremonies of webauthn-rs, for one name of the appliance.
//!
//! The challenges are drawn by that crate itself, from the system.

use url::Url;
use webauthn_rs::prelude::{
    Passkey, PasskeyAuthentication, PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, Uuid,
    Webauthn, WebauthnBuilder,
};

/// A challenge to make a passkey that was not answered yet.
pub struct Registration(PasskeyRegistration);

/// A challenge to prove oneself that was not answered yet.
pub struct Authentication(PasskeyAuthentication);

/// The relying party: the appliance under its public name.
pub struct Party(Webauthn);

impl Party {
    /// The party of the public address; none where that has no name, since passkeys belong to names.
    #[must_use]
    pub fn at(public: &str) -> Option<Self> {
        let url = Url::parse(public).ok()?;
        let name = url.domain()?.to_owned();
        WebauthnBuilder::new(&name, &url).ok()?.rp_name("Imprimatur").build().ok().map(Self)
    }

    /// The options for `navigator.credentials.create`; `known` are the passkeys that the person has.
    #[must_use]
    pub fn offer(
        &self,
        user: [u8; 16],
        account: &str,
        name: &str,
        known: &[&str],
    ) -> Option<(serde_json::Value, Registration)> {
        let known = known.iter().filter_map(|text| read(text)).map(|key| key.cred_id().clone()).collect();
        let user = Uuid::from_bytes(user);
        let (options, state) = self.0.start_passkey_registration(user, account, name, Some(known)).ok()?;
        Some((serde_json::to_value(options).ok()?, Registration(state)))
    }

    /// The passkey of the answer, as it is stored; none when it does not fit the challenge.
    #[must_use]
    pub fn accept(&self, state: &Registration, answer: serde_json::Value) -> Option<String> {
        let answer: RegisterPublicKeyCredential = serde_json::from_value(answer).ok()?;
        let key = self.0.finish_passkey_registration(&answer, &state.0).ok()?;
        serde_json::to_string(&key).ok()
    }

    /// The options for `navigator.credentials.get`.
    #[must_use]
    pub fn challenge(&self, known: &[&str]) -> Option<(serde_json::Value, Authentication)> {
        let known: Vec<Passkey> = known.iter().filter_map(|text| read(text)).collect();
        let (options, state) = self.0.start_passkey_authentication(&known).ok()?;
        Some((serde_json::to_value(options).ok()?, Authentication(state)))
    }

    /// The passkey that answered the challenge, with its new counter, as it is stored and its place in `known`.
    #[must_use]
    pub fn verify(&self, state: &Authentication, answer: serde_json::Value, known: &[&str]) -> Option<(usize, String)> {
        let answer: PublicKeyCredential = serde_json::from_value(answer).ok()?;
        let result = self.0.finish_passkey_authentication(&answer, &state.0).ok()?;
        known.iter().enumerate().find_map(|(place, text)| {
            let mut key = read(text).filter(|key| key.cred_id() == result.cred_id())?;
            key.update_credential(&result)?;
            Some((place, serde_json::to_string(&key).ok()?))
        })
    }
}

fn read(text: &str) -> Option<Passkey> {
    serde_json::from_str(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_belong_to_names() {
        assert!(Party::at("https://print.example.org").is_some());
        assert!(Party::at("https://localhost:8443").is_some());
        assert!(Party::at("https://192.0.2.1").is_none());
    }
}
