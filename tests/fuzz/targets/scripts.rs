//! A text that is shaped with the fonts of the machine.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| documents::fuzz::read_scripts(bytes));
