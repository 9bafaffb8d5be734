//! Pictures of questions, by the hash of their bytes.
//!
//! Invariant: a picture is only inserted; equal bytes are one row.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use jiff::Timestamp;

use super::StoreError;
use super::backend::{Connection, both};
use super::rows::{CHUNK, ms, parse, to_i32, word};
use super::schema::assets;
use crate::domain::asset::AssetId;
use crate::formats::base64;
use crate::formats::picture::{Picture, PictureKind};

/// Stores a picture; one that is there already stays.
pub fn insert(
    conn: &mut Connection,
    id: &AssetId,
    picture: &Picture,
    now: Timestamp,
) -> Result<(), StoreError> {
    let values = (
        assets::sha256.eq(id.as_str()),
        assets::media_type.eq(picture.kind.media_type()),
        assets::width.eq(to_i32(picture.width, "assets.width")?),
        assets::height.eq(to_i32(picture.height, "assets.height")?),
        assets::bytes.eq(base64::encode(&picture.bytes)),
        assets::created_at.eq(ms(now)),
    );
    both!(conn, c => diesel::insert_into(assets::table)
        .values(values)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(())
}

/// A picture as it is served.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn load(conn: &mut Connection, id: &AssetId) -> Result<(PictureKind, Vec<u8>), StoreError> {
    let row: (String, String) = both!(conn, c => assets::table
        .find(id.as_str())
        .select((assets::media_type, assets::bytes))
        .get_result(c))?;
    let bytes = base64::decode(&row.1).ok_or_else(|| StoreError::corrupt("assets.bytes"))?;
    Ok((kind(&row.0)?, bytes))
}

/// Those of some pictures that are there.
pub fn list_known(
    conn: &mut Connection,
    ids: &BTreeSet<AssetId>,
) -> Result<BTreeSet<AssetId>, StoreError> {
    let ids: Vec<&str> = ids.iter().map(AssetId::as_str).collect();
    let mut known = BTreeSet::new();
    for some in ids.chunks(CHUNK) {
        let rows: Vec<String> = both!(conn, c => assets::table
            .filter(assets::sha256.eq_any(some.to_vec()))
            .select(assets::sha256)
            .load(c))?;
        for row in rows {
            known.insert(parse(&row, "assets.sha256")?);
        }
    }
    Ok(known)
}

/// Pictures in base 64, as documents hold them that are whole in themselves; those that are there.
pub fn load_encoded(
    conn: &mut Connection,
    ids: &BTreeSet<AssetId>,
) -> Result<BTreeMap<AssetId, (PictureKind, String)>, StoreError> {
    let ids: Vec<&str> = ids.iter().map(AssetId::as_str).collect();
    let mut found = BTreeMap::new();
    for some in ids.chunks(CHUNK) {
        let rows: Vec<(String, String, String)> = both!(conn, c => assets::table
            .filter(assets::sha256.eq_any(some.to_vec()))
            .select((assets::sha256, assets::media_type, assets::bytes))
            .load(c))?;
        for (id, media_type, bytes) in rows {
            found.insert(parse(&id, "assets.sha256")?, (kind(&media_type)?, bytes));
        }
    }
    Ok(found)
}

fn kind(media_type: &str) -> Result<PictureKind, StoreError> {
    word(
        media_type,
        &PictureKind::ALL,
        PictureKind::media_type,
        "assets.media_type",
    )
}
