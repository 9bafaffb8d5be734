//! The table of keys: a line a question.
//!
//! Invariant: every question has a key that its kind and its rule can be scored by.
//!
//! Columns, by heading and in any order: `id` and `key`; `type` (single, multiple, true_false, blank, or 单选 …; without it
//! by the key: 对, 错, T or F is a statement, one letter a single choice, several a multiple one), `options` (how
//! many, 2 to 26; without it 4, or more where the key has a later letter), `marks` (without it 1), `rule` (without
//! it `exact`: all or nothing). Others are passed over. Of a blank the key holds the accepted texts with `|`
//! between them, and `；` between blanks.

use std::collections::BTreeSet;
use std::io::Read;

use super::problems::{Problems, quoted};
use super::question::{Asked, blanks, lettered};
use super::rows::{Rows, Source};
use crate::domain::marks::Marks;
use crate::domain::question::{Body, Key, Kind, Layout, OptionId};
use crate::domain::scoring::Rule;
use crate::formats::by_hand;

const IDS: [&str; 3] = ["id", "question", "题号"];
const KEYS: [&str; 2] = ["key", "答案"];
const KINDS: [&str; 2] = ["type", "题型"];
const OPTIONS: [&str; 2] = ["options", "选项数"];
const MARKS: [&str; 4] = ["marks", "max", "分值", "满分"];
const RULES: [&str; 2] = ["rule", "规则"];

/// The kinds whose answers are written in a cell.
const WRITTEN: [Kind; 4] = [Kind::Single, Kind::Multiple, Kind::TrueFalse, Kind::Blank];

/// Options of a question that does not say how many.
const USUAL_OPTIONS: usize = 4;

/// Most options: the letters.
const MAX_OPTIONS: usize = 26;

/// Keys of questions, in the order of their table.
#[derive(Debug, Clone, PartialEq)]
pub struct AnswerKey {
    pub(super) questions: Vec<Asked>,
}

/// Where the columns are.
struct Columns {
    id: usize,
    key: usize,
    kind: Option<usize>,
    options: Option<usize>,
    marks: Option<usize>,
    rule: Option<usize>,
}

/// Reads a table of keys.
///
/// # Errors
/// All that is wrong with the table.
pub fn read_key<R: Read>(source: Source<R>) -> Result<AnswerKey, Problems> {
    let mut problems = Problems::default();
    let Some(mut rows) = Rows::open(source, &mut problems) else {
        return Err(problems);
    };
    let (Some(id), Some(key)) = (rows.find(&IDS), rows.find(&KEYS)) else {
        let found = quoted(&rows.headings.join(","));
        let message = format!("wanted columns `id` and `key`; found {found}");
        problems.add(&rows.file, 1, "missing_column", message);
        return Err(problems);
    };
    let columns = Columns {
        id,
        key,
        kind: rows.find(&KINDS),
        options: rows.find(&OPTIONS),
        marks: rows.find(&MARKS),
        rule: rows.find(&RULES),
    };
    let mut questions: Vec<Asked> = Vec::new();
    let mut ids = BTreeSet::new();
    while let Some(line) = rows.next(&mut problems) {
        match columns.asked(&rows) {
            Ok(asked) => {
                if !ids.insert(asked.id.clone()) {
                    let message = format!(
                        "wanted each question once; found {} again",
                        quoted(&asked.id)
                    );
                    problems.add(&rows.file, line, "repeated_id", message);
                }
                questions.push(asked);
            }
            Err(Fault {
                column,
                code,
                wanted,
            }) => {
                let found = rows.cell(column);
                problems.cell(&rows.file, rows.place(column), (code, &wanted), found);
            }
        }
    }
    if questions.is_empty() && problems.is_empty() {
        problems.add(
            &rows.file,
            2,
            "no_rows",
            "wanted a line for each question; found none",
        );
    }
    problems.or(AnswerKey { questions })
}

/// A cell that does not do.
struct Fault {
    column: usize,
    code: &'static str,
    wanted: String,
}

fn fault(column: usize, code: &'static str, wanted: impl Into<String>) -> Fault {
    Fault {
        column,
        code,
        wanted: wanted.into(),
    }
}

