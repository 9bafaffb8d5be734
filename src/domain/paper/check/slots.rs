//! Each slot by itself: its section, its question, its marks and rule, its choices.

use super::known::{Reading, Standing, is_of_difficulty, is_of_topic};
use super::violation::Violation;
use crate::domain::blueprint::{Blueprint, Section};
use crate::domain::question::Kind;

pub(super) fn check(blueprint: &Blueprint, reading: &Reading<'_>, found: &mut Vec<Violation>) {
    let slots = &reading.paper.slots;
    for (slot, here) in slots.iter().enumerate() {
        if blueprint.sections.len() <= here.section {
            found.push(Violation::UnknownSection {
                slot,
                section: here.section,
                sections: blueprint.sections.len(),
            });
        }
    }
    for (at, pair) in slots.windows(2).enumerate() {
        let [before, here] = pair else { continue };
        if here.section < before.section {
            found.push(Violation::SectionOrder {
                slot: at + 1,
                section: here.section,
                before: before.section,
            });
        }
    }
    if reading.standing.len() < slots.len() {
        find_unknown(reading, found);
    }
    for standing in &reading.standing {
        if let Some(section) = blueprint.sections.get(standing.slot.section) {
            check_fit(section, standing, found);
            check_worth(section, standing, found);
        }
        check_choices(blueprint.shuffle_options, standing, found);
    }
}

fn find_unknown(reading: &Reading<'_>, found: &mut Vec<Violation>) {
    let mut standing = reading.standing.iter().peekable();
    for (slot, here) in reading.paper.slots.iter().enumerate() {
        if standing.next_if(|standing| standing.at == slot).is_none() {
            let version = here.version;
            found.push(Violation::UnknownQuestion { slot, version });
        }
    }
}

fn check_fit(section: &Section, standing: &Standing<'_>, found: &mut Vec<Violation>) {
    let bit = u32::try_from(standing.slot.section)
        .ok()
        .and_then(|at| 1_u64.checked_shl(at));
    if bit.is_some_and(|bit| standing.known.sections & bit != 0) {
        return;
    }
    let (slot, question) = (standing.at, standing.known.question);
    let code = || question.code.clone();
    let name = || section.name.clone();
    if question.kind != section.kind {
        found.push(Violation::WrongKind {
            slot,
            code: code(),
            section: name(),
            wanted: section.kind,
            found: question.kind,
        });
    }
    if !is_of_topic(section, question) {
        found.push(Violation::WrongTopic {
            slot,
            code: code(),
            section: name(),
        });
    }
    if !is_of_difficulty(section, question) {
        found.push(Violation::WrongDifficulty {
            slot,
            code: code(),
            section: name(),
        });
    }
}

fn check_worth(section: &Section, standing: &Standing<'_>, found: &mut Vec<Violation>) {
    let question = standing.known.question;
    let wanted = section.marks.or(question.marks);
    if wanted != Some(standing.slot.marks) {
        found.push(Violation::WrongMarks {
            slot: standing.at,
            code: question.code.clone(),
            wanted,
            found: standing.slot.marks,
        });
    }
    if section.rule != standing.slot.rule {
        found.push(Violation::WrongRule {
            slot: standing.at,
            code: question.code.clone(),
            wanted: section.rule.clone(),
            found: standing.slot.rule.clone(),
        });
    }
}

fn check_choices(is_shuffled: bool, standing: &Standing<'_>, found: &mut Vec<Violation>) {
    let (slot, known) = (standing.at, standing.known);
    let (choices, shown) = (known.choices, &standing.slot.order);
    let is_each_once = choices.len() == shown.len()
        && choices
            .iter()
            .all(|(choice, _)| shown.iter().any(|shown| shown == choice));
    if !is_each_once {
        let code = known.question.code.clone();
        found.push(Violation::Choices { slot, code });
        return;
    }
    // Items to put in order are shuffled always: the author may have listed them as they should be.
    let may_move = is_shuffled || known.kind == Kind::Order;
    for ((choice, is_pinned), shown) in choices.iter().zip(shown) {
        if choice == shown {
            continue;
        }
        let code = known.question.code.clone();
        if !may_move {
            found.push(Violation::ChoicesShuffled { slot, code });
            return;
        }
        if *is_pinned {
            let choice = choice.clone();
            found.push(Violation::PinnedMoved { slot, code, choice });
        }
    }
}
