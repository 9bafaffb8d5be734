//! How fast the score sheet of a large exam comes out of the database, and in how much memory.
//!
//! Run by `scripts/bench standings [CANDIDATES]`, on SQLite in a temporary folder and, where
//! `EXAMHALL_TEST_POSTGRES` holds the URL of an empty database (`scripts/test-postgres` starts one), on
//! PostgreSQL. The grades are prepared: one candidate is published to, the others and their grades are
//! written by SQL, each with the scores of fifty slots. Then 成绩汇总 is read as a server sends it,
//! and the statistics are computed.

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

use diesel::connection::SimpleConnection;
use diesel::{Connection as _, PgConnection, SqliteConnection};
use examhall::app::publishing::publish;
use examhall::app::sheets::{Which, csv};
use examhall::app::statistics::{Figures, exam_statistics};
use examhall::app::{App, rosters};
use examhall::domain::ExamId;
use examhall::domain::exam::PaperMode;
use examhall::domain::roster::{BranchPath, RosterEntry};
use examhall::domain::seed::Seed;
use examhall::formats::sheet::SheetOptions;
use examhall::store::Database;
use jiff::tz::TimeZone;

fn main() {
    let n_candidates: usize = std::env::args()
        .skip(1)
        .find_map(|argument| argument.parse().ok())
        .unwrap_or(1_000_000);
    println!("成绩汇总 of {n_candidates} candidates in 500 branches, out of prepared grades");
    println!("database      run  seconds     rows/s       MB  peak memory before / after");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("examhall.db");
    run(
        "SQLite",
        &format!("sqlite:{}", file.display()),
        n_candidates,
    );
    if let Ok(url) = std::env::var("EXAMHALL_TEST_POSTGRES") {
        run("PostgreSQL", &url, n_candidates);
    }
}

fn run(name: &str, url: &str, n_candidates: usize) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let (app, _) = hall::open(url);
    let database = Database::parse(url).expect("a database");
    let exam = runtime.block_on(publish_one(&app));
    fill(&database, exam, n_candidates);
    for run in 1..=3 {
        let before = memory::peak_megabytes();
        let begun = Instant::now();
        let (rows, bytes) = runtime.block_on(download(&app, exam));
        let seconds = begun.elapsed().as_secs_f64();
        assert_eq!(rows, n_candidates + 1, "a row for each, and a header");
        let rate = n_candidates as f64 / seconds;
        let (size, after) = (bytes as f64 / 1e6, memory::peak_megabytes());
        println!(
            "{name:<12} {run:>4} {seconds:>8.2} {rate:>10.0} {size:>8.1}  {before:>6} MB / {after} MB"
        );
    }
    let before = memory::peak_megabytes();
    let begun = Instant::now();
    let report = runtime
        .block_on(exam_statistics(&app, exam))
        .expect("statistics");
    let seconds = begun.elapsed().as_secs_f64();
    let Figures::Fixed(figures) = report.figures else {
        panic!("one paper for all")
    };
    assert_eq!(
        figures.test.n,
        n_candidates as u64 - 1,
        "all but the one without a grade"
    );
    let (rate, after) = (n_candidates as f64 / seconds, memory::peak_megabytes());
    println!(
        "{name:<12} 统计 {seconds:>7.2} {rate:>10.0} {:>8}  {before:>6} MB / {after} MB",
        ""
    );
    app.close();
}

/// Lines and bytes of the sheet.
async fn download(app: &App, exam: ExamId) -> (usize, usize) {
    let zone = TimeZone::get("Asia/Shanghai").expect("a zone that is compiled in");
    let file = csv(app, exam, Which::Scores, SheetOptions::new(zone)).await;
    let mut pieces = file.expect("a sheet").pieces;
    let (mut rows, mut bytes) = (0, 0);
    while let Some(piece) = pieces.recv().await {
        let piece = piece.expect("a piece");
        rows += piece.split(|byte| *byte == b'\n').count() - 1;
        bytes += piece.len();
    }
    (rows, bytes)
}

