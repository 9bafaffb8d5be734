//! What stands between the braces of a GIFT question: which kind it makes, and what is right.
//!
//! Invariant: the kinds are tried in Moodle's order, and where the section could be read in another way than
//! its author meant, there is no key and the question is held.

use super::super::note::Note;
use super::super::weights::{Weighed, percent_text, percentage, weigh};
use super::super::{ForeignKey, ForeignKind, ForeignOption, MatchGrades, Severity};
use super::block::Block;
use super::syntax::{Piece, find, meaningful, pieces};
use super::wording::{Wording, prefix};
use crate::domain::marks::Fraction;
use crate::domain::scoring::Rule;

mod choice;
mod matching;
mod numerical;
mod short;
mod truth;

/// Most answers of one question.
const MAX_ANSWERS: usize = 1_000;

/// An answer section.
#[derive(Debug, Clone, Copy)]
pub(super) struct Section<'b> {
    /// The block that it stands in.
    pub(super) block: &'b Block<'b>,
    /// What stands between the braces, without general feedback.
    pub(super) text: &'b str,
    /// Where it begins in the block.
    pub(super) at: usize,
    /// What becomes of weights that are none of Moodle's.
    pub(super) grades: MatchGrades,
}

/// What it says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Answers {
    /// The kind of the question.
    pub(super) kind: ForeignKind,
    /// What to choose from.
    pub(super) options: Vec<ForeignOption>,
    /// The left sides of a match.
    pub(super) left: Vec<ForeignOption>,
    /// What is right.
    pub(super) key: Option<ForeignKey>,
    /// By what answers count.
    pub(super) rule: Option<Rule>,
    /// What is said to who answers so, one line an answer.
    pub(super) feedback: Vec<String>,
}

impl Answers {
    /// A kind and a key, and nothing else.
    fn new(kind: ForeignKind, key: Option<ForeignKey>) -> Self {
        Self {
            kind,
            options: Vec::new(),
            left: Vec::new(),
            key,
            rule: None,
            feedback: Vec::new(),
        }
    }

    /// Adds what is said to who gives an answer.
    fn add_feedback(&mut self, answer: &str, feedback: &str) {
        if !feedback.is_empty() {
            self.feedback.push(format!("{answer}：{feedback}"));
        }
    }
}

impl Section<'_> {
    /// The line of a place of the section.
    fn line(&self, offset: usize) -> usize {
        self.block.line_at(self.at + offset)
    }
}

/// Reads a section.
///
/// # Errors
/// Why it makes no question at all.
pub(super) fn read(section: &Section<'_>, wording: &mut Wording) -> Result<Answers, Note> {
    let text = section.text.trim();
    if text.is_empty() {
        let rubric = ForeignKey::Rubric(String::new());
        return Ok(Answers::new(ForeignKind::Essay, Some(rubric)));
    }
    let n_marks = meaningful(text).filter(|(_, c)| matches!(c, '=' | '~'));
    if MAX_ANSWERS < n_marks.count() {
        return Err(Note::new(
            Severity::Error,
            section.line(0),
            "too_many_answers",
            format!("一道题的答案超过 {MAX_ANSWERS} 个；请检查大括号是否漏写"),
            format!("more than {MAX_ANSWERS} answers in one question; check for a missing brace"),
        ));
    }
    if find(text, &['=', '~', '#']).is_none() && has_full_width_mark(text) {
        return Err(full_width(Severity::Error, section.line(0), text));
    }
    let mut answers = if text.starts_with('#') {
        numerical::read(section, wording)
    } else if find(text, &['~']).is_some() {
        choice::read(section, wording)?
    } else if find(text, &['=']).is_some() && text.contains("->") {
        matching::read(section, wording)?
    } else if let Some(answers) = truth::read(section, wording) {
        answers
    } else {
        short::read(section, wording)
    };
    if has_full_width_mark(text) {
        wording.note(full_width(Severity::Held, section.line(0), text));
        answers.key = None;
        answers.rule = None;
    } else if text.contains('＃') && find(text, &['#']).is_none() {
        wording.note(Note::new(
            Severity::Warning,
            section.line(0),
            "full_width_feedback",
            "答案里有全角“＃”，按文字保留；如果后面是反馈，请改成半角“#”",
            "a full-width `＃` in the answers is kept as text; if feedback follows it, write `#`",
        ));
    }
    Ok(answers)
}

