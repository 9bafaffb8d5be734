//! How fast the papers of a large exam are published, how much room they take, and how much memory.
//!
//! Run by `scripts/bench storing [CANDIDATES]`, on SQLite in a temporary folder and, where
//! `EXAMHALL_TEST_POSTGRES` holds the URL of an empty database (`scripts/test-postgres` starts one),
//! on PostgreSQL. Everything is as a server does it: papers are drawn, checked, audited and stored
//! with an attempt for each candidate.

#![expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a measurement prints figures of few digits, and one that fails should stop and say so"
)]

#[path = "support/hall.rs"]
mod hall;
#[path = "support/memory.rs"]
mod memory;

use std::time::Instant;

use examhall::app::publishing::publish;
use examhall::app::{App, rosters};
use examhall::domain::blueprint::Blueprint;
use examhall::domain::exam::PaperMode;
use examhall::domain::paper::{Drawing, Method, Order, Paper, PoolQuestion, Source};
use examhall::domain::question::Question;
use examhall::domain::roster::{BranchPath, RosterEntry};
use examhall::domain::seed::Seed;
use examhall::formats::paper::to_json;
use examhall::formats::pool::derive_version;

const BRANCHES: usize = 500;

fn main() {
    let n_candidates: usize = std::env::args()
        .skip(1)
        .find_map(|argument| argument.parse().ok())
        .unwrap_or(1_000_000);
    println!(
        "papers of 40 of 300 questions for {n_candidates} candidates in {BRANCHES} branches, deck, window 1"
    );
    println!(
        "database     seconds  papers/s  bytes/paper  bytes/candidate  peak memory before / after"
    );
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("examhall.db");
    let url = format!("sqlite://{}", file.display());
    let sqlite = run(&url, n_candidates);
    let size = std::fs::metadata(&file).map_or(0, |file| file.len());
    let n = n_candidates as f64;
    println!("{:<12} {}", "SQLite", sqlite.line(n, size as f64));
    if let Ok(url) = std::env::var("EXAMHALL_TEST_POSTGRES") {
        let postgresql = run(&url, n_candidates);
        println!("{:<12} {}", "PostgreSQL", postgresql.line(n, f64::NAN));
    }
}

struct Figures {
    seconds: f64,
    paper: f64,
    before: u64,
    after: u64,
}

impl Figures {
    fn line(&self, n: f64, size: f64) -> String {
        let Self {
            seconds,
            paper,
            before,
            after,
        } = self;
        // What PostgreSQL keeps is its own affair.
        let room = if size.is_nan() {
            "-".to_owned()
        } else {
            format!("{:.0}", size / n)
        };
        format!(
            "{seconds:>7.1}  {:>8.0}  {paper:>11.0}  {room:>15}  {before:>6} MB / {after} MB",
            n / seconds
        )
    }
}

fn run(url: &str, n_candidates: usize) -> Figures {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let (app, _) = hall::open(url);
    let figures = runtime.block_on(measured(&app, n_candidates));
    app.close();
    figures
}

async fn measured(app: &App, n_candidates: usize) -> Figures {
    let (questions, plan) = hall::shipped();
    let one_paper = to_json(&sample(plan, &questions)).len();
    let exam = hall::draft(app, PaperMode::Own, None).await;
    let people = (0..n_candidates).map(|n| RosterEntry {
        number: format!("{n:08}"),
        name: format!("考生{n}"),
        branch: BranchPath::parse(&format!("第{:03}党支部", n % BRANCHES)).expect("a branch"),
    });
    rosters::put(app, exam, people.collect())
        .await
        .expect("a roster");
    let before = memory::peak_megabytes();
    let begun = Instant::now();
    publish(app, exam, Some(Seed::from_number(1)))
        .await
        .expect("papers");
    Figures {
        seconds: begun.elapsed().as_secs_f64(),
        paper: one_paper as f64,
        before,
        after: memory::peak_megabytes(),
    }
}

/// One paper of the plan, for its size.
fn sample(plan: Blueprint, questions: &[Question]) -> Paper {
    let version = |question: &Question| derive_version(&question.code, question.version);
    let pool = questions
        .iter()
        .map(|question| PoolQuestion::of(version(question), question));
    let source = Source::new(plan, pool.collect()).expect("a source");
    let order = Order {
        method: Method::Deck,
        count: 1,
        window: 1,
    };
    let drawing = Drawing::new(&source, &Seed::from_number(1), order).expect("a drawing");
    drawing
        .block(0, &|_| Vec::new())
        .expect("a paper")
        .remove(0)
}
