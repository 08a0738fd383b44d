//! `imprimatur import`: a file of users or badges, looked at first and done when that is asked for.

use super::{ServerArgs, client, client::Client};
use anyhow::{Context as _, bail};
use api::{
    imports::{ImportEffect, ImportInfo, ImportKind, ImportLine, ImportState, LineQuery, NewImport},
    routes::{self, NoQuery},
};
use clap::{Args, ValueEnum};
use model::id::ImportId;
use serde::Serialize;
use std::{fs, path::PathBuf, time::Duration};

/// Between two looks at an import that is on its way.
const LOOK: Duration = Duration::from_millis(300);

/// `imprimatur import ...`
#[derive(Args)]
pub struct Import {
    #[command(flatten)]
    way: ServerArgs,
    /// What is in the file
    kind: Kind,
    /// CSV or TXT, at most 1 MB
    file: PathBuf,
    /// Do what the lines say, and not only look at what they would do
    #[arg(long)]
    run: bool,
    /// Mail new users without a password a link to choose one
    #[arg(long)]
    link: bool,
    /// Refuse lines with fewer values than the header
    #[arg(long)]
    strict: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    Users,
    Badges,
    PrintUsers,
}

/// What a program gets.
#[derive(Serialize)]
struct ImportReport<'t> {
    import: &'t ImportInfo,
    lines: &'t [ImportLine],
}

/// Runs `imprimatur import`.
///
/// # Errors
/// When a line was refused, beside what can go wrong on the way.
pub fn import(import: Import) -> anyhow::Result<()> {
    let way = &import.way;
    client::run(way, async |client| {
        let bytes = fs::read(&import.file).with_context(|| format!("reading {}", import.file.display()))?;
        let kind = match import.kind {
            Kind::Users => ImportKind::Users,
            Kind::Badges => ImportKind::Badges,
            Kind::PrintUsers => ImportKind::PrintUsers,
        };
        let file = import.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let new = NewImport { kind, file, link: import.link, strict: import.strict };
        let brought = client.bring(&routes::BringImport, &new, bytes).await?;
        let id = brought.id;
        let info = if import.run { over(client, id).await? } else { brought };
        let lines = lines(client, id).await?;
        if !import.run {
            // Nothing is left behind by a look.
            client.ask(&routes::StopImport { import: id }, &NoQuery {}).await?;
        }
        client.show(&ImportReport { import: &info, lines: &lines }, lines.iter().map(said).collect())?;
        match (info.state, info.errors) {
            (ImportState::Stopped, _) => bail!("the import was stopped after {} of {} lines", info.done, info.lines),
            (_, 0) => Ok(()),
            (_, errors) => bail!("{errors} of {} lines are refused", info.lines),
        }
    })
}

/// Starts the import and waits until it is over.
async fn over(client: &Client, import: ImportId) -> anyhow::Result<ImportInfo> {
    client.ask(&routes::StartImport { import }, &NoQuery {}).await?;
    loop {
        let info = client.ask(&routes::Import { import }, &NoQuery {}).await?;
        if matches!(info.state, ImportState::Finished | ImportState::Stopped) {
            return Ok(info);
        }
        tokio::time::sleep(LOOK).await;
    }
}

async fn lines(client: &Client, import: ImportId) -> anyhow::Result<Vec<ImportLine>> {
    let (mut all, mut query) = (Vec::new(), LineQuery::default());
    loop {
        let page = client.ask(&routes::ImportLines { import }, &query).await?;
        all.extend(page.lines);
        query.after = page.next;
        if query.after.is_none() {
            return Ok(all);
        }
    }
}

fn said(line: &ImportLine) -> String {
    let effect = match line.effect {
        ImportEffect::Create => "create",
        ImportEffect::Update => "update",
        ImportEffect::Delete => "delete",
        ImportEffect::Error => "error",
    };
    format!("{}\t{effect}\t{}\t{}", line.number, line.subject, line.detail)
}
