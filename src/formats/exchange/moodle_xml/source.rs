//! The bytes of an XML file as characters, in the encoding that it declares.
//!
//! Invariant: no character is replaced. A file that says one thing and is another is told of, or refused.

use std::borrow::Cow;

use encoding_rs::{DecoderResult, Encoding, UTF_8};

use super::super::note::Note;
use super::super::{ImportProblem, MAX_BYTES, Severity, text_of};

/// How many bytes are searched for the declaration.
const HEAD: usize = 256;

/// An XML file as characters.
pub(in crate::formats::exchange) struct Source<'b> {
    /// Without byte order mark.
    pub(in crate::formats::exchange) text: Cow<'b, str>,
    /// That it was not UTF-8.
    pub(in crate::formats::exchange) notice: Option<Note>,
}

/// The characters of a file.
///
/// # Errors
/// Where it is too large, or its bytes are none of the encoding.
pub(in crate::formats::exchange) fn source_of(bytes: &[u8]) -> Result<Source<'_>, Note> {
    if MAX_BYTES < bytes.len() {
        let max = MAX_BYTES / 1024 / 1024;
        return Err(Note::new(
            Severity::Error,
            0,
            "file_too_large",
            format!("文件超过 {max} MiB；请分成几个文件导入"),
            format!("the file has more than {max} MiB; split it"),
        ));
    }
    let body = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let is_utf_16 = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
    let declared = declared(body).filter(|_| !is_utf_16);
    if let Ok(text) = std::str::from_utf8(body) {
        // Bytes of three make a Chinese character; in GBK they would be one and a half.
        let is_chinese = text.chars().any(|c| '\u{800}' <= c);
        let other = declared.filter(|encoding| *encoding != UTF_8 && !text.is_ascii());
        let Some(other) = other else {
            return Ok(Source {
                text: Cow::Borrowed(text),
                notice: None,
            });
        };
        if is_chinese || body.len() < bytes.len() {
            let name = other.name();
            return Ok(Source {
                text: Cow::Borrowed(text),
                notice: Some(Note::new(
                    Severity::Notice,
                    0,
                    "encoding",
                    format!("文件声明为 {name} 编码，实为 UTF-8，已按 UTF-8 读取"),
                    format!("the file declares {name} but is UTF-8, and was read as such"),
                )),
            });
        }
    }
    match declared.filter(|encoding| *encoding != UTF_8) {
        Some(encoding) => decoded(body, encoding),
        None => undeclared(bytes),
    }
}

/// What is not UTF-8 though it should be: what any text would be taken for.
fn undeclared(bytes: &[u8]) -> Result<Source<'_>, Note> {
    let read = text_of(bytes).map_err(|problem| note_of(*problem))?;
    Ok(Source {
        text: Cow::Owned(read.text),
        notice: read.notice.map(note_of),
    })
}

fn decoded(body: &[u8], encoding: &'static Encoding) -> Result<Source<'static>, Note> {
    let name = encoding.name();
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let room = decoder.max_utf8_buffer_length_without_replacement(body.len());
    let mut text = String::with_capacity(room.unwrap_or(0));
    let (result, n_read) = decoder.decode_to_string_without_replacement(body, &mut text, true);
    if result != DecoderResult::InputEmpty {
        let read = body.get(..n_read).unwrap_or_default();
        let line = read.split(|byte| *byte == b'\n').count();
        return Err(Note::new(
            Severity::Error,
            line,
            "not_text",
            format!("有不属于 {name} 编码的字节；文件声明为 {name} 编码，请核对，或另存为 UTF-8"),
            format!("a byte that is not {name}, which the file declares; save it as UTF-8"),
        ));
    }
    Ok(Source {
        text: Cow::Owned(text),
        notice: Some(Note::new(
            Severity::Notice,
            0,
            "encoding",
            format!("文件按其声明的 {name} 编码读取"),
            format!("the file was read as {name}, which it declares"),
        )),
    })
}

/// The encoding of `<?xml … encoding="GB2312"?>`, where it is one that is known.
fn declared(body: &[u8]) -> Option<&'static Encoding> {
    let head = body.get(..HEAD.min(body.len()))?;
    let head = head.strip_prefix(b"<?xml")?;
    let end = head.windows(2).position(|two| two == b"?>")?;
    let declaration = std::str::from_utf8(head.get(..end)?).ok()?;
    let (_, after) = declaration.split_once("encoding")?;
    let value = after.trim_start().strip_prefix('=')?.trim_start();
    let mark = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let name = value.get(1..)?.split(mark).next()?;
    Encoding::for_label(name.as_bytes())
}

fn note_of(problem: ImportProblem) -> Note {
    Note {
        line: problem.place.line,
        severity: problem.severity,
        code: problem.code,
        chinese: problem.chinese,
        english: problem.english,
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::GBK;

    use super::*;

    const DECLARED: &str = "<?xml version='1.0' encoding='GB2312'?>\n<quiz>党章</quiz>";

    #[test]
    fn the_declared_encoding_is_read() {
        let (bytes, _, _) = GBK.encode(DECLARED);
        let read = source_of(&bytes)
            .map_err(|problem| problem.code)
            .unwrap_or_else(|code| panic!("{code}"));
        assert_eq!(read.text, DECLARED);
        assert_eq!(read.notice.unwrap().code, "encoding");
    }

    #[test]
    fn a_file_that_was_saved_as_utf_8_since_is_read_as_what_it_is() {
        let read = source_of(DECLARED.as_bytes()).ok().unwrap();
        assert_eq!(read.text, DECLARED);
        assert_eq!(read.notice.unwrap().code, "encoding");
        let read = source_of("\u{feff}<quiz>党章</quiz>".as_bytes())
            .ok()
            .unwrap();
        assert!(read.notice.is_none());
        assert_eq!(read.text, "<quiz>党章</quiz>");
    }

    #[test]
    fn bytes_of_no_encoding_are_refused_with_their_line() {
        let bytes = b"<?xml version='1.0' encoding='gbk'?>\n<quiz>\n\xff\xff</quiz>";
        let problem = source_of(bytes).err().unwrap();
        assert_eq!((problem.code, problem.line), ("not_text", 3));
        let problem = source_of(b"<quiz>\n\xff\xff\xff</quiz>").err().unwrap();
        assert_eq!(problem.severity, Severity::Error);
    }

    #[test]
    fn gbk_without_a_declaration_is_found_out() {
        let (bytes, _, _) = GBK.encode("<quiz>中国共产党章程</quiz>");
        let read = source_of(&bytes).ok().unwrap();
        assert_eq!(read.text, "<quiz>中国共产党章程</quiz>");
        assert!(read.notice.is_some());
    }
}
