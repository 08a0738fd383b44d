//! The words of every page.

use model::sentences;

sentences! {
    /// What every page says.
    pub struct Common {
        skip: "Skip to content", "Aller au contenu";
        language: "Language", "Langue";
        scheme: "Appearance", "Apparence";
        scheme_system: "Same as device", "Comme l’appareil";
        scheme_light: "Light", "Clair";
        scheme_dark: "Dark", "Sombre";
        portals: "Portals", "Portails";
        own_menu: "Your account", "Votre compte";
        home: "Home", "Accueil";
        sign_out: "Sign out", "Se déconnecter";
        loading: "Loading", "Chargement";
        cancel: "Cancel", "Annuler";
        close: "Close", "Fermer";
        save: "Save", "Enregistrer";
        saved: "Saved.", "Enregistré.";
        delete: "Delete", "Supprimer";
        remove: "Remove", "Retirer";
        retry: "Try again", "Réessayer";
        copy: "Copy", "Copier";
        copied: "Copied.", "Copié.";
        select: "Select {name}", "Sélectionner {name}";
        select_all: "Select all", "Tout sélectionner";
        clear_selection: "Clear selection", "Effacer la sélection";
        selected_one: "{n} selected", "{n} sélectionné";
        selected_many: "{n} selected", "{n} sélectionnés";
        optional: "optional", "facultatif";
        show_password: "Show password", "Afficher le mot de passe";
        hide_password: "Hide password", "Masquer le mot de passe";
        offline: "Connection lost. This page will reconnect automatically.", "Connexion perdue. Cette page se reconnectera automatiquement.";
        unreachable: "Imprimatur is not responding. Check your network connection and try again.", "Imprimatur ne répond pas. Vérifiez votre connexion réseau, puis réessayez.";
        garbled: "The response could not be read. Reload the page: it may be out of date.", "La réponse n’a pas pu être lue. Rechargez la page : elle n’est peut-être plus à jour.";
        incident: "Incident {id}", "Incident {id}";
        limit: "The limit is {size}.", "La limite est de {size}.";
        failed_title: "This could not be loaded", "Chargement impossible";
        missing_title: "Page not found", "Page introuvable";
        missing_text: "The address may be wrong, or the page may have been removed.", "L’adresse est peut-être erronée, ou la page a été supprimée.";
        no_right_title: "You do not have access to this page", "Vous n’avez pas accès à cette page";
        no_right_text: "Your roles do not allow it. Contact the administrator of your organization.", "Vos rôles ne le permettent pas. Contactez l’administrateur de votre entreprise.";
        go_home: "Go to the home page", "Aller à l’accueil";
        more: "Show more", "Afficher la suite";
        portal_accounts: "Account Management", "Comptes utilisateur";
        portal_accounts_text: "Users, their roles and their badges.", "Les utilisateurs, leurs rôles et leurs badges.";
        portal_printers: "Printer Configuration", "Configuration d’imprimante";
        portal_printers_text: "Printers, their status and what needs attention.", "Les imprimantes, leur état et ce qui demande votre attention.";
        portal_print: "Print Management", "Gestion de l’impression";
        portal_print_text: "Your print queue: upload, adjust and release documents.", "Votre file d’attente : envoyez, réglez et libérez vos documents.";
        portal_reports: "Reports", "Création de rapports";
        portal_reports_text: "Printing usage and activity.", "Utilisation et activité de l’impression.";
        email: "E-mail address", "Adresse e-mail";
        password: "Password", "Mot de passe";
        password_hint: "A few unusual words are better than a short password with symbols.", "Quelques mots inhabituels valent mieux qu’un mot de passe court avec des symboles.";
        password_weak: "Too weak", "Trop faible";
        password_fair: "Fair", "Correct";
        password_good: "Good", "Bon";
        password_strong: "Strong", "Excellent";
        password_current: "Current password", "Mot de passe actuel";
        password_new: "New password", "Nouveau mot de passe";
        passkey_cannot: "This browser does not support passkeys. Use an up-to-date browser or an authenticator app.", "Ce navigateur ne gère pas les clés d’accès. Utilisez un navigateur à jour ou une application d’authentification.";
        passkey_given_up: "Your device did not confirm. Try again or use another method.", "Votre appareil n’a pas confirmé. Réessayez ou utilisez une autre méthode.";
        password_rule_least: "At least {n} characters.", "Au moins {n} caractères.";
        password_rule_kinds: "At least {n} of: lowercase, uppercase, digits, symbols.", "Au moins {n} types parmi : minuscules, majuscules, chiffres, symboles.";
        password_rule_history_one: "Different from your last password.", "Différent de votre dernier mot de passe.";
        password_rule_history_many: "Different from your last {n} passwords.", "Différent de vos {n} derniers mots de passe.";
    }
}
