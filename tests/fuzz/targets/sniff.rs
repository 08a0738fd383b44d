//! What a document is, told by its first bytes.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| documents::fuzz::sniffed(bytes));
