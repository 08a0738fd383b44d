//! A file, read line by line into what each line asks for.

use super::{
    BADGES_HEADER, BadFile, Fault, LineProblem, MOST_GROUPS, Note, USERS_HEADER, attributes,
    spreadsheet::{self, Table},
};
use crate::{
    badges::last_four,
    csv::{BadRecord, Record},
    text::{BadText, Email, GroupName, Line},
    users::{Attributes, Detail},
};
use std::collections::BTreeMap;

/// A line of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileLine<T> {
    /// Its number, the header being 1.
    pub number: u32,
    /// The address on it, where there is one; the last four characters of a badge. Nothing else of the line is ever
    /// shown: whatever stands in a wrong column may be a password.
    pub subject: String,
    /// What is to be known beside.
    pub notes: Vec<Note>,
    /// What it asks for, or why it cannot be done.
    pub asks: Result<T, Fault>,
}

/// What a line does (D6, D28).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Makes it.
    Create,
    /// Changes it.
    Update,
    /// Deletes it.
    Delete,
}

/// What becomes of a value that may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Change<T> {
    /// It stays as it is: nothing was given.
    #[default]
    Keep,
    /// It is cleared: `[delete]` (D9).
    Clear,
    /// It becomes this.
    Set(T),
}

impl<T: Clone> Change<T> {
    /// What is there after it, where `before` was.
    pub fn applied_to(&self, before: Option<T>) -> Option<T> {
        match self {
            Self::Keep => before,
            Self::Clear => None,
            Self::Set(value) => Some(value.clone()),
        }
    }
}

/// A line of a file of users.
#[derive(Clone, PartialEq, Eq)]
pub struct UserLine {
    /// Who.
    pub email: Email,
    /// What.
    pub operation: Operation,
    /// The password, where one is given.
    pub password: Option<String>,
    /// The name on screens and on paper.
    pub display_name: Change<Line>,
    /// What becomes of the other details; those that are missing stay as they are.
    pub details: BTreeMap<Detail, Change<Line>>,
    /// The names of all the groups, where some are given.
    pub groups: Option<Vec<GroupName>>,
    /// All the custom attributes, where some are given.
    pub attributes: Option<Attributes>,
}

/// Without the password: this may come near a log.
impl std::fmt::Debug for UserLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} {}", self.operation, self.email)
    }
}

/// A line of a file of badges.
#[derive(Clone, PartialEq, Eq)]
pub struct BadgeLine {
    /// The number as a reader writes it.
    pub number: String,
    /// Whether it is deleted; otherwise it is made.
    pub delete: bool,
    /// Whose it is; always there to make one (D29).
    pub email: Option<Email>,
    /// Whether it works for 24 hours only (D31).
    pub temporary: bool,
}

/// Without the number: this may come near a log.
impl std::fmt::Debug for BadgeLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let operation = if self.delete { "Delete" } else { "Create" };
        write!(f, "{operation} {} temporary={}", last_four(&self.number), self.temporary)
    }
}

/// The lines of a file of users. A `strict` reading refuses lines with fewer values than the header (X1).
///
/// # Errors
/// When it is no such file as a whole.
pub fn users(file: &[u8], strict: bool) -> Result<Vec<FileLine<UserLine>>, BadFile> {
    let table = spreadsheet::table(file, &USERS_HEADER)?;
    Ok(lines(table, strict, 0, user))
}

/// The lines of a file of badges, under the header with or without `TEMPORARY`.
///
/// # Errors
/// When it is no such file as a whole.
pub fn badges(file: &[u8], strict: bool) -> Result<Vec<FileLine<BadgeLine>>, BadFile> {
    let table = spreadsheet::table(file, &BADGES_HEADER)?;
    let mut lines = lines(table, strict, 2, badge);
    let numbers: Vec<&str> = lines.iter().filter_map(|line| Some(line.asks.as_ref().ok()?.number.as_str())).collect();
    if let Some(length) = spreadsheet::common_length(&numbers) {
        for line in &mut lines {
            let short = |badge: &BadgeLine| spreadsheet::is_shorter(&badge.number, length);
            if line.asks.as_ref().is_ok_and(short) {
                line.notes.push(Note::ZerosLost);
            }
        }
    }
    Ok(lines)
}

