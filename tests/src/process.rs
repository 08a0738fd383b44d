//! Programs that a test starts: what they say goes to a file, and they end with whoever started them.

use crate::wait::PATIENCE;
use rustix::process::{Pid, Signal, getuid, kill_process};
use std::{
    fs::{self, File},
    net::{Ipv4Addr, SocketAddr, TcpListener},
    ops::Range,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// A program that runs, and is ended by its own process id when this is dropped.
#[derive(Debug)]
pub struct Process {
    name: String,
    child: Child,
    log: PathBuf,
}

impl Process {
    /// Starts `command`; what it says is added to the file `log`.
    ///
    /// # Panics
    /// When the program cannot be started.
    #[must_use]
    pub fn start(name: &str, mut command: Command, log: &Path) -> Self {
        let file = File::options().create(true).append(true).open(log).expect("the log can be written");
        let copy = file.try_clone().expect("the log can be written");
        command.stdin(Stdio::null()).stdout(file).stderr(copy);
        let child = command.spawn().unwrap_or_else(|e| panic!("{name} cannot be started: {e}: {command:?}"));
        Self { name: name.to_owned(), child, log: log.to_owned() }
    }

    /// Its process id.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// What it has said so far.
    #[must_use]
    pub fn said(&self) -> String {
        String::from_utf8_lossy(&fs::read(&self.log).unwrap_or_default()).into_owned()
    }

    /// How it ended, none while it runs.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().expect("a child can be asked")
    }

    /// Ends it without a warning, as a power cut would (SIGKILL).
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Asks it to end (SIGTERM) and waits until it has.
    ///
    /// # Panics
    /// When it does not end in time.
    pub fn stop(&mut self) -> ExitStatus {
        if self.ended().is_none() {
            let _ = kill_process(Pid::from_child(&self.child), Signal::TERM);
        }
        self.wait()
    }

    /// Waits until it ends by itself.
    ///
    /// # Panics
    /// When it does not end in time.
    pub fn wait(&mut self) -> ExitStatus {
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.ended() {
                return status;
            }
            assert!(Instant::now() < end, "{} does not end; it said:\n{}", self.name, self.said());
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A program of ours, from where this one was built.
///
/// # Panics
/// When it is not there.
#[must_use]
pub fn program(name: &str) -> PathBuf {
    if let Some(named) = std::env::var_os("IMPRIMATUR").filter(|_| name == "imprimatur") {
        return named.into();
    }
    let this = std::env::current_exe().expect("a program knows where it is");
    let found = this.ancestors().skip(1).map(|folder| folder.join(name)).find(|file| file.is_file());
    found.unwrap_or_else(|| panic!("{name} is not built: `cargo xtask test` builds it, or `cargo build -p appliance`"))
}

/// Below those that the system gives to whoever asks for any port (`ip_local_port_range`).
const PORTS: Range<u16> = 12_000..32_000;

/// A port of this machine that nobody listens on, and that nobody else gets while this process lives: an appliance that
/// is started again finds its port free.
///
/// # Panics
/// When there is none.
#[must_use]
pub fn free_address() -> SocketAddr {
    static HELD: Mutex<Vec<File>> = Mutex::new(Vec::new());
    let claims = std::env::temp_dir().join(format!("imprimatur-test-ports-{}", getuid().as_raw()));
    fs::create_dir_all(&claims).expect("a folder for the claims to ports");
    let first = u16::try_from(std::process::id() % u32::from(PORTS.end - PORTS.start)).expect("less than a port's end");
    for port in (PORTS.start + first..PORTS.end).chain(PORTS.start..PORTS.start + first) {
        let claim = File::create(claims.join(port.to_string())).expect("a claim to a port");
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        if claim.try_lock().is_ok() && TcpListener::bind(address).is_ok() {
            HELD.lock().unwrap_or_else(PoisonError::into_inner).push(claim);
            return address;
        }
    }
    panic!("no port is free between {} and {}", PORTS.start, PORTS.end)
}

/// Bytes of memory that the process `id` has in use now and had at most (`VmRSS`, `VmHWM`).
#[must_use]
pub fn memory(id: u32) -> Option<(u64, u64)> {
    let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let kib = |key: &str| {
        let line = status.lines().find(|l| l.starts_with(key))?;
        line.split_whitespace().nth(1)?.parse::<u64>().ok()
    };
    Some((kib("VmRSS:")? * 1024, kib("VmHWM:")? * 1024))
}
