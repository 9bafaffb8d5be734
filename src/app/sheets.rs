//! The rows of score sheets and branch summaries, made of standings.
//!
//! Invariant: a sheet and the API tell the same of everybody: both are made of [`outcome`] and of the
//! same sums.

use std::collections::BTreeMap;

use jiff::SignedDuration;

use super::results::{Standing, Standings, passed, used_ms};
use crate::domain::exam::State;
use crate::domain::marks::Marks;
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
        note: String::new(),
    }
}

/// One branch and what became of its people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// Its path.
    pub path: BranchPath,
    /// Marks from which an attempt passes.
    pub pass_marks: Option<Marks>,
    /// Those who never started.
    pub n_absent: usize,
    /// Those who sat but have no final total yet.
    pub n_ungraded: usize,
    /// The totals of the others.
    pub totals: Vec<Marks>,
}

/// 支部统计: every branch, by path.
pub fn branches(standings: &Standings) -> Vec<Branch> {
    let mut by_path: BTreeMap<&BranchPath, Branch> = BTreeMap::new();
    for line in &standings.lines {
        let path = &line.person.entry.branch;
        let branch = by_path.entry(path).or_insert_with(|| Branch {
            path: path.clone(),
            pass_marks: standings.exam.rules.pass_marks,
            n_absent: 0,
            n_ungraded: 0,
            totals: Vec::new(),
        });
        let sums = line
            .sitting
            .as_ref()
            .and_then(|sitting| sitting.sums.as_ref());
        match (outcome(line), sums) {
            (Outcome::NotStarted, _) => branch.n_absent += 1,
            (Outcome::Graded, Some(sums)) => branch.totals.push(sums.total),
            (Outcome::InProgress | Outcome::Closed | Outcome::Waiting | Outcome::Graded, _) => {
                branch.n_ungraded += 1;
            }
        }
    }
    by_path.into_values().collect()
}

impl Branch {
    /// 实考: those who started.
    pub fn n_sat(&self) -> usize {
        self.totals.len() + self.n_ungraded
    }

    /// 应考: everybody.
    pub fn n_expected(&self) -> usize {
        self.n_sat() + self.n_absent
    }

    /// Those whose total passes; `None` without a pass mark.
    pub fn n_passed(&self) -> Option<usize> {
        let pass_marks = self.pass_marks?;
        Some(
            self.totals
                .iter()
                .filter(|total| pass_marks <= **total)
                .count(),
        )
    }

    /// The mean of the totals, rounded half up to a hundredth; `None` where there is none.
    pub fn mean(&self) -> Option<Marks> {
        let n_totals = u64::try_from(self.totals.len()).ok()?;
        let sum: u64 = self
            .totals
            .iter()
            .map(|total| u64::from(total.hundredths()))
            .sum();
        let mean = (2 * sum + n_totals).checked_div(2 * n_totals)?;
        Marks::from_hundredths(u32::try_from(mean).ok()?)
    }

    /// The line of the sheet.
    pub fn row(&self) -> BranchRow {
        let mut row = BranchRow::new(self.path.to_string(), self.pass_marks);
        (0..self.n_absent).for_each(|_| row.count_absent());
        (0..self.n_ungraded).for_each(|_| row.count_ungraded());
        self.totals
            .iter()
            .for_each(|total| row.count_graded(*total));
        row
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn branch(totals: &[&str]) -> Branch {
        Branch {
            path: BranchPath::parse("一").unwrap(),
            pass_marks: Some("60".parse().unwrap()),
            n_absent: 2,
            n_ungraded: 1,
            totals: totals.iter().map(|total| total.parse().unwrap()).collect(),
        }
    }

    #[test]
    fn a_branch_counts_everybody_once() {
        let branch = branch(&["60", "59.99", "100"]);
        assert_eq!((branch.n_expected(), branch.n_sat()), (6, 4));
        assert_eq!(branch.n_passed(), Some(2));
        assert_eq!(branch.mean(), Some("73.33".parse().unwrap()));
    }

    #[test]
    fn nobody_has_no_mean() {
        assert_eq!(branch(&[]).mean(), None);
        assert_eq!(
            branch(&["0.01", "0.02"]).mean(),
            Some("0.02".parse().unwrap())
        );
    }

    #[test]
    fn the_sheet_and_the_api_tell_the_same() {
        let branch = branch(&["60", "59.99", "100"]);
        let line = crate::formats::score_sheet::branch_line(&branch.row());
        let line = String::from_utf8(line).unwrap();
        let told = format!(
            "一,{},{},66.7%,{}",
            branch.n_expected(),
            branch.n_sat(),
            branch.mean().unwrap()
        );
        assert!(line.starts_with(&told), "{line} {told}");
    }
}
