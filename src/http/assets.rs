//! The files of the pages: scripts, styles and the pages themselves, inside the binary.
//!
//! Invariant: a file goes out with a tag that names its bytes, so that a browser never runs an old script
//! against a new server; nothing but what was built in can be asked for.

use std::sync::Arc;

use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};
use flate2::Compression;
use quick_cache::sync::Cache;
use rust_embed::{EmbeddedFile, RustEmbed};

use super::packed::Packed;
use super::problem::{Code, Problem};

/// What is built in; read anew from the folder at each request where it was built for development.
#[derive(RustEmbed)]
#[folder = "src/web"]
struct Files;

/// Files that were asked for, by path and hash.
pub(super) struct Shelf(Cache<(String, [u8; 32]), Arc<Packed>>);

impl Shelf {
    pub(super) fn new() -> Self {
        Self(Cache::new(256))
    }

    /// A file; none where there is no such file.
    pub(super) fn file(&self, path: &str, headers: &HeaderMap) -> Option<HttpResponse> {
        let EmbeddedFile { data, metadata } = Files::get(path)?;
        let key = (path.to_owned(), metadata.sha256_hash());
        let packed = self.0.get(&key).or_else(|| {
            let packed = Packed::new(&data, media_type(path), Compression::best()).ok()?;
            let packed = Arc::new(packed);
            self.0.insert(key, Arc::clone(&packed));
            Some(packed)
        })?;
        let mut reply = packed.reply(headers);
        // Asked again each time, which the tag answers in a few bytes.
        let again = HeaderValue::from_static("no-cache");
        reply.headers_mut().insert(header::CACHE_CONTROL, again);
        Some(reply)
    }
}

/// What pages load: scripts and styles.
#[get("/assets/{path:.*}")]
pub(super) async fn asset(
    path: Path<String>,
    request: HttpRequest,
    shelf: Data<Shelf>,
) -> Result<HttpResponse, Problem> {
    // Pages have addresses of their own, with their policy.
    let is_page = media_type(&path).starts_with("text/html");
    let path = Some(path.as_str()).filter(|_| !is_page);
    let reply = path.and_then(|path| shelf.file(path, request.headers()));
    reply.ok_or_else(|| Problem::plain(Code::NoSuchRoute))
}

/// Browsers run and apply nothing whose type is not told (`nosniff`).
fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    }
}
