//! Who stands where: everybody on a roster with the attempt that counts.
//!
//! Invariant: which attempt counts, and the order of the list, are decided by one rule, here for a list in
//! memory and in `store/standings.rs` for a list that is read row by row; a test holds the two together.

use std::collections::BTreeMap;

use super::{App, Error};
use crate::domain::ExamId;
use crate::domain::marks::Marks;
use crate::domain::results::ranking::{Merit, Ranking, Ties};
use crate::store::candidates::{self, Person};
use crate::store::exams::Exam;
use crate::store::grades::Sitting;
use crate::store::{blueprints, exams, grades};

/// Everybody on a roster with the attempt that counts.
#[derive(Debug, Clone)]
pub struct Standings {
    /// The exam.
    pub exam: Exam,
    /// Marks of a paper.
    pub out_of: Marks,
    /// By rank; without a grade after them, by number.
    pub lines: Vec<Standing>,
}

/// One line of the standings.
#[derive(Debug, Clone)]
pub struct Standing {
    /// 1 for the best; equal marks share a rank. None without a grade.
    pub rank: Option<usize>,
    /// Who.
    pub person: Person,
    /// The attempt with the best grade, or else the last; none for who was given no attempt.
    pub sitting: Option<Sitting>,
    /// Attempts that were started.
    pub n_started: usize,
}

/// What ranks a sitting: most marks, least time, earliest end; then the number.
fn merit<'a>(sitting: &Sitting, number: &'a str) -> Option<Merit<'a>> {
    let sums = sitting.sums.as_ref()?;
    let used = used_ms(sitting);
    Some(Merit::new(sums.total, used, sitting.closed_at, number))
}

/// Milliseconds between start and end of a closed attempt.
pub fn used_ms(sitting: &Sitting) -> Option<i64> {
    let (start, end) = (sitting.started_at?, sitting.closed_at?);
    Some(end.as_millisecond().saturating_sub(start.as_millisecond()))
}

/// The standings of an exam, whole: for lists that are shown, not for very many candidates.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn standings(app: &App, exam: ExamId) -> Result<Standings, Error> {
    app.store
        .read(move |conn| {
            let exam_row = exams::load(conn, exam)?;
            let blueprint = blueprints::load(conn, exam_row.blueprint)?;
            let mut by_candidate: BTreeMap<_, Vec<Sitting>> = BTreeMap::new();
            for sitting in grades::list_sittings(conn, exam)? {
                by_candidate
                    .entry(sitting.candidate)
                    .or_default()
                    .push(sitting);
            }
            let people = candidates::list(conn, exam)?;
            let lines = people
                .into_iter()
                .map(|person| {
                    let sittings = by_candidate.remove(&person.id).unwrap_or_default();
                    let n_started = sittings
                        .iter()
                        .filter(|sitting| sitting.started_at.is_some())
                        .count();
                    Standing {
                        rank: None,
                        person,
                        sitting: counting(sittings),
                        n_started,
                    }
                })
                .collect();
            Ok(Standings {
                exam: exam_row,
                out_of: blueprint.total(),
                lines: ranked(lines),
            })
        })
        .await
}

/// The sitting that counts: the best graded, or else the last that was started, or else the first.
pub(super) fn counting(sittings: Vec<Sitting>) -> Option<Sitting> {
    let best = sittings
        .iter()
        .filter_map(|sitting| Some((merit(sitting, "")?, sitting)))
        .min_by(|(a, _), (b, _)| a.cmp(b))
        .map(|(_, sitting)| sitting.clone());
    let last = || {
        sittings
            .iter()
            .rfind(|sitting| sitting.started_at.is_some())
            .cloned()
    };
    best.or_else(last).or_else(|| sittings.into_iter().next())
}

fn ranked(mut lines: Vec<Standing>) -> Vec<Standing> {
    lines.sort_by(|a, b| {
        let (a, b) = (key(a), key(b));
        // Who has no grade goes last.
        (a.0.is_none(), a).cmp(&(b.0.is_none(), b))
    });
    let mut ranking = Ranking::new(Ties::Shared);
    for line in &mut lines {
        let sums = line
            .sitting
            .as_ref()
            .and_then(|sitting| sitting.sums.as_ref());
        let rank = sums.map(|sums| ranking.place(sums.total));
        line.rank = rank.and_then(|rank| usize::try_from(rank).ok());
    }
    lines
}

fn key(line: &Standing) -> (Option<Merit<'_>>, &str) {
    let number = line.person.entry.number.as_str();
    let sitting = line.sitting.as_ref();
    (sitting.and_then(|sitting| merit(sitting, number)), number)
}
