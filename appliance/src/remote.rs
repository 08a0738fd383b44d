//! What administrators script: commands that talk to a running appliance through the documented interface, as the
//! person of a personal access token and with no more than its rights.

mod client;
mod import;

use anyhow::{Context as _, bail};
use api::{
    badges::{BadgeOf, BadgeQuery, NewBadge},
    orgs::{Child, ChildQuery, NewChild},
    routes::{self, NoQuery},
    users::{SetActive, UserInfo, UserQuery},
};
use clap::{Args, Subcommand, ValueEnum};
use client::Client;
use model::{
    text::Language,
    users::{NewUser, TextDetails},
};
use std::{io::BufRead as _, path::PathBuf};

pub use import::{Import, import};

/// How the appliance is reached. The token is never typed where others on the machine would see it.
#[derive(Args)]
pub struct ServerArgs {
    /// Where the appliance is, like https://print.example.org
    #[arg(long, env = "IMPRIMATUR_URL", value_name = "URL", global = true)]
    url: Option<String>,
    /// A file with the personal access token [default: the environment variable IMPRIMATUR_TOKEN]
    #[arg(long, value_name = "FILE", global = true)]
    token_file: Option<PathBuf>,
    /// The certificate of the authority to trust: tls/ca.pem of the data directory, unless there is one of your own
    #[arg(long, env = "IMPRIMATUR_CA", value_name = "FILE", global = true)]
    ca: Option<PathBuf>,
    /// The identifier of the organization to act in [default: your own]
    #[arg(long, env = "IMPRIMATUR_ORGANIZATION", value_name = "ID", global = true)]
    organization: Option<String>,
    /// Answer in JSON
    #[arg(long, global = true)]
    json: bool,
}

/// `imprimatur user ...`
#[derive(Args)]
pub struct User {
    #[command(flatten)]
    way: ServerArgs,
    #[command(subcommand)]
    what: UserCommand,
}

#[derive(Subcommand)]
enum UserCommand {
    /// List people, or those with these words in name, address or department
    List { search: Option<String> },
    /// Show one person
    Show { email: String },
    /// Make an account; the person is mailed a link to choose a password
    Create {
        email: String,
        /// How the person is called on screens and on paper
        #[arg(long)]
        name: String,
        #[arg(long)]
        department: Option<String>,
        #[arg(long)]
        cost_center: Option<String>,
        /// Read a first password from the standard input instead, to be changed at the first sign-in
        #[arg(long)]
        password_stdin: bool,
    },
    /// Delete accounts, with their jobs, badges and sessions
    Delete {
        #[arg(required = true)]
        emails: Vec<String>,
    },
    /// Switch an account off: the person can neither sign in nor print
    Deactivate { email: String },
    /// Switch an account on again
    Activate { email: String },
}

/// `imprimatur badge ...`
#[derive(Args)]
pub struct BadgeArgs {
    #[command(flatten)]
    way: ServerArgs,
    #[command(subcommand)]
    what: BadgeCommand,
}

#[derive(Subcommand)]
enum BadgeCommand {
    /// List badges, or those of one complete address or number
    List { search: Option<String> },
    /// Register a badge
    Add {
        email: String,
        /// The number as a reader or a list writes it
        number: String,
        /// It works for 24 hours only
        #[arg(long)]
        temporary: bool,
    },
    /// Delete the badge with this number
    Delete { number: String },
}

/// `imprimatur org ...`
#[derive(Args)]
pub struct Org {
    #[command(flatten)]
    way: ServerArgs,
    #[command(subcommand)]
    what: OrgCommand,
}

