//! An IPP message: it is read or refused, and what is read can be written and reads back the same.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok((message, consumed)) = ipp::decode(bytes) {
        assert!(consumed <= bytes.len());
        let again = message.encode().expect("what was read can be written");
        assert_eq!(ipp::decode(&again), Ok((message, again.len())));
    }
});
