//! One door to all readers, and one to all writers.

use std::collections::BTreeSet;

use super::adopt::{self, Defaults};
use super::{
    Batch, ForeignQuestion, Format, ImportProblem, MatchGrades, Place, Severity, Written, aiken,
    chinese_text, docx, gift, json, moodle_xml, qti, sheet, text_of,
};
use crate::domain::Language;
use crate::domain::question::{Question, TopicCode};
use crate::formats::bank;

/// The forms of others that questions are written in. Files of the bank are written by [`write_toml`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// One JSON object, problems included.
    Json,
    /// XLSX.
    Sheet,
    /// The same as CSV.
    Csv,
    /// Moodle's text format.
    Gift,
    /// Single choice as plain text.
    Aiken,
    /// Moodle's XML.
    MoodleXml,
    /// A QTI 3.0 package.
    Qti3,
}

impl Target {
    /// Every one.
    pub const ALL: [Self; 7] = [
        Self::Json,
        Self::Sheet,
        Self::Csv,
        Self::Gift,
        Self::Aiken,
        Self::MoodleXml,
        Self::Qti3,
    ];

    /// The word of the command line and of the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Sheet => "sheet",
            Self::Csv => "csv",
            Self::Gift => "gift",
            Self::Aiken => "aiken",
            Self::MoodleXml => "moodle-xml",
            Self::Qti3 => "qti3",
        }
    }

    /// The ending of a file, and its media type.
    pub const fn file(self) -> (&'static str, &'static str) {
        match self {
            Self::Json => ("json", "application/json"),
            Self::Sheet => (
                "xlsx",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            ),
            Self::Csv => ("csv", "text/csv; charset=utf-8"),
            Self::Gift => ("gift.txt", "text/plain; charset=utf-8"),
            Self::Aiken => ("aiken.txt", "text/plain; charset=utf-8"),
            Self::MoodleXml => ("moodle.xml", "application/xml"),
            Self::Qti3 => ("qti.zip", "application/zip"),
        }
    }
}

/// Reads a file that is known to be of a format; `name` is told in problems of a bank's file, `grades` says what
/// becomes of weights that Moodle does not have.
pub fn read(format: Format, name: &str, bytes: &[u8], grades: MatchGrades) -> Batch {
    match format {
        Format::Toml => read_toml(name, bytes),
        Format::Json => json::from_json(bytes),
        Format::Text => chinese_text::read(bytes),
        Format::Docx => docx::read(bytes),
        Format::Sheet => sheet::read(bytes),
        Format::Gift => gift::read_with(bytes, grades),
        Format::Aiken => aiken::read(bytes),
        Format::MoodleXml => moodle_xml::read_with(bytes, grades),
        Format::Qti => qti::read(bytes),
    }
}

/// Writes questions. What cannot be written as it is stands among the losses; `language` is that of problems in
/// JSON.
pub fn write(target: Target, batch: &Batch, language: Language) -> Written {
    let questions = &batch.questions;
    let mut written = written(target, batch, language);
    let own = questions.iter().enumerate();
    let own = own.filter_map(|(index, question)| Some(question.particulars.as_ref()?.loss(index)));
    written.losses.extend(own);
    written
}

fn written(target: Target, batch: &Batch, language: Language) -> Written {
    let questions = &batch.questions;
    match target {
        Target::Json => Written {
            bytes: (json::to_json(batch, language) + "\n").into_bytes(),
            losses: Vec::new(),
        },
        Target::Sheet => sheet::write_xlsx(questions),
        Target::Csv => sheet::write_csv(questions),
        Target::Gift => gift::write(questions),
        Target::Aiken => aiken::write(questions),
        Target::MoodleXml => moodle_xml::write(questions, &batch.assets),
        Target::Qti3 => qti::write_package(questions, &batch.assets),
    }
}

