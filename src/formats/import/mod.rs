//! An import as the database keeps it: what was read of a file, question by question, until somebody decides.
//!
//! Invariant: an entry is ready only where its form reads as a question and nothing of it waits for a person.

use serde::{Deserialize, Serialize};

use super::document::{DocumentFault, from_json, to_json};
use super::exchange::{ImportProblem, Place, Severity};
use super::question::QuestionForm;

pub mod partial;

/// The format of the stored document.
pub const IMPORT_FORMAT: &str = "examhall-import/1";

/// Everything that was read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportDocument {
    /// The questions, in the order of the file.
    pub entries: Vec<Entry>,
    /// What is to be said of the file beside them.
    pub problems: Vec<KeptProblem>,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Whether it can be taken.
    pub state: EntryState,
    /// As it would be stored, or as far as it is known.
    pub form: QuestionForm,
    /// What the file calls it.
    pub original_code: Option<String>,
    /// Marks as the file writes them; the bank keeps none.
    pub marks: Option<String>,
    /// How sure the reader is, in hundredths.
    pub confidence: u8,
    /// Where it begins in the file.
    pub place: KeptPlace,
    /// What is to be said of it.
    pub problems: Vec<KeptProblem>,
    /// Questions that it resembles.
    pub duplicates: Vec<Duplicate>,
    /// Whether a person went over it.
    pub edited: bool,
    /// What the bank has of this code.
    #[serde(default)]
    pub standing: Standing,
}

/// What the bank has of the code of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Nothing.
    #[default]
    New,
    /// Another content, which would get a next version.
    Changes,
    /// The same content.
    Same,
}

/// Whether a question can be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryState {
    /// It can.
    Ready,
    /// A person has to look at it first.
    Held,
    /// It cannot be a question of the bank as it stands.
    Refused,
}

/// A place in the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptPlace {
    /// The line or row, from 1; 0 for the file.
    pub line: usize,
    /// The cell of a sheet.
    pub cell: Option<String>,
    /// The file within a package.
    pub file: Option<String>,
}

/// A problem in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptProblem {
    /// Where.
    pub place: KeptPlace,
    /// `error`, `held`, `warning` or `notice`.
    pub severity: String,
    /// Its stable name.
    pub code: String,
    /// In Chinese.
    pub chinese: String,
    /// In English.
    pub english: String,
}

/// A question that reads alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duplicate {
    /// Its code in the bank, or none where it stands in the same file.
    pub code: Option<String>,
    /// Its place in the same file, from 0.
    pub index: Option<usize>,
    /// How much the two share, in hundredths: 100 where they read the same.
    pub similarity: u8,
    /// Its stem.
    pub stem: String,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "format")]
enum Stored {
    #[serde(rename = "examhall-import/1")]
    V1(ImportDocument),
}

impl ImportDocument {
    /// The stored document.
    pub fn to_json(&self) -> String {
        to_json(&Stored::V1(self.clone()))
    }

    /// Reads a stored document.
    ///
    /// # Errors
    /// [`DocumentFault`] for another format, or what is not JSON of this shape.
    pub fn from_json(text: &str) -> Result<Self, DocumentFault> {
        let Stored::V1(document) = from_json(IMPORT_FORMAT, text)?;
        Ok(document)
    }

    /// Entries in a state.
    pub fn count(&self, state: EntryState) -> usize {
        let entries = self.entries.iter();
        entries.filter(|entry| entry.state == state).count()
    }
}

impl From<&Place> for KeptPlace {
    fn from(place: &Place) -> Self {
        Self {
            line: place.line,
            cell: place.cell.clone(),
            file: place.file.clone(),
        }
    }
}

impl From<&ImportProblem> for KeptProblem {
    fn from(problem: &ImportProblem) -> Self {
        Self {
            place: (&problem.place).into(),
            severity: problem.severity.as_str().to_owned(),
            code: problem.code.to_owned(),
            chinese: problem.chinese.clone(),
            english: problem.english.clone(),
        }
    }
}

impl KeptProblem {
    /// Whether it keeps a question from being taken without a look.
    pub fn holds(&self) -> bool {
        [Severity::Error, Severity::Held]
            .iter()
            .any(|severity| severity.as_str() == self.severity)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_reads_back() {
        let place = KeptPlace {
            line: 7,
            cell: Some("B7".to_owned()),
            file: None,
        };
        let problem = KeptProblem {
            place: place.clone(),
            severity: "held".to_owned(),
            code: "no_key".to_owned(),
            chinese: "没有答案".to_owned(),
            english: "no key".to_owned(),
        };
        let entry = Entry {
            state: EntryState::Held,
            form: QuestionForm {
                code: "T01-S09".to_owned(),
                ..QuestionForm::default()
            },
            original_code: Some("3".to_owned()),
            marks: Some("2".to_owned()),
            confidence: 50,
            place,
            problems: vec![problem.clone()],
            duplicates: vec![Duplicate {
                code: Some("T01-S01".to_owned()),
                index: None,
                similarity: 93,
                stem: "党章".to_owned(),
            }],
            edited: false,
            standing: Standing::Changes,
        };
        let document = ImportDocument {
            entries: vec![entry],
            problems: vec![problem],
        };
        assert_eq!(
            ImportDocument::from_json(&document.to_json()),
            Ok(document.clone())
        );
        assert_eq!(document.count(EntryState::Held), 1);
        assert!(ImportDocument::from_json(r#"{"format":"examhall-import/9"}"#).is_err());
    }
}
