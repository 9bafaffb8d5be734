//! The lines, and what stands in them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::BUNDLE_FORMAT;
use crate::domain::grading::{Grade, Score};
use crate::domain::marks::Marks;
use crate::domain::paper::Paper;
use crate::domain::question::{Body, Key, QuestionCode};
use crate::domain::response::Response;
use crate::domain::ruling::Matter;
use crate::domain::scoring::Rule;
use crate::domain::{AttemptId, ExamId, PaperId, QuestionVersionId};
use crate::formats::document::DocumentFault;
use crate::formats::marks::MarksForm;
use crate::formats::question::{BodyForm, KeyForm, KeyParts};
use crate::formats::{paper, response, ruling, scores};

/// Of which exam a bundle is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExamLine {
    /// [`BUNDLE_FORMAT`].
    pub format: String,
    /// Its id.
    pub exam: String,
    /// Its title.
    pub title: String,
    /// The grader of this program.
    pub grader: String,
    /// How many rulings are in force.
    pub rulings: usize,
}

/// A question in a version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QuestionLine {
    version: String,
    code: String,
    body: Value,
    key: Value,
}

/// A ruling in force.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RulingLine {
    version: String,
    matter: Value,
}

/// A paper.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PaperLine {
    id: String,
    /// Its place in the drawing, counted from 1.
    pub number: Option<u32>,
    paper: Value,
}

/// An attempt with all that its grade follows from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AttemptLine {
    attempt: String,
    /// The candidate's number on the roster.
    pub candidate: String,
    paper: String,
    /// By slot, as a text: what is tagged by serde has texts as keys.
    answers: BTreeMap<String, Value>,
    /// Marks that persons gave, by slot.
    given: BTreeMap<String, MarksForm>,
    /// The grade that counts.
    pub grade: GradeLine,
}

/// A grade.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GradeLine {
    /// Which of the attempt's it is.
    pub number: u32,
    /// How many rulings it knows of.
    pub rulings: usize,
    /// What made it.
    pub grader: String,
    /// The sums.
    pub sums: SumsLine,
    scores: Value,
}

/// The sums of a grade.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SumsLine {
    /// In hundredths of a mark, as are the next three.
    total: i32,
    objective: i32,
    subjective: i32,
    out_of: i32,
    waiting: usize,
}

impl SumsLine {
    /// Of these sums.
    pub const fn new([total, objective, subjective, out_of]: [Marks; 4], waiting: usize) -> Self {
        Self {
            total: total.hundredths(),
            objective: objective.hundredths(),
            subjective: subjective.hundredths(),
            out_of: out_of.hundredths(),
            waiting,
        }
    }

    /// Of a grade.
    pub const fn of(grade: &Grade) -> Self {
        let sums = [grade.total, grade.objective, grade.subjective, grade.out_of];
        Self::new(sums, grade.waiting)
    }

    /// Marks in all; nothing where there cannot be so many.
    pub fn total(&self) -> Marks {
        Marks::from_hundredths(self.total).unwrap_or(Marks::ZERO)
    }
}

fn value(document: &str) -> Value {
    serde_json::from_str(document).unwrap_or(Value::Null)
}

fn refuse(fault: &dyn std::fmt::Display) -> DocumentFault {
    DocumentFault::new(BUNDLE_FORMAT, fault)
}

fn id<T: std::str::FromStr<Err: std::fmt::Display>>(text: &str) -> Result<T, DocumentFault> {
    text.parse().map_err(|fault: T::Err| refuse(&fault))
}

fn number(text: &str) -> Result<u32, DocumentFault> {
    text.parse()
        .map_err(|fault: std::num::ParseIntError| refuse(&fault))
}

impl ExamLine {
    /// Of an exam.
    pub fn new(exam: ExamId, title: &str, grader: &str, rulings: usize) -> Self {
        Self {
            format: BUNDLE_FORMAT.to_owned(),
            exam: exam.to_string(),
            title: title.to_owned(),
            grader: grader.to_owned(),
            rulings,
        }
    }
}