/// Whether a full-width mark stands where an answer could begin, in an answer that does not say its format: who
/// writes `[plain]` knows how GIFT is written.
fn has_full_width_mark(text: &str) -> bool {
    pieces(text, &['=', '~']).iter().any(|piece| {
        let answer = Written::of(piece).text;
        prefix(answer).0.is_none() && looks_full_width(answer)
    })
}

/// Whether a full-width mark begins a text or a word of it. Elsewhere people write them: `10～20`, `10 ～ 20`.
pub(super) fn looks_full_width(answer: &str) -> bool {
    let mut before = ' ';
    let mut rest = answer.chars().peekable();
    while let Some(c) = rest.next() {
        let is_followed = rest.peek().is_some_and(|next| !next.is_whitespace());
        if matches!(c, '＝' | '～') && before.is_whitespace() && is_followed {
            return true;
        }
        before = c;
    }
    answer.starts_with('％')
}

fn full_width(severity: Severity, line: usize, text: &str) -> Note {
    let shown: String = text.chars().take(40).collect();
    let meant = in_ascii(&shown);
    Note::new(
        severity,
        line,
        "full_width_marks",
        format!(
            "答案里有全角符号：“{shown}”。GIFT 只认半角的 = ~ # {{ }} %，是不是要写成“{meant}”？请修改后重新导入"
        ),
        format!(
            "full-width marks in the answers: `{shown}`; GIFT wants = ~ # {{ }} %; did you mean `{meant}`?"
        ),
    )
}

/// A text with the full-width forms of what means something in GIFT made narrow.
pub(super) fn in_ascii(text: &str) -> String {
    let narrow = text.chars().map(|c| match c {
        '｛' => '{',
        '｝' => '}',
        '＝' => '=',
        '～' => '~',
        '＃' => '#',
        '％' => '%',
        '：' => ':',
        other => other,
    });
    narrow.collect()
}

/// An answer as it is written: weight, text and feedback.
#[derive(Debug)]
struct Written<'t> {
    /// The weight that it begins with, if any.
    weight: Option<Fraction>,
    /// Its text, without weight and feedback.
    text: &'t str,
    /// What stands behind the first `#`.
    feedback: &'t str,
}

impl<'t> Written<'t> {
    fn of(piece: &Piece<'t>) -> Self {
        let (answer, feedback) = match find(piece.text, &['#']) {
            Some(at) => piece.text.split_at_checked(at).unwrap_or((piece.text, "")),
            None => (piece.text, ""),
        };
        let answer = answer.trim();
        let weighed = weight_of(answer);
        Self {
            weight: weighed.map(|(weight, _)| weight),
            text: weighed.map_or(answer, |(_, rest)| rest.trim()),
            feedback: feedback.strip_prefix('#').unwrap_or_default(),
        }
    }
}

/// The weight `%50%` that an answer begins with, and what stands behind it.
fn weight_of(answer: &str) -> Option<(Fraction, &str)> {
    let (number, rest) = answer.strip_prefix('%')?.split_once('%')?;
    Some((percentage(number.trim())?, rest))
}

/// The weight that counts; what is none of Moodle's is said.
fn settled(weight: Fraction, grades: MatchGrades, line: usize, wording: &mut Wording) -> Fraction {
    let nearest = match weigh(weight) {
        Weighed::Legal(known) => return known,
        Weighed::Near(nearest) => nearest,
    };
    let (found, wanted) = (percent_text(weight), percent_text(nearest));
    wording.note(match grades {
        MatchGrades::Error => Note::new(
            Severity::Held,
            line,
            "illegal_weight",
            format!("分值 {found}% 不是 Moodle 允许的分值，最接近的是 {wanted}%；请修改后重新导入"),
            format!("{found} % is none of Moodle's weights; the nearest is {wanted} %"),
        ),
        MatchGrades::Nearest => Note::new(
            Severity::Warning,
            line,
            "nearest_weight",
            format!("分值 {found}% 不是 Moodle 允许的分值，已取最接近的 {wanted}%"),
            format!(
                "{found} % is none of Moodle's weights; the nearest one, {wanted} %, was taken"
            ),
        ),
    });
    match grades {
        MatchGrades::Error => weight,
        MatchGrades::Nearest => nearest,
    }
}
