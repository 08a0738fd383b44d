//! E-mail intake with Postfix's own load client: ours beside Postfix, each `250` durable.

use crate::{
    peers,
    report::{Report, median, rate},
};
use anyhow::{Result, bail};
use std::{net::SocketAddr, time::Instant};
use tests::{Appliance, appliance::QUEUE};

const ROUNDS: usize = 5;
const MESSAGES: usize = 600;
const SESSIONS: usize = 20;

/// 10 kB messages in 20 sessions at once.
pub async fn measure(report: &mut Report) -> Result<()> {
    let postfix = peers::postfix().await?;
    let house = Appliance::started().with_flag("--person-jobs", "100000").await;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let owner = house.user(&format!("load-{round}@example.org")).await;
        theirs.push(load(postfix.address, "load@perf.example", "print@perf.example").await?);
        ours.push(load(house.site().smtp, owner.email(), QUEUE).await?);
        // What follows from it must not be counted against the next peer.
        crate::intake::settled(&owner).await;
    }
    let (ours, theirs) = (median(&ours), median(&theirs));
    let came_out = format!("{ours:.0}/s beside {theirs:.0}/s of Postfix: {:.2} times", ours / theirs);
    report.line(&format!("e-mail intake, 10 kB, {SESSIONS} sessions"), &came_out, "at least 1.5 times Postfix");
    Ok(())
}

async fn load(to: SocketAddr, from: &str, recipient: &str) -> Result<f64> {
    let mut source = tokio::process::Command::new("/usr/sbin/smtp-source");
    source.args(["-s", &SESSIONS.to_string(), "-m", &MESSAGES.to_string(), "-l", "10000", "-f", from, "-t", recipient]);
    source.arg(to.to_string()).kill_on_drop(true);
    let began = Instant::now();
    let output = source.output().await?;
    if !output.status.success() {
        bail!("smtp-source failed: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(rate(MESSAGES, began.elapsed()))
}