impl QuestionLine {
    /// Of a question.
    pub fn new(
        version: QuestionVersionId,
        code: &QuestionCode,
        body: &Body,
        (key, rule): (&Key, Option<&Rule>),
    ) -> Self {
        Self {
            version: version.to_string(),
            code: code.to_string(),
            body: value(&BodyForm::from_body(body).to_json()),
            key: value(&KeyForm::right(key, rule).to_json()),
        }
    }

    /// Version, code, body, and what is right.
    ///
    /// # Errors
    /// [`DocumentFault`].
    pub fn read(&self) -> Result<(QuestionVersionId, QuestionCode, Body, KeyParts), DocumentFault> {
        let faults = |faults: Vec<_>| DocumentFault::of_faults(BUNDLE_FORMAT, &faults);
        let body = BodyForm::from_json(&self.body.to_string())?.into_body();
        let key = KeyForm::from_json(&self.key.to_string())?.into_parts();
        Ok((
            id(&self.version)?,
            id(&self.code)?,
            body.map_err(faults)?,
            key.map_err(faults)?,
        ))
    }
}

impl RulingLine {
    /// Of a ruling.
    pub fn new(one: &crate::domain::ruling::Ruling) -> Self {
        Self {
            version: one.version.to_string(),
            matter: value(&ruling::to_json(&one.matter)),
        }
    }

    /// The ruling.
    ///
    /// # Errors
    /// [`DocumentFault`].
    pub fn read(&self) -> Result<crate::domain::ruling::Ruling, DocumentFault> {
        let matter: Matter = ruling::from_json(&self.matter.to_string())?;
        let version = id(&self.version)?;
        Ok(crate::domain::ruling::Ruling { version, matter })
    }
}

impl PaperLine {
    /// Of a paper.
    pub fn new(id: PaperId, number: Option<u32>, of: &Paper) -> Self {
        Self {
            id: id.to_string(),
            number,
            paper: value(&paper::to_json(of)),
        }
    }

    /// Id and paper.
    ///
    /// # Errors
    /// [`DocumentFault`].
    pub fn read(&self) -> Result<(PaperId, Paper), DocumentFault> {
        Ok((id(&self.id)?, paper::from_json(&self.paper.to_string())?))
    }
}

/// What an attempt is graded from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttemptParts {
    /// Its id.
    pub attempt: AttemptId,
    /// Its paper.
    pub paper: PaperId,
    /// Responses by slot.
    pub responses: BTreeMap<u32, Response>,
    /// Marks that persons gave, by slot.
    pub marks: BTreeMap<u32, Marks>,
    /// The scores of its grade.
    pub scores: Vec<Score>,
}

impl AttemptLine {
    /// Of an attempt.
    pub fn new(parts: &AttemptParts, candidate: &str, grade: GradeLine) -> Self {
        let responses = parts.responses.iter();
        let marks = parts.marks.iter();
        Self {
            attempt: parts.attempt.to_string(),
            candidate: candidate.to_owned(),
            paper: parts.paper.to_string(),
            answers: responses
                .map(|(slot, one)| (slot.to_string(), value(&response::to_json(one))))
                .collect(),
            given: marks
                .map(|(slot, marks)| (slot.to_string(), MarksForm(*marks)))
                .collect(),
            grade: GradeLine {
                scores: value(&scores::to_json(&parts.scores)),
                ..grade
            },
        }
    }

    /// What it is graded from, and its scores.
    ///
    /// # Errors
    /// [`DocumentFault`].
    pub fn read(&self) -> Result<AttemptParts, DocumentFault> {
        let responses = self.answers.iter().map(|(slot, document)| {
            Ok((number(slot)?, response::from_json(&document.to_string())?))
        });
        let marks = self
            .given
            .iter()
            .map(|(slot, marks)| Ok((number(slot)?, marks.0)));
        Ok(AttemptParts {
            attempt: id(&self.attempt)?,
            paper: id(&self.paper)?,
            responses: responses.collect::<Result<_, DocumentFault>>()?,
            marks: marks.collect::<Result<_, DocumentFault>>()?,
            scores: scores::from_json(&self.grade.scores.to_string())?,
        })
    }
}

impl GradeLine {
    /// Of a grade; its scores come with the attempt.
    pub const fn new(number: u32, rulings: usize, grader: String, sums: SumsLine) -> Self {
        Self {
            number,
            rulings,
            grader,
            sums,
            scores: Value::Null,
        }
    }
}
