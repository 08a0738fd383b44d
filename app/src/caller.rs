//! Who asks: a person whose rights were just computed from organization, groups and own roles, and what the person came
//! with.

use crate::{Error, repeat::IdempotencyKey};
use model::{
    access::{self, Permission, Permissions, Role, Roles},
    id::{OrgId, TokenId, UserId},
    orgs::Organization,
    time::Time,
    users::User,
};
use std::net::IpAddr;
use storage::{
    Rows,
    credentials::{self, AccessToken},
    groups, login,
    orgs::{self, partners},
    users,
};

/// What a person came with, which must still hold when something is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credential {
    /// Nothing: rights to look at, with which nobody does anything.
    None,
    /// A session.
    Session {
        /// The digest of its secret.
        key: [u8; 32],
        /// Whether the password was typed in it a short while ago.
        proved: bool,
    },
    /// A personal access token.
    Token {
        /// Which.
        id: TokenId,
        /// What it may at most.
        scope: Permissions,
        /// Whether it only reads.
        read_only: bool,
    },
    /// A badge or a password at a panel, in this epoch of the person.
    Panel {
        /// The epoch.
        auth_epoch: u32,
    },
    /// An import that the person has started and that goes on without the session.
    Import {
        /// The token that it was started with, when it was one.
        token: Option<TokenId>,
        /// What it may at most, when a token brought or started it.
        scope: Option<Permissions>,
    },
}

impl Credential {
    /// What whoever came with it may at most, when that is less than everything.
    pub(crate) const fn scope(&self) -> Option<Permissions> {
        match self {
            Self::Token { scope, .. } => Some(*scope),
            Self::Import { scope, .. } => *scope,
            Self::None | Self::Session { .. } | Self::Panel { .. } => None,
        }
    }

    /// Whether nothing may be changed with it.
    pub(crate) const fn only_reads(&self) -> bool {
        matches!(self, Self::Token { read_only: true, .. })
    }

    /// Goes on only when it still holds at `now` for `user`, whose row was just read.
    fn check(&self, r: &impl Rows, user: &User, now: Time) -> Result<(), Error> {
        let holds = match self {
            Self::None => false,
            Self::Session { key, .. } => login::session(r, key)?.is_some_and(|session| {
                let own = session.org == user.org && session.user == user.id;
                own && session.auth_epoch == user.auth_epoch && session.holds(now)
            }),
            Self::Token { id, .. } => token_holds(r, user, *id, now)?,
            Self::Panel { auth_epoch } => user.auth_epoch == *auth_epoch,
            Self::Import { token, .. } => token.map_or(Ok(true), |id| token_holds(r, user, id, now))?,
        };
        if holds { Ok(()) } else { Err(Error::SignedOut) }
    }
}

fn token_holds(r: &impl Rows, user: &User, id: TokenId, now: Time) -> Result<bool, Error> {
    let tokens = credentials::get(r, user.org, user.id)?.tokens;
    Ok(tokens.iter().any(|token| token.id == id && holds(token, user.auth_epoch, now)))
}

/// Whether a token of somebody who is in this epoch works at `now`.
pub(crate) fn holds(token: &AccessToken, auth_epoch: u32, now: Time) -> bool {
    token.auth_epoch == auth_epoch && now < token.expires
}

/// A person who asks for something, with the rights of this very moment.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The organization that is acted in: what the person asks for is looked for here and nowhere else.
    pub org: OrgId,
    /// The organization that the person belongs to; another than `org` for a partner's member who acts in a child.
    pub home: OrgId,
    /// The person.
    pub user: UserId,
    /// The roles in effect: of organization, groups and person.
    pub roles: Roles,
    /// The permissions in effect.
    pub permissions: Permissions,
    /// What the person came with.
    pub credential: Credential,
    /// From which network address the person asks, as far as whoever took the request says.
    pub from: Option<IpAddr>,
    /// The tags of what the person saw before changing it (`If-Match`), when that is said.
    pub seen: Option<String>,
    /// The key of the request, when it must be done once only.
    pub once: Option<IdempotencyKey>,
}

impl Caller {
    /// The person with the rights that the rows of this instant give.
    pub(crate) fn of(r: &impl Rows, org: &Organization, user: &User) -> Result<Self, Error> {
        let of_groups = groups::roles(r, org.id, &user.groups)?;
        let roles = org.roles.or(of_groups).or(user.roles).with(Role::User);
        let permissions = access::effective(org.roles, of_groups, user.roles);
        Ok(Self { permissions, ..Self::with(org.id, user, roles) })
    }

