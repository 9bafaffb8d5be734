//! The doors of an exam: from where, with which browser and with what word one may enter and start.
//!
//! The networks hold for entering while the exam runs, for starting and for taking over; the browser for
//! starting and for the paper; the access code for starting. A save is never refused for any of it: phones
//! change networks, and an answer must not be lost. That it came from elsewhere is noted, once a device.
//!
//! Invariant: what is believed of an exam's rules for `BELIEVED` decides about doors alone, never about an
//! answer.

use std::net::IpAddr;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use quick_cache::sync::Cache;

use super::admission::{self, Admitted};
use super::attempts::{self, Saved, Seen, SentAnswer};
use super::{App, Error, departures, hall_codes};
use crate::domain::access::Candidate;
use crate::domain::admission::{AdmissionRules, Away, Departure, Door, DoorFault};
use crate::domain::{AttemptId, ExamId, PaperId};
use crate::store::{doors as store, exams};

pub use crate::domain::admission::ShownBrowser;

/// How long the rules of an exam are believed without asking again: so long a change made on another node
/// waits to hold here.
const BELIEVED: SignedDuration = SignedDuration::from_secs(5);
/// Exams, and devices that saved from elsewhere, that are remembered.
const MANY_EXAMS: usize = 1_000;
const MANY_DEVICES: usize = 100_000;

/// What somebody shows who comes to a door.
#[derive(Debug, Clone)]
pub struct Shown {
    /// From where they come.
    pub from: IpAddr,
    /// What their browser shows for itself.
    pub browsers: Vec<ShownBrowser>,
    /// What they say; nothing where they were not asked.
    pub access_code: Option<String>,
}

/// What somebody enters with.
#[derive(Debug, Clone)]
pub enum Proof {
    /// An admission ticket.
    Ticket(String),
    /// A short code that was handed out in the hall.
    HallCode(String),
}

/// What is known in this process.
pub(super) struct Known {
    rules: Cache<ExamId, (Arc<AdmissionRules>, Timestamp)>,
    elsewhere: Cache<(AttemptId, u32), ()>,
}

impl Known {
    pub(super) fn new() -> Self {
        Self {
            rules: Cache::new(MANY_EXAMS),
            elsewhere: Cache::new(MANY_DEVICES),
        }
    }

    /// Looks the rules of an exam up again at the next question.
    pub(super) fn forget(&self, exam: ExamId) {
        self.rules.remove(&exam);
    }
}

/// What an exam asks.
async fn rules_of(app: &App, exam: ExamId) -> Result<Arc<AdmissionRules>, Error> {
    let now = app.now();
    if let Some((rules, since)) = app.doors.rules.get(&exam)
        && now.duration_since(since).abs() < BELIEVED
    {
        return Ok(rules);
    }
    let read = app
        .store
        .read(move |conn| exams::load(conn, exam).map_err(Error::from));
    let rules = Arc::new(read.await?.admission);
    app.doors.rules.insert(exam, (Arc::clone(&rules), now));
    Ok(rules)
}

/// Lets a candidate in: a ticket or a hall code, and name and number as on the roster.
///
/// # Errors
/// [`Error::UnknownTicket`]; [`Error::Door`] for an unknown hall code, after too many wrong ones, and from
/// another network than the exam lists; [`Error::IdentityMismatch`]; [`Error::ExamState`] for a draft.
pub async fn enter(
    app: &App,
    proof: &Proof,
    (name, number): (&str, &str),
    from: IpAddr,
) -> Result<Admitted, Error> {
    let (person, exam) = match proof {
        Proof::Ticket(ticket) => admission::find(app, from, ticket, (name, number)).await?,
        Proof::HallCode(code) => {
            let (person, exam) = hall_codes::find(app, code, number).await?;
            admission::require_identity(&person, name, number)?;
            (person, exam)
        }
    };
    // Afterwards one comes for the result, from home.
    let is_over = exam.rules.window_is_over_at(exam.state, app.now());
    if !is_over && !exam.admission.admits(from) {
        return Err(Error::Door(DoorFault::Network));
    }
    admission::admit(app, person, exam).await
}

