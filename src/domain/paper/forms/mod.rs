//! A few papers for print (A/B/C/D 卷) that share as few questions as possible.
//!
//! Invariant: every paper of the search is allowed, and what is returned is never worse than what
//! was given; both follow from the plan, the secret and the papers given.

mod board;
mod least;

use super::plan::{Plan, to_index};
use crate::domain::seed::{Seed, Stream};
use board::{Board, Change};
use least::least_score;

/// The most forms: one letter each.
pub const MAX_FORMS: usize = 26;

/// Moves tried that suit most exams: a second at the most.
pub const USUAL_MOVES: u32 = 200_000;

/// A move is taken when it is no worse than what was held so many moves ago ("late acceptance",
/// Burke and Bykov 2017, European Journal of Operational Research 258). One number to set, and no
/// temperature: whole numbers, the same on every machine.
const MEMORY: usize = 100;

/// How many units are drawn to take the best of: enough to lean the right way, too few to get stuck.
const DRAWN: usize = 4;

/// The most units on both sides of an exchange: a set of five against single questions.
const MAX_EXCHANGED: usize = 6;

/// Makes the papers of `start` share fewer questions, trying `n_moves` moves.
///
/// At most `n` and at most [`MAX_FORMS`] papers are taken of `start`; each must be allowed by
/// `plan`. Least comes first the largest number of questions that two papers share, then that
/// number summed over all pairs, then how far the papers' sums (difficulty, marks) lie apart. Ends
/// early where nothing can be better. The items of each paper are ascending.
pub fn forms(
    plan: &Plan,
    secret: &Seed,
    n: usize,
    start: Vec<Vec<u32>>,
    n_moves: u32,
) -> Vec<Vec<u32>> {
    let mut start = start;
    start.truncate(n.min(MAX_FORMS));
    for paper in &mut start {
        paper.sort_unstable();
    }
    let Some(mut board) = Board::new(plan, &start) else {
        return start;
    };
    let least = least_score(plan, &start);
    let mut stream = secret.child("forms", b"").stream();
    let mut best = (board.score(), board.clone_forms());
    let mut here = board.effort();
    let mut memory = [here; MEMORY];
    for slot in (0..MEMORY).cycle().take(to_index(n_moves)) {
        if best.0 <= least {
            break;
        }
        let before = memory.get(slot).copied().unwrap_or(here);
        if let Some(change) = propose(&board, &mut stream)
            && board.apply(&change)
        {
            let after = board.effort();
            if after <= here || after <= before {
                here = after;
                let score = board.score();
                if score < best.0 {
                    best = (score, board.clone_forms());
                }
            } else {
                board.undo(&change);
            }
        }
        if let Some(memory) = memory.get_mut(slot) {
            *memory = here;
        }
    }
    board.papers(&best.1)
}

/// A change of one paper that may be worth trying; none where chance led nowhere.
fn propose(board: &Board<'_>, stream: &mut Stream) -> Option<Change> {
    let form = stream.below(board.n_forms());
    let out = most_shared(board, form, stream)?;
    let (out, put) = match stream.below(8) {
        0 => exchange(board, form, out, stream)?,
        1 => cross(board, form, out, stream)?,
        _ => {
            let members = board.class(board.class_of(out));
            (vec![out], vec![least_shared(board, form, members, stream)?])
        }
    };
    Some(Change { form, out, put })
}

/// Between any classes, where the rows leave room for it; a set against several single questions.
fn exchange(
    board: &Board<'_>,
    form: u32,
    out: u32,
    stream: &mut Stream,
) -> Option<(Vec<u32>, Vec<u32>)> {
    let (mut out, mut put) = (vec![out], Vec::new());
    let size = |units: &[u32]| units.iter().map(|unit| board.size_of(*unit)).sum::<u32>();
    for _ in 0..MAX_EXCHANGED {
        let (taken, given) = (size(&out), size(&put));
        if taken == given {
            return Some((out, put));
        }
        let (list, unit) = if given < taken {
            let unit = least_shared(board, form, board.all_units(), stream)?;
            (&mut put, unit)
        } else {
            (&mut out, most_shared(board, form, stream)?)
        };
        if list.contains(&unit) {
            return None;
        }
        list.push(unit);
    }
    None
}

/// Between two pairs of classes, so that every row stays what it is.
fn cross(
    board: &Board<'_>,
    form: u32,
    out: u32,
    stream: &mut Stream,
) -> Option<(Vec<u32>, Vec<u32>)> {
    let put = least_shared(board, form, board.all_units(), stream)?;
    let backwards = board.backwards(board.class_of(out), board.class_of(put));
    let (from, to) = pick(backwards, stream)?;
    let members = board.class(from);
    let leaving = (0..DRAWN)
        .filter_map(|_| pick(members, stream))
        .find(|unit| board.is_on(form, *unit) && *unit != out)?;
    let coming = least_shared(board, form, board.class(to), stream)?;
    (coming != put).then(|| (vec![out, leaving], vec![put, coming]))
}

fn pick<T: Copy>(list: &[T], stream: &mut Stream) -> Option<T> {
    let bound = u32::try_from(list.len()).ok()?;
    list.get(to_index(stream.below(bound))).copied()
}

/// Of a few units of a form, one that most other forms hold too.
fn most_shared(board: &Board<'_>, form: u32, stream: &mut Stream) -> Option<u32> {
    let units = board.units_of(form);
    (0..DRAWN)
        .filter_map(|_| pick(units, stream))
        .max_by_key(|unit| board.n_uses(*unit))
}

/// Of a few of these units, one that is not on the form and on the fewest others.
fn least_shared(board: &Board<'_>, form: u32, units: &[u32], stream: &mut Stream) -> Option<u32> {
    (0..DRAWN)
        .filter_map(|_| pick(units, stream))
        .filter(|unit| !board.is_on(form, *unit))
        .min_by_key(|unit| board.n_uses(*unit))
}

#[cfg(test)]
mod tests;
