//! `examhall audit …`: whether the record of what was done is as the service wrote it.
//!
//! Invariant: exit code 0 means that nothing was found wrong; the first bad entry of every chain is named.
//! The database is only read; a file is checked without any.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;

use super::flags::{Environment, StorageFlags, read_config};
use super::receipt::with_app;
use super::{Failure, service_key};
use crate::app::audit_chain::{self, CheckpointFault, CheckpointWrong, Report};
use crate::config::Config;
use crate::domain::audit_chain::{Chain, Head};
use crate::domain::audit_checkpoint::PublicKey;
use crate::domain::audit_verification::{Fault, Wrong, verify};
use crate::formats::DocumentFault;
use crate::formats::audit_export::{Witness, chain_from_ndjson, read_witness};

/// What can be done with the record.
#[derive(Debug, Subcommand)]
pub(super) enum AuditCommand {
    /// Checks every entry of the database, or of a file; names the first bad one.
    Verify(VerifyArguments),
    /// Shows the key that checks the signatures of checkpoints. It is not secret.
    Key {
        #[command(flatten)]
        storage: StorageFlags,
    },
}

/// `examhall audit verify …`
#[derive(Debug, clap::Args)]
pub(super) struct VerifyArguments {
    /// The record of an exam or of the service, as `audit.ndjson` gave it; no database is asked.
    #[arg(long, value_name = "FILE.ndjson", conflicts_with = "database")]
    file: Option<PathBuf>,
    /// A checkpoint that was kept elsewhere, from `/api/v1/audit/checkpoint`, or an earlier `audit.ndjson`:
    /// tells what was cut off or written anew since.
    #[arg(long, value_name = "FILE")]
    checkpoint: Option<PathBuf>,
    #[command(flatten)]
    storage: StorageFlags,
}

/// Runs a command.
///
/// # Errors
/// [`Failure`] where nothing could be checked. What is found wrong is written to `out`.
pub(super) fn run(
    command: &AuditCommand,
    environment: &Environment,
    out: &mut dyn Write,
) -> Result<ExitCode, Failure> {
    match command {
        AuditCommand::Key { storage } => {
            let config = read_config(environment, &[storage])?;
            let key = service_key::load(&config.service_key)?;
            writeln!(out, "{}", key.checkpoint_key().public())?;
            Ok(ExitCode::SUCCESS)
        }
        AuditCommand::Verify(arguments) => {
            let config = read_config(environment, &[&arguments.storage])?;
            let key = service_key::load(&config.service_key)?;
            let public = key.checkpoint_key().public();
            let witness = arguments.checkpoint.as_deref();
            let witness = witness.map(load_witness).transpose()?;
            if let Some(witness) = &witness
                && !witness.is_genuine(&public)
            {
                writeln!(
                    out,
                    "the checkpoint is not genuine: it was changed, or another installation made it"
                )?;
                return Ok(ExitCode::FAILURE);
            }
            match &arguments.file {
                None => verify_database(&config, witness.as_ref(), out),
                Some(path) => {
                    let chain_key = key.chain_key();
                    verify_file(
                        path,
                        |found, known| verify(&chain_key, found, known),
                        &public,
                        witness.as_ref(),
                        out,
                    )
                }
            }
        }
    }
}

fn load_witness(path: &Path) -> Result<Witness, Failure> {
    read_witness(&read(path)?).map_err(|fault| unreadable(path, fault))
}

fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| Failure::file("cannot read", path, error))
}

fn unreadable(path: &Path, fault: DocumentFault) -> Failure {
    Failure::Document {
        path: path.to_owned(),
        fault,
    }
}

fn verify_database(
    config: &Config,
    witness: Option<&Witness>,
    out: &mut dyn Write,
) -> Result<ExitCode, Failure> {
    let known = witness.map(known_of).unwrap_or_default();
    let report = with_app(config, async |app| {
        audit_chain::verify_all(app, known).await
    })?;
    let Report {
        chains,
        checkpoints,
    } = report;
    let mut is_whole = true;
    let mut n_entries: i64 = 0;
    for (chain, outcome) in &chains {
        match outcome {
            Ok(head) => n_entries = n_entries.saturating_add(head.length),
            Err(fault) => {
                is_whole = false;
                tell(out, *chain, fault)?;
            }
        }
    }
    if let Err(fault) = checkpoints {
        is_whole = false;
        let CheckpointFault { number, wrong } = fault;
        writeln!(
            out,
            "stored checkpoint {number}: {}",
            wrong_checkpoint(wrong)
        )?;
    }
    if !is_whole {
        return Ok(ExitCode::FAILURE);
    }
    let n_chains = chains.len();
    conclude(
        out,
        &format!("{n_entries} entries of {n_chains} chains"),
        witness,
    )?;
    Ok(ExitCode::SUCCESS)
}

