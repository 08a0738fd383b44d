//! The own account: name, password, sessions, personal access tokens.

mod factors;

use super::{Routes, extract::Call, refusal::Refusal};
use api::{
    account::{Account, MadeToken, NewToken, PasskeyInfo, SessionInfo, Sessions, TokenInfo, Tokens},
    routes,
};
use app::account::{
    sessions::ListedSession,
    tokens::{self, Token},
};

pub(super) fn routes(routes: Routes) -> Routes {
    let routes = routes
        .on(account)
        .on(edit)
        .on(change_password)
        .on(sessions)
        .on(end_others)
        .on(end_session)
        .on(tokens)
        .on(make_token)
        .on(revoke_token)
        .on(set_language)
        .on(set_pin);
    factors::routes(routes)
}

async fn account(call: Call<routes::Account>) -> Result<Account, Refusal> {
    let own = call.app.own_account(&call.who.caller)?;
    let passkeys = own.credentials.passkeys.iter();
    Ok(Account {
        email: own.user.details.email.to_string(),
        name: own.user.details.name.to_string(),
        badges: own.badges,
        pin: own.pin,
        totp: own.credentials.totp.is_some(),
        recovery_codes: u32::try_from(own.credentials.recovery.len()).unwrap_or(u32::MAX),
        passkeys: passkeys
            .map(|key| PasskeyInfo { id: key.id, name: key.name.to_string(), added: key.added })
            .collect(),
        passwords: own.passwords,
    })
}

async fn edit(call: Call<routes::EditAccount>) -> Result<(), Refusal> {
    Ok(call.app.edit_own_account(&call.who.caller, &call.body.name).await?)
}

async fn change_password(call: Call<routes::ChangePassword>) -> Result<(), Refusal> {
    let change = call.body;
    Ok(call.app.change_password(&call.who.caller, &call.session, change.current, change.password).await?)
}

async fn set_language(call: Call<routes::SetLanguage>) -> Result<(), Refusal> {
    Ok(call.app.set_language(&call.who.caller, call.body.language).await?)
}

async fn set_pin(call: Call<routes::SetPin>) -> Result<(), Refusal> {
    Ok(call.app.set_pin(&call.who.caller, call.body.pin).await?)
}

async fn sessions(call: Call<routes::OwnSessions>) -> Result<Sessions, Refusal> {
    Ok(listed(call.app.own_sessions(&call.who.caller, &call.session)?))
}

async fn end_others(call: Call<routes::EndOtherSessions>) -> Result<(), Refusal> {
    Ok(call.app.end_other_sessions(&call.who.caller, &call.session).await?)
}

async fn end_session(call: Call<routes::EndSession>) -> Result<(), Refusal> {
    Ok(call.app.end_own_session(&call.who.caller, call.at.session).await?)
}

async fn tokens(call: Call<routes::Tokens>) -> Result<Tokens, Refusal> {
    Ok(Tokens { tokens: call.app.tokens(&call.who.caller)?.into_iter().map(shown).collect() })
}

/// The secret is seen this one time.
async fn make_token(call: Call<routes::MakeToken>) -> Result<MadeToken, Refusal> {
    let NewToken { name, scope, read_only, days } = call.body;
    let wanted = tokens::NewToken { name, scope: scope.into_iter().collect(), read_only, days };
    let (token, secret) = call.app.make_access_token(&call.who.caller, wanted).await?;
    Ok(MadeToken { token: shown(token), secret })
}

async fn revoke_token(call: Call<routes::RevokeToken>) -> Result<(), Refusal> {
    Ok(call.app.revoke_token(&call.who.caller, call.at.token).await?)
}

/// Sessions as the wire has them.
pub(super) fn listed(sessions: Vec<ListedSession>) -> Sessions {
    let info = |ListedSession { session, current }| SessionInfo {
        id: session.id,
        began: session.began,
        used: session.used,
        address: session.address,
        program: session.program,
        current,
    };
    Sessions { sessions: sessions.into_iter().map(info).collect() }
}

fn shown(token: Token) -> TokenInfo {
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
