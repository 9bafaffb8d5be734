//! How fast attempts are graded: in memory, and from and to the database, first and again.
//!
//! Run by `scripts/bench grading [ATTEMPTS]`, on SQLite in a temporary folder and, where
//! `EXAMHALL_TEST_POSTGRES` holds the URL of an empty database (`scripts/test-postgres` starts one),
//! on PostgreSQL. Everybody has a paper of their own of the shipped bank and answered all of it, two
//! thirds as the key says.

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

use std::collections::BTreeMap;
use std::io::{BufReader, BufWriter, Seek};
use std::sync::Arc;
use std::time::Instant;

use examhall::app::bundles::{self, Finding};
use examhall::app::publishing::publish;
use examhall::app::rulings::{self, Wanted};
use examhall::app::{App, rosters, ticker};
use examhall::domain::access::{Role, Staff};
use examhall::domain::attempt::{Answer, Closed, How, Running};
use examhall::domain::exam::PaperMode;
use examhall::domain::grading::{Asked, grade};
use examhall::domain::paper::{Paper, Slot};
use examhall::domain::question::{Key, Question, QuestionCode};
use examhall::domain::response::Response;
use examhall::domain::roster::{BranchPath, RosterEntry};
use examhall::domain::ruling::{Decision, Policy};
use examhall::domain::scoring::{Rule, ScoringKey};
use examhall::domain::seed::Seed;
use examhall::domain::{AttemptId, ExamId, QuestionVersionId};
use examhall::store::{Connection, Store, StoreError, attempts, grades, papers};

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, word, url, exam, ..] = arguments.as_slice()
        && word == REGRADE
    {
        return regrade(url, exam.parse().expect("an exam"));
    }
    let n_attempts: usize = std::env::args()
        .skip(1)
        .find_map(|argument| argument.parse().ok())
        .unwrap_or(50_000);
    in_memory();
    println!(
        "\nfrom and to the database, {n_attempts} attempts of 40 questions, papers of their own"
    );
    println!(
        "database     graded/s  again/s (a question on some papers)  peak memory before / after  killed on the way"
    );
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("examhall.db");
    run(
        "SQLite",
        &format!("sqlite://{}", file.display()),
        n_attempts,
    );
    if let Ok(url) = std::env::var("EXAMHALL_TEST_POSTGRES") {
        run("PostgreSQL", &url, n_attempts);
    }
}

/// 50 questions of the shipped bank, graded over and over on one core.
fn in_memory() {
    let (questions, _) = hall::shipped();
    let version = |n: usize| QuestionVersionId::new(uuid::Uuid::from_u128(n as u128));
    let asked: Vec<&Question> = questions
        .iter()
        .filter(|one| !is_essay(one))
        .take(50)
        .collect();
    let slots = asked.iter().enumerate().map(|(n, question)| Slot {
        section: 0,
        version: version(n),
        marks: "2".parse().expect("marks"),
        rule: Rule::default_of(question.kind()),
        order: question
            .body
            .layout
            .choices()
            .iter()
            .map(|choice| choice.id.clone())
            .collect(),
    });
    let paper = Paper {
        slots: slots.collect(),
    };
    let keys = asked.iter().zip(&paper.slots).map(|(question, slot)| {
        (
            slot.version,
            ScoringKey::new(&question.body, &question.key, &slot.rule),
        )
    });
    let keys: BTreeMap<QuestionVersionId, ScoringKey> = keys.collect();
    let attempts: Vec<BTreeMap<u32, Response>> = (0..1_000)
        .map(|n| {
            let responses = (1..).zip(&asked).enumerate();
            let responses =
                responses.map(|(at, (slot, question))| (slot, answer(question, n + at)));
            responses.collect()
        })
        .collect();
    let nothing = BTreeMap::new();
    let (begun, mut n_graded, mut total) = (Instant::now(), 0_u32, 0_i64);
    while begun.elapsed().as_secs() < 5 {
        for answers in &attempts {
            let grade = grade(
                &paper,
                |slot| keys.get(&slot.version).map(Asked::by),
                answers,
                &nothing,
            );
            total += i64::from(grade.total.hundredths());
            n_graded += 1;
        }
    }
    let rate = f64::from(n_graded) / begun.elapsed().as_secs_f64();
    println!(
        "in memory, one core: {rate:.0} attempts/s of {} questions (mean total {:.2})",
        paper.slots.len(),
        total as f64 / 100.0 / f64::from(n_graded)
    );
}

