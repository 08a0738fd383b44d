//! The panel beside a printer: pages of HTML and their forms, for browsers only.

use crate::{
    forms::{File, Html, Page, WebForm},
    routes::routes,
};
use model::id::UserId;
use serde::{Deserialize, Serialize};

routes! {
    "The page beside a printer.", "La page affichée près d’une imprimante.";
    PanelPage { key: String } = Get "/panel/{key}", by Panel, gives File<Html>;

    "Signs in at the panel, by badge or by e-mail address and password.",
    "Ouvre une session à l’écran, par badge ou par adresse e-mail et mot de passe.";
    PanelSignIn { key: String } = Post "/panel/{key}", by Panel, takes WebForm, gives Page;

    "The documents that wait for the person at the panel.",
    "Les documents qui attendent la personne devant l’écran.";
    PanelJobs { key: String } = Get "/panel/{key}/jobs", by Panel, asks PanelQuery, gives Page;

    "Prints or deletes what was chosen, or signs out.", "Imprime ou supprime la sélection, ou ferme la session.";
    PanelAct { key: String } = Post "/panel/{key}/jobs", by Panel, takes WebForm, gives Page;
}

/// Whose documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct PanelQuery {
    /// Of somebody whose delegate the person is; the own ones otherwise.
    pub of: Option<UserId>,
}
