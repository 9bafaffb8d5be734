//! Grading many attempts together: read by a few statements, computed off the writer, stored by a few.
//!
//! Invariant: what cannot be graded harms nothing but itself; a grade is stored only where the attempt still
//! has the grade, and the exam the rulings, that it was found from.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use super::keys::{Keys, Questions};
use super::{App, Error, fresh};
use crate::domain::grading::{Asked, Grade, grade};
use crate::domain::marks::Marks;
use crate::domain::paper::{Paper, Slot};
use crate::domain::response::Response;
use crate::domain::ruling::Ruling;
use crate::domain::{AttemptId, ExamId, GradeId, PaperId, QuestionVersionId};
use crate::store::grades::{Found, Graded, ToGrade};
use crate::store::{Connection, attempts, grades, papers, rulings};

/// What one attempt is graded from.
pub(super) struct Given {
    pub(super) responses: BTreeMap<u32, Response>,
    pub(super) marks: BTreeMap<u32, Marks>,
}

/// Attempts of one exam with all that they are graded from.
pub(super) struct Batch {
    attempts: Vec<ToGrade>,
    papers: BTreeMap<PaperId, Paper>,
    given: BTreeMap<AttemptId, Given>,
}

impl Batch {
    /// Reads what these attempts, or those on whose papers one of `only` stands, are graded from.
    pub(super) fn load(
        conn: &mut Connection,
        mut attempts: Vec<ToGrade>,
        only: Option<&BTreeSet<QuestionVersionId>>,
    ) -> Result<Self, Error> {
        let of_papers: BTreeSet<_> = attempts.iter().map(|one| one.paper).collect();
        let mut papers = papers::load_many(conn, &of_papers)?;
        if let Some(versions) = only {
            papers.retain(|_, paper| {
                paper
                    .slots
                    .iter()
                    .any(|slot| versions.contains(&slot.version))
            });
            attempts.retain(|one| papers.contains_key(&one.paper));
        }
        let ids: Vec<AttemptId> = attempts.iter().map(|one| one.attempt).collect();
        let mut responses = attempts::load_responses_of(conn, &ids)?;
        let mut marks = grades::load_given_marks_of(conn, &ids)?;
        let given = ids.into_iter().map(|id| {
            let given = Given {
                responses: responses.remove(&id).unwrap_or_default(),
                marks: marks.remove(&id).unwrap_or_default(),
            };
            (id, given)
        });
        Ok(Self {
            given: given.collect(),
            attempts,
            papers,
        })
    }

    /// What each attempt is graded from.
    pub(super) fn into_given(self) -> BTreeMap<AttemptId, Given> {
        self.given
    }

    /// The grade of each attempt under these rulings.
    pub(super) fn grade(
        &self,
        conn: &mut Connection,
        keys: &Keys,
        rulings: &[Ruling],
    ) -> Result<Vec<(ToGrade, Grade)>, Error> {
        let slots = || self.papers.values().flat_map(|paper| &paper.slots);
        let questions = Questions::ruled(conn, keys, rulings, slots())?;
        let ready = questions.ready(slots());
        let graded = self.attempts.iter().filter_map(|one| {
            let (paper, given) = (self.papers.get(&one.paper)?, self.given.get(&one.attempt)?);
            let grade = grade_guarded(paper, |slot| ready.asked(slot), given);
            Some((*one, grade))
        });
        Ok(graded.collect())
    }
}

