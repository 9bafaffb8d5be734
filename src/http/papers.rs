//! Papers as bytes: written and compressed once, then handed out.
//!
//! Invariant: bytes are kept by the id of a paper, and a paper never changes; whether the caller may
//! have them is asked each time.

use std::io::{Read, Write};
use std::sync::Arc;

use actix_web::http::header::{
    ACCEPT_ENCODING, CONTENT_ENCODING, ETAG, HeaderMap, HeaderName, IF_NONE_MATCH, VARY,
};
use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse, get};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::candidate_paper::Paper;
use super::extract::{Id, SignedInCandidate};
use super::problem::Problem;
use crate::app::{App, attempts};
use crate::domain::paper::digest;
use crate::domain::{AttemptId, PaperId};

/// Papers that are kept, in compressed bytes: those of some thousand candidates. A page asks once, and
/// again when it is opened anew.
const KEPT_BYTES: u64 = 16 * 1024 * 1024;
/// Papers that are expected, to lay out the shelf.
const EXPECTED: usize = 10_000;

/// Written papers.
pub(super) struct Shelf(Cache<PaperId, Arc<WrittenPaper>, ByBytes>);

impl Shelf {
    pub(super) fn new() -> Self {
        Self(Cache::with_weighter(EXPECTED, KEPT_BYTES, ByBytes))
    }
}

/// A paper as JSON, compressed.
struct WrittenPaper {
    etag: String,
    gzip: Bytes,
}

#[derive(Clone)]
struct ByBytes;

impl Weighter<PaperId, Arc<WrittenPaper>> for ByBytes {
    fn weight(&self, _: &PaperId, paper: &Arc<WrittenPaper>) -> u64 {
        u64::try_from(paper.gzip.len()).unwrap_or(u64::MAX)
    }
}

impl WrittenPaper {
    fn new(paper: &Paper) -> Result<Self, Problem> {
        let json =
            serde_json::to_vec(paper).map_err(|error| Problem::internal(error.to_string()))?;
        // In a storm of starts each candidate's own paper is written at that moment.
        let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
        let written = gzip.write_all(&json).and_then(|()| gzip.finish());
        let gzip = written.map_err(|error| Problem::internal(error.to_string()))?;
        // It is kept for long: without the room that it could still have grown into.
        let gzip = gzip.into_boxed_slice();
        Ok(Self {
            etag: format!("\"{}\"", digest(&json)),
            gzip: gzip.into(),
        })
    }

    fn reply(&self, headers: &HeaderMap) -> HttpResponse {
        let etag = (ETAG, self.etag.as_str());
        if named(headers, &IF_NONE_MATCH).any(|tag| is_same(tag, &self.etag)) {
            return HttpResponse::NotModified().insert_header(etag).finish();
        }
        let mut reply = HttpResponse::Ok();
        reply.content_type("application/json");
        reply
            .insert_header(etag)
            .insert_header((VARY, "Accept-Encoding"));
        if named(headers, &ACCEPT_ENCODING).any(accepts_gzip) {
            reply.insert_header((CONTENT_ENCODING, "gzip"));
            return reply.body(self.gzip.clone());
        }
        let mut json = Vec::new();
        match GzDecoder::new(&*self.gzip).read_to_end(&mut json) {
            Ok(_) => reply.body(json),
            Err(error) => HttpResponse::from_error(Problem::internal(error.to_string())),
        }
    }
}

/// The parts of a header that is a list.
fn named<'a>(headers: &'a HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'a str> {
    headers
        .get_all(name)
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
}

/// A tag that a cache may have marked as weak still names the same bytes.
fn is_same(tag: &str, etag: &str) -> bool {
    tag == "*" || tag.trim_start_matches("W/") == etag
}

fn accepts_gzip(coding: &str) -> bool {
    let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
    let weight = weight.trim().trim_start_matches("q=");
    name.trim().eq_ignore_ascii_case("gzip") && weight.parse() != Ok(0.0_f32)
}

/// The paper of a started attempt. It never changes: ask again with `If-None-Match`.
#[utoipa::path(tag = "candidate", responses(
    (status = 200, body = Paper, headers(("ETag" = String, description = "Names these bytes"))),
    (status = 304, description = "The caller has it: `If-None-Match` names it"),
    (status = 409, description = "`attempt_not_started`"),
))]
#[get("/attempts/{attempt}/paper")]
pub(super) async fn read_paper(
    SignedInCandidate(who): SignedInCandidate,
    Id(id): Id<AttemptId>,
    request: HttpRequest,
    app: Data<App>,
    shelf: Data<Shelf>,
) -> Result<HttpResponse, Problem> {
    let paper_id = attempts::paper_id(&app, who, id).await?;
    if let Some(written) = shelf.0.get(&paper_id) {
        return Ok(written.reply(request.headers()));
    }
    let paper = Paper::new(attempts::paper(&app, who, id).await?);
    let written = Arc::new(WrittenPaper::new(&paper)?);
    shelf.0.insert(paper_id, Arc::clone(&written));
    Ok(written.reply(request.headers()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_gets_gzip_only_where_it_takes_it() {
        for (header, wanted) in [
            ("gzip", true),
            ("br, GZIP;q=0.5", true),
            ("gzip;q=0", false),
            ("gzip; q=0.0", false),
            ("br", false),
            ("identity", false),
        ] {
            assert_eq!(
                header.split(',').map(str::trim).any(accepts_gzip),
                wanted,
                "{header}"
            );
        }
    }

    #[test]
    fn a_tag_is_known_again_also_as_a_weak_one() {
        assert!(is_same("\"a\"", "\"a\"") && is_same("W/\"a\"", "\"a\"") && is_same("*", "\"a\""));
        assert!(!is_same("\"b\"", "\"a\"") && !is_same("a", "\"a\""));
    }
}
