//! The waiting room: a turn for each candidate, so that thousands do not begin in one instant.
//!
//! Invariant: nobody loses time by it. The clock of an attempt begins with its own start, and no turn
//! comes so late that the end of the window would cut an attempt short. A turn is advice: whoever
//! starts before it, once the exam is open, is let in.

use jiff::{SignedDuration, Timestamp};

use super::AttemptId;
use super::exam::Rules;

/// The longest that starts are spread over.
pub const MAX_SPREAD: SignedDuration = SignedDuration::from_secs(30);
/// The longest between two questions whether anything has changed.
pub const MAX_POLL: SignedDuration = SignedDuration::from_secs(60);
/// The shortest, where few wait; many ask as seldom as makes about a thousand questions a second.
const MIN_POLL: SignedDuration = SignedDuration::from_secs(2);

/// What somebody is told who waits for their turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// When the exam opens.
    pub opens_at: Timestamp,
    /// How long until their turn; above zero.
    pub start_in: SignedDuration,
    /// After how long to ask again, unless their turn comes first; at most [`MAX_POLL`].
    pub poll_after: SignedDuration,
}

/// How long the holder of `attempt` still waits; none from their turn on. The same attempt always has
/// the same turn.
pub fn waiting(
    rules: &Rules,
    attempt: AttemptId,
    n_candidates: usize,
    now: Timestamp,
) -> Option<Waiting> {
    let opens_at = rules.opens_at;
    let turn = share_of(attempt, spread(rules, n_candidates));
    let start_in = opens_at.duration_since(now).saturating_add(turn);
    if !start_in.is_positive() {
        return None;
    }
    let seldom = at_a_thousand_a_second(n_candidates).clamp(MIN_POLL, MAX_SPREAD);
    let longest = (start_in / 4).clamp(seldom, MAX_POLL);
    Some(Waiting {
        opens_at,
        start_in,
        poll_after: longest / 2 + share_of(attempt, longest / 2),
    })
}

/// Over how long starts are spread: a second for a thousand candidates, at most [`MAX_SPREAD`], and no
/// longer than the window is longer than an attempt.
pub fn spread(rules: &Rules, n_candidates: usize) -> SignedDuration {
    let window = rules.closes_at.duration_since(rules.opens_at);
    let slack = window.saturating_sub(rules.duration);
    let most = MAX_SPREAD.min(slack).max(SignedDuration::ZERO);
    at_a_thousand_a_second(n_candidates).min(most)
}

fn at_a_thousand_a_second(n_candidates: usize) -> SignedDuration {
    SignedDuration::from_millis(i64::try_from(n_candidates).unwrap_or(i64::MAX))
}

