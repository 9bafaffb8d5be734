//! Which format a file has: by what stands in it, and by its name where that says nothing.
//!
//! Invariant: only the directory of a package and the first bytes of any other file are looked at, whatever
//! its size. A file that could be several text formats is a text, whose reader holds what is not clear.

use super::{ImportProblem, MAX_BYTES, Place, Severity};
use crate::formats::package::{Limits, Package};

mod sniff;
#[cfg(test)]
mod tests;

/// A format of questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// A file of the bank.
    Toml,
    /// What [`super::json::to_json`] writes.
    Json,
    /// A Chinese paper as plain text.
    Text,
    /// A Chinese paper as a Word document.
    Docx,
    /// A table of questions: workbook or CSV.
    Sheet,
    /// GIFT.
    Gift,
    /// Aiken.
    Aiken,
    /// Moodle XML.
    MoodleXml,
    /// QTI, any version, as XML or as a package.
    Qti,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 9] = [
        Self::Toml,
        Self::Json,
        Self::Text,
        Self::Docx,
        Self::Sheet,
        Self::Gift,
        Self::Aiken,
        Self::MoodleXml,
        Self::Qti,
    ];

    /// The word of the command line and of the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Toml => "toml",
            Self::Json => "json",
            Self::Text => "text",
            Self::Docx => "docx",
            Self::Sheet => "sheet",
            Self::Gift => "gift",
            Self::Aiken => "aiken",
            Self::MoodleXml => "moodle-xml",
            Self::Qti => "qti",
        }
    }
}

/// What a package may be to have its directory read.
const LIMITS: Limits = Limits {
    n_entries: 20_000,
    part_bytes: 64 * 1024 * 1024,
    package_bytes: 512 * 1024 * 1024,
};

/// Begins of files that hold no questions as they are, their code, and what to do, in both languages.
const OTHERS: [(&[u8], &str, &str, &str); 8] = [
    (
        b"\xD0\xCF\x11\xE0",
        "old_office_file",
        "这是旧版 Office 文件（.doc、.xls）；请在 Word、Excel 或 WPS 中另存为 .docx 或 .xlsx 再导入",
        "this is a file of an old Office (.doc, .xls); save it as .docx or .xlsx",
    ),
    (
        b"%PDF",
        "pdf_file",
        "这是 PDF 文件，题目无法可靠读出；请用原来的 Word 或文本文件导入",
        "this is a PDF, of which questions cannot be read for sure; use the document that it was made of",
    ),
    (
        b"{\\rtf",
        "rtf_file",
        "这是 RTF 文件；请在 Word 或 WPS 中另存为 .docx 再导入",
        "this is an RTF file; save it as .docx",
    ),
    (
        b"Rar!",
        "packed_file",
        "这是 RAR 压缩包；请解压后导入其中的文件",
        "this is a RAR archive; unpack it and import the files in it",
    ),
    (
        b"7z\xBC\xAF",
        "packed_file",
        "这是 7z 压缩包；请解压后导入其中的文件",
        "this is a 7z archive; unpack it and import the files in it",
    ),
    (
        b"\x1F\x8B",
        "packed_file",
        "这是 gzip 压缩包；请解压后导入其中的文件",
        "this is a gzip archive; unpack it and import the files in it",
    ),
    (
        b"\x89PNG",
        "picture_file",
        "这是图片；请用文字形式的题目文件导入",
        "this is a picture; import a file with the questions as text",
    ),
    (
        b"\xFF\xD8\xFF",
        "picture_file",
        "这是图片；请用文字形式的题目文件导入",
        "this is a picture; import a file with the questions as text",
    ),
];

/// The format of a file; its name may be empty.
///
/// # Errors
/// A file that is none of them, with what to do about it.
pub fn detect(name: &str, bytes: &[u8]) -> Result<Format, Box<ImportProblem>> {
    if bytes.iter().take(4096).all(u8::is_ascii_whitespace) && bytes.len() < 4096 {
        return Err(refused("empty_file", "文件是空的", "the file is empty"));
    }
    if MAX_BYTES < bytes.len() {
        let most = MAX_BYTES / (1024 * 1024);
        return Err(refused(
            "file_too_large",
            &format!("文件超过 {most} MiB；请分成几个文件导入"),
            &format!("the file has more than {most} MiB; split it"),
        ));
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return of_package(bytes);
    }
    if let Some((_, code, chinese, english)) =
        OTHERS.iter().find(|(begin, ..)| bytes.starts_with(begin))
    {
        return Err(refused(code, chinese, english));
    }
    let text = sniff::begin_of(bytes).ok_or_else(|| {
        refused(
            "unknown_file",
            "无法识别的文件；可以导入 .docx、.xlsx、.csv、.txt、GIFT、Aiken、Moodle XML、QTI 和 JSON",
            "the file is of no known format; wanted .docx, .xlsx, .csv, .txt, GIFT, Aiken, Moodle XML, QTI or JSON",
        )
    })?;
    if let Some(found) = sniff::of_xml(&text) {
        return found.map_err(|root| {
            refused(
                "unknown_xml",
                &format!("XML 的根元素是“{root}”，不是 Moodle XML（quiz）或 QTI"),
                &format!(
                    "the root of the XML is `{root}`; wanted that of Moodle XML (`quiz`) or of QTI"
                ),
            )
        });
    }
    Ok(sniff::of_text(&text, name))
}

fn of_package(bytes: &[u8]) -> Result<Format, Box<ImportProblem>> {
    let package = Package::open(bytes, LIMITS)
        .map_err(|fault| refused("broken_package", &fault.chinese(), &fault.to_string()))?;
    let paths = package.paths();
    let has = |path: &str| paths.iter().any(|known| known == path);
    // Macs put one folder around what they pack.
    let has_manifest = paths.iter().any(|path| {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        name == "imsmanifest.xml" && !folder.contains('/')
    });
    if has("word/document.xml") {
        Ok(Format::Docx)
    } else if has("xl/workbook.xml") {
        Ok(Format::Sheet)
    } else if has_manifest || holds_loose_xml(&paths) {
        Ok(Format::Qti)
    } else {
        Err(refused(
            "unknown_package",
            "压缩包里不是 Word、Excel 文档，也没有 QTI 的 imsmanifest.xml 或题目文件；请解压后逐个导入其中的文件",
            "the package is no Word document, no workbook, and has no imsmanifest.xml and no items of QTI; unpack it and import its files",
        ))
    }
}

/// Whether these are files of questions that somebody packed without a manifest, and no document of another program.
fn holds_loose_xml(paths: &[String]) -> bool {
    let is_of_document = |path: &String| {
        matches!(path.as_str(), "[Content_Types].xml" | "mimetype") || path.starts_with("META-INF/")
    };
    let is_xml = |path: &String| {
        let name = path.rsplit('/').next().unwrap_or_default();
        let name = name.to_ascii_lowercase();
        let is_of_mac = path.starts_with("__MACOSX/") || name.starts_with("._");
        !is_of_mac && [".xml", ".qti"].iter().any(|ending| name.ends_with(ending))
    };
    paths.iter().any(is_xml) && !paths.iter().any(is_of_document)
}

fn refused(code: &'static str, chinese: &str, english: &str) -> Box<ImportProblem> {
    Box::new(ImportProblem {
        place: Place::default(),
        severity: Severity::Error,
        code,
        chinese: chinese.to_owned(),
        english: english.to_owned(),
    })
}