/// Reads what is below the header; `email` is the column of the address. The first line says how values are separated.
pub(super) fn lines<T>(
    table: Table,
    strict: bool,
    email: usize,
    of: impl Fn(&Values, &mut Vec<Note>) -> Result<T, Fault>,
) -> Vec<FileLine<T>> {
    let Table { columns, separator, records } = table;
    let mut lines: Vec<_> = records.into_iter().map(|record| row(record, columns, strict, email, &of)).collect();
    if let (Some(first), Some(note)) = (lines.first_mut(), Note::of_separator(separator)) {
        first.notes.insert(0, note);
    }
    lines
}

/// The values of one line, by their place in the header.
pub(super) struct Values(Vec<String>);

impl Values {
    /// The value in `column`, as it was meant.
    pub(super) fn at(&self, column: u8) -> &str {
        spreadsheet::meant(self.as_written(column))
    }

    /// The value in `column`, sign by sign.
    fn as_written(&self, column: u8) -> &str {
        self.0.get(usize::from(column)).map_or("", String::as_str)
    }

    /// A line of text in `column`, where there is one.
    fn line(&self, column: u8) -> Result<Option<Line>, Fault> {
        let text = self.at(column);
        if text.trim().is_empty() {
            return Ok(None);
        }
        if text.trim() == DELETE {
            return Err(at(column, LineProblem::NothingToDelete));
        }
        text.parse().map(Some).map_err(|bad| at(column, text_problem(bad)))
    }

    /// The same, where `[delete]` clears (D9).
    fn change(&self, column: u8, operation: Operation) -> Result<Change<Line>, Fault> {
        if self.at(column).trim() == DELETE && operation == Operation::Update {
            return Ok(Change::Clear);
        }
        Ok(self.line(column)?.map_or(Change::Keep, Change::Set))
    }

    /// What becomes of a detail. Only what names a person is cleared (D9).
    fn detail(&self, detail: Detail, column: u8, operation: Operation) -> Result<Change<Line>, Fault> {
        if detail.is_name() {
            return self.change(column, operation);
        }
        Ok(self.line(column)?.map_or(Change::Keep, Change::Set))
    }

    /// The address in `column`.
    pub(super) fn email(&self, column: u8) -> Result<Email, Fault> {
        self.at(column).parse().map_err(|bad| match bad {
            BadText::Empty => at(column, LineProblem::EmailMissing),
            _ => at(column, LineProblem::EmailForm),
        })
    }
}

/// What clears a value (D9).
pub(super) const DELETE: &str = "[delete]";

pub(super) const fn at(column: u8, problem: LineProblem) -> Fault {
    Fault { problem, column: Some(column) }
}

const fn text_problem(bad: BadText) -> LineProblem {
    match bad {
        BadText::TooLong => LineProblem::TextTooLong,
        BadText::Empty | BadText::Characters | BadText::Form => LineProblem::Characters,
    }
}

/// One line; `email` is the column of the address.
fn row<T>(
    record: Record,
    columns: usize,
    strict: bool,
    email: usize,
    of: impl FnOnce(&Values, &mut Vec<Note>) -> Result<T, Fault>,
) -> FileLine<T> {
    let subject = record.values.get(email).and_then(|v| spreadsheet::meant(v).parse::<Email>().ok());
    let mut subject = subject.map(|e| e.to_string()).unwrap_or_default();
    let mut notes = Vec::new();
    let missing = record.values.len() < columns;
    let asks = if let Some(bad) = record.bad {
        subject.clear();
        Err(Fault::from(match bad {
            BadRecord::BareQuote => LineProblem::BareQuote,
            BadRecord::OpenQuote => LineProblem::OpenQuote,
            BadRecord::TooLong => LineProblem::FieldTooLong,
            BadRecord::Nul => LineProblem::Nul,
        }))
    } else if record.values.len() > columns {
        Err(LineProblem::TooManyValues.into())
    } else if missing && strict {
        Err(LineProblem::TooFewValues.into())
    } else {
        if missing {
            notes.push(Note::ValuesMissing);
        }
        if email != 0 && subject.is_empty() {
            subject = record.values.first().map(|number| last_four(spreadsheet::meant(number))).unwrap_or_default();
        }
        of(&Values(record.values), &mut notes)
    };
    FileLine { number: record.number, subject, notes, asks }
}

