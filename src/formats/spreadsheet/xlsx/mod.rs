//! Rows of an XLSX workbook.
//!
//! Read by hand and not by `calamine`, which takes memory as the file tells it to: it reserves room for as
//! many strings as `uniqueCount` claims, which ends the process, copies the styles of every format, and
//! gives up a whole sheet for one error value that it does not know (`#SPILL!`).
//!
//! Invariant: parts are unpacked piece by piece within the limits of the package, and no piece of XML is
//! longer than [`xml::MAX_PIECE`]; what a sheet claims of its size is not looked at.

use std::collections::BTreeSet;
use std::io::BufReader;

use super::told::{self, Told};
use super::{Limits, Room, Sink};
use crate::formats::package::{Limits as PackageLimits, Package, PackageFault};

mod book;
mod cells;
mod formats;
mod pattern;
mod shown;
mod strings;
mod xml;

use book::Book;
use cells::SheetEnd;

/// Most files in a workbook.
const MAX_ENTRIES: usize = 5_000;
/// Most sheets.
const MAX_SHEETS: usize = 256;

/// Why a part is not read, or not to its end.
enum PartFault {
    /// The package is at fault.
    Package(PackageFault),
    /// The XML of the part is.
    Xml {
        /// Its path.
        path: String,
        /// What is wrong.
        reason: String,
    },
}

impl PartFault {
    fn told(&self) -> Told {
        match self {
            Self::Package(fault) => told::package(fault),
            Self::Xml { path, reason } => told::broken(path, reason),
        }
    }
}

/// Hands the rows of every visible sheet on.
pub(super) fn visit(
    bytes: &[u8],
    limits: &Limits,
    room: &mut Room,
    sink: &mut dyn Sink,
) -> Vec<Told> {
    let limits = PackageLimits {
        n_entries: MAX_ENTRIES,
        part_bytes: limits.part_bytes,
        package_bytes: limits.package_bytes,
    };
    let mut parts = match Parts::open(bytes, limits) {
        Ok(parts) => parts,
        Err(fault) => return vec![told::package(&fault)],
    };
    let book = match Book::read(&mut parts) {
        Ok(Some(book)) => book,
        Ok(None) => return vec![told::no_workbook(parts.kind())],
        Err(fault) => return vec![fault.told()],
    };
    let n_sheets = book.sheets.len();
    if MAX_SHEETS < n_sheets {
        return vec![told::too_many_sheets(n_sheets, MAX_SHEETS)];
    }
    let mut told = Vec::new();
    let mut read = BTreeSet::new();
    for sheet in &book.sheets {
        if !read.insert(sheet.path.to_ascii_lowercase()) {
            // Else a small file could be read hundreds of times.
            told.push(told::broken(&sheet.path, "two sheets are one part"));
            break;
        }
        if sheet.is_hidden {
            told.push(told::hidden_sheet(&sheet.name));
            continue;
        }
        sink.sheet(Some(&sheet.name));
        let (found, end) = cells::visit(&mut parts, &book, sheet, room, sink);
        told.extend(found);
        if end == SheetEnd::OfAll {
            break;
        }
    }
    told
}

/// The parts of a package, by their paths in whatever case.
struct Parts<'p> {
    package: Package<'p>,
    paths: Vec<String>,
}

impl<'p> Parts<'p> {
    fn open(bytes: &'p [u8], limits: PackageLimits) -> Result<Self, PackageFault> {
        let package = Package::open(bytes, limits)?;
        let paths = package.paths();
        Ok(Self { package, paths })
    }

    /// Hands the XML of a part to `sink`; whether there is such a part.
    fn walk(&mut self, path: &str, sink: &mut dyn xml::Sink) -> Result<bool, PartFault> {
        let same = |known: &&String| known.eq_ignore_ascii_case(path);
        let Some(path) = self.paths.iter().find(same).cloned() else {
            return Ok(false);
        };
        let stream = self.package.stream(&path).map_err(PartFault::Package)?;
        let Some(stream) = stream else {
            return Ok(false);
        };
        xml::walk(BufReader::new(stream), sink)
            .map_err(|reason| PartFault::Xml { path, reason })?;
        Ok(true)
    }

    /// What else the package may be, for people.
    fn kind(&self) -> &'static str {
        let has = |path: &str| self.paths.iter().any(|known| known == path);
        if has("xl/workbook.bin") {
            "xlsb（二进制工作簿）"
        } else if has("word/document.xml") {
            "Word 文档"
        } else if has("mimetype") {
            "OpenDocument 文档"
        } else {
            "其他压缩包"
        }
    }
}
