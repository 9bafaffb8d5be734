//! `examhall bank check`: looks at a folder of questions without a database.
//!
//! Invariant: a folder with any problem ends with exit code 1, and every problem is printed.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde::Serialize;

use crate::domain::question::{Difficulty, Kind};
use crate::formats::Problem;
use crate::formats::bank::{Bank, check_quotes, read_folder};

/// `examhall bank check …`
#[derive(Debug, clap::Args)]
pub struct CheckArguments {
    /// The folder of `.toml` files.
    #[arg(default_value = "question_bank")]
    pub dir: PathBuf,
    /// A folder with the text of each material, `<id>.txt`: checks every quotation against it.
    #[arg(long, value_name = "DIR")]
    pub materials: Option<PathBuf>,
    /// How the result is written.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// How a result is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// A table, and a line for each problem.
    Text,
    /// One JSON object.
    Json,
}

/// Checks a folder and writes the result; the exit code says whether there are problems.
///
/// # Errors
/// Only where `out` cannot be written. A folder that cannot be read is a problem.
pub fn check(arguments: &CheckArguments, out: &mut dyn Write) -> io::Result<ExitCode> {
    let mut bank = read_folder(&arguments.dir).unwrap_or_else(|error| Bank {
        problems: vec![of_folder(&arguments.dir, "unreadable_folder", &error)],
        ..Bank::default()
    });
    if let Some(dir) = &arguments.materials {
        match check_quotes(&bank, dir) {
            Ok(mut problems) => bank.problems.append(&mut problems),
            Err(error) => bank
                .problems
                .push(of_folder(dir, "unreadable_folder", &error)),
        }
    }
    // A slip in the path must not look like a bank without faults.
    if bank.questions.is_empty() && bank.problems.is_empty() {
        bank.problems.push(of_folder(
            &arguments.dir,
            "empty_bank",
            &"the folder holds no questions",
        ));
    }
    let report = Report::of(&bank);
    match arguments.format {
        Format::Text => write_text(&bank, &report, arguments.materials.is_some(), out)?,
        Format::Json => {
            serde_json::to_writer(&mut *out, &report)?;
            writeln!(out)?;
        }
    }
    Ok(if bank.problems.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
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
}

impl<'a> Report<'a> {
    fn of(bank: &'a Bank) -> Self {
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
        }
    }
}

fn write_text(
    bank: &Bank,
    report: &Report<'_>,
    quotes_were_checked: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    for problem in &bank.problems {
        writeln!(out, "{problem}")?;
    }
    if !bank.questions.is_empty() {
        if !bank.problems.is_empty() {
            writeln!(out)?;
        }
        write_table(bank, out)?;
    }
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
        "{} questions, {n_quotes} quotations ({quotes}), {} problems",
        report.questions,
        bank.problems.len()
    )
}

/// Topic rows × type columns; each cell is easy/medium/hard, a dot where there is nothing.
fn write_table(bank: &Bank, out: &mut dyn Write) -> io::Result<()> {
    let topics: BTreeSet<&str> = bank
        .questions
        .iter()
        .map(|(question, _)| question.topic.as_str())
        .collect();
    let kinds: Vec<Kind> = Kind::ALL
        .into_iter()
        .filter(|kind| {
            bank.questions
                .iter()
                .any(|(question, _)| question.kind() == *kind)
        })
        .collect();
    let heads = ["topic"]
        .into_iter()
        .chain(kinds.iter().map(|kind| kind.as_str()))
        .chain(["all"]);
    let mut rows = vec![heads.map(str::to_owned).collect::<Vec<String>>()];
    for topic in topics.iter().copied().map(Some).chain([None]) {
        let cells = kinds
            .iter()
            .copied()
            .map(Some)
            .chain([None])
            .map(|kind| cell(bank, topic, kind));
        rows.push(
            std::iter::once(topic.unwrap_or("all").to_owned())
                .chain(cells)
                .collect(),
        );
    }
    let n_columns = kinds.len() + 2;
    let width_of = |column| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .map(String::len)
            .max()
    };
    let widths: Vec<usize> = (0..n_columns)
        .map(|column| width_of(column).unwrap_or(0))
        .collect();
    writeln!(out, "easy/medium/hard by topic and type")?;
    for row in &rows {
        let cells: Vec<String> = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:>width$}"))
            .collect();
        writeln!(out, "{}", cells.join("  "))?;
    }
    writeln!(out)
}

