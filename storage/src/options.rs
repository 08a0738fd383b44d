//! How a store is run.

use crate::{error::FatalHandler, space::FreeSpace};

/// How a store is run.
#[derive(Clone)]
pub struct Options {
    /// Memory for pages of the database, in bytes.
    pub cache: usize,
    /// Bytes that stay free on the disk: below it nothing new is taken in.
    pub free_floor: u64,
    /// Bytes set aside for deletions when there is hardly any room.
    pub ballast: u64,
    /// How free space is measured.
    pub free_space: FreeSpace,
    /// What happens when the disk fails and nothing can be promised any more.
    pub fatal: FatalHandler,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            cache: 32 << 20,
            free_floor: 64 << 20,
            ballast: 16 << 20,
            free_space: FreeSpace::default(),
            fatal: FatalHandler::default(),
        }
    }
}
