//! The table of answers: what each candidate chose or wrote.
//!
//! Invariant: nothing given scores 0; a question that was not on a candidate's paper (`NA`) has no score.

use std::collections::BTreeMap;
use std::io::Read;
use std::rc::Rc;

use super::count::{Counted, Counting, Wanted};
use super::key::AnswerKey;
use super::marks::passed_over;
use super::problems::{Problems, quoted};
use super::question::{Asked, in_marks};
use super::rows::{Rows, Source};
use crate::domain::question::Kind;
use crate::domain::scoring::ScoringKey;
use crate::domain::statistics::classical::{Chosen, Figure, Frequent, Options};

/// Distinct wrong answers of a question that are counted one by one.
pub const MAX_FREQUENT: usize = 1_000;

/// Distinct answers of a question that are scored once.
const MAX_KNOWN: usize = 4_096;

/// What stands for a question that was not asked.
const NOT_ASKED: &str = "NA";

/// What was chosen and written.
#[derive(Debug, Clone)]
pub struct Answers {
    /// Who chose which option.
    pub options: Options,
    /// By question.
    pub questions: Vec<AnsweredQuestion>,
}

/// What was given to a question, beside its options.
#[derive(Debug, Clone)]
pub struct AnsweredQuestion {
    /// Its kind.
    pub kind: Kind,
    /// Names of its options, in order; none of blanks.
    pub labels: Vec<String>,
    /// Places of the right options.
    pub keys: Vec<usize>,
    /// What a blind guess is worth, as a share of the marks, where guessing makes sense.
    pub guess: Option<Figure>,
    /// Candidates who gave nothing.
    pub n_omitted: u64,
    /// Answers without full marks, to questions with more patterns than options: several keys, and blanks.
    pub wrong: Frequent<String>,
}

/// A question under way.
struct Column<'a> {
    asked: &'a Asked,
    key: ScoringKey<'a>,
    /// Where it stands in the table.
    at: usize,
    /// What no answer is worth.
    omitted: Rc<Scored>,
    /// Answers seen before, by their cells.
    known: BTreeMap<String, Rc<Scored>>,
}

/// What an answer is worth, and what it chose.
#[derive(Debug, Clone, Default)]
struct Scored {
    marks: f64,
    places: Vec<usize>,
    /// What equal wrong answers have in common; none of right ones and of none.
    wrong: Option<String>,
    is_omitted: bool,
}

/// Reads a table of answers and scores them.
///
/// # Errors
/// All that is wrong with the table.
pub fn read_responses<R: Read>(
    source: Source<R>,
    key: &AnswerKey,
    wanted: Wanted,
) -> Result<Counted, Problems> {
    let mut problems = Problems::default();
    let Some(mut rows) = Rows::open(source, &mut problems) else {
        return Err(problems);
    };
    let mut columns = columns(&rows, key, &mut problems);
    if !problems.is_empty() {
        return Err(problems);
    }
    let n_options: Vec<usize> = key
        .questions
        .iter()
        .map(|asked| asked.labels().len())
        .collect();
    let mut answers = Answers {
        options: Options::new(&n_options),
        questions: key.questions.iter().map(AnsweredQuestion::of).collect(),
    };
    let full = key.questions.iter().map(|asked| in_marks(asked.full));
    // One count for the scores, one and one an option for the choices.
    let widths = n_options.iter().map(|n| n + 2);
    let mut counting = Counting::new(full.collect(), widths.collect(), wanted);
    let mut n_lines = 0_u64;
    while let Some(line) = rows.next(&mut problems) {
        n_lines += 1;
        let row: Vec<Option<Rc<Scored>>> = columns
            .iter_mut()
            .map(|column| column.scored(&rows, &mut problems))
            .collect();
        let scores: Vec<Option<f64>> = row
            .iter()
            .map(|given| given.as_ref().map(|given| given.marks))
            .collect();
        if !problems.is_empty() {
            continue;
        }
        if !counting.add(&scores, 1, (&rows.file, line), &mut problems) {
            break;
        }
        answers.count(&row, scores.iter().flatten().sum());
    }
    if n_lines == 0 && problems.is_empty() {
        problems.add(
            &rows.file,
            2,
            "no_rows",
            "wanted a line for each candidate; found none",
        );
    }
    let mut notes = passed_over(&rows.headings, |at| {
        columns.iter().any(|column| column.at == at)
    });
    notes.extend(rows.note());
    let ids = key.questions.iter().map(|asked| asked.id.clone()).collect();
    problems.or(counting.finish(ids, Some(answers), notes))
}

