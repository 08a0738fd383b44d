//! What came out: a table for people, as it stands in `docs/performance.md`.

use anyhow::{Context, Result};
use std::{fs, path::Path, time::Duration};

/// Lines of the table.
#[derive(Default)]
pub struct Report {
    lines: Vec<String>,
}

impl Report {
    /// A line: what was measured, what came out, and what was wanted.
    pub fn line(&mut self, what: &str, came_out: &str, wanted: &str) {
        eprintln!("    {what}: {came_out}   (wanted: {wanted})");
        self.lines.push(format!("| {what} | {came_out} | {wanted} |"));
    }

    /// Prints the table and keeps it.
    pub fn finish(&self, folder: &Path) -> Result<()> {
        let table = format!("| what | measured | wanted |\n| --- | --- | --- |\n{}\n", self.lines.join("\n"));
        fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
        fs::write(folder.join("performance.md"), &table).context("writing the table")?;
        println!("\n{table}");
        Ok(())
    }
}

/// The middle of several values.
pub fn median(values: &[f64]) -> f64 {
    quantile(values, 0.5)
}

/// The value below which this share of them lies.
pub fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let at = ((sorted.len().max(1) - 1) as f64 * share).round() as usize;
    sorted.get(at).copied().unwrap_or(f64::NAN)
}

/// So many in such a time, in one second.
pub fn rate(count: usize, took: Duration) -> f64 {
    #[allow(clippy::cast_precision_loss)]
    let count = count as f64;
    count / took.as_secs_f64()
}

/// Bytes as MiB.
pub fn mib(bytes: u64) -> f64 {
    #[allow(clippy::cast_precision_loss)]
    let bytes = bytes as f64;
    bytes / f64::from(1 << 20)
}
