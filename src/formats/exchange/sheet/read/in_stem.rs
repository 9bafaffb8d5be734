//! Answers that stand in the brackets of a stem: `最高权力机关是（ B ）`.
//!
//! Invariant: what contradicts the key leaves no key; what repeats it is taken out, so that nobody is shown it.

use super::super::columns::Field;
use super::super::words;
use super::draft::{Draft, short};
use super::options::{Letters, Options};
use crate::formats::exchange::{ForeignKey, ForeignKind, letter};
use crate::formats::spreadsheet::half_width;

/// The brackets in which an answer is given.
const SLOT: &str = "（  ）";
/// The longest text of brackets that is looked at, in bytes.
const MAX_INNER: usize = 64;

/// Brackets of a stem.
struct Brackets<'s> {
    from: usize,
    to: usize,
    inner: &'s str,
}

/// Compares the key of a choice or a judgement with what stands in the stem.
pub(super) fn check(draft: &mut Draft<'_>, options: &Options) {
    let stem = draft.question.stem.clone();
    let brackets = brackets(&stem);
    // Where the place for the answer is empty, other brackets are words.
    if brackets.iter().any(|found| found.inner.is_empty()) {
        return;
    }
    let (answers, agrees) = match (draft.question.kind, &draft.question.key) {
        (ForeignKind::Single | ForeignKind::Multiple, Some(ForeignKey::Choices(key))) => {
            let mut places = Vec::new();
            let mut answers = Vec::new();
            for found in brackets {
                if let Some(named) = letters(&stem, &found, options) {
                    places.extend(named);
                    answers.push(found);
                }
            }
            places.sort_unstable();
            places.dedup();
            let agrees = places.into_iter().map(letter).eq(key.iter().cloned());
            (answers, agrees)
        }
        (ForeignKind::TrueFalse, Some(ForeignKey::Truth(key))) => {
            let mut agrees = true;
            let mut answers = Vec::new();
            for found in brackets {
                if let Some(is_right) = judgement(&stem, &found) {
                    agrees &= is_right == *key;
                    answers.push(found);
                }
            }
            (answers, agrees)
        }
        _ => return,
    };
    let Some(first) = answers.first() else {
        return;
    };
    if !agrees {
        let answer = draft.text(Field::Answer);
        draft.question.key = None;
        return draft.held(
            Field::Stem,
            "keys_differ",
            (
                format!(
                    "题干括号里写的是“{}”，答案列写的是“{}”，两处不一致，请核对",
                    short(first.inner),
                    short(answer)
                ),
                format!(
                    "the stem has `{}` in brackets, the key is `{}`",
                    short(first.inner),
                    short(answer)
                ),
            ),
        );
    }
    draft.warn(
        Field::Stem,
        "answer_in_stem",
        (
            format!("题干括号里带有答案“{}”，已从题干中去掉", short(first.inner)),
            format!(
                "the stem had its answer `{}` in brackets, which was taken out",
                short(first.inner)
            ),
        ),
    );
    draft.question.stem = without(&stem, &answers);
}

fn without(stem: &str, answers: &[Brackets<'_>]) -> String {
    let mut text = String::with_capacity(stem.len());
    let mut at = 0;
    for found in answers {
        text.push_str(stem.get(at..found.from).unwrap_or_default());
        text.push_str(SLOT);
        at = found.to;
    }
    text.push_str(stem.get(at..).unwrap_or_default());
    text
}

/// The innermost brackets of a stem, from the left.
fn brackets(stem: &str) -> Vec<Brackets<'_>> {
    let mut found = Vec::new();
    let mut open: Option<(usize, usize)> = None;
    for (at, c) in stem.char_indices() {
        match c {
            '(' | '（' => open = Some((at, at + c.len_utf8())),
            ')' | '）' => {
                let Some((from, begin)) = open.take() else {
                    continue;
                };
                let inner = stem.get(begin..at).unwrap_or_default();
                if inner.len() <= MAX_INNER {
                    found.push(Brackets {
                        from,
                        to: at + c.len_utf8(),
                        inner: inner.trim(),
                    });
                }
            }
            _ => {}
        }
    }
    found
}

/// The options that brackets name, in capital letters.
fn letters(stem: &str, found: &Brackets<'_>, options: &Options) -> Option<Vec<usize>> {
    let is_answer = |c: char| c.is_ascii_uppercase() || c.is_whitespace() || ",、;".contains(c);
    if !found.inner.chars().map(half_width).all(is_answer) || is_of_function(stem, found) {
        return None;
    }
    match options.letters(found.inner) {
        Letters::Found(places) => Some(places),
        Letters::Unknown(_) | Letters::Repeated(_) | Letters::None => None,
    }
}

/// What brackets say of a statement: by a sign or a word; by a letter at the end of it only.
fn judgement(stem: &str, found: &Brackets<'_>) -> Option<bool> {
    let word: String = found.inner.chars().map(half_width).collect();
    let is_said = match word.as_str() {
        "对" | "错" | "正确" | "错误" => true,
        "T" | "F" | "X" => {
            let behind = stem.get(found.to..).unwrap_or_default();
            let is_last = behind.trim().trim_end_matches(['。', '.']).is_empty();
            is_last && !is_of_function(stem, found)
        }
        word => word.chars().count() == 1 && !word.chars().all(char::is_alphanumeric),
    };
    is_said.then(|| words::truth_of(&word)).flatten()
}

/// Whether brackets belong to a letter before them: `P(A)`, `f(X)`.
fn is_of_function(stem: &str, found: &Brackets<'_>) -> bool {
    let before = stem.get(..found.from).unwrap_or_default();
    let mut before = before.chars().rev();
    before.next().is_some_and(|c| c.is_ascii_alphabetic())
        && !before.next().is_some_and(|c| c.is_ascii_alphanumeric())
}
