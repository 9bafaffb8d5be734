//! What makes a blueprint agree with itself, before any bank is asked.

use std::collections::BTreeSet;

use super::{
    DifficultyWindow, Limit, MAX_LIMITS, MAX_SECTIONS, MAX_SLOTS, MAX_WINDOW, Parts, Section, Span,
};
use crate::domain::marks::Marks;
use crate::domain::question::{Kind, QuestionCode};
use crate::domain::scoring::{Rounding, Rule};

/// Why a blueprint cannot be served by any bank.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BlueprintFault {
    /// No section, or too many.
    #[error("a blueprint has 1 to {max} sections; found {found}", max = MAX_SECTIONS)]
    SectionCount {
        /// Sections found.
        found: usize,
    },
    /// A name is empty or too long.
    #[error("`{field}` has 1 to 100 characters; found {found}")]
    Name {
        /// Which text.
        field: &'static str,
        /// Characters found.
        found: usize,
    },
    /// A name holds a character that cannot be shown.
    #[error("`{field}` holds a control character")]
    ControlCharacter {
        /// Which text.
        field: &'static str,
    },
    /// Two sections share a name.
    #[error("section `{section}` stands twice")]
    RepeatedSection {
        /// Its name.
        section: String,
    },
    /// A section without questions, or a paper with too many.
    #[error("section `{section}` asks for {found} questions; a paper has 1 to {max}", max = MAX_SLOTS)]
    Count {
        /// The section at which the count goes wrong.
        section: String,
        /// The most questions up to and with this section.
        found: usize,
    },
    /// A section asks for at least more than at most.
    #[error("section `{section}` asks for at least {min} and at most {max} questions")]
    SectionSpan {
        /// The section.
        section: String,
        /// The fewest.
        min: usize,
        /// The most.
        max: usize,
    },
    /// A question without marks, or a paper with too many.
    #[error("section `{section}` brings the paper to {found} marks; each question is worth more than 0, a paper at most {max}", max = Marks::MAX)]
    SectionMarks {
        /// The section at which the marks go wrong.
        section: String,
        /// Marks up to and with this section.
        found: Marks,
    },
    /// Scores that are not whole hundredths.
    #[error(
        "section `{section}`: scores are whole hundredths of a mark, so that a sheet adds up; `round=none` is for tables of scored answers"
    )]
    Unrounded {
        /// The section.
        section: String,
    },
    /// A scoring rule that the kind does not know.
    #[error("section `{section}`: rule `{rule}` does not apply to {kind} questions; wanted one of: {wanted}", kind = .kind.as_str())]
    RuleKind {
        /// The section.
        section: String,
        /// The rule asked for.
        rule: &'static str,
        /// The kind of its questions.
        kind: Kind,
        /// The rules of that kind.
        wanted: String,
    },
    /// Papers could differ in what they carry.
    #[error(
        "section `{section}` leaves open how many marks a paper carries; give `marks` for the whole paper"
    )]
    MarksOpen {
        /// The first section that leaves it open.
        section: String,
    },
    /// The sections fix other marks than the paper should carry.
    #[error("`marks` is {wanted}, but the sections carry {found}")]
    MarksDiffer {
        /// What `marks` says.
        wanted: Marks,
        /// What the sections carry.
        found: Marks,
    },
    /// The whole paper should carry nothing.
    #[error("`marks` is more than 0")]
    NoMarks,
    /// The number of questions of the whole paper cannot be.
    #[error("`questions` is at least {min} and at most {max}; a paper has 1 to {limit}", limit = MAX_SLOTS)]
    Questions {
        /// The fewest.
        min: usize,
        /// The most.
        max: usize,
    },
    /// Too many limits.
    #[error("a blueprint has at most {max} limits; found {found}", max = MAX_LIMITS)]
    LimitCount {
        /// Limits found.
        found: usize,
    },
    /// A limit names no sort of question.
    #[error("limit {} names none of `type`, `topic`, `cognitive`, `difficulty`, `tag`; for the whole paper there is `questions`", .at + 1)]
    LimitOfAll {
        /// Its index.
        at: usize,
    },
    /// A limit asks for at least more than at most, or for nothing.
    #[error("limit {} asks for at least {min} and at most {max} questions", .at + 1)]
    LimitSpan {
        /// Its index.
        at: usize,
        /// The fewest.
        min: usize,
        /// The most.
        max: usize,
    },
    /// Two limits bound the same sort of question.
    #[error("limits {} and {} bound the same sort of question", .first + 1, .at + 1)]
    RepeatedLimit {
        /// The index of the first.
        first: usize,
        /// The index of the second.
        at: usize,
    },
    /// The window of difficulty cannot be.
    #[error(
        "`difficulty.tolerance` is 0 or more, and target and tolerance at most 1000 a question"
    )]
    DifficultyWindow,
    /// A group of enemies of fewer than two.
    #[error("group {} of `enemies` names {found} questions; wanted 2 or more", .at + 1)]
    EnemyGroup {
        /// Its index.
        at: usize,
        /// Questions found.
        found: usize,
    },
    /// A question is required and excluded.
    #[error("question `{code}` is both required and excluded")]
    RequiredAndExcluded {
        /// Its code.
        code: QuestionCode,
    },
    /// More questions are required than a paper holds.
    #[error("{found} questions are required; the paper holds at most {max}")]
    TooManyRequired {
        /// Questions required.
        found: usize,
        /// What the paper holds at most.
        max: usize,
    },
    /// The largest exposure is out of range.
    #[error("`max_exposure` is 0.001 to 1; found {} thousandths", .found)]
    Exposure {
        /// Per mille found.
        found: u32,
    },
    /// The neighbour window is out of range.
    #[error("`neighbour_window` is 0 to {max}; found {found}", max = MAX_WINDOW)]
    Window {
        /// Neighbours found.
        found: u32,
    },
}

