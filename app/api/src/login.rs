//! Set-up, sign-in and the own account.

use crate::orgs::OrganizationRef;
use crate::{
    account::{AskForLink, ProveAgain, UseLink},
    forms::{Json, NoContent, WithCookies},
    routes::routes,
};
use model::{
    access::{Permissions, Role},
    id::{OrgId, UserId},
    text::Language,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub use model::login::{RequiredStep, SetUp};

routes! {
    "The health of the appliance, for load balancers, containers and tests.",
    "L’état de santé de l’appliance, pour les répartiteurs de charge, les conteneurs et les tests.";
    Health = Get "/api/health", by Public, gives Json<BTreeMap<String, String>>;

    "What a page needs to know before anyone signs in.",
    "Ce qu’une page doit savoir avant toute connexion.";
    State = Get "/api/state", by Public, gives Json<State>;

    "Creates the first organization and its administrator.",
    "Crée la première entreprise et son administrateur.";
    SetUp = Post "/api/setup", by SetUp, takes Json<SetUp>, gives WithCookies<Json<SignInStep>>, used_once;

    "Signs in.", "Ouvre une session.";
    SignIn = Post "/api/session", by Public, takes Json<SignIn>, gives WithCookies<Json<SignInStep>>;

    "Who is signed in.", "L’utilisateur connecté.";
    Me = Get "/api/session", by SignedIn, gives Json<Me>, acts, before_must;

    "Signs out.", "Ferme la session.";
    SignOut = Delete "/api/session", by SignedIn, gives WithCookies<NoContent>, own_credentials, before_must;

    "Confirms a sign-in with a second factor.",
    "Confirme une connexion par un second facteur.";
    SecondFactor = Post "/api/session/second-factor", by Public,
        takes Json<Prove>, gives WithCookies<Json<SignInStep>>;

    "Enters the password again.", "Saisit à nouveau le mot de passe.";
    ProveAgain = Post "/api/session/proof", by SignedIn,
        takes Json<ProveAgain>, gives NoContent, own_credentials, before_must;

    "E-mails a link to choose a new password.",
    "Envoie par e-mail un lien pour choisir un nouveau mot de passe.";
    AskForLink = Post "/api/password-links", by Public, takes Json<AskForLink>, gives NoContent;

    "Chooses a new password with the link.",
    "Choisit un nouveau mot de passe au moyen du lien.";
    UseLink = Post "/api/password-links/use", by Public, takes Json<UseLink>, gives WithCookies<NoContent>, used_once;
}

/// `GET /api/state`: what a page has to know before anybody signs in.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct State {
    /// Whether the set-up still has to be done.
    pub set_up: bool,
    /// The version of the appliance.
    pub version: String,
}

/// `POST /api/session`
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SignIn {
    /// The e-mail address.
    pub email: String,
    /// The password.
    pub password: String,
}

/// The answer to signing in, and of `GET /api/session`: who one is and what one may.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Me {
    /// The person.
    pub user: UserId,
    /// The organization that is acted in: the one that `?organization=` names, else the own one. Roles and permissions
    /// are those that the person has there.
    pub org: OrgId,
    /// The name of the organization: every page says it.
    pub organization: String,
    /// The address.
    pub email: String,
    /// The name.
    pub name: String,
    /// The chosen language.
    pub language: Option<Language>,
    /// The roles in effect, of organization, groups and person together.
    pub roles: Vec<Role>,
    /// The permissions in effect.
    pub permissions: Permissions,
    /// To be sent as `X-CSRF-Token` with everything that changes something.
    pub csrf: String,
    /// The addresses that take print jobs by e-mail.
    pub queue_addresses: Vec<String>,
    /// The largest document, in bytes.
    pub document_limit: u64,
    /// The organization that the person belongs to; `org` is the one that is acted in.
    pub home: OrgId,
    /// Every organization that the person may act in, the own one first.
    pub organizations: Vec<OrganizationRef>,
    /// What the person must do before anything else.
    pub must: Option<RequiredStep>,
}

/// The answer to `POST /api/session`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", tag = "step")]
pub enum SignInStep {
    /// Signed in.
    SignedIn(Box<Me>),
    /// The password was right, and a second factor is wanted.
    SecondFactor(SecondFactor),
}

/// What is wanted beside the password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SecondFactor {
    /// To be sent back with the proof; it works once and for five minutes.
    pub ticket: String,
    /// Whether a code of an authenticator app is taken.
    pub totp: bool,
    /// Whether a recovery code is left.
    pub recovery: bool,
    /// The options for `navigator.credentials.get` (WebAuthn, 5.5), when there are passkeys.
    pub passkey: Option<serde_json::Value>,
}

/// `POST /api/session/second-factor`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Prove {
    /// The ticket of the first step.
    pub ticket: String,
    /// The proof.
    pub proof: Proof,
}

/// A second factor.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", tag = "kind", content = "value")]
pub enum Proof {
    /// Six digits of an authenticator app (RFC 6238).
    Totp(String),
    /// A recovery code.
    Recovery(String),
    /// The credential of `navigator.credentials.get`, as JSON.
    Passkey(serde_json::Value),
}

/// `PUT /api/account/language`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SetLanguage {
    /// The language, none to follow the browser.
    pub language: Option<Language>,
}

/// `PUT /api/account/pin`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SetPin {
    /// Six to twelve digits.
    pub pin: String,
}
