//! `examhall paper …`: papers without a database.
//!
//! Invariant: nothing here needs a database; papers come from a folder of questions or from a table,
//! and instances from a file.

use std::io::Write;
use std::process::ExitCode;

use clap::Subcommand;

use super::Failure;

mod blocks;
mod certify;
mod draw;
mod inspection;
mod solve;
mod source;
mod words;

/// What can be done with papers.
#[derive(Debug, Subcommand)]
pub(super) enum PaperCommand {
    /// Decides for each instance of a file whether a paper exists: a paper, or what conflicts.
    Solve(solve::SolveArguments),
    /// Draws papers, checks each, and writes them to a file that anybody can check again.
    Draw(draw::DrawArguments),
    /// Checks files of drawn papers: the promise, every paper, and all of them drawn again.
    Certify(certify::CertifyArguments),
}

/// Runs a command.
///
/// # Errors
/// [`Failure`] with one line for people. What is wrong with the files of a person is written to `out`
/// in as many lines as it takes, and the exit code says it.
pub(super) fn run(command: &PaperCommand, out: &mut dyn Write) -> Result<ExitCode, Failure> {
    match command {
        PaperCommand::Solve(arguments) => solve::run(arguments, out),
        PaperCommand::Draw(arguments) => draw::run(arguments, out),
        PaperCommand::Certify(arguments) => certify::run(arguments, out),
    }
}
