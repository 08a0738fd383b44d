//! The credentials of others: passwords, links, sessions and second factors, for administrators.

use crate::http::{Routes, account::listed, extract::Call, refusal::Refusal};
use api::{account::Sessions, routes};

pub(super) fn routes(routes: Routes) -> Routes {
    routes.on(type_password).on(mail_link).on(sessions).on(end_sessions).on(reset_factors)
}

async fn type_password(call: Call<routes::TypePassword>) -> Result<(), Refusal> {
    Ok(call.app.type_password(&call.who.caller, call.at.user, call.body.password).await?)
}

async fn mail_link(call: Call<routes::MailPasswordLink>) -> Result<(), Refusal> {
    Ok(call.app.mail_password_link(&call.who.caller, call.at.user).await?)
}

async fn sessions(call: Call<routes::UserSessions>) -> Result<Sessions, Refusal> {
    Ok(listed(call.app.sessions_of(&call.who.caller, call.at.user)?))
}

async fn end_sessions(call: Call<routes::EndUserSessions>) -> Result<(), Refusal> {
    Ok(call.app.end_sessions_of(&call.who.caller, call.at.user).await?)
}

async fn reset_factors(call: Call<routes::ResetFactors>) -> Result<(), Refusal> {
    Ok(call.app.reset_factors(&call.who.caller, call.at.user).await?)
}