/// The same questions, without codes that are printed numbers: 3 is another question in the next file, and in the
/// next section, and says nothing of which question of the bank it is.
pub fn without_numbers(questions: &[ForeignQuestion]) -> Vec<ForeignQuestion> {
    let is_number = |code: &String| code.chars().all(char::is_numeric);
    let each = questions.iter().map(|question| ForeignQuestion {
        code: question.code.clone().filter(|code| !is_number(code)),
        ..question.clone()
    });
    each.collect()
}

/// Questions that are not in what was written at all.
pub fn n_left_out(written: &Written) -> usize {
    let lost = written.losses.iter().filter(|loss| match loss.severity {
        Severity::Error | Severity::Held => true,
        Severity::Warning | Severity::Notice => false,
    });
    let lost: BTreeSet<usize> = lost.filter_map(|loss| loss.place.question).collect();
    lost.len()
}

fn read_toml(name: &str, bytes: &[u8]) -> Batch {
    let text = match text_of(bytes) {
        Ok(text) => text.text,
        Err(problem) => {
            return Batch {
                problems: vec![*problem],
                ..Batch::default()
            };
        }
    };
    let (questions, problems) = bank::read_questions(name, &text);
    let questions = questions.iter().map(|(question, line)| {
        let mut foreign = ForeignQuestion::of_bank(question);
        foreign.place = Place::line(*line);
        foreign
    });
    let problems = problems.into_iter().map(|problem| ImportProblem {
        place: Place::line(problem.line),
        severity: Severity::Error,
        code: problem.code,
        chinese: format!("第 {} 行有误：{}", problem.line, problem.message),
        english: problem.message,
    });
    Batch {
        questions: questions.collect(),
        problems: problems.collect(),
        assets: Vec::new(),
    }
}

/// Writes questions as one file of the bank, which has one topic: that of the first question with a code of the
/// bank's, else that of `defaults`, which say what else their file does not. Questions of other topics are losses.
pub fn write_toml(batch: &Batch, defaults: &Defaults) -> Written {
    let questions = without_numbers(&batch.questions);
    // What the file of a bank names, the file of a bank may name.
    let own = questions
        .iter()
        .filter_map(|question| question.particulars.as_ref());
    let named = own.flat_map(|own| own.evidence.iter().map(|piece| piece.material.clone()));
    let defaults = &Defaults {
        materials: defaults.materials.iter().cloned().chain(named).collect(),
        ..defaults.clone()
    };
    let mut adopted = adopt::adopt(&questions, defaults);
    let topics = adopted
        .iter()
        .filter_map(|adopted| adopted.question.as_ref());
    let own = topics
        .map(|question| &question.topic)
        .find(|topic| **topic != defaults.topic);
    let topic = own.unwrap_or(&defaults.topic).clone();
    if topic != defaults.topic {
        // What was numbered here takes the topic of the file, too.
        let topic = topic.clone();
        adopted = adopt::adopt(
            &questions,
            &Defaults {
                topic,
                ..defaults.clone()
            },
        );
    }
    let mut losses = Vec::new();
    let mut written = Vec::new();
    for (index, adopted) in adopted.iter().enumerate() {
        losses.extend(adopted.problems.iter().cloned());
        match &adopted.question {
            Some(question) if question.topic == topic => written.push(question.clone()),
            Some(question) => losses.push(other_topic(question, &topic, index)),
            None => {}
        }
    }
    Written {
        bytes: bank::to_toml(&topic, "导入的试题", &written).into_bytes(),
        losses,
    }
}

fn other_topic(question: &Question, topic: &TopicCode, index: usize) -> ImportProblem {
    let (code, own) = (&question.code, &question.topic);
    ImportProblem {
        place: Place::default().of_question(index),
        severity: Severity::Error,
        code: "other_topic",
        chinese: format!(
            "试题 {code} 属于主题 {own}，一个题库文件只能有一个主题（这里是 {topic}），未写入"
        ),
        english: format!(
            "question `{code}` is of topic `{own}`, the file of `{topic}`: it was not written"
        ),
    }
}
