//! Badges: what a reader writes, turned into the number that the appliance compares (N3, N4).

mod layout;
pub mod learn;
mod wiegand;

pub use wiegand::LENGTHS as CARD_LENGTHS;

use crate::{
    id::{BadgeId, OrgId, UserId},
    time::Time,
};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How long a temporary badge opens anything (C23).
pub const TEMPORARY: Duration = Duration::from_secs(24 * 60 * 60);

/// A registered badge. The number itself is never stored, only a keyed hash of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Badge {
    /// The identifier of the registration.
    pub id: BadgeId,
    /// The organization.
    pub org: OrgId,
    /// Whose it is.
    pub user: UserId,
    /// The last four characters of the number, which is all that is shown.
    pub last_four: String,
    /// When it was registered.
    pub registered: Time,
    /// When it stops to work, for a temporary one.
    pub expires: Option<Time>,
}

/// One step from what a reader writes to the number (see `docs/badges.md`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ReaderStep {
    /// Letters to upper case.
    Uppercase,
    /// This text taken off the front, where it stands there.
    DropPrefix(String),
    /// This text taken off the end, where it stands there.
    DropSuffix(String),
    /// The bytes of a hexadecimal number in the opposite order.
    ReverseBytes,
    /// Hexadecimal to decimal.
    HexToDecimal,
    /// Decimal to hexadecimal, filled up with zeros to so many digits.
    DecimalToHex(u8),
    /// The last so many characters.
    Last(u8),
    /// Zeros taken off the front.
    DropZeros,
    /// The text whose characters a hexadecimal number spells (ASCII).
    FromAscii,
    /// The 24 bits of a Wiegand card in hexadecimal to three digits of facility and five of card.
    Wiegand26,
    /// The bits of each byte of a hexadecimal number in the opposite order.
    ReverseBits,
    /// The bits of parity of a Wiegand card of 26, 34, 35 or 37 bits in hexadecimal taken off, where they are right.
    DropParity(u8),
    /// A Wiegand card of so many bits, in hexadecimal and without its parity, to the digits of facility and card.
    Wiegand(u8),
    /// Zeros put in front, up to so many characters.
    FillZeros(u8),
    /// A facility and a card number with a comma between them as three digits and so many.
    JoinFacility(u8),
    /// The comma before the last so many digits, and no zeros in front of either number.
    SplitFacility(u8),
    /// The last byte of a hexadecimal number taken off, where it is the exclusive or of the others.
    DropXor,
    /// The last two bytes of a hexadecimal number taken off, where they are the checksum of the others (CRC_A of
    /// ISO/IEC 14443-3).
    DropCrc,
}

/// Why a badge number cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum BadBadge {
    /// Fewer than four characters are left.
    TooShort,
    /// More than 128 characters.
    TooLong,
    /// A step of the reader profile does not fit what was read.
    Profile,
    /// It was typed under another layout of the keyboard than the reader's, and characters would be lost.
    Layout,
}

/// The number behind what a reader wrote: control characters, blanks, separators (`: - .`) and signs around it go, digits
/// under another layout of the keyboard are turned back, then come the steps in order.
///
/// # Errors
/// When nothing usable is left, or a step does not fit.
pub fn normalise(read: &str, steps: &[ReaderStep]) -> Result<String, BadBadge> {
    if read.len() > 128 {
        return Err(BadBadge::TooLong);
    }
    let mut number = self::read(read)?;
    for step in steps {
        number = apply(step, number).ok_or(BadBadge::Profile)?;
    }
    match number.chars().count() {
        0..4 => Err(BadBadge::TooShort),
        4..=64 => Ok(number),
        _ => Err(BadBadge::TooLong),
    }
}

/// What a person or a directory says that the number is: as it is written, but for separators and small letters.
///
/// # Errors
/// As [`normalise`].
pub fn plain(written: &str) -> Result<String, BadBadge> {
    normalise(written, &[ReaderStep::Uppercase])
}

/// The numbers that what a reader wrote may stand for, the likeliest first: through the steps, and as it is. A badge
/// is registered by its directory's value, by holding it to a reader, or under other steps than those of today (N3).
///
/// # Errors
/// When it can be no number at all.
pub fn candidates(read: &str, steps: &[ReaderStep]) -> Result<Vec<String>, BadBadge> {
    match (normalise(read, steps), plain(read)) {
        (Ok(first), Ok(second)) if first != second => Ok(vec![first, second]),
        (Ok(only), _) | (Err(_), Ok(only)) => Ok(vec![only]),
        (Err(bad), Err(_)) => Err(bad),
    }
}