fn user(values: &Values, notes: &mut Vec<Note>) -> Result<UserLine, Fault> {
    let email = values.email(0)?;
    let operation = match values.at(1) {
        "CREATE" => Operation::Create,
        "UPDATE" => Operation::Update,
        "DELETE" => Operation::Delete,
        "" => return Err(at(1, LineProblem::OperationMissing)),
        _ => return Err(at(1, LineProblem::OperationOfUsers)),
    };
    let mut line = UserLine {
        email,
        operation,
        password: None,
        display_name: Change::Keep,
        details: BTreeMap::new(),
        groups: None,
        attributes: None,
    };
    if operation == Operation::Delete {
        // What else stands on the line of somebody who goes does not matter.
        return Ok(line);
    }
    for (column, name) in (0..).zip(USERS_HEADER.columns) {
        let wrong = |problem| at(column, problem);
        if is_numbered(name) && spreadsheet::is_spoilt(values.at(column)) && !notes.contains(&Note::NumberChanged) {
            notes.push(Note::NumberChanged);
        }
        match *name {
            // No sign of a password is taken for a spreadsheet's.
            "PASSWORD" => line.password = Some(values.as_written(column).to_owned()).filter(|text| !text.is_empty()),
            "DISPLAY_NAME" => line.display_name = values.change(column, operation)?,
            "GROUPS" => line.groups = groups(values.at(column), notes).map_err(wrong)?,
            "CUSTOM_ATTRIBUTES" => {
                let text = Some(values.at(column)).filter(|text| !text.trim().is_empty());
                line.attributes = text.map(attributes::parse).transpose().map_err(wrong)?;
            }
            name => {
                if let Some(detail) = Detail::ALL.iter().copied().find(|detail| detail.column() == name) {
                    line.details.insert(detail, values.detail(detail, column, operation)?);
                }
            }
        }
    }
    Ok(line)
}

/// Whether what stands in a column is often a number, with which spreadsheets reckon.
fn is_numbered(name: &str) -> bool {
    [Detail::ShortName, Detail::CostCenter].iter().any(|detail| detail.column() == name)
}

/// The names of GROUPS (D16), with what must not stand in them replaced (D18).
fn groups(text: &str, notes: &mut Vec<Note>) -> Result<Option<Vec<GroupName>>, LineProblem> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    if text.trim() == DELETE {
        return Err(LineProblem::NothingToDelete);
    }
    let mut names: Vec<GroupName> = Vec::new();
    for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let name = group_name(part);
        if name != part && !notes.contains(&Note::GroupRenamed) {
            notes.push(Note::GroupRenamed);
        }
        let name: GroupName = name.parse().map_err(|bad| match bad {
            BadText::TooLong => LineProblem::GroupTooLong,
            other => text_problem(other),
        })?;
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if names.len() > MOST_GROUPS { Err(LineProblem::TooManyGroups) } else { Ok(Some(names)) }
}

/// The names of print groups: they must be there, so that nothing in them is replaced.
pub(super) fn group_names(text: &str) -> Result<Option<Vec<GroupName>>, LineProblem> {
    let names = text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(|part| {
        part.parse().map_err(|bad| match bad {
            BadText::TooLong => LineProblem::GroupTooLong,
            other => text_problem(other),
        })
    });
    let names: Vec<GroupName> = names.collect::<Result<_, _>>()?;
    if names.len() > MOST_GROUPS {
        return Err(LineProblem::TooManyGroups);
    }
    Ok((!names.is_empty()).then_some(names))
}

/// A group's name with `_` for each of the characters that it must not have (D18).
#[must_use]
pub fn group_name(text: &str) -> String {
    text.chars().map(|c| if "!@#$%^&*;+?/\\[]".contains(c) { '_' } else { c }).collect()
}

fn badge(values: &Values, notes: &mut Vec<Note>) -> Result<BadgeLine, Fault> {
    let number = values.at(0).trim().to_owned();
    if number.is_empty() {
        return Err(at(0, LineProblem::BadgeMissing));
    }
    if spreadsheet::is_spoilt(&number) {
        return Err(at(0, LineProblem::NumberChanged));
    }
    if spreadsheet::is_cut(&number) {
        notes.push(Note::DigitsLost);
    }
    let delete = match values.at(1) {
        "CREATE" => false,
        "DELETE" => true,
        "" => return Err(at(1, LineProblem::OperationMissing)),
        _ => return Err(at(1, LineProblem::OperationOfBadges)),
    };
    let email = if delete && values.at(2).trim().is_empty() { None } else { Some(values.email(2)?) };
    let temporary = match values.at(3).trim() {
        "" => false,
        word => spreadsheet::truth(word).ok_or(at(3, LineProblem::Temporary))?,
    };
    Ok(BadgeLine { number, delete, email, temporary })
}
