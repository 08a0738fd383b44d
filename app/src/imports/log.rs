//! The log of an import: on screen, as a file, and mailed to the one who ran it. Never a password in it.

use crate::ports::Letter;
use model::{
    csv,
    imports::{Import, ImportEffect, ImportState, LineOutcome},
    text::Language,
};

/// For people: a head, and a line for each.
pub(super) fn text(import: &Import, lines: &[LineOutcome], language: Language) -> String {
    let mut text = head(import, language);
    for line in lines.iter().filter(|line| line.done || import.ended.is_none()) {
        let said = line.sentence(import.kind, language);
        let number = match language {
            Language::En => format!("Line {}", line.number),
            Language::Fr => format!("Ligne {}", line.number),
        };
        text.push_str(&if line.subject.is_empty() {
            format!("{number}: {said}\n")
        } else {
            format!("{number}, {}: {said}\n", line.subject)
        });
    }
    text
}

/// For spreadsheets (RFC 4180, with a byte order mark, which some of them need).
pub(super) fn csv(import: &Import, lines: &[LineOutcome], language: Language) -> String {
    let mut text = "\u{feff}".to_owned();
    text.push_str(&csv::row(["LINE", "SUBJECT", "OPERATION", "DONE", "DETAIL"]));
    for line in lines {
        let operation = match line.effect {
            ImportEffect::Create => "CREATE",
            ImportEffect::Update => "UPDATE",
            ImportEffect::Delete => "DELETE",
            ImportEffect::Error => "ERROR",
        };
        let done = if line.done { "true" } else { "false" };
        let detail = line.sentence(import.kind, language);
        text.push_str(&csv::row([line.number.to_string().as_str(), &line.subject, operation, done, &detail]));
    }
    text
}

/// The letter with the log.
pub(super) fn letter(import: &Import, lines: &[LineOutcome], to: &str, language: Language) -> Letter {
    let subject = match language {
        Language::En => format!("Import log: {}", import.file),
        Language::Fr => format!("Journal d’importation : {}", import.file),
    };
    Letter { to: to.to_owned(), subject, text: text(import, lines, language), in_reply_to: String::new() }
}

fn head(import: &Import, language: Language) -> String {
    let (file, lines, done, errors) = (&import.file, import.lines, import.done, import.errors);
    let good = done.saturating_sub(errors);
    match (language, import.state) {
        (Language::En, ImportState::Previewed) => {
            format!("{file}: {lines} lines, of which {errors} would be refused. Nothing is done yet.\n\n")
        }
        (Language::En, ImportState::Running) => {
            format!("{file}: {done} of {lines} lines so far, {errors} of them with an error.\n\n")
        }
        (Language::En, ImportState::Finished) => {
            format!("{file}: {lines} lines, {good} of them done and {errors} with an error.\n\n")
        }
        (Language::En, ImportState::Stopped) => format!(
            "{file}: stopped after {done} of {lines} lines, {good} of them done and {errors} with an error.\n\n"
        ),
        (Language::Fr, ImportState::Previewed) => {
            format!("{file} : {lines} lignes, dont {errors} seraient refusées. Rien n’est encore fait.\n\n")
        }
        (Language::Fr, ImportState::Running) => {
            format!("{file} : {done} lignes sur {lines} jusqu’ici, dont {errors} en erreur.\n\n")
        }
        (Language::Fr, ImportState::Finished) => {
            format!("{file} : {lines} lignes, dont {good} exécutées et {errors} en erreur.\n\n")
        }
        (Language::Fr, ImportState::Stopped) => format!(
            "{file} : arrêtée après {done} lignes sur {lines}, dont {good} exécutées et {errors} en erreur.\n\n"
        ),
    }
}
