//! The words of the audit log.

use model::sentences;

sentences! {
    /// What the page of the audit log says.
    pub struct Audit {
        title: "Audit log", "Journal d’audit";
        text: "Who did what, when and from where. It cannot be changed.", "Qui a fait quoi, quand et d’où. Il ne peut pas être modifié.";
        search: "Person", "Personne";
        search_hint: "E-mail address of whoever acted or was affected", "Adresse e-mail de l’auteur ou de la personne concernée";
        action: "Action", "Action";
        action_all: "All actions", "Toutes les actions";
        from: "From", "Du";
        to: "To", "Au";
        download: "Download (CSV)", "Télécharger (CSV)";
        none: "Nothing recorded yet", "Rien n’est encore consigné";
        none_text: "Every change in this organization is recorded here.", "Chaque modification dans cette entreprise est consignée ici.";
        found_none: "Nothing matches these filters", "Rien ne correspond à ces filtres";
        found_none_text: "Clear a filter or choose a longer period.", "Effacez un filtre ou élargissez la période.";
        reset: "Clear filters", "Effacer les filtres";
        changes_one: "{n} change", "{n} modification";
        changes_many: "{n} changes", "{n} modifications";
        field: "Field", "Champ";
        before: "Before", "Avant";
        after: "After", "Après";
        nothing: "nothing", "rien";
    }
}
