//! Papers after publishing: a person added to the roster, a further attempt.
//!
//! They are drawn from what the exam was published with, whatever became of the bank, each by a seed
//! of its own that follows from the candidate's number and the number of the attempt. They begin with
//! the extra time that was granted before.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::draw::{ready, seen_by};
use super::{draw_secret, lock_in, order_of};
use crate::app::attempts::{Seen, see};
use crate::app::audit::{Deed, note};
use crate::app::{App, Error, fresh};
use crate::domain::access::Candidate;
use crate::domain::allowance::extra_of;
use crate::domain::attempt::Phase;
use crate::domain::audit::Fact;
use crate::domain::exam::{PaperMode, State};
use crate::domain::paper::{Checker, Drawing, GENERATOR, Paper, Source};
use crate::domain::roster::RosterEntry;
use crate::domain::seed::Seed;
use crate::domain::{CandidateId, ExamId, PaperId};
use crate::store::candidates::{self, Person};
use crate::store::exams::Exam;
use crate::store::papers::DrawnPaper;
use crate::store::{
    Connection, StoreError, allowances, attempts, bank, blueprints, draws, exams, papers,
};

/// Most people added at once: their papers are drawn one by one.
pub const MAX_LATE: usize = 500;

/// The seed of a published exam.
fn seed_of(exam: &Exam) -> Result<Seed, Error> {
    exam.seed.ok_or(Error::ExamState {
        found: exam.state,
        wanted: State::Published,
    })
}

/// Papers of their own for these attempts: person and number.
fn draw_own(
    conn: &mut Connection,
    exam: &Exam,
    wanted: &[(Person, u32)],
) -> Result<Vec<Paper>, Error> {
    let blueprint = blueprints::load(conn, exam.blueprint)?;
    let secret = draw_secret(&seed_of(exam)?);
    let (pool, seed, order) = match draws::load(conn, exam.id, secret) {
        Ok(draw) => {
            let pool = draws::load_pool(conn, exam.id)?;
            (pool, draw.statement.draw_seed(), draw.statement.order)
        }
        // Published before drawings were kept.
        Err(StoreError::NotFound) => {
            let order = order_of(exam, blueprint.window, 1);
            (bank::load_pool(conn)?, secret, order)
        }
        Err(error) => return Err(error.into()),
    };
    let source = Source::new(blueprint, pool).map_err(Error::PoolFaults)?;
    let drawing = Drawing::new(&source, &seed, order)?;
    let people: Vec<Person> = wanted.iter().map(|(person, _)| person.clone()).collect();
    let met = if source.blueprint.avoid_seen {
        seen_by(conn, &people)?
    } else {
        BTreeMap::new()
    };
    let nothing = BTreeSet::new();
    let checker = Checker::new(&source.blueprint, &source.pool);
    wanted
        .iter()
        .map(|(person, attempt)| {
            let number = &person.entry.number;
            let label = format!("{number}\n{attempt}");
            let unwanted = met.get(number).unwrap_or(&nothing);
            let paper = drawing.late(&label, &source.places_of(unwanted))?;
            let mut violations = checker.check(&paper);
            violations.extend(checker.check_seen(&paper, unwanted));
            match violations.into_iter().next() {
                None => Ok(paper),
                Some(violation) => Err(Error::BadPaper(violation.to_string())),
            }
        })
        .collect()
}

/// What an exam has in common for all: its forms, in their order.
fn list_forms(conn: &mut Connection, exam: &Exam) -> Result<Vec<PaperId>, Error> {
    let forms = papers::list(conn, exam.id, 1, exam.rules.n_forms.into())?;
    Ok(forms.into_iter().map(|(_, id, _)| id).collect())
}

/// The form whose turn it is.
fn form_of(forms: &[PaperId], turn: usize) -> Result<PaperId, Error> {
    let at = turn.checked_rem(forms.len()).unwrap_or(0);
    forms.get(at).copied().ok_or(Error::NotFound)
}

const fn has_own(exam: &Exam) -> bool {
    match exam.rules.papers {
        PaperMode::Own | PaperMode::Uniform => true,
        PaperMode::Shared | PaperMode::Forms => false,
    }
}

/// The candidate, and the number of the attempt they may have now.
fn require_further(
    conn: &mut Connection,
    who: Candidate,
    exam: &Exam,
) -> Result<(Person, u32), Error> {
    let person = candidates::load(conn, who.candidate)?;
    let now = conn.now()?;
    let own = attempts::list_of(conn, who.candidate)?;
    let used = u32::try_from(own.len()).unwrap_or(u32::MAX);
    let last_ended = own
        .last()
        .is_none_or(|last| matches!(last.phase_at(exam.rules.grace, now), Phase::Closed(_)));
    if exam.state != State::Published || !last_ended || exam.rules.max_attempts <= used {
        return Err(Error::NoFurtherAttempt {
            used,
            allowed: exam.rules.max_attempts,
        });
    }
    Ok((person, used + 1))
}

