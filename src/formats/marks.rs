//! Marks on the wire: read from a number or a text, written as a text.
//!
//! Invariant: no arithmetic on floating point. Marks have at most two decimals and seven digits, so
//! the shortest text of the nearest `f64` is the text that was written.

use std::fmt;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::domain::marks::Marks;

/// Marks as written in files and in the API: `2`, `2.5`, `"2.5"`; written as `"2.5"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MarksForm(pub Marks);

impl PartialSchema for MarksForm {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::from_iter([Type::String, Type::Number]))
            .description(Some(
                "Marks, to the hundredth. A reply holds a text; a number is taken too.",
            ))
            .examples(["2.5"])
            .into()
    }
}

impl ToSchema for MarksForm {}

impl Serialize for MarksForm {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for MarksForm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(MarksVisitor)
    }
}

struct MarksVisitor;

impl Visitor<'_> for MarksVisitor {
    type Value = MarksForm;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number of marks")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<MarksForm, E> {
        text.parse().map(MarksForm).map_err(E::custom)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<MarksForm, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<MarksForm, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<MarksForm, E> {
        self.visit_str(&number.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> Option<String> {
        serde_json::from_str::<MarksForm>(text)
            .ok()
            .map(|marks| serde_json::to_string(&marks).unwrap())
    }

    #[test]
    fn numbers_and_texts_read_to_the_hundredth() {
        for (given, written) in [
            ("2", "2"),
            ("2.5", "2.5"),
            ("\"2.50\"", "2.5"),
            ("0.1", "0.1"),
            ("0.29", "0.29"),
            ("9999.99", "9999.99"),
        ] {
            assert_eq!(json(given), Some(format!("\"{written}\"")), "{given}");
        }
    }

    #[test]
    fn every_number_of_hundredths_survives_as_a_number() {
        for hundredths in 0..=1_000_000 {
            let marks = Marks::from_hundredths(hundredths).unwrap();
            let read: MarksForm = serde_json::from_str(&marks.to_string()).unwrap();
            assert_eq!(read.0, marks);
        }
    }

    #[test]
    fn what_is_no_number_of_marks_is_refused() {
        for given in [
            "-1",
            "1.005",
            "10000.01",
            "1e300",
            "\"\"",
            "null",
            "true",
            "[2]",
            "18446744073709551615",
        ] {
            assert_eq!(json(given), None, "{given}");
        }
    }
}
