//! The question bank: a folder of TOML files, read whole, with every problem of every file.
//!
//! Invariant: a question that is handed on is valid by itself, and whatever stands in the way of
//! using the folder as it is (an unreadable file, a repeated code, an enemy that is not there) is
//! among the problems. Problems are in the order of files and lines, whatever order the files are read in.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

use super::Problem;
use super::parallel::in_parallel;
use crate::domain::question::{Question, QuestionCode};

mod file;
mod lines;
mod materials;
mod question_file;
mod quotes;
mod suppression;
#[cfg(test)]
mod tests;
mod toml_file;

pub use lines::FieldLines;
pub use materials::{Material, is_material_id};
pub use quotes::{check_quotes, read_texts};
pub use suppression::Suppression;
pub use toml_file::to_toml;
pub(in crate::formats) use toml_file::{write_form, write_head};

/// The format of a file of questions.
pub const BANK_FORMAT: &str = "examhall-bank/1";
/// The format of the list of materials.
pub const MATERIALS_FORMAT: &str = "examhall-materials/1";
/// The file that lists the materials; every other `.toml` file of the folder holds questions.
pub const MATERIALS_FILE: &str = "materials.toml";
/// The largest file that is read, in bytes.
pub const MAX_FILE_BYTES: u64 = 4 * 1024 * 1024;

/// Reads one file of questions by itself: the valid ones with their lines, and what is wrong. That a code is
/// repeated, or that an enemy or a material is not there, shows only in the folder.
pub fn read_questions(name: &str, text: &str) -> (Vec<(Question, usize)>, Vec<Problem>) {
    let mut draft = Draft::default();
    question_file::read(name, text, &mut draft);
    let questions = draft.bank.questions.into_iter();
    let questions = questions.map(|(question, origin)| (question, origin.line));
    (questions.collect(), draft.bank.problems)
}

/// What a folder holds.
#[derive(Debug, Clone, Default)]
pub struct Bank {
    /// The valid questions, in the order of files and lines.
    pub questions: Vec<(Question, Origin)>,
    /// The materials that evidence may name.
    pub materials: Vec<Material>,
    /// The findings of the linter that are answered with a reason, in the order of files and lines.
    pub suppressions: Vec<Suppression>,
    /// What is wrong, in the order of files and lines.
    pub problems: Vec<Problem>,
}

/// Where a question stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The name of the file within the folder.
    pub file: String,
    /// The line of its `[[questions]]`.
    pub line: usize,
    /// The line of each piece of its evidence.
    pub evidence_lines: Vec<usize>,
    /// The lines of its other parts.
    pub lines: FieldLines,
}

impl Origin {
    /// The line of a part of the question, by a path such as `options[2].text`, or of the nearest around it.
    pub fn line_of(&self, path: &str) -> usize {
        self.lines.line_of(path).unwrap_or(self.line)
    }
}

/// What was read before the files are held against each other.
#[derive(Default)]
struct Draft {
    bank: Bank,
    /// Every code that a question has, whether or not the rest of it is valid.
    codes: Vec<Named<QuestionCode>>,
    /// Every enemy that a question names.
    enemies: Vec<Named<QuestionCode>>,
    /// Every material that evidence names.
    materials: Vec<Named<String>>,
}

/// Something that is named at a line of a file.
struct Named<T> {
    file: String,
    line: usize,
    value: T,
}

/// Reads every `.toml` file of a folder, in the order of their names; folders in it are not entered.
///
/// # Errors
/// A folder that cannot be listed. A file that cannot be read is a problem, and the others are read.
pub fn read_folder(dir: &Path) -> io::Result<Bank> {
    let mut names = Vec::new();
    for entry in dir.read_dir()? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if Path::new(&name)
            .extension()
            .is_some_and(|ending| ending == "toml")
        {
            names.push(name);
        }
    }
    names.sort_unstable();
    let mut draft = Draft::default();
    for part in in_parallel(&names, |name| read_file(dir, name)) {
        draft.append(part);
    }
    draft.report_repeated_codes();
    draft.report_unknown_enemies();
    draft.report_unknown_materials();
    draft.bank.problems.sort();
    Ok(draft.bank)
}

/// Reads the list of materials of a folder alone, and what is wrong with it.
pub fn read_materials(dir: &Path) -> (Vec<Material>, Vec<Problem>) {
    let Bank {
        materials,
        problems,
        ..
    } = read_file(dir, MATERIALS_FILE).bank;
    (materials, problems)
}

fn read_file(dir: &Path, name: &str) -> Draft {
    let mut draft = Draft::default();
    match file::read_text(dir, name) {
        Err(problem) => draft.bank.problems.push(problem),
        Ok(text) if name == MATERIALS_FILE => materials::read(name, &text, &mut draft.bank),
        Ok(text) => question_file::read(name, &text, &mut draft),
    }
    draft
}

impl Draft {
    fn append(&mut self, mut other: Self) {
        self.bank.questions.append(&mut other.bank.questions);
        self.bank.materials.append(&mut other.bank.materials);
        self.bank.suppressions.append(&mut other.bank.suppressions);
        self.bank.problems.append(&mut other.bank.problems);
        self.codes.append(&mut other.codes);
        self.enemies.append(&mut other.enemies);
        self.materials.append(&mut other.materials);
    }

    fn report_repeated_codes(&mut self) {
        let mut first: BTreeMap<&QuestionCode, &Named<QuestionCode>> = BTreeMap::new();
        for code in &self.codes {
            if let Some(earlier) = first.get(&code.value) {
                let place = format!("{}:{}", earlier.file, earlier.line);
                let message = format!("code `{}` stands already at {place}", code.value);
                self.bank
                    .problems
                    .push(code.problem("duplicate_code", message));
            } else {
                first.insert(&code.value, code);
            }
        }
    }

    fn report_unknown_enemies(&mut self) {
        let known: BTreeSet<_> = self.codes.iter().map(|code| &code.value).collect();
        let unknown = self
            .enemies
            .iter()
            .filter(|enemy| !known.contains(&enemy.value));
        self.bank.problems.extend(unknown.map(|enemy| {
            enemy.problem(
                "unknown_enemy",
                format!("enemy `{}` is not in the bank", enemy.value),
            )
        }));
    }

    fn report_unknown_materials(&mut self) {
        let known: BTreeSet<_> = self
            .bank
            .materials
            .iter()
            .map(|material| &material.id)
            .collect();
        let unknown = self
            .materials
            .iter()
            .filter(|named| !known.contains(&named.value));
        let problems: Vec<Problem> = unknown
            .map(|named| {
                let message = format!("material `{}` is not in {MATERIALS_FILE}", named.value);
                named.problem("unknown_material", message)
            })
            .collect();
        self.bank.problems.extend(problems);
    }
}

impl<T> Named<T> {
    fn problem(&self, code: &'static str, message: String) -> Problem {
        Problem {
            file: self.file.clone(),
            line: self.line,
            code,
            message,
        }
    }
}
