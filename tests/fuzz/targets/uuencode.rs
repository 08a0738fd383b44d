//! A text with files in it.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| documents::fuzz::read_uuencode(bytes));
