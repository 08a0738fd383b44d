//! Imports of users and badges.

use super::{Routes, answer::attachment, extract::Call, refusal::Refusal};
use api::{
    imports::{ImportInfo, ImportLine, ImportLines, Imports, LogForm, NewImport},
    routes,
};
use app::imports::{ImportSummary, ImportUpload, LogForm as Form};
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use model::imports::{ImportKind, LineOutcome};

pub(super) fn routes(routes: Routes) -> Routes {
    routes.on(imports).on(bring).on(example).on(import).on(lines).on(log).on(start).on(stop)
}

async fn imports(call: Call<routes::Imports>) -> Result<Imports, Refusal> {
    Ok(Imports { imports: call.app.imports(&call.who.caller)?.into_iter().map(info).collect() })
}

/// Takes a file, and says what it would do.
async fn bring(call: Call<routes::BringImport>) -> Result<ImportInfo, Refusal> {
    let NewImport { kind, file, link, strict } = call.query;
    let brought = ImportUpload { kind, file, link, strict, bytes: call.body.to_vec() };
    Ok(info(call.app.bring_import(&call.who.caller, brought).await?))
}

async fn example(call: Call<routes::ImportExample>) -> Result<Response, Refusal> {
    let name = match call.query.kind {
        ImportKind::Users => "users.csv",
        ImportKind::Badges => "badges.csv",
        ImportKind::PrintUsers => "print-users.csv",
    };
    Ok(attachment(call.app.import_example(&call.who.caller, call.query.kind)?.to_owned(), name))
}

async fn import(call: Call<routes::Import>) -> Result<ImportInfo, Refusal> {
    Ok(info(call.app.import(&call.who.caller, call.at.import)?))
}

async fn lines(call: Call<routes::ImportLines>) -> Result<ImportLines, Refusal> {
    let found = call.app.import_lines(&call.who.caller, call.at.import, call.query.after, call.query.errors)?;
    let shown = |line: LineOutcome| ImportLine {
        number: line.number,
        detail: line.sentence(found.kind, call.language),
        subject: line.subject,
        effect: line.effect,
        done: line.done,
    };
    Ok(ImportLines { lines: found.lines.into_iter().map(shown).collect(), next: found.next })
}

async fn log(call: Call<routes::ImportLog>) -> Result<Response, Refusal> {
    let (form, kind, name) = match call.query.form {
        LogForm::Text => (Form::Text, "text/plain; charset=utf-8", "import-log.txt"),
        LogForm::Csv => (Form::Csv, "text/csv; charset=utf-8", "import-log.csv"),
    };
    let log = call.app.import_log(&call.who.caller, call.at.import, form, call.language)?;
    Ok(attachment(([(header::CONTENT_TYPE, kind)], log).into_response(), name))
}

async fn start(call: Call<routes::StartImport>) -> Result<ImportInfo, Refusal> {
    Ok(info(call.app.start_import(&call.who.caller, call.at.import).await?))
}

async fn stop(call: Call<routes::StopImport>) -> Result<(), Refusal> {
    Ok(call.app.stop_import(&call.who.caller, call.at.import).await?)
}

fn info(ImportSummary { import, by }: ImportSummary) -> ImportInfo {
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
