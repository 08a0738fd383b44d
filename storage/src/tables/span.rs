//! Stretches of keys: what is walked in a table, said by the beginnings of its keys.

use super::keys::{AsKey, Raw, Word, key_bytes};
use model::{id::OrgId, text::Email};
use std::marker::PhantomData;

/// The beginning of a [`Word`], for what is walked.
#[derive(Clone, Copy, Debug)]
pub struct WordStart<'t>(pub &'t str);

/// A value that is the beginning of keys of shape `K`: some of their parts, but not all.
pub trait Prefix<K> {
    /// Appends the bytes of the value.
    fn begin(&self, key: &mut Vec<u8>);
}

macro_rules! prefixes {
    ($(($($shape:ident $value:ident $at:tt)+) of ($($rest:ident)+);)+) => {$(
        impl<$($shape, $value: AsKey<$shape>,)+ $($rest),+> Prefix<($($shape,)+ $($rest,)+)> for ($($value,)+) {
            fn begin(&self, key: &mut Vec<u8>) {
                $(self.$at.append_to(key);)+
            }
        }
    )+};
}

prefixes! {
    (A Va 0) of (B);
    (A Va 0) of (B C);
    (A Va 0) of (B C D);
    (A Va 0) of (B C D E);
    (A Va 0 B Vb 1) of (C);
    (A Va 0 B Vb 1) of (C D);
    (A Va 0 B Vb 1) of (C D E);
    (A Va 0 B Vb 1 C Vc 2) of (D);
    (A Va 0 B Vb 1 C Vc 2) of (D E);
}

impl Prefix<(OrgId, Word, Email)> for (OrgId, WordStart<'_>) {
    fn begin(&self, key: &mut Vec<u8>) {
        self.0.append_to(key);
        key.extend_from_slice(self.1.0.as_bytes());
    }
}

impl<F, V: AsKey<F>> Prefix<(OrgId, F, Word, Email)> for (OrgId, V, WordStart<'_>) {
    fn begin(&self, key: &mut Vec<u8>) {
        self.0.append_to(key);
        self.1.append_to(key);
        key.extend_from_slice(self.2.0.as_bytes());
    }
}

impl Prefix<Raw> for [u8] {
    fn begin(&self, key: &mut Vec<u8>) {
        key.extend_from_slice(self);
    }
}

impl<K, T: Prefix<K> + ?Sized> Prefix<K> for &T {
    fn begin(&self, key: &mut Vec<u8>) {
        T::begin(self, key);
    }
}

/// A stretch of keys of one shape.
#[derive(Debug)]
pub struct Span<K> {
    /// The first key.
    pub from: Vec<u8>,
    /// The key before which it ends; none for the end of the table.
    pub to: Option<Vec<u8>>,
    shape: PhantomData<fn() -> K>,
}

impl<K> Clone for Span<K> {
    fn clone(&self) -> Self {
        Self { from: self.from.clone(), to: self.to.clone(), shape: PhantomData }
    }
}

/// The whole table.
pub fn everything<K>() -> Span<K> {
    Span { from: Vec::new(), to: None, shape: PhantomData }
}

/// Everything that begins with `prefix`.
pub fn within<K>(prefix: impl Prefix<K>) -> Span<K> {
    let from = beginning(&prefix);
    let to = successor(from.clone());
    Span { from, to, shape: PhantomData }
}

impl<K> Span<K> {
    /// What of it begins with `prefix` or sorts behind that.
    pub fn from(self, prefix: impl Prefix<K>) -> Self {
        Self { from: beginning(&prefix), ..self }
    }

    /// What of it sorts before everything that begins with `prefix`.
    pub fn until(self, prefix: impl Prefix<K>) -> Self {
        Self { to: Some(beginning(&prefix)), ..self }
    }

    /// What of it sorts behind `key`.
    pub fn after(self, key: impl AsKey<K>) -> Self {
        // The least key behind another is that key and a zero byte.
        let mut from = key_bytes(&key);
        from.push(0);
        Self { from, ..self }
    }

    /// What of it sorts behind everything that begins with `prefix`.
    pub fn past(self, prefix: impl Prefix<K>) -> Self {
        match successor(beginning(&prefix)) {
            Some(from) => Self { from, ..self },
            // Nothing is greater than bytes that are all at their most: an empty stretch.
            None => Self { to: Some(self.from.clone()), ..self },
        }
    }
}

fn beginning<K>(prefix: &impl Prefix<K>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(64);
    prefix.begin(&mut bytes);
    bytes
}

/// The least bytes that are greater than all that begin with `bytes`; none when there are no greater ones.
fn successor(mut bytes: Vec<u8>) -> Option<Vec<u8>> {
    while bytes.last() == Some(&u8::MAX) {
        bytes.pop();
    }
    let last = bytes.last_mut()?;
    *last = last.saturating_add(1);
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_everything_with_a_beginning() {
        let check = |prefix: &[u8], to: Option<&[u8]>| {
            assert_eq!(within::<Raw>(prefix).to.as_deref(), to);
            let past = everything::<Raw>().past(prefix);
            assert_eq!(
                (past.from.as_slice(), past.to.as_deref()),
                (to.unwrap_or(&[]), to.map_or(Some(&[][..]), |_| None))
            );
        };
        check(&[1, 2], Some(&[1, 3]));
        check(&[1, 255], Some(&[2]));
        check(&[255, 255], None);
        check(&[], None);
    }
}
