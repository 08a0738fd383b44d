//! The fonts of the program, and those of the machine for characters that the former have no shapes for.
//!
//! The parent makes an index once, when the first text comes: which file has which characters. The child opens these
//! files before it gives up all others, and reads the few that a text needs after it has seen the text.

mod embedded;
mod index;

pub(crate) use embedded::{Style, has_shape, is_direction, is_invisible};

use serde::{Deserialize, Serialize};
use std::{
    cell::{Cell, RefCell},
    fs::File,
    io::Read,
    path::PathBuf,
    sync::OnceLock,
};

/// The largest file that is read: a font of all of Chinese, Japanese and Korean in ten weights is smaller.
const LARGEST: u64 = 64 << 20;
/// What may be read for one text.
const MOST: u64 = 160 << 20;

/// A folder of fonts, and what is in it.
#[derive(Debug)]
pub struct FontFolder {
    path: PathBuf,
    files: OnceLock<Vec<FontFile>>,
}

impl FontFolder {
    /// The fonts in a folder and the folders in it; nothing is read yet. One that is not there has none.
    #[must_use]
    pub fn new(path: PathBuf) -> Self {
        Self { path, files: OnceLock::new() }
    }

    /// The files that have characters of their own, the one to be preferred first.
    pub(crate) fn files(&self) -> &[FontFile] {
        self.files.get_or_init(|| index::of(&self.path))
    }
}

/// A file with a font, and the characters for which it is the one to take: ranges with both their ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FontFile {
    path: PathBuf,
    characters: Vec<(u32, u32)>,
}

impl FontFile {
    fn has(&self, character: char) -> bool {
        let number = u32::from(character);
        let at = self.characters.partition_point(|(_, last)| *last < number);
        self.characters.get(at).is_some_and(|(first, _)| *first <= number)
    }
}

/// Files that were opened while that was possible.
#[derive(Debug, Default)]
pub(crate) struct OpenFonts {
    files: Vec<(FontFile, RefCell<Option<File>>)>,
    read: Cell<u64>,
}

impl OpenFonts {
    /// Opens what can be opened.
    pub(crate) fn open(files: Vec<FontFile>) -> Self {
        let files = files.into_iter().map(|file| {
            let opened = File::open(&file.path).ok();
            (file, RefCell::new(opened))
        });
        Self { files: files.collect(), read: Cell::new(0) }
    }

    /// The fonts that have one of these characters and were not asked for before.
    pub(crate) fn having(&self, characters: impl Iterator<Item = char> + Clone) -> Vec<Vec<u8>> {
        let wanted = self.files.iter().filter(|(file, _)| characters.clone().any(|character| file.has(character)));
        wanted.filter_map(|(_, opened)| self.content(opened.borrow_mut().take()?)).collect()
    }

    fn content(&self, file: File) -> Option<Vec<u8>> {
        let mut content = Vec::new();
        let left = MOST.saturating_sub(self.read.get()).min(LARGEST);
        file.take(left + 1).read_to_end(&mut content).ok()?;
        let read = u64::try_from(content.len()).unwrap_or(u64::MAX);
        self.read.set(self.read.get().saturating_add(read));
        (read <= left).then_some(content)
    }
}
