//! Who may do what: the sixteen roles of section B, the permissions they carry, and the rules of giving.
//!
//! This file is the only place that decides it; use cases name a [`Permission`] and ask.

use serde::{Deserialize, Serialize};

/// An enumeration with the list of its variants, so that none can be missing there.
macro_rules! listed {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $item:ident,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(rename_all = "kebab-case")]
        #[repr(u8)]
        pub enum $name { $($(#[$doc])* $item,)+ }

        impl $name {
            const COUNT: usize = [$(stringify!($item)),+].len();

            /// Every one, in the order of the table that people read.
            pub const ALL: [Self; Self::COUNT] = [$(Self::$item),+];
        }
    };
}

listed! {
/// One thing that somebody may be allowed to do in an organization.
Permission {
    /// See and change one's own account: name, language, password.
    OwnAccount,
    /// See users, groups and their badges.
    ViewUsers,
    /// Create and change users and groups.
    ManageUsers,
    /// Register and delete badges.
    ManageBadges,
    /// See the organization's own data.
    ViewOrganization,
    /// Change the organization: its settings, roles and password requirements.
    ManageOrganization,
    /// Create and delete child organizations.
    ManageChildren,
    /// See the printers.
    ViewPrinters,
    /// Add, change and remove printers, configurations and agents.
    ManagePrinters,
    /// Have a print queue and release from it.
    OwnQueue,
    /// Submit by e-mail.
    SubmitEmail,
    /// Submit from a mobile device.
    SubmitMobile,
    /// See the print queues of others.
    ViewQueues,
    /// Release and delete jobs of others, name delegates, change the retention policy.
    ManageQueues,
    /// Set quotas.
    ManageQuotas,
    /// See one's own reports.
    OwnReports,
    /// See reports on people, groups, departments and the organization.
    ViewReports,
    /// See the print history document by document.
    ViewDocumentAccounting,
    /// Make and download client packages.
    ManageClients,
    /// Use the alternate document conversion service.
    AlternateConversion,
    /// See serverless users and workstations.
    ViewServerless,
    /// Manage serverless users and workstations.
    ManageServerless,
    /// Release in serverless mode and manage one's own workstations.
    OwnServerless,
    /// Read the audit of the organization.
    ViewAudit,
}
}

listed! {
/// A role of section B. Roles are predefined; nobody deletes them (B5).
Role {
    /// B6: sees users, badges, groups and the organization; changes nothing.
    HelpDesk,
    /// B7: manages the organization and its users.
    OrganizationAdministrator,
    /// B8: creates child organizations.
    PartnerAdministrator,
    /// B9: sees and changes only the own account; everybody has it.
    User,
    /// B10: manages users, groups and badges only.
    UserAdministrator,
    /// B11: discovery, enrolment, deployment of configurations.
    FleetManagementAdministrator,
    /// B12 to B16: the administration of print release.
    PrintReleaseManagementAdministrator,
    /// B17: sees the print history of users.
    PrintReleaseManagementDocumentAccounting,
    /// B18: submits by e-mail.
    PrintReleaseManagementDocumentSubmissionEmail,
    /// B19: submits from a mobile device.
    PrintReleaseManagementDocumentSubmissionMobile,
    /// B20: sees users' data to solve problems.
    PrintReleaseManagementHelpdesk,
    /// B21: lets the organization use the alternate conversion service; an organization role only.
    PrintReleaseManagementAlternateFileConversion,
    /// B22: own queue, own reports, own delegates; needed for release.
    PrintReleaseManagementUser,
    /// B23: the administration of serverless printing.
    ServerlessPrintManagementAdministrator,
    /// B24: sees serverless users and workstations.
    ServerlessPrintManagementHelpdesk,
    /// B25: releases in serverless mode.
    ServerlessPrintManagementUser,
}
}

/// Where a role is given (B1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// To everybody in the organization (B2).
    Organization,
    /// To the members of a group (B3).
    Group,
    /// To one person (B4).
    User,
}

impl Role {
    /// The permissions that the role carries: the one table of the product.
    #[must_use]
    pub const fn permissions(self) -> &'static [Permission] {
        use Permission as P;
        match self {
            Self::HelpDesk => &[P::ViewUsers, P::ViewOrganization, P::ViewAudit],
            Self::OrganizationAdministrator => &[
                P::ViewUsers,
                P::ManageUsers,
                P::ManageBadges,
                P::ViewOrganization,
                P::ManageOrganization,
                P::ViewPrinters,
                P::ManagePrinters,
                P::ViewReports,
                P::ViewAudit,
            ],
            Self::PartnerAdministrator => &[P::ManageChildren, P::ViewOrganization],
            Self::User => &[P::OwnAccount],
            Self::UserAdministrator => &[P::ViewUsers, P::ManageUsers, P::ManageBadges, P::ViewOrganization],
            Self::FleetManagementAdministrator => &[P::ViewPrinters, P::ManagePrinters],
            Self::PrintReleaseManagementAdministrator => &[
                P::ViewUsers,
                P::ViewPrinters,
                P::ViewQueues,
                P::ManageQueues,
                P::ManageQuotas,
                P::ViewReports,
                P::ViewDocumentAccounting,
                P::ManageClients,
            ],
            Self::PrintReleaseManagementDocumentAccounting => &[P::ViewDocumentAccounting],
            Self::PrintReleaseManagementDocumentSubmissionEmail => &[P::SubmitEmail],
            Self::PrintReleaseManagementDocumentSubmissionMobile => &[P::SubmitMobile],
            Self::PrintReleaseManagementHelpdesk => &[P::ViewUsers, P::ViewQueues, P::ViewPrinters],
            Self::PrintReleaseManagementAlternateFileConversion => &[P::AlternateConversion],
            Self::PrintReleaseManagementUser => &[P::OwnQueue, P::OwnReports],
            Self::ServerlessPrintManagementAdministrator => &[P::ViewServerless, P::ManageServerless, P::ManageClients],
            Self::ServerlessPrintManagementHelpdesk => &[P::ViewServerless],
            Self::ServerlessPrintManagementUser => &[P::OwnServerless],
        }
    }

    /// Whether the role may be given at `level` (B21; guidance of B26 is shown, not enforced).
    #[must_use]
    pub const fn allowed_at(self, level: Level) -> bool {
        match self {
            Self::PrintReleaseManagementAlternateFileConversion => matches!(level, Level::Organization),
            _ => true,
        }
    }
}

