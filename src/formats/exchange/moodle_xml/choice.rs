//! Multiple choice and true/false.

use super::super::note::Note;
use super::super::weights::rule_of;
use super::super::{ForeignKey, ForeignKind, Severity, letter, lettered};
use super::draft::Draft;
use super::field::Part;
use crate::domain::marks::Fraction;

/// Options with weights; what is right follows from them.
pub(super) fn multichoice(draft: &mut Draft<'_>) -> Result<(), Note> {
    // Moodle takes anything but these for true.
    let single = draft.value("single");
    let is_multiple = matches!(&*single, "false" | "0");
    draft.question.kind = if is_multiple {
        ForeignKind::Multiple
    } else {
        ForeignKind::Single
    };
    let answers = draft.answers()?;
    let mut options = Vec::new();
    for (index, answer) in answers.iter().enumerate() {
        let text = draft.text(answer.element, Part::Asked);
        draft.remark(answer.element, &letter(index));
        options.push((text, answer.weight));
    }
    // Moodle drops them when it saves the question.
    let is_blank =
        |(text, weight): &(String, Fraction)| text.is_empty() && *weight == Fraction::ZERO;
    if options.iter().any(is_blank) && draft.remarks.is_empty() {
        options.retain(|option| !is_blank(option));
    }
    choose(draft, options)
}

/// The options and the key of a choice whose kind is known.
pub(super) fn choose(draft: &mut Draft<'_>, options: Vec<(String, Fraction)>) -> Result<(), Note> {
    if options.len() < 2 {
        return Err(draft.refusal(
            "too_few_options",
            [
                "选择题少于两个选项，未导入",
                "a choice of fewer than two options; not imported",
            ],
        ));
    }
    let (texts, weights): (Vec<String>, Vec<Fraction>) = options.into_iter().unzip();
    let is_empty = texts.iter().any(String::is_empty);
    draft.question.options = lettered(texts);
    let ids = draft
        .question
        .options
        .iter()
        .map(|option| option.id.as_str());
    let weighed: Vec<(&str, Fraction)> = ids.zip(weights).collect();
    let meaning = rule_of(&weighed, draft.question.kind, draft.full_marks());
    let meaning = meaning.map_err(|fault| {
        let (chinese, english) = (fault.chinese(), fault.english());
        draft.refusal(
            fault.code(),
            [
                &format!("{chinese}（题目未导入）"),
                &format!("{english}; not imported"),
            ],
        )
    })?;
    draft.question.rule = meaning.rule;
    draft.question.key = Some(ForeignKey::Choices(meaning.key));
    if is_empty {
        draft.hold(
            "empty_option",
            [
                "有选项是空的，请补上文字",
                "an option is empty; add its text",
            ],
        );
    }
    Ok(())
}

/// Two answers, one of which has all of the marks.
pub(super) fn truefalse(draft: &mut Draft<'_>) -> Result<(), Note> {
    draft.question.kind = ForeignKind::TrueFalse;
    let answers = draft.answers()?;
    let mut sides = Vec::new();
    for answer in &answers {
        let text = draft.text(answer.element, Part::Asked);
        let side = side_of(&text);
        draft.remark(
            answer.element,
            side.map_or(&*text, |side| if side { "正确" } else { "错误" }),
        );
        sides.push((side, answer.weight));
    }
    let right: Option<bool> = match &*sides {
        [(Some(first), a), (Some(second), b)] if first != second => {
            match (*a == Fraction::ONE, *b == Fraction::ONE) {
                (true, false) => Some(*first),
                (false, true) => Some(*second),
                (true, true) | (false, false) => None,
            }
        }
        _ => None,
    };
    let is_plain = sides
        .iter()
        .all(|(_, weight)| *weight == Fraction::ZERO || *weight == Fraction::ONE);
    draft.question.key = right.map(ForeignKey::Truth);
    if right.is_none() {
        draft.hold(
            "unclear_truth",
            [
                "判断题应有“对（true）”“错（false）”两个答案，且只有一个是 100 分，无法确定正确答案",
                "a true/false question has the answers `true` and `false`, one of them with 100; the key is unclear",
            ],
        );
    } else if !is_plain {
        draft.note(
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

/// Which side an answer of a true/false question is.
fn side_of(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "true" | "正确" | "对" | "是" | "√" => Some(true),
        "false" | "错误" | "错" | "否" | "×" => Some(false),
        _ => None,
    }
}
