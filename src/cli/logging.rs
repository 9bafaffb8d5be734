//! Where the log goes: standard error, as text or as JSON.
//!
//! Invariant: what a person must read once (a set-up link, a ticket) is printed, never logged.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

use crate::config::{Config, LogFormat};

/// Starts the log of this process; later calls change nothing.
pub(super) fn start(config: &Config) {
    start_at(config, &config.log);
}

/// The same at another level than the settings say.
pub(super) fn start_at(config: &Config, level: &str) {
    let filter = EnvFilter::builder().parse_lossy(level);
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    let started = match config.log_format {
        LogFormat::Text => builder.try_init(),
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
    };
    if let Err(error) = started {
        tracing::debug!(%error, "the log was started before");
    }
}
