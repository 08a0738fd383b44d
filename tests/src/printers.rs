//! The machines behind the printers: the simulator, and `ippeveprinter`, which others wrote.

use crate::{
    http::Http,
    process::{Process, free_address, program},
    wait::until,
};
use api::printers::{Paper, PaperTray};
use std::{
    fs,
    net::SocketAddr,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};
use tokio::net::TcpStream;

/// The names that the simulator gives to its printers, in their order.
const NAMES: [&str; 6] = ["lobby", "office", "library", "workshop", "reception", "archive"];
/// The one of them that takes no PDF.
pub const WITHOUT_PDF: &str = "archive";

/// How many printers to simulate, so that these are among them, and the one without PDF.
///
/// # Panics
/// When the simulator has no printer by such a name.
fn count(names: &[String]) -> usize {
    let unknown = names.iter().find(|name| !NAMES.contains(&name.as_str()));
    assert!(unknown.is_none(), "the simulator has no printer {unknown:?}, only {NAMES:?}");
    NAMES.len()
}

/// One or more printers that run.
pub struct Device {
    names: Vec<String>,
    address: SocketAddr,
    tray: PathBuf,
    real: bool,
    _processes: Vec<Process>,
}

impl Device {
    /// Simulated printers at `address`, as `imprimatur simulate` makes them.
    pub async fn simulated(names: &[String], address: SocketAddr, folder: &Path) -> Self {
        let tray = folder.join("trays");
        let mut command = Command::new(program("imprimatur"));
        command.args(["simulate", "--printers", &count(names).to_string(), "--listen", &address.to_string()]);
        command.arg("--tray").arg(&tray).args(["--per-impression", "5", "--no-pdf", WITHOUT_PDF]);
        let process = Process::start("imprimatur simulate", command, &folder.join("simulate.log"));
        answers(address, &process).await;
        Self { names: names.to_vec(), address, tray, real: false, _processes: vec![process] }
    }

    /// A printer of CUPS. It wants to speak to a system bus: it gets one of its own, on which nobody else is.
    ///
    /// # Panics
    /// When the programs are not installed.
    pub async fn real(name: &str, folder: &Path) -> Self {
        let (address, tray, bus) = (free_address(), folder.join(format!("real-{name}")), folder.join("bus"));
        let spool = folder.join(format!("spool-{name}"));
        fs::create_dir_all(&tray).expect("a tray");
        fs::create_dir_all(&spool).expect("a spool");
        let bus_address = format!("unix:path={}", bus.display());
        let mut daemon = Command::new("dbus-daemon");
        daemon.args(["--session", "--nofork", "--nopidfile", &format!("--address={bus_address}")]);
        let daemon = Process::start("dbus-daemon", daemon, &folder.join("bus.log"));
        until("the bus of the printer is there", async || bus.exists().then_some(())).await;

        let mut command = Command::new("ippeveprinter");
        command.env("DBUS_SYSTEM_BUS_ADDRESS", &bus_address);
        command.args([
            "-p",
            &address.port().to_string(),
            "-n",
            "localhost",
            "-r",
            "off",
            "-k",
            "-2",
            "-f",
            "application/pdf",
        ]);
        command.arg("-d").arg(&spool).arg("-c").arg(print_command(folder, &tray)).arg(name);
        let process = Process::start("ippeveprinter", command, &folder.join(format!("{name}.log")));
        let address = SocketAddr::from(([127, 0, 0, 1], address.port()));
        answers(address, &process).await;
        Self { names: vec![name.to_owned()], address, tray, real: true, _processes: vec![process, daemon] }
    }

