//! From the questions chosen for a section to their order, and the order of their options.
//!
//! Invariant: what comes out is what went in, each question once, each option once, pinned options at
//! their place and questions on one stimulus side by side. Over all seeds every order that this
//! leaves is equally likely, but for orders with more than [`MAX_RUN`] equal key letters in a row:
//! those are drawn again.

mod piece;
mod truths;

pub use piece::{Arranged, Choices, LetterKey, OptionOrder, Piece};

use super::super::seed::Stream;
use crate::domain::question::Kind;

/// Most equal key letters in a row.
pub const MAX_RUN: u32 = 3;

/// What comes in an order of each paper's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shuffles {
    /// The questions of a section; otherwise they stand by their place in the pool.
    pub questions: bool,
    /// Options that are not pinned; items to be put in order are shuffled in any case, for the author
    /// may have listed them as they should be.
    pub options: bool,
}

/// The questions of one section in the order of the paper, with the order of their options.
///
/// `pieces` may come in any order; the result depends on their places alone. Drawn from `stream`:
///
/// - The order of the questions, each equally likely. Questions on one stimulus move as one, and stand
///   by their places within. A section of true-false questions is drawn again while more than
///   [`MAX_RUN`] in a row are true, or false (see `truths` for where that cannot be had).
/// - The order of the options of each question, each equally likely. Where the key would be the fourth
///   in a row under its letter, that question is drawn again. It keeps every order whose key letter is
///   another one equally likely; and because no letter is treated unlike another, the key of a question
///   without pinned options still stands under each letter equally often. A question whose key
///   cannot move, because its options are pinned, counts in the run before it is reached; a longer
///   run stays only where pinned options leave nothing else.
pub fn arrange_section(pieces: &[Piece], shuffles: Shuffles, stream: &mut Stream) -> Vec<Arranged> {
    let mut ordered = pieces.to_vec();
    if !ordered.is_sorted_by(|a, b| a.place <= b.place) {
        ordered.sort_unstable_by_key(|piece| piece.place);
    }
    if ordered.iter().any(|piece| piece.stimulus.is_some()) {
        ordered = gathered(&ordered);
        if shuffles.questions {
            let mut sets: Vec<&[Piece]> = ordered.chunk_by(share_a_stimulus).collect();
            truths::shuffle(&mut sets, |set| set, stream);
            ordered = sets.concat();
        }
    } else if shuffles.questions {
        truths::shuffle(&mut ordered, std::slice::from_ref, stream);
    }
    letter(&ordered, shuffles, stream)
}

fn share_a_stimulus(a: &Piece, b: &Piece) -> bool {
    a.stimulus.is_some() && a.stimulus == b.stimulus
}

/// The questions with those on one stimulus side by side, at the place of the first of them.
fn gathered(sorted: &[Piece]) -> Vec<Piece> {
    let mut gathered: Vec<Piece> = Vec::with_capacity(sorted.len());
    for (at, piece) in sorted.iter().enumerate() {
        if piece.stimulus.is_none() {
            gathered.push(*piece);
        } else if !gathered.iter().any(|other| share_a_stimulus(piece, other)) {
            let set = sorted.iter().skip(at);
            gathered.extend(set.filter(|other| share_a_stimulus(piece, other)));
        }
    }
    gathered
}

/// The letters of the keys so far that are equal, to the end.
#[derive(Default)]
struct Run {
    letter: Option<usize>,
    length: u32,
}

impl Run {
    fn push(&mut self, letter: Option<usize>) {
        if self.letter == letter {
            self.length += 1;
        } else {
            *self = Self { letter, length: 1 };
        }
    }
}

/// Draws the options of questions that stand in their order.
fn letter(ordered: &[Piece], shuffles: Shuffles, stream: &mut Stream) -> Vec<Arranged> {
    let mut arranged = Vec::with_capacity(ordered.len());
    let mut run = Run::default();
    let mut rest = ordered;
    while let Some((piece, later)) = rest.split_first() {
        rest = later;
        let order = if !shuffles.options && piece.kind != Kind::Order {
            piece.choices.as_authored()
        } else if piece.choices.moves(piece.key) {
            let next = stuck_run(later);
            piece.choices.shuffled_until(stream, |order| {
                let letter = order.letter_of(piece.key);
                let before = if letter == run.letter { run.length } else { 0 };
                let after = if letter == next.letter {
                    next.length
                } else {
                    0
                };
                before + 1 + after <= MAX_RUN
            })
        } else {
            piece.choices.shuffled(stream)
        };
        match order.letter_of(piece.key) {
            None => run = Run::default(),
            letter => run.push(letter),
        }
        arranged.push(Arranged {
            place: piece.place,
            order,
        });
    }
    arranged
}

/// The run of equal key letters with which the next questions begin, as far as their keys cannot move.
fn stuck_run(later: &[Piece]) -> Run {
    let mut run = Run::default();
    for piece in later {
        let stuck = piece.choices.stuck_letter(piece.key);
        if stuck.is_none() || (run.letter.is_some() && run.letter != stuck) {
            break;
        }
        run.push(stuck);
    }
    run
}

#[cfg(test)]
mod tests;
