//! The words of tables and other parts of pages, and of the command palette.

use model::sentences;

sentences! {
    /// What the parts say, on whatever page they are, and the command palette.
    pub struct Parts {
        refused_one: "{n} could not be processed: {why}", "{n} n’a pas pu être traité : {why}";
        refused_many: "{n} could not be processed: {why}", "{n} n’ont pas pu être traités : {why}";
        irreversible: "This cannot be undone.", "Cette opération est irréversible.";
        table_keys: "Use the arrow keys to move between rows, Space to select, Shift with an arrow key to select several, and Enter to open.", "Utilisez les flèches pour changer de ligne, Espace pour sélectionner, Maj avec une flèche pour en sélectionner plusieurs, Entrée pour ouvrir.";
        columns: "Columns", "Colonnes";
        actions: "Actions for the selected rows", "Actions sur les lignes sélectionnées";
        undo: "Undo", "Annuler l’opération";
        undone: "Undone.", "Opération annulée.";
        type_to_confirm: "Type {word} to confirm", "Saisissez {word} pour confirmer";
        shown_of: "Showing {n} of {m}", "{n} affichés sur {m}";
        shown_first: "Showing the first {n}", "Les {n} premiers sont affichés";
        reload: "Reload", "Recharger";
        edit: "Edit", "Modifier";
        palette: "Search or go to", "Rechercher ou aller à";
        palette_hint: "Users, printers, documents and pages", "Utilisateurs, imprimantes, documents et pages";
        palette_none: "No results for “{what}”.", "Aucun résultat pour « {what} ».";
        palette_keys: "Arrow keys to choose, Enter to open, Escape to close.", "Flèches pour choisir, Entrée pour ouvrir, Échap pour fermer.";
        palette_found_one: "{n} result", "{n} résultat";
        palette_found_many: "{n} results", "{n} résultats";
        palette_pages: "Pages", "Pages";
        palette_people: "Users", "Utilisateurs";
        palette_printers: "Printers", "Imprimantes";
        palette_jobs: "Documents", "Documents";
    }
}
