//! Rulings: proposed, looked at as a dry run, decided, and everybody concerned graded again.
//!
//! Invariant: a ruling that is in force never changes, and no grade is lost: every regrading is a new grade
//! of the same answers, and the exam's audit says who decided what.

mod preview;
mod regrade;

use std::sync::Arc;

use super::audit::{Deed, note};
use super::error::FieldFault;
use super::proctoring::read_reason;
use super::{App, Error, fresh};
use crate::domain::access::Staff;
use crate::domain::audit::Fact;
use crate::domain::exam::State;
use crate::domain::question::{Parts, Question, QuestionCode};
use crate::domain::ruling::{Decision, Matter, Policy, Ruling};
use crate::domain::{AccountId, ExamId, QuestionId, QuestionVersionId, RulingId};
use crate::formats::question::{KeyValue, QuestionForm};
use crate::store::bank::Keyed;
use crate::store::exams::Exam;
use crate::store::rulings::{self as store, Proposal};
use crate::store::{Connection, StoreError, bank, draws, exams};

pub use crate::store::rulings::Kept;
pub use preview::{Changed, Preview, Sums, preview};
pub(super) use regrade::go_on;
pub(super) use regrade::progress_in;
pub use regrade::{Progress, progress, regrade_some};

/// What is to be ruled of a question.
#[derive(Debug, Clone)]
pub enum Wanted {
    /// Its key was wrong.
    Correction {
        /// What becomes of answers.
        policy: Policy,
        /// The right key, as an author writes it, where the policy needs one.
        key: Option<KeyValue>,
        /// Further texts that each blank accepts.
        accepted: Vec<Vec<String>>,
    },
    /// A text in a blank is right, or is not.
    Text {
        /// The blank, counted from 1.
        blank: u32,
        /// What was written.
        text: String,
        /// Whether it is right.
        is_accepted: bool,
    },
}

/// Proposes a ruling. A corrected key becomes a new version of the question in the bank, which goes back to the
/// one before where the proposal is withdrawn.
///
/// # Errors
/// [`Error::ExamState`] for a draft; [`Error::Field`] where the question stands on no paper, where the key
/// is missing, too much, the same, or where the bank's question has other options by now;
/// [`Error::Questions`] for a key that cannot be.
pub async fn propose(
    app: &App,
    staff: &Staff,
    exam: ExamId,
    code: QuestionCode,
    wanted: Wanted,
    reason: &str,
) -> Result<Kept, Error> {
    let reason = read_reason(reason)?;
    let (by, now, entropy) = (staff.account, app.now(), Arc::clone(&app.entropy));
    let id = fresh(entropy.as_ref(), now, RulingId::new)?;
    let ids = (
        fresh(entropy.as_ref(), now, QuestionId::new)?,
        fresh(entropy.as_ref(), now, QuestionVersionId::new)?,
    );
    let work = move |conn: &mut Connection| {
        let exam = exams::lock(conn, exam)?;
        require_held(&exam)?;
        let version = find_version(conn, &exam, &code)?;
        let asked = load_keyed(conn, version)?;
        let matter = match &wanted {
            Wanted::Correction {
                policy,
                key,
                accepted,
            } => {
                let key = key.clone().map(|key| (key, accepted.clone()));
                let version = correct(conn, (&code, &asked), *policy, key, ids, (by, now))?;
                Matter::Correction {
                    policy: *policy,
                    version,
                }
            }
            Wanted::Text {
                blank,
                text,
                is_accepted,
            } => {
                require_blank(&asked, *blank)?;
                Matter::Text {
                    blank: *blank,
                    text: text.clone(),
                    is_accepted: *is_accepted,
                }
            }
        };
        let proposal = Proposal {
            id,
            exam: exam.id,
            ruling: Ruling { version, matter },
            reason: reason.clone(),
            account: by,
            at: now,
        };
        store::insert(conn, &proposal)?;
        let deed = Deed {
            exam: Some(exam.id),
            attempt: None,
            account: Some(by),
            reason: reason.clone(),
        };
        note(
            conn,
            entropy.as_ref(),
            deed,
            Fact::RulingProposed {
                ruling: id,
                version,
            },
        )?;
        Ok(store::load(conn, id)?)
    };
    app.store.write(work).await
}