pub(super) fn check(parts: &Parts) -> Result<(), BlueprintFault> {
    check_name("title", &parts.title)?;
    check_sections(&parts.sections)?;
    check_whole(parts)?;
    check_limits(&parts.limits)?;
    if parts.difficulty.is_some_and(|window| !is_possible(window)) {
        return Err(BlueprintFault::DifficultyWindow);
    }
    for (at, group) in parts.enemies.iter().enumerate() {
        let found = group.len();
        if found < 2 {
            return Err(BlueprintFault::EnemyGroup { at, found });
        }
    }
    if let Some(code) = parts.required.intersection(&parts.excluded).next() {
        let code = code.clone();
        return Err(BlueprintFault::RequiredAndExcluded { code });
    }
    let max = most_questions(parts);
    if max < parts.required.len() {
        let found = parts.required.len();
        return Err(BlueprintFault::TooManyRequired { found, max });
    }
    match parts.max_exposure {
        Some(found) if !(1..=1000).contains(&found) => {
            return Err(BlueprintFault::Exposure { found });
        }
        Some(_) | None => {}
    }
    if MAX_WINDOW < parts.window {
        let found = parts.window;
        return Err(BlueprintFault::Window { found });
    }
    Ok(())
}

/// What the sections carry, where they fix it.
pub(super) fn fixed_marks(sections: &[Section]) -> Option<Marks> {
    sections.iter().map(marks_of).sum::<Option<Marks>>()
}

fn marks_of(section: &Section) -> Option<Marks> {
    let (marks, count) = (section.marks?, section.count.fixed()?);
    Some((0..count).map(|_| marks).sum())
}

fn most_questions(parts: &Parts) -> usize {
    let in_sections: usize = parts.sections.iter().map(|section| section.count.max).sum();
    let in_all = parts.questions.map_or(MAX_SLOTS, |span| span.max);
    in_sections.min(in_all)
}

