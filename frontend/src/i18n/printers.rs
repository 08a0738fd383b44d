//! The words about printers.

use model::sentences;

sentences! {
    /// What the pages about printers say.
    pub struct Printers {
        title: "Printers", "Imprimantes";
        add: "Add a printer", "Ajouter une imprimante";
        add_text: "The printer is asked what it can do. Nothing is installed on it.", "L’imprimante est aussitôt interrogée sur ses capacités. Rien n’y est installé.";
        add_do: "Add the printer", "Ajouter l’imprimante";
        adding: "Contacting the printer", "Interrogation de l’imprimante";
        added: "{name} is ready.", "{name} est prête.";
        name: "Name", "Nom";
        location: "Location", "Emplacement";
        address: "Address", "Adresse";
        address_hint: "For example: ipp://printer.example.org/ipp/print, or socket://printer.example.org for a printer without IPP", "Par exemple : ipp://imprimante.exemple.fr/ipp/print, ou socket://imprimante.exemple.fr pour une imprimante sans IPP";
        empty_title: "No printers yet", "Aucune imprimante pour l’instant";
        empty_text: "Enter the address of a printer on your network. Almost any printer from the last fifteen years that supports IPP and PDF will work.", "Saisissez l’adresse d’une imprimante de votre réseau. Presque toutes les imprimantes IPP et PDF de ces quinze dernières années conviennent.";
        empty_text_viewer: "Printers appear here once an administrator adds them.", "Les imprimantes s’affichent ici dès qu’un administrateur les ajoute.";
        count_one: "{n} printer", "{n} imprimante";
        count_many: "{n} printers", "{n} imprimantes";
        trouble_one: "{n} needs attention", "{n} demande votre attention";
        trouble_many: "{n} need attention", "{n} demandent votre attention";
        unknown: "Unknown", "État inconnu";
        idle: "Ready", "Prête";
        processing: "Printing", "Impression en cours";
        stopped: "Stopped", "Arrêtée";
        offline: "Not responding", "Ne répond pas";
        model: "Model", "Modèle";
        serial: "Serial number", "Numéro de série";
        firmware: "Firmware", "Micrologiciel";
        color: "Color", "Couleur";
        mono: "Black and white", "Noir et blanc";
        two_sided: "Two-sided", "Recto verso";
        one_sided: "One-sided", "Recto seul";
        abilities: "Capabilities", "Capacités";
        formats: "Formats", "Formats";
        impressions: "Impressions", "Impressions";
        sheets: "Sheets", "Feuilles";
        seen: "Last response", "Dernière réponse";
        added_on: "Added", "Ajoutée le";
        simulated: "Simulated", "Simulée";
        own_page: "Printer web page", "Page web de l’imprimante";
        details: "Details", "Détails";
        panel_title: "Release panel", "Écran de libération";
        panel_text: "Open this address on the screen next to the printer, with a badge reader connected. Anyone with this address can use the panel: keep it private.", "Ouvrez cette adresse sur l’écran placé près de l’imprimante, avec un lecteur de badges branché. Qui connaît l’adresse peut utiliser l’écran : ne la divulguez pas.";
        panel_open: "Open the panel", "Ouvrir l’écran";
        agent_title: "Printers with their own agent", "Imprimantes dotées de leur propre agent";
        agent_text: "Some printers come with an agent and enroll themselves. Give them this token; it works once.", "Certaines imprimantes ont leur propre agent et s’inscrivent elles-mêmes. Donnez-leur ce jeton ; il ne sert qu’une fois.";
        agent_make: "Create a token", "Créer un jeton";
        agent_own: "Its own agent", "Son propre agent";
        agent_own_text: "This printer fetches its documents itself, through an agent that enrolled as {name} on {time}.", "Cette imprimante va chercher ses documents elle-même, par un agent inscrit sous le nom {name} le {time}.";
        agent_revoke: "Revoke the agent", "Révoquer l’agent";
        agent_revoke_ask: "Revoke the agent of {name}?", "Révoquer l’agent de {name} ?";
        agent_revoke_text: "It can no longer fetch documents or report anything. The result of documents it had already taken is shown as unknown.", "Il ne pourra plus ni aller chercher de documents ni rien signaler. Le résultat des documents qu’il avait déjà pris est indiqué comme inconnu.";
        agent_revoked: "The agent has been revoked.", "L’agent a été révoqué.";
        agent_gone: "The agent of this printer has been revoked. Remove the printer; it can then enroll again.", "L’agent de cette imprimante a été révoqué. Retirez l’imprimante ; elle pourra ensuite s’inscrire de nouveau.";
        agent_until: "Valid until {time}", "Valable jusqu’au {time}";
        paper_title: "Output tray", "Bac de sortie";
        paper_text: "What this simulated printer has printed, newest first.", "Ce que cette imprimante simulée a imprimé, le plus récent en premier.";
        paper_empty: "Nothing printed yet", "Rien n’a encore été imprimé";
        paper_empty_text: "Release a document at its panel.", "Libérez un document sur son écran.";
        paper_page: "Page {n} of {name}", "Page {n} de {name}";
        paper_more: "And {n} more", "Et {n} de plus";
        remove_ask: "Remove {name}?", "Retirer {name} ?";
        remove_text: "Waiting documents are not affected; they can be released at any other printer.", "Les documents en attente ne sont pas affectés ; ils pourront être libérés sur toute autre imprimante.";
        remove_do: "Remove the printer", "Retirer l’imprimante";
        removed: "{name} has been removed.", "{name} a été retirée.";
        all: "All printers", "Toutes les imprimantes";
    }
}
