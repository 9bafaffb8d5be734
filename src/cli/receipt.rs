//! `examhall receipt …`: is this receipt genuine, and is what it was about still stored?
//!
//! Invariant: exit code 0 means yes. A receipt file is checked without any database; a code alone is
//! checked against the database, which is only read.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;

use super::bank_load::block_on;
use super::flags::{Environment, StorageFlags, read_config};
use super::part_file::{Overwrite, PartFile};
use super::{Failure, serve};
use crate::app::{App, receipts};
use crate::config::Config;
use crate::domain::ExamId;
use crate::domain::attempt::How;
use crate::domain::receipt::{Code, Receipt, Statement};
use crate::formats::receipt::{from_json, key_from_json, key_to_json};

/// What can be done with receipts.
#[derive(Debug, Subcommand)]
pub(super) enum ReceiptCommand {
    /// Writes the key that checks an exam's receipts. Whoever has it can make receipts: keep it safe.
    Key {
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
    /// Checks a receipt file by a key file, or a code by the database.
    Verify(VerifyArguments),
}

/// `examhall receipt verify …`
#[derive(Debug, clap::Args)]
pub(super) struct VerifyArguments {
    /// A receipt as the server gave it; no database is needed.
    #[arg(value_name = "RECEIPT.json", requires = "key", conflicts_with_all = ["exam", "config", "data", "database"])]
    receipt: Option<PathBuf>,
    /// The key file of its exam, from `examhall receipt key`.
    #[arg(long, value_name = "FILE", requires = "receipt")]
    key: Option<PathBuf>,
    /// A code alone: looked for in the database, among the exam's attempts that have ended.
    #[arg(
        long,
        value_name = "CODE",
        requires = "exam",
        conflicts_with = "receipt",
        required_unless_present = "receipt"
    )]
    code: Option<Code>,
    /// The exam of the code.
    #[arg(long, value_name = "ID")]
    exam: Option<ExamId>,
    #[command(flatten)]
    storage: StorageFlags,
}

/// Runs a command.
///
/// # Errors
/// [`Failure`] where nothing could be checked. What is found wrong is written to `out`.
pub(super) fn run(
    command: &ReceiptCommand,
    environment: &Environment,
    out: &mut dyn Write,
) -> Result<ExitCode, Failure> {
    match command {
        ReceiptCommand::Key {
            exam,
            out: path,
            force,
            storage,
        } => {
            let config = read_config(environment, &[storage])?;
            let overwrite = Overwrite::by(*force);
            write_key(&config, *exam, path, overwrite, out)
        }
        ReceiptCommand::Verify(arguments) => {
            let config = || read_config(environment, &[&arguments.storage]);
            let VerifyArguments {
                receipt,
                key,
                code,
                exam,
                ..
            } = arguments;
            match (receipt.as_deref().zip(key.as_deref()), code.zip(*exam)) {
                (Some((receipt, key)), _) => verify_file(receipt, key, out),
                (None, Some((code, exam))) => verify_code(&config()?, exam, code, out),
                // The parser has refused this already.
                (None, None) => Ok(ExitCode::from(2)),
            }
        }
    }
}

fn write_key(
    config: &Config,
    exam: ExamId,
    path: &Path,
    overwrite: Overwrite,
    out: &mut dyn Write,
) -> Result<ExitCode, Failure> {
    let key = with_app(config, async |app| receipts::signing_key(app, exam).await)?;
    let (part, mut file) = PartFile::create(path, overwrite)?;
    let refuse = |error| Failure::file("cannot write", path, error);
    writeln!(file, "{}", key_to_json(exam, &key)).map_err(refuse)?;
    part.commit(&file)?;
    let path = path.display();
    say(
        out,
        &format!("已写出本场考试的回执密钥 {path}：持有者可以伪造回执，请妥善保管"),
        &format!(
            "the key of the exam's receipts is in {path}: who has it can forge them, keep it safe"
        ),
    )?;
    Ok(ExitCode::SUCCESS)
}

