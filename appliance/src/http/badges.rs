//! Badges.

use super::{
    Routes,
    extract::{Call, blocking},
    refusal::{Refusal, outcomes},
};
use api::{
    badges::{BadgeOf, BadgeQuery, Badges, NewBadge},
    problem::Code,
    routes,
    users::BatchOutcome,
};
use app::badges::{BadgeFilter, Page, Sort};
use model::{badges::Badge, users::User};

pub(super) fn routes(routes: Routes) -> Routes {
    routes.on(badges).on(register).on(delete).on(delete_many)
}

async fn badges(call: Call<routes::Badges>) -> Result<Badges, Refusal> {
    let BadgeQuery { user, search, sort, after } = call.query;
    let sort = sort.map_or(Ok(Sort::default()), |sort| sort.parse()).map_err(|_| Code::BadRequest)?;
    let after = after.map(|after| after.parse()).transpose().map_err(|_| Code::BadRequest)?;
    let wanted = BadgeFilter { user, search, sort, after };
    let Page { badges, next, total } = blocking(move || call.app.badges(&call.who.caller, &wanted)).await?;
    let shown = |(badge, user): (Badge, User)| BadgeOf {
        badge,
        email: user.details.email.to_string(),
        name: user.details.name.to_string(),
    };
    Ok(Badges { badges: badges.into_iter().map(shown).collect(), next: next.map(|next| next.to_string()), total })
}

async fn register(call: Call<routes::RegisterBadge>) -> Result<Badge, Refusal> {
    let NewBadge { email, number, temporary } = call.body;
    Ok(call.app.register_badge(&call.who.caller, &email, &number, temporary).await?)
}

async fn delete(call: Call<routes::DeleteBadge>) -> Result<(), Refusal> {
    Ok(call.app.delete_badge(&call.who.caller, call.at.badge).await?)
}

async fn delete_many(call: Call<routes::DeleteBadges>) -> Result<BatchOutcome, Refusal> {
    let asked = call.body.badges.len();
    let refused = call.app.delete_badges(&call.who.caller, call.body.badges).await?;
    let done = u32::try_from(asked.saturating_sub(refused.len())).unwrap_or(u32::MAX);
    let refused = refused.into_iter().map(|(badge, error)| (badge, Err(error))).collect();
    Ok(BatchOutcome { done, ..outcomes(refused, call.language) })
}
