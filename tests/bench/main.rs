//! The measurements behind `docs/performance.md`: the release program beside its peers, in one run, interleaved.
//!
//! A machine that others use too drifts by a factor of two within minutes: only ratios of one run are worth anything,
//! so every round measures every server, and medians are taken over the rounds. Everything is bounded and ends by
//! itself.

// A measurement stops at the first surprise, and says where.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod admission;
mod imports;
mod intake;
mod ipp;
mod mail;
mod memory;
mod peers;
mod people;
mod release;
mod report;
mod signin;
mod sizes;
mod start;

use anyhow::{Result, bail};
use report::Report;
use std::path::Path;

/// Every measurement, by name.
const ALL: &[&str] =
    &["sizes", "mail", "intake", "release", "memory", "field", "start", "people", "imports", "signin", "admission"];

#[tokio::main]
async fn main() -> Result<()> {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    if let Some(unknown) = wanted.iter().find(|w| !ALL.contains(&w.as_str())) {
        bail!("there is no measurement `{unknown}`; there are: {}", ALL.join(", "));
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut report = Report::default();
    for name in ALL.iter().filter(|name| wanted.is_empty() || wanted.iter().any(|w| w == *name)) {
        eprintln!("==> {name}");
        match *name {
            "sizes" => sizes::measure(&root, &mut report)?,
            "mail" => mail::measure(&mut report).await?,
            "intake" => intake::measure(&mut report).await?,
            "release" => release::measure(&mut report).await?,
            "memory" => memory::measure(&mut report).await?,
            "field" => memory::measure_field(&root, &mut report).await?,
            "people" => people::measure(&root, &mut report).await?,
            "imports" => imports::measure(&mut report).await?,
            "admission" => admission::measure(&mut report).await?,
            "signin" => signin::measure(&mut report).await?,
            _ => start::measure(&root, &mut report).await?,
        }
    }
    report.finish(&root.join("target/bench"))
}
