//! What an organization decides about its print queues, and what each person sets.

use crate::{
    forms::{Json, NoContent},
    routes::routes,
};
use model::{
    jobs::{LockedOption, TextOptions},
    policies::{QueuePolicy, QueuePreferences},
};
use serde::{Deserialize, Serialize};

routes! {
    "What your organization has decided about its print queues.",
    "Ce que votre entreprise a décidé pour ses files d’attente.";
    QueuePolicy = Get "/api/queue-policy", by AnyOf(OwnQueue, ViewQueues, ManageQueues), gives Json<TextPolicy>;

    "Changes what your organization has decided about its print queues.",
    "Modifie ce que votre entreprise a décidé pour ses files d’attente.";
    SetQueuePolicy = Put "/api/queue-policy", by AnyOf(ManageQueues), takes Json<TextPolicy>, gives NoContent;

    "How your future jobs are printed.", "Les paramètres d’impression de vos futurs travaux.";
    QueuePreferences = Get "/api/queue-preferences", by AnyOf(OwnQueue), gives Json<TextPreferences>;

    "Changes how your future jobs are printed.", "Modifie les paramètres d’impression de vos futurs travaux.";
    SetQueuePreferences = Put "/api/queue-preferences", by AnyOf(OwnQueue),
        takes Json<TextPreferences>, gives NoContent;
}

/// What an organization decides about its print queues.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TextPolicy {
    /// How jobs of people are printed who have set nothing else.
    pub defaults: TextOptions,
    /// What of it nobody sets otherwise.
    pub locked: Vec<LockedOption>,
    /// Whether a job may stay in the queue when it was printed.
    pub keep: bool,
    /// Whether people may have everything released when they tap.
    pub release_on_tap: bool,
    /// Whether those who see the queues of others for support see pages of documents, too.
    pub help_desk_sees_pages: bool,
    /// Days of the print history that are kept.
    pub history_days: u16,
    /// Hours after which a held job is deleted.
    pub keep_held_hours: u32,
    /// Hours after which a released job is deleted.
    pub keep_released_hours: u32,
}

impl TextPolicy {
    /// The policy with these hours of retention.
    #[must_use]
    pub fn of(policy: QueuePolicy, keep_held_hours: u32, keep_released_hours: u32) -> Self {
        Self {
            defaults: policy.defaults.into(),
            locked: policy.locked,
            keep: policy.keep,
            release_on_tap: policy.release_on_tap,
            help_desk_sees_pages: policy.help_desk_sees_pages,
            history_days: policy.history_days,
            keep_held_hours,
            keep_released_hours,
        }
    }
}

/// What a person sets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TextPreferences {
    /// How future jobs are printed; none for as the organization says.
    pub defaults: Option<TextOptions>,
    /// Whether everything is released as soon as the person taps.
    #[serde(default)]
    pub release_on_tap: bool,
}

impl From<QueuePreferences> for TextPreferences {
    fn from(of: QueuePreferences) -> Self {
        Self { defaults: of.defaults.map(TextOptions::from), release_on_tap: of.release_on_tap }
    }
}
