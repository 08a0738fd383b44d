//! The words about imports.

use model::sentences;

sentences! {
    /// What the pages about imports say.
    pub struct Imports {
        title: "Imports", "Importations";
        users: "Users", "Utilisateurs";
        badges: "Badges", "Badges";
        print_users: "Print groups and quotas", "Groupes d’impression et quotas";
        print_users_hint: "Columns: EMAIL, GROUP, QUOTA, and if you like COLOR_QUOTA and PERIOD. The print groups must exist.", "Colonnes : EMAIL, GROUP, QUOTA, et si vous le souhaitez COLOR_QUOTA et PERIOD. Les groupes d’impression doivent exister.";
        what: "File contents", "Contenu du fichier";
        drop: "Drop a CSV or TXT file here", "Déposez ici un fichier CSV ou TXT";
        choose: "Choose a file", "Choisir un fichier";
        drop_hint: "Up to 1 MB. You see what each line will do before anything changes.", "1 Mo au maximum. Vous verrez l’effet de chaque ligne avant toute modification.";
        link: "E-mail users a link to choose a password", "Envoyer aux utilisateurs un lien pour choisir un mot de passe";
        link_hint: "For files that create users; passwords can then be left empty.", "Pour les fichiers qui créent des utilisateurs ; les mots de passe peuvent alors rester vides.";
        strict: "Require every value on every line", "Exiger toutes les valeurs sur chaque ligne";
        strict_hint: "Otherwise, values missing at the end of a line count as empty.", "Sinon, les valeurs manquantes en fin de ligne sont considérées comme vides.";
        example: "Download an example file", "Télécharger un fichier d’exemple";
        reading: "Reading the file…", "Lecture du fichier…";
        former: "Previous imports", "Importations précédentes";
        none: "No imports yet", "Aucune importation pour l’instant";
        none_text: "Start from the example file and keep its header unchanged.", "Partez du fichier d’exemple et conservez son en-tête tel quel.";
        file: "File", "Fichier";
        kind: "Kind", "Type";
        by: "Uploaded by", "Importé par";
        when: "Date", "Date";
        state: "State", "État";
        lines: "Lines", "Lignes";
        errors: "Errors", "Erreurs";
        previewed: "Not started", "Non démarrée";
        running: "Running", "En cours";
        finished: "Finished", "Terminée";
        stopped: "Stopped", "Arrêtée";
        preview_title: "What each line will do", "Ce que fera chaque ligne";
        log_title: "What each line did", "Ce qu’a fait chaque ligne";
        start: "Start the import", "Démarrer l’importation";
        start_rest: "Start without the rejected lines", "Démarrer sans les lignes rejetées";
        discard: "Discard", "Abandonner";
        stop: "Stop", "Arrêter";
        stop_title: "Stop this import?", "Arrêter cette importation ?";
        stop_text: "Lines already processed are kept.", "Les lignes déjà traitées sont conservées.";
        discarded: "File discarded. Nothing was changed.", "Fichier abandonné. Rien n’a été modifié.";
        started: "The import is running in the background. You can leave this page.", "L’importation se déroule en arrière-plan. Vous pouvez quitter cette page.";
        is_stopped: "Import stopped.", "Importation arrêtée.";
        done_of: "{n} of {m} lines", "{n} lignes sur {m}";
        progress: "Import progress", "Avancement de l’importation";
        lines_one: "{n} line", "{n} ligne";
        lines_many: "{n} lines", "{n} lignes";
        errors_one: "{n} would be rejected", "{n} serait rejetée";
        errors_many: "{n} would be rejected", "{n} seraient rejetées";
        failed_one: "{n} rejected", "{n} rejetée";
        failed_many: "{n} rejected", "{n} rejetées";
        all_good: "No lines rejected", "Aucune ligne rejetée";
        only_errors: "Rejected lines only", "Lignes rejetées uniquement";
        number: "Line", "Ligne";
        subject: "Subject", "Objet";
        effect: "Effect", "Effet";
        detail: "Details", "Détail";
        create: "Create", "Création";
        update: "Change", "Modification";
        delete: "Delete", "Suppression";
        error: "Rejected", "Rejet";
        log: "Download the log", "Télécharger le journal";
        log_mailed: "The log will be e-mailed to {by} when the import is finished.", "Le journal sera envoyé par e-mail à {by} à la fin de l’importation.";
        no_lines: "No lines to show.", "Aucune ligne à afficher.";
    }
}
