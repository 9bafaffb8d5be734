//! Publishing: every candidate gets an attempt and its paper before the exam opens.
//!
//! One drawing at a time is under way for an exam, named in its row. Papers are drawn, checked and
//! audited off the writer, and stored a few hundred at a time, so that a million of them neither
//! fill the memory nor keep answers of other exams waiting. The last transaction sees that nothing
//! changed meanwhile, and only then are they papers of the exam; what an interrupted drawing left is
//! swept by the next.

mod draw;
mod late;
mod progress;

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{Either, select};
use jiff::Timestamp;
use tokio::sync::mpsc;
use tokio::time::timeout;

pub(super) use draw::require_servable;
use draw::{Chunk, Drawn, draw_all};
pub use late::{MAX_LATE, add_late, next};
pub use progress::{Phase, Progress, cancel, progress};

use super::audit::{Deed, note};
use super::exams::lock_in;
use super::{App, Error, fresh};
use crate::domain::audit::Fact;
use crate::domain::exam::{PaperMode, State};
use crate::domain::paper::{GENERATOR, Method, Order, digest};
use crate::domain::seed::Seed;
use crate::domain::{DrawId, ExamId};
use crate::formats::blueprint as blueprint_form;
use crate::store::exams::Exam;
use crate::store::papers::DrawnPaper;
use crate::store::{Connection, attempts, blueprints, candidates, draws, exams, papers};

/// People of a page of the roster while papers are dealt and checked.
const PAGE: i64 = 1000;
/// How long nothing comes to be stored before it is asked whether the drawing goes on.
const LOOK: Duration = Duration::from_secs(1);

/// Draws all papers and opens the exam to its candidates. `seed` only for rehearsals: without one
/// it is fresh.
///
/// # Errors
/// [`Error::ExamState`] unless it is a draft; [`Error::EmptyRoster`]; [`Error::BankCannotServe`],
/// [`Error::PoolFaults`] and [`Error::Draw`] where the bank does not give the papers;
/// [`Error::ChangedMeanwhile`] where exam, plan, roster or drawing changed while the papers were drawn, or
/// somebody called the drawing off.
pub async fn publish(app: &App, id: ExamId, seed: Option<Seed>) -> Result<Exam, Error> {
    let now = app.now();
    let seed = match seed {
        Some(seed) => seed,
        None => Seed::new(app.entropy.bytes()?),
    };
    let draw = fresh(app.entropy.as_ref(), now, DrawId::new)?;
    let exam = app
        .store
        .write(move |conn| {
            let mut exam = lock_in(conn, id, State::Draft)?;
            exam.rules
                .check(blueprints::load(conn, exam.blueprint)?.total())?;
            exam.rules.check_open_after(now)?;
            papers::sweep_draft(conn, id)?;
            exam.draw = Some(draw);
            exams::update(conn, &exam)?;
            Ok::<_, Error>(exam)
        })
        .await?;
    let published = draw_and_store(app, exam, draw, seed, now).await;
    match &published {
        Ok(_) => app.store.take_stock().await,
        Err(_) => progress::abandon(app, id, draw).await,
    }
    published
}

