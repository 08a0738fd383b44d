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
        let colon = match language {
            Language::En => ":",
            Language::Fr => "\u{a0}:",
        };
        text.push_str(&if line.subject.is_empty() {
            format!("{number}{colon} {said}\n")
        } else {
            format!("{number}, {}{colon} {said}\n", line.subject)
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
        Language::Fr => format!("Journal d’importation : {}", import.file),
    };
    Letter { to: to.to_owned(), subject, text: text(import, lines, language), in_reply_to: String::new() }
}

fn head(import: &Import, language: Language) -> String {
    let (file, done, errors) = (&import.file, import.done, import.errors);
    let good = done.saturating_sub(errors);
    let lines = match language {
        Language::En => counted(import.lines, import.lines == 1, "line", "lines"),
        Language::Fr => counted(import.lines, import.lines < 2, "ligne", "lignes"),
    };
    let french = |n: u32, one: &'static str, many: &'static str| counted(n, n < 2, one, many);
    let said = match (language, import.state) {
        (Language::En, ImportState::Previewed) => {
            format!("{file}: {lines}, {errors} would be rejected. Nothing has been changed yet.")
        }
        (Language::En, ImportState::Running) => {
            format!("{file}: {done} of {lines} processed so far, {errors} rejected.")
        }
        (Language::En, ImportState::Finished) => format!("{file}: {lines}, {good} imported and {errors} rejected."),
        (Language::En, ImportState::Stopped) => {
            format!("{file}: stopped after {done} of {lines}, {good} imported and {errors} rejected.")
        }
        (Language::Fr, ImportState::Previewed) => {
            let errors = french(errors, "serait rejetée", "seraient rejetées");
            format!("{file}\u{a0}: {lines}, dont {errors}. Rien n’a encore été modifié.")
        }
        (Language::Fr, ImportState::Running) => {
            let (done, errors) =
                (french(done, "ligne traitée", "lignes traitées"), french(errors, "rejetée", "rejetées"));
            format!("{file}\u{a0}: {done} sur {} jusqu’ici, dont {errors}.", import.lines)
        }
        (Language::Fr, ImportState::Finished) => {
            let (good, errors) = (french(good, "importée", "importées"), french(errors, "rejetée", "rejetées"));
            format!("{file}\u{a0}: {lines}, dont {good} et {errors}.")
        }
        (Language::Fr, ImportState::Stopped) => {
            let done = french(done, "ligne", "lignes");
            let (good, errors) = (french(good, "importée", "importées"), french(errors, "rejetée", "rejetées"));
            format!("{file}\u{a0}: arrêtée après {done} sur {}, dont {good} et {errors}.", import.lines)
        }
    };
    said + "\n\n"
}

/// `n` of something, in the singular or the plural.
fn counted(n: u32, singular: bool, one: &str, many: &str) -> String {
    format!("{n} {}", if singular { one } else { many })
}
