//! Whether papers exist, and what they were: feasibility, certificates, drawings to check.

use super::publishing::draw_secret;
use super::{App, Error};
use crate::domain::feasibility::Budget;
use crate::domain::paper::{Answer, Source};
use crate::domain::{BlueprintId, ExamId};
use crate::formats::certificate::CertificateForm;
use crate::store::{Connection, bank, blueprints, draws, exams};

/// What the bank of the day can do with a stored plan.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::PoolFaults`] where the plan names what the bank does not have.
pub async fn feasibility(app: &App, id: BlueprintId) -> Result<Answer, Error> {
    app.store
        .read(move |conn| {
            let blueprint = blueprints::load(conn, id)?;
            let source =
                Source::new(blueprint, bank::load_pool(conn)?).map_err(Error::PoolFaults)?;
            Ok(source.answer(Budget::default()))
        })
        .await
}

/// The promise about an exam's papers, and once the exam is over what it promised.
#[derive(Debug, Clone)]
pub struct Promise {
    /// SHA-256 of the statement.
    pub commitment: String,
    /// The statement itself, secret and all; none while anybody may still sit.
    pub statement: Option<String>,
}

/// The promise about the papers of an exam.
///
/// # Errors
/// [`Error::NotFound`] before it is published.
pub async fn promise(app: &App, id: ExamId) -> Result<Promise, Error> {
    app.store.read(move |conn| promise_in(conn, id)).await
}

pub(super) fn promise_in(conn: &mut Connection, id: ExamId) -> Result<Promise, Error> {
    let exam = exams::load(conn, id)?;
    let commitment = draws::load_commitment(conn, id)?;
    let is_over = exam.rules.is_over_at(exam.state, conn.now()?);
    let statement = match exam.seed {
        Some(seed) if is_over => {
            let draw = draws::load(conn, id, draw_secret(&seed))?;
            Some(draw.statement.text())
        }
        Some(_) | None => None,
    };
    Ok(Promise {
        commitment,
        statement,
    })
}

/// What the papers of an exam turned out to be.
///
/// # Errors
/// [`Error::NotFound`] before it is published.
pub async fn certificate(app: &App, id: ExamId) -> Result<CertificateForm, Error> {
    app.store
        .read(move |conn| {
            let promise = promise_in(conn, id)?;
            let mut certificate = draws::load_certificate(conn, id)?;
            certificate.drawn.commitment = Some(promise.commitment);
            certificate.drawn.statement = promise.statement;
            Ok(certificate)
        })
        .await
}
