//! Endpoints: what is not declared does not exist, and what has no rule is refused.
//!
//! Each endpoint is declared once, in the file of its noun (`users.rs`), and from that the rest is made: a type, the
//! [`Route`], by which the appliance gives it a handler and the clients call it, and the same as a value, the
//! [`Endpoint`], for whatever goes through all of them: the guard, the document of the interface and the tests.

mod collected;
pub(crate) mod declare;

pub use collected::*;
pub(crate) use declare::routes;

use crate::forms::{AnswerForm, BodyForm};
use model::access::Permission;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::{
    fmt,
    hash::{Hash, Hasher},
};

/// The method of a request (RFC 9110, 9.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// Reads.
    Get,
    /// Makes something.
    Post,
    /// Replaces something.
    Put,
    /// Removes something.
    Delete,
}

impl Method {
    /// As it is written on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }
}

/// Who may use an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everybody, signed in or not: nothing in the answer belongs to anybody.
    Public,
    /// Whoever holds the one-time token of the set-up, and only until that is done.
    SetUp,
    /// Whoever is signed in.
    SignedIn,
    /// Whoever has one of these permissions in the organization that is acted in: the own one, or the one that the query
    /// parameter `organization=` names.
    AnyOf(&'static [Permission]),
    /// An agent, by its credential.
    Agent,
    /// A panel, by the secret in its address; the people at it sign in there.
    Panel,
}

/// Whom a handler can ask who is there; of an endpoint for nobody in particular, nobody.
pub mod asker {
    /// Nobody in particular.
    #[derive(Clone, Copy, Debug)]
    pub struct Anybody;
    /// A person who is signed in, or whose personal access token was sent.
    #[derive(Clone, Copy, Debug)]
    pub struct Person;
    /// An agent.
    #[derive(Clone, Copy, Debug)]
    pub struct Agent;
}

/// How large the body of a request may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    /// No body.
    None,
    /// A small body: at most 64 KiB.
    Small,
    /// A file to import: at most 1 MB (D23, D33).
    Import,
    /// A document: as large as the configuration allows, and streamed.
    Document,
}

/// An endpoint as a type. A value of it is the address of one thing: what fills the path.
pub trait Route: Serialize + DeserializeOwned + Clone + Send + Sync + 'static {
    /// What is declared of it.
    const DECLARATION: &'static Declaration;
    /// Who asks, as the handler gets to know.
    type Asker;
    /// The parameters of its query, without `organization`.
    type Query: Serialize + DeserializeOwned + Send + 'static;
    /// The form of the body that it takes.
    type Body: BodyForm;
    /// The form of its answer when all is well.
    type Answer: AnswerForm;

    /// The path, with its parts filled in.
    fn url(&self) -> String;
}

/// No parameters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NoQuery {}

/// What is declared of an endpoint.
#[derive(Debug, PartialEq, Eq)]
pub struct Declaration {
    name: &'static str,
    method: Method,
    path: &'static str,
    access: Access,
    body: Body,
    tagged: bool,
    english: &'static str,
    french: &'static str,
    acts: bool,
    matches: bool,
    creates: bool,
    own_credentials: bool,
    asks_again: bool,
    before_must: bool,
    used_once: bool,
}

impl Declaration {
    /// The declaration of `R`, without any of the words that may follow.
    pub(crate) const fn of<R: Route>(
        name: &'static str,
        (method, path): (Method, &'static str),
        access: Access,
        (english, french): (&'static str, &'static str),
    ) -> Self {
        Self {
            name,
            method,
            path,
            access,
            body: R::Body::SIZE,
            tagged: R::Answer::TAGGED,
            english,
            french,
            acts: matches!(access, Access::AnyOf(_)),
            matches: false,
            creates: false,
            own_credentials: false,
            asks_again: false,
            before_must: false,
            used_once: false,
        }
    }

    /// The query parameter `organization=` says which organization is meant. What asks for a permission does so without
    /// this word; what is about oneself always means the own organization, but who one is depends on where one acts.
    pub(crate) const fn acts(self) -> Self {
        Self { acts: true, ..self }
    }

    /// It takes `If-Match` with the tag of what was seen (RFC 9110, 13.1.1).
    pub(crate) const fn if_match(self) -> Self {
        Self { matches: true, ..self }
    }

    /// It takes an `Idempotency-Key`: it makes something that a repeated request must not make twice.
    pub(crate) const fn creates(self) -> Self {
        Self { creates: true, ..self }
    }

    /// It is about what a person proves itself with: open to sessions only, never to personal access tokens, which must
    /// not make others of their kind or take the account over.
    pub(crate) const fn own_credentials(self) -> Self {
        Self { own_credentials: true, ..self }
    }

    /// It makes, changes or ends what opens accounts, and asks for the password again when that was typed long ago. Where
    /// that depends on what is sent (another address, a badge for oneself), the use case asks.
    pub(crate) const fn asks_again(self) -> Self {
        Self { asks_again: true, ..self }
    }

    /// It answers somebody who must choose a password or set up a second factor first.
    pub(crate) const fn before_must(self) -> Self {
        Self { before_must: true, ..self }
    }

    /// What it takes works once, and is answered with 410 afterwards.
    pub(crate) const fn used_once(self) -> Self {
        Self { used_once: true, ..self }
    }
}

/// An endpoint as a value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Endpoint(&'static Declaration);

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name)
    }
}

