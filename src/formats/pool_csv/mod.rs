//! A pool as a table: CSV with a row a question, no texts, for drawing from any bank.
//!
//! Columns, in any order: `code`, `type`, `topic`, `difficulty`, `enemies`, `marks`, and where they
//! are of use `cognitive`, `tags`, `stimulus`. UTF-8 with or without a byte order mark; commas or
//! tabs. Such questions have no options: what is drawn is which questions, in which order.
//!
//! Invariant: a file is taken whole or not at all, and its problems are told with line and column,
//! the first [`MAX_PROBLEMS`] of them.

use std::collections::{BTreeMap, BTreeSet};

use csv::StringRecord;

use super::Problem;
use super::pool::derive_version;
use super::roster::{RosterProblem, Rows};
use crate::domain::paper::{LetterKey, PoolQuestion};
use crate::domain::question::QuestionCode;

mod cells;
mod header;
#[cfg(test)]
mod tests;

use header::{Column, Columns};

/// Most problems that are told of one file.
pub const MAX_PROBLEMS: usize = 100;
/// Most questions of one file.
pub const MAX_QUESTIONS: usize = 1_000_000;

/// Reads a pool; `file` is the name that problems carry. Its questions come by code.
///
/// A token in `enemies` that is a code of this file makes a pair; any other names a group, of which a
/// paper holds one question at most.
///
/// # Errors
/// The problems, in the order of lines. Where the encoding is not UTF-8 or the header is not
/// understood, only that: nothing after it can be read.
pub fn read_csv(file: &str, bytes: &[u8]) -> Result<Vec<PoolQuestion>, Vec<Problem>> {
    let mut problems = Problems::new(file);
    match read_rows(bytes, &mut problems) {
        Some(pool) if problems.count == 0 => Ok(pool),
        Some(_) | None => Err(problems.into_list()),
    }
}

/// A row whose enemies are not told apart yet.
struct Draft {
    line: usize,
    question: PoolQuestion,
    tokens: Vec<String>,
}

fn read_rows(bytes: &[u8], problems: &mut Problems<'_>) -> Option<Vec<PoolQuestion>> {
    let mut rows = match Rows::of_bytes(bytes) {
        Ok(rows) => rows,
        Err(problem) => {
            problems.add_table(&problem);
            return None;
        }
    };
    let Some((line, headers)) = next_row(&mut rows, problems).ok()? else {
        problems.add(1, "no_rows", "the file holds no questions");
        return None;
    };
    let columns = header::find(line, &headers, problems)?;
    let mut lines: BTreeMap<QuestionCode, usize> = BTreeMap::new();
    let mut drafts = Vec::new();
    let mut n_rows = 0;
    while let Some((line, record)) = next_row(&mut rows, problems).ok()? {
        n_rows += 1;
        if MAX_QUESTIONS < n_rows {
            let told = format!("a pool has at most {MAX_QUESTIONS} questions");
            problems.add(line, "too_many_rows", told);
            return None;
        }
        let mut row = Row {
            line,
            columns: &columns,
            record: &record,
            problems,
        };
        let code = row.code(&mut lines);
        drafts.extend(row.read(code));
    }
    if n_rows == 0 {
        problems.add(line, "no_rows", "the file holds no questions");
        return None;
    }
    Some(resolve(drafts, &lines, problems))
}

/// The problems have been noted.
struct Unreadable;

fn next_row(
    rows: &mut Rows<'_>,
    problems: &mut Problems<'_>,
) -> Result<Option<(usize, StringRecord)>, Unreadable> {
    rows.next().map_err(|found| {
        for problem in &found {
            problems.add_table(problem);
        }
        Unreadable
    })
}

/// Tells the enemies that are questions from those that are groups.
fn resolve(
    drafts: Vec<Draft>,
    lines: &BTreeMap<QuestionCode, usize>,
    problems: &mut Problems<'_>,
) -> Vec<PoolQuestion> {
    let mut pool = Vec::with_capacity(drafts.len());
    for Draft {
        line,
        mut question,
        tokens,
    } in drafts
    {
        for token in tokens {
            match token.parse::<QuestionCode>() {
                Ok(code) if code == question.code => {
                    let told = format!("column `enemies`: `{code}` names itself");
                    problems.add(line, "own_enemy", told);
                }
                Ok(code) if lines.contains_key(&code) => {
                    question.enemies.insert(code);
                }
                Ok(_) | Err(_) => {
                    question.facts.insert(token);
                }
            }
        }
        pool.push(question);
    }
    pool.sort_by(|a, b| a.code.cmp(&b.code));
    pool
}

