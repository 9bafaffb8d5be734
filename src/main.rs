//! Parses the command line and hands over.

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use examhall::cli::{self, Arguments, Environment, Forgiving};
use mimalloc::MiMalloc;

#[global_allocator]
static MEMORY: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut out = Forgiving::new(std::io::stdout());
    let outcome = run(arguments, &mut out);
    outcome.unwrap_or_else(|error| {
        let line = error
            .to_string()
            .lines()
            .map(str::trim)
            .collect::<Vec<_>>()
            .join("; ");
        // Nothing is left to tell it to, where standard error is closed too.
        drop(writeln!(std::io::stderr(), "error: {line}"));
        ExitCode::FAILURE
    })
}

fn run(arguments: Arguments, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let code = cli::run(arguments, &Environment::new(std::env::vars_os()), out)?;
    out.flush()?;
    Ok(code)
}
