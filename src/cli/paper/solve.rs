//! `examhall paper solve`: whether a paper exists, for small blueprints from a file.
//!
//! Invariant: every instance gets an answer, and an answer is no failure: the exit code is 0 whether
//! papers exist or not, and 1 only where the file cannot be used.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use serde::Serialize;

use crate::cli::Failure;
use crate::domain::feasibility::{Budget, Conflict, Verdict, solve};
use crate::formats::instances::{self, Instance};

/// `examhall paper solve …`
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct SolveArguments {
    /// The file: a JSON list of instances with `name`, `items` and `constraints`.
    #[arg(long, value_name = "FILE")]
    instances: PathBuf,
    /// How the answers are written.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// How many steps each instance may take before it stays undecided; a step is about a thousand
    /// simple operations.
    #[arg(long, value_name = "STEPS", default_value_t = Budget::default().steps)]
    budget: u64,
}

/// How answers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A few lines for each instance.
    Text,
    /// One JSON list with an object for each instance.
    Json,
}

/// One answer, as JSON has it.
#[derive(Debug, Serialize)]
struct Answer<'a> {
    /// The instance.
    name: &'a str,
    /// Whether a paper exists; null where it was not decided within the budget.
    feasible: Option<bool>,
    /// The names of constraints that no paper obeys together, the first of `conflicts`; null where
    /// a paper exists, or nothing was decided.
    conflict: Option<Vec<&'a str>>,
    /// All conflicts found, of which no two share a constraint; empty like `conflict`.
    conflicts: Vec<Vec<&'a str>>,
    /// Whether each of the conflicts was shown to be minimal: a paper exists without any one of its
    /// constraints. Null like `conflict`.
    minimal: Option<bool>,
    /// The ids of the questions of a paper; null where there is none, or nothing was decided.
    paper: Option<Vec<&'a str>>,
}

pub(super) fn run(arguments: &SolveArguments, out: &mut dyn Write) -> Result<ExitCode, Failure> {
    let path = &arguments.instances;
    let text =
        fs::read_to_string(path).map_err(|error| Failure::file("cannot read", path, error))?;
    let instances = instances::read(&path.display().to_string(), &text)?;
    let budget = Budget {
        steps: arguments.budget,
    };
    let answers: Vec<Answer<'_>> = instances
        .iter()
        .map(|instance| answer(instance, budget))
        .collect();
    match arguments.format {
        Format::Text => write_text(&answers, out)?,
        Format::Json => {
            serde_json::to_writer(&mut *out, &answers).map_err(std::io::Error::from)?;
            writeln!(out)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn answer(instance: &Instance, budget: Budget) -> Answer<'_> {
    let mut answer = Answer {
        name: &instance.name,
        feasible: None,
        conflict: None,
        conflicts: Vec::new(),
        minimal: None,
        paper: None,
    };
    match solve(&instance.system, budget) {
        Verdict::Feasible(paper) => {
            answer.feasible = Some(true);
            answer.paper = Some(pick(&instance.ids, &paper));
        }
        Verdict::Infeasible(conflicts) => {
            let names = |conflict: &Conflict| pick(&instance.constraints, &conflict.constraints);
            answer.feasible = Some(false);
            answer.conflict = conflicts.first().map(names);
            answer.minimal = Some(conflicts.iter().all(|conflict| conflict.is_minimal));
            answer.conflicts = conflicts.iter().map(names).collect();
        }
        Verdict::Undecided => {}
    }
    answer
}

fn pick<'a>(names: &'a [String], numbers: &[usize]) -> Vec<&'a str> {
    let names = numbers.iter().filter_map(|number| names.get(*number));
    names.map(String::as_str).collect()
}

fn write_text(answers: &[Answer<'_>], out: &mut dyn Write) -> std::io::Result<()> {
    let (mut n_feasible, mut n_infeasible) = (0, 0);
    for answer in answers {
        let Answer {
            name,
            conflicts,
            minimal,
            ..
        } = answer;
        match answer.feasible {
            Some(true) => {
                n_feasible += 1;
                writeln!(out, "{name}: feasible")?;
            }
            Some(false) => {
                n_infeasible += 1;
                writeln!(out, "{name}: infeasible")?;
            }
            None => writeln!(out, "{name}: undecided; a larger --budget may decide it")?,
        }
        if let Some(paper) = &answer.paper {
            writeln!(out, "  paper ({}): {}", paper.len(), paper.join(" "))?;
        }
        for conflict in conflicts {
            writeln!(out, "  conflict: {}", conflict.join(" + "))?;
        }
        if *minimal == Some(false) {
            writeln!(
                out,
                "  not all of these may be needed; a larger --budget may leave some out"
            )?;
        }
    }
    let n_undecided = answers.len() - n_feasible - n_infeasible;
    writeln!(
        out,
        "{} instances: {n_feasible} feasible, {n_infeasible} infeasible, {n_undecided} undecided",
        answers.len()
    )
}
