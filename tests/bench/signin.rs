//! Two hundred people who sign in at the same moment: the memory of the appliance, and how many get in.

use crate::{
    imports::{brings, file},
    report::{Report, mib, quantile},
};
use anyhow::{Context, Result};
use api::{login::SignIn, routes::Endpoint};
use std::{collections::BTreeMap, time::Instant};
use tests::{Appliance, process::memory};

const PEOPLE: usize = 200;
const PASSWORD: &str = "a heron at dawn";

/// All of them at once, each on a connection of its own.
pub async fn measure(report: &mut Report) -> Result<()> {
    let house = Appliance::started().await;
    let _ = brings(house.administrator().http(), &file(0..PEOPLE, Some(PASSWORD))).await?;
    let (before, _) = memory(house.id()).context("the appliance runs")?;
    let mut clients = Vec::new();
    for n in 0..PEOPLE {
        let http = house.stranger();
        clients.push(tokio::spawn(async move {
            let who = SignIn { email: format!("p{n:05}@house.example"), password: format!("{PASSWORD} {n}") };
            let began = Instant::now();
            let status = http.call(Endpoint::SignIn, &[], &who).await.status;
            (status, began.elapsed().as_secs_f64() * 1000.0)
        }));
    }
    let (mut answers, mut times) = (BTreeMap::<u16, usize>::new(), Vec::new());
    for client in clients {
        let (status, took) = client.await.context("a client")?;
        *answers.entry(status).or_default() += 1;
        times.push(took);
    }
    let (_, most) = memory(house.id()).context("the appliance runs")?;
    report.line(
        &format!("{PEOPLE} sign-ins at once"),
        &format!(
            "at most {:.0} MiB resident ({:.0} before), the last answer after {:.1} s, answers {answers:?}",
            mib(most),
            mib(before),
            quantile(&times, 1.0) / 1000.0
        ),
        "never above 256 MiB",
    );
    Ok(())
}
