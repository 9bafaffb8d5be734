//! Rulings of exams: proposed, decided once; those that are applied are numbered and never change.

use diesel::prelude::*;
use jiff::Timestamp;

use super::StoreError;
use super::accounts::Signature;
use super::backend::{Connection, both};
use super::rows::{ms, parse, timestamp, to_i32, to_u32, word};
use super::schema::{accounts, question_versions, questions, rulings};
use crate::domain::question::QuestionCode;
use crate::domain::ruling::{Decision, Matter, Ruling};
use crate::domain::{AccountId, ExamId, QuestionVersionId, RulingId};
use crate::formats::ruling::{from_json, to_json};

/// A ruling as it is kept.
#[derive(Debug, Clone)]
pub struct Kept {
    /// Its id.
    pub id: RulingId,
    /// Of which exam.
    pub exam: ExamId,
    /// The code of the question that it is about.
    pub question: QuestionCode,
    /// What is ruled.
    pub ruling: Ruling,
    /// Why.
    pub reason: String,
    /// The account of who proposed it.
    pub account: AccountId,
    /// Who that is.
    pub by: Signature,
    /// When.
    pub proposed_at: Timestamp,
    /// What was decided, and when.
    pub decided: Option<(Decision, Timestamp)>,
    /// Its number in the order of effect, where it is applied.
    pub number: Option<u32>,
    /// When everybody concerned had been graded again.
    pub regraded_at: Option<Timestamp>,
}

/// A ruling that is proposed.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// Its id.
    pub id: RulingId,
    /// Of which exam.
    pub exam: ExamId,
    /// What is to be ruled.
    pub ruling: Ruling,
    /// Why.
    pub reason: String,
    /// Who proposes it.
    pub account: AccountId,
    /// When.
    pub at: Timestamp,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = rulings)]
struct Row {
    id: String,
    exam_id: String,
    question_version_id: String,
    document: String,
    reason: String,
    account_id: String,
    proposed_at: i64,
    decision: Option<String>,
    decided_at: Option<i64>,
    number: Option<i32>,
    regraded_at: Option<i64>,
}

/// A ruling, who proposed it, and the code of the question.
type Columns = (Row, (String, String), String);

/// The columns of [`Columns`].
macro_rules! kept_columns {
    () => {
        (
            Row::as_select(),
            (accounts::username, accounts::display_name),
            questions::code,
        )
    };
}

/// Rulings, each with who proposed it and with its question.
macro_rules! with_proposer {
    () => {
        rulings::table
            .inner_join(accounts::table.on(accounts::id.eq(rulings::account_id)))
            .inner_join(
                question_versions::table.on(question_versions::id.eq(rulings::question_version_id)),
            )
            .inner_join(questions::table.on(questions::id.eq(question_versions::question_id)))
    };
}

/// Stores a proposal.
pub fn insert(conn: &mut Connection, proposal: &Proposal) -> Result<(), StoreError> {
    let values = (
        rulings::id.eq(proposal.id.to_string()),
        rulings::exam_id.eq(proposal.exam.to_string()),
        rulings::question_version_id.eq(proposal.ruling.version.to_string()),
        rulings::document.eq(to_json(&proposal.ruling.matter)),
        rulings::reason.eq(&proposal.reason),
        rulings::account_id.eq(proposal.account.to_string()),
        rulings::proposed_at.eq(ms(proposal.at)),
    );
    both!(conn, c => diesel::insert_into(rulings::table).values(values).execute(c))?;
    Ok(())
}

/// The ruling of an id.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn load(conn: &mut Connection, id: RulingId) -> Result<Kept, StoreError> {
    let row: Columns = both!(conn, c => with_proposer!()
        .filter(rulings::id.eq(id.to_string()))
        .select(kept_columns!())
        .get_result(c))?;
    kept(row)
}

/// All rulings of an exam, in the order in which they were proposed.
pub fn list(conn: &mut Connection, exam: ExamId) -> Result<Vec<Kept>, StoreError> {
    let rows: Vec<Columns> = both!(conn, c => with_proposer!()
        .filter(rulings::exam_id.eq(exam.to_string()))
        .order((rulings::proposed_at.asc(), rulings::id.asc()))
        .select(kept_columns!())
        .load(c))?;
    rows.into_iter().map(kept).collect()
}

