//! The E step: what the answers say of the abilities behind them, under given curves.
//!
//! Invariant: expected counts of a question sum over the nodes to the candidates who had it, and to those
//! who answered it right.
//!
//! For logistic curves the likelihood of a pattern at θ is e^(θs + t)·Π(1 − P_i(θ)), where s is the sum of the
//! slopes and t that of the intercepts of what is right: the product depends on the paper alone, and under
//! Rasch models all of a score are one row.

use super::curve::{Curve, log_wrong};
use super::nodes::Grid;
use super::responses::{Design, Pattern, Responses, index};
use super::table::{Table, add, at};

/// Curves of all questions; those that are not estimated have slope and intercept 0 and weigh nothing.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Point {
    pub(super) slopes: Vec<f64>,
    pub(super) intercepts: Vec<f64>,
}

/// What is to be counted.
#[derive(Debug)]
pub(super) struct Work<'a> {
    groups: Vec<Group<'a>>,
    is_used: Vec<bool>,
    /// Candidates who answered each question right; 0 for those that are not estimated.
    pub(super) right: Vec<f64>,
    /// Entries of all rows: what one E step costs for each node.
    pub(super) n_cells: usize,
}

#[derive(Debug)]
struct Group<'a> {
    questions: &'a [u32],
    rows: Rows<'a>,
}

#[derive(Debug)]
enum Rows<'a> {
    Patterns(&'a [Pattern]),
    /// Scores on the questions that are estimated, and how many candidates had each.
    Scores(Vec<(f64, f64)>),
}

/// Expected numbers of candidates, by question and node.
#[derive(Debug, Clone)]
pub(super) struct Counts {
    /// Who had it.
    pub(super) had: Table,
    /// Who answered it right; zeros where only scores were counted.
    pub(super) right: Table,
    /// Right answers by node, where only scores were counted.
    pub(super) right_by_node: Vec<f64>,
    /// The logarithm of the likelihood of all answers.
    pub(super) log_likelihood: f64,
}

impl<'a> Work<'a> {
    /// Every pattern by itself.
    pub(super) fn by_pattern(responses: &'a Responses, is_used: &[bool]) -> Self {
        Self::of(responses, is_used, |design| {
            Rows::Patterns(&design.patterns)
        })
    }

    /// All candidates of the same score together: enough for Rasch models.
    pub(super) fn by_score(responses: &'a Responses, is_used: &[bool]) -> Self {
        Self::of(responses, is_used, |design| {
            Rows::Scores(scores(design, is_used))
        })
    }

    fn of(
        responses: &'a Responses,
        is_used: &[bool],
        rows: impl Fn(&'a Design) -> Rows<'a>,
    ) -> Self {
        let group = |design: &'a Design| Group {
            questions: &design.questions,
            rows: rows(design),
        };
        let groups: Vec<Group<'a>> = responses.designs.iter().map(group).collect();
        let tallies = responses.tallies();
        let right = tallies.iter().zip(is_used).map(|(tally, is_used)| {
            let n_right = u32::try_from(tally.right).unwrap_or(u32::MAX);
            if *is_used { f64::from(n_right) } else { 0.0 }
        });
        Self {
            n_cells: groups.iter().map(Group::n_cells).sum(),
            right: right.collect(),
            is_used: is_used.to_vec(),
            groups,
        }
    }

    /// Expected counts under these curves.
    pub(super) fn expect(&self, point: &Point, grid: &Grid) -> Counts {
        let n_questions = self.is_used.len();
        let wrong = self.log_wrong(point, grid);
        let mut counts = Counts {
            had: Table::zeros(n_questions, grid.len()),
            right: Table::zeros(n_questions, grid.len()),
            right_by_node: vec![0.0; grid.len()],
            log_likelihood: super::table::dot(&self.right, &point.intercepts),
        };
        let mut posterior = Posterior::new(grid);
        let mut in_group = vec![0.0; grid.len()];
        let slope = point
            .slopes
            .iter()
            .copied()
            .find(|slope| *slope != 0.0)
            .unwrap_or(0.0);
        for group in &self.groups {
            posterior.begin(grid, group.questions, &wrong);
            in_group.fill(0.0);
            match &group.rows {
                Rows::Patterns(patterns) => {
                    for pattern in patterns.iter().filter(|pattern| 0 < pattern.n_candidates) {
                        let slopes = pattern.right.iter().map(|q| at(&point.slopes, index(*q)));
                        let n = f64::from(pattern.n_candidates);
                        counts.log_likelihood += n * posterior.take(grid, slopes.sum());
                        posterior.add_to(&mut in_group, n);
                        for question in &pattern.right {
                            posterior.add_to(counts.right.row_mut(index(*question)), n);
                        }
                    }
                }
                Rows::Scores(scores) => {
                    for (score, n) in scores {
                        counts.log_likelihood += n * posterior.take(grid, slope * score);
                        posterior.add_to(&mut in_group, *n);
                        posterior.add_to(&mut counts.right_by_node, n * score);
                    }
                }
            }
            // Nodes where nobody of the group is need no addition: more than half of them for a single candidate.
            let begin = in_group.iter().take_while(|n| **n == 0.0).count();
            let bulk = in_group.get(begin..).unwrap_or_default();
            let end = bulk
                .iter()
                .rposition(|n| *n != 0.0)
                .map_or(0, |last| last + 1);
            let bulk = bulk.get(..end).unwrap_or_default();
            for question in group.questions {
                let row = counts.had.row_mut(index(*question));
                add(row.get_mut(begin..).unwrap_or_default(), bulk, 1.0);
            }
        }
        counts
    }

