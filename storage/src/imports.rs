//! Imports of files, and what each of their lines would do or did.

use crate::{
    StoreError,
    tables::{IMPORT_LINES, IMPORT_LINES_BY_EMAIL, IMPORTS, everything, within},
    txn::{self, Rows, WriteTxn},
};
use model::{
    id::{ImportId, OrgId},
    imports::{Import, ImportEffect, LineOutcome},
    text::Email,
};

/// The import.
pub fn get(r: &impl Rows, org: OrgId, import: ImportId) -> Result<Option<Import>, StoreError> {
    txn::get(r, IMPORTS, (org, import))
}

/// The imports of the organization.
pub fn list(r: &impl Rows, org: OrgId) -> Result<Vec<Import>, StoreError> {
    txn::rows(r, IMPORTS, within((org,)))
}

/// The imports of all organizations, for what becomes of them by time.
pub fn everywhere(r: &impl Rows) -> Result<Vec<Import>, StoreError> {
    txn::rows(r, IMPORTS, everything())
}

/// The line with that number.
pub fn line(r: &impl Rows, org: OrgId, import: ImportId, number: u32) -> Result<Option<LineOutcome>, StoreError> {
    txn::get(r, IMPORT_LINES, (org, import, number))
}

/// The lines behind number `after`, at most `limit`; with `errors` only those that are refused.
pub fn lines(
    r: &impl Rows,
    org: OrgId,
    import: ImportId,
    after: Option<u32>,
    errors: bool,
    limit: usize,
) -> Result<Vec<LineOutcome>, StoreError> {
    let all = within((org, import));
    let span = match after {
        Some(number) => all.after((org, import, number)),
        None => all,
    };
    let mut found = Vec::new();
    if limit == 0 {
        return Ok(found);
    }
    txn::visit(r, IMPORT_LINES, span, |_, line| {
        if !errors || line.effect == ImportEffect::Error {
            found.push(line);
        }
        Ok(found.len() < limit)
    })?;
    Ok(found)
}

/// Writes an import.
pub fn put(w: &mut WriteTxn, import: &Import) -> Result<(), StoreError> {
    crate::orgs::must_be(w, import.org)?;
    w.insert(IMPORTS, (import.org, import.id), import)
}

/// Writes a line of an import.
pub fn put_line(w: &mut WriteTxn, org: OrgId, import: ImportId, line: &LineOutcome) -> Result<(), StoreError> {
    crate::orgs::must_be(w, org)?;
    let key = (org, import, line.number);
    if let Some(before) = txn::get(w, IMPORT_LINES, key)?
        && before.subject != line.subject
        && let Some(entry) = by_email(org, import, &before)
    {
        w.delete(IMPORT_LINES_BY_EMAIL, entry)?;
    }
    if let Some(entry) = by_email(org, import, line) {
        w.insert(IMPORT_LINES_BY_EMAIL, entry, &import)?;
    }
    w.insert(IMPORT_LINES, key, line)
}

/// Where the index of addresses names the line; the last four characters of a badge are no address.
pub(crate) fn by_email(org: OrgId, import: ImportId, line: &LineOutcome) -> Option<(OrgId, &str, ImportId, u32)> {
    let email = line.subject.contains('@').then_some(line.subject.as_str())?;
    Some((org, email, import, line.number))
}

/// Writes `to` where the logs name the address `from`: the person has another one, or is gone (C19).
pub fn rename(w: &mut WriteTxn, org: OrgId, from: &Email, to: &str) -> Result<(), StoreError> {
    let mut named = Vec::new();
    txn::visit(w, IMPORT_LINES_BY_EMAIL, within((org, from.as_str())), |(_, _, import, number), _| {
        named.push((import, number));
        Ok(true)
    })?;
    for (import, number) in named {
        if let Some(line) = line(w, org, import, number)? {
            put_line(w, org, import, &LineOutcome { subject: to.to_owned(), ..line })?;
        }
    }
    Ok(())
}

/// Removes an import with its lines and its file.
pub fn remove(w: &mut WriteTxn, org: OrgId, import: ImportId) -> Result<(), StoreError> {
    let Some(old) = w.take(IMPORTS, (org, import))? else { return Ok(()) };
    remove_lines(w, org, import, usize::MAX)?;
    old.document.map_or(Ok(()), |document| w.forget(document))
}

