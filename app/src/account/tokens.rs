//! Personal access tokens, for scripts: at most what the person may, and at most their scope.

use crate::{
    App, Caller, Error,
    account::links::whose,
    audit::{self, Subject},
    caller::{self, Credential, holds},
    login::SignedIn,
};
use identity::secret;
use model::{
    access::{Permission, Permissions},
    audit::Action,
    id::{OrgId, TokenId, UserId},
    text::{BadText, Line},
    time::Time,
};
use std::time::Duration;
use storage::{
    credentials::{self, AccessToken},
    users,
};

pub use storage::credentials::AccessToken as Token;

/// How every token begins, so that one that is lost is recognised.
pub const PREFIX: &str = "imp_";
/// Tokens of one person.
const MOST: usize = 20;
/// A day.
const DAY: u64 = 24 * 60 * 60;

/// A token to be made.
pub struct NewToken {
    /// What the person calls it.
    pub name: String,
    /// What it may at most.
    pub scope: Permissions,
    /// Whether it only reads.
    pub read_only: bool,
    /// After how many days it ends.
    pub days: u16,
}

/// Who came with a token.
pub struct Bearer {
    /// The person, with no more rights than the scope.
    pub signed_in: SignedIn,
    /// Whether it only reads.
    pub read_only: bool,
}

impl App {
    /// The own tokens that hold.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn tokens(&self, caller: &Caller) -> Result<Vec<AccessToken>, Error> {
        let now = self.now();
        self.read(|r| {
            let user = users::get(r, caller.home, caller.user)?.ok_or(Error::NotFound)?;
            let mut tokens = credentials::get(r, user.org, user.id)?.tokens;
            tokens.retain(|token| holds(token, user.auth_epoch, now));
            Ok(tokens)
        })
    }

    /// Makes a token; the second part of the answer is the secret, seen this one time.
    ///
    /// # Errors
    /// [`Error::Field`], [`Error::TooMany`].
    pub async fn make_access_token(&self, caller: &Caller, wanted: NewToken) -> Result<(AccessToken, String), Error> {
        let name: Line = wanted.name.parse().map_err(|e| Error::Field("name", e))?;
        if !(1..=365).contains(&wanted.days) {
            return Err(Error::Field("days", BadText::Form));
        }
        if wanted.scope.is_empty() {
            return Err(Error::Field("scope", BadText::Empty));
        }
        let (org, id, now) = (caller.home, caller.user, self.now());
        let secret = format!("{PREFIX}{org}{id}{}", secret::text(&self.random()));
        let token = AccessToken {
            id: TokenId(self.random()),
            digest: secret::digest(&secret),
            name,
            scope: wanted.scope,
            read_only: wanted.read_only,
            made: now,
            expires: now.plus(Duration::from_secs(u64::from(wanted.days) * DAY)),
            used: None,
            auth_epoch: 0,
        };
        let made = self
            .act_on_own_credentials(caller, move |w, actor, now| {
                let user = users::get(w, org, id)?.ok_or(Error::NotFound)?;
                let mut row = credentials::get(w, org, id)?;
                row.tokens.retain(|token| holds(token, user.auth_epoch, now));
                if row.tokens.len() >= MOST {
                    return Err(Error::TooMany);
                }
                let token = AccessToken { auth_epoch: user.auth_epoch, ..token.clone() };
                row.tokens.push(token.clone());
                credentials::put(w, org, id, &row)?;
                audit::record(w, actor, now, Action::TokenMade, Subject::Nothing, Vec::new())?;
                Ok(token)
            })
            .await?;
        Ok((made, secret))
    }

    /// Revokes one of the own tokens.
    ///
    /// # Errors
    /// [`Error::NotFound`] for tokens of others, too.
    pub async fn revoke_token(&self, caller: &Caller, token: TokenId) -> Result<(), Error> {
        self.act_on_own_credentials(caller, move |w, actor, now| {
            let (org, id) = (actor.home, actor.user);
            let mut row = credentials::get(w, org, id)?;
            let before = row.tokens.len();
            row.tokens.retain(|t| t.id != token);
            if row.tokens.len() == before {
                return Err(Error::NotFound);
            }
            credentials::put(w, org, id, &row)?;
            audit::record(w, actor, now, Action::TokenRevoked, Subject::Person(org, id), Vec::new())
        })
        .await
    }

    /// Who comes with this token.
    ///
    /// # Errors
    /// [`Error::SignedOut`] when it does not hold.
    pub async fn bearer(&self, secret: &str) -> Result<Bearer, Error> {
        let (now, digest) = (self.now(), secret::digest(secret));
        let (org, id) = secret.strip_prefix(PREFIX).and_then(whose).ok_or(Error::SignedOut)?;
        let (token, signed_in) = self.read(|r| {
            let (caller, organization, user) = caller::load(r, org, id).map_err(|e| match e {
                Error::NotFound => Error::SignedOut,
                other => other,
            })?;
            let row = credentials::get(r, org, id)?;
            let must = crate::login::must(&user, &organization, caller.roles, &row);
            let token = row.tokens.into_iter().find(|t| secret::same(&t.digest, &digest));
            let token = token.filter(|t| holds(t, user.auth_epoch, now)).ok_or(Error::SignedOut)?;
            let credential = Credential::Token { id: token.id, scope: token.scope, read_only: token.read_only };
            let caller = Caller { credential, ..caller.within(token.scope) };
            Ok((token, SignedIn { caller, user, organization, must }))
        })?;
        self.note_use(org, id, &token, now).await?;
        self.note_program((org, id), None, Action::TokenSignedIn);
        Ok(Bearer { signed_in, read_only: token.read_only })
    }

    /// The time of the last use is kept to the minute: a write per request would be a sync per request.
    async fn note_use(&self, org: OrgId, id: UserId, token: &AccessToken, now: Time) -> Result<(), Error> {
        if token.used.is_some_and(|used| now.since(used) < Duration::from_secs(60)) {
            return Ok(());
        }
        let used = token.id;
        self.as_appliance(move |w| {
            let mut row = credentials::get(w, org, id)?;
            let Some(token) = row.tokens.iter_mut().find(|t| t.id == used) else { return Ok(()) };
            token.used = Some(now);
            Ok(credentials::put(w, org, id, &row)?)
        })
        .await
    }

    /// Who hands mail in with a token as password: it must belong to the address and may submit mail.
    pub(crate) async fn mail_bearer(&self, address: &str, secret: &str) -> Result<(OrgId, UserId), Error> {
        let Bearer { signed_in, read_only } = self.bearer(secret).await.map_err(|e| match e {
            Error::SignedOut => Error::WrongCredentials,
            other => other,
        })?;
        let own = signed_in.user.details.email.as_str() == address.trim().to_lowercase();
        let may = !read_only && signed_in.must.is_none() && signed_in.caller.permissions.has(Permission::SubmitEmail);
        if own && may { Ok((signed_in.user.org, signed_in.user.id)) } else { Err(Error::WrongCredentials) }
    }
}
