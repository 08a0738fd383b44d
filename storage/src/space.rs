//! Room on the disk: a floor below which nothing new is taken in, and a ballast that deletions may use up.
//!
//! redb copies pages before it frees them and stops for good when a write fails, so the disk must never get full:
//! new documents are refused first, other growth later, and a file of zeros is given up when even deletions are short.

use std::{
    fs::{File, OpenOptions},
    io,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
    sync::Arc,
};

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
}

impl Space {
    pub fn new(dir: &Path, free: FreeSpace, floor: u64, ballast: u64) -> Self {
        Self { dir: dir.to_owned(), free, floor, ballast }
    }

    /// How much may be written now.
    pub fn room(&self) -> Room {
        match self.free() {
            free if free >= self.floor => Room::Plenty,
            free if free >= self.floor / 4 => Room::Low,
            _ => Room::None,
        }
    }

    /// Gives the ballast up when there is hardly any room, and takes it again when there is plenty.
    pub fn trim(&self) {
        let free = self.free();
        let path = self.dir.join("ballast");
        let held = path.metadata().map_or(0, |m| m.len());
        let result = if free < self.ballast / 2 && held > 0 {
            tracing::warn!(free, "hardly any room on the disk: the ballast is given up");
            std::fs::remove_file(&path)
        } else if held < self.ballast && free > self.floor.saturating_add(self.ballast) {
            allocate(&path, self.ballast)
        } else {
            return;
        };
        if let Err(error) = result {
            tracing::warn!(%error, "the ballast could not be changed");
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
