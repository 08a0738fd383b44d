//! The audit: who did what to whom, from where, before and after. The closed list of actions, with their sentences.
//!
//! People stand in it by their identifier and never by name or address: whoever is deleted is forgotten here, too
//! (C19), since nothing leads from the identifier to a person any more.

use crate::{
    id::{AgentId, OrgId, UserId},
    sentences,
    text::Language,
    time::Time,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{fmt, net::IpAddr, str::FromStr};

sentences! {
    /// What was done, with a sentence for people: `{who}` did it, `{whom}` is who or what it was done to.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum Action,
    /// The code of it: a closed list, the same in every language, and what is stored.
    code: &'static str {
        /// The appliance was set up: the top organization and its first administrator were made.
        SetUp = "set-up", "The appliance was set up for {whom}.", "L’appliance a été configurée pour {whom}.";
        /// Somebody signed in.
        SignedIn = "signed-in", "{who} signed in.", "{who} s’est connecté.";
        /// Somebody was not let in as this person.
        SignInRefused = "sign-in-refused", "A sign-in as {whom} was refused.", "Une connexion au nom de {whom} a été refusée.";
        /// An account had too many wrong passwords and has to wait.
        AccountLocked = "account-locked", "Sign-in as {whom} was temporarily blocked after too many wrong attempts.", "La connexion au nom de {whom} a été suspendue après trop de tentatives erronées.";
        /// A request of somebody who is signed in was refused.
        RequestRefused = "request-refused", "A request by {who} was refused: {whom}.", "Une requête de {who} a été refusée : {whom}.";
        /// A request of somebody who is not known was refused.
        StrangerRefused = "stranger-refused", "A request without a sign-in was refused: {whom}.", "Une requête sans connexion a été refusée : {whom}.";
        /// Somebody signed in at the panel of a printer.
        PanelSignedIn = "panel-signed-in", "{who} signed in at the panel of {whom}.", "{who} s’est connecté à l’écran de {whom}.";
        /// The badge reader of a printer has to wait.
        ReaderPaused = "reader-paused", "The badge reader of {whom} was paused after too many unknown badges.", "Le lecteur de badges de {whom} a été mis en pause après trop de badges inconnus.";
        /// A mail program signed in.
        MailSignedIn = "mail-signed-in", "{who} signed in to send e-mail.", "{who} s’est connecté pour envoyer des e-mails.";
        /// A program came with a personal access token.
        TokenSignedIn = "token-signed-in", "{who} signed in with an access token.", "{who} s’est connecté avec un jeton d’accès.";
        /// A session was ended before its time.
        SessionEnded = "session-ended", "{who} ended a session of {whom}.", "{who} a mis fin à une session de {whom}.";
        /// Every session and token of a person was ended.
        SessionsEnded = "sessions-ended", "{who} ended the sessions of {whom}.", "{who} a mis fin aux sessions de {whom}.";

        /// An account was made.
        UserCreated = "user-created", "{who} created the account of {whom}.", "{who} a créé le compte de {whom}.";
        /// What is known about a person was changed.
        UserChanged = "user-changed", "{who} changed the account of {whom}.", "{who} a modifié le compte de {whom}.";
        /// An account was deleted.
        UserDeleted = "user-deleted", "{who} deleted the account of {whom}.", "{who} a supprimé le compte de {whom}.";
        /// An account was switched off.
        UserDeactivated = "user-deactivated", "{who} deactivated the account of {whom}.", "{who} a désactivé le compte de {whom}.";
        /// An account was switched on again.
        UserActivated = "user-activated", "{who} activated the account of {whom}.", "{who} a activé le compte de {whom}.";
        /// The groups of a person were changed.
        GroupsOfUserChanged = "groups-of-user-changed", "{who} changed the groups of {whom}.", "{who} a modifié les groupes de {whom}.";
        /// The roles of a person were changed.
        RolesOfUserChanged = "roles-of-user-changed", "{who} changed the roles of {whom}.", "{who} a modifié les rôles de {whom}.";
        /// The roles that the members of a group inherit were changed.
        RolesOfGroupChanged = "roles-of-group-changed", "{who} changed the roles of the group {whom}.", "{who} a modifié les rôles du groupe {whom}.";
        /// The roles of everybody were changed.
        RolesOfOrganizationChanged = "roles-of-organization-changed", "{who} changed the roles for everyone in {whom}.", "{who} a modifié les rôles de tous les utilisateurs de {whom}.";

        /// A group was made.
        GroupCreated = "group-created", "{who} created the group {whom}.", "{who} a créé le groupe {whom}.";
        /// A group was given another name.
        GroupRenamed = "group-renamed", "{who} renamed the group {whom}.", "{who} a renommé le groupe {whom}.";
        /// A group was deleted.
        GroupDeleted = "group-deleted", "{who} deleted the group {whom}.", "{who} a supprimé le groupe {whom}.";
        /// People were taken into a group or out of it.
        MembersChanged = "members-changed", "{who} changed the members of the group {whom}.", "{who} a modifié les membres du groupe {whom}.";

        /// A badge was registered.
        BadgeRegistered = "badge-registered", "{who} registered a badge for {whom}.", "{who} a enregistré un badge pour {whom}.";
        /// A badge was deleted.
        BadgeDeleted = "badge-deleted", "{who} deleted a badge of {whom}.", "{who} a supprimé un badge de {whom}.";

        /// An administrator typed a password for somebody.
        PasswordTyped = "password-typed", "{who} set a password for {whom}.", "{who} a défini un mot de passe pour {whom}.";
        /// A link to choose a password was mailed.
        PasswordLinkMailed = "password-link-mailed", "A link to choose a password was e-mailed to {whom}.", "Un lien pour choisir un mot de passe a été envoyé à {whom}.";
        /// Somebody chose a new password.
        PasswordChanged = "password-changed", "{who} changed their password.", "{who} a changé son mot de passe.";
        /// Somebody chose a new PIN.
        PinChanged = "pin-changed", "{who} changed their PIN.", "{who} a changé son code PIN.";
        /// A personal access token was made.
        TokenMade = "token-made", "{who} created a personal access token.", "{who} a créé un jeton d’accès personnel.";
        /// A personal access token was revoked.
        TokenRevoked = "token-revoked", "{who} revoked a personal access token of {whom}.", "{who} a révoqué un jeton d’accès personnel de {whom}.";
        /// A second factor was added.
        SecondFactorAdded = "second-factor-added", "{who} added a second factor.", "{who} a ajouté un second facteur.";
        /// A second factor was removed by its owner.
        SecondFactorRemoved = "second-factor-removed", "{who} removed a second factor.", "{who} a retiré un second facteur.";
        /// The second factors of somebody were taken away by an administrator.
        SecondFactorsReset = "second-factors-reset", "{who} reset the second factors of {whom}.", "{who} a réinitialisé les seconds facteurs de {whom}.";
        /// New recovery codes were made.
        RecoveryCodesMade = "recovery-codes-made", "{who} generated new recovery codes.", "{who} a généré de nouveaux codes de secours.";
        /// A recovery code was used to sign in.
        RecoveryCodeUsed = "recovery-code-used", "{who} signed in with a recovery code.", "{who} s’est connecté avec un code de secours.";

        /// The settings of the organization were changed.
        SettingsChanged = "settings-changed", "{who} changed the settings of {whom}.", "{who} a modifié les paramètres de {whom}.";
        /// What an organization decides about its print queues was changed.
        QueuePolicyChanged = "queue-policy-changed", "{who} changed the print policy of {whom}.", "{who} a modifié les règles d’impression de {whom}.";
        /// A child organization was made.
        OrganizationCreated = "organization-created", "{who} created the organization {whom}.", "{who} a créé l’entreprise {whom}.";
        /// The deletion of a child organization was asked for.
        OrganizationClosed = "organization-closed", "{who} started the deletion of the organization {whom}.", "{who} a lancé la suppression de l’entreprise {whom}.";
        /// A child organization is gone, with everything of it.
        OrganizationDeleted = "organization-deleted", "The organization {whom} was deleted with everything in it.", "L’entreprise {whom} a été supprimée avec tout ce qu’elle contenait.";
        /// Somebody became an administrator of an organization.
        AdministratorAdded = "administrator-added", "{who} made {whom} an administrator.", "{who} a nommé {whom} administrateur.";
        /// Somebody is no administrator of an organization any more.
        AdministratorRemoved = "administrator-removed", "{who} removed {whom} as an administrator.", "{who} a retiré {whom} des administrateurs.";

        /// A group of Print Management was made.
        PrintGroupCreated = "print-group-created", "{who} created the print group {whom}.", "{who} a créé le groupe d’impression {whom}.";
        /// A group of Print Management was changed.
        PrintGroupChanged = "print-group-changed", "{who} changed the print group {whom}.", "{who} a modifié le groupe d’impression {whom}.";
        /// A group of Print Management was deleted.
        PrintGroupDeleted = "print-group-deleted", "{who} deleted the print group {whom}.", "{who} a supprimé le groupe d’impression {whom}.";
        /// People were taken into a group of Print Management or out of it.
        PrintMembersChanged = "print-members-changed", "{who} changed the members of the print group {whom}.", "{who} a modifié les membres du groupe d’impression {whom}.";
        /// The quota or the groups of Print Management of a person were changed.
        PrintUserChanged = "print-user-changed", "{who} changed the quota or print groups of {whom}.", "{who} a modifié le quota ou les groupes d’impression de {whom}.";
        /// Somebody was given impressions for once.
        ImpressionsGiven = "impressions-given", "{who} gave extra impressions to {whom}.", "{who} a accordé des impressions supplémentaires à {whom}.";
        /// The people of Print Management were brought from Account Management.
        PrintUsersImported = "print-users-imported", "{who} imported the users of Print Management.", "{who} a importé les utilisateurs de la gestion de l’impression.";

        /// An import was started.
        ImportStarted = "import-started", "{who} started an import: {whom}.", "{who} a lancé une importation : {whom}.";
        /// An import came to its end.
        ImportFinished = "import-finished", "An import by {who} finished: {whom}.", "Une importation de {who} est terminée : {whom}.";
        /// An import was stopped.
        ImportStopped = "import-stopped", "{who} stopped an import: {whom}.", "{who} a arrêté une importation : {whom}.";

        /// A printer was added.
        PrinterAdded = "printer-added", "{who} added the printer {whom}.", "{who} a ajouté l’imprimante {whom}.";
        /// A printer was removed.
        PrinterRemoved = "printer-removed", "{who} removed the printer {whom}.", "{who} a retiré l’imprimante {whom}.";
        /// A token for a printer's own agent was made.
        AgentTokenMade = "agent-token-made", "{who} created a token for an agent.", "{who} a créé un jeton pour un agent.";
        /// An agent enrolled with such a token.
        AgentEnrolled = "agent-enrolled", "The agent {whom} was enrolled.", "L’agent {whom} s’est inscrit.";

        /// The credential of an agent was taken away.
        AgentRevoked = "agent-revoked", "{who} revoked the agent {whom}.", "{who} a révoqué l’agent {whom}.";

        /// Somebody looked at the print queue of somebody else.
        QueueViewed = "queue-viewed", "{who} looked at the print queue of {whom}.", "{who} a consulté la file d’attente de {whom}.";
        /// Somebody looked at what somebody else has printed.
        HistoryViewed = "history-viewed", "{who} looked at the print history of {whom}.", "{who} a consulté l’historique d’impression de {whom}.";
        /// Somebody released a document of somebody else.
        JobReleased = "job-released", "{who} released a document of {whom}.", "{who} a libéré un document de {whom}.";
        /// Somebody changed how a document of somebody else is printed.
        JobChanged = "job-changed", "{who} changed the print settings of a document of {whom}.", "{who} a modifié les paramètres d’impression d’un document de {whom}.";
        /// Somebody deleted a document of somebody else.
        JobDeleted = "job-deleted", "{who} deleted a document of {whom}.", "{who} a supprimé un document de {whom}.";
        /// Somebody took back the deletion of a document of somebody else.
        JobRestored = "job-restored", "{who} restored a document of {whom}.", "{who} a restauré un document de {whom}.";
        /// Somebody may release the documents of somebody else from now on.
        DelegateAdded = "delegate-added", "{who} added a delegate for {whom}.", "{who} a ajouté un délégué à {whom}.";
        /// Somebody may not any more.
        DelegateRemoved = "delegate-removed", "{who} removed a delegate of {whom}.", "{who} a retiré un délégué à {whom}.";

        /// The audit was exported.
        AuditExported = "audit-exported", "{who} exported the audit log.", "{who} a exporté le journal d’audit.";
    }
}

