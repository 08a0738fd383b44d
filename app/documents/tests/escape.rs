//! Tries to break out of the cage: the program starts itself again, enters the cage as a worker does, and then does
//! what a parser would do that a stranger has taken over. Nothing of it may succeed.

use documents::{Limits, worker};
use std::{
    fs, io,
    net::{TcpListener, TcpStream, UdpSocket},
    os::unix::net::{UnixDatagram, UnixListener},
    process::{Command, ExitCode},
    thread,
};

/// What is tried, and how; every one must fail.
const PROBES: &[(&str, fn() -> io::Result<()>)] = &[
    ("read a file", || fs::read("/etc/passwd").map(drop)),
    ("read what it could see of itself", || fs::read("/proc/self/environ").map(drop)),
    ("write a file", || fs::write("/tmp/imprimatur-escape", b"x")),
    ("list a directory", || fs::read_dir("/").map(drop)),
    ("make a directory", || fs::create_dir("/tmp/imprimatur-escape-dir")),
    ("delete a file", || fs::remove_file("/tmp/imprimatur-escape-bait")),
    ("look at a file", || fs::metadata("/etc/passwd").map(drop)),
    ("connect by TCP", || TcpStream::connect("127.0.0.1:9").map(drop)),
    ("listen by TCP", || TcpListener::bind("127.0.0.1:0").map(drop)),
    ("open a UDP socket", || UdpSocket::bind("127.0.0.1:0").map(drop)),
    ("open a Unix socket", || UnixDatagram::unbound().map(drop)),
    ("listen on an abstract Unix socket", || UnixListener::bind("\0imprimatur-escape").map(drop)),
    ("execute a program", || Command::new("/bin/true").status().map(drop)),
    ("start a thread", || thread::Builder::new().spawn(|| ()).map(drop)),
    ("signal its parent", || Ok(rustix::process::kill_process(parent()?, rustix::process::Signal::TERM)?)),
    ("open the memory of its parent", || {
        Ok(fs::File::open(format!("/proc/{}/mem", parent()?.as_raw_nonzero())).map(drop)?)
    }),
    ("leave the root", || Ok(rustix::process::chroot("/tmp")?)),
    ("go elsewhere", || Ok(rustix::process::chdir("/")?)),
    ("raise its limits", || {
        let most = rustix::process::Rlimit { current: None, maximum: None };
        Ok(rustix::process::setrlimit(rustix::process::Resource::Nofile, most)?)
    }),
    ("allow itself new privileges", || Ok(rustix::thread::set_no_new_privs(false)?)),
];

/// The parent as seen before the cage closed; asking is refused afterwards.
static PARENT: std::sync::OnceLock<rustix::process::Pid> = std::sync::OnceLock::new();

fn parent() -> io::Result<rustix::process::Pid> {
    PARENT.get().copied().ok_or_else(|| io::ErrorKind::NotFound.into())
}

fn main() -> ExitCode {
    if std::env::args().nth(1).as_deref() == Some("prisoner") { prisoner() } else { warden() }
}

/// Goes through the probes outside the cage, where some must succeed, then inside, where none may.
fn prisoner() -> ExitCode {
    if let Some(parent) = rustix::process::getppid() {
        let _ = PARENT.set(parent);
    }
    let landlock = worker::limit_files();
    let seccomp = worker::close(&Limits::default());
    println!("landlock {landlock} seccomp {seccomp}");
    for (what, attempt) in PROBES {
        match attempt() {
            Ok(()) => println!("ESCAPED {what}"),
            Err(error) => println!("held {what}: {error}"),
        }
    }
    ExitCode::SUCCESS
}

fn warden() -> ExitCode {
    // The probes mean something only where they succeed without a cage.
    for what in [
        "read a file",
        "list a directory",
        "look at a file",
        "open a UDP socket",
        "execute a program",
        "start a thread",
    ] {
        let attempt = PROBES.iter().find(|(name, _)| *name == what).expect("a probe of that name").1;
        attempt().unwrap_or_else(|error| panic!("{what} fails without a cage: {error}"));
    }
    let this = std::env::current_exe().expect("this program");
    let output = Command::new(this).arg("prisoner").env_clear().output().expect("the prisoner starts");
    let said = String::from_utf8(output.stdout).expect("plain words");
    assert!(output.status.success(), "the prisoner died: {:?}\n{said}", output.status);
    assert!(said.starts_with("landlock true seccomp true"), "not confined: {said}");
    assert!(!said.contains("ESCAPED"), "{said}");
    assert_eq!(said.lines().filter(|line| line.starts_with("held ")).count(), PROBES.len(), "{said}");
    println!("{said}");
    ExitCode::SUCCESS
}
