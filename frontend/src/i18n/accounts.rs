//! The words about people, badges and the organization.

use super::catalogue;

catalogue! {
    /// What the pages about people and badges say.
    Accounts {
        users: "Users", "Utilisateurs";
        badges: "Badges", "Badges";
        organization: "Organization", "Entreprise";
        search: "Search by name or e-mail address", "Rechercher par nom ou adresse e-mail";
        total_one: "{n} user", "{n} utilisateur";
        total_many: "{n} users", "{n} utilisateurs";
        found_none: "Nobody matches “{what}”", "Personne ne correspond à « {what} »";
        found_none_text: "Search for another part of the name or address.", "Recherchez une autre partie du nom ou de l’adresse.";
        reset_search: "Show everybody", "Afficher tout le monde";
        create: "Create a user", "Créer un utilisateur";
        create_do: "Create the user", "Créer l’utilisateur";
        created: "{name} can sign in now.", "{name} peut maintenant se connecter.";
        name: "Name", "Nom";
        email: "E-mail address", "Adresse e-mail";
        department: "Department", "Service";
        cost_center: "Cost center", "Centre de coûts";
        first_password: "First password", "Premier mot de passe";
        first_password_hint: "Hand it over in person or by another way than e-mail.", "Transmettez-le en personne ou par une autre voie que l’e-mail.";
        generate: "Make one up", "En proposer un";
        roles: "Roles", "Rôles";
        own_roles_text: "Roles of the organization come on top.", "Les rôles de l’entreprise s’y ajoutent.";
        no_roles: "No roles of their own", "Aucun rôle personnel";
        roles_yours: "You see the roles that you may give.", "Vous voyez les rôles que vous pouvez attribuer.";
        since: "Created", "Création";
        inactive: "Blocked", "Bloqué";
        delete_one: "Delete the account of {name}?", "Supprimer le compte de {name} ?";
        delete_many: "Delete {n} accounts?", "Supprimer {n} comptes ?";
        delete_text: "Their documents and badges are deleted with them. What they printed stays in the reports without a name.", "Leurs documents et leurs badges sont supprimés avec eux. Ce qu’ils ont imprimé reste dans les rapports, sans nom.";
        deleted_one: "{n} account deleted.", "{n} compte supprimé.";
        deleted_many: "{n} accounts deleted.", "{n} comptes supprimés.";
        delete_user: "Delete the account", "Supprimer le compte";
        it_is_you: "This is you", "C’est vous";
        badges_empty: "No badge is registered", "Aucun badge n’est enregistré";
        badges_empty_text: "Register one here, or let people do it themselves: an unknown badge at a printer asks for a sign-in once.", "Enregistrez-en un ici ou laissez chacun le faire : un badge inconnu présenté à une imprimante demande une connexion, une seule fois.";
        user_badges_empty: "No badge yet.", "Pas encore de badge.";
        register: "Register a badge", "Enregistrer un badge";
        register_do: "Register the badge", "Enregistrer le badge";
        registered: "The badge is registered.", "Le badge est enregistré.";
        registered_replaces: "A person has one permanent badge: a new one takes the place of the old one.", "Une personne a un seul badge permanent : un nouveau remplace l’ancien.";
        owner: "Owner", "Titulaire";
        owner_email: "E-mail address of the owner", "Adresse e-mail du titulaire";
        number: "Badge number", "Numéro de badge";
        number_hint: "Hold the badge at a reader that is plugged in here, or type the number.", "Présentez le badge à un lecteur branché ici ou saisissez le numéro.";
        temporary: "Temporary: works for 24 hours", "Temporaire : valable 24 heures";
        badge_ends_with: "Ends with", "Se termine par";
        kind: "Validity", "Validité";
        permanent: "Permanent", "Permanent";
        until: "Until {time}", "Jusqu’au {time}";
        expired: "Expired", "Expiré";
        registered_on: "Registered", "Enregistré le";
        delete_badges_one: "Delete {n} badge?", "Supprimer {n} badge ?";
        delete_badges_many: "Delete {n} badges?", "Supprimer {n} badges ?";
        delete_badges_text: "It opens nothing any more, at once.", "Il n’ouvre plus rien, immédiatement.";
        delete_badge: "Delete the badge that ends with {number}", "Supprimer le badge qui se termine par {number}";
        badges_deleted_one: "{n} badge deleted.", "{n} badge supprimé.";
        badges_deleted_many: "{n} badges deleted.", "{n} badges supprimés.";
    }
}

