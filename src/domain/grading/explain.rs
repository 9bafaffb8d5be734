//! Why a slot is worth what it is, in one sentence.
//!
//! Invariant: the sentence follows from what the score follows from, and from nothing else: it is made
//! when it is read, and is the same in a preview, a result, a regrade and an export.

use std::borrow::Cow;

use super::{Asked, Standing};
use crate::domain::Language;
use crate::domain::marks::Marks;
use crate::domain::paper::Slot;
use crate::domain::response::Response;
use crate::domain::scoring::{Outcome, Verdict, score, sentence};

/// The sentence of the score of a slot, which [`super::grade`] gives for the same. Names the key: to be
/// shown to a candidate after release of the review only.
pub fn explain(
    slot: &Slot,
    asked: Option<Asked<'_>>,
    response: Option<&Response>,
    by_person: Option<Marks>,
    language: Language,
) -> String {
    let full = slot.marks;
    match (asked.map(|asked| asked.standing), language) {
        (Some(Standing::Dropped), Language::Chinese) => return "本题作废，不计分".to_owned(),
        (Some(Standing::Dropped), Language::English) => {
            return "The question was dropped and does not count".to_owned();
        }
        (Some(Standing::FullMarks), Language::Chinese) => {
            return format!("本题更正，全员满分：得 {full} 分（满分 {full} 分）");
        }
        (Some(Standing::FullMarks), Language::English) => {
            return format!(
                "The question was corrected, full marks to all: {full} of {full} marks"
            );
        }
        (Some(Standing::Counts) | None, _) => {}
    }
    let outcome = best(slot, asked, response);
    match by_person {
        Some(given) if outcome.verdict == Verdict::Waiting => {
            sentence::tell_marked(slot, given.min(full), language)
        }
        _ => sentence::tell(&by_its_rule(slot, asked), &outcome, language),
    }
}

/// The slot with the rule that its answers count by, which may be the question's own.
fn by_its_rule<'s>(slot: &'s Slot, asked: Option<Asked<'_>>) -> Cow<'s, Slot> {
    match asked.map(|asked| asked.key.rule()) {
        Some(rule) if *rule != slot.rule => Cow::Owned(Slot {
            rule: rule.clone(),
            ..slot.clone()
        }),
        Some(_) | None => Cow::Borrowed(slot),
    }
}

/// What the better of the keys finds.
fn best(slot: &Slot, asked: Option<Asked<'_>>, response: Option<&Response>) -> Outcome {
    let Some(asked) = asked else {
        return Outcome::WAITING;
    };
    let by = |key| score(key, response, slot.marks);
    let one = by(asked.key);
    match asked.also.map(by) {
        Some(other) if one.fraction < other.fraction => other,
        _ => one,
    }
}
