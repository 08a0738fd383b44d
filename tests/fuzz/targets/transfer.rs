//! A file in its transfer encoding.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| documents::fuzz::read_transfer(bytes));