fn verify_file(path: &Path, key_path: &Path, out: &mut dyn Write) -> Result<ExitCode, Failure> {
    let (exam, key) = key_from_json(&read(key_path)?).map_err(|fault| Failure::Document {
        path: key_path.to_owned(),
        fault,
    })?;
    let receipt = match from_json(&read(path)?) {
        Ok(receipt) => receipt,
        Err(fault) => {
            let zh = format!(
                "不真实：这不是一份完整的回执，或已被改动（{}）",
                fault.message
            );
            let en = format!("not genuine: {fault}");
            say(out, &zh, &en)?;
            return Ok(ExitCode::FAILURE);
        }
    };
    let found = receipt.statement.exam;
    if found != exam {
        let zh = format!("不真实：回执所写的考试是 {found}，而密钥属于考试 {exam}");
        let en = format!("not genuine: the receipt is of exam {found}, and the key of exam {exam}");
        say(out, &zh, &en)?;
        return Ok(ExitCode::FAILURE);
    }
    if !key.has_signed(&receipt) {
        let zh = "不真实：回执被改动过，或由另一把密钥签出";
        let en = "not genuine: the receipt was changed or another key signed it";
        say(out, zh, en)?;
        return Ok(ExitCode::FAILURE);
    }
    let (zh, en) = told(&receipt);
    say(out, &format!("真实：{zh}"), &format!("genuine: {en}"))?;
    Ok(ExitCode::SUCCESS)
}

fn verify_code(
    config: &Config,
    exam: ExamId,
    code: Code,
    out: &mut dyn Write,
) -> Result<ExitCode, Failure> {
    let found = with_app(config, async |app| {
        receipts::find_by_code(app, exam, code).await
    })?;
    let Some((person, receipt)) = found else {
        let zh = format!(
            "不相符：本场已结束的作答中没有回执码 {code}；回执码有误，或者所存的答案后来被改动过"
        );
        let en = format!(
            "no match: no ended attempt of this exam has the code {code}: it is wrong, or a stored answer was changed since"
        );
        say(out, &zh, &en)?;
        return Ok(ExitCode::FAILURE);
    };
    let (zh, en) = told(&receipt);
    let name = person.entry.name;
    let zh = format!("相符：{zh}（{name}），所存的答案此后没有改动");
    let en = format!("matches: {en} ({name}); what is stored has not changed since");
    say(out, &zh, &en)?;
    Ok(ExitCode::SUCCESS)
}

/// What a genuine receipt says, in Chinese and English.
fn told(receipt: &Receipt) -> (String, String) {
    let code = receipt.code();
    let Statement {
        attempt_number,
        candidate_number,
        closed,
        n_answered,
        ..
    } = &receipt.statement;
    let (how_zh, how_en) = match closed.how {
        How::Submitted => ("自行交卷", "submitted"),
        How::Expired => ("到时自动交卷", "ended by its deadline"),
        How::Forced => ("随考试结束收卷", "ended by staff"),
        How::Collected => ("由监考人收卷", "collected by an invigilator"),
    };
    let at = closed.at;
    let zh = format!(
        "回执 {code}，工号 {candidate_number} 第 {attempt_number} 次作答，{at:.3} {how_zh}，答了 {n_answered} 题"
    );
    let en = format!(
        "receipt {code}, candidate {candidate_number}, attempt {attempt_number}, {how_en} at {at:.3} with {n_answered} answered"
    );
    (zh, en)
}

pub(super) fn say(out: &mut dyn Write, zh: &str, en: &str) -> io::Result<()> {
    writeln!(out, "{zh}\n{en}")
}

fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| Failure::file("cannot read", path, error))
}

/// Runs a use case on the database that is there.
pub(super) fn with_app<T>(
    config: &Config,
    work: impl AsyncFnOnce(&App) -> Result<T, crate::app::Error>,
) -> Result<T, Failure> {
    let app = serve::open_existing(config)?;
    let outcome = block_on(work(&app))?;
    app.close();
    Ok(outcome?)
}
