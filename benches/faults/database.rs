//! What is stored, read behind the server's back.
//!
//! Invariant: only looks, but for [`Book::execute`], with which a promise makes what it needs.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use diesel::connection::SimpleConnection;
use diesel::pg::Pg;
use diesel::sql_types::{BigInt, Integer, Nullable, Text};
use diesel::sqlite::Sqlite;
use diesel::{
    Connection as _, PgConnection, QueryableByName, RunQueryDsl, SqliteConnection, sql_query,
};
use serde_json::{Value, json};

use super::check::{Answers, Kept, Stored};
use super::process::wait_until;

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Sqlite,
    Postgresql,
}

impl Kind {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgresql => "postgresql",
        }
    }
}

/// A connection of our own.
pub(crate) enum Book {
    Sqlite(Box<SqliteConnection>),
    Postgresql(Box<PgConnection>),
}

#[derive(QueryableByName)]
struct AnswerRow {
    #[diesel(sql_type = Text)]
    attempt_id: String,
    #[diesel(sql_type = Integer)]
    slot: i32,
    #[diesel(sql_type = BigInt)]
    revision: i64,
    #[diesel(sql_type = Nullable<Text>)]
    response: Option<String>,
    #[diesel(sql_type = BigInt)]
    saved_at: i64,
}

#[derive(QueryableByName)]
struct RefusedRow {
    #[diesel(sql_type = Text)]
    attempt_id: String,
    #[diesel(sql_type = Integer)]
    slot: i32,
    #[diesel(sql_type = BigInt)]
    revision: i64,
    #[diesel(sql_type = BigInt)]
    refused_at: i64,
}

/// How an attempt stands.
#[derive(QueryableByName, Debug, Clone)]
pub(crate) struct Standing {
    #[diesel(sql_type = Text)]
    pub(crate) attempt_id: String,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub(crate) deadline: Option<i64>,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub(crate) closed_at: Option<i64>,
    #[diesel(sql_type = Nullable<Text>)]
    pub(crate) closed_how: Option<String>,
    #[diesel(sql_type = BigInt)]
    pub(crate) n_grades: i64,
    /// Hundredths of a mark; 0 where it is not graded.
    #[diesel(sql_type = BigInt)]
    pub(crate) total: i64,
}

#[derive(QueryableByName)]
struct CountRow {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

#[derive(QueryableByName)]
struct TextRow {
    #[diesel(sql_type = Text)]
    text: String,
}

impl Book {
    /// Connects to what `--database` names.
    pub(crate) fn open(setting: &str) -> Result<Self> {
        if let Some(path) = setting.strip_prefix("sqlite:") {
            let mut conn = SqliteConnection::establish(path)?;
            conn.batch_execute("PRAGMA busy_timeout = 10000")?;
            return Ok(Self::Sqlite(Box::new(conn)));
        }
        Ok(Self::Postgresql(Box::new(PgConnection::establish(
            setting,
        )?)))
    }

    fn load<R>(&mut self, sql: &str) -> Result<Vec<R>>
    where
        R: QueryableByName<Sqlite> + QueryableByName<Pg> + 'static,
    {
        let rows = match self {
            Self::Sqlite(conn) => sql_query(sql).load(&mut **conn),
            Self::Postgresql(conn) => sql_query(sql).load(&mut **conn),
        };
        rows.with_context(|| sql.to_owned())
    }

    pub(crate) fn execute(&mut self, sql: &str) -> Result<()> {
        match self {
            Self::Sqlite(conn) => conn.batch_execute(sql),
            Self::Postgresql(conn) => conn.batch_execute(sql),
        }
        .with_context(|| sql.to_owned())
    }

    /// The number that a query tells as `count`.
    pub(crate) fn count(&mut self, sql: &str) -> Result<i64> {
        let rows: Vec<CountRow> = self.load(sql)?;
        Ok(rows.first().context("no row")?.count)
    }

    /// The text that a query tells as `text`.
    pub(crate) fn text(&mut self, sql: &str) -> Result<String> {
        let rows: Vec<TextRow> = self.load(sql)?;
        Ok(rows.into_iter().next().context("no row")?.text)
    }

    /// What is stored of these attempts; the place of an attempt in the list is its client.
    pub(crate) fn answers(&mut self, attempts: &[String]) -> Result<Answers> {
        let rows: Vec<AnswerRow> =
            self.load("SELECT attempt_id, slot, revision, response, saved_at FROM answers")?;
        let places = places(attempts);
        let ours = rows
            .into_iter()
            .filter_map(|row| Some((*places.get(row.attempt_id.as_str())?, row)));
        ours.map(|(client, row)| {
            let stored = Stored {
                revision: u32::try_from(row.revision)?,
                response: row
                    .response
                    .as_deref()
                    .map_or(Ok(Value::Null), in_letters)?,
                saved_at: row.saved_at,
            };
            Ok(((client, u32::try_from(row.slot)?), stored))
        })
        .collect()
    }

    /// The refused saves of these attempts that were kept.
    pub(crate) fn kept(&mut self, attempts: &[String]) -> Result<Kept> {
        let rows: Vec<RefusedRow> = self.load(
            "SELECT attempt_id, slot, revision, refused_at FROM refused_saves ORDER BY refused_at DESC",
        )?;
        let places = places(attempts);
        let ours = rows
            .into_iter()
            .filter_map(|row| Some((*places.get(row.attempt_id.as_str())?, row)));
        ours.map(|(client, row)| {
            let key = (
                client,
                u32::try_from(row.slot)?,
                u32::try_from(row.revision)?,
            );
            Ok((key, row.refused_at))
        })
        .collect()
    }

    /// How these attempts stand, in their order.
    pub(crate) fn standings(&mut self, attempts: &[String]) -> Result<Vec<Standing>> {
        let rows: Vec<Standing> = self.load(
            "SELECT a.id AS attempt_id, a.deadline, a.closed_at, a.closed_how, \
             (SELECT count(*) FROM grades g WHERE g.attempt_id = a.id) AS n_grades, \
             coalesce((SELECT g.total FROM grades g WHERE g.id = a.grade_id), 0) AS total \
             FROM attempts a",
        )?;
        let mut by_id: BTreeMap<String, Standing> = rows
            .into_iter()
            .map(|row| (row.attempt_id.clone(), row))
            .collect();
        attempts
            .iter()
            .map(|id| by_id.remove(id).ok_or_else(|| anyhow!("no attempt {id}")))
            .collect()
    }

    /// Waits until each of these attempts is graded.
    pub(crate) fn wait_graded(&mut self, attempts: &[String], within: Duration) -> Result<()> {
        wait_until("every attempt is graded", within, || {
            let standings = self.standings(attempts)?;
            Ok(standings.iter().all(|one| 0 < one.n_grades))
        })
    }
}

fn places(attempts: &[String]) -> BTreeMap<&str, usize> {
    attempts.iter().map(String::as_str).zip(0..).collect()
}

/// A stored response as clients send it: our questions' option `b` is the letter B on every paper,
/// because nothing is shuffled.
fn in_letters(document: &str) -> Result<Value> {
    let document: Value = serde_json::from_str(document)?;
    if let Some(blanks) = document.get("blanks") {
        return Ok(json!({ "blanks": blanks }));
    }
    let choices = document.get("choices").and_then(Value::as_array);
    let choices = choices.with_context(|| format!("a response of another form: {document}"))?;
    let letters: Vec<String> = choices
        .iter()
        .filter_map(Value::as_str)
        .map(str::to_uppercase)
        .collect();
    Ok(json!({ "choices": letters }))
}
