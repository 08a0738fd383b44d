//! What a mail client sends: commands, an answer to `AUTH`, a message.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| appliance::smtp::fuzz::read_client(bytes));
