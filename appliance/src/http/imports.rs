//! Imports of users and badges.

use super::{
    Site, done,
    guard::{Who, language},
    refusal::Refusal,
};
use api::{
    imports::{ImportInfo, ImportLine, ImportLines, Imports},
    problem::Code,
};
use app::{
    Error,
    imports::{Brought, LogForm, Shown},
};
use axum::{
    Extension, Json,
    body::Bytes,
    extract::{
        Path, Query, State,
        rejection::{BytesRejection, QueryRejection},
    },
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use model::{
    id::ImportId,
    imports::{ImportKind, MOST_BYTES},
};
use serde::Deserialize;

/// The imports, the latest first.
pub async fn imports(State(site): State<Site>, Extension(who): Who) -> Result<Json<Imports>, Refusal> {
    Ok(Json(Imports { imports: site.app.imports(&who.caller)?.into_iter().map(info).collect() }))
}

/// How a file is to be taken.
#[derive(Deserialize)]
pub struct Bring {
    kind: ImportKind,
    #[serde(default)]
    file: String,
    #[serde(default)]
    link: bool,
    #[serde(default)]
    strict: bool,
}

/// Takes a file, and says what it would do.
pub async fn bring(
    State(site): State<Site>,
    Extension(who): Who,
    query: Result<Query<Bring>, QueryRejection>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Refusal> {
    let Bring { kind, file, link, strict } = asked(query)?;
    let bytes = body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Refusal { limit: u64::try_from(MOST_BYTES).ok(), ..Code::TooLarge.into() },
        _ => Code::BadRequest.into(),
    })?;
    let brought = Brought { kind, file, link, strict, bytes: bytes.to_vec() };
    let shown = site.app.bring_import(&who.caller, brought).await?;
    Ok((StatusCode::CREATED, Json(info(shown))).into_response())
}

/// Of what kind.
#[derive(Deserialize)]
pub struct Kind {
    kind: ImportKind,
}

/// A file to begin with.
pub async fn example(
    State(site): State<Site>,
    Extension(who): Who,
    query: Result<Query<Kind>, QueryRejection>,
) -> Result<Response, Refusal> {
    let kind = asked(query)?.kind;
    let name = match kind {
        ImportKind::Users => "users.csv",
        ImportKind::Badges => "badges.csv",
    };
    Ok(file(site.app.import_example(&who.caller, kind)?.to_owned(), "text/csv; charset=utf-8", name))
}

/// One import.
pub async fn import(
    State(site): State<Site>,
    Extension(who): Who,
    Path(id): Path<String>,
) -> Result<Json<ImportInfo>, Refusal> {
    Ok(Json(info(site.app.import(&who.caller, import_id(&id)?)?)))
}

/// Which lines.
#[derive(Deserialize)]
pub struct Which {
    after: Option<u32>,
    #[serde(default)]
    errors: bool,
}

/// What each line would do, or did.
pub async fn lines(
    State(site): State<Site>,
    Extension(who): Who,
    Path(id): Path<String>,
    headers: HeaderMap,
    query: Result<Query<Which>, QueryRejection>,
) -> Result<Json<ImportLines>, Refusal> {
    let which = asked(query)?;
    let language = who.user.language.unwrap_or_else(|| language(&headers));
    let found = site.app.import_lines(&who.caller, import_id(&id)?, which.after, which.errors)?;
    let shown = |line: model::imports::LineOutcome| ImportLine {
        number: line.number,
        detail: line.sentence(found.kind, language),
        subject: line.subject,
        effect: line.effect,
        done: line.done,
    };
    Ok(Json(ImportLines { lines: found.lines.into_iter().map(shown).collect(), next: found.next }))
}

/// In which form.
#[derive(Deserialize)]
pub struct Form {
    #[serde(default)]
    form: LogAs,
}

/// The forms of a log.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogAs {
    /// For people.
    #[default]
    Text,
    /// For spreadsheets.
    Csv,
}

/// The log, as a file.
pub async fn log(
    State(site): State<Site>,
    Extension(who): Who,
    Path(id): Path<String>,
    headers: HeaderMap,
    query: Result<Query<Form>, QueryRejection>,
) -> Result<Response, Refusal> {
    let language = who.user.language.unwrap_or_else(|| language(&headers));
    let (form, kind, name) = match asked(query)?.form {
        LogAs::Text => (LogForm::Text, "text/plain; charset=utf-8", "import-log.txt"),
        LogAs::Csv => (LogForm::Csv, "text/csv; charset=utf-8", "import-log.csv"),
    };
    let log = site.app.import_log(&who.caller, import_id(&id)?, form, language)?;
    Ok(file(log, kind, name))
}

/// Starts it.
pub async fn start(
    State(site): State<Site>,
    Extension(who): Who,
    Path(id): Path<String>,
) -> Result<Json<ImportInfo>, Refusal> {
    Ok(Json(info(site.app.start_import(&who.caller, import_id(&id)?).await?)))
}

/// Stops it, or throws it away.
pub async fn stop(State(site): State<Site>, Extension(who): Who, Path(id): Path<String>) -> Result<Response, Refusal> {
    site.app.stop_import(&who.caller, import_id(&id)?).await?;
    Ok(done())
}

fn asked<T>(query: Result<Query<T>, QueryRejection>) -> Result<T, Refusal> {
    query.map(|Query(asked)| asked).map_err(|_| Code::BadRequest.into())
}

fn import_id(text: &str) -> Result<ImportId, Refusal> {
    Ok(text.parse().map_err(Error::from)?)
}

/// A file that the browser saves.
fn file(text: String, kind: &'static str, name: &str) -> Response {
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

fn info(Shown { import, by }: Shown) -> ImportInfo {
    ImportInfo {
        id: import.id,
        kind: import.kind,
        file: import.file.to_string(),
        link: import.link,
        by,
        at: import.at,
        state: import.state,
        lines: import.lines,
        done: import.done,
        errors: import.errors,
    }
}
