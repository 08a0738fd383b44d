//! The words of the print history, and of the sheet with the codes of printers.

use model::sentences;

sentences! {
    /// What these pages say.
    pub struct History {
        title: "Print history", "Historique d’impression";
        text: "What was printed, where and when.", "Ce qui a été imprimé, où et quand.";
        of: "Print history of {name}", "Historique d’impression de {name}";
        own: "My history", "Mon historique";
        find: "Find somebody’s history", "Trouver l’historique de quelqu’un";
        choose: "Whose history would you like to see?", "De qui voulez-vous voir l’historique ?";
        from: "From", "Du";
        to: "To", "Au";
        download: "Download as CSV", "Télécharger en CSV";
        none: "Nothing was printed", "Rien n’a été imprimé";
        none_text: "Nothing was printed in this period.", "Rien n’a été imprimé pendant cette période.";
        job_name: "Job name", "Nom du travail";
        impressions: "Impressions", "Impressions";
        released_on: "Released on", "Libéré sur";
        color_mode: "Color mode", "Mode couleur";
        two_sided: "Two-sided", "Recto verso";
        released: "Released", "Libéré le";
        yes: "Yes", "Oui";
        no: "No", "Non";
        codes: "Codes of the printers", "Codes des imprimantes";
        codes_text: "Print this page and put each code on its printer. Whoever scans it with a phone releases documents there.", "Imprimez cette page et collez chaque code sur son imprimante. Quiconque le scanne avec un téléphone y libère ses documents.";
        codes_print: "Print the codes", "Imprimer les codes";
        codes_none: "No printer has been added yet", "Aucune imprimante n’a encore été ajoutée";
        code_how: "Scan to print here", "Scannez pour imprimer ici";
    }
}
