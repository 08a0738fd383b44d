//! `ippeveprinter` of CUPS, as a printer that nobody here has written.
//!
//! It announces itself over DNS-SD and ends with "Unable to initialize DNS-SD" where it cannot reach a system bus,
//! even with `-r off`. It does not need avahi-daemon for that, only a bus: so each test has a private `dbus-daemon`,
//! and `DBUS_SYSTEM_BUS_ADDRESS` leads there. It takes one job at a time and answers server-error-busy meanwhile.
//! Without a command (`-c`) it pauses for 5 to 15 seconds for each job; the command can also say what it counted.
//! With `-k` it keeps what it printed. Debian: `apt install cups-ipp-utils dbus-daemon`.

use std::{
    fs,
    net::TcpListener,
    os::unix::fs::PermissionsExt as _,
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::Duration,
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncRead, BufReader},
    time::timeout,
};

pub struct Eve {
    port: u16,
    directory: TempDir,
    _printer: Process,
    _bus: Process,
}

impl Eve {
    pub async fn started() -> Self {
        Self::that_takes("application/pdf").await
    }

    /// One that takes these formats.
    pub async fn that_takes(formats: &str) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let bus = directory.path().join("bus").display().to_string();
        let mut bus = Process::start(
            Command::new("dbus-daemon")
                .args(["--session", "--nofork", "--print-address", &format!("--address=unix:path={bus}")])
                .stdout(Stdio::piped())
                .stderr(Stdio::null()),
        );
        let address = line(tokio::process::ChildStdout::from_std(bus.0.stdout.take().unwrap()).unwrap(), "unix:").await;
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let (spool, keys) = (directory.path().join("spool"), directory.path().join("keys"));
        fs::create_dir(&spool).unwrap();
        fs::create_dir(&keys).unwrap();
        let command = directory.path().join("print");
        fs::write(&command, "#!/bin/sh\necho 'ATTR: job-impressions=6 job-impressions-completed=6' >&2\n").unwrap();
        fs::set_permissions(&command, fs::Permissions::from_mode(0o700)).unwrap();
        let mut printer = Process::start(
            Command::new("ippeveprinter")
                .env("DBUS_SYSTEM_BUS_ADDRESS", address)
                .args(["-r", "off", "-2", "-k", "-v", "-s", "60,60", "-f", formats, "-n", "localhost"])
                .args(["-p", &port.to_string()])
                .arg("-d")
                .arg(&spool)
                .arg("-c")
                .arg(&command)
                .arg("-K")
                .arg(&keys)
                .arg("eve")
                .stdout(Stdio::null())
                .stderr(Stdio::piped()),
        );
        let said = tokio::process::ChildStderr::from_std(printer.0.stderr.take().unwrap()).unwrap();
        line(said, "printer-uri-supported=").await;
        Self { port, directory, _printer: printer, _bus: bus }
    }

    pub fn uri(&self, scheme: &str) -> String {
        format!("{scheme}://localhost:{}/ipp/print", self.port)
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// The documents that it was sent, in order.
    pub fn printed(&self) -> Vec<Vec<u8>> {
        let mut files: Vec<PathBuf> =
            fs::read_dir(self.directory.path().join("spool")).unwrap().map(|entry| entry.unwrap().path()).collect();
        // Beside each stands what its command wrote, which is nothing.
        files.retain(|file| fs::metadata(file).is_ok_and(|file| file.len() > 0));
        files.sort();
        files.into_iter().map(|file| fs::read(file).unwrap()).collect()
    }
}

/// A program that ends with the test.
struct Process(Child);

impl Process {
    fn start(command: &mut Command) -> Self {
        let started = command.stdin(Stdio::null()).spawn();
        Self(started.unwrap_or_else(|error| panic!("{}: {error}", command.get_program().display())))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The first line that begins so; whatever follows is read and forgotten, so that the program is never stopped by it.
async fn line(said: impl AsyncRead + Unpin + Send + 'static, beginning: &'static str) -> String {
    let mut lines = BufReader::new(said).lines();
    let found = timeout(Duration::from_secs(20), async {
        let mut all = String::new();
        while let Some(line) = lines.next_line().await.unwrap() {
            if line.starts_with(beginning) {
                return line;
            }
            all.push_str(&line);
        }
        panic!("it never said {beginning}: {all}")
    });
    let found = found.await.expect("it says nothing");
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
    found
}
