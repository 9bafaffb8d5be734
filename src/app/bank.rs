//! The bank and the blueprints, as staff use them.

use std::sync::Arc;

use super::publishing::require_servable;
use super::{App, Error, fresh};
use crate::domain::blueprint::Blueprint;
use crate::domain::paper::Source;
use crate::domain::question::{Question, QuestionCode};
use crate::domain::{BlueprintId, QuestionId, QuestionVersionId};
use crate::formats::blueprint::BlueprintForm;
use crate::formats::question::QuestionForm;
use crate::store::bank::Stored;
use crate::store::{bank, blueprints};

pub use crate::store::bank::{Filter, Summary};

/// What storing a list of questions did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PutCounts {
    /// Codes that were new.
    pub created: usize,
    /// Questions that got a new version or another status.
    pub changed: usize,
    /// Questions that were there as they are.
    pub unchanged: usize,
}

/// Reads the forms of questions that an author sent.
///
/// # Errors
/// [`Error::Questions`] with every fault of every question.
pub fn read_forms(forms: Vec<QuestionForm>) -> Result<Vec<Question>, Error> {
    let (mut questions, mut refused) = (Vec::with_capacity(forms.len()), Vec::new());
    for (at, form) in forms.into_iter().enumerate() {
        match form.into_question(None) {
            Ok(question) => questions.push(question),
            Err(faults) => refused.push((at, faults)),
        }
    }
    if refused.is_empty() {
        Ok(questions)
    } else {
        Err(Error::Questions(refused))
    }
}

/// Stores questions by their codes, all or none.
///
/// # Errors
/// The store's.
pub async fn put_questions(app: &App, questions: Vec<Question>) -> Result<PutCounts, Error> {
    let (now, entropy) = (app.now(), Arc::clone(&app.entropy));
    app.store
        .write(move |conn| -> Result<PutCounts, Error> {
            let mut counts = PutCounts::default();
            for question in &questions {
                let ids = (
                    fresh(entropy.as_ref(), now, QuestionId::new)?,
                    fresh(entropy.as_ref(), now, QuestionVersionId::new)?,
                );
                match bank::put(conn, question, ids, now)? {
                    Stored::Created => counts.created += 1,
                    Stored::Changed | Stored::StatusChanged => counts.changed += 1,
                    Stored::Unchanged => counts.unchanged += 1,
                }
            }
            Ok(counts)
        })
        .await
}

/// Questions by code, at most `limit`.
///
/// # Errors
/// The store's.
pub async fn list_questions(app: &App, filter: Filter, limit: i64) -> Result<Vec<Summary>, Error> {
    app.store
        .read(move |conn| bank::list(conn, &filter, limit).map_err(Error::from))
        .await
}

/// One question, whole, with its key.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn load_question(app: &App, code: QuestionCode) -> Result<Question, Error> {
    app.store
        .read(move |conn| bank::load(conn, &code).map_err(Error::from))
        .await
}

/// Stores a plan for papers, after a trial: a plan that the bank cannot serve is refused.
///
/// # Errors
/// [`Error::BlueprintForm`], [`Error::PoolFaults`], [`Error::BankCannotServe`].
pub async fn create_blueprint(app: &App, form: BlueprintForm) -> Result<BlueprintId, Error> {
    let now = app.now();
    let blueprint = form.into_blueprint().map_err(Error::BlueprintForm)?;
    try_blueprint(app, blueprint.clone()).await?;
    let id = fresh(app.entropy.as_ref(), now, BlueprintId::new)?;
    app.store
        .write(move |conn| -> Result<(), Error> {
            Ok(blueprints::insert(conn, id, &blueprint, now)?)
        })
        .await?;
    Ok(id)
}

/// Refuses a plan of which the bank was proven to have no paper.
///
/// # Errors
/// [`Error::PoolFaults`], [`Error::BankCannotServe`].
async fn try_blueprint(app: &App, blueprint: Blueprint) -> Result<(), Error> {
    app.store
        .read(move |conn| {
            let pool = bank::load_pool(conn)?;
            require_servable(&Source::new(blueprint, pool).map_err(Error::PoolFaults)?)
        })
        .await
}

/// All plans, newest first.
///
/// # Errors
/// The store's.
pub async fn list_blueprints(app: &App) -> Result<Vec<(BlueprintId, String)>, Error> {
    app.store
        .read(|conn| blueprints::list(conn).map_err(Error::from))
        .await
}

/// One plan.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn load_blueprint(app: &App, id: BlueprintId) -> Result<Blueprint, Error> {
    app.store
        .read(move |conn| blueprints::load(conn, id).map_err(Error::from))
        .await
}
