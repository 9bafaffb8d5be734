//! Publishing: every candidate gets an attempt and its paper before the exam opens.
//!
//! Papers are drawn off the database; the transaction that stores them checks that nothing changed
//! meanwhile.

use std::sync::Arc;

use jiff::Timestamp;

use super::exams::lock_in;
use super::{App, Error, fresh};
use crate::domain::attempt::{Attempt, derive_id};
use crate::domain::blueprint::Blueprint;
use crate::domain::exam::{PaperMode, State};
use crate::domain::paper::{GENERATOR, Paper, PoolQuestion, generate};
use crate::domain::seed::Seed;
use crate::domain::{ExamId, PaperId};
use crate::store::candidates::{self, Person};
use crate::store::exams::Exam;
use crate::store::{attempts, bank, blueprints, exams};

/// What everything is drawn from.
struct Source {
    exam: Exam,
    blueprint: Blueprint,
    people: Vec<Person>,
    pool: Vec<PoolQuestion>,
}

/// Draws all papers and opens the exam to its candidates. `seed` only for rehearsals: without one
/// it is fresh.
///
/// # Errors
/// [`Error::ExamState`] unless it is a draft; [`Error::EmptyRoster`]; [`Error::Paper`] where the bank
/// cannot serve the blueprint; [`Error::ChangedMeanwhile`] where exam or roster changed while the
/// papers were drawn.
pub async fn publish(app: &App, id: ExamId, seed: Option<Seed>) -> Result<Exam, Error> {
    let now = app.now();
    let seed = match seed {
        Some(seed) => seed,
        None => Seed::new(app.entropy.bytes()?),
    };
    let entropy = Arc::clone(&app.entropy);
    let drawn = app
        .store
        .read(move |conn| {
            let exam = exams::load(conn, id)?;
            if exam.state != State::Draft {
                return Err(Error::ExamState {
                    found: exam.state,
                    wanted: State::Draft,
                });
            }
            let blueprint = blueprints::load(conn, exam.blueprint)?;
            exam.rules.check(blueprint.total())?;
            exam.rules.check_open_after(now)?;
            let people = candidates::list(conn, id)?;
            if people.is_empty() {
                return Err(Error::EmptyRoster);
            }
            let source = Source {
                exam,
                blueprint,
                people,
                pool: bank::load_pool(conn)?,
            };
            let (papers, attempts) = draw_all(&source, &seed, || {
                fresh(entropy.as_ref(), now, PaperId::new)
            })?;
            Ok((source, papers, attempts))
        })
        .await?;
    let (source, papers, fresh_attempts) = drawn;
    app.store
        .write(move |conn| {
            let mut exam = lock_in(conn, id, State::Draft)?;
            let people = candidates::list(conn, id)?;
            let same_people = people
                .iter()
                .map(|person| person.id)
                .eq(source.people.iter().map(|person| person.id));
            if !same_people
                || exam.blueprint != source.exam.blueprint
                || exam.rules != source.exam.rules
            {
                return Err(Error::ChangedMeanwhile);
            }
            let papers: Vec<(PaperId, &Paper)> =
                papers.iter().map(|(id, paper)| (*id, paper)).collect();
            attempts::insert_papers(conn, id, &papers, GENERATOR, now)?;
            attempts::insert(conn, &fresh_attempts)?;
            exam.state = State::Published;
            exam.seed = Some(seed);
            exams::update(conn, &exam)?;
            exams::record_published(conn, id, now)?;
            Ok(exam)
        })
        .await
}

type Drawn = (Vec<(PaperId, Paper)>, Vec<Attempt>);

fn draw_all(
    source: &Source,
    seed: &Seed,
    new_id: impl Fn() -> Result<PaperId, Error>,
) -> Result<Drawn, Error> {
    let (mut papers, mut attempts) = (Vec::new(), Vec::with_capacity(source.people.len()));
    let shared = match source.exam.rules.papers {
        PaperMode::Shared => {
            let id = new_id()?;
            papers.push((
                id,
                generate(&source.blueprint, &source.pool, &seed.child("shared", b""))?,
            ));
            Some(id)
        }
        PaperMode::Own => None,
    };
    for person in &source.people {
        let paper = if let Some(id) = shared {
            id
        } else {
            let id = new_id()?;
            let paper = generate(
                &source.blueprint,
                &source.pool,
                &paper_seed(seed, person, 1),
            )?;
            papers.push((id, paper));
            id
        };
        attempts.push(ready(&source.exam, person, 1, paper, seed));
    }
    Ok((papers, attempts))
}

/// The seed of one candidate's paper: by their number, not their place on the roster, so that who
/// else takes part does not matter.
fn paper_seed(seed: &Seed, person: &Person, number: u32) -> Seed {
    seed.child("candidate", person.entry.number.as_bytes())
        .child("attempt", &number.to_be_bytes())
}

fn ready(exam: &Exam, person: &Person, number: u32, paper: PaperId, seed: &Seed) -> Attempt {
    Attempt {
        id: derive_id(seed, person.id, number),
        exam: exam.id,
        candidate: person.id,
        number,
        paper,
        running: None,
        closed: None,
    }
}

/// The next attempt of a candidate whose attempts so far have ended, with a paper of its own unless
/// there is one for all.
///
/// # Errors
/// The caller's checks come first; [`Error::Paper`] where the bank can no longer serve the blueprint.
pub(super) fn next_attempt(
    conn: &mut crate::store::Connection,
    exam: &Exam,
    person: &Person,
    number: u32,
    paper_id: PaperId,
    now: Timestamp,
) -> Result<Attempt, Error> {
    let seed = exam.seed.ok_or(Error::ExamState {
        found: exam.state,
        wanted: State::Published,
    })?;
    let shared = match exam.rules.papers {
        PaperMode::Shared => attempts::find_shared_paper(conn, exam.id)?,
        PaperMode::Own => None,
    };
    let paper_id = if let Some(id) = shared {
        id
    } else {
        let blueprint = blueprints::load(conn, exam.blueprint)?;
        let pool = bank::load_pool(conn)?;
        let paper = generate(&blueprint, &pool, &paper_seed(&seed, person, number))?;
        attempts::insert_papers(conn, exam.id, &[(paper_id, &paper)], GENERATOR, now)?;
        paper_id
    };
    let attempt = ready(exam, person, number, paper_id, &seed);
    attempts::insert(conn, std::slice::from_ref(&attempt))?;
    Ok(attempt)
}
