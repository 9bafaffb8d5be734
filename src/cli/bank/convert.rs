//! `examhall bank convert`: questions from one system's form into another's.
//!
//! Invariant: nothing is dropped in silence: what could not be read, or cannot be written, is told with its
//! place, on standard error; with `--to json` what was read stands in the document too.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use crate::cli::part_file::{Overwrite, PartFile};
use crate::cli::{Failure, language_of};
use crate::domain::Language;
use crate::domain::question::{Cognitive, Difficulty, TopicCode};
use crate::formats::exchange::adopt::{self, Defaults};
use crate::formats::exchange::{
    self, Batch, ForeignQuestion, Format, ImportProblem, MAX_BYTES, MatchGrades, Target,
};

/// `examhall bank convert …`
#[derive(Debug, clap::Args)]
pub struct ConvertArguments {
    /// The file that is read; `-` for standard input.
    #[arg(value_name = "IN")]
    input: PathBuf,
    /// What it is: auto, toml, json, text, docx, sheet, gift, aiken, moodle-xml or qti.
    #[arg(long, value_name = "FORMAT", default_value = "auto", value_parser = format_of)]
    from: Wanted,
    /// What is written: toml, json, sheet, csv, gift, aiken, moodle-xml or qti3.
    #[arg(long, value_name = "FORMAT", value_parser = target_of)]
    to: To,
    /// The file that is written; standard output where it is left out.
    #[arg(long, value_name = "FILE", required_if_eq_any([("to", "sheet"), ("to", "qti3")]))]
    out: Option<PathBuf>,
    /// Replaces a file that is there.
    #[arg(long)]
    force: bool,
    /// With `--to toml`: the topic of questions that have no code of the bank's.
    #[arg(long, value_name = "CODE", default_value = "I01")]
    topic: TopicCode,
    /// Weights that Moodle does not have (GIFT, Moodle XML): an error, or the nearest one that it has.
    #[arg(long, value_name = "WHAT", default_value = "error", value_parser = ["error", "nearest"])]
    grades: String,
    /// The language of messages: zh or en.
    #[arg(long, value_name = "LANGUAGE", default_value = "zh", value_parser = ["zh", "en"])]
    language: String,
}

/// What a file is said to be.
#[derive(Debug, Clone, Copy)]
enum Wanted {
    /// Found out from the file.
    Auto,
    /// This.
    Given(Format),
}

fn format_of(word: &str) -> Result<Wanted, String> {
    if word == "auto" {
        return Ok(Wanted::Auto);
    }
    let known = Format::ALL.iter().find(|format| format.as_str() == word);
    let wanted = || {
        let words: Vec<&str> = Format::ALL.iter().map(|format| format.as_str()).collect();
        format!("wanted auto, {}", words.join(", "))
    };
    known.copied().map(Wanted::Given).ok_or_else(wanted)
}

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum To {
    /// A file of the bank.
    Toml,
    /// A form of others.
    Foreign(Target),
}

fn target_of(word: &str) -> Result<To, String> {
    if word == "toml" {
        return Ok(To::Toml);
    }
    let known = Target::ALL.iter().find(|target| target.as_str() == word);
    let wanted = || {
        let words: Vec<&str> = Target::ALL.iter().map(|target| target.as_str()).collect();
        format!("wanted toml, {}", words.join(", "))
    };
    known.copied().map(To::Foreign).ok_or_else(wanted)
}

