//! A file of users or badges.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| model::fuzz::read_import(bytes));
