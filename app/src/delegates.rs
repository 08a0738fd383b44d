//! Delegates: named and withdrawn by the owner of a queue, or by those who manage queues (I20, I21, B15, B22). Both are
//! told by mail.

use crate::{
    App, Caller, Error,
    audit::{self, Change, Subject},
    caller,
    jobs::reach::{Deed, entrance},
    news::News,
    ports::Letter,
    work::Task,
};
use jiff::{Timestamp, tz::TimeZone};
use model::{
    access::Permission,
    audit::Action,
    delegates::{Delegate, MOST},
    id::{OrgId, UserId},
    text::{BadText, Language},
    time::Time,
    users::User,
};
use storage::{Rows, WriteTxn, delegates, orgs, users};

/// People whom a search offers.
const OFFERED: usize = 10;
/// The least that is searched for, in characters: nobody leafs through a directory.
const LEAST: usize = 2;

/// Somebody, as far as a colleague may know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colleague {
    /// Who.
    pub id: UserId,
    /// How the person is called.
    pub name: String,
    /// The address.
    pub email: String,
}

/// The delegates of somebody, and whose delegate the person is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delegations {
    /// Who may release the person’s jobs.
    pub given: Vec<(Delegate, Colleague)>,
    /// Whose jobs the person may release.
    pub held: Vec<(Delegate, Colleague)>,
}

impl App {
    /// The delegates of somebody, and whose delegate the person is; what is over is left out.
    ///
    /// # Errors
    /// [`Error::NotFound`] for people whose queue is not the caller’s to see.
    pub fn delegations(&self, caller: &Caller, of: UserId) -> Result<Delegations, Error> {
        let now = self.now();
        caller.may(entrance(caller, Deed::See))?;
        self.read(|r| {
            seen(r, caller, of, Deed::See)?;
            let told = |all: Vec<Delegate>, who: fn(&Delegate) -> UserId| {
                let mut people = Vec::new();
                for one in all.into_iter().filter(|one| one.holds(now)) {
                    people.extend(users::get(r, one.org, who(&one))?.map(|user| (one, colleague(&user))));
                }
                people.sort_by(|(_, a), (_, b)| (&a.name, &a.email).cmp(&(&b.name, &b.email)));
                Ok::<_, Error>(people)
            };
            let given = told(delegates::of_owner(r, caller.org, of)?, |one| one.delegate)?;
            let held = told(delegates::of_delegate(r, caller.org, of)?, |one| one.owner)?;
            Ok(Delegations { given, held })
        })
    }

    /// Makes somebody a delegate of `owner`, or gives the delegation another end.
    ///
    /// # Errors
    /// [`Error::Field`] for whoever cannot be one, [`Error::TooMany`] beyond the number that one person may have.
    pub async fn add_delegate(
        &self,
        caller: &Caller,
        owner: UserId,
        delegate: UserId,
        until: Option<Time>,
    ) -> Result<(), Error> {
        if delegate == owner {
            return Err(Error::Field("delegate", BadText::Form));
        }
        let letters = [self.random(), self.random()];
        self.act(caller, entrance(caller, Deed::Change), move |w, actor, now| {
            let owner = seen(w, actor, owner, Deed::Change)?;
            if until.is_some_and(|until| until <= now) {
                return Err(Error::Field("until", BadText::Form));
            }
            // Whoever could not print in the own name does not print in that of another.
            let (there, _, person) =
                caller::load(w, actor.org, delegate).map_err(|_| Error::Field("delegate", BadText::Form))?;
            there.may(Permission::OwnQueue).map_err(|_| Error::Field("delegate", BadText::Form))?;
            let of_owner = delegates::of_owner(w, actor.org, owner.id)?;
            let before = of_owner.iter().find(|one| one.delegate == delegate).filter(|one| one.holds(now));
            if before.is_none() && of_owner.iter().filter(|one| one.holds(now)).count() >= MOST {
                return Err(Error::TooMany);
            }
            let since = before.map_or(now, |one| one.since);
            let one = Delegate { org: actor.org, owner: owner.id, delegate, since, until };
            delegates::put(w, &one)?;
            let changes = vec![Change::came("delegates", actor.org, delegate)];
            audit::record(w, actor, now, Action::DelegateAdded, Subject::Person(actor.org, owner.id), changes)?;
            tell(w, &one, (&owner, &person), true, letters, now)
        })
        .await?;
        self.nudge();
        self.told_of(caller.org, owner, delegate);
        Ok(())
    }

    /// Withdraws a delegation: it ends at once, also for somebody who stands at a panel.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none.
    pub async fn remove_delegate(&self, caller: &Caller, owner: UserId, delegate: UserId) -> Result<(), Error> {
        let letters = [self.random(), self.random()];
        self.act(caller, entrance(caller, Deed::Change), move |w, actor, now| {
            let one = delegates::get(w, actor.org, owner, delegate)?.ok_or(Error::NotFound)?;
            let owner = seen(w, actor, owner, Deed::Change)?;
            delegates::remove(w, actor.org, owner.id, delegate)?;
            let changes = vec![Change::went("delegates", actor.org, delegate)];
            audit::record(w, actor, now, Action::DelegateRemoved, Subject::Person(actor.org, owner.id), changes)?;
            let Some(person) = users::get(w, actor.org, delegate)?.filter(|_| one.holds(now)) else { return Ok(()) };
            tell(w, &one, (&owner, &person), false, letters, now)
        })
        .await?;
        self.nudge();
        self.told_of(caller.org, owner, delegate);
        Ok(())
    }

