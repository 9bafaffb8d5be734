//! JSON objects whose members keep their order.
//!
//! Invariant: no number is anything but finite; what is undefined is null.

use serde::{Serialize, Serializer};
use serde_json::Value;

use super::figures::Shown;

/// An object, member by member.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Object(Vec<(&'static str, Json)>);

/// A value of JSON.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Json {
    Plain(Value),
    Object(Object),
    List(Vec<Json>),
}

impl Object {
    #[must_use]
    pub(super) fn with(mut self, name: &'static str, value: impl Into<Json>) -> Self {
        self.0.push((name, value.into()));
        self
    }

    /// Figures under their names.
    #[must_use]
    pub(super) fn figures(mut self, figures: &[Shown]) -> Self {
        let members = figures
            .iter()
            .map(|shown| (shown.key, Json::from(shown.figure.ok())));
        self.0.extend(members);
        self
    }
}

impl Serialize for Object {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Plain(value) => value.serialize(serializer),
            Self::Object(object) => object.serialize(serializer),
            Self::List(values) => values.serialize(serializer),
        }
    }
}

impl From<Object> for Json {
    fn from(object: Object) -> Self {
        Self::Object(object)
    }
}

impl From<Vec<Self>> for Json {
    fn from(values: Vec<Self>) -> Self {
        Self::List(values)
    }
}

impl From<Option<f64>> for Json {
    fn from(number: Option<f64>) -> Self {
        // Null where it is not finite, too.
        Self::Plain(number.map_or(Value::Null, Value::from))
    }
}

impl From<f64> for Json {
    fn from(number: f64) -> Self {
        Some(number).into()
    }
}

impl From<u64> for Json {
    fn from(number: u64) -> Self {
        Self::Plain(number.into())
    }
}

impl From<usize> for Json {
    fn from(number: usize) -> Self {
        Self::Plain(number.into())
    }
}

impl From<bool> for Json {
    fn from(truth: bool) -> Self {
        Self::Plain(truth.into())
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Plain(text.into())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self::Plain(text.into())
    }
}

impl FromIterator<Json> for Json {
    fn from_iter<I: IntoIterator<Item = Json>>(values: I) -> Self {
        Self::List(values.into_iter().collect())
    }
}
