//! A WebP that becomes a PDF.

#![no_main]

use documents::fuzz::{Format, read_picture};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| read_picture(Format::Webp, bytes));
