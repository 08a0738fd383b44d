//! The words of every page, of signing in, of the set-up, of the home page and of the own account.

use super::catalogue;

catalogue! {
    /// What every page says.
    Common {
        skip: "Skip to content", "Aller au contenu";
        language: "Language", "Langue";
        scheme: "Appearance", "Apparence";
        scheme_system: "As the device", "Comme l’appareil";
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
        show_password: "Show the password", "Afficher le mot de passe";
        hide_password: "Hide the password", "Masquer le mot de passe";
        offline: "The connection is lost. This page comes back by itself.", "La connexion est perdue. Cette page se rétablit d’elle-même.";
        unreachable: "The appliance does not answer. Check the network, then try again.", "L’appliance ne répond pas. Vérifiez le réseau, puis réessayez.";
        garbled: "The answer could not be understood. Reload the page: it may be older than the appliance.", "La réponse n’a pas pu être comprise. Rechargez la page : elle est peut-être plus ancienne que l’appliance.";
        incident: "Incident {id}", "Incident {id}";
        limit: "The limit is {size}.", "La limite est de {size}.";
        failed_title: "This could not be loaded", "Chargement impossible";
        missing_title: "There is no such page", "Cette page n’existe pas";
        missing_text: "The address may be mistyped, or what stood here was removed.", "L’adresse est peut-être mal saisie, ou ce qui se trouvait ici a été supprimé.";
        no_right_title: "This portal is not open to you", "Ce portail ne vous est pas ouvert";
        no_right_text: "Your roles do not include it. Contact the administrator of your organization.", "Vos rôles ne le comprennent pas. Contactez l’administrateur de votre entreprise.";
        go_home: "Go to the home page", "Aller à l’accueil";
        more: "Show more", "Afficher la suite";
        portal_accounts: "Account Management", "Comptes utilisateur";
        portal_accounts_text: "People, their roles and their badges.", "Les personnes, leurs rôles et leurs badges.";
        portal_printers: "Printer Configuration", "Configuration d’imprimante";
        portal_printers_text: "Printers, how they are and what they need.", "Les imprimantes, leur état et ce qu’il leur faut.";
        portal_print: "Print Management", "Gestion de l’impression";
        portal_print_text: "Your print queue: send, set and release.", "Votre file d’attente : envoyer, régler, libérer.";
        portal_reports: "Reports", "Création de rapports";
        portal_reports_text: "Use and activity of printing.", "Utilisation et activité de l’impression.";
    }
}

