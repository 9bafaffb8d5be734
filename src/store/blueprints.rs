//! Plans for papers. Only inserted.

use diesel::prelude::*;
use jiff::Timestamp;

use super::StoreError;
use super::backend::{Connection, both};
use super::rows::{ms, parse};
use super::schema::blueprints;
use crate::domain::BlueprintId;
use crate::domain::blueprint::Blueprint;
use crate::formats::blueprint as form;

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
