//! Pictures of questions: brought by staff, served to whoever has a session.
//!
//! Who asks for a picture names the hash of its bytes, which nobody can guess who does not have the picture, or a
//! text that names it: a candidate learns of it with the paper, and not before. A session is wanted besides.
//!
//! Invariant: what is served was encoded by this program, under the type that it was encoded as, and a browser
//! that opens it by itself runs nothing of it.

use actix_web::http::StatusCode;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::web::{Bytes, Data, Json};
use actix_web::{HttpResponse, get, post};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use serde::Serialize;
use utoipa::ToSchema;

use super::extract::{AnySession, Id, RawBody, SignedInStaff};
use super::problem::Problem;
use crate::app::App;
use crate::app::assets::{self, MAX_UPLOAD, Uploaded};
use crate::domain::asset::AssetId;
use crate::formats::picture::PictureKind;

/// Pictures that are kept in memory, in bytes: a whole exam asks for the same ones in the same minute.
const KEPT_BYTES: u64 = 32 * 1024 * 1024;
/// Pictures that are expected, to lay out the shelf.
const EXPECTED: usize = 500;

/// Pictures that were asked for.
pub(super) struct Shelf(Cache<AssetId, (PictureKind, Bytes), ByBytes>);

impl Shelf {
    pub(super) fn new() -> Self {
        Self(Cache::with_weighter(EXPECTED, KEPT_BYTES, ByBytes))
    }
}

#[derive(Clone)]
struct ByBytes;

impl Weighter<AssetId, (PictureKind, Bytes)> for ByBytes {
    fn weight(&self, _: &AssetId, picture: &(PictureKind, Bytes)) -> u64 {
        u64::try_from(picture.1.len()).unwrap_or(u64::MAX)
    }
}

/// A picture that texts of questions can name.
#[derive(Serialize, ToSchema)]
pub(super) struct AssetReply {
    /// The hash of its bytes as they are served. A text shows it by a line `![words](asset:<sha256>)`.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    sha256: String,
    /// Where it is served.
    #[schema(example = "/a/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    url: String,
    /// Its width, in pixels.
    width: u32,
    /// Its height, in pixels.
    height: u32,
}

impl From<Uploaded> for AssetReply {
    fn from(uploaded: Uploaded) -> Self {
        Self {
            url: format!("/a/{}", uploaded.id),
            sha256: uploaded.id.to_string(),
            width: uploaded.width,
            height: uploaded.height,
        }
    }
}

/// Keeps a picture for questions: PNG, JPEG or WebP of at most 4 MiB and 25 million pixels.
///
/// The body is the file as it is; its media type does not matter. It is decoded and encoded anew as PNG or JPEG, no
/// side longer than 2,000 pixels: nothing but its pixels is kept. The same picture again is the same hash.
#[utoipa::path(tag = "staff", request_body(content_type = "application/octet-stream", content = Vec<u8>), responses(
    (status = 201, body = AssetReply),
    (status = 413, description = "`body_too_large`"),
    (status = 422, description = "`unusable_picture`"),
))]
#[post("/assets")]
pub(super) async fn upload_asset(
    _: SignedInStaff,
    RawBody(bytes): RawBody<MAX_UPLOAD>,
    app: Data<App>,
) -> Result<(Json<AssetReply>, StatusCode), Problem> {
    let uploaded = assets::upload(&app, bytes.into()).await?;
    Ok((Json(uploaded.into()), StatusCode::CREATED))
}

/// A picture. Its bytes never change, so that a browser asks once; a cache that others share must not keep it.
#[get("/a/{sha256}")]
pub(super) async fn read_asset(
    _: AnySession,
    Id(id): Id<AssetId>,
    app: Data<App>,
    shelf: Data<Shelf>,
) -> Result<HttpResponse, Problem> {
    let (kind, bytes) = if let Some(kept) = shelf.0.get(&id) {
        kept
    } else {
        let (kind, bytes) = assets::load(&app, id.clone()).await?;
        let picture = (kind, Bytes::from(bytes));
        shelf.0.insert(id, picture.clone());
        picture
    };
    Ok(HttpResponse::Ok()
        .content_type(kind.media_type())
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((CONTENT_DISPOSITION, "inline"))
        .insert_header((CACHE_CONTROL, "private, max-age=31536000, immutable"))
        .insert_header((CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"))
        .body(bytes))
}
