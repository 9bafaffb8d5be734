//! Candidates become drafts: each goes to the kind of question that suits it.
//!
//! Invariant: the order of drafts, their codes and the places of their keys follow from texts and plan alone.

mod bench;
mod events;
mod figures;
mod finish;
mod lists;
mod pairs;
mod provisions;
mod sketch;
mod window;
mod wording;

use super::candidates::Found;
use super::text::Texts;
use super::{Outcome, Plan};
use bench::Bench;

/// The mark of the gap in a choice.
const GAP: &str = "（　　）";

/// Makes drafts of candidates.
pub(super) fn assemble(texts: &Texts, found: &Found, plan: &Plan) -> Outcome {
    let Some(first) = finish::code(plan, "B", 0) else {
        return finish::nothing(texts);
    };
    let mut bench = Bench::new(texts, &plan.topic, first);
    pairs::make(&mut bench, found);
    figures::make(&mut bench, found);
    wording::make(&mut bench, found);
    lists::make(&mut bench, found);
    provisions::make(&mut bench, found);
    events::make(&mut bench, found);
    finish::finish(bench, plan)
}
