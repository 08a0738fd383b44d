//! Which font of a folder has which characters. Runs in the parent: the fonts are the administrator’s.

use super::{FontFile, LARGEST, embedded::has_shape};
use skrifa::{
    FontRef, MetadataProvider,
    attribute::{Stretch, Style, Weight},
    raw::FileRef,
};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Folders in folders.
const DEPTH: u8 = 6;
/// Files that are looked at.
const FILES: usize = 5_000;
/// Words in the names of files that are not the regular face, and need not be opened to find that out.
const OTHER_FACES: [&str; 10] =
    ["bold", "light", "thin", "black", "medium", "italic", "oblique", "condensed", "demi", "heavy"];

/// The files with a regular face that have characters which the program and the files before them have not.
pub(super) fn of(folder: &Path) -> Vec<FontFile> {
    let mut paths = Vec::new();
    gather(folder, DEPTH, &mut paths);
    paths.sort_by_cached_key(|path| (rank(&name(path)), name(path)));
    let mut taken = Characters::default();
    let mut files = Vec::new();
    for path in paths {
        let characters = characters(&path, &mut taken).unwrap_or_default();
        // A path that is no text cannot be told to the child.
        if !characters.is_empty() && path.to_str().is_some() {
            files.push(FontFile { path, characters });
        }
    }
    files
}

fn gather(folder: &Path, depth: u8, paths: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.filter_map(Result::ok).map(|entry| entry.path()) {
        if path.is_dir() {
            if depth > 0 {
                gather(&path, depth - 1, paths);
            }
        } else if paths.len() < FILES && is_regular_font(&name(&path)) {
            paths.push(path);
        }
    }
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase()
}

fn is_regular_font(name: &str) -> bool {
    let font = [".ttf", ".otf", ".ttc", ".otc"].iter().any(|end| name.ends_with(end));
    font && !OTHER_FACES.iter().any(|face| name.contains(face))
}

/// Emoji first, since other fonts have a few of them; then what looks like the text around it.
fn rank(name: &str) -> u8 {
    match name {
        _ if name.contains("emoji") => 0,
        _ if name.contains("mono") || name.contains("serif") => 4,
        _ if name.contains("cjk") => 2,
        _ if name.contains("sans") => 1,
        _ => 3,
    }
}

/// The characters that nobody had before.
fn characters(path: &Path, taken: &mut Characters) -> Option<Vec<(u32, u32)>> {
    if fs::metadata(path).ok()?.len() > LARGEST {
        return None;
    }
    let data = fs::read(path).ok()?;
    let font = first_face(&data)?;
    let look = font.attributes();
    if (look.weight, look.style, look.stretch) != (Weight::NORMAL, Style::Normal, Stretch::NORMAL) {
        return None;
    }
    let mut own: Vec<u32> = font
        .charmap()
        .mappings()
        .filter(|(_, glyph)| glyph.to_u32() != 0)
        .map(|(character, _)| character)
        .filter(|number| char::from_u32(*number).is_some_and(|c| !is_private(c) && !has_shape(c)))
        .filter(|number| taken.take(*number))
        .collect();
    own.sort_unstable();
    Some(ranges(&own))
}

fn first_face(data: &[u8]) -> Option<FontRef<'_>> {
    match FileRef::new(data).ok()? {
        FileRef::Font(font) => Some(font),
        FileRef::Collection(fonts) => fonts.get(0).ok(),
    }
}

/// What means something else in every font.
fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..)
}

fn ranges(numbers: &[u32]) -> Vec<(u32, u32)> {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for number in numbers {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == *number => *last = *number,
            _ => ranges.push((*number, *number)),
        }
    }
    ranges
}

/// A set of characters.
struct Characters(Vec<bool>);

impl Default for Characters {
    fn default() -> Self {
        Self(vec![false; 0x11_0000])
    }
}

impl Characters {
    /// Adds one; says whether it is new.
    fn take(&mut self, number: u32) -> bool {
        let place = usize::try_from(number).ok().and_then(|at| self.0.get_mut(at));
        place.is_some_and(|place| !std::mem::replace(place, true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_have_both_their_ends() {
        assert_eq!(ranges(&[3, 4, 5, 9, 11, 12]), [(3, 5), (9, 9), (11, 12)]);
        let file = FontFile { path: PathBuf::new(), characters: vec![(0x41, 0x43), (0x50, 0x50)] };
        let had: String = ('A'..='R').filter(|c| file.has(*c)).collect();
        assert_eq!(had, "ABCP");
    }

    #[test]
    fn only_regular_faces_are_opened() {
        assert!(is_regular_font("notosansthai-regular.ttf"));
        assert!(!is_regular_font("notosansthai-bold.ttf"));
        assert!(!is_regular_font("notosansthai-regular.woff2"));
        assert!(rank("notocoloremoji.ttf") < rank("notosanscjk-regular.ttc"));
        assert!(rank("notosanscjk-regular.ttc") < rank("notoserifcjk-regular.ttc"));
    }

    #[test]
    fn a_folder_that_is_not_there_has_no_fonts() {
        assert_eq!(of(Path::new("/nowhere/at/all")), []);
    }
}
