//! Printers: found by the key of their panel and by their URI.

use crate::{
    StoreError,
    tables::{PRINTER_BY_PANEL_KEY, PRINTER_BY_URI, PRINTERS, everything, within},
    txn::{self, Rows, WriteTxn},
};
use model::{
    id::{OrgId, PrinterId},
    printers::Printer,
};

/// The printer.
pub fn get(r: &impl Rows, org: OrgId, printer: PrinterId) -> Result<Option<Printer>, StoreError> {
    txn::get(r, PRINTERS, (org, printer))
}

/// The printers of the organization.
pub fn list(r: &impl Rows, org: OrgId) -> Result<Vec<Printer>, StoreError> {
    txn::rows(r, PRINTERS, within((org,)))
}

/// The printers of every organization.
pub fn all(r: &impl Rows) -> Result<Vec<Printer>, StoreError> {
    txn::rows(r, PRINTERS, everything())
}

/// The printer whose panel has that key.
pub fn by_panel_key(r: &impl Rows, key: &str) -> Result<Option<(OrgId, PrinterId)>, StoreError> {
    txn::get(r, PRINTER_BY_PANEL_KEY, key)
}

/// The printer at that URI.
pub fn by_uri(r: &impl Rows, uri: &str) -> Result<Option<(OrgId, PrinterId)>, StoreError> {
    txn::get(r, PRINTER_BY_URI, uri)
}

/// Writes a printer.
///
/// # Errors
/// `Conflict` when its URI or the key of its panel belongs to another.
pub fn put(w: &mut WriteTxn, printer: &Printer) -> Result<(), StoreError> {
    crate::orgs::must_be(w, printer.org)?;
    let us = (printer.org, printer.id);
    if by_uri(w, &printer.uri)?.is_some_and(|other| other != us) {
        return Err(StoreError::Conflict("uri"));
    }
    if by_panel_key(w, &printer.panel_key)?.is_some_and(|other| other != us) {
        return Err(StoreError::Conflict("panel-key"));
    }
    let old = w.replace(PRINTERS, us, printer)?;
    if old.as_ref().is_some_and(|old| old.uri == printer.uri && old.panel_key == printer.panel_key) {
        return Ok(());
    }
    if let Some(old) = old {
        leave_doors(w, &old)?;
    }
    w.insert(PRINTER_BY_URI, &printer.uri, &us)?;
    w.insert(PRINTER_BY_PANEL_KEY, &printer.panel_key, &us)
}

/// Removes a printer.
pub fn remove(w: &mut WriteTxn, org: OrgId, printer: PrinterId) -> Result<(), StoreError> {
    match w.take(PRINTERS, (org, printer))? {
        Some(old) => leave_doors(w, &old),
        None => Ok(()),
    }
}

/// Removes at most `limit` printers of an organization that goes, and says how many.
pub(crate) fn remove_some(w: &mut WriteTxn, org: OrgId, limit: usize) -> Result<usize, StoreError> {
    let some = txn::first_rows(w, PRINTERS, within((org,)), limit)?;
    some.iter().try_for_each(|printer| remove(w, org, printer.id))?;
    Ok(some.len())
}

fn leave_doors(w: &mut WriteTxn, old: &Printer) -> Result<(), StoreError> {
    w.delete(PRINTER_BY_URI, &old.uri)?;
    w.delete(PRINTER_BY_PANEL_KEY, &old.panel_key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        agents,
        tests::{furnished, read, samples, whole, write},
    };

    #[test]
    fn a_printer_is_found_by_panel_and_uri() {
        let store = furnished();
        let (org, first) = (samples::ORG, samples::printer(1));
        write(&store, |w| {
            agents::put(w, &samples::agent(1), None)?;
            put(w, &samples::printer(1))?;
            put(w, &samples::printer(2))
        });
        let doors = |p: &Printer| read(&store, |r| Ok((by_panel_key(r, &p.panel_key)?, by_uri(r, &p.uri)?)));
        assert_eq!(doors(&first), (Some((org, first.id)), Some((org, first.id))));
        assert_eq!((read(&store, |r| list(r, org)).len(), read(&store, all).len()), (2, 2));
        let twin = Printer { uri: first.uri.clone(), ..samples::printer(3) };
        let refused = store.write_and_wait(move |w| put(w, &twin));
        assert!(matches!(refused, Err(StoreError::Conflict("uri"))));

        let moved = Printer { uri: "ipps://new/ipp/print".to_owned(), panel_key: "f".repeat(32), ..first.clone() };
        write(&store, {
            let moved = moved.clone();
            move |w| put(w, &moved)
        });
        assert_eq!(doors(&first), (None, None));
        assert_eq!(doors(&moved), (Some((org, first.id)), Some((org, first.id))));
        assert_eq!(read(&store, |r| get(r, org, first.id)), Some(moved.clone()));
        whole(&store);
        write(&store, move |w| remove(w, org, first.id));
        assert_eq!(doors(&moved), (None, None));
        whole(&store);
    }
}
