//! A simulated printer: its jobs, its counters, and what can be wrong with it.

use super::{
    identity::Clock,
    jobs::{Job, PrintCount, Times},
    panel::Panel,
    paper::Tray,
};
use ipp::{Attributes, JobState, PrinterState};
use std::{
    collections::BTreeMap,
    hash::{BuildHasher as _, RandomState},
    io,
    path::Path,
    sync::{Mutex, OnceLock, PoisonError},
    time::Duration,
};
use tokio::sync::watch;

/// How long a job waits for its document: `multiple-operation-time-out`, in seconds.
const MOST_SECONDS_WITHOUT_DOCUMENT: i32 = 60;

/// One simulated printer.
pub struct Printer {
    /// The name, as it stands in its address.
    pub name: String,
    pub(super) takes_pdf: bool,
    pub(super) per_impression: Duration,
    pub(super) tray: Tray,
    pub(super) clock: Clock,
    machine: Mutex<Machine>,
    panel: OnceLock<Panel>,
    changes: watch::Sender<u64>,
}

/// What changes inside of a printer.
pub struct Machine {
    jobs: BTreeMap<i32, Job>,
    last_job: i32,
    fault: Option<Fault>,
    trap: Option<Trap>,
    /// What came out since it was switched on first.
    pub total: PrintCount,
    /// `printer-state-change-time`
    pub changed: i32,
}

/// What a person can do to a simulated printer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// The paper jams.
    Jam,
    /// The trays are empty.
    MediaEmpty,
    /// The network cable is pulled; what it has is printed.
    Offline,
    /// The power fails when the next page of a job is out. Only the counters survive.
    DieMidJob,
    /// The next document is taken whole and printed, but the answer is lost.
    LoseAnswer,
    /// The network fails in the middle of the next document.
    CutDocument,
    /// It answers garbage.
    Garbage,
    /// It takes no job now.
    Busy,
    /// Everything is well again.
    Resume,
}

impl Control {
    /// Every control and its name in a form.
    pub const ALL: [(Self, &'static str); 9] = [
        (Self::Jam, "jam"),
        (Self::MediaEmpty, "media-empty"),
        (Self::Offline, "offline"),
        (Self::DieMidJob, "die-mid-job"),
        (Self::LoseAnswer, "lose-answer"),
        (Self::CutDocument, "cut-document"),
        (Self::Garbage, "garbage"),
        (Self::Busy, "busy"),
        (Self::Resume, "resume"),
    ];
}

/// What is wrong now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    Jam,
    MediaEmpty,
    Unplugged,
    Dead,
    Garbage,
    Busy,
}

/// What will go wrong at the next occasion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trap {
    Die,
    LoseAnswer,
    CutDocument,
}

/// Whether a job may go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// It may.
    Go,
    /// Not now.
    Wait,
    /// It was canceled, or the printer does not remember it.
    Gone,
}

impl Printer {
    pub(super) fn new(name: &str, takes_pdf: bool, per_impression: Duration, tray: &Path) -> io::Result<Self> {
        let tray = Tray::open(tray)?;
        let last_job = tray.highest_job()?;
        let machine = Machine {
            jobs: BTreeMap::new(),
            last_job,
            fault: None,
            trap: None,
            total: PrintCount::default(),
            changed: 1,
        };
        Ok(Self {
            name: name.to_owned(),
            takes_pdf,
            per_impression,
            tray,
            clock: Clock::start(RandomState::new().hash_one(name)),
            machine: Mutex::new(machine),
            panel: OnceLock::new(),
            changes: watch::Sender::default(),
        })
    }

    /// Does something to it.
    pub fn control(&self, control: Control) {
        let now = self.clock.up_time();
        self.change(|machine| machine.control(control, now));
    }

    /// Changes whenever anything about the printer does.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Jobs that it has and that have not ended.
    pub fn queued(&self) -> u32 {
        self.look(Machine::queued)
    }

    /// Documents that it was sent and that have come whole.
    pub fn documents(&self) -> usize {
        self.look(|machine| machine.jobs().filter(|job| job.has_document).count())
    }

    /// What lies in its paper tray.
    pub fn paper(&self) -> api::printers::PaperTray {
        self.tray.look()
    }

    /// Its panel, once its agent has enrolled.
    pub(super) fn panel(&self) -> Option<&Panel> {
        self.panel.get()
    }

    pub(super) fn switch_on(&self, panel: Panel) {
        self.panel.get_or_init(|| panel);
    }

    /// Every serial number is different, and the same at every start.
    pub(super) fn serial_number(&self) -> String {
        format!("SIM-{}", self.name.to_uppercase())
    }

