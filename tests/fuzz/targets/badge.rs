//! What a badge reader types.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| model::fuzz::read_badge(bytes));