    /// The person in a child of the own organization, which has made the person an administrator: with the rights of
    /// that role there and no others, so neither with an account nor with a queue (B8, C8).
    fn partner(org: OrgId, user: &User) -> Self {
        Self::with(org, user, Roles::NONE.with(Role::OrganizationAdministrator))
    }

    fn with(org: OrgId, user: &User, roles: Roles) -> Self {
        Self {
            org,
            home: user.org,
            user: user.id,
            roles,
            permissions: roles.permissions(),
            credential: Credential::None,
            from: None,
            seen: None,
            once: None,
        }
    }

    /// The person, who has just shown a badge or typed the password at a panel.
    pub(crate) fn at_panel(self, user: &User) -> Self {
        Self { credential: Credential::Panel { auth_epoch: user.auth_epoch }, ..self }
    }

    /// The same person with the rights of this instant, never more than the request began with: for the transaction
    /// that acts on them, since somebody may have withdrawn them, or ended what the person came with, in between.
    ///
    /// # Errors
    /// [`Error::SignedOut`] for whom a new request would not let in, [`Error::Forbidden`] for whoever may act in this
    /// organization no longer.
    pub fn again(&self, r: &impl Rows, now: Time) -> Result<Self, Error> {
        let there = on_behalf(r, (self.home, self.user), self.org, self.credential, now)?;
        let (roles, permissions) = (there.roles.and(self.roles), there.permissions.and(self.permissions));
        Ok(Self { roles, permissions, ..self.clone() })
    }

    /// The same person with no more rights than `scope`: roles that carry more are gone, too, so that neither rule A
    /// nor rule B gives more.
    pub(crate) fn within(self, scope: Permissions) -> Self {
        let roles = self.roles.iter().filter(|role| role.permissions().iter().all(|p| scope.has(*p))).collect();
        Self { roles, permissions: self.permissions.and(scope), ..self }
    }

    /// Goes on only with `permission`.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without it.
    pub fn may(&self, permission: Permission) -> Result<(), Error> {
        if self.permissions.has(permission) { Ok(()) } else { Err(Error::Forbidden) }
    }
}

/// The person of `home` as a caller in `org`, with the rights of this instant and no more than `credential` gives, when
/// that still holds.
///
/// # Errors
/// [`Error::SignedOut`] when it does not, or nobody could sign in as this person; [`Error::Forbidden`] for whoever has
/// nothing to do with `org` (any longer).
pub(crate) fn on_behalf(
    r: &impl Rows,
    (home, user): (OrgId, UserId),
    org: OrgId,
    credential: Credential,
    now: Time,
) -> Result<Caller, Error> {
    let gone_is =
        |instead: fn() -> Error| move |error| if matches!(error, Error::NotFound) { instead() } else { error };
    let (own, _, user) = load(r, home, user).map_err(gone_is(|| Error::SignedOut))?;
    credential.check(r, &user, now)?;
    let there = if org == home { own } else { acting(r, org, &user).map_err(gone_is(|| Error::Forbidden))?.0 };
    let there = credential.scope().map_or(there.clone(), |scope| there.within(scope));
    Ok(Caller { credential, ..there })
}

/// The organization, unless it is being deleted: then it is gone for everybody.
pub(crate) fn present(r: &impl Rows, org: OrgId) -> Result<Organization, Error> {
    orgs::get(r, org)?.filter(|found| !found.closing).ok_or(Error::NotFound)
}

/// `user` as a caller in `org`, which is another organization than the person's own.
pub(crate) fn acting(r: &impl Rows, org: OrgId, user: &User) -> Result<(Caller, Organization), Error> {
    let organization = present(r, org)?;
    if organization.parent != Some(user.org) || !partners::is(r, org, user.org, user.id)? {
        return Err(Error::NotFound);
    }
    Ok((Caller::partner(org, user), organization))
}

/// The person `user` of `org` as a caller, if active and the organization is not being deleted.
pub(crate) fn load(r: &impl Rows, org: OrgId, user: UserId) -> Result<(Caller, Organization, User), Error> {
    let organization = present(r, org)?;
    let user = users::get(r, org, user)?.filter(|u| u.active).ok_or(Error::NotFound)?;
    Ok((Caller::of(r, &organization, &user)?, organization, user))
}
