//! `{=answer =%50%other =%0%*}`.

use std::collections::BTreeSet;

use super::super::super::note::Note;
use super::super::super::partial_texts;
use super::super::super::weights::percent_text;
use super::super::super::{ForeignKey, ForeignKind, Severity};
use super::super::syntax::{find, pieces};
use super::super::wording::Wording;
use super::choice::touches;
use super::{Answers, Section, Written, settled};
use crate::domain::marks::Fraction;

/// Reads a blank: the texts with all of the marks are accepted.
pub(super) fn read(section: &Section<'_>, wording: &mut Wording) -> Answers {
    let parts = pieces(section.text, &['=']);
    let mut answers = Answers::new(ForeignKind::Blank, None);
    let mut accepted: Vec<String> = Vec::new();
    let mut lesser = Vec::new();
    for piece in &parts {
        let line = section.line(piece.at);
        let written = Written::of(piece);
        let is_weighed = written.weight.is_some();
        if piece.mark.is_none() {
            wording.note(no_mark(line, piece.text));
        }
        if touches(section.text, piece.at) && !is_weighed {
            wording.note(glued(line));
        }
        let weight = written.weight.map_or(Fraction::ONE, |weight| {
            settled(weight, section.grades, line, wording)
        });
        let text = wording.plain(written.text, line);
        let feedback = wording.plain(written.feedback, line);
        let is_rest = text == "*";
        let name = if is_rest {
            "其他答案".to_owned()
        } else {
            format!("“{}”", text.replace("\\*", "*"))
        };
        answers.add_feedback(&name, &feedback);
        let is_accepted = weight == Fraction::ONE;
        if text.is_empty() && is_accepted {
            wording.note(empty(line));
        } else if is_rest && !is_accepted {
            wording.note(rest(line, weight));
        } else if has_wildcard(&text) && Fraction::ZERO < weight {
            wording.note(wildcard(line, &text));
        } else if is_accepted {
            accepted.push(text.replace("\\*", "*"));
        } else {
            lesser.push((line, text.replace("\\*", "*"), weight));
        }
    }
    let texts = lesser.iter().map(|(_, text, _)| text.as_str());
    let (same, _) = partial_texts::part(texts, accepted.iter().map(String::as_str));
    if !same.is_empty() {
        let [chinese, english] = partial_texts::words(&same);
        let line = section.line(0);
        wording.note(Note::new(
            Severity::Held,
            line,
            partial_texts::CODE,
            chinese,
            english,
        ));
    }
    let same: BTreeSet<&str> = same.into_iter().collect();
    for (line, text, weight) in &lesser {
        if !same.contains(text.as_str()) {
            wording.note(partial(*line, text, *weight));
        }
    }
    if accepted.is_empty() {
        wording.note(Note::new(
            Severity::Held,
            section.line(0),
            "no_accepted_answer",
            "没有一个答案是 100% 的分值，无法确定正确答案",
            "no answer has all of the marks, so that the key is unknown",
        ));
    }
    if !wording.is_held() {
        answers.key = Some(ForeignKey::Blanks(vec![accepted]));
    }
    answers
}

/// Whether Moodle would take a `*` for any characters.
fn has_wildcard(text: &str) -> bool {
    let mut stars = text.match_indices('*').map(|(at, _)| at);
    stars.any(|at| !text.get(..at).is_some_and(|before| before.ends_with('\\')))
}

fn no_mark(line: usize, text: &str) -> Note {
    let shown: String = text.trim().chars().take(40).collect();
    let has_more = find(text, &['#']).is_some();
    let shown = if has_more {
        format!("{shown}…")
    } else {
        shown
    };
    Note::new(
        Severity::Warning,
        line,
        "answer_without_mark",
        format!("“{shown}”前没有 =，已按填空题的答案读取；请核对"),
        format!("`{shown}` has no `=` before it and was read as the answer of a blank; check it"),
    )
}

fn glued(line: usize) -> Note {
    Note::new(
        Severity::Held,
        line,
        "equals_within_text",
        "答案文字中间有等号，会被当成另一个答案；若是文字的一部分请写成 \\=，若是另一个答案请在前面加空格",
        "a `=` within an answer begins another; if it belongs to the text, write `\\=`, else put a space before it",
    )
}

fn empty(line: usize) -> Note {
    Note::new(
        Severity::Held,
        line,
        "empty_answer",
        "= 后面没有答案；请补上或删去",
        "nothing stands behind `=`; fill it in or take it out",
    )
}

fn rest(line: usize, weight: Fraction) -> Note {
    let weight = percent_text(weight);
    Note::new(
        Severity::Notice,
        line,
        "any_other_answer",
        format!("“*”（其他任何答案，{weight}%）未导入：未列出的答案不得分"),
        format!(
            "`*` (any other answer, {weight} %) was not taken over: what is not listed has no marks"
        ),
    )
}

fn wildcard(line: usize, text: &str) -> Note {
    Note::new(
        Severity::Warning,
        line,
        "wildcard_answer",
        format!(
            "答案“{text}”里的 * 表示任意文字，本系统没有这种写法，已略去；请改列出可接受的答案，若就是星号请写成 \\*"
        ),
        format!(
            "in the answer `{text}` a `*` stands for any text, which we do not have; it was left out; list what is accepted, or write `\\*` for the character"
        ),
    )
}

fn partial(line: usize, text: &str, weight: Fraction) -> Note {
    let weight = percent_text(weight);
    Note::new(
        Severity::Warning,
        line,
        "partial_answer",
        format!(
            "答案“{text}”只得 {weight}% 的分，填空题没有部分正确的答案，已略去；如果可以算对，请改成 100%"
        ),
        format!(
            "the answer `{text}` has {weight} % of the marks; a blank accepts a text or not, so it was left out"
        ),
    )
}
