//! Sheets of people and branches: 成绩汇总, 支部统计, 缺考名单.

use std::collections::BTreeMap;

use jiff::SignedDuration;

use super::books::Book;
use super::{Outcome, Source, outcome};
use crate::app::Error;
use crate::app::results::passed;
use crate::app::standings::used_ms;
use crate::app::statistics::each_equated;
use crate::domain::exam::{PaperMode, State};
use crate::domain::results::branches::{BranchStanding, Branches, Lines, Reached};
use crate::domain::results::distribution::Distribution;
use crate::domain::results::ranking::{Ranking, Ties};
use crate::domain::roster::BranchPath;
use crate::formats::score_sheet::{
    ABSENTEES, AbsentRow, BRANCHES, EquatedRow, SCORES, SheetRow, SheetStatus, equated,
};
use crate::store::Connection;
use crate::store::exams::Exam;
use crate::store::standings::{Attempts, Line, Order, branch_path, each};

/// How many attempts the candidates of an exam may have.
pub(in crate::app) const fn attempts_each(exam: &Exam) -> Attempts {
    if 1 < exam.rules.max_attempts {
        Attempts::Several
    } else {
        Attempts::One
    }
}

pub(super) fn write_scores(
    conn: &mut Connection,
    source: &Source,
    ties: Ties,
    book: &mut dyn Book,
) -> Result<(), Error> {
    let exam = &source.exam;
    book.sheet(&SCORES, &mut |rows| {
        let mut ranking = Ranking::new(ties);
        each(conn, exam.id, attempts_each(exam), Order::Rank, |line| {
            rows.row(&sheet_row(exam, &mut ranking, line))
        })
    })
}

fn sheet_row(exam: &Exam, ranking: &mut Ranking, line: Line) -> SheetRow {
    let sitting = line.sitting.as_ref();
    let sums = sitting.and_then(|sitting| sitting.sums.as_ref());
    let count = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    SheetRow {
        rank: sums.map(|sums| ranking.place(sums.total)),
        total: sums.map(|sums| sums.total),
        out_of: sums.map(|sums| sums.out_of),
        objective: sums.map(|sums| sums.objective),
        subjective: sums.map(|sums| sums.subjective),
        pass_marks: sums.and(exam.rules.pass_marks),
        has_passed: sums.and_then(|sums| passed(exam, sums)),
        n_right: sums.map(|sums| count(sums.n_right)),
        n_wrong: sums.map(|sums| count(sums.n_wrong)),
        n_unanswered: sums.map(|sums| count(sums.n_unanswered)),
        time_used: sitting.and_then(used_ms).map(SignedDuration::from_millis),
        started_at: sitting.and_then(|sitting| sitting.started_at),
        submitted_at: sitting.and_then(|sitting| sitting.closed_at),
        submitted_how: sitting.and_then(|sitting| sitting.closed_how),
        n_attempts: line.n_started,
        status: match outcome(sitting) {
            // The ticker closes an exam when its window is over.
            Outcome::NotStarted if exam.state == State::Closed => SheetStatus::Absent,
            Outcome::NotStarted => SheetStatus::NotStarted,
            Outcome::InProgress => SheetStatus::InProgress,
            Outcome::Graded => SheetStatus::Submitted,
            Outcome::Closed | Outcome::Waiting => SheetStatus::Waiting,
        },
        number: line.number,
        name: line.name,
        branch: line.branch,
        corrected_at: line.corrected_at,
        note: String::new(),
    }
}

pub(super) fn write_branches(
    conn: &mut Connection,
    source: &Source,
    book: &mut dyn Book,
) -> Result<(), Error> {
    let standings = &source.people(conn)?.standings;
    book.sheet(&BRANCHES, &mut |rows| {
        standings.iter().try_for_each(|branch| rows.row(branch))
    })
}

/// What everybody together came to.
pub(super) struct People {
    /// Every branch with all below it, after the one above it.
    pub(super) standings: Vec<BranchStanding>,
    /// The totals that are final.
    pub(super) spread: Distribution,
}

impl People {
    pub(super) fn new(conn: &mut Connection, source: &Source) -> Result<Self, Error> {
        let exam = &source.exam;
        let (total, pass_marks) = (source.blueprint.total(), exam.rules.pass_marks);
        let mut spread = Distribution::new(total, pass_marks);
        let mut branches = Branches::new(Lines::new(total, pass_marks));
        // A branch is read once, not once for each of its people.
        let mut known: BTreeMap<String, BranchPath> = BTreeMap::new();
        each(conn, exam.id, attempts_each(exam), Order::Any, |line| {
            let sitting = line.sitting.as_ref();
            let sums = sitting.and_then(|sitting| sitting.sums.as_ref());
            let reached = match (outcome(sitting), sums) {
                (Outcome::NotStarted, _) => Reached::Nothing,
                (Outcome::Graded, Some(sums)) => {
                    spread.count(sums.total);
                    Reached::Total(sums.total)
                }
                (Outcome::InProgress | Outcome::Closed | Outcome::Waiting | Outcome::Graded, _) => {
                    Reached::Start
                }
            };
            if let Some(branch) = known.get(&line.branch) {
                branches.count(branch, reached);
            } else {
                let branch = branch_path(&line.branch)?;
                branches.count(&branch, reached);
                known.insert(line.branch, branch);
            }
            Ok::<_, Error>(())
        })?;
        Ok(Self {
            standings: branches.standings(),
            spread,
        })
    }
}

pub(super) fn write_equated(
    conn: &mut Connection,
    source: &Source,
    book: &mut dyn Book,
) -> Result<(), Error> {
    let is_parallel = source.exam.rules.papers == PaperMode::Forms;
    book.sheet(&equated(is_parallel), &mut |rows| {
        each_equated(conn, source, |one| {
            rows.row(&EquatedRow {
                person: one.person,
                total: one.total,
                score: one.score,
                full: one.full,
                ability: one.ability,
                standard_error: one.standard_error,
                equated: one.worth,
                reference_full: one.reference_full,
                on_first: one.on_first,
                is_advisory: one.is_advisory,
            })
        })
    })
}

pub(super) fn write_absentees(
    conn: &mut Connection,
    source: &Source,
    book: &mut dyn Book,
) -> Result<(), Error> {
    let exam = &source.exam;
    book.sheet(&ABSENTEES, &mut |rows| {
        each(conn, exam.id, attempts_each(exam), Order::Number, |line| {
            if outcome(line.sitting.as_ref()) != Outcome::NotStarted {
                return Ok(());
            }
            // While the exam runs they may still come.
            let note = match exam.state {
                State::Closed => "",
                State::Draft | State::Published => SheetStatus::NotStarted.chinese(),
            };
            let person = &line.entry()?;
            rows.row(&AbsentRow { person, note })
        })
    })
}
