//! Where in the form a fault of the domain lies.
//!
//! The domain knows what is wrong with a question but not how it was written down.

use std::collections::BTreeSet;

use crate::domain::question::{Choice, Key, Layout, Parts, QuestionFault};
use crate::formats::fault::FormFault;

/// Gives each fault its place; faults that read the same get the places one after another.
pub(super) fn place(faults: Vec<QuestionFault>, parts: &Parts) -> Vec<FormFault> {
    let mut taken = BTreeSet::new();
    faults
        .into_iter()
        .map(|fault| {
            let candidates = places_of(&fault, parts);
            let free = candidates
                .iter()
                .find(|place| !taken.contains(&(fault.to_string(), (*place).clone())));
            let field = free
                .or(candidates.first())
                .cloned()
                .unwrap_or_else(|| root_of(&fault).to_owned());
            taken.insert((fault.to_string(), field.clone()));
            FormFault::new(field, fault)
        })
        .collect()
}

const fn root_of(fault: &QuestionFault) -> &'static str {
    match fault {
        QuestionFault::Empty { field }
        | QuestionFault::TooLong { field, .. }
        | QuestionFault::OptionCount { field, .. } => field,
        QuestionFault::RepeatedOption { .. } | QuestionFault::RepeatedText { .. } => "options",
        QuestionFault::UnknownOption { .. }
        | QuestionFault::KeyKind { .. }
        | QuestionFault::KeyCount { .. }
        | QuestionFault::NotInKey { .. } => "key",
        QuestionFault::BlankCount { .. } => "stem",
        QuestionFault::RuleKind { .. }
        | QuestionFault::Unrounded
        | QuestionFault::UnknownInRule { .. } => "rule",
        QuestionFault::LongQuote { .. } => "evidence",
        QuestionFault::VersionZero => "version",
    }
}

fn places_of(fault: &QuestionFault, parts: &Parts) -> Vec<String> {
    match fault {
        QuestionFault::Empty { field } => texts_where(field, parts, |text| text.trim().is_empty()),
        QuestionFault::TooLong { field, found, .. } => {
            texts_where(field, parts, |text| text.chars().count() == *found)
        }
        QuestionFault::RepeatedOption { id } => repeats(parts, "id", |choice| choice.id == *id),
        QuestionFault::RepeatedText { text } => {
            repeats(parts, "text", |choice| choice.text.trim() == text.trim())
        }
        QuestionFault::LongQuote { found } => texts_where("evidence.quote", parts, |text| {
            text.chars().count() == *found
        }),
        QuestionFault::OptionCount { .. }
        | QuestionFault::UnknownOption { .. }
        | QuestionFault::KeyKind { .. }
        | QuestionFault::KeyCount { .. }
        | QuestionFault::NotInKey { .. }
        | QuestionFault::BlankCount { .. }
        | QuestionFault::RuleKind { .. }
        | QuestionFault::Unrounded
        | QuestionFault::UnknownInRule { .. }
        | QuestionFault::VersionZero => Vec::new(),
    }
}

/// The lists of choices as the form names them.
fn lists(parts: &Parts) -> Vec<(&'static str, &[Choice])> {
    match &parts.body.layout {
        Layout::Single(options) | Layout::Multiple(options) | Layout::Order(options) => {
            vec![("options", options)]
        }
        Layout::Match { left, right } => vec![("left", left), ("right", right)],
        Layout::TrueFalse | Layout::Blank(_) | Layout::Essay => Vec::new(),
    }
}

fn texts_where(field: &str, parts: &Parts, is_meant: impl Fn(&str) -> bool) -> Vec<String> {
    let mut places = Vec::new();
    for (list, choices) in lists(parts) {
        for (at, choice) in choices.iter().enumerate() {
            if list == field && is_meant(&choice.text) {
                places.push(format!("{list}[{at}].text"));
            }
        }
    }
    for (at, evidence) in parts.evidence.iter().enumerate() {
        for (part, text) in [("material", &evidence.material), ("quote", &evidence.quote)] {
            if field.strip_prefix("evidence.") == Some(part) && is_meant(text) {
                places.push(format!("evidence[{at}].{part}"));
            }
        }
    }
    if let ("key", Key::Blanks(blanks)) = (field, &parts.key) {
        for (blank, accepted) in blanks.iter().enumerate() {
            for (at, _) in accepted
                .iter()
                .enumerate()
                .filter(|(_, text)| is_meant(text))
            {
                places.push(match at.checked_sub(1) {
                    None => format!("key[{blank}]"),
                    Some(further) => format!("accepted[{blank}][{further}]"),
                });
            }
        }
    }
    places
}

/// All but the first of the choices meant, in each list.
fn repeats(parts: &Parts, part: &str, is_meant: impl Fn(&Choice) -> bool) -> Vec<String> {
    lists(parts)
        .into_iter()
        .flat_map(|(list, choices)| {
            choices
                .iter()
                .enumerate()
                .filter(|(_, choice)| is_meant(choice))
                .skip(1)
                .map(move |(at, _)| format!("{list}[{at}].{part}"))
                .collect::<Vec<_>>()
        })
        .collect()
}
