//! `examhall bank coverage`: which parts of the study texts are asked about, and what a new version breaks.
//!
//! Invariant: exit code 1 where a text cannot be read, where evidence is not in its text, or where a new
//! version leaves a question without ground; 0 says that there is nothing to mend.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::{Format, exit_code, of_folder};
use crate::cli::Failure;
use crate::domain::coverage::{Coverage, Fate, Judged, Part, cover, judge, parts_of};
use crate::domain::question::Question;
use crate::domain::source_text::SourceText;
use crate::formats::Problem;
use crate::formats::bank::{Bank, Material, read_texts};
use crate::formats::study_text::{path_in, read_file};

mod report;
#[cfg(test)]
mod tests;

/// `examhall bank coverage …`
#[derive(Debug, clap::Args)]
pub struct CoverageArguments {
    /// The folder of `.toml` files.
    #[arg(default_value = "question_bank")]
    pub dir: PathBuf,
    /// A folder with the text of each material: `<id>.txt`, `.md` or `.docx`.
    #[arg(long, value_name = "DIR")]
    pub materials: PathBuf,
    /// A folder with new versions of some of them, under the same names: tells which questions they break.
    #[arg(long, value_name = "DIR")]
    pub new: Option<PathBuf>,
    /// How the result is written.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// A material with its text, cut into parts, and how it is asked about.
struct Covered<'b> {
    material: &'b Material,
    text: &'b SourceText,
    parts: Vec<Part>,
    coverage: Coverage,
}

/// Everything that is told.
struct Told<'b> {
    materials: Vec<Covered<'b>>,
    /// Every question of the bank.
    questions: &'b [&'b Question],
    /// With `--new`.
    judged: Option<Vec<Judged>>,
    /// Materials of which there is a new version.
    renewed: Vec<&'b str>,
    problems: Vec<Problem>,
}

/// Tells the coverage of each text, and the fate of each question under new versions.
///
/// # Errors
/// Only where `out` cannot be written.
pub fn coverage(arguments: &CoverageArguments, out: &mut dyn Write) -> Result<ExitCode, Failure> {
    let mut bank = super::read(&arguments.dir);
    let mut problems = std::mem::take(&mut bank.problems);
    let texts = old_texts(&bank, &arguments.materials, &mut problems);
    let newer = arguments.new.as_deref();
    let new = newer.map(|dir| new_texts(&bank, dir, &mut problems));
    let questions: Vec<&Question> = bank
        .questions
        .iter()
        .map(|(question, _)| question)
        .collect();
    let covered = bank.materials.iter().filter_map(|material| {
        let text = texts.get(&material.id)?;
        let parts = parts_of(text.as_str());
        let coverage = cover(&material.id, text, &parts, &questions);
        Some(Covered {
            material,
            text,
            parts,
            coverage,
        })
    });
    let told = Told {
        materials: covered.collect(),
        questions: &questions,
        judged: new.as_ref().map(|new| judge(&questions, &texts, new)),
        renewed: new.iter().flatten().map(|(id, _)| id.as_str()).collect(),
        problems,
    };
    match arguments.format {
        Format::Text => report::write_text(&told, out)?,
        Format::Json => report::write_json(&told, out)?,
    }
    Ok(exit_code(told.is_content()))
}

impl Told<'_> {
    fn is_content(&self) -> bool {
        let is_stale = |judged: &Judged| judged.fate == Fate::Stale;
        let mut judged = self.judged.iter().flatten();
        let all_stand = self.materials.iter().all(|of| of.coverage.lost.is_empty());
        self.problems.is_empty() && all_stand && !judged.any(is_stale)
    }
}

fn old_texts(bank: &Bank, dir: &Path, problems: &mut Vec<Problem>) -> BTreeMap<String, SourceText> {
    match read_texts(bank, dir) {
        Ok((texts, mut missing)) => {
            problems.append(&mut missing);
            let source = |(id, study): (String, _)| (id, source_of(study));
            texts.into_iter().map(source).collect()
        }
        Err(error) => {
            problems.push(of_folder(dir, "unreadable_folder", &error));
            BTreeMap::new()
        }
    }
}

/// New versions that are there; a folder without any is a slip.
fn new_texts(bank: &Bank, dir: &Path, problems: &mut Vec<Problem>) -> BTreeMap<String, SourceText> {
    let mut texts = BTreeMap::new();
    let n_before = problems.len();
    for material in &bank.materials {
        let path = path_in(dir, &material.id);
        if path.exists() {
            match read_file(&path) {
                Ok(study) => drop(texts.insert(material.id.clone(), source_of(study))),
                Err(problem) => problems.push(problem),
            }
        }
    }
    if texts.is_empty() && problems.len() == n_before {
        let what = "the folder holds a new version of none of the materials; wanted `<id>.txt`";
        problems.push(of_folder(dir, "no_new_version", &what));
    }
    texts
}

fn source_of(study: crate::formats::study_text::StudyText) -> SourceText {
    SourceText::new(study.text)
}

/// The line, counted from 1, of a character.
fn line_of(text: &SourceText, character: usize) -> usize {
    let before = text.slice(&(0..character)).unwrap_or_default();
    1 + before.matches('\n').count()
}

fn write_line(out: &mut dyn Write, line: &str) -> io::Result<()> {
    writeln!(out, "{}", line.trim_end())
}
