//! The words of the home page.

use model::sentences;

sentences! {
    /// What the home page says.
    pub struct Home {
        hello: "Hello, {name}", "Bonjour {name}";
        waiting_none: "No documents are waiting for you.", "Aucun document ne vous attend.";
        waiting_one: "{n} document is waiting for you.", "{n} document vous attend.";
        waiting_many: "{n} documents are waiting for you.", "{n} documents vous attendent.";
        waiting_how: "Hold your badge to a printer’s reader to release them.", "Présentez votre badge à une imprimante pour les libérer.";
        to_queue: "Open the print queue", "Ouvrir la file d’attente";
        steps_title: "First steps", "Premiers pas";
        steps_text: "Each step is checked off automatically once it is done.", "Chaque étape se coche automatiquement une fois terminée.";
        steps_done: "{n} of {m} done", "{n} sur {m} terminées";
        steps_hide: "Hide", "Masquer";
        step_done: "Done", "Terminé";
        step_roles: "Assign organization roles", "Attribuer des rôles d’entreprise";
        step_roles_text: "Everyone inherits them: assign what every user needs.", "Tout le monde en hérite : attribuez ce dont chaque utilisateur a besoin.";
        step_groups: "Create groups and assign roles to them", "Créer des groupes et leur attribuer des rôles";
        step_groups_text: "Members inherit the roles of their group.", "Les membres héritent des rôles de leur groupe.";
        step_passwords: "Set password requirements", "Définir les exigences relatives aux mots de passe";
        step_passwords_text: "Length, complexity and password history.", "Longueur, complexité et historique des mots de passe.";
        step_members: "Add users to groups", "Ajouter des utilisateurs aux groupes";
        step_members_text: "Many at once, or by import.", "Plusieurs à la fois, ou par importation.";
        step_user_roles: "Assign roles to individual users", "Attribuer des rôles à des utilisateurs";
        step_user_roles_text: "For administrators and help desk staff.", "Pour les administrateurs et l’assistance.";
        step_printer: "Add a printer", "Ajouter une imprimante";
        step_printer_text: "Its address is all you need.", "Son adresse suffit.";
        step_people: "Create or import users", "Créer ou importer des utilisateurs";
        step_people_text: "One by one, or many from a file.", "Un par un, ou plusieurs à partir d’un fichier.";
        step_badge: "Register badges", "Enregistrer les badges";
        step_badge_text: "Or let users do it themselves at the printer.", "Ou laissez les utilisateurs le faire à l’imprimante.";
        step_print: "Send your first document", "Envoyer votre premier document";
        step_print_text: "Drop it on the print queue or e-mail it to {address}.", "Déposez-le sur la file d’attente ou envoyez-le à {address}.";
        step_print_text_plain: "Drop it on the print queue.", "Déposez-le sur la file d’attente.";
        no_portal_title: "You do not have access to anything yet", "Vous n’avez encore accès à rien";
        no_portal_text: "Your roles do not give access to any portal. Contact the administrator of your organization.", "Vos rôles ne donnent accès à aucun portail. Contactez l’administrateur de votre entreprise.";
    }
}
