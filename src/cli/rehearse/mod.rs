//! `examhall rehearse`: a whole exam over real HTTP, every acknowledged answer and every score checked.
//!
//! Invariant: the exit code is 0 only where nothing was lost, wrong or unexpected. What is checked
//! against is calculated from the bank's TOML and from what the candidates saw, by code of its own.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::bank::Format;
use super::flags::Flags;
use super::{Failure, bank_load, client, logging, organiser, readback};
use crate::config::Config;
use crate::domain::seed::Seed;
use crate::entropy::{Entropy, OsEntropy, Secret};
use crate::formats::blueprint::BlueprintForm;
use crate::formats::question::QuestionForm;
use crate::store::Database;

mod candidate;
mod choose;
mod hold;
mod independent;
mod keys;
mod plan;
mod server;
mod sheet;
mod staff;
mod summary;

use client::Trouble;
use hold::Rehearsal;
use keys::{IndependentError, Keys, read_sections};
use server::Server;
use sheet::SheetError;
use summary::Summary;

/// `examhall rehearse …`
#[derive(Debug, clap::Args)]
pub(super) struct RehearseArguments {
    /// How many candidates are on the roster.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=200_000))]
    candidates: u32,
    /// Where the score sheets and the summary are written.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// What everything is drawn from; a fresh one where it is left out, named in the summary.
    #[arg(long, value_name = "S")]
    seed: Option<u32>,
    /// The server on which a database is made for the rehearsal and dropped afterwards, as
    /// `postgres://…`; a SQLite file in DIR where it is left out.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// The folder of question files.
    #[arg(long, value_name = "DIR")]
    bank: Option<String>,
    /// What the papers are made of; `blueprints/branch_test.toml` of the bank where it is left out.
    #[arg(long, value_name = "FILE")]
    blueprint: Option<PathBuf>,
    /// How the summary is written.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Keeps the database.
    #[arg(long)]
    keep: bool,
}

impl Flags for RehearseArguments {
    fn settings(&self) -> Vec<(&'static str, Option<&String>)> {
        vec![("bank", self.bank.as_ref())]
    }
}

