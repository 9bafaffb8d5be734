//! Numbers in a row: 第六届, 六周年, 居世界第二.
//!
//! Invariant: the first of a row is no candidate: it would always be the least of the options.

use super::At;
use super::numerals::{self, Numeral};
use crate::drafting::text::Paragraph;

/// An ordinal where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ordinal {
    /// Everything from 第 to the unit.
    pub(crate) at: At,
    /// The numeral.
    pub(crate) numeral: Numeral,
    /// What stands before it: 第 or nothing.
    pub(crate) front: &'static str,
    /// What stands behind it: 届, 周年 or nothing.
    pub(crate) unit: String,
}

const UNITS: [&str; 9] = ["届", "次", "期", "批", "版", "位", "名", "轮", "个五年"];
/// Far more than this nobody counts by heart.
const MAX: u64 = 30;

/// The ordinals of a sentence.
pub(crate) fn find(paragraph: &Paragraph, at: &At) -> Vec<Ordinal> {
    let sentence = paragraph.cut(&at.range());
    let mut found = Vec::new();
    let mut add = |begin: usize, numeral: Numeral, front: &'static str, unit: &str| {
        if !(2..=MAX).contains(&numeral.value) {
            return;
        }
        let begin = at.sentence.0 + begin;
        let end = begin + front.len() + numeral.bytes + unit.len();
        found.push(Ordinal {
            at: at.with(&(begin..end)),
            numeral,
            front,
            unit: unit.to_owned(),
        });
    };
    for (n, front) in sentence.match_indices('第') {
        let rest = sentence.get(n + front.len()..).unwrap_or_default();
        let Some(numeral) = numerals::read(rest) else {
            continue;
        };
        let behind = rest.get(numeral.bytes..).unwrap_or_default();
        let ends = behind.is_empty() || behind.starts_with(['，', '。', '；', '、', '”']);
        let unit = UNITS.iter().find(|unit| behind.starts_with(**unit));
        match unit {
            Some(unit) => add(n, numeral, "第", unit),
            None if ends
                && !sentence.get(..n).is_some_and(|before| {
                    before.is_empty() || before.ends_with(['，', '。', '；'])
                }) =>
            {
                add(n, numeral, "第", "");
            }
            None => {}
        }
    }
    for (n, unit) in sentence.match_indices("周年") {
        let before = sentence.get(..n).unwrap_or_default();
        let is_numeral = |c: &char| c.is_ascii_digit() || "一二三四五六七八九十百".contains(*c);
        let bytes: usize = before
            .chars()
            .rev()
            .take_while(is_numeral)
            .map(char::len_utf8)
            .sum();
        if let Some(numeral) = numerals::read(before.get(n - bytes..).unwrap_or_default()) {
            add(n - bytes, numeral, "", unit);
        }
    }
    found
}
