//! The own account: name, password, second factors, sessions and tokens.

use crate::{
    forms::{Creation, Json, NoContent},
    login::{SetLanguage, SetPin},
    routes::routes,
};
use model::{
    access::Permission,
    id::{PasskeyId, SessionId, TokenId},
    orgs::PasswordRules,
    time::Time,
};
use serde::{Deserialize, Serialize};

routes! {
    "Your account.", "Votre compte.";
    Account = Get "/api/account", by SignedIn, gives Json<Account>, before_must;

    "Changes your name.", "Modifie votre nom.";
    EditAccount = Put "/api/account", by SignedIn,
        takes Json<EditAccount>, gives NoContent, own_credentials, before_must;

    "Changes your password.", "Modifie votre mot de passe.";
    ChangePassword = Put "/api/account/password", by SignedIn,
        takes Json<ChangePassword>, gives NoContent, own_credentials, before_must;

    "Your sessions.", "Vos sessions.";
    OwnSessions = Get "/api/account/sessions", by SignedIn, gives Json<Sessions>, own_credentials, before_must;

    "Ends all your sessions but this one.", "Met fin à toutes vos sessions sauf celle-ci.";
    EndOtherSessions = Delete "/api/account/sessions", by SignedIn,
        gives NoContent, own_credentials, asks_again, before_must;

    "Ends one of your sessions.", "Met fin à l’une de vos sessions.";
    EndSession { session: SessionId } = Delete "/api/account/sessions/{session}", by SignedIn,
        gives NoContent, own_credentials, asks_again, before_must;

    "Your personal access tokens.", "Vos jetons d’accès personnels.";
    Tokens = Get "/api/account/tokens", by SignedIn, gives Json<Tokens>, own_credentials, before_must;

    "Creates a personal access token.", "Crée un jeton d’accès personnel.";
    MakeToken = Post "/api/account/tokens", by SignedIn,
        takes Json<NewToken>, gives Creation<MadeToken>, own_credentials, asks_again;

    "Revokes a personal access token.", "Révoque un jeton d’accès personnel.";
    RevokeToken { token: TokenId } = Delete "/api/account/tokens/{token}", by SignedIn,
        gives NoContent, own_credentials, before_must;

    "Offers a secret for an authenticator app.", "Propose un secret pour une application d’authentification.";
    OfferTotp = Post "/api/account/totp", by SignedIn,
        gives Json<TotpOffer>, own_credentials, asks_again, before_must;

    "Activates the authenticator app with a first code.",
    "Active l’application d’authentification par un premier code.";
    ConfirmTotp = Post "/api/account/totp/confirmation", by SignedIn,
        takes Json<ConfirmTotp>, gives Json<RecoveryCodes>, own_credentials, before_must;

    "A challenge for a new passkey.", "Un défi pour une nouvelle clé d’accès.";
    PasskeyChallenge = Post "/api/account/passkeys/challenge", by SignedIn,
        gives Json<PasskeyChallenge>, own_credentials, asks_again, before_must;

    "Adds a passkey.", "Ajoute une clé d’accès.";
    AddPasskey = Post "/api/account/passkeys", by SignedIn,
        takes Json<NewPasskey>, gives Json<RecoveryCodes>, own_credentials, before_must;

    "Removes a passkey.", "Retire une clé d’accès.";
    RemovePasskey { passkey: PasskeyId } = Delete "/api/account/passkeys/{passkey}", by SignedIn,
        gives NoContent, own_credentials, asks_again, before_must;

    "Replaces the recovery codes.", "Remplace les codes de secours.";
    NewRecoveryCodes = Post "/api/account/recovery-codes", by SignedIn,
        gives Json<RecoveryCodes>, own_credentials, asks_again, before_must;

    "Removes all your second factors.", "Retire tous vos seconds facteurs.";
    RemoveFactors = Post "/api/account/second-factors/removal", by SignedIn,
        takes Json<RemoveFactors>, gives NoContent, own_credentials, before_must;

    "Sets your language.", "Définit votre langue.";
    SetLanguage = Put "/api/account/language", by SignedIn, takes Json<SetLanguage>, gives NoContent, before_must;

    "Sets your PIN for release panels.", "Définit votre code PIN pour les écrans de libération.";
    SetPin = Put "/api/account/pin", by SignedIn, takes Json<SetPin>, gives NoContent, own_credentials, asks_again;
}

