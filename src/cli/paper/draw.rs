//! `examhall paper draw`: papers from a blueprint and a pool, checked, promised and written.
//!
//! Invariant: the same seed, blueprint and pool give the same bytes, whatever the number of threads;
//! no paper that breaks a rule is written, and no half file is left.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use clap::builder::RangedU64ValueParser;
use indicatif::ProgressBar;

use super::blocks::{self, Stopped, interruptible};
use super::source::{self, PoolFlags};
use super::words::{write_findings, write_pairs, write_problems};
use crate::cli::Failure;
use crate::cli::part_file::{Overwrite, PartFile};
use crate::domain::blueprint::MAX_WINDOW;
use crate::domain::feasibility::Budget;
use crate::domain::paper::{
    Answer, Audit, Certificate, DrawFault, GENERATOR, Method, Order, Paper, Source, Statement,
};
use crate::domain::seed::{NotASeed, Seed};
use crate::entropy::{Entropy, OsEntropy};
use crate::formats::drawing::{Header, MAX_FORMS, Writer};

/// Most papers of one drawing.
const MAX_PAPERS: u64 = 100_000_000;

/// `examhall paper draw …`
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct DrawArguments {
    #[command(flatten)]
    questions: PoolFlags,
    /// The plan of the papers (TOML).
    #[arg(long, value_name = "FILE")]
    blueprint: PathBuf,
    /// How many papers; with `--mode forms`, how many forms, 1 to 26.
    #[arg(long, value_name = "N", value_parser = RangedU64ValueParser::<usize>::new().range(1..=MAX_PAPERS))]
    count: usize,
    /// How papers are drawn.
    #[arg(long, value_enum, default_value_t = Mode::Deck)]
    mode: Mode,
    /// Of how many papers before it each keeps clear; the blueprint's where it is left out.
    #[arg(long, value_name = "W", value_parser = clap::value_parser!(u32).range(..=i64::from(MAX_WINDOW)))]
    window: Option<u32>,
    /// The secret: 64 hexadecimal digits, or a whole number for a trial; fresh where it is left out.
    #[arg(long, value_name = "S", value_parser = read_seed)]
    seed: Option<Seed>,
    /// Threads that draw; as many as there are cores where it is left out.
    #[arg(long, value_name = "T", value_parser = RangedU64ValueParser::<usize>::new().range(1..=256))]
    threads: Option<usize>,
    /// The file that the papers are written to; nothing is written where it is left out.
    #[arg(long, value_name = "FILE.ndjson")]
    out: Option<PathBuf>,
    /// Replaces a file that is there.
    #[arg(long)]
    force: bool,
}

/// How papers are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Mode {
    /// Every question of a kind is used as often as the others.
    Deck,
    /// Each paper that the blueprint allows is equally likely.
    Uniform,
    /// A few forms that share as little as can be.
    Forms,
}

impl Mode {
    const fn method(self) -> Method {
        match self {
            Self::Deck => Method::Deck,
            Self::Uniform => Method::Uniform,
            Self::Forms => Method::Forms,
        }
    }
}

/// 64 digits are a seed as it is printed; a shorter number is one for trials.
fn read_seed(text: &str) -> Result<Seed, NotASeed> {
    text.parse()
        .or_else(|fault| text.parse().map(Seed::from_number).map_err(|_| fault))
}

/// Why a drawing did not come to its end.
enum Halt {
    NotDrawn(DrawFault),
    Violation { paper: usize, told: String },
    Output(io::Error),
    Stopped,
}

impl From<Stopped> for Halt {
    fn from(Stopped: Stopped) -> Self {
        Self::Stopped
    }
}

pub(super) fn run(arguments: &DrawArguments, out: &mut dyn Write) -> Result<ExitCode, Failure> {
    if arguments.mode == Mode::Forms && MAX_FORMS < arguments.count {
        let found = arguments.count;
        return Err(Failure::Forms { found });
    }
    let secret = match arguments.seed {
        Some(seed) => seed,
        None => Seed::new(OsEntropy.bytes().map_err(crate::app::Error::from)?),
    };
    let source = match source::read(&arguments.questions, &arguments.blueprint)? {
        Ok(source) => source,
        Err(problems) => {
            write_problems(out, &problems)?;
            writeln!(out, "{} problems; nothing was drawn", problems.len())?;
            return Ok(ExitCode::FAILURE);
        }
    };
    if is_refused(&source, out)? {
        return Ok(ExitCode::FAILURE);
    }
    let order = Order {
        method: arguments.mode.method(),
        count: arguments.count,
        window: arguments.window.unwrap_or(source.blueprint.window),
    };
    let statement = source::statement_of(&source, secret, order);
    let begun = Instant::now();
    let outcome = interruptible(|stop| draw_to_file(arguments, &source, &statement, stop))?;
    match outcome? {
        Ok(certificate) => {
            let took = begun.elapsed();
            write_summary(arguments, &statement, &certificate, took, out)?;
            Ok(ExitCode::SUCCESS)
        }
        Err(fault) => {
            writeln!(out, "未能抽出试卷 / papers could not be drawn:")?;
            writeln!(out, "  {}\n  {fault}", fault.chinese())?;
            Ok(ExitCode::FAILURE)
        }
    }
}

