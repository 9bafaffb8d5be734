//! The stem of a question: what stands behind its answers, and its blank.
//!
//! Invariant: a stem gets a blank where a sentence goes on behind the answers, and nowhere else.

use super::super::Severity;
use super::super::note::Note;
use super::block::Block;
use super::wording::Wording;
use crate::domain::question::BLANK;

/// What stands behind the answers.
pub(super) enum Tail<'t> {
    /// Nothing.
    None,
    /// Signs that belong to no sentence.
    Stray(&'t str),
    /// The signs that end the sentence of the stem.
    EndOfSentence(&'t str),
    /// The rest of a sentence.
    Words(&'t str),
}

impl<'t> Tail<'t> {
    /// What a tail is to its stem.
    pub(super) fn of(stem: &str, tail: &'t str) -> Self {
        let trimmed = tail.trim();
        let ends = |c: char| "。．.!！?？…".contains(c);
        let closes = |c: char| ends(c) || "”’）)》」".contains(c);
        if trimmed.is_empty() {
            Self::None
        } else if trimmed.contains(char::is_alphanumeric) {
            Self::Words(tail)
        } else if trimmed.chars().all(closes)
            && trimmed.contains(ends)
            && !stem.trim_end().ends_with(ends)
        {
            Self::EndOfSentence(tail)
        } else {
            Self::Stray(trimmed)
        }
    }
}

/// Something was left out behind the answers.
pub(super) fn stray(line: usize, tail: &str) -> Note {
    let shown: String = tail.chars().take(20).collect();
    Note::new(
        Severity::Warning,
        line,
        "stray_text",
        format!("大括号后多出“{shown}”，不像题干的一部分，已略去；请核对"),
        format!(
            "`{shown}` behind the braces does not look like a part of the stem and was left out; check it"
        ),
    )
}

/// A blank was put into the stem of a question that is not filled in.
pub(super) fn words_behind(line: usize) -> Note {
    Note::new(
        Severity::Warning,
        line,
        "words_behind_answers",
        "大括号后还有文字，大括号的位置已用“____”代替；请核对题干",
        "there are words behind the braces, in whose place `____` was put; check the stem",
    )
}

/// A stem with one blank: the one that it has, or another at its end.
pub(super) fn with_one_blank(stem: String, block: &Block<'_>, wording: &mut Wording) -> String {
    let long = gaps(&stem, 4);
    let found = if long.is_empty() {
        gaps(&stem, 3)
    } else {
        long
    };
    match found.as_slice() {
        [] => {
            let space = if stem.ends_with(|c: char| c.is_ascii() && !c.is_whitespace()) {
                " "
            } else {
                ""
            };
            format!("{stem}{space}{BLANK}")
        }
        [(from, to)] => {
            let before = stem.get(..*from).unwrap_or_default();
            let behind = stem.get(*to..).unwrap_or_default();
            format!("{before}{BLANK}{behind}")
        }
        several => {
            let n = several.len();
            wording.note(Note::new(
                Severity::Held,
                block.first_line(),
                "several_blanks",
                format!("题干有 {n} 个空，答案只有一个空的；GIFT 的填空题只能有一个空，请拆成几道题"),
                format!("the stem has {n} blanks and the answers are those of one; a short answer of GIFT has one blank, so split the question"),
            ));
            stem
        }
    }
}

/// The runs of at least so many underscores.
fn gaps(stem: &str, least: usize) -> Vec<(usize, usize)> {
    let mut gaps: Vec<(usize, usize)> = Vec::new();
    for (at, _) in stem.match_indices('_') {
        match gaps.last_mut() {
            Some((_, end)) if *end == at => *end = at + 1,
            _ => gaps.push((at, at + 1)),
        }
    }
    gaps.retain(|(from, to)| least <= to - from);
    gaps
}
