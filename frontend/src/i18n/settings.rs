//! The words of the settings of an organization.

use model::sentences;

sentences! {
    /// What the settings of an organization say.
    pub struct Settings {
        roles_title: "Roles for everyone", "Rôles de tous les utilisateurs";
        roles_text: "Everyone in the organization has these roles. Assign only what everyone needs.", "Tous les utilisateurs de l’entreprise ont ces rôles. N’attribuez que ce dont chacun a besoin.";
        mail_title: "Printing by e-mail", "Impression par e-mail";
        queue_addresses: "Print addresses", "Adresses d’impression";
        queue_addresses_hint: "One per line. E-mail sent to these addresses is added to the sender’s print queue.", "Une par ligne. Les e-mails envoyés à ces adresses sont ajoutés à la file d’attente de leur expéditeur.";
        unproved: "E-mail from unverified senders", "E-mails d’expéditeurs non vérifiés";
        unproved_confirm: "Hold until the owner confirms it in the print queue", "Mettre en attente jusqu’à confirmation dans la file d’attente";
        unproved_refuse: "Reject", "Refuser";
        covering: "Also print the text of e-mails that have attachments", "Imprimer aussi le texte des e-mails qui ont des pièces jointes";
        covering_hint: "Otherwise, the text is printed only where there is no attachment.", "Sinon, le texte n’est imprimé qu’en l’absence de pièce jointe.";
        panel_title: "At the printer", "À l’imprimante";
        panel_factor: "Sign-in at the printer", "Connexion devant l’imprimante";
        panel_badge: "Badge only", "Badge seul";
        panel_badge_pin: "Badge and PIN", "Badge et code PIN";
        reader: "Badge reader profile", "Profil du lecteur de badges";
        reader_text: "These steps turn what the reader sends into the badge number, in this order.", "Ces étapes transforment, dans cet ordre, ce qu’envoie le lecteur en numéro de badge.";
        reader_none: "Numbers are used as the reader sends them.", "Les numéros sont utilisés tels que le lecteur les envoie.";
        reader_add: "Add a step", "Ajouter une étape";
        reader_value: "Value", "Valeur";
        reader_uppercase: "Convert to uppercase", "Convertir en majuscules";
        reader_drop_prefix: "Remove a prefix", "Supprimer un préfixe";
        reader_drop_suffix: "Remove a suffix", "Supprimer un suffixe";
        reader_reverse: "Reverse the byte order", "Inverser l’ordre des octets";
        reader_hex_decimal: "Hexadecimal to decimal", "Hexadécimal en décimal";
        reader_decimal_hex: "Decimal to hexadecimal", "Décimal en hexadécimal";
        reader_last: "Keep only the last characters", "Garder uniquement les derniers caractères";
        reader_zeros: "Remove leading zeros", "Supprimer les zéros de tête";
        reader_ascii: "Hexadecimal to text (ASCII)", "Hexadécimal en texte (ASCII)";
        reader_wiegand: "Wiegand 26: hexadecimal to 3 + 5 digits", "Wiegand 26 : hexadécimal en 3 + 5 chiffres";
        reader_bits: "Reverse the bits in each byte", "Inverser les bits de chaque octet";
        reader_parity: "Remove and check the parity bits (26, 34, 35 or 37 bits)", "Vérifier et retirer les bits de parité (26, 34, 35 ou 37 bits)";
        reader_card: "Wiegand (26, 34, 35 or 37 bits): hexadecimal to facility and card", "Wiegand (26, 34, 35 ou 37 bits) : hexadécimal en site et carte";
        reader_fill: "Add leading zeros, up to this length", "Ajouter des zéros de tête, jusqu’à cette longueur";
        reader_join: "Facility, card: remove the comma, card digits", "Site, carte : supprimer la virgule, chiffres de la carte";
        reader_split: "Facility, card: add the comma, card digits", "Site, carte : ajouter la virgule, chiffres de la carte";
        reader_xor: "Remove and check the check byte (XOR)", "Vérifier et retirer l’octet de contrôle (XOR)";
        reader_crc: "Remove and check the checksum (CRC)", "Vérifier et retirer la somme de contrôle (CRC)";
        tap: "Test the profile", "Essayer le profil";
        tap_hint: "Click here and hold badges to a reader at this computer. The last ten are shown until you leave the page; their numbers are not stored.", "Cliquez ici et présentez des badges à un lecteur relié à cet ordinateur. Les dix derniers restent affichés jusqu’à ce que vous quittiez la page ; leurs numéros ne sont pas enregistrés.";
        tap_last: "Last badges", "Derniers badges";
        tap_registered: "Registered", "Enregistré";
        tap_known: "Yes", "Oui";
        tap_unknown: "No", "Non";
        limits_title: "Limits and retention", "Limites et conservation";
        keep_held: "Delete waiting documents after (hours)", "Supprimer les documents en attente après (heures)";
        keep_released: "Delete printed documents after (hours)", "Supprimer les documents imprimés après (heures)";
        place_title: "Language and time", "Langue et heure";
        language_hint: "For users who have not chosen one.", "Pour les utilisateurs qui n’en ont pas choisi.";
        time_zone: "Time zone", "Fuseau horaire";
        time_zone_hint: "Days and months in quotas and reports follow this time zone.", "Les jours et les mois des quotas et des rapports suivent ce fuseau.";
        read_only: "You can view these settings. Only an organization administrator can change them.", "Vous pouvez consulter ces paramètres. Seul un administrateur de l’entreprise peut les modifier.";
        unsaved: "You have unsaved changes.", "Modifications non enregistrées.";
        passwords_title: "Password requirements", "Exigences relatives aux mots de passe";
        passwords_text: "They apply whenever a password is set or changed.", "Elles s’appliquent dès qu’un mot de passe est défini ou modifié.";
        least: "Minimum length", "Longueur minimale";
        least_hint: "8 to 64 characters. Length matters more than symbols.", "De 8 à 64 caractères. La longueur compte plus que les symboles.";
        kinds: "Complexity", "Complexité";
        kinds_none: "Any characters", "Caractères au choix";
        kinds_two: "Two of: lowercase, uppercase, digits, symbols", "Deux parmi : minuscules, majuscules, chiffres, symboles";
        kinds_three: "Three of: lowercase, uppercase, digits, symbols", "Trois parmi : minuscules, majuscules, chiffres, symboles";
        kinds_all: "Lowercase, uppercase, digits and symbols", "Minuscules, majuscules, chiffres et symboles";
        history: "Previous passwords that cannot be reused", "Mots de passe précédents ne pouvant pas être réutilisés";
        history_hint: "0 to 24.", "De 0 à 24.";
        admins_factor: "Require a second factor for administrators", "Exiger un second facteur des administrateurs";
        admins_factor_hint: "Administrators without one must set it up at their next sign-in.", "Les administrateurs qui n’en ont pas devront en configurer un à leur prochaine connexion.";
    }
}
