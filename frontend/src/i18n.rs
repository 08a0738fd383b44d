//! Languages: the words of every page, and numbers, sizes and dates as the reader writes them.
//!
//! A word that is missing in one language does not compile, since every catalogue line holds both. Numbers, dates and
//! plurals come from the browser's `Intl`, so no language data is shipped.

mod accounts;
mod audit;
mod common;
mod format;
mod imports;
mod jobs;
mod names;
mod orgs;
mod own;
mod parts;
mod people;
mod printers;
mod reader;
mod rights;

use crate::storage;
use leptos::prelude::*;
use model::{orgs::PasswordRules, text::Language, time::Time};

pub use names::{permission_group, role_hint, role_name, state_reason};
pub use reader::reader_step_name;
pub use rights::permission_name;

/// Declares a part of the catalogue: a struct of words, and its two languages side by side.
macro_rules! catalogue {
    ($(#[$doc:meta])* $name:ident { $($key:ident: $en:literal, $fr:literal;)* }) => {
        $(#[$doc])*
        #[allow(missing_docs, reason = "the English words beside each key say what it is")]
        pub struct $name { $(pub $key: &'static str,)* }

        impl $name {
            /// In English.
            pub const EN: Self = Self { $($key: $en,)* };
            /// In French.
            pub const FR: Self = Self { $($key: $fr,)* };

            /// Every key with its English and French words.
            #[cfg(test)]
            pub fn all() -> Vec<(&'static str, &'static str, &'static str)> {
                vec![$((stringify!($key), $en, $fr),)*]
            }
        }
    };
}
pub(crate) use catalogue;

/// All words of the product in one language.
pub struct Words {
    /// Of every page, of signing in and of the home page.
    pub common: common::Common,
    /// Of signing in, the set-up, home and the own account.
    pub start: common::Start,
    /// Of the print queue.
    pub jobs: jobs::Jobs,
    /// Of people, badges and the organization.
    pub accounts: accounts::Accounts,
    /// Of the settings of the organization.
    pub organization: accounts::Organization,
    /// Of the printers.
    pub printers: printers::Printers,
    /// Of tables and other parts of pages, and of the command palette.
    pub parts: parts::Parts,
    /// Of one person and of groups.
    pub people: people::People,
    /// Of the reader learner.
    pub learner: people::Learner,
    /// Of imports.
    pub imports: imports::Imports,
    /// Of child organizations and administrators.
    pub orgs: orgs::Orgs,
    /// Of the own account and the steps around signing in.
    pub own: own::Own,
    /// Of the audit.
    pub audit: audit::Audit,
}

static EN: Words = Words {
    common: common::Common::EN,
    start: common::Start::EN,
    jobs: jobs::Jobs::EN,
    accounts: accounts::Accounts::EN,
    organization: accounts::Organization::EN,
    printers: printers::Printers::EN,
    parts: parts::Parts::EN,
    people: people::People::EN,
    learner: people::Learner::EN,
    imports: imports::Imports::EN,
    orgs: orgs::Orgs::EN,
    own: own::Own::EN,
    audit: audit::Audit::EN,
};

static FR: Words = Words {
    common: common::Common::FR,
    start: common::Start::FR,
    jobs: jobs::Jobs::FR,
    accounts: accounts::Accounts::FR,
    organization: accounts::Organization::FR,
    printers: printers::Printers::FR,
    parts: parts::Parts::FR,
    people: people::People::FR,
    learner: people::Learner::FR,
    imports: imports::Imports::FR,
    orgs: orgs::Orgs::FR,
    own: own::Own::FR,
    audit: audit::Audit::FR,
};

/// The language of the page, and everything that follows from it.
#[derive(Clone, Copy)]
pub struct I18n {
    language: RwSignal<Language>,
    /// Moves once a minute, so that "5 minutes ago" stays true.
    minute: RwSignal<u32>,
}

impl I18n {
    /// The language that was chosen in this browser, else the first of the browser's that the product speaks.
    pub fn provide() -> Self {
        let chosen = storage::get("language").and_then(|tag| named(&tag));
        let language = RwSignal::new(chosen.unwrap_or_else(browser_language));
        let minute = RwSignal::new(0_u32);
        Effect::new(move || {
            if let Some(root) = document().document_element() {
                let _ = root.set_attribute("lang", language.get().tag());
            }
        });
        let next_minute = move || minute.update(|m| *m = m.wrapping_add(1));
        let _ = set_interval_with_handle(next_minute, std::time::Duration::from_secs(60));
        let i18n = Self { language, minute };
        provide_context(i18n);
        i18n
    }

    /// The language now.
    pub fn language(self) -> Language {
        self.language.get()
    }

    /// The language now, without following it.
    pub fn language_now(self) -> Language {
        self.language.get_untracked()
    }

    /// Changes the language of the page and remembers it in this browser.
    pub fn choose(self, language: Language) {
        storage::set("language", language.tag());
        self.language.set(language);
    }

    /// Takes the language of an account, unless this browser has chosen one.
    pub fn suggest(self, language: Option<Language>) {
        if let (Some(language), None) = (language, storage::get("language")) {
            self.language.set(language);
        }
    }

    /// The words, following the language.
    pub fn words(self) -> &'static Words {
        words_in(self.language.get())
    }

    /// The words now, for what is said once.
    pub fn words_now(self) -> &'static Words {
        words_in(self.language.get_untracked())
    }

    /// A whole number.
    pub fn number(self, n: u64) -> String {
        format::number(self.language.get(), n)
    }

    /// A size in bytes.
    pub fn size(self, octets: u64) -> String {
        format::size(self.language.get(), octets)
    }

    /// A day and a time.
    pub fn moment(self, at: Time) -> String {
        format::moment(self.language.get(), at)
    }

    /// A day.
    pub fn day(self, at: Time) -> String {
        format::day(self.language.get(), at)
    }

    /// How long ago something was.
    pub fn ago(self, at: Time) -> String {
        self.minute.track();
        format::ago(self.language.get(), at)
    }

    /// `{n}` of something: `one` or `many`, as the language counts.
    pub fn count(self, n: u64, one: &str, many: &str) -> String {
        let language = self.language.get();
        let pattern = if format::is_one(language, n) { one } else { many };
        pattern.replace("{n}", &format::number(language, n))
    }

    /// What a new password must be like, in sentences.
    pub fn password_rules(self, rules: PasswordRules) -> String {
        let words = &self.words().orgs;
        let mut text = words.rules_least.replace("{n}", &self.number(u64::from(rules.least)));
        if rules.kinds > 1 {
            text = format!("{text} {}", words.rules_kinds.replace("{n}", &self.number(u64::from(rules.kinds))));
        }
        match rules.history {
            0 => text,
            1 => format!("{text} {}", words.rules_history_one),
            n => format!("{text} {}", words.rules_history_many.replace("{n}", &self.number(u64::from(n)))),
        }
    }
}

/// The language of the page, from anywhere below [`I18n::provide`].
pub fn use_i18n() -> I18n {
    expect_context()
}

/// `t!(jobs.title)`: words that follow the language.
macro_rules! t {
    ($part:ident . $key:ident) => {{
        let i18n = $crate::i18n::use_i18n();
        move || i18n.words().$part.$key
    }};
}
pub(crate) use t;

/// The name of a language in itself.
pub const fn native_name(language: Language) -> &'static str {
    match language {
        Language::En => "English",
        Language::Fr => "Français",
    }
}

/// The language with this tag.
pub fn named(tag: &str) -> Option<Language> {
    Language::ALL.into_iter().find(|l| l.tag() == tag)
}

pub(crate) fn words_in(language: Language) -> &'static Words {
    match language {
        Language::En => &EN,
        Language::Fr => &FR,
    }
}

