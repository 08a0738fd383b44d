//! Instants and spans as the appliance stores them: milliseconds since 1970-01-01 UTC; and days, as people say them.

use crate::{sentences, text::Language};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{fmt, str::FromStr, time::Duration};

/// An instant, in milliseconds since the Unix epoch, UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Time(pub i64);

impl Time {
    /// This instant moved forward by `span`, held at the last representable instant.
    #[must_use]
    pub fn plus(self, span: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(span.as_millis()).unwrap_or(i64::MAX)))
    }

    /// How long ago `earlier` was, zero when it lies in the future.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

/// A day of the calendar, wherever somebody is: written as 2026-12-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    /// The year.
    pub year: i16,
    /// The month, 1 to 12.
    pub month: u8,
    /// The day of the month, 1 to 31.
    pub day: u8,
}

impl Day {
    /// The day as it is said within a year: 1 December.
    #[must_use]
    pub fn words(self, language: Language) -> String {
        let month = Month::ALL.get(usize::from(self.month.saturating_sub(1)));
        let month = month.map_or("", |month| month.sentence(language));
        match (language, self.day) {
            (Language::Fr, 1) => format!("1er {month}"),
            (_, day) => format!("{day} {month}"),
        }
    }
}

sentences! {
    /// A month, by its name.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Month {
        /// 1.
        January = "January", "janvier";
        /// 2.
        February = "February", "février";
        /// 3.
        March = "March", "mars";
        /// 4.
        April = "April", "avril";
        /// 5.
        May = "May", "mai";
        /// 6.
        June = "June", "juin";
        /// 7.
        July = "July", "juillet";
        /// 8.
        August = "August", "août";
        /// 9.
        September = "September", "septembre";
        /// 10.
        October = "October", "octobre";
        /// 11.
        November = "November", "novembre";
        /// 12.
        December = "December", "décembre";
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// Why a text is no day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadDay;

impl fmt::Display for BadDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a day such as 2026-12-01")
    }
}

impl std::error::Error for BadDay {}

impl FromStr for Day {
    type Err = BadDay;

    fn from_str(text: &str) -> Result<Self, BadDay> {
        let mut parts = text.splitn(3, '-');
        let mut part = || parts.next().unwrap_or_default();
        let (year, month, day) = (part().parse(), part().parse(), part().parse());
        match (year, month, day) {
            (Ok(year), Ok(month @ 1..=12), Ok(day @ 1..=31)) => Ok(Self { year, month, day }),
            _ => Err(BadDay),
        }
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        text.parse().map_err(D::Error::custom)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Day {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Day".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "date" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_written_and_said() {
        let day = Day { year: 2026, month: 12, day: 1 };
        assert_eq!((day.to_string().as_str(), "2026-12-01".parse()), ("2026-12-01", Ok(day)));
        assert_eq!((day.words(Language::En), day.words(Language::Fr)), ("1 December".into(), "1er décembre".into()));
        assert_eq!(Day { month: 8, day: 23, ..day }.words(Language::Fr), "23 août");
        for bad in ["2026-13-01", "2026-12", "2026-12-32", ""] {
            assert_eq!(bad.parse::<Day>(), Err(BadDay), "{bad}");
        }
    }
}
