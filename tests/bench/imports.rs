//! Imports of users: 5,000 with passwords beside the sign-ins of others, and how fast one password is hashed.

use crate::report::{Report, quantile, rate};
use anyhow::{Context, Result, bail};
use api::{
    imports::{ImportInfo, ImportState},
    login::SignIn,
    routes::Endpoint,
};
use std::{
    fmt::Write as _,
    ops::Range,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use tests::{
    Appliance, Person,
    http::{Http, body},
};

const HEAD: &str = "EMAIL,OPERATION,PASSWORD,FIRST_NAME,LAST_NAME,DISPLAY_NAME,SHORTNAME,GROUPS,CUSTOM_ATTRIBUTES,COST_CENTER,DEPARTMENT";
const FIRST: &[&str] = &["Ada", "Grace", "Émilie", "Zoë", "Alan", "Katherine", "Niklaus", "Sophie", "Tony", "Hedy"];
const LAST: &[&str] = &["Lovelace", "Hopper", "du Châtelet", "Ünal", "Turing", "Johnson", "Wirth", "Germain", "Hoare"];
const DEPARTMENTS: &[&str] = &["Sales", "Éducation", "Finance", "Engineering", "Facilities"];
const PEOPLE: usize = 5_000;
/// Sign-ins at rest, before the import.
const AT_REST: usize = 60;
/// Longest that an import may take here.
const PATIENCE: Duration = Duration::from_secs(900);

/// How long an import took, in seconds.
pub struct ImportTimes {
    /// From the upload to the preview.
    pub preview: f64,
    /// From the start to the end.
    pub run: f64,
}

/// A file that creates these people; each with a password of its own when `password` begins it.
pub fn file(people: Range<usize>, password: Option<&str>) -> String {
    let mut file = HEAD.to_owned();
    for n in people {
        let of = |list: &[&'static str], by: usize| list[(n / by) % list.len()];
        let (first, last) = (of(FIRST, 1), of(LAST, FIRST.len()));
        let password = password.map(|begin| format!("{begin} {n}")).unwrap_or_default();
        let group = of(DEPARTMENTS, 7);
        let _ = write!(
            file,
            "\np{n:05}@house.example,CREATE,{password},{first},{last},{first} {last},p{n:05},{group},,{},{}",
            n % 40,
            of(DEPARTMENTS, 3)
        );
    }
    file
}

/// Brings a file and runs it to its end.
pub async fn brings(http: &Http, file: &str) -> Result<ImportTimes> {
    let began = Instant::now();
    let path = format!("{}?kind=users&link=true&file=people.csv", Endpoint::BringImport.path());
    let wanted = http.request("POST", &path).with("content-type", "text/csv");
    let info: ImportInfo = http.send(wanted, body(file.to_owned())).await.good().json();
    let preview = began.elapsed().as_secs_f64();
    if info.errors != 0 {
        bail!("{} of {} lines are wrong", info.errors, info.lines);
    }
    let (id, began) = (info.id.to_string(), Instant::now());
    let _ = http.ask(Endpoint::StartImport, &[&id]).await.good();
    loop {
        let info: ImportInfo = http.ask(Endpoint::Import, &[&id]).await.json();
        if info.state == ImportState::Finished {
            if info.errors != 0 || info.done != info.lines {
                bail!("{} of {} lines done, {} wrong", info.done, info.lines, info.errors);
            }
            return Ok(ImportTimes { preview, run: began.elapsed().as_secs_f64() });
        }
        if began.elapsed() > PATIENCE {
            bail!("the import does not end: {} of {} lines", info.done, info.lines);
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// The import with passwords, and the sign-ins of one person before and meanwhile.
pub async fn measure(report: &mut Report) -> Result<()> {
    let house = Appliance::started().with_flag("--mail-relay", "127.0.0.1:9").await;
    let http = house.administrator().http();
    let ada = house.user("ada@example.org").await;
    let mut rest = Vec::new();
    let began = Instant::now();
    for _ in 0..AT_REST {
        rest.push(signs_in(&house.stranger(), &ada).await?);
    }
    let hashes = rate(AT_REST, began.elapsed());

    let over = Arc::new(AtomicBool::new(false));
    let (stranger, stop) = (house.stranger(), Arc::clone(&over));
    let other = house.user("bob@example.org").await;
    let others = tokio::spawn(async move {
        let mut times = Vec::new();
        while !stop.load(Ordering::Relaxed) {
            times.push(signs_in(&stranger.stranger(), &other).await?);
        }
        anyhow::Ok(times)
    });
    let brought = brings(http, &file(0..PEOPLE, Some("a heron at dawn"))).await?;
    over.store(true, Ordering::Relaxed);
    let meanwhile = others.await.context("the others")??;
    let (before, after) = (quantile(&rest, 0.95), quantile(&meanwhile, 0.95));
    report.line(
        &format!("import of {PEOPLE} users with passwords"),
        &format!(
            "{:.0} s: {:.0} lines/s, where one client after the other signs in {hashes:.0} times/s",
            brought.run,
            rate(PEOPLE, Duration::from_secs_f64(brought.run)),
        ),
        "bounded by the hash rate",
    );
    report.line(
        &format!("sign-ins of somebody else, {} at rest and {} meanwhile", rest.len(), meanwhile.len()),
        &format!("p95 {before:.0} ms and {after:.0} ms: {:.1} times", after / before),
        "under 2 times",
    );
    Ok(())
}

/// Signs in on a connection of its own, and out again; milliseconds of the former.
async fn signs_in(http: &Http, person: &Person) -> Result<f64> {
    let who = SignIn { email: person.email().to_owned(), password: person.password().to_owned() };
    let began = Instant::now();
    let answer = http.call(Endpoint::SignIn, &[], &who).await;
    let took = began.elapsed().as_secs_f64() * 1000.0;
    if answer.status != 200 {
        bail!("signing in: {} {}", answer.status, answer.text());
    }
    Ok(took)
}
