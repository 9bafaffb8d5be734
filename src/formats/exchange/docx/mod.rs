//! Questions in Word documents (`.docx`): its paragraphs and tables as lines, read as pasted text is.
//!
//! Numbers and letters that Word counts are written out; text boxes follow the paragraph at which they are
//! anchored; underlined blanks are `____`; formulae become a line of text; pictures are kept and named in the
//! text. Left out are headers and footers, tables of contents, what was deleted under review; and, which is
//! told, what is struck out, notes, comments and hidden text.
//!
//! Invariant: what a package unpacks to is limited before it is unpacked. What of a question could not be
//! read is told at that question, which is held where it cannot do without.

use std::collections::BTreeMap;

use super::chinese_text::{Line, Unit, read_lines};
use super::{Batch, ImportProblem, MAX_BYTES, Place, Severity};
use crate::formats::Problem;
use crate::formats::package::{Limits, Package, PackageFault};
use crate::formats::study_text::docx::xml::{self, Mode};
use crate::formats::study_text::docx::{DOCUMENT, Part, numbering, styles};

mod formula;
mod pages;
mod paragraph;
mod pictures;
mod told;

#[cfg(test)]
mod tests;

/// What a document may be: tags take several times the room of the text, and pictures do not pack.
const LIMITS: Limits = Limits {
    n_entries: 5_000,
    part_bytes: 64 * 1024 * 1024,
    package_bytes: 512 * 1024 * 1024,
};

/// How a file begins that is no package: those of older versions, and those with a password.
const OLD: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// Reads the bytes of a document. The place of a problem is a paragraph, counted from 1, rows of tables among
/// them.
pub fn read(bytes: &[u8]) -> Batch {
    read_document(bytes).unwrap_or_else(|problem| Batch {
        problems: vec![*problem],
        ..Batch::default()
    })
}

fn read_document(bytes: &[u8]) -> Result<Batch, Box<ImportProblem>> {
    if MAX_BYTES < bytes.len() {
        let most = MAX_BYTES / (1024 * 1024);
        return Err(refuse(
            "file_too_large",
            &format!("文件超过 {most} MiB；请压缩其中的图片，或分成几个文件导入"),
            &format!("the file is larger than {most} MiB; compress its pictures or split it"),
        ));
    }
    if bytes.starts_with(&OLD) {
        return Err(refuse(
            "old_document",
            "这是旧版 .doc 文件，或设有打开密码；请在 Word 或 WPS 中取消密码，另存为 .docx 后再导入",
            "a .doc of older versions, or a document with a password; save it as .docx without one",
        ));
    }
    let mut package = Package::open(bytes, LIMITS).map_err(|fault| of_package(&fault))?;
    let read = pages::Read {
        relations: BTreeMap::new(),
        styles: styles::Styles::default(),
        numbering: numbering::Numbering::default(),
    };
    let (document, read) = read_around(&mut package, read)?;
    let pages = pages::read(&document, read).map_err(|problem| of_xml(&problem))?;
    // Tens of megabytes that are not needed any more.
    drop(document);
    let lines = pages.lines.into_iter().map(|(at, text)| Line {
        at,
        text: text.into(),
    });
    let mut batch = read_lines(lines, Unit::Paragraph);
    pages.told.tell(&mut batch);
    pictures::take(&mut package, pages.pictures, &mut batch);
    Ok(batch)
}

/// The main document, and what is read before it.
fn read_around(
    package: &mut Package<'_>,
    mut read: pages::Read,
) -> Result<(Part<'static>, pages::Read), Box<ImportProblem>> {
    let roots = part(package, "_rels/.rels")?;
    let main = roots.map_or(Ok(None), |part| xml::main_document(&part));
    let main = main.map_err(|problem| of_xml(&problem))?;
    let main = main.unwrap_or_else(|| DOCUMENT.to_owned());
    let (folder, file) = main.rsplit_once('/').unwrap_or(("", &main));
    if let Some(part) = part(package, &beside(folder, "styles.xml"))? {
        read.styles = styles::read(&part).map_err(|problem| of_xml(&problem))?;
    }
    if let Some(part) = part(package, &beside(folder, "numbering.xml"))? {
        read.numbering = numbering::read(&part).map_err(|problem| of_xml(&problem))?;
    }
    if let Some(part) = part(package, &beside(folder, &format!("_rels/{file}.rels")))? {
        let relations = xml::relations(&part).map_err(|problem| of_xml(&problem))?;
        let inside = relations.into_iter().filter(|of| of.mode == Mode::Internal);
        read.relations = inside
            .map(|of| (of.id, beside(folder, &of.target)))
            .collect();
    }
    let Some(document) = part(package, &main)? else {
        return Err(refuse(
            "unreadable_docx",
            "文件里没有 Word 文档的内容；请确认选对了文件",
            &format!("the package holds no `{main}`; wanted a Word document"),
        ));
    };
    Ok((document, read))
}

/// The path of a part that another part names.
fn beside(folder: &str, target: &str) -> String {
    if let Some(path) = target.strip_prefix('/') {
        return path.to_owned();
    }
    let (mut folder, mut target) = (folder, target);
    while let Some(rest) = target.strip_prefix("../") {
        folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
        target = rest;
    }
    if folder.is_empty() {
        target.to_owned()
    } else {
        format!("{folder}/{target}")
    }
}

fn part(
    package: &mut Package<'_>,
    path: &str,
) -> Result<Option<Part<'static>>, Box<ImportProblem>> {
    let text = package.text(path).map_err(|fault| of_package(&fault))?;
    Ok(text.map(|xml| Part {
        package: "",
        path: path.to_owned(),
        xml,
    }))
}

fn of_package(fault: &PackageFault) -> Box<ImportProblem> {
    let code = if fault.is_too_large() {
        "docx_too_large"
    } else {
        "unreadable_docx"
    };
    let chinese = format!(
        "{}；请在 Word 或 WPS 中另存为 .docx 后再导入",
        fault.chinese()
    );
    refuse(code, &chinese, &fault.to_string())
}

fn of_xml(problem: &Problem) -> Box<ImportProblem> {
    refuse(
        "unreadable_docx",
        "Word 文档的内部结构已损坏，或不是由 Word、WPS 保存的；请在 Word 或 WPS 中打开，另存为 .docx 后再导入",
        &problem.message,
    )
}

fn refuse(code: &'static str, chinese: &str, english: &str) -> Box<ImportProblem> {
    Box::new(ImportProblem {
        place: Place::default(),
        severity: Severity::Error,
        code,
        chinese: chinese.to_owned(),
        english: english.to_owned(),
    })
}