/// Reads a file and writes it in another form. Exit code 1 where no question could be read, or none written.
///
/// # Errors
/// [`Failure`] where a file cannot be read or written, or is there already.
pub fn convert(arguments: &ConvertArguments, out: &mut dyn Write) -> Result<ExitCode, Failure> {
    let language = language_of(&arguments.language);
    let name = arguments.input.display().to_string();
    let bytes = read(arguments)?;
    let grades = if arguments.grades == "nearest" {
        MatchGrades::Nearest
    } else {
        MatchGrades::Error
    };
    let batch = match arguments.from {
        Wanted::Given(format) => exchange::read(format, &name, &bytes, grades),
        Wanted::Auto => match exchange::detect(&name, &bytes) {
            Ok(format) => exchange::read(format, &name, &bytes, grades),
            Err(problem) => Batch {
                problems: vec![*problem],
                ..Batch::default()
            },
        },
    };
    drop(bytes);
    tell(&name, &batch.problems, &batch.questions, language)?;
    let is_empty = batch.questions.is_empty();
    let is_json = arguments.to == To::Foreign(Target::Json);
    if is_empty && !is_json {
        return Ok(ExitCode::FAILURE);
    }
    let written = match arguments.to {
        To::Toml => exchange::write_toml(&batch, &defaults(arguments)),
        To::Foreign(target) => exchange::write(target, &batch, language),
    };
    let n_written = batch
        .questions
        .len()
        .saturating_sub(exchange::n_left_out(&written));
    tell(&name, &written.losses, &batch.questions, language)?;
    if n_written == 0 && !is_json {
        return Ok(ExitCode::FAILURE);
    }
    match &arguments.out {
        None => out.write_all(&written.bytes)?,
        Some(path) => {
            let (part, mut file) = PartFile::create(path, Overwrite::by(arguments.force))?;
            let refuse = |error| Failure::file("cannot write", path, error);
            file.write_all(&written.bytes).map_err(refuse)?;
            part.commit(&file)?;
            let (n_read, path) = (batch.questions.len(), path.display());
            writeln!(
                out,
                "读出 {n_read} 题，写入 {n_written} 题：{path} / {n_read} questions read, {n_written} written"
            )?;
        }
    }
    Ok(if is_empty {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

fn defaults(arguments: &ConvertArguments) -> Defaults {
    Defaults {
        topic: arguments.topic.clone(),
        difficulty: Difficulty::Medium,
        cognitive: Cognitive::Remember,
        rules: adopt::Rules::OfFile,
        next_numbers: BTreeMap::new(),
        known: BTreeMap::new(),
        materials: BTreeSet::new(),
    }
}

fn read(arguments: &ConvertArguments) -> Result<Vec<u8>, Failure> {
    let path = &arguments.input;
    let limit = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX);
    // One more than is read of any file: the reader says that it is too large.
    let mut bytes = Vec::new();
    let read = if path.as_os_str() == "-" {
        io::stdin().lock().take(limit + 1).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(limit + 1).read_to_end(&mut bytes))
    };
    read.map_err(|error| Failure::file("cannot read", path, error))?;
    Ok(bytes)
}

/// A line for each problem, on standard error.
fn tell(
    name: &str,
    problems: &[ImportProblem],
    questions: &[ForeignQuestion],
    language: Language,
) -> io::Result<()> {
    let mut lines = io::stderr().lock();
    for problem in problems {
        let place = &problem.place;
        let question = place.question.and_then(|at| questions.get(at));
        // What a writer says knows the question alone.
        let line = match (place.line, question) {
            (0, Some(question)) => question.place.line,
            (line, _) => line,
        };
        let file = place.file.as_deref();
        let file = file.map_or_else(String::new, |file| format!("/{file}"));
        let line = match (&place.cell, line) {
            (Some(cell), _) => format!(":{cell}"),
            (None, 0) => String::new(),
            (None, line) => format!(":{line}"),
        };
        let which = place
            .question
            .map_or_else(String::new, |at| match question {
                Some(ForeignQuestion {
                    code: Some(code), ..
                }) => format!(" #{} {code}:", at + 1),
                _ => format!(" #{}:", at + 1),
            });
        let (severity, code) = (problem.severity.as_str(), problem.code);
        // One line each, whatever of the file a message repeats.
        let message = problem.message(language).replace(['\n', '\r'], " ");
        writeln!(
            lines,
            "{name}{file}{line}:{which} {severity}: {message} [{code}]"
        )?;
    }
    Ok(())
}
