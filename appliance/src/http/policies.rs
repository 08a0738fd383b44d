//! What an organization decides about its print queues, and what each person sets.

use super::{Routes, extract::Call, refusal::Refusal};
use api::{
    policies::{TextPolicy, TextPreferences},
    routes,
};
use app::{Error, policies::Retention};
use model::policies::{QueuePolicy, QueuePreferences};

pub(super) fn routes(routes: Routes) -> Routes {
    routes.on(policy).on(set_policy).on(preferences).on(set_preferences)
}

async fn policy(call: Call<routes::QueuePolicy>) -> Result<TextPolicy, Refusal> {
    let (policy, kept) = call.app.queue_policy(&call.who.caller)?;
    Ok(TextPolicy::of(policy, kept.held_hours, kept.released_hours))
}

async fn set_policy(call: Call<routes::SetQueuePolicy>) -> Result<(), Refusal> {
    let wanted = call.body;
    let policy = QueuePolicy {
        defaults: wanted.defaults.read().map_err(Error::Option)?,
        locked: wanted.locked,
        keep: wanted.keep,
        release_on_tap: wanted.release_on_tap,
        help_desk_sees_pages: wanted.help_desk_sees_pages,
        history_days: wanted.history_days,
    };
    let kept = Retention { held_hours: wanted.keep_held_hours, released_hours: wanted.keep_released_hours };
    Ok(call.app.set_queue_policy(&call.who.caller, policy, kept).await?)
}

async fn preferences(call: Call<routes::QueuePreferences>) -> Result<TextPreferences, Refusal> {
    Ok(call.app.queue_preferences(&call.who.caller)?.into())
}

async fn set_preferences(call: Call<routes::SetQueuePreferences>) -> Result<(), Refusal> {
    let TextPreferences { defaults, release_on_tap } = call.body;
    let defaults = defaults.map(|options| options.read()).transpose().map_err(Error::Option)?;
    Ok(call.app.set_queue_preferences(&call.who.caller, QueuePreferences { defaults, release_on_tap }).await?)
}
