//! Grades, results, marking by hand, and the rows of the score sheets.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::attempts::load_own;
use super::exams::is_over;
use super::keys::{Keys, Questions};
use super::{App, Error, fresh};
use crate::domain::access::{Candidate, Staff};
use crate::domain::attempt::{Attempt, Phase};
use crate::domain::exam::is_released;
use crate::domain::grading::{Score, explain, grade};
use crate::domain::marks::Marks;
use crate::domain::paper::Slot;
use crate::domain::question::Kind;
use crate::domain::response::Response;
use crate::domain::{AttemptId, ExamId, GradeId, Language};
use crate::store::candidates::Person;
use crate::store::exams::Exam;
use crate::store::grades::Graded;
use crate::store::{Connection, attempts, candidates, exams, grades, papers};

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
    let graded = grade_stored(conn, keys, attempt)?;
    Ok(grades::insert(conn, grade_id, attempt.id, &graded, now)?)
}

fn grade_stored(conn: &mut Connection, keys: &Keys, attempt: &Attempt) -> Result<Graded, Error> {
    let paper = papers::load(conn, attempt.paper)?;
    let questions = Questions::load(conn, keys, attempt.exam, &paper.slots)?;
    let given = grades::load_given_marks(conn, attempt.id)?;
    let ready = questions.ready(&paper.slots);
    let responses = responses(conn, attempt.id)?;
    Ok(Graded {
        grade: grade(&paper, |version| ready.asked(version), &responses, &given),
        n_rulings: questions.n_rulings,
    })
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
}

/// A result as it is released to a candidate.
#[derive(Debug, Clone)]
pub struct Released {
    /// The sums.
    pub sums: Sums,
    /// Whether it passed, where there is a pass mark and nothing waits.
    pub passed: Option<bool>,
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
            if !is_released(exam.rules.score_release, is_closed, is_over) {
                return Err(Error::NotReleased);
            }
            let sitting = grades::load_sitting(conn, id)?;
            let sums = sitting.sums.ok_or(Error::NotReleased)?;
            let review = if is_released(exam.rules.review_release, is_closed, is_over) {
                Some(review(conn, &keys, &attempt)?)
            } else {
                None
            };
            Ok(Released {
                passed: passed(&exam, &sums),
                sums,
                review,
            })
        })
        .await
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
    let reviewed = scores.into_iter().zip(paper.slots).map(|(score, slot)| {
        let question = questions.get(slot.version).ok_or(Error::NotFound)?;
        let response = responses.remove(&score.slot);
        let by_person = given.get(&score.slot).copied();
        let tell = |language| {
            let asked = ready.asked(slot.version);
            explain(&slot, asked, response.as_ref(), by_person, language)
        };
        Ok(Reviewed {
            sentences: [tell(Language::Chinese), tell(Language::English)],
            question: Arc::clone(question),
            response,
            slot,
            score,
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
    /// 1 for the best; equal marks, time and end share a rank. None without a grade.
    pub rank: Option<usize>,
    /// Who.
    pub person: Person,
    /// The attempt with the best grade, or else the last; none for who was given no attempt.
    pub sitting: Option<Sitting>,
    /// Attempts that were started.
    pub n_started: usize,
}

/// What ranks a sitting: most marks, least time, earliest end.
fn rank_key(sitting: &Sitting) -> Option<(std::cmp::Reverse<Marks>, i64, Option<Timestamp>)> {
    let sums = sitting.sums.as_ref()?;
    let used = used_ms(sitting).unwrap_or(i64::MAX);
    Some((std::cmp::Reverse(sums.total), used, sitting.closed_at))
}

/// Milliseconds between start and end of a closed attempt.
pub fn used_ms(sitting: &Sitting) -> Option<i64> {
    let (start, end) = (sitting.started_at?, sitting.closed_at?);
    Some(end.as_millisecond().saturating_sub(start.as_millisecond()))
}

/// The standings of an exam: what score sheets and summaries are made of.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn standings(app: &App, exam: ExamId) -> Result<Standings, Error> {
    app.store
        .read(move |conn| {
            let exam_row = exams::load(conn, exam)?;
            let blueprint = crate::store::blueprints::load(conn, exam_row.blueprint)?;
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
fn counting(sittings: Vec<Sitting>) -> Option<Sitting> {
    let best = sittings
        .iter()
        .filter(|sitting| sitting.sums.is_some())
        .min_by_key(|sitting| rank_key(sitting))
        .cloned();
    let last = || {
        sittings
            .iter()
            .rfind(|sitting| sitting.started_at.is_some())
            .cloned()
    };
    best.or_else(last).or_else(|| sittings.into_iter().next())
}

fn ranked(mut lines: Vec<Standing>) -> Vec<Standing> {
    let key = |line: &Standing| line.sitting.as_ref().and_then(rank_key);
    lines.sort_by(|a, b| match (key(a), key(b)) {
        (Some(a_key), Some(b_key)) => a_key
            .cmp(&b_key)
            .then_with(|| a.person.entry.number.cmp(&b.person.entry.number)),
        (Some(_), None) => std::cmp::Ordering::Less,
        (None, Some(_)) => std::cmp::Ordering::Greater,
        (None, None) => a.person.entry.number.cmp(&b.person.entry.number),
    });
    let mut last = None;
    for (place, line) in (1..).zip(&mut lines) {
        if let Some(own) = key(line) {
            let rank = match last {
                Some((rank, key)) if key == own => rank,
                _ => place,
            };
            line.rank = Some(rank);
            last = Some((rank, own));
        }
    }
    lines
}
