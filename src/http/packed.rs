//! Bodies that are written and compressed once, then handed out as they are.
//!
//! Invariant: the tag of a body names its bytes, so that who has it is told so and gets it no second time.

use std::io::{self, Read, Write};

use actix_web::HttpResponse;
use actix_web::http::header::{
    ACCEPT_ENCODING, CONTENT_ENCODING, ETAG, HeaderMap, HeaderName, IF_NONE_MATCH, VARY,
};
use actix_web::web::Bytes;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;

use super::problem::Problem;
use crate::domain::paper::digest;

/// A body, compressed.
pub(super) struct Packed {
    etag: String,
    media_type: &'static str,
    gzip: Bytes,
}

impl Packed {
    /// Compresses a body.
    pub(super) fn new(
        body: &[u8],
        media_type: &'static str,
        effort: Compression,
    ) -> io::Result<Self> {
        let mut gzip = GzEncoder::new(Vec::new(), effort);
        gzip.write_all(body)?;
        // It is kept for long: without the room that it could still have grown into.
        let gzip = gzip.finish()?.into_boxed_slice();
        Ok(Self {
            etag: format!("\"{}\"", digest(body)),
            media_type,
            gzip: gzip.into(),
        })
    }

    /// How many bytes it takes.
    pub(super) fn size_bytes(&self) -> u64 {
        u64::try_from(self.gzip.len()).unwrap_or(u64::MAX)
    }

    /// The reply to who sent these headers; compressed where that is understood.
    pub(super) fn reply(&self, headers: &HeaderMap) -> HttpResponse {
        let etag = (ETAG, self.etag.as_str());
        if named(headers, &IF_NONE_MATCH).any(|tag| is_same(tag, &self.etag)) {
            return HttpResponse::NotModified().insert_header(etag).finish();
        }
        let mut reply = HttpResponse::Ok();
        reply.content_type(self.media_type);
        reply
            .insert_header(etag)
            .insert_header((VARY, "Accept-Encoding"));
        if named(headers, &ACCEPT_ENCODING).any(accepts_gzip) {
            reply.insert_header((CONTENT_ENCODING, "gzip"));
            return reply.body(self.gzip.clone());
        }
        let mut body = Vec::new();
        match GzDecoder::new(&*self.gzip).read_to_end(&mut body) {
            Ok(_) => reply.body(body),
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