/// The IANA name of the time zone of the browser.
pub fn time_zone() -> String {
    let options = js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new()).resolved_options();
    js_sys::Reflect::get(&options, &"timeZone".into())
        .ok()
        .and_then(|z| z.as_string())
        .unwrap_or_else(|| "UTC".to_owned())
}

/// The time of this device, to mark what is over.
pub fn now() -> Time {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit")]
    Time(js_sys::Date::now() as i64)
}

fn browser_language() -> Language {
    let tags: Vec<String> = window().navigator().languages().iter().filter_map(|tag| tag.as_string()).collect();
    Language::accepted(&tags.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn everything() -> Vec<(&'static str, &'static str, &'static str)> {
        let mut all = common::Common::all();
        all.extend(common::Start::all());
        all.extend(jobs::Jobs::all());
        all.extend(accounts::Accounts::all());
        all.extend(accounts::Organization::all());
        all.extend(printers::Printers::all());
        all.extend(parts::Parts::all());
        all.extend(people::People::all());
        all.extend(people::Learner::all());
        all.extend(imports::Imports::all());
        all.extend(rights::all());
        all.extend(orgs::Orgs::all());
        all.extend(own::Own::all());
        all.extend(audit::Audit::all());
        all.extend(names::all());
        all
    }

    #[test]
    fn french_is_set_as_french_is() {
        for (key, _, fr) in everything() {
            assert!(!fr.contains('\''), "{key}: a straight apostrophe in «{fr}»");
            let letters: Vec<char> = fr.chars().collect();
            for pair in letters.windows(2) {
                assert!(
                    pair.first() != Some(&'«') || pair.last() == Some(&'\u{202f}'),
                    "{key}: no space after « in {fr}"
                );
                if let [before, after @ (':' | ';' | '!' | '?' | '»')] = pair {
                    let address = *after == ':' && before.is_alphanumeric() && fr.contains("://");
                    assert!(
                        address || *before == '\u{202f}',
                        "{key}: no narrow no-break space before {after} in «{fr}»"
                    );
                }
            }
        }
    }

    #[test]
    fn english_uses_its_own_apostrophes_too() {
        for (key, en, _) in everything() {
            assert!(!en.contains('\'') && !en.contains('"'), "{key}: straight quotes in {en}");
        }
    }

    #[test]
    fn both_languages_fill_in_the_same_places() {
        let places = |text: &str| {
            let mut names: Vec<String> =
                text.split('{').skip(1).filter_map(|p| p.split_once('}')).map(|(name, _)| name.to_owned()).collect();
            names.sort();
            names
        };
        for (key, en, fr) in everything() {
            assert_eq!(places(en), places(fr), "{key}");
            assert!(!en.is_empty() && !fr.is_empty(), "{key} is empty");
        }
    }
}
