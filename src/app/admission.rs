//! Candidates enter with an admission ticket and confirm who they are.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use unicode_normalization::UnicodeNormalization;

use super::accounts::{Actor, SignedIn, open_session};
use super::audit::{Deed, note};
use super::{App, Error};
use crate::domain::access::{Candidate, Staff};
use crate::domain::audit::Fact;
use crate::domain::exam::State;
use crate::domain::{CandidateId, ExamId};
use crate::entropy::{Entropy, Secret, hash_secret};
use crate::store::sessions::{Holder, end_of_candidate};
use crate::store::{Connection, attempts, candidates, exams};

pub use crate::store::candidates::Person;
pub use crate::store::exams::Exam;

/// How long after the end a session that began during the exam still works, to see the receipt.
const AFTER_THE_END: SignedDuration = SignedDuration::from_mins(15);
/// How long a session works that began after the exam, to see the result.
const FOR_RESULTS: SignedDuration = SignedDuration::from_hours(1);

/// A candidate who was let in.
#[derive(Debug)]
pub struct Admitted {
    /// Their session.
    pub session: SignedIn,
    /// Who they are.
    pub person: Person,
    /// What they may sit.
    pub exam: Exam,
}

/// Lets a candidate in.
///
/// Name and number are compared without regard to width, case and white space.
///
/// # Errors
/// [`Error::UnknownTicket`], [`Error::IdentityMismatch`], [`Error::ExamState`] for a draft.
pub async fn enter(app: &App, ticket: &str, name: &str, number: &str) -> Result<Admitted, Error> {
    let now = app.now();
    let (person, exam) = find(app, ticket).await?;
    if plain(&person.entry.name) != plain(name) || plain(&person.entry.number) != plain(number) {
        return Err(Error::IdentityMismatch);
    }
    if exam.state == State::Draft {
        return Err(Error::ExamState {
            found: State::Draft,
            wanted: State::Published,
        });
    }
    let after_end = exam
        .rules
        .closes_at
        .saturating_add(exam.rules.grace + AFTER_THE_END);
    let for_results = now.saturating_add(FOR_RESULTS);
    let expires_at = after_end
        .unwrap_or(Timestamp::MAX)
        .max(for_results.unwrap_or(Timestamp::MAX));
    let holder = Holder::Candidate(person.id);
    let (session, id) = open_session(app, holder, now, expires_at).await?;
    // They will be back with it in a moment.
    let actor = Actor::Candidate(Candidate {
        session: id,
        candidate: person.id,
        exam: exam.id,
    });
    let token = session.token.expose();
    app.memory.believe(token, actor, expires_at, now);
    Ok(Admitted {
        session,
        person,
        exam,
    })
}

async fn find(app: &App, ticket: &str) -> Result<(Person, Exam), Error> {
    let hash = hash_secret(ticket);
    app.store
        .read(move |conn| {
            let person = candidates::find_by_ticket(conn, &hash)?.ok_or(Error::UnknownTicket)?;
            let exam = exams::load(conn, person.exam)?;
            Ok((person, exam))
        })
        .await
}

fn plain(text: &str) -> String {
    text.nfkc()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
}

/// For whom tickets are issued.
#[derive(Debug, Clone)]
pub enum For {
    /// Everybody who has none.
    Missing,
    /// These, whether or not they have one; an old ticket and its sessions end, which is noted.
    These {
        /// Their numbers.
        numbers: Vec<String>,
        /// Who wants it.
        by: Staff,
    },
}

/// A ticket as it is handed out; it cannot be read again later.
#[derive(Debug)]
pub struct Ticket {
    /// Whose.
    pub person: Person,
    /// The secret.
    pub ticket: Secret,
}

/// Issues tickets.
///
/// # Errors
/// [`Error::NotFound`] for an unknown exam or number.
pub async fn issue_tickets(app: &App, exam: ExamId, whom: For) -> Result<Vec<Ticket>, Error> {
    let entropy = Arc::clone(&app.entropy);
    let issued = app
        .store
        .write(move |conn| {
            exams::lock(conn, exam)?;
            let people = candidates::list(conn, exam)?;
            let chosen: Vec<Person> = match &whom {
                For::Missing => people
                    .into_iter()
                    .filter(|person| !person.has_ticket)
                    .collect(),
                For::These { numbers, .. } => {
                    let chosen: Vec<Person> = people
                        .into_iter()
                        .filter(|person| numbers.contains(&person.entry.number))
                        .collect();
                    if chosen.len() != numbers.len() {
                        return Err(Error::NotFound);
                    }
                    chosen
                }
            };
            let mut issued = Vec::with_capacity(chosen.len());
            for person in chosen {
                let ticket = Secret::ticket(entropy.as_ref())?;
                candidates::set_ticket(conn, person.id, &ticket.hash())?;
                if person.has_ticket {
                    end_of_candidate(conn, person.id)?;
                    let_go(conn, person.id)?;
                    note_reissued(conn, entropy.as_ref(), &whom, &person)?;
                }
                issued.push(Ticket { person, ticket });
            }
            Ok::<_, Error>(issued)
        })
        .await?;
    app.memory.forget_candidates();
    Ok(issued)
}

fn note_reissued(
    conn: &mut Connection,
    entropy: &dyn Entropy,
    whom: &For,
    person: &Person,
) -> Result<(), Error> {
    let For::These { by, .. } = whom else {
        return Ok(());
    };
    let deed = Deed {
        exam: Some(person.exam),
        attempt: None,
        account: Some(by.account),
        reason: String::new(),
    };
    let candidate = person.id;
    note(conn, entropy, deed, Fact::TicketReissued { candidate })
}

/// Takes the attempts of a candidate from the device that holds them: what it still sends is refused in
/// the same moment on every node, whatever that believes of its session.
fn let_go(conn: &mut Connection, candidate: CandidateId) -> Result<(), Error> {
    for attempt in attempts::list_of(conn, candidate)? {
        let mut attempt = attempts::lock(conn, attempt.id)?;
        attempt.let_go();
        attempts::record(conn, std::slice::from_ref(&attempt))?;
    }
    Ok(())
}
