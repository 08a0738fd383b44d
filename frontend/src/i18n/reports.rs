//! The words of the reports.

use model::sentences;

sentences! {
    /// What the reports say.
    pub struct Reports {
        empty: "No data available", "Aucune donnée disponible";
        empty_text: "Reports are not part of this version yet.", "Les rapports ne font pas encore partie de cette version.";
    }
}
