//! What the study texts are called that evidence names.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use super::StoreError;
use super::backend::{Connection, both};
use super::rows::CHUNK;
use super::schema::materials;

/// Calls a text by a title from now on.
pub fn put(conn: &mut Connection, id: &str, title: &str) -> Result<(), StoreError> {
    both!(conn, c => diesel::insert_into(materials::table)
        .values((materials::id.eq(id), materials::title.eq(title)))
        .on_conflict(materials::id)
        .do_update()
        .set(materials::title.eq(title))
        .execute(c))?;
    Ok(())
}

/// The titles of some texts, by id; those that are known.
pub fn load_titles(
    conn: &mut Connection,
    ids: &BTreeSet<&str>,
) -> Result<BTreeMap<String, String>, StoreError> {
    let ids: Vec<&str> = ids.iter().copied().collect();
    let mut titles = BTreeMap::new();
    for some in ids.chunks(CHUNK) {
        let rows: Vec<(String, String)> = both!(conn, c => materials::table
            .filter(materials::id.eq_any(some.to_vec()))
            .select((materials::id, materials::title))
            .load(c))?;
        titles.extend(rows);
    }
    Ok(titles)
}