/// Removes at most `limit` imports, their lines first, of an organization that goes, and says how many.
pub(crate) fn remove_some(w: &mut WriteTxn, org: OrgId, limit: usize) -> Result<usize, StoreError> {
    let mut left = limit;
    for import in txn::first_rows(w, IMPORTS, within((org,)), limit)? {
        left -= remove_lines(w, org, import.id, left)?;
        if left == 0 {
            break;
        }
        remove(w, org, import.id)?;
        left -= 1;
    }
    Ok(limit - left)
}

/// Removes at most `limit` lines of an import, and says how many.
fn remove_lines(w: &mut WriteTxn, org: OrgId, import: ImportId, limit: usize) -> Result<usize, StoreError> {
    let lines = lines(w, org, import, None, false, limit)?;
    for line in &lines {
        w.delete(IMPORT_LINES, (org, import, line.number))?;
        if let Some(entry) = by_email(org, import, line) {
            w.delete(IMPORT_LINES_BY_EMAIL, entry)?;
        }
    }
    Ok(lines.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{content, furnished, read, samples, staged, whole, write};

    #[test]
    fn an_import_goes_with_its_lines_and_its_file() {
        let store = furnished();
        let org = samples::ORG;
        let file = staged(&store, b"EMAIL");
        let document = file.id;
        let (first, second) = (Import { document: Some(document), ..samples::import(1) }, samples::import(2));
        let ids = (first.id, second.id);
        write(&store, move |w| {
            w.keep(&file)?;
            put(w, &first)?;
            put(w, &second)?;
            for number in [2, 300, 5] {
                put_line(w, org, first.id, &samples::import_line(number))?;
            }
            put_line(w, org, second.id, &samples::import_line(2))
        });
        let numbers = |after, errors, limit| {
            let lines = read(&store, |r| lines(r, org, ids.0, after, errors, limit));
            lines.iter().map(|line| line.number).collect::<Vec<_>>()
        };
        assert_eq!(numbers(None, false, 9), [2, 5, 300]);
        assert_eq!(numbers(Some(2), false, 1), [5]);
        assert_eq!(numbers(None, true, 9), [2, 5, 300], "all of the samples are errors");
        assert_eq!(read(&store, |r| list(r, OrgId([2; 16]))), []);
        assert_eq!(read(&store, everywhere).len(), 2);
        assert_eq!(content(&store, document).unwrap(), b"EMAIL");
        whole(&store);
        write(&store, move |w| remove(w, org, ids.0));
        assert_eq!(numbers(None, false, 9), Vec::<u32>::new());
        assert_eq!(read(&store, |r| line(r, org, ids.1, 2)), Some(samples::import_line(2)));
        assert!(content(&store, document).is_err());
        whole(&store);
    }
    #[test]
    fn a_log_names_a_person_as_the_person_is_called_now() {
        let store = furnished();
        let (org, import) = (samples::ORG, samples::import(1).id);
        let named =
            |number: u32, subject: &str| LineOutcome { subject: subject.to_owned(), ..samples::import_line(number) };
        write(&store, move |w| {
            put(w, &samples::import(1))?;
            for line in [named(2, "ada@b.org"), named(3, "ada@b.org.uk"), named(4, "4711"), named(5, "ada@b.org")] {
                put_line(w, org, import, &line)?;
            }
            // What becomes of a line is written over what it would do.
            put_line(w, org, import, &named(5, "ada@b.org"))
        });
        let subjects = || {
            let lines = read(&store, |r| lines(r, org, import, None, false, 9));
            lines.into_iter().map(|line| line.subject).collect::<Vec<_>>().join(" ")
        };
        for (from, to, after) in [
            ("ada@b.org", "countess@b.org", "countess@b.org ada@b.org.uk 4711 countess@b.org"),
            ("ada@b.org", "#gone", "countess@b.org ada@b.org.uk 4711 countess@b.org"),
            ("countess@b.org", "#gone", "#gone ada@b.org.uk 4711 #gone"),
        ] {
            let from = from.parse().unwrap();
            write(&store, move |w| rename(w, org, &from, to));
            assert_eq!(subjects(), after);
            whole(&store);
        }
        write(&store, move |w| remove_some(w, org, 3).map(|gone| assert_eq!(gone, 3)));
        assert_eq!(subjects(), "#gone");
        whole(&store);
        write(&store, move |w| remove_some(w, org, 3).map(|gone| assert_eq!(gone, 2)));
        whole(&store);
    }
}
