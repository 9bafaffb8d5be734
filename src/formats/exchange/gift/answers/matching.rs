//! `{=left -> right =left -> right = -> right}`.

use super::super::super::note::Note;
use super::super::super::{ForeignKey, ForeignKind, Severity, lettered, numbered};
use super::super::syntax::{pieces, unescape};
use super::super::wording::Wording;
use super::{Answers, Section};

/// Reads a match: right sides that read the same are one, and one without a left side belongs to nothing.
pub(super) fn read(section: &Section<'_>, wording: &mut Wording) -> Result<Answers, Note> {
    let (mut left, mut right, mut pairs) = (Vec::new(), Vec::new(), Vec::new());
    for piece in pieces(section.text, &['=']) {
        let line = section.line(piece.at);
        let Some((one, other)) = piece.text.split_once("->").filter(|_| piece.mark.is_some())
        else {
            return Err(no_arrow(line, piece.text));
        };
        let (one, other) = (wording.plain(one, line), unescape(other).trim().to_owned());
        if other.is_empty() {
            return Err(no_arrow(line, piece.text));
        }
        let at = right.iter().position(|known| *known == other);
        let at = at.unwrap_or(right.len());
        if at == right.len() {
            right.push(other);
        }
        if !one.is_empty() {
            left.push(one);
            pairs.push(at);
        }
    }
    if left.len() < 2 {
        return Err(Note::new(
            Severity::Error,
            section.line(0),
            "too_few_pairs",
            "配对题至少要有两对；若“->”是答案文字的一部分，GIFT 无法表示，请改用其他格式",
            "a match has two pairs or more; a `->` within the text of an answer cannot be written in GIFT",
        ));
    }
    let mut answers = Answers::new(ForeignKind::Match, None);
    answers.options = lettered(right);
    answers.left = numbered(left);
    let ids = answers.left.iter().zip(pairs).filter_map(|(left, at)| {
        let right = answers.options.get(at)?;
        Some((left.id.clone(), right.id.clone()))
    });
    answers.key = Some(ForeignKey::Pairs(ids.collect()));
    Ok(answers)
}

fn no_arrow(line: usize, text: &str) -> Note {
    let shown: String = text.trim().chars().take(40).collect();
    Note::new(
        Severity::Error,
        line,
        "no_arrow",
        format!(
            "配对题的每一项都要写成“=左边 -> 右边”，这里是“{shown}”；若等号是文字的一部分，请写成 \\="
        ),
        format!(
            "each pair of a match is `=left -> right`; found `{shown}`; a `=` within a text is written `\\=`"
        ),
    )
}
