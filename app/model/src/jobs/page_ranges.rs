//! Which pages of a document: `page-ranges` (RFC 8011, 5.2.7), in order, none twice.

use crate::text::BadText;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{fmt, ops::RangeInclusive, str::FromStr};

/// Pages by their numbers, the first being 1; written as people write it, `1-3, 7, 12-`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(with = "String"))]
pub struct PageRanges(Vec<RangeInclusive<u32>>);

impl PageRanges {
    /// Whether no page is named; of a choice, that means all of them.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The ranges, ascending, with a gap between each and the next.
    pub fn iter(&self) -> impl Iterator<Item = RangeInclusive<u32>> + '_ {
        self.0.iter().cloned()
    }

    /// How many pages that are.
    #[must_use]
    pub fn count(&self) -> u32 {
        let of_one = |range: &RangeInclusive<u32>| range.end().saturating_sub(*range.start()).saturating_add(1);
        self.0.iter().map(of_one).fold(0, u32::saturating_add)
    }

    /// Whether the page is among them.
    #[must_use]
    pub fn contains(&self, page: u32) -> bool {
        let after = self.0.partition_point(|range| *range.start() <= page);
        after.checked_sub(1).and_then(|at| self.0.get(at)).is_some_and(|range| *range.end() >= page)
    }

    /// The pages that are chosen of a document with so many: all where none is named.
    pub fn chosen_of(&self, pages: u32) -> impl Iterator<Item = u32> + '_ {
        let all = self.is_empty().then_some(1..=pages);
        let named = self.0.iter().map(move |range| *range.start()..=pages.min(*range.end()));
        all.into_iter().chain(named).flatten()
    }

    /// Adds a range; what overlaps or touches becomes one.
    fn add(&mut self, range: RangeInclusive<u32>) {
        self.0.push(range);
        self.0.sort_by_key(|range| *range.start());
        let mut united: Vec<RangeInclusive<u32>> = Vec::with_capacity(self.0.len());
        for range in self.0.drain(..) {
            match united.last_mut() {
                Some(last) if *range.start() <= last.end().saturating_add(1) => {
                    *last = *last.start()..=*last.end().max(range.end());
                }
                _ => united.push(range),
            }
        }
        self.0 = united;
    }
}

/// Of pages in ascending order.
impl FromIterator<u32> for PageRanges {
    fn from_iter<I: IntoIterator<Item = u32>>(pages: I) -> Self {
        let mut ranges: Vec<RangeInclusive<u32>> = Vec::new();
        for page in pages {
            match ranges.last_mut() {
                Some(last) if page == last.end().saturating_add(1) => *last = *last.start()..=page,
                _ => ranges.push(page..=page),
            }
        }
        Self(ranges)
    }
}

impl fmt::Display for PageRanges {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, range) in self.0.iter().enumerate() {
            f.write_str(if n > 0 { ", " } else { "" })?;
            match (*range.start(), *range.end()) {
                (first, last) if first == last => write!(f, "{first}")?,
                (first, u32::MAX) => write!(f, "{first}-")?,
                (first, last) => write!(f, "{first}-{last}")?,
            }
        }
        Ok(())
    }
}

impl FromStr for PageRanges {
    type Err = BadText;

    /// With commas, semicolons or spaces between, a hyphen or a dash within; `-3` begins with the first page, `7-` goes
    /// on to the last.
    fn from_str(text: &str) -> Result<Self, BadText> {
        const MOST_CHARACTERS: usize = 200_000;
        if text.len() > MOST_CHARACTERS {
            return Err(BadText::TooLong);
        }
        let mut pages = Self::default();
        for part in text.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()) {
            let number = |text: &str| text.trim().parse::<u32>().ok().filter(|n| *n > 0).ok_or(BadText::Form);
            let range = match part.split_once(['-', '–', '—']) {
                None => number(part).map(|page| page..=page)?,
                Some((first, last)) if first.trim().is_empty() => 1..=number(last)?,
                Some((first, last)) if last.trim().is_empty() => number(first)?..=u32::MAX,
                Some((first, last)) => number(first)?..=number(last)?,
            };
            if range.is_empty() {
                return Err(BadText::Form);
            }
            pages.0.push(range);
        }
        let mut united = Self::default();
        if let Some(last) = pages.0.pop() {
            united.0 = pages.0;
            united.add(last);
        }
        Ok(united)
    }
}

impl Serialize for PageRanges {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PageRanges {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_people_write_them() {
        let check = |text: &str, want: Result<&str, BadText>| {
            let read: Result<PageRanges, BadText> = text.parse();
            assert_eq!(read.map(|pages| pages.to_string()), want.map(str::to_owned), "{text}");
        };
        check("", Ok(""));
        check("7", Ok("7"));
        check("1-3, 7; 12-", Ok("1-3, 7, 12-"));
        check(" -2 , 5 – 6", Ok("1-2, 5-6"));
        check("7, 1-3, 2-4, 5", Ok("1-5, 7"));
        check("12-, 14", Ok("12-"));
        for bad in ["9-2", "0", "0-3", "-", "1--3", "a", "3-b", "4294967296", "1 2"] {
            check(bad, Err(BadText::Form));
        }
    }

    #[test]
    fn what_is_chosen_ends_with_the_document() {
        let chosen = |text: &str| text.parse::<PageRanges>().unwrap().chosen_of(5).collect::<Vec<_>>();
        assert_eq!(chosen(""), [1, 2, 3, 4, 5]);
        assert_eq!(chosen("4-9, 2"), [2, 4, 5]);
        assert_eq!(chosen("6-"), [0; 0]);
    }

    #[test]
    fn pages_are_found_in_their_ranges() {
        let pages: PageRanges = [1, 2, 3, 7, 9, 10].into_iter().collect();
        assert_eq!(pages.to_string(), "1-3, 7, 9-10");
        let found: Vec<u32> = (0..12).filter(|page| pages.contains(*page)).collect();
        assert_eq!(found, [1, 2, 3, 7, 9, 10]);
    }
}