fn known_of(witness: &Witness) -> BTreeMap<Chain, Vec<Head>> {
    let known = witness.heads.iter();
    known.map(|(chain, head)| (*chain, vec![*head])).collect()
}

fn verify_file(
    path: &Path,
    verify: impl FnOnce(&[crate::domain::audit_chain::Found], &[Head]) -> Result<Head, Fault>,
    public: &PublicKey,
    witness: Option<&Witness>,
    out: &mut dyn Write,
) -> Result<ExitCode, Failure> {
    let file = chain_from_ndjson(&read(path)?).map_err(|fault| unreadable(path, fault))?;
    if let Some(last) = &file.last
        && !last.is_genuine(public)
    {
        writeln!(
            out,
            "the last line is not genuine: it was changed, or another installation signed it"
        )?;
        return Ok(ExitCode::FAILURE);
    }
    let exam = file
        .entries
        .first()
        .and_then(|first| first.record.exam.clone());
    let of_entries = exam.map_or(Ok(Chain::Service), |exam| exam.parse());
    let of_last = file.last.as_ref().and_then(|last| last.heads.keys().next());
    let chain = match (of_last, of_entries) {
        (Some(chain), _) => *chain,
        (None, Ok(chain)) => chain,
        (None, Err(_)) => Chain::Service,
    };
    let name = chain.exam().map(|exam| exam.to_string());
    let mut known = Vec::new();
    for witness in file.last.iter().chain(witness) {
        known.extend(witness.heads.get(&chain).copied());
    }
    let foreign = (1..)
        .zip(&file.entries)
        .find(|(_, one)| one.record.exam != name);
    let outcome = verify(&file.entries, &known);
    let foreign = foreign.map(|(seq, one)| Fault {
        seq,
        id: Some(one.record.id.clone()),
        wrong: Wrong::Inserted,
    });
    let fault = match (outcome, foreign) {
        (Err(fault), Some(foreign)) if foreign.seq < fault.seq => foreign,
        (Err(fault), _) | (Ok(_), Some(fault)) => fault,
        (Ok(head), None) => {
            let is_as_signed = |last: &Witness| last.entries.as_ref() == Some(&file.digest);
            if !file.last.as_ref().is_none_or(is_as_signed) {
                writeln!(
                    out,
                    "chain {chain}: every entry is whole, and the lines are not as they were exported"
                )?;
                return Ok(ExitCode::FAILURE);
            }
            let told = format!("{} entries of chain {chain}", head.length);
            conclude(out, &told, witness.or(file.last.as_ref()))?;
            return Ok(ExitCode::SUCCESS);
        }
    };
    tell(out, chain, &fault)?;
    Ok(ExitCode::FAILURE)
}

/// Says how far everything is whole.
fn conclude(out: &mut dyn Write, entries: &str, witness: Option<&Witness>) -> io::Result<()> {
    match witness {
        Some(witness) => writeln!(
            out,
            "verified {entries}; everything is there that the checkpoint of {:.3} knows of",
            witness.at
        ),
        None => writeln!(
            out,
            "verified up to {entries}; compare with a checkpoint that was kept elsewhere (--checkpoint) to see that nothing was cut off"
        ),
    }
}

/// Names the first bad entry of a chain.
fn tell(out: &mut dyn Write, chain: Chain, fault: &Fault) -> io::Result<()> {
    let Fault { seq, id, wrong } = fault;
    let id = id.as_ref().map(|id| format!(" ({})", id.escape_debug()));
    let why = match wrong {
        Wrong::Changed => "it is not as it was written",
        Wrong::Missing => "it is not there, and later ones are",
        Wrong::Inserted => "the service did not write it there",
        Wrong::Reordered => "it stands in the place of another, which stands further on",
        Wrong::Truncated => "the chain ends before it, and is known to have had it",
        Wrong::Rewritten => "the chain is known to have had another entry there",
    };
    writeln!(
        out,
        "chain {chain}, entry {seq}{}: {}: {why}",
        id.unwrap_or_default(),
        wrong.as_str()
    )
}

const fn wrong_checkpoint(wrong: CheckpointWrong) -> &'static str {
    match wrong {
        CheckpointWrong::Missing => "it is not there, and later ones are",
        CheckpointWrong::Signature => "it was changed, or another installation signed it",
        CheckpointWrong::Before => "it does not follow from the one before",
        CheckpointWrong::Heads => "the heads that are stored are not those that it was made of",
    }
}
