//! What a mail client sends, shown to the parts of the gate that read it: for the fuzz target in `tests/fuzz` and the
//! test of its corpus. It is not in the product.

use super::{auth, command, data::Watch};

/// Reads the same octets as lines of commands, as an answer to `AUTH`, and as a message in pieces.
///
/// # Panics
/// When a message ends at different octets depending on the pieces that it came in.
pub fn read_client(bytes: &[u8]) {
    for line in bytes.split(|b| *b == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let _ = command::parse(line);
        let _ = auth::decode(line);
        if let Ok(path) = std::str::from_utf8(line) {
            let _ = command::decode_path(path);
        }
    }
    let ends = [1, 7, 4096].map(|size| end(bytes, size));
    assert!(ends.iter().all(|end| *end == ends[0]), "a message ends where it ends: {ends:?}");
}

/// After how many octets a message ends that comes in pieces of this size; none where it does not, or is refused.
fn end(bytes: &[u8], size: usize) -> Option<usize> {
    let mut watch = Watch::new(1000, 1 << 20);
    let mut passed = 0;
    for piece in bytes.chunks(size) {
        match watch.look(piece) {
            super::data::DataState::More => passed += piece.len(),
            super::data::DataState::End(count) => return Some(passed + count),
            super::data::DataState::Bad(_) => return None,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, path::Path};

    #[test]
    fn every_client_of_the_corpus_is_answered() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fuzz/corpus/smtp");
        let files = fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
        let read = files.map(|file| read_client(&fs::read(file.unwrap().path()).unwrap())).count();
        assert!(read > 0, "{} is empty", folder.display());
    }
}
