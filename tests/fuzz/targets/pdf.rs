//! A PDF that is counted and looked at for colour.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| documents::fuzz::read_pdf(bytes));
