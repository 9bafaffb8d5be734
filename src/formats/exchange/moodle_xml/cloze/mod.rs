//! Cloze: questions within a text.
//!
//! Short answers alone are the blanks of one question. A single choice or a single number in a text is a
//! question of its kind with a blank in its stem. Any other mixture is several questions in one, which a
//! bank does not have.

use super::super::note::Note;
use super::super::weights::{Weighed, percentage, weigh};
use super::super::xml::Element;
use super::super::{ForeignKind, Severity, html, letter};
use super::choice;
use super::decimal::Decimal;
use super::draft::Draft;
use super::field::{self, Part as Purpose};
use super::short::{Accepted, Numbers, fill, name_of};
use crate::domain::marks::Fraction;
use crate::domain::question::BLANK;

mod parts;
#[cfg(test)]
mod tests;

use parts::{Answer, Ends, Part, PartKind, Piece, Weight, looks_like_part, split};

/// Stands for a blank until the text is plain: no text has it, since it is for private use.
const PLACE: char = '\u{e0b1}';

pub(super) fn cloze(draft: &mut Draft<'_>) -> Result<(), Note> {
    let Some(element) = draft.element.first("questiontext") else {
        return Err(no_parts(draft));
    };
    let text = element.first("text").map(Element::text).unwrap_or_default();
    let (pieces, ends) = split(&text);
    if ends == Ends::NotAll {
        return Err(draft.refusal(
            "cloze_broken",
            [
                "填空代码“{…:…:…}”没有写完（缺少“}”），题目未导入",
                "a part `{…:…:…}` of the cloze question has no `}`; not imported",
            ],
        ));
    }
    let mut stem = String::new();
    let mut parts = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) => stem.push_str(text),
            Piece::Part(part) => {
                // Two in a row would read as one.
                if stem.ends_with(PLACE) {
                    stem.push(' ');
                }
                stem.push(PLACE);
                parts.push(part);
            }
        }
    }
    let has_unknown = looks_like_part(&stem);
    let format = draft.format;
    let stem = field::convert(
        &stem,
        element,
        format,
        Purpose::Asked,
        draft.pictures,
        &mut draft.notes,
    );
    draft.question.stem = stem.replace(PLACE, BLANK);
    marks(draft, &parts);
    match &*parts {
        [] => return Err(no_parts(draft)),
        [part] => one(draft, part)?,
        _ if parts
            .iter()
            .all(|part| matches!(part.kind, PartKind::ShortAnswer(_))) =>
        {
            blanks(draft, &parts)?;
        }
        _ => return Err(mixed(draft, &parts)),
    }
    if has_unknown {
        draft.hold(
            "cloze_unknown_part",
            [
                "题干里还有不认识的填空代码“{…:…}”，请核对",
                "the text still has something like a part `{…:…}` of an unknown type; check it",
            ],
        );
    }
    Ok(())
}

fn no_parts(draft: &Draft<'_>) -> Note {
    draft.refusal(
        "cloze_without_parts",
        [
            "填空题（cloze）里没有任何填空代码，如“{1:SHORTANSWER:=答案}”，题目未导入",
            "a cloze question without any part such as `{1:SHORTANSWER:=answer}`; not imported",
        ],
    )
}

fn mixed(draft: &Draft<'_>, parts: &[Part<'_>]) -> Note {
    let count = |fits: fn(PartKind) -> bool| parts.iter().filter(|part| fits(part.kind)).count();
    let short = count(|kind| matches!(kind, PartKind::ShortAnswer(_)));
    let numbers = count(|kind| kind == PartKind::Numerical);
    let choices = count(|kind| matches!(kind, PartKind::MultiChoice | PartKind::MultiResponse));
    draft.refusal(
        "cloze_mixed",
        [
            &format!(
                "这道题在一段文字里有 {choices} 处选择、{numbers} 处数值、{short} 处填空，等于几道题合在一起，无法导入；请拆成几道题"
            ),
            &format!(
                "one text with {choices} choices, {numbers} numbers and {short} short answers is several questions in one; split it"
            ),
        ],
    )
}

/// The marks of all parts together; none where none of them says any.
fn marks(draft: &mut Draft<'_>, parts: &[Part<'_>]) {
    if parts.iter().all(|part| part.marks.is_empty()) {
        return;
    }
    let of = |part: &Part<'_>| match part.marks {
        "" => Decimal::parse("1"),
        marks => Decimal::parse(marks),
    };
    let sum = parts
        .iter()
        .try_fold(Decimal::ZERO, |sum, part| sum.plus(of(part)?));
    draft.question.marks = sum.map(|sum| sum.to_string());
    let is_even = parts
        .iter()
        .all(|part| of(part) == parts.first().and_then(of));
    if !is_even {
        draft.note(
            Severity::Warning,
            "uneven_blanks",
            [
                "各空的分值不同；导入后按整题分值平均到每空",
                "the blanks have different marks; they will have equal shares of those of the question",
            ],
        );
    }
}

