//! The order of the questions of a section, without long runs of true or of false.
//!
//! Invariant: each allowed order is equally likely as long as one of the first [`DRAWS`] draws is
//! allowed: an order is drawn from all, each equally likely, and drawn again if it is not allowed, so
//! that what is kept favours no allowed order over another. Of the orders of 20 questions, half of them
//! true, 36 % are allowed; of 50 questions 3 %. Where none of the draws is, questions are dealt one by one
//! ([`deal`]): no run is too long then, but the orders are no longer quite equally likely.

use super::super::super::seed::Stream;
use super::{LetterKey, MAX_RUN, Piece};

/// How often an order is drawn.
const DRAWS: u32 = 100;

/// Puts `sets` in an order; `pieces_of` tells the questions of a set.
///
/// A longer run stays where there are too many of one truth to part them all, or where a set of
/// several questions holds one.
pub(super) fn shuffle<T>(sets: &mut [T], pieces_of: impl Fn(&T) -> &[Piece], stream: &mut Stream) {
    let is_judged = |set: &T| {
        pieces_of(set)
            .first()
            .is_some_and(|piece| truth_of(piece).is_some())
    };
    if sets.first().is_some_and(is_judged) && can_be_parted(sets, &pieces_of) {
        for _ in 0..DRAWS {
            if draw(sets, &pieces_of, stream) {
                return;
            }
        }
        stream.shuffle(sets);
        if sets.iter().all(|set| pieces_of(set).len() == 1) {
            deal(
                sets,
                |set| pieces_of(set).first().and_then(truth_of),
                stream,
            );
        }
    } else {
        stream.shuffle(sets);
    }
}

/// Shuffles from the end, as [`Stream::shuffle`] does, and gives up at the first long run: whatever the
/// order before, each order that is reached to the end is equally likely.
fn draw<T>(sets: &mut [T], pieces_of: &impl Fn(&T) -> &[Piece], stream: &mut Stream) -> bool {
    let mut run = Run::default();
    for last in (0..sets.len()).rev() {
        // A section has far fewer questions than 2³².
        let bound = u32::try_from(last + 1).unwrap_or(u32::MAX);
        let pick = usize::try_from(stream.below(bound)).unwrap_or(last);
        sets.swap(pick, last);
        let drawn = sets.get(last).map(pieces_of).unwrap_or_default();
        if !drawn.iter().rev().all(|piece| run.takes(piece)) {
            return false;
        }
    }
    true
}

const fn truth_of(piece: &Piece) -> Option<bool> {
    match piece.key {
        LetterKey::Truth(truth) => Some(truth),
        LetterKey::Option(_) | LetterKey::None => None,
    }
}

/// Whether some order of the questions has no long run, as far as numbers tell; also false where
/// there is no truth to judge by.
fn can_be_parted<T>(sets: &[T], pieces_of: &impl Fn(&T) -> &[Piece]) -> bool {
    let truths = || sets.iter().flat_map(pieces_of).filter_map(truth_of);
    let n_true = count(truths().filter(|truth| *truth));
    let n_all = count(truths());
    n_all > 0
        && fits_between(n_true, n_all - n_true)
        && fits_between(n_all - n_true, n_true)
        && sets.iter().all(|set| has_short_runs(pieces_of(set)))
}

fn count(truths: impl Iterator<Item = bool>) -> u32 {
    u32::try_from(truths.count()).unwrap_or(u32::MAX)
}

/// Whether `n` fit around `n_others`: before, between and after them.
const fn fits_between(n: u32, n_others: u32) -> bool {
    n.div_ceil(MAX_RUN) <= n_others.saturating_add(1)
}

fn has_short_runs(pieces: &[Piece]) -> bool {
    let mut run = Run::default();
    pieces.iter().all(|piece| run.takes(piece))
}

/// The questions so far that are equally true, to the end.
#[derive(Default)]
struct Run {
    truth: Option<bool>,
    length: u32,
}

impl Run {
    /// Adds a question; false where the run is too long then.
    fn takes(&mut self, piece: &Piece) -> bool {
        let truth = truth_of(piece);
        let goes_on = truth.is_some() && truth == self.truth;
        self.length = if goes_on { self.length + 1 } else { 1 };
        self.truth = truth;
        self.length <= MAX_RUN
    }
}

/// Deals questions one by one: each of the rest equally likely, but for those with which the run would
/// be too long, now or later.
fn deal<T>(sets: &mut [T], truth: impl Fn(&T) -> Option<bool>, stream: &mut Stream) {
    let left = |sets: &[T], wanted| {
        count(
            sets.iter()
                .map(&truth)
                .filter(|t| *t == Some(wanted))
                .map(|_| true),
        )
    };
    let (mut n_true, mut n_false) = (left(sets, true), left(sets, false));
    let (mut last, mut length) = (false, 0);
    for place in 0..sets.len() {
        let can_follow = |next: bool| {
            let run = if next == last { length + 1 } else { 1 };
            let (same, other) = if next {
                (n_true, n_false)
            } else {
                (n_false, n_true)
            };
            run <= MAX_RUN
                && same.checked_sub(1).is_some_and(|same| {
                    same.saturating_sub(MAX_RUN - run) <= other.saturating_mul(MAX_RUN)
                        && fits_between(other, same)
                })
        };
        let next = match (can_follow(true), can_follow(false)) {
            (true, true) => stream.below(n_true + n_false) < n_true,
            (is_true, _) => is_true,
        };
        let rest = sets.get_mut(place..).unwrap_or_default();
        let Some(found) = rest.iter().position(|set| truth(set) == Some(next)) else {
            return;
        };
        rest.swap(0, found);
        length = if next == last { length + 1 } else { 1 };
        last = next;
        if next { n_true -= 1 } else { n_false -= 1 }
    }
}
