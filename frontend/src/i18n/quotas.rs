//! The words about quotas, print groups and the users of Print Management.

use model::sentences;

sentences! {
    /// What the pages about quotas say.
    pub struct Quotas {
        title: "Quotas", "Quotas";
        text: "A quota counts impressions: every printed side, copies included.", "Un quota compte les impressions : chaque face imprimée, tous exemplaires compris.";
        default: "Quota for everyone", "Quota de tous";
        default_text: "It applies to users who have neither a quota of their own nor a print group with one.", "Il s’applique aux utilisateurs qui n’ont ni quota personnel, ni groupe d’impression doté d’un quota.";
        all: "Impressions", "Impressions";
        all_unlimited: "Unlimited", "Illimitées";
        all_limited: "Limited", "Limitées";
        all_none: "None: no printing", "Aucune : pas d’impression";
        number: "Number of impressions", "Nombre d’impressions";
        color: "Color", "Couleur";
        color_unlimited: "No further limit", "Sans autre limite";
        color_limited: "Limited", "Limitée";
        color_none: "None: everything in black and white", "Aucune : tout en noir et blanc";
        color_number: "Number of color impressions", "Nombre d’impressions en couleur";
        color_hint: "Color impressions also count among all impressions.", "Les impressions en couleur comptent aussi parmi toutes les impressions.";
        period: "Begins anew", "Renouvellement";
        period_day: "Every day", "Chaque jour";
        period_week: "Every week, on Monday", "Chaque semaine, le lundi";
        period_month: "Every month, on the 1st", "Chaque mois, le 1er";
        said_none: "No printing", "Pas d’impression";
        said_unlimited: "Unlimited", "Illimité";
        said_day: "{n} per day", "{n} par jour";
        said_week: "{n} per week", "{n} par semaine";
        said_month: "{n} per month", "{n} par mois";
        said_color: "{n} in color", "{n} en couleur";
        said_no_color: "no color", "sans couleur";
        of_organization: "Quota for everyone", "Quota de tous";
        of_group: "Print group {name}", "Groupe d’impression {name}";
        of_user: "Set for this user", "Défini pour cet utilisateur";
        left: "Left", "Restant";
        used: "Used", "Utilisé";
        used_of: "{n} of {m}", "{n} sur {m}";
        granted: "including {n} extra", "dont {n} supplémentaires";
        renews: "Begins anew on {day}", "Se renouvelle le {day}";
        save: "Save changes", "Enregistrer les modifications";
        rehearse: "Rehearse with last month", "Répéter avec le mois dernier";
        rehearse_text: "Shows what last month would have been with what is entered above. Nothing is saved.", "Montre ce qu’aurait été le mois dernier avec ce qui est saisi ci-dessus. Rien n’est enregistré.";
        rehearsed: "From {from} to {until}: {jobs} printed by {people}.", "Du {from} au {until} : {jobs} imprimés par {people}.";
        rehearsed_nothing: "Nobody would have been stopped.", "Personne n’aurait été arrêté.";
        rehearsed_stopped: "Stopped: {jobs} of {people}.", "Arrêtés : {jobs} de {people}.";
        rehearsed_gray: "In black and white instead of color: {jobs} of {people}.", "En noir et blanc au lieu de couleur : {jobs} de {people}.";
        jobs_one: "{n} job", "{n} travail";
        jobs_many: "{n} jobs", "{n} travaux";
        people_one: "{n} user", "{n} utilisateur";
        people_many: "{n} users", "{n} utilisateurs";
        rehearse_file: "Download the list (CSV)", "Télécharger la liste (CSV)";
        keep: "Add and remove users automatically", "Ajouter et retirer les utilisateurs automatiquement";
        keep_hint: "Whoever may print is in Print Management at once, and whoever is deleted in Account Management is gone at once. Otherwise, run the import under Users.", "Quiconque a le droit d’imprimer figure aussitôt dans la gestion de l’impression, et quiconque est supprimé des comptes utilisateur en disparaît aussitôt. Sinon, lancez l’importation sous Utilisateurs.";
    }
}

