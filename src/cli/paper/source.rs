//! What papers are drawn from: a blueprint file, and a folder of questions or a table.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::Failure;
use crate::domain::paper::{DrawFault, Drawing, Order, PoolQuestion, Source, Statement, digest};
use crate::domain::question::Status;
use crate::domain::seed::Seed;
use crate::formats::bank::read_folder;
use crate::formats::blueprint::Located;
use crate::formats::pool::derive_version;
use crate::formats::{Problem, blueprint, pool, pool_csv};

/// Where questions come from: just one of the two.
#[derive(Debug, Clone, clap::Args)]
#[group(required = true, multiple = false)]
pub(super) struct PoolFlags {
    /// A folder of questions; the approved ones are drawn from.
    #[arg(long, value_name = "DIR")]
    bank: Option<PathBuf>,
    /// A table of questions without texts: CSV with code,type,topic,difficulty,enemies,marks.
    #[arg(long, value_name = "FILE.csv")]
    pool: Option<PathBuf>,
}

/// Reads blueprint and questions; inside, every problem of both.
///
/// # Errors
/// [`Failure`] for a file or folder that cannot be read at all.
pub(super) fn read(
    flags: &PoolFlags,
    blueprint: &Path,
) -> Result<Result<Source, Vec<Problem>>, Failure> {
    let plan = read_blueprint(blueprint)?;
    let questions = match (&flags.bank, &flags.pool) {
        (Some(dir), _) => read_bank(dir)?,
        (None, Some(file)) => read_pool(file)?,
        // The command line asks for one of them.
        (None, None) => Ok(Vec::new()),
    };
    Ok(match (plan, questions) {
        (Ok(plan), Ok(questions)) => Source::new(plan.blueprint.clone(), questions)
            .map_err(|faults| faults.iter().map(|fault| plan.problem(fault)).collect()),
        (plan, questions) => {
            let told = [plan.err(), questions.err()].into_iter().flatten();
            Err(told.flatten().collect())
        }
    })
}

/// What follows from all of it, with the digests of the documents.
pub(super) fn statement_of(source: &Source, secret: Seed, order: Order) -> Statement {
    Statement {
        secret,
        blueprint: digest(blueprint::to_json(&source.blueprint).as_bytes()),
        pool: digest(pool::to_json(&source.pool).as_bytes()),
        roster: None,
        order,
    }
}

/// The drawing of a statement. Here alone is said which seed papers come from.
pub(super) fn drawing_of<'s>(
    source: &'s Source,
    statement: &Statement,
) -> Result<Drawing<'s>, DrawFault> {
    Drawing::new(source, &statement.draw_seed(), statement.order)
}

fn read_blueprint(path: &Path) -> Result<Result<Located, Vec<Problem>>, Failure> {
    let text =
        fs::read_to_string(path).map_err(|error| Failure::file("cannot read", path, error))?;
    Ok(blueprint::read_located(&path.display().to_string(), &text))
}

fn read_pool(path: &Path) -> Result<Result<Vec<PoolQuestion>, Vec<Problem>>, Failure> {
    let bytes = fs::read(path).map_err(|error| Failure::file("cannot read", path, error))?;
    Ok(pool_csv::read_csv(&path.display().to_string(), &bytes))
}

fn read_bank(dir: &Path) -> Result<Result<Vec<PoolQuestion>, Vec<Problem>>, Failure> {
    let bank = read_folder(dir).map_err(|error| Failure::file("cannot read", dir, error))?;
    if !bank.problems.is_empty() {
        let placed = bank.problems.into_iter().map(|problem| Problem {
            file: dir.join(&problem.file).display().to_string(),
            ..problem
        });
        return Ok(Err(placed.collect()));
    }
    let approved: Vec<PoolQuestion> = bank
        .questions
        .iter()
        .filter(|(question, _)| question.status == Status::Approved)
        .map(|(question, _)| {
            PoolQuestion::of(derive_version(&question.code, question.version), question)
        })
        .collect();
    if approved.is_empty() {
        let dir = dir.to_owned();
        return Err(Failure::EmptyBank { dir });
    }
    Ok(Ok(approved))
}