fn is_essay(question: &Question) -> bool {
    matches!(question.key, Key::Rubric(_))
}

/// What the key says, for two of three; else something near it.
fn answer(question: &Question, n: usize) -> Response {
    let is_right = !n.is_multiple_of(3);
    match &question.key {
        Key::Choices(key) if is_right => Response::Choices(key.clone()),
        Key::Choices(_) => {
            let first = question.body.layout.choices().iter().take(1);
            Response::Choices(first.map(|choice| choice.id.clone()).collect())
        }
        Key::Truth(key) => Response::Truth(*key == is_right),
        Key::Blanks(key) => {
            let text = |texts: &Vec<String>| {
                let right = texts.first().filter(|_| is_right);
                right.cloned().unwrap_or_else(|| "别的说法".to_owned())
            };
            Response::Blanks(key.iter().map(text).collect())
        }
        Key::Pairs(key) => Response::Pairs(key.clone()),
        Key::Order(key) if is_right => Response::Order(key.clone()),
        Key::Order(key) => Response::Order(key.iter().rev().cloned().collect()),
        Key::Rubric(_) => Response::Text("网络安全为人民".to_owned()),
    }
}

fn run(name: &str, url: &str, n_attempts: usize) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let (app, store) = hall::open(url);
    let (exam, [first, again], [before, after]) =
        runtime.block_on(measured(&app, &store, n_attempts));
    let killed = runtime.block_on(killed(&app, &store, url, exam));
    println!("{name:<12} {first:>8.0}  {again:>7.0}  {before:>6} MB / {after} MB  {killed}");
    app.close();
}

/// The exam; attempts a second, first and again; megabytes before and after.
async fn measured(app: &App, store: &Store, n_attempts: usize) -> (ExamId, [f64; 2], [u64; 2]) {
    let exam = sat(app, store, n_attempts).await;
    let before = memory::peak_megabytes();
    let begun = Instant::now();
    ticker::tick(app).await.expect("grades");
    let first = n_attempts as f64 / begun.elapsed().as_secs_f64();
    let (code, staff) = corrected(app, store, exam).await;
    let begun = Instant::now();
    rule(app, &staff, exam, &code, Policy::FullMarks).await;
    rulings::regrade_some(app, exam, None)
        .await
        .expect("grades");
    let again = n_attempts as f64 / begun.elapsed().as_secs_f64();
    let after = memory::peak_megabytes();
    rule(app, &staff, exam, &code, Policy::Drop).await;
    (exam, [first, again], [before, after])
}

async fn rule(app: &App, staff: &Staff, exam: ExamId, code: &QuestionCode, policy: Policy) {
    let wanted = Wanted::Correction {
        policy,
        key: None,
        accepted: Vec::new(),
    };
    let kept = rulings::propose(app, staff, exam, code.clone(), wanted, "测量")
        .await
        .expect("a ruling");
    rulings::decide(app, staff, exam, kept.id, Decision::Applied)
        .await
        .expect("a ruling in force");
}

/// Tells this program to grade an exam again, and nothing else.
const REGRADE: &str = "--regrade";

fn regrade(url: &str, exam: ExamId) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let (app, _) = hall::open(url);
    runtime
        .block_on(rulings::regrade_some(&app, exam, None))
        .expect("grades");
    app.close();
}

/// Grades the exam again in a process that is killed (SIGKILL) on the way, and goes on in this one; then every
/// grade is compared with what the exam gives when it is graded from a bundle, without a database.
async fn killed(app: &App, store: &Store, url: &str, exam: ExamId) -> String {
    let program = std::env::current_exe().expect("this program");
    let mut child = std::process::Command::new(program)
        .args([REGRADE, url, &exam.to_string()])
        .spawn()
        .expect("a process");
    let outdated = async || {
        let count = move |conn: &mut Connection| grades::count_outdated(conn, exam, 2);
        store.read(count).await.expect("a count").0
    };
    let all = outdated().await;
    while outdated().await == all {
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    }
    child.kill().expect("a process that is killed");
    child.wait().expect("a process that has ended");
    let n_done = all - outdated().await;
    rulings::regrade_some(app, exam, None)
        .await
        .expect("grades");
    let n_concerned = all - outdated().await;
    let mut bundle = tempfile::tempfile().expect("a file");
    let n_graded = bundles::export(app, exam, &mut BufWriter::new(&bundle))
        .await
        .expect("a bundle");
    bundle.rewind().expect("its start");
    let mut n_differ = 0;
    let tell = &mut |finding: &Finding| n_differ += u64::from(*finding != Finding::Same);
    bundles::check(BufReader::new(&bundle), tell).expect("a bundle");
    format!(
        "after {n_done} of {n_concerned}; {n_differ} of {n_graded} grades differ from a bundle's"
    )
}

