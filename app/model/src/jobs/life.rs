//! What happened to a job, step by step, as its owner reads it: how it came, what was found in it, where and by whom it
//! was released, and what came out or what went wrong. It goes with the job.

use super::{Failure, Printed, Source, Unreadable};
use crate::{
    id::UserId,
    text::{Language, Line},
    time::Time,
};
use serde::{Deserialize, Serialize};

/// A step in the life of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LifeStep {
    /// When.
    pub at: Time,
    /// What.
    pub what: LifeEvent,
}

/// What happened to a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LifeEvent {
    /// It came.
    Received(Source),
    /// Its pages were read.
    Read {
        /// How many.
        pages: u32,
        /// How many of them have colour.
        color_pages: u32,
    },
    /// It could not be read.
    NotRead(Unreadable),
    /// Somebody released it.
    Released {
        /// At the printer of this name.
        printer: Line,
        /// Who.
        by: UserId,
    },
    /// It came out.
    Printed(Printed),
    /// It did not, or not whole.
    NotPrinted(Failure),
    /// The printer cannot say.
    Unknown,
}

impl LifeEvent {
    /// In words; `by` is the name of whoever did it, where that is somebody else than the owner.
    #[must_use]
    pub fn sentence(&self, language: Language, by: Option<&str>) -> String {
        match language {
            Language::En => self.english(by),
            Language::Fr => self.french(by),
        }
    }

    fn english(&self, by: Option<&str>) -> String {
        let some = |n: u32, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
        match self {
            Self::Received(Source::Web) => "Uploaded on the web page.".to_owned(),
            Self::Received(Source::Email) => "Received by e-mail.".to_owned(),
            Self::Received(Source::Mobile) => "Sent from a mobile device.".to_owned(),
            Self::Received(Source::Client) => "Sent from a computer.".to_owned(),
            Self::Read { pages, color_pages: 0 } => {
                format!("Read: {}, all in black and white. It waits to be released.", some(*pages, "page", "pages"))
            }
            Self::Read { pages, color_pages } => {
                format!("Read: {}, {color_pages} in color. It waits to be released.", some(*pages, "page", "pages"))
            }
            Self::NotRead(_) => "It could not be read.".to_owned(),
            Self::Released { printer, by: _ } => match by {
                None => format!("Released at {printer}."),
                Some(name) => format!("Released at {printer} by {name}."),
            },
            Self::Printed(printed) => format!(
                "Printed: {} on {}.",
                some(printed.impressions, "impression", "impressions"),
                some(printed.sheets, "sheet", "sheets")
            ),
            Self::NotPrinted(why) => match why {
                Failure::Unreachable => "Not printed: the printer could not be reached, and nothing was sent. Release it again at any printer.",
                Failure::Refused => "Not printed: the printer refused it. Release it again at another printer.",
                Failure::Aborted => "Not printed: the printer gave it up, and a part of it may have come out. Look at the printer, then release it again.",
                Failure::Spool => "Not printed: the stored document is damaged. Send it again.",
                Failure::NotMade => "Not printed: what this printer takes cannot be made of the document. Release it again at another printer.",
            }
            .to_owned(),
            Self::Unknown => {
                "The connection to the printer was lost: it is not known whether it came out. Look into the output tray.".to_owned()
            }
        }
    }

    fn french(&self, by: Option<&str>) -> String {
        let some = |n: u32, one: &str, many: &str| format!("{n} {}", if n <= 1 { one } else { many });
        match self {
            Self::Received(Source::Web) => "Chargé sur la page web.".to_owned(),
            Self::Received(Source::Email) => "Reçu par e-mail.".to_owned(),
            Self::Received(Source::Mobile) => "Envoyé depuis un mobile.".to_owned(),
            Self::Received(Source::Client) => "Envoyé depuis un ordinateur.".to_owned(),
            Self::Read { pages, color_pages: 0 } => {
                format!("Lu : {}, tout en noir et blanc. Il attend d’être libéré.", some(*pages, "page", "pages"))
            }
            Self::Read { pages, color_pages } => {
                format!("Lu : {}, dont {color_pages} en couleur. Il attend d’être libéré.", some(*pages, "page", "pages"))
            }
            Self::NotRead(_) => "Il n’a pas pu être lu.".to_owned(),
            Self::Released { printer, by: _ } => match by {
                None => format!("Libéré à {printer}."),
                Some(name) => format!("Libéré à {printer} par {name}."),
            },
            Self::Printed(printed) => format!(
                "Imprimé : {} sur {}.",
                some(printed.impressions, "impression", "impressions"),
                some(printed.sheets, "feuille", "feuilles")
            ),
            Self::NotPrinted(why) => match why {
                Failure::Unreachable => "Non imprimé : l’imprimante était injoignable, et rien n’a été envoyé. Libérez-le à nouveau à n’importe quelle imprimante.",
                Failure::Refused => "Non imprimé : l’imprimante l’a refusé. Libérez-le à nouveau à une autre imprimante.",
                Failure::Aborted => "Non imprimé : l’imprimante l’a abandonné, et une partie a pu sortir. Regardez l’imprimante, puis libérez-le à nouveau.",
                Failure::Spool => "Non imprimé : le document conservé est endommagé. Renvoyez-le.",
                Failure::NotMade => "Non imprimé : ce que cette imprimante accepte ne peut pas être tiré du document. Libérez-le à nouveau à une autre imprimante.",
            }
            .to_owned(),
            Self::Unknown => {
                "La connexion à l’imprimante a été perdue : on ne sait pas s’il est sorti. Regardez dans le bac de sortie.".to_owned()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_life_is_told_in_both_languages() {
        let check = |event: LifeEvent, by: Option<&str>, english: &str, french: &str| {
            assert_eq!(event.sentence(Language::En, by), english);
            assert_eq!(event.sentence(Language::Fr, by), french);
        };
        let read = LifeEvent::Read { pages: 12, color_pages: 3 };
        check(
            read,
            None,
            "Read: 12 pages, 3 in color. It waits to be released.",
            "Lu : 12 pages, dont 3 en couleur. Il attend d’être libéré.",
        );
        let released = LifeEvent::Released { printer: "Lobby".parse().unwrap(), by: UserId([1; 16]) };
        check(released, Some("Ada"), "Released at Lobby by Ada.", "Libéré à Lobby par Ada.");
        let printed = LifeEvent::Printed(Printed { impressions: 12, sheets: 1, color_impressions: 0 });
        check(printed, None, "Printed: 12 impressions on 1 sheet.", "Imprimé : 12 impressions sur 1 feuille.");
    }
}
