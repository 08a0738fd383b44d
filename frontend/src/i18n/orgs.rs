//! The words about organizations and those who administer them.

use model::sentences;

sentences! {
    /// What is said about the organization that is acted in.
    pub struct Orgs {
        organization: "Organization", "Entreprise";
        switch: "Organization: {name}. Switch", "Entreprise : {name}. Changer";
        switch_search: "Search organizations", "Rechercher une entreprise";
        switch_none: "No organization with that name.", "Aucune entreprise de ce nom.";
        own: "yours", "la vôtre";
        away: "You are working in {name}, not in your own organization.", "Vous travaillez dans {name}, et non dans votre propre entreprise.";
        back_to: "Back to {name}", "Revenir à {name}";
        elsewhere_title: "You do not have access to this organization", "Vous n’avez pas accès à cette entreprise";
        elsewhere_text: "You are not, or no longer, one of its administrators.", "Vous n’en êtes pas, ou plus, administrateur.";
        elsewhere_home: "Go to your own organization", "Aller à votre entreprise";
        sections: "Pages of the organization", "Pages de l’entreprise";
        settings: "Settings", "Paramètres";
    }
}

sentences! {
    /// What the pages about child organizations say.
    pub struct Children {
        title: "Child organizations", "Entreprises filles";
        text: "Each one represents a customer, with its own users, printers and documents.", "Chacune représente un client, avec ses propres utilisateurs, imprimantes et documents.";
        none: "No child organizations yet", "Aucune entreprise fille pour l’instant";
        none_text: "Create one for each customer. You become its administrator and can hand it over later.", "Créez-en une par client. Vous en devenez l’administrateur et pourrez la confier plus tard.";
        search: "Search by name", "Rechercher par nom";
        found_none: "No child organizations match “{what}”", "Aucune entreprise fille ne correspond à « {what} »";
        found_none_text: "Try another part of the name.", "Essayez une autre partie du nom.";
        show_all: "Show all", "Tout afficher";
        total_one: "{n} child organization", "{n} entreprise fille";
        total_many: "{n} child organizations", "{n} entreprises filles";
        create: "Create a child organization", "Créer une entreprise fille";
        name: "Name", "Nom";
        name_hint: "Unique: letters, digits, spaces, hyphens and periods.", "Unique : lettres, chiffres, espaces, tirets et points.";
        created: "{name} has been created. You are its administrator.", "{name} a été créée. Vous en êtes l’administrateur.";
        since: "Created", "Créée le";
        state: "State", "État";
        open: "Active", "Active";
        deleting: "Being deleted", "Suppression en cours";
        deleting_progress: "{gone} of {of} records deleted", "{gone} enregistrements supprimés sur {of}";
        deleting_text: "Its users can no longer sign in or print. Deletion continues in the background, even after a restart.", "Ses utilisateurs ne peuvent plus se connecter ni imprimer. La suppression se poursuit en arrière-plan, même après un redémarrage.";
        deleted: "{name} has been deleted.", "{name} a été supprimée.";
        act_in: "Switch", "Accéder";
        act_in_name: "Switch to {name}", "Accéder à {name}";
        not_yours: "You are not an administrator of this organization.", "Vous n’êtes pas administrateur de cette entreprise.";
        holds: "Contents", "Contenu";
        holds_users: "Users", "Utilisateurs";
        holds_groups: "Groups", "Groupes";
        holds_badges: "Badges", "Badges";
        holds_printers: "Printers", "Imprimantes";
        holds_jobs: "Waiting documents", "Documents en attente";
        delete_title: "Delete this organization", "Supprimer cette entreprise";
        delete_text: "Everything listed above is permanently deleted: users, groups, badges, printers and documents. This cannot be undone.", "Tout ce qui figure ci-dessus est définitivement supprimé : utilisateurs, groupes, badges, imprimantes et documents. Cette opération est irréversible.";
        delete_do: "Delete the organization", "Supprimer l’entreprise";
        delete_ask: "Delete {name}?", "Supprimer {name} ?";
        delete_type: "Type the organization’s name to confirm", "Saisissez le nom de l’entreprise pour confirmer";
        delete_many: "Delete {n} organizations?", "Supprimer {n} entreprises ?";
        delete_many_text: "Each one is permanently deleted with everything in it: users, groups, badges, printers and documents.", "Chacune est définitivement supprimée avec tout ce qu’elle contient : utilisateurs, groupes, badges, imprimantes et documents.";
        delete_many_type: "Type {n} to confirm", "Saisissez {n} pour confirmer";
        delete_many_do: "Delete the organizations", "Supprimer les entreprises";
        delete_begun_one: "{n} organization is being deleted.", "{n} entreprise est en cours de suppression.";
        delete_begun_many: "{n} organizations are being deleted.", "{n} entreprises sont en cours de suppression.";
        delete_goes: "This will be permanently deleted:", "Seront définitivement supprimés :";
    }
}

sentences! {
    /// What is said about those who administer an organization.
    pub struct Administrators {
        title: "Administrators", "Administrateurs";
        text: "They manage the organization, its users and its printers. Administrators of the partner organization are listed as well.", "Ils gèrent l’entreprise, ses utilisateurs et ses imprimantes. Les administrateurs de l’entreprise partenaire figurent également ici.";
        none: "No administrators", "Aucun administrateur";
        none_text: "Assign someone by their full e-mail address.", "Désignez quelqu’un par son adresse e-mail complète.";
        partner: "Partner", "Partenaire";
        member: "Member", "Membre";
        belongs: "Belongs to", "Appartenance";
        assign: "Assign", "Nommer";
        assign_title: "Assign an administrator", "Nommer un administrateur";
        assign_email: "Full e-mail address", "Adresse e-mail complète";
        assign_hint: "Of someone in this organization or in the partner organization.", "D’une personne de cette entreprise ou de l’entreprise partenaire.";
        assigned: "{email} is now an administrator.", "{email} est désormais administrateur.";
        withdraw: "Remove", "Retirer";
        withdraw_name: "Remove {name} as administrator", "Retirer {name} des administrateurs";
        withdraw_ask: "Remove {name} as administrator?", "Retirer {name} des administrateurs ?";
        withdraw_text: "The account remains, but can no longer administer this organization.", "Le compte est conservé, mais ne peut plus administrer cette entreprise.";
        withdraw_self: "This is you: you will lose access to this page.", "Il s’agit de vous : vous n’aurez plus accès à cette page.";
        withdrawn: "{name} is no longer an administrator.", "{name} n’est plus administrateur.";
    }
}
