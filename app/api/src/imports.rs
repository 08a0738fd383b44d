//! Imports of users and badges from CSV or TXT (section D).

use crate::{
    forms::{Creation, Csv, File, ImportFile, Json, Log, NoContent},
    routes::routes,
};
pub use model::imports::{ImportEffect, ImportKind, ImportState};
use model::{id::ImportId, time::Time};
use serde::{Deserialize, Serialize};

routes! {
    "The imports.", "Les importations.";
    Imports = Get "/api/imports", by AnyOf(ManageUsers, ManageBadges, ManageQuotas), gives Json<Imports>;

    "Uploads a file and previews it; nothing is changed yet.",
    "Dépose un fichier et en donne l’aperçu ; rien n’est encore modifié.";
    BringImport = Post "/api/imports", by AnyOf(ManageUsers, ManageBadges, ManageQuotas),
        asks NewImport, takes ImportFile, gives Creation<ImportInfo>;

    "An example file to start from.", "Un fichier d’exemple comme point de départ.";
    ImportExample = Get "/api/imports/example", by AnyOf(ManageUsers, ManageBadges, ManageQuotas),
        asks ExampleQuery, gives File<Csv>;

    "One import.", "Une importation.";
    Import { import: ImportId } = Get "/api/imports/{import}", by AnyOf(ManageUsers, ManageBadges, ManageQuotas),
        gives Json<ImportInfo>;

    "What each line would do, or did.", "Ce que ferait chaque ligne, ou ce qu’elle a fait.";
    ImportLines { import: ImportId } = Get "/api/imports/{import}/lines", by AnyOf(ManageUsers, ManageBadges, ManageQuotas),
        asks LineQuery, gives Json<ImportLines>;

    "The log of an import, as a file.", "Le journal d’une importation, sous forme de fichier.";
    ImportLog { import: ImportId } = Get "/api/imports/{import}/log", by AnyOf(ManageUsers, ManageBadges, ManageQuotas),
        asks LogQuery, gives File<Log>;

    "Starts an import.", "Lance une importation.";
    StartImport { import: ImportId } = Post "/api/imports/{import}/start", by AnyOf(ManageUsers, ManageBadges, ManageQuotas),
        gives Json<ImportInfo>, asks_again;

    "Stops an import, or discards its preview.", "Arrête une importation, ou supprime son aperçu.";
    StopImport { import: ImportId } = Delete "/api/imports/{import}", by AnyOf(ManageUsers, ManageBadges, ManageQuotas),
        gives NoContent;
}

/// How a file is to be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewImport {
    /// What is in it.
    pub kind: ImportKind,
    /// Its name.
    #[serde(default)]
    pub file: String,
    /// Whether created users without a password are mailed a link to choose one (D2).
    #[serde(default)]
    pub link: bool,
    /// Whether a line with fewer values than the header is refused.
    #[serde(default)]
    pub strict: bool,
}

/// Which example.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ExampleQuery {
    /// Of what.
    pub kind: ImportKind,
}

/// Which lines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct LineQuery {
    /// The `next` of the page before.
    pub after: Option<u32>,
    /// Those with errors only.
    pub errors: bool,
}

/// The form of a log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum LogForm {
    /// For people.
    #[default]
    Text,
    /// For spreadsheets.
    Csv,
}

/// Which log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct LogQuery {
    /// In which form.
    pub form: LogForm,
}

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
