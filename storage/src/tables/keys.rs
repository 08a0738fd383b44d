//! The bytes that keys are made of, and the types that keep the keys of one table from another.
//!
//! A table names the *shape* of its keys, part by part: `(OrgId, UserId)`. What may be looked up in it is a value that
//! is a key of that shape ([`AsKey`]); what may be walked is a [`Span`](super::Span) between beginnings of that shape.
//! Keys are bytes that sort as they are meant: identifiers and hashes as they are, instants with the sign turned so
//! that earlier sorts first, texts at the end.

use crate::rows::Lane;
use model::{
    access::Role,
    id::{AgentId, BadgeId, DeliveryId, DocumentId, EventId, GrantId, GroupId, ImportId, JobId, MessageId, OrgId},
    id::{PrintGroupId, PrinterId, UserId, WorkId},
    text::Email,
    time::Time,
    users::CompletedDetail,
};

/// A part of a key that is a text. It must come last: nothing says where it ends.
#[derive(Clone, Copy, Debug)]
pub struct Text;

/// A part of a key that is a text and a zero byte, which no text has: something may follow.
#[derive(Clone, Copy, Debug)]
pub struct Word;

/// A part of a key that is an instant, the latest first.
#[derive(Clone, Copy, Debug)]
pub struct NewestFirst;

/// A part of a key that is a role.
#[derive(Clone, Copy, Debug)]
pub struct RoleNumber;

/// A part of a key that is a detail of people whose values are proposed to those who type.
#[derive(Clone, Copy, Debug)]
pub struct DetailNumber;

/// A key whose parts are not known here: of a table among others in one list.
#[derive(Clone, Copy, Debug)]
pub struct Raw;

/// A hash as a part of a key.
pub type Hash = [u8; 32];

/// A value that is a key of shape `K`, or a part of one.
pub trait AsKey<K> {
    /// Appends the bytes of the value.
    fn append_to(&self, key: &mut Vec<u8>);
}

/// What keys of a table are made of; their bytes can be read back.
pub trait Shape {
    /// What is read.
    type Parts<'k>;

    /// Takes the parts from the front of `bytes`; none when they are not of this shape.
    fn take<'k>(bytes: &mut &'k [u8]) -> Option<Self::Parts<'k>>;

    /// The parts of a whole key.
    fn read(mut bytes: &[u8]) -> Option<Self::Parts<'_>> {
        Self::take(&mut bytes).filter(|_| bytes.is_empty())
    }
}

/// The bytes of a key.
pub fn key_bytes<K>(key: &impl AsKey<K>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(64);
    key.append_to(&mut bytes);
    bytes
}

impl<K, T: AsKey<K> + ?Sized> AsKey<K> for &T {
    fn append_to(&self, key: &mut Vec<u8>) {
        T::append_to(self, key);
    }
}

macro_rules! ids {
    ($($id:ident)+) => {$(
        impl AsKey<$id> for $id {
            fn append_to(&self, key: &mut Vec<u8>) {
                key.extend_from_slice(&self.0);
            }
        }

        impl Shape for $id {
            type Parts<'k> = Self;

            fn take(bytes: &mut &[u8]) -> Option<Self> {
                chunk(bytes).map(Self)
            }
        }
    )+};
}

ids! { OrgId GroupId PrintGroupId UserId BadgeId ImportId JobId MessageId PrinterId AgentId DeliveryId GrantId DocumentId EventId WorkId }

macro_rules! numbers {
    ($($number:ident)+) => {$(
        impl AsKey<$number> for $number {
            fn append_to(&self, key: &mut Vec<u8>) {
                key.extend_from_slice(&self.to_be_bytes());
            }
        }

        impl Shape for $number {
            type Parts<'k> = Self;

            fn take(bytes: &mut &[u8]) -> Option<Self> {
                chunk(bytes).map(Self::from_be_bytes)
            }
        }
    )+};
}

numbers! { u32 u64 }

impl AsKey<Hash> for Hash {
    fn append_to(&self, key: &mut Vec<u8>) {
        key.extend_from_slice(self);
    }
}

