//! Papers as bytes: written once, then handed out.
//!
//! Invariant: bytes are kept by the id of a paper, and a paper never changes; whether the caller may
//! have them is asked each time.

use std::sync::Arc;

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use flate2::Compression;
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::Settings;
use super::candidate_paper::Paper;
use super::doors::shown;
use super::extract::{Id, SignedInCandidate};
use super::packed::Packed;
use super::problem::Problem;
use crate::app::{App, attempts, doors};
use crate::domain::{AttemptId, PaperId};

/// Papers that are kept, in compressed bytes: those of some thousand candidates. A page asks once, and
/// again when it is opened anew.
const KEPT_BYTES: u64 = 4 * 1024 * 1024;
/// Papers that are expected, to lay out the shelf.
const EXPECTED: usize = 2_500;
/// The room that a paper takes before it is compressed: most have 20 to 50 questions.
const ROOM: usize = 32 * 1024;

/// Written papers.
pub(super) struct Shelf(Cache<PaperId, Arc<Packed>, ByBytes>);

impl Shelf {
    pub(super) fn new() -> Self {
        Self(Cache::with_weighter(EXPECTED, KEPT_BYTES, ByBytes))
    }
}

#[derive(Clone)]
struct ByBytes;

impl Weighter<PaperId, Arc<Packed>> for ByBytes {
    fn weight(&self, _: &PaperId, paper: &Arc<Packed>) -> u64 {
        paper.size_bytes()
    }
}

/// The paper of a started attempt. It never changes: ask again with `If-None-Match`.
#[utoipa::path(tag = "candidate", responses(
    (status = 200, body = Paper, headers(("ETag" = String, description = "Names these bytes"))),
    (status = 304, description = "The caller has it: `If-None-Match` names it"),
    (status = 403, description = "`browser_not_allowed`"),
    (status = 409, description = "`attempt_not_started`"),
))]
#[get("/attempts/{attempt}/paper")]
pub(super) async fn read_paper(
    SignedInCandidate(who): SignedInCandidate,
    Id(id): Id<AttemptId>,
    request: HttpRequest,
    app: Data<App>,
    settings: Data<Settings>,
    shelf: Data<Shelf>,
) -> Result<HttpResponse, Problem> {
    let shown = shown(&request, &settings, None);
    let paper_id = doors::paper_id(&app, who, id, &shown).await?;
    if let Some(written) = shelf.0.get(&paper_id) {
        return Ok(written.reply(request.headers()));
    }
    let paper = Paper::new(attempts::paper(&app, who, id).await?);
    let mut json = Vec::with_capacity(ROOM);
    serde_json::to_writer(&mut json, &paper)
        .map_err(|error| Problem::internal(error.to_string()))?;
    // In a storm of starts each candidate's own paper is written at that moment.
    let written = Packed::new(&json, "application/json", Compression::fast());
    let written = Arc::new(written.map_err(|error| Problem::internal(error.to_string()))?);
    shelf.0.insert(paper_id, Arc::clone(&written));
    Ok(written.reply(request.headers()))
}
