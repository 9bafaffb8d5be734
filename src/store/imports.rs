//! Imports: what was read of files, what somebody decided, and what of the bank came of it.
//!
//! Invariant: an import is stored once and undone once.

use diesel::prelude::*;
use jiff::Timestamp;

use super::StoreError;
use super::accounts::Signature;
use super::backend::{Connection, both};
use super::rows::{ms, parse, timestamp, to_i32, to_u32, word};
use super::schema::{accounts, imported_versions, imports, question_versions, questions};
use crate::domain::question::{QuestionCode, Status};
use crate::domain::{AccountId, ImportId, QuestionVersionId};
use crate::formats::import::ImportDocument;

/// Where an import stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Nobody has decided.
    Open,
    /// Its chosen questions are in the bank.
    Stored,
    /// They were taken back.
    Undone,
}

impl State {
    const ALL: [Self; 3] = [Self::Open, Self::Stored, Self::Undone];

    /// The word of the store and of the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Stored => "stored",
            Self::Undone => "undone",
        }
    }
}

/// An import without what was read.
#[derive(Debug, Clone)]
pub struct Heading {
    /// Its id.
    pub id: ImportId,
    /// Who brought it.
    pub by: Signature,
    /// The file, as they named it.
    pub file_name: String,
    /// What it was read as.
    pub format: String,
    /// Where it stands.
    pub state: State,
    /// When it was read.
    pub made_at: Timestamp,
    /// When it was stored.
    pub decided_at: Option<Timestamp>,
    /// When it was taken back.
    pub undone_at: Option<Timestamp>,
}

/// A new import.
#[derive(Debug, Clone)]
pub struct New {
    /// Its id.
    pub id: ImportId,
    /// Who brings it.
    pub account: AccountId,
    /// The file, as they name it.
    pub file_name: String,
    /// What it was read as.
    pub format: String,
    /// When.
    pub at: Timestamp,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = imports)]
struct Row {
    id: String,
    file_name: String,
    format: String,
    state: String,
    made_at: i64,
    decided_at: Option<i64>,
    undone_at: Option<i64>,
}

fn heading((row, by): (Row, (String, String))) -> Result<Heading, StoreError> {
    let at = |at: Option<i64>, column| at.map(|at| timestamp(at, column)).transpose();
    Ok(Heading {
        id: parse(&row.id, "imports.id")?,
        by: Signature {
            username: by.0,
            display_name: by.1,
        },
        file_name: row.file_name,
        format: row.format,
        state: word(&row.state, &State::ALL, State::as_str, "imports.state")?,
        made_at: timestamp(row.made_at, "imports.made_at")?,
        decided_at: at(row.decided_at, "imports.decided_at")?,
        undone_at: at(row.undone_at, "imports.undone_at")?,
    })
}

/// Stores what was read.
pub fn insert(
    conn: &mut Connection,
    new: &New,
    document: &ImportDocument,
) -> Result<(), StoreError> {
    let values = (
        imports::id.eq(new.id.to_string()),
        imports::account_id.eq(new.account.to_string()),
        imports::file_name.eq(&new.file_name),
        imports::format.eq(&new.format),
        imports::state.eq(State::Open.as_str()),
        imports::document.eq(document.to_json()),
        imports::made_at.eq(ms(new.at)),
    );
    both!(conn, c => diesel::insert_into(imports::table).values(values).execute(c))?;
    Ok(())
}

/// Drops what was read before a moment and never decided.
pub fn drop_open_before(conn: &mut Connection, moment: Timestamp) -> Result<(), StoreError> {
    let old = imports::table
        .filter(imports::state.eq(State::Open.as_str()))
        .filter(imports::made_at.lt(ms(moment)));
    both!(conn, c => diesel::delete(old).execute(c))?;
    Ok(())
}

/// The last imports, newest first, each with what was read.
pub fn list(
    conn: &mut Connection,
    limit: i64,
) -> Result<Vec<(Heading, ImportDocument)>, StoreError> {
    let rows: Vec<(Row, (String, String), String)> = both!(conn, c => imports::table
        .inner_join(accounts::table)
        .order((imports::made_at.desc(), imports::id.desc()))
        .limit(limit)
        .select((Row::as_select(), (accounts::username, accounts::display_name), imports::document))
        .load(c))?;
    let each = rows.into_iter().map(|(row, by, document)| {
        let document = ImportDocument::from_json(&document);
        let document = document.map_err(|_| StoreError::corrupt("imports.document"))?;
        Ok((heading((row, by))?, document))
    });
    each.collect()
}

