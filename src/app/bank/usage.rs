//! Where questions were used, and how they did.

use std::sync::Arc;

use crate::app::audit::{Deed, note};
use crate::app::{App, Error, sheets};
use crate::domain::ExamId;
use crate::domain::audit::Fact;
use crate::domain::exam::State;
use crate::domain::question::{Difficulty, QuestionCode};
use crate::domain::rating::{Facilities, Rating};
use crate::store::{bank, exams, observations};

use super::Observed;

/// How a question did in all exams that told it.
#[derive(Debug, Clone)]
pub struct Usage {
    /// What its author expects.
    pub difficulty: Difficulty,
    /// The share of candidates whom that difficulty lets expect to get it right, in thousandths.
    pub expected: i32,
    /// Graded candidates who had it, in any version.
    pub n_given: u64,
    /// The mean facility of the version in use, weighted by candidates, in thousandths.
    pub facility: Option<i64>,
    /// That facility drawn towards what the difficulty lets expect, in thousandths: see [`Rating::calibrated`]. By
    /// it papers are drawn.
    pub calibrated: i64,
    /// Exam by exam, the newest observation first.
    pub exams: Vec<Observed>,
}

/// Takes over into the bank how the questions of an exam did, in the place of what it told before; how many
/// versions it tells of.
///
/// # Errors
/// [`Error::ExamNotOver`]: while somebody may still sit it the figures are not final; [`Error::NotFound`].
pub async fn observe(app: &App, exam: ExamId) -> Result<usize, Error> {
    let (keys, now) = (Arc::clone(&app.keys), app.now());
    let seen = app
        .store
        .read(move |conn| {
            if exams::load(conn, exam)?.state != State::Closed {
                return Err(Error::ExamNotOver);
            }
            sheets::observations(conn, exam, keys)
        })
        .await?;
    let n = seen.len();
    let (entropy, deed) = (Arc::clone(&app.entropy), Deed::of_caller(app, Some(exam)));
    app.store
        .write(move |conn| {
            observations::replace(conn, exam, &seen, now)?;
            let fact = Fact::ObservationsTaken { n_questions: n };
            note(conn, entropy.as_ref(), deed.clone(), fact)
        })
        .await?;
    Ok(n)
}

/// Where a question was used and how it did, as far as exams were taken over by [`observe`].
///
/// # Errors
/// [`Error::NotFound`].
pub async fn usage(app: &App, code: QuestionCode) -> Result<Usage, Error> {
    app.store
        .read(move |conn| {
            let question = bank::load(conn, &code)?;
            let exams = observations::list_of(conn, &code)?;
            let of_version = exams.iter().filter(|line| line.version == question.version);
            let mut seen = Facilities::default();
            for line in of_version {
                if let Some(facility) = line.seen.facility {
                    seen.add(facility, line.seen.n_marked);
                }
            }
            let label = Rating::of_label(question.difficulty);
            Ok(Usage {
                difficulty: question.difficulty,
                expected: label.thousandths(),
                n_given: exams.iter().map(|line| line.seen.n_given).sum(),
                facility: seen.mean(),
                calibrated: label.calibrated_by(seen).thousandths().into(),
                exams,
            })
        })
        .await
}
