//! An IPP message: it is read or refused, what is read can be written and reads back the same, and what a printer says of
//! itself is made harmless.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok((message, consumed)) = ipp::decode(bytes) {
        assert!(consumed <= bytes.len());
        let again = message.encode().expect("what was read can be written");
        assert_eq!(ipp::decode(&again), Ok((message, again.len())));
    }
    appliance::gateway::fuzz::read_answer(bytes);
});
