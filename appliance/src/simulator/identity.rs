//! What tells one simulated printer from another: its addresses, and its clock.

use ipp::{DateTime, OutOfBand, Value};
use std::time::{Instant, SystemTime};

/// The addresses of a printer, as seen by the one who asks: they follow the `Host` that was asked for.
#[derive(Clone, Debug)]
pub struct Uris {
    /// The authority: host and port.
    pub host: String,
    /// The printer.
    pub printer: String,
}

impl Uris {
    /// The addresses of the printer called `name` at `host`.
    pub fn of(host: &str, name: &str) -> Self {
        Self { host: host.to_owned(), printer: format!("ipp://{host}/ipp/print/{name}") }
    }

    /// `job-uri`
    pub fn job(&self, job: i32) -> String {
        format!("{}/{job}", self.printer)
    }
}

/// The clock of a printer: seconds since it was switched on.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    started: Instant,
    started_at: SystemTime,
    /// Tells one printer, and one run of it, from another.
    identity: u64,
}

impl Clock {
    /// A clock that starts now.
    pub fn start(identity: u64) -> Self {
        Self { started: Instant::now(), started_at: SystemTime::now(), identity }
    }

    /// `printer-up-time`, which is never zero.
    pub fn up_time(&self) -> i32 {
        i32::try_from(self.started.elapsed().as_secs()).unwrap_or(i32::MAX).saturating_add(1)
    }

    /// The instant at which `printer-up-time` was `seconds`.
    pub fn date_time(&self, seconds: i32) -> Value {
        let at = jiff::Timestamp::try_from(self.started_at)
            .ok()
            .and_then(|start| start.checked_add(jiff::SignedDuration::from_secs(i64::from(seconds) - 1)).ok())
            .map(|at| at.to_zoned(jiff::tz::TimeZone::UTC));
        let none = Value::OutOfBand(OutOfBand::Unknown);
        at.and_then(|at| {
            let date = (u16::try_from(at.year()).ok()?, u8::try_from(at.month()).ok()?, u8::try_from(at.day()).ok()?);
            let time = [at.hour(), at.minute(), at.second()].map(|part| u8::try_from(part).unwrap_or(0));
            let [hour, minute, second] = time;
            Some(Value::DateTime(DateTime::utc(date.0, date.1, date.2, hour, minute, second)))
        })
        .unwrap_or(none)
    }

    /// The beginning of the `job-uuid`s: everything but the last twelve digits.
    pub fn uuid_prefix(&self) -> String {
        let id = self.identity;
        format!("urn:uuid:{:08x}-{:04x}-4000-8{:03x}-", id >> 32, (id >> 16) & 0xffff, id & 0xfff)
    }
}
