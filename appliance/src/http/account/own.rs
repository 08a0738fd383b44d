//! The own account: name, password, sessions, personal access tokens.

use super::{Sent, sent};
use crate::http::{
    Site, done,
    guard::{SessionSecret, Who},
    refusal::Refusal,
};
use api::account::{
    Account, AskForLink, ChangePassword, EditAccount, MadeToken, NewToken, PasskeyInfo, ProveAgain, SessionInfo,
    Sessions, TokenInfo, Tokens, UseLink,
};
use app::{
    Error,
    account::{sessions::Listed, tokens::Wanted},
};
use axum::{
    Extension, Json,
    extract::{ConnectInfo, Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use model::id::{SessionId, TokenId};
use std::net::SocketAddr;

/// The own account.
pub async fn account(State(site): State<Site>, Extension(who): Who) -> Result<Json<Account>, Refusal> {
    let own = site.app.own_account(&who.caller)?;
    let passkeys = own.credentials.passkeys.iter();
    Ok(Json(Account {
        email: own.user.email.to_string(),
        name: own.user.name.to_string(),
        badges: own.badges,
        pin: own.pin,
        totp: own.credentials.totp.is_some(),
        recovery_codes: u32::try_from(own.credentials.recovery.len()).unwrap_or(u32::MAX),
        passkeys: passkeys
            .map(|key| PasskeyInfo { id: key.id, name: key.name.to_string(), added: key.added })
            .collect(),
        passwords: own.passwords,
    }))
}

/// Changes the own name.
pub async fn edit(State(site): State<Site>, Extension(who): Who, body: Sent<EditAccount>) -> Result<Response, Refusal> {
    site.app.edit_own_account(&who.caller, &sent(body)?.name).await?;
    Ok(done())
}

/// Changes the own password.
pub async fn change_password(
    State(site): State<Site>,
    Extension(who): Who,
    Extension(session): Extension<SessionSecret>,
    body: Sent<ChangePassword>,
) -> Result<Response, Refusal> {
    let ChangePassword { current, password } = sent(body)?;
    site.app.change_password(&who.caller, &session.0, current, password).await?;
    Ok(done())
}

/// Proves with the password that it is still the same person.
pub async fn prove_again(
    State(site): State<Site>,
    Extension(who): Who,
    Extension(session): Extension<SessionSecret>,
    body: Sent<ProveAgain>,
) -> Result<Response, Refusal> {
    site.app.prove_again(&who.caller, &session.0, sent(body)?.current).await?;
    Ok(done())
}

/// Mails a link to choose a password to whoever has this address.
pub async fn ask_for_link(
    State(site): State<Site>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    body: Sent<AskForLink>,
) -> Result<Response, Refusal> {
    site.app.ask_for_link(&sent(body)?.email, peer.ip())?;
    Ok(done())
}

/// Chooses a password by such a link.
pub async fn use_link(
    State(site): State<Site>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    body: Sent<UseLink>,
) -> Result<Response, Refusal> {
    let UseLink { token, password } = sent(body)?;
    site.app.use_link(&token, password, peer.ip()).await?;
    Ok(done())
}

/// The own sessions.
pub async fn sessions(
    State(site): State<Site>,
    Extension(who): Who,
    Extension(session): Extension<SessionSecret>,
) -> Result<Json<Sessions>, Refusal> {
    Ok(Json(listed(site.app.own_sessions(&who.caller, &session.0)?)))
}

/// Ends all the own sessions but this one.
pub async fn end_others(
    State(site): State<Site>,
    Extension(who): Who,
    Extension(session): Extension<SessionSecret>,
) -> Result<Response, Refusal> {
    site.app.end_other_sessions(&who.caller, &session.0).await?;
    Ok(done())
}

/// Ends one of the own sessions.
pub async fn end_session(
    State(site): State<Site>,
    Extension(who): Who,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let id: SessionId = id.parse().map_err(Error::from)?;
    site.app.end_own_session(&who.caller, id).await?;
    Ok(done())
}

/// The own tokens.
pub async fn tokens(State(site): State<Site>, Extension(who): Who) -> Result<Json<Tokens>, Refusal> {
    Ok(Json(Tokens { tokens: site.app.tokens(&who.caller)?.into_iter().map(shown).collect() }))
}

/// Makes a token; its secret is seen this one time.
pub async fn make_token(
    State(site): State<Site>,
    Extension(who): Who,
    body: Sent<NewToken>,
) -> Result<Response, Refusal> {
    let NewToken { name, scope, read_only, days } = sent(body)?;
    let wanted = Wanted { name, scope: scope.into_iter().collect(), read_only, days };
    let (token, secret) = site.app.make_access_token(&who.caller, wanted).await?;
    Ok((StatusCode::CREATED, Json(MadeToken { token: shown(token), secret })).into_response())
}

/// Revokes a token.
pub async fn revoke_token(
    State(site): State<Site>,
    Extension(who): Who,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let id: TokenId = id.parse().map_err(Error::from)?;
    site.app.revoke_token(&who.caller, id).await?;
    Ok(done())
}

/// Sessions as the wire has them.
pub(super) fn listed(sessions: Vec<Listed>) -> Sessions {
    let info = |Listed { session, current }| SessionInfo {
        id: session.id,
        began: session.began,
        used: session.used,
        address: session.address,
        program: session.program,
        current,
    };
    Sessions { sessions: sessions.into_iter().map(info).collect() }
}

fn shown(token: app::account::tokens::Token) -> TokenInfo {
    TokenInfo {
        id: token.id,
        name: token.name.to_string(),
        scope: token.scope.iter().collect(),
        read_only: token.read_only,
        made: token.made,
        expires: token.expires,
        used: token.used,
    }
}
