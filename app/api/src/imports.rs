//! Imports of users and badges from CSV or TXT (section D).

pub use model::imports::{ImportEffect, ImportKind, ImportState};
use model::{id::ImportId, time::Time};
use serde::{Deserialize, Serialize};

/// `GET /api/imports`: the latest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Imports {
    /// The imports.
    pub imports: Vec<ImportInfo>,
}

/// An import; the answer to `POST /api/imports?kind=users|badges&file=<name>&link=&strict=` too, whose body is the file.
/// `link` and `strict` are `true` or `false`, and `false` when missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ImportInfo {
    /// The identifier.
    pub id: ImportId,
    /// What is imported.
    pub kind: ImportKind,
    /// The name of the file.
    pub file: String,
    /// Whether created users without a password are mailed a link to choose one (D2).
    pub link: bool,
    /// The address of the one who brought it.
    pub by: String,
    /// When.
    pub at: Time,
    /// How far it is.
    pub state: ImportState,
    /// Lines of the file, without its header.
    pub lines: u32,
    /// Lines that were done so far.
    pub done: u32,
    /// Lines with an error so far; in a preview, those that would be refused.
    pub errors: u32,
}

/// `GET /api/imports/{import}/lines?after=&errors=`; the log is at `GET /api/imports/{import}/log?form=text|csv`, an example
/// at `GET /api/imports/example?kind=users|badges`: what each line would do, or did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ImportLines {
    /// At most 200; with `errors=true` those with errors only.
    pub lines: Vec<ImportLine>,
    /// The line to go on after, when there are more.
    pub next: Option<u32>,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ImportLine {
    /// Its number in the file, the header being 1.
    pub number: u32,
    /// The address on it, or as much as could be read; of a badge import without one, the last four characters.
    pub subject: String,
    /// What it does.
    pub effect: ImportEffect,
    /// The sentence that says it, in the language of the request; never a password in it.
    pub detail: String,
    /// Whether it was done or tried; otherwise this is what it would do.
    #[serde(default)]
    pub done: bool,
}
