//! The four portals: who they open to, and the pages in each.

use crate::{i18n::Words, parts::Icon};
use model::access::{Permission as P, Permissions};

/// A portal of the product (A1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Portal {
    /// People, roles, badges, the organization.
    Accounts,
    /// Printers.
    Printers,
    /// The print queue.
    Print,
    /// Reports.
    Reports,
}

/// A page of a portal.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// Its address.
    pub href: &'static str,
    /// Who may open it: whoever has one of these.
    any_of: &'static [P],
    /// Its name.
    pub name: fn(&Words) -> &'static str,
    /// Its icon.
    pub icon: Icon,
}

impl Portal {
    /// Every portal, in the order of the guide.
    pub const ALL: [Self; 4] = [Self::Print, Self::Accounts, Self::Printers, Self::Reports];

    /// Its pages.
    pub const fn pages(self) -> &'static [Page] {
        match self {
            Self::Accounts => &[
                Page { href: "/accounts/users", any_of: &[P::ViewUsers], name: |w| w.users.title, icon: Icon::Users },
                Page { href: "/accounts/groups", any_of: &[P::ViewUsers], name: |w| w.groups.title, icon: Icon::Group },
                Page { href: "/accounts/badges", any_of: &[P::ViewUsers], name: |w| w.badges.title, icon: Icon::Badge },
                Page {
                    href: "/accounts/imports",
                    any_of: &[P::ManageUsers, P::ManageBadges, P::ManageQuotas],
                    name: |w| w.imports.title,
                    icon: Icon::Import,
                },
                Page {
                    href: "/accounts/organization",
                    any_of: &[P::ViewOrganization],
                    name: |w| w.orgs.organization,
                    icon: Icon::Building,
                },
                Page { href: "/accounts/audit", any_of: &[P::ViewAudit], name: |w| w.audit.title, icon: Icon::List },
            ],
            Self::Printers => &[Page {
                href: "/printers",
                any_of: &[P::ViewPrinters],
                name: |w| w.printers.title,
                icon: Icon::Printer,
            }],
            Self::Print => &[
                Page {
                    href: "/print/queue",
                    any_of: &[P::OwnQueue, P::ViewQueues],
                    name: |w| w.jobs.title,
                    icon: Icon::File,
                },
                Page {
                    href: "/print/history",
                    any_of: &[P::OwnQueue, P::ViewDocumentAccounting],
                    name: |w| w.history.title,
                    icon: Icon::List,
                },
                Page {
                    href: "/print/delegates",
                    any_of: &[P::OwnQueue, P::ManageQueues],
                    name: |w| w.delegates.title,
                    icon: Icon::Users,
                },
                Page {
                    href: "/print/settings",
                    any_of: &[P::OwnQueue],
                    name: |w| w.policies.preferences,
                    icon: Icon::Sliders,
                },
                Page {
                    href: "/print/policy",
                    any_of: &[P::ManageQueues],
                    name: |w| w.policies.title,
                    icon: Icon::Building,
                },
                Page {
                    href: "/print/users",
                    any_of: &[P::ViewQueues, P::ManageQuotas],
                    name: |w| w.print_users.title,
                    icon: Icon::Users,
                },
                Page {
                    href: "/print/groups",
                    any_of: &[P::ViewQueues, P::ManageQuotas],
                    name: |w| w.print_groups.title,
                    icon: Icon::Group,
                },
                Page {
                    href: "/print/quotas",
                    any_of: &[P::ViewQueues, P::ManageQuotas],
                    name: |w| w.quotas.title,
                    icon: Icon::Chart,
                },
            ],
            Self::Reports => &[Page {
                href: "/reports",
                any_of: &[P::OwnReports, P::ViewReports, P::ViewDocumentAccounting],
                name: |w| w.common.portal_reports,
                icon: Icon::Chart,
            }],
        }
    }

    /// Its name.
    pub const fn name(self, words: &Words) -> &'static str {
        match self {
            Self::Accounts => words.common.portal_accounts,
            Self::Printers => words.common.portal_printers,
            Self::Print => words.common.portal_print,
            Self::Reports => words.common.portal_reports,
        }
    }

    /// What it is for.
    pub const fn text(self, words: &Words) -> &'static str {
        match self {
            Self::Accounts => words.common.portal_accounts_text,
            Self::Printers => words.common.portal_printers_text,
            Self::Print => words.common.portal_print_text,
            Self::Reports => words.common.portal_reports_text,
        }
    }

    /// Its icon.
    pub const fn icon(self) -> Icon {
        match self {
            Self::Accounts => Icon::Users,
            Self::Printers => Icon::Printer,
            Self::Print => Icon::File,
            Self::Reports => Icon::Chart,
        }
    }

    /// Its first page that opens to somebody with `permissions`; none when the portal does not open (A9, N1).
    pub fn entrance(self, permissions: Permissions) -> Option<&'static str> {
        self.pages().iter().find(|page| page.opens(permissions)).map(|page| page.href)
    }

    /// The portal that an address belongs to.
    pub fn of(path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|portal| portal.pages().iter().any(|page| page.covers(path)))
    }
}

impl Page {
    /// Whether somebody with `permissions` may open it.
    pub fn opens(&self, permissions: Permissions) -> bool {
        self.any_of.iter().any(|p| permissions.has(*p))
    }

    /// Whether an address is this page or one below it.
    pub fn covers(&self, path: &str) -> bool {
        path.strip_prefix(self.href).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::access::{Role, Roles};

    fn of(role: Role) -> Permissions {
        Roles::NONE.with(role).permissions()
    }

    #[test]
    fn portals_open_by_role() {
        let open = |role| Portal::ALL.into_iter().filter(|p| p.entrance(of(role)).is_some()).collect::<Vec<_>>();
        assert_eq!(open(Role::User), []);
        assert_eq!(open(Role::PrintReleaseManagementUser), [Portal::Print, Portal::Reports]);
        assert_eq!(open(Role::FleetManagementAdministrator), [Portal::Printers]);
        assert_eq!(open(Role::HelpDesk), [Portal::Accounts]);
        assert_eq!(open(Role::OrganizationAdministrator), [Portal::Accounts, Portal::Printers, Portal::Reports]);
    }

    #[test]
    fn a_partner_enters_the_portal_by_the_page_that_opens() {
        assert_eq!(Portal::Accounts.entrance(of(Role::PartnerAdministrator)), Some("/accounts/organization"));
    }

    #[test]
    fn an_address_belongs_to_one_portal() {
        assert_eq!(Portal::of("/accounts/users/0f"), Some(Portal::Accounts));
        assert_eq!(Portal::of("/printers"), Some(Portal::Printers));
        assert_eq!(Portal::of("/printersx"), None);
        assert_eq!(Portal::of("/"), None);
    }
}