impl Columns {
    fn asked<R: Read>(&self, rows: &Rows<R>) -> Result<Asked, Fault> {
        // A cell of a column that may be missing, where it is filled.
        let filled = |column: Option<usize>| {
            let column = column.filter(|column| !rows.cell(*column).is_empty())?;
            Some((column, rows.cell(column)))
        };
        let id = rows.cell(self.id).to_owned();
        if id.is_empty() {
            return Err(fault(self.id, "empty_id", "the id of a question"));
        }
        let key = rows.cell(self.key);
        let kind = match filled(self.kind) {
            None => {
                kind_of(key).ok_or_else(|| fault(self.key, "not_a_key", "letters, 对 or 错"))?
            }
            Some((column, word)) => {
                let mut known = WRITTEN.into_iter().filter(|kind| {
                    let chinese = kind.chinese();
                    let short = chinese.trim_end_matches('题');
                    [kind.as_str(), chinese, short].contains(&word)
                });
                let words = WRITTEN.map(Kind::as_str).join(", ");
                known
                    .next()
                    .ok_or_else(|| fault(column, "unknown_word", format!("one of: {words}")))?
            }
        };
        let n_options = match filled(self.options) {
            None => None,
            Some((column, cell)) => {
                let n = cell.parse().ok().filter(|n| (2..=MAX_OPTIONS).contains(n));
                Some(n.ok_or_else(|| fault(column, "option_count", "how many options, 2 to 26"))?)
            }
        };
        let full = match filled(self.marks) {
            None => Marks::from_hundredths(100).unwrap_or(Marks::MAX),
            Some((column, cell)) => {
                let marks = cell
                    .parse::<Marks>()
                    .ok()
                    .filter(|marks| Marks::ZERO <= *marks);
                marks.ok_or_else(|| fault(column, "not_marks", "marks, at most two decimals"))?
            }
        };
        let rule = match filled(self.rule) {
            None => Rule::EXACT,
            Some((column, cell)) => {
                let names = Rule::names_of(kind).join(", ");
                let wanted = || format!("a rule of {} questions: {names}", kind.as_str());
                let rule = Rule::authored(cell)
                    .ok()
                    .filter(|rule| rule.applies_to(kind));
                rule.ok_or_else(|| fault(column, "not_a_rule", wanted()))?
            }
        };
        let (layout, key) = laid_out(kind, key, n_options)
            .map_err(|wanted| fault(self.key, "not_a_key", wanted))?;
        Ok(Asked {
            id,
            body: Body {
                stem: String::new(),
                layout,
            },
            key,
            rule: rule.fitted_to(kind),
            full,
        })
    }
}

/// What kind of question a key is of.
fn kind_of(key: &str) -> Option<Kind> {
    if by_hand::truth(key).is_some() {
        return Some(Kind::TrueFalse);
    }
    match choices(key)?.len() {
        0 => None,
        1 => Some(Kind::Single),
        _ => Some(Kind::Multiple),
    }
}

/// The letters of a key.
fn choices(key: &str) -> Option<BTreeSet<OptionId>> {
    let letters = by_hand::letters(key).map(|letter| {
        let is_letter = letter.bytes().all(|byte| byte.is_ascii_uppercase());
        letter.parse().ok().filter(|_| is_letter)
    });
    letters.collect()
}

fn laid_out(kind: Kind, key: &str, n_options: Option<usize>) -> Result<(Layout, Key), String> {
    let lettered_by = |right: &BTreeSet<OptionId>| -> Result<_, String> {
        let last = right
            .last()
            .and_then(|id| ('A'..='Z').position(|c| id.to_string() == c.to_string()));
        let needed = last.map_or(0, |last| last + 1);
        let n = n_options.unwrap_or_else(|| needed.max(USUAL_OPTIONS));
        if n < needed {
            return Err(format!("letters of the {n} options"));
        }
        Ok(lettered(n))
    };
    let right = choices(key).unwrap_or_default();
    match kind {
        Kind::Single if right.len() == 1 => {
            Ok((Layout::Single(lettered_by(&right)?), Key::Choices(right)))
        }
        Kind::Multiple if !right.is_empty() => {
            Ok((Layout::Multiple(lettered_by(&right)?), Key::Choices(right)))
        }
        Kind::TrueFalse => {
            let truth = by_hand::truth(key).ok_or("对 or 错 (T or F)")?;
            Ok((Layout::TrueFalse, Key::Truth(truth)))
        }
        Kind::Blank => {
            let blank = |text: &String| -> Vec<String> {
                let texts = text
                    .split('|')
                    .map(str::trim)
                    .filter(|text| !text.is_empty());
                texts.map(str::to_owned).collect()
            };
            let accepted: Vec<Vec<String>> = blanks(key).iter().map(blank).collect();
            if accepted.iter().any(Vec::is_empty) {
                return Err("accepted texts for each blank".to_owned());
            }
            Ok((Layout::Blank(accepted.len()), Key::Blanks(accepted)))
        }
        Kind::Single => Err("one letter".to_owned()),
        Kind::Multiple => Err("letters".to_owned()),
        Kind::Match | Kind::Order | Kind::Essay => {
            Err("an answer of choice or of blanks".to_owned())
        }
    }
}
