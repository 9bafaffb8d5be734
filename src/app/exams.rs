//! Preparing and closing exams.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::access::{authority_of, require_in};
use super::accounts::require_shown;
use super::audit::{Deed, note};
use super::closing::{self, Failed};
use super::error::FieldFault;
use super::proctoring::read_reason;
use super::{App, Error, fresh};
use crate::domain::access::{Permission, Scope, Staff};
use crate::domain::admission::AdmissionRules;
use crate::domain::audit::Fact;
use crate::domain::exam::{Rules, State};
use crate::domain::marks::Marks;
use crate::domain::roster::BranchPath;
use crate::domain::{BlueprintId, ExamId};
use crate::entropy::Entropy;
use crate::store::exams::{self as store, Exam};
use crate::store::{Connection, StoreError, attempts, blueprints, service};

/// What an organiser decides about an exam.
#[derive(Debug, Clone)]
pub struct Plan {
    /// 1 to 100 characters.
    pub title: String,
    /// The branch that holds it; none where the whole organisation does.
    pub branch: Option<BranchPath>,
    /// What its papers are made of.
    pub blueprint: BlueprintId,
    /// How it is sat.
    pub rules: Rules,
    /// What it asks at its doors.
    pub admission: AdmissionRules,
}

/// Makes a draft. Without a caller it is the command line that does.
///
/// # Errors
/// [`Error::Field`], [`Error::Rules`]; [`Error::Forbidden`] where the caller prepares no exams of the branch.
pub async fn create(app: &App, by: Option<&Staff>, plan: Plan) -> Result<Exam, Error> {
    let (now, by) = (app.now(), by.map(|staff| staff.account));
    let id = fresh(app.entropy.as_ref(), now, ExamId::new)?;
    let (entropy, deed) = (Arc::clone(&app.entropy), Deed::of_caller(app, Some(id)));
    app.store
        .write(move |conn| {
            let plan = check(conn, &plan)?;
            let exam = Exam {
                id,
                title: plan.title,
                state: State::Draft,
                branch: plan.branch,
                blueprint: plan.blueprint,
                rules: plan.rules,
                admission: plan.admission,
                seed: None,
                draw: None,
            };
            // An exam of one's own scope alone: nobody has a grant for what is not there yet.
            if let Some(by) = by {
                require_in(conn, by, Permission::ManageExams, &exam.place(), now)?;
            }
            store::insert(conn, &exam, now)?;
            note(conn, entropy.as_ref(), deed.clone(), Fact::ExamCreated)?;
            Ok(exam)
        })
        .await
}

/// Replaces the plan of a draft.
///
/// # Errors
/// [`Error::ExamState`] once it is published; [`Error::Field`], [`Error::Rules`]; [`Error::Forbidden`]
/// where it would go to a branch whose exams the caller does not prepare.
pub async fn update(app: &App, by: &Staff, id: ExamId, plan: Plan) -> Result<Exam, Error> {
    let (now, by) = (app.now(), by.account);
    let (entropy, deed) = (Arc::clone(&app.entropy), Deed::of_caller(app, Some(id)));
    app.store
        .write(move |conn| {
            let mut exam = lock_in(conn, id, State::Draft)?;
            let plan = check(conn, &plan)?;
            exam.title = plan.title;
            exam.branch = plan.branch;
            require_in(conn, by, Permission::ManageExams, &exam.place(), now)?;
            exam.blueprint = plan.blueprint;
            exam.rules = plan.rules;
            exam.admission = plan.admission;
            store::update(conn, &exam)?;
            note(conn, entropy.as_ref(), deed.clone(), Fact::ExamChanged)?;
            Ok(exam)
        })
        .await
}

/// Changes what a published exam asks at its doors: a list that is wrong keeps a whole hall out. Within
/// seconds it holds on every node.
///
/// # Errors
/// [`Error::ExamState`] unless it is published; [`Error::Field`] for a reason that is none.
pub async fn change_admission(
    app: &App,
    by: Staff,
    id: ExamId,
    rules: AdmissionRules,
    reason: &str,
) -> Result<Exam, Error> {
    let reason = read_reason(reason)?;
    let entropy = Arc::clone(&app.entropy);
    let changed = app.store.write(move |conn| {
        let mut exam = lock_in(conn, id, State::Published)?;
        exam.admission = rules.clone();
        store::update(conn, &exam)?;
        let deed = Deed {
            exam: Some(id),
            attempt: None,
            account: Some(by.account),
            reason: reason.clone(),
        };
        note(conn, entropy.as_ref(), deed, Fact::AdmissionRulesChanged)?;
        Ok::<_, Error>(exam)
    });
    let exam = changed.await?;
    app.doors.forget(id);
    Ok(exam)
}

