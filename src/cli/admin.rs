//! `examhall admin create`: an administrator, made by who may touch the machine.
//!
//! Invariant: a password is never an argument (others could read it in the list of processes) and
//! never printed.

use std::io::{self, BufRead, IsTerminal, Write};
use std::process::ExitCode;

use super::{Environment, Failure, bank_load, serve};
use crate::app::accounts::{self, NewAccount};
use crate::config::Config;
use crate::domain::access::Role;

pub(super) fn create(
    config: &Config,
    environment: &Environment,
    username: &str,
    display_name: &str,
    out: &mut dyn Write,
) -> Result<ExitCode, Failure> {
    let password = read_password(environment)?;
    let app = serve::open(config)?;
    let new = NewAccount {
        username: username.to_owned(),
        password,
        display_name: display_name.to_owned(),
    };
    let made = bank_load::block_on(accounts::create(&app, new, Role::Administrator))?;
    app.close();
    made?;
    writeln!(
        out,
        "administrator `{}` created",
        username.trim().to_lowercase()
    )?;
    Ok(ExitCode::SUCCESS)
}

fn read_password(environment: &Environment) -> Result<String, Failure> {
    if let Some(password) = environment.password() {
        return Ok(password.to_owned());
    }
    if io::stdin().is_terminal() {
        return ask();
    }
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    let password = line.trim_end_matches(['\r', '\n']);
    if password.is_empty() {
        Err(Failure::NoPassword)
    } else {
        Ok(password.to_owned())
    }
}

/// Asks twice, without echo.
fn ask() -> Result<String, Failure> {
    let terminal = console::Term::stderr();
    let mut typed = ["password: ", "once more: "].into_iter().map(|prompt| {
        terminal.write_str(prompt)?;
        terminal.read_secure_line()
    });
    let mut next = || typed.next().transpose().map(Option::unwrap_or_default);
    let (first, second) = (next()?, next()?);
    if first.is_empty() {
        return Err(Failure::NoPassword);
    }
    if first == second {
        Ok(first)
    } else {
        Err(Failure::PasswordsDiffer)
    }
}
