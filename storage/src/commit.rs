//! The one thread that writes: it takes what has come together while it was busy, and commits it as one.
//!
//! A commit costs some syncs of the disk however much is in it, so many closures share one. Each closure reads what
//! those before it wrote. One that fails after having written is left out: redb cannot undo half a transaction, so
//! the whole is dropped and the others run again.

use crate::{
    error::{StoreError, redb_error},
    open::Core,
    space::Room,
    txn::{Changes, WriteTxn},
};
use std::{
    collections::VecDeque,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::Ordering,
        mpsc::{Receiver, TryRecvError},
    },
};

/// The most closures in one commit.
const MOST: usize = 1024;
/// The most times that a commit is begun again before it is cut short.
const AGAIN: usize = 8;

/// A closure with the one that hears of it.
pub(crate) trait Task: Send {
    /// Runs the closure; whether it succeeded.
    fn run(&mut self, w: &mut WriteTxn) -> bool;
    /// Makes its result an error of ours.
    fn refuse(&mut self, why: StoreError);
    /// Says the result.
    fn settle(self: Box<Self>);
}

/// A task of `f` and `done`.
pub(crate) fn task<T, E>(
    f: impl FnMut(&mut WriteTxn) -> Result<T, E> + Send + 'static,
    done: impl FnOnce(Result<T, E>) + Send + 'static,
) -> Box<dyn Task>
where
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    Box::new(Closure { f, done, result: Err(StoreError::Closed.into()) })
}

struct Closure<F, D, R> {
    f: F,
    done: D,
    result: R,
}

impl<T, E, F, D> Task for Closure<F, D, Result<T, E>>
where
    T: Send,
    E: From<StoreError> + Send,
    F: FnMut(&mut WriteTxn) -> Result<T, E> + Send,
    D: FnOnce(Result<T, E>) + Send,
{
    fn run(&mut self, w: &mut WriteTxn) -> bool {
        let run = catch_unwind(AssertUnwindSafe(|| (self.f)(w)));
        self.result = run.unwrap_or_else(|_| Err(StoreError::Panicked.into()));
        self.result.is_ok()
    }

    fn refuse(&mut self, why: StoreError) {
        self.result = Err(why.into());
    }

    fn settle(self: Box<Self>) {
        let Self { f, done, result } = *self;
        if catch_unwind(AssertUnwindSafe(|| done(result))).is_err() {
            tracing::error!("what was to be told of a transaction has panicked");
        }
        // What the closure held goes after its result was told: a staged document may be in it.
        drop(f);
    }
}

/// The writer thread.
pub(crate) struct Writer {
    core: Arc<Core>,
    queue: Receiver<Box<dyn Task>>,
    /// Taken from the queue and left for the next commit.
    later: VecDeque<Box<dyn Task>>,
    /// The disk has failed: nothing is written any more.
    stopped: bool,
}

/// The tasks of one commit.
#[derive(Default)]
struct Batch {
    tasks: VecDeque<Box<dyn Task>>,
    /// Those that ran, with what they did.
    ran: Vec<(Box<dyn Task>, Changes)>,
    /// Those that failed after having written; they have their error already.
    failed: Vec<Box<dyn Task>>,
}

impl Writer {
    pub fn new(core: Arc<Core>, queue: Receiver<Box<dyn Task>>) -> Self {
        Self { core, queue, later: VecDeque::new(), stopped: false }
    }

    /// Writes until the store is dropped and everything that was handed in is done.
    pub fn run(mut self) {
        while let Some(tasks) = self.next() {
            let mut batch = Batch { tasks, ..Batch::default() };
            if !self.stopped
                && let Err(error) = self.write(&mut batch)
            {
                self.stopped = true;
                (self.core.fatal.0)(&error);
            }
            // Left over only when the store has stopped.
            for mut task in batch.ran.into_iter().map(|(task, _)| task).chain(batch.failed).chain(batch.tasks) {
                task.refuse(StoreError::Closed);
                task.settle();
            }
        }
    }

    /// Waits for something to do, and takes everything that is there.
    fn next(&mut self) -> Option<VecDeque<Box<dyn Task>>> {
        let mut tasks = std::mem::take(&mut self.later);
        if tasks.is_empty() {
            tasks.push_back(self.queue.recv().ok()?);
        }
        while tasks.len() < MOST {
            match self.queue.try_recv() {
                Ok(task) => tasks.push_back(task),
                Err(TryRecvError::Empty | TryRecvError::Disconnected) => break,
            }
        }
        Some(tasks)
    }

    /// One commit, from the first closure to the last answer. An error ends the store.
    fn write(&mut self, batch: &mut Batch) -> Result<(), StoreError> {
        let mut w = self.run_tasks(batch)?;
        let (kept, forgotten) = (std::mem::take(&mut w.kept), std::mem::take(&mut w.forgotten));
        if batch.ran.iter().any(|(_, changes)| changes.dirty) {
            // Said before it is true: should the commit fail, nobody knows, and nothing is removed.
            kept.iter().for_each(|flag| flag.store(true, Ordering::Release));
            w.txn.commit().map_err(redb_error("committing"))?;
        } else {
            w.txn.abort().map_err(redb_error("ending a transaction"))?;
        }
        let (forgot, others): (Vec<_>, Vec<_>) = batch.ran.drain(..).partition(|(_, changes)| changes.forgot);
        others.into_iter().for_each(|(task, _)| task.settle());
        batch.failed.drain(..).for_each(|task| task.settle());
        batch.ran = forgot;
        self.core.spool.slots.scrub(forgotten.iter().map(|f| f.slot).collect())?;
        batch.ran.drain(..).for_each(|(task, _)| task.settle());
        forgotten.iter().for_each(|f| self.core.spool.unlink(f.document));
        Ok(())
    }

    /// Runs the closures of `batch` in one transaction that holds what the successful ones wrote, and nothing else.
    fn run_tasks(&mut self, batch: &mut Batch) -> Result<WriteTxn, StoreError> {
        let mut begun = 1;
        let mut w = self.begin()?;
        while let Some(mut task) = batch.tasks.pop_front() {
            w.changes = Changes::default();
            let mut ok = task.run(&mut w);
            if ok && w.room == Room::None && w.changes.grew && !w.changes.freed {
                task.refuse(StoreError::Full);
                ok = false;
            }
            if ok || !w.changes.dirty {
                batch.ran.push((task, w.changes));
                continue;
            }
            batch.failed.push(task);
            w.txn.abort().map_err(redb_error("undoing a transaction"))?;
            begun += 1;
            if begun > AGAIN {
                self.later.extend(batch.tasks.drain(..));
            }
            for (task, _) in batch.ran.drain(..).rev() {
                batch.tasks.push_front(task);
            }
            w = self.begin()?;
        }
        Ok(w)
    }

    fn begin(&self) -> Result<WriteTxn, StoreError> {
        let room = self.core.spool.space.room_with_ballast();
        let mut txn = self.core.database.begin_write().map_err(redb_error("beginning to write"))?;
        txn.set_two_phase_commit(true);
        txn.set_quick_repair(true);
        Ok(WriteTxn::new(txn, Arc::clone(&self.core.spool), Arc::clone(&self.core.chain), room))
    }
}