/// An exam that was published: before, the bank itself is corrected.
fn require_held(exam: &Exam) -> Result<(), Error> {
    match exam.state {
        State::Published | State::Closed => Ok(()),
        State::Draft => Err(Error::ExamState {
            found: exam.state,
            wanted: State::Closed,
        }),
    }
}

/// The version of a question that the exam's papers were drawn with.
fn find_version(
    conn: &mut Connection,
    exam: &Exam,
    code: &QuestionCode,
) -> Result<QuestionVersionId, Error> {
    let pool = draws::load_pool(conn, exam.id)?;
    let question = pool.iter().find(|question| question.code == *code);
    question
        .map(|question| question.version)
        .ok_or(Error::Field {
            field: "question",
            reason: FieldFault::Unknown,
        })
}

fn load_keyed(conn: &mut Connection, version: QuestionVersionId) -> Result<Keyed, Error> {
    let mut found = bank::load_keyed(conn, &[version])?;
    found.remove(&version).ok_or(Error::NotFound)
}

fn require_blank(asked: &Keyed, blank: u32) -> Result<(), Error> {
    let n_blanks = match &asked.key {
        crate::domain::question::Key::Blanks(blanks) => blanks.len(),
        crate::domain::question::Key::Choices(_)
        | crate::domain::question::Key::Truth(_)
        | crate::domain::question::Key::Pairs(_)
        | crate::domain::question::Key::Order(_)
        | crate::domain::question::Key::Rubric(_) => 0,
    };
    let is_there = usize::try_from(blank).is_ok_and(|blank| (1..=n_blanks).contains(&blank));
    if is_there {
        Ok(())
    } else {
        Err(refuse("blank", &blank, format!("1–{n_blanks}")))
    }
}

/// Makes the version that holds the right key; which one it is.
fn correct(
    conn: &mut Connection,
    (code, asked): (&QuestionCode, &Keyed),
    policy: Policy,
    key: Option<(KeyValue, Vec<Vec<String>>)>,
    ids: (QuestionId, QuestionVersionId),
    (by, now): (AccountId, jiff::Timestamp),
) -> Result<Option<QuestionVersionId>, Error> {
    let Some((key, accepted)) = key else {
        if policy.needs_key() {
            return Err(refuse("key", &"-", "the right key".to_owned()));
        }
        return Ok(None);
    };
    if !policy.needs_key() {
        return Err(refuse(
            "key",
            &policy.as_str(),
            "no key with this policy".to_owned(),
        ));
    }
    let latest: Question = bank::load(conn, code)?;
    let form = QuestionForm {
        key: Some(key),
        accepted,
        ..QuestionForm::from_question(&latest)
    };
    let corrected = form.into_question(None);
    let corrected = corrected.map_err(|faults| Error::Questions(vec![(0, faults)]))?;
    if corrected.body.layout != asked.body.layout {
        let wanted = "a question whose options are those on the papers".to_owned();
        return Err(refuse("question", &code.as_str(), wanted));
    }
    if corrected.key == asked.key {
        return Err(refuse(
            "key",
            &code.as_str(),
            "another key than before".to_owned(),
        ));
    }
    bank::put(conn, &corrected, Some(by), ids, now)?;
    Ok(Some(bank::find_latest(conn, code)?))
}