/// Starts an attempt, where the exam's doors are open to the caller; repeating it changes nothing.
///
/// # Errors
/// [`Error::Door`]; what [`attempts::start`] returns.
pub async fn start(app: &App, who: Candidate, id: AttemptId, shown: &Shown) -> Result<Seen, Error> {
    let rules = rules_of(app, who.exam).await?;
    if !rules.admits(shown.from) {
        return Err(Error::Door(DoorFault::Network));
    }
    if !rules.admits_browser(&shown.browsers) {
        return Err(Error::Door(DoorFault::Browser));
    }
    require_access_code(app, who, &rules, shown.access_code.as_deref()).await?;
    attempts::start(app, who, id).await
}

/// Takes an attempt over, where the exam is open to the caller's network.
///
/// # Errors
/// [`Error::Door`]; what [`attempts::take_over`] returns.
pub async fn take_over(
    app: &App,
    who: Candidate,
    id: AttemptId,
    seen: Option<u32>,
    shown: &Shown,
) -> Result<Seen, Error> {
    if !rules_of(app, who.exam).await?.admits(shown.from) {
        return Err(Error::Door(DoorFault::Network));
    }
    attempts::take_over(app, who, id, seen).await
}

/// Which paper the caller's started attempt has, where their browser may show it.
///
/// # Errors
/// [`Error::Door`]; what [`attempts::paper_id`] returns.
pub async fn paper_id(
    app: &App,
    who: Candidate,
    id: AttemptId,
    shown: &Shown,
) -> Result<PaperId, Error> {
    let rules = rules_of(app, who.exam).await?;
    if !rules.admits_browser(&shown.browsers) {
        return Err(Error::Door(DoorFault::Browser));
    }
    attempts::paper_id(app, who, id).await
}

/// Saves answers, from wherever they come; from elsewhere than the exam lists it is noted.
///
/// # Errors
/// What [`attempts::save`] returns, and nothing else.
pub async fn save(
    app: &App,
    who: Candidate,
    id: AttemptId,
    (epoch, sent): (u32, Vec<SentAnswer>),
    from: IpAddr,
) -> Result<Saved, Error> {
    let saved = attempts::save(app, who, id, epoch, sent).await?;
    // The answer is stored whatever becomes of the note.
    if let Err(error) = note_elsewhere(app, who, id, (epoch, saved.now), from).await {
        tracing::warn!(%error, "from where an answer came could not be noted");
    }
    Ok(saved)
}

async fn note_elsewhere(
    app: &App,
    who: Candidate,
    id: AttemptId,
    (epoch, began_at): (u32, Timestamp),
    from: IpAddr,
) -> Result<(), Error> {
    let device = (id, epoch);
    if rules_of(app, who.exam).await?.admits(from) || app.doors.elsewhere.get(&device).is_some() {
        return Ok(());
    }
    let departure = Departure {
        away: Away::Network,
        epoch,
        number: 1,
        began_at,
        lasted: None,
    };
    departures::insert(app, who, id, vec![departure]).await?;
    app.doors.elsewhere.insert(device, ());
    Ok(())
}

/// What a try at a guess came to.
enum Try {
    Right,
    Wrong,
    TooSoon(SignedDuration),
}

/// Asks for the access code, where the exam has one. Wrong ones make the candidate wait; nothing said is no
/// try.
async fn require_access_code(
    app: &App,
    who: Candidate,
    rules: &Arc<AdmissionRules>,
    said: Option<&str>,
) -> Result<(), Error> {
    let Some(code) = &rules.access_code else {
        return Ok(());
    };
    let said = said.filter(|said| !said.trim().is_empty());
    let is_right = code.is_said_by(said.ok_or(Error::Door(DoorFault::NoAccessCode))?);
    let (candidate, door) = (who.candidate, Door::AccessCode);
    // In the writer's turn: many guesses at once are counted one by one.
    let tried = app.store.write(move |conn| {
        let now = conn.now()?;
        let tries = store::find_tries(conn, candidate, door)?;
        if let Some(wait) = tries.and_then(|tries| tries.wait_at(now)) {
            return Ok(Try::TooSoon(wait));
        }
        if is_right {
            return Ok(Try::Right);
        }
        store::add_wrong_try(conn, candidate, door, now)?;
        Ok::<_, Error>(Try::Wrong)
    });
    match tried.await? {
        Try::Right => Ok(()),
        Try::Wrong => Err(Error::Door(DoorFault::AccessCode)),
        Try::TooSoon(wait) => Err(Error::Door(DoorFault::TooSoon { wait })),
    }
}