impl Action {
    /// The sentence, with the names put in.
    #[must_use]
    pub fn sentence_about(self, language: Language, who: &str, whom: &str) -> String {
        let who = match (who, language) {
            ("", Language::En) => "The appliance",
            ("", Language::Fr) => "L’appliance",
            (who, _) => who,
        };
        // Cut first: a name that has `{whom}` in it stays a name.
        let mut sentence = String::new();
        for (n, part) in self.sentence(language).split('{').enumerate() {
            match part.split_once('}') {
                Some(("who", rest)) if n > 0 => sentence.extend([who, rest]),
                Some(("whom", rest)) if n > 0 => sentence.extend([whom, rest]),
                _ => sentence.push_str(part),
            }
        }
        sentence
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Why a text is no action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadAction;

impl fmt::Display for BadAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an action of the audit")
    }
}

impl std::error::Error for BadAction {}

impl FromStr for Action {
    type Err = BadAction;

    fn from_str(text: &str) -> Result<Self, BadAction> {
        Self::ALL.iter().copied().find(|action| action.code() == text).ok_or(BadAction)
    }
}

// By the code, stored too: so that the order of the list may change.
impl Serialize for Action {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Action {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        text.parse().map_err(D::Error::custom)
    }
}

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Actor {
    /// The appliance itself, or somebody who is not known.
    Appliance,
    /// A person, with the organization that the account belongs to.
    Person(OrgId, UserId),
    /// An agent.
    Agent(AgentId),
}

