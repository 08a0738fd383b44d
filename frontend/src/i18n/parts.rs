//! The words of tables and other parts of pages, and of the command palette.

use super::catalogue;

catalogue! {
    /// What the parts say, on whatever page they are.
    Parts {
        table_keys: "Arrow keys move from row to row, Space selects, Shift with an arrow selects several, Enter opens.", "Les flèches passent d’une ligne à l’autre, Espace sélectionne, Maj avec une flèche en sélectionne plusieurs, Entrée ouvre.";
        columns: "Columns", "Colonnes";
        actions: "What to do with the selected rows", "Actions sur les lignes sélectionnées";
        undo: "Undo", "Annuler l’opération";
        undone: "Taken back.", "Opération annulée.";
        type_to_confirm: "Type {word} to confirm", "Saisissez {word} pour confirmer";
        shown_of: "{n} of {m} shown", "{n} sur {m} affichés";
        shown_first: "The first {n} are shown", "Les {n} premiers sont affichés";
        reload: "Reload", "Recharger";
        edit: "Edit", "Modifier";
        palette: "Go to or find", "Aller à ou trouver";
        palette_hint: "People, printers, documents and pages", "Personnes, imprimantes, documents et pages";
        palette_none: "Nothing matches “{what}”.", "Rien ne correspond à « {what} ».";
        palette_keys: "Arrow keys choose, Enter opens, Escape closes.", "Les flèches choisissent, Entrée ouvre, Échap ferme.";
        palette_found_one: "{n} match", "{n} résultat";
        palette_found_many: "{n} matches", "{n} résultats";
        palette_pages: "Pages", "Pages";
        palette_people: "People", "Personnes";
        palette_printers: "Printers", "Imprimantes";
        palette_jobs: "Documents", "Documents";
    }
}
