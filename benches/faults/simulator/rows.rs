//! The database: what is committed, what a transaction would change, and who holds which lock.
//!
//! Invariant: nothing changes but by [`Rows::commit`], all of a transaction's changes at once. An answer
//! is written where nothing, or an older revision, is stored; a refused save is kept once.

use examhall::domain::AttemptId;
use examhall::domain::attempt::{Answer, Attempt, RefusedSave};
use examhall::domain::exam::State;

use super::plants::Plant;
use super::scene::Scene;

/// Slots of the paper, counted from 1.
pub(crate) const N_SLOTS: u32 = 3;

/// An answer for each slot, or none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Sheet([Option<Answer>; 3]);

impl Sheet {
    fn place(&mut self, slot: u32) -> Option<&mut Option<Answer>> {
        let at = usize::try_from(slot).ok()?.checked_sub(1)?;
        self.0.get_mut(at)
    }

    /// The answer of a slot.
    pub(crate) fn get(&self, slot: u32) -> Option<&Answer> {
        let at = usize::try_from(slot).ok()?.checked_sub(1)?;
        self.0.get(at)?.as_ref()
    }

    /// The revision of a slot; 0 for none.
    pub(crate) fn revision(&self, slot: u32) -> u32 {
        self.get(slot).map_or(0, |answer| answer.revision)
    }

    /// Puts an answer into its slot, whatever was there.
    pub(crate) fn put(&mut self, answer: Answer) {
        if let Some(place) = self.place(answer.slot) {
            *place = Some(answer);
        }
    }

    /// Takes the answer out of a slot.
    pub(crate) fn clear(&mut self, slot: u32) {
        if let Some(place) = self.place(slot) {
            *place = None;
        }
    }

    /// Whether there is no answer at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(Option::is_none)
    }

    /// The answers, by slot.
    pub(crate) fn answers(&self) -> impl Iterator<Item = &Answer> {
        self.0.iter().flatten()
    }
}

/// What is committed.
#[derive(Debug)]
pub(crate) struct Rows {
    /// The ids of the candidate's attempts of number 1: there should be one.
    pub(crate) made: Vec<AttemptId>,
    /// The attempt.
    pub(crate) attempt: Attempt,
    /// Its answers.
    pub(crate) answers: Sheet,
    /// Its refused saves.
    pub(crate) refused: Vec<RefusedSave>,
    /// What was graded, each time.
    pub(crate) grades: Vec<Sheet>,
    /// Where the exam stands.
    pub(crate) exam: State,
    /// When the service was last there.
    pub(crate) beat_at: i64,
}

/// What a transaction would change.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    /// New ids of attempts.
    pub(crate) made: Vec<AttemptId>,
    /// The attempt, where it changed.
    pub(crate) attempt: Option<Attempt>,
    /// Answers to write, in turn.
    pub(crate) answers: Vec<Answer>,
    /// Refused saves to keep.
    pub(crate) refused: Vec<RefusedSave>,
    /// What was graded.
    pub(crate) grades: Vec<Sheet>,
    /// Where the exam stands, where that changed.
    pub(crate) exam: Option<State>,
    /// When the service was there, where that is noted.
    pub(crate) beat_at: Option<i64>,
}

/// Whether two refused saves have one id: the same was sent, and refused for the same reason.
pub(crate) fn is_same(one: &RefusedSave, other: &RefusedSave) -> bool {
    one.epoch == other.epoch && one.reason == other.reason && one.answer == other.answer
}

impl Rows {
    /// What stands there when a history begins.
    pub(crate) fn new(scene: &Scene) -> Self {
        Self {
            made: Vec::new(),
            attempt: scene.attempt(),
            answers: Sheet::default(),
            refused: Vec::new(),
            grades: Vec::new(),
            exam: State::Published,
            beat_at: scene.begins_at,
        }
    }

    /// Commits what a transaction changed.
    pub(crate) fn commit(&mut self, changes: &Changes, plant: Option<Plant>) {
        self.made.extend(&changes.made);
        if let Some(attempt) = &changes.attempt {
            self.attempt = attempt.clone();
        }
        for answer in &changes.answers {
            let is_newer = self.answers.revision(answer.slot) < answer.revision;
            if is_newer || plant == Some(Plant::LastArrivalWins) {
                self.answers.put(answer.clone());
            }
        }
        for save in &changes.refused {
            if !self.refused.iter().any(|kept| is_same(kept, save)) {
                self.refused.push(save.clone());
            }
        }
        self.grades.extend(changes.grades.iter().cloned());
        self.exam = changes.exam.unwrap_or(self.exam);
        self.beat_at = changes.beat_at.unwrap_or(self.beat_at);
    }
}

/// A writer, by a bit of its own.
pub(crate) type WriterId = u8;

/// A lock that one may hold alone, or several together.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Lock {
    alone: WriterId,
    together: WriterId,
}

impl Lock {
    /// Takes the lock alone; whether it was free.
    pub(crate) fn take(&mut self, by: WriterId) -> bool {
        let is_free = (self.alone | self.together) & !by == 0;
        if is_free {
            self.alone = by;
        }
        is_free
    }

    /// Shares the lock; whether nobody holds it alone.
    pub(crate) fn share(&mut self, by: WriterId) -> bool {
        let is_free = self.alone & !by == 0;
        if is_free {
            self.together |= by;
        }
        is_free
    }

    /// Lets go of the lock, where it was held.
    pub(crate) fn release(&mut self, by: WriterId) {
        self.alone &= !by;
        self.together &= !by;
    }
}

/// The locks of the rows.
#[derive(Debug, Default)]
pub(crate) struct Locks {
    /// Of the attempt.
    pub(crate) attempt: Lock,
    /// Of the exam.
    pub(crate) exam: Lock,
}

impl Locks {
    /// Lets go of all that a writer holds.
    pub(crate) fn release(&mut self, by: WriterId) {
        self.attempt.release(by);
        self.exam.release(by);
    }
}