async fn draw_and_store(
    app: &App,
    exam: Exam,
    draw: DrawId,
    seed: Seed,
    now: Timestamp,
) -> Result<Exam, Error> {
    let id = exam.id;
    // One chunk may wait: drawing and storing go on side by side, and 10,000 papers at once would take 100 MB.
    let (to_store, mut drawn) = mpsc::channel::<Chunk>(1);
    let entropy = Arc::clone(&app.entropy);
    let source = exam.clone();
    let drawing = app
        .store
        .read(move |conn| draw_all(conn, &source, &seed, entropy.as_ref(), now, &to_store));
    let storing = async {
        loop {
            let chunk = match timeout(LOOK, drawn.recv()).await {
                Ok(Some(chunk)) => Arc::new(chunk),
                Ok(None) => return Ok::<_, Error>(()),
                Err(_) => {
                    // Nothing to store for a while: whoever calls the drawing off is heard all the same.
                    let look = move |conn: &mut Connection| {
                        require_this(exams::load(conn, id)?, draw).map(drop)
                    };
                    app.store.read(look).await?;
                    continue;
                }
            };
            app.store
                .write(move |conn| {
                    require_under_way(conn, id, draw)?;
                    let numbered = chunk.papers.iter().map(|(id, number, paper)| DrawnPaper {
                        id: *id,
                        number: Some(*number),
                        paper,
                    });
                    papers::insert(conn, id, &numbered.collect::<Vec<_>>(), GENERATOR, now)?;
                    Ok::<_, Error>(attempts::insert(conn, &chunk.attempts)?)
                })
                .await?;
        }
    };
    let all = match select(pin!(drawing), pin!(storing)).await {
        Either::Left((all, storing)) => {
            storing.await?;
            all?
        }
        // Whatever stops the storing also stops the drawing, which finds nobody listening; what it is at
        // is not waited for.
        Either::Right((stored, drawing)) => {
            stored?;
            drawing.await?
        }
    };
    let all = Arc::new(all);
    let (entropy, deed) = (Arc::clone(&app.entropy), Deed::of_caller(app, Some(id)));
    app.store
        .write(move |conn| {
            let published = finish(conn, &exam, draw, &seed, &all)?;
            let fact = Fact::ExamPublished { draw };
            note(conn, entropy.as_ref(), deed.clone(), fact)?;
            Ok(published)
        })
        .await
}

/// The exam under its lock, while this drawing is the one under way.
fn require_under_way(conn: &mut Connection, id: ExamId, draw: DrawId) -> Result<Exam, Error> {
    require_this(exams::lock(conn, id)?, draw)
}

fn require_this(exam: Exam, draw: DrawId) -> Result<Exam, Error> {
    if exam.state == State::Draft && exam.draw == Some(draw) {
        Ok(exam)
    } else {
        Err(Error::ChangedMeanwhile)
    }
}

fn finish(
    conn: &mut Connection,
    planned: &Exam,
    draw: DrawId,
    seed: &Seed,
    all: &Drawn,
) -> Result<Exam, Error> {
    let mut exam = require_under_way(conn, planned.id, draw)?;
    // Held: from now on nobody changes the plan.
    let plan = blueprints::load_shared(conn, exam.blueprint)?;
    let is_same = exam.blueprint == planned.blueprint
        && exam.rules == planned.rules
        && digest(blueprint_form::to_json(&plan).as_bytes()) == all.statement.blueprint;
    if !is_same || Some(roster_digest(conn, exam.id)?) != all.statement.roster {
        return Err(Error::ChangedMeanwhile);
    }
    let now = conn.now()?;
    let finished = draws::Draw {
        id: draw,
        exam: exam.id,
        statement: all.statement.clone(),
        drawn_at: now,
    };
    draws::insert(conn, &finished, &all.pool, &all.certificate)?;
    exam.state = State::Published;
    exam.seed = Some(*seed);
    exams::update(conn, &exam)?;
    exams::record_published(conn, exam.id, now)?;
    Ok(exam)
}

/// The secret from which an exam's papers are drawn. The exam's own seed, from which the ids of
/// attempts follow, is never shown; this one is, when the exam is over.
pub(super) fn draw_secret(seed: &Seed) -> Seed {
    seed.child("papers", b"")
}

/// What is drawn for an exam.
fn order_of(exam: &Exam, window: u32, n_candidates: usize) -> Order {
    let n_forms = usize::try_from(exam.rules.n_forms).unwrap_or(1);
    let (method, count) = match exam.rules.papers {
        PaperMode::Own => (Method::Deck, n_candidates),
        PaperMode::Uniform => (Method::Uniform, n_candidates),
        PaperMode::Shared | PaperMode::Forms => (Method::Forms, n_forms),
    };
    Order {
        method,
        count,
        window,
    }
}

/// SHA-256 of everybody's number in seating order, each followed by a line feed.
fn roster_digest(conn: &mut Connection, exam: ExamId) -> Result<String, Error> {
    let (mut numbers, mut last) = (String::new(), None);
    loop {
        let page = candidates::list_seated(conn, exam, last.as_ref(), None, PAGE)?;
        for person in &page {
            numbers.push_str(&person.entry.number);
            numbers.push('\n');
        }
        match page.into_iter().next_back() {
            Some(person) => last = Some(person),
            None => return Ok(digest(numbers.as_bytes())),
        }
    }
}
