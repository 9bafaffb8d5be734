//! What is kept in memory so that a save asks the database once: facts that never change, and for a
//! few seconds whose session a token is.
//!
//! Invariant: nothing here decides. Who may do what is judged again, on the locked row, by whoever
//! writes; a fact is remembered only after it can no longer change. Everything is bounded.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use sha2::{Digest, Sha256};

use super::Error;
use crate::domain::attempt::{Attempt, Refusal};
use crate::domain::blueprint::Section;
use crate::domain::marks::Marks;
use crate::domain::paper::{Paper, Slot};
use crate::domain::question::Body;
use crate::domain::scoring::Rule;
use crate::domain::{AttemptId, CandidateId, ExamId, PaperId, QuestionVersionId, SessionId};
use crate::store::sessions::Actor;
use crate::store::{Connection, StoreError, bank, blueprints, candidates, draws, exams, papers};

/// How long a token is believed without asking again: so long a session that was ended by another
/// node still works there, for reading. What it writes is judged by the attempt's own session.
const BELIEVED: SignedDuration = SignedDuration::from_secs(5);
/// Tokens, attempts and papers that are remembered at most.
const MANY: usize = 100_000;
/// Questions, each in its section, with their bodies.
const MANY_PLACES: usize = 20_000;
/// Exams of which something is remembered.
const MANY_EXAMS: usize = 1_000;
/// Papers that are remembered, in bytes.
const PAPER_BYTES: u64 = 32 * 1024 * 1024;

/// Whose a started attempt is, and what it asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seat {
    pub(super) candidate: CandidateId,
    pub(super) exam: ExamId,
    pub(super) paper: PaperId,
}

/// What is fixed when an exam is published.
#[derive(Debug, Clone)]
pub(super) struct Fixed {
    /// The promise about its papers, where there is one.
    pub(super) commitment: Option<String>,
    /// How many are on its roster, without those who were added after somebody first asked.
    pub(super) n_candidates: usize,
}

/// A slot with what may be seen of its question.
#[derive(Debug, Clone)]
pub struct AskedSlot {
    /// The place, the marks, the order of options.
    pub slot: Slot,
    /// Stem and options.
    pub body: Arc<Body>,
    /// What it is about with others, by name: a text that stands before the first of them.
    pub stimulus: Option<Arc<str>>,
}

/// A paper in little room: its places are shared with other papers, and options stand in the order shown as
/// their places in the body, slot after slot.
pub(super) struct Asked {
    places: Box<[Arc<Place>]>,
    order: Box<[u8]>,
}

/// What is the same on every paper of an exam that asks a question.
#[derive(Debug)]
struct Place {
    body: Arc<Body>,
    stimulus: Option<Arc<str>>,
    version: QuestionVersionId,
    marks: Marks,
    rule: Rule,
    section: usize,
    n_options: usize,
}

impl Asked {
    /// None where the paper orders what is not there.
    fn new(paper: &Paper, places: Vec<Arc<Place>>) -> Option<Self> {
        let mut order = Vec::new();
        for (slot, place) in paper.slots.iter().zip(&places) {
            let choices = place.body.layout.choices();
            for id in &slot.order {
                let at = choices.iter().position(|choice| choice.id == *id)?;
                order.push(u8::try_from(at).ok()?);
            }
        }
        Some(Self {
            places: places.into(),
            order: order.into(),
        })
    }

    pub(super) fn n_slots(&self) -> usize {
        self.places.len()
    }

    /// A slot by its number, counted from 1.
    pub(super) fn slot(&self, number: u32) -> Option<AskedSlot> {
        let at = usize::try_from(number).ok()?.checked_sub(1)?;
        let (before, place) = (self.places.get(..at)?, self.places.get(at)?);
        let start = before.iter().map(|place| place.n_options).sum();
        Some(place.asked(self.order.get(start..)?.get(..place.n_options)?))
    }

