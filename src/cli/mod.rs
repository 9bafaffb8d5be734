//! The command line: one file a command.
//!
//! Invariant: commands write to the `out` they are given and return what went wrong; only `main.rs`
//! knows standard output. Exit codes: 0 for done, 1 for refused or failed, 2 for unusable arguments.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod admin;
mod audit;
pub mod bank;
mod bank_load;
mod client;
mod demo;
mod exam;
mod failure;
mod flags;
mod grade;
mod identity;
mod load;
mod logging;
mod migrate;
mod organiser;
mod output;
mod paper;
mod part_file;
mod readback;
mod receipt;
mod rehearse;
mod score;
mod serve;
mod service_key;
mod settings;
mod stats;

pub use failure::Failure;
pub use flags::Environment;
use flags::{BankFlag, ServerFlags, StorageFlags};
pub use output::Forgiving;

use crate::domain::Language;

/// Exam generation and grading: question bank, randomised papers, timed attempts, exact scores.
#[derive(Debug, Parser)]
#[command(name = "examhall", version, about, max_term_width = 100)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves the API.
    Serve {
        #[command(flatten)]
        storage: StorageFlags,
        #[command(flatten)]
        server: ServerFlags,
    },
    /// Brings the database's schema up to date.
    Migrate {
        #[command(flatten)]
        storage: StorageFlags,
    },
    /// Serves a sample exam with 30 invented candidates, to try everything out.
    Demo(demo::DemoArguments),
    /// Holds a whole exam with simulated candidates over real HTTP and checks every answer and score.
    Rehearse(rehearse::RehearseArguments),
    /// Puts load on a server of your own over real HTTP, and tells how fast it answered.
    Load(load::LoadArguments),
    /// Looks after the question bank.
    Bank {
        #[command(subcommand)]
        command: BankCommand,
    },
    /// Papers without a database: whether any exist, drawing them, checking what was drawn.
    Paper {
        #[command(subcommand)]
        command: paper::PaperCommand,
    },
    /// Checks the receipts that candidates take away, with or without a database.
    Receipt {
        #[command(subcommand)]
        command: receipt::ReceiptCommand,
    },
    /// Looks after exams.
    Exam {
        #[command(subcommand)]
        command: exam::ExamCommand,
    },
    /// Grades without a database: a bundle again, or answers that were collected elsewhere.
    Grade(grade::GradeArguments),
    /// Scores the answers of a table, line by line, by any rule.
    Score(score::ScoreArguments),
    /// Figures of questions and of a whole exam from a table: 难度, 区分度, 信度, options, a model.
    Stats(stats::StatsArguments),
    /// Checks that nobody changed the record of what was done.
    Audit {
        #[command(subcommand)]
        command: audit::AuditCommand,
    },
    /// Looks after staff accounts.
    Admin {
        #[command(subcommand)]
        command: AdminCommand,
    },
    /// Lists every setting with its unit, default and value, and where the value comes from.
    Config {
        #[command(flatten)]
        storage: StorageFlags,
        #[command(flatten)]
        server: ServerFlags,
        #[command(flatten)]
        bank: BankFlag,
    },
}

#[derive(Debug, Subcommand)]
enum BankCommand {
    /// Checks every question of a folder, and counts them.
    Check(bank::CheckArguments),
    /// Looks at the questions of a folder as an editor would: a line for each thing to object to.
    Lint(bank::LintArguments),
    /// Drafts questions from study texts, for a person to go through.
    Draft(bank::DraftArguments),
    /// Tells which parts of the study texts are asked about, and what a new version of them would break.
    Coverage(bank::CoverageArguments),
    /// Turns questions of another system into a file of the bank, and the other way round.
    Convert(bank::ConvertArguments),
    /// Stores a folder of questions, and the blueprints in it, unless it has problems.
    Load {
        /// The folder of `.toml` files; the setting `bank` where it is left out.
        dir: Option<PathBuf>,
        #[command(flatten)]
        storage: StorageFlags,
    },
}

#[derive(Debug, Subcommand)]
enum AdminCommand {
    /// Makes an administrator. The password is read from EXAMHALL_ADMIN_PASSWORD, else asked for on
    /// a terminal, else read as the first line of standard input.
    Create {
        /// What will be typed to sign in: 2 to 32 of a–z, 0–9, `.`, `-`, `_`.
        #[arg(long)]
        username: String,
        /// How the person is called: 1 to 50 characters.
        #[arg(long)]
        display_name: String,
        #[command(flatten)]
        storage: StorageFlags,
    },
}

/// The language of a `--language` that clap has checked.
fn language_of(word: &str) -> Language {
    if word == "en" {
        Language::English
    } else {
        Language::Chinese
    }
}

/// Runs a command.
///
/// # Errors
/// [`Failure`] with one line for people.
pub fn run(
    arguments: Arguments,
    environment: &Environment,
    out: &mut dyn Write,
) -> Result<ExitCode, Failure> {
    let config = |flags: &[&dyn flags::Flags]| flags::read_config(environment, flags);
    match arguments.command {
        Command::Serve { storage, server } => serve::run(&config(&[&storage, &server])?, out),
        Command::Migrate { storage } => migrate::run(&config(&[&storage])?, out),
        Command::Demo(arguments) => demo::run(&config(&arguments.flags())?, &arguments, out),
        Command::Rehearse(arguments) => rehearse::run(&config(&[&arguments])?, &arguments, out),
        Command::Load(arguments) => load::run(&arguments, environment, out),
        Command::Bank {
            command: BankCommand::Check(arguments),
        } => Ok(bank::check(&arguments, out)?),
        Command::Bank {
            command: BankCommand::Lint(arguments),
        } => Ok(bank::lint(&arguments, out)?),
        Command::Bank {
            command: BankCommand::Draft(arguments),
        } => bank::draft(&arguments, out),
        Command::Bank {
            command: BankCommand::Coverage(arguments),
        } => bank::coverage(&arguments, out),
        Command::Bank {
            command: BankCommand::Convert(arguments),
        } => bank::convert(&arguments, out),
        Command::Bank {
            command: BankCommand::Load { dir, storage },
        } => {
            let config = config(&[&storage])?;
            bank_load::run(&config, dir.as_deref().unwrap_or(&config.bank), out)
        }
        Command::Paper { command } => paper::run(&command, out),
        Command::Receipt { command } => receipt::run(&command, environment, out),
        Command::Exam { command } => exam::run(&command, environment, out),
        Command::Audit { command } => audit::run(&command, environment, out),
        Command::Grade(arguments) => grade::run(&arguments, out),
        Command::Score(arguments) => score::run(&arguments, out),
        Command::Stats(arguments) => stats::run(&arguments, out),
        Command::Admin {
            command:
                AdminCommand::Create {
                    username,
                    display_name,
                    storage,
                },
        } => admin::create(
            &config(&[&storage])?,
            environment,
            &username,
            &display_name,
            out,
        ),
        Command::Config {
            storage,
            server,
            bank,
        } => settings::run(&config(&[&storage, &server, &bank])?, out),
    }
}
