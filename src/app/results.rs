//! Grades, results as far as they are released, and marking by hand.
//!
//! Invariant: what a candidate gets before keys are released is made of what holds no key.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::attempts::load_own;
use super::batches::Batch;
use super::exams::is_over;
use super::keys::{Keys, Questions};
use super::{App, Error, fresh};
use crate::domain::access::{Candidate, Staff};
use crate::domain::attempt::{Attempt, Phase};
use crate::domain::grading::{Score, explain};
use crate::domain::marks::Marks;
use crate::domain::paper::Slot;
use crate::domain::question::{Body, Kind};
use crate::domain::release::Part;
use crate::domain::response::Response;
use crate::domain::{AttemptId, ExamId, GradeId, Language};
use crate::store::candidates::Person;
use crate::store::exams::Exam;
use crate::store::grades::{Graded, ToGrade};
use crate::store::{
    Connection, attempts, bank, candidates, exams, grades, materials, papers, rulings,
};

pub use super::standings::{Standing, Standings, standings, used_ms};
pub use crate::store::bank::Keyed;
pub use crate::store::grades::{Sitting, Sums};

/// Grades a locked attempt that has ended from what is stored now; this grade counts from now on.
pub(super) fn grade_again(
    conn: &mut Connection,
    keys: &Keys,
    attempt: &Attempt,
    grade_id: GradeId,
    now: Timestamp,
) -> Result<(), Error> {
    // Who puts a ruling into force either waits for this grade, or is seen by it.
    exams::lock_shared(conn, attempt.exam)?;
    let rulings = rulings::list_in_force(conn, attempt.exam)?;
    let this = ToGrade {
        attempt: attempt.id,
        exam: attempt.exam,
        paper: attempt.paper,
        present: None,
    };
    let mut found = Batch::load(conn, vec![this], None)?.grade(conn, keys, &rulings)?;
    let (_, grade) = found.pop().ok_or(Error::NotFound)?;
    let graded = Graded {
        grade,
        n_rulings: rulings.len(),
    };
    Ok(grades::insert(conn, grade_id, attempt.id, &graded, now)?)
}

fn responses(conn: &mut Connection, id: AttemptId) -> Result<BTreeMap<u32, Response>, Error> {
    let answers = attempts::load_answers(conn, id)?;
    Ok(answers
        .into_iter()
        .filter_map(|(slot, answer)| Some((slot, answer.response?)))
        .collect())
}

/// One slot of a review: what was asked, given, right, and why.
#[derive(Debug, Clone)]
pub struct Reviewed {
    /// The place on the paper.
    pub slot: Slot,
    /// The question with its key.
    pub question: Arc<Keyed>,
    /// What was given.
    pub response: Option<Response>,
    /// What it was worth.
    pub score: Score,
    /// Why, in Chinese and in English.
    pub sentences: [String; 2],
    /// The titles of the study texts that questions of the paper name, by id; those that are known.
    pub titles: Arc<BTreeMap<String, String>>,
}

/// One slot as its candidate may see it before keys are released.
#[derive(Debug, Clone)]
pub struct Given {
    /// The place on the paper.
    pub slot: Slot,
    /// Counted from 1.
    pub number: u32,
    /// What was asked.
    pub body: Body,
    /// What was given.
    pub response: Option<Response>,
}

/// A result as it is released to a candidate.
#[derive(Debug, Clone)]
pub struct Released {
    /// The last part that is released.
    pub until: Part,
    /// The sums.
    pub sums: Sums,
    /// Whether it passed, where there is a pass mark and nothing waits.
    pub passed: Option<bool>,
    /// Slot by slot, while own answers are released and keys are not.
    pub given: Option<Vec<Given>>,
    /// Slot by slot, once keys are released.
    pub review: Option<Vec<Reviewed>>,
}