    /// Whether it is, or has, the printer of this name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.names.iter().any(|n| n == name)
    }

    /// The address of a printer.
    #[must_use]
    pub fn uri(&self, name: &str) -> String {
        if self.real {
            return format!("ipp://localhost:{}/ipp/print", self.address.port());
        }
        format!("ipp://127.0.0.1:{}/ipp/print/{name}", self.address.port())
    }

    /// What came out, newest first.
    ///
    /// # Panics
    /// When the printer has no tray.
    pub async fn tray(&self, name: &str) -> PaperTray {
        if self.real {
            return PaperTray { jobs: self.sheets().iter().map(|file| counted(file)).collect() };
        }
        Http::new(self.address, None).get(&format!("/paper/{name}")).await.json()
    }

    /// The documents that came out of a printer, as it got them, oldest first.
    ///
    /// # Panics
    /// When the tray cannot be read.
    #[must_use]
    pub fn documents(&self, name: &str) -> Vec<PathBuf> {
        if self.real {
            return self.sheets();
        }
        let folders = sorted(&self.tray.join(name));
        folders.into_iter().map(|folder| folder.join("document.pdf")).filter(|file| file.is_file()).collect()
    }

    /// Does something to a simulated printer: `jam`, `media-empty`, `offline`, `die-mid-job`, `garbage`, `resume`.
    ///
    /// # Panics
    /// When it cannot be done.
    pub async fn control(&self, name: &str, word: &str) {
        let field = ("do".to_owned(), word.to_owned());
        let answer = Http::new(self.address, None).submit_form(&format!("/control/{name}"), &[field]).await;
        assert!(answer.status < 400, "{word}: {} {}", answer.status, answer.text());
    }

    fn sheets(&self) -> Vec<PathBuf> {
        sorted(&self.tray).into_iter().filter(|file| file.extension().is_some_and(|e| e == "pdf")).collect()
    }
}

/// What `ippeveprinter` runs for each job: the file goes to the tray, the pages are counted and said.
fn print_command(folder: &Path, tray: &Path) -> PathBuf {
    let path = folder.join("print");
    let script = format!(
        "#!/bin/sh\nset -eu\n\
         pages=$(pdfinfo \"$1\" | awk '/^Pages:/ {{ print $2 }}')\n\
         target={tray}/$(date +%s%N)\n\
         cp \"$1\" \"$target.part\" && mv \"$target.part\" \"$target.pdf\"\n\
         echo \"ATTR: job-impressions=$pages job-impressions-completed=$pages job-media-sheets-completed=$pages\" >&2\n",
        tray = tray.display()
    );
    fs::write(&path, script).expect("a print command");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("a print command");
    path
}

fn counted(file: &Path) -> Paper {
    let pages = pages(file);
    let name = "Imprimatur document".to_owned();
    Paper { job: 0, name, impressions: pages, sheets: pages, color: false, two_sided: false, at: 0 }
}

/// The pages of a PDF, counted by Poppler.
///
/// # Panics
/// When it cannot be read.
#[must_use]
pub fn pages(file: &Path) -> u32 {
    let output = Command::new("pdfinfo").arg(file).output().expect("pdfinfo is installed");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let count = text.lines().find_map(|line| line.strip_prefix("Pages:")).and_then(|n| n.trim().parse().ok());
    count.unwrap_or_else(|| panic!("{} is no PDF: {}", file.display(), String::from_utf8_lossy(&output.stderr)))
}

/// Every page of a PDF as the pixels that Poppler makes of it.
///
/// # Panics
/// When it cannot be read.
#[must_use]
pub fn pixels(file: &Path) -> Vec<Vec<u8>> {
    let folder = tempfile::tempdir().expect("a folder");
    let status = Command::new("pdftoppm").args(["-r", "60"]).arg(file).arg(folder.path().join("page")).status();
    assert!(status.expect("pdftoppm is installed").success(), "{}", file.display());
    sorted(folder.path()).iter().map(|page| fs::read(page).expect("a page")).collect()
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.filter_map(Result::ok).map(|e| e.path()).collect();
    // Numbers without leading zeros: a longer name is a larger number.
    paths.sort_by_key(|p| (p.as_os_str().len(), p.clone()));
    paths
}

async fn answers(address: SocketAddr, process: &Process) {
    let said = crate::wait::within(crate::wait::PATIENCE, async || TcpStream::connect(address).await.ok());
    assert!(said.await.is_some(), "the printer at {address} does not answer; it said:\n{}", process.said());
}
