//! Matching, ordering and essays.

use std::collections::BTreeMap;

use super::super::note::Note;
use super::super::xml::Element;
use super::super::{ForeignKey, ForeignKind, Severity, letter, lettered, numbered};
use super::draft::Draft;
use super::field::Part;
use crate::domain::scoring::{ByOrder, Method, Rule};

pub(super) fn matching(draft: &mut Draft<'_>) -> Result<(), Note> {
    draft.question.kind = ForeignKind::Match;
    let (mut left, mut right, mut pairs) = (Vec::new(), Vec::new(), Vec::new());
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut has_gap = false;
    for side in draft.element.all("subquestion") {
        let text = draft.text(side, Part::Asked);
        let answer = side.first("answer").and_then(|answer| answer.first("text"));
        let answer = answer
            .map(Element::text)
            .unwrap_or_default()
            .trim()
            .to_owned();
        if answer.is_empty() {
            has_gap |= !text.is_empty();
            continue;
        }
        // Moodle shows answers that read the same once.
        let place = *places.entry(answer.clone()).or_insert_with(|| {
            right.push(answer);
            right.len() - 1
        });
        if !text.is_empty() {
            left.push(text);
            pairs.push((left.len().to_string(), letter(place)));
        }
    }
    if left.len() < 2 || right.len() < 2 {
        return Err(draft.refusal(
            "too_few_pairs",
            [
                "匹配题少于两对，未导入",
                "a matching question of fewer than two pairs; not imported",
            ],
        ));
    }
    draft.question.left = numbered(left);
    draft.question.options = lettered(right);
    draft.question.key = Some(ForeignKey::Pairs(pairs));
    if has_gap {
        draft.hold(
            "pair_without_answer",
            [
                "有一项左侧内容没有对应的答案，请补上",
                "a left side has no answer; add what it belongs to",
            ],
        );
    }
    Ok(())
}

pub(super) fn essay(draft: &mut Draft<'_>) {
    draft.question.kind = ForeignKind::Essay;
    let rubric = draft.text_of("graderinfo", Part::Told);
    draft.question.key = Some(ForeignKey::Rubric(rubric));
    if !draft.text_of("responsetemplate", Part::Told).is_empty() {
        draft.note(
            Severity::Warning,
            "response_template",
            [
                "答题框里预先写好的文字未导入",
                "the text that stands in the answer field at first was left out",
            ],
        );
    }
    let attachments = draft.value("attachmentsrequired");
    let format = draft.value("responseformat");
    if !matches!(&*attachments, "" | "0") || format == "noinline" {
        draft.note(
            Severity::Held,
            "attachments",
            [
                "原题要求考生上传附件，本系统的简答题只收文字",
                "candidates had to upload a file; essays of ours take text alone",
            ],
        );
    }
}

/// Items in the order in which they are right, which is the order of the file whatever their fractions.
pub(super) fn ordering(draft: &mut Draft<'_>) -> Result<(), Note> {
    draft.question.kind = ForeignKind::Order;
    let mut items = Vec::new();
    for (index, answer) in draft.element.all("answer").enumerate() {
        items.push(draft.text(answer, Part::Asked));
        draft.remark(answer, &letter(index));
    }
    if items.len() < 2 {
        return Err(draft.refusal(
            "too_few_items",
            [
                "排序题少于两项，未导入",
                "an ordering question of fewer than two items; not imported",
            ],
        ));
    }
    let n_items = items.len();
    draft.question.options = lettered(items);
    let key = draft.question.options.iter().map(|item| item.id.clone());
    draft.question.key = Some(ForeignKey::Order(key.collect()));
    draft.question.rule = grading(draft);
    let select = draft.value("selecttype").to_uppercase();
    let count = draft.value("selectcount").parse::<usize>().unwrap_or(0);
    if !matches!(&*select, "" | "ALL" | "0") && 0 < count && count < n_items {
        draft.note(
            Severity::Warning,
            "item_subset",
            [
                "原题每次只抽取一部分项目来排序；导入后全部项目都要排",
                "only some of the items were shown at a time; all of them will be",
            ],
        );
    }
    Ok(())
}

/// By which rule orders count; the words are those of the plugin.
fn grading(draft: &mut Draft<'_>) -> Option<Rule> {
    let by = |by| Some(Rule::of(Method::Order(by)));
    match &*draft.value("gradingtype").to_uppercase() {
        "ALL_OR_NOTHING" => Some(Rule::EXACT),
        "ABSOLUTE_POSITION" => by(ByOrder::Absolute),
        "RELATIVE_NEXT_EXCLUDE_LAST" => by(ByOrder::NextExcl),
        "RELATIVE_NEXT_INCLUDE_LAST" => by(ByOrder::NextIncl),
        "RELATIVE_ONE_PREVIOUS_AND_NEXT" => by(ByOrder::PrevNext),
        "RELATIVE_ALL_PREVIOUS_AND_NEXT" => by(ByOrder::Pairs),
        "LONGEST_ORDERED_SUBSET" => by(ByOrder::Lis),
        "LONGEST_CONTIGUOUS_SUBSET" => by(ByOrder::Contig),
        "RELATIVE_TO_CORRECT" => by(ByOrder::Relative),
        "" => None,
        other => {
            let found: String = other.chars().take(40).collect();
            draft.note(
                Severity::Warning,
                "unknown_grading",
                [
                    &format!("不认识计分方式“{found}”，未导入"),
                    &format!("grading type `{found}` is not known and was left out"),
                ],
            );
            None
        }
    }
}
