//! Numbers and ranges of numbers.

use std::collections::BTreeSet;

use super::super::moodle_xml::Decimal;
use super::super::note::Note;
use super::super::{ForeignKey, ForeignKind, NumberRange, Severity};
use super::item::Item;
use super::presentation::ident;
use super::scoring::{Bound, Given, Test, is_all, number};
use super::shares::{MAX_PARTS, too_many};
use crate::domain::marks::Fraction;

/// A number, a range of numbers, or several of both.
pub(super) fn numerical(item: &mut Item<'_>) -> Result<(), Note> {
    item.question.kind = ForeignKind::Numeric;
    let Some(response) = item.responses.first().map(|response| ident(response)) else {
        return Err(item.unsupported());
    };
    let tests: Vec<Test> = item.scoring.rewarded().cloned().collect();
    if MAX_PARTS < tests.len() {
        return Err(too_many(item));
    }
    let mut ranges = Vec::new();
    let mut ends = Ends::Closed;
    let read = tests.iter().all(|test| {
        let read = ranges_of(test, response, &mut ends);
        ranges.extend(read.iter().flatten().cloned());
        read.is_some()
    });
    if MAX_PARTS < ranges.len() || !item.scoring.can_be_tried(ranges.len()) {
        return Err(too_many(item));
    }
    // Each of them must have all of the marks.
    let is_full = ranges.iter().all(|range: &NumberRange| {
        let given = Given::from([(response, BTreeSet::from([range.to.as_str()]))]);
        let score = item.scoring.score(&given);
        let full = item.scoring.most().or(score);
        score
            .zip(full)
            .is_some_and(|(score, full)| Fraction::ZERO < score && is_all(score, full))
    });
    if !read || ranges.is_empty() || (!is_full && ends == Ends::Closed) {
        item.hold_scoring();
        return Ok(());
    }
    if ends == Ends::Open {
        item.note(
            Severity::Notice,
            "open_bound",
            [
                "原题的范围不含端点，导入后含端点",
                "the range of the item leaves out an end, which is accepted here",
            ],
        );
    }
    item.question.key = Some(ForeignKey::Ranges(ranges));
    Ok(())
}

/// Whether an end of a range was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ends {
    Closed,
    Open,
}

/// The ranges that a test asks for; none where it asks for anything else.
fn ranges_of(test: &Test, wanted: &str, ends: &mut Ends) -> Option<Vec<NumberRange>> {
    match test {
        Test::Equal { response, value } if response == wanted => {
            let value = Decimal::parse(value)?.to_string();
            Some(vec![NumberRange {
                from: value.clone(),
                to: value,
            }])
        }
        Test::Any(tests) => {
            let ranges = tests.iter().map(|test| ranges_of(test, wanted, ends));
            let ranges: Vec<NumberRange> = ranges.collect::<Option<Vec<_>>>()?.concat();
            (ranges.len() <= MAX_PARTS).then(|| widest(&ranges))
        }
        Test::All(tests) => match &**tests {
            [test @ (Test::Equal { .. } | Test::Any(_) | Test::All(_))] => {
                ranges_of(test, wanted, ends)
            }
            [
                Test::Bound {
                    response: a,
                    bound: first,
                    value: from,
                },
                Test::Bound {
                    response: b,
                    bound: second,
                    value: to,
                },
            ] if a == wanted && b == wanted => between((*first, from), (*second, to), ends),
            _ => None,
        },
        Test::Equal { .. } | Test::Bound { .. } | Test::None(_) | Test::Always | Test::Unknown => {
            None
        }
    }
}

fn between(
    first: (Bound, &str),
    second: (Bound, &str),
    ends: &mut Ends,
) -> Option<Vec<NumberRange>> {
    let is_lower = |bound| matches!(bound, Bound::AtLeast | Bound::Above);
    let (lower, upper) = match (is_lower(first.0), is_lower(second.0)) {
        (true, false) => (first, second),
        (false, true) => (second, first),
        (true, true) | (false, false) => return None,
    };
    if lower.0 == Bound::Above || upper.0 == Bound::Below {
        *ends = Ends::Open;
    }
    let parse = Decimal::parse;
    let (from, to) = (parse(lower.1)?, parse(upper.1)?);
    let width = to.plus(from.negated())?;
    (!width.is_negative()).then(|| {
        vec![NumberRange {
            from: from.to_string(),
            to: to.to_string(),
        }]
    })
}

/// Without those that lie within another: Canvas names the middle beside the range around it.
fn widest(ranges: &[NumberRange]) -> Vec<NumberRange> {
    let is_within = |inner: &NumberRange, outer: &NumberRange| {
        let from = number(&outer.from).zip(number(&inner.from));
        let to = number(&inner.to).zip(number(&outer.to));
        let fits = |pair: Option<(Fraction, Fraction)>| pair.is_some_and(|(low, high)| low <= high);
        inner != outer && fits(from) && fits(to)
    };
    let is_widest = |range: &&NumberRange| !ranges.iter().any(|other| is_within(range, other));
    ranges.iter().filter(is_widest).cloned().collect()
}
