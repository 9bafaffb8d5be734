//! `examhall migrate`: brings the configured database up to date.
//!
//! Invariant: repeating it changes nothing.

use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;

use super::Failure;
use super::serve::make_folder;
use crate::clock::SystemClock;
use crate::config::Config;
use crate::store::{Connection, Migrate, Purpose};

pub(super) fn run(config: &Config, out: &mut dyn Write) -> Result<ExitCode, Failure> {
    make_folder(&config.database)?;
    let conn = Connection::open(&config.database, Purpose::Write, Arc::new(SystemClock))?;
    let mut conn = conn.behind(config.store_options(Migrate::Run).pooler);
    let ran = conn.migrate()?;
    for name in &ran {
        writeln!(out, "ran {name}")?;
    }
    writeln!(
        out,
        "{} migrations ran; the {} database is up to date",
        ran.len(),
        config.database.kind()
    )?;
    Ok(ExitCode::SUCCESS)
}
