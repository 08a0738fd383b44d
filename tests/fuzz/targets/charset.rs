//! Octets of some character set.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| documents::fuzz::read_charset(bytes));
