//! `{=right ~wrong}` and `{~%50%right ~%50%right ~%-100%wrong}`.

use super::super::super::note::Note;
use super::super::super::weights::rule_of;
use super::super::super::{ForeignKey, ForeignKind, Severity, lettered};
use super::super::syntax::{Piece, pieces};
use super::super::wording::Wording;
use super::{Answers, Section, Written, settled};
use crate::domain::marks::Fraction;

/// Reads a choice: single where an answer begins with `=`, else multiple.
pub(super) fn read(section: &Section<'_>, wording: &mut Wording) -> Result<Answers, Note> {
    let pieces = options_of(section);
    if pieces.len() < 2 {
        return Err(Note::new(
            Severity::Error,
            section.line(0),
            "too_few_options",
            "选择题至少要有两个选项，现在只有一个",
            "a choice has two options or more; found one",
        ));
    }
    let mut later = pieces.iter().skip(1);
    let are_apart = later.any(|piece| !touches(section.text, piece.at));
    let is_single = pieces.iter().any(|piece| piece.mark == Some('='));
    let kind = if is_single {
        ForeignKind::Single
    } else {
        ForeignKind::Multiple
    };
    let mut answers = Answers::new(kind, None);
    let (mut texts, mut weights, mut feedback) = (Vec::new(), Vec::new(), Vec::new());
    for piece in &pieces {
        let line = section.line(piece.at);
        let written = Written::of(piece);
        let weight = match (piece.mark, written.weight) {
            (Some('='), None) => Fraction::ONE,
            (_, Some(weight)) => settled(weight, section.grades, line, wording),
            (_, None) => Fraction::ZERO,
        };
        let is_glued = are_apart && piece.mark == Some('=') && touches(section.text, piece.at);
        if is_glued {
            wording.note(glued(line));
        }
        for note in doubts(line, piece, &written) {
            wording.note(note);
        }
        let text = wording.plain(written.text, line);
        if text.is_empty() {
            wording.note(Note::new(
                Severity::Held,
                line,
                "empty_option",
                "有一个选项没有内容；请补上或删去",
                "an option has no text; fill it in or take it out",
            ));
        }
        texts.push(text);
        weights.push(weight);
        feedback.push(wording.plain(written.feedback, line));
    }
    answers.options = lettered(texts);
    for (option, feedback) in answers.options.iter().zip(&feedback) {
        let line = format!("{}：{feedback}", option.id);
        if !feedback.is_empty() {
            answers.feedback.push(line);
        }
    }
    let ids = answers.options.iter().map(|option| option.id.as_str());
    let weighed: Vec<(&str, Fraction)> = ids.zip(weights).collect();
    match rule_of(&weighed, kind, Fraction::ONE) {
        Ok(meaning) => {
            if kind == ForeignKind::Multiple && meaning.key.len() < 2 {
                wording.note(Note::new(
                    Severity::Warning,
                    section.line(0),
                    "one_right_option",
                    "多选题只有一个正确选项；若是单选题，请把它前面的 ~%100% 改成 =",
                    "a multiple choice has one right option; if it is a single choice, write `=` before it",
                ));
            }
            answers.rule = meaning.rule;
            answers.key = Some(ForeignKey::Choices(meaning.key));
        }
        Err(fault) => wording.note(Note::new(
            Severity::Held,
            section.line(0),
            fault.code(),
            fault.chinese(),
            fault.english(),
        )),
    }
    if wording.is_held() {
        answers.key = None;
        answers.rule = None;
    }
    Ok(answers)
}

/// The options; a `~` with nothing between it and a `=` is a slip of who meant the `=`.
fn options_of<'s>(section: &Section<'s>) -> Vec<Piece<'s>> {
    let all = pieces(section.text, &['~', '=']);
    let mut options: Vec<Piece<'s>> = Vec::with_capacity(all.len());
    for piece in all {
        let is_slip = piece.mark == Some('=')
            && options
                .last()
                .is_some_and(|last| last.mark == Some('~') && last.text.is_empty());
        if is_slip {
            options.pop();
        }
        options.push(piece);
    }
    options
}

/// What could have been meant in another way.
fn doubts(line: usize, piece: &Piece<'_>, written: &Written<'_>) -> impl Iterator<Item = Note> {
    let no_mark = piece.mark.is_none().then(|| {
        Note::new(
            Severity::Held,
            line,
            "option_without_mark",
            "第一个选项前没有 = 或 ~，不知道它是否正确；请补上符号",
            "the first option has neither `=` nor `~` before it; say whether it is right",
        )
    });
    let weight_behind = (piece.mark == Some('=') && written.weight.is_some()).then(|| {
        Note::new(
            Severity::Held,
            line,
            "weight_after_equals",
            "选择题的 = 后面又写了分值：= 表示全对，部分得分请用 ~%50% 的写法",
            "`=` means all of the marks, but a weight follows it; write `~%50%` for a part of them",
        )
    });
    [no_mark, weight_behind].into_iter().flatten()
}

/// A `=` that touches the text before it, while other answers are set apart by spaces.
fn glued(line: usize) -> Note {
    Note::new(
        Severity::Held,
        line,
        "equals_within_text",
        "选项文字中间有等号，会被当成另一个（正确）选项；若是文字的一部分，请写成 \\=",
        "a `=` within an option begins another, right one; if it belongs to the text, write `\\=`",
    )
}
/// Whether a mark has a text right before it, not a space.
pub(super) fn touches(text: &str, at: usize) -> bool {
    let before = text.get(..at).and_then(|before| before.chars().next_back());
    before.is_some_and(|c| !c.is_whitespace() && c != '~')
}
