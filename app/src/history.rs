//! The print history: written when a delivery ends, read by its owner and by those who may see what others have printed
//! (I25, I26, B17).

use crate::{
    App, Caller, Error,
    attempts::{Guess, Subject},
    audit,
    delegates::{Colleague, colleague},
};
use jiff::civil::Date;
use model::{
    access::Permission,
    audit::Action,
    history::PrintRecord,
    id::{DeliveryId, UserId},
    jobs::{Job, Printed, Sides},
    printers::Delivery,
    text::BadText,
    time::Time,
};
use std::time::Duration;
use storage::{Rows, WriteTxn, history, orgs, policies, printers, users};

/// Lines of one page.
pub const PAGE: usize = 100;
/// Lines that are forgotten in one transaction.
const AT_ONCE: usize = 500;
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Which part of whose history.
#[derive(Clone, Debug, Default)]
pub struct Period {
    /// Whose; the own one where nobody is named.
    pub of: Option<UserId>,
    /// The first day, in the time zone of the organization.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
    /// Behind which line to go on.
    pub after: Option<(Time, DeliveryId)>,
}

impl Period {
    /// The period of these texts, of which empty ones bound nothing.
    ///
    /// # Errors
    /// The field that is no day of the form 2026-11-23, or nothing to go on after.
    pub fn parsed(of: Option<UserId>, from: &str, to: &str, after: Option<&str>) -> Result<Self, Error> {
        let day = |field, text: &str| match text.trim() {
            "" => Ok(None),
            day => day.parse::<Date>().map(Some).map_err(|_| Error::Field(field, BadText::Form)),
        };
        let after = after.map(|text| {
            let (time, delivery) = text.split_once(' ').ok_or(Error::Field("after", BadText::Form))?;
            let time = time.parse().map_err(|_| Error::Field("after", BadText::Form))?;
            Ok::<_, Error>((Time(time), delivery.parse()?))
        });
        Ok(Self { of, from: day("from", from)?, to: day("to", to)?, after: after.transpose()? })
    }
}

/// A part of a history.
pub struct Page {
    /// Whose it is.
    pub owner: Colleague,
    /// The lines, the latest first.
    pub records: Vec<PrintRecord>,
    /// What to go on after, when there are more.
    pub next: Option<String>,
}

impl App {
    /// A page of a print history.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for a history that is not the caller’s to see.
    pub fn history(&self, caller: &Caller, period: &Period) -> Result<Page, Error> {
        let owner = period.of.unwrap_or(caller.user);
        may_read(caller, owner)?;
        let zone = self.time_zone(caller)?;
        let begin = |day: Date| {
            let begin = zone.to_ambiguous_zoned(day.to_datetime(jiff::civil::Time::midnight())).compatible().ok();
            begin.map(|begin| Time(begin.timestamp().as_millisecond()))
        };
        let from = period.from.and_then(begin).unwrap_or(Time(i64::MIN));
        let before = period.to.and_then(|day| begin(day.tomorrow().ok()?)).unwrap_or(Time(i64::MAX));
        self.read(|r| {
            let person = users::get(r, caller.org, owner)?.ok_or(Error::NotFound)?;
            let limit = PAGE.saturating_add(1);
            let mut records = history::of_person(r, (caller.org, owner), (from, before), period.after, limit)?;
            let more = records.len() > PAGE;
            records.truncate(PAGE);
            let next = records.last().filter(|_| more).map(|one| format!("{} {}", one.released.0, one.delivery));
            Ok(Page { owner: colleague(&person), records, next })
        })
    }

    /// Writes down that somebody reads the history of somebody else, once an hour.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn note_history(&self, caller: &Caller, of: Option<UserId>) -> Result<(), Error> {
        let Some(owner) = of.filter(|owner| *owner != caller.user) else { return Ok(()) };
        let looked = [(Guess::HistoryLooked, Subject::of(&[&caller.user, &owner]))];
        if self.attempts.take(&looked, self.now()).is_err() {
            return Ok(());
        }
        let whom = audit::Subject::Person(caller.org, owner);
        self.note_reading(caller, Permission::ViewDocumentAccounting, Action::HistoryViewed, whom).await
    }

    /// Forgets what is older than each organization keeps.
    pub(crate) async fn forget_history(&self) -> Result<(), Error> {
        let now = self.now();
        let kept = self.read(|r| {
            let all = orgs::list(r)?.into_iter();
            all.map(|org| Ok((org.id, policies::of_organization(r, org.id)?.history_days)))
                .collect::<Result<Vec<_>, Error>>()
        })?;
        for (org, days) in kept {
            let span = i64::try_from((DAY * u32::from(days)).as_millis()).unwrap_or(i64::MAX);
            let before = Time(now.0.saturating_sub(span));
            while self.as_appliance(move |w| Ok(history::forget_before(w, org, before, AT_ONCE)?)).await? == AT_ONCE {}
        }
        Ok(())
    }
}

fn may_read(caller: &Caller, owner: UserId) -> Result<(), Error> {
    if owner == caller.user && caller.org == caller.home && caller.permissions.has(Permission::OwnQueue) {
        return Ok(());
    }
    caller.may(Permission::ViewDocumentAccounting)
}

/// Notes what came out of a delivery, in its transaction.
pub(crate) fn note(w: &mut WriteTxn, delivery: &Delivery, job: &Job, printed: Printed) -> Result<(), Error> {
    let Some(printer) = printers::get(w, job.org, delivery.printer)? else { return Ok(()) };
    if printed == Printed::default() || !is_there(w, job)? {
        return Ok(());
    }
    let record = PrintRecord {
        org: job.org,
        owner: job.owner,
        released: delivery.released,
        delivery: delivery.id,
        job: job.id,
        title: job.title.clone(),
        printer: printer.name,
        address: address(&printer.uri),
        printed,
        color: delivery.options.color,
        two_sided: matches!(delivery.options.sides, Sides::TwoSidedLongEdge | Sides::TwoSidedShortEdge),
    };
    Ok(history::append(w, &record)?)
}

fn is_there(r: &impl Rows, job: &Job) -> Result<bool, Error> {
    Ok(users::get(r, job.org, job.owner)?.is_some())
}

/// The host of a printer’s address.
fn address(uri: &str) -> String {
    let authority = uri.split_once("://").map_or(uri, |(_, rest)| rest).split('/').next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((inside, _)) => inside.to_owned(),
        None => host.split(':').next().unwrap_or_default().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_that_of_the_network() {
        for (uri, want) in [
            ("ipp://192.0.2.7/ipp/print", "192.0.2.7"),
            ("ipps://lobby.example.org:631/ipp/print", "lobby.example.org"),
            ("ipp://[2001:db8::7]:631/ipp", "2001:db8::7"),
        ] {
            assert_eq!(address(uri), want);
        }
    }

    #[test]
    fn a_period_is_read_or_refused_by_its_field() {
        let read = Period::parsed(None, "2026-11-01", " ", None).unwrap();
        assert_eq!((read.from.map(|day| day.to_string()), read.to), (Some("2026-11-01".to_owned()), None));
        assert!(matches!(Period::parsed(None, "", "01/11/2026", None), Err(Error::Field("to", BadText::Form))));
        assert!(Period::parsed(None, "", "", Some("x")).is_err());
    }
}
