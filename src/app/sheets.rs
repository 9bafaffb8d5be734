//! The rows of score sheets and branch summaries, made of standings.
//!
//! Invariant: a sheet and the API tell the same of everybody: both are made of [`outcome`] and of the
//! same sums.

use std::collections::BTreeMap;

use jiff::SignedDuration;

use super::results::{Standing, Standings, passed, used_ms};
use crate::domain::exam::State;
use crate::domain::roster::BranchPath;
use crate::formats::score_sheet::{BranchRow, SheetRow, SheetStatus};

/// What became of a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Never started.
    NotStarted,
    /// Still sitting.
    InProgress,
    /// Ended, not graded yet.
    Closed,
    /// Graded.
    Graded,
    /// Graded as far as rules can; a person has marks to give.
    Waiting,
}

/// What became of the candidate of a line.
pub fn outcome(line: &Standing) -> Outcome {
    let Some(sitting) = &line.sitting else {
        return Outcome::NotStarted;
    };
    match (&sitting.sums, sitting.closed_at, sitting.started_at) {
        (Some(sums), _, _) if 0 < sums.waiting => Outcome::Waiting,
        (Some(_), _, _) => Outcome::Graded,
        (None, Some(_), _) => Outcome::Closed,
        (None, None, Some(_)) => Outcome::InProgress,
        (None, None, None) => Outcome::NotStarted,
    }
}

/// 成绩汇总: everybody, in the order of the standings.
pub fn sheet_rows(standings: &Standings) -> impl Iterator<Item = SheetRow> {
    standings
        .lines
        .iter()
        .map(|line| sheet_row(standings, line))
}

fn sheet_row(standings: &Standings, line: &Standing) -> SheetRow {
    let sitting = line.sitting.as_ref();
    let sums = sitting.and_then(|sitting| sitting.sums.as_ref());
    let count = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    let entry = &line.person.entry;
    SheetRow {
        rank: line.rank.and_then(|rank| u32::try_from(rank).ok()),
        number: entry.number.clone(),
        name: entry.name.clone(),
        branch: entry.branch.to_string(),
        total: sums.map(|sums| sums.total),
        out_of: sums.map(|sums| sums.out_of),
        objective: sums.map(|sums| sums.objective),
        subjective: sums.map(|sums| sums.subjective),
        pass_marks: sums.and(standings.exam.rules.pass_marks),
        has_passed: sums.and_then(|sums| passed(&standings.exam, sums)),
        n_right: sums.map(|sums| count(sums.n_right)),
        n_wrong: sums.map(|sums| count(sums.n_wrong)),
        n_unanswered: sums.map(|sums| count(sums.n_unanswered)),
        time_used: sitting.and_then(used_ms).map(SignedDuration::from_millis),
        started_at: sitting.and_then(|sitting| sitting.started_at),
        submitted_at: sitting.and_then(|sitting| sitting.closed_at),
        submitted_how: sitting.and_then(|sitting| sitting.closed_how),
        n_attempts: u32::try_from(line.n_started).unwrap_or(u32::MAX),
        status: match outcome(line) {
            // The ticker closes an exam when its window is over.
            Outcome::NotStarted if standings.exam.state == State::Closed => SheetStatus::Absent,
            Outcome::NotStarted => SheetStatus::NotStarted,
            Outcome::InProgress => SheetStatus::InProgress,
            Outcome::Graded => SheetStatus::Submitted,
            Outcome::Closed | Outcome::Waiting => SheetStatus::Waiting,
        },
        corrected_at: None,
        note: String::new(),
    }
}

/// 支部统计: every branch, by path.
pub fn branches(standings: &Standings) -> Vec<BranchRow> {
    let mut by_path: BTreeMap<&BranchPath, BranchRow> = BTreeMap::new();
    for line in &standings.lines {
        let path = &line.person.entry.branch;
        let branch = by_path
            .entry(path)
            .or_insert_with(|| BranchRow::new(path.to_string(), standings.exam.rules.pass_marks));
        let sums = line
            .sitting
            .as_ref()
            .and_then(|sitting| sitting.sums.as_ref());
        match (outcome(line), sums) {
            (Outcome::NotStarted, _) => branch.count_absent(),
            (Outcome::Graded, Some(sums)) => branch.count_graded(sums.total),
            (Outcome::InProgress | Outcome::Closed | Outcome::Waiting | Outcome::Graded, _) => {
                branch.count_ungraded();
            }
        }
    }
    by_path.into_values().collect()
}
