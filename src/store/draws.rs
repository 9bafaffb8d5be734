//! What the papers of published exams were drawn from. Only inserted.

use diesel::prelude::*;
use jiff::Timestamp;

use super::StoreError;
use super::backend::{Connection, both};
use super::rows::{ms, parse, timestamp, to_i32, to_u32, word};
use super::schema::draws;
use crate::domain::paper::{Method, Order, PoolQuestion, Statement};
use crate::domain::seed::Seed;
use crate::domain::{DrawId, ExamId};
use crate::formats::certificate::CertificateForm;
use crate::formats::pool;

/// A drawing that was finished.
#[derive(Debug, Clone)]
pub struct Draw {
    /// Its id.
    pub id: DrawId,
    /// The exam.
    pub exam: ExamId,
    /// What the papers follow from.
    pub statement: Statement,
    /// When.
    pub drawn_at: Timestamp,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = draws)]
struct Row {
    id: String,
    exam_id: String,
    method: String,
    n_papers: i64,
    neighbour_window: i32,
    blueprint_digest: String,
    pool_digest: String,
    roster_digest: String,
    commitment: String,
    drawn_at: i64,
}

/// Stores a finished drawing with the pool that it drew from and what came of it.
pub fn insert(
    conn: &mut Connection,
    draw: &Draw,
    pool: &[PoolQuestion],
    certificate: &CertificateForm,
) -> Result<(), StoreError> {
    let Order {
        method,
        count,
        window,
    } = draw.statement.order;
    let statement = &draw.statement;
    let row = Row {
        id: draw.id.to_string(),
        exam_id: draw.exam.to_string(),
        method: method.as_str().to_owned(),
        n_papers: i64::try_from(count).map_err(|_| StoreError::corrupt("draws.n_papers"))?,
        neighbour_window: to_i32(window, "draws.neighbour_window")?,
        blueprint_digest: statement.blueprint.clone(),
        pool_digest: statement.pool.clone(),
        roster_digest: statement.roster.clone().unwrap_or_default(),
        commitment: statement.commitment(),
        drawn_at: ms(draw.drawn_at),
    };
    let values = (
        &row,
        draws::pool.eq(pool::to_json(pool)),
        draws::certificate.eq(certificate.to_json()),
    );
    both!(conn, c => diesel::insert_into(draws::table).values(values).execute(c))?;
    Ok(())
}

/// The promise about the papers of an exam: SHA-256 of the statement.
///
/// # Errors
/// [`StoreError::NotFound`] as for [`load`].
pub fn load_commitment(conn: &mut Connection, exam: ExamId) -> Result<String, StoreError> {
    Ok(both!(conn, c => draws::table
        .filter(draws::exam_id.eq(exam.to_string()))
        .select(draws::commitment)
        .get_result(c))?)
}

/// The drawing of an exam, without its pool; `secret` is what it was drawn from.
///
/// # Errors
/// [`StoreError::NotFound`] for an exam that is not published, or was before drawings were kept.
pub fn load(conn: &mut Connection, exam: ExamId, secret: Seed) -> Result<Draw, StoreError> {
    let row: Row = both!(conn, c => draws::table
        .filter(draws::exam_id.eq(exam.to_string()))
        .select(Row::as_select())
        .get_result(c))?;
    Ok(Draw {
        id: parse(&row.id, "draws.id")?,
        exam: parse(&row.exam_id, "draws.exam_id")?,
        statement: Statement {
            secret,
            blueprint: row.blueprint_digest,
            pool: row.pool_digest,
            roster: Some(row.roster_digest),
            order: Order {
                method: word(&row.method, Method::ALL, Method::as_str, "draws.method")?,
                count: usize::try_from(row.n_papers)
                    .map_err(|_| StoreError::corrupt("draws.n_papers"))?,
                window: to_u32(row.neighbour_window, "draws.neighbour_window")?,
            },
        },
        drawn_at: timestamp(row.drawn_at, "draws.drawn_at")?,
    })
}

/// What the papers of an exam turned out to be.
///
/// # Errors
/// [`StoreError::NotFound`] as for [`load`].
pub fn load_certificate(
    conn: &mut Connection,
    exam: ExamId,
) -> Result<CertificateForm, StoreError> {
    let document: String = both!(conn, c => draws::table
        .filter(draws::exam_id.eq(exam.to_string()))
        .select(draws::certificate)
        .get_result(c))?;
    CertificateForm::from_json(&document).map_err(|_| StoreError::corrupt("draws.certificate"))
}

/// What the papers of an exam were drawn from.
///
/// # Errors
/// [`StoreError::NotFound`] as for [`load`].
pub fn load_pool(conn: &mut Connection, exam: ExamId) -> Result<Vec<PoolQuestion>, StoreError> {
    let document: String = both!(conn, c => draws::table
        .filter(draws::exam_id.eq(exam.to_string()))
        .select(draws::pool)
        .get_result(c))?;
    pool::from_json(&document).map_err(|_| StoreError::corrupt("draws.pool"))
}
