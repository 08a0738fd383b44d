//! The words about printers.

use super::catalogue;

catalogue! {
    /// What the pages about printers say.
    Printers {
        title: "Printers", "Imprimantes";
        add: "Add a printer", "Ajouter une imprimante";
        add_text: "The printer is asked at once what it can do. Nothing is installed on it.", "L’imprimante est aussitôt interrogée sur ses capacités. Rien n’y est installé.";
        add_do: "Add the printer", "Ajouter l’imprimante";
        adding: "Asking the printer", "Interrogation de l’imprimante";
        added: "{name} is ready.", "{name} est prête.";
        name: "Name", "Nom";
        location: "Location", "Emplacement";
        address: "Address", "Adresse";
        address_hint: "For example ipp://printer.example.org/ipp/print", "Par exemple ipp://imprimante.exemple.fr/ipp/print";
        empty_title: "No printer yet", "Aucune imprimante pour l’instant";
        empty_text: "Give the address of a printer on your network. Every printer with IPP and PDF of the last ten years will do.", "Indiquez l’adresse d’une imprimante de votre réseau. Toute imprimante IPP et PDF de ces dix dernières années convient.";
        empty_text_viewer: "As soon as an administrator adds one, it shows here.", "Dès qu’un administrateur en ajoute une, elle s’affiche ici.";
        count_one: "{n} printer", "{n} imprimante";
        count_many: "{n} printers", "{n} imprimantes";
        trouble_one: "{n} needs attention", "{n} demande votre attention";
        trouble_many: "{n} need attention", "{n} demandent votre attention";
        unknown: "Not heard of yet", "Pas encore de nouvelles";
        idle: "Ready", "Prête";
        processing: "Printing", "Impression en cours";
        stopped: "Stopped", "Arrêtée";
        offline: "Does not answer", "Ne répond pas";
        model: "Model", "Modèle";
        serial: "Serial number", "Numéro de série";
        firmware: "Firmware", "Micrologiciel";
        color: "Colour", "Couleur";
        mono: "Black and white", "Noir et blanc";
        two_sided: "Two-sided", "Recto verso";
        one_sided: "One-sided", "Recto seul";
        abilities: "Prints", "Imprime en";
        formats: "Formats", "Formats";
        impressions: "Impressions", "Impressions";
        sheets: "Sheets", "Feuilles";
        seen: "Last answer", "Dernière réponse";
        added_on: "Added", "Ajoutée le";
        simulated: "Simulated", "Simulée";
        own_page: "Its own web page", "Sa propre page web";
        details: "Details", "Détails";
        panel_title: "Release panel", "Écran de libération";
        panel_text: "Open this address on the screen beside the printer, with a badge reader plugged in. Whoever has the address has the panel: keep it there.", "Ouvrez cette adresse sur l’écran placé près de l’imprimante, avec un lecteur de badges branché. Qui a l’adresse a l’écran : gardez-la pour lui.";
        panel_open: "Open the panel", "Ouvrir l’écran";
        agent_title: "Printer with an agent of its own", "Imprimante dotée de son propre agent";
        agent_text: "Some printers bring their own agent and enrol by themselves. Give them this token; it works once.", "Certaines imprimantes ont leur propre agent et s’inscrivent elles-mêmes. Donnez-leur ce jeton ; il ne sert qu’une fois.";
        agent_make: "Make a token", "Créer un jeton";
        agent_until: "Works until {time}", "Valable jusqu’au {time}";
        paper_title: "Paper tray", "Bac de sortie";
        paper_text: "What came out of this simulated printer, newest first.", "Ce qui est sorti de cette imprimante simulée, le plus récent en premier.";
        paper_empty: "No paper has come out yet", "Aucune feuille n’est encore sortie";
        paper_empty_text: "Release a document at its panel.", "Libérez un document sur son écran.";
        paper_page: "Page {n} of {name}", "Page {n} de {name}";
        paper_more: "And {n} more", "Et {n} de plus";
        remove_ask: "Remove {name}?", "Retirer {name} ?";
        remove_text: "Documents that wait are not touched; they come out at any other printer.", "Les documents en attente ne sont pas touchés ; ils sortent sur toute autre imprimante.";
        remove_do: "Remove the printer", "Retirer l’imprimante";
        removed: "{name} is removed.", "{name} est retirée.";
        all: "All printers", "Toutes les imprimantes";
    }
}