impl Shape for Hash {
    type Parts<'k> = Self;

    fn take(bytes: &mut &[u8]) -> Option<Self> {
        chunk(bytes)
    }
}

impl AsKey<RoleNumber> for Role {
    fn append_to(&self, key: &mut Vec<u8>) {
        (*self as u32).append_to(key);
    }
}

impl Shape for RoleNumber {
    type Parts<'k> = u32;

    fn take(bytes: &mut &[u8]) -> Option<u32> {
        u32::take(bytes)
    }
}

impl AsKey<DetailNumber> for CompletedDetail {
    fn append_to(&self, key: &mut Vec<u8>) {
        self.number().append_to(key);
    }
}

impl Shape for DetailNumber {
    type Parts<'k> = u32;

    fn take(bytes: &mut &[u8]) -> Option<u32> {
        u32::take(bytes)
    }
}

impl AsKey<Self> for Lane {
    fn append_to(&self, key: &mut Vec<u8>) {
        (*self as u32).append_to(key);
    }
}

impl Shape for Lane {
    type Parts<'k> = u32;

    fn take(bytes: &mut &[u8]) -> Option<u32> {
        u32::take(bytes)
    }
}

/// Whatever is left: the group or the person of a key that may be without one.
impl<I: AsKey<I>> AsKey<Self> for Option<I> {
    fn append_to(&self, key: &mut Vec<u8>) {
        if let Some(id) = self {
            id.append_to(key);
        }
    }
}

impl<I: Shape> Shape for Option<I> {
    type Parts<'k> = Option<I::Parts<'k>>;

    fn take<'k>(bytes: &mut &'k [u8]) -> Option<Self::Parts<'k>> {
        if bytes.is_empty() { Some(None) } else { I::take(bytes).map(Some) }
    }
}

impl AsKey<Time> for Time {
    fn append_to(&self, key: &mut Vec<u8>) {
        key.extend_from_slice(&sorted(*self));
    }
}

impl Shape for Time {
    type Parts<'k> = Self;

    fn take(bytes: &mut &[u8]) -> Option<Self> {
        chunk(bytes).map(unsorted)
    }
}

impl AsKey<NewestFirst> for Time {
    fn append_to(&self, key: &mut Vec<u8>) {
        key.extend_from_slice(&sorted(*self).map(|byte| !byte));
    }
}

impl Shape for NewestFirst {
    type Parts<'k> = Time;

    fn take(bytes: &mut &[u8]) -> Option<Time> {
        chunk(bytes).map(|turned: [u8; 8]| unsorted(turned.map(|byte| !byte)))
    }
}

impl AsKey<Text> for str {
    fn append_to(&self, key: &mut Vec<u8>) {
        key.extend_from_slice(self.as_bytes());
    }
}

impl AsKey<Text> for String {
    fn append_to(&self, key: &mut Vec<u8>) {
        key.extend_from_slice(self.as_bytes());
    }
}

impl Shape for Text {
    type Parts<'k> = &'k str;

    fn take<'k>(bytes: &mut &'k [u8]) -> Option<&'k str> {
        std::str::from_utf8(std::mem::take(bytes)).ok()
    }
}

/// As a text, and so it must come last.
impl AsKey<Email> for Email {
    fn append_to(&self, key: &mut Vec<u8>) {
        key.extend_from_slice(self.as_str().as_bytes());
    }
}

impl Shape for Email {
    type Parts<'k> = &'k str;

    fn take<'k>(bytes: &mut &'k [u8]) -> Option<&'k str> {
        Text::take(bytes)
    }
}

impl AsKey<Word> for str {
    fn append_to(&self, key: &mut Vec<u8>) {
        key.extend_from_slice(self.as_bytes());
        key.push(0);
    }
}

impl AsKey<Word> for String {
    fn append_to(&self, key: &mut Vec<u8>) {
        AsKey::<Word>::append_to(self.as_str(), key);
    }
}

impl Shape for Word {
    type Parts<'k> = &'k str;