/// What is in force in an exam, in the order of effect.
pub fn list_in_force(conn: &mut Connection, exam: ExamId) -> Result<Vec<Ruling>, StoreError> {
    let rows: Vec<(String, String)> = both!(conn, c => rulings::table
        .filter(rulings::exam_id.eq(exam.to_string()))
        .filter(rulings::number.is_not_null())
        .order(rulings::number.asc())
        .select((rulings::question_version_id, rulings::document))
        .load(c))?;
    rows.into_iter()
        .map(|(version, document)| ruling(&version, &document))
        .collect()
}

/// How many rulings are in force in an exam.
pub fn count_in_force(conn: &mut Connection, exam: ExamId) -> Result<usize, StoreError> {
    let n: i64 = both!(conn, c => rulings::table
        .filter(rulings::exam_id.eq(exam.to_string()))
        .filter(rulings::number.is_not_null())
        .count()
        .get_result(c))?;
    usize::try_from(n).map_err(|_| StoreError::corrupt("rulings"))
}

/// Rulings that are in force and whose regrading is not finished, by exam and number.
pub fn list_unfinished(conn: &mut Connection) -> Result<Vec<(RulingId, ExamId)>, StoreError> {
    let rows: Vec<(String, String)> = both!(conn, c => rulings::table
        .filter(rulings::number.is_not_null())
        .filter(rulings::regraded_at.is_null())
        .order((rulings::exam_id.asc(), rulings::number.asc()))
        .select((rulings::id, rulings::exam_id))
        .load(c))?;
    rows.into_iter()
        .map(|(id, exam)| Ok((parse(&id, "rulings.id")?, parse(&exam, "rulings.exam_id")?)))
        .collect()
}

/// Puts an open proposal into force, or withdraws it; its number, where it is put into force. None where
/// it was decided before. The exam must be locked, so that numbers have no gaps.
pub fn decide(
    conn: &mut Connection,
    kept: &Kept,
    decision: Decision,
    by: AccountId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let last: Option<i32> = both!(conn, c => rulings::table
        .filter(rulings::exam_id.eq(kept.exam.to_string()))
        .select(diesel::dsl::max(rulings::number))
        .get_result(c))?;
    let number = match decision {
        Decision::Applied => Some(last.unwrap_or(0).saturating_add(1)),
        Decision::Withdrawn => None,
    };
    let open = rulings::table
        .filter(rulings::id.eq(kept.id.to_string()))
        .filter(rulings::decision.is_null());
    let values = (
        rulings::decision.eq(decision.as_str()),
        rulings::decided_by.eq(by.to_string()),
        rulings::decided_at.eq(ms(now)),
        rulings::number.eq(number),
    );
    let n_decided = both!(conn, c => diesel::update(open).set(values).execute(c))?;
    Ok(n_decided == 1)
}

/// Notes that everybody concerned was graded again under the first so many rulings of an exam.
pub fn finish(
    conn: &mut Connection,
    exam: ExamId,
    n_rulings: usize,
    now: Timestamp,
) -> Result<(), StoreError> {
    let these = rulings::table
        .filter(rulings::exam_id.eq(exam.to_string()))
        .filter(rulings::number.le(to_i32(n_rulings, "rulings.number")?))
        .filter(rulings::regraded_at.is_null());
    let value = rulings::regraded_at.eq(ms(now));
    both!(conn, c => diesel::update(these).set(value).execute(c))?;
    Ok(())
}

fn ruling(version: &str, document: &str) -> Result<Ruling, StoreError> {
    let version: QuestionVersionId = parse(version, "rulings.question_version_id")?;
    let corrupt = |_| StoreError::corrupt("rulings.document");
    let matter: Matter = from_json(document).map_err(corrupt)?;
    Ok(Ruling { version, matter })
}

fn kept((row, by, code): Columns) -> Result<Kept, StoreError> {
    let time = |at: i64| timestamp(at, "rulings");
    let decided = match (row.decision, row.decided_at) {
        (Some(decision), Some(at)) => {
            let all = Decision::ALL;
            let decision = word(&decision, all, Decision::as_str, "rulings.decision")?;
            Some((decision, time(at)?))
        }
        (_, _) => None,
    };
    let number = |number: i32| to_u32(number, "rulings.number");
    Ok(Kept {
        id: parse(&row.id, "rulings.id")?,
        exam: parse(&row.exam_id, "rulings.exam_id")?,
        question: parse(&code, "questions.code")?,
        ruling: ruling(&row.question_version_id, &row.document)?,
        reason: row.reason,
        account: parse(&row.account_id, "rulings.account_id")?,
        by: Signature::of(by),
        proposed_at: time(row.proposed_at)?,
        decided,
        number: row.number.map(number).transpose()?,
        regraded_at: row.regraded_at.map(time).transpose()?,
    })
}
