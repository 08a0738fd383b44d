//! Languages: the words of every page, and numbers, sizes and dates as the reader writes them.
//!
//! A word that is missing in one language does not compile, since every catalogue line holds both. Numbers, dates and
//! plurals come from the browser's `Intl`, so no language data is shipped.

mod account;
mod audit;
mod badges;
mod common;
mod delegates;
mod format;
mod groups;
mod history;
mod home;
mod imports;
mod jobs;
mod login;
mod names;
mod orgs;
mod parts;
mod printers;
mod quotas;
mod reader;
mod reports;
mod rights;
mod settings;
mod users;

use crate::storage;
use leptos::prelude::*;
use model::{orgs::PasswordRules, text::Language, time::Time, users::DetailNames};

pub use names::{permission_group, role_hint, role_name, state_reason};
pub use reader::reader_step_name;
pub use rights::permission_name;

/// The parts of the catalogue, each by its noun.
macro_rules! words {
    ($($part:ident: $name:ty,)*) => {
        /// All words of the product in one language; what each part says stands beside its declaration.
        pub struct Words { $(pub $part: $name,)* }

        static EN: Words = Words { $($part: <$name>::EN,)* };
        static FR: Words = Words { $($part: <$name>::FR,)* };

        /// Every key with its English and French words.
        #[cfg(test)]
        fn texts() -> Vec<(&'static str, &'static str, &'static str)> {
            [$(<$name>::TEXTS,)* names::Names::TEXTS, names::Reasons::TEXTS, rights::Rights::TEXTS].concat()
        }
    };
}

words! {
    common: common::Common,
    login: login::Login,
    home: home::Home,
    account: account::Account,
    users: users::Users,
    details: DetailNames,
    groups: groups::Groups,
    badges: badges::Badges,
    learner: badges::Learner,
    orgs: orgs::Orgs,
    children: orgs::Children,
    administrators: orgs::Administrators,
    settings: settings::Settings,
    printers: printers::Printers,
    jobs: jobs::Jobs,
    quotas: quotas::Quotas,
    print_groups: quotas::PrintGroups,
    print_users: quotas::PrintUsers,
    delegates: delegates::Delegates,
    history: history::History,
    policies: delegates::Policies,
    imports: imports::Imports,
    audit: audit::Audit,
    reports: reports::Reports,
    parts: parts::Parts,
}

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
        let words = self.words();
        let mut text = words.common.password_rule_least.replace("{n}", &self.number(u64::from(rules.least)));
        if rules.kinds > 1 {
            text = format!(
                "{text} {}",
                words.common.password_rule_kinds.replace("{n}", &self.number(u64::from(rules.kinds)))
            );
        }
        match rules.history {
            0 => text,
            1 => format!("{text} {}", words.common.password_rule_history_one),
            n => {
                format!("{text} {}", words.common.password_rule_history_many.replace("{n}", &self.number(u64::from(n))))
            }
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

    #[test]
    fn both_languages_fill_in_the_same_places() {
        let places = |text: &str| {
            let mut names: Vec<String> =
                text.split('{').skip(1).filter_map(|p| p.split_once('}')).map(|(name, _)| name.to_owned()).collect();
            names.sort();
            names
        };
        for (key, en, fr) in texts() {
            assert_eq!(places(en), places(fr), "{key}");
            assert!(!en.is_empty() && !fr.is_empty(), "{key} is empty");
        }
    }
}
