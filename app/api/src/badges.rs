//! Badges.

use crate::{
    forms::{Creation, Json, NoContent},
    routes::routes,
    users::BatchOutcome,
};
use model::{
    badges::Badge,
    id::{BadgeId, UserId},
};
use serde::{Deserialize, Serialize};

routes! {
    "The badges, in pages, or those found by a search.",
    "Les badges, par pages, ou ceux qu’une recherche trouve.";
    Badges = Get "/api/badges", by AnyOf(ViewUsers), asks BadgeQuery, gives Json<Badges>;

    "Registers a badge.", "Enregistre un badge.";
    RegisterBadge = Post "/api/badges", by AnyOf(ManageBadges), takes Json<NewBadge>, gives Creation<Badge>, creates;

    "Deletes several badges.", "Supprime plusieurs badges.";
    DeleteBadges = Post "/api/badges/deletions", by AnyOf(ManageBadges),
        takes Json<DeleteBadges>, gives Json<BatchOutcome>;

    "Deletes a badge.", "Supprime un badge.";
    DeleteBadge { badge: BadgeId } = Delete "/api/badges/{badge}", by AnyOf(ManageBadges), gives NoContent;
}

/// Which badges: all of them, those of one person, or those that a search finds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct BadgeQuery {
    /// Whose.
    pub user: Option<UserId>,
    /// The complete e-mail address of the owner, or the complete number.
    pub search: Option<String>,
    /// In which order, with `-` for the opposite one; by owner otherwise.
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["owner", "-owner", "kind", "-kind", "since", "-since"])))]
    pub sort: Option<String>,
    /// The `next` of the page before, in the same order.
    pub after: Option<String>,
}

/// `POST /api/badges/deletions` (C27)
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeleteBadges {
    /// Which; at most 500.
    pub badges: Vec<BadgeId>,
}

/// `POST /api/badges` (C22, C23)
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewBadge {
    /// The complete address of its owner.
    pub email: String,
    /// The number as a reader writes it.
    pub number: String,
    /// Whether it works for 24 hours only.
    pub temporary: bool,
}

/// `GET /api/badges`: the badges of the organization, a page of them, or all that a search finds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Badges {
    /// The badges, by the name of the owner where nothing else is asked for.
    pub badges: Vec<BadgeOf>,
    /// What to send back as `after` for the next page, when there is one.
    pub next: Option<String>,
    /// How many are registered in the organization.
    pub total: u64,
}

/// A badge of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BadgeOf {
    /// The badge.
    pub badge: Badge,
    /// The address of its owner.
    pub email: String,
    /// The name of its owner.
    pub name: String,
}
