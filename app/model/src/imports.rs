//! Imports of users, badges and users of Print Management from CSV or TXT (section D, I4): what a file must look like, read line by line.
//!
//! The file as a whole is refused only when it is no such file; otherwise every line has an outcome of its own.

pub mod attributes;
mod print_users;
pub mod read;
pub mod said;
mod spreadsheet;

pub use print_users::{PrintUserLine, print_users};
pub use read::{BadgeLine, Change, FileLine, Operation, UserLine, badges, users};
pub use said::{LineProblem, Note};

use crate::{
    access::Permissions,
    id::{DocumentId, ImportId, OrgId, TokenId, UserId},
    text::Line,
    time::Time,
};
use serde::{Deserialize, Serialize};

/// How large a file may be, in bytes (D23, D33).
pub const MOST_BYTES: usize = 1_000_000;
/// How many lines a file may have below its header.
pub const MOST_LINES: usize = 20_000;
/// How many groups one line may name.
pub const MOST_GROUPS: usize = 100;

/// The first line of a file.
pub struct Header {
    /// The names of its columns, in their order.
    pub columns: &'static [&'static str],
    /// How many of them must be there; the others may be missing.
    pub needed: usize,
}

/// The header of a file of users (D4).
pub const USERS_HEADER: Header = Header {
    columns: &[
        "EMAIL",
        "OPERATION",
        "PASSWORD",
        "FIRST_NAME",
        "LAST_NAME",
        "DISPLAY_NAME",
        "SHORTNAME",
        "GROUPS",
        "CUSTOM_ATTRIBUTES",
        "COST_CENTER",
        "DEPARTMENT",
    ],
    needed: 11,
};
/// The header of a file of badges (D26).
pub const BADGES_HEADER: Header = Header { columns: &["BADGE", "OPERATION", "EMAIL", "TEMPORARY"], needed: 3 };

/// The header of a file of users of Print Management (I4).
pub const PRINT_USERS_HEADER: Header =
    Header { columns: &["EMAIL", "GROUP", "QUOTA", "COLOR_QUOTA", "PERIOD"], needed: 3 };

/// A file of users to begin with.
pub const USERS_EXAMPLE: &str = "\
EMAIL,OPERATION,PASSWORD,FIRST_NAME,LAST_NAME,DISPLAY_NAME,SHORTNAME,GROUPS,CUSTOM_ATTRIBUTES,COST_CENTER,DEPARTMENT\r
jdoe@company.com,CREATE,,John,Doe,Johnny,jdoe,Group 1,\"{'key1':'value1','key2':'value2'}\",,\r
llane@company.com,UPDATE,\"choose,another one\",Lois,Lane,\"Lane, Lois\",llane,\"Group 1,Group 2\",,4711,Press\r
ckent@company.com,DELETE,,,,,,,,,\r
";
/// A file of badges to begin with.
pub const BADGES_EXAMPLE: &str = "\
BADGE,OPERATION,EMAIL,TEMPORARY\r
20171a,CREATE,jdoe@company.com,true\r
20172b,CREATE,llane@company.com,false\r
\"20171a,2a,3a\",CREATE,llane@company.com,true\r
20173c,DELETE,,\r
";

/// A file of users of Print Management to begin with.
pub const PRINT_USERS_EXAMPLE: &str = "\
EMAIL,GROUP,QUOTA,COLOR_QUOTA,PERIOD\r
jdoe@company.com,Readers,,,\r
llane@company.com,\"Readers,Press\",500,50,month\r
ckent@company.com,,unlimited,none,\r
pwhite@company.com,,[delete],,\r
";

/// What is imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ImportKind {
    /// People and groups (D4).
    Users,
    /// Badges (D26).
    Badges,
    /// The print groups and quotas of users of Print Management (I4).
    PrintUsers,
}

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ImportState {
    /// Read, and what each line would do is known; nothing is done before it is started.
    Previewed,
    /// On its way.
    Running,
    /// Over: every line was tried.
    Finished,
    /// Stopped by somebody, or by the end of its day.
    Stopped,
}

/// What a line does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ImportEffect {
    /// Makes a user or a badge.
    Create,
    /// Changes a user.
    Update,
    /// Deletes a user or a badge.
    Delete,
    /// Is refused.
    Error,
}

/// An import of one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Import {
    /// The identifier.
    pub id: ImportId,
    /// The organization that it changes.
    pub org: OrgId,
    /// What is imported.
    pub kind: ImportKind,
    /// The name of the file.
    pub file: Line,
    /// Whether created users without a password are mailed a link to choose one (D2).
    pub link: bool,
    /// Whether lines with fewer values than the header are refused (X1).
    pub strict: bool,
    /// Who brought the file.
    pub by: UserId,
    /// The organization of that person.
    pub home: OrgId,
    /// When.
    pub at: Time,
    /// How far it is.
    pub state: ImportState,
    /// Lines of the file, without its header.
    pub lines: u32,
    /// Lines that were done so far.
    pub done: u32,
    /// Lines with an error: of those that were done, or before the start those that would be refused.
    pub errors: u32,
    /// The file, sealed in the spool; none when it is over.
    pub document: Option<DocumentId>,
    /// When it was over.
    pub ended: Option<Time>,
    /// What it may at most, when it was brought or started with a personal access token.
    pub scope: Option<Permissions>,
    /// The token that it was brought with, or started with.
    pub token: Option<TokenId>,
}

/// What one line would do, or did. There is never a value of the file in it but an address, or the end of a badge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LineOutcome {
    /// The number of the line in the file, the header being 1.
    pub number: u32,
    /// The address on it, where there is one; the last four characters of a badge.
    pub subject: String,
    /// What it does.
    pub effect: ImportEffect,
    /// Why it is refused.
    pub fault: Option<Fault>,
    /// What else is to be known.
    pub notes: Vec<Note>,
    /// Whether it was done, or tried; otherwise this is a preview.
    pub done: bool,
}

/// Why a line is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Fault {
    /// What is wrong.
    pub problem: LineProblem,
    /// In which column, by its place in the header; none when it is about the whole line.
    pub column: Option<u8>,
}

impl From<LineProblem> for Fault {
    fn from(problem: LineProblem) -> Self {
        Self { problem, column: None }
    }
}

/// Why a whole file is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum BadFile {
    /// More than [`MOST_BYTES`].
    TooLarge,
    /// Neither UTF-8 nor UTF-16.
    Encoding,
    /// The first line is not the header (D4, D26).
    Header,
    /// Nothing below the header.
    Empty,
    /// More than [`MOST_LINES`].
    TooManyLines,
}

#[cfg(test)]
mod tests;
