//! Choices: what is right follows from what the item gives for each of them.

use std::collections::BTreeSet;

use super::super::note::Note;
use super::super::xml::Element;
use super::super::{ForeignKey, ForeignKind, Severity, lettered};
use super::item::Item;
use super::options::Options;
use super::presentation::{ident, labels};

/// One of the options, or some of them.
pub(super) fn choice(item: &mut Item<'_>, kind: ForeignKind) -> Result<(), Note> {
    let Some(response) = item.responses.first().copied() else {
        return Err(item.unsupported());
    };
    if 1 < item.responses.len() {
        return Err(item.unsupported());
    }
    of_response(item, kind, response)
}

/// The options of a response as those of the question.
pub(super) fn of_response(
    item: &mut Item<'_>,
    kind: ForeignKind,
    response: &Element,
) -> Result<(), Note> {
    item.question.kind = kind;
    let options = labels(response);
    if options.len() < 2 {
        return Err(item.refusal(
            "too_few_options",
            [
                "选择题少于两个选项，未导入",
                "a choice of fewer than two options; not imported",
            ],
        ));
    }
    let mut texts = Vec::new();
    for (index, option) in options.iter().enumerate() {
        texts.push(item.text(option));
        item.remark(ident(response), ident(option), index);
    }
    let is_empty = texts.iter().any(String::is_empty);
    item.question.options = lettered(texts);
    for (option, label) in item.question.options.iter_mut().zip(&options) {
        let shuffle = label.attribute("rshuffle").unwrap_or("yes");
        option.pinned = shuffle.eq_ignore_ascii_case("no");
    }
    let ids: Vec<&str> = options.iter().map(|option| ident(option)).collect();
    let distinct: BTreeSet<&str> = ids.iter().copied().collect();
    if distinct.len() < ids.len() {
        item.hold(
            "repeated_option",
            [
                "两个选项用了同一个标识，无法确定正确答案",
                "two options share an identifier; the key is unclear",
            ],
        );
        return Ok(());
    }
    let choice = Options {
        response: ident(response),
        ids: &ids,
    };
    let read = match kind {
        ForeignKind::Single | ForeignKind::TrueFalse => choice.one(item),
        ForeignKind::Multiple
        | ForeignKind::Blank
        | ForeignKind::Match
        | ForeignKind::Order
        | ForeignKind::Essay
        | ForeignKind::Numeric => choice.some(item),
    };
    match read {
        Some(right) => {
            let key = right
                .into_iter()
                .filter_map(|at| item.question.options.get(at));
            let key = key.map(|option| option.id.clone()).collect();
            item.question.key = Some(ForeignKey::Choices(key));
        }
        None => item.hold_scoring(),
    }
    if is_empty {
        item.hold(
            "empty_option",
            [
                "有选项是空的，请补上文字",
                "an option is empty; add its text",
            ],
        );
    }
    Ok(())
}

/// Two options, one of them right.
pub(super) fn truefalse(item: &mut Item<'_>) -> Result<(), Note> {
    choice(item, ForeignKind::TrueFalse)?;
    let sides: Vec<Option<bool>> = item
        .question
        .options
        .iter()
        .map(|option| side_of(&option.text))
        .collect();
    let right = match &item.question.key {
        Some(ForeignKey::Choices(key)) => {
            let options = item.question.options.iter().zip(&sides);
            let mut right = options.filter(|(option, _)| key.contains(&option.id));
            right.next().and_then(|(_, side)| *side)
        }
        _ => None,
    };
    let is_pair = matches!(&*sides, [Some(first), Some(second)] if first != second);
    let has_key = item.question.key.is_some();
    if !is_pair {
        // Two other words are a choice like any other.
        item.question.kind = ForeignKind::Single;
        return Ok(());
    }
    item.question.options.clear();
    item.question.key = right.map(ForeignKey::Truth);
    if item.question.rule.take().is_some() && has_key {
        item.note(
            Severity::Warning,
            "weight_dropped",
            [
                "答错一边也有分值（或倒扣），未保留",
                "the weight of the wrong answer was left out",
            ],
        );
    }
    Ok(())
}

fn side_of(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "true" | "t" | "yes" | "正确" | "对" | "是" | "√" => Some(true),
        "false" | "f" | "no" | "错误" | "错" | "否" | "×" => Some(false),
        _ => None,
    }
}