/// A question that stands on papers, and who corrects it.
async fn corrected(app: &App, store: &Store, exam: ExamId) -> (QuestionCode, Staff) {
    let find = move |conn: &mut Connection| -> Result<QuestionCode, StoreError> {
        let (_, _, paper) = papers::list(conn, exam, 1, 1)?.remove(0);
        let version = paper.slots.first().expect("a slot").version;
        let mut codes = examhall::store::bank::load_codes(conn, &[version])?;
        codes.remove(&version).ok_or(StoreError::NotFound)
    };
    let code = store.read(find).await.expect("a question");
    let account = examhall::app::accounts::NewAccount {
        username: "measurer".to_owned(),
        display_name: "测量".to_owned(),
        password: "correct horse battery".to_owned(),
    };
    let account = examhall::app::accounts::create(app, account, Role::Administrator);
    let account = account.await.expect("an account");
    let staff = Staff {
        account,
        proved_at: app.now(),
        session: examhall::domain::SessionId::new(uuid::Uuid::nil()),
    };
    (code, staff)
}

/// An exam that everybody has sat.
async fn sat(app: &App, store: &Store, n_attempts: usize) -> ExamId {
    let exam = hall::draft(app, PaperMode::Own, None).await;
    let people = (0..n_attempts).map(|n| RosterEntry {
        number: format!("{n:08}"),
        name: format!("考生{n}"),
        branch: BranchPath::parse(&format!("第{:03}党支部", n % 500)).expect("a branch"),
    });
    rosters::put(app, exam, people.collect())
        .await
        .expect("a roster");
    publish(app, exam, Some(Seed::from_number(1)))
        .await
        .expect("papers");
    let list = move |conn: &mut Connection| attempts::list_ids(conn, exam);
    let ids: Vec<AttemptId> = store
        .read(list)
        .await
        .expect("attempts")
        .iter()
        .map(|one| one.0)
        .collect();
    let by_code: Arc<BTreeMap<QuestionCode, Question>> = Arc::new(
        hall::shipped()
            .0
            .into_iter()
            .map(|one| (one.code.clone(), one))
            .collect(),
    );
    for some in ids.chunks(250) {
        let (some, by_code) = (some.to_vec(), Arc::clone(&by_code));
        let work = move |conn: &mut Connection| fill(conn, &some, &by_code);
        store.write(work).await.expect("answers");
    }
    exam
}

/// Answers and ends these attempts.
fn fill(
    conn: &mut Connection,
    ids: &[AttemptId],
    by_code: &BTreeMap<QuestionCode, Question>,
) -> Result<(), StoreError> {
    let now = conn.now()?;
    let mut ended = Vec::new();
    for (n, id) in ids.iter().enumerate() {
        let mut attempt = attempts::load(conn, *id)?;
        let paper = papers::load(conn, attempt.paper)?;
        let versions: Vec<QuestionVersionId> =
            paper.slots.iter().map(|slot| slot.version).collect();
        let codes = examhall::store::bank::load_codes(conn, &versions)?;
        let answers = (1..)
            .zip(&paper.slots)
            .enumerate()
            .filter_map(|(at, (slot, asked))| {
                let question = by_code.get(codes.get(&asked.version)?)?;
                Some(Answer {
                    slot,
                    revision: 1,
                    response: Some(answer(question, n + at)),
                })
            });
        let answers: Vec<Answer> = answers.collect();
        attempts::save_answers(conn, *id, &answers, now)?;
        attempt.running = Some(Running {
            started_at: now,
            deadline: now,
        });
        attempt.closed = Some(Closed {
            at: now,
            how: How::Submitted,
        });
        ended.push(attempt);
    }
    attempts::record(conn, &ended)
}
