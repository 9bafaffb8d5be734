//! Bytes of a text file to characters.

use super::{ImportProblem, Place, Severity};
use crate::formats::study_text;

/// A text that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// UTF-8 with line feeds alone, without byte order mark.
    pub text: String,
    /// That the file was written in another encoding, which is worth knowing.
    pub notice: Option<ImportProblem>,
}

/// The characters of a file: UTF-8, UTF-16 with its mark, or GB 18030, which holds GBK.
///
/// # Errors
/// Where no encoding fits every byte, and where the file is empty or no text.
pub fn text_of(bytes: &[u8]) -> Result<Text, Box<ImportProblem>> {
    let read = study_text::read("text.txt", bytes).map_err(|problem| {
        let chinese = match problem.code {
            "empty_text" => "文件里没有文字".to_owned(),
            "file_too_large" => "文本超过 8 MiB；请分成几个文件导入".to_owned(),
            "not_text" => format!("第 {} 行有空字符（NUL），这不是文本文件", problem.line),
            _ => format!(
                "第 {} 行起有无法识别的字节：文件不是 UTF-8、UTF-16 或 GB18030 编码",
                problem.line
            ),
        };
        Box::new(ImportProblem {
            place: Place::line(problem.line),
            severity: Severity::Error,
            code: problem.code,
            chinese,
            english: problem.message,
        })
    })?;
    let notice = read.encoding.is_converted().then(|| {
        let name = read.encoding.as_str();
        ImportProblem {
            place: Place::default(),
            severity: Severity::Notice,
            code: "encoding",
            chinese: format!("文件按 {name} 编码读取"),
            english: format!("the file was read as {name}"),
        }
    });
    let text = read.text;
    Ok(Text { text, notice })
}
