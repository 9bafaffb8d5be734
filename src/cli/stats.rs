//! `examhall stats`: figures of questions and of a whole exam, from a table.
//!
//! Invariant: a table with anything wrong in it gives no figure at all, but every line that is wrong.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::Failure;
use crate::domain::statistics::irt::Model;
use crate::formats::stats::{
    Counted, Problems, Report, Source, Wanted, read_full_marks, read_key, read_marks,
    read_patterns, read_responses, write_json, write_table,
};

/// What the help says after the flags.
const TABLES: &str = "\
Tables are CSV in UTF-8: a line of headings, then a line a candidate with a column a question.
  marks      a number in each cell, empty where there is no mark (not counted, not 0). Without --max every
             question carries 1 mark and a mark outside 0 to 1 is refused. Without --max all columns are
             questions but attempt, candidate, number, id, name, branch, total …, 工号, 姓名, 支部 …, and those
             that end in _subquestion or _variant; what was passed over is told.
  --max      columns id,max with a line a question, or the ids as headings over one line of full marks; just
             these columns are questions then.
  patterns   1, 0 or empty, and a column freq: how many candidates the line stands for.
  responses  letters (B, ACD), 对 or 错, or a text; empty: not answered, scores 0; NA: not on the candidate's paper.
  --key      id,key and, where wanted, type (single, multiple, true_false, blank), options (how many; 4 without),
             marks (1 without), rule (exact without). Texts of a blank: 甲|乙, and ； between blanks.
Limits: 2,000,000 candidates, 1,000 columns, 1 GiB; 100,000,000 cells for a model.

In JSON, error_ratio, effective_weight, discrimination_index and discriminative_efficiency are per cent, as in
Moodle's report; other figures are shares, correlations or marks. What is undefined is null, with its reason.
A model takes full marks for right and anything less for wrong.
Exit codes: 0 done, 1 a file has problems, 2 unusable arguments.";

/// `examhall stats …`
#[derive(Debug, clap::Args)]
#[command(after_help = TABLES)]
pub(super) struct StatsArguments {
    /// A table of marks.
    #[arg(
        long,
        value_name = "FILE.csv",
        required_unless_present_any = ["patterns", "responses"],
        conflicts_with_all = ["patterns", "responses"]
    )]
    marks: Option<PathBuf>,
    /// Full marks of each question.
    #[arg(
        long,
        value_name = "FILE.csv",
        requires = "marks",
        conflicts_with_all = ["patterns", "responses"]
    )]
    max: Option<PathBuf>,
    /// A table of right and wrong answers, each line as often as `freq` says.
    #[arg(long, value_name = "FILE.csv", conflicts_with = "responses")]
    patterns: Option<PathBuf>,
    /// A table of answers as they were given; shows options, frequent wrong answers and more to look at.
    #[arg(long, value_name = "FILE.csv", requires = "key")]
    responses: Option<PathBuf>,
    /// What is right.
    #[arg(
        long,
        value_name = "FILE.csv",
        requires = "responses",
        conflicts_with_all = ["marks", "patterns"]
    )]
    key: Option<PathBuf>,
    /// A model of right and wrong answers: Rasch with slope 1, Rasch with a common slope, or a slope each.
    #[arg(long, value_enum, default_value_t = ModelWord::None)]
    model: ModelWord,
    /// How the figures are written.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// A model by its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum ModelWord {
    /// No model.
    None,
    /// Every slope is 1.
    Rasch1,
    /// One slope for all.
    Rasch,
    /// A slope for each.
    #[value(name = "2pl")]
    TwoParameter,
}

/// How figures are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Tables for people, in Chinese.
    Table,
    /// One JSON object.
    Json,
}

impl ModelWord {
    const fn model(self) -> Option<Model> {
        match self {
            Self::None => None,
            Self::Rasch1 => Some(Model::RaschSlope1),
            Self::Rasch => Some(Model::Rasch),
            Self::TwoParameter => Some(Model::TwoParameter),
        }
    }
}

/// Writes the figures of a table to `out`. Lines that cannot be read are told on standard error; then there are
/// no figures, and the exit code is 1.
///
/// # Errors
/// [`Failure`] where a file cannot be opened.
pub(super) fn run(arguments: &StatsArguments, out: &mut dyn Write) -> Result<ExitCode, Failure> {
    let model = arguments.model.model();
    let wanted = model.map_or(Wanted::Figures, |_| Wanted::Model);
    let counted = match read(arguments, wanted)? {
        Ok(counted) => counted,
        Err(problems) => {
            tell(&problems)?;
            return Ok(ExitCode::FAILURE);
        }
    };
    let report = Report::of(&counted, model);
    match arguments.format {
        Format::Table => write_table(&report, out)?,
        Format::Json => write_json(&report, out)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn read(arguments: &StatsArguments, wanted: Wanted) -> Result<Result<Counted, Problems>, Failure> {
    let StatsArguments {
        marks,
        max,
        patterns,
        responses,
        key,
        ..
    } = arguments;
    if let Some(patterns) = patterns {
        return Ok(read_patterns(open(patterns)?, wanted));
    }
    if let (Some(responses), Some(key)) = (responses, key) {
        let (key, responses) = (read_key(open(key)?), open(responses)?);
        return Ok(key.and_then(|key| read_responses(responses, &key, wanted)));
    }
    let full_marks = max.as_deref().map(open).transpose()?.map(read_full_marks);
    // The parser has seen to it that there is one of the three.
    let marks = open(marks.as_deref().unwrap_or(Path::new("")))?;
    Ok(full_marks
        .transpose()
        .and_then(|full_marks| read_marks(marks, full_marks.as_ref(), wanted)))
}

fn open(path: &Path) -> Result<Source<File>, Failure> {
    let file = File::open(path).map_err(|error| Failure::file("cannot read", path, error))?;
    Ok(Source {
        name: path.display().to_string(),
        bytes: file,
    })
}

fn tell(problems: &Problems) -> io::Result<()> {
    let mut to = io::stderr().lock();
    for problem in &problems.kept {
        writeln!(to, "{problem}")?;
    }
    if problems.n_more != 0 {
        writeln!(to, "and {} more problems", problems.n_more)?;
    }
    Ok(())
}
