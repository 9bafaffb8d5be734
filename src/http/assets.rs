//! The files of the pages: scripts, styles and the pages themselves, inside the binary.
//!
//! Invariant: a file goes out with a tag that names its bytes, so that a browser never runs an old script
//! against a new server; nothing but what was built in can be asked for.

use std::borrow::Cow;
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
            let lean = lean(path, &data);
            let packed = Packed::new(&lean, media_type(path), Compression::best()).ok()?;
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

/// What a file is, by the end of its name.
fn kind_of(path: &str) -> Option<&str> {
    std::path::Path::new(path).extension()?.to_str()
}

/// A script or a style without its comments: a sixth of what goes over a slow network. They leave empty lines, so
/// that a browser tells the same places of a fault as the sources. Comments behind code stay.
fn lean<'f>(path: &str, file: &'f [u8]) -> Cow<'f, [u8]> {
    let text = std::str::from_utf8(file).ok();
    let is_script = kind_of(path) == Some("js");
    let text = text.filter(|_| is_script || kind_of(path) == Some("css"));
    let Some(text) = text else {
        return Cow::Borrowed(file);
    };
    let mut lean = String::with_capacity(text.len());
    let mut is_within = false;
    for line in text.split_inclusive('\n') {
        let inner = line.trim_start();
        let begins = !is_within && inner.starts_with("/*");
        // No template of ours goes over several lines: a line that begins so is a comment.
        let is_comment = is_within || begins || is_script && inner.starts_with("//");
        let end = line.find("*/").filter(|_| is_within || begins);
        is_within = (is_within || begins) && end.is_none();
        let rest = end.and_then(|end| line.get(end + 2..)).unwrap_or("\n");
        lean.push_str(if is_comment { rest } else { line });
    }
    Cow::Owned(lean.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_stay_at_home_and_lines_keep_their_numbers() {
        let script =
            "// Head.\n/** What\n * it does. */\nconst a = 1; // kept\n  // Why.\nb(`//`);\n";
        let lean_script = lean("x.js", script.as_bytes());
        assert_eq!(
            std::str::from_utf8(&lean_script).unwrap(),
            "\n\n\nconst a = 1; // kept\n\nb(`//`);\n"
        );
        let style = b"/* One\n   two */\n//a { b: c }\n/* x */ d { e: f }\n";
        assert_eq!(&*lean("x.css", style), b"\n\n//a { b: c }\n d { e: f }\n");
        assert_eq!(&*lean("x.svg", style), style);
    }

    /// What [`lean`] relies on.
    #[test]
    fn no_template_of_the_pages_goes_over_several_lines() {
        for path in Files::iter().filter(|path| path.ends_with(".js")) {
            let file = Files::get(&path).unwrap();
            let text = std::str::from_utf8(&file.data).unwrap();
            for (number, line) in (1..).zip(text.lines()) {
                let n_ticks = line.replace("\\`", "").matches('`').count();
                let is_comment = line.trim_start().starts_with(['/', '*']);
                assert!(n_ticks % 2 == 0 || is_comment, "{path}:{number}");
            }
            let n_lines = |text: &[u8]| text.split(|byte| *byte == b'\n').count();
            assert_eq!(
                n_lines(&lean(&path, text.as_bytes())),
                n_lines(text.as_bytes()),
                "{path}"
            );
        }
    }
}
