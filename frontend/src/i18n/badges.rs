//! The words about badges and their readers.

use model::sentences;

sentences! {
    /// What the pages about badges say.
    pub struct Badges {
        title: "Badges", "Badges";
        none: "No badges registered", "Aucun badge enregistré";
        none_text: "Register one here or let users do it themselves: the first time they use a badge at a printer, they sign in once.", "Enregistrez-en un ici ou laissez les utilisateurs le faire : à la première utilisation d’un badge à une imprimante, ils se connectent une fois.";
        register: "Register a badge", "Enregistrer un badge";
        register_do: "Register the badge", "Enregistrer le badge";
        registered: "Badge registered.", "Badge enregistré.";
        registered_replaces: "Each user has one permanent badge: a new one replaces the old one.", "Chaque utilisateur a un seul badge permanent : le nouveau remplace l’ancien.";
        owner: "Owner", "Titulaire";
        owner_email: "E-mail address of owner", "Adresse e-mail du titulaire";
        number: "Badge number", "Numéro de badge";
        number_hint: "Hold the badge to a reader connected to this computer, or type the number.", "Présentez le badge à un lecteur connecté à cet ordinateur ou saisissez le numéro.";
        temporary: "Temporary: valid for 24 hours", "Temporaire : valable 24 heures";
        ends_in: "Ends in", "Se termine par";
        kind: "Validity", "Validité";
        permanent: "Permanent", "Permanent";
        until: "Until {time}", "Jusqu’au {time}";
        expired: "Expired", "Expiré";
        registered_on: "Registered", "Enregistré le";
        delete_one: "Delete {n} badge?", "Supprimer {n} badge ?";
        delete_many: "Delete {n} badges?", "Supprimer {n} badges ?";
        delete_text: "Deleted badges stop working immediately.", "Un badge supprimé cesse immédiatement de fonctionner.";
        delete_this: "Delete the badge ending in {number}", "Supprimer le badge qui se termine par {number}";
        deleted_one: "{n} badge deleted.", "{n} badge supprimé.";
        deleted_many: "{n} badges deleted.", "{n} badges supprimés.";
        search: "Full e-mail address or full badge number", "Adresse e-mail complète ou numéro de badge complet";
        found_none: "No badges match “{what}”", "Aucun badge ne correspond à « {what} »";
        found_none_text: "Enter the full address or number: part of it is not enough.", "Saisissez l’adresse ou le numéro en entier : une partie ne suffit pas.";
        show_all: "Show all badges", "Afficher tous les badges";
        total_one: "{n} badge", "{n} badge";
        total_many: "{n} badges", "{n} badges";
        to_import: "Import badges", "Importer des badges";
        to_learner: "Set up the badge reader", "Configurer le lecteur de badges";
    }
}

sentences! {
    /// What the page that finds out how a badge reader sends numbers says.
    pub struct Learner {
        title: "How does your reader send numbers?", "Comment votre lecteur envoie-t-il les numéros ?";
        text: "Hold two badges to the reader and enter the number your directory has for each. The conversion is worked out and shown before anything is saved.", "Présentez deux badges au lecteur et saisissez le numéro que votre annuaire associe à chacun. La conversion est déduite et affichée avant tout enregistrement.";
        first: "First badge, as read", "Premier badge, tel que lu";
        second: "Second badge, as read", "Second badge, tel que lu";
        swipe_hint: "A reader connected to this computer types it for you.", "Un lecteur connecté à cet ordinateur le saisit pour vous.";
        directory: "First number in the directory", "Premier numéro dans l’annuaire";
        directory_two: "Second number in the directory", "Second numéro dans l’annuaire";
        directory_hint: "As printed on the badge or shown in your list.", "Tel qu’il est imprimé sur le badge ou figure dans votre liste.";
        differ: "The two numbers are the same. Use another badge for the second.", "Les deux numéros sont identiques. Utilisez un autre badge pour le second.";
        none: "No conversion fits both badges. Check that each number belongs to its badge.", "Aucune conversion ne convient aux deux badges. Vérifiez que chaque numéro correspond à son badge.";
        proposals: "Proposed conversions", "Conversions proposées";
        as_read: "Use the number as read", "Utiliser le numéro tel que lu";
        list: "Try it on your list", "Essayer sur votre liste";
        list_hint: "Paste numbers as the reader sends them, one per line.", "Collez des numéros tels que le lecteur les envoie, un par ligne.";
        read: "As read", "Lu";
        becomes: "Becomes", "Devient";
        fails: "cannot be converted", "conversion impossible";
        save: "Use this conversion", "Utiliser cette conversion";
        saved: "Reader profile saved.", "Profil du lecteur enregistré.";
        fits_all: "All {n} numbers can be converted.", "Les {n} numéros peuvent être convertis.";
        fits_some: "{n} of {m} numbers cannot be converted.", "{n} numéros sur {m} ne peuvent pas être convertis.";
    }
}