/// An exam with one paper for all and one candidate.
async fn publish_one(app: &App) -> ExamId {
    let pass_marks = "60".parse().expect("marks");
    let exam = hall::draft(app, PaperMode::Shared, Some(pass_marks)).await;
    let first = RosterEntry {
        number: "00000000".to_owned(),
        name: "考生".to_owned(),
        branch: BranchPath::parse("集团/第一党支部").expect("a branch"),
    };
    rosters::put(app, exam, vec![first])
        .await
        .expect("a roster");
    publish(app, exam, Some(Seed::from_number(1)))
        .await
        .expect("a paper");
    exam
}

/// Everybody but the first, with an attempt and a grade each. Ids are spread as derived ones are: the
/// number times an odd number, modulo 2³².
fn fill(database: &Database, exam: ExamId, n_candidates: usize) {
    let last = n_candidates - 1;
    let scores = format!(
        r#"{{"format":"examhall-scores/1","scores":[{}]}}"#,
        vec![r#"["right",200,1,1]"#; 50].join(",")
    );
    let (numbers, id, text) = match database {
        Database::Sqlite(_) => (
            format!(
                "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {last})"
            ),
            "printf('%08x-0000-8000-8000-%012x', n * 2654435761 % 4294967296, n)",
            "printf('%08d', n)",
        ),
        Database::Postgresql(_) => (
            format!("WITH s AS (SELECT n FROM generate_series(1::bigint, {last}) n)"),
            "lpad(to_hex(n * 2654435761 % 4294967296), 8, '0') || '-0000-8000-8000-' || lpad(to_hex(n), 12, '0')",
            "lpad(n::text, 8, '0')",
        ),
    };
    let begun = 1_795_000_000_000_i64;
    let statements = [
        format!(
            "INSERT INTO candidates (id, exam_id, number, name, branch, created_at) {numbers} \
             SELECT {id}, '{exam}', {text}, '欧阳小明', '集团公司/东部分公司/第' || n % 500 || '党支部', {begun} FROM s"
        ),
        format!(
            "INSERT INTO grades (id, attempt_id, number, total, objective, subjective, out_of, waiting, n_right, \
             n_wrong, n_unanswered, grader, graded_at, scores, rulings) {numbers} \
             SELECT {id}, {id}, 1, n * 7919 % 20000 / 2, n * 7919 % 20000 / 2, 0, 10000, 0, 40, 9, 1, 'grader/2', \
             {begun}, '{scores}', 0 FROM s"
        ),
        format!(
            "INSERT INTO attempts (id, exam_id, candidate_id, number, paper_id, started_at, deadline, closed_at, \
             closed_how, grade_id, epoch, extra_ms, n_refused) {numbers} \
             SELECT {id}, '{exam}', {id}, 1, (SELECT min(id) FROM papers), {begun} + n % 3600000, \
             {begun} + 7200000, {begun} + n % 3600000 + 600000 + n * 31 % 3000000, 'submitted', {id}, 1, 0, 0 FROM s"
        ),
        "ANALYZE".to_owned(),
    ];
    let constraint = match database {
        // Grades name attempts that are written after them.
        Database::Sqlite(_) => "PRAGMA foreign_keys = OFF",
        Database::Postgresql(_) => "SET session_replication_role = replica",
    };
    let statements = [constraint.to_owned()].into_iter().chain(statements);
    match database {
        Database::Sqlite(path) => {
            let path = path.to_str().expect("a path");
            let mut conn = SqliteConnection::establish(path).expect("a connection");
            conn.batch_execute("PRAGMA busy_timeout = 60000; PRAGMA synchronous = OFF")
                .expect("settings");
            for statement in statements {
                conn.batch_execute(&statement).expect("a statement");
            }
        }
        Database::Postgresql(url) => {
            let mut conn = PgConnection::establish(url).expect("a connection");
            for statement in statements {
                conn.batch_execute(&statement).expect("a statement");
            }
        }
    }
}
