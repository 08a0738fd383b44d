//! The words of the audit.

use super::catalogue;

catalogue! {
    /// What the page of the audit says.
    Audit {
        title: "Audit", "Journal d’audit";
        text: "Who did what, when and from where. Nobody can change it.", "Qui a fait quoi, quand et d’où. Personne ne peut le modifier.";
        search: "Person", "Personne";
        search_hint: "Address of whoever did it or whom it was about", "Adresse de l’auteur ou de la personne concernée";
        action: "Action", "Action";
        action_all: "All actions", "Toutes les actions";
        from: "From", "Du";
        to: "To", "Au";
        download: "Download (CSV)", "Télécharger (CSV)";
        none: "Nothing recorded yet", "Rien n’est encore consigné";
        none_text: "Whatever is changed in this organization is written down here.", "Tout ce qui est modifié dans cette entreprise est consigné ici.";
        found_none: "Nothing matches these filters", "Rien ne correspond à ces filtres";
        found_none_text: "Take one back, or look at a longer time.", "Retirez-en un ou élargissez la période.";
        reset: "Take all filters back", "Retirer tous les filtres";
        changes_one: "{n} change", "{n} modification";
        changes_many: "{n} changes", "{n} modifications";
        field: "Field", "Champ";
        before: "Before", "Avant";
        after: "After", "Après";
        nothing: "nothing", "rien";
    }
}
