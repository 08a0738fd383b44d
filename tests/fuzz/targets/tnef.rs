//! A message of Outlook, in TNEF.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| documents::fuzz::read_tnef(bytes));
