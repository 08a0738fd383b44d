//! Texts in two languages, side by side: one that is missing in a language does not compile, and neither does one that
//! is not set as its language is.

/// Declares texts in English and in French.
///
/// - `struct`: words by their keys, with `EN`, `FR` and `TEXTS`.
/// - `pub enum`: a closed list of sentences, with `ALL` and `sentence(language)`; what else belongs to each, like a
///   status, stands behind its name.
#[macro_export]
macro_rules! sentences {
    ($(#[$meta:meta])* $vis:vis struct $name:ident { $($key:ident: $en:literal, $fr:literal;)* }) => {
        $(#[$meta])*
        #[allow(missing_docs, reason = "the English words beside each key say what it is")]
        $vis struct $name { $(pub $key: &'static str,)* }

        impl $name {
            /// In English.
            pub const EN: Self = Self { $($key: $en,)* };
            /// In French.
            pub const FR: Self = Self { $($key: $fr,)* };
            /// Every key, in English and in French.
            #[allow(dead_code, reason = "for tests that go through all of them")]
            pub const TEXTS: &'static [(&'static str, &'static str, &'static str)] =
                &[$((stringify!($key), $en, $fr),)*];

            /// In this language.
            #[must_use]
            pub const fn of(language: $crate::text::Language) -> &'static Self {
                match language {
                    $crate::text::Language::En => &Self::EN,
                    $crate::text::Language::Fr => &Self::FR,
                }
            }
        }

        $($crate::typography!($en, $fr);)*
    };
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$doc:meta])* $key:ident = $en:literal, $fr:literal;)* }) => {
        $(#[$meta])*
        pub enum $name { $($(#[$doc])* $key,)* }

        impl $name {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$key,)*];

            /// The sentence for people.
            #[must_use]
            pub const fn sentence(self, language: $crate::text::Language) -> &'static str {
                match (self, language) {
                    $((Self::$key, $crate::text::Language::En) => $en, (Self::$key, $crate::text::Language::Fr) => $fr,)*
                }
            }
        }

        $($crate::typography!($en, $fr);)*
    };
    ($(#[$meta:meta])* pub enum $name:ident, $(#[$more:meta])* $extra:ident: $type:ty {
        $($(#[$doc:meta])* $key:ident = $value:literal, $en:literal, $fr:literal;)*
    }) => {
        $crate::sentences! { $(#[$meta])* pub enum $name { $($(#[$doc])* $key = $en, $fr;)* } }

        impl $name {
            $(#[$more])*
            #[must_use]
            pub const fn $extra(self) -> $type { match self { $(Self::$key => $value,)* } }
        }
    };
}

/// Does not compile unless both texts are set as their languages are.
#[macro_export]
macro_rules! typography {
    ($en:literal, $fr:literal) => {
        const _: () =
            assert!($crate::typography::english_fault($en).is_none(), "not set as English is: see model::typography");
        const _: () =
            assert!($crate::typography::french_fault($fr).is_none(), "not set as French is: see model::typography");
    };
}
