//! What an item declares: its responses with what is right and what each is worth, and its outcomes.
//!
//! Invariant: a default of an outcome is no score. It counts only where the processing of responses names it.

use std::collections::BTreeMap;

use super::super::xml::Element;
use super::names::flag;
use super::numbers::decimal;
use crate::domain::marks::Fraction;

/// A response variable.
#[derive(Debug)]
pub(super) struct Response {
    /// `single`, `multiple`, `ordered` or `record`.
    pub(super) cardinality: String,
    /// What its values are: `identifier`, `pair`, `directedPair`, ….
    pub(super) base_type: String,
    /// What is right, as it stands there.
    pub(super) correct: Vec<String>,
    /// What each value is worth; the text that is no number where there is one.
    pub(super) mapping: Option<Result<Map, String>>,
    /// Where it is declared.
    pub(super) line: usize,
}

/// What each value of a response is worth.
#[derive(Debug)]
pub(super) struct Map {
    /// The values, in the order of the file.
    pub(super) keys: Vec<String>,
    worths: BTreeMap<String, Fraction>,
    /// What any other value is worth.
    pub(super) default: Fraction,
    /// The least that a sum may be.
    pub(super) lower: Option<Fraction>,
    /// The most.
    pub(super) upper: Option<Fraction>,
    /// Whether an entry says that capital and small letters differ.
    pub(super) is_case_sensitive: bool,
}

impl Map {
    /// Whether it names a value.
    pub(super) fn has(&self, key: &str) -> bool {
        self.worths.contains_key(key)
    }

    /// What a value is worth by itself.
    pub(super) fn worth(&self, key: &str) -> Fraction {
        self.worths.get(key).copied().unwrap_or(self.default)
    }

    /// A sum within the bounds.
    pub(super) fn bounded(&self, sum: Fraction) -> Fraction {
        let raised = self.lower.map_or(sum, |lower| sum.max(lower));
        self.upper.map_or(raised, |upper| raised.min(upper))
    }
}

/// All that an item declares.
#[derive(Debug, Default)]
pub(super) struct Declared {
    responses: BTreeMap<String, Response>,
    /// The numbers that outcomes have by default; none where they have no number.
    outcomes: BTreeMap<String, Option<Fraction>>,
    /// The most that `SCORE` is said to be.
    top: Option<Fraction>,
    /// Whether the item has variables of its own, which make every candidate another one of it.
    pub(super) is_template: bool,
}

impl Declared {
    pub(super) fn of(item: &Element) -> Self {
        let mut declared = Self::default();
        for element in item.elements() {
            let identifier = || {
                element
                    .attribute("identifier")
                    .unwrap_or_default()
                    .trim()
                    .to_owned()
            };
            match element.name.as_str() {
                "responseDeclaration" => {
                    declared
                        .responses
                        .entry(identifier())
                        .or_insert_with(|| response(element));
                }
                "outcomeDeclaration" => declared.add_outcome(identifier(), element),
                "templateDeclaration" | "templateProcessing" => declared.is_template = true,
                _ => {}
            }
        }
        declared
    }

    fn add_outcome(&mut self, identifier: String, element: &Element) {
        let value = element
            .first("defaultValue")
            .and_then(|default| default.first("value"));
        let number = value.and_then(|value| decimal(&value.text()));
        if identifier == "SCORE" {
            self.top = element.attribute("normalMaximum").and_then(decimal);
        }
        self.outcomes.insert(identifier, number);
    }

    /// A response, by its identifier.
    pub(super) fn response(&self, identifier: &str) -> Option<&Response> {
        self.responses.get(identifier)
    }

    /// The number that an outcome begins with; 0 where none is written, as the standard has it for numbers.
    pub(super) fn outcome(&self, identifier: &str) -> Option<Fraction> {
        let found = self.outcomes.get(identifier);
        found.map(|number| number.unwrap_or(Fraction::ZERO))
    }

    /// The most marks that the item says it is worth.
    pub(super) fn top(&self) -> Option<Fraction> {
        let declared = self
            .outcomes
            .get("MAXSCORE")
            .copied()
            .flatten()
            .or(self.top);
        declared.filter(|top| Fraction::ZERO < *top)
    }
}

fn response(element: &Element) -> Response {
    let attribute = |name| {
        element
            .attribute(name)
            .unwrap_or_default()
            .trim()
            .to_owned()
    };
    let correct = element.first("correctResponse");
    let values = correct.into_iter().flat_map(|correct| correct.all("value"));
    let base_type = attribute("baseType");
    let values = values.map(|one| value(&one.text(), &base_type));
    Response {
        cardinality: attribute("cardinality"),
        correct: values.filter(|value| !value.is_empty()).collect(),
        mapping: element
            .first("mapping")
            .map(|mapping| map(mapping, &base_type)),
        line: element.line,
        base_type,
    }
}

/// Reads a mapping. The keys of pairs have one blank in them, whatever the file has; the first of several entries
/// of a key counts.
fn map(element: &Element, base_type: &str) -> Result<Map, String> {
    let number = |element: &Element, name: &str| {
        let text = element.attribute(name);
        let read = text.map(|text| decimal(text).ok_or_else(|| text.to_owned()));
        read.transpose()
    };
    let mut map = Map {
        keys: Vec::new(),
        worths: BTreeMap::new(),
        is_case_sensitive: false,
        default: number(element, "defaultValue")?.unwrap_or(Fraction::ZERO),
        lower: number(element, "lowerBound")?,
        upper: number(element, "upperBound")?,
    };
    for entry in element.all("mapEntry") {
        let worth = number(entry, "mappedValue")?.ok_or_else(String::new)?;
        let key = value(entry.attribute("mapKey").unwrap_or_default(), base_type);
        map.is_case_sensitive |= flag(entry, "caseSensitive") == Some(true);
        if !map.has(&key) {
            map.keys.push(key.clone());
            map.worths.insert(key, worth);
        }
    }
    Ok(map)
}

/// A value as it is compared.
fn value(text: &str, base_type: &str) -> String {
    if matches!(base_type, "pair" | "directedPair") {
        return text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    text.trim().to_owned()
}
