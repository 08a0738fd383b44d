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
    /// Whoever has one of these permissions in the organization that is acted in: the own one, or the one that the query
    /// parameter `organization=` names.
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
    /// A file to import: at most 1 MB (D23, D33).
    Import,
    /// A document: as large as the configuration allows, and streamed.
    Document,
}

macro_rules! endpoints {
    ($($(#[doc = $doc:literal])* $name:ident = $method:ident $path:literal, $access:expr, $body:ident;)*) => {
        /// An endpoint of the appliance.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Endpoint { $($(#[doc = $doc])* $name,)* }

        impl Endpoint {
            /// Every endpoint.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// What it does, in a sentence.
            #[must_use]
            pub fn summary(self) -> &'static str { match self { $(Self::$name => concat!($($doc),*).trim(),)* } }

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
    /// Proves a second factor after the password.
    SecondFactor = Post "/api/session/second-factor", Public, Small;
    /// Types the password once more.
    ProveAgain = Post "/api/session/proof", SignedIn, Small;
    /// Mails a link to choose a new password.
    AskForLink = Post "/api/password-links", Public, Small;
    /// Chooses a new password by such a link.
    UseLink = Post "/api/password-links/use", Public, Small;

    /// The own account.
    Account = Get "/api/account", SignedIn, None;
    /// Changes the own name.
    EditAccount = Put "/api/account", SignedIn, Small;
    /// Changes the own password.
    ChangePassword = Put "/api/account/password", SignedIn, Small;
    /// The own sessions.
    OwnSessions = Get "/api/account/sessions", SignedIn, None;
    /// Ends all the own sessions but this one.
    EndOtherSessions = Delete "/api/account/sessions", SignedIn, None;
    /// Ends one of the own sessions.
    EndSession = Delete "/api/account/sessions/{session}", SignedIn, None;
    /// The own personal access tokens.
    Tokens = Get "/api/account/tokens", SignedIn, None;
    /// Makes a personal access token.
    MakeToken = Post "/api/account/tokens", SignedIn, Small;
    /// Revokes a personal access token.
    RevokeToken = Delete "/api/account/tokens/{token}", SignedIn, None;
    /// Offers an authenticator app a secret.
    OfferTotp = Post "/api/account/totp", SignedIn, None;
    /// Puts it in force.
    ConfirmTotp = Post "/api/account/totp/confirmation", SignedIn, Small;
    /// A challenge for a new passkey.
    PasskeyChallenge = Post "/api/account/passkeys/challenge", SignedIn, None;
    /// Adds a passkey.
    AddPasskey = Post "/api/account/passkeys", SignedIn, Small;
    /// Removes a passkey.
    RemovePasskey = Delete "/api/account/passkeys/{passkey}", SignedIn, None;
    /// Makes new recovery codes.
    NewRecoveryCodes = Post "/api/account/recovery-codes", SignedIn, None;
    /// Takes every second factor away.
    RemoveFactors = Post "/api/account/second-factors/removal", SignedIn, Small;
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
    /// What of the first set-up is done.
    Checklist = Get "/api/organization/checklist", AnyOf(&[P::ViewOrganization]), None;

    /// Who administers the organization, its own people and those of the partner.
    Administrators = Get "/api/organization/administrators", AnyOf(&[P::ManageOrganization]), None;
    /// Makes somebody an administrator of the organization.
    AddAdministrator = Post "/api/organization/administrators", AnyOf(&[P::ManageOrganization]), Small;
    /// Takes that away.
    RemoveAdministrator = Delete "/api/organization/administrators/{user}", AnyOf(&[P::ManageOrganization]), None;

    /// The child organizations.
    Children = Get "/api/organizations", AnyOf(&[P::ManageChildren]), None;
    /// Makes a child organization.
    CreateChild = Post "/api/organizations", AnyOf(&[P::ManageChildren]), Small;
    /// A child organization, and what its deletion would take.
    Child = Get "/api/organizations/{organization}", AnyOf(&[P::ManageChildren]), None;
    /// Deletes a child organization in the background.
    DeleteChild = Post "/api/organizations/{organization}/deletion", AnyOf(&[P::ManageChildren]), Small;
    /// Deletes many child organizations, in the background.
    DeleteChildren = Post "/api/organizations/deletions", AnyOf(&[P::ManageChildren]), Small;
    /// Who administers a child organization.
    ChildAdministrators = Get "/api/organizations/{organization}/administrators", AnyOf(&[P::ManageChildren]), None;
    /// Makes somebody an administrator of a child organization.
    AddChildAdministrator = Post "/api/organizations/{organization}/administrators", AnyOf(&[P::ManageChildren]), Small;
    /// Takes that away.
    RemoveChildAdministrator = Delete "/api/organizations/{organization}/administrators/{user}", AnyOf(&[P::ManageChildren]), None;

    /// The people.
    Users = Get "/api/users", AnyOf(&[P::ViewUsers]), None;
    /// Makes an account.
    CreateUser = Post "/api/users", AnyOf(&[P::ManageUsers]), Small;
    /// One person.
    User = Get "/api/users/{user}", AnyOf(&[P::ViewUsers]), None;
    /// Deletes an account.
    DeleteUser = Delete "/api/users/{user}", AnyOf(&[P::ManageUsers]), None;
    /// Changes what is known about a person.
    EditUser = Put "/api/users/{user}", AnyOf(&[P::ManageUsers]), Small;
    /// Deletes many accounts.
    DeleteUsers = Post "/api/users/deletions", AnyOf(&[P::ManageUsers]), Small;
    /// What others have in a field, for completion.
    UserValues = Get "/api/users/values", AnyOf(&[P::ViewUsers]), None;
    /// Switches an account off and on.
    SetActive = Put "/api/users/{user}/active", AnyOf(&[P::ManageUsers]), Small;
    /// Sets the person's own roles.
    SetUserRoles = Put "/api/users/{user}/roles", AnyOf(&[P::ManageUsers]), Small;
    /// Sets the person's groups.
    SetUserGroups = Put "/api/users/{user}/groups", AnyOf(&[P::ManageUsers]), Small;
    /// What the person may, and where each right comes from.
    Rights = Get "/api/users/{user}/rights", AnyOf(&[P::ViewUsers]), None;
    /// May this person do that, and why (not)?
    May = Get "/api/users/{user}/rights/{permission}", AnyOf(&[P::ViewUsers]), None;
    /// Types a password for the person, who must change it.
    TypePassword = Put "/api/users/{user}/password", AnyOf(&[P::ManageUsers]), Small;
    /// Mails the person a link to choose a password.
    MailPasswordLink = Post "/api/users/{user}/password-link", AnyOf(&[P::ManageUsers]), None;
    /// The person's sessions.
    UserSessions = Get "/api/users/{user}/sessions", AnyOf(&[P::ManageUsers]), None;
    /// Ends every session and token of the person.
    EndUserSessions = Delete "/api/users/{user}/sessions", AnyOf(&[P::ManageUsers]), None;
    /// Takes the person's second factors away.
    ResetFactors = Delete "/api/users/{user}/second-factors", AnyOf(&[P::ManageUsers]), None;

    /// The groups.
    Groups = Get "/api/groups", AnyOf(&[P::ViewUsers]), None;
    /// Makes a group.
    CreateGroup = Post "/api/groups", AnyOf(&[P::ManageUsers]), Small;
    /// Deletes many groups; their people stay.
    DeleteGroups = Post "/api/groups/deletions", AnyOf(&[P::ManageUsers]), Small;
    /// One group.
    Group = Get "/api/groups/{group}", AnyOf(&[P::ViewUsers]), None;
    /// Renames a group.
    RenameGroup = Put "/api/groups/{group}", AnyOf(&[P::ManageUsers]), Small;
    /// Deletes a group; its people stay.
    DeleteGroup = Delete "/api/groups/{group}", AnyOf(&[P::ManageUsers]), None;
    /// The members of a group, as `GET /api/users` lists people.
    Members = Get "/api/groups/{group}/members", AnyOf(&[P::ViewUsers]), None;
    /// Takes people into a group and out of it.
    ChangeMembers = Post "/api/groups/{group}/members", AnyOf(&[P::ManageUsers]), Small;
    /// Sets the roles that the members inherit.
    SetGroupRoles = Put "/api/groups/{group}/roles", AnyOf(&[P::ManageUsers]), Small;

    /// The imports.
    Imports = Get "/api/imports", AnyOf(&[P::ManageUsers, P::ManageBadges]), None;
    /// Brings a file, which is read and previewed; nothing is done yet.
    BringImport = Post "/api/imports", AnyOf(&[P::ManageUsers, P::ManageBadges]), Import;
    /// An example file to begin with.
    ImportExample = Get "/api/imports/example", AnyOf(&[P::ManageUsers, P::ManageBadges]), None;
    /// One import.
    Import = Get "/api/imports/{import}", AnyOf(&[P::ManageUsers, P::ManageBadges]), None;
    /// What each line would do, or did.
    ImportLines = Get "/api/imports/{import}/lines", AnyOf(&[P::ManageUsers, P::ManageBadges]), None;
    /// The log, as a file.
    ImportLog = Get "/api/imports/{import}/log", AnyOf(&[P::ManageUsers, P::ManageBadges]), None;
    /// Starts it.
    StartImport = Post "/api/imports/{import}/start", AnyOf(&[P::ManageUsers, P::ManageBadges]), None;
    /// Stops it, or throws its preview away.
    StopImport = Delete "/api/imports/{import}", AnyOf(&[P::ManageUsers, P::ManageBadges]), None;

    /// The audit of the organization.
    Audit = Get "/api/audit", AnyOf(&[P::ViewAudit]), None;
    /// The same as a file.
    AuditCsv = Get "/api/audit.csv", AnyOf(&[P::ViewAudit]), None;
    /// The description of this interface (OpenAPI 3.1).
    OpenApi = Get "/api/openapi.json", Public, None;
    /// The same as a page to read.
    ApiPage = Get "/api", Public, None;

    /// The badges, at most 500, as a list of `BadgeOf`: all, those behind the one that `after` names (the
    /// last of a page goes on to the next), those of `user`, or by `search` the ones of a complete e-mail address or
    /// the one with a complete number.
    Badges = Get "/api/badges", AnyOf(&[P::ViewUsers]), None;
    /// Registers a badge.
    RegisterBadge = Post "/api/badges", AnyOf(&[P::ManageBadges]), Small;
    /// Deletes many badges.
    DeleteBadges = Post "/api/badges/deletions", AnyOf(&[P::ManageBadges]), Small;
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
    /// Whether the query parameter `organization=` says which organization is meant. What is about oneself always
    /// means the own organization; but who one is depends on where one acts.
    #[must_use]
    pub const fn acts(self) -> bool {
        matches!(self.access(), AnyOf(_)) || matches!(self, Self::Me)
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

    /// Whether its answer carries an `ETag`, by which a change can say what it was made on (RFC 9110, 8.8.3).
    #[must_use]
    pub const fn tagged(self) -> bool {
        matches!(self, Self::User | Self::Group | Self::Organization)
    }

    /// Whether it takes `If-Match` with such a tag (RFC 9110, 13.1.1).
    #[must_use]
    pub const fn matches(self) -> bool {
        matches!(
            self,
            Self::EditUser
                | Self::SetUserRoles
                | Self::SetUserGroups
                | Self::SetActive
                | Self::RenameGroup
                | Self::SetGroupRoles
                | Self::SetSettings
                | Self::SetOrganizationRoles
        )
    }

    /// Whether it takes an `Idempotency-Key`: it makes something that a repeated request must not make twice.
    #[must_use]
    pub const fn creates(self) -> bool {
        matches!(
            self,
            Self::CreateUser | Self::CreateGroup | Self::CreateChild | Self::RegisterBadge | Self::AddPrinter
        )
    }

    /// Whether it is about what a person proves itself with: open to sessions only, never to personal access tokens,
    /// which must not make others of their kind or take the account over.
    #[must_use]
    pub const fn own_credentials(self) -> bool {
        matches!(
            self,
            Self::SignOut
                | Self::ProveAgain
                | Self::EditAccount
                | Self::ChangePassword
                | Self::OwnSessions
                | Self::EndOtherSessions
                | Self::EndSession
                | Self::Tokens
                | Self::MakeToken
                | Self::RevokeToken
                | Self::OfferTotp
                | Self::ConfirmTotp
                | Self::PasskeyChallenge
                | Self::AddPasskey
                | Self::RemovePasskey
                | Self::NewRecoveryCodes
                | Self::RemoveFactors
                | Self::SetPin
        )
    }

    /// Whether it opens the account for later, beyond the session, and asks for the password again when that was typed
    /// long ago.
    #[must_use]
    pub const fn asks_again(self) -> bool {
        matches!(
            self,
            Self::MakeToken | Self::OfferTotp | Self::PasskeyChallenge | Self::RemovePasskey | Self::NewRecoveryCodes
        )
    }

    /// Whether it answers somebody who must choose a password or set up a second factor first.
    #[must_use]
    pub const fn before_must(self) -> bool {
        let opens_more = matches!(self, Self::MakeToken | Self::SetPin);
        !opens_more && (self.own_credentials() || matches!(self, Self::Me | Self::Account | Self::SetLanguage))
    }

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
