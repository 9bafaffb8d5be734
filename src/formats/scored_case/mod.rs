//! Tables of answers to be scored: a line a case, with type, rule, parameters, key, response and marks.
//!
//! Invariant: a line is read whole or refused with its reason; it never spoils another one. Scores are
//! not rounded unless the line says how, so that the fraction can be checked.
//!
//! Columns, by name and in any order: `case`, `type`, `rule`, `params_json`, `key_json`, `response_json`,
//! `points`; others are passed over. A choice is written as letters (`"ABC"`) or as a list of ids.

use std::io::Read;

use serde_json::Value;

use crate::domain::Language;
use crate::domain::QuestionVersionId;
use crate::domain::marks::{Fraction, Marks};
use crate::domain::paper::Slot;
use crate::domain::question::{Body, Key, OptionId};
use crate::domain::response::Response;
use crate::domain::scoring::{NotARule, Rounding, Rule, ScoringKey, Verdict, score, sentence};

mod parts;

/// The columns that a table must have.
pub const COLUMNS: [&str; 7] = [
    "case",
    "type",
    "rule",
    "params_json",
    "key_json",
    "response_json",
    "points",
];

/// An answer to be scored.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// What the line calls it.
    pub name: String,
    /// What was asked.
    pub body: Body,
    /// What is right.
    pub key: Key,
    /// What was given; none where it was nothing, or nothing that a response can be.
    pub response: Given,
    /// How it is scored.
    pub rule: Rule,
    /// What it is worth.
    pub full: Marks,
}

/// What was given.
#[derive(Debug, Clone, PartialEq)]
pub enum Given {
    /// Nothing.
    Nothing,
    /// A response, fitting or not.
    Response(Response),
    /// What names no option that could exist: worth nothing, whatever the rule.
    Unreadable,
}

/// What a case is worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scored {
    /// Marks, exact.
    pub points: Fraction,
    /// Why, in a sentence.
    pub explanation: String,
}

/// Why a line is not a case.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotACase {
    /// A column holds what it cannot hold.
    #[error("`{column}` is `{found}`; wanted {wanted}")]
    Column {
        /// Which.
        column: &'static str,
        /// What was found, shortened.
        found: String,
        /// What it may be.
        wanted: String,
    },
    /// The rule is none, or its parameters are not its.
    #[error("`rule`: {0}")]
    Rule(#[from] NotARule),
    /// The rule is not one of this type of question.
    #[error("rule `{rule}` does not apply to {kind} questions; wanted one of: {wanted}")]
    RuleKind {
        /// The rule.
        rule: &'static str,
        /// The type.
        kind: &'static str,
        /// The rules of the type.
        wanted: String,
    },
    /// The line is no line of a table.
    #[error("{0}")]
    Line(String),
}

/// A line of a table.
#[derive(Debug)]
pub struct Line {
    /// Where it begins, counted from 1.
    pub number: u64,
    /// The case, or why it is none.
    pub case: Result<Case, NotACase>,
}

/// Reads a table line by line.
///
/// # Errors
/// The columns that are missing, or what keeps the header from being read.
pub fn read<R: Read>(table: R) -> Result<impl Iterator<Item = Line>, String> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(table);
    let header = reader.headers().map_err(|error| error.to_string())?.clone();
    let place = |name: &str| {
        let clean = |cell: &str| cell.trim_start_matches('\u{feff}').trim() == name;
        header.iter().position(clean)
    };
    let missing: Vec<&str> = COLUMNS
        .iter()
        .filter(|name| place(name).is_none())
        .copied()
        .collect();
    if !missing.is_empty() {
        return Err(format!("columns are missing: {}", missing.join(", ")));
    }
    let places: Vec<usize> = COLUMNS.iter().filter_map(|name| place(name)).collect();
    Ok(reader.into_records().map(move |record| match record {
        Ok(record) => {
            let cells = places.iter().map(|at| record.get(*at));
            let number = record.position().map_or(0, csv::Position::line);
            let cells: Option<Vec<&str>> = cells.collect();
            let case = cells
                .ok_or_else(|| NotACase::Line("the line is too short".to_owned()))
                .and_then(|cells| Case::read(&cells));
            Line { number, case }
        }
        Err(error) => Line {
            number: error.position().map_or(0, csv::Position::line),
            case: Err(NotACase::Line(error.to_string())),
        },
    }))
}

