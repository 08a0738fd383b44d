//! A bare machine: `./run` tried where there is nothing but Debian 12.
//!
//! Three roots are made with `mmdebstrap --variant=minbase`: no compiler, no Rust, no certificates, no sudo but where
//! the second one asks for it. Each gets a clean clone of what is committed, and Rust as rustup installed it on this
//! machine, mounted read-only: what is tried is what the project brings, not how Rust is downloaded. Everything is
//! mounted in a namespace of its own and is gone with the last process.

use crate::{
    needs,
    run::{self, output, step},
};
use anyhow::{Context, Result, bail, ensure};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// Who types the commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Person {
    /// Somebody who administers the machine.
    Root,
    /// An ordinary user who may use sudo.
    WithSudo,
    /// An ordinary user who may not: the script has to say what is missing.
    Without,
}

const PEOPLE: [Person; 3] = [Person::Without, Person::Root, Person::WithSudo];

/// Where the clone is, and who owns it.
const HOME: &str = "/home/ada";

/// Tries `commands` of `./run`, else `demo` and `test`, as each person. `help` goes as far as the build tool.
pub fn run(root: &Path, commands: &[&str]) -> Result<()> {
    needs::have(needs::BARE)?;
    let become_root = needs::root_prefix().context("a bare root is made and entered as root, or with sudo")?;
    let folder = root.join("target/bare");
    let archive = folder.join("minbase.tar");
    fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    if !archive.is_file() {
        let mut make = needs::as_root(become_root, "mmdebstrap");
        make.args(["--variant=minbase", "bookworm"]).arg(&archive);
        step("making a bare Debian 12", &mut make)?;
    }
    let rust = PathBuf::from(output(Command::new("rustc").args(["--print", "sysroot"]))?.trim());
    for person in PEOPLE {
        let machine =
            Machine { become_root, root: folder.join(format!("{person:?}").to_lowercase()), rust: rust.clone() };
        machine.made(root, &archive, person)?;
        let commands = if commands.is_empty() { &["demo --once", "test"] } else { commands };
        for command in commands {
            machine.tries(command, person)?;
        }
        machine.gone()?;
    }
    run::summary();
    Ok(())
}

/// A root directory, and how it is entered.
struct Machine {
    become_root: &'static [&'static str],
    root: PathBuf,
    rust: PathBuf,
}

impl Machine {
    /// Unpacks it, with a clone of what is committed and the person.
    fn made(&self, workspace: &Path, archive: &Path, person: Person) -> Result<()> {
        self.gone()?;
        let mut unpack = self.as_root("sh");
        // What this machine knows of its network: where names are looked up, and whom its proxy signs as.
        let script = "\
            mkdir -p \"$1\" && tar -xf \"$2\" -C \"$1\" && cp /etc/resolv.conf \"$1/etc/\" \
            && mkdir -p \"$1/usr/local/share\" && cp -r /usr/local/share/ca-certificates \"$1/usr/local/share/\"";
        unpack.args(["-c", script, "sh"]);
        step("unpacking it", unpack.arg(&self.root).arg(archive))?;
        let mut clone = self.as_root("git");
        clone.args(["-c", "safe.directory=*", "clone", "--quiet", "--no-local"]).arg(workspace);
        step("cloning", clone.arg(self.inside(&format!("{HOME}/imprimatur"))))?;
        let mut set_up = "useradd --no-create-home --shell /bin/sh ada".to_owned();
        if person == Person::WithSudo {
            set_up.push_str(
                " && apt-get update -q && apt-get install -y -q --no-install-recommends sudo \
                 && echo 'ada ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/ada",
            );
        }
        let owner = if person == Person::Root { "root" } else { "ada" };
        set_up.push_str(&format!(" && mkdir -p {HOME} && chown -R {owner} {HOME}"));
        step("adding its user", &mut self.enter("root", &set_up))
    }

    /// Runs a command of `./run`, and checks how it ends.
    fn tries(&self, command: &str, person: Person) -> Result<()> {
        let user = if person == Person::Root { "root" } else { "ada" };
        let mut typed = self.enter(user, &format!("cd {HOME}/imprimatur && ./run {command}"));
        let what = format!("./run {command} ({person:?})");
        if person != Person::Without {
            return step(&what, &mut typed);
        }
        println!("==> {what}");
        let refused = typed.stdin(Stdio::null()).output().with_context(|| format!("starting {what}"))?;
        let said = String::from_utf8_lossy(&refused.stderr);
        print!("{said}");
        ensure!(!refused.status.success(), "{what} works although nobody may install anything");
        if !(said.contains("gcc") && said.contains("libc6-dev") && said.contains("administrator")) {
            bail!("{what} does not say what is missing");
        }
        Ok(())
    }

    /// A command line in it, as `user`, with this machine's Rust and nothing else of this machine.
    fn enter(&self, user: &str, line: &str) -> Command {
        // The script gets the root, Rust, the user and the line as its arguments.
        let script = "\
            set -eu; root=$1; rust=$2; user=$3; line=$4\n\
            mkdir -p \"$root/opt/rust\"\n\
            mount --bind \"$rust\" \"$root/opt/rust\" && mount -o remount,bind,ro \"$root/opt/rust\"\n\
            mount -t proc proc \"$root/proc\"; mount --rbind /dev \"$root/dev\"; mount -t tmpfs tmp \"$root/tmp\"\n\
            exec chroot --userspec=\"$user\" \"$root\" /usr/bin/env -i HOME=\"$([ \"$user\" = root ] && echo /root || echo /home/ada)\" \\\n\
              USER=\"$user\" LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/opt/rust/bin \\\n\
              /bin/sh -c \"$line\"";
        let mut enter = self.as_root("unshare");
        enter.args(["--mount", "--pid", "--fork", "--kill-child", "--propagation", "private"]);
        enter.args(["sh", "-c", script, "sh"]).arg(&self.root).arg(&self.rust).args([user, line]);
        enter
    }

    /// Takes it away. Nothing is mounted in it outside of the namespaces that ended.
    fn gone(&self) -> Result<()> {
        if self.root.exists() {
            let status = self.as_root("rm").args(["-rf", "--one-file-system"]).arg(&self.root).status();
            ensure!(status.is_ok_and(|s| s.success()), "{} could not be removed", self.root.display());
        }
        Ok(())
    }

    fn as_root(&self, program: &str) -> Command {
        needs::as_root(self.become_root, program)
    }

    fn inside(&self, path: &str) -> PathBuf {
        self.root.join(path.trim_start_matches('/'))
    }
}