macro_rules! set {
    ($(#[$doc:meta])* $name:ident of $item:ident, $word:ty) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
        pub struct $name($word);

        // One bit each: a further item would be taken for the first in a build without overflow checks.
        const _: () = assert!($item::ALL.len() <= <$word>::BITS as usize, "the word has no bit left for this item");

        impl $name {
            /// With nothing in it.
            pub const NONE: Self = Self(0);

            /// Whether `item` is in it.
            #[must_use]
            pub const fn has(self, item: $item) -> bool { self.0 & (1 << item as $word) != 0 }

            /// With `item` added.
            #[must_use]
            pub const fn with(self, item: $item) -> Self { Self(self.0 | (1 << item as $word)) }

            /// With `item` taken out.
            #[must_use]
            pub const fn without(self, item: $item) -> Self { Self(self.0 & !(1 << item as $word)) }

            /// What is in either.
            #[must_use]
            pub const fn or(self, other: Self) -> Self { Self(self.0 | other.0) }

            /// What is in both.
            #[must_use]
            pub const fn and(self, other: Self) -> Self { Self(self.0 & other.0) }

            /// Whether everything in here is in `other`.
            #[must_use]
            pub const fn within(self, other: Self) -> bool { self.0 & !other.0 == 0 }

            /// Whether nothing is in it.
            #[must_use]
            pub const fn is_empty(self) -> bool { self.0 == 0 }

            /// What is in it, in the order of the table.
            pub fn iter(self) -> impl Iterator<Item = $item> { $item::ALL.into_iter().filter(move |i| self.has(*i)) }
        }

        impl FromIterator<$item> for $name {
            fn from_iter<I: IntoIterator<Item = $item>>(items: I) -> Self {
                items.into_iter().fold(Self::NONE, Self::with)
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> { stringify!($name).into() }
            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                Vec::<$item>::json_schema(generator)
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                // Binary formats write the length first, so it must be known.
                self.iter().collect::<Vec<_>>().serialize(s)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                Vec::<$item>::deserialize(d).map(|items| items.into_iter().collect())
            }
        }
    };
}

set! {
    /// A set of permissions: what somebody may do in one organization.
    Permissions of Permission, u32
}
set! {
    /// A set of roles.
    Roles of Role, u16
}

impl Roles {
    /// The permissions that these roles carry together.
    #[must_use]
    pub fn permissions(self) -> Permissions {
        self.iter().flat_map(|role| role.permissions().iter().copied()).collect()
    }
}

/// The rights of one person in one organization, computed anew for every request (B2 to B4).
///
/// Everybody has the role [`Role::User`]. An organization that may use the alternate conversion gives it to all.
#[must_use]
pub fn effective(organization: Roles, groups: Roles, own: Roles) -> Permissions {
    organization.or(groups).or(own).with(Role::User).permissions()
}

/// Rule A: whether somebody who holds `actor` as roles may give or withdraw `role`.
///
/// The table of `docs/security.md`: nobody gives what he does not hold, but the two administrators of users and of
/// print release may give the end-user roles of their own field.
#[must_use]
pub fn may_give(actor: Roles, role: Role) -> bool {
    let end_user = matches!(
        role,
        Role::User
            | Role::PrintReleaseManagementUser
            | Role::PrintReleaseManagementDocumentSubmissionEmail
            | Role::PrintReleaseManagementDocumentSubmissionMobile
    );
    if actor.has(Role::OrganizationAdministrator) {
        return role != Role::PartnerAdministrator || actor.has(Role::PartnerAdministrator);
    }
    if actor.has(Role::PrintReleaseManagementAdministrator) && end_user {
        return true;
    }
    actor.has(Role::UserAdministrator) && role == Role::User
}

/// Rule B: whether somebody with `actor` may touch the credentials, groups or existence of somebody with `target`.
#[must_use]
pub fn may_touch(actor: Permissions, actor_roles: Roles, target: Permissions) -> bool {
    // An organization administrator holds grantably what every role but the partner's carries.
    let grantable = if actor_roles.has(Role::OrganizationAdministrator) {
        Role::ALL.into_iter().filter(|r| may_give(actor_roles, *r)).collect::<Roles>().permissions().or(actor)
    } else {
        let everybody = Role::User.permissions().iter().chain(Role::PrintReleaseManagementUser.permissions());
        let submit = [
            Permission::SubmitEmail,
            Permission::SubmitMobile,
            Permission::OwnServerless,
            Permission::AlternateConversion,
        ];
        everybody.copied().chain(submit).collect::<Permissions>().or(actor)
    };
    target.within(grantable)
}

#[cfg(test)]
mod tests;
