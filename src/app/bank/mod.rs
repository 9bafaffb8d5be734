//! The bank and the blueprints, as staff use them.
//!
//! Invariant: where the service is set so, a question that is new or changed is approved by somebody other
//! than its author: what comes in approved over the API is refused.

mod coverage;
mod export;
mod plans;
mod preview;
mod reviews;
mod usage;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::assets::require_marks;
use super::publishing::require_servable;
use super::{App, Error, fresh};
use crate::domain::access::Staff;
use crate::domain::blueprint::Blueprint;
use crate::domain::paper::{Expected, Source, expected};
use crate::domain::question::review::Reviewers;
use crate::domain::question::{Question, QuestionCode, Status};
use crate::domain::{BlueprintId, QuestionId, QuestionVersionId};
use crate::formats::blueprint::BlueprintForm;
use crate::formats::question::QuestionForm;
use crate::store::bank::Stored;
use crate::store::{Connection, StoreError, bank, blueprints, materials};

pub use crate::store::bank::{Filter, ReviewLine, Summary, VersionLine};
pub use crate::store::blueprints::Kept;
pub use crate::store::observations::{Line as Observed, Observation};
pub use coverage::{Covered, cover_text};
pub use export::{Exported, Form, export, findings};
pub use plans::{delete_blueprint, load_kept, update_blueprint};
pub use preview::{Preview, preview};
pub use reviews::{MAX_REVIEWED, Reviewed, list_versions, review};
pub use usage::{Usage, observe, usage};

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

/// Stores questions by their codes, all or none; `by` is none where the operator loads files.
///
/// # Errors
/// [`Error::SecondPerson`] where one is approved, new or changed, and the service is set so that somebody
/// other than its author approves it; [`Error::QuestionChanged`] where somebody else stored one meanwhile;
/// [`Error::Questions`] where a mark of a text is broken, or names a picture that is not there.
pub async fn put_questions(
    app: &App,
    by: Option<&Staff>,
    questions: Vec<Question>,
) -> Result<PutCounts, Error> {
    let putting = Putting::new(app, by);
    app.store
        .write(move |conn| -> Result<PutCounts, Error> {
            require_marks(conn, questions.iter().enumerate())?;
            let mut counts = PutCounts::default();
            for question in &questions {
                match putting.put(conn, question)? {
                    Stored::Created => counts.created += 1,
                    Stored::Changed | Stored::StatusChanged => counts.changed += 1,
                    Stored::Unchanged => counts.unchanged += 1,
                }
            }
            Ok(counts)
        })
        .await
}

/// Calls study texts, by the ids that evidence names, by their titles.
///
/// # Errors
/// The store's.
pub async fn put_titles(app: &App, titles: BTreeMap<String, String>) -> Result<(), Error> {
    app.store
        .write(move |conn| -> Result<(), Error> {
            for (id, title) in &titles {
                materials::put(conn, id, title)?;
            }
            Ok(())
        })
        .await
}

/// Stores the version that follows the one its author saw: `question.version`, 1 for a new question too.
///
/// # Errors
/// [`Error::QuestionChanged`] where another version is in use by now; [`Error::SecondPerson`] as
/// [`put_questions`].
pub async fn put_question(app: &App, by: &Staff, question: Question) -> Result<Question, Error> {
    let putting = Putting::new(app, Some(by));
    app.store
        .write(move |conn| -> Result<Question, Error> {
            let in_use = bank::find_in_use(conn, &question.code)?;
            let number = in_use.map(|in_use| in_use.number);
            if number.unwrap_or(1) != question.version {
                return Err(changed(&question.code, number));
            }
            require_marks(conn, [(0, &question)])?;
            putting.put(conn, &question)?;
            Ok(bank::load(conn, &question.code)?)
        })
        .await
}

fn changed(code: &QuestionCode, in_use: Option<u32>) -> Error {
    let code = code.clone();
    Error::QuestionChanged { code, in_use }
}

/// How questions are stored in one transaction.
pub(super) struct Putting {
    by: Option<Staff>,
    reviewers: Reviewers,
    now: jiff::Timestamp,
    entropy: Arc<dyn crate::entropy::Entropy>,
}

impl Putting {
    pub(super) fn new(app: &App, by: Option<&Staff>) -> Self {
        Self {
            by: by.copied(),
            reviewers: app.reviewers,
            now: app.now(),
            entropy: Arc::clone(&app.entropy),
        }
    }

    /// For what was approved before: putting it back is no approval.
    pub(super) fn without_second_person(self) -> Self {
        let reviewers = Reviewers::Anybody;
        Self { reviewers, ..self }
    }

    pub(super) fn put(&self, conn: &mut Connection, question: &Question) -> Result<Stored, Error> {
        let (entropy, now) = (self.entropy.as_ref(), self.now);
        let ids = (
            fresh(entropy, now, QuestionId::new)?,
            fresh(entropy, now, QuestionVersionId::new)?,
        );
        let by = self.by.map(|staff| staff.account);
        let stored = match bank::put(conn, question, by, ids, now) {
            Err(StoreError::Duplicate) => {
                let in_use = bank::find_in_use(conn, &question.code)?;
                return Err(changed(&question.code, in_use.map(|in_use| in_use.number)));
            }
            other => other?,
        };
        let is_approved = stored != Stored::Unchanged && question.status == Status::Approved;
        if is_approved && by.is_some_and(|by| !self.reviewers.admit(Some(by), by)) {
            return Err(Error::SecondPerson);
        }
        Ok(stored)
    }
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

/// One question, whole, with its key: the version of a number, or else the one in use.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn load_question(
    app: &App,
    code: QuestionCode,
    version: Option<u32>,
) -> Result<Question, Error> {
    let load = move |conn: &mut Connection| match version {
        Some(number) => bank::load_version(conn, &code, number),
        None => bank::load(conn, &code),
    };
    app.store
        .read(move |conn| load(conn).map_err(Error::from))
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

/// Whether the bank can serve a plan, and what its papers would be like; nothing is stored. None where no
/// sample could be drawn.
///
/// # Errors
/// [`Error::BlueprintForm`], [`Error::PoolFaults`], [`Error::BankCannotServe`].
pub async fn try_form(app: &App, form: BlueprintForm) -> Result<Option<Expected>, Error> {
    let blueprint = form.into_blueprint().map_err(Error::BlueprintForm)?;
    app.store
        .read(move |conn| {
            let source =
                Source::new(blueprint, bank::load_pool(conn)?).map_err(Error::PoolFaults)?;
            require_servable(&source)?;
            Ok(expected(&source).ok())
        })
        .await
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
