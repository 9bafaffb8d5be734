//! Papers of each candidate's own: questions over those who had them, candidates against their own papers.
//!
//! Invariant: every figure of a question is about the question; none is about a place on papers. Attempts are read
//! twice: first how hard each question is, then how candidates and questions did beyond that.

use std::collections::{BTreeMap, BTreeSet};

use super::Figures;
use super::answers::{Answers, Cell, Given, is_judged};
use super::known::{self, DroppedQuestion, Known, in_marks, score_of};
use crate::app::Error;
use crate::app::sheets::{Answered, Source, each};
use crate::domain::QuestionVersionId;
use crate::domain::blueprint::{Limit, Parts};
use crate::domain::marks::Marks;
use crate::domain::paper::Slot;
use crate::domain::question::Difficulty;
use crate::domain::statistics::classical::{
    Flag, NotCounted, OwnFacilities, OwnPapers, OwnQuestionFigures, OwnTestFigures, Pooled,
    Universe,
};
use crate::store::{Connection, StoreError, papers};

/// Figures of papers of each candidate's own.
#[derive(Debug, Clone)]
pub struct OwnFigures {
    /// Of all papers together.
    pub test: OwnTestFigures,
    /// Of the decision at the pass mark, where the exam has one.
    pub pass: Option<OwnPass>,
    /// By question, those that somebody had, by section and code.
    pub questions: Vec<OwnQuestion>,
}

/// The decision at the pass mark.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OwnPass {
    /// In marks of a paper.
    pub pass_mark: f64,
    /// Candidates with the pass mark or more.
    pub n_passed: u64,
    /// Candidates below it, those among them of whom an answer waits.
    pub n_failed: u64,
    /// Candidates whose total is less than one standard error of their own from it.
    pub n_near: u64,
}

/// A question of the pool.
#[derive(Debug, Clone)]
pub struct OwnQuestion {
    /// What it is.
    pub known: Known,
    /// Its figures.
    pub figures: OwnQuestionFigures,
    /// What was chosen and written.
    pub given: Given,
    /// What to look at.
    pub flags: Vec<Flag>,
}

/// The questions that papers were drawn from.
pub(super) struct Pool {
    pub(super) at_of: BTreeMap<(QuestionVersionId, Marks), usize>,
    pub(super) known: Vec<Known>,
    pooled: Vec<Pooled>,
    /// Section of each.
    sections: Vec<usize>,
}

impl Pool {
    pub(super) fn load(conn: &mut Connection, source: &Source) -> Result<Self, Error> {
        let slots = papers::list_slots(conn, source.exam.id)?;
        let at_of = slots.keys().copied().zip(0..).collect();
        let slots: Vec<Slot> = slots.into_values().collect();
        let known = known::load(conn, source, &slots)?;
        // A stratum is what the plan holds alike on all papers: questions of a section that carry the same marks,
        // and where it says how hard a paper is, the same label.
        let has_labels = bounds_difficulty(&source.blueprint);
        let mut strata: BTreeMap<(usize, Marks, Option<Difficulty>), usize> = BTreeMap::new();
        let pooled: Vec<Pooled> = slots
            .iter()
            .zip(&known)
            .map(|(slot, known)| {
                let next = strata.len();
                let label = has_labels.then_some(known.difficulty);
                let stratum = strata.entry((slot.section, slot.marks, label));
                let stratum = stratum.or_insert(next);
                Pooled {
                    max_marks: in_marks(slot.marks),
                    stratum: *stratum,
                }
            })
            .collect();
        Ok(Self {
            at_of,
            known,
            pooled,
            sections: slots.iter().map(|slot| slot.section).collect(),
        })
    }

    /// The slots of a candidate that count.
    pub(super) fn cells<'a>(&self, answered: &Answered<'a>) -> Result<Vec<Cell<'a>>, Error> {
        let mut cells = Vec::new();
        for one in answered.slots() {
            let question = self.at_of.get(&(one.slot.version, one.slot.marks));
            let question = *question.ok_or(Error::NotFound)?;
            if !self.known.get(question).is_none_or(Known::is_dropped) {
                cells.push(Cell {
                    question,
                    score: score_of(&one),
                    one,
                });
            }
        }
        Ok(cells)
    }
}

/// Whether a plan bounds how hard papers are.
fn bounds_difficulty(plan: &Parts) -> bool {
    let has_limit = |limit: &Limit| limit.of.difficulty.is_some();
    plan.difficulty.is_some() || plan.limits.iter().any(has_limit)
}