/// One row while it is read.
struct Row<'r, 'f> {
    line: usize,
    columns: &'r Columns,
    record: &'r StringRecord,
    problems: &'r mut Problems<'f>,
}

impl Row<'_, '_> {
    /// The code, unless an earlier row has it.
    fn code(&mut self, lines: &mut BTreeMap<QuestionCode, usize>) -> Option<QuestionCode> {
        let code: QuestionCode = self.cell(Column::Code, cells::code)?;
        if let Some(first) = lines.get(&code) {
            let told = format!("column `code`: `{code}` stands already on line {first}");
            self.problems.add(self.line, "duplicate_code", told);
            return None;
        }
        lines.insert(code.clone(), self.line);
        Some(code)
    }

    /// Everything else. All cells are read, so that all problems of the row are told.
    fn read(&mut self, code: Option<QuestionCode>) -> Option<Draft> {
        let kind = self.cell(Column::Kind, cells::kind);
        let topic = self.cell(Column::Topic, cells::code);
        let difficulty = self.cell(Column::Difficulty, cells::difficulty);
        let tokens = self.cell(Column::Enemies, cells::tokens);
        let marks = self.cell(Column::Marks, cells::marks);
        let cognitive = self.cell(Column::Cognitive, cells::cognitive);
        let tags = self.cell(Column::Tags, cells::tags);
        let stimulus = self.cell(Column::Stimulus, cells::stimulus);
        self.refuse_more_cells();
        let (difficulty, rating) = difficulty?;
        let code = code?;
        let question = PoolQuestion {
            version: derive_version(&code, 1),
            code,
            kind: kind?,
            topic: topic?,
            difficulty,
            rating,
            cognitive: cognitive?,
            tags: tags?,
            marks: marks?,
            stimulus: stimulus?,
            facts: BTreeSet::new(),
            enemies: BTreeSet::new(),
            choices: Vec::new(),
            letter_key: LetterKey::None,
        };
        Some(Draft {
            line: self.line,
            question,
            tokens: tokens?,
        })
    }

    /// A comma too many moves everything after it: that must not pass unseen.
    fn refuse_more_cells(&mut self) {
        let n_columns = self.columns.len();
        let extra = self.record.iter().skip(n_columns);
        if let Some(cell) = extra.map(str::trim).find(|cell| !cell.is_empty()) {
            let found = cells::shorten(cell);
            let told = format!("`{found}` stands after the last of {n_columns} columns");
            self.problems.add(self.line, "extra_cell", told);
        }
    }

    fn cell<T>(
        &mut self,
        column: Column,
        read: impl Fn(&str) -> Result<T, (&'static str, String)>,
    ) -> Option<T> {
        let position = self.columns.position(column);
        let cell = position.and_then(|at| self.record.get(at));
        read(cell.unwrap_or_default().trim())
            .map_err(|(code, told)| {
                let told = format!("column `{}`: {told}", column.as_str());
                self.problems.add(self.line, code, told);
            })
            .ok()
    }
}

/// What was found wrong so far.
struct Problems<'f> {
    file: &'f str,
    list: Vec<Problem>,
    count: usize,
}

impl<'f> Problems<'f> {
    const fn new(file: &'f str) -> Self {
        Self {
            file,
            list: Vec::new(),
            count: 0,
        }
    }

    fn add(&mut self, line: usize, code: &'static str, message: impl Into<String>) {
        self.count += 1;
        // Those that come later may stand on earlier lines: the list is cut when it is sorted.
        if self.list.len() < 2 * MAX_PROBLEMS {
            self.list.push(Problem {
                file: self.file.to_owned(),
                line,
                code,
                message: message.into(),
            });
        }
    }

    /// A problem of the table as such, told in the words of rosters.
    fn add_table(&mut self, problem: &RosterProblem) {
        let told = problem.message_en();
        let place = format!("line {}: ", problem.line);
        let told = told.strip_prefix(&place).unwrap_or(&told).to_owned();
        self.add(problem.line, problem.code(), told);
    }

    fn into_list(self) -> Vec<Problem> {
        let Self {
            file,
            mut list,
            count,
        } = self;
        list.sort_by_key(|problem| problem.line);
        if MAX_PROBLEMS < count {
            list.truncate(MAX_PROBLEMS);
            let message = format!("{} more problems are not listed", count - MAX_PROBLEMS);
            list.push(Problem {
                file: file.to_owned(),
                line: 0,
                code: "more_problems",
                message,
            });
        }
        list
    }
}
