//! What is known about a person, once for all floors: the stored row, the wire, the forms, imports and the audit.
//!
//! A column is one line of `details!`: its name on the wire, its variant, its column in files to import, what it is
//! called, and what is done with it beside showing and editing it. Since the row of a person has them one after the
//! other, another column makes another stored shape (`storage/src/codec/former.rs`).

use crate::text::{BadText, Email, Language, Line};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What an organization notes about its people beyond what the product knows (D19).
pub type Attributes = BTreeMap<Line, Line>;

/// How many custom attributes a person may have.
pub const MOST_ATTRIBUTES: usize = 50;

/// What is done with a detail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trait {
    /// It names the person: no new password is made of it, the audit says only that it changed, and an import clears
    /// it with `[delete]` (D9).
    Name,
    /// Its words are searched.
    Searched,
    /// People are sorted by it.
    Sorted,
    /// What others have in it is offered while it is typed. The number is its own in the index of values.
    Completed(u32),
}

macro_rules! details {
    ($($(#[$doc:meta])* $field:ident $detail:ident $column:literal = $en:literal, $fr:literal,
        $($trait:ident $(($number:literal))?)+;)*) => {
        /// What is known about a person; what is left out is not known.
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Details"))]
        pub struct Details<E = Email, L: Ord = Line> {
            /// The address to sign in with; unique in the appliance.
            pub email: E,
            /// How the person is called on screens and on paper.
            pub name: L,
            $($(#[$doc])* pub $field: Option<L>,)*
            /// What the organization notes beyond that.
            #[serde(default = "BTreeMap::<L, L>::new")]
            pub attributes: BTreeMap<L, L>,
            /// The language; none to follow the browser.
            pub language: Option<Language>,
        }

        /// A line of text that may be known about a person.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Detail {
            $($(#[$doc])* $detail,)*
        }

        impl Detail {
            /// Every one, in the order in which they are shown.
            pub const ALL: &'static [Self] = &[$(Self::$detail),*];

            /// Its name on the wire, in forms and in the audit.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$detail => stringify!($field),)* }
            }

            /// Its column in a file to import (D4).
            #[must_use]
            pub const fn column(self) -> &'static str {
                match self { $(Self::$detail => $column,)* }
            }

            const fn traits(self) -> &'static [Trait] {
                match self { $(Self::$detail => &[$(Trait::$trait $(($number))?),+],)* }
            }
        }

        impl<E, L: Ord> Details<E, L> {
            /// Of somebody of whom nothing else is known.
            pub const fn new(email: E, name: L) -> Self {
                Self { email, name, $($field: None,)* attributes: BTreeMap::new(), language: None }
            }

            /// What is known of that.
            pub fn get(&self, detail: Detail) -> Option<&L> {
                match detail { $(Detail::$detail => self.$field.as_ref(),)* }
            }

            /// Where it is kept.
            pub fn at(&mut self, detail: Detail) -> &mut Option<L> {
                match detail { $(Detail::$detail => &mut self.$field,)* }
            }
        }

        $crate::sentences! {
            /// What the details are called.
            pub struct DetailNames { $($field: $en, $fr;)* }
        }

        impl DetailNames {
            /// What that one is called.
            #[must_use]
            pub const fn get(&self, detail: Detail) -> &'static str {
                match detail { $(Detail::$detail => self.$field,)* }
            }
        }
    };
}

details! {
    /// The first name (D13).
    first_name FirstName "FIRST_NAME" = "First name", "Prénom", Name Searched;
    /// The last name (D13).
    last_name LastName "LAST_NAME" = "Last name", "Nom de famille", Name Searched;
    /// Another identifier of the person in the organization, for example `jdupont` (D15).
    short_name ShortName "SHORTNAME" = "Short name", "Nom abrégé", Name Searched Sorted;
    /// The department, which feeds reports (D21).
    department Department "DEPARTMENT" = "Department", "Service", Searched Sorted Completed(0);
    /// The cost center, which feeds reports (X7).
    cost_center CostCenter "COST_CENTER" = "Cost center", "Centre de coûts", Sorted Completed(1);
}

/// [`Details`] as they are written, on the wire and in forms, before anything is parsed.
pub type TextDetails = Details<String, String>;

impl Detail {
    /// The one of that name.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|detail| detail.key() == key)
    }

    /// Those that name the person: no new password is made of them, and the audit does not say what they were.
    #[must_use]
    pub fn is_name(self) -> bool {
        self.traits().contains(&Trait::Name)
    }

    /// Those whose words are searched.
    #[must_use]
    pub fn is_searched(self) -> bool {
        self.traits().contains(&Trait::Searched)
    }

    /// Those by which people are sorted.
    #[must_use]
    pub fn is_sorted(self) -> bool {
        self.traits().contains(&Trait::Sorted)
    }
}

/// A detail that is completed while it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Detail", into = "Detail")]
pub struct CompletedDetail {
    detail: Detail,
    number: u32,
}

impl CompletedDetail {
    /// The department.
    pub const DEPARTMENT: Self = Self { detail: Detail::Department, number: 0 };