impl Hash for Endpoint {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.name.hash(state);
    }
}

impl Endpoint {
    /// The endpoint that is declared as `R`.
    #[must_use]
    pub const fn of<R: Route>() -> Self {
        Self(R::DECLARATION)
    }

    /// What it does, in a sentence.
    #[must_use]
    pub const fn summary(self, language: model::text::Language) -> &'static str {
        match language {
            model::text::Language::En => self.0.english,
            model::text::Language::Fr => self.0.french,
        }
    }

    /// Its method.
    #[must_use]
    pub const fn method(self) -> Method {
        self.0.method
    }

    /// Its path; `{name}` stands for one segment.
    #[must_use]
    pub const fn path(self) -> &'static str {
        self.0.path
    }

    /// Who may use it.
    #[must_use]
    pub const fn access(self) -> Access {
        self.0.access
    }

    /// How large a body it takes.
    #[must_use]
    pub const fn body(self) -> Body {
        self.0.body
    }

    /// Whether the query parameter `organization=` says which organization is meant.
    #[must_use]
    pub const fn acts(self) -> bool {
        self.0.acts
    }

    /// Whether its answer carries an `ETag`, by which a change can say what it was made on (RFC 9110, 8.8.3).
    #[must_use]
    pub const fn tagged(self) -> bool {
        self.0.tagged
    }

    /// Whether it takes `If-Match` with such a tag (RFC 9110, 13.1.1).
    #[must_use]
    pub const fn matches(self) -> bool {
        self.0.matches
    }

    /// Whether it takes an `Idempotency-Key`.
    #[must_use]
    pub const fn creates(self) -> bool {
        self.0.creates
    }

    /// Whether it is open to sessions only, never to personal access tokens.
    #[must_use]
    pub const fn own_credentials(self) -> bool {
        self.0.own_credentials
    }

    /// Whether it asks for the password again when that was typed long ago.
    #[must_use]
    pub const fn asks_again(self) -> bool {
        self.0.asks_again
    }

    /// Whether it answers somebody who must choose a password or set up a second factor first.
    #[must_use]
    pub const fn before_must(self) -> bool {
        self.0.before_must
    }

    /// Whether it answers 410 once what it takes was used.
    #[must_use]
    pub const fn used_once(self) -> bool {
        self.0.used_once
    }

    /// The noun that it is about: the first segment of its path that says something.
    #[must_use]
    pub fn noun(self) -> &'static str {
        let mut segments = self.path().split('/').skip(1);
        match (segments.next(), segments.next()) {
            (Some("api"), Some(noun)) => noun.split('.').next().unwrap_or(noun),
            (Some("api"), None) => "interface",
            (Some(first), _) => first,
            _ => "",
        }
    }

    /// Its path with every `{name}` filled, in their order: for those who try what no client would send.
    #[must_use]
    pub fn url(self, parts: &[&str]) -> String {
        let mut parts = parts.iter();
        let segments =
            self.path().split('/').map(|s| if s.starts_with('{') { parts.next().copied().unwrap_or("-") } else { s });
        segments.collect::<Vec<_>>().join("/")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_two_endpoints_share_a_method_and_path() {
        let all: HashSet<_> = Endpoint::ALL.iter().map(|e| (e.method().name(), e.path())).collect();
        assert_eq!(all.len(), Endpoint::ALL.len());
    }

    #[test]
    fn no_two_endpoints_share_a_name() {
        let all: HashSet<_> = Endpoint::ALL.iter().collect();
        assert_eq!(all.len(), Endpoint::ALL.len());
    }

    #[test]
    fn paths_are_filled_in_order() {
        assert_eq!(Endpoint::PaperPage.url(&["p", "7", "1"]), "/api/printers/p/paper/7/1");
        let page = PaperPage { printer: model::id::PrinterId([0x5a; 16]), job: 7, page: 1 };
        assert_eq!(page.url(), "/api/printers/5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a/paper/7/1");
        let may = May { user: model::id::UserId([0; 16]), permission: Permission::ViewUsers };
        assert_eq!(may.url(), "/api/users/00000000000000000000000000000000/rights/view-users");
    }

    #[test]
    fn what_reads_takes_no_body() {
        for e in Endpoint::ALL.iter().filter(|e| e.method() == Method::Get) {
            assert_eq!(e.body(), Body::None, "{e:?}");
        }
    }

    #[test]
    fn sentences_end_like_sentences_in_both_languages() {
        use model::text::Language::{En, Fr};
        for e in Endpoint::ALL {
            for language in [En, Fr] {
                assert!(e.summary(language).ends_with(['.', '?']), "{e:?} {language:?}");
            }
            assert_ne!(e.summary(En), e.summary(Fr), "{e:?}");
        }
    }
}
