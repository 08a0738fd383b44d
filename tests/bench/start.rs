//! From the start of the process to the first answer, on a store with a hundred thousand jobs.

use crate::report::{Report, median, mib};
use anyhow::{Context, Result, bail};
use std::{path::Path, process::Command, time::Instant};
use tests::{Appliance, process::memory};

const JOBS: &str = "100000";
const STARTS: usize = 7;

/// The store is filled by an example program of the `storage` crate, through its public functions.
pub async fn measure(root: &Path, report: &mut Report) -> Result<()> {
    let mut house = Appliance::started().await;
    house.user("ada@example.org").await;
    house.stop();
    let mut fill = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    fill.current_dir(root).args(["run", "--quiet", "--release", "--package", "storage", "--example", "fill", "--"]);
    let filled = fill.arg(house.data()).arg(JOBS).status().context("starting cargo")?;
    if !filled.success() {
        bail!("the store could not be filled");
    }
    let mut times = Vec::new();
    for _ in 0..STARTS {
        let began = Instant::now();
        house.start_again().await;
        let answer = house.stranger().get("/api/health").await;
        times.push(began.elapsed().as_secs_f64() * 1000.0);
        if answer.status != 200 {
            bail!("the first answer is {}", answer.status);
        }
        if times.len() < STARTS {
            house.kill();
        }
    }
    let (now, _) = memory(house.id()).context("the appliance runs")?;
    report.line(
        &format!("start to the first answer after SIGKILL, {JOBS} jobs"),
        &format!("median {:.0} ms, then {:.0} MiB resident", median(&times), mib(now)),
        "under 1,000 ms",
    );
    Ok(())
}