/// Why a rehearsal did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum RehearsalError {
    /// A request of the organiser.
    #[error(transparent)]
    Trouble(#[from] Trouble),
    /// The bank or the blueprint, for the second calculation.
    #[error(transparent)]
    Independent(#[from] IndependentError),
    /// A sheet.
    #[error(transparent)]
    Sheet(#[from] SheetError),
    /// A form that cannot be written as JSON.
    #[error(transparent)]
    Form(#[from] serde_json::Error),
    /// The server's thread ended early.
    #[error("the server ended before the exam did")]
    ServerEnded,
}

pub(super) fn run(
    config: &Config,
    arguments: &RehearseArguments,
    out: &mut dyn Write,
) -> Result<ExitCode, Failure> {
    logging::start_at(config, "warn");
    let seed = match arguments.seed {
        Some(seed) => seed,
        None => fresh_seed()?,
    };
    let rehearsal = read(config, arguments, seed)?;
    let make = |error| Failure::file("cannot make", &arguments.out, error);
    fs::create_dir_all(&arguments.out).map_err(make)?;
    let origin = match &arguments.database {
        Some(url) => Database::parse(url)?,
        None => Database::parse(&format!(
            "sqlite:{}",
            arguments.out.join("rehearsal.db").display()
        ))?,
    };
    let name = fresh_name()?;
    let database = origin.create_beside(&name)?;
    let key = arguments.out.join(format!("{name}.key"));
    let key = arguments.keep.then_some(key.as_path());
    let outcome = hold(&rehearsal, &database, config, &arguments.out, (seed, key));
    match key {
        Some(key) => writeln!(
            io::stderr(),
            "the database is kept: {name}; EXAMHALL_SERVICE_KEY={} opens it",
            key.display()
        )?,
        None => origin.drop_beside(&name)?,
    }
    let summary = outcome?;
    write_summary(&summary, arguments, out)?;
    Ok(if summary.is_clean() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Starts the server, holds the exam, stops the server.
fn hold(
    rehearsal: &Rehearsal,
    database: &Database,
    config: &Config,
    out: &Path,
    (seed, key): (u32, Option<&Path>),
) -> Result<Summary, Failure> {
    let server = Server::start(database, seed, config.zone.clone(), key)?;
    let outcome = actix_web::rt::System::new().block_on(async {
        let mut summary = Summary {
            seed,
            database: database.kind(),
            ..Summary::default()
        };
        let bar = progress(rehearsal.cast.len());
        tokio::select! {
            held = rehearsal.hold(&server, out, &bar, &mut summary) => held.map(|()| summary),
            _ = tokio::signal::ctrl_c() => Err(Failure::Interrupted),
        }
    });
    let stopped = server.stop();
    let summary = outcome?;
    stopped.map(|()| summary)
}

/// Everything that can be refused before a database is made.
fn read(config: &Config, arguments: &RehearseArguments, seed: u32) -> Result<Rehearsal, Failure> {
    let questions = bank_load::read_checked(&config.bank)?.questions;
    let file = bank_load::sample_file(config, arguments.blueprint.as_ref());
    let blueprint = bank_load::read_blueprint(&file)?;
    let text = read_text(&file)?;
    let form = |question| serde_json::to_value(QuestionForm::from_question(question));
    let forms: Result<_, serde_json::Error> = questions.iter().map(form).collect();
    let n_candidates = usize::try_from(arguments.candidates).unwrap_or(usize::MAX);
    Ok(Rehearsal {
        questions: forms.map_err(RehearsalError::from)?,
        blueprint: serde_json::to_value(BlueprintForm::from_blueprint(&blueprint))
            .map_err(RehearsalError::from)?,
        keys: Keys::read(&read_bank(&config.bank)?).map_err(RehearsalError::from)?,
        sections: read_sections(&file.display().to_string(), &text)
            .map_err(RehearsalError::from)?,
        cast: plan::plan(n_candidates, &Seed::from_number(seed.into())),
    })
}

fn read_text(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| Failure::file("cannot read", path, error))
}

/// The texts of a bank's files, read a second time, past `formats`.
fn read_bank(dir: &Path) -> Result<Vec<(String, String)>, Failure> {
    let refuse = |error| Failure::file("cannot read", dir, error);
    let mut texts = Vec::new();
    for entry in dir.read_dir().map_err(refuse)? {
        let path = entry.map_err(refuse)?.path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            texts.push((path.display().to_string(), read_text(&path)?));
        }
    }
    Ok(texts)
}

fn fresh_seed() -> Result<u32, Failure> {
    let [a, b, c, d, ..] = OsEntropy.bytes().map_err(crate::app::Error::from)?;
    Ok(u32::from_be_bytes([a, b, c, d]))
}

fn fresh_name() -> Result<String, Failure> {
    let chance = Secret::ticket(&OsEntropy).map_err(crate::app::Error::from)?;
    Ok(format!(
        "examhall_rehearsal_{}",
        chance.expose().get(..12).unwrap_or_default()
    ))
}

/// A bar on a terminal, nothing elsewhere.
fn progress(n_candidates: usize) -> indicatif::ProgressBar {
    if io::stderr().is_terminal() {
        indicatif::ProgressBar::new(u64::try_from(n_candidates).unwrap_or(u64::MAX))
    } else {
        indicatif::ProgressBar::hidden()
    }
}

fn write_summary(
    summary: &Summary,
    arguments: &RehearseArguments,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let path = arguments.out.join("summary.json");
    let mut json = Vec::new();
    summary.write_json(&mut json)?;
    fs::write(&path, &json).map_err(|error| Failure::file("cannot write", &path, error))?;
    match arguments.format {
        Format::Text => summary.write_text(out)?,
        Format::Json => out.write_all(&json)?,
    }
    Ok(())
}