fn columns<'a, R: Read>(
    rows: &Rows<R>,
    key: &'a AnswerKey,
    problems: &mut Problems,
) -> Vec<Column<'a>> {
    let mut columns = Vec::with_capacity(key.questions.len());
    for asked in &key.questions {
        let Some(at) = rows
            .headings
            .iter()
            .position(|heading| *heading == asked.id)
        else {
            let message = format!(
                "wanted a column {}, which has a key; found none",
                quoted(&asked.id)
            );
            problems.add(&rows.file, 1, "missing_column", message);
            continue;
        };
        columns.push(Column {
            asked,
            key: ScoringKey::new(&asked.body, &asked.key, &asked.rule),
            at,
            omitted: Rc::new(Scored {
                is_omitted: true,
                ..Scored::default()
            }),
            known: BTreeMap::new(),
        });
    }
    columns
}

impl Column<'_> {
    /// What the cell of the line is worth; none where the question was not asked, or the answer is none.
    fn scored<R: Read>(&mut self, rows: &Rows<R>, problems: &mut Problems) -> Option<Rc<Scored>> {
        let cell = rows.cell(self.at);
        if cell.is_empty() {
            return Some(Rc::clone(&self.omitted));
        }
        if cell == NOT_ASKED {
            return None;
        }
        if let Some(known) = self.known.get(cell) {
            return Some(Rc::clone(known));
        }
        let written = match self.asked.read(cell) {
            Ok(written) => written,
            Err(wanted) => {
                let wanted = format!("{wanted}, nothing, or NA where it was not asked");
                problems.cell(
                    &rows.file,
                    rows.place(self.at),
                    ("not_an_answer", &wanted),
                    cell,
                );
                return None;
            }
        };
        let marks = self.asked.marks(&self.key, &written.response);
        let scored = Rc::new(Scored {
            marks,
            places: written.places,
            wrong: (marks < in_marks(self.asked.full)).then_some(written.pattern),
            is_omitted: false,
        });
        if self.known.len() < MAX_KNOWN {
            self.known.insert(cell.to_owned(), Rc::clone(&scored));
        }
        Some(scored)
    }
}

impl AnsweredQuestion {
    fn of(asked: &Asked) -> Self {
        Self {
            kind: asked.kind(),
            labels: asked.labels(),
            keys: asked.keys(),
            guess: asked.guess(),
            n_omitted: 0,
            wrong: Frequent::new(MAX_FREQUENT),
        }
    }

    /// Whether wrong answers differ in more than in the option chosen.
    pub fn has_patterns(&self) -> bool {
        matches!(self.kind, Kind::Multiple | Kind::Blank)
    }
}

impl Answers {
    fn count(&mut self, row: &[Option<Rc<Scored>>], total: f64) {
        let given = row.iter().enumerate();
        let given = given.filter_map(|(question, scored)| Some((question, scored.as_ref()?)));
        let chosen: Vec<Chosen<'_>> = given
            .map(|(question, scored)| Chosen {
                question,
                score: scored.marks,
                options: &scored.places,
            })
            .collect();
        // The counting has taken the same scores already.
        let counted = self.options.count(total, &chosen);
        debug_assert!(counted.is_ok(), "{counted:?}");
        for (question, scored) in self.questions.iter_mut().zip(row) {
            let Some(scored) = scored else { continue };
            if scored.is_omitted {
                question.n_omitted += 1;
            }
            if let Some(pattern) = scored.wrong.as_ref().filter(|_| question.has_patterns()) {
                question.wrong.count(pattern.as_str());
            }
        }
    }
}
