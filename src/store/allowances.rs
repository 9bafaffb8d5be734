//! Extra time as it was granted. Only inserted.

use diesel::prelude::*;
use jiff::SignedDuration;

use super::StoreError;
use super::accounts::Signature;
use super::backend::{Connection, both};
use super::rows::{duration_ms, ms, parse, timestamp, word};
use super::schema::{accounts, allowances};
use crate::domain::allowance::{Allowance, Cause};
use crate::domain::roster::{BranchPath, Whom};
use crate::domain::{AllowanceId, ExamId};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = allowances)]
#[diesel(treat_none_as_default_value = false)]
struct Row {
    id: String,
    exam_id: String,
    scope: String,
    subject: Option<String>,
    extra_ms: i64,
    cause: String,
    reason: String,
    account_id: Option<String>,
    granted_at: i64,
}

fn allowance(row: Row) -> Result<Allowance, StoreError> {
    let branch = |text: &str| {
        BranchPath::parse(text)
            .map(Whom::Branch)
            .map_err(|_| StoreError::corrupt("allowances.subject"))
    };
    let account = row.account_id.as_deref();
    Ok(Allowance {
        id: parse(&row.id, "allowances.id")?,
        exam: parse(&row.exam_id, "allowances.exam_id")?,
        whom: match (row.scope.as_str(), row.subject) {
            ("all", None) => Whom::All,
            ("branch", Some(path)) => branch(&path)?,
            ("candidate", Some(number)) => Whom::Candidate(number),
            (_, _) => return Err(StoreError::corrupt("allowances.scope")),
        },
        extra: SignedDuration::from_millis(row.extra_ms),
        cause: word(&row.cause, Cause::ALL, Cause::as_str, "allowances.cause")?,
        reason: row.reason,
        account: account
            .map(|id| parse(id, "allowances.account_id"))
            .transpose()?,
        granted_at: timestamp(row.granted_at, "allowances.granted_at")?,
    })
}

/// Stores a grant.
///
/// # Errors
/// [`StoreError::Duplicate`] where there is one of this id.
pub fn insert(conn: &mut Connection, allowance: &Allowance) -> Result<(), StoreError> {
    let row = Row {
        id: allowance.id.to_string(),
        exam_id: allowance.exam.to_string(),
        scope: allowance.whom.scope().to_owned(),
        subject: allowance.whom.subject().map(str::to_owned),
        extra_ms: duration_ms(allowance.extra),
        cause: allowance.cause.as_str().to_owned(),
        reason: allowance.reason.clone(),
        account_id: allowance.account.map(|id| id.to_string()),
        granted_at: ms(allowance.granted_at),
    };
    both!(conn, c => diesel::insert_into(allowances::table).values(&row).execute(c))?;
    Ok(())
}

/// The grant of an id.
pub fn find(conn: &mut Connection, id: AllowanceId) -> Result<Option<Allowance>, StoreError> {
    let row: Option<Row> = both!(conn, c => allowances::table
        .find(id.to_string())
        .select(Row::as_select())
        .get_result(c)
        .optional())?;
    row.map(allowance).transpose()
}

/// What was granted in an exam.
pub fn list(conn: &mut Connection, exam: ExamId) -> Result<Vec<Allowance>, StoreError> {
    let rows: Vec<Row> = both!(conn, c => allowances::table
        .filter(allowances::exam_id.eq(exam.to_string()))
        .select(Row::as_select())
        .load(c))?;
    rows.into_iter().map(allowance).collect()
}

/// What was granted in an exam, newest first, and by whom.
pub fn list_signed(
    conn: &mut Connection,
    exam: ExamId,
) -> Result<Vec<(Allowance, Option<Signature>)>, StoreError> {
    let rows: Vec<(Row, Option<(String, String)>)> = both!(conn, c => allowances::table
        .left_join(accounts::table)
        .filter(allowances::exam_id.eq(exam.to_string()))
        .order((allowances::granted_at.desc(), allowances::id.desc()))
        .select((Row::as_select(), (accounts::username, accounts::display_name).nullable()))
        .load(c))?;
    rows.into_iter()
        .map(|(row, by)| Ok((allowance(row)?, by.map(Signature::of))))
        .collect()
}
