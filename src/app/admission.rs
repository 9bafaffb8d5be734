//! Candidates enter with an admission ticket and confirm who they are.

use std::net::IpAddr;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::accounts::{Actor, SignedIn, open_session};
use super::audit::{Deed, note};
use super::sign_in_limits::{Visitor, fail_holder, require_holder};
use super::{App, Error};
use crate::domain::access::{Candidate, Staff};
use crate::domain::admission::plain;
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

/// Lets a candidate in with a ticket, whatever network they come from: for whoever runs in this process.
/// The API asks at the doors of the exam ([`enter`](super::doors::enter)).
///
/// Name and number are compared without regard to width, case and white space.
///
/// # Errors
/// [`Error::UnknownTicket`], [`Error::IdentityMismatch`], [`Error::ExamState`] for a draft;
/// [`Error::TooManyTries`] for a wrong ticket where too many came from there, and for a right one after too many
/// wrong names for it from there.
pub async fn enter(
    app: &App,
    from: IpAddr,
    ticket: &str,
    name: &str,
    number: &str,
) -> Result<Admitted, Error> {
    let (person, exam) = find(app, from, ticket, (name, number)).await?;
    admit(app, person, exam).await
}

/// Whose a ticket is, and for which exam, where its holder says to be them.
pub(super) async fn find(
    app: &App,
    from: IpAddr,
    ticket: &str,
    (name, number): (&str, &str),
) -> Result<(Person, Exam), Error> {
    let visitor = Visitor(from);
    let (person, exam, lane) = match look_up(app, visitor, ticket).await {
        Err(Error::UnknownTicket) => return Err(visitor.refuse(app).await),
        found => found?,
    };
    if let Err(error) = require_identity(&person, name, number) {
        fail_holder(app, lane).await?;
        return Err(error);
    }
    Ok((person, exam))
}

/// Somebody is who they say to be.
pub(super) fn require_identity(person: &Person, name: &str, number: &str) -> Result<(), Error> {
    let entry = &person.entry;
    if plain(&entry.name) == plain(name) && plain(&entry.number) == plain(number) {
        Ok(())
    } else {
        Err(Error::IdentityMismatch)
    }
}

/// Opens a session to somebody who is known.
pub(super) async fn admit(app: &App, person: Person, exam: Exam) -> Result<Admitted, Error> {
    let now = app.now();
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

/// Whose ticket it is, for what, and where wrong names for it are counted.
async fn look_up(app: &App, from: Visitor, ticket: &str) -> Result<(Person, Exam, String), Error> {
    let (hash, asked) = (hash_secret(ticket), app.clone());
    app.store
        .read(move |conn| {
            let person = candidates::find_by_ticket(conn, &hash)?.ok_or(Error::UnknownTicket)?;
            let lane = from.lane(&asked, person.id);
            require_holder(conn, &lane)?;
            let exam = exams::load(conn, person.exam)?;
            Ok((person, exam, lane))
        })
        .await
}

/// For whom tickets or hall codes are issued.
#[derive(Debug, Clone)]
pub enum For {
    /// Everybody who has none.
    Missing,
    /// These, whether or not they have one; the old one and its sessions end, which is noted.
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
    let mut deed = Deed::of_caller(app, Some(exam));
    if let For::These { by, .. } = &whom {
        deed.account = Some(by.account);
    }
    let issued = app
        .store
        .write(move |conn| {
            exams::lock(conn, exam)?;
            let people = candidates::list(conn, exam)?;
            let chosen = whom.choose(people, |person| person.has_ticket)?;
            let mut issued = Vec::with_capacity(chosen.len());
            for person in chosen {
                let ticket = Secret::ticket(entropy.as_ref())?;
                candidates::set_ticket(conn, person.id, &ticket.hash())?;
                if person.has_ticket {
                    turn_out(conn, person.id)?;
                    let candidate = person.id;
                    whom.note(
                        conn,
                        entropy.as_ref(),
                        exam,
                        Fact::TicketReissued { candidate },
                    )?;
                }
                issued.push(Ticket { person, ticket });
            }
            let first = issued.iter().filter(|ticket| !ticket.person.has_ticket);
            let n_people = first.count();
            if 0 < n_people {
                let fact = Fact::TicketsIssued { n_people };
                note(conn, entropy.as_ref(), deed.clone(), fact)?;
            }
            Ok::<_, Error>(issued)
        })
        .await?;
    app.memory.forget_candidates();
    Ok(issued)
}

/// The people of these numbers.
///
/// # Errors
/// [`Error::NotFound`] where one of them is not there.
pub(super) fn of_numbers(people: Vec<Person>, numbers: &[String]) -> Result<Vec<Person>, Error> {
    let people = people.into_iter();
    let chosen: Vec<Person> = people
        .filter(|person| numbers.contains(&person.entry.number))
        .collect();
    if chosen.len() == numbers.len() {
        Ok(chosen)
    } else {
        Err(Error::NotFound)
    }
}

impl For {
    /// Who of a roster gets one; `has` says who has one.
    pub(super) fn choose(
        &self,
        people: Vec<Person>,
        has: impl Fn(&Person) -> bool,
    ) -> Result<Vec<Person>, Error> {
        match self {
            Self::Missing => Ok(people.into_iter().filter(|person| !has(person)).collect()),
            Self::These { numbers, .. } => of_numbers(people, numbers),
        }
    }

    /// Notes what somebody lost by it.
    pub(super) fn note(
        &self,
        conn: &mut Connection,
        entropy: &dyn Entropy,
        exam: ExamId,
        fact: Fact,
    ) -> Result<(), Error> {
        let Self::These { by, .. } = self else {
            return Ok(());
        };
        let deed = Deed {
            account: Some(by.account),
            ..Deed::of_service(Some(exam))
        };
        note(conn, entropy, deed, fact)
    }
}

/// Ends the sessions of a candidate, and takes their attempts from the device that holds them: what it
/// still sends is refused in the same moment on every node, whatever that believes of its session.
pub(super) fn turn_out(conn: &mut Connection, candidate: CandidateId) -> Result<(), Error> {
    end_of_candidate(conn, candidate)?;
    let_go(conn, candidate)
}

fn let_go(conn: &mut Connection, candidate: CandidateId) -> Result<(), Error> {
    for attempt in attempts::list_of(conn, candidate)? {
        let mut attempt = attempts::lock(conn, attempt.id)?;
        attempt.let_go();
        attempts::record(conn, std::slice::from_ref(&attempt))?;
    }
    Ok(())
}
