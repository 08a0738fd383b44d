//! Fifty thousand people: brought by imports, searched for as one types, and asked what they may.

use crate::{
    imports::{ImportTimes, brings, file},
    report::{Report, median, quantile},
};
use anyhow::{Context, Result, bail};
use api::routes::Endpoint;
use http_body_util::BodyExt as _;
use std::{path::Path, process::Command, time::Instant};
use tests::{
    Appliance,
    http::{Connection, Http, body, quoted},
};

const PEOPLE: usize = 50_000;
const OF_A_FILE: usize = 5_000;
/// What somebody types, letter by letter.
const TYPED: &[&str] = &["lovelace", "grace hop", "p40404", "zoë", "Sales", "house.example", "ada ger"];
const ROUNDS: usize = 10;
const CHECKS: &str = "100000";

/// The imports, then the searches over HTTPS, then the rights by an example program of the `storage` crate.
pub async fn measure(root: &Path, report: &mut Report) -> Result<()> {
    let mut house = Appliance::started().with_flag("--mail-relay", "127.0.0.1:9").await;
    let http = house.administrator().http().clone();
    let mut imports = Vec::new();
    for part in 0..PEOPLE / OF_A_FILE {
        let people = part * OF_A_FILE..(part + 1) * OF_A_FILE;
        let ImportTimes { preview, run } = brings(&http, &file(people, None)).await?;
        eprintln!("    {} people: preview {preview:.2} s, run {run:.2} s", (part + 1) * OF_A_FILE);
        imports.push(run);
    }
    report.line(
        &format!("import of {OF_A_FILE} users without passwords, {} times into one organization", imports.len()),
        &format!("median {:.1} s, the slowest {:.1} s", median(&imports), quantile(&imports, 1.0)),
        "under 5 s",
    );

    // One connection stays open, as that of a browser does.
    let mut connection = http.connect().await?;
    let mut times = Vec::new();
    for typed in TYPED.iter().cycle().take(TYPED.len() * ROUNDS) {
        for (end, letter) in typed.char_indices() {
            let begun = typed.get(..end + letter.len_utf8()).unwrap_or_default();
            times.push(search(&http, &mut connection, &format!("search={}", quoted(begun))).await?);
        }
    }
    let told = |times: &[f64]| format!("median {:.1} ms, p95 {:.1} ms", median(times), quantile(times, 0.95));
    report.line(&format!("search over {PEOPLE} people, a letter more each time"), &told(&times), "p95 under 20 ms");
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        for begun in ["", "a", "lo", "grace", "p4"] {
            for narrowed in ["active=true", "department=Sales", "role=help-desk"] {
                times.push(search(&http, &mut connection, &format!("search={begun}&{narrowed}")).await?);
            }
        }
    }
    report.line("the same within a filter", &told(&times), "p95 under 20 ms");
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        for sort in ["name", "-name", "department", "-since"] {
            times.push(search(&http, &mut connection, &format!("sort={sort}")).await?);
        }
    }
    report.line("a page of them sorted by another column", &told(&times), "none");
    drop(connection);

    house.stop();
    let (middle, p95) = times_of(root, "storage", "rights", house.data())?;
    report.line(
        &format!("the rights of one of {PEOPLE} people, computed from the store {CHECKS} times"),
        &format!("median {middle} µs, p95 {p95} µs"),
        "under 20 µs",
    );
    let (middle, p95) = times_of(root, "app", "door", house.data())?;
    report.line(
        &format!("the door: session, person and rights read anew in the transaction that acts, {CHECKS} times"),
        &format!("median {middle} µs, p95 {p95} µs"),
        "at most 10 µs",
    );
    Ok(())
}

async fn search(http: &Http, connection: &mut Connection, query: &str) -> Result<f64> {
    let wanted = http.request("GET", &format!("{}?{query}", Endpoint::Users.path()));
    let began = Instant::now();
    let answer = connection.send(wanted, body("")).await?;
    let status = answer.status();
    let _ = answer.into_body().collect().await?;
    if status != 200 {
        bail!("searching {query}: {status}");
    }
    Ok(began.elapsed().as_secs_f64() * 1000.0)
}

/// Runs an example program of a crate on a data directory; the median and the 95th percentile that it prints.
fn times_of(root: &Path, package: &str, example: &str, data: &Path) -> Result<(String, String)> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root).args(["run", "--quiet", "--release", "--package", package, "--example", example, "--"]);
    let said = cargo.arg(data).arg(CHECKS).output().context("starting cargo")?;
    let printed = String::from_utf8_lossy(&said.stdout).into_owned();
    let Some((middle, p95)) = printed.trim().split_once(' ') else {
        bail!("{example} of {package} measured nothing: {}", String::from_utf8_lossy(&said.stderr));
    };
    Ok((middle.to_owned(), p95.to_owned()))
}