fn one(draft: &mut Draft<'_>, part: &Part<'_>) -> Result<(), Note> {
    let kind = match part.kind {
        PartKind::ShortAnswer(_) => return blanks(draft, std::slice::from_ref(part)),
        PartKind::Numerical => return number(draft, part),
        PartKind::MultiChoice => ForeignKind::Single,
        PartKind::MultiResponse => ForeignKind::Multiple,
    };
    draft.question.kind = kind;
    let mut options = Vec::new();
    for (index, answer) in part.answers.iter().enumerate() {
        let text = text_of(draft, answer.text);
        remark(draft, answer, &letter(index));
        options.push((text, weight_of(draft, answer)?));
    }
    if kind == ForeignKind::Multiple {
        shared_out(&mut options, part);
    }
    choice::choose(draft, options)
}

/// Right answers share the marks; a wrong one takes away what a right one gives, unless weights are written.
fn shared_out(options: &mut [(String, Fraction)], part: &Part<'_>) {
    let positive = options
        .iter()
        .filter(|(_, weight)| Fraction::ZERO < *weight);
    let total = positive.fold(Fraction::ZERO, |sum, (_, weight)| sum + *weight);
    let is_written = |answer: &Answer<'_>| matches!(answer.weight, Weight::Percent(_));
    let has_written = part.answers.iter().any(is_written);
    for (_, weight) in options {
        if Fraction::ZERO < *weight {
            *weight = weight.over(total);
        } else if !has_written {
            *weight = -Fraction::ONE.over(total);
        }
    }
}

fn number(draft: &mut Draft<'_>, part: &Part<'_>) -> Result<(), Note> {
    draft.question.kind = ForeignKind::Numeric;
    let mut numbers = Numbers::default();
    for answer in &part.answers {
        let text = text_of(draft, answer.text);
        let weight = weight_of(draft, answer)?;
        remark(draft, answer, &name_of(&text));
        let (value, tolerance) = text.split_once(':').unwrap_or((&text, ""));
        numbers.add(value, tolerance, weight);
    }
    numbers.finish(draft);
    Ok(())
}

fn blanks(draft: &mut Draft<'_>, parts: &[Part<'_>]) -> Result<(), Note> {
    draft.question.kind = ForeignKind::Blank;
    let mut all = Vec::new();
    for part in parts {
        let mut accepted = Accepted::default();
        for answer in &part.answers {
            let text = text_of(draft, answer.text);
            let weight = weight_of(draft, answer)?;
            remark(draft, answer, &name_of(&text));
            accepted.add(&text, weight);
        }
        if let PartKind::ShortAnswer(case) = part.kind {
            all.push(accepted.finish(case, draft));
        }
    }
    fill(draft, all);
    Ok(())
}

/// A piece of a part as plain text. Escapes go before entities, as in Moodle.
fn text_of(draft: &mut Draft<'_>, text: &str) -> String {
    let mut plain = text.to_owned();
    for escaped in ["\\}", "\\~", "\\#", "\\\"", "\\{"] {
        let sign = escaped.get(1..).unwrap_or_default();
        plain = plain.replace(escaped, sign);
    }
    // A picture within a part is told as one that is missing.
    let read = html::to_text_with(&plain, &mut |_| None);
    for lost in read.lost {
        let (chinese, english) = (lost.chinese(), lost.english());
        draft.note(lost.severity(), lost.code(), [chinese, english]);
    }
    read.text
}

fn remark(draft: &mut Draft<'_>, answer: &Answer<'_>, name: &str) {
    if answer.feedback.trim().is_empty() {
        return;
    }
    let text = text_of(draft, answer.feedback);
    draft.remarks.push(format!("{name}：{text}"));
}

/// Cloze knows any percentage, with a point or a comma.
fn weight_of(draft: &Draft<'_>, answer: &Answer<'_>) -> Result<Fraction, Note> {
    match answer.weight {
        Weight::All => Ok(Fraction::ONE),
        Weight::Nothing => Ok(Fraction::ZERO),
        Weight::Percent(text) => {
            // 33.33333 is a third here, too.
            let exactly = |share| match weigh(share) {
                Weighed::Legal(share) => share,
                Weighed::Near(_) => share,
            };
            let found = percentage(&text.replace(',', "."));
            found.map(exactly).ok_or_else(|| {
                draft.refusal(
                    "invalid_fraction",
                    [
                        &format!("分值“%{text}%”不是百分数，题目未导入"),
                        &format!("`%{text}%` is no percentage; not imported"),
                    ],
                )
            })
        }
    }
}
