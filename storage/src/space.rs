//! Room on the disk: a floor below which nothing new is taken in, and a ballast that deletions may use up.
//!
//! redb copies pages before it frees them and stops for good when a write fails, so the disk must never get full:
//! new documents are refused first, other growth later, and a file of zeros is given up when even deletions are short.

use std::{
    fs::{self, File, OpenOptions},
    io,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

const BALLAST: &str = "ballast";

/// Tells how many bytes are free for us on the file system of a path.
#[derive(Clone)]
pub struct FreeSpace(pub Arc<Measure>);

/// What measures free space.
pub type Measure = dyn Fn(&Path) -> io::Result<u64> + Send + Sync;

impl Default for FreeSpace {
    fn default() -> Self {
        Self(Arc::new(|path| {
            let stat = rustix::fs::statvfs(path)?;
            Ok(stat.f_bavail.saturating_mul(stat.f_frsize))
        }))
    }
}

/// How much may still be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Room {
    /// Anything.
    Plenty,
    /// No new documents.
    Low,
    /// Only what removes something.
    None,
}

/// The room of one data directory.
pub(crate) struct Space {
    dir: PathBuf,
    free: FreeSpace,
    floor: u64,
    ballast: u64,
    /// Whether the ballast is there.
    held: AtomicBool,
}

impl Space {
    pub fn new(dir: &Path, free: FreeSpace, floor: u64, ballast: u64) -> Self {
        let held = dir.join(BALLAST).metadata().is_ok_and(|file| file.len() >= ballast);
        Self { dir: dir.to_owned(), free, floor, ballast, held: AtomicBool::new(held) }
    }

    /// How much may be written now.
    pub fn room(&self) -> Room {
        self.room_in(self.free())
    }

    /// The same, for the writer: gives the ballast up when there is hardly any room, and takes it again when there
    /// is plenty.
    pub fn room_with_ballast(&self) -> Room {
        let free = self.free();
        let held = self.held.load(Ordering::Relaxed);
        let path = self.dir.join(BALLAST);
        let changed = if held && free < self.ballast / 2 {
            tracing::warn!(free, "hardly any room on the disk: the ballast is given up");
            fs::remove_file(&path)
        } else if !held && free > self.floor.saturating_add(self.ballast) {
            allocate(&path, self.ballast)
        } else {
            return self.room_in(free);
        };
        if let Err(error) = changed {
            tracing::warn!(%error, "the ballast could not be changed");
        }
        // Not tried again when it has failed: a file system that cannot set room aside never will.
        self.held.store(!held, Ordering::Relaxed);
        self.room_in(free)
    }

    fn room_in(&self, free: u64) -> Room {
        match free {
            free if free >= self.floor => Room::Plenty,
            free if free >= self.floor / 4 => Room::Low,
            _ => Room::None,
        }
    }

    fn free(&self) -> u64 {
        (self.free.0)(&self.dir).unwrap_or_else(|error| {
            // A file system that does not say is not a reason to refuse documents.
            tracing::warn!(%error, "the file system does not say how much room there is");
            u64::MAX
        })
    }
}

fn allocate(path: &Path, size: u64) -> io::Result<()> {
    let file: File = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    rustix::fs::fallocate(&file, rustix::fs::FallocateFlags::empty(), 0, size)?;
    Ok(())
}