/// Gives the caller their next attempt, where one is left and the last has ended: with a paper of its
/// own, or the next of the forms.
///
/// # Errors
/// [`Error::NoFurtherAttempt`]; [`Error::Draw`] where what they have seen leaves too little.
pub async fn next(app: &App, who: Candidate) -> Result<Seen, Error> {
    let fresh_paper = fresh(app.entropy.as_ref(), app.now(), PaperId::new)?;
    // Drawing comes first and off the writer; what it draws from does not change any more.
    let (drawn_for, own) = app
        .store
        .read(move |conn| {
            let exam = exams::load(conn, who.exam)?;
            let wanted = require_further(conn, who, &exam)?;
            let own = if has_own(&exam) {
                draw_own(conn, &exam, std::slice::from_ref(&wanted))?
            } else {
                Vec::new()
            };
            Ok::<_, Error>((wanted.1, own))
        })
        .await?;
    app.store
        .write(move |conn| {
            let exam = exams::lock(conn, who.exam)?;
            let (person, number) = require_further(conn, who, &exam)?;
            if number != drawn_for {
                return Err(Error::Busy);
            }
            let now = conn.now()?;
            let paper = match own.first() {
                Some(paper) => {
                    let drawn = DrawnPaper {
                        id: fresh_paper,
                        number: None,
                        paper,
                    };
                    papers::insert(conn, exam.id, &[drawn], GENERATOR, now)?;
                    fresh_paper
                }
                None => next_form(conn, &exam, &person)?,
            };
            let allowances = allowances::list(conn, exam.id)?;
            let mut attempt = ready(&exam, &seed_of(&exam)?, person.id, number, paper);
            attempt.extra = extra_of(&allowances, &person.entry);
            attempts::insert(conn, std::slice::from_ref(&attempt))?;
            see(conn, who, attempt, &exam)
        })
        .await
}

/// The form after the one that the candidate had last.
fn next_form(conn: &mut Connection, exam: &Exam, person: &Person) -> Result<PaperId, Error> {
    let forms = list_forms(conn, exam)?;
    let own = attempts::list_of(conn, person.id)?;
    let last = own
        .last()
        .and_then(|last| forms.iter().position(|id| *id == last.paper));
    form_of(&forms, last.map_or(0, |form| form + 1))
}

/// Adds people to the roster of a published exam, each with a paper; all or nobody.
///
/// # Errors
/// [`Error::ExamState`] for a draft, whose roster is replaced instead, or a closed exam;
/// [`Error::AlreadyOnRoster`] with the first number that is; [`Error::TooManyLate`].
pub async fn add_late(
    app: &App,
    id: ExamId,
    entries: Vec<RosterEntry>,
) -> Result<Vec<Person>, Error> {
    if entries.len() > MAX_LATE {
        let found = entries.len();
        return Err(Error::TooManyLate { found });
    }
    let now = app.now();
    let mut people = Vec::with_capacity(entries.len());
    for entry in entries {
        people.push(Person {
            id: fresh(app.entropy.as_ref(), now, CandidateId::new)?,
            exam: id,
            entry,
            has_ticket: false,
        });
    }
    let mut paper_ids = Vec::with_capacity(people.len());
    for _ in &people {
        paper_ids.push(fresh(app.entropy.as_ref(), now, PaperId::new)?);
    }
    let people = Arc::new(people);
    let wanted = Arc::clone(&people);
    // Drawing comes first and off the writer; what it draws from does not change any more.
    let drawn = app
        .store
        .read(move |conn| {
            let exam = exams::load(conn, id)?;
            require_published(&exam)?;
            let wanted: Vec<_> = wanted.iter().map(|person| (person.clone(), 1)).collect();
            if has_own(&exam) {
                draw_own(conn, &exam, &wanted)
            } else {
                Ok(Vec::new())
            }
        })
        .await?;
    let added = Arc::clone(&people);
    let (entropy, deed) = (Arc::clone(&app.entropy), Deed::of_caller(app, Some(id)));
    app.store
        .write(move |conn| {
            let exam = lock_in(conn, id, State::Published)?;
            exam.rules.check_open_after(now)?;
            let n_before = candidates::count(conn, id)?;
            for person in added.iter() {
                if candidates::find_by_number(conn, id, &person.entry.number)?.is_some() {
                    let number = person.entry.number.clone();
                    return Err(Error::AlreadyOnRoster { number });
                }
            }
            let rows = added.iter().map(|person| (person.id, &person.entry));
            candidates::insert(conn, id, &rows.collect::<Vec<_>>(), now)?;
            let fresh: Vec<DrawnPaper<'_>> = paper_ids
                .iter()
                .zip(&drawn)
                .map(|(id, paper)| DrawnPaper {
                    id: *id,
                    number: None,
                    paper,
                })
                .collect();
            papers::insert(conn, id, &fresh, GENERATOR, now)?;
            let seed = seed_of(&exam)?;
            let forms = if has_own(&exam) {
                Vec::new()
            } else {
                list_forms(conn, &exam)?
            };
            let allowances = allowances::list(conn, id)?;
            let mut attempts_of = Vec::with_capacity(added.len());
            for (at, (person, own)) in added.iter().zip(&paper_ids).enumerate() {
                let paper = if has_own(&exam) {
                    *own
                } else {
                    form_of(&forms, n_before + at)?
                };
                let mut attempt = ready(&exam, &seed, person.id, 1, paper);
                attempt.extra = extra_of(&allowances, &person.entry);
                attempts_of.push(attempt);
            }
            attempts::insert(conn, &attempts_of)?;
            let fact = Fact::RosterChanged {
                n_added: added.len(),
                n_updated: 0,
                n_removed: 0,
            };
            note(conn, entropy.as_ref(), deed.clone(), fact)
        })
        .await?;
    Ok(people.to_vec())
}

fn require_published(exam: &Exam) -> Result<(), Error> {
    match exam.state {
        State::Published => Ok(()),
        State::Draft | State::Closed => Err(Error::ExamState {
            found: exam.state,
            wanted: State::Published,
        }),
    }
}
