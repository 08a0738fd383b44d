//! Delegates, and the colleagues who may become one.

use super::{Routes, extract::Call, refusal::Refusal};
use api::{
    delegates::{Colleague, Delegation, Delegations, NewDelegate},
    routes,
};
use model::delegates::Delegate;

pub(super) fn routes(routes: Routes) -> Routes {
    routes.on(delegates).on(add).on(remove).on(colleagues)
}

async fn delegates(call: Call<routes::Delegates>) -> Result<Delegations, Refusal> {
    let of = call.app.delegations(&call.who.caller, call.at.user)?;
    let told = |(one, person): (Delegate, app::delegates::Colleague)| Delegation {
        person: shown(person),
        since: one.since,
        until: one.until,
    };
    Ok(Delegations { given: of.given.into_iter().map(told).collect(), held: of.held.into_iter().map(told).collect() })
}

async fn add(call: Call<routes::AddDelegate>) -> Result<(), Refusal> {
    let NewDelegate { delegate, until } = call.body;
    Ok(call.app.add_delegate(&call.who.caller, call.at.user, delegate, until).await?)
}

async fn remove(call: Call<routes::RemoveDelegate>) -> Result<(), Refusal> {
    Ok(call.app.remove_delegate(&call.who.caller, call.at.user, call.at.delegate).await?)
}

async fn colleagues(call: Call<routes::Colleagues>) -> Result<Vec<Colleague>, Refusal> {
    Ok(call.app.colleagues(&call.who.caller, &call.query.search)?.into_iter().map(shown).collect())
}

/// Somebody on the wire.
pub(super) fn shown(person: app::delegates::Colleague) -> Colleague {
    Colleague { id: person.id, name: person.name, email: person.email }
}