impl Case {
    fn read(cells: &[&str]) -> Result<Self, NotACase> {
        let [name, kind, rule, params, key, response, points] = cells else {
            return Err(NotACase::Line("the line is too short".to_owned()));
        };
        let params = json("params_json", params)?;
        if !params.is_object() && !params.is_null() {
            return Err(refuse("params_json", &params, "an object"));
        }
        let nothing = serde_json::Map::new();
        let params = params.as_object().unwrap_or(&nothing);
        let full: Marks = points
            .trim()
            .parse()
            .map_err(|_| refuse("points", points, "a number of marks"))?;
        let (key, response) = (json("key_json", key)?, json("response_json", response)?);
        let rule = parts::rule(rule.trim(), params)?;
        let asked = parts::asked(kind.trim(), &rule, params, &key, &response)?;
        let kind = asked.body.layout.kind();
        if !rule.applies_to(kind) {
            return Err(NotACase::RuleKind {
                rule: rule.method.name(),
                kind: kind.as_str(),
                wanted: Rule::names_of(kind).join(", "),
            });
        }
        Ok(Self {
            name: (*name).to_owned(),
            body: asked.body,
            key: asked.key,
            response: asked.given,
            rule,
            full,
        })
    }

    /// What it is worth.
    pub fn score(&self, language: Language) -> Scored {
        let key = ScoringKey::new(&self.body, &self.key, &self.rule);
        let response = match &self.response {
            Given::Response(response) => Some(response),
            Given::Nothing | Given::Unreadable => None,
        };
        let mut outcome = score(&key, response, self.full);
        if self.response == Given::Unreadable {
            outcome.verdict = Verdict::Misfit(crate::domain::response::Misfit::Kind {
                wanted: self.body.layout.kind(),
            });
        }
        let slot = Slot {
            section: 0,
            version: QuestionVersionId::new(uuid::Uuid::nil()),
            marks: self.full,
            rule: self.rule.clone(),
            order: self.shown(),
        };
        let exactly = self.full.exactly() * outcome.fraction;
        Scored {
            points: self.rule.rounding.round(exactly, self.full),
            explanation: sentence::tell(&slot, &outcome, language),
        }
    }

    /// Letters stand for options whose ids are letters; others are told by their ids.
    fn shown(&self) -> Vec<OptionId> {
        let choices = self.body.layout.choices();
        let ids = choices.iter().map(|choice| choice.id.clone());
        let lettered = ids.zip('A'..='Z');
        let own = lettered.take_while(|(id, letter)| id.as_str().chars().eq([*letter]));
        own.map(|(id, _)| id).collect()
    }
}

/// Marks in a decimal of four places, rounded half up: `0.1667`.
pub fn four_places(points: Fraction) -> String {
    let scale = Fraction::whole(10_000);
    let scaled = (points * scale).half_up(Fraction::ONE).numerator();
    let (sign, size) = (if scaled < 0 { "-" } else { "" }, scaled.unsigned_abs());
    format!("{sign}{}.{:04}", size / 10_000, size % 10_000)
}

fn json(column: &'static str, text: &str) -> Result<Value, NotACase> {
    if text.trim().is_empty() {
        return Ok(Value::Null);
    }
    serde_json::from_str(text).map_err(|error| refuse(column, &text, &format!("JSON ({error})")))
}

fn refuse(column: &'static str, found: &dyn std::fmt::Display, wanted: &str) -> NotACase {
    NotACase::Column {
        column,
        found: found.to_string().chars().take(80).collect(),
        wanted: wanted.to_owned(),
    }
}

/// How scores of a table are rounded where it does not say.
const UNSAID: Rounding = Rounding::None;

#[cfg(test)]
mod tests;
