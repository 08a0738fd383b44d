//! The panel of a simulated printer that brings its own agent: a badge, a list, a choice.

use crate::gateway::Appliance;
use api::agent::TapAnswer;
use model::id::PrinterId;

/// What the panel of a printer needs: its way to the appliance, and who the printer is there.
#[derive(Clone)]
pub struct Panel {
    /// The way, with the agent's credential.
    pub appliance: Appliance,
    /// The printer.
    pub printer: PrinterId,
}

/// What stands on the panel.
pub enum PanelView {
    /// Nobody has held a badge to it; what there is to say besides.
    Welcome(&'static str),
    /// What waits for whoever did.
    Jobs(TapAnswer),
}