/// One import.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn load(conn: &mut Connection, id: ImportId) -> Result<(Heading, ImportDocument), StoreError> {
    let (row, by, document): (Row, (String, String), String) = both!(conn, c => imports::table
        .inner_join(accounts::table)
        .filter(imports::id.eq(id.to_string()))
        .select((Row::as_select(), (accounts::username, accounts::display_name), imports::document))
        .get_result(c))?;
    let document = ImportDocument::from_json(&document);
    let document = document.map_err(|_| StoreError::corrupt("imports.document"))?;
    Ok((heading((row, by))?, document))
}

/// Puts another document in the place of the one of an open import.
///
/// # Errors
/// [`StoreError::NotFound`] where it is not open.
pub fn replace_document(
    conn: &mut Connection,
    id: ImportId,
    document: &ImportDocument,
) -> Result<(), StoreError> {
    let open = imports::table
        .find(id.to_string())
        .filter(imports::state.eq(State::Open.as_str()));
    let document = imports::document.eq(document.to_json());
    let n_changed = both!(conn, c => diesel::update(open).set(document).execute(c))?;
    if n_changed == 0 {
        Err(StoreError::NotFound)
    } else {
        Ok(())
    }
}

/// Moves an import on: from open to stored, from stored to undone. Whether it was where it was said to be.
pub fn advance(
    conn: &mut Connection,
    id: ImportId,
    (from, to): (State, State),
    at: Timestamp,
) -> Result<bool, StoreError> {
    let there = imports::table
        .find(id.to_string())
        .filter(imports::state.eq(from.as_str()));
    let (state, at) = (imports::state.eq(to.as_str()), Some(ms(at)));
    let n_changed = match to {
        State::Undone => {
            both!(conn, c => diesel::update(there).set((state, imports::undone_at.eq(at))).execute(c))?
        }
        State::Open | State::Stored => {
            both!(conn, c => diesel::update(there).set((state, imports::decided_at.eq(at))).execute(c))?
        }
    };
    Ok(n_changed == 1)
}

/// What a question was before an import changed it: the number of the version in use, and its status.
pub type Before = Option<(u32, Status)>;

/// Notes what an import made of a question.
pub fn insert_version(
    conn: &mut Connection,
    import: ImportId,
    version: QuestionVersionId,
    before: Before,
) -> Result<(), StoreError> {
    let number = before
        .map(|(number, _)| to_i32(number, "version"))
        .transpose()?;
    let values = (
        imported_versions::import_id.eq(import.to_string()),
        imported_versions::question_version_id.eq(version.to_string()),
        imported_versions::before_number.eq(number),
        imported_versions::before_status.eq(before.map(|(_, status)| status.as_str())),
    );
    both!(conn, c => diesel::insert_into(imported_versions::table).values(values).execute(c))?;
    Ok(())
}

/// What an import made of a question.
#[derive(Debug, Clone)]
pub struct Made {
    /// Which.
    pub code: QuestionCode,
    /// The version that it made.
    pub version: QuestionVersionId,
    /// The number of that version.
    pub number: u32,
    /// What was before.
    pub before: Before,
}

/// What an import made of the bank, by code.
pub fn list_versions(conn: &mut Connection, import: ImportId) -> Result<Vec<Made>, StoreError> {
    type Columns = (String, String, i32, Option<i32>, Option<String>);
    let rows: Vec<Columns> = both!(conn, c => imported_versions::table
        .inner_join(question_versions::table.inner_join(questions::table))
        .filter(imported_versions::import_id.eq(import.to_string()))
        .order(questions::code.asc())
        .select((
            questions::code,
            imported_versions::question_version_id,
            question_versions::number,
            imported_versions::before_number,
            imported_versions::before_status,
        ))
        .load(c))?;
    let each = rows
        .into_iter()
        .map(|(code, version, number, before, status)| {
            let column = "imported_versions.before_status";
            let before = match (before, status) {
                (Some(number), Some(status)) => Some((
                    to_u32(number, "imported_versions.before_number")?,
                    word(&status, Status::ALL, Status::as_str, column)?,
                )),
                _ => None,
            };
            Ok(Made {
                code: parse(&code, "questions.code")?,
                version: parse(&version, "imported_versions.question_version_id")?,
                number: to_u32(number, "question_versions.number")?,
                before,
            })
        });
    each.collect()
}