/// `GET /api/account`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Account {
    /// The address.
    pub email: String,
    /// The name.
    pub name: String,
    /// The last four characters of each badge.
    pub badges: Vec<String>,
    /// Whether there is a PIN for panels.
    pub pin: bool,
    /// Whether an authenticator app is set up.
    pub totp: bool,
    /// Recovery codes that are left.
    pub recovery_codes: u32,
    /// The passkeys.
    pub passkeys: Vec<PasskeyInfo>,
    /// What a new password must be like.
    pub passwords: PasswordRules,
}

/// A passkey of the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PasskeyInfo {
    /// The identifier.
    pub id: PasskeyId,
    /// What the person calls it.
    pub name: String,
    /// When it was added.
    pub added: Time,
}

/// `PUT /api/account`
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EditAccount {
    /// How the person is called on screens and on paper.
    pub name: String,
}

/// `PUT /api/account/password`: ends every other session and every token.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChangePassword {
    /// The present one.
    pub current: String,
    /// The new one.
    pub password: String,
}

/// `POST /api/session/proof`: for ten minutes, what opens the account for later can be done in this session.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProveAgain {
    /// The present password.
    pub current: String,
}

/// `POST /api/password-links`: mails a link to choose a new password; the answer is the same for every address.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AskForLink {
    /// The address.
    pub email: String,
}

/// `POST /api/password-links/use`: one use, within 30 minutes.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UseLink {
    /// The secret of the link.
    pub token: String,
    /// The new password.
    pub password: String,
}

/// `GET /api/account/sessions` and `GET /api/users/{user}/sessions`
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Sessions {
    /// The sessions, the one last used first.
    pub sessions: Vec<SessionInfo>,
}

/// A session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SessionInfo {
    /// The identifier.
    pub id: SessionId,
    /// When it began.
    pub began: Time,
    /// When it was last used.
    pub used: Time,
    /// The network address that it was begun from.
    pub address: String,
    /// The program, as it names itself.
    pub program: String,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// `GET /api/account/tokens`
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Tokens {
    /// The personal access tokens.
    pub tokens: Vec<TokenInfo>,
}

/// A personal access token, without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TokenInfo {
    /// The identifier.
    pub id: TokenId,
    /// What the person calls it.
    pub name: String,
    /// What it may at most; what the person may no more, it may no more either.
    pub scope: Vec<Permission>,
    /// Whether it only reads.
    pub read_only: bool,
    /// When it was made.
    pub made: Time,
    /// When it ends.
    pub expires: Time,
    /// When it was last used, to the minute.
    pub used: Option<Time>,
}

/// `POST /api/account/tokens`
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewToken {
    /// What the person calls it.
    pub name: String,
    /// What it may at most.
    pub scope: Vec<Permission>,
    /// Whether it only reads.
    pub read_only: bool,
    /// After how many days it ends: 1 to 365.
    pub days: u16,
}

/// The answer: the one time that the secret is seen.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MadeToken {
    /// The token.
    pub token: TokenInfo,
    /// To be sent as `Authorization: Bearer` (RFC 6750).
    pub secret: String,
}

/// The answer to `POST /api/account/totp`: shown once, not in force until it is confirmed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TotpOffer {
    /// The secret, in base32, for typing.
    pub secret: String,
    /// The `otpauth:` URI.
    pub uri: String,
    /// The same as a picture: an SVG document.
    pub qr: String,
}

/// `POST /api/account/totp/confirmation`
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConfirmTotp {
    /// Six digits of the app.
    pub code: String,
}

/// Recovery codes, seen this one time: the answer to the first second factor, and to asking for new ones.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RecoveryCodes {
    /// Each works once; empty when there are some already.
    pub codes: Vec<String>,
}

/// `POST /api/account/passkeys`: the credential of `navigator.credentials.create`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewPasskey {
    /// What the person calls it.
    pub name: String,
    /// The ticket of the challenge.
    pub ticket: String,
    /// The credential, as JSON (WebAuthn, 5.1).
    pub credential: serde_json::Value,
}

/// The answer to `POST /api/account/passkeys/challenge`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PasskeyChallenge {
    /// To be sent back with the credential.
    pub ticket: String,
    /// The options for `navigator.credentials.create`.
    pub options: serde_json::Value,
}

/// `POST /api/account/second-factors/removal`: takes every second factor away, with the password.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RemoveFactors {
    /// The present password.
    pub password: String,
}
