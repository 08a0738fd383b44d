//! The outline of a mail message, line by line as it comes in.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| documents::fuzz::outlined(bytes));
