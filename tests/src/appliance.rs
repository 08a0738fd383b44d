//! The real program `imprimatur`, started on this machine with a data directory of its own.
//!
//! When a test is done with it, it is asked to end, its data directory is verified, and its log is searched for what
//! must never stand in a log. All of that fails the test.

mod start;

pub use start::{Start, set_up_token};

use crate::{
    attachment, expect,
    http::{self, Http},
    panel::Panel,
    person::{Person, Someone},
    printers::Device,
    process::{Process, program},
    wait::plain,
    wait::until,
};
use api::{
    orgs::{OrganizationInfo, SetSettings},
    printers::{FleetPrinter, NewPrinter, PaperTray},
    problem::Code,
    routes::Endpoint,
};
use expect_test::Expect;
use model::orgs::Settings;
use start::ADMINISTRATOR;
use std::{
    collections::BTreeSet,
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Command,
    sync::{Arc, Mutex},
};
use tempfile::TempDir;

/// The address that takes print jobs by e-mail in every started appliance.
pub const QUEUE: &str = "print@house";

/// Where the listeners of an appliance are, and whom to trust there.
#[derive(Clone)]
pub struct Site {
    /// The web listener.
    pub https: SocketAddr,
    /// The listener that redirects, where there is one.
    pub http: Option<SocketAddr>,
    /// The mail listener.
    pub smtp: SocketAddr,
    /// The certificate of the appliance's own authority (PEM).
    pub authority: Arc<Vec<u8>>,
    /// A folder for the files of clients; ends with the appliance.
    pub scratch: PathBuf,
    secrets: Arc<Mutex<BTreeSet<String>>>,
}

impl Site {
    /// A client that nobody knows yet.
    #[must_use]
    pub fn stranger(&self) -> Http {
        Http::new(self.https, Some(http::trusting(&self.authority)))
    }

    /// Notes a text that must never stand in the log.
    ///
    /// # Panics
    /// When another thread has.
    pub fn secret(&self, text: &str) {
        if text.len() > 5 {
            self.secrets.lock().unwrap().insert(text.to_owned());
        }
    }
}

/// An appliance that runs.
pub struct Appliance {
    site: Site,
    process: Option<Process>,
    start: Start,
    administrator: Option<Person>,
    devices: Vec<Device>,
    printers: Vec<FleetPrinter>,
    data: PathBuf,
    /// Last, so that the files outlive whoever writes to them.
    folder: Option<TempDir>,
}

impl Appliance {
    /// An appliance with an organization and its administrator; `.await` starts it.
    #[must_use]
    pub fn started() -> Start {
        Start::default()
    }

    /// Where its listeners are.
    #[must_use]
    pub const fn site(&self) -> &Site {
        &self.site
    }

    /// Its data directory.
    #[must_use]
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// A client that nobody knows.
    #[must_use]
    pub fn stranger(&self) -> Http {
        self.site.stranger()
    }

    /// The administrator, signed in.
    ///
    /// # Panics
    /// When the appliance was not set up.
    #[must_use]
    pub fn administrator(&self) -> &Person {
        self.administrator.as_ref().expect("the appliance is set up")
    }

    /// Makes a person with the roles that everybody has; `.await` makes it, `with_badge` and the like say more.
    #[must_use]
    pub fn user(&self, email: &str) -> Someone {
        Someone::new(self.site.clone(), self.administrator().clone(), email)
    }

