//! The words about imports.

use super::catalogue;

catalogue! {
    /// What the pages about imports say.
    Imports {
        title: "Imports", "Importations";
        users: "Users", "Utilisateurs";
        badges: "Badges", "Badges";
        what: "What is in the file", "Contenu du fichier";
        drop: "Drop a CSV or TXT file here", "Déposez ici un fichier CSV ou TXT";
        choose: "Choose a file", "Choisir un fichier";
        drop_hint: "At most 1 MB. Nothing is changed before you have seen what each line would do.", "1 Mo au plus. Rien n’est modifié avant que vous ayez vu ce que ferait chaque ligne.";
        link: "E-mail users a link to change the password", "Envoyer aux utilisateurs un e-mail avec un lien de modification du mot de passe";
        link_hint: "For files that create users; passwords may stay empty then.", "Pour les fichiers qui créent des utilisateurs ; les mots de passe peuvent alors rester vides.";
        strict: "Require every value on every line", "Exiger toutes les valeurs sur chaque ligne";
        strict_hint: "Otherwise missing values at the end of a line are taken as empty.", "Sinon, les valeurs manquantes en fin de ligne sont considérées comme vides.";
        example: "Download an example file", "Télécharger un fichier d’exemple";
        reading: "The file is being read…", "Lecture du fichier…";
        former: "Former imports", "Importations précédentes";
        none: "Nothing has been imported yet", "Rien n’a encore été importé";
        none_text: "Begin with the example file: its header has to stay as it is.", "Commencez par le fichier d’exemple : son en-tête doit rester tel quel.";
        file: "File", "Fichier";
        kind: "Kind", "Type";
        by: "Brought by", "Importé par";
        when: "When", "Date";
        state: "State", "État";
        lines: "Lines", "Lignes";
        errors: "Errors", "Erreurs";
        previewed: "Not started", "Non démarrée";
        running: "Running", "En cours";
        finished: "Finished", "Terminée";
        stopped: "Stopped", "Arrêtée";
        preview_title: "What each line would do", "Ce que ferait chaque ligne";
        log_title: "What each line did", "Ce qu’a fait chaque ligne";
        start: "Start the import", "Démarrer l’importation";
        start_rest: "Start without the refused lines", "Démarrer sans les lignes refusées";
        discard: "Throw away", "Abandonner";
        stop: "Stop", "Arrêter";
        stop_title: "Stop this import?", "Arrêter cette importation ?";
        stop_text: "What the lines before did stays done.", "Ce qu’ont fait les lignes précédentes reste fait.";
        discarded: "The file is thrown away; nothing was changed.", "Le fichier est abandonné ; rien n’a été modifié.";
        started: "The import runs in the background. You can leave this page.", "L’importation se poursuit en arrière-plan. Vous pouvez quitter cette page.";
        is_stopped: "The import is stopped.", "L’importation est arrêtée.";
        done_of: "{n} of {m} lines", "{n} lignes sur {m}";
        progress: "Progress of the import", "Avancement de l’importation";
        lines_one: "{n} line", "{n} ligne";
        lines_many: "{n} lines", "{n} lignes";
        errors_one: "{n} would be refused", "{n} serait refusée";
        errors_many: "{n} would be refused", "{n} seraient refusées";
        failed_one: "{n} was refused", "{n} a été refusée";
        failed_many: "{n} were refused", "{n} ont été refusées";
        all_good: "No line is refused.", "Aucune ligne n’est refusée.";
        only_errors: "Only refused lines", "Lignes refusées uniquement";
        number: "Line", "Ligne";
        subject: "Of", "Objet";
        effect: "Effect", "Effet";
        detail: "In detail", "Détail";
        create: "Create", "Création";
        update: "Change", "Modification";
        delete: "Delete", "Suppression";
        error: "Refused", "Refus";
        log: "Download the log", "Télécharger le journal";
        log_mailed: "The log is e-mailed to {by} when the import is over.", "Le journal est envoyé par e-mail à {by} à la fin de l’importation.";
        no_lines: "No line to show.", "Aucune ligne à afficher.";
    }
}
