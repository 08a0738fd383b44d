//! What a printer answers about itself and about a job.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| appliance::gateway::fuzz::read_answer(bytes));
