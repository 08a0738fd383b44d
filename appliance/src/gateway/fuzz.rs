//! What a printer answers, shown to what reads it: for the fuzz target in `tests/fuzz` and the test of its corpus. It
//! is not in the product.

use super::attributes::{job_report, told};

/// Reads an answer of a printer as one about itself and as one about a job.
pub fn read_answer(bytes: &[u8]) {
    let Ok((message, _)) = ipp::decode(bytes) else { return };
    for group in &message.groups {
        let _ = told(&group.attributes);
        let _ = job_report(&group.attributes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, path::Path};

    #[test]
    fn every_answer_of_the_corpus_is_read_or_refused() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fuzz/corpus/printer");
        let files = fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
        let read = files.map(|file| read_answer(&fs::read(file.unwrap().path()).unwrap())).count();
        assert!(read > 0, "{} is empty", folder.display());
    }
}
