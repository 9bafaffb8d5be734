//! Statistics of an exam: how good its questions and its papers were, from the attempts that count.
//!
//! Invariant: figures are those of the statistics and never change a score. Attempts are read page by page, once
//! where papers are fixed and twice where each candidate had a paper of their own; what is kept grows with the
//! questions and with distinct scores and totals, not with candidates. A place on papers that different
//! questions filled is never told of as if it were a question.
//!
//! Reading order: `known` (what is asked), `guess` (what a blind guess is worth), `answers` (what was chosen and
//! written), `fixed` (one paper or a few forms), `own` (papers of each candidate's own), `model`
//! (whoever had which question), `parallel` (totals of a few forms on one scale).

mod answers;
mod fixed;
mod guess;
mod known;
mod model;
mod own;
mod parallel;

use std::sync::Arc;

use super::rulings::progress_in;
use super::sheets::Source;
use super::{App, Error};
use crate::domain::ExamId;
use crate::domain::exam::{PaperMode, State};
use crate::store::{Connection, graded};

pub use answers::Given;
pub use fixed::{FixedFigures, FixedQuestion, PassMark};
pub use known::{DroppedQuestion, Known};
pub(super) use model::each_equated;
pub use model::{ModelReport, exam_model};
pub use own::{OwnFigures, OwnPass, OwnQuestion};

/// Statistics of an exam.
#[derive(Debug, Clone)]
pub struct Report {
    /// Whether nothing will change any more: the exam is closed, everybody is graded, no answer waits for a
    /// person, and everybody whom a ruling concerns is graded again.
    pub is_final: bool,
    /// Attempts that were started and have no grade.
    pub n_ungraded: u64,
    /// Graded attempts with an answer that waits for a person.
    pub n_waiting: u64,
    /// Questions that a ruling dropped: in no figure.
    pub dropped: Vec<DroppedQuestion>,
    /// The figures.
    pub figures: Figures,
}

/// Figures by the way papers were dealt.
#[derive(Debug, Clone)]
pub enum Figures {
    /// Everybody had the same paper.
    Fixed(Box<FixedFigures>),
    /// A few parallel papers, each by itself, in the order of their letters.
    Forms(Vec<FixedFigures>),
    /// A paper of each candidate's own.
    Own(Box<OwnFigures>),
}

/// Statistics of an exam as it is graded now, watched by the caller's meter.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::CalledOff`].
pub async fn exam_statistics(app: &App, exam: ExamId) -> Result<Report, Error> {
    let (keys, meter) = (Arc::clone(&app.keys), app.meter.clone());
    app.store
        .read(move |conn| {
            let source = Source::load(conn, exam, keys)?;
            let n_readings = match source.exam.rules.papers {
                PaperMode::Shared | PaperMode::Forms => 1,
                PaperMode::Own | PaperMode::Uniform => 2,
            };
            let source = source.metered(conn, meter, n_readings)?;
            report_of(conn, &source)
        })
        .await
}

/// The same within a reading.
pub(super) fn report_of(conn: &mut Connection, source: &Source) -> Result<Report, Error> {
    // First: what is graded while attempts are read must not make of an unfinished report a final one.
    let (n_ungraded, n_waiting) = graded::count_unsettled(conn, source.exam.id)?;
    let is_regraded = progress_in(conn, source.exam.id)?.n_left == 0;
    let is_closed = source.exam.state == State::Closed;
    let (figures, dropped) = match source.exam.rules.papers {
        PaperMode::Shared => fixed::shared(conn, source)?,
        PaperMode::Forms => fixed::forms(conn, source)?,
        PaperMode::Own | PaperMode::Uniform => own::own(conn, source)?,
    };
    Ok(Report {
        is_final: is_closed && n_ungraded == 0 && n_waiting == 0 && is_regraded,
        n_ungraded,
        n_waiting,
        dropped,
        figures,
    })
}
