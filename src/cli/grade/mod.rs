//! `examhall grade`: grading without a database.

mod sheet;

use std::fs::File;
use std::io::{self, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::Failure;
use super::receipt::say;
use crate::app::bundles::{self, Bundled, Finding};
use crate::formats::bundle::BundleFault;

/// `examhall grade …`
#[derive(Debug, clap::Args)]
pub(super) struct GradeArguments {
    /// A bundle of `examhall exam export-bundle`: every attempt in it is graded again.
    #[arg(long, value_name = "FILE", required_unless_present = "paper")]
    bundle: Option<PathBuf>,
    /// A bundle whose papers other answers are graded by: those of paper forms, or of another system.
    #[arg(long, value_name = "FILE", conflicts_with = "bundle", requires_all = ["responses", "out"])]
    paper: Option<PathBuf>,
    /// The answers: a line a candidate, a column a slot, in the letters of the paper.
    #[arg(long, value_name = "FILE.csv", requires = "paper")]
    responses: Option<PathBuf>,
    /// The score sheet to write.
    #[arg(long, value_name = "FILE.csv", requires = "paper")]
    out: Option<PathBuf>,
    /// Replaces a file that is there.
    #[arg(long, requires = "out")]
    force: bool,
}

/// Runs the command. What differs is written to `out`; lines that cannot be graded are told on standard
/// error. Either makes the exit code 1.
///
/// # Errors
/// [`Failure`] where a file cannot be read or written.
pub(super) fn run(arguments: &GradeArguments, out: &mut dyn Write) -> Result<ExitCode, Failure> {
    if let Some(path) = &arguments.bundle {
        return grade_bundle(path, out);
    }
    match (&arguments.paper, &arguments.responses, &arguments.out) {
        (Some(paper), Some(responses), Some(to)) => {
            let bundled = read_bundle(paper, &mut |_| {})?.0;
            sheet::grade(&bundled, responses, (to, arguments.force), out)
        }
        // The parser has refused this already.
        _ => Ok(ExitCode::from(2)),
    }
}

fn read_bundle(path: &Path, tell: &mut dyn FnMut(&Finding)) -> Result<(Bundled, u64), Failure> {
    let file = File::open(path).map_err(|error| Failure::file("cannot read", path, error))?;
    let read = bundles::check(BufReader::new(file), tell);
    read.map_err(|fault: BundleFault| Failure::Table {
        path: path.to_owned(),
        reason: fault.to_string(),
    })
}

fn grade_bundle(path: &Path, out: &mut dyn Write) -> Result<ExitCode, Failure> {
    let (mut n_differing, mut failed) = (0_u64, None);
    let mut tell = |finding: &Finding| {
        if let Finding::Differs {
            line,
            candidate,
            what,
        } = finding
        {
            n_differing += 1;
            let told = writeln!(out, "line {line}, candidate {candidate}: {what}");
            failed = failed.take().or(told.err());
        }
    };
    let (_, n_attempts) = read_bundle(path, &mut tell)?;
    if let Some(error) = failed {
        return Err(io::Error::into(error));
    }
    if n_differing == 0 {
        say(
            out,
            &format!("重新评分 {n_attempts} 份答卷，与原成绩完全一致"),
            &format!("{n_attempts} attempts graded again, every score is the same"),
        )?;
        return Ok(ExitCode::SUCCESS);
    }
    say(
        out,
        &format!("重新评分 {n_attempts} 份答卷，{n_differing} 份与原成绩不同"),
        &format!("{n_attempts} attempts graded again, {n_differing} differ"),
    )?;
    Ok(ExitCode::FAILURE)
}
