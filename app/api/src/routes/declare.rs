//! How an endpoint is declared: in the file of its noun, in one statement that says everything about it.
//!
//! ```text
//! "What it does, in English.", "Ce qu’il fait, en français.";
//! EditUser { user: UserId } = Put "/api/users/{user}", by AnyOf(ManageUsers),
//!     takes Json<TextDetails>, gives Json<UserInfo>, if_match;
//! ```
//!
//! In their order: a type and what fills its path; method and path; who may, as in [`Access`](super::Access);
//! `asks` with the type of its query, where it has one; `takes` with the form of its body, where it takes one; `gives`
//! with the form of its answer; and the words of [`Declaration`](super::Declaration) that apply.

/// Declares the endpoints of a noun.
macro_rules! routes {
    ($(
        $english:literal, $french:literal;
        $name:ident $({ $($part:ident: $kind:ty),+ })? = $method:ident $path:literal,
            by $access:ident $(($($permission:ident),+))?,
            $(asks $query:ty,)? $(takes $body:ty,)? gives $answer:ty $(, $word:ident)*;
    )*) => {
        /// The endpoints of this noun, as types.
        pub mod routes {
            #[allow(unused_imports, reason = "not every noun has something in its paths")]
            use super::*;

            $($crate::routes::declare::address! { $english $name $({ $($part: $kind),+ })? })*
        }

        $(
            model::typography!($english, $french);

            impl $crate::routes::Route for routes::$name {
                const DECLARATION: &'static $crate::routes::Declaration = &$crate::routes::Declaration::of::<Self>(
                    stringify!($name),
                    ($crate::routes::Method::$method, $path),
                    $crate::routes::declare::access!($access $(($($permission),+))?),
                    ($english, $french),
                )$(.$word())*;
                type Asker = $crate::routes::declare::asker!($access);
                type Query = $crate::routes::declare::or!($crate::routes::NoQuery $(, $query)?);
                type Body = $crate::routes::declare::or!($crate::forms::NoBody $(, $body)?);
                type Answer = $answer;

                fn url(&self) -> String {
                    let parts: &[String] = &[$($($crate::routes::declare::written(&self.$part)),+)?];
                    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
                    $crate::routes::Endpoint::of::<Self>().url(&parts)
                }
            }
        )*

        #[expect(non_upper_case_globals, reason = "each is named as its type")]
        impl $crate::routes::Endpoint {
            $(#[doc = $english] pub const $name: Self = Self::of::<routes::$name>();)*
        }

        /// The endpoints of this noun, as values.
        pub(crate) const ENDPOINTS: &[$crate::routes::Endpoint] = &[$($crate::routes::Endpoint::$name),*];

        /// What each of them takes and gives, for the document of the interface.
        #[cfg(feature = "schema")]
        pub(crate) const DESCRIPTIONS: &[$crate::describe::Describe] = &[$($crate::describe::of::<routes::$name>),*];
    };
}

/// The type of an endpoint, with what fills its path.
macro_rules! address {
    ($english:literal $name:ident) => {
        #[doc = $english]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub struct $name;
    };
    ($english:literal $name:ident { $($part:ident: $kind:ty),+ }) => {
        #[doc = $english]
        #[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub struct $name {
            $(#[doc = concat!("`{", stringify!($part), "}` in the path.")] pub $part: $kind,)+
        }
    };
}

/// Who may.
macro_rules! access {
    (AnyOf($($permission:ident),+)) => {
        $crate::routes::Access::AnyOf(&[$(model::access::Permission::$permission),+])
    };
    ($access:ident) => { $crate::routes::Access::$access };
}

/// Who asks then.
macro_rules! asker {
    (SignedIn) => {
        $crate::routes::asker::Person
    };
    (AnyOf) => {
        $crate::routes::asker::Person
    };
    (Agent) => {
        $crate::routes::asker::Agent
    };
    ($other:ident) => {
        $crate::routes::asker::Anybody
    };
}

/// A type, or the one to take where it is missing.
macro_rules! or {
    ($missing:ty) => {
        $missing
    };
    ($missing:ty, $given:ty) => {
        $given
    };
}

pub(crate) use {access, address, asker, or, routes};

/// A part of a path as it is written: identifiers, numbers and words have nothing that would have to be quoted.
pub(crate) fn written(part: &impl serde::Serialize) -> String {
    match serde_json::to_value(part) {
        Ok(serde_json::Value::String(text)) => text,
        Ok(other) => other.to_string(),
        Err(_) => String::new(),
    }
}