/// Who or what it was done to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Subject {
    /// Nothing that has a name.
    Nothing,
    /// A person, with the organization that the account belongs to.
    Person(OrgId, UserId),
    /// An organization, by its identifier and the name that it had.
    Organization(OrgId, String),
    /// A group, a printer, a file: by the name that it had. Never the name of a person.
    Thing(String),
}

/// The value of a field, before or after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Value {
    /// There is none.
    None,
    /// There is one that is not kept: a name, an address, a secret.
    Hidden,
    /// This text. Never a name or address of a person, never a secret.
    Text(String),
    /// This person, with the organization that the account belongs to.
    Person(OrgId, UserId),
}

/// A field that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The field, by its name on the wire.
    pub field: String,
    /// What it was.
    pub before: Value,
    /// What it is.
    pub after: Value,
}

impl Change {
    /// A field whose values are kept.
    pub fn of(field: &str, before: Option<impl fmt::Display>, after: Option<impl fmt::Display>) -> Self {
        fn text(value: Option<impl fmt::Display>) -> Value {
            value.map_or(Value::None, |value| Value::Text(value.to_string()))
        }
        Self { field: field.to_owned(), before: text(before), after: text(after) }
    }

    /// A field that changed and whose values are not kept, because they are personal or secret.
    #[must_use]
    pub fn hidden(field: &str) -> Self {
        Self { field: field.to_owned(), before: Value::Hidden, after: Value::Hidden }
    }

