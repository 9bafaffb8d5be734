//! One sentence a score: what was given, what was found, what it is worth.
//!
//! Invariant: letters are those of the candidate's own paper. A sentence may name the key, and there
//! is no version that does not: whoever shows it to a candidate does so only once review is released.

use std::collections::BTreeSet;

use super::{Filled, Outcome, Verdict};
use crate::domain::Language;
use crate::domain::marks::{Fraction, Marks};
use crate::domain::paper::Slot;
use crate::domain::question::OptionId;

mod chinese;
mod english;
mod rule;

pub use rule::tell_method;

/// The sentence of a score that a rule gave, or that still waits for a person:
/// `选 A、C，漏选 D：得 1 分（满分 2 分，漏选得一半）`, `Chose A, C; missed D: 1 of 2 marks (half for an
/// incomplete choice)`.
///
/// `outcome` is that of a response to the question of `slot`, scored by the rule of `slot`. The
/// sentence names the key: to be shown to a candidate after release of the review only.
pub fn tell(slot: &Slot, outcome: &Outcome, language: Language) -> String {
    if outcome.verdict == Verdict::Waiting {
        return match language {
            Language::Chinese => format!("等待人工评阅（满分 {} 分）", slot.marks),
            Language::English => format!("Waiting for a marker ({} marks)", slot.marks),
        };
    }
    let marks = slot.rule.marks(slot.marks, outcome.fraction);
    let is_rounded = slot.marks.exactly() * outcome.fraction != marks.exactly();
    match language {
        Language::Chinese => chinese::tell(slot, &outcome.verdict, marks, is_rounded),
        Language::English => english::tell(slot, &outcome.verdict, marks, is_rounded),
    }
}

/// The sentence of a score that a person gave: `人工评阅：得 8 分（满分 10 分）`.
pub fn tell_marked(slot: &Slot, marks: Marks, language: Language) -> String {
    let full = slot.marks;
    match language {
        Language::Chinese => format!("人工评阅：得 {marks} 分（满分 {full} 分）"),
        Language::English => format!("Marked by a person: {marks} of {full} marks"),
    }
}

/// What was chosen, as far as a sentence tells it.
enum Choice {
    /// All right.
    Right,
    /// The one right option was not the one that was chosen.
    Instead,
    /// Only right ones, and not all.
    Missed,
    /// Wrong ones, beside all that are right.
    Wrong,
    /// Both.
    Both,
}

impl Choice {
    fn of(
        chosen: &BTreeSet<OptionId>,
        wrong: &BTreeSet<OptionId>,
        missed: &BTreeSet<OptionId>,
    ) -> Self {
        let is_single = chosen.len() + missed.len() == wrong.len() + 1;
        match (wrong.is_empty(), missed.is_empty()) {
            (true, true) => Self::Right,
            (false, false) if is_single => Self::Instead,
            (true, false) => Self::Missed,
            (false, true) => Self::Wrong,
            (false, false) => Self::Both,
        }
    }
}

/// Whether some blanks are right and some are not.
fn is_partly_right(blanks: &[Filled]) -> bool {
    blanks.contains(&Filled::Right) && blanks.iter().any(|blank| *blank != Filled::Right)
}

/// The letters of these options, in letter order.
fn letters(slot: &Slot, options: &BTreeSet<OptionId>, comma: &str) -> String {
    let letters: BTreeSet<String> = options.iter().map(|option| letter(slot, option)).collect();
    letters.into_iter().collect::<Vec<_>>().join(comma)
}

/// The letters of these items, in their order.
fn sequence(slot: &Slot, items: &[OptionId], comma: &str) -> String {
    let letters = items.iter().map(|item| letter(slot, item));
    letters.collect::<Vec<_>>().join(comma)
}

/// The letter of an option; its id where the slot does not show it, so that none goes unmentioned.
fn letter(slot: &Slot, option: &OptionId) -> String {
    slot.letter_of(option)
        .map_or_else(|| option.to_string(), String::from)
}

/// A number as people write it: `0.5`, or `1/3` where decimals do not end.
fn plain(number: Fraction) -> String {
    let marks = Marks::rounded(number);
    if marks.exactly() == number {
        marks.to_string()
    } else {
        number.to_string()
    }
}

#[cfg(test)]
mod tests;
