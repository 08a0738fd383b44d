//! Second factors of the own account.

use crate::http::{Routes, extract::Call, refusal::Refusal};
use api::{
    account::{NewPasskey, PasskeyChallenge, RecoveryCodes, TotpOffer},
    routes,
};

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .on(offer_totp)
        .on(confirm_totp)
        .on(passkey_challenge)
        .on(add_passkey)
        .on(remove_passkey)
        .on(new_recovery_codes)
        .on(remove)
}

async fn offer_totp(call: Call<routes::OfferTotp>) -> Result<TotpOffer, Refusal> {
    let offer = call.app.offer_totp(&call.who.caller)?;
    Ok(TotpOffer { secret: offer.secret, uri: offer.uri, qr: offer.qr })
}

async fn confirm_totp(call: Call<routes::ConfirmTotp>) -> Result<RecoveryCodes, Refusal> {
    let codes = call.app.confirm_totp(&call.who.caller, &call.body.code).await?;
    Ok(RecoveryCodes { codes })
}

async fn passkey_challenge(call: Call<routes::PasskeyChallenge>) -> Result<PasskeyChallenge, Refusal> {
    let (ticket, options) = call.app.passkey_challenge(&call.who.caller)?;
    Ok(PasskeyChallenge { ticket, options })
}

async fn add_passkey(call: Call<routes::AddPasskey>) -> Result<RecoveryCodes, Refusal> {
    let NewPasskey { name, ticket, credential } = call.body;
    let codes = call.app.add_passkey(&call.who.caller, &ticket, &name, credential).await?;
    Ok(RecoveryCodes { codes })
}

async fn remove_passkey(call: Call<routes::RemovePasskey>) -> Result<(), Refusal> {
    Ok(call.app.remove_passkey(&call.who.caller, call.at.passkey).await?)
}

async fn new_recovery_codes(call: Call<routes::NewRecoveryCodes>) -> Result<RecoveryCodes, Refusal> {
    Ok(RecoveryCodes { codes: call.app.new_recovery_codes(&call.who.caller).await? })
}

async fn remove(call: Call<routes::RemoveFactors>) -> Result<(), Refusal> {
    Ok(call.app.remove_factors(&call.who.caller, &call.session, call.body.password).await?)
}