catalogue! {
    /// What the page of the organization says.
    Organization {
        roles_title: "Roles of everybody", "Rôles de tous";
        roles_text: "Whoever belongs to the organization has these roles. Give here only what everybody needs.", "Toute personne de l’entreprise a ces rôles. N’attribuez ici que ce dont chacun a besoin.";
        mail_title: "Printing by e-mail", "Impression par e-mail";
        queue_addresses: "Queue addresses", "Adresses de la file d’attente";
        queue_addresses_hint: "One per line. Mail to these addresses becomes print jobs of its sender.", "Une par ligne. Le courrier envoyé à ces adresses devient un travail d’impression de son expéditeur.";
        unproved: "Mail whose sender is not proved", "Courrier dont l’expéditeur n’est pas prouvé";
        unproved_confirm: "Waits until its owner confirms it in the print queue", "Attend que son propriétaire le confirme dans la file d’attente";
        unproved_refuse: "Is refused", "Est refusé";
        panel_title: "At the printer", "À l’imprimante";
        panel_factor: "People prove themselves with", "Les personnes s’identifient avec";
        panel_badge: "Their badge", "Leur badge";
        panel_badge_pin: "Their badge and a PIN", "Leur badge et un code PIN";
        reader: "Badge reader profile", "Profil du lecteur de badges";
        reader_text: "What turns the characters of the reader into the badge number, in this order.", "Ce qui transforme les caractères du lecteur en numéro de badge, dans cet ordre.";
        reader_none: "Numbers are taken as the reader writes them.", "Les numéros sont pris tels que le lecteur les écrit.";
        reader_add: "Add a step", "Ajouter une étape";
        reader_value: "Value", "Valeur";
        reader_uppercase: "Upper case", "Majuscules";
        reader_drop_prefix: "Drop a prefix", "Retirer un préfixe";
        reader_drop_suffix: "Drop a suffix", "Retirer un suffixe";
        reader_reverse: "Reverse the bytes", "Inverser les octets";
        reader_hex_decimal: "Hexadecimal to decimal", "Hexadécimal en décimal";
        reader_decimal_hex: "Decimal to hexadecimal", "Décimal en hexadécimal";
        reader_last: "Keep the last characters", "Garder les derniers caractères";
        reader_zeros: "Drop leading zeros", "Retirer les zéros de tête";
        reader_ascii: "Hexadecimal to the text it spells (ASCII)", "Hexadécimal vers le texte qu’il code (ASCII)";
        reader_wiegand: "Wiegand 26: hexadecimal to 3 + 5 digits", "Wiegand 26 : hexadécimal vers 3 + 5 chiffres";
        reader_bits: "Reverse the bits of each byte", "Inverser les bits de chaque octet";
        limits_title: "Limits and retention", "Limites et conservation";
        monthly: "Impressions per person and month", "Impressions par personne et par mois";
        monthly_hint: "Empty for no limit.", "Vide pour aucune limite.";
        keep_held: "Delete waiting documents after (hours)", "Supprimer les documents en attente après (heures)";
        keep_released: "Delete printed documents after (hours)", "Supprimer les documents imprimés après (heures)";
        place_title: "Language and time", "Langue et heure";
        language_hint: "For people who have chosen none.", "Pour les personnes qui n’en ont pas choisi.";
        time_zone: "Time zone", "Fuseau horaire";
        time_zone_hint: "Days and months of quotas and reports are cut there.", "Les jours et les mois des quotas et des rapports y sont découpés.";
        read_only: "You see these settings; an organization administrator changes them.", "Vous voyez ces paramètres ; un administrateur de l’entreprise les modifie.";
        unsaved: "There are changes that are not saved.", "Des modifications ne sont pas enregistrées.";
    }
}