catalogue! {
    /// What is said before and just after signing in, and about the own account.
    Start {
        motto: "Your documents wait for you.", "Vos documents vous attendent.";
        motto_text: "They come out when you stand at the printer, and not before.", "Ils sortent lorsque vous êtes devant l’imprimante, et pas avant.";
        sign_in: "Sign in", "Se connecter";
        sign_in_title: "Sign in to print", "Connectez-vous pour imprimer";
        email: "E-mail address", "Adresse e-mail";
        password: "Password", "Mot de passe";
        signed_out: "You are signed out.", "Vous êtes déconnecté.";
        session_over: "Your session has ended. Sign in to go on where you were.", "Votre session est terminée. Connectez-vous pour reprendre où vous en étiez.";
        fresh_title: "Almost there", "Encore un instant";
        fresh_text: "This appliance is new. Open the set-up link that it printed when it started, then sign in here.", "Cette appliance est neuve. Ouvrez le lien de configuration affiché à son démarrage, puis connectez-vous ici.";
        setup_title: "Set up Imprimatur", "Configurer Imprimatur";
        setup_text: "Name your organization and make its first administrator: you. This link works once; printers and people come next.", "Nommez votre entreprise et créez son premier administrateur : vous. Ce lien ne sert qu’une fois ; les imprimantes et les personnes viennent ensuite.";
        setup_no_token: "This address has no set-up key. Open the link exactly as the appliance printed it.", "Cette adresse ne contient pas de clé de configuration. Ouvrez le lien exactement tel que l’appliance l’a affiché.";
        setup_over: "The set-up is done.", "La configuration est terminée.";
        organization: "Name of the organization", "Nom de l’entreprise";
        your_name: "Your name", "Votre nom";
        setup_do: "Create and sign in", "Créer et se connecter";
        password_hint: "At least 10 characters. A few words that only you put together are better than signs.", "Au moins 10 caractères. Quelques mots que vous seul assemblez valent mieux que des signes.";
        password_weak: "Too weak", "Trop faible";
        password_fair: "Fair", "Correct";
        password_good: "Good", "Bon";
        password_strong: "Strong", "Excellent";
        hello: "Hello, {name}", "Bonjour {name}";
        waiting_none: "No document waits for you.", "Aucun document ne vous attend.";
        waiting_one: "{n} document waits for you.", "{n} document vous attend.";
        waiting_many: "{n} documents wait for you.", "{n} documents vous attendent.";
        waiting_how: "Tap your badge at a printer to release them.", "Présentez votre badge à une imprimante pour les libérer.";
        to_queue: "Open the print queue", "Ouvrir la file d’attente";
        steps_title: "First steps", "Premiers pas";
        steps_text: "Each one ticks itself as soon as it is done.", "Chaque étape se coche d’elle-même dès qu’elle est faite.";
        steps_done: "{n} of {m} done", "{n} sur {m} faites";
        steps_hide: "Put away", "Ranger";
        step_done: "Done", "Fait";
        step_roles: "Assign organization roles", "Attribuer des rôles d’entreprise";
        step_roles_text: "Everybody inherits them: give what every user needs.", "Tous en héritent : attribuez ce dont chaque utilisateur a besoin.";
        step_groups: "Make groups and give them roles", "Créer des groupes et leur attribuer des rôles";
        step_groups_text: "Members inherit the roles of their group.", "Les membres héritent des rôles de leur groupe.";
        step_passwords: "Decide on password requirements", "Définir les exigences relatives aux mots de passe";
        step_passwords_text: "Length, complexity, and how many former passwords are refused.", "Longueur, complexité et nombre de mots de passe précédents refusés.";
        step_members: "Put people into groups", "Ajouter des utilisateurs à un groupe";
        step_members_text: "Many at once, or by the import.", "Plusieurs à la fois, ou par l’importation.";
        step_user_roles: "Give single people roles", "Attribuer des rôles utilisateur";
        step_user_roles_text: "For those who administer or help.", "Pour celles et ceux qui administrent ou assistent.";
        step_printer: "Add a printer", "Ajouter une imprimante";
        step_printer_text: "Its address is enough: it introduces itself.", "Son adresse suffit : elle se présente d’elle-même.";
        step_people: "Create or import users", "Créer ou importer des utilisateurs";
        step_people_text: "One by one, or many from a file.", "Un par un, ou plusieurs à partir d’un fichier.";
        step_badge: "Register badges", "Enregistrer les badges";
        step_badge_text: "Or let people do it themselves at the printer.", "Ou laissez chacun le faire à l’imprimante.";
        step_print: "Send a first document", "Envoyer un premier document";
        step_print_text: "Drop it on the print queue, or mail it to {address}.", "Déposez-le sur la file d’attente ou envoyez-le à {address}.";
        step_print_text_plain: "Drop it on the print queue.", "Déposez-le sur la file d’attente.";
        no_portal_title: "Nothing is open to you yet", "Rien ne vous est encore ouvert";
        no_portal_text: "Your account has no role that opens a portal. Contact the administrator of your organization.", "Votre compte n’a aucun rôle qui ouvre un portail. Contactez l’administrateur de votre entreprise.";
        account: "My account", "Mon compte";
        account_who: "About you", "À votre sujet";
        account_name: "Name", "Nom";
        account_roles: "Roles", "Rôles";
        account_language_text: "Pages, messages and panels speak this language to you.", "Les pages, les messages et les écrans vous parlent dans cette langue.";
        account_language_auto: "As the browser", "Comme le navigateur";
        pin_title: "PIN for printers", "Code PIN pour les imprimantes";
        pin_text: "Six to twelve digits that you type after your badge, where your organization asks for it.", "Six à douze chiffres à saisir après votre badge, lorsque votre entreprise le demande.";
        pin: "New PIN", "Nouveau code PIN";
        pin_save: "Set the PIN", "Définir le code PIN";
        pin_saved: "Your PIN is set.", "Votre code PIN est défini.";
        reports_empty: "No data available", "Aucune donnée disponible";
        reports_empty_text: "Reports are drawn from what is printed. They are not part of this version yet.", "Les rapports naissent de ce qui est imprimé. Ils ne font pas encore partie de cette version.";
    }
}
