//! Study texts as people have them: `.txt`, `.md` and `.docx`, read as plain text.
//!
//! Invariant: what is handed on is UTF-8 with line feeds alone, holds a word at least, and has at most
//! [`MAX_TEXT_BYTES`]; the characters that evidence counts are those of this text. Anything else is refused
//! with the file, the line where there is one, what was wanted and what was found, before it takes memory.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::Problem;

mod decode;
pub(in crate::formats) mod docx;
#[cfg(test)]
mod tests;

pub(in crate::formats) use decode::is_damaged_utf_8;

/// The largest text, in bytes: some three million Chinese characters.
pub const MAX_TEXT_BYTES: u64 = 8 * 1024 * 1024;
/// The largest `.docx` file, in bytes: pictures are not read, but take room.
pub const MAX_DOCX_BYTES: u64 = 32 * 1024 * 1024;

/// The endings that are known, in the order in which a folder is searched for a material.
const ENDINGS: [(&str, Shape); 3] = [
    ("txt", Shape::Plain),
    ("md", Shape::Plain),
    ("docx", Shape::Docx),
];

/// How a file holds its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// As bytes of some encoding.
    Plain,
    /// As a package of XML.
    Docx,
}

/// A text that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StudyText {
    /// Its words: UTF-8 without byte order mark, lines ended by line feeds alone.
    pub text: String,
    /// What it was before.
    pub encoding: Encoding,
}

/// How a text was written in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Encoding {
    /// UTF-8, with or without byte order mark.
    Utf8,
    /// UTF-16 with byte order mark.
    Utf16,
    /// GB 18030, which holds GBK and GB 2312.
    Gb18030,
    /// Paragraphs of a `.docx` package.
    Docx,
}

impl Encoding {
    /// Its name, for people and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16 => "UTF-16",
            Self::Gb18030 => "GB18030",
            Self::Docx => "docx",
        }
    }

    /// Whether the characters were written in another way than they are handed on, which is to be said.
    pub const fn is_converted(self) -> bool {
        match self {
            Self::Utf8 => false,
            Self::Utf16 | Self::Gb18030 | Self::Docx => true,
        }
    }
}

impl StudyText {
    /// How many characters it has, line feeds among them.
    pub fn n_characters(&self) -> usize {
        self.text.chars().count()
    }
}

/// Reads a file; a problem names it as the path is written.
pub fn read_file(path: &Path) -> Result<StudyText, Problem> {
    let name = path.display().to_string();
    let shape = shape_of(&name)?;
    let limit = match shape {
        Shape::Plain => MAX_TEXT_BYTES,
        Shape::Docx => MAX_DOCX_BYTES,
    };
    let refuse = |error: std::io::Error| {
        let message = format!("the file cannot be read: {error}");
        of_file(&name, "unreadable_file", message)
    };
    let file = File::open(path).map_err(refuse)?;
    let n_bytes = file.metadata().map_or(0, |known| known.len());
    let mut bytes = Vec::new();
    // The limit is on what is read, not on what the folder says: files grow, and pipes have no size.
    if n_bytes <= limit {
        let n_read = file.take(limit + 1).read_to_end(&mut bytes);
        n_read.map_err(refuse)?;
    }
    let n_bytes = n_bytes.max(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
    if limit < n_bytes {
        let message = format!(
            "the file has {n_bytes} bytes; wanted at most {limit} ({} MiB)",
            limit / (1024 * 1024)
        );
        return Err(of_file(&name, "file_too_large", message));
    }
    read_as(shape, &name, &bytes)
}

/// Reads the bytes of a file by the ending of its name.
pub fn read(name: &str, bytes: &[u8]) -> Result<StudyText, Problem> {
    read_as(shape_of(name)?, name, bytes)
}

/// The file of a material in a folder: `<id>.txt`, else `<id>.md`, else `<id>.docx`; the first where there is
/// none, so that a message can name it.
pub fn path_in(dir: &Path, id: &str) -> PathBuf {
    let paths = ENDINGS.map(|(ending, _)| dir.join(format!("{id}.{ending}")));
    let there = paths.iter().find(|path| path.exists());
    there.or(paths.first()).cloned().unwrap_or_default()
}

fn read_as(shape: Shape, name: &str, bytes: &[u8]) -> Result<StudyText, Problem> {
    let (text, encoding) = match shape {
        Shape::Plain => decode::decode(name, bytes)?,
        Shape::Docx => (docx::read(name, bytes)?, Encoding::Docx),
    };
    let text = with_line_feeds(text);
    if let Some(at) = text.find('\0') {
        let line = 1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count();
        let message =
            "the file holds a NUL character; wanted text (UTF-16 needs its byte order mark)"
                .to_owned();
        return Err(at_line(name, line, "not_text", message));
    }
    if text.chars().all(char::is_whitespace) {
        let message = "the file holds no words; wanted a text to draw questions from".to_owned();
        return Err(of_file(name, "empty_text", message));
    }
    // Characters of two bytes may become three.
    if u64::try_from(text.len()).is_ok_and(|n_bytes| MAX_TEXT_BYTES < n_bytes) {
        let message = format!(
            "the text has {} bytes as UTF-8; wanted at most {MAX_TEXT_BYTES} ({} MiB)",
            text.len(),
            MAX_TEXT_BYTES / (1024 * 1024)
        );
        return Err(of_file(name, "file_too_large", message));
    }
    Ok(StudyText { text, encoding })
}

fn shape_of(name: &str) -> Result<Shape, Problem> {
    let ending = Path::new(name).extension().unwrap_or_default();
    let ending = ending.to_string_lossy().to_lowercase();
    let known = ENDINGS.iter().find(|(known, _)| *known == ending);
    known.map(|(_, shape)| *shape).ok_or_else(|| {
        let hint = match ending.as_str() {
            "doc" | "wps" | "rtf" | "odt" | "pdf" => "; save it as .docx or .txt first",
            _ => "",
        };
        let message = format!("the name ends with `.{ending}`; wanted .txt, .md or .docx{hint}");
        of_file(name, "unknown_ending", message)
    })
}

/// Lines as they are counted: `\r\n` and a lone `\r` end one like `\n`.
fn with_line_feeds(text: String) -> String {
    if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text
    }
}

fn of_file(name: &str, code: &'static str, message: String) -> Problem {
    at_line(name, 0, code, message)
}

fn at_line(name: &str, line: usize, code: &'static str, message: String) -> Problem {
    let file = name.to_owned();
    Problem {
        file,
        line,
        code,
        message,
    }
}
