//! The words that sheets use for types, truth, difficulty and numbers.
//!
//! Invariant: a word that is not in a list here means nothing; whoever asks has to tell so.

use crate::formats::spreadsheet::half_width;

mod difficulty;
mod kinds;
mod numbers;
mod truth;

pub(super) use difficulty::{
    DifficultyWord, difficulty_of, difficulty_word, of_facility, of_grade,
};
pub(super) use kinds::{KindWord, bank_kind, kind_of, kind_of_sheet, kind_word};
pub(super) use numbers::{is_decimal, marks_of, times};
pub(super) use truth::{are_other_letters, plain_truth_of, truth_of, truth_word};

/// A word with what people add to it taken off: white space, brackets with what stands in them, full width.
fn bare(text: &str) -> String {
    let mut depth = 0_usize;
    let mut bare = String::new();
    for c in text.chars().map(half_width) {
        match c {
            '(' | '[' | '【' => depth += 1,
            ')' | ']' | '】' => depth = depth.saturating_sub(1),
            _ if depth == 0 && !c.is_whitespace() => bare.extend(c.to_lowercase()),
            _ => {}
        }
    }
    bare
}