#[derive(Subcommand)]
enum OrgCommand {
    /// List the child organizations
    List { search: Option<String> },
    /// Make a child organization, and become its administrator
    Create {
        name: String,
        #[arg(long, value_enum, default_value = "en")]
        language: LanguageArg,
        /// The IANA time zone, like Europe/Paris
        #[arg(long, default_value = "UTC")]
        time_zone: String,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum LanguageArg {
    En,
    Fr,
}

/// Runs `imprimatur user`.
///
/// # Errors
/// The sentence of what was refused, or why nobody answered.
pub fn user(User { way, what }: User) -> anyhow::Result<()> {
    client::run(&way, async |client| match what {
        UserCommand::List { search } => {
            let people = people(client, &search.unwrap_or_default()).await?;
            client.show(&people, people.iter().map(person).collect())
        }
        UserCommand::Show { email } => {
            let found = somebody(client, &email).await?;
            client.show(&found, vec![person(&found)])
        }
        UserCommand::Create { email, name, department, cost_center, password_stdin } => {
            let password = if password_stdin { Some(typed()?) } else { None };
            let details = TextDetails { department, cost_center, ..TextDetails::of(email, name) };
            let new = NewUser { details, password, ..NewUser::default() };
            let made = client.send(&routes::CreateUser, &new).await?;
            client.show(&made, vec![person(&made)])
        }
        UserCommand::Delete { emails } => {
            for email in emails {
                let user = somebody(client, &email).await?.id;
                client.ask(&routes::DeleteUser { user }, &NoQuery {}).await?;
            }
            Ok(())
        }
        UserCommand::Deactivate { email } => set_active(client, &email, false).await,
        UserCommand::Activate { email } => set_active(client, &email, true).await,
    })
}

/// Runs `imprimatur badge`.
///
/// # Errors
/// As [`user`].
pub fn badge(BadgeArgs { way, what }: BadgeArgs) -> anyhow::Result<()> {
    let line = |b: &BadgeOf| format!("{}\t{}\t{}", b.badge.last_four, b.email, b.name);
    client::run(&way, async |client| match what {
        BadgeCommand::List { search } => {
            let badges = badges(client, &search.unwrap_or_default()).await?;
            client.show(&badges, badges.iter().map(line).collect())
        }
        BadgeCommand::Add { email, number, temporary } => {
            let new = NewBadge { email, number, temporary };
            let made = client.send(&routes::RegisterBadge, &new).await?;
            client.show(&made, vec![made.last_four.clone()])
        }
        BadgeCommand::Delete { number } => {
            if number.contains('@') {
                bail!("give the number of the badge, not an e-mail address");
            }
            let found = badges(client, &number).await?;
            let badge = found.first().context("no badge has this number")?;
            client.ask(&routes::DeleteBadge { badge: badge.badge.id }, &NoQuery {}).await
        }
    })
}

/// Runs `imprimatur org`.
///
/// # Errors
/// As [`user`].
pub fn org(Org { way, what }: Org) -> anyhow::Result<()> {
    let line = |child: &Child| format!("{}\t{}", child.id, child.name);
    client::run(&way, async |client| match what {
        OrgCommand::List { search } => {
            let mut query = ChildQuery { search: search.unwrap_or_default(), ..ChildQuery::default() };
            let mut all = Vec::new();
            loop {
                let page = client.ask(&routes::Children, &query).await?;
                all.extend(page.organizations);
                query.after = page.next;
                if query.after.is_none() {
                    break client.show(&all, all.iter().map(line).collect());
                }
            }
        }
        OrgCommand::Create { name, language, time_zone } => {
            let language = match language {
                LanguageArg::En => Language::En,
                LanguageArg::Fr => Language::Fr,
            };
            let made = client.send(&routes::CreateChild, &NewChild { name, language, time_zone }).await?;
            client.show(&made, vec![line(&made)])
        }
    })
}

fn person(person: &UserInfo) -> String {
    let state = if person.active { "active" } else { "inactive" };
    format!(
        "{}\t{}\t{}\t{state}",
        person.details.email,
        person.details.name,
        person.details.department.as_deref().unwrap_or_default()
    )
}

async fn people(client: &Client, search: &str) -> anyhow::Result<Vec<UserInfo>> {
    let mut query = UserQuery { search: search.to_owned(), limit: Some(500), ..UserQuery::default() };
    let mut all = Vec::new();
    loop {
        let page = client.ask(&routes::Users, &query).await?;
        all.extend(page.people);
        query.after = page.next;
        if query.after.is_none() {
            return Ok(all);
        }
    }
}

async fn somebody(client: &Client, email: &str) -> anyhow::Result<UserInfo> {
    let wanted = email.trim().to_lowercase();
    let found = people(client, &wanted).await?.into_iter().find(|person| person.details.email == wanted);
    found.with_context(|| format!("nobody has the address {wanted}"))
}

async fn set_active(client: &Client, email: &str, active: bool) -> anyhow::Result<()> {
    let user = somebody(client, email).await?.id;
    client.send(&routes::SetActive { user }, &SetActive { active }).await
}

async fn badges(client: &Client, search: &str) -> anyhow::Result<Vec<BadgeOf>> {
    let search = Some(search.to_owned()).filter(|search| !search.is_empty());
    let mut query = BadgeQuery { search, ..BadgeQuery::default() };
    let mut all = Vec::new();
    loop {
        let page = client.ask(&routes::Badges, &query).await?;
        all.extend(page.badges);
        query.after = page.next;
        if query.after.is_none() {
            return Ok(all);
        }
    }
}

/// The first line of the standard input.
fn typed() -> anyhow::Result<String> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).context("reading the password")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
