//! Every possibility in turn, as far as the steps go: branch and bound over the variables.
//!
//! Invariant: [`Found::Exhausted`] is a proof. Each branch was closed by whole-number bounds or by a
//! verified sum of rows, and the rows told are all that were used for it.

use std::collections::BTreeSet;

use super::bounds::{Bounds, Tightened};
use super::farkas;
use super::model::{Model, Steps, at};
use super::simplex::{Outcome, Program, float, nearest};

/// Deeper than this, linear programs are solved only where they are small.
const SHALLOW: usize = 12;
/// Operations of a pivot, up to which a linear program is small.
const SMALL: usize = 20_000;
/// A value nearer than this to a whole number is taken for it.
const WHOLE: f64 = 1e-5;

/// How a search ended.
pub(super) enum Found {
    /// Values that obey every row.
    Values(Vec<i64>),
    /// There are none: this follows from these rows.
    Exhausted(BTreeSet<usize>),
    /// The steps are used up.
    Unfinished,
}

/// What to do at a node.
enum Node {
    Solved(Vec<i64>),
    Dead,
    /// Bounds of a variable to try, and the others of it to try then.
    Branch {
        var: usize,
        first: (i64, i64),
        then: (i64, i64),
    },
    Unfinished,
}

/// A decision whose other side is still to be tried.
struct Open {
    n_changes: usize,
    var: usize,
    then: (i64, i64),
}

struct Search<'a> {
    model: &'a Model,
    bounds: Bounds,
    program: Option<Program>,
    told: BTreeSet<usize>,
}

/// Searches within tightened bounds.
pub(super) fn search(
    model: &Model,
    bounds: Bounds,
    program: Option<Program>,
    steps: &mut Steps,
) -> Found {
    let mut search = Search {
        model,
        bounds,
        program,
        told: BTreeSet::new(),
    };
    let mut open: Vec<Open> = Vec::new();
    let mut is_dead = false;
    loop {
        let node = if is_dead {
            Node::Dead
        } else {
            search.look(open.len(), steps)
        };
        let (var, tried) = match node {
            Node::Solved(values) => return Found::Values(values),
            Node::Unfinished => return Found::Unfinished,
            Node::Branch { var, first, then } => {
                let n_changes = search.bounds.n_changes();
                open.push(Open {
                    n_changes,
                    var,
                    then,
                });
                (var, first)
            }
            Node::Dead => match open.pop() {
                Some(Open {
                    n_changes,
                    var,
                    then,
                }) => {
                    search.bounds.rewind(n_changes);
                    (var, then)
                }
                None => return Found::Exhausted(search.told),
            },
        };
        search.bounds.narrow(var, tried.0, tried.1, None);
        let rows = model
            .columns
            .get(var)
            .into_iter()
            .flatten()
            .map(|(row, _)| *row);
        match search.bounds.tighten(model, rows, steps) {
            Tightened::Settled => is_dead = false,
            Tightened::Broken(row) => {
                search.close(&[row], steps);
                is_dead = true;
            }
            Tightened::Unfinished => return Found::Unfinished,
        }
    }
}

impl Search<'_> {
    /// Notes what a branch was closed by.
    fn close(&mut self, rows: &[usize], steps: &mut Steps) {
        steps.pay(self.model.caps.len() + self.bounds.n_changes());
        self.told.extend(self.bounds.explain(self.model, rows));
    }

    fn look(&mut self, depth: usize, steps: &mut Steps) -> Node {
        if !steps.pay(50 + 2 * self.model.n_terms()) {
            return Node::Unfinished;
        }
        let is_worth = |program: &Program| {
            let n_rows = program.rows().len();
            depth <= SHALLOW || n_rows * n_rows + self.model.n_terms() <= SMALL
        };
        if let Some(mut program) = self.program.take_if(|program| is_worth(program)) {
            let outcome = program.run(self.model, &self.bounds, steps);
            self.program = Some(program);
            match outcome {
                Outcome::Refuted(multipliers) => {
                    if let Some(rows) = farkas::proof(self.model, &self.bounds, &multipliers, steps)
                    {
                        self.close(&rows, steps);
                        return Node::Dead;
                    }
                }
                Outcome::Point(point) => {
                    let values: Vec<i64> = point.iter().map(|value| nearest(*value)).collect();
                    if self.model.allows(&values) {
                        return Node::Solved(values);
                    }
                    if let Some(node) = self.split_at(&point) {
                        return node;
                    }
                }
                Outcome::GaveUp => {}
            }
        }
        self.split_row()
    }

    /// Branches on the variable that is farthest from whole at a point, toward its nearer side.
    fn split_at(&self, point: &[f64]) -> Option<Node> {
        let off = |value: f64| (value - value.round()).abs();
        let (var, value) = point
            .iter()
            .enumerate()
            .filter(|(_, value)| WHOLE < off(**value))
            .max_by(|(_, a), (_, b)| off(**a).total_cmp(&off(**b)))?;
        let (least, most) = (at(&self.bounds.least, var), at(&self.bounds.most, var));
        let below = nearest(value.floor());
        if below < least || most <= below {
            return None;
        }
        let (down, up) = ((least, below), (below + 1, most));
        let is_up = 0.5 < value - float(below);
        let (first, then) = if is_up { (up, down) } else { (down, up) };
        Some(Node::Branch { var, first, then })
    }

    /// Branches on the variable that matters most to the row with the fewest open variables.
    fn split_row(&self) -> Node {
        let is_free = |var: usize| at(&self.bounds.least, var) < at(&self.bounds.most, var);
        let undecided = self.model.rows.iter().filter(|row| {
            let (low, high) = self.bounds.range(row);
            low < row.min || row.max < high
        });
        let n_free = |terms: &[(usize, i64)]| terms.iter().filter(|(var, _)| is_free(*var)).count();
        let Some(row) = undecided.min_by_key(|row| n_free(&row.terms)) else {
            // Whatever the values, every row is obeyed.
            return Node::Solved(self.bounds.least.clone());
        };
        let weight = |(var, c): &(usize, i64)| {
            c.abs() * (at(&self.bounds.most, *var) - at(&self.bounds.least, *var))
        };
        let Some((var, c)) = row
            .terms
            .iter()
            .filter(|(var, _)| is_free(*var))
            .max_by_key(|term| weight(term))
        else {
            // Tightening closes a row without open variables; it never leaves one undecided.
            return Node::Unfinished;
        };
        let (least, most) = (at(&self.bounds.least, *var), at(&self.bounds.most, *var));
        let middle = least + (most - least) / 2;
        let (down, up) = ((least, middle), (middle + 1, most));
        let is_short = self.bounds.range(row).0 < row.min;
        let (first, then) = if is_short == (0 < *c) {
            (up, down)
        } else {
            (down, up)
        };
        Node::Branch {
            var: *var,
            first,
            then,
        }
    }
}