    fn take<'k>(bytes: &mut &'k [u8]) -> Option<&'k str> {
        let (word, rest) = bytes.split_at_checked(bytes.iter().position(|byte| *byte == 0)?)?;
        *bytes = rest.get(1..)?;
        std::str::from_utf8(word).ok()
    }
}

impl AsKey<Raw> for [u8] {
    fn append_to(&self, key: &mut Vec<u8>) {
        key.extend_from_slice(self);
    }
}

impl AsKey<Raw> for Vec<u8> {
    fn append_to(&self, key: &mut Vec<u8>) {
        key.extend_from_slice(self);
    }
}

impl Shape for Raw {
    type Parts<'k> = &'k [u8];

    fn take<'k>(bytes: &mut &'k [u8]) -> Option<&'k [u8]> {
        Some(std::mem::take(bytes))
    }
}

/// Keys of several parts.
macro_rules! tuples {
    ($(($($shape:ident $value:ident $at:tt)+);)+) => {$(
        impl<$($shape, $value: AsKey<$shape>),+> AsKey<($($shape,)+)> for ($($value,)+) {
            fn append_to(&self, key: &mut Vec<u8>) {
                $(self.$at.append_to(key);)+
            }
        }

        impl<$($shape: Shape),+> Shape for ($($shape,)+) {
            type Parts<'k> = ($($shape::Parts<'k>,)+);

            fn take<'k>(bytes: &mut &'k [u8]) -> Option<Self::Parts<'k>> {
                Some(($($shape::take(bytes)?,)+))
            }
        }
    )+};
}

tuples! {
    (A Va 0 B Vb 1);
    (A Va 0 B Vb 1 C Vc 2);
    (A Va 0 B Vb 1 C Vc 2 D Vd 3);
    (A Va 0 B Vb 1 C Vc 2 D Vd 3 E Ve 4);
}

/// Takes `N` bytes from the front.
fn chunk<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (first, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(*first)
}

/// Turning the sign makes the unsigned order of the bytes the signed order of the numbers.
fn sorted(time: Time) -> [u8; 8] {
    (time.0 ^ i64::MIN).to_be_bytes()
}

fn unsorted(bytes: [u8; 8]) -> Time {
    Time(i64::from_be_bytes(bytes) ^ i64::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORG: OrgId = OrgId([1; 16]);
    const USER: UserId = UserId([2; 16]);

    #[test]
    fn keys_sort_as_they_are_meant() {
        let times = [i64::MIN, -1, 0, 1, i64::MAX].map(Time);
        assert!(times.is_sorted_by_key(key_bytes::<Time>));
        assert!(times.iter().rev().is_sorted_by_key(key_bytes::<NewestFirst>));
        assert!(key_bytes::<(OrgId, Text)>(&(ORG, "a")) < key_bytes::<(OrgId, Text)>(&(ORG, "ab")));
        assert!(key_bytes::<u32>(&255) < key_bytes::<u32>(&256));
    }

    #[test]
    fn a_key_reads_back_as_its_parts_and_nothing_else_does() {
        let time = Time(-7);
        let key = key_bytes::<(OrgId, UserId, NewestFirst, JobId)>(&(ORG, USER, time, JobId([3; 16])));
        assert_eq!(<(OrgId, UserId, NewestFirst, JobId)>::read(&key), Some((ORG, USER, time, JobId([3; 16]))));
        let email: Email = "ada@b.org".parse().unwrap();
        let key = key_bytes::<(OrgId, Word, Email)>(&(ORG, "ada", &email));
        assert_eq!(<(OrgId, Word, Email)>::read(&key), Some((ORG, "ada", "ada@b.org")));
        assert_eq!(<(OrgId, Option<GroupId>)>::read(&ORG.0), Some((ORG, None)));
        for (wrong, why) in [(&[1; 15][..], "too short"), (&[1; 17][..], "too long")] {
            assert_eq!(OrgId::read(wrong), None, "{why}");
        }
        assert_eq!(<(OrgId, Word, Email)>::read(&[&ORG.0[..], b"ada"].concat()), None, "a word without an end");
        assert_eq!(Text::read(&[0xff]), None, "not UTF-8");
    }
}
