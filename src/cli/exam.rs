//! `examhall exam …`: an exam written out to be graded elsewhere.

use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;

use super::Failure;
use super::flags::{Environment, StorageFlags, read_config};
use super::part_file::{Overwrite, PartFile};
use super::receipt::{say, with_app};
use crate::app::bundles::{self, ExportFault};
use crate::domain::ExamId;

/// What can be done with exams.
#[derive(Debug, Subcommand)]
pub(super) enum ExamCommand {
    /// Writes papers, answers, keys, rulings and grades of an exam, to be graded again by
    /// `examhall grade --bundle`. It holds keys: keep it safe.
    ExportBundle {
        /// The exam.
        #[arg(long, value_name = "ID")]
        exam: ExamId,
        /// The file to write.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// Replaces a file that is there.
        #[arg(long)]
        force: bool,
        #[command(flatten)]
        storage: StorageFlags,
    },
}

/// Runs a command.
///
/// # Errors
/// [`Failure`].
pub(super) fn run(
    command: &ExamCommand,
    environment: &Environment,
    out: &mut dyn Write,
) -> Result<ExitCode, Failure> {
    let ExamCommand::ExportBundle {
        exam,
        out: path,
        force,
        storage,
    } = command;
    let config = read_config(environment, &[storage])?;
    let overwrite = Overwrite::by(*force);
    let (part, file) = PartFile::create(path, overwrite)?;
    let mut writer = BufWriter::new(file);
    let n_attempts = with_app(&config, async |app| {
        Ok(bundles::export(app, *exam, &mut writer).await)
    })?;
    let refuse = |error| Failure::file("cannot write", path, error);
    let n_attempts = n_attempts.map_err(|fault| match fault {
        ExportFault::App(error) => Failure::App(error),
        ExportFault::Io(error) => refuse(error),
    })?;
    let file = writer
        .into_inner()
        .map_err(|error| refuse(error.into_error()))?;
    part.commit(&file)?;
    let path = path.display();
    say(
        out,
        &format!("已将 {n_attempts} 份答卷及试卷、答案写入 {path}：内含答案，请妥善保管"),
        &format!(
            "{n_attempts} attempts with papers and keys are in {path}: it holds keys, keep it safe"
        ),
    )?;
    Ok(ExitCode::SUCCESS)
}
