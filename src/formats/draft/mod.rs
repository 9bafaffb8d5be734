//! Drafted questions as files: TOML for a person to go through, JSON for a program.
//!
//! Invariant: what is written as TOML is a file of a bank that reads back as the same questions; every piece
//! of evidence has the characters that it was taken from, and their hash.

use std::collections::BTreeMap;

use serde::Serialize;

use super::document::to_json as json_of;
use super::question::QuestionForm;
use super::study_text::Encoding;
use crate::domain::lint::Finding;
use crate::domain::question::{Evidence, Kind, Parts, Passage, Question, TopicCode, sha256_of};
use crate::drafting::{Draft, Material, Outcome, Span, Tally};

#[cfg(test)]
mod tests;
mod toml_file;

pub use toml_file::to_toml;

/// The format of the JSON.
pub const DRAFT_FORMAT: &str = "examhall-draft/1";

/// What is said of drafts beside the questions themselves.
#[derive(Debug, Clone, Copy)]
pub struct Heading<'h> {
    /// The topic of all of them.
    pub topic: &'h TopicCode,
    /// The title of the file.
    pub title: &'h str,
    /// The texts that they were drafted from.
    pub texts: &'h [TextSource],
}

/// A text that questions were drafted from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TextSource {
    /// Its name in evidence.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The file, as it was named.
    pub file: String,
    /// What the file was written in: `UTF-8`, `UTF-16`, `GB18030`, `docx`.
    pub encoding: &'static str,
    /// Its characters, line feeds among them.
    pub characters: usize,
    /// The hash of the text as UTF-8 with line feeds: 64 hexadecimal digits.
    pub sha256: String,
}

impl TextSource {
    /// Of a material that was read from a file.
    pub fn of(material: &Material, file: &str, encoding: Encoding) -> Self {
        Self {
            id: material.id.clone(),
            title: material.title.clone(),
            file: file.to_owned(),
            encoding: encoding.as_str(),
            characters: material.text.chars().count(),
            sha256: sha256_of(&material.text),
        }
    }
}

/// The question of a draft, its evidence with the characters that it was taken from.
pub fn with_passages(draft: &Draft) -> Question {
    let parts: &Parts = &draft.question;
    let spans = draft
        .evidence
        .iter()
        .map(Some)
        .chain(std::iter::repeat(None));
    let evidence = parts.evidence.iter().zip(spans);
    let noted = evidence.map(|(evidence, span)| Evidence {
        passage: evidence.passage.clone().or_else(|| passage_of(span?)),
        ..evidence.clone()
    });
    let noted = Parts {
        evidence: noted.collect(),
        ..parts.clone()
    };
    // A passage makes no valid question invalid.
    Question::new(noted).unwrap_or_else(|_| draft.question.clone())
}

fn passage_of(span: &Span) -> Option<Passage> {
    Passage::of(span.chars.start, &span.quote)
}

/// The drafts as one JSON object.
pub fn to_json(heading: &Heading<'_>, outcome: &Outcome) -> String {
    json_of(&DraftDocument {
        format: DRAFT_FORMAT,
        topic: heading.topic.as_str(),
        title: heading.title,
        materials: heading.texts,
        paragraphs: outcome.n_paragraphs,
        sentences: outcome.n_sentences,
        questions: outcome.drafts.iter().map(DraftedForm::of).collect(),
        tally: outcome.tally.iter().map(TallyForm::of).collect(),
    })
}

#[derive(Serialize)]
struct DraftDocument<'d> {
    format: &'static str,
    topic: &'d str,
    title: &'d str,
    materials: &'d [TextSource],
    paragraphs: usize,
    sentences: usize,
    questions: Vec<DraftedForm<'d>>,
    tally: Vec<TallyForm>,
}

/// A question as an author writes it, and where the draft comes from.
#[derive(Serialize)]
struct DraftedForm<'d> {
    #[serde(flatten)]
    question: QuestionForm,
    origin: &'static str,
    verdicts: Vec<VerdictForm<'d>>,
    /// Of each piece of evidence.
    places: Vec<PlaceForm<'d>>,
}

#[derive(Serialize)]
struct VerdictForm<'d> {
    code: &'static str,
    severity: &'static str,
    field: &'d str,
    found: &'d str,
    hint: &'d str,
}

/// From 1.
#[derive(Serialize)]
struct PlaceForm<'d> {
    material: &'d str,
    paragraph: usize,
    lines: [usize; 2],
}

#[derive(Serialize)]
struct TallyForm {
    origin: &'static str,
    found: usize,
    drafted: BTreeMap<&'static str, usize>,
    dropped: Vec<DroppedForm>,
}

#[derive(Serialize)]
struct DroppedForm {
    code: &'static str,
    reason: String,
    count: usize,
}

impl<'d> DraftedForm<'d> {
    fn of(draft: &'d Draft) -> Self {
        let place = |span: &'d Span| PlaceForm {
            material: &span.material,
            paragraph: span.paragraph,
            lines: [span.lines.0, span.lines.1],
        };
        Self {
            question: QuestionForm::from_question(&with_passages(draft)),
            origin: draft.source.as_str(),
            verdicts: draft.verdicts.iter().map(VerdictForm::of).collect(),
            places: draft.evidence.iter().map(place).collect(),
        }
    }
}

impl<'d> VerdictForm<'d> {
    fn of(finding: &'d Finding) -> Self {
        Self {
            code: finding.rule.code(),
            severity: finding.rule.severity().as_str(),
            field: &finding.field,
            found: &finding.found,
            hint: &finding.hint.zh,
        }
    }
}

impl TallyForm {
    fn of(tally: &Tally) -> Self {
        let by_word = |(kind, count): (&Kind, &usize)| (kind.as_str(), *count);
        let dropped = tally.dropped.iter().map(|(reason, count)| DroppedForm {
            code: reason.as_str(),
            reason: reason.chinese().to_owned(),
            count: *count,
        });
        Self {
            origin: tally.origin.as_str(),
            found: tally.found,
            drafted: tally.drafted.iter().map(by_word).collect(),
            dropped: dropped.collect(),
        }
    }
}
