//! Labels that count what they stand for: “四项原则”, “五点主张”.
//!
//! Invariant: only labels in quotation marks count: elsewhere a number with 个 is an amount.

use super::At;
use super::numerals::{self, Numeral};
use crate::drafting::text::{Paragraph, length, quotations};

/// A label where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Count {
    /// Numeral and measure.
    pub(crate) at: At,
    /// The numeral.
    pub(crate) numeral: Numeral,
    /// The measure.
    pub(crate) measure: &'static str,
    /// What is counted.
    pub(crate) what: String,
}

const MEASURES: [&str; 7] = ["个", "项", "点", "大", "条", "种", "方面"];

/// The labels of a sentence.
pub(crate) fn find(paragraph: &Paragraph, at: &At) -> Vec<Count> {
    let mut found = Vec::new();
    for quoted in quotations(paragraph.text(), &at.range()) {
        let text = paragraph.cut(&quoted);
        if 10 < length(text) || text.contains('、') {
            continue;
        }
        let Some(numeral) = numerals::read(text) else {
            continue;
        };
        let behind = text.get(numeral.bytes..).unwrap_or_default();
        let Some(measure) = MEASURES
            .into_iter()
            .find(|measure| behind.starts_with(measure))
        else {
            continue;
        };
        let what = behind.strip_prefix(measure).unwrap_or_default().to_owned();
        if (2..=6).contains(&length(&what)) && numeral.value <= 20 {
            let end = quoted.start + numeral.bytes + measure.len();
            found.push(Count {
                at: at.with(&(quoted.start..end)),
                numeral,
                measure,
                what,
            });
        }
    }
    found
}
