//! The print history: a page of it, and the whole as a file.

use super::{Routes, answer::attachment, delegates::shown, extract::Call, refusal::Refusal};
use api::{
    history::{HistoryLine, HistoryPage, HistoryQuery},
    routes,
};
use app::{
    App, Caller, Error,
    history::{Page, Period},
};
use axum::{
    body::{Body, Bytes},
    response::Response,
};
use jiff::{Timestamp, tz::TimeZone};
use model::{csv, jobs::ColorMode, text::Language};
use std::{convert::Infallible, sync::Arc};

pub(super) fn routes(routes: Routes) -> Routes {
    routes.on(page).on(file)
}

fn period(query: &HistoryQuery) -> Result<Period, Error> {
    Period::parsed(query.of, &query.from, &query.to, query.after.as_deref())
}

async fn page(call: Call<routes::History>) -> Result<HistoryPage, Refusal> {
    let period = period(&call.query)?;
    let Page { owner, records, next } = call.app.history(&call.who.caller, &period)?;
    if period.after.is_none() {
        call.app.note_history(&call.who.caller, period.of).await?;
    }
    Ok(HistoryPage { owner: shown(owner), lines: records.into_iter().map(HistoryLine::from).collect(), next })
}

/// The file is made while it is read.
async fn file(call: Call<routes::HistoryCsv>) -> Result<Response, Refusal> {
    let period = period(&call.query)?;
    // Whoever may not is refused before the file begins.
    drop(call.app.history(&call.who.caller, &period)?);
    call.app.note_history(&call.who.caller, period.of).await?;
    let zone = call.app.time_zone(&call.who.caller)?;
    let caller = call.who.caller.clone();
    let writing = FileWriter { app: Arc::clone(&call.app), caller, zone, language: call.language };
    let begin = (writing, Some((true, period)));
    let lines = futures_util::stream::unfold(begin, |(writing, next)| async move {
        let (head, period) = next?;
        let (text, next) = writing.stretch(head, period);
        Some((Ok::<_, Infallible>(Bytes::from(text)), (writing, next.map(|period| (false, period)))))
    });
    Ok(attachment(Body::from_stream(lines), "print-history.csv"))
}

/// A file that is being written.
struct FileWriter {
    app: Arc<App>,
    caller: Caller,
    zone: TimeZone,
    language: Language,
}

impl FileWriter {
    fn stretch(&self, head: bool, period: Period) -> (String, Option<Period>) {
        let mut text = if head { format!("\u{feff}{}", csv::row(titles(self.language))) } else { String::new() };
        match self.app.history(&self.caller, &period) {
            Ok(Page { records, next, .. }) => {
                text.extend(records.into_iter().map(|one| self.line(&HistoryLine::from(one))));
                let after =
                    next.and_then(|next| Period::parsed(None, "", "", Some(&next)).ok()).and_then(|at| at.after);
                (text, after.map(|after| Period { after: Some(after), ..period }))
            }
            Err(error) => {
                tracing::error!(%error, "an export of a print history was cut off");
                (text + &csv::row(["…"]), None)
            }
        }
    }

    fn line(&self, line: &HistoryLine) -> String {
        let at = Timestamp::from_millisecond(line.released.0).map(|at| at.to_zoned(self.zone.clone()));
        let at = at.map(|at| at.strftime("%Y-%m-%d %H:%M").to_string()).unwrap_or_default();
        let (impressions, color) = (line.impressions.to_string(), color(line.color, self.language));
        let sides = yes(line.two_sided, self.language);
        csv::row([impressions.as_str(), &line.address, &line.title, color, sides, &at])
    }
}

/// The columns of the guide.
const fn titles(language: Language) -> [&'static str; 6] {
    match language {
        Language::En => ["Impressions", "Released on", "Job name", "Color mode", "Two-sided", "Released"],
        Language::Fr => ["Impressions", "Libéré sur", "Nom du travail", "Mode couleur", "Recto verso", "Libéré le"],
    }
}

const fn color(mode: ColorMode, language: Language) -> &'static str {
    match (mode, language) {
        (ColorMode::Monochrome, Language::En) => "Black and white",
        (ColorMode::Monochrome, Language::Fr) => "Noir et blanc",
        (ColorMode::Color | ColorMode::Auto, Language::En) => "Color",
        (ColorMode::Color | ColorMode::Auto, Language::Fr) => "Couleur",
    }
}

const fn yes(it_is: bool, language: Language) -> &'static str {
    match (it_is, language) {
        (true, Language::En) => "yes",
        (true, Language::Fr) => "oui",
        (false, Language::En) => "no",
        (false, Language::Fr) => "non",
    }
}