    /// Somebody who came into a list.
    #[must_use]
    pub fn came(field: &str, org: OrgId, user: UserId) -> Self {
        Self { field: field.to_owned(), before: Value::None, after: Value::Person(org, user) }
    }

    /// Somebody who went out of a list.
    #[must_use]
    pub fn went(field: &str, org: OrgId, user: UserId) -> Self {
        Self { field: field.to_owned(), before: Value::Person(org, user), after: Value::None }
    }
}

/// One entry; its organization and number are its key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When.
    pub at: Time,
    /// Who.
    pub actor: Actor,
    /// From which network address; none for the appliance itself.
    pub from: Option<IpAddr>,
    /// What.
    pub action: Action,
    /// To whom or what.
    pub subject: Subject,
    /// What changed.
    pub changes: Vec<Change>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_has_a_code_of_its_own_and_reads_it_back() {
        for action in Action::ALL {
            assert_eq!(action.code().parse(), Ok(*action));
            for language in [Language::En, Language::Fr] {
                let told = action.sentence_about(language, "grace@example.org", "ada@example.org");
                assert!(!told.contains(['{', '}']) && told.ends_with('.'), "{told}");
            }
        }
        assert_eq!("no-action".parse::<Action>(), Err(BadAction));
    }

    #[test]
    fn a_name_is_never_read_as_a_template() {
        let check = |who: &str, whom: &str, want: &str| {
            assert_eq!(Action::GroupCreated.sentence_about(Language::En, who, whom), want);
        };
        check("grace@example.org", "{who}", "grace@example.org created the group {who}.");
        check("", "Finance", "The appliance created the group Finance.");
    }
}
