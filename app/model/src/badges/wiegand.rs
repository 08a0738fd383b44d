//! Numbers of Wiegand cards: a facility and a card within it, with bits of parity around them that a reader leaves or
//! takes away.

/// A format of cards, by how many bits it has.
struct Format {
    bits: u8,
    /// Bits of the card number, and how many digits it is written with.
    card: (u8, usize),
    /// Digits that the facility is written with.
    facility: usize,
    /// How many bits of parity stand before the facility; one stands behind the card.
    before: u8,
    /// Bits of which an even number is set, and an odd one.
    even: u64,
    odd: &'static [u64],
}

/// HID's H10301, H10306, Corporate 1000 and H10304, the usual ones of their length.
const FORMATS: [Format; 4] = [
    Format { bits: 26, card: (16, 5), facility: 3, before: 1, even: 0x3ff_e000, odd: &[0x1fff] },
    Format { bits: 34, card: (16, 5), facility: 5, before: 1, even: 0x3_fffe_0000, odd: &[0x1_ffff] },
    Format {
        bits: 35,
        card: (20, 7),
        facility: 4,
        before: 2,
        even: 0x3_b6db_6db6,
        odd: &[0x3_6db6_db6d, 0x7_ffff_ffff],
    },
    Format { bits: 37, card: (19, 6), facility: 5, before: 1, even: 0x1f_fffc_0000, odd: &[0x7_ffff] },
];

/// The lengths of cards, in bits.
pub const LENGTHS: [u8; 4] = [26, 34, 35, 37];

fn format(bits: u8) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.bits == bits)
}

/// The bits of a facility and a card in hexadecimal; none where the parity around them is not theirs.
pub(super) fn without_parity(number: &str, bits: u8) -> Option<String> {
    let format = format(bits)?;
    let value = u64::from_str_radix(number, 16).ok().filter(|value| *value < 1 << bits)?;
    let ones = |mask: u64| (value & mask).count_ones();
    if !ones(format.even).is_multiple_of(2) || format.odd.iter().any(|mask| ones(*mask).is_multiple_of(2)) {
        return None;
    }
    let rest = bits - format.before - 1;
    let width = usize::from(rest).div_ceil(4);
    Some(format!("{:0width$X}", value >> 1 & ((1 << rest) - 1)))
}

/// Facility and card in digits, of their bits in hexadecimal.
pub(super) fn in_digits(number: &str, bits: u8) -> Option<String> {
    let format = format(bits)?;
    let rest = bits - format.before - 1;
    let value = u64::from_str_radix(number, 16).ok().filter(|value| *value < 1 << rest)?;
    let (card_bits, card_digits) = format.card;
    let (facility, card) = (value >> card_bits, value & ((1 << card_bits) - 1));
    Some(format!("{facility:0width$}{card:0card_digits$}", width = format.facility))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_of_every_length_are_read() {
        for (bits, read, bare, digits) in [
            (26, "2F6303A", "7B181D", "12306173"),
            (26, "2020002", "010001", "00100001"),
            (34, "2246801BD", "123400DE", "0466000222"),
            (34, "1FFFFFFFF", "FFFFFFFF", "6553565535"),
            (35, "69A5154A4", "4D28AA52", "12340567890"),
            (35, "200200004", "00100002", "00010000002"),
            (37, "104D21BBAA", "02690DDD5", "01234056789"),
            (37, "0FFFFFFFFF", "7FFFFFFFF", "65535524287"),
        ] {
            assert_eq!(without_parity(read, bits).as_deref(), Some(bare), "{bits} bits: {read}");
            assert_eq!(in_digits(bare, bits).as_deref(), Some(digits), "{bits} bits: {bare}");
        }
    }

    /// A bit that was read wrongly is another card’s number, and refused.
    #[test]
    fn parity_is_looked_at() {
        for (bits, read) in [(26_u8, "2F6303A"), (34, "2246801BD"), (35, "69A5154A4"), (37, "104D21BBAA")] {
            let read = u64::from_str_radix(read, 16).unwrap();
            let whole: Vec<u64> = (0..bits).map(|bit| read ^ 1 << bit).collect();
            let taken = whole.iter().filter(|value| without_parity(&format!("{value:X}"), bits).is_some()).count();
            assert!(without_parity(&format!("{read:X}"), bits).is_some(), "{bits} bits");
            assert_eq!(taken, 0, "{bits} bits");
        }
        for read in ["", "G", "4000000", "FFFFFFFFFFFFFFFFFF"] {
            assert_eq!(without_parity(read, 26), None, "{read}");
        }
        assert_eq!((without_parity("0", 27), in_digits("0", 27), in_digits("1000000", 26)), (None, None, None));
    }
}
