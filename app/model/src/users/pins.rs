//! What a PIN for panels must be like: six to twelve digits, and none of those that everybody tries first.

/// Why a PIN cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadPin {
    /// It is not six to twelve digits.
    Form,
    /// It is one of those that everybody tries first.
    Weak,
}

/// Keys that lie in a line or a cross, and what else is found first in every list of PINs.
const COMMON: [&str; 10] =
    ["147258", "258369", "147369", "159753", "159357", "789456", "456123", "142536", "789789", "102030"];

/// Whether `pin` may be set.
///
/// # Errors
/// The first rule that it breaks.
pub fn check_pin(pin: &str) -> Result<(), BadPin> {
    let digits: Vec<u8> = pin.bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0').collect();
    if digits.len() != pin.len() || !(6..=12).contains(&digits.len()) {
        return Err(BadPin::Form);
    }
    let few = digits.iter().collect::<std::collections::BTreeSet<_>>().len() <= 2;
    let mirrored = digits.iter().eq(digits.iter().rev());
    let pairs: Vec<u8> = digits.chunks(2).filter_map(|pair| pair.first().copied()).collect();
    let doubled = digits.chunks(2).all(|pair| pair.first() == pair.last()) && steady(&pairs);
    let common = COMMON.iter().any(|common| pin.starts_with(common));
    if few || mirrored || doubled || common || steady(&digits) || repeats(&digits) {
        return Err(BadPin::Weak);
    }
    Ok(())
}

/// Whether each digit is as far from the one before as every other: 123456, 987654, 024680.
fn steady(digits: &[u8]) -> bool {
    let mut steps = digits.windows(2).map(|pair| match pair {
        [before, after] => (10 + after - before) % 10,
        _ => 0,
    });
    let first = steps.next();
    steps.all(|step| Some(step) == first)
}

/// Whether it is a shorter piece, said again and again: 123123, 121212.
fn repeats(digits: &[u8]) -> bool {
    (1..=digits.len() / 2).any(|length| digits.iter().zip(digits.iter().skip(length)).all(|(a, b)| a == b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_everybody_tries_first_is_refused() {
        for weak in [
            "000000",
            "123456",
            "654321",
            "012345",
            "890123",
            "135791",
            "121212",
            "123123",
            "123412341234",
            "112233",
            "123321",
            "111222",
            "159753",
            "1234567890",
            "007007",
        ] {
            assert_eq!(check_pin(weak), Err(BadPin::Weak), "{weak}");
        }
        for bad in ["", "12345", "1234567890123", "12345a", "٣١٤١٥٩", " 314159"] {
            assert_eq!(check_pin(bad), Err(BadPin::Form), "{bad}");
        }
        for good in ["271828", "314159", "190342", "8086", "80861234"] {
            assert_eq!(check_pin(good), if good.len() < 6 { Err(BadPin::Form) } else { Ok(()) }, "{good}");
        }
    }
}
