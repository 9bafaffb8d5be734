//! The numbers of a paper: questions, marks, limits, difficulty.

use super::known::{Reading, index};
use super::violation::Violation;
use crate::domain::blueprint::{Blueprint, DifficultyWindow, Measure};
use crate::domain::marks::Marks;

/// What is counted on one paper.
#[derive(Debug)]
pub(in crate::domain::paper) struct Figures {
    pub(in crate::domain::paper) by_section: Vec<usize>,
    pub(in crate::domain::paper) questions: usize,
    pub(in crate::domain::paper) marks: Marks,
    pub(in crate::domain::paper) by_limit: Vec<usize>,
    /// Ratings of the known questions together, in thousandths.
    pub(in crate::domain::paper) difficulty: i64,
    /// How many questions are known.
    pub(in crate::domain::paper) rated: usize,
}

impl Figures {
    pub(in crate::domain::paper) fn of(blueprint: &Blueprint, reading: &Reading<'_>) -> Self {
        let mut by_section = vec![0_usize; blueprint.sections.len()];
        for slot in &reading.paper.slots {
            if let Some(count) = by_section.get_mut(slot.section) {
                *count += 1;
            }
        }
        let mut by_limit = vec![0_usize; blueprint.limits.len()];
        let mut difficulty = 0;
        for standing in &reading.standing {
            difficulty += i64::from(standing.known.rating.thousandths());
            for limit in &standing.known.limits {
                if let Some(count) = by_limit.get_mut(index(*limit)) {
                    *count += 1;
                }
            }
        }
        Self {
            by_section,
            questions: reading.paper.slots.len(),
            marks: reading.paper.total(),
            by_limit,
            difficulty,
            rated: reading.standing.len(),
        }
    }
}

pub(super) fn check(blueprint: &Blueprint, figures: &Figures, found: &mut Vec<Violation>) {
    for (section, count) in blueprint.sections.iter().zip(&figures.by_section) {
        if !section.count.contains(*count) {
            found.push(Violation::SectionCount {
                section: section.name.clone(),
                wanted: section.count,
                found: *count,
            });
        }
    }
    if let Some(wanted) = blueprint.questions
        && !wanted.contains(figures.questions)
    {
        found.push(Violation::QuestionCount {
            wanted,
            found: figures.questions,
        });
    }
    let wanted = blueprint.total();
    if wanted != figures.marks {
        found.push(Violation::TotalMarks {
            wanted,
            found: figures.marks,
        });
    }
    for (limit, count) in blueprint.limits.iter().zip(&figures.by_limit) {
        if !limit.count.contains(*count) {
            found.push(Violation::Limit {
                of: limit.of.clone(),
                wanted: limit.count,
                found: *count,
            });
        }
    }
    if let Some(window) = blueprint.difficulty
        && !is_within(window, figures.difficulty, figures.rated)
    {
        found.push(Violation::Difficulty {
            window,
            sum: figures.difficulty,
            questions: figures.rated,
        });
    }
}

/// Whether ratings that add up to `sum` thousandths lie in the window: |sum − n·target| ≤
/// n·tolerance, with n the number of questions for a mean and 1 for a sum. No division, so exact.
pub(in crate::domain::paper) fn is_within(
    window: DifficultyWindow,
    sum: i64,
    questions: usize,
) -> bool {
    let n = match window.measure {
        Measure::Sum => 1,
        Measure::Mean => i128::try_from(questions).unwrap_or(i128::MAX),
    };
    let off = (i128::from(sum) - n * i128::from(window.target)).abs();
    off <= n * i128::from(window.tolerance)
}