    pub(super) fn formats(&self) -> &'static [&'static str] {
        if self.takes_pdf {
            &["application/pdf", "application/octet-stream"]
        } else {
            &["application/postscript", "image/jpeg"]
        }
    }

    pub(super) fn pages_per_minute(&self) -> i32 {
        let per_minute = 60_000_u128.checked_div(self.per_impression.as_millis()).unwrap_or(1000);
        i32::try_from(per_minute.clamp(1, 1000)).unwrap_or(1000)
    }

    pub(super) fn look<T>(&self, f: impl FnOnce(&Machine) -> T) -> T {
        f(&self.machine.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn change<T>(&self, f: impl FnOnce(&mut Machine) -> T) -> T {
        let result = f(&mut self.machine.lock().unwrap_or_else(PoisonError::into_inner));
        self.changes.send_modify(|changes| *changes = changes.wrapping_add(1));
        result
    }

    /// Like `change`, where none means that nothing has changed, so that nobody is woken.
    pub(super) fn change_if<T>(&self, f: impl FnOnce(&mut Machine) -> Option<T>) -> Option<T> {
        let result = f(&mut self.machine.lock().unwrap_or_else(PoisonError::into_inner))?;
        self.changes.send_modify(|changes| *changes = changes.wrapping_add(1));
        Some(result)
    }
}

impl Machine {
    fn control(&mut self, control: Control, now: i32) {
        self.changed = now;
        match control {
            Control::Jam => self.fault = Some(Fault::Jam),
            Control::MediaEmpty => self.fault = Some(Fault::MediaEmpty),
            Control::Offline => self.fault = Some(Fault::Unplugged),
            Control::Garbage => self.fault = Some(Fault::Garbage),
            Control::Busy => self.fault = Some(Fault::Busy),
            Control::DieMidJob => self.trap = Some(Trap::Die),
            Control::LoseAnswer => self.trap = Some(Trap::LoseAnswer),
            Control::CutDocument => self.trap = Some(Trap::CutDocument),
            Control::Resume => (self.fault, self.trap) = (None, None),
        }
        let stopped = self.is_stopped();
        for job in self.jobs.values_mut() {
            match (job.state, stopped) {
                (JobState::Processing, true) => {
                    (job.state, job.reason) = (JobState::ProcessingStopped, "printer-stopped")
                }
                (JobState::ProcessingStopped, false) => {
                    (job.state, job.reason) = (JobState::Processing, "job-printing")
                }
                _ => {}
            }
        }
    }

    /// What is wrong now.
    pub const fn fault(&self) -> Option<Fault> {
        self.fault
    }

    /// Springs a trap, if it is this one.
    pub fn spring(&mut self, trap: Trap) -> Option<Trap> {
        self.trap.take_if(|set| *set == trap)
    }

    /// `printer-state`, and the reason for it.
    pub fn state(&self) -> (PrinterState, &'static str) {
        match self.fault {
            Some(Fault::Jam) => (PrinterState::Stopped, "media-jam-error"),
            Some(Fault::MediaEmpty) => (PrinterState::Stopped, "media-empty-error"),
            _ if self.jobs.values().any(|job| job.state == JobState::Processing) => (PrinterState::Processing, "none"),
            _ => (PrinterState::Idle, "none"),
        }
    }

    fn is_stopped(&self) -> bool {
        matches!(self.fault, Some(Fault::Jam | Fault::MediaEmpty | Fault::Dead))
    }

    /// Jobs that have not ended.
    pub fn queued(&self) -> u32 {
        u32::try_from(self.jobs.values().filter(|job| !job.state.is_terminated()).count()).unwrap_or(u32::MAX)
    }

    /// All jobs that it remembers, oldest first.
    pub fn jobs(&self) -> impl DoubleEndedIterator<Item = &Job> {
        self.jobs.values()
    }

    /// The job of that number.
    pub fn job(&self, id: i32) -> Option<&Job> {
        self.jobs.get(&id)
    }

    /// The job of that number.
    pub fn job_mut(&mut self, id: i32) -> Option<&mut Job> {
        self.jobs.get_mut(&id)
    }

    /// Makes a job that waits for its document.
    pub fn create(&mut self, name: &str, user: &str, ticket: Attributes, now: i32) -> &Job {
        self.last_job = self.last_job.saturating_add(1);
        let job = Job {
            id: self.last_job,
            name: name.to_owned(),
            user: user.to_owned(),
            ticket,
            state: JobState::Pending,
            reason: "job-incoming",
            has_document: false,
            octets: 0,
            impressions: None,
            done: PrintCount::default(),
            times: Times { creation: now, ..Times::default() },
        };
        self.jobs.entry(job.id).or_insert(job)
    }

    /// Ends a job, unless it has ended.
    pub fn end(&mut self, id: i32, state: JobState, reason: &'static str, now: i32) {
        if let Some(job) = self.jobs.get_mut(&id).filter(|job| !job.state.is_terminated()) {
            (job.state, job.reason) = (state, reason);
            job.times.completed = Some(now);
            self.changed = now;
        }
    }

    /// Takes the next job that can be printed.
    pub fn begin(&mut self, now: i32) -> Option<Job> {
        if self.is_stopped() {
            return None;
        }
        let ready = |job: &&mut Job| job.state == JobState::Pending && job.has_document;
        let job = self.jobs.values_mut().find(ready)?;
        (job.state, job.reason) = (JobState::Processing, "job-printing");
        job.times.processing = Some(now);
        self.changed = now;
        Some(job.clone())
    }

    /// Gives up jobs whose document does not come.
    pub fn expire(&mut self, now: i32) -> Option<()> {
        let waits_too_long = |job: &&Job| {
            job.state == JobState::Pending
                && !job.has_document
                && now.saturating_sub(job.times.creation) > MOST_SECONDS_WITHOUT_DOCUMENT
        };
        let late: Vec<i32> = self.jobs.values().filter(waits_too_long).map(|job| job.id).collect();
        late.iter().for_each(|id| self.end(*id, JobState::Aborted, "aborted-by-system", now));
        late.first().map(|_| ())
    }

    /// Whether the job may go on.
    pub fn gate(&self, id: i32) -> Gate {
        match self.jobs.get(&id) {
            Some(job) if job.state.is_terminated() => Gate::Gone,
            None => Gate::Gone,
            Some(_) if self.is_stopped() => Gate::Wait,
            Some(_) => Gate::Go,
        }
    }

    /// Lets one impression of a job come out; the power may fail right after it.
    pub fn impression(&mut self, id: i32, color: bool, new_sheet: bool, now: i32) {
        self.total.add(color, new_sheet);
        if let Some(job) = self.jobs.get_mut(&id) {
            job.done.add(color, new_sheet);
        }
        if self.spring(Trap::Die).is_some() {
            self.jobs.clear();
            self.fault = Some(Fault::Dead);
            self.changed = now;
        }
    }
}
