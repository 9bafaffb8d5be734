//! A `.docx` file as plain text: one line a paragraph, one a row of a table.
//!
//! Read are the main document, its styles (which paragraphs are headings) and its numbering, as text where it
//! is simple. Left out are text boxes, pictures, footnotes, comments, what was deleted under review, and
//! hidden text. A heading begins with as many `#` as its level, as in Markdown.
//!
//! Invariant: how much a package unpacks to is known, and limited, before anything of it is unpacked; a part
//! that lies about its size is cut off at the limit and refused.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::read::{ArchiveOffset, Config};

use super::{MAX_TEXT_BYTES, of_file};
use crate::formats::Problem;

mod document;
mod numbering;
mod styles;
mod xml;

/// Most files within a package.
const MAX_ENTRIES: usize = 2_000;
/// The largest part that is read, in bytes: tags take several times the room of the text.
const MAX_PART_BYTES: u64 = 8 * MAX_TEXT_BYTES;
/// The most that all parts may claim to unpack to, pictures included, in bytes.
const MAX_PACKAGE_BYTES: u128 = 512 * 1024 * 1024;
/// The most times that a part may be larger than it is packed: Word's documents stay below 40.
const MAX_RATIO: u64 = 100;
/// Parts below this many bytes may have any ratio: nearly empty ones pack very well.
const FREE_OF_RATIO: u64 = 256 * 1024;

/// Where the main document is when the package does not say.
const DOCUMENT: &str = "word/document.xml";

/// The text of a package.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<String, Problem> {
    let mut package = Package::open(name, bytes)?;
    let relations = package.part("_rels/.rels")?;
    let document = relations.map_or(Ok(None), |part| xml::main_document(&part))?;
    let document = document.unwrap_or_else(|| DOCUMENT.to_owned());
    let folder = document.rsplit_once('/').map_or("", |(folder, _)| folder);
    let beside = |file: &str| {
        if folder.is_empty() {
            file.to_owned()
        } else {
            format!("{folder}/{file}")
        }
    };
    let styles = package.part(&beside("styles.xml"))?;
    let styles =
        styles.map_or_else(|| Ok(styles::Styles::default()), |part| styles::read(&part))?;
    let numbering = package.part(&beside("numbering.xml"))?;
    let numbering = numbering.map_or_else(
        || Ok(numbering::Numbering::default()),
        |part| numbering::read(&part),
    )?;
    let Some(part) = package.part(&document)? else {
        let message = format!("the package holds no `{document}`; wanted a Word document");
        return Err(refuse(name, message));
    };
    document::read(&part, &styles, numbering)
}

fn refuse(name: &str, message: String) -> Problem {
    of_file(name, "unreadable_docx", message)
}

/// One file of a package, unpacked.
struct Part<'p> {
    /// The name of the package, for messages.
    package: &'p str,
    /// Its path within.
    path: String,
    /// UTF-8, without byte order mark.
    xml: String,
}

impl Part<'_> {
    /// What is wrong with the part, at a byte of it: Word writes everything into one line.
    fn problem(&self, at: u64, what: &str) -> Problem {
        let message = format!("`{}` at byte {at}: {what}", self.path);
        refuse(self.package, message)
    }
}

struct Package<'p> {
    name: &'p str,
    archive: ZipArchive<Cursor<&'p [u8]>>,
}

impl<'p> Package<'p> {
    /// Opens a package whose limits hold, as far as it tells them.
    fn open(name: &'p str, bytes: &'p [u8]) -> Result<Self, Problem> {
        let bomb = |message: String| of_file(name, "docx_too_large", message);
        // Before the directory is read: it takes several times the room of its bytes.
        let headers = bytes.windows(4).filter(|four| four == b"PK\x01\x02");
        let n_entries = headers.count();
        if MAX_ENTRIES < n_entries {
            return Err(bomb(format!(
                "the package has {n_entries} entries; wanted at most {MAX_ENTRIES}"
            )));
        }
        if has_long_directory(bytes) {
            let message = "the package is a ZIP64 archive, which is for files over 4 GiB";
            return Err(bomb(message.to_owned()));
        }
        let config = Config {
            archive_offset: ArchiveOffset::Known(0),
        };
        let archive = ZipArchive::with_config(config, Cursor::new(bytes)).map_err(|error| {
            let message = format!("the file is no .docx: {error}");
            refuse(name, message)
        })?;
        let outside = archive.file_names().find_map(|path| match path {
            Ok(path) if is_within(&path) => None,
            Ok(path) => Some(path.chars().take(64).collect::<String>()),
            Err(error) => Some(error.to_string()),
        });
        if let Some(path) = outside {
            let message = format!("the package has an entry `{path}`, which lies outside of it");
            return Err(refuse(name, message));
        }
        let claimed = archive.decompressed_size().unwrap_or(u128::MAX);
        if MAX_PACKAGE_BYTES < claimed {
            return Err(bomb(format!(
                "the package unpacks to {claimed} bytes; wanted at most {MAX_PACKAGE_BYTES}"
            )));
        }
        Ok(Self { name, archive })
    }

    /// A part by its path; none where the package has none.
    fn part(&mut self, path: &str) -> Result<Option<Part<'p>>, Problem> {
        let package = self.name;
        let Some(idx) = self.archive.index_for_name(path) else {
            return Ok(None);
        };
        let wrong = |what: String| refuse(package, format!("`{path}`: {what}"));
        let bomb = |what: String| of_file(package, "docx_too_large", format!("`{path}` {what}"));
        let mut file = self
            .archive
            .by_index(idx)
            .map_err(|error| wrong(error.to_string()))?;
        let (size, packed) = (file.size(), file.compressed_size());
        if MAX_PART_BYTES < size {
            return Err(bomb(format!(
                "unpacks to {size} bytes; wanted at most {MAX_PART_BYTES}"
            )));
        }
        if FREE_OF_RATIO < size && packed.saturating_mul(MAX_RATIO) < size {
            return Err(bomb(format!(
                "unpacks from {packed} to {size} bytes; wanted at most {MAX_RATIO} times as many"
            )));
        }
        let mut bytes = Vec::new();
        // One more than it says: what goes on behind that is not what it seems.
        file.by_ref()
            .take(size + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| wrong(error.to_string()))?;
        if u64::try_from(bytes.len()).is_ok_and(|n_read| size < n_read) {
            return Err(bomb(format!(
                "unpacks to more than the {size} bytes it tells"
            )));
        }
        let mut xml = String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            wrong(format!("byte {at} is not UTF-8"))
        })?;
        if xml.starts_with('\u{feff}') {
            xml.remove(0);
        }
        let path = path.to_owned();
        Ok(Some(Part { package, path, xml }))
    }
}

/// Whether the package has a directory with counts of 64 bits, with which it could claim anything.
fn has_long_directory(bytes: &[u8]) -> bool {
    // The locator stands before the last record, whose comment has at most 64 KiB.
    let tail = bytes.len().saturating_sub(64 * 1024 + 64);
    let tail = bytes.get(tail..).unwrap_or_default();
    tail.windows(4).any(|four| four == b"PK\x06\x07")
}

/// Whether a path stays inside of its package.
fn is_within(path: &str) -> bool {
    let is_step = |step: &str| step == "..";
    !path.starts_with('/') && !path.contains(['\\', '\0']) && !path.split('/').any(is_step)
}