/// The caller's result, as far as it is released.
///
/// # Errors
/// [`Error::NotReleased`]; [`Error::NotFound`] also for another's attempt.
pub async fn own_result(app: &App, who: Candidate, id: AttemptId) -> Result<Released, Error> {
    let keys = Arc::clone(&app.keys);
    app.store
        .read(move |conn| {
            let (attempt, exam) = load_own(conn, who, id)?;
            let now = conn.now()?;
            let is_closed = matches!(attempt.phase_at(exam.rules.grace, now), Phase::Closed(_));
            let is_over = is_over(conn, &exam)?;
            let until = exam.rules.released(is_closed, is_over);
            let until = until.ok_or(Error::NotReleased)?;
            let sitting = grades::load_sitting(conn, id)?;
            let sums = sitting.sums.ok_or(Error::NotReleased)?;
            let (given, review) = match until {
                Part::Score => (None, None),
                Part::Answers => (Some(given(conn, &attempt)?), None),
                Part::Keys | Part::Explanations => (None, Some(review(conn, &keys, &attempt)?)),
            };
            Ok(Released {
                until,
                passed: passed(&exam, &sums),
                sums,
                given,
                review,
            })
        })
        .await
}

/// The score of an attempt as it is released to its candidate, without anything that is right.
#[derive(Debug, Clone)]
pub struct OwnScore {
    /// The sums.
    pub sums: Sums,
    /// Whether it passed, where there is a pass mark and nothing waits.
    pub passed: Option<bool>,
    /// What each slot was worth, once that is released.
    pub scores: Option<Vec<Score>>,
}

/// The score of an attempt; none while it is not released.
pub(super) fn own_score(
    conn: &mut Connection,
    exam: &Exam,
    attempt: &Attempt,
    is_over: bool,
) -> Result<Option<OwnScore>, Error> {
    let now = conn.now()?;
    let is_closed = matches!(attempt.phase_at(exam.rules.grace, now), Phase::Closed(_));
    let Some(until) = exam.rules.released(is_closed, is_over) else {
        return Ok(None);
    };
    let Some(sums) = grades::load_sitting(conn, attempt.id)?.sums else {
        return Ok(None);
    };
    let scores = (Part::Keys <= until)
        .then(|| grades::load_scores(conn, attempt.id))
        .transpose()?;
    Ok(Some(OwnScore {
        passed: passed(exam, &sums),
        sums,
        scores,
    }))
}

/// What was asked and given, read from where no key is.
fn given(conn: &mut Connection, attempt: &Attempt) -> Result<Vec<Given>, Error> {
    let paper = papers::load(conn, attempt.paper)?;
    let versions: Vec<_> = paper.slots.iter().map(|slot| slot.version).collect();
    let bodies = bank::load_bodies(conn, &versions)?;
    let mut responses = responses(conn, attempt.id)?;
    let given = (1..).zip(paper.slots).map(|(number, slot)| {
        let body = bodies.get(&slot.version).ok_or(Error::NotFound)?;
        Ok(Given {
            number,
            body: body.clone(),
            response: responses.remove(&number),
            slot,
        })
    });
    given.collect()
}

/// Whether a grade passes; `None` without a pass mark, and while something waits.
pub fn passed(exam: &Exam, sums: &Sums) -> Option<bool> {
    match exam.rules.pass_marks {
        Some(pass) if pass <= sums.total => Some(true),
        Some(_) if sums.waiting == 0 => Some(false),
        Some(_) | None => None,
    }
}

