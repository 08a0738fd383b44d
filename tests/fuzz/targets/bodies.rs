//! The bodies that agents and browsers send, as JSON. The first byte chooses which.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| api::fuzz::read_body(bytes));