/// What of a candidate has a score.
fn scored(cells: &[Cell<'_>]) -> Vec<(usize, f64)> {
    let scored = cells.iter();
    scored
        .filter_map(|cell| Some((cell.question, cell.score?)))
        .collect()
}

/// Reads an exam with papers of each candidate's own.
pub(super) fn own(
    conn: &mut Connection,
    source: &Source,
) -> Result<(Figures, Vec<DroppedQuestion>), Error> {
    let pool = Pool::load(conn, source)?;
    let corrupt = |_: NotCounted| StoreError::corrupt("grades.scores");
    let mut first = OwnFacilities::new(&pool.pooled);
    each(conn, source, |answered| {
        let paper = scored(&pool.cells(answered)?);
        Ok(first.count(&paper).map_err(corrupt)?)
    })?;
    let mut second = OwnPapers::new(&first, Universe::Endless);
    let mut answers = Answers::new(&pool.known);
    let mut pass = source.exam.rules.pass_marks.map(|pass_marks| OwnPass {
        pass_mark: in_marks(pass_marks),
        n_passed: 0,
        n_failed: 0,
        n_near: 0,
    });
    each(conn, source, |answered| {
        let cells = pool.cells(answered)?;
        let candidate = match second.count(&scored(&cells)) {
            Ok(candidate) => candidate,
            // Graded since the first reading, with a question that nobody had then: the next report has them.
            Err(NotCounted::NoSuchQuestion { .. }) => return Ok(()),
            Err(other) => return Err(corrupt(other).into()),
        };
        let error = candidate.and_then(|candidate| candidate.error.ok());
        if let Some(pass) = &mut pass {
            pass.count(
                in_marks(answered.total),
                error.map(|error| error * scale(answered, &cells)),
            );
        }
        let ranked = candidate.map_or(0.0, |candidate| candidate.ranked_total);
        answers.count(&pool.known, ranked, &cells)
    })?;
    let dropped = pool.known.iter().filter(|known| known.is_dropped());
    let dropped: BTreeSet<DroppedQuestion> = dropped.map(Known::dropped).collect();
    let figures = OwnFigures {
        test: second.test(),
        pass,
        questions: questions(&pool, &second, &answers),
    };
    Ok((
        Figures::Own(Box::new(figures)),
        dropped.into_iter().collect(),
    ))
}

/// By how much the total of a paper is scaled up for questions of it that were dropped.
fn scale(answered: &Answered<'_>, cells: &[Cell<'_>]) -> f64 {
    let carried: f64 = answered.slots().map(|one| in_marks(one.slot.marks)).sum();
    let counted: f64 = cells.iter().map(|cell| in_marks(cell.one.slot.marks)).sum();
    if 0.0 < counted {
        carried / counted
    } else {
        1.0
    }
}

impl OwnPass {
    fn count(&mut self, total: f64, error: Option<f64>) {
        if total < self.pass_mark {
            self.n_failed += 1;
        } else {
            self.n_passed += 1;
        }
        let is_near = error.is_some_and(|error| (total - self.pass_mark).abs() < error);
        self.n_near += u64::from(is_near);
    }
}

fn questions(pool: &Pool, papers: &OwnPapers, answers: &Answers) -> Vec<OwnQuestion> {
    let each = papers.questions().into_iter().zip(&pool.known);
    let mut questions: Vec<(usize, OwnQuestion)> = each
        .zip(&pool.sections)
        .enumerate()
        .filter_map(|(at, ((figures, known), section))| {
            let given = answers.given(at, known);
            let is_met = figures.facility.n != 0 || given.n_waiting != 0;
            if known.is_dropped() || !is_met {
                return None;
            }
            let guess = known.guess.and_then(Result::ok);
            let flags = if is_judged(known) {
                figures.flags(guess, given.judged(known))
            } else {
                Vec::new()
            };
            let known = known.clone();
            let question = OwnQuestion {
                known,
                figures,
                given,
                flags,
            };
            Some((*section, question))
        })
        .collect();
    questions.sort_by(|(section, a), (other, b)| {
        let name = |q: &OwnQuestion| (q.known.version, q.known.full_marks);
        let by_code = a.known.code.cmp(&b.known.code);
        section
            .cmp(other)
            .then(by_code)
            .then_with(|| name(a).cmp(&name(b)))
    });
    questions
        .into_iter()
        .map(|(_, question)| question)
        .collect()
}
