//! Keys as JSON: `"B"`, `"ACD"`, `true`, `[["甲","乙"]]`, `[["1","B"]]`, `["C","A"]`, a rubric, ranges.
//!
//! Invariant: a key names options that are there, each at most once.

use serde_json::value::{RawValue, to_raw_value};

use super::super::{ForeignKey, ForeignKind, ForeignQuestion, NumberRange, letter};

/// A key as JSON; none where there is none.
///
/// A choice of more than 26 options has its letters as a list: as one text they could not be told apart.
pub(super) fn write(question: &ForeignQuestion) -> Option<Box<RawValue>> {
    let written = match question.key.as_ref()? {
        ForeignKey::Choices(ids) if 26 < question.options.len() => to_raw_value(ids),
        ForeignKey::Choices(ids) => to_raw_value(&ids.concat()),
        ForeignKey::Truth(truth) => to_raw_value(truth),
        ForeignKey::Blanks(blanks) => to_raw_value(blanks),
        ForeignKey::Pairs(pairs) => to_raw_value(pairs),
        ForeignKey::Order(ids) => to_raw_value(ids),
        ForeignKey::Rubric(rubric) => to_raw_value(rubric),
        ForeignKey::Ranges(ranges) => {
            let ends = ranges.iter().map(|range| [&range.from, &range.to]);
            to_raw_value(&ends.collect::<Vec<_>>())
        }
    };
    // Texts and lists of texts can always be written.
    written.ok()
}

/// Reads the key of a kind of question.
///
/// # Errors
/// What was wanted, in Chinese and in English.
pub(super) fn read(
    raw: &RawValue,
    question: &ForeignQuestion,
) -> Result<ForeignKey, (&'static str, &'static str)> {
    let text = raw.get();
    match question.kind {
        ForeignKind::Single | ForeignKind::Multiple => choices(text, question).ok_or((
            "选择题的 key 应是选项字母，如 \"B\"、\"ACD\"，按选项的顺序，不重复",
            "the key of a choice is the letters of options in their order, such as \"B\" or \"ACD\"",
        )),
        ForeignKind::TrueFalse => {
            serde_json::from_str(text).map(ForeignKey::Truth).map_err(|_| {
                (
                    "判断题的 key 应是 true 或 false",
                    "the key of a statement is true or false",
                )
            })
        }
        ForeignKind::Blank => blanks(text).ok_or((
            "填空题的 key 应是每个空可接受的答案，如 [[\"甲\",\"乙\"],[\"丙\"]]，不能为空",
            "the key of blanks is a list of accepted texts a blank, such as [[\"a\",\"b\"],[\"c\"]], none of them empty",
        )),
        ForeignKind::Match => pairs(text, question).ok_or((
            "匹配题的 key 应是左右编号的配对，如 [[\"1\",\"B\"],[\"2\",\"A\"]]，每个左边一次",
            "the key of a match is pairs of ids, such as [[\"1\",\"B\"],[\"2\",\"A\"]], each left side once",
        )),
        ForeignKind::Order => order(text, question).ok_or((
            "排序题的 key 应是全部选项字母的正确顺序，如 [\"C\",\"A\",\"B\"]",
            "the key of an order is all letters in their right order, such as [\"C\",\"A\",\"B\"]",
        )),
        ForeignKind::Essay => {
            serde_json::from_str(text).map(ForeignKey::Rubric).map_err(|_| {
                (
                    "简答题的 key 应是评分要点的文字",
                    "the key of an essay is a text",
                )
            })
        }
        ForeignKind::Numeric => ranges(text).ok_or((
            "数值题的 key 应是范围，如 [[\"1\",\"5\"]]，数字写成文字",
            "the key of a number is ranges of numbers as texts, such as [[\"1\",\"5\"]]",
        )),
    }
}

fn choices(text: &str, question: &ForeignQuestion) -> Option<ForeignKey> {
    let ids: Vec<String> = if text.starts_with('[') {
        serde_json::from_str(text).ok()?
    } else {
        let letters: String = serde_json::from_str(text).ok()?;
        letters.chars().map(String::from).collect()
    };
    let place = |id: &String| question.options.iter().position(|option| option.id == *id);
    let places: Vec<usize> = ids.iter().map(place).collect::<Option<_>>()?;
    let ascends = places.is_sorted_by(|one, next| one < next);
    let fits = match question.kind {
        ForeignKind::Single => ids.len() == 1,
        ForeignKind::Multiple
        | ForeignKind::TrueFalse
        | ForeignKind::Blank
        | ForeignKind::Match
        | ForeignKind::Order
        | ForeignKind::Essay
        | ForeignKind::Numeric => !ids.is_empty(),
    };
    (fits && ascends).then_some(ForeignKey::Choices(ids))
}

fn blanks(text: &str) -> Option<ForeignKey> {
    let blanks: Vec<Vec<String>> = serde_json::from_str(text).ok()?;
    let is_full =
        |texts: &Vec<String>| !texts.is_empty() && texts.iter().all(|text| !text.trim().is_empty());
    (!blanks.is_empty() && blanks.iter().all(is_full)).then_some(ForeignKey::Blanks(blanks))
}

fn pairs(text: &str, question: &ForeignQuestion) -> Option<ForeignKey> {
    let pairs: Vec<(String, String)> = serde_json::from_str(text).ok()?;
    let left = question.left.iter().map(|side| &side.id);
    let has_right = |right: &String| question.options.iter().any(|side| side.id == *right);
    let fits = left.eq(pairs.iter().map(|(left, _)| left))
        && pairs.iter().all(|(_, right)| has_right(right));
    fits.then_some(ForeignKey::Pairs(pairs))
}

fn order(text: &str, question: &ForeignQuestion) -> Option<ForeignKey> {
    let ids: Vec<String> = serde_json::from_str(text).ok()?;
    let mut sorted: Vec<&String> = ids.iter().collect();
    sorted.sort_by_key(|id| (id.len(), *id));
    // Ids are letters by their places.
    let wanted = (0..question.options.len()).map(letter);
    wanted
        .eq(sorted.into_iter().cloned())
        .then_some(ForeignKey::Order(ids))
}

fn ranges(text: &str) -> Option<ForeignKey> {
    let ends: Vec<(String, String)> = serde_json::from_str(text).ok()?;
    let is_number = |text: &String| {
        let bare = text.strip_prefix('-').unwrap_or(text);
        bare.starts_with(|c: char| c.is_ascii_digit())
            && bare
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'.')
            && bare.matches('.').count() < 2
    };
    let fits = !ends.is_empty()
        && ends
            .iter()
            .all(|(from, to)| is_number(from) && is_number(to));
    let ranges = ends.into_iter().map(|(from, to)| NumberRange { from, to });
    fits.then(|| ForeignKey::Ranges(ranges.collect()))
}
