//! A `.docx` file as plain text: one line a paragraph, one a row of a table.
//!
//! Read are the main document, its styles (which paragraphs are headings) and its numbering, as text where its
//! form is known. Left out are text boxes, pictures, footnotes, comments, what was deleted under review or
//! struck out, and hidden text. A heading begins with as many `#` as its level, as in Markdown.
//!
//! Invariant: how much a package unpacks to is known, and limited, before anything of it is unpacked; a part
//! that lies about its size is cut off at the limit and refused.

use super::{MAX_TEXT_BYTES, of_file};
use crate::formats::Problem;
use crate::formats::package::{self, Limits, PackageFault};

mod document;
mod forms;
pub(in crate::formats) mod numbering;
pub(in crate::formats) mod styles;
pub(in crate::formats) mod xml;

/// What a Word document may be: tags take several times the room of the text, pictures stay packed.
const LIMITS: Limits = Limits {
    n_entries: 2_000,
    part_bytes: 8 * MAX_TEXT_BYTES,
    package_bytes: 512 * 1024 * 1024,
};

/// Where the main document is when the package does not say.
pub(in crate::formats) const DOCUMENT: &str = "word/document.xml";

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
pub(in crate::formats) struct Part<'p> {
    /// The name of the package, for messages.
    pub(in crate::formats) package: &'p str,
    /// Its path within.
    pub(in crate::formats) path: String,
    /// UTF-8, without byte order mark.
    pub(in crate::formats) xml: String,
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
    package: package::Package<'p>,
}

impl<'p> Package<'p> {
    fn open(name: &'p str, bytes: &'p [u8]) -> Result<Self, Problem> {
        let package = package::Package::open(bytes, LIMITS);
        let package = package.map_err(|fault| problem_of(name, &fault))?;
        Ok(Self { name, package })
    }

    /// A part by its path; none where the package has none.
    fn part(&mut self, path: &str) -> Result<Option<Part<'p>>, Problem> {
        let package = self.name;
        let xml = self.package.text(path);
        let xml = xml.map_err(|fault| problem_of(package, &fault))?;
        let path = path.to_owned();
        Ok(xml.map(|xml| Part { package, path, xml }))
    }
}

fn problem_of(name: &str, fault: &PackageFault) -> Problem {
    let code = if fault.is_too_large() {
        "docx_too_large"
    } else {
        "unreadable_docx"
    };
    let message = match fault {
        PackageFault::NoPackage { reason } => format!("the file is no .docx: {reason}"),
        PackageFault::Entries { .. }
        | PackageFault::Zip64
        | PackageFault::Outside { .. }
        | PackageFault::Package { .. }
        | PackageFault::Part { .. }
        | PackageFault::Ratio { .. }
        | PackageFault::Lies { .. }
        | PackageFault::Broken { .. }
        | PackageFault::NotUtf8 { .. } => fault.to_string(),
    };
    of_file(name, code, message)
}