/// A part of a duration that follows from the id alone, in whole milliseconds: the first 32 bits of an
/// attempt's id are secret and level.
fn share_of(attempt: AttemptId, whole: SignedDuration) -> SignedDuration {
    let [a, b, c, d, ..] = *attempt.as_bytes();
    let part = i128::from(u32::from_be_bytes([a, b, c, d]));
    let ms = (whole.as_millis() * part) >> u32::BITS;
    SignedDuration::from_millis(i64::try_from(ms).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::CandidateId;
    use crate::domain::attempt::derive_id;
    use crate::domain::exam::{DowntimeCredit, PaperMode, Release};
    use crate::domain::release::ReviewParts;
    use crate::domain::seed::Seed;

    const SECOND: SignedDuration = SignedDuration::from_secs(1);
    const MS: SignedDuration = SignedDuration::from_millis(1);

    /// A window of two hours for an attempt of one.
    fn rules() -> Rules {
        let opens_at = Timestamp::from_second(1_800_000_000).unwrap();
        Rules {
            opens_at,
            closes_at: opens_at + SignedDuration::from_hours(2),
            duration: SignedDuration::from_hours(1),
            grace: SignedDuration::ZERO,
            max_attempts: 1,
            pass_marks: None,
            papers: PaperMode::Own,
            n_forms: 1,
            score_release: Release::OnClose,
            review_release: Release::Never,
            review_parts: ReviewParts::default(),
            downtime_credit: DowntimeCredit::Automatic,
        }
    }

    fn attempts() -> impl Iterator<Item = AttemptId> {
        let candidate = |n| CandidateId::new(uuid::Uuid::from_u128(n));
        (0..10_000).map(move |n| derive_id(&Seed::from_number(7), candidate(n), 1))
    }

    /// How long after the opening the turn of an attempt comes.
    fn turn(rules: &Rules, attempt: AttemptId, n_candidates: usize) -> SignedDuration {
        let at_opening = waiting(rules, attempt, n_candidates, rules.opens_at);
        at_opening.map_or(SignedDuration::ZERO, |waiting| waiting.start_in)
    }

    #[test]
    fn starts_are_spread_over_a_second_for_a_thousand_and_at_most_thirty() {
        for (n_candidates, ms) in [(0, 0), (30, 30), (5_000, 5_000), (1_000_000, 30_000)] {
            let spread = spread(&rules(), n_candidates);
            assert_eq!(spread, MS * ms, "{n_candidates}");
            for attempt in attempts() {
                let turn = turn(&rules(), attempt, n_candidates);
                assert!(SignedDuration::ZERO <= turn && turn <= spread, "{turn}");
            }
        }
    }

    #[test]
    fn turns_are_level_over_the_spread() {
        let mut started = [0; 10];
        for attempt in attempts() {
            let turn = turn(&rules(), attempt, 10_000);
            started[usize::try_from(turn.as_secs()).unwrap()] += 1;
        }
        // A thousand each; five standard deviations of 30.
        assert!(
            started.iter().all(|n| (850..=1150).contains(n)),
            "{started:?}"
        );
    }

    #[test]
    fn an_attempt_always_has_the_same_turn() {
        let rules = rules();
        for attempt in attempts().take(100) {
            let turn = turn(&rules, attempt, 5_000);
            for before in [1, 60, 3_600] {
                let now = rules.opens_at - SECOND * before;
                let waiting = waiting(&rules, attempt, 5_000, now).unwrap();
                assert_eq!(waiting.start_in, turn + SECOND * before);
            }
            assert_eq!(waiting(&rules, attempt, 5_000, rules.opens_at + turn), None);
        }
    }

    #[test]
    fn no_turn_costs_anybody_time() {
        let mut rules = rules();
        for (minutes, n_ms) in [(60, 0), (59, 0), (61, 30_000)] {
            rules.closes_at = rules.opens_at + SignedDuration::from_mins(minutes);
            assert_eq!(
                spread(&rules, 100_000),
                MS * n_ms,
                "a window of {minutes} minutes"
            );
        }
        for attempt in attempts() {
            let started_at = rules.opens_at + turn(&rules, attempt, 100_000);
            assert!(started_at + rules.duration <= rules.closes_at);
        }
    }

    #[test]
    fn who_waits_asks_seldom_at_first_and_never_less_than_once_a_minute() {
        let rules = rules();
        let ask = |attempt, n_candidates, before: i32| {
            let now = rules.opens_at - SECOND * before;
            waiting(&rules, attempt, n_candidates, now)
                .unwrap()
                .poll_after
        };
        for attempt in attempts().take(1_000) {
            let long_before = ask(attempt, 30, 3_600);
            assert!(SECOND * 30 <= long_before && long_before <= MAX_POLL);
            let a_minute_before = ask(attempt, 30, 60);
            assert!(a_minute_before < SECOND * 16);
            let shortly_before = ask(attempt, 30, 1);
            assert!(SECOND <= shortly_before && shortly_before <= MIN_POLL);
            assert!(SECOND * 5 <= ask(attempt, 10_000, 1), "many ask less often");
        }
    }
}