fn check_sections(sections: &[Section]) -> Result<(), BlueprintFault> {
    if sections.is_empty() || sections.len() > MAX_SECTIONS {
        let found = sections.len();
        return Err(BlueprintFault::SectionCount { found });
    }
    let mut names = BTreeSet::new();
    let (mut n_slots, mut marks) = (0_usize, Marks::ZERO);
    for section in sections {
        check_name("section.name", &section.name)?;
        let name = || section.name.clone();
        if !names.insert(&section.name) {
            return Err(BlueprintFault::RepeatedSection { section: name() });
        }
        let Span { min, max } = section.count;
        n_slots = n_slots.saturating_add(max);
        if max == 0 || n_slots > MAX_SLOTS {
            return Err(BlueprintFault::Count {
                section: name(),
                found: n_slots,
            });
        }
        if max < min {
            return Err(BlueprintFault::SectionSpan {
                section: name(),
                min,
                max,
            });
        }
        let least = section.marks.unwrap_or(Marks::ZERO);
        marks = marks + (0..min).map(|_| least).sum();
        if section.marks == Some(Marks::ZERO) || marks > Marks::MAX {
            return Err(BlueprintFault::SectionMarks {
                section: name(),
                found: marks,
            });
        }
        check_rule(section)?;
    }
    Ok(())
}

fn check_whole(parts: &Parts) -> Result<(), BlueprintFault> {
    if let Some(Span { min, max }) = parts.questions
        && (max == 0 || MAX_SLOTS < max || max < min)
    {
        return Err(BlueprintFault::Questions { min, max });
    }
    let open = parts
        .sections
        .iter()
        .find(|section| marks_of(section).is_none());
    match (parts.marks, fixed_marks(&parts.sections), open) {
        (Some(Marks::ZERO), _, _) => Err(BlueprintFault::NoMarks),
        (Some(wanted), Some(found), _) if wanted != found => {
            Err(BlueprintFault::MarksDiffer { wanted, found })
        }
        (None, None, Some(section)) => Err(BlueprintFault::MarksOpen {
            section: section.name.clone(),
        }),
        (_, _, _) => Ok(()),
    }
}

fn check_limits(limits: &[Limit]) -> Result<(), BlueprintFault> {
    if MAX_LIMITS < limits.len() {
        let found = limits.len();
        return Err(BlueprintFault::LimitCount { found });
    }
    for (at, limit) in limits.iter().enumerate() {
        if limit.of.is_any() {
            return Err(BlueprintFault::LimitOfAll { at });
        }
        let Span { min, max } = limit.count;
        if max < min {
            return Err(BlueprintFault::LimitSpan { at, min, max });
        }
        let earlier = limits.iter().take(at);
        if let Some(first) = earlier.clone().position(|earlier| earlier.of == limit.of) {
            return Err(BlueprintFault::RepeatedLimit { first, at });
        }
    }
    Ok(())
}

fn is_possible(window: DifficultyWindow) -> bool {
    // 500 questions of 1000 each, in thousandths.
    let most = 500_000_000;
    (0..=most).contains(&window.tolerance) && (-most..=most).contains(&window.target)
}

fn check_name(field: &'static str, name: &str) -> Result<(), BlueprintFault> {
    let found = name.trim().chars().count();
    if !(1..=100).contains(&found) {
        return Err(BlueprintFault::Name { field, found });
    }
    if name.chars().any(char::is_control) {
        return Err(BlueprintFault::ControlCharacter { field });
    }
    Ok(())
}

fn check_rule(section: &Section) -> Result<(), BlueprintFault> {
    let name = || section.name.clone();
    if !section.rule.applies_to(section.kind) {
        return Err(BlueprintFault::RuleKind {
            section: name(),
            rule: section.rule.method.name(),
            kind: section.kind,
            wanted: Rule::names_of(section.kind).join(", "),
        });
    }
    if section.rule.rounding == Rounding::None {
        return Err(BlueprintFault::Unrounded { section: name() });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
