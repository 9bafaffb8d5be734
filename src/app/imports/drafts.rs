//! What a study text becomes: drafts of questions as entries of an import.

use std::collections::BTreeSet;

use super::reading::{Draft, MAX_IMPORTED, next_numbers, refused, with_duplicates};
use crate::app::Error;
use crate::domain::question::Question;
use crate::drafting::{Material, Plan, draft as draft_from};
use crate::formats::draft::with_passages;
use crate::formats::exchange::{ImportProblem, Place, Severity};
use crate::formats::import::{Entry, EntryState, ImportDocument, KeptProblem, Standing};
use crate::formats::question::QuestionForm;
use crate::formats::study_text;
use crate::store::bank::Known;

/// Reads the file of a study text.
///
/// # Errors
/// [`Error::UnreadableFile`].
pub(in crate::app) fn read_study_text(
    file_name: &str,
    bytes: &[u8],
) -> Result<study_text::StudyText, Error> {
    study_text::read(file_name, bytes).map_err(|problem| {
        refused(vec![ImportProblem {
            place: Place::line(problem.line),
            severity: Severity::Error,
            code: problem.code,
            chinese: format!("学习材料无法读取：{}", in_chinese(problem.code)),
            english: problem.message,
        }])
    })
}

/// What to do about it, by the stable name of the problem; its place and its cause stand in the English message.
fn in_chinese(code: &str) -> &'static str {
    match code {
        "unreadable_docx" => {
            "文件不是有效的 Word 文档（.docx），可能已损坏，或者只改了扩展名；请在 Word 或 WPS 中另存为 .docx 再试"
        }
        "docx_too_large" => "Word 文档解压后太大；请拆成几个文件，或另存为纯文本",
        "unknown_ending" => "只能读取 .txt、.md 和 .docx 文件",
        "file_too_large" => "文件太大；请拆成几个文件",
        "not_utf8" | "not_utf16" => "文字编码认不出来；请另存为 UTF-8 的文本文件",
        "empty_text" => "文件里没有文字",
        _ => "文件内容无法识别；请另存为 .docx 或 UTF-8 的文本文件再试",
    }
}

pub(super) fn drafts_of(source: &Draft, known: &[Known]) -> Result<ImportDocument, Error> {
    let text = read_study_text(&source.file_name, &source.bytes)?;
    let material = Material {
        id: source.material().to_owned(),
        title: source.title.clone(),
        date: None,
        text: text.text,
    };
    let plan = Plan {
        topic: source.topic.clone(),
        limit: Some(source.limit.unwrap_or(MAX_IMPORTED).min(MAX_IMPORTED)),
    };
    let outcome = draft_from(&[material], &plan);
    let taken: BTreeSet<&str> = known.iter().map(|one| one.code.as_str()).collect();
    let mut next = next_numbers(known, &source.topic);
    let entries = outcome.drafts.iter().map(|draft| {
        let question: Question = with_passages(draft);
        let mut form = QuestionForm::from_question(&question);
        let number = next.entry(question.kind()).or_insert(1);
        form.code = format!("{}-{}{number:02}", source.topic, question.kind().letter());
        debug_assert!(!taken.contains(form.code.as_str()), "a free number");
        *number = number.saturating_add(1);
        let line = draft.evidence.first().map_or(0, |span| span.lines.0);
        let findings = draft
            .verdicts
            .iter()
            .map(|finding| finding_of(finding, line));
        Entry {
            state: EntryState::Ready,
            form,
            original_code: None,
            marks: None,
            confidence: 100,
            place: (&Place::line(line)).into(),
            problems: findings.collect(),
            duplicates: Vec::new(),
            edited: false,
            standing: Standing::New,
        }
    });
    let entries: Vec<Entry> = entries.collect();
    if entries.is_empty() {
        return Err(refused(vec![ImportProblem {
            place: Place::default(),
            severity: Severity::Error,
            code: "no_drafts",
            chinese: "没有从材料中起草出题目：材料里没有能据以出题的句子".to_owned(),
            english: "no question could be drafted from the text".to_owned(),
        }]));
    }
    Ok(ImportDocument {
        entries: with_duplicates(entries, known),
        problems: Vec::new(),
    })
}

fn finding_of(finding: &crate::domain::lint::Finding, line: usize) -> KeptProblem {
    KeptProblem {
        place: (&Place::line(line)).into(),
        severity: Severity::Notice.as_str().to_owned(),
        code: finding.rule.code().to_owned(),
        chinese: finding.hint.zh.clone(),
        english: finding.hint.en.clone(),
    }
}
