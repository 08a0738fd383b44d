//! What a command needs from the machine, brought by itself where that is possible.
//!
//! A C compiler and Rust are brought before, by `./run`: without them there is no program that could look.
//! On Debian, as root or with sudo, missing packages are installed in one call; elsewhere one sentence says which.
//! No package may start a service here: a mail server that nobody asked for would be worse than a missing test.

use crate::run::{output, step, works};
use anyhow::{Context, Result, bail};
use std::{
    fs,
    io::IsTerminal,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

/// A program, a Perl module or a file, and the Debian package that has it.
pub struct Need {
    what: NeedKind,
    package: &'static str,
}

#[derive(Clone, Copy, Debug)]
enum NeedKind {
    Program(&'static str),
    PerlModule(&'static str),
    PythonModule(&'static str),
    File(&'static str),
}

impl NeedKind {
    fn is_here(self) -> bool {
        match self {
            Self::Program(name) => find(name).is_some(),
            Self::PerlModule(name) => works("perl", &[&format!("-M{name}"), "-e1"]),
            Self::PythonModule(name) => works("python3", &["-c", &format!("import {name}")]),
            Self::File(path) => Path::new(path).is_file(),
        }
    }
}

const fn need(program: &'static str, package: &'static str) -> Need {
    Need { what: NeedKind::Program(program), package }
}

/// What building needs: the cryptography is C, and Stylo’s properties of style sheets are written out by Python.
pub const BUILD: &[Need] = &[need("cc", "gcc"), need("ld", "binutils"), need("python3", "python3")];

/// What the tests need besides: mail clients, a printer, a browser and readers of PDF that are not ours.
pub const TEST: &[Need] = &[
    need("swaks", "swaks"),
    need("smtp-source", "postfix"),
    need("ippeveprinter", "cups-ipp-utils"),
    need("dbus-daemon", "dbus-daemon"),
    need("p910nd", "p910nd"),
    need("pdftotext", "poppler-utils"),
    need("mutool", "mupdf-tools"),
    // Decodes what is sent to printers that take no PDF.
    Need { what: NeedKind::File("/usr/lib/cups/filter/rastertopdf"), package: "cups-filters" },
    need("chromium", "chromium"),
    need("chromedriver", "chromium-driver"),
    // Clients that ask for too much: of HTTP/2, of time, and with paths as no browser writes them.
    need("h2load", "nghttp2-client"),
    need("slowhttptest", "slowhttptest"),
    need("curl", "curl"),
    // Without it swaks cannot speak TLS; without a font the browser draws no letters.
    Need { what: NeedKind::PerlModule("Net::SSLeay"), package: "libnet-ssleay-perl" },
    Need { what: NeedKind::File("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"), package: "fonts-dejavu-core" },
    // What texts in other scripts are printed with.
    Need {
        what: NeedKind::File("/usr/share/fonts/truetype/noto/NotoSansThai-Regular.ttf"),
        package: "fonts-noto-core",
    },
    Need { what: NeedKind::File("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"), package: "fonts-noto-cjk" },
    Need {
        what: NeedKind::File("/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf"),
        package: "fonts-noto-color-emoji",
    },
];

/// What the measurements need besides: the peers.
pub const BENCH: &[Need] = &[
    need("smtp-source", "postfix"),
    need("cupsd", "cups-daemon"),
    need("lpadmin", "cups-client"),
    // lpadmin makes no queue without the backend of its address, which this package puts in place.
    Need { what: NeedKind::File("/usr/lib/cups/backend/socket"), package: "cups" },
];

/// What trying a bare machine needs besides.
pub const BARE: &[Need] = &[need("mmdebstrap", "mmdebstrap"), need("unshare", "util-linux"), need("git", "git")];

const NPM: &[Need] = &[need("npm", "npm")];

/// The accessibility checker, fixed so that a new rule does not fail an old commit.
const AXE: &str = "axe-core@4.10.3";

const PYTHON: &[Need] =
    &[need("python3", "python3"), Need { what: NeedKind::PythonModule("ensurepip"), package: "python3-venv" }];

/// The programs that check the interface against its own description, fixed as axe-core is.
const INTERFACE: &[&str] = &["schemathesis==4.32.5", "openapi-spec-validator==0.9.0"];

/// Makes sure that every program of `needs` is there.
pub fn have(needs: &[Need]) -> Result<()> {
    let missing: Vec<&Need> = needs.iter().filter(|n| !n.what.is_here()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let mut packages: Vec<&str> = missing.iter().map(|n| n.package).collect();
    packages.dedup();
    install(&packages)?;
    match missing.iter().find(|n| !n.what.is_here()) {
        None => Ok(()),
        Some(n) => bail!("the package {} is installed, but {:?} is still not found", n.package, n.what),
    }
}

/// Where `program` is; Debian keeps some of them out of the path of ordinary people.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain(["/usr/sbin".into(), "/sbin".into()]);
    folders.map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// The accessibility checker's script, fetched once into `target/tools`.
pub fn axe(root: &Path) -> Result<PathBuf> {
    let tools = root.join("target/tools");
    let script = tools.join("node_modules/axe-core/axe.min.js");
    if !script.is_file() {
        have(NPM)?;
        fs::create_dir_all(&tools).with_context(|| format!("could not make {}", tools.display()))?;
        let mut npm = Command::new("npm");
        npm.args(["install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"]);
        step("fetching axe-core", npm.arg(&tools).arg(AXE))?;
    }
    Ok(script)
}

/// The folder of the programs that check the interface, fetched once into `target/tools`.
pub fn interface(root: &Path) -> Result<PathBuf> {
    let folder = root.join("target/tools/schemathesis");
    let program = folder.join("bin/schemathesis");
    if !program.is_file() {
        have(PYTHON)?;
        step("making a place for schemathesis", Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
        let mut pip = Command::new(folder.join("bin/python"));
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(INTERFACE);
        step("fetching schemathesis", &mut pip)?;
    }
    Ok(folder)
}

/// Whether a part of the toolchain is there; where it is not, rustup is asked for it once.
pub fn component(subcommand: &str, component: &str) -> bool {
    let there = || works("cargo", &[subcommand, "--version"]);
    there() || (works("rustup", &["component", "add", component]) && there())
}

/// Installs Debian packages, or says which are missing.
pub fn install(packages: &[&str]) -> Result<()> {
    let list = packages.join(" ");
    if !Path::new("/etc/debian_version").exists() {
        bail!("please install the equivalents of these Debian packages, then start again: {list}");
    }
    let Some(become_root) = root_prefix() else {
        bail!("please install these packages, then start again: apt-get install {list}");
    };
    println!("==> installing {list}");
    let quiet = ServicesStayOff::new(become_root)?;
    preseed(become_root, packages)?;
    step("reading the package lists", apt(become_root).args(["update", "-q"]))?;
    let mut apt = apt(become_root);
    apt.args(["install", "-y", "-q", "--no-install-recommends"]).args(packages);
    step("installing packages", &mut apt)?;
    quiet.end()
}

/// How a command is run as root, if at all; whoever sits at a terminal may be asked for a password.
pub fn root_prefix() -> Option<&'static [&'static str]> {
    let root = output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    if root {
        Some(&[])
    } else if works("sudo", &["-n", "true"]) {
        Some(&["sudo", "-n"])
    } else if std::io::stdin().is_terminal() && find("sudo").is_some() {
        Some(&["sudo"])
    } else {
        None
    }
}

/// `program` as root.
pub fn as_root(prefix: &[&str], program: &str) -> Command {
    match prefix {
        [first, rest @ ..] => {
            let mut command = Command::new(first);
            command.args(rest).arg(program);
            command
        }
        [] => Command::new(program),
    }
}

fn apt(prefix: &[&str]) -> Command {
    let mut command = as_root(prefix, "env");
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    command
}

/// Postfix is wanted for `smtp-source` only: it is given no configuration, so that it cannot run as a server.
fn preseed(prefix: &[&str], packages: &[&str]) -> Result<()> {
    if !packages.contains(&"postfix") {
        return Ok(());
    }
    let answer = "postfix postfix/main_mailer_type select No configuration";
    let mut command = as_root(prefix, "sh");
    command.args(["-c", &format!("echo '{answer}' | debconf-set-selections")]);
    step("answering for postfix", &mut command)
}

/// While it lives, packages that are installed start no service (Debian's `policy-rc.d`).
struct ServicesStayOff {
    prefix: &'static [&'static str],
    made: bool,
}

const POLICY: &str = "/usr/sbin/policy-rc.d";

impl ServicesStayOff {
    fn new(prefix: &'static [&'static str]) -> Result<Self> {
        if Path::new(POLICY).exists() {
            return Ok(Self { prefix, made: false });
        }
        let script = std::env::temp_dir().join(format!("policy-rc.d.{}", std::process::id()));
        fs::write(&script, "#!/bin/sh\nexit 101\n").context("could not write the service policy")?;
        fs::set_permissions(&script, fs::Permissions::from_mode(0o755))
            .context("could not write the service policy")?;
        let copied = as_root(prefix, "cp").arg(&script).arg(POLICY).status();
        let _ = fs::remove_file(&script);
        if !copied.is_ok_and(|s| s.success()) {
            bail!("could not write {POLICY}, which keeps packages from starting services");
        }
        Ok(Self { prefix, made: true })
    }

    fn end(self) -> Result<()> {
        drop(self);
        if Path::new(POLICY).exists() && fs::read_to_string(POLICY).is_ok_and(|p| p == "#!/bin/sh\nexit 101\n") {
            bail!("could not remove {POLICY} again; please do it by hand");
        }
        Ok(())
    }
}

impl Drop for ServicesStayOff {
    fn drop(&mut self) {
        if self.made {
            let _ = as_root(self.prefix, "rm").args(["-f", POLICY]).status();
        }
    }
}
