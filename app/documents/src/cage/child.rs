//! One child process from birth to burial.

use super::{Cage, CageError, answers::AnswerReader, stop::StopReason};
use crate::{
    fonts::FontLender,
    wire::{self, Request, Task},
};
use model::jobs::Unreadable;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process, waitid};
use std::{
    io::{self, Read},
    os::unix::process::ExitStatusExt,
    process::{Child, ChildStdin, Command, ExitStatus, Stdio},
    sync::{Mutex, PoisonError, mpsc},
    thread,
    time::Duration,
};

impl Cage {
    /// Starts a child, feeds it `document`, and lets `listen` hear what it says after the cage closed.
    pub(super) fn converse<T>(
        &self,
        task: Task,
        document: impl Read + Send,
        listen: impl FnOnce(&mut AnswerReader) -> Result<T, StopReason>,
    ) -> Result<T, CageError> {
        let Self { limits, media, language, covering_text, .. } = *self;
        let request = Request { task, limits, media, language, covering_text };
        let fonts = FontLender::new(self.fonts.as_deref());
        let mut child = self.spawn().map_err(CageError::Start)?;
        let pipes = child.stdin.take().zip(child.stdout.take());
        let prisoner = Prisoner::new(child);
        let Some((stdin, stdout)) = pipes else {
            return Err(CageError::Start(io::ErrorKind::BrokenPipe.into()));
        };
        thread::scope(|scope| {
            // Declared first, so that it is dropped last: whatever goes wrong, the threads below come to an end.
            let kill_on_drop = KillOnDrop(&prisoner);
            let (lacking, asked) = mpsc::sync_channel(0);
            let feeder = thread::Builder::new()
                .spawn_scoped(scope, move || feed(stdin, &request, document, fonts, &asked))
                .map_err(CageError::Start)?;
            let (over, until_over) = mpsc::channel::<()>();
            let (guard, wall) = (&prisoner, self.limits.wall);
            let watch = thread::Builder::new()
                .spawn_scoped(scope, move || guard.watch(wall, &until_over))
                .map_err(CageError::Start)?;

            let mut answers = AnswerReader::new(stdout, self.limits.output, lacking);
            let heard = answers.caged().and_then(|()| listen(&mut answers));
            drop(answers);
            if !matches!(heard, Ok(_) | Err(StopReason::Silent)) {
                prisoner.kill();
            }
            let status = prisoner.bury();
            drop(over);
            let late = watch.join().unwrap_or(false);
            let fed = feeder.join().unwrap_or(Ok(()));
            drop(kill_on_drop);
            verdict(heard, status, late, fed)
        })
    }

    fn spawn(&self) -> io::Result<Child> {
        Command::new(&self.program)
            .args(&self.args)
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
    }
}

/// What it all comes to.
fn verdict<T>(
    heard: Result<T, StopReason>,
    status: io::Result<ExitStatus>,
    late: bool,
    fed: io::Result<()>,
) -> Result<T, CageError> {
    // A child that got half of a document says rightly that it is damaged, but it is not the document's fault.
    fed.map_err(CageError::Source)?;
    match heard {
        Ok(result) => Ok(result),
        Err(StopReason::Unreadable(why)) => Err(CageError::Unreadable(why)),
        Err(StopReason::TooMuch) => Err(CageError::Unreadable(Unreadable::TooDemanding)),
        Err(StopReason::Refused) => Err(CageError::Refused),
        Err(StopReason::Garbled) => Err(CageError::Garbled),
        Err(StopReason::Sink(error)) => Err(CageError::Sink(error)),
        Err(StopReason::Silent) if late => Err(CageError::Unreadable(Unreadable::TooDemanding)),
        Err(StopReason::Silent) => Err(cause_of_death(status.map_err(CageError::Start)?)),
    }
}

fn cause_of_death(status: ExitStatus) -> CageError {
    match status.signal() {
        // Out of processor time; killed by the kernel for want of memory; or no memory or stack left, which in Rust
        // is an abort.
        Some(libc::SIGXCPU | libc::SIGKILL | libc::SIGABRT) => CageError::Unreadable(Unreadable::TooDemanding),
        Some(_) => CageError::Unreadable(Unreadable::Damaged),
        None => CageError::Ended(status.code().unwrap_or(-1)),
    }
}

/// Writes the request, the document, and the fonts that the child asks for. Only reading the document can fail: a child
/// that does not want to hear it to the end has said why on its own output.
fn feed(
    mut stdin: ChildStdin,
    request: &Request,
    document: impl Read,
    mut fonts: FontLender<'_>,
    asked: &mpsc::Receiver<String>,
) -> io::Result<()> {
    if wire::write_request(&mut stdin, request).is_err() {
        return Ok(());
    }
    let Ok(read) = wire::write_content(&mut stdin, document) else { return Ok(()) };
    read?;
    // Until nobody listens to the child any more.
    while let Ok(characters) = asked.recv() {
        if wire::write_fonts(&mut stdin, fonts.having(&characters)).is_err() {
            break;
        }
    }
    Ok(())
}

/// A child that can be killed by one thread while another waits for it, without ever killing a stranger that got its
/// process id after it: it is buried under the same lock.
struct Prisoner {
    pid: Option<Pid>,
    child: Mutex<Option<Child>>,
}

impl Prisoner {
    fn new(child: Child) -> Self {
        let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
        Self { pid, child: Mutex::new(Some(child)) }
    }

    fn kill(&self) {
        let child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        if let (Some(_), Some(pid)) = (child.as_ref(), self.pid) {
            // It may be dead already; that is as good.
            let _ = kill_process(pid, Signal::KILL);
        }
    }

    /// Kills the child unless the other end of `over` is dropped within `wall`; says whether it did.
    fn watch(&self, wall: Duration, over: &mpsc::Receiver<()>) -> bool {
        let late = over.recv_timeout(wall) == Err(mpsc::RecvTimeoutError::Timeout);
        if late {
            self.kill();
        }
        late
    }

    /// Waits for the end of the child and takes its status.
    fn bury(&self) -> io::Result<ExitStatus> {
        if let Some(pid) = self.pid {
            // Leaves the child a zombie, so that its process id stays its own until the lock is held.
            while let Err(rustix::io::Errno::INTR) =
                waitid(WaitId::Pid(pid), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT)
            {}
        }
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        let mut child = child.take().ok_or(io::ErrorKind::NotFound)?;
        child.wait()
    }
}

impl Drop for Prisoner {
    fn drop(&mut self) {
        self.kill();
        // Nobody is there to hear of it; buried already is the usual case.
        let _ = self.bury();
    }
}

/// Kills the prisoner when the conversation is left by an error or a panic.
struct KillOnDrop<'a>(&'a Prisoner);

impl Drop for KillOnDrop<'_> {
    fn drop(&mut self) {
        self.0.kill();
    }
}
