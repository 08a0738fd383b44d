//! What people bring and readers type, shown to what reads it: for the fuzz targets in `tests/fuzz` and the test of
//! their corpus. It is not in the product.

use crate::{
    badges::{ReaderStep, normalise},
    imports,
};

/// Reads a file as one of users, of badges and of users of Print Management, strictly and not.
///
/// # Panics
/// When a strict reading takes a line that the other one refuses.
pub fn read_import(bytes: &[u8]) {
    for (strict, loose) in [
        (imports::users(bytes, true).map(taken), imports::users(bytes, false).map(taken)),
        (imports::badges(bytes, true).map(taken), imports::badges(bytes, false).map(taken)),
        (imports::print_users(bytes, true).map(taken), imports::print_users(bytes, false).map(taken)),
    ] {
        match (strict, loose) {
            (Ok(strict), Ok(loose)) => assert!(strict <= loose, "{strict} lines taken strictly, {loose} otherwise"),
            (strict, loose) => assert_eq!(strict, loose, "a file is refused as a whole whichever way it is read"),
        }
    }
}

fn taken<T>(lines: Vec<imports::FileLine<T>>) -> usize {
    lines.iter().filter(|line| line.asks.is_ok()).count()
}

/// Reads what a badge reader typed; the first octet chooses the steps of the reader profile.
pub fn read_badge(bytes: &[u8]) {
    let Some((choice, typed)) = bytes.split_first() else { return };
    let all = [
        ReaderStep::Uppercase,
        ReaderStep::DropPrefix("0".to_owned()),
        ReaderStep::DropSuffix("?".to_owned()),
        ReaderStep::ReverseBytes,
        ReaderStep::HexToDecimal,
        ReaderStep::DecimalToHex(8),
        ReaderStep::Last(8),
        ReaderStep::DropZeros,
    ];
    let steps: Vec<_> = all.into_iter().enumerate().filter(|(n, _)| choice >> n & 1 == 1).map(|(_, s)| s).collect();
    let _ = normalise(&String::from_utf8_lossy(typed), &steps);
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, path::Path};

    fn check(target: &str, decoder: fn(&[u8])) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fuzz/corpus").join(target);
        let files = fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
        let read = files.map(|file| decoder(&fs::read(file.unwrap().path()).unwrap())).count();
        assert!(read > 0, "{} is empty", folder.display());
    }

    #[test]
    fn every_decoder_answers_its_corpus() {
        check("import", read_import);
        check("badge", read_badge);
    }
}