fn check(conn: &mut Connection, plan: &Plan) -> Result<Plan, Error> {
    let title = plan.title.trim().to_owned();
    let plan = Plan {
        title,
        ..plan.clone()
    };
    require_shown("title", &plan.title, 100)?;
    // Held: whoever changes or removes the plan sees this exam, or comes first.
    let blueprint = blueprints::load_shared(conn, plan.blueprint).map_err(|error| {
        let (field, reason) = ("blueprint_id", FieldFault::Unknown);
        if error == StoreError::NotFound {
            Error::Field { field, reason }
        } else {
            error.into()
        }
    })?;
    plan.rules.check(blueprint.total())?;
    Ok(plan)
}

/// The locked exam, where it is in the state that the act needs.
pub(super) fn lock_in(conn: &mut Connection, id: ExamId, wanted: State) -> Result<Exam, Error> {
    require_state(store::lock(conn, id)?, wanted)
}

/// An exam, where it is in the state that the act needs.
pub(super) fn require_state(exam: Exam, wanted: State) -> Result<Exam, Error> {
    if exam.state == wanted {
        Ok(exam)
    } else {
        Err(Error::ExamState {
            found: exam.state,
            wanted,
        })
    }
}

/// One exam.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn load(app: &App, id: ExamId) -> Result<Exam, Error> {
    app.store
        .read(move |conn| store::load(conn, id).map_err(Error::from))
        .await
}

/// The exams that the caller may know of, newest first.
///
/// # Errors
/// The store's.
pub async fn list(app: &App, by: &Staff) -> Result<Vec<Exam>, Error> {
    let (now, by) = (app.now(), by.account);
    app.store
        .read(move |conn| {
            let authority = authority_of(conn, by, now)?;
            let scopes: Vec<Scope> = authority.scopes(Permission::ReadExams).cloned().collect();
            Ok(store::list(conn, &scopes)?)
        })
        .await
}

/// What a paper of each of these plans carries.
///
/// # Errors
/// [`Error::NotFound`] for an unknown plan.
pub async fn totals(
    app: &App,
    plans: BTreeSet<BlueprintId>,
) -> Result<BTreeMap<BlueprintId, Marks>, Error> {
    app.store
        .read(move |conn| {
            let total = |id| Ok((id, blueprints::load(conn, id)?.total()));
            plans.into_iter().map(total).collect()
        })
        .await
}

/// Ends an exam for everybody: attempts under way are closed as they are. Repeating it changes nothing.
///
/// # Errors
/// [`Error::ExamState`] for a draft; [`Error::Busy`] where the exam is closed and not all attempts are:
/// repeating it goes on.
pub async fn close(app: &App, id: ExamId) -> Result<Exam, Error> {
    let (entropy, deed) = (Arc::clone(&app.entropy), Deed::of_caller(app, Some(id)));
    let exam = app
        .store
        .write(move |conn| close_in(conn, id, entropy.as_ref(), &deed))
        .await?;
    let open = app
        .store
        .read(move |conn| attempts::list_open(conn, id).map_err(Error::from))
        .await?;
    // Each by its own writer: a transaction that held the exam while it waited for attempts would
    // stand in a circle with one that holds an attempt and starts another.
    let failed = &mut Failed::default();
    closing::end(app, open, failed).await?;
    // What is not graded here, the ticker grades.
    if let Err(error) = closing::grade_some(app, None, failed).await {
        tracing::warn!(%error, "an exam was closed and not graded at once");
    }
    Ok(exam)
}

/// Ends an exam whose window is over, unless somebody with more time still sits it.
pub(super) async fn close_ended(app: &App, id: ExamId) -> Result<(), Error> {
    let (entropy, deed) = (Arc::clone(&app.entropy), Deed::of_service(Some(id)));
    let closed = app.store.write(move |conn| {
        // Who gives more time holds the exam as well.
        let exam = store::lock(conn, id)?;
        if is_over(conn, &exam)? {
            close_in(conn, id, entropy.as_ref(), &deed)?;
        }
        Ok::<_, Error>(())
    });
    closed.await
}

/// Whether nobody can sit an exam any more: it is closed, or its window is over and so is the time of
/// all who started; who lost time to an outage may still get it back before that was noted.
pub(super) fn is_over(conn: &mut Connection, exam: &Exam) -> Result<bool, Error> {
    let now = conn.now()?;
    Ok(exam.rules.window_is_over_at(exam.state, now)
        && (exam.state == State::Closed
            || (!attempts::has_unfinished(conn, exam.id, now)? && service::is_settled(conn, now)?)))
}

/// After this nobody starts, saves or submits; attempts under way still have to be closed.
fn close_in(
    conn: &mut Connection,
    id: ExamId,
    entropy: &dyn Entropy,
    deed: &Deed,
) -> Result<Exam, Error> {
    let mut exam = store::lock(conn, id)?;
    match exam.state {
        State::Closed => return Ok(exam),
        State::Draft => {
            return Err(Error::ExamState {
                found: State::Draft,
                wanted: State::Published,
            });
        }
        State::Published => {}
    }
    let now = conn.now()?;
    exam.state = State::Closed;
    store::update(conn, &exam)?;
    store::record_closed(conn, id, now)?;
    note(conn, entropy, deed.clone(), Fact::ExamClosed)?;
    Ok(exam)
}
