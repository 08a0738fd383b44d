//! What somebody may, and where each right comes from (B1 to B4).

use crate::{App, Caller, Error, caller::present};
use model::{
    access::{Level, Permission, Role},
    id::{GroupId, UserId},
};
use storage::{groups, users};

/// Where a role comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Everybody has it.
    Everybody,
    /// Given to the whole organization of that name.
    Organization(String),
    /// Given to a group, with its name.
    Group(GroupId, String),
    /// Given to the person.
    Person,
}

impl Source {
    /// At which level the role was given.
    #[must_use]
    pub const fn level(&self) -> Level {
        match self {
            Self::Everybody | Self::Organization(_) => Level::Organization,
            Self::Group(..) => Level::Group,
            Self::Person => Level::User,
        }
    }
}

/// The rights of somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rights {
    /// How the person is called.
    pub name: String,
    /// Whether the account is switched on; a person whose account is off may nothing.
    pub active: bool,
    /// The roles in effect, in the order of section B, each with everything that it comes from.
    pub roles: Vec<(Role, Vec<Source>)>,
}

impl Rights {
    /// The roles in effect that carry a permission.
    pub fn through(&self, permission: Permission) -> impl Iterator<Item = &(Role, Vec<Source>)> {
        self.roles.iter().filter(move |(role, _)| role.permissions().contains(&permission))
    }

    /// The permissions in effect, each with the roles that carry it.
    #[must_use]
    pub fn permissions(&self) -> Vec<(Permission, Vec<Role>)> {
        let with = |permission| (permission, self.through(permission).map(|(role, _)| *role).collect::<Vec<_>>());
        Permission::ALL.into_iter().map(with).filter(|(_, roles)| !roles.is_empty()).collect()
    }
}

impl App {
    /// What a person of the organization may, and where each right comes from.
    ///
    /// # Errors
    /// [`Error::NotFound`] also for people of other organizations.
    pub fn rights(&self, caller: &Caller, id: UserId) -> Result<Rights, Error> {
        caller.may(Permission::ViewUsers)?;
        self.read(|r| {
            let organization = present(r, caller.org)?;
            let user = users::get(r, caller.org, id)?.ok_or(Error::NotFound)?;
            let mut its_groups = Vec::new();
            for group in &user.groups {
                its_groups.extend(groups::get(r, caller.org, *group)?);
            }
            its_groups.sort_by(|a, b| a.name.cmp(&b.name));
            let mut roles = Vec::new();
            for role in Role::ALL {
                let mut from = Vec::new();
                if role == Role::User {
                    from.push(Source::Everybody);
                }
                if organization.roles.has(role) {
                    from.push(Source::Organization(organization.name.to_string()));
                }
                let through = its_groups.iter().filter(|group| group.roles.has(role));
                from.extend(through.map(|group| Source::Group(group.id, group.name.to_string())));
                if user.roles.has(role) {
                    from.push(Source::Person);
                }
                if !from.is_empty() {
                    roles.push((role, from));
                }
            }
            Ok(Rights { name: user.details.name.to_string(), active: user.active, roles })
        })
    }
}