/// Grades one attempt. A question whose scorer breaks waits for a person, and is told to the log; it harms
/// no other.
fn grade_guarded<'a>(
    paper: &Paper,
    asked: impl Fn(&Slot) -> Option<Asked<'a>>,
    given: &Given,
) -> Grade {
    let graded = || grade(paper, &asked, &given.responses, &given.marks);
    if let Ok(grade) = catch_unwind(AssertUnwindSafe(graded)) {
        return grade;
    }
    let breaks = |slot: &&Slot| {
        let alone = Paper {
            slots: vec![(*slot).clone()],
        };
        let place = paper
            .slots
            .iter()
            .zip(1..)
            .find(|(other, _)| other.version == slot.version);
        let response = place.and_then(|(_, number)| given.responses.get(&number));
        let responses = response.map(|response| (1, response.clone()));
        let responses: BTreeMap<u32, Response> = responses.into_iter().collect();
        let alone = || grade(&alone, &asked, &responses, &BTreeMap::new());
        catch_unwind(AssertUnwindSafe(alone)).is_err()
    };
    let broken: BTreeSet<QuestionVersionId> = paper
        .slots
        .iter()
        .filter(breaks)
        .map(|slot| slot.version)
        .collect();
    for version in &broken {
        tracing::error!(question_version = %version, "the scorer of a question broke; its answers wait for a person");
    }
    let asked = |slot: &Slot| {
        let is_whole = !broken.contains(&slot.version);
        is_whole.then(|| asked(slot)).flatten()
    };
    grade(paper, asked, &given.responses, &given.marks)
}

/// What became of a batch.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Done {
    /// Grades that were found.
    pub(super) n_found: usize,
    /// Those of them that were stored: the others would have taken the place of a newer one.
    pub(super) n_stored: usize,
}

/// Grades these attempts, or those on whose papers one of `only` stands, by the rulings in force, and stores
/// the grades where nobody was faster.
pub(super) async fn grade_and_store(
    app: &App,
    exam: ExamId,
    of: Vec<ToGrade>,
    only: Option<BTreeSet<QuestionVersionId>>,
) -> Result<Done, Error> {
    let keys = Arc::clone(&app.keys);
    let (now, entropy) = (app.now(), Arc::clone(&app.entropy));
    let compute = move |conn: &mut Connection| -> Result<Vec<Found>, Error> {
        let rulings = rulings::list_in_force(conn, exam)?;
        let batch = Batch::load(conn, of, only.as_ref())?;
        let graded = batch.grade(conn, &keys, &rulings)?.into_iter();
        let found = graded.map(|(of, grade)| {
            Ok(Found {
                of,
                id: fresh(entropy.as_ref(), now, GradeId::new)?,
                graded: Graded {
                    grade,
                    n_rulings: rulings.len(),
                },
            })
        });
        found.collect()
    };
    let found = Arc::new(app.store.read(compute).await?);
    let n_found = found.len();
    if n_found == 0 {
        return Ok(Done::default());
    }
    // The writer is everybody's: it only stores what was found without it.
    let write =
        move |conn: &mut Connection| grades::replace(conn, &found, now).map_err(Error::from);
    let n_stored = app.store.write(write).await?;
    Ok(Done { n_found, n_stored })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::grading::Worth;
    use crate::domain::question::{Body, Key, Layout};
    use crate::domain::scoring::{Rule, ScoringKey};

    #[test]
    fn a_question_whose_scorer_breaks_waits_and_harms_no_other() {
        let version = |n| QuestionVersionId::new(Uuid::from_u128(n));
        let slot = |n| Slot {
            section: 0,
            version: version(n),
            marks: "2".parse().unwrap(),
            rule: Rule::EXACT,
            order: vec![],
        };
        let paper = Paper {
            slots: vec![slot(1), slot(2)],
        };
        let body = Body {
            stem: "互联网不是法外之地。".to_owned(),
            layout: Layout::TrueFalse,
        };
        let key = Key::Truth(true);
        let exact = Rule::EXACT;
        let ready = ScoringKey::new(&body, &key, &exact);
        let asked = |slot: &Slot| {
            assert_ne!(slot.version, version(1), "a scorer that breaks");
            Some(Asked::by(&ready))
        };
        let given = Given {
            responses: BTreeMap::from([(1, Response::Truth(true)), (2, Response::Truth(true))]),
            marks: BTreeMap::new(),
        };
        let grade = grade_guarded(&paper, asked, &given);
        assert_eq!(grade.scores[0].worth, Worth::Waiting);
        assert_eq!((grade.total, grade.waiting), ("2".parse().unwrap(), 1));
    }
}
