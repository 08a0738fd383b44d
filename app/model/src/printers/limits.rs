//! What a printer cannot do of how a job is to be printed: said at the job, before paper is used.

use super::Attributes;
use crate::{
    jobs::{ColorMode, Facts, Options, Sides},
    sentences,
};

/// `staple` and the numbers of staples at some place (RFC 8011, 5.2.6; PWG 5100.1).
const STAPLE: [std::ops::RangeInclusive<u16>; 2] = [4..=4, 20..=35];
/// `punch`, likewise.
const PUNCH: [std::ops::RangeInclusive<u16>; 2] = [5..=5, 70..=93];

sentences! {
    /// What a printer cannot do, and what comes out instead.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Limit {
        /// It has no colour.
        NoColor = "This printer has no color: it comes out in black and white.", "Cette imprimante n’a pas de couleur : le document sortira en noir et blanc.";
        /// It prints on one side only.
        OneSided = "This printer prints on one side only: it comes out one-sided.", "Cette imprimante n’imprime que d’un côté : le document sortira au recto seul.";
        /// It has no stapler.
        NoStapler = "This printer has no stapler: it comes out unstapled.", "Cette imprimante n’a pas d’agrafeuse : le document sortira sans agrafe.";
        /// It does not punch.
        NoPunch = "This printer does not punch holes: it comes out without.", "Cette imprimante ne perfore pas : le document sortira sans trous.";
    }
}

impl Attributes {
    /// Whether it staples.
    #[must_use]
    pub fn staples(&self) -> bool {
        self.finishes(&STAPLE)
    }

    /// Whether it punches.
    #[must_use]
    pub fn punches(&self) -> bool {
        self.finishes(&PUNCH)
    }

    fn finishes(&self, ways: &[std::ops::RangeInclusive<u16>]) -> bool {
        self.finishings.iter().any(|number| ways.iter().any(|way| way.contains(number)))
    }
}

/// What a printer that says this of itself cannot do for such a job.
#[must_use]
pub fn limits(options: &Options, facts: Option<&Facts>, printer: &Attributes) -> Vec<Limit> {
    let colored = facts.is_some_and(|facts| facts.color_pages > 0) && options.color != ColorMode::Monochrome;
    let two_sided = matches!(options.sides, Sides::TwoSidedLongEdge | Sides::TwoSidedShortEdge);
    [
        (colored && !printer.color, Limit::NoColor),
        (two_sided && !printer.two_sided, Limit::OneSided),
        (options.finishings.staple && !printer.staples(), Limit::NoStapler),
        (options.finishings.punch && !printer.punches(), Limit::NoPunch),
    ]
    .into_iter()
    .filter_map(|(so, limit)| so.then_some(limit))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jobs::Finishings;

    #[test]
    fn what_a_printer_cannot_do_is_said_where_it_is_wanted() {
        let facts = Facts { pages: 3, color_pages: 1, ..Facts::default() };
        let all = Options {
            sides: Sides::TwoSidedLongEdge,
            finishings: Finishings { staple: true, punch: true },
            ..Options::default()
        };
        let plain = Attributes::default();
        let of = |options: &Options, printer: &Attributes| limits(options, Some(&facts), printer);
        assert_eq!(of(&all, &plain), Limit::ALL);
        let gray = Options { color: ColorMode::Monochrome, ..Options::default() };
        assert_eq!(of(&gray, &plain), []);
        let able = Attributes { color: true, two_sided: true, finishings: vec![3, 21, 5], ..Attributes::default() };
        assert_eq!(of(&all, &able), []);
    }
}
