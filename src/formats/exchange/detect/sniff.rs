//! What the begin of a text tells of its format.
//!
//! Invariant: no more than [`MAX_BEGIN`] bytes are looked at.

use std::path::Path;

use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

use super::super::aiken::{Line, line};
use super::Format;

/// How much of a file is looked at, in bytes.
const MAX_BEGIN: usize = 64 * 1024;

/// The begin of a text, whatever its encoding; none where it is no text.
pub(super) fn begin_of(bytes: &[u8]) -> Option<String> {
    let begin = bytes.get(..MAX_BEGIN).unwrap_or(bytes);
    let text = if begin.starts_with(b"\xFF\xFE") {
        UTF_16LE.decode(begin).0
    } else if begin.starts_with(b"\xFE\xFF") {
        UTF_16BE.decode(begin).0
    } else {
        let is_utf_8 = match std::str::from_utf8(begin) {
            Ok(_) => true,
            // The last character may be cut.
            Err(error) => error.error_len().is_none() && begin.len() < bytes.len(),
        };
        if is_utf_8 {
            String::from_utf8_lossy(begin)
        } else {
            GB18030.decode(begin).0
        }
    };
    let text = text.trim_start_matches('\u{feff}');
    (!text.contains('\0')).then(|| text.replace("\r\n", "\n").replace('\r', "\n"))
}

/// The format of XML by its root, or the root where it is none of questions; none where the text is no XML.
pub(super) fn of_xml(text: &str) -> Option<Result<Format, String>> {
    let is_declared = text.trim_start().starts_with("<?xml");
    let mut rest = text.trim_start();
    loop {
        let behind = rest.strip_prefix('<')?;
        if let Some(declared) = behind.strip_prefix("!DOCTYPE") {
            rest = behind_doctype(declared)?.trim_start();
            continue;
        }
        let end = if behind.starts_with('?') {
            "?>"
        } else if behind.starts_with("!--") {
            "-->"
        } else if behind.starts_with('!') {
            ">"
        } else {
            break;
        };
        rest = behind.split_once(end)?.1.trim_start();
    }
    let name = rest.strip_prefix('<')?;
    let name = name
        .split(|c: char| c.is_whitespace() || c == '>' || c == '/')
        .next()?;
    let local = name.rsplit(':').next().unwrap_or(name);
    match local {
        "quiz" => Some(Ok(Format::MoodleXml)),
        "questestinterop"
        | "assessmentItem"
        | "assessmentTest"
        | "assessmentSection"
        | "qti-assessment-item"
        | "qti-assessment-test"
        | "qti-assessment-section"
        | "manifest" => Some(Ok(Format::Qti)),
        _ if is_declared => Some(Err(local.chars().take(40).collect())),
        // A text can begin with a bracket.
        _ => None,
    }
}

/// What stands behind a document type declaration, which may have others within brackets.
fn behind_doctype(declared: &str) -> Option<&str> {
    let (mut quote, mut depth) = (None, 0_usize);
    for (at, c) in declared.char_indices() {
        match (quote, c) {
            (Some(open), _) => quote = quote.filter(|_| c != open),
            (None, '"' | '\'') => quote = Some(c),
            (None, '<' | '[') => depth += 1,
            (None, '>') if depth == 0 => return declared.get(at + 1..),
            (None, '>' | ']') => depth = depth.saturating_sub(1),
            (None, _) => {}
        }
    }
    None
}

/// The format of any other text.
pub(super) fn of_text(text: &str, name: &str) -> Format {
    let begin = text.trim_start();
    let first = begin.strip_prefix('{').map(str::trim_start);
    if first.is_some_and(|rest| rest.starts_with('"')) {
        return Format::Json;
    }
    if text.lines().any(is_of_toml) {
        return Format::Toml;
    }
    if is_gift(text) {
        return Format::Gift;
    }
    if is_aiken(text) {
        return Format::Aiken;
    }
    if is_table(text) {
        return Format::Sheet;
    }
    by_name(name).unwrap_or(Format::Text)
}

fn is_of_toml(line: &str) -> bool {
    let line = line.trim();
    line == "[[questions]]" || line.starts_with("format = \"examhall-bank/")
}

/// Whether there is a category, a name, or braces with something in them that makes answers.
fn is_gift(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim);
    let is_name = |line: &str| {
        line.strip_prefix("::")
            .is_some_and(|rest| rest.contains("::"))
    };
    if lines.any(|line| line.starts_with("$CATEGORY:") || is_name(line)) {
        return true;
    }
    let mut sections = text.split(['{', '｛']).skip(1);
    sections.any(|rest| {
        let Some((answers, _)) = rest.split_once(['}', '｝']) else {
            return false;
        };
        let answers = answers.trim();
        answers.starts_with(['=', '~', '＝', '～', '#'])
            || answers.contains("\n=")
            || answers.contains("\n~")
            || is_truth(answers)
    })
}

fn is_truth(answers: &str) -> bool {
    let word = answers.split('#').next().unwrap_or_default().trim();
    ["T", "F", "TRUE", "FALSE"].contains(&word)
}

/// Whether there are options and an answer as Aiken has them. A text of another kind says 答案.
fn is_aiken(text: &str) -> bool {
    let (mut n_options, mut has_answer) = (0, false);
    for content in text.lines() {
        match line::read(content) {
            Line::Option { .. } => n_options += 1,
            Line::Answer(..) => has_answer = true,
            Line::Blank | Line::Single | Line::Text(_) => {}
        }
    }
    has_answer && 0 < n_options && !text.lines().any(is_answer_in_chinese)
}

/// `【答案】AB`, `正确答案：A`.
fn is_answer_in_chinese(line: &str) -> bool {
    let line = line.trim().trim_start_matches(['【', '[', '（', '(']);
    ["答案", "正确答案", "参考答案", "标准答案"]
        .iter()
        .any(|word| line.starts_with(word))
}

/// Names of the column of stems.
const STEMS: [&str; 8] = [
    "题干",
    "题目",
    "题目内容",
    "题目标题",
    "试题内容",
    "试题",
    "question",
    "stem",
];

/// Whether one of the first lines is the head of a table of questions.
fn is_table(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty()).take(5);
    lines.any(|line| {
        [',', '\t', ';', '，'].into_iter().any(|separator| {
            let cells: Vec<String> = line.split(separator).map(bare).collect();
            let is_stem = |cell: &String| STEMS.contains(&cell.as_str());
            3 <= cells.len() && cells.iter().any(is_stem)
        })
    })
}

/// A heading without what stands around it.
fn bare(cell: &str) -> String {
    let cell = cell.trim().trim_matches(['"', '*', '＊', ' ']);
    let cell = cell.split(['(', '（']).next().unwrap_or_default();
    cell.trim().to_lowercase()
}

fn by_name(name: &str) -> Option<Format> {
    let name = name.to_lowercase();
    let ending = Path::new(&name).extension()?.to_str()?.to_owned();
    match ending.as_str() {
        "gift" => Some(Format::Gift),
        "aiken" => Some(Format::Aiken),
        "csv" | "tsv" => Some(Format::Sheet),
        "toml" => Some(Format::Toml),
        "json" => Some(Format::Json),
        _ => None,
    }
}
