//! Plans for papers.
//!
//! Invariant: what exams were held by does not change: whoever changes a plan holds it alone and looks for
//! such exams, and whoever publishes one holds it as well.

use diesel::prelude::*;
use jiff::Timestamp;

use super::StoreError;
use super::backend::{Connection, Hold, both};
use super::rows::{ms, parse, to_i32, to_u32};
use super::schema::{blueprints, exams};
use crate::domain::BlueprintId;
use crate::domain::blueprint::Blueprint;
use crate::domain::exam::State;
use crate::formats::blueprint as form;

/// A plan as it is kept.
#[derive(Debug, Clone)]
pub struct Kept {
    /// The plan.
    pub blueprint: Blueprint,
    /// Counts up from 1 with every change.
    pub revision: u32,
    /// Exams that stand on it.
    pub uses: Uses,
}

/// Exams that stand on a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Uses {
    /// That are drafts.
    pub drafts: usize,
    /// That were published.
    pub held: usize,
}

/// Stores a plan.
pub fn insert(
    conn: &mut Connection,
    id: BlueprintId,
    blueprint: &Blueprint,
    now: Timestamp,
) -> Result<(), StoreError> {
    let values = (
        blueprints::id.eq(id.to_string()),
        blueprints::title.eq(&blueprint.title),
        blueprints::document.eq(form::to_json(blueprint)),
        blueprints::created_at.eq(ms(now)),
        blueprints::changes.eq(0),
    );
    both!(conn, c => diesel::insert_into(blueprints::table).values(values).execute(c))?;
    Ok(())
}

/// The plan of an id.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn load(conn: &mut Connection, id: BlueprintId) -> Result<Blueprint, StoreError> {
    let document: String = both!(conn, c => blueprints::table.find(id.to_string()).select(blueprints::document).get_result(c))?;
    form::from_json(&document).map_err(|_| StoreError::corrupt("blueprints.document"))
}

/// The plan of an id, held until the transaction ends: others may hold it as well, and nobody changes it.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn load_shared(conn: &mut Connection, id: BlueprintId) -> Result<Blueprint, StoreError> {
    hold(conn, id, Hold::Shared)?;
    load(conn, id)
}

/// The plan of an id as it is kept, held until the transaction ends: nobody else changes it or comes to use it.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn lock(conn: &mut Connection, id: BlueprintId) -> Result<Kept, StoreError> {
    hold(conn, id, Hold::Alone)?;
    load_kept(conn, id)
}

fn hold(conn: &mut Connection, id: BlueprintId, hold: Hold) -> Result<(), StoreError> {
    if conn.lock_blueprint(&id.to_string(), hold)? {
        Ok(())
    } else {
        Err(StoreError::NotFound)
    }
}

/// The plan of an id as it is kept.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn load_kept(conn: &mut Connection, id: BlueprintId) -> Result<Kept, StoreError> {
    let blueprint = load(conn, id)?;
    let changes: i32 = both!(conn, c => blueprints::table.find(id.to_string()).select(blueprints::changes).get_result(c))?;
    let states: Vec<String> = both!(conn, c => exams::table
        .filter(exams::blueprint_id.eq(id.to_string()))
        .select(exams::state)
        .load(c))?;
    let is_draft = |state: &&String| state.as_str() == State::Draft.as_str();
    let drafts = states.iter().filter(is_draft).count();
    Ok(Kept {
        blueprint,
        revision: to_u32(changes, "blueprints.changes")?.saturating_add(1),
        uses: Uses {
            drafts,
            held: states.len() - drafts,
        },
    })
}

/// Stores the next revision of a plan.
pub fn update(
    conn: &mut Connection,
    id: BlueprintId,
    blueprint: &Blueprint,
    revision: u32,
) -> Result<(), StoreError> {
    let values = (
        blueprints::title.eq(&blueprint.title),
        blueprints::document.eq(form::to_json(blueprint)),
        blueprints::changes.eq(to_i32(revision.saturating_sub(1), "blueprints.changes")?),
    );
    both!(conn, c => diesel::update(blueprints::table.find(id.to_string())).set(values).execute(c))?;
    Ok(())
}

/// Removes a plan that no exam stands on.
pub fn delete(conn: &mut Connection, id: BlueprintId) -> Result<(), StoreError> {
    both!(conn, c => diesel::delete(blueprints::table.find(id.to_string())).execute(c))?;
    Ok(())
}

/// All plans, newest first: id and title.
pub fn list(conn: &mut Connection) -> Result<Vec<(BlueprintId, String)>, StoreError> {
    let rows: Vec<(String, String)> = both!(conn, c => blueprints::table
        .select((blueprints::id, blueprints::title))
        .order(blueprints::id.desc())
        .limit(500)
        .load(c))?;
    rows.into_iter()
        .map(|(id, title)| Ok((parse(&id, "blueprints.id")?, title)))
        .collect()
}
