//! Who takes part in a rehearsal, and what each of them will do: all of it follows from the seed.
//!
//! Invariant: the same number of candidates and the same seed give the same plan.

use crate::domain::seed::{Seed, Stream};

/// From how many candidates on each fate has somebody.
const FULL_CAST: usize = 8;

/// How a candidate's exam goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// Answers and submits.
    Submits,
    /// Answers a part and never comes back: the time runs out.
    Leaves,
    /// Answers a part and tries to save once more when the time is over.
    ComesLate,
    /// Never enters.
    StaysAway,
}

/// How a candidate saves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Habit {
    /// Each answer once.
    Once,
    /// Each save twice, as a client does that did not hear the acknowledgement.
    Twice,
    /// Other answers first, then the ones meant.
    ChangesMind,
    /// As before, and then takes some answers back.
    TakesBack,
}

/// What a candidate makes of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Intent {
    /// Knows it.
    Right,
    /// Knows a part of it, where it has parts.
    Partly,
    /// Believes something else.
    Wrong,
    /// Passes over it.
    Nothing,
}

/// One invented candidate.
#[derive(Debug, Clone)]
pub(super) struct Planned {
    /// The number on the roster, zero-padded.
    pub(super) number: String,
    /// An invented name.
    pub(super) name: String,
    /// The branch.
    pub(super) branch: String,
    /// How it goes.
    pub(super) fate: Fate,
    /// How they save.
    pub(super) habit: Habit,
    /// What everything else about them is drawn from.
    seed: Seed,
}

impl Planned {
    /// The stream of this candidate's choices, from its start.
    pub(super) fn stream(&self) -> Stream {
        self.seed.stream()
    }
}

/// Draws what one candidate makes of one question: 60 % right, 15 % partly, 20 % wrong, 5 % nothing.
pub(super) fn draw_intent(stream: &mut Stream) -> Intent {
    match stream.below(20) {
        0 => Intent::Nothing,
        1..=4 => Intent::Wrong,
        5..=7 => Intent::Partly,
        _ => Intent::Right,
    }
}

/// The whole cast, by number.
pub(super) fn plan(n_candidates: usize, seed: &Seed) -> Vec<Planned> {
    let n_branches = (n_candidates / 20).clamp(2, 40);
    let width = n_candidates.to_string().len().max(4);
    fates(n_candidates, seed)
        .into_iter()
        .enumerate()
        .map(|(at, fate)| {
            let number = format!("{:0width$}", at + 1);
            let seed = seed.child("rehearsed candidate", number.as_bytes());
            let habit = match seed.child("habit", b"").stream().below(10) {
                0 | 1 => Habit::Twice,
                2 | 3 => Habit::ChangesMind,
                4 => Habit::TakesBack,
                _ => Habit::Once,
            };
            Planned {
                name: format!("演练{number}"),
                branch: format!("演练第{}党支部", at % n_branches + 1),
                number,
                fate,
                habit,
                seed,
            }
        })
        .collect()
}

/// 4 % stay away, 8 % leave, 3 % come late, the others submit; from [`FULL_CAST`] on at least one each.
fn fates(n_candidates: usize, seed: &Seed) -> Vec<Fate> {
    let share = |percent: usize| {
        let rounded = (n_candidates * percent + 50) / 100;
        if FULL_CAST <= n_candidates {
            rounded.max(1)
        } else {
            rounded
        }
    };
    let shares = [
        (Fate::StaysAway, share(4)),
        (Fate::Leaves, share(8)),
        (Fate::ComesLate, share(3)),
    ];
    let mut fates: Vec<Fate> = shares
        .into_iter()
        .flat_map(|(fate, count)| std::iter::repeat_n(fate, count))
        .collect();
    fates.resize(n_candidates, Fate::Submits);
    seed.child("fates", b"").stream().shuffle(&mut fates);
    fates
}

/// The time for one attempt in whole seconds: submitters must finish comfortably even where a slow
/// machine serves them all at once, and the others must not be waited for longer than needed.
///
/// At most 128 candidates sit at a time, some 15 requests each. In a debug build on two cores the
/// slowest of 1,000 took 5 s on SQLite and 12 s on PostgreSQL; they have 31 s.
pub(super) fn duration_seconds(n_candidates: usize) -> usize {
    (5 + n_candidates.min(128) / 8 + n_candidates / 100).min(60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(cast: &[Planned], fate: Fate) -> usize {
        cast.iter().filter(|planned| planned.fate == fate).count()
    }

    #[test]
    fn the_shares_of_a_large_cast_are_as_announced() {
        let cast = plan(1000, &Seed::from_number(1));
        let wanted = [
            (Fate::StaysAway, 40),
            (Fate::Leaves, 80),
            (Fate::ComesLate, 30),
            (Fate::Submits, 850),
        ];
        for (fate, n) in wanted {
            assert_eq!(count(&cast, fate), n, "{fate:?}");
        }
        for habit in [
            Habit::Once,
            Habit::Twice,
            Habit::ChangesMind,
            Habit::TakesBack,
        ] {
            assert!(
                cast.iter().filter(|planned| planned.habit == habit).count() > 50,
                "{habit:?}"
            );
        }
    }

    #[test]
    fn a_small_cast_has_every_fate_and_a_tiny_one_submits() {
        let cast = plan(FULL_CAST, &Seed::from_number(1));
        for fate in [
            Fate::StaysAway,
            Fate::Leaves,
            Fate::ComesLate,
            Fate::Submits,
        ] {
            assert!(count(&cast, fate) > 0, "{fate:?}");
        }
        assert_eq!(count(&plan(1, &Seed::from_number(1)), Fate::Submits), 1);
    }

    #[test]
    fn the_same_seed_gives_the_same_plan_and_another_seed_another() {
        let fates = |seed| {
            plan(50, &Seed::from_number(seed))
                .iter()
                .map(|planned| planned.fate)
                .collect::<Vec<_>>()
        };
        assert_eq!(fates(1), fates(1));
        assert_ne!(fates(1), fates(2));
    }

    #[test]
    fn numbers_are_unique_and_sort_as_texts() {
        let cast = plan(12_000, &Seed::from_number(1));
        assert!(cast.is_sorted_by(|a, b| a.number < b.number));
    }
}
