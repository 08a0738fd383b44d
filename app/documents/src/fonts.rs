//! The fonts of the program, and those of the machine for characters that the former have no shapes for.
//!
//! Few documents need the latter, so nobody looks at them until one does: the child asks for the characters that it
//! lacks, and the parent answers with the content of the fonts that have them. The parent makes an index for this, once:
//! which file has which characters. The child opens no file, ever.

mod embedded;
mod index;

pub(crate) use embedded::{Style, has_shape, is_direction, is_invisible};

use std::{
    cell::RefCell,
    collections::HashSet,
    fs::File,
    io::{self, Read},
    path::PathBuf,
    sync::OnceLock,
};

/// The largest file that is read: a font of all of Chinese, Japanese and Korean in ten weights is smaller.
const LARGEST: u64 = 64 << 20;
/// What may be read for one text.
const MOST: u64 = 160 << 20;
/// How many characters are asked for at once.
const AT_ONCE: usize = 1_000;

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
    fn files(&self) -> &[FontFile] {
        self.files.get_or_init(|| index::of(&self.path))
    }
}

/// A file with a font, and the characters for which it is the one to take: ranges with both their ends.
#[derive(Clone, Debug, PartialEq, Eq)]
struct FontFile {
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

/// What one child gets of a folder: each font once, and not more than [`MOST`] in all.
pub(crate) struct FontLender<'f> {
    folder: Option<&'f FontFolder>,
    lent: HashSet<usize>,
    left: u64,
}

impl<'f> FontLender<'f> {
    pub(crate) fn new(folder: Option<&'f FontFolder>) -> Self {
        Self { folder, lent: HashSet::new(), left: MOST }
    }

    /// The fonts that have one of these characters, and were not lent before.
    pub(crate) fn having(&mut self, characters: &str) -> Vec<impl Read + use<>> {
        let mut fonts = Vec::new();
        for (number, file) in self.folder.map(FontFolder::files).unwrap_or_default().iter().enumerate() {
            if characters.chars().any(|character| file.has(character)) && self.lent.insert(number) {
                fonts.extend(self.lend(file));
            }
        }
        fonts
    }

    fn lend(&mut self, file: &FontFile) -> Option<impl Read + use<>> {
        let opened = File::open(&file.path).ok()?;
        let octets = opened.metadata().ok()?.len();
        self.left = self.left.checked_sub(octets).filter(|_| octets <= LARGEST)?;
        // Not more than was counted, should it grow meanwhile.
        Some(opened.take(octets))
    }
}

/// Asks for the fonts that have one of some characters.
type Ask = dyn FnMut(&str) -> io::Result<Vec<Vec<u8>>>;

/// The fonts of the machine, as the child gets them: by asking.
#[derive(Default)]
pub(crate) struct OpenFonts {
    /// Nobody to ask is as good as a machine without fonts.
    ask: Option<RefCell<Box<Ask>>>,
    asked: RefCell<HashSet<char>>,
}

impl OpenFonts {
    /// Fonts that `ask` gives, which is not asked for the same character twice.
    pub(crate) fn by_asking(ask: impl FnMut(&str) -> io::Result<Vec<Vec<u8>>> + 'static) -> Self {
        Self { ask: Some(RefCell::new(Box::new(ask))), asked: RefCell::default() }
    }

    /// The fonts that have one of these characters and were not asked for before.
    pub(crate) fn having(&self, characters: impl Iterator<Item = char>) -> Vec<Vec<u8>> {
        let Some(ask) = &self.ask else { return Vec::new() };
        let new: Vec<char> = characters.filter(|character| self.asked.borrow_mut().insert(*character)).collect();
        let fonts = new.chunks(AT_ONCE).map(|characters| {
            // Whoever does not answer is gone, and with it whoever wants to see the document.
            ask.borrow_mut()(&characters.iter().collect::<String>()).unwrap_or_default()
        });
        fonts.flatten().collect()
    }
}
