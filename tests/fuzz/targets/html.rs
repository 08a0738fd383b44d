//! The HTML of a mail that becomes a PDF.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| documents::fuzz::read_html(bytes));