sentences! {
    /// What the pages about print groups say.
    pub struct PrintGroups {
        title: "Print groups", "Groupes d’impression";
        search: "Search by print group name", "Rechercher par nom de groupe d’impression";
        create: "Create a print group", "Créer un groupe d’impression";
        create_do: "Create the print group", "Créer le groupe d’impression";
        created: "Print group {name} created.", "Groupe d’impression {name} créé.";
        name: "Print group name", "Nom du groupe d’impression";
        name_hint: "Unique in the organization, at most 80 characters.", "Unique dans l’entreprise, 80 caractères au plus.";
        quota: "Quota of each member", "Quota de chaque membre";
        quota_own: "This group has a quota", "Ce groupe a un quota";
        quota_own_hint: "Otherwise, it says nothing about impressions. Whoever is in several groups has the widest quota of them.", "Sinon, il ne dit rien des impressions. Qui est dans plusieurs groupes a le plus large de leurs quotas.";
        quota_none: "No quota of its own", "Pas de quota propre";
        color: "Members may print in color", "Les membres peuvent imprimer en couleur";
        color_hint: "Otherwise, color comes out in black and white, unless another group allows color.", "Sinon, la couleur sort en noir et blanc, sauf si un autre groupe autorise la couleur.";
        color_yes: "Allowed", "Autorisée";
        color_no: "Not allowed", "Non autorisée";
        total_one: "{n} print group", "{n} groupe d’impression";
        total_many: "{n} print groups", "{n} groupes d’impression";
        none: "No print groups yet", "Aucun groupe d’impression pour l’instant";
        none_text: "A print group gives several users the same quota. It has nothing to do with the groups of Account Management.", "Un groupe d’impression donne le même quota à plusieurs utilisateurs. Il n’a rien à voir avec les groupes des comptes utilisateur.";
        found_none: "No print groups match “{what}”", "Aucun groupe d’impression ne correspond à « {what} »";
        delete_one: "Delete the print group {name}?", "Supprimer le groupe d’impression {name} ?";
        delete_many: "Delete {n} print groups?", "Supprimer {n} groupes d’impression ?";
        delete_text: "Members remain, but no longer have its quota.", "Les membres restent, mais n’ont plus son quota.";
        delete: "Delete the print group", "Supprimer le groupe d’impression";
        deleted_one: "{n} print group deleted.", "{n} groupe d’impression supprimé.";
        deleted_many: "{n} print groups deleted.", "{n} groupes d’impression supprimés.";
        settings: "Name, quota and color", "Nom, quota et couleur";
        add_text: "Search, select everyone you want to add, then add them together.", "Recherchez, cochez toutes les personnes à ajouter, puis ajoutez-les ensemble.";
        members_empty: "This print group has no members", "Ce groupe d’impression n’a aucun membre";
        members_empty_text: "Add users of Print Management one by one or many at once.", "Ajoutez des utilisateurs de la gestion de l’impression un par un ou plusieurs à la fois.";
    }
}

sentences! {
    /// What the pages about the users of Print Management say.
    pub struct PrintUsers {
        title: "Users", "Utilisateurs";
        total_one: "{n} user in the organization", "{n} utilisateur dans l’entreprise";
        total_many: "{n} users in the organization", "{n} utilisateurs dans l’entreprise";
        follows: "This list follows Account Management automatically: whoever may print is in it.", "Cette liste suit automatiquement les comptes utilisateur : quiconque a le droit d’imprimer y figure.";
        imported_one: "{n} user imported", "{n} utilisateur importé";
        imported_many: "{n} users imported", "{n} utilisateurs importés";
        import: "Import from Account Management", "Importer depuis les comptes utilisateur";
        import_file: "Import from a file", "Importer depuis un fichier";
        import_hint: "Adds everyone who has the role Print Release Management User and removes those deleted in Account Management.", "Ajoute tous ceux qui ont le rôle Utilisateur de l’impression à la demande et retire ceux qui ont été supprimés des comptes utilisateur.";
        import_done: "Import finished: {added} added, {removed} removed.", "Importation terminée : {added} ajoutés, {removed} retirés.";
        search: "Search by name or address", "Rechercher par nom ou adresse";
        quota: "Quota", "Quota";
        left: "Left", "Restant";
        gone: "Deleted user", "Utilisateur supprimé";
        none: "No users yet", "Aucun utilisateur pour l’instant";
        none_text: "Users appear here once they have the role Print Release Management User.", "Les utilisateurs apparaissent ici dès qu’ils ont le rôle Utilisateur de l’impression à la demande.";
        own: "Override group quota for this user", "Ignorer le quota du groupe pour cet utilisateur";
        own_hint: "The quota below applies instead of those of print groups and of everyone.", "Le quota ci-dessous s’applique à la place de ceux des groupes d’impression et de tous.";
        counts: "What counts", "Ce qui compte";
        groups: "Print groups", "Groupes d’impression";
        groups_edit: "Edit the print groups", "Modifier les groupes d’impression";
        groups_none: "In no print group.", "Dans aucun groupe d’impression.";
        give: "Give extra impressions", "Accorder des impressions supplémentaires";
        give_text: "They count once, until the quota begins anew. The reason is kept and appears in the audit log.", "Elles comptent une fois, jusqu’au renouvellement du quota. Le motif est conservé et figure dans le journal d’audit.";
        give_number: "Impressions", "Impressions";
        give_color: "Of these, in color", "Dont en couleur";
        reason: "Reason", "Motif";
        given: "Extra impressions", "Impressions supplémentaires";
        given_none: "None in the last 31 days.", "Aucune ces 31 derniers jours.";
        given_said: "{n} impressions given.", "{n} impressions accordées.";
    }
}
