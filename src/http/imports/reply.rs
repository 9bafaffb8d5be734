//! An import as JSON.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::told;
use crate::app::imports::{Import, State};
use crate::formats::import::{Duplicate, Entry, EntryState, KeptPlace, KeptProblem, Standing};
use crate::formats::question::QuestionForm;
use crate::http::language::Language;
use crate::http::moment::Moment;

/// Where an import stands.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ImportState)]
enum StateWord {
    /// Nobody has decided.
    Open,
    /// Nobody decided in time: it can no longer be stored.
    Expired,
    /// Its chosen questions are in the bank.
    Stored,
    /// They were taken back.
    Undone,
}

/// How many.
#[derive(Serialize, ToSchema)]
struct ImportCounts {
    /// Questions that were read.
    questions: usize,
    /// Those that can be taken.
    ready: usize,
    /// Those that a person has to look at first.
    held: usize,
    /// Those that cannot be questions of the bank as they stand.
    refused: usize,
    /// Everything that is to be said, of questions and of the file.
    problems: usize,
}

/// A line of the list of imports.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct ImportLine {
    #[schema(format = "uuid")]
    id: String,
    file_name: String,
    format: String,
    state: StateWord,
    /// Who brought it.
    by: String,
    made_at: Moment,
    expires_at: Moment,
    stored_at: Option<Moment>,
    undone_at: Option<Moment>,
    counts: ImportCounts,
}

/// An import, question by question.
#[derive(Serialize, ToSchema)]
#[schema(as = Import)]
pub(in crate::http) struct ImportReply {
    #[serde(flatten)]
    line: ImportLine,
    questions: Vec<EntryReply>,
    /// What is to be said of the file beside them.
    problems: Vec<ProblemReply>,
}

/// One question of an import.
#[derive(Serialize, ToSchema)]
#[schema(as = ImportedQuestion)]
pub(in crate::http) struct EntryReply {
    /// Its place in the import, from 0.
    index: usize,
    state: EntryWord,
    /// As it would be stored, or as far as it is known.
    form: QuestionForm,
    /// What the file calls it.
    original_code: Option<String>,
    /// Marks as the file writes them; the bank keeps none.
    marks: Option<String>,
    /// How sure the reader is: 0 to 1.
    confidence: f64,
    place: PlaceReply,
    problems: Vec<ProblemReply>,
    /// Questions that read alike, in the bank and in the same file.
    duplicates: Vec<DuplicateReply>,
    /// Whether a person went over it.
    edited: bool,
    standing: StandingWord,
}

/// What the bank has of the code of a question.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ImportedStanding)]
enum StandingWord {
    /// Nothing.
    New,
    /// Another content, which would get a next version.
    Changes,
    /// The same content.
    Same,
}

/// Whether a question can be taken.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ImportedState)]
enum EntryWord {
    Ready,
    Held,
    Refused,
}

/// A place in the file.
#[derive(Serialize, ToSchema)]
#[schema(as = ImportPlace)]
struct PlaceReply {
    /// The line or row, from 1; null for the file.
    line: Option<usize>,
    /// The cell of a sheet.
    cell: Option<String>,
    /// The file within a package.
    file: Option<String>,
}

/// What is to be said.
#[derive(Serialize, ToSchema)]
#[schema(as = ImportProblem)]
struct ProblemReply {
    #[serde(flatten)]
    place: PlaceReply,
    /// `error`, `held`, `warning` or `notice`.
    severity: String,
    code: String,
    message: String,
}

/// A question that reads alike.
#[derive(Serialize, ToSchema)]
#[schema(as = ImportDuplicate)]
struct DuplicateReply {
    /// Its code in the bank; null where it stands in the same file.
    code: Option<String>,
    /// Its place in the same file.
    index: Option<usize>,
    kind: LikenessWord,
    /// 0 to 1.
    similarity: f64,
    stem: String,
}

/// How much alike.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Likeness)]
enum LikenessWord {
    /// The same but for punctuation.
    Exact,
    /// Nearly the same.
    Near,
}

fn share(hundredths: u8) -> f64 {
    f64::from(hundredths) / 100.0
}

impl ImportLine {
    pub(super) fn new(import: &Import, now: Timestamp) -> Self {
        let (heading, document) = (&import.heading, &import.document);
        let expires_at = import.expires_at();
        let of_questions = document.entries.iter().map(|entry| entry.problems.len());
        Self {
            id: heading.id.to_string(),
            file_name: heading.file_name.clone(),
            format: heading.format.clone(),
            state: match heading.state {
                State::Open if expires_at <= now => StateWord::Expired,
                State::Open => StateWord::Open,
                State::Stored => StateWord::Stored,
                State::Undone => StateWord::Undone,
            },
            by: heading.by.display_name.clone(),
            made_at: heading.made_at.into(),
            expires_at: expires_at.into(),
            stored_at: heading.decided_at.map(Into::into),
            undone_at: heading.undone_at.map(Into::into),
            counts: ImportCounts {
                questions: document.entries.len(),
                ready: document.count(EntryState::Ready),
                held: document.count(EntryState::Held),
                refused: document.count(EntryState::Refused),
                problems: document.problems.len() + of_questions.sum::<usize>(),
            },
        }
    }
}

impl ImportReply {
    pub(super) fn new(import: Import, language: Language) -> Self {
        let line = ImportLine::new(&import, import.heading.made_at);
        let problem = |problem: KeptProblem| ProblemReply::new(problem, language);
        let entries = import.document.entries.into_iter().enumerate();
        Self {
            line,
            questions: entries
                .map(|(index, entry)| EntryReply::new(index, entry, language))
                .collect(),
            problems: import.document.problems.into_iter().map(problem).collect(),
        }
    }
}

impl EntryReply {
    pub(super) fn new(index: usize, entry: Entry, language: Language) -> Self {
        let problem = |problem: KeptProblem| ProblemReply::new(problem, language);
        Self {
            index,
            state: match entry.state {
                EntryState::Ready => EntryWord::Ready,
                EntryState::Held => EntryWord::Held,
                EntryState::Refused => EntryWord::Refused,
            },
            form: entry.form,
            original_code: entry.original_code,
            marks: entry.marks,
            confidence: share(entry.confidence),
            place: entry.place.into(),
            problems: entry.problems.into_iter().map(problem).collect(),
            duplicates: entry.duplicates.into_iter().map(Into::into).collect(),
            edited: entry.edited,
            standing: match entry.standing {
                Standing::New => StandingWord::New,
                Standing::Changes => StandingWord::Changes,
                Standing::Same => StandingWord::Same,
            },
        }
    }
}

impl From<KeptPlace> for PlaceReply {
    fn from(place: KeptPlace) -> Self {
        Self {
            line: Some(place.line).filter(|line| *line != 0),
            cell: place.cell,
            file: place.file,
        }
    }
}

impl ProblemReply {
    fn new(problem: KeptProblem, language: Language) -> Self {
        let message = told(language, &problem.chinese, &problem.english).to_owned();
        Self {
            place: problem.place.into(),
            severity: problem.severity,
            code: problem.code,
            message,
        }
    }
}

impl From<Duplicate> for DuplicateReply {
    fn from(duplicate: Duplicate) -> Self {
        Self {
            kind: if duplicate.similarity == 100 {
                LikenessWord::Exact
            } else {
                LikenessWord::Near
            },
            code: duplicate.code,
            index: duplicate.index,
            similarity: share(duplicate.similarity),
            stem: duplicate.stem,
        }
    }
}
