//! Standing clocks: of one attempt, of a branch or of all.
//!
//! Who has not started is not paused: their clock does not run.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::{find_covered, lock_all, read_reason, require_in, share_published};
use crate::app::audit::{Deed, note};
use crate::app::{App, Error};
use crate::domain::access::Staff;
use crate::domain::attempt::{Attempt, Hall, Phase, Refusal};
use crate::domain::audit::Fact;
use crate::domain::roster::Whom;
use crate::domain::{AttemptId, ExamId};
use crate::store::attempts;

/// What clocks do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// They stand still.
    Stands,
    /// They go, with what was left.
    Goes,
}

/// What clocks are to do, and why.
#[derive(Debug, Clone)]
pub struct Setting {
    /// What.
    pub clock: Clock,
    /// Why: 1 to 200 characters.
    pub reason: String,
}

/// One attempt as it is after.
#[derive(Debug, Clone)]
pub struct Set {
    /// The attempt.
    pub attempt: Attempt,
    /// What it is now.
    pub phase: Phase,
    /// When.
    pub now: Timestamp,
}

/// What became of many clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Attempts whose clock was stopped, or let go on.
    pub n_changed: usize,
    /// Attempts whose clock stood, or went, already.
    pub n_unchanged: usize,
    /// Attempts that are not under way: not started, or over.
    pub n_others: usize,
    /// When.
    pub now: Timestamp,
}

/// How long the clock stood where this changed what it does; none where it did so already.
fn set(
    attempt: &mut Attempt,
    clock: Clock,
    hall: &Hall,
) -> Result<Option<SignedDuration>, Refusal> {
    let before = attempt.paused_at;
    match clock {
        Clock::Stands => attempt.pause(hall).map(drop)?,
        Clock::Goes => attempt.resume(hall).map(drop)?,
    }
    let stood = || before.map_or(SignedDuration::ZERO, |since| hall.now.duration_since(since));
    Ok((before != attempt.paused_at).then(stood))
}

fn fact(clock: Clock, whom: Option<Whom>, n_changed: usize, stood: SignedDuration) -> Fact {
    match clock {
        Clock::Stands => Fact::AttemptPaused { whom, n_changed },
        Clock::Goes => Fact::AttemptResumed {
            whom,
            n_changed,
            stood,
        },
    }
}

/// Stops the clock of an attempt or lets it go on; finds it so.
///
/// # Errors
/// [`Error::Refused`] before the start and after the end; [`Error::ExamState`] unless the exam is
/// published; [`Error::Field`]; [`Error::NotFound`] also for an attempt of another exam.
pub async fn set_one(
    app: &App,
    staff: &Staff,
    exam: ExamId,
    id: AttemptId,
    setting: Setting,
) -> Result<Set, Error> {
    let (clock, reason) = (setting.clock, read_reason(&setting.reason)?);
    let (account, entropy) = (Some(staff.account), Arc::clone(&app.entropy));
    // The writer of staff, whose transaction holds no attempts of candidates who save.
    app.store
        .write(move |conn| {
            let exam = share_published(conn, exam)?;
            let mut attempt = require_in(exam.id, attempts::lock(conn, id)?)?;
            let now = conn.now()?;
            let hall = Hall {
                state: exam.state,
                rules: &exam.rules,
                now,
            };
            if let Some(stood) = set(&mut attempt, clock, &hall)? {
                attempts::record(conn, std::slice::from_ref(&attempt))?;
                let deed = Deed {
                    exam: Some(exam.id),
                    attempt: Some(id),
                    account,
                    reason: reason.clone(),
                };
                note(conn, entropy.as_ref(), deed, fact(clock, None, 1, stood))?;
            }
            Ok(Set {
                phase: attempt.phase_at(exam.rules.grace, now),
                attempt,
                now,
            })
        })
        .await
}

/// Stops the clocks of all attempts under way of some of an exam, or lets them go on.
///
/// # Errors
/// [`Error::ExamState`] unless it is published; [`Error::NotOnRoster`], [`Error::Field`].
pub async fn set_many(
    app: &App,
    staff: &Staff,
    exam: ExamId,
    whom: Whom,
    setting: Setting,
) -> Result<Counts, Error> {
    let (clock, reason) = (setting.clock, read_reason(&setting.reason)?);
    let (account, entropy) = (Some(staff.account), Arc::clone(&app.entropy));
    app.store
        .write(move |conn| {
            let exam = share_published(conn, exam)?;
            let covered = find_covered(conn, exam.id, &whom)?;
            let locked = lock_all(conn, &covered.open)?;
            let now = conn.now()?;
            let hall = Hall {
                state: exam.state,
                rules: &exam.rules,
                now,
            };
            let mut counts = Counts {
                n_changed: 0,
                n_unchanged: 0,
                n_others: covered.n_closed,
                now,
            };
            let mut changed = Vec::with_capacity(locked.len());
            let mut longest = SignedDuration::ZERO;
            for mut attempt in locked {
                match set(&mut attempt, clock, &hall) {
                    Ok(Some(stood)) => {
                        longest = longest.max(stood);
                        changed.push(attempt);
                    }
                    Ok(None) => counts.n_unchanged += 1,
                    Err(_) => counts.n_others += 1,
                }
            }
            counts.n_changed = changed.len();
            attempts::record(conn, &changed)?;
            if counts.n_changed > 0 {
                let deed = Deed {
                    exam: Some(exam.id),
                    attempt: None,
                    account,
                    reason: reason.clone(),
                };
                let fact = fact(clock, Some(whom.clone()), counts.n_changed, longest);
                note(conn, entropy.as_ref(), deed, fact)?;
            }
            Ok(counts)
        })
        .await
}
