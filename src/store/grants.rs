//! What staff may do, and where.
//!
//! Invariant: [`list_of`] is what authority is made of; whether a grant is in force is judged by the domain.

use std::collections::BTreeMap;

use diesel::prelude::*;
use jiff::Timestamp;

use super::StoreError;
use super::backend::{Connection, both};
use super::rows::{ms, parse, timestamp, word};
use super::schema::grants;
use crate::domain::access::{Grant, Role, Scope};
use crate::domain::roster::BranchPath;
use crate::domain::{AccountId, GrantId};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = grants)]
struct GrantRow {
    id: String,
    account_id: String,
    role: String,
    scope: String,
    branch: Option<String>,
    exam_id: Option<String>,
    valid_from: Option<i64>,
    valid_to: Option<i64>,
    confirmed_at: Option<i64>,
    granted_by: Option<String>,
    created_at: i64,
}

fn grant(row: GrantRow) -> Result<Grant, StoreError> {
    let time = |at: Option<i64>| at.map(|at| timestamp(at, "grants.valid")).transpose();
    let scope = match (row.scope.as_str(), row.branch, row.exam_id) {
        ("everything", None, None) => Scope::Everything,
        ("branch", Some(path), None) => {
            let path = BranchPath::parse(&path);
            Scope::Branch(path.map_err(|_| StoreError::corrupt("grants.branch"))?)
        }
        ("exam", None, Some(exam)) => Scope::Exam(parse(&exam, "grants.exam_id")?),
        (_, _, _) => return Err(StoreError::corrupt("grants.scope")),
    };
    Ok(Grant {
        id: parse(&row.id, "grants.id")?,
        role: word(&row.role, Role::ALL, Role::as_str, "grants.role")?,
        scope,
        valid_from: time(row.valid_from)?,
        valid_to: time(row.valid_to)?,
        confirmed_at: time(row.confirmed_at)?,
    })
}

/// Stores a grant. `granted_by` is none where the set-up or the command line gives it.
pub fn insert(
    conn: &mut Connection,
    account: AccountId,
    grant: &Grant,
    granted_by: Option<AccountId>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (scope, branch, exam_id) = match &grant.scope {
        Scope::Everything => ("everything", None, None),
        Scope::Branch(branch) => ("branch", Some(branch.as_str().to_owned()), None),
        Scope::Exam(exam) => ("exam", None, Some(exam.to_string())),
    };
    let row = GrantRow {
        id: grant.id.to_string(),
        account_id: account.to_string(),
        role: grant.role.as_str().to_owned(),
        scope: scope.to_owned(),
        branch,
        exam_id,
        valid_from: grant.valid_from.map(ms),
        valid_to: grant.valid_to.map(ms),
        confirmed_at: grant.confirmed_at.map(ms),
        granted_by: granted_by.map(|id| id.to_string()),
        created_at: ms(now),
    };
    both!(conn, c => diesel::insert_into(grants::table).values(&row).execute(c))?;
    Ok(())
}

/// The grants of an account, whether or not they are in force, oldest first.
pub fn list_of(conn: &mut Connection, account: AccountId) -> Result<Vec<Grant>, StoreError> {
    let rows: Vec<GrantRow> = both!(conn, c => grants::table
        .filter(grants::account_id.eq(account.to_string()))
        .order(grants::id.asc())
        .select(GrantRow::as_select())
        .load(c))?;
    rows.into_iter().map(grant).collect()
}

/// The grants of everybody, oldest first.
pub fn list(conn: &mut Connection) -> Result<BTreeMap<AccountId, Vec<Grant>>, StoreError> {
    let rows: Vec<GrantRow> = both!(conn, c => grants::table
        .order(grants::id.asc())
        .select(GrantRow::as_select())
        .load(c))?;
    let mut found: BTreeMap<AccountId, Vec<Grant>> = BTreeMap::new();
    for row in rows {
        let account = parse(&row.account_id, "grants.account_id")?;
        found.entry(account).or_default().push(grant(row)?);
    }
    Ok(found)
}

/// Takes a grant of an account back; false where it has none of this id.
pub fn remove(conn: &mut Connection, account: AccountId, id: GrantId) -> Result<bool, StoreError> {
    let this = grants::table
        .find(id.to_string())
        .filter(grants::account_id.eq(account.to_string()));
    Ok(both!(conn, c => diesel::delete(this).execute(c))? == 1)
}

/// Confirms what an account was given and nobody stood for yet: one grant, or all.
pub fn confirm(
    conn: &mut Connection,
    account: AccountId,
    only: Option<GrantId>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let open = grants::account_id
        .eq(account.to_string())
        .and(grants::confirmed_at.is_null());
    let set = grants::confirmed_at.eq(ms(now));
    match only {
        Some(id) => {
            let this = grants::table
                .filter(open)
                .filter(grants::id.eq(id.to_string()));
            both!(conn, c => diesel::update(this).set(set).execute(c))?;
        }
        None => {
            both!(conn, c => diesel::update(grants::table.filter(open)).set(set).execute(c))?;
        }
    }
    Ok(())
}

/// Who gave a grant; none where the set-up or the command line did.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn giver_of(conn: &mut Connection, id: GrantId) -> Result<Option<AccountId>, StoreError> {
    let by: Option<String> = both!(conn, c => grants::table
        .find(id.to_string())
        .select(grants::granted_by)
        .get_result(c))?;
    by.map(|id| parse(&id, "grants.granted_by")).transpose()
}
