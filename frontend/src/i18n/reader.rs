//! The steps of a badge reader's profile in words.

use super::Words;
use model::badges::ReaderStep;

/// A step, with its value where it has one.
pub fn reader_step_name(words: &Words, step: &ReaderStep) -> String {
    let w = words;
    let (name, value) = match step {
        ReaderStep::Uppercase => (w.settings.reader_uppercase, None),
        ReaderStep::DropPrefix(text) => (w.settings.reader_drop_prefix, Some(text.clone())),
        ReaderStep::DropSuffix(text) => (w.settings.reader_drop_suffix, Some(text.clone())),
        ReaderStep::ReverseBytes => (w.settings.reader_reverse, None),
        ReaderStep::HexToDecimal => (w.settings.reader_hex_decimal, None),
        ReaderStep::DecimalToHex(n) => (w.settings.reader_decimal_hex, Some(n.to_string())),
        ReaderStep::Last(n) => (w.settings.reader_last, Some(n.to_string())),
        ReaderStep::DropZeros => (w.settings.reader_zeros, None),
        ReaderStep::FromAscii => (w.settings.reader_ascii, None),
        ReaderStep::Wiegand26 => (w.settings.reader_wiegand, None),
        ReaderStep::ReverseBits => (w.settings.reader_bits, None),
        ReaderStep::DropParity(bits) => (w.settings.reader_parity, Some(bits.to_string())),
        ReaderStep::Wiegand(bits) => (w.settings.reader_card, Some(bits.to_string())),
        ReaderStep::FillZeros(n) => (w.settings.reader_fill, Some(n.to_string())),
        ReaderStep::JoinFacility(n) => (w.settings.reader_join, Some(n.to_string())),
        ReaderStep::SplitFacility(n) => (w.settings.reader_split, Some(n.to_string())),
        ReaderStep::DropXor => (w.settings.reader_xor, None),
        ReaderStep::DropCrc => (w.settings.reader_crc, None),
    };
    // A step without its value, as it is offered to choose, is named alone.
    value.filter(|v| !v.is_empty() && v != "0").map_or_else(|| name.to_owned(), |value| format!("{name} ({value})"))
}