    pub(super) fn slots(&self) -> impl Iterator<Item = AskedSlot> {
        let mut rest = &*self.order;
        self.places.iter().filter_map(move |place| {
            let (own, after) = rest.split_at_checked(place.n_options)?;
            rest = after;
            Some(place.asked(own))
        })
    }
}

impl Place {
    fn new(slot: &Slot, body: Arc<Body>, stimulus: Option<Arc<str>>) -> Self {
        Self {
            body,
            stimulus,
            version: slot.version,
            marks: slot.marks,
            rule: slot.rule.clone(),
            section: slot.section,
            n_options: slot.order.len(),
        }
    }

    /// Whether this slot says the same: one of another exam may be worth more.
    fn is_of(&self, slot: &Slot) -> bool {
        (self.version, self.marks, self.section, self.n_options)
            == (slot.version, slot.marks, slot.section, slot.order.len())
            && self.rule == slot.rule
    }

    fn asked(&self, order: &[u8]) -> AskedSlot {
        let choices = self.body.layout.choices();
        let shown = order.iter().filter_map(|at| choices.get(usize::from(*at)));
        AskedSlot {
            slot: Slot {
                section: self.section,
                version: self.version,
                marks: self.marks,
                rule: self.rule.clone(),
                order: shown.map(|choice| choice.id.clone()).collect(),
            },
            body: Arc::clone(&self.body),
            stimulus: self.stimulus.clone(),
        }
    }
}

#[derive(Clone)]
struct ByBytes;

impl Weighter<PaperId, Arc<Asked>> for ByBytes {
    fn weight(&self, _: &PaperId, asked: &Arc<Asked>) -> u64 {
        let n_bytes = size_of_val(&*asked.places) + asked.order.len() + 80;
        u64::try_from(n_bytes).unwrap_or(u64::MAX)
    }
}

#[derive(Clone, Copy)]
struct Believed {
    actor: Actor,
    expires_at: Timestamp,
    since: Timestamp,
}

/// The memory of one process.
pub(super) struct Memory {
    tokens: Cache<[u8; 32], Believed>,
    seats: Cache<AttemptId, Seat>,
    exams: Cache<ExamId, Fixed>,
    papers: Cache<PaperId, Arc<Asked>, ByBytes>,
    places: Cache<(QuestionVersionId, usize), Arc<Place>>,
    sections: Cache<ExamId, Arc<[Section]>>,
}

impl Memory {
    pub(super) fn new() -> Self {
        Self {
            tokens: Cache::new(MANY),
            seats: Cache::new(MANY),
            exams: Cache::new(MANY_EXAMS),
            papers: Cache::with_weighter(MANY, PAPER_BYTES, ByBytes),
            places: Cache::new(MANY_PLACES),
            sections: Cache::new(MANY_EXAMS),
        }
    }

    /// Whose session a token is, where that was looked up a moment ago.
    pub(super) fn actor_of(&self, token: &str, now: Timestamp) -> Option<(Actor, Timestamp)> {
        let found = self.tokens.get(&key_of(token))?;
        let is_fresh = now.duration_since(found.since).abs() < BELIEVED;
        (is_fresh && now < found.expires_at).then_some((found.actor, found.expires_at))
    }

    /// Believes a token for a few seconds.
    pub(super) fn believe(&self, token: &str, actor: Actor, expires_at: Timestamp, now: Timestamp) {
        let believed = Believed {
            actor,
            expires_at,
            since: now,
        };
        self.tokens.insert(key_of(token), believed);
    }

    /// Forgets a session that was ended.
    pub(super) fn forget(&self, session: SessionId) {
        self.tokens
            .retain(|_, believed| believed.actor.session() != session);
    }

    /// Forgets every session of candidates whose tickets were issued anew.
    pub(super) fn forget_candidates(&self) {
        self.tokens
            .retain(|_, believed| matches!(believed.actor, Actor::Staff(_)));
    }

    pub(super) fn seat(&self, id: AttemptId) -> Option<Seat> {
        self.seats.get(&id)
    }

    pub(super) fn paper(&self, id: PaperId) -> Option<Arc<Asked>> {
        self.papers.get(&id)
    }

