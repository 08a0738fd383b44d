//! What stands in front of the lines of an invitation, and how days are written, in both languages.

use jiff::civil;
use model::text::Language;

/// The words of one language.
pub(super) struct Words {
    pub what: &'static str,
    pub when: &'static str,
    pub place: &'static str,
    pub organizer: &'static str,
    pub invited: &'static str,
    pub repeats: &'static str,
    pub cancelled: &'static str,
    pub colon: &'static str,
    /// What stands behind the number of the first day.
    first: &'static str,
    days: [&'static str; 7],
    months: [&'static str; 12],
}

const ENGLISH: Words = Words {
    what: "What",
    when: "When",
    place: "Where",
    organizer: "Organizer",
    invited: "Invited",
    repeats: "It repeats.",
    cancelled: "Canceled",
    colon: ": ",
    first: "",
    days: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
};

const FRENCH: Words = Words {
    what: "Objet",
    when: "Date",
    place: "Lieu",
    organizer: "Organisateur",
    invited: "Invités",
    repeats: "Il se répète.",
    cancelled: "Annulé",
    colon: "\u{a0}: ",
    first: "er",
    days: ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    months: [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
};

impl Words {
    pub(super) fn of(language: Language) -> &'static Self {
        match language {
            Language::En => &ENGLISH,
            Language::Fr => &FRENCH,
        }
    }

    /// A day with its name.
    pub(super) fn date(&self, date: civil::Date) -> String {
        let at = |number: i8| usize::try_from(number).unwrap_or_default();
        let day = self.days.get(at(date.weekday().to_monday_zero_offset())).unwrap_or(&"");
        let month = self.months.get(at(date.month()).saturating_sub(1)).unwrap_or(&"");
        let first = if date.day() == 1 { self.first } else { "" };
        format!("{day} {}{first} {month} {}", date.day(), date.year())
    }
}