/// The bank has the question as before the proposal again, in a version of its own: unless somebody changed it
/// since, or had corrected it before.
fn put_back(
    conn: &mut Connection,
    kept: &Kept,
    ids: (QuestionId, QuestionVersionId),
    (by, now): (AccountId, jiff::Timestamp),
) -> Result<(), Error> {
    let Matter::Correction {
        version: Some(made),
        ..
    } = kept.ruling.matter
    else {
        return Ok(());
    };
    let code = &kept.question;
    let versions = bank::list_versions(conn, code)?;
    let [newest, before, ..] = versions.as_slice() else {
        return Ok(());
    };
    if bank::find_latest(conn, code)? != made || newest.at != kept.proposed_at {
        return Ok(());
    }
    let status = bank::load(conn, code)?.status;
    let before = bank::load_version(conn, code, before.number)?;
    let parts = Parts {
        status,
        ..Parts::clone(&before)
    };
    let before = Question::new(parts).map_err(|_| StoreError::corrupt("question_versions"))?;
    bank::put(conn, &before, Some(by), ids, now)?;
    Ok(())
}

fn refuse(field: &'static str, found: &dyn std::fmt::Display, wanted: String) -> Error {
    Error::Field {
        field,
        reason: FieldFault::Unreadable {
            found: found.to_string(),
            wanted,
        },
    }
}

/// All rulings of an exam, in the order in which they were proposed.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn list(app: &App, exam: ExamId) -> Result<Vec<Kept>, Error> {
    app.store
        .read(move |conn| {
            exams::load(conn, exam)?;
            Ok(store::list(conn, exam)?)
        })
        .await
}

/// One ruling of an exam.
fn load_in(conn: &mut Connection, exam: ExamId, id: RulingId) -> Result<Kept, Error> {
    let kept = store::load(conn, id)?;
    if kept.exam == exam {
        Ok(kept)
    } else {
        Err(Error::NotFound)
    }
}

/// Puts a proposal into force, or withdraws it. What is in force is graded by from now on; who was graded
/// before is graded again, at once where they are few, else by the ticker.
///
/// # Errors
/// [`Error::RulingDecided`]; [`Error::SecondPerson`] where the service is set so that nobody puts their own
/// proposal into force; [`Error::NotFound`].
pub async fn decide(
    app: &App,
    staff: &Staff,
    exam: ExamId,
    id: RulingId,
    decision: Decision,
) -> Result<Kept, Error> {
    let (by, now, entropy) = (staff.account, app.now(), Arc::clone(&app.entropy));
    let needs_second = app.needs_second_person;
    let ids = (
        fresh(entropy.as_ref(), now, QuestionId::new)?,
        fresh(entropy.as_ref(), now, QuestionVersionId::new)?,
    );
    let work = move |conn: &mut Connection| {
        // Grades are stored under a share of this lock: they know of this ruling, or come before it.
        exams::lock(conn, exam)?;
        let kept = load_in(conn, exam, id)?;
        if let Some((decision, _)) = kept.decided {
            return Err(Error::RulingDecided { decision });
        }
        if needs_second && decision == Decision::Applied && kept.account == by {
            return Err(Error::SecondPerson);
        }
        store::decide(conn, &kept, decision, by, now)?;
        if decision == Decision::Withdrawn {
            put_back(conn, &kept, ids, (by, now))?;
        }
        let version = kept.ruling.version;
        let fact = match decision {
            Decision::Applied => Fact::RulingApplied {
                ruling: id,
                version,
            },
            Decision::Withdrawn => Fact::RulingWithdrawn {
                ruling: id,
                version,
            },
        };
        let deed = Deed {
            exam: Some(exam),
            attempt: None,
            account: Some(by),
            reason: kept.reason,
        };
        note(conn, entropy.as_ref(), deed, fact)?;
        Ok(())
    };
    app.store.write(work).await?;
    if decision == Decision::Applied {
        regrade_some(app, exam, Some(1)).await?;
    }
    let load = move |conn: &mut Connection| store::load(conn, id).map_err(Error::from);
    app.store.read(load).await
}

/// Accepts a text in a blank, or refuses it again, and puts that into force.
///
/// # Errors
/// As [`propose`] and [`decide`].
pub async fn rule_text(
    app: &App,
    staff: &Staff,
    exam: ExamId,
    code: QuestionCode,
    wanted: Wanted,
    reason: &str,
) -> Result<Kept, Error> {
    let proposed = propose(app, staff, exam, code, wanted, reason).await?;
    decide(app, staff, exam, proposed.id, Decision::Applied).await
}