    /// ln(1 − P) by question and node; zeros where a question is not estimated.
    fn log_wrong(&self, point: &Point, grid: &Grid) -> Table {
        let mut table = Table::zeros(self.is_used.len(), grid.len());
        let curves = point
            .slopes
            .iter()
            .zip(&point.intercepts)
            .zip(&self.is_used);
        for (row, ((slope, intercept), is_used)) in table.rows_mut().zip(curves) {
            if *is_used {
                fill_log_wrong(row, &grid.points, *slope, *intercept);
            }
        }
        table
    }
}

/// ln(1 − P) at each point.
pub(super) fn fill_log_wrong(row: &mut [f64], points: &[f64], slope: f64, intercept: f64) {
    let curve = Curve { slope, intercept };
    for (cell, point) in row.iter_mut().zip(points) {
        *cell = log_wrong(curve.logit(*point));
    }
}

fn scores(design: &Design, is_used: &[bool]) -> Vec<(f64, f64)> {
    let counts_it = |question: &&u32| is_used.get(index(**question)) == Some(&true);
    let mut by_score = vec![0.0; design.questions.len() + 1];
    for pattern in &design.patterns {
        let score = pattern.right.iter().filter(counts_it).count();
        if let Some(count) = by_score.get_mut(score) {
            *count += f64::from(pattern.n_candidates);
        }
    }
    let numbered = (0_u32..).map(f64::from).zip(by_score);
    numbered.filter(|(_, count)| 0.0 < *count).collect()
}

impl Group<'_> {
    fn n_cells(&self) -> usize {
        let rows = match &self.rows {
            Rows::Patterns(patterns) => {
                patterns.iter().map(|pattern| pattern.right.len() + 8).sum()
            }
            Rows::Scores(scores) => 8 * scores.len(),
        };
        2 * self.questions.len() + rows
    }
}

/// The distribution of θ given a paper and what was right on it.
#[derive(Debug)]
pub(super) struct Posterior {
    /// ln(weight · Π(1 − P)) of the paper.
    base: Vec<f64>,
    /// Proportional to the density, from `begin` on; elsewhere it is below 10⁻¹⁷ of the greatest.
    masses: Vec<f64>,
    begin: usize,
    total: f64,
}

/// Nodes whose density is below e^−40 of the greatest add nothing to a sum of doubles.
const NEGLIGIBLE: f64 = 40.0;

impl Posterior {
    pub(super) fn new(grid: &Grid) -> Self {
        Self {
            base: grid.log_weights.clone(),
            masses: Vec::with_capacity(grid.len()),
            begin: 0,
            total: 1.0,
        }
    }

    /// Turns to a paper.
    pub(super) fn begin(&mut self, grid: &Grid, questions: &[u32], log_wrong: &Table) {
        self.base.copy_from_slice(&grid.log_weights);
        for question in questions {
            add(&mut self.base, log_wrong.row(index(*question)), 1.0);
        }
    }

    /// Turns to a row whose right answers have slopes of this sum; the logarithm of the likelihood of the
    /// row without the intercepts of what is right.
    pub(super) fn take(&mut self, grid: &Grid, slopes: f64) -> f64 {
        let heights = || {
            self.base
                .iter()
                .zip(&grid.points)
                .map(|(base, point)| base + point * slopes)
        };
        let highest = heights().fold(f64::NEG_INFINITY, f64::max);
        let lowest = highest - NEGLIGIBLE;
        let begin = heights().take_while(|height| *height < lowest).count();
        self.masses.clear();
        let bulk = heights().skip(begin).take_while(|height| lowest <= *height);
        self.masses
            .extend(bulk.map(|height| (height - highest).exp()));
        self.begin = begin;
        self.total = self.masses.iter().sum();
        highest + self.total.ln()
    }

    /// Adds the distribution, of total `n`, to sums by node.
    pub(super) fn add_to(&self, sums: &mut [f64], n: f64) {
        let sums = sums.get_mut(self.begin..).unwrap_or_default();
        add(sums, &self.masses, n / self.total);
    }

    /// The expectation of what is given by node.
    pub(super) fn mean(&self, by_node: &[f64]) -> f64 {
        let by_node = by_node.get(self.begin..).unwrap_or_default();
        super::table::dot(by_node, &self.masses) / self.total
    }
}
