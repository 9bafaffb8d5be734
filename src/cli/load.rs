//! `examhall bank load`: stores a folder of questions.
//!
//! Invariant: all or none; a folder with any problem stores nothing.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use super::{Failure, serve};
use crate::app::App;
use crate::app::bank::{PutCounts, put_questions};
use crate::config::Config;
use crate::domain::question::Question;
use crate::formats::bank::read_folder;

pub(super) fn run(config: &Config, dir: &Path, out: &mut dyn Write) -> Result<ExitCode, Failure> {
    let questions = read_checked(dir)?;
    let app = serve::open(&config.database)?;
    let stored = block_on(store(&app, questions))?;
    app.close();
    let PutCounts {
        created,
        changed,
        unchanged,
    } = stored?;
    writeln!(
        out,
        "{created} questions created, {changed} changed, {unchanged} unchanged"
    )?;
    Ok(ExitCode::SUCCESS)
}

/// The questions of a folder without problems.
pub(super) fn read_checked(dir: &Path) -> Result<Vec<Question>, Failure> {
    let bank = read_folder(dir).map_err(|error| Failure::file("cannot read", dir, error))?;
    match (bank.problems.len(), bank.questions.is_empty()) {
        (0, false) => Ok(bank
            .questions
            .into_iter()
            .map(|(question, _)| question)
            .collect()),
        (0, true) => Err(Failure::EmptyBank {
            dir: dir.to_owned(),
        }),
        (n_problems, _) => Err(Failure::Bank {
            dir: dir.to_owned(),
            n_problems,
        }),
    }
}

pub(super) async fn store(app: &App, questions: Vec<Question>) -> Result<PutCounts, Failure> {
    Ok(put_questions(app, questions).await?)
}

/// Runs one use case to its end.
pub(super) fn block_on<T>(work: impl Future<Output = T>) -> Result<T, Failure> {
    Ok(tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(work))
}
