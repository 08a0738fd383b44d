//! Tries to break out of the cage: the program starts itself again, enters the cage as a worker does, and then does
//! what a parser would do that a stranger has taken over. Nothing of it may succeed.

#![allow(clippy::expect_used, clippy::panic, reason = "the lints see no test in a program of its own")]

use documents::{Limits, worker};
use rustix::process::{Pid, Resource, Rlimit, Signal};
use std::{
    fs, io,
    net::{TcpListener, TcpStream, UdpSocket},
    os::unix::{
        net::{UnixDatagram, UnixStream},
        process::ExitStatusExt,
    },
    process::{Command, ExitCode, Output},
    sync::OnceLock,
    thread,
};

/// Something to try.
struct Probe {
    what: &'static str,
    attempt: fn() -> io::Result<()>,
    /// Whether it works for everybody outside the cage, so that its failure inside means something.
    works_outside: bool,
    /// Whether Landlock alone prevents it.
    files: bool,
}

const fn probe(what: &'static str, attempt: fn() -> io::Result<()>) -> Probe {
    Probe { what, attempt, works_outside: false, files: false }
}

const fn on_files(what: &'static str, attempt: fn() -> io::Result<()>) -> Probe {
    Probe { files: true, ..works(what, attempt) }
}

const fn works(what: &'static str, attempt: fn() -> io::Result<()>) -> Probe {
    Probe { works_outside: true, ..probe(what, attempt) }
}

const PROBES: &[Probe] = &[
    on_files("read a file", || fs::read("/etc/passwd").map(drop)),
    on_files("read what is known of itself", || fs::read("/proc/self/environ").map(drop)),
    on_files("list a directory", || fs::read_dir("/").map(drop)),
    on_files("write a file", || fs::write(format!("/tmp/imprimatur-escape-{}", std::process::id()), b"x")),
    on_files("make a directory", || fs::create_dir(format!("/tmp/imprimatur-escape-d{}", std::process::id()))),
    works("look at a file", || fs::metadata("/etc/passwd").map(drop)),
    probe("delete a file", || fs::remove_file("/tmp/imprimatur-escape-bait")),
    probe("connect by TCP", || TcpStream::connect("127.0.0.1:9").map(drop)),
    works("listen by TCP", || TcpListener::bind("127.0.0.1:0").map(drop)),
    works("open a UDP socket", || UdpSocket::bind("127.0.0.1:0").map(drop)),
    works("open a Unix socket", || UnixDatagram::unbound().map(drop)),
    works("open a pair of sockets", || UnixStream::pair().map(drop)),
    on_files("execute a program", || Command::new("/bin/true").status().map(drop)),
    works("start a thread", || thread::Builder::new().spawn(|| ()).map(drop)),
    works("make a pipe", || io::pipe().map(drop)),
    probe("signal its parent", || Ok(rustix::process::kill_process(parent()?, Signal::CONT)?)),
    probe("open the memory of its parent", || {
        fs::File::open(format!("/proc/{}/mem", parent()?.as_raw_nonzero())).map(drop)
    }),
    probe("leave the root", || Ok(rustix::process::chroot("/tmp")?)),
    works("go elsewhere", || Ok(rustix::process::chdir("/")?)),
    probe("raise its limits", || {
        Ok(rustix::process::setrlimit(Resource::Nofile, Rlimit { current: None, maximum: None })?)
    }),
    probe("allow itself new privileges", || Ok(rustix::thread::set_no_new_privs(false)?)),
];

/// The parent as seen before the cage closed; asking is refused afterwards.
static PARENT: OnceLock<Pid> = OnceLock::new();

fn parent() -> io::Result<Pid> {
    PARENT.get().copied().ok_or_else(|| io::ErrorKind::NotFound.into())
}

fn main() -> ExitCode {
    if let Some(parent) = rustix::process::getppid() {
        let _ = PARENT.set(parent);
    }
    match std::env::args().nth(1).as_deref() {
        Some("in-the-cage") => {
            println!("caged {} {}", worker::limit_files(), worker::close(&Limits::default()));
            try_all(|_| true)
        }
        Some("behind-the-first-lock") => {
            println!("caged {}", worker::limit_files());
            try_all(|probe| probe.files)
        }
        Some("panicking") => panic_in_the_cage(),
        Some("overflowing") => overflow_in_the_cage(),
        _ if std::env::args().any(|argument| argument == "--list") => list(),
        _ => warden(),
    }
}

/// What a test runner wants to know first: one test, and none that is ignored.
fn list() -> ExitCode {
    if !std::env::args().any(|argument| argument == "--ignored") {
        println!("nothing_escapes: test");
    }
    ExitCode::SUCCESS
}

fn try_all(which: fn(&Probe) -> bool) -> ExitCode {
    for Probe { what, attempt, .. } in PROBES.iter().filter(|probe| which(probe)) {
        match attempt() {
            Ok(()) => println!("ESCAPED: {what}"),
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => println!("held: {what}"),
            Err(error) => println!("FAILED BY ITSELF: {what}: {error}"),
        }
    }
    ExitCode::SUCCESS
}

/// A panic of a parser must be caught inside: unwinding needs nothing that the cage takes away.
fn panic_in_the_cage() -> ExitCode {
    std::panic::set_hook(Box::new(|_| {}));
    let closed = worker::limit_files() && worker::close(&Limits::default());
    let caught = std::panic::catch_unwind(|| panic!("on purpose")).is_err();
    if closed && caught { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// A stack overflow ends the process by a signal, and not in any other way.
fn overflow_in_the_cage() -> ExitCode {
    fn deeper(depth: u64) -> u64 {
        let here = std::hint::black_box([depth; 64]);
        here.iter().sum::<u64>() + if depth == u64::MAX { 0 } else { deeper(depth + 1) }
    }
    let overflowing = thread::spawn(|| {
        assert!(worker::close(&Limits::default()), "not closed");
        deeper(0)
    });
    println!("{:?}", overflowing.join());
    ExitCode::SUCCESS
}

fn warden() -> ExitCode {
    for Probe { what, attempt, .. } in PROBES.iter().filter(|probe| probe.works_outside) {
        attempt().unwrap_or_else(|error| panic!("{what} fails without a cage: {error}"));
    }
    let own = std::process::id();
    fs::remove_file(format!("/tmp/imprimatur-escape-{own}")).expect("the file of the probe");
    fs::remove_dir(format!("/tmp/imprimatur-escape-d{own}")).expect("the directory of the probe");

    let held = |said: &str| said.lines().filter(|line| line.starts_with("held: ")).count();
    let (output, said) = start("in-the-cage");
    assert!(output.status.success() && said.starts_with("caged true true"), "{:?}\n{said}", output.status);
    assert_eq!(held(&said), PROBES.len(), "{said}");
    print!("{said}");

    let (output, said) = start("behind-the-first-lock");
    assert!(output.status.success() && said.starts_with("caged true"), "{:?}\n{said}", output.status);
    assert_eq!(held(&said), PROBES.iter().filter(|probe| probe.files).count(), "{said}");

    assert!(start("panicking").0.status.success(), "a panic was not caught");
    let signal = start("overflowing").0.status.signal();
    assert_eq!(signal, Some(libc::SIGABRT), "a stack overflow did not end the process");
    ExitCode::SUCCESS
}

fn start(mode: &str) -> (Output, String) {
    let this = std::env::current_exe().expect("this program");
    let output = Command::new(this).arg(mode).env_clear().output().expect("the prisoner starts");
    let said = String::from_utf8(output.stdout.clone()).expect("plain words");
    (output, said)
}
