//! Rows, keys and files of documents: each document has all three, and there is nothing else.

use super::Finding;
use crate::{
    SpoolError, Store, StoreError,
    spool::{Document, Shared},
    tables::{DOCUMENTS, everything},
    txn::{self, WriteTxn},
};
use model::id::DocumentId;
use std::{collections::HashMap, sync::Arc};

/// Looks at every document, on the writer thread: nobody keeps or forgets one meanwhile.
pub(super) fn all(store: &Store) -> Result<Vec<Finding>, StoreError> {
    let shared = Arc::clone(store.shared());
    store.write_and_wait(move |w| {
        let rows = rows(w)?;
        let mut findings = Vec::new();
        for (document, slot) in &rows {
            let key = shared.slots.get(*slot)?.filter(|key| key.document == *document);
            match key.map(|key| Document::open(&shared, &key)) {
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
        for slot in (0..shared.slots.count()).filter(|slot| !used.contains_key(slot)) {
            if let Some(key) = shared.slots.get(slot)?
                && !shared.in_flight().contains(&key.document)
            {
                findings
                    .push(keys(format!("slot {slot} has the key of document {}, and no row says so", key.document)));
            }
        }
        strays(&shared, &rows, &mut findings)?;
        Ok(findings)
    })
}

fn rows(w: &WriteTxn) -> Result<HashMap<DocumentId, u32>, StoreError> {
    let mut rows = HashMap::new();
    txn::visit(w, DOCUMENTS, &everything(), |key, slot| {
        let id =
            key.try_into().map_err(|_| StoreError::Row { table: DOCUMENTS.name, why: "a key of another length" })?;
        rows.insert(DocumentId(id), slot);
        Ok(true)
    })?;
    Ok(rows)
}

/// Files that belong to no row and are not about to.
fn strays(shared: &Shared, rows: &HashMap<DocumentId, u32>, findings: &mut Vec<Finding>) -> Result<(), StoreError> {
    let mut others = Vec::new();
    let files = shared.files(|path| others.push(path)).map_err(crate::error::spool("listing the spool"))?;
    findings.extend(others.iter().map(|path| spool(format!("{} is not the name of a document", path.display()))));
    for file in files.into_iter().filter(|file| !rows.contains_key(file)) {
        let in_flight = shared.in_flight().contains(&file);
        // One that was in flight when the directory was read may be gone by now.
        if !in_flight && shared.path(file).exists() {
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
