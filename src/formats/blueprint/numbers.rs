//! Numbers of the blueprint form: counts with bounds, and decimals to the thousandth.
//!
//! Invariant: no arithmetic on floating point. A decimal has at most nine digits, so the shortest
//! text of the nearest `f64` is the text that was written.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{AdditionalProperties, ObjectBuilder, OneOfBuilder, Schema, Type};
use utoipa::{Number, PartialSchema, ToSchema};

use crate::domain::blueprint::{MAX_SLOTS, Span};
use crate::domain::rating::Thousandths;
use crate::formats::fault::{Collector, Reason};

/// A number of questions: `15`, or `{ min = 10, max = 15 }`, where `min` may be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum CountForm {
    /// So many, no more and no less.
    Exactly(usize),
    /// From the fewest to the most.
    Between(SpanForm),
}

/// Bounds on a number of questions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SpanForm {
    /// The fewest; 0 where it is left out.
    pub min: Option<usize>,
    /// The most.
    pub max: Option<usize>,
}

impl CountForm {
    pub(super) fn of_span(span: Span) -> Self {
        match span.fixed() {
            Some(count) => Self::Exactly(count),
            None => Self::Between(SpanForm {
                min: Some(span.min),
                max: Some(span.max),
            }),
        }
    }

    pub(super) fn into_span(self, field: &str, collector: &mut Collector) -> Option<Span> {
        match self {
            Self::Exactly(count) => Some(Span::exactly(count)),
            Self::Between(SpanForm { min, max }) => {
                if max.is_none() {
                    collector.add(format!("{field}.max"), Reason::Missing);
                }
                let min = min.unwrap_or(0);
                max.map(|max| Span { min, max })
            }
        }
    }
}

impl<'de> Deserialize<'de> for CountForm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(CountVisitor)
    }
}

struct CountVisitor;

impl<'de> Visitor<'de> for CountVisitor {
    type Value = CountForm;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number of questions, or `min` and `max`")
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<CountForm, E> {
        // A count beyond any paper is refused when the blueprint is checked.
        Ok(CountForm::Exactly(
            usize::try_from(number).unwrap_or(usize::MAX),
        ))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<CountForm, E> {
        let count = u64::try_from(number)
            .map_err(|_| E::invalid_value(serde::de::Unexpected::Signed(number), &CountVisitor))?;
        self.visit_u64(count)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<CountForm, A::Error> {
        SpanForm::deserialize(MapAccessDeserializer::new(map)).map(CountForm::Between)
    }
}

impl ToSchema for CountForm {}

impl PartialSchema for CountForm {
    fn schema() -> RefOr<Schema> {
        let between = ObjectBuilder::new()
            .property("min", count(0))
            .property("max", count(1))
            .required("max")
            .additional_properties(Some(AdditionalProperties::FreeForm(false)));
        OneOfBuilder::new()
            .item(count(1))
            .item(between)
            .description(Some(
                "So many questions, or from `min` (0 where it is left out) to `max`.",
            ))
            .into()
    }
}

/// A number of questions, in the API document.
fn count(min: usize) -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::Integer)
        .minimum(Some(min))
        .maximum(Some(MAX_SLOTS))
}

/// A number to the thousandth: `0.7`, `28`, `"0.7"`; written as `"0.7"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DecimalForm(pub Thousandths);

/// A share above 0, at most 1, to the thousandth, held in thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShareForm(pub u32);

impl Serialize for DecimalForm {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl Serialize for ShareForm {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&Thousandths(self.0.into()))
    }
}

impl<'de> Deserialize<'de> for DecimalForm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DecimalVisitor).map(Self)
    }
}

impl<'de> Deserialize<'de> for ShareForm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let share = deserializer.deserialize_any(DecimalVisitor)?;
        let per_mille = u32::try_from(share.0).ok();
        per_mille
            .filter(|per_mille| (1..=1000).contains(per_mille))
            .map(Self)
            .ok_or_else(|| D::Error::custom(format!("`{share}` is not a share of 0.001 to 1")))
    }
}

struct DecimalVisitor;

impl Visitor<'_> for DecimalVisitor {
    type Value = Thousandths;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number with at most three decimals")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Thousandths, E> {
        text.parse().map_err(E::custom)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Thousandths, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Thousandths, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Thousandths, E> {
        self.visit_str(&number.to_string())
    }
}

impl ToSchema for DecimalForm {}

impl PartialSchema for DecimalForm {
    fn schema() -> RefOr<Schema> {
        let number = number().minimum(Some(Number::from(-500_000)));
        decimal("^-?[0-9]{1,6}([.][0-9]{1,3})?$", number, "A number")
    }
}

impl ToSchema for ShareForm {}

impl PartialSchema for ShareForm {
    fn schema() -> RefOr<Schema> {
        let text = "^(0[.]([1-9][0-9]{0,2}|0[1-9][0-9]?|00[1-9])|1([.]0{1,3})?)$";
        let number = ObjectBuilder::new()
            .schema_type(Type::Number)
            .exclusive_minimum(Some(Number::from(0)))
            .maximum(Some(Number::from(1)));
        decimal(text, number, "A share above 0, at most 1,")
    }
}

/// A decimal of zero or more, in the API document.
pub(super) fn unsigned_decimal() -> RefOr<Schema> {
    let number = number().minimum(Some(Number::from(0)));
    let about = "A number, zero or more,";
    decimal("^[0-9]{1,6}([.][0-9]{1,3})?$", number, about)
}

fn number() -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::Number)
        .maximum(Some(Number::from(500_000)))
}

/// A number as text or as such, in the API document.
fn decimal(pattern: &str, number: ObjectBuilder, about: &str) -> RefOr<Schema> {
    let text = ObjectBuilder::new()
        .schema_type(Type::String)
        .pattern(Some(pattern));
    let about = format!("{about} with at most three decimals; written as text.");
    OneOfBuilder::new()
        .item(text)
        .item(number)
        .description(Some(about))
        .into()
}