    /// Every one.
    pub fn all() -> impl Iterator<Item = Self> {
        Detail::ALL.iter().filter_map(|detail| Self::try_from(*detail).ok())
    }

    /// Which detail it is.
    #[must_use]
    pub const fn detail(self) -> Detail {
        self.detail
    }

    /// Its number in the index of values.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.number
    }
}

impl Default for CompletedDetail {
    fn default() -> Self {
        Self::DEPARTMENT
    }
}

impl TryFrom<Detail> for CompletedDetail {
    type Error = BadText;

    fn try_from(detail: Detail) -> Result<Self, BadText> {
        let number = detail.traits().iter().find_map(|it| if let Trait::Completed(n) = it { Some(*n) } else { None });
        number.map(|number| Self { detail, number }).ok_or(BadText::Form)
    }
}

impl From<CompletedDetail> for Detail {
    fn from(completed: CompletedDetail) -> Self {
        completed.detail
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for CompletedDetail {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "CompletedDetail".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let names: Vec<&str> = Self::all().map(|it| it.detail.key()).collect();
        schemars::json_schema!({
            "description": "A detail of people that is completed while it is typed.", "type": "string", "enum": names,
        })
    }
}

impl TextDetails {
    /// Of somebody of whom nothing else is known.
    pub fn of(email: impl Into<String>, name: impl Into<String>) -> Self {
        Self::new(email.into(), name.into())
    }

    /// Each text parsed; an optional one of nothing but spaces is none.
    ///
    /// # Errors
    /// The field that cannot be taken, and why.
    pub fn parse(self) -> Result<Details, (&'static str, BadText)> {
        if self.attributes.len() > MOST_ATTRIBUTES {
            return Err(("attributes", BadText::TooLong));
        }
        let email = self.email.parse().map_err(|bad| ("email", bad))?;
        let mut details = Details::new(email, self.name.parse().map_err(|bad| ("name", bad))?);
        for detail in Detail::ALL {
            let text = self.get(*detail).filter(|text| !text.trim().is_empty());
            *details.at(*detail) = text.map(|text| text.parse()).transpose().map_err(|bad| (detail.key(), bad))?;
        }
        let attribute = |(key, value): (String, String)| Ok((key.parse()?, value.parse()?));
        let attributes: Result<Attributes, BadText> = self.attributes.into_iter().map(attribute).collect();
        details.attributes = attributes.map_err(|bad| ("attributes", bad))?;
        details.language = self.language;
        Ok(details)
    }
}

impl From<Details> for TextDetails {
    fn from(details: Details) -> Self {
        let mut text = Self::new(details.email.to_string(), details.name.to_string());
        for detail in Detail::ALL {
            *text.at(*detail) = details.get(*detail).map(ToString::to_string);
        }
        text.attributes = details.attributes.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect();
        text.language = details.language;
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imports::USERS_HEADER;
    use serde_json::json;

    #[test]
    fn what_is_written_is_parsed_field_by_field() {
        let whole = json!({
            "email": "Ada@example.org", "name": " Ada ", "first_name": "Ada", "last_name": null, "short_name": " ",
            "department": "Engines", "cost_center": "4711", "attributes": { "desk": "7" }, "language": "fr",
        });
        let text: TextDetails = serde_json::from_value(whole).unwrap();
        let back = serde_json::to_value(TextDetails::from(text.parse().unwrap())).unwrap();
        let want = json!({
            "email": "ada@example.org", "name": "Ada", "first_name": "Ada", "last_name": null, "short_name": null,
            "department": "Engines", "cost_center": "4711", "attributes": { "desk": "7" }, "language": "fr",
        });
        assert_eq!(back, want);
        let check = |field: &str, value: serde_json::Value, want: (&str, BadText)| {
            let mut body = json!({ "email": "a@b.org", "name": "A" });
            body[field] = value;
            let text: TextDetails = serde_json::from_value(body).unwrap();
            assert_eq!(text.parse().unwrap_err(), want);
        };
        check("email", json!("a"), ("email", BadText::Form));
        check("name", json!(" "), ("name", BadText::Empty));
        for detail in Detail::ALL {
            check(detail.key(), json!("x".repeat(201)), (detail.key(), BadText::TooLong));
        }
        check("attributes", json!({ "desk": "" }), ("attributes", BadText::Empty));
        let many: BTreeMap<String, &str> = (0..=MOST_ATTRIBUTES).map(|n| (n.to_string(), "x")).collect();
        check("attributes", json!(many), ("attributes", BadText::TooLong));
    }

    #[test]
    fn every_detail_has_a_name_on_the_wire_a_column_to_import_and_a_number_of_its_own() {
        for detail in Detail::ALL {
            assert_eq!(serde_json::to_value(detail).unwrap(), detail.key());
            assert_eq!(Detail::of_key(detail.key()), Some(*detail));
            assert!(USERS_HEADER.columns.contains(&detail.column()), "{detail:?}");
        }
        let mut numbers: Vec<u32> = CompletedDetail::all().map(CompletedDetail::number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), CompletedDetail::all().count());
        assert_eq!(CompletedDetail::try_from(Detail::Department), Ok(CompletedDetail::DEPARTMENT));
    }
}
