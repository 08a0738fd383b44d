//! A thread that syncs one thing for everybody who waits for it.
//!
//! A sync takes milliseconds however much it writes, so those who ask while one is running share the next.

use crate::error::{FatalHandler, SpoolError, StoreError};
use std::{
    io,
    sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel},
    thread::{self, JoinHandle},
};

/// Something that is synced on demand.
pub(crate) struct Syncer {
    /// None only while it is being dropped.
    queue: Option<Sender<SyncSender<bool>>>,
    thread: Option<JoinHandle<()>>,
}

/// A sync that was asked for.
pub(crate) struct Ticket(Receiver<bool>);

impl Syncer {
    /// A thread called `name` that runs `sync`; when that fails, `fatal` hears of it, and everybody who waits for it.
    pub fn start(
        name: &str,
        fatal: FatalHandler,
        sync: impl Fn() -> Result<(), SpoolError> + Send + 'static,
    ) -> io::Result<Self> {
        let (queue, waiting) = channel::<SyncSender<bool>>();
        let run = move || {
            while let Ok(first) = waiting.recv() {
                let together: Vec<_> = std::iter::once(first).chain(waiting.try_iter()).collect();
                let result = sync();
                let done = result.is_ok();
                if let Err(error) = result {
                    (fatal.0)(&StoreError::Spool(error));
                }
                for one in together {
                    // Who has stopped waiting has lost nothing.
                    let _ = one.send(done);
                }
            }
        };
        let thread = thread::Builder::new().name(name.to_owned()).spawn(run)?;
        Ok(Self { queue: Some(queue), thread: Some(thread) })
    }

    /// Asks for a sync of everything that was written before.
    pub fn ask(&self) -> Ticket {
        let (done, ticket) = sync_channel(1);
        if let Some(queue) = &self.queue {
            // A thread that is gone drops `done`, which the ticket sees.
            let _ = queue.send(done);
        }
        Ticket(ticket)
    }
}

impl Ticket {
    /// Waits until it is done.
    pub fn wait(self, doing: &'static str) -> Result<(), SpoolError> {
        match self.0.recv() {
            Ok(true) => Ok(()),
            Ok(false) | Err(_) => Err(SpoolError::File { doing, source: io::Error::other("a sync has failed") }),
        }
    }
}

impl Drop for Syncer {
    fn drop(&mut self) {
        self.queue = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("a thread that syncs has panicked");
        }
    }
}
