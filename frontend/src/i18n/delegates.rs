//! The words of delegates, of the settings of future jobs, and of what an organization decides about its queues.

use model::sentences;

sentences! {
    /// What the page of delegates says.
    pub struct Delegates {
        title: "Delegates", "Délégués";
        text: "A delegate may print the documents in your queue. They still count against your quota, and both of you get an e-mail.", "Un délégué peut imprimer les documents de votre file d’attente. Ils sont toujours décomptés de votre quota, et vous recevez tous deux un e-mail.";
        given: "Who may print my documents", "Qui peut imprimer mes documents";
        given_of: "Who may print the documents of {name}", "Qui peut imprimer les documents de {name}";
        given_none: "Nobody else may print these documents.", "Personne d’autre ne peut imprimer ces documents.";
        held: "Whose documents I may print", "De qui je peux imprimer les documents";
        held_of: "Whose documents {name} may print", "De qui {name} peut imprimer les documents";
        held_none: "Nobody.", "De personne.";
        add: "Add a delegate", "Ajouter un délégué";
        find: "Search by name or e-mail address", "Rechercher par nom ou adresse e-mail";
        until: "Last day", "Dernier jour";
        until_hint: "Leave empty for as long as you like.", "Laissez vide pour ne pas fixer de fin.";
        add_this: "Add {name}", "Ajouter {name}";
        added: "{name} has been added.", "{name} a été ajouté.";
        ends: "Until {day}", "Jusqu’au {day}";
        no_end: "No end date", "Sans date de fin";
        remove: "Remove {name}", "Retirer {name}";
        removed: "{name} has been removed.", "{name} a été retiré.";
        of_whom: "Manage the delegates of", "Gérer les délégués de";
        own: "My delegates", "Mes délégués";
    }
}

sentences! {
    /// What the pages of future jobs and of the print policy say.
    pub struct Policies {
        preferences: "My print settings", "Mes paramètres d’impression";
        preferences_text: "How documents are printed that you upload or e-mail from now on. Documents that are already waiting stay as they are.", "Comment seront imprimés les documents que vous chargerez ou enverrez désormais. Ceux qui attendent déjà restent comme ils sont.";
        own: "Use my own settings", "Utiliser mes propres paramètres";
        own_hint: "Otherwise documents are printed as your organization has set.", "Sinon, les documents sont imprimés comme votre entreprise l’a défini.";
        on_tap: "Release everything when I tap", "Tout libérer quand je présente mon badge";
        on_tap_hint: "At the printer all your documents are printed at once, without asking. When one of them is there twice, or the printer needs attention, you are asked all the same.", "Devant l’imprimante, tous vos documents sont imprimés aussitôt, sans question. Si l’un d’eux est en double, ou si l’imprimante demande votre attention, la question est posée quand même.";
        saved: "Your print settings have been saved.", "Vos paramètres d’impression ont été enregistrés.";
        title: "Print policy", "Règles d’impression";
        text: "What holds for the print queues of everyone in the organization.", "Ce qui vaut pour les files d’attente de toute l’entreprise.";
        defaults: "How documents are printed", "Comment les documents sont imprimés";
        defaults_text: "For everyone who has set nothing else. What is set for everyone cannot be changed by users.", "Pour tous ceux qui n’ont rien défini d’autre. Ce qui est fixé pour tous ne peut pas être modifié par les utilisateurs.";
        locked: "Set for everyone", "Fixé pour tous";
        lock_copies: "Copies", "Exemplaires";
        lock_sides: "Sides", "Recto verso";
        lock_color: "Color mode", "Mode couleur";
        lock_number_up: "Pages per side", "Pages par face";
        retention: "How long documents are kept", "Durée de conservation des documents";
        keep_held: "Hours that waiting documents are kept", "Heures de conservation des documents en attente";
        keep_released: "Hours that printed documents are kept", "Heures de conservation des documents imprimés";
        keep: "Users may keep documents in the queue after printing", "Les utilisateurs peuvent garder des documents dans la file après impression";
        release: "At the printer", "Devant l’imprimante";
        release_on_tap: "Users may have everything released as soon as they tap", "Les utilisateurs peuvent tout libérer dès qu’ils présentent leur badge";
        privacy: "Privacy", "Confidentialité";
        help_desk_sees_pages: "The help desk may see the pages of documents", "L’assistance peut voir les pages des documents";
        history_days: "Days that the print history is kept", "Jours de conservation de l’historique d’impression";
        policy_saved: "The print policy has been saved.", "Les règles d’impression ont été enregistrées.";
    }
}
