//! The rules of quotas, by data alone.

use super::*;
use crate::text::Language;

fn quota(period: Period, impressions: impl Into<Option<u32>>, color: impl Into<Option<u32>>) -> Quota {
    Quota { period, impressions: impressions.into(), color_impressions: color.into() }
}

fn state(impressions: impl Into<Option<u32>>, color: impl Into<Option<u32>>, used: i64, granted: u64) -> QuotaState {
    let all = EffectiveQuota::of(quota(Period::Month, impressions, color), &[], None);
    let renews = Day { year: 2026, month: 12, day: 1 };
    QuotaState {
        impressions: QuotaAccount::new(all.impressions, used, granted, renews),
        color: QuotaAccount::new(all.color, used, granted, renews),
    }
}

#[test]
fn what_fits_is_what_is_left_with_what_was_given() {
    let cost = |impressions, color_impressions| Printed { impressions, sheets: impressions, color_impressions };
    let check = |state: QuotaState, cost: Printed, want: Option<Shortage>| assert_eq!(state.shortage(cost), want);
    check(state(10, None, 7, 0), cost(3, 3), None);
    check(state(10, None, 7, 0), cost(4, 0), Some(Shortage::Impressions));
    check(state(10, None, 7, 1), cost(4, 0), None);
    check(state(10, 8, 7, 0), cost(3, 2), Some(Shortage::Color));
    check(state(None, None, i64::MAX, 0), cost(u32::MAX, u32::MAX), None);
    // A quota that was lowered below what is used has nothing left, and owes nothing.
    check(state(5, None, 7, 0), cost(1, 0), Some(Shortage::Impressions));
    assert_eq!(state(5, None, 7, 0).impressions.left, Some(0));
    // A correction may give back more than was used in the period.
    assert_eq!(state(5, None, -7, 0).impressions.left, Some(5));
}

#[test]
fn color_that_is_forbidden_becomes_black_and_white() {
    let wanted = Options { color: ColorMode::Color, copies: 3, ..Options::default() };
    let color = |state: QuotaState| state.options(&wanted).color;
    assert_eq!(color(state(10, 0, 0, 0)), ColorMode::Monochrome);
    assert_eq!(color(state(10, 0, 0, 1)), ColorMode::Color);
    // What is used up is refused and not changed: the person decides.
    assert_eq!(color(state(10, 5, 5, 0)), ColorMode::Color);
    assert_eq!(state(10, 0, 0, 0).options(&wanted).copies, 3);
}

#[test]
fn what_is_left_is_said_with_the_day_on_which_it_begins_anew() {
    let check = |state: QuotaState, language, want: Option<&str>| {
        assert_eq!(state.sentences(language, |n| n.to_string()).as_deref(), want);
    };
    let (en, fr) = (Language::En, Language::Fr);
    check(state(None, None, 7, 0), en, None);
    check(state(10, None, 7, 0), en, Some("3 impressions of 10 left until the quota begins anew on 1 December."));
    let some = "3 impressions of 10 left until the quota begins anew on 1 December. Of these, 1 may be in color.";
    check(state(10, 8, 7, 0), en, Some(some));
    let none = "Il vous reste 0 impression sur 10 jusqu’au renouvellement du quota, le 1er décembre.";
    check(state(10, None, 17, 0), fr, Some(none));
    check(state(0, 0, 0, 0), en, Some("Your quota does not allow you to print."));
    check(
        state(None, 0, 0, 0),
        fr,
        Some("La couleur ne vous est pas autorisée\u{a0}: les documents sortent en noir et blanc."),
    );
    check(state(None, 8, 7, 0), en, Some("1 color impression of 8 left until the quota begins anew on 1 December."));
}

#[test]
fn a_correction_is_the_difference() {
    let printed = |impressions| Printed { impressions, sheets: impressions, color_impressions: 0 };
    assert_eq!(Charge::correction(printed(5), printed(5)), None);
    assert_eq!(Charge::correction(printed(5), printed(3)), Some((-2, -2, 0)));
}
