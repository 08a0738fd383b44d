//! The jobs of a simulated printer, and what it says of them (RFC 8011, 5.3).

use super::identity::{Clock, Uris};
use ipp::{Attributes, JobState, OutOfBand, Value};

/// A job of a simulated printer.
#[derive(Clone, Debug)]
pub struct Job {
    /// `job-id`
    pub id: i32,
    /// `job-name`
    pub name: String,
    /// `job-originating-user-name`
    pub user: String,
    /// The job template attributes as they were submitted.
    pub ticket: Attributes,
    /// `job-state`
    pub state: JobState,
    /// `job-state-reasons`, one of them
    pub reason: &'static str,
    /// Whether its document has come whole.
    pub has_document: bool,
    /// `job-k-octets`
    pub octets: u64,
    /// `job-impressions`, once they were counted
    pub impressions: Option<u32>,
    /// What came out so far.
    pub done: PrintCount,
    /// `printer-up-time` when it was created, when it began, and when it ended.
    pub times: Times,
}

/// What came out of a printer, of one job or of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PrintCount {
    /// Sides that were printed on.
    pub impressions: u32,
    /// Those of them in colour mode.
    pub color: u32,
    /// Sheets.
    pub sheets: u32,
}

/// `printer-up-time` at the turns of a job's life.
#[derive(Clone, Copy, Debug, Default)]
pub struct Times {
    /// `time-at-creation`
    pub creation: i32,
    /// `time-at-processing`
    pub processing: Option<i32>,
    /// `time-at-completed`
    pub completed: Option<i32>,
}

impl PrintCount {
    /// Counts one impression.
    pub fn add(&mut self, color: bool, new_sheet: bool) {
        self.impressions = self.impressions.saturating_add(1);
        self.color = self.color.saturating_add(u32::from(color));
        self.sheets = self.sheets.saturating_add(u32::from(new_sheet));
    }

    /// The impressions by colour (PWG 5100.7), as `*-impressions-completed-col`.
    pub fn by_color(&self) -> Value {
        Attributes::new()
            .with("full-color", count(self.color))
            .with("monochrome", count(self.impressions.saturating_sub(self.color)))
            .into()
    }
}

impl Job {
    /// `copies`
    pub fn copies(&self) -> u32 {
        self.ticket.integer("copies").and_then(|copies| u32::try_from(copies).ok()).unwrap_or(1)
    }

    /// Whether `sides` asks for both.
    pub fn two_sided(&self) -> bool {
        self.ticket.text("sides").is_some_and(|sides| sides != "one-sided")
    }

    /// Whether `print-color-mode` allows colour.
    pub fn color(&self) -> bool {
        self.ticket.text("print-color-mode") != Some("monochrome")
    }

    /// What a client learns of a job that it has just made.
    pub fn receipt(&self, uris: &Uris) -> Attributes {
        Attributes::new()
            .with("job-uri", Value::uri(uris.job(self.id)))
            .with("job-id", Value::from(self.id))
            .with("job-state", Value::Enum(self.state.number()))
            .with("job-state-reasons", Value::keyword(self.reason))
            .with("job-state-message", Value::text(self.state.word()))
    }

    /// Everything that the printer says of the job.
    pub fn describe(&self, uris: &Uris, clock: &Clock) -> Attributes {
        let mut all = self.receipt(uris);
        all.add("job-printer-uri", Value::uri(&uris.printer));
        all.add("job-name", Value::name(&self.name));
        all.add("job-originating-user-name", Value::name(&self.user));
        all.add("job-uuid", Value::uri(format!("{}{:012x}", clock.uuid_prefix(), self.id)));
        all.add("job-k-octets", Value::Integer(i32::try_from(self.octets.div_ceil(1024)).unwrap_or(i32::MAX)));
        all.add("job-impressions", self.impressions.map_or(Value::OutOfBand(OutOfBand::NoValue), count));
        all.add("job-impressions-completed", count(self.done.impressions));
        all.add("job-impressions-completed-col", self.done.by_color());
        all.add("job-media-sheets-completed", count(self.done.sheets));
        all.add("number-of-documents", Value::from(i32::from(self.has_document)));
        all.add("job-printer-up-time", Value::from(clock.up_time()));
        for (what, time) in [
            ("creation", Some(self.times.creation)),
            ("processing", self.times.processing),
            ("completed", self.times.completed),
        ] {
            let none = Value::OutOfBand(OutOfBand::NoValue);
            all.add(&format!("time-at-{what}"), time.map_or(none.clone(), Value::from));
            all.add(&format!("date-time-at-{what}"), time.map_or(none, |seconds| clock.date_time(seconds)));
        }
        self.ticket.iter().cloned().for_each(|attribute| all.push(attribute));
        all
    }
}

/// A count as an `integer`.
pub fn count(number: u32) -> Value {
    Value::Integer(i32::try_from(number).unwrap_or(i32::MAX))
}
