//! What a ruling would change, before it is put into force.
//!
//! Invariant: a dry run computes what [`super::decide`] will store, with the same code, and stores nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::load_in;
use crate::app::batches::Batch;
use crate::app::keys::Keys;
use crate::app::{App, Error};
use crate::domain::marks::{Fraction, Marks};
use crate::domain::ruling::Ruling;
use crate::domain::{AttemptId, CandidateId, ExamId, RulingId};
use crate::store::candidates::Person;
use crate::store::{Connection, candidates, exams, grades, rulings};

/// Attempts that are looked at together.
const TOGETHER: i64 = 500;
/// Candidates that are named.
const NAMED: usize = 500;

/// What would change.
#[derive(Debug, Clone)]
pub struct Preview {
    /// Candidates with a grade.
    pub n_candidates: usize,
    /// Those whose total would change.
    pub n_changed: usize,
    /// Of these, who would have more.
    pub n_gain: usize,
    /// Who would have less.
    pub n_lose: usize,
    /// Who would pass, and does not now.
    pub n_pass: usize,
    /// Who would not pass, and does now.
    pub n_fail: usize,
    /// Whose rank would change, those of others among them.
    pub n_rank_moves: usize,
    /// The mean total now.
    pub mean_before: Option<Marks>,
    /// What it would be.
    pub mean_after: Option<Marks>,
    /// Whose total would change: those who lose first, then by how much; at most 500.
    pub changed: Vec<Changed>,
}

/// A candidate whose total would change.
#[derive(Debug, Clone)]
pub struct Changed {
    /// Who.
    pub person: Person,
    /// Now.
    pub before: Sums,
    /// Then.
    pub after: Sums,
}

/// A total with what follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sums {
    /// Marks in all.
    pub total: Marks,
    /// Whether it passes; none without a pass mark.
    pub passed: Option<bool>,
    /// 1 for the best; equal marks share a rank.
    pub rank: usize,
}

/// What a proposal would change. Of one that is in force: nothing.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn preview(app: &App, exam: ExamId, id: RulingId) -> Result<Preview, Error> {
    let keys = Arc::clone(&app.keys);
    app.store
        .read(move |conn| {
            let kept = load_in(conn, exam, id)?;
            let pass = exams::load(conn, exam)?.rules.pass_marks;
            let mut in_force = rulings::list_in_force(conn, exam)?;
            if kept.number.is_none() {
                in_force.push(kept.ruling);
            }
            let before = grades::list_totals(conn, exam)?;
            let after = recompute(conn, &keys, exam, &in_force)?;
            Before::of(&before, &after).compare(conn, pass)
        })
        .await
}

/// The totals that change of the attempts that the rulings concern.
fn recompute(
    conn: &mut Connection,
    keys: &Keys,
    exam: ExamId,
    in_force: &[Ruling],
) -> Result<BTreeMap<AttemptId, Marks>, Error> {
    let ruled = in_force.iter().map(|ruling| ruling.version).collect();
    let (mut totals, mut after) = (BTreeMap::new(), None);
    loop {
        let listed = grades::list_graded(conn, exam, None, after, TOGETHER)?;
        after = listed.last().map(|one| one.attempt);
        if after.is_none() {
            return Ok(totals);
        }
        let batch = Batch::load(conn, listed, Some(&ruled))?;
        let graded = batch.grade(conn, keys, in_force)?.into_iter();
        totals.extend(graded.map(|(of, grade)| (of.attempt, grade.total)));
    }
}

/// The best total of each candidate, now and then.
struct Before(Vec<(CandidateId, Marks, Marks)>);

impl Before {
    fn of(before: &[(AttemptId, CandidateId, Marks)], after: &BTreeMap<AttemptId, Marks>) -> Self {
        let mut best: BTreeMap<CandidateId, (Marks, Marks)> = BTreeMap::new();
        for (attempt, candidate, total) in before {
            let then = after.get(attempt).copied().unwrap_or(*total);
            let best = best.entry(*candidate).or_insert((*total, then));
            *best = (best.0.max(*total), best.1.max(then));
        }
        let flat = best.into_iter();
        Self(flat.map(|(id, (now, then))| (id, now, then)).collect())
    }

    fn compare(&self, conn: &mut Connection, pass: Option<Marks>) -> Result<Preview, Error> {
        let (ranks_before, ranks_after) = (
            Ranks::of(self.0.iter().map(|(_, now, _)| *now)),
            Ranks::of(self.0.iter().map(|(_, _, then)| *then)),
        );
        let sums = |total: Marks, ranks: &Ranks| Sums {
            total,
            passed: pass.map(|pass| pass <= total),
            rank: ranks.of_total(total),
        };
        let lines = self
            .0
            .iter()
            .map(|(id, now, then)| (*id, sums(*now, &ranks_before), sums(*then, &ranks_after)));
        let lines: Vec<(CandidateId, Sums, Sums)> = lines.collect();
        let count = |fits: &dyn Fn(&Sums, &Sums) -> bool| {
            lines
                .iter()
                .filter(|(_, now, then)| fits(now, then))
                .count()
        };
        let mut changed: Vec<_> = lines
            .iter()
            .filter(|(_, now, then)| now.total != then.total)
            .collect();
        changed
            .sort_by_key(|(id, now, then)| (then.total.hundredths() - now.total.hundredths(), *id));
        let named = changed.iter().take(NAMED).map(|(id, before, after)| {
            Ok(Changed {
                person: candidates::load(conn, *id)?,
                before: *before,
                after: *after,
            })
        });
        Ok(Preview {
            changed: named.collect::<Result<_, Error>>()?,
            n_candidates: lines.len(),
            n_changed: changed.len(),
            n_gain: count(&|now, then| now.total < then.total),
            n_lose: count(&|now, then| then.total < now.total),
            n_pass: count(&|now, then| now.passed == Some(false) && then.passed == Some(true)),
            n_fail: count(&|now, then| now.passed == Some(true) && then.passed == Some(false)),
            n_rank_moves: count(&|now, then| now.rank != then.rank),
            mean_before: mean(lines.iter().map(|(_, now, _)| now.total)),
            mean_after: mean(lines.iter().map(|(_, _, then)| then.total)),
        })
    }
}

/// Totals from the least on.
struct Ranks(Vec<Marks>);

impl Ranks {
    fn of(totals: impl Iterator<Item = Marks>) -> Self {
        let mut totals: Vec<Marks> = totals.collect();
        totals.sort_unstable();
        Self(totals)
    }

    fn of_total(&self, total: Marks) -> usize {
        self.0.len() - self.0.partition_point(|other| *other <= total) + 1
    }
}

/// Rounded half up to a hundredth.
fn mean(totals: impl ExactSizeIterator<Item = Marks>) -> Option<Marks> {
    let n = i64::try_from(totals.len()).ok()?;
    let sum: i64 = totals.map(|total| i64::from(total.hundredths())).sum();
    Fraction::new(sum, 100 * n).map(Marks::rounded)
}
