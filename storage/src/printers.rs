//! Printers: found by the key of their panel and by their URI.

use crate::{
    StoreError,
    tables::{PRINTER_BY_PANEL_KEY, PRINTER_BY_URI, PRINTERS, everything, of, text},
    txn::{self, Rows, WriteTxn},
};
use model::{
    id::{OrgId, PrinterId},
    printers::Printer,
};

/// The printer.
///
/// # Errors
/// When the database cannot be read.
pub fn get(r: &impl Rows, org: OrgId, printer: PrinterId) -> Result<Option<Printer>, StoreError> {
    txn::get(r, PRINTERS, of(org).id(printer.0).as_bytes())
}

/// The printers of the organization.
///
/// # Errors
/// When the database cannot be read.
pub fn list(r: &impl Rows, org: OrgId) -> Result<Vec<Printer>, StoreError> {
    txn::all(r, PRINTERS, &of(org).span())
}

/// The printers of every organization.
///
/// # Errors
/// When the database cannot be read.
pub fn all(r: &impl Rows) -> Result<Vec<Printer>, StoreError> {
    txn::all(r, PRINTERS, &everything())
}

/// The printer whose panel has that key.
///
/// # Errors
/// When the database cannot be read.
pub fn by_panel_key(r: &impl Rows, key: &str) -> Result<Option<(OrgId, PrinterId)>, StoreError> {
    txn::get(r, PRINTER_BY_PANEL_KEY, text(key).as_bytes())
}

/// The printer at that URI.
///
/// # Errors
/// When the database cannot be read.
pub fn by_uri(r: &impl Rows, uri: &str) -> Result<Option<(OrgId, PrinterId)>, StoreError> {
    txn::get(r, PRINTER_BY_URI, text(uri).as_bytes())
}

/// Writes a printer.
///
/// # Errors
/// `Conflict` when its URI or the key of its panel belongs to another.
pub fn put(w: &mut WriteTxn, printer: &Printer) -> Result<(), StoreError> {
    let us = (printer.org, printer.id);
    if by_uri(w, &printer.uri)?.is_some_and(|other| other != us) {
        return Err(StoreError::Conflict("uri"));
    }
    if by_panel_key(w, &printer.panel_key)?.is_some_and(|other| other != us) {
        return Err(StoreError::Conflict("panel-key"));
    }
    let old = w.replace(PRINTERS, of(us.0).id(us.1.0).as_bytes(), printer)?;
    if old.as_ref().is_some_and(|old| old.uri == printer.uri && old.panel_key == printer.panel_key) {
        return Ok(());
    }
    if let Some(old) = old {
        leave_doors(w, &old)?;
    }
    w.insert(PRINTER_BY_URI, text(&printer.uri).as_bytes(), &us)?;
    w.insert(PRINTER_BY_PANEL_KEY, text(&printer.panel_key).as_bytes(), &us)
}

/// Removes a printer.
///
/// # Errors
/// When the database cannot be written.
pub fn remove(w: &mut WriteTxn, org: OrgId, printer: PrinterId) -> Result<(), StoreError> {
    match w.take(PRINTERS, of(org).id(printer.0).as_bytes())? {
        Some(old) => leave_doors(w, &old),
        None => Ok(()),
    }
}

/// Removes every printer.
pub(crate) fn remove_all(w: &mut WriteTxn, org: OrgId) -> Result<(), StoreError> {
    let printers = list(w, org)?;
    printers.iter().try_for_each(|printer| remove(w, org, printer.id))
}

fn leave_doors(w: &mut WriteTxn, old: &Printer) -> Result<(), StoreError> {
    w.delete(PRINTER_BY_URI, text(&old.uri).as_bytes())?;
    w.delete(PRINTER_BY_PANEL_KEY, text(&old.panel_key).as_bytes())
}
