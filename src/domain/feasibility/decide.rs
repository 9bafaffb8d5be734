//! One question, whether some of the constraints can be obeyed together, by every means in turn.
//!
//! Invariant: yes comes with values that were checked, no comes with constraints that a proof in
//! whole numbers stands on, and everything else is undecided.

use super::bounds::{Bounds, Tightened};
use super::catalogue::Catalogue;
use super::farkas;
use super::lower::{Lowered, lower};
use super::model::{Model, Steps};
use super::repair::repair;
use super::search::{Found, search};
use super::simplex::{Outcome, Program, nearest};
use crate::domain::seed::Stream;

/// Most rows of a linear program.
const MAX_ROWS: usize = 400;
/// Models with no more rows than this have all of them in their linear program from the start.
const FEW_ROWS: usize = 100;
/// How often rows that a point breaks are taken in, and how many at once.
const ROUNDS: usize = 20;
const ROWS_A_ROUND: usize = 40;
/// Dead ends of a first quick repair, and of one that begins at a point of the linear program.
const QUICK: usize = 4;
const LATER: usize = 200;

/// What came of a question.
pub(super) enum Answer {
    /// These values of the model obey the constraints.
    Yes(Box<Lowered>, Vec<i64>),
    /// These constraints cannot be obeyed together; ascending, not necessarily few.
    No(Vec<usize>),
    /// The steps are used up.
    Undecided,
}

/// Decides about the active constraints.
pub(super) fn decide(
    catalogue: &Catalogue,
    active: &[bool],
    stream: &mut Stream,
    steps: &mut Steps,
) -> Answer {
    if !steps.pay(20 * catalogue.kinds.len() + catalogue.linear.len()) {
        return Answer::Undecided;
    }
    let lowered = match lower(catalogue, active) {
        Ok(lowered) => lowered,
        Err(source) => return Answer::No(vec![source]),
    };
    let model = &lowered.model;
    let mut bounds = Bounds::new(model);
    match bounds.tighten(model, 0..model.rows.len(), steps) {
        Tightened::Settled => {}
        Tightened::Broken(row) => return no(model, bounds.explain(model, &[row])),
        Tightened::Unfinished => return Answer::Undecided,
    }
    let start = bounds.least.clone();
    let quick = steps.share(8, |steps| {
        repair(model, &bounds, start, QUICK, stream, steps)
    });
    if let Some(values) = quick {
        return Answer::Yes(Box::new(lowered), values);
    }
    let (program, outcome) = relax(model, &bounds, steps);
    match outcome {
        Outcome::Refuted(multipliers) => {
            if let Some(rows) = farkas::proof(model, &bounds, &multipliers, steps) {
                return no(model, bounds.explain(model, &rows));
            }
        }
        Outcome::Point(point) => {
            let start = point.iter().map(|value| nearest(*value)).collect();
            let later = steps.share(4, |steps| {
                repair(model, &bounds, start, LATER, stream, steps)
            });
            if let Some(values) = later {
                return Answer::Yes(Box::new(lowered), values);
            }
        }
        Outcome::GaveUp => {}
    }
    match search(model, bounds, program, steps) {
        Found::Values(values) => Answer::Yes(Box::new(lowered), values),
        Found::Exhausted(rows) => no(model, rows),
        Found::Unfinished => Answer::Undecided,
    }
}

fn no(model: &Model, rows: impl IntoIterator<Item = usize>) -> Answer {
    let rows: Vec<usize> = rows.into_iter().collect();
    Answer::No(model.sources_of(&rows))
}

/// A linear program with the rows that matter, and what came of it.
fn relax(model: &Model, bounds: &Bounds, steps: &mut Steps) -> (Option<Program>, Outcome) {
    let binds = |number: &usize| {
        model.rows.get(*number).is_some_and(|row| {
            let (low, high) = bounds.range(row);
            low < row.min || row.max < high
        })
    };
    let (mut rows, mut waiting): (Vec<usize>, Vec<usize>) =
        (0..model.rows.len()).filter(binds).partition(|number| {
            model.rows.len() <= FEW_ROWS || model.rows.get(*number).is_some_and(|row| !row.is_lazy)
        });
    for _ in 0..ROUNDS {
        if MAX_ROWS < rows.len() {
            break;
        }
        let mut program = Program::new(model, &rows);
        let outcome = program.run(model, bounds, steps);
        let Outcome::Point(point) = &outcome else {
            return (Some(program), outcome);
        };
        let mut broken: Vec<(f64, usize)> = waiting
            .iter()
            .map(|row| (farkas::excess(model, *row, point), *row))
            .filter(|(excess, _)| 1e-6 < *excess)
            .collect();
        if broken.is_empty() || !steps.pay(model.n_terms()) {
            return (Some(program), outcome);
        }
        broken.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        let taken = broken.into_iter().take(ROWS_A_ROUND).map(|(_, row)| row);
        let taken: std::collections::BTreeSet<usize> = taken.collect();
        waiting.retain(|row| !taken.contains(row));
        rows.extend(taken);
    }
    (None, Outcome::GaveUp)
}
