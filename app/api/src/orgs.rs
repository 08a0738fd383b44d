//! The organization.

use crate::{
    forms::{Creation, Json, NoContent, Tagged},
    routes::routes,
    users::BatchOutcome,
};
use model::{
    access::Role,
    id::{OrgId, UserId},
    orgs::Settings,
    time::Time,
};
use serde::{Deserialize, Serialize};

pub use model::orgs::{Checklist, Holdings, NewChild};

routes! {
    "The organization.", "L’entreprise.";
    Organization = Get "/api/organization", by AnyOf(ViewOrganization), gives Tagged<OrganizationInfo>;

    "Changes the settings of the organization.", "Modifie les paramètres de l’entreprise.";
    SetSettings = Put "/api/organization/settings", by AnyOf(ManageOrganization),
        takes Json<SetSettings>, gives NoContent, if_match;

    "Sets the roles for everyone in the organization.",
    "Définit les rôles de tous les utilisateurs de l’entreprise.";
    SetOrganizationRoles = Put "/api/organization/roles", by AnyOf(ManageOrganization),
        takes Json<SetRoles>, gives NoContent, if_match;

    "Which first steps are done.", "Les premiers pas déjà faits.";
    Checklist = Get "/api/organization/checklist", by AnyOf(ViewOrganization), gives Json<Checklist>;

    "The administrators of the organization, its own and those of the partner.",
    "Les administrateurs de l’entreprise, les siens et ceux du partenaire.";
    Administrators = Get "/api/organization/administrators", by AnyOf(ManageOrganization),
        gives Json<Administrators>;

    "Makes somebody an administrator of the organization.", "Nomme un administrateur de l’entreprise.";
    AddAdministrator = Post "/api/organization/administrators", by AnyOf(ManageOrganization),
        takes Json<NewAdministrator>, gives Creation<Administrator>;

    "Removes an administrator of the organization.", "Retire un administrateur de l’entreprise.";
    RemoveAdministrator { user: UserId } = Delete "/api/organization/administrators/{user}",
        by AnyOf(ManageOrganization), gives NoContent;

    "The child organizations.", "Les entreprises filles.";
    Children = Get "/api/organizations", by AnyOf(ManageChildren), asks ChildQuery, gives Json<Children>;

    "Creates a child organization.", "Crée une entreprise fille.";
    CreateChild = Post "/api/organizations", by AnyOf(ManageChildren),
        takes Json<NewChild>, gives Creation<Child>, creates;

    "A child organization, and what deleting it would remove.",
    "Une entreprise fille, et ce que sa suppression emporterait.";
    Child { organization: OrgId } = Get "/api/organizations/{organization}", by AnyOf(ManageChildren),
        gives Json<ChildInfo>;

    "Deletes a child organization, in the background.", "Supprime une entreprise fille, en arrière-plan.";
    DeleteChild { organization: OrgId } = Post "/api/organizations/{organization}/deletion",
        by AnyOf(ManageChildren), takes Json<DeleteChild>, gives NoContent;

    "Deletes several child organizations, in the background.",
    "Supprime plusieurs entreprises filles, en arrière-plan.";
    DeleteChildren = Post "/api/organizations/deletions", by AnyOf(ManageChildren),
        takes Json<DeleteChildren>, gives Json<BatchOutcome>;

    "The administrators of a child organization.", "Les administrateurs d’une entreprise fille.";
    ChildAdministrators { organization: OrgId } = Get "/api/organizations/{organization}/administrators",
        by AnyOf(ManageChildren), gives Json<Administrators>;

    "Makes somebody an administrator of a child organization.",
    "Nomme un administrateur d’une entreprise fille.";
    AddChildAdministrator { organization: OrgId } = Post "/api/organizations/{organization}/administrators",
        by AnyOf(ManageChildren), takes Json<NewAdministrator>, gives Creation<Administrator>;

    "Removes an administrator of a child organization.", "Retire un administrateur d’une entreprise fille.";
    RemoveChildAdministrator { organization: OrgId, user: UserId } =
        Delete "/api/organizations/{organization}/administrators/{user}", by AnyOf(ManageChildren), gives NoContent;
}

/// Which child organizations.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct ChildQuery {
    /// In the name.
    pub search: String,
    /// In which order; by name otherwise.
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["name", "-name", "since", "-since"])))]
    pub sort: Option<String>,
    /// The `next` of the page before.
    pub after: Option<String>,
}

/// `GET /api/organization`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OrganizationInfo {
    /// The identifier.
    pub id: OrgId,
    /// Its name.
    pub name: String,
    /// The roles that everybody in it has.
    pub roles: Vec<Role>,
    /// What its administrators have set.
    pub settings: Settings,
}

/// `PUT /api/organization/settings`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SetSettings {
    /// All of them.
    pub settings: Settings,
}

/// `PUT /api/organization/roles` (B26)
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SetRoles {
    /// All of them.
    pub roles: Vec<Role>,
}

/// `GET /api/organizations?search=&after=`: the children of the own organization, in the order of names (C3, A19).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Children {
    /// The page.
    pub organizations: Vec<Child>,
    /// What to send back as `after` for the next page, when there is one.
    pub next: Option<String>,
    /// How many there are.
    pub total: u64,
}

/// A child organization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Child {
    /// The identifier.
    pub id: OrgId,
    /// Its unique name.
    pub name: String,
    /// When it was made.
    pub created: Time,
    /// Whether the caller may act in it.
    pub administered: bool,
    /// How far its deletion is, when it is being deleted.
    pub deletion: Option<Deletion>,
}

/// How far a deletion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Deletion {
    /// Rows that are gone.
    pub gone: u64,
    /// Rows that there were.
    pub of: u64,
}

/// `GET /api/organizations/{organization}`: what a deletion would take (C6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChildInfo {
    /// The organization.
    pub child: Child,
    /// What would go.
    pub holds: Holdings,
}

/// `POST /api/organizations/{organization}/deletion`: typed confirmation.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeleteChild {
    /// The name of the organization, typed.
    pub name: String,
}

/// `POST /api/organizations/deletions` (C5): many at once, each confirmed by its name.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeleteChildren {
    /// Which; at most 100.
    pub organizations: Vec<NamedChild>,
}

/// A child organization by its identifier, and its name as a confirmation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NamedChild {
    /// The identifier.
    pub id: OrgId,
    /// The name.
    pub name: String,
}

/// `GET /api/organization/administrators` and `GET /api/organizations/{organization}/administrators` (C7, C8)
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Administrators {
    /// Who administers it.
    pub administrators: Vec<Administrator>,
}

/// Somebody who administers an organization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Administrator {
    /// The person.
    pub user: UserId,
    /// The address.
    pub email: String,
    /// The name.
    pub name: String,
    /// Whether the person belongs to the partner organization above.
    pub partner: bool,
    /// Whether the role comes from a group or from the whole organization, and cannot be withdrawn here.
    #[serde(default)]
    pub inherited: bool,
}

/// `POST` to the same: makes somebody an administrator, or a partner's member one.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewAdministrator {
    /// The complete address.
    pub email: String,
}

/// An organization that the caller may act in: `?organization=` names it with every request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OrganizationRef {
    /// The identifier.
    pub id: OrgId,
    /// The name.
    pub name: String,
}
