//! Set-up and sign-in, and what a page has to know before.

use super::{
    Routes,
    answer::Cookie,
    extract::Call,
    guard::{COOKIE, DEVICE},
    refusal::Refusal,
};
use api::{
    login::{Me, Proof as GivenProof, SecondFactor, SignIn, SignInStep, State},
    orgs::OrganizationRef,
    routes,
};
use app::{
    App,
    account::second_step::Proof,
    login::{self, Arrival, SignedIn, Step},
};
use identity::secret;
use model::id::{OrgId, UserId};
use std::collections::BTreeMap;

/// What is answered to whoever signs in, and the cookie of the session.
type SignInResult = Result<(Vec<Cookie>, SignInStep), Refusal>;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .on(health)
        .on(state)
        .on(set_up)
        .on(sign_in)
        .on(me)
        .on(sign_out)
        .on(second_factor)
        .on(prove_again)
        .on(ask_for_link)
        .on(use_link)
}

async fn health(call: Call<routes::Health>) -> Result<BTreeMap<String, String>, Refusal> {
    // The store is read, so that a store that hangs is not called well.
    call.app.needs_set_up()?;
    let facts = [("status", "ok"), ("version", env!("CARGO_PKG_VERSION"))];
    Ok(facts.map(|(name, value)| (name.to_owned(), value.to_owned())).into())
}

async fn state(call: Call<routes::State>) -> Result<State, Refusal> {
    Ok(State { set_up: call.app.needs_set_up()?, version: env!("CARGO_PKG_VERSION").to_owned() })
}

/// The first administrator is signed in at once.
async fn set_up(call: Call<routes::SetUp>) -> SignInResult {
    let arrival = call.arrival();
    let (email, password) = (call.body.email.clone(), call.body.password.clone());
    call.app.set_up(call.body, Some(call.from)).await?;
    begin(&call.app, &email, password, arrival).await
}

async fn sign_in(call: Call<routes::SignIn>) -> SignInResult {
    let arrival = call.arrival();
    let SignIn { email, password } = call.body;
    begin(&call.app, &email, password, arrival).await
}

async fn begin(app: &App, email: &str, password: String, arrival: Arrival) -> SignInResult {
    let device = arrival.device.clone();
    match app.sign_in(email, password, arrival).await? {
        Step::SignedIn(session) => entered(app, &session, &device).await,
        Step::SecondFactor(wanted) => {
            let wanted = SecondFactor {
                ticket: wanted.ticket,
                totp: wanted.totp,
                recovery: wanted.recovery,
                passkey: wanted.passkey,
            };
            Ok((Vec::new(), SignInStep::SecondFactor(wanted)))
        }
    }
}

async fn second_factor(call: Call<routes::SecondFactor>) -> SignInResult {
    let arrival = call.arrival();
    let proof = match call.body.proof {
        GivenProof::Totp(code) => Proof::Totp(code),
        GivenProof::Recovery(code) => Proof::Recovery(code),
        GivenProof::Passkey(answer) => Proof::Passkey(answer),
    };
    let device = arrival.device.clone();
    let session = call.app.prove(&call.body.ticket, proof, arrival).await?;
    entered(&call.app, &session, &device).await
}

/// The answer to whoever has just signed in; `device` is what the device said of itself.
async fn entered(app: &App, session: &str, device: &str) -> SignInResult {
    let signed_in = app.session(session).await?;
    let me = Box::new(shown(app, &signed_in, session)?);
    let who = (signed_in.user.org, signed_in.user.id);
    let cookies = vec![Cookie::set(COOKIE, session, "Lax"), known(app, device, who)];
    Ok((cookies, SignInStep::SignedIn(me)))
}

/// The cookie by which a device is known for a person from now on.
fn known(app: &App, device: &str, who: (OrgId, UserId)) -> Cookie {
    Cookie::kept(DEVICE, &app.remembered_device(device, who), "Lax", login::devices::KEPT)
}

async fn me(call: Call<routes::Me>) -> Result<Me, Refusal> {
    shown(&call.app, &call.who, &call.session)
}

async fn sign_out(call: Call<routes::SignOut>) -> Result<(Vec<Cookie>, ()), Refusal> {
    call.app.sign_out(&call.session).await?;
    Ok((vec![Cookie::end(COOKIE, "Lax")], ()))
}

async fn prove_again(call: Call<routes::ProveAgain>) -> Result<(), Refusal> {
    Ok(call.app.prove_again(&call.who.caller, &call.session, call.body.current).await?)
}

async fn ask_for_link(call: Call<routes::AskForLink>) -> Result<(), Refusal> {
    Ok(call.app.ask_for_link(&call.body.email, call.from)?)
}

async fn use_link(call: Call<routes::UseLink>) -> Result<(Vec<Cookie>, ()), Refusal> {
    let device = call.arrival().device;
    let who = call.app.use_link(&call.body.token, call.body.password, call.from).await?;
    // Who has the mail of the person is let in, however much others guess meanwhile.
    Ok((vec![known(&call.app, &device, who)], ()))
}

fn shown(app: &App, who: &SignedIn, session: &str) -> Result<Me, Refusal> {
    let organizations = app.acts_in(&who.user)?.into_iter();
    Ok(Me {
        user: who.user.id,
        org: who.organization.id,
        organization: who.organization.name.to_string(),
        email: who.user.details.email.to_string(),
        name: who.user.details.name.to_string(),
        language: who.user.details.language,
        roles: who.caller.roles.iter().collect(),
        permissions: who.caller.permissions,
        csrf: secret::csrf(session),
        queue_addresses: who.organization.settings.queue_addresses.iter().map(ToString::to_string).collect(),
        document_limit: app.policy().largest_document(),
        home: who.user.org,
        organizations: organizations.map(|o| OrganizationRef { id: o.id, name: o.name.to_string() }).collect(),
        must: who.must,
    })
}