    /// Its process id.
    ///
    /// # Panics
    /// When it does not run.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.process.as_ref().expect("it runs").id()
    }

    /// What it has said so far.
    #[must_use]
    pub fn log(&self) -> String {
        self.process.as_ref().map(Process::said).unwrap_or_default()
    }

    /// A printer by its name, as the administrator sees it now.
    ///
    /// # Panics
    /// When there is none by that name.
    pub async fn printer(&self, name: &str) -> FleetPrinter {
        let fleet: Vec<FleetPrinter> = self.administrator().http().ask(Endpoint::Printers, &[]).await.json();
        fleet.into_iter().find(|p| p.name == name).unwrap_or_else(|| panic!("no printer {name}"))
    }

    /// The machine behind a printer.
    ///
    /// # Panics
    /// When there is none by that name.
    #[must_use]
    pub fn device(&self, name: &str) -> &Device {
        self.devices.iter().find(|d| d.has(name)).unwrap_or_else(|| panic!("no printer {name}"))
    }

    /// Adds a printer by its address.
    pub async fn add_printer(&mut self, name: &str, uri: &str) -> FleetPrinter {
        let new = NewPrinter { name: name.to_owned(), location: None, uri: uri.to_owned() };
        let printer: FleetPrinter = self.administrator().http().call(Endpoint::AddPrinter, &[], &new).await.json();
        self.printers.push(printer.clone());
        printer
    }

    /// The panel beside a printer, in an old browser.
    ///
    /// # Panics
    /// When there is no printer by that name.
    #[must_use]
    pub fn panel(&self, name: &str) -> Panel {
        let printer = self.printers.iter().find(|p| p.name == name).unwrap_or_else(|| panic!("no printer {name}"));
        let path = printer.panel.clone().expect("the administrator sees the address of the panel");
        Panel::new(self.stranger(), &path)
    }

    /// Somebody holds a badge to the reader of a printer and prints everything that waits.
    ///
    /// # Panics
    /// When the badge opens nothing.
    pub async fn badge_at(&self, printer: &str, badge: &str) {
        self.site.secret(badge);
        let panel = self.panel(printer);
        panel.open().await;
        panel.tap(badge).await;
        panel.print_all().await;
    }

    /// Waits until the tray of a printer holds exactly this, newest last.
    ///
    /// # Panics
    /// When it does not.
    pub async fn paper_of(&self, printer: &str, expected: Expect) {
        let device = self.device(printer);
        let wanted = plain(&expected);
        let seen = crate::wait::within(crate::wait::PATIENCE, async || {
            let seen = describe(&device.tray(printer).await);
            (seen == wanted).then_some(seen)
        });
        if seen.await.is_none() {
            expected.assert_eq(&describe(&device.tray(printer).await));
        }
    }

    /// Checks that nothing more comes out of a printer than this: what is printed next follows on it.
    ///
    /// # Panics
    /// When something else came out, before or after.
    pub async fn paper_stays(&self, printer: &str, expected: Expect) {
        let administrator = self.administrator();
        administrator.uploads(attachment("one-page.pdf")).await;
        administrator.sees_jobs(expect!["one-page.pdf  1 page  held"]).await;
        let panel = self.panel(printer);
        panel.open().await;
        panel.fill_in(&[("email", ADMINISTRATOR), ("password", administrator.password())]).await;
        panel.print_all().await;
        administrator.sees_jobs(expect!["one-page.pdf  1 page  printed"]).await;
        let seen = describe(&self.device(printer).tray(printer).await);
        let seen = seen.strip_suffix("1 impressions").unwrap_or(&seen);
        expected.assert_eq(seen.trim_end());
    }

    /// Changes the settings of the organization.
    pub async fn set(&self, change: impl FnOnce(&mut Settings)) {
        let http = self.administrator().http();
        let mut settings = http.ask(Endpoint::Organization, &[]).await.json::<OrganizationInfo>().settings;
        change(&mut settings);
        let _ = http.call(Endpoint::SetSettings, &[], &SetSettings { settings }).await.good();
    }

    /// Ends it without a warning, as a power cut would.
    pub fn kill(&mut self) {
        self.process = None;
    }

    /// Asks it to end and waits until it has.
    ///
    /// # Panics
    /// When it ends badly.
    pub fn stop(&mut self) {
        if let Some(mut process) = self.process.take() {
            let status = process.stop();
            assert!(status.success(), "it ended with {status}; it said:\n{}", process.said());
        }
    }

    /// Starts it again on the same data directory and the same addresses.
    pub async fn start_again(&mut self) {
        self.process = None;
        let _ = fs::remove_file(self.data.join("run/addresses.json"));
        self.process = Some(self.start.run(&self.data));
        start::listening(self.process.as_mut().expect("it was just started"), &self.data).await;
    }

    /// Starts it again with one more flag.
    pub async fn start_again_with(&mut self, flag: &str, value: &str) {
        self.start = self.start.clone().with_flag(flag, value);
        self.start_again().await;
    }

    /// Runs another command of the program on the same data directory.
    ///
    /// # Panics
    /// When the program cannot be started.
    #[must_use]
    pub fn command(&self, arguments: &[&str]) -> std::process::Output {
        let mut command = Command::new(program("imprimatur"));
        command.args(arguments).arg("--data").arg(&self.data);
        command.output().expect("the program can be started")
    }

    /// Waits until the agents of all printers have reported them ready.
    pub async fn printers_ready(&self) {
        until("all printers report that they are idle", async || {
            let fleet: Vec<FleetPrinter> = self.administrator().http().ask(Endpoint::Printers, &[]).await.json();
            fleet.iter().all(|p| p.status.state == model::printers::PrinterState::Idle).then_some(())
        })
        .await;
    }

    fn the_log_is_in_order(&self) {
        let log = fs::read_to_string(self.data.with_file_name("serve.log")).unwrap_or_default();
        assert!(!log.contains('\u{1b}'), "the log has colours, and no terminal reads it:\n{log}");
        assert!(!log.contains("SMTP started on"), "the log tells a port that nobody can use:\n{log}");
        for secret in self.site.secrets.lock().unwrap().iter() {
            assert!(!log.contains(secret.as_str()), "the log holds a secret or the name of a document: {secret}");
        }
    }
}

impl Drop for Appliance {
    fn drop(&mut self) {
        if std::thread::panicking() {
            // What it said helps more than a tidy folder.
            self.process = None;
            let kept = self.folder.take().map(TempDir::keep);
            eprintln!("the files of this appliance are kept in {}", kept.unwrap_or_default().display());
            return;
        }
        if self.process.is_some() {
            self.stop();
        }
        if self.administrator.is_some() {
            let verified = self.command(&["verify"]);
            let said =
                String::from_utf8_lossy(&verified.stdout).into_owned() + &String::from_utf8_lossy(&verified.stderr);
            assert!(verified.status.success(), "the data directory is not sound: {said}");
        }
        self.the_log_is_in_order();
    }
}

/// A tray as text, a line for each job. On paper and in a printer's queue, documents have no name of their own.
fn describe(tray: &PaperTray) -> String {
    let lines = tray.jobs.iter().rev().map(|paper| {
        assert!(paper.name.starts_with("Imprimatur "), "the printer was told the name of a document: {}", paper.name);
        let sheets = if paper.two_sided { format!(" on {} sheets", paper.sheets) } else { String::new() };
        let color = if paper.color { " in color" } else { "" };
        format!("{} impressions{sheets}{color}", paper.impressions)
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Refusals that a test expects of a printer that cannot be added.
pub async fn refused_printer(house: &Appliance, uri: &str) -> Code {
    let new = NewPrinter { name: "refused".to_owned(), location: None, uri: uri.to_owned() };
    house.administrator().http().call(Endpoint::AddPrinter, &[], &new).await.code()
}
