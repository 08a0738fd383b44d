//! Checkpoints as lines of a file that is meant to be copied away.

use crate::{
    Store, StoreError,
    error::{OpenError, file},
    files,
    rows::hex,
};
use std::{
    fs::DirBuilder,
    io::Write as _,
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
};

pub use crate::rows::Checkpoint;

/// The file of the data directory `dir` that is meant to be copied away.
#[must_use]
pub fn path(dir: &Path) -> PathBuf {
    dir.join("audit").join("checkpoints")
}

/// Appends checkpoints to the file, which begins with the key that checks them; durable when this returns.
///
/// # Errors
/// When the file cannot be written.
pub fn write_down(store: &Store, checkpoints: &[Checkpoint]) -> Result<(), OpenError> {
    let spool = &store.spool_files().dir;
    let path = path(spool.parent().unwrap_or(spool));
    let dir = path.parent().unwrap_or(&path);
    DirBuilder::new().recursive(true).mode(0o700).create(dir).map_err(file("making the directory", dir))?;
    let new = !path.exists();
    let mut text = String::new();
    if new {
        text += &format!("ed25519 {}\n", hex(&store.audit_public_key()));
    }
    checkpoints.iter().for_each(|checkpoint| text += &format!("{checkpoint}\n"));
    let mut opened = files::private().append(true).create(true).open(&path).map_err(file("opening", &path))?;
    opened.write_all(text.as_bytes()).and_then(|()| opened.sync_all()).map_err(file("writing", &path))?;
    if new { files::sync_dir(dir).map_err(file("syncing", dir)) } else { Ok(()) }
}

/// The checkpoints of such a file; a last line that was cut off by a crash is passed over.
///
/// # Errors
/// With the number of a line that is none of ours.
pub fn read(text: &str) -> Result<Vec<Checkpoint>, StoreError> {
    let whole = text.rsplit_once('\n').map_or("", |(lines, _)| lines);
    let lines = whole.lines().filter(|line| !line.starts_with("ed25519 ") && !line.is_empty());
    lines.map(|line| line.parse().map_err(|why| StoreError::Row { table: "audit checkpoints", why })).collect()
}
