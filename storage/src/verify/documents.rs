//! Rows, keys and files of documents: each document has all three, and there is nothing else.

use super::Finding;
use crate::{
    SpoolError, Store, StoreError,
    spool::{Document, SpoolFiles},
    tables::{DOCUMENTS, everything},
    txn::{self, WriteTxn},
};
use model::id::DocumentId;
use std::{collections::HashMap, sync::Arc};

/// Looks at every document, on the writer thread: nobody keeps or forgets one meanwhile.
pub(super) fn all(store: &Store) -> Result<Vec<Finding>, StoreError> {
    let files = Arc::clone(store.spool_files());
    store.write_and_wait(move |w| {
        let rows = rows(w)?;
        let mut findings = Vec::new();
        for (document, slot) in &rows {
            let key = files.slots.get(*slot)?.filter(|key| key.document == *document);
            match key.map(|key| Document::open(&files, &key)) {
                None => findings.push(keys(format!("the key of document {document} is damaged"))),
                Some(Err(SpoolError::Damaged(_))) => findings.push(spool(format!("document {document} is damaged"))),
                Some(Err(error)) => return Err(error.into()),
                Some(Ok(_)) => (),
            }
        }
        let used: HashMap<u32, DocumentId> = rows.iter().map(|(document, slot)| (*slot, *document)).collect();
        if used.len() != rows.len() {
            findings.push(keys("two documents share a slot".to_owned()));
        }
        for slot in (0..files.slots.count()).filter(|slot| !used.contains_key(slot)) {
            if let Some(key) = files.slots.get(slot)?
                && !files.in_flight().contains(&key.document)
            {
                findings
                    .push(keys(format!("slot {slot} has the key of document {}, and no row says so", key.document)));
            }
        }
        strays(&files, &rows, &mut findings)?;
        Ok(findings)
    })
}

fn rows(w: &WriteTxn) -> Result<HashMap<DocumentId, u32>, StoreError> {
    let mut rows = HashMap::new();
    txn::visit(w, DOCUMENTS, everything(), |document, slot| {
        rows.insert(document, slot);
        Ok(true)
    })?;
    Ok(rows)
}

/// Files that belong to no row and are not about to.
fn strays(files: &SpoolFiles, rows: &HashMap<DocumentId, u32>, findings: &mut Vec<Finding>) -> Result<(), StoreError> {
    let mut others = Vec::new();
    let found = files.files(|path| others.push(path)).map_err(crate::error::spool("listing the spool"))?;
    findings.extend(others.iter().map(|path| spool(format!("{} is not the name of a document", path.display()))));
    for file in found.into_iter().filter(|file| !rows.contains_key(file)) {
        let in_flight = files.in_flight().contains(&file);
        // One that was in flight when the directory was read may be gone by now.
        if !in_flight && files.path(file).exists() {
            findings.push(spool(format!("file {file} belongs to no document")));
        }
    }
    Ok(())
}

fn spool(what: String) -> Finding {
    Finding { place: "spool", what }
}

fn keys(what: String) -> Finding {
    Finding { place: "keys", what }
}
