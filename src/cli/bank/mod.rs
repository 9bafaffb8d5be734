//! `examhall bank check` and `examhall bank lint`: look at a folder of questions without a database.
//!
//! Invariant: a folder with any problem, an error of the linter among them, ends with exit code 1, and every
//! problem is printed.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde::Serialize;

use crate::domain::question::{Difficulty, Kind};
use crate::formats::Problem;
use crate::formats::bank::{Bank, check_quotes, read_folder};

mod answers;
mod convert;
mod coverage;
mod draft;
mod lint;
mod placed;
mod table;
#[cfg(test)]
mod tests;

pub use convert::{ConvertArguments, convert};
pub use coverage::{CoverageArguments, coverage};
pub use draft::{DraftArguments, draft};
pub use lint::{LintArguments, lint};

/// `examhall bank check …`
#[derive(Debug, clap::Args)]
pub struct CheckArguments {
    /// The folder of `.toml` files.
    #[arg(default_value = "question_bank")]
    pub dir: PathBuf,
    /// A folder with the text of each material, `<id>.txt`, `.md` or `.docx`: checks every quotation against it.
    #[arg(long, value_name = "DIR")]
    pub materials: Option<PathBuf>,
    /// How the result is written.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// How a result is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Lines for people.
    Text,
    /// One JSON object.
    Json,
}

/// Checks a folder and writes the result; the exit code says whether there are problems.
///
/// # Errors
/// Only where `out` cannot be written. A folder that cannot be read is a problem.
pub fn check(arguments: &CheckArguments, out: &mut dyn Write) -> io::Result<ExitCode> {
    let mut bank = read(&arguments.dir);
    let mut told = lint::run(&bank, &arguments.dir, arguments.materials.as_deref());
    if let Some(dir) = &arguments.materials
        && let Ok(mut problems) = check_quotes(&bank, dir)
    {
        // Said once: by its line here, not as B5 as well. So is a material without its file.
        told.leave_out_quotes();
        problems.retain(|problem| !told.problems.contains(problem));
        bank.problems.append(&mut problems);
    }
    bank.problems.append(&mut told.problems);
    bank.problems.extend(told.errors_as_problems());
    let report = Report::of(&bank, &told);
    match arguments.format {
        Format::Text => write_text(&bank, &report, arguments.materials.is_some(), out)?,
        Format::Json => {
            serde_json::to_writer(&mut *out, &report)?;
            writeln!(out)?;
        }
    }
    Ok(exit_code(bank.problems.is_empty()))
}

/// A folder, or a bank that holds nothing but the problem that it cannot be read.
fn read(dir: &Path) -> Bank {
    let mut bank = read_folder(dir).unwrap_or_else(|error| Bank {
        problems: vec![of_folder(dir, "unreadable_folder", &error)],
        ..Bank::default()
    });
    // A slip in the path must not look like a bank without faults.
    if bank.questions.is_empty() && bank.problems.is_empty() {
        bank.problems.push(of_folder(
            dir,
            "empty_bank",
            &"the folder holds no questions",
        ));
    }
    bank
}

const fn exit_code(is_content: bool) -> ExitCode {
    if is_content {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn of_folder(dir: &Path, code: &'static str, reason: &dyn std::fmt::Display) -> Problem {
    Problem {
        file: dir.display().to_string(),
        line: 0,
        code,
        message: reason.to_string(),
    }
}

/// The result, as JSON has it.
#[derive(Serialize)]
struct Report<'a> {
    questions: usize,
    by_topic: BTreeMap<&'a str, usize>,
    by_type: BTreeMap<&'static str, usize>,
    by_difficulty: BTreeMap<&'static str, usize>,
    problems: &'a [Problem],
    lint: lint::Report<'a>,
}

impl<'a> Report<'a> {
    fn of(bank: &'a Bank, told: &'a lint::Told) -> Self {
        let mut by_topic = BTreeMap::new();
        let mut by_type: BTreeMap<_, _> = Kind::ALL.iter().map(|kind| (kind.as_str(), 0)).collect();
        let mut by_difficulty: BTreeMap<_, _> = Difficulty::ALL
            .iter()
            .map(|difficulty| (difficulty.as_str(), 0))
            .collect();
        for (question, _) in &bank.questions {
            *by_topic.entry(question.topic.as_str()).or_default() += 1;
            *by_type.entry(question.kind().as_str()).or_default() += 1;
            *by_difficulty
                .entry(question.difficulty.as_str())
                .or_default() += 1;
        }
        Self {
            questions: bank.questions.len(),
            by_topic,
            by_type,
            by_difficulty,
            problems: &bank.problems,
            lint: told.report(),
        }
    }
}

fn write_text(
    bank: &Bank,
    report: &Report<'_>,
    quotes_were_checked: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    report.lint.write_converted(out)?;
    for problem in &bank.problems {
        writeln!(out, "{problem}")?;
    }
    if !bank.questions.is_empty() {
        if !bank.problems.is_empty() {
            writeln!(out)?;
        }
        table::write(bank, out)?;
    }
    report.lint.write_warnings(out)?;
    let n_quotes: usize = bank
        .questions
        .iter()
        .map(|(question, _)| question.evidence.len())
        .sum();
    let quotes = if quotes_were_checked {
        "checked"
    } else {
        "not checked: give --materials"
    };
    writeln!(
        out,
        "{} questions, {n_quotes} quotations ({quotes}), {} problems, {} warnings of the linter, {} suppressed",
        report.questions,
        bank.problems.len(),
        report.lint.warnings,
        report.lint.suppressed,
    )
}