/// Tells why the pool cannot serve the blueprint, and whether that is so. What is undecided is tried.
fn is_refused(source: &Source, out: &mut dyn Write) -> io::Result<bool> {
    match source.answer(Budget::default()) {
        Answer::Feasible(_) => Ok(false),
        Answer::Undecided(told) => {
            writeln!(out, "· {}\n  {}", told.zh, told.en)?;
            Ok(false)
        }
        Answer::Infeasible(reasons) => {
            writeln!(
                out,
                "按这份方案组不出卷 / the pool cannot serve the blueprint:"
            )?;
            for reason in reasons {
                writeln!(out, "✗ {}\n  {}", reason.zh, reason.en)?;
            }
            Ok(true)
        }
    }
}

/// Draws everything; inside, why the blueprint cannot be served.
fn draw_to_file(
    arguments: &DrawArguments,
    source: &Source,
    statement: &Statement,
    stop: &AtomicBool,
) -> Result<Result<Certificate, DrawFault>, Failure> {
    let overwrite = Overwrite::by(arguments.force);
    let target = arguments.out.as_deref();
    let part = target.map(|path| PartFile::create(path, overwrite));
    let (part, file) = part.transpose()?.unzip();
    let threads = arguments.threads.map_or_else(default_threads, Ok)?;
    let drawn = draw(source, statement, threads, file, stop);
    let (certificate, file) = match drawn {
        Ok(drawn) => drawn,
        Err(Halt::NotDrawn(fault)) => return Ok(Err(fault)),
        Err(Halt::Violation { paper, told }) => return Err(Failure::Violation { paper, told }),
        Err(Halt::Output(error)) => {
            let path = target.unwrap_or_else(|| std::path::Path::new("-"));
            return Err(Failure::file("cannot write", path, error));
        }
        Err(Halt::Stopped) => return Err(Failure::Interrupted),
    };
    if let (Some(part), Some(file)) = (part, file) {
        part.commit(&file)?;
    }
    Ok(Ok(certificate))
}

pub(super) fn default_threads() -> Result<usize, Failure> {
    Ok(std::thread::available_parallelism()?.get())
}

/// Draws, checks, audits and writes, block by block.
fn draw(
    source: &Source,
    statement: &Statement,
    threads: usize,
    file: Option<File>,
    stop: &AtomicBool,
) -> Result<(Certificate, Option<File>), Halt> {
    let drawing = source::drawing_of(source, statement).map_err(Halt::NotDrawn)?;
    let mut audit = Audit::new(&source.blueprint, &source.pool, statement.order.window);
    let header = Header::of(statement, GENERATOR, &source.blueprint, source.pool.clone());
    let writer = file.map(|file| Writer::new(BufWriter::new(file), &header));
    let mut writer = writer.transpose().map_err(Halt::Output)?;
    let bar = progress(statement.order.count);
    let mut n_papers = 0;
    let make = |number| {
        let papers = drawing.block(number, &|_| Vec::new());
        papers.map_err(Halt::NotDrawn)
    };
    let take = |papers: Vec<Paper>| {
        for (paper, number) in papers.iter().zip(n_papers + 1..) {
            let told: Vec<String> = audit.add(paper).iter().map(ToString::to_string).collect();
            if !told.is_empty() {
                let told = told.join("; ");
                return Err(Halt::Violation {
                    paper: number,
                    told,
                });
            }
            if let Some(writer) = &mut writer {
                writer.write(None, paper).map_err(Halt::Output)?;
            }
        }
        n_papers += papers.len();
        bar.inc(u64::try_from(papers.len()).unwrap_or(0));
        Ok(())
    };
    let outcome = blocks::in_order(drawing.n_blocks(), threads, stop, make, take);
    bar.finish_and_clear();
    outcome?;
    let file = writer.map(|writer| {
        let buffer = writer.finish()?;
        buffer.into_inner().map_err(io::IntoInnerError::into_error)
    });
    let file = file.transpose().map_err(Halt::Output)?;
    Ok((audit.finish(), file))
}

/// A bar on a terminal, nothing elsewhere.
fn progress(n_papers: usize) -> ProgressBar {
    if io::stderr().is_terminal() {
        ProgressBar::new(u64::try_from(n_papers).unwrap_or(u64::MAX))
    } else {
        ProgressBar::hidden()
    }
}

fn write_summary(
    arguments: &DrawArguments,
    statement: &Statement,
    certificate: &Certificate,
    took: Duration,
    out: &mut dyn Write,
) -> io::Result<()> {
    let seconds = took.as_secs_f64();
    let papers = f64::from(u32::try_from(certificate.papers).unwrap_or(u32::MAX));
    let speed = papers / seconds.max(1e-9);
    let Order { method, window, .. } = statement.order;
    let mut rows = vec![
        ("份数 papers", certificate.papers.to_string()),
        (
            "方式 method",
            format!("{}, window {window}", method.as_str()),
        ),
        ("用时 time", format!("{seconds:.2} s, {speed:.0} papers/s")),
        ("种子 seed", statement.secret.to_string()),
        ("承诺 commitment", statement.commitment()),
    ];
    if let Some(path) = &arguments.out {
        rows.push(("文件 file", path.display().to_string()));
    }
    write_pairs(out, &rows)?;
    write_findings(out, &certificate.findings())
}