    /// People of the organization whose name or address begins so, for whoever names a delegate or looks for a queue:
    /// a few, and nobody before two letters are typed.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for whoever has no queue and sees none.
    pub fn colleagues(&self, caller: &Caller, search: &str) -> Result<Vec<Colleague>, Error> {
        caller.may(entrance(caller, Deed::See)).or_else(|_| caller.may(Permission::ViewDocumentAccounting))?;
        if search.trim().chars().count() < LEAST {
            return Ok(Vec::new());
        }
        let wanted = users::UserFilter { search: search.to_owned(), active: Some(true), ..Default::default() };
        let found = self.read(|r| Ok(users::find(r, caller.org, &wanted, None, OFFERED)?))?;
        Ok(found.iter().map(colleague).collect())
    }

    /// Whether the caller is a delegate of `owner` at this moment.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn prints_for(&self, caller: &Caller, owner: UserId) -> Result<bool, Error> {
        let now = self.now();
        self.read(|r| {
            let one = delegates::get(r, caller.org, owner, caller.user)?;
            Ok(one.is_some_and(|one| one.holds(now)))
        })
    }

    fn told_of(&self, org: OrgId, owner: UserId, delegate: UserId) {
        self.news.tell(News::Jobs(org, owner));
        self.news.tell(News::Jobs(org, delegate));
    }
}

/// Whoever owns the queue, for somebody who may see or change who is a delegate: the owner, and those who may see or
/// manage queues. A delegate may neither: nobody hands on what is another’s.
fn seen(r: &impl Rows, caller: &Caller, owner: UserId, deed: Deed) -> Result<User, Error> {
    let own = owner == caller.user && caller.org == caller.home && caller.permissions.has(Permission::OwnQueue);
    if !own && entrance(caller, deed) == Permission::OwnQueue {
        return Err(Error::NotFound);
    }
    users::get(r, caller.org, owner)?.ok_or(Error::NotFound)
}

pub(crate) fn colleague(user: &User) -> Colleague {
    Colleague { id: user.id, name: user.details.name.to_string(), email: user.details.email.to_string() }
}

/// Writes to both, each in the own language.
fn tell(
    w: &mut WriteTxn,
    one: &Delegate,
    (owner, delegate): (&User, &User),
    begins: bool,
    [first, second]: [[u8; 16]; 2],
    now: Time,
) -> Result<(), Error> {
    let settings = orgs::get(w, one.org)?.ok_or(Error::NotFound)?.settings;
    let zone = TimeZone::get(&settings.time_zone).unwrap_or(TimeZone::UTC);
    for (reader, other, work, owns) in [(owner, delegate, first, true), (delegate, owner, second, false)] {
        let language = reader.details.language.unwrap_or(settings.language);
        let until = one.until.and_then(|until| day(until, &zone, language));
        let (subject, text) = words(language, owns, begins, other.details.name.as_str(), until.as_deref());
        let to = reader.details.email.to_string();
        let letter = Letter { to, subject, text, in_reply_to: String::new() };
        Task::Send { org: one.org, letter }.enqueue(w, work, now)?;
    }
    Ok(())
}

/// The last day of a delegation, as people write it.
fn day(until: Time, zone: &TimeZone, language: Language) -> Option<String> {
    let form = match language {
        Language::En => "%-d %B %Y, %H:%M",
        Language::Fr => "%d/%m/%Y à %H:%M",
    };
    let at = Timestamp::from_millisecond(until.0).ok()?.to_zoned(zone.clone());
    Some(at.strftime(form).to_string())
}

/// Subject and text of the letter, to the owner or to the delegate.
fn words(language: Language, owns: bool, begins: bool, other: &str, until: Option<&str>) -> (String, String) {
    let (subject, text) = match (language, owns, begins) {
        (Language::En, true, true) => (
            "Somebody may print your documents",
            "{other} may now print the documents in your print queue{until}. They count against your quota. You can withdraw this in the portal at any time, under Delegates.",
        ),
        (Language::En, false, true) => (
            "You may print documents of somebody else",
            "You may now print the documents in the print queue of {other}{until}. Choose whose documents to print at the printer or in the portal.",
        ),
        (Language::En, true, false) => ("A delegate was removed", "{other} may no longer print your documents."),
        (Language::En, false, false) => {
            ("You are no longer a delegate", "You may no longer print the documents of {other}.")
        }
        (Language::Fr, true, true) => (
            "Une personne peut imprimer vos documents",
            "{other} peut désormais imprimer les documents de votre file d’attente{until}. Ils sont décomptés de votre quota. Vous pouvez retirer ce droit à tout moment dans le portail, sous Délégués.",
        ),
        (Language::Fr, false, true) => (
            "Vous pouvez imprimer les documents d’une autre personne",
            "Vous pouvez désormais imprimer les documents de la file d’attente de {other}{until}. Choisissez devant l’imprimante ou dans le portail de qui imprimer les documents.",
        ),
        (Language::Fr, true, false) => ("Un délégué a été retiré", "{other} ne peut plus imprimer vos documents."),
        (Language::Fr, false, false) => {
            ("Vous n’êtes plus délégué", "Vous ne pouvez plus imprimer les documents de {other}.")
        }
    };
    let until = match (language, until) {
        (_, None) => String::new(),
        (Language::En, Some(day)) => format!(" until {day}"),
        (Language::Fr, Some(day)) => format!(" jusqu’au {day}"),
    };
    // The name last: it may say anything.
    (subject.to_owned(), text.replace("{until}", &until).replace("{other}", other) + "\n")
}

#[cfg(test)]
mod tests;