/// Counts by difficulty of a topic and a kind, `None` for all of them.
fn cell(bank: &Bank, topic: Option<&str>, kind: Option<Kind>) -> String {
    let count = |difficulty: Difficulty| {
        let is_meant = |wanted: &&(crate::domain::question::Question, _)| {
            let (question, _) = wanted;
            question.difficulty == difficulty
                && topic.is_none_or(|topic| question.topic.as_str() == topic)
                && kind.is_none_or(|kind| question.kind() == kind)
        };
        bank.questions.iter().filter(is_meant).count()
    };
    let counts: Vec<usize> = Difficulty::ALL.iter().copied().map(count).collect();
    if counts.iter().all(|count| *count == 0) {
        return ".".to_owned();
    }
    counts
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("/")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const BANK: &str = r#"format = "examhall-bank/1"
topic = "T01"
[[questions]]
code = "T01-J01"
type = "true_false"
status = "approved"
version = 1
stem = "对吗？"
key = true
difficulty = "easy"
cognitive = "remember"
evidence = [{ material = "study", place = "一", quote = "对" }]
[[questions]]
code = "T01-B01"
type = "blank"
status = "approved"
version = 1
stem = "填____"
key = ["空"]
difficulty = "hard"
cognitive = "apply"
"#;

    const MATERIALS: &str =
        "format = \"examhall-materials/1\"\n[[materials]]\nid = \"study\"\ntitle = \"学\"\n";

    /// What `examhall bank check` of these files writes, and whether it is content.
    fn checked(bank: &str, material: Option<&str>, format: Format) -> (String, bool) {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("a.toml"), bank).unwrap();
        fs::write(dir.path().join("materials.toml"), MATERIALS).unwrap();
        if let Some(text) = material {
            fs::write(dir.path().join("study.txt"), text).unwrap();
        }
        let materials = material.map(|_| dir.path().to_owned());
        run_check(&CheckArguments {
            dir: dir.path().to_owned(),
            materials,
            format,
        })
    }

    fn run_check(arguments: &CheckArguments) -> (String, bool) {
        let mut out = Vec::new();
        let code = check(arguments, &mut out).unwrap();
        (String::from_utf8(out).unwrap(), code == ExitCode::SUCCESS)
    }

    #[test]
    fn a_bank_without_problems_is_counted_in_a_table() {
        let (text, is_content) = checked(BANK, Some("对。"), Format::Text);
        assert!(is_content);
        insta::assert_snapshot!(text, @"
        easy/medium/hard by topic and type
        topic  true_false  blank    all
          T01       1/0/0  0/0/1  1/0/1
          all       1/0/0  0/0/1  1/0/1

        2 questions, 1 quotations (checked), 0 problems
        ");
    }

    #[test]
    fn problems_are_written_with_file_line_and_code() {
        let (text, is_content) = checked(&BANK.replace("填____", "填空"), Some("错"), Format::Text);
        assert!(!is_content);
        insta::assert_snapshot!(text, @"
        a.toml:18: the stem has 0 blanks (`____`) and the key has 1 [blank_count]
        a.toml:12: the quotation `对` does not stand in material `study` [quote_not_found]

        easy/medium/hard by topic and type
        topic  true_false    all
          T01       1/0/0  1/0/0
          all       1/0/0  1/0/0

        1 questions, 1 quotations (checked), 2 problems
        ");
    }

    #[test]
    fn json_holds_the_counts_and_the_problems() {
        let (text, is_content) = checked(&BANK.replace("T01-B01", "T01-J01"), None, Format::Json);
        assert!(!is_content);
        let report: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(report["questions"], 1);
        assert_eq!(report["by_topic"], serde_json::json!({"T01": 1}));
        assert_eq!(
            (
                &report["by_type"]["true_false"],
                &report["by_difficulty"]["hard"]
            ),
            (&1.into(), &0.into())
        );
        let codes: Vec<_> = report["problems"]
            .as_array()
            .unwrap()
            .iter()
            .map(|p| &p["code"])
            .collect();
        assert_eq!(codes, ["code_convention", "duplicate_code"]);
        let first = &report["problems"][0];
        assert_eq!(
            (&first["file"], &first["line"]),
            (&"a.toml".into(), &14.into())
        );
    }

    #[test]
    fn a_folder_that_is_missing_or_empty_is_a_problem() {
        let dir = tempfile::tempdir().unwrap();
        let arguments = |dir: PathBuf| CheckArguments {
            dir,
            materials: None,
            format: Format::Text,
        };
        let (text, is_content) = run_check(&arguments(dir.path().join("none")));
        assert!(
            !is_content && text.contains("none: ") && text.contains("[unreadable_folder]"),
            "{text}"
        );
        let (text, is_content) = run_check(&arguments(dir.path().to_owned()));
        assert!(
            !is_content && text.contains("holds no questions [empty_bank]"),
            "{text}"
        );
    }
}