fn review(conn: &mut Connection, keys: &Keys, attempt: &Attempt) -> Result<Vec<Reviewed>, Error> {
    let paper = papers::load(conn, attempt.paper)?;
    let questions = Questions::load(conn, keys, attempt.exam, &paper.slots)?;
    let ready = questions.ready(&paper.slots);
    let mut responses = responses(conn, attempt.id)?;
    let given = grades::load_given_marks(conn, attempt.id)?;
    let scores = grades::load_scores(conn, attempt.id)?;
    let titles = {
        let keyed = paper
            .slots
            .iter()
            .filter_map(|slot| questions.get(slot.version));
        let evidence = keyed.flat_map(|keyed| &keyed.evidence);
        let named = evidence.map(|evidence| evidence.material.as_str());
        Arc::new(materials::load_titles(conn, &named.collect())?)
    };
    let reviewed = scores.into_iter().zip(&paper.slots).map(|(score, slot)| {
        let question = questions.get(slot.version).ok_or(Error::NotFound)?;
        let response = responses.remove(&score.slot);
        let by_person = given.get(&score.slot).copied();
        let tell = |language| {
            let asked = ready.asked(slot);
            explain(slot, asked, response.as_ref(), by_person, language)
        };
        Ok(Reviewed {
            sentences: [tell(Language::Chinese), tell(Language::English)],
            question: Arc::clone(question),
            response,
            slot: slot.clone(),
            score,
            titles: Arc::clone(&titles),
        })
    });
    reviewed.collect()
}

/// One attempt as staff see it.
#[derive(Debug, Clone)]
pub struct Detail {
    /// Whose.
    pub person: Person,
    /// Its times and sums.
    pub sitting: Sitting,
    /// Slot by slot; empty before it is graded.
    pub slots: Vec<Reviewed>,
}

/// One attempt of an exam, whole, for staff.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn detail(
    app: &App,
    _staff: &Staff,
    exam: ExamId,
    id: AttemptId,
) -> Result<Detail, Error> {
    let keys = Arc::clone(&app.keys);
    app.store
        .read(move |conn| {
            let attempt = attempts::load(conn, id)?;
            if attempt.exam != exam {
                return Err(Error::NotFound);
            }
            let person = candidates::load(conn, attempt.candidate)?;
            Ok(Detail {
                person,
                sitting: grades::load_sitting(conn, id)?,
                slots: review(conn, &keys, &attempt)?,
            })
        })
        .await
}

/// A person gives marks to an essay, or changes them; the attempt is graded again.
///
/// # Errors
/// [`Error::AttemptOpen`], [`Error::NoSuchSlot`], [`Error::NotMarkedByHand`], [`Error::TooManyMarks`],
/// [`Error::NotFound`].
pub async fn give_marks(
    app: &App,
    staff: &Staff,
    exam: ExamId,
    id: AttemptId,
    slot: u32,
    marks: Marks,
) -> Result<Sums, Error> {
    let (now, by) = (app.now(), staff.account);
    let keys = Arc::clone(&app.keys);
    let grade_id = fresh(app.entropy.as_ref(), now, GradeId::new)?;
    app.store
        .write_attempt(id, move |conn| {
            let attempt = attempts::lock(conn, id)?;
            if attempt.exam != exam {
                return Err(Error::NotFound);
            }
            if attempt.closed.is_none() {
                return Err(Error::AttemptOpen);
            }
            let paper = papers::load(conn, attempt.paper)?;
            let questions = Questions::load(conn, &keys, exam, &paper.slots)?;
            let n_slots = paper.slots.len();
            let place = (1..).zip(&paper.slots).find(|(number, _)| *number == slot);
            let (_, asked) = place.ok_or(Error::NoSuchSlot { slot, n_slots })?;
            let question = questions.get(asked.version);
            let kind = question.map(|question| question.body.layout.kind());
            if kind != Some(Kind::Essay) {
                return Err(Error::NotMarkedByHand { slot });
            }
            if asked.marks < marks {
                return Err(Error::TooManyMarks {
                    slot,
                    found: marks,
                    max: asked.marks,
                });
            }
            grades::insert_given_marks(conn, id, slot, marks, by, now)?;
            grade_again(conn, &keys, &attempt, grade_id, now)?;
            grades::load_sitting(conn, id)?.sums.ok_or(Error::NotFound)
        })
        .await
}
