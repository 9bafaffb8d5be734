//! In what order questions and key letters come within a section.

use super::LONGEST_RUN;
use super::known::{Mark, Reading, Standing};
use super::violation::Violation;
use crate::domain::blueprint::Blueprint;
use crate::domain::question::QuestionCode;

pub(super) fn check(blueprint: &Blueprint, reading: &Reading<'_>, found: &mut Vec<Violation>) {
    check_sets(reading, found);
    for section in reading
        .standing
        .chunk_by(|a, b| a.slot.section == b.slot.section)
    {
        if !blueprint.shuffle_questions {
            check_codes(section, found);
        }
        if blueprint.shuffle_options {
            check_letters(section, found);
        }
    }
}

/// Questions of one stimulus side by side, in the order of their codes.
fn check_sets(reading: &Reading<'_>, found: &mut Vec<Violation>) {
    let mut held: Vec<(usize, u32, &Standing<'_>)> = reading
        .standing
        .iter()
        .filter_map(|standing| Some((standing.slot.section, standing.known.set?, standing)))
        .collect();
    held.sort_by_key(|(section, set, standing)| (*section, *set, standing.at));
    for pair in held.windows(2) {
        let [(section, set, before), (same_section, same_set, here)] = pair else {
            continue;
        };
        if section != same_section || set != same_set {
            continue;
        }
        let (slot, question) = (here.at, here.known.question);
        let stimulus = || question.stimulus.clone().unwrap_or_default();
        if here.at != before.at + 1 {
            found.push(Violation::SetApart {
                slot,
                code: question.code.clone(),
                stimulus: stimulus(),
            });
        }
        if question.code < before.known.question.code {
            found.push(Violation::SetOrder {
                slot,
                code: question.code.clone(),
                stimulus: stimulus(),
            });
        }
    }
}

/// By code; questions of one stimulus stand together where the first of them belongs.
fn check_codes(section: &[Standing<'_>], found: &mut Vec<Violation>) {
    let mut before: Option<&QuestionCode> = None;
    let units = section.chunk_by(|a, b| a.known.set.is_some() && a.known.set == b.known.set);
    for unit in units {
        let first = unit
            .iter()
            .min_by_key(|standing| &standing.known.question.code);
        let Some(first) = first else { continue };
        let code = &first.known.question.code;
        if before.is_some_and(|before| code < before) {
            found.push(Violation::CodeOrder {
                slot: first.at,
                code: code.clone(),
            });
        }
        before = Some(code);
    }
}

/// Runs of equal key letters, judged as they grow.
fn check_letters(section: &[Standing<'_>], found: &mut Vec<Violation>) {
    let mut run: Option<(usize, usize)> = None;
    for standing in section {
        let known = standing.known;
        let (Mark::Option { may_move, .. }, Some(at)) =
            (known.mark, known.letter_at(standing.slot))
        else {
            run = None;
            continue;
        };
        let length = match run {
            Some((before, length)) if before == at => length + 1,
            Some(_) | None => 1,
        };
        run = Some((at, length));
        if LONGEST_RUN < length && may_move {
            found.push(Violation::LetterRun {
                slot: standing.at,
                code: known.question.code.clone(),
                letter: ('A'..='Z').nth(at).unwrap_or('?'),
                length,
            });
        }
    }
}
