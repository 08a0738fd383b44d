//! Delegates, and the colleagues who may become one.

use crate::{
    forms::{Json, NoContent},
    routes::routes,
};
use model::{id::UserId, time::Time};
use serde::{Deserialize, Serialize};

routes! {
    "Who may print from a queue, and from whose queues its owner may print.",
    "Qui peut imprimer depuis une file d’attente, et depuis quelles files son propriétaire peut imprimer.";
    Delegates { user: UserId } = Get "/api/queues/{user}/delegates", by AnyOf(OwnQueue, ViewQueues),
        gives Json<Delegations>;

    "Lets somebody print from a queue.", "Permet à quelqu’un d’imprimer depuis une file d’attente.";
    AddDelegate { user: UserId } = Post "/api/queues/{user}/delegates", by AnyOf(OwnQueue, ManageQueues),
        takes Json<NewDelegate>, gives NoContent;

    "Withdraws that.", "Retire ce droit.";
    RemoveDelegate { user: UserId, delegate: UserId } = Delete "/api/queues/{user}/delegates/{delegate}",
        by AnyOf(OwnQueue, ManageQueues), gives NoContent;

    "People of your organization by the beginning of their name or address.",
    "Les personnes de votre entreprise d’après le début de leur nom ou de leur adresse.";
    Colleagues = Get "/api/colleagues", by AnyOf(OwnQueue, ViewQueues, ViewDocumentAccounting), asks ColleagueQuery, gives Json<Vec<Colleague>>;
}

/// Who is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct ColleagueQuery {
    /// Beginnings of words of the name or the address; at least two characters.
    pub search: String,
}

/// Somebody, as far as a colleague may know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Colleague {
    /// Who.
    pub id: UserId,
    /// How the person is called.
    pub name: String,
    /// The address.
    pub email: String,
}

/// `GET /api/queues/{user}/delegates`
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Delegations {
    /// Who may print from this queue.
    pub given: Vec<Delegation>,
    /// From whose queues its owner may print.
    pub held: Vec<Delegation>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Delegation {
    /// The other person.
    pub person: Colleague,
    /// Since when.
    pub since: Time,
    /// Until when; none until it is withdrawn.
    pub until: Option<Time>,
}

/// `POST /api/queues/{user}/delegates` (I20)
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewDelegate {
    /// Who may print from this queue.
    pub delegate: UserId,
    /// Until when; missing until it is withdrawn.
    #[serde(default)]
    pub until: Option<Time>,
}
