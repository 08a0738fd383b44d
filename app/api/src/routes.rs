//! The one table of endpoints: what is not in it does not exist, and what has no rule is refused.
//!
//! The router, the browser's client and the guard test are made from it.

use model::access::Permission;

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
    /// Whoever has one of these permissions in the own organization.
    AnyOf(&'static [Permission]),
    /// An agent, by its credential.
    Agent,
    /// A panel, by the secret in its address; the people at it sign in there.
    Panel,
}

/// How large the body of a request may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    /// No body.
    None,
    /// A small body: at most 64 KiB.
    Small,
    /// A document: as large as the configuration allows, and streamed.
    Document,
}

macro_rules! endpoints {
    ($($(#[$doc:meta])* $name:ident = $method:ident $path:literal, $access:expr, $body:ident;)*) => {
        /// An endpoint of the appliance.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Endpoint { $($(#[$doc])* $name,)* }

        impl Endpoint {
            /// Every endpoint.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Its method.
            #[must_use]
            pub const fn method(self) -> Method { match self { $(Self::$name => Method::$method,)* } }

            /// Its path; `{name}` stands for one segment.
            #[must_use]
            pub const fn path(self) -> &'static str { match self { $(Self::$name => $path,)* } }

            /// Who may use it.
            #[must_use]
            pub const fn access(self) -> Access { use Permission as P; let _ = P::OwnAccount; match self { $(Self::$name => $access,)* } }

            /// How large a body it takes.
            #[must_use]
            pub const fn body(self) -> Body { match self { $(Self::$name => Body::$body,)* } }
        }
    };
}

use Access::{Agent, AnyOf, Panel, Public, SignedIn};

endpoints! {
    /// Whether the appliance is well: for load balancers, containers and tests.
    Health = Get "/api/health", Public, None;
    /// What a page has to know before anybody signs in.
    State = Get "/api/state", Public, None;
    /// Makes the top organization and its first administrator.
    SetUp = Post "/api/setup", Access::SetUp, Small;

    /// Signs in.
    SignIn = Post "/api/session", Public, Small;
    /// Who one is.
    Me = Get "/api/session", SignedIn, None;
    /// Signs out.
    SignOut = Delete "/api/session", SignedIn, None;
    /// Sets the own language.
    SetLanguage = Put "/api/account/language", SignedIn, Small;
    /// Sets the own PIN for panels.
    SetPin = Put "/api/account/pin", SignedIn, Small;
    /// What changes, as it changes.
    Events = Get "/api/events", SignedIn, None;

    /// The organization.
    Organization = Get "/api/organization", AnyOf(&[P::ViewOrganization]), None;
    /// Changes its settings.
    SetSettings = Put "/api/organization/settings", AnyOf(&[P::ManageOrganization]), Small;
    /// Changes the roles of everybody.
    SetOrganizationRoles = Put "/api/organization/roles", AnyOf(&[P::ManageOrganization]), Small;

    /// The people.
    Users = Get "/api/users", AnyOf(&[P::ViewUsers]), None;
    /// Makes an account.
    CreateUser = Post "/api/users", AnyOf(&[P::ManageUsers]), Small;
    /// One person.
    User = Get "/api/users/{user}", AnyOf(&[P::ViewUsers]), None;
    /// Deletes an account.
    DeleteUser = Delete "/api/users/{user}", AnyOf(&[P::ManageUsers]), None;
    /// The badges.
    Badges = Get "/api/badges", AnyOf(&[P::ViewUsers]), None;
    /// Registers a badge.
    RegisterBadge = Post "/api/badges", AnyOf(&[P::ManageBadges]), Small;
    /// Deletes a badge.
    DeleteBadge = Delete "/api/badges/{badge}", AnyOf(&[P::ManageBadges]), None;

    /// The own print queue.
    Jobs = Get "/api/jobs", AnyOf(&[P::OwnQueue]), None;
    /// Submits a document; its name is the query's `name`.
    Submit = Post "/api/jobs", AnyOf(&[P::OwnQueue]), Document;
    /// One of the own jobs.
    Job = Get "/api/jobs/{job}", AnyOf(&[P::OwnQueue]), None;
    /// Says how it is to be printed.
    SetJobOptions = Put "/api/jobs/{job}/options", AnyOf(&[P::OwnQueue]), Small;
    /// Says that a mailed job is really one's own.
    ConfirmJob = Post "/api/jobs/{job}/confirm", AnyOf(&[P::OwnQueue]), Small;
    /// Deletes one of the own jobs.
    DeleteJob = Delete "/api/jobs/{job}", AnyOf(&[P::OwnQueue]), None;

    /// The printers.
    Printers = Get "/api/printers", AnyOf(&[P::ViewPrinters]), None;
    /// Adds a printer by its address.
    AddPrinter = Post "/api/printers", AnyOf(&[P::ManagePrinters]), Small;
    /// One printer.
    Printer = Get "/api/printers/{printer}", AnyOf(&[P::ViewPrinters]), None;
    /// Removes a printer.
    RemovePrinter = Delete "/api/printers/{printer}", AnyOf(&[P::ManagePrinters]), None;
    /// What came out of a simulated printer.
    Paper = Get "/api/printers/{printer}/paper", AnyOf(&[P::ManagePrinters]), None;
    /// A picture of a page that came out of a simulated printer.
    PaperPage = Get "/api/printers/{printer}/paper/{job}/{page}", AnyOf(&[P::ManagePrinters]), None;
    /// Makes a one-time token for a printer's own agent.
    CreateAgentToken = Post "/api/agents", AnyOf(&[P::ManagePrinters]), Small;

    /// Turns a one-time token into a credential.
    AgentEnrol = Post "/agent/enrol", Public, Small;
    /// Waits for news.
    AgentPoll = Post "/agent/poll", Agent, Small;
    /// Takes or renews a lease.
    AgentLease = Post "/agent/leases", Agent, Small;
    /// A document, under a lease.
    AgentDocument = Get "/agent/documents/{delivery}/{fence}", Agent, None;
    /// What happened.
    AgentReport = Post "/agent/reports", Agent, Small;
    /// A badge at a printer's own panel.
    AgentTap = Post "/agent/taps", Agent, Small;
    /// The choice at a printer's own panel.
    AgentRelease = Post "/agent/releases", Agent, Small;

    /// The panel beside a printer: plain HTML.
    PanelPage = Get "/panel/{key}", Panel, None;
    /// A badge or an e-mail address and password at the panel.
    PanelSignIn = Post "/panel/{key}", Panel, Small;
    /// What waits for the person at the panel.
    PanelJobs = Get "/panel/{key}/jobs", Panel, None;
    /// Prints or deletes what was chosen, or signs out.
    PanelAct = Post "/panel/{key}/jobs", Panel, Small;
}

impl Endpoint {
    /// Its path with every `{name}` filled, in their order.
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
    fn paths_are_filled_in_order() {
        assert_eq!(Endpoint::PaperPage.url(&["p", "7", "1"]), "/api/printers/p/paper/7/1");
    }

    #[test]
    fn whatever_changes_something_is_not_a_get() {
        for e in Endpoint::ALL.iter().filter(|e| e.method() == Method::Get) {
            assert_eq!(e.body(), Body::None, "{e:?}");
        }
    }
}