    /// Remembers whose an attempt is, once it was started: then its paper may be seen.
    ///
    /// # Errors
    /// [`Refusal::NotStarted`].
    pub(super) fn remember(&self, attempt: &Attempt) -> Result<Seat, Refusal> {
        if attempt.running.is_none() {
            return Err(Refusal::NotStarted);
        }
        let seat = Seat {
            candidate: attempt.candidate,
            exam: attempt.exam,
            paper: attempt.paper,
        };
        self.seats.insert(attempt.id, seat);
        Ok(seat)
    }

    /// Reads what is fixed of a published exam.
    pub(super) fn load_fixed(&self, conn: &mut Connection, id: ExamId) -> Result<Fixed, Error> {
        if let Some(fixed) = self.exams.get(&id) {
            return Ok(fixed);
        }
        let commitment = match draws::load_commitment(conn, id) {
            Ok(commitment) => Some(commitment),
            // Published before drawings were kept.
            Err(StoreError::NotFound) => None,
            Err(error) => return Err(error.into()),
        };
        let n_candidates = candidates::count(conn, id)?;
        let fixed = Fixed {
            commitment,
            n_candidates,
        };
        self.exams.insert(id, fixed.clone());
        Ok(fixed)
    }

    /// Reads a paper with its bodies.
    pub(super) fn load_paper(
        &self,
        conn: &mut Connection,
        id: PaperId,
    ) -> Result<Arc<Asked>, Error> {
        if let Some(asked) = self.paper(id) {
            return Ok(asked);
        }
        let paper = papers::load(conn, id)?;
        let places = self.load_places(conn, &paper)?;
        let asked = Arc::new(Asked::new(&paper, places).ok_or(Error::NotFound)?);
        self.papers.insert(id, Arc::clone(&asked));
        Ok(asked)
    }

    /// The sections of a published exam, whose blueprint does not change any more.
    pub(super) fn sections(&self, exam: ExamId) -> Option<Arc<[Section]>> {
        self.sections.get(&exam)
    }

    /// Reads the sections of a published exam.
    pub(super) fn load_sections(
        &self,
        conn: &mut Connection,
        exam: ExamId,
    ) -> Result<Arc<[Section]>, Error> {
        let blueprint = exams::load(conn, exam)?.blueprint;
        let sections: Arc<[Section]> = blueprints::load(conn, blueprint)?
            .sections
            .as_slice()
            .into();
        self.sections.insert(exam, Arc::clone(&sections));
        Ok(sections)
    }

    fn load_places(&self, conn: &mut Connection, paper: &Paper) -> Result<Vec<Arc<Place>>, Error> {
        let known = |slot: &Slot| {
            let place = self.places.get(&(slot.version, slot.section));
            place.filter(|place| place.is_of(slot))
        };
        let places: Vec<Option<Arc<Place>>> = paper.slots.iter().map(known).collect();
        let with_places = || paper.slots.iter().zip(&places);
        let missing: Vec<QuestionVersionId> = with_places()
            .filter(|(_, place)| place.is_none())
            .map(|(slot, _)| slot.version)
            .collect();
        let stimuli = bank::load_stimuli(conn, &missing)?;
        let bodies = bank::load_bodies(conn, &missing)?;
        let bodies: BTreeMap<QuestionVersionId, Arc<Body>> = bodies
            .into_iter()
            .map(|(version, body)| (version, Arc::new(body)))
            .collect();
        with_places()
            .map(|(slot, place)| {
                if let Some(place) = place {
                    return Ok(Arc::clone(place));
                }
                let body = bodies.get(&slot.version).ok_or(Error::NotFound)?;
                let stimulus = stimuli.get(&slot.version).map(|text| text.as_str().into());
                let place = Arc::new(Place::new(slot, Arc::clone(body), stimulus));
                let key = (slot.version, slot.section);
                self.places.insert(key, Arc::clone(&place));
                Ok(place)
            })
            .collect()
    }
}

/// Tokens are kept as hashes here too.
fn key_of(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}
