//! Second factors of the own account, and the second step of signing in.

use super::{Sent, entered, program, sent};
use crate::http::{
    Site, done,
    guard::{SessionSecret, Who},
    refusal::Refusal,
};
use api::{
    account::{ConfirmTotp, NewPasskey, PasskeyChallenge, RecoveryCodes, RemoveFactors, TotpOffer},
    login::{Proof as Given, Prove},
};
use app::{Error, account::second_step::Proof, login::Arrival};
use axum::{
    Extension, Json,
    extract::{ConnectInfo, Path, State},
    http::HeaderMap,
    response::Response,
};
use model::id::PasskeyId;
use std::net::SocketAddr;

/// Proves a second factor after the password.
pub async fn prove(
    State(site): State<Site>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Sent<Prove>,
) -> Result<Response, Refusal> {
    let Prove { ticket, proof } = sent(body)?;
    let proof = match proof {
        Given::Totp(code) => Proof::Totp(code),
        Given::Recovery(code) => Proof::Recovery(code),
        Given::Passkey(answer) => Proof::Passkey(answer),
    };
    let arrival = Arrival { from: peer.ip(), program: program(&headers) };
    let session = site.app.prove(&ticket, proof, arrival).await?;
    entered(&site, &session).await
}

/// Offers an authenticator app a secret.
pub async fn offer_totp(State(site): State<Site>, Extension(who): Who) -> Result<Json<TotpOffer>, Refusal> {
    let offer = site.app.offer_totp(&who.caller)?;
    Ok(Json(TotpOffer { secret: offer.secret, uri: offer.uri, qr: offer.qr }))
}

/// Puts it in force.
pub async fn confirm_totp(
    State(site): State<Site>,
    Extension(who): Who,
    body: Sent<ConfirmTotp>,
) -> Result<Json<RecoveryCodes>, Refusal> {
    let codes = site.app.confirm_totp(&who.caller, &sent(body)?.code).await?;
    Ok(Json(RecoveryCodes { codes }))
}

/// A challenge for a new passkey.
pub async fn passkey_challenge(
    State(site): State<Site>,
    Extension(who): Who,
) -> Result<Json<PasskeyChallenge>, Refusal> {
    let (ticket, options) = site.app.passkey_challenge(&who.caller)?;
    Ok(Json(PasskeyChallenge { ticket, options }))
}

/// Adds a passkey.
pub async fn add_passkey(
    State(site): State<Site>,
    Extension(who): Who,
    body: Sent<NewPasskey>,
) -> Result<Json<RecoveryCodes>, Refusal> {
    let NewPasskey { name, ticket, credential } = sent(body)?;
    let codes = site.app.add_passkey(&who.caller, &ticket, &name, credential).await?;
    Ok(Json(RecoveryCodes { codes }))
}

/// Removes a passkey.
pub async fn remove_passkey(
    State(site): State<Site>,
    Extension(who): Who,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let id: PasskeyId = id.parse().map_err(Error::from)?;
    site.app.remove_passkey(&who.caller, id).await?;
    Ok(done())
}

/// Makes new recovery codes.
pub async fn new_recovery_codes(State(site): State<Site>, Extension(who): Who) -> Result<Json<RecoveryCodes>, Refusal> {
    Ok(Json(RecoveryCodes { codes: site.app.new_recovery_codes(&who.caller).await? }))
}

/// Takes every second factor away.
pub async fn remove(
    State(site): State<Site>,
    Extension(who): Who,
    Extension(session): Extension<SessionSecret>,
    body: Sent<RemoveFactors>,
) -> Result<Response, Refusal> {
    site.app.remove_factors(&who.caller, &session.0, sent(body)?.password).await?;
    Ok(done())
}