/// What a reader wrote, without its signs.
fn read(text: &str) -> Result<String, BadBadge> {
    let trimmed = text.trim_matches(|c: char| c.is_control() || c.is_whitespace());
    // Track 2 of a magnetic card (ISO 7811): start and end sentinels, and what follows the field separator.
    let inner = trimmed.strip_prefix(';').map_or(trimmed, |t| t.split(['=', '?']).next().unwrap_or(t));
    layout::number(inner)
}

fn apply(step: &ReaderStep, number: String) -> Option<String> {
    Some(match step {
        ReaderStep::Uppercase => number.to_uppercase(),
        ReaderStep::DropPrefix(p) => number.strip_prefix(p.as_str()).map(str::to_owned).unwrap_or(number),
        ReaderStep::DropSuffix(s) => number.strip_suffix(s.as_str()).map(str::to_owned).unwrap_or(number),
        ReaderStep::ReverseBytes => {
            let bytes = hex_bytes(&number)?;
            bytes.iter().rev().map(|b| format!("{b:02X}")).collect()
        }
        ReaderStep::HexToDecimal => change_base(&number, 16, 10)?,
        ReaderStep::DecimalToHex(width) => {
            let digits = change_base(&number, 10, 16)?;
            format!("{digits:0>width$}", width = usize::from(*width))
        }
        ReaderStep::Last(n) => {
            let skip = number.chars().count().saturating_sub(usize::from(*n));
            number.chars().skip(skip).collect()
        }
        ReaderStep::DropZeros => number.trim_start_matches('0').to_owned(),
        ReaderStep::FromAscii => {
            let bytes = hex_bytes(&number).filter(|_| number.len().is_multiple_of(2))?;
            bytes.into_iter().map(|b| Some(char::from(b)).filter(char::is_ascii_alphanumeric)).collect::<Option<_>>()?
        }
        ReaderStep::Wiegand26 => {
            let bits = u32::from_str_radix(&number, 16).ok().filter(|bits| *bits < 1 << 24)?;
            format!("{:03}{:05}", bits >> 16, bits & 0xffff)
        }
        ReaderStep::ReverseBits => {
            hex_bytes(&number)?.into_iter().map(|b| format!("{:02X}", b.reverse_bits())).collect()
        }
        ReaderStep::DropParity(bits) => wiegand::without_parity(&number, *bits)?,
        ReaderStep::Wiegand(bits) => wiegand::in_digits(&number, *bits)?,
        ReaderStep::FillZeros(width) => format!("{number:0>width$}", width = usize::from(*width)),
        ReaderStep::JoinFacility(digits) => {
            let (facility, card) = number.split_once(',')?;
            let digits = usize::from(*digits);
            let fits = all_digits(facility) && all_digits(card) && facility.len() <= 3 && card.len() <= digits;
            fits.then(|| format!("{facility:0>3}{card:0>digits$}"))?
        }
        ReaderStep::SplitFacility(digits) => {
            let (facility, card) = number.split_at_checked(number.len().checked_sub(usize::from(*digits))?)?;
            let bare = |digits: &str| digits.trim_start_matches('0').to_owned();
            let both = all_digits(facility) && all_digits(card);
            both.then(|| format!("{:0>1},{:0>1}", bare(facility), bare(card)))?
        }
        ReaderStep::DropXor => {
            let bytes = hex_bytes(&number).filter(|_| number.len().is_multiple_of(2))?;
            let (last, rest) = bytes.split_last()?;
            let right = *last == rest.iter().fold(0, |sum, byte| sum ^ byte);
            number.get(..number.len() - 2).filter(|_| right)?.to_owned()
        }
        ReaderStep::DropCrc => {
            let bytes = hex_bytes(&number).filter(|_| number.len().is_multiple_of(2))?;
            let (rest, last) = bytes.split_last_chunk::<2>()?;
            let right = u16::from_le_bytes(*last) == crc_a(rest);
            number.get(..number.len() - 4).filter(|_| right)?.to_owned()
        }
    })
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// ISO/IEC 14443-3, annex B.
fn crc_a(bytes: &[u8]) -> u16 {
    let bit = |crc: u16| if crc & 1 == 1 { crc >> 1 ^ 0x8408 } else { crc >> 1 };
    bytes.iter().fold(0x6363, |crc, byte| (0..8).fold(crc ^ u16::from(*byte), |crc, _| bit(crc)))
}

fn hex_bytes(digits: &str) -> Option<Vec<u8>> {
    let values: Option<Vec<u8>> = digits.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect();
    let values = values?;
    let even = if values.len() % 2 == 1 { [vec![0], values].concat() } else { values };
    even.chunks(2).map(|pair| Some(pair.first()? << 4 | pair.get(1)?)).collect()
}

/// Digits of any length in another base: card numbers of ten bytes do not fit machine integers.
fn change_base(digits: &str, from: u32, to: u32) -> Option<String> {
    let mut places: Vec<u32> = Vec::new();
    for c in digits.chars() {
        let mut carry = c.to_digit(from)?;
        for place in &mut places {
            let value = *place * from + carry;
            *place = value % to;
            carry = value / to;
        }
        while carry > 0 {
            places.push(carry % to);
            carry /= to;
        }
    }
    if places.is_empty() {
        places.push(0);
    }
    places.iter().rev().map(|d| char::from_digit(*d, to).map(|c| c.to_ascii_uppercase())).collect()
}

/// The last four characters of a number: what a screen may show.
#[must_use]
pub fn last_four(number: &str) -> String {
    let skip = number.chars().count().saturating_sub(4);
    number.chars().skip(skip).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ReaderStep::*;

    fn check(read: &str, steps: &[ReaderStep], want: &str) {
        assert_eq!(normalise(read, steps).as_deref(), Ok(want), "{read}");
    }

    #[test]
    fn readers_write_the_same_card_in_many_ways() {
        check("04:a2:11:5b\r\n", &[Uppercase], "04A2115B");
        check("946EBD28", &[HexToDecimal], "2490285352");
        check("2490285352", &[DecimalToHex(8)], "946EBD28");
        check("946EBD28", &[ReverseBytes], "28BD6E94");
        check("28BD6E94", &[HexToDecimal], "683503252");
        check(";1234567=0000?", &[], "1234567");
        check("\u{2}00012345\u{3}", &[DropZeros], "12345");
        check("20171a,2a,3a", &[Uppercase], "20171A,2A,3A");
        check("04A2115B7C6D5E4F3A2B", &[HexToDecimal], "21879089201550229191211");
        check("2F6303A", &[DropParity(26), Wiegand(26)], "12306173");
        check("123,456", &[JoinFacility(5)], "12300456");
        check("01200345", &[SplitFacility(5)], "12,345");
        check("1234567", &[FillZeros(10)], "0001234567");
        check("04A2115BEC", &[DropXor], "04A2115B");
        // The example of the standard.
        check("123426CF", &[DropCrc], "1234");
    }

    #[test]
    fn a_number_may_be_meant_in_two_ways() {
        let check = |read: &str, steps: &[ReaderStep], want: &[&str]| {
            let want = want.iter().map(|w| (*w).to_owned()).collect();
            assert_eq!(candidates(read, steps), Ok(want), "{read}");
        };
        check("946ebd28", &[Uppercase], &["946EBD28"]);
        check("946ebd28", &[HexToDecimal], &["2490285352", "946EBD28"]);
        check("badge", &[HexToDecimal], &["BADGE"]);
        check("2490285352", &[HexToDecimal], &["157037384530", "2490285352"]);
        assert_eq!(candidates("12", &[]), Err(BadBadge::TooShort));
    }

    #[test]
    fn what_is_no_badge_is_refused() {
        assert_eq!(normalise("12", &[]), Err(BadBadge::TooShort));
        assert_eq!(normalise("badge", &[HexToDecimal]), Err(BadBadge::Profile));
        // A check that is wrong, and numbers that would lose digits.
        for (read, step) in [
            ("04A2115BED", DropXor),
            ("123426CE", DropCrc),
            ("2F6303B", DropParity(26)),
            ("1234,567", JoinFacility(5)),
            ("12,345678", JoinFacility(5)),
            ("12345", JoinFacility(5)),
            ("é12345", SplitFacility(5)),
        ] {
            assert_eq!(normalise(read, std::slice::from_ref(&step)), Err(BadBadge::Profile), "{read} {step:?}");
        }
        assert_eq!(normalise(&"9".repeat(200), &[]), Err(BadBadge::TooLong));
    }
}
