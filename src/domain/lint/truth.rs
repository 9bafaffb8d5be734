//! Rules about statements to be judged: T2 and T3.

use super::super::question::Key;
use super::sources::Sources;
use super::text::is_word;
use super::view::View;
use super::{Bilingual, Finding, Rule};

/// Longest statement, without the name of its source.
const MAX_STATEMENT: usize = 80;
/// From how many characters on a statement can be said to be copied.
const MIN_COPIED: usize = 12;

pub(super) fn check(view: &View<'_>, sources: &Sources, found: &mut Vec<Finding>) {
    let Key::Truth(is_true) = view.question.key else {
        return;
    };
    let claim = &view.stem.claim;
    let n = claim.chars().count();
    if MAX_STATEMENT < n {
        let hint = Bilingual::new(
            format!(
                "判断题有 {n} 字（不计材料名称），超过 {MAX_STATEMENT} 字：请只留一个要判断的说法。"
            ),
            format!(
                "the statement has {n} characters without names of sources, more than {MAX_STATEMENT}: keep the one claim that is to be judged"
            ),
        );
        found.push(Finding::new(Rule::T2, view.question, "stem", &format!("{n} 字")).hint(hint));
    } else if let Some([zh, en]) = several_claims(&view.stem.unquoted) {
        let hint = Bilingual::new(
            format!("一道判断题里有{zh}，错在哪一处说不清：请拆成几道题。"),
            format!(
                "a statement with {en} does not show what is wrong with it: make several questions of it"
            ),
        );
        found.push(Finding::new(Rule::T2, view.question, "stem", zh).hint(hint));
    }
    let words = claim.trim_end_matches(|c| !is_word(c));
    if is_true && MIN_COPIED <= words.chars().count() && sources.hold(words) {
        let hint = Bilingual::new(
            "这道题照抄原句而且是对的，只考记没记住：请换个说法，或者改成别的题型。",
            "the statement is copied and true, which tests memory alone: put it another way, or make it of another type",
        );
        found.push(Finding::new(Rule::T3, view.question, "stem", words).hint(hint));
    }
}

/// T2: two sentences, or two numbers beside dates, or two dates. Figures that only frame a number (a year
/// beside an amount) make one claim.
fn several_claims(text: &str) -> Option<[&'static str; 2]> {
    if text.contains(';') {
        return Some([
            "两个用分号隔开的说法",
            "two claims on both sides of a semicolon",
        ]);
    }
    let (mut n_dates, mut n_numbers, mut was_digit) = (0_usize, 0_usize, false);
    let mut in_date = false;
    for c in text.chars() {
        let is_digit = c.is_ascii_digit() || (was_digit && c == '.');
        if was_digit && !is_digit {
            if "年月日".contains(c) {
                n_dates += usize::from(!in_date);
                in_date = true;
            } else {
                n_numbers += 1;
                in_date = false;
            }
        } else if !is_digit && !was_digit {
            in_date = false;
        }
        was_digit = is_digit;
    }
    match (n_dates, n_numbers) {
        (2.., _) => Some(["两个日期", "two dates"]),
        (_, 2..) => Some(["两个数字", "two numbers"]),
        (0 | 1, 0 | 1) => None,
    }
}
