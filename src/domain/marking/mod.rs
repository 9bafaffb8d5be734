//! 阅卷: essays marked by persons, one or two to an answer, a third where two differ.
//!
//! # The rule
//!
//! With one marker to an answer, their marks count. With two, the mean of both counts where they differ by no
//! more than the tolerance of the exam; where they differ more, a third person marks it, and the mean of the
//! two closest marks counts, however far they are apart. Where two pairs are equally close, the higher one
//! counts. A mean is rounded half up to a hundredth. A marker may mark again: their last marks count.
//!
//! Invariant: what counts follows from the last marks of each marker and from nothing else, not even from
//! their order; nobody is two markers of one answer.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::marks::{Fraction, Marks};
use super::{AccountId, AttemptId, MarkingId};

/// How long an answer stays in the hands of who took it.
pub const CLAIM: SignedDuration = SignedDuration::from_mins(30);

/// How many persons mark an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Markers {
    /// One.
    One,
    /// Two, and a third where they differ.
    Two,
}

impl Markers {
    /// 1 or 2.
    pub const fn of(number: u32) -> Option<Self> {
        match number {
            1 => Some(Self::One),
            2 => Some(Self::Two),
            _ => None,
        }
    }

    /// The number.
    pub const fn number(self) -> u32 {
        match self {
            Self::One => 1,
            Self::Two => 2,
        }
    }
}

/// How the essays of an exam are marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// How many mark an answer.
    pub markers: Markers,
    /// By how much two may differ.
    pub tolerance: Marks,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            markers: Markers::One,
            tolerance: Marks::ZERO,
        }
    }
}

/// What marks come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// So many marks count.
    Settled(Marks),
    /// Another person has to mark it.
    Wait,
    /// Two differ too much: a third person has to mark it.
    Differ,
}

/// What the last marks of each marker come to.
pub fn decide(rules: Rules, marks: impl IntoIterator<Item = Marks>) -> Decision {
    let mut marks: Vec<Marks> = marks.into_iter().collect();
    marks.sort_unstable_by(|a, b| b.cmp(a));
    match (rules.markers, marks.as_slice()) {
        (_, []) | (Markers::Two, [_]) => Decision::Wait,
        (Markers::One, [only]) => Decision::Settled(*only),
        (_, [higher, lower]) if rules.tolerance < difference(*higher, *lower) => Decision::Differ,
        (_, sorted) => Decision::Settled(closest_mean(sorted)),
    }
}

/// The mean of the two closest of some marks, the highest first.
fn closest_mean(sorted: &[Marks]) -> Marks {
    let pairs = sorted.iter().zip(sorted.iter().skip(1));
    // The first of equals: the highest.
    let closest = pairs.min_by_key(|(higher, lower)| difference(**higher, **lower));
    closest.map_or(Marks::ZERO, |(higher, lower)| {
        (*higher + *lower).times(Fraction::HALF)
    })
}

fn difference(higher: Marks, lower: Marks) -> Marks {
    let hundredths = higher.hundredths().saturating_sub(lower.hundredths());
    Marks::from_hundredths(hundredths).unwrap_or(Marks::MAX)
}

/// Marks that one marker gave to one answer, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marking {
    /// The attempt.
    pub attempt: AttemptId,
    /// The slot, counted from 1.
    pub slot: u32,
    /// Who gave them.
    pub by: AccountId,
    /// 1 for the first of this marker.
    pub number: u32,
    /// How many.
    pub marks: Marks,
    /// When.
    pub at: Timestamp,
}

/// What is known of the marks of one answer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Marked {
    /// The last marks of each marker.
    pub by: BTreeMap<AccountId, Marks>,
    /// When somebody marked it last.
    pub last_at: Option<Timestamp>,
}

impl Marked {
    /// What all markings of one answer come to, in any order.
    pub fn of<'a>(markings: impl IntoIterator<Item = &'a Marking>) -> Self {
        let mut marked = Self::default();
        let mut numbers: BTreeMap<AccountId, u32> = BTreeMap::new();
        for marking in markings {
            let last = numbers.entry(marking.by).or_default();
            if *last < marking.number {
                *last = marking.number;
                marked.by.insert(marking.by, marking.marks);
            }
            marked.last_at = marked.last_at.max(Some(marking.at));
        }
        marked
    }

    /// What they come to.
    pub fn decide(&self, rules: Rules) -> Decision {
        decide(rules, self.by.values().copied())
    }
}

/// How far the marking of an answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Nobody has marked it.
    Waiting,
    /// One of two has marked it.
    MarkedOnce,
    /// Two differ, and no third has marked it.
    Differing,
    /// Marks count.
    Done,
}

/// How far the marking of an answer is, where `given_at` is when marks that count were last given: by what
/// markers settled, or past them, by hand.
pub fn stage(rules: Rules, marked: &Marked, given_at: Option<Timestamp>) -> Stage {
    match (marked.decide(rules), given_at) {
        (Decision::Settled(_), _) | (Decision::Wait, Some(_)) => Stage::Done,
        (Decision::Wait, None) if marked.by.is_empty() => Stage::Waiting,
        (Decision::Wait, None) => Stage::MarkedOnce,
        // Who gave marks by hand after two had differed has settled it. Marks from before stay until a third
        // person has marked: one of two may have changed theirs.
        (Decision::Differ, given_at) if marked.last_at < given_at => Stage::Done,
        (Decision::Differ, _) => Stage::Differing,
    }
}

/// An answer in somebody's hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// The name by which its marker knows the answer; leads to nobody.
    pub id: MarkingId,
    /// The attempt.
    pub attempt: AttemptId,
    /// The slot, counted from 1.
    pub slot: u32,
    /// Whose hands.
    pub by: AccountId,
    /// Since when.
    pub at: Timestamp,
}

impl Claim {
    /// Whether it has not lapsed.
    pub fn is_live_at(&self, now: Timestamp) -> bool {
        now < self.lapses_at()
    }

    /// When it lapses.
    pub fn lapses_at(&self) -> Timestamp {
        self.at.saturating_add(CLAIM).unwrap_or(Timestamp::MAX)
    }
}

/// Whether an answer is in the hands of somebody else, who has not marked it yet.
pub fn is_in_other_hands<'a>(
    claims: impl IntoIterator<Item = &'a Claim>,
    me: AccountId,
    marked: &Marked,
    now: Timestamp,
) -> bool {
    let holds = |claim: &Claim| {
        claim.by != me && claim.is_live_at(now) && !marked.by.contains_key(&claim.by)
    };
    claims.into_iter().any(holds)
}

#[cfg(test)]
mod tests;
