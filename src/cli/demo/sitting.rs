//! Invented candidates sit an exam: who comes when, how long they take, and every request in its turn.
//!
//! Invariant: everything goes through the use cases of candidates, in the order of time, by a clock that is
//! moved from one act to the next and never back.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};

use jiff::{SignedDuration, Timestamp};

use super::answering::{Ability, answer, is_mistaken};
use super::people::branch_of;
use crate::app::accounts::{self, Actor};
use crate::app::admission::{self, Ticket};
use crate::app::attempts::{self, SentAnswer};
use crate::app::{App, Error};
use crate::clock::{Clock, ManualClock};
use crate::domain::AttemptId;
use crate::domain::access::Candidate;
use crate::domain::question::{Body, Question, QuestionCode};
use crate::domain::seed::{Seed, Stream};
use crate::formats::response::ResponseForm;

/// From where they come: this machine.
const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
/// In how many saves a paper is answered.
const SAVES: usize = 4;
/// How much better or worse than others a branch is, in thousandths.
const BRANCH_MEANS: [i32; 3] = [60, -10, -80];

/// When an exam is sat.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hours {
    /// When the first may come.
    pub(super) from: Timestamp,
    /// Within how long all have come.
    pub(super) arrivals: SignedDuration,
    /// The most that one takes; half of it is the least.
    pub(super) longest: SignedDuration,
    /// What would be done later is not done.
    pub(super) until: Timestamp,
}

/// Somebody who comes.
struct Visit<'a> {
    ticket: &'a Ticket,
    from: Timestamp,
    takes: SignedDuration,
    /// One of many never submits.
    submits: bool,
    ability: Ability,
    stream: Stream,
}

/// The seat of somebody who came.
struct Seat {
    who: Candidate,
    attempt: AttemptId,
    /// What is still to be saved.
    left: Vec<SentAnswer>,
}

/// Who sits, and with what.
pub(super) struct Hall<'a> {
    /// The use cases, on the clock.
    pub(super) app: &'a App,
    /// The clock.
    pub(super) clock: &'a ManualClock,
    /// What the papers are made of.
    pub(super) questions: &'a [Question],
}

/// How many answered each question less than rightly.
pub(super) type Mistakes = BTreeMap<QuestionCode, usize>;

impl Hall<'_> {
    /// Lets everybody of `tickets` sit, but for the first `n_absent` and whoever the seed keeps away.
    ///
    /// # Errors
    /// Whatever the use cases refuse.
    pub(super) async fn sit(
        &self,
        tickets: &[Ticket],
        n_absent: usize,
        hours: Hours,
        seed: &Seed,
    ) -> Result<Mistakes, Error> {
        let mut visits = plan(tickets, n_absent, hours, seed);
        let mut acts: Vec<(Timestamp, usize, usize)> = Vec::new();
        for (at, visit) in visits.iter().enumerate() {
            for step in 0..=SAVES + 1 {
                let when = moment(visit, step).unwrap_or(hours.until);
                if when < hours.until && (step <= SAVES || visit.submits) {
                    acts.push((when, at, step));
                }
            }
        }
        acts.sort_unstable();
        let (mut seats, mut mistakes) = (BTreeMap::new(), Mistakes::new());
        for (when, at, step) in acts {
            self.clock.raise_to(when);
            let Some(visit) = visits.get_mut(at) else {
                continue;
            };
            if step == 0 {
                seats.insert(at, self.enter(visit, &mut mistakes).await?);
                continue;
            }
            let Some(seat) = seats.get_mut(&at) else {
                continue;
            };
            if step <= SAVES {
                self.save(seat, step).await?;
            } else {
                attempts::submit(self.app, seat.who, seat.attempt).await?;
            }
        }
        Ok(mistakes)
    }

    /// Enters with the ticket, starts, reads the paper and makes up their mind.
    async fn enter(&self, visit: &mut Visit<'_>, mistakes: &mut Mistakes) -> Result<Seat, Error> {
        let (secret, entry) = (visit.ticket.ticket.expose(), &visit.ticket.person.entry);
        let admitted = admission::enter(self.app, HERE, secret, &entry.name, &entry.number).await?;
        let token = admitted.session.token.expose();
        let (Actor::Candidate(who), _) = accounts::authenticate(self.app, token).await? else {
            return Err(Error::NotFound);
        };
        let lobby = attempts::list(self.app, who).await?;
        let first = lobby.seen.first().ok_or(Error::NotFound)?;
        let attempt = first.attempt.id;
        attempts::start(self.app, who, attempt).await?;
        let paper = attempts::paper(self.app, who, attempt).await?;
        let mut left = Vec::new();
        for (slot, asked) in (1..).zip(&paper.slots) {
            let question = self.find(&asked.body).ok_or(Error::NotFound)?;
            let response = answer(question, visit.ability, &mut visit.stream);
            if is_mistaken(question, response.as_ref()) {
                *mistakes.entry(question.code.clone()).or_default() += 1;
            }
            let Some(response) = response else { continue };
            let form = ResponseForm::from_response(&response, &asked.slot, &asked.body.layout);
            left.push(SentAnswer {
                slot,
                revision: 1,
                response: Some(form.map_err(|misfit| Error::Misfit { slot, misfit })?),
            });
        }
        Ok(Seat { who, attempt, left })
    }

    fn find(&self, body: &Body) -> Option<&Question> {
        self.questions
            .iter()
            .find(|question| question.body == *body)
    }

    /// Saves the next part of the answers; with the last of `SAVES` steps nothing is left.
    async fn save(&self, seat: &mut Seat, step: usize) -> Result<(), Error> {
        let n_now = seat.left.len().div_ceil(SAVES + 1 - step.min(SAVES));
        let now: Vec<SentAnswer> = seat.left.drain(..n_now).collect();
        if now.is_empty() {
            return Ok(());
        }
        attempts::save(self.app, seat.who, seat.attempt, 1, now)
            .await
            .map(drop)
    }
}

/// When a visit comes to a step: it enters with the first, submits with the last.
fn moment(visit: &Visit<'_>, step: usize) -> Option<Timestamp> {
    let (step, last) = (i32::try_from(step).ok()?, i32::try_from(SAVES + 1).ok()?);
    visit.from.checked_add(visit.takes * step / last).ok()
}

fn plan<'a>(tickets: &'a [Ticket], n_absent: usize, hours: Hours, seed: &Seed) -> Vec<Visit<'a>> {
    let seconds = |most: SignedDuration, stream: &mut Stream| {
        let bound = u32::try_from(most.as_secs()).unwrap_or(0);
        SignedDuration::from_secs(stream.below(bound).into())
    };
    let mut visits = Vec::new();
    for (place, ticket) in tickets.iter().enumerate().skip(n_absent) {
        let mut stream = seed
            .child("demo candidate", ticket.person.entry.number.as_bytes())
            .stream();
        // One of 20 stays away, one of 20 never submits.
        let fate = stream.below(20);
        if fate == 0 {
            continue;
        }
        let came = seconds(hours.arrivals, &mut stream);
        let least = hours.longest / 2;
        let mean = BRANCH_MEANS.get(branch_of(place)).copied().unwrap_or(0);
        visits.push(Visit {
            ticket,
            from: hours.from.saturating_add(came).unwrap_or(hours.until),
            takes: least + seconds(least, &mut stream),
            submits: fate != 1,
            ability: Ability::draw(&mut stream, mean),
            stream,
        });
    }
    visits
}
