//! What a history is given: the rules of the exam, how many take part, and the weather.
//!
//! Invariant: all of it follows from the stream of the history. Much of it is off in any one history, so
//! that what is on meets each other in every combination.

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use examhall::domain::attempt::{Attempt, MAX_REFUSED, derive_id};
use examhall::domain::exam::{DowntimeCredit, PaperMode, Release, Rules};
use examhall::domain::release::ReviewParts;
use examhall::domain::seed::{Seed, Stream};
use examhall::domain::{AttemptId, CandidateId, ExamId, PaperId, SessionId};

/// The moment from which milliseconds are counted.
const ZERO_MS: i64 = 1_800_000_000_000;

/// A moment of the model as the domain has it.
pub(crate) fn moment(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ZERO_MS.saturating_add(ms)).unwrap_or(Timestamp::MAX)
}

/// A moment of the domain as the model has it.
pub(crate) fn ms_of(at: Timestamp) -> i64 {
    at.as_millisecond().saturating_sub(ZERO_MS)
}

/// A duration of the domain as the model has it.
pub(crate) fn length_of(duration: SignedDuration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// The session of a device.
pub(crate) fn session_of(device: usize) -> SessionId {
    let number = u128::try_from(device).unwrap_or(u128::MAX);
    SessionId::new(Uuid::from_u128(number.saturating_add(1)))
}

/// What is the same in all histories of a run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ids {
    exam: ExamId,
    candidate: CandidateId,
    paper: PaperId,
    /// The id of the candidate's first attempt, derived.
    pub(crate) attempt: AttemptId,
}

impl Ids {
    /// Ids under a seed.
    pub(crate) fn new(seed: &Seed) -> Self {
        let candidate = CandidateId::new(Uuid::from_u128(2));
        Self {
            exam: ExamId::new(Uuid::from_u128(1)),
            candidate,
            paper: PaperId::new(Uuid::from_u128(3)),
            attempt: derive_id(seed, candidate, 1),
        }
    }
}

/// What may go wrong in a history.
#[derive(Debug, Clone, Copy)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a kind of fault that is on or off by itself"
)]
pub(crate) struct Weather {
    /// Packets are lost.
    pub(crate) loses: bool,
    /// Packets come twice.
    pub(crate) doubles: bool,
    /// Nodes die.
    pub(crate) crashes: bool,
    /// Commits fail, or are made though nobody hears of it.
    pub(crate) stumbles: bool,
    /// Staff act.
    pub(crate) has_staff: bool,
    /// Staff close the exam.
    pub(crate) closes: bool,
    /// The clock of the database is set back a little.
    pub(crate) steps_back: bool,
}

/// What a history is given.
#[derive(Debug, Clone)]
pub(crate) struct Scene {
    /// The rules of the exam. Its window opens at 0.
    pub(crate) rules: Rules,
    /// What is the same in all histories.
    pub(crate) ids: Ids,
    /// When the history begins.
    pub(crate) begins_at: i64,
    /// Events until everybody tidies up.
    pub(crate) n_steps: u32,
    /// Devices of the candidate, 1 to 3.
    pub(crate) n_devices: u32,
    /// Nodes that share the database, 1 or 2.
    pub(crate) n_nodes: u32,
    /// Writers of a node: 1, or one for candidates and one for staff.
    pub(crate) n_writers: u32,
    /// Extra time that was given before the start, in milliseconds.
    pub(crate) extra: i64,
    /// Refused saves that were kept before.
    pub(crate) n_kept: u32,
    /// What may go wrong.
    pub(crate) weather: Weather,
}

impl Scene {
    /// Draws a scene.
    pub(crate) fn draw(chance: &mut Stream, ids: Ids) -> Self {
        let mut one_in = |n| chance.below(n) == 0;
        let weather = Weather {
            loses: one_in(2),
            doubles: one_in(2),
            crashes: one_in(2),
            stumbles: one_in(2),
            has_staff: one_in(2),
            closes: one_in(4),
            steps_back: one_in(8),
        };
        let (is_kept, is_extra) = (one_in(4), one_in(8));
        let mut below = |n| i64::from(chance.below(n));
        let grace = match below(4) {
            0 => 0,
            1 => 1_000,
            2 => 5_000,
            _ => 10_000,
        };
        let rules = Rules {
            opens_at: moment(0),
            closes_at: moment(8_000 + below(60_000)),
            duration: SignedDuration::from_millis(4_000 + below(30_000)),
            grace: SignedDuration::from_millis(grace),
            max_attempts: 1,
            pass_marks: None,
            papers: PaperMode::Own,
            n_forms: 1,
            score_release: Release::Never,
            review_release: Release::Never,
            review_parts: ReviewParts::default(),
            downtime_credit: DowntimeCredit::Automatic,
        };
        Self {
            rules,
            ids,
            begins_at: below(1_100) - 100,
            n_steps: 80 + chance.below(160),
            n_devices: 1 + chance.below(3),
            n_nodes: 1 + chance.below(2),
            n_writers: 1 + chance.below(2),
            extra: if is_extra { 3_000 } else { 0 },
            n_kept: if is_kept {
                MAX_REFUSED - chance.below(4)
            } else {
                0
            },
            weather,
        }
    }

    /// The candidate's attempt, not started.
    pub(crate) fn attempt(&self) -> Attempt {
        let Ids {
            exam,
            candidate,
            paper,
            attempt,
        } = self.ids;
        let mut attempt = Attempt::ready(attempt, exam, candidate, 1, paper);
        attempt.extra = SignedDuration::from_millis(self.extra);
        attempt.n_refused = self.n_kept;
        attempt
    }
}
