//! Attributes in the order they came, and how they are asked for.

use crate::Value;

/// A name and its values, in order: a 1setOf has several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// The name, a keyword.
    pub name: String,
    /// The values. What has none is sent as `no-value`.
    pub values: Vec<Value>,
}

/// The attributes of a group or the members of a collection, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributes(Vec<Attribute>);

impl Attributes {
    /// None yet.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// These, and one more behind them.
    #[must_use]
    pub fn with(mut self, name: &str, values: impl Into<Vec<Value>>) -> Self {
        self.add(name, values);
        self
    }

    /// Appends an attribute.
    pub fn add(&mut self, name: &str, values: impl Into<Vec<Value>>) {
        self.0.push(Attribute { name: name.to_owned(), values: values.into() });
    }

    /// Appends an attribute that exists already.
    pub fn push(&mut self, attribute: Attribute) {
        self.0.push(attribute);
    }

    /// All attributes in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Attribute> {
        self.0.iter()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The first attribute of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Attribute> {
        self.0.iter().find(|attribute| attribute.name == name)
    }

    /// The values of an attribute; none where it is missing.
    #[must_use]
    pub fn values(&self, name: &str) -> &[Value] {
        self.get(name).map_or(&[], |attribute| &attribute.values)
    }

    /// The first value of an attribute.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&Value> {
        self.values(name).first()
    }

    /// The first value, if it is an `integer` or `enum`.
    #[must_use]
    pub fn integer(&self, name: &str) -> Option<i32> {
        self.value(name).and_then(Value::as_integer)
    }

    /// The first value, if it is a `boolean`.
    #[must_use]
    pub fn boolean(&self, name: &str) -> Option<bool> {
        self.value(name).and_then(Value::as_boolean)
    }

    /// The first value, if it is made of characters.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.value(name).and_then(Value::as_text)
    }

    /// All values that are numbers.
    pub fn integers(&self, name: &str) -> impl Iterator<Item = i32> {
        self.values(name).iter().filter_map(Value::as_integer)
    }

    /// All values that are made of characters.
    pub fn texts(&self, name: &str) -> impl Iterator<Item = &str> {
        self.values(name).iter().filter_map(Value::as_text)
    }

    pub(crate) fn last_mut(&mut self) -> Option<&mut Attribute> {
        self.0.last_mut()
    }
}

impl FromIterator<Attribute> for Attributes {
    fn from_iter<I: IntoIterator<Item = Attribute>>(attributes: I) -> Self {
        Self(attributes.into_iter().collect())
    }
}

impl IntoIterator for Attributes {
    type Item = Attribute;
    type IntoIter = std::vec::IntoIter<Attribute>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Attributes {
    type Item = &'a Attribute;
    type IntoIter = std::slice::Iter<'a, Attribute>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}
