//! Question sheets: XLSX workbooks and CSV files with a question a row.
//!
//! Read are the sheets that people keep: columns under many names, decorated headers below titles and
//! instructions, one sheet with a 题型 column or one sheet a type. Written is one form, with which a round
//! trip keeps everything but what is told as a loss:
//!
//! ```text
//! 题号 | 题型 | 题干 | 选项A … 选项H | 正确答案 | 解析 | 难度 | 知识点 | 分值 | 来源
//! ```
//!
//! and behind them, only where a question has such a thing: 目录 (levels by `/`), 左项1 …, 固定选项, 评分规则.
//! What stands in 正确答案, by 题型:
//!
//! | 题型 | 正确答案 |
//! |---|---|
//! | 单选题, 多选题 | letters: `B`, `ACD`; beyond 26 options with commas: `A,AB` |
//! | 判断题 | `正确` or `错误` |
//! | 填空题 | a blank after the other by `\|`, what each accepts by `；`: `1921；一九二一\|嘉兴` |
//! | 匹配题 | left side and right side: `1-B；2-A`; left sides are 左项1, 左项2, …, right sides the options |
//! | 排序题 | the letters of the items in their right order: `CAB` |
//! | 简答题 | what a marker looks for |
//! | 数值题 | numbers and ranges: `2.5；10..12` |
//!
//! In 填空题 a `\` before `|`, `；`, `;`, `/`, `、`, a comma, a space or a line feed makes it part of the text.
//! 知识点 holds tags, several by `；`.
//!
//! Invariant: a question is written only in a way in which it is read again as it was; what cannot be is
//! left out, and told.

use super::{Batch, ForeignQuestion, Written};

mod columns;
mod read;
mod words;
mod write;

/// Reads a question sheet, XLSX or text in UTF-8, UTF-16 or GBK.
///
/// Problems name the row and the cell (`B7`, `单选题!B7` where there are several sheets). At most
/// [`MAX_QUESTIONS`](super::MAX_QUESTIONS) questions and [`MAX_BYTES`](super::MAX_BYTES) are read.
pub fn read(bytes: &[u8]) -> Batch {
    read::batch(bytes)
}

/// Writes questions as a workbook with one sheet.
pub fn write_xlsx(questions: &[ForeignQuestion]) -> Written {
    write::xlsx(questions)
}

/// Writes questions as CSV: UTF-8 with byte order mark, lines ended by CRLF. A cell that a spreadsheet would
/// take for a formula has a `'` before it, which [`read`] takes off again.
pub fn write_csv(questions: &[ForeignQuestion]) -> Written {
    write::csv(questions)
}

/// The workbook in which organisers fill in questions: 题目 with one example of each type, and 填写说明.
///
/// Unfilled, it is read as no question, without an error.
pub fn template_xlsx() -> Vec<u8> {
    write::template()
}
