//! Rules about matching and ordering: M1–M3.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::super::question::{Choice, Key, Layout, OptionId};
use super::super::scoring::reading::{Policy, read};
use super::super::scoring::{ByMatch, Method};
use super::text::fold;
use super::view::View;
use super::{Bilingual, Finding, Rule};

pub(super) fn check(view: &View<'_>, found: &mut Vec<Finding>) {
    match (&view.question.body.layout, &view.question.key) {
        (Layout::Match { left, right }, Key::Pairs(_)) => check_sides(view, left, right, found),
        (Layout::Order(items), Key::Order(order)) => {
            let text = |id: &OptionId| {
                items
                    .iter()
                    .find(|item| item.id == *id)
                    .map(|item| item.text.as_str())
            };
            let texts: Vec<&str> = order.iter().filter_map(text).collect();
            check_dates(view, &texts, found);
        }
        (
            Layout::Single(_)
            | Layout::Multiple(_)
            | Layout::TrueFalse
            | Layout::Blank(_)
            | Layout::Essay
            | Layout::Match { .. }
            | Layout::Order(_),
            _,
        ) => {}
    }
}

fn check_sides(view: &View<'_>, left: &[Choice], right: &[Choice], found: &mut Vec<Finding>) {
    let mut seen = BTreeSet::new();
    for (at, side) in right.iter().enumerate() {
        if !seen.insert(read(&side.text, Policy::default()).canonical().to_owned()) {
            let hint = Bilingual::new(
                format!(
                    "右栏的“{}”与另一项意思相同，配哪一个都对：请换掉一个。",
                    side.text
                ),
                format!(
                    "“{}” on the right says the same as another, so that either fits: replace one of them",
                    side.text
                ),
            );
            let field = format!("right[{at}].text");
            found.push(Finding::new(Rule::M1, view.question, field, &side.text).hint(hint));
        }
    }
    let is_by_pair = view
        .question
        .rule
        .as_ref()
        .is_none_or(|rule| rule.method == Method::Match(ByMatch::PerPair));
    if left.len() == right.len() && is_by_pair {
        let hint = Bilingual::new(
            "左右项数相等，配好前几对，最后一对不用想：请在右栏多写一至两项。",
            "both sides have as many, so that the last pair needs no thought: write one or two more on the right",
        );
        found.push(
            Finding::new(Rule::M2, view.question, "right", &right.len().to_string()).hint(hint),
        );
    }
}

/// M3: items that begin with dates must differ as far as both tell (2014年 and 2014年2月 do not) and stand in
/// the key forwards or backwards. Items without dates are a reader's to judge.
fn check_dates(view: &View<'_>, texts: &[&str], found: &mut Vec<Finding>) {
    let dates: Option<Vec<Vec<u32>>> = texts
        .iter()
        .map(|text| date_at_begin(&fold(text)))
        .collect();
    let Some(dates) = dates else { return };
    let steps: Vec<Ordering> = dates
        .windows(2)
        .map(|pair| match pair {
            [a, b] => compare(a, b),
            _ => Ordering::Equal,
        })
        .collect();
    let what = if steps.contains(&Ordering::Equal) {
        [
            "有两项的时间分不出先后",
            "two of the times cannot be told apart",
        ]
    } else if steps
        .windows(2)
        .any(|pair| matches!(pair, [a, b] if a != b))
    {
        [
            "答案的次序与各项写明的时间不符",
            "the key is not in the order of the times that are given",
        ]
    } else {
        return;
    };
    let [zh, en] = what;
    let hint = Bilingual::new(
        format!("排序题{zh}：请核对，或者把时间写到同样的详略。"),
        format!("{en}: check it, or give the times in the same detail"),
    );
    found.push(Finding::new(Rule::M3, view.question, "key", zh).hint(hint));
}

/// Dates compare as far as both tell.
fn compare(a: &[u32], b: &[u32]) -> Ordering {
    a.iter()
        .zip(b)
        .map(|(a, b)| a.cmp(b))
        .find(|order| *order != Ordering::Equal)
        .unwrap_or(Ordering::Equal)
}

/// Year, month and day that a folded text begins with.
fn date_at_begin(text: &str) -> Option<Vec<u32>> {
    let mut parts = Vec::new();
    let mut rest = text;
    for unit in ['年', '月', '日'] {
        let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let figures = rest.get(..rest.len() - after.len())?;
        let Some(behind) = after.strip_prefix(unit) else {
            break;
        };
        let Ok(number) = figures.parse() else { break };
        parts.push(number);
        rest = behind;
    }
    (!parts.is_empty()).then_some(parts)
}
