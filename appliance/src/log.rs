//! The log: text for people or JSON for programs, on the standard error.

use std::io::{IsTerminal, stderr};
use tracing_subscriber::EnvFilter;

/// Starts the log; `RUST_LOG` says how much. Colours are for terminals, and for those who have not refused them
/// (`NO_COLOR`).
pub fn start(json: bool) {
    let colors = stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let to = tracing_subscriber::fmt().with_env_filter(filter()).with_ansi(colors).with_writer(stderr);
    // A second start of the log within one process changes nothing.
    let _ = if json { to.json().try_init() } else { to.try_init() };
}

/// What `RUST_LOG` says, else everything but details. mailin-embedded is heard when something is wrong: it listens
/// behind the gate, and what it calls its address is nobody's to use.
fn filter() -> EnvFilter {
    let asked = std::env::var(EnvFilter::DEFAULT_ENV).unwrap_or_default();
    let asked = if asked.trim().is_empty() { "info" } else { &asked };
    let with = |level: &str| EnvFilter::try_new(format!("mailin_embedded=warn,{level}"));
    with(asked).or_else(|_| with("info")).unwrap_or_else(|_| EnvFilter::new("info"))
}
