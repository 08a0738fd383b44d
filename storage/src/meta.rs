//! What the appliance notes about itself, by name. Names that begin with `storage.` belong to the store.

use crate::{
    StoreError,
    tables::META,
    txn::{self, Rows, WriteTxn},
};

/// What is noted under `name`.
pub fn get(r: &impl Rows, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
    txn::get(r, META, name)
}

/// Notes `value` under `name`.
pub fn put(w: &mut WriteTxn, name: &str, value: &[u8]) -> Result<(), StoreError> {
    w.insert(META, name, &value.to_vec())
}

/// Forgets what is noted under `name`.
pub fn remove(w: &mut WriteTxn, name: &str) -> Result<(), StoreError> {
    w.delete(META, name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{furnished, read, whole, write};

    #[test]
    fn a_note_is_kept_until_it_is_removed() {
        let store = furnished();
        write(&store, |w| put(w, "set up", &[1]));
        assert_eq!(read(&store, |r| get(r, "set up")), Some(vec![1]));
        write(&store, |w| remove(w, "set up"));
        assert_eq!(read(&store, |r| get(r, "set up")), None);
        whole(&store);
    }
}
