//! The layout of a data directory, and the few operations on it whose order matters.

use crate::error::{OpenError, file};
use std::{
    fs::{self, DirBuilder, File, OpenOptions, TryLockError},
    io::{self, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

/// How long a directory may still be held by what a killed process had just started, which has its open files until
/// it has become another program: whoever starts again at once would be refused.
const LET_GO: Duration = Duration::from_secs(3);

/// Where everything is in a data directory.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    /// The data directory.
    pub dir: PathBuf,
}

impl Layout {
    /// The rows.
    pub fn database(&self) -> PathBuf {
        self.dir.join("store.redb")
    }

    /// The rows while the database is being made.
    pub fn database_in_the_making(&self) -> PathBuf {
        self.dir.join("store.redb.new")
    }

    /// A copy of the rows as they were in schema `version`.
    pub fn database_before(&self, version: u32) -> PathBuf {
        self.dir.join(format!("store.redb.schema-{version}"))
    }

    /// The sealed documents.
    pub fn spool(&self) -> PathBuf {
        self.dir.join("spool")
    }

    /// The root key.
    pub fn root_key(&self) -> PathBuf {
        self.dir.join("keys").join("root.key")
    }

    /// The slots of the keys of documents.
    pub fn slots(&self) -> PathBuf {
        self.dir.join("keys").join("slots")
    }

    /// Makes the directories, readable by nobody else.
    pub fn make(&self) -> Result<(), OpenError> {
        for dir in [self.dir.clone(), self.spool(), self.dir.join("keys")] {
            DirBuilder::new().recursive(true).mode(0o700).create(&dir).map_err(file("making the directory", &dir))?;
        }
        Ok(())
    }

    /// Takes the directory for this process; it is let go when the file is closed, however the process ends.
    ///
    /// When another process has it, waits up to [`LET_GO`] for it.
    pub fn lock(&self) -> Result<File, OpenError> {
        let path = self.dir.join("lock");
        let lock = private().create(true).open(&path).map_err(file("opening", &path))?;
        let end = Instant::now() + LET_GO;
        loop {
            match lock.try_lock() {
                Ok(()) => return Ok(lock),
                Err(TryLockError::WouldBlock) if Instant::now() < end => thread::sleep(Duration::from_millis(20)),
                Err(TryLockError::WouldBlock) => return Err(OpenError::InUse(self.dir.clone())),
                Err(TryLockError::Error(source)) => return Err(OpenError::File { doing: "locking", path, source }),
            }
        }
    }
}

/// How every file of ours is opened: for reading and writing, by nobody else.
pub(crate) fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true).mode(0o600);
    options
}

/// Makes what was created, renamed or removed in `dir` durable.
pub(crate) fn sync_dir(dir: &Path) -> io::Result<()> {
    File::open(dir)?.sync_all()
}

/// Writes a new file so that it is there whole or not at all, with `mode`.
pub(crate) fn write_whole(path: &Path, mode: u32, bytes: &[u8]) -> io::Result<()> {
    let making = path.with_extension("new");
    remove_if_there(&making)?;
    let mut file = OpenOptions::new().write(true).create_new(true).mode(mode).open(&making)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    rename_durably(&making, path)
}

/// Renames within one directory and makes that durable.
pub(crate) fn rename_durably(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to)?;
    to.parent().map_or(Ok(()), sync_dir)
}

/// Removes a file; that it is not there is no error.
pub(crate) fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
