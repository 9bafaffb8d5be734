//! The table of marks.
//!
//! Invariant: an empty cell is a mark that there is not, never a 0; no mark goes beyond the full marks of its
//! question.

use std::io::Read;

use super::count::{Counted, Counting, Wanted};
use super::full_marks::FullMarks;
use super::note::Note;
use super::patterns::FREQUENCIES;
use super::problems::{Problems, quoted};
use super::rows::{Rows, Source};

/// Headings, in small letters, that say something of the candidate and are no questions.
pub const CANDIDATE_COLUMNS: [&str; 24] = [
    "attempt",
    "candidate",
    "number",
    "id",
    "name",
    "student",
    "student_id",
    "examinee",
    "person",
    "user",
    "username",
    "branch",
    "class",
    "group",
    "total",
    "sum",
    "工号",
    "考号",
    "准考证号",
    "学号",
    "姓名",
    "支部",
    "单位",
    "总分",
];

/// Endings of headings that say what chance put into a slot.
const CHANCE_ENDINGS: [&str; 2] = ["_subquestion", "_variant"];

/// Largest mark either way.
const MOST: f64 = 1_000_000.0;

/// Marks that differ by less are the same.
const ROUNDING: f64 = 1e-9;

/// Why full marks are wanted where they are not known.
const GIVE_MAX: &str = "a mark from 0 to 1, as no full marks are given (--max says them)";

/// A column that is a question.
struct Question {
    column: usize,
    full: f64,
    /// Whether a mark beyond 1 was told already: the others are no news.
    is_told: bool,
}

/// Reads a table of marks; without full marks each question carries 1, and other marks are refused.
///
/// # Errors
/// All that is wrong with the table.
pub fn read_marks<R: Read>(
    source: Source<R>,
    full_marks: Option<&FullMarks>,
    wanted: Wanted,
) -> Result<Counted, Problems> {
    let mut problems = Problems::default();
    let Some(mut rows) = Rows::open(source, &mut problems) else {
        return Err(problems);
    };
    let mut questions = questions(&rows, full_marks, &mut problems);
    if questions.is_empty() && problems.is_empty() {
        let headings = quoted(&rows.headings.join(","));
        let message =
            format!("wanted a column for each question, with commas between; found {headings}");
        problems.add(&rows.file, 1, "no_questions", message);
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let marks = questions.iter().map(|question| question.full).collect();
    let mut counting = Counting::new(marks, vec![1; questions.len()], wanted);
    let mut scores = Vec::with_capacity(questions.len());
    let mut n_lines = 0_u64;
    while let Some(line) = rows.next(&mut problems) {
        n_lines += 1;
        scores.clear();
        for question in &mut questions {
            let score = question.score(&rows, full_marks.is_some(), &mut problems);
            scores.push(score);
        }
        // What is wrong with a line is told, and the others are looked through for more of it.
        if problems.is_empty() && !counting.add(&scores, 1, (&rows.file, line), &mut problems) {
            break;
        }
    }
    if n_lines == 0 && problems.is_empty() {
        problems.add(
            &rows.file,
            2,
            "no_rows",
            "wanted a line for each candidate; found none",
        );
    }
    let (ids, mut notes) = (ids(&rows, &questions), notes(&rows, &questions));
    notes.extend(rows.note());
    problems.or(counting.finish(ids, None, notes))
}

impl Question {
    fn score<R: Read>(
        &mut self,
        rows: &Rows<R>,
        is_full_known: bool,
        problems: &mut Problems,
    ) -> Option<f64> {
        let cell = rows.cell(self.column);
        if cell.is_empty() {
            return None;
        }
        let mut tell = |wanted: &str| {
            let place = rows.place(self.column);
            problems.cell(&rows.file, place, ("not_a_mark", wanted), cell);
        };
        let Some(score) = number(cell) else {
            tell("a mark, or nothing where there is none");
            return None;
        };
        let is_beyond = self.full + ROUNDING < score;
        if is_full_known && is_beyond {
            let full = self.full;
            tell(&format!("at most {full}, the full marks"));
            return None;
        }
        if !is_full_known && (is_beyond || score < 0.0) {
            if !self.is_told {
                self.is_told = true;
                tell(GIVE_MAX);
            }
            return None;
        }
        Some(score)
    }
}

/// The columns that are questions; with full marks just theirs.
fn questions<R: Read>(
    rows: &Rows<R>,
    full_marks: Option<&FullMarks>,
    problems: &mut Problems,
) -> Vec<Question> {
    let question = |column, full| Question {
        column,
        full,
        is_told: false,
    };
    let headings = rows.headings.iter().enumerate();
    let Some(full_marks) = full_marks else {
        if let Some(column) = rows.find(&FREQUENCIES) {
            let wanted = "a question; a table of patterns is read by --patterns";
            let place = rows.place(column);
            problems.cell(&rows.file, place, ("frequencies", wanted), place.name);
        }
        let questions = headings.filter(|(_, heading)| !is_of_candidate(heading));
        return questions.map(|(column, _)| question(column, 1.0)).collect();
    };
    for id in full_marks.by_id.keys() {
        if !rows.headings.contains(id) {
            let message = format!(
                "wanted a column {}, which has full marks; found none",
                quoted(id)
            );
            problems.add(&rows.file, 1, "missing_column", message);
        }
    }
    let questions = headings.filter_map(|(column, heading)| {
        let full = full_marks.by_id.get(heading)?;
        Some(question(column, *full))
    });
    questions.collect()
}

fn is_of_candidate(heading: &str) -> bool {
    let heading = heading.to_lowercase();
    heading.is_empty()
        || CANDIDATE_COLUMNS.contains(&heading.as_str())
        || CHANCE_ENDINGS
            .iter()
            .any(|ending| heading.ends_with(ending))
}

fn ids<R: Read>(rows: &Rows<R>, questions: &[Question]) -> Vec<String> {
    let ids = questions
        .iter()
        .filter_map(|question| rows.headings.get(question.column));
    ids.cloned().collect()
}

fn notes<R: Read>(rows: &Rows<R>, questions: &[Question]) -> Vec<Note> {
    let is_question = |column| questions.iter().any(|question| question.column == column);
    passed_over(&rows.headings, is_question)
}

/// The note of the columns that are no questions, where there are any.
pub(super) fn passed_over(headings: &[String], is_question: impl Fn(usize) -> bool) -> Vec<Note> {
    let others = headings
        .iter()
        .enumerate()
        .filter(|(column, _)| !is_question(*column));
    let columns: Vec<String> = others.map(|(_, heading)| heading.clone()).collect();
    if columns.is_empty() {
        Vec::new()
    } else {
        vec![Note::PassedOver { columns }]
    }
}

/// A finite number of at most a million either way, in digits.
pub(super) fn number(cell: &str) -> Option<f64> {
    let is_digits = cell
        .chars()
        .all(|c| c.is_ascii_digit() || "+-.eE".contains(c));
    let number: f64 = cell.parse().ok().filter(|_| is_digits)?;
    (number.abs() <= MOST).then_some(number)
}
