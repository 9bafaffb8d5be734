//! Whether the promises hold when something breaks: `scripts/faults [--quick] [--json FILE] [P1 P7 …]`.
//!
//! One file a promise, by its number in the design; each breaks something for real while virtual
//! clients save over HTTP, and then holds what the clients were told against what is stored. Each has
//! its control: a fault that is planted on purpose, in a binary built for that, and must be seen. A
//! harness that cannot find a planted loss proves nothing.
//!
//! Reading order: [`check`], the one checker; [`exam`], [`board`] and [`clients`], who saves; [`hall`] and
//! [`postgres`], what is broken; [`p01_kill`], the simplest promise, and the others. Everything runs on loopback, bounded in count
//! and time, and whatever was started is ended by its number.

mod board;
mod check;
mod clients;
mod database;
mod exam;
mod ground;
mod hall;
mod p01_kill;
mod p04_disk;
mod p06_restart;
mod p07_failover;
mod p09_nodes;
mod p11_histories;
mod p12_deadline;
mod p13_lag;
mod p14_down;
mod p16_submit;
mod p18_clock;
mod postgres;
mod process;
mod report;
mod simulator;
mod wire;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, ensure};
use clap::Parser;
use serde_json::{Value, json};

use ground::Ground;
use report::{Outcome, Report};

/// Breaks things and looks whether the promises hold.
#[derive(Parser)]
#[command(name = "scripts/faults")]
struct Arguments {
    /// Minutes instead of half an hour: fewer kills, smaller crowds.
    #[arg(long)]
    quick: bool,
    /// Where the figures go, as JSON.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// What random moments are drawn from.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Which promises, such as `P1`; all where none is named.
    promises: Vec<String>,
}

type Promise = (
    &'static str,
    fn(&Ground, &mut Report) -> Result<()>,
    &'static str,
);

const PROMISES: &[Promise] = &[
    (
        "P1",
        p01_kill::run,
        "an acknowledged answer survives any death of the process",
    ),
    (
        "P4",
        p04_disk::run,
        "on a full disk saves are told to come again, nothing is acknowledged in vain, and it mends by itself",
    ),
    (
        "P6",
        p06_restart::run,
        "a restart of the database costs clients nothing but retries",
    ),
    (
        "P7",
        p07_failover::run,
        "a failover to the synchronous standby loses no acknowledged answer",
    ),
    (
        "P9",
        p09_nodes::run,
        "where one of two nodes dies or stands still its clients go on at the other, and nothing is lost",
    ),
    (
        "P11",
        p11_histories::run,
        "retries, duplicates and any reordering give the same final state",
    ),
    (
        "P12",
        p12_deadline::run,
        "a save is accepted if and only if it is decided by deadline and grace; what is refused is kept",
    ),
    (
        "P13",
        p13_lag::run,
        "the end of an attempt is noted within a second, however many end at once",
    ),
    (
        "P14",
        p14_down::run,
        "a server that is down across the deadline changes nothing of the outcome",
    ),
    (
        "P16",
        p16_submit::run,
        "a hundred submissions at once are one submission and one grade",
    ),
    ("P18", p18_clock::run, "a step of a clock moves no deadline"),
];

/// What is written over a binary without planted faults, to see that it refuses them.
const UNKNOWN: &str = "unknown variable `EXAMHALL_PLANT`";

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run_all(&arguments) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            say(&format!("faults: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn say(line: &str) {
    let mut out = std::io::stdout();
    // Whoever reads may have gone.
    drop(writeln!(out, "{line}").and_then(|()| out.flush()));
}

/// Now, in milliseconds since 1970, by the machine's clock, as a client sees it.
pub(crate) fn clock_ms() -> i64 {
    #[expect(
        clippy::disallowed_methods,
        reason = "the checker has a clock of its own, so that it need not believe the server's"
    )]
    let now = SystemTime::now();
    let since = now.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// Runs what was asked for; how many promises failed.
fn run_all(arguments: &Arguments) -> Result<usize> {
    let wanted = |id: &str| {
        let named = &arguments.promises;
        named.is_empty() || named.iter().any(|name| name.eq_ignore_ascii_case(id))
    };
    for name in &arguments.promises {
        let is_known = PROMISES
            .iter()
            .any(|(id, ..)| name.eq_ignore_ascii_case(id));
        ensure!(is_known, "there is no promise `{name}`");
    }
    process::clear_up_on_signals()?;
    let planted = std::env::var_os("EXAMHALL_FAULTS_PLANTED")
        .context("EXAMHALL_FAULTS_PLANTED names no binary: run scripts/faults")?;
    let ground = Ground::new(arguments.quick, arguments.seed, planted.into())?;
    require_plain(&ground)?;
    let (mut counts, mut controls, mut told) = ([0; 3], (0, 0), Vec::new());
    for (id, run, promise) in PROMISES.iter().filter(|(id, ..)| wanted(id)) {
        let mut report = Report::new(id, promise);
        let begun = Instant::now();
        if let Err(error) = run(&ground, &mut report) {
            report.break_off(format!("{error:#}"));
        }
        say(&report.lines());
        let (n_planted, n_caught) = report.controls();
        controls = (controls.0 + n_planted, controls.1 + n_caught);
        let [passed, failed, skipped] = &mut counts;
        *match report.outcome() {
            Outcome::Passed => passed,
            Outcome::Failed => failed,
            Outcome::Skipped => skipped,
        } += 1;
        told.push(report.to_json(begun.elapsed().as_secs()));
    }
    let [passed, failed, skipped] = counts;
    if let Some(file) = &arguments.json {
        let whole = json!({
            "about": about(arguments), "passed": passed, "failed": failed, "skipped": skipped,
            "controls": {"planted": controls.0, "caught": controls.1}, "promises": told,
        });
        std::fs::write(file, format!("{whole:#}\n")).with_context(|| file.display().to_string())?;
    }
    say(&format!("{passed} passed, {failed} failed"));
    Ok(failed)
}

/// The binary as it is built by default refuses to have faults planted.
fn require_plain(ground: &Ground) -> Result<()> {
    let mut command = ground.plain.planted("ticker_off").command();
    let output = command.arg("config").output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(
        !output.status.success() && said.contains(UNKNOWN),
        "the binary that is looked at lets faults be planted: {said}"
    );
    Ok(())
}

/// The machine, the date and the commit.
fn about(arguments: &Arguments) -> Value {
    let output = |program: &str, arguments: &[&str]| {
        let output = std::process::Command::new(program).args(arguments).output();
        let output = output.map(|output| output.stdout).unwrap_or_default();
        String::from_utf8_lossy(&output).trim().to_owned()
    };
    let changed = output("git", &["status", "--porcelain"]);
    json!({
        "date": output("date", &["-u", "+%Y-%m-%d"]),
        "commit": output("git", &["rev-parse", "--short", "HEAD"]),
        "with_changes": !changed.is_empty(),
        "cores": std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
        "kernel": output("uname", &["-sr"]),
        "profile": if cfg!(debug_assertions) { "dev" } else { "release" },
        "quick": arguments.quick,
        "seed": arguments.seed,
    })
}
