//! The audit: a page of it, and the whole as a file.

use super::{Routes, answer::attachment, extract::Call, refusal::Refusal};
use api::{
    audit::{AuditChange, AuditEntry, AuditPage, AuditQuery},
    names, routes,
};
use app::{
    App, Caller, Error,
    audit::look::{Filter, NamedEntry, Page},
};
use axum::{
    body::{Body, Bytes},
    response::Response,
};
use model::{csv, text::Language};
use std::{convert::Infallible, sync::Arc};

/// Entries of one page.
const PAGE: usize = 100;
/// Entries that are read at once for a file.
const STRETCH: usize = 500;

pub(super) fn routes(routes: Routes) -> Routes {
    routes.on(page).on(file)
}

fn filter(query: &AuditQuery) -> Result<Filter, Error> {
    Filter::parsed(&query.search, &query.action, &query.from, &query.to)
}

async fn page(call: Call<routes::Audit>) -> Result<AuditPage, Refusal> {
    let Page { entries, next } = call.app.audit(&call.who.caller, &filter(&call.query)?, call.query.before, PAGE)?;
    Ok(AuditPage { entries: entries.into_iter().map(|told| shown(told, call.language)).collect(), next })
}

/// The file is made while it is read.
async fn file(call: Call<routes::AuditCsv>) -> Result<Response, Refusal> {
    let (filter, before) = (filter(&call.query)?, call.query.before);
    call.app.exports_audit(&call.who.caller).await?;
    let caller = call.who.caller.clone();
    let reading = FileWriter { app: Arc::clone(&call.app), caller, filter, language: call.language };
    let lines = futures_util::stream::unfold((reading, Some(FileStep::Head(before))), |(reading, next)| async move {
        let (text, next) = reading.stretch(next?);
        Some((Ok::<_, Infallible>(Bytes::from(text)), (reading, next)))
    });
    Ok(attachment(Body::from_stream(lines), "audit.csv"))
}

/// A file that is being written.
struct FileWriter {
    app: Arc<App>,
    caller: Caller,
    filter: Filter,
    language: Language,
}

/// What comes next in it.
enum FileStep {
    Head(Option<u64>),
    Before(Option<u64>),
}

impl FileWriter {
    fn stretch(&self, next: FileStep) -> (String, Option<FileStep>) {
        let before = match next {
            FileStep::Head(before) => {
                let head = match self.language {
                    Language::En => ["Number", "Time (UTC)", "Who", "From", "Action", "What", "To whom", "Changes"],
                    Language::Fr => {
                        ["Numéro", "Heure (UTC)", "Qui", "Depuis", "Action", "Quoi", "À qui", "Modifications"]
                    }
                };
                return (format!("\u{feff}{}", csv::row(head)), Some(FileStep::Before(before)));
            }
            FileStep::Before(before) => before,
        };
        match self.app.audit(&self.caller, &self.filter, before, STRETCH) {
            Ok(Page { entries, next }) => {
                let text = entries.into_iter().map(|told| line(&shown(told, self.language), self.language)).collect();
                (text, next.map(|before| FileStep::Before(Some(before))))
            }
            Err(error) => {
                tracing::error!(%error, "an export of the audit was cut off");
                (csv::row(["…"]), None)
            }
        }
    }
}

/// A line of the file, in words of the language.
fn line(entry: &AuditEntry, language: Language) -> String {
    let at = jiff::Timestamp::from_millisecond(entry.at.0).map_or_else(|_| entry.at.0.to_string(), |at| at.to_string());
    let changes = entry.changes.iter().map(|change| {
        let name = names::field(language, &change.field);
        let value = |value: &Option<String>| {
            value.as_deref().map(|value| names::value(language, &change.field, value)).unwrap_or_default()
        };
        match (&change.before, &change.after) {
            (None, None) => name.to_owned(),
            (before, after) => format!("{name}: {} → {}", value(before), value(after)),
        }
    });
    let changes = changes.collect::<Vec<_>>().join("; ");
    let number = entry.number.to_string();
    csv::row([number.as_str(), &at, &entry.who, &entry.from, &entry.action, &entry.sentence, &entry.subject, &changes])
}

fn shown(told: NamedEntry, language: Language) -> AuditEntry {
    let NamedEntry { number, who, whom, changes, entry } = told;
    AuditEntry {
        number,
        at: entry.at,
        from: entry.from.map(|from| from.to_string()).unwrap_or_default(),
        action: entry.action.to_string(),
        sentence: entry.action.sentence_about(language, &who, &whom),
        who,
        subject: whom,
        changes: changes.into_iter().map(|(field, before, after)| AuditChange { field, before, after }).collect(),
    }
}
