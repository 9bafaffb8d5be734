//! What a blind guess is worth.
//!
//! Invariant: shares of the marks of a question, by going through every answer that a guesser may give.

use super::number::real_len;
use super::undefined::{Figure, Undefined};

/// Most options whose subsets are gone through: about a million.
pub const MAX_GUESSED_OPTIONS: usize = 20;

/// The guess score of one right answer among `n`: 1/n. For questions with one key, and for a pair to match
/// among `n` choices.
pub fn guess_one_of(n: usize) -> Figure {
    if n == 0 {
        Err(Undefined::TooFewQuestions)
    } else {
        Ok(1.0 / real_len(n))
    }
}

/// The guess score of a question with several keys: the mean of `score` over all 2^m − 1 sets of one option
/// or more, as a share of the marks. `score` is given the places chosen, ascending, and is the rule in force.
///
/// # Errors
/// [`Undefined::TooManyOptions`] beyond [`MAX_GUESSED_OPTIONS`], [`Undefined::TooFewQuestions`] without any.
pub fn guess_by_subsets(n_options: usize, mut score: impl FnMut(&[usize]) -> f64) -> Figure {
    if n_options == 0 {
        return Err(Undefined::TooFewQuestions);
    }
    if MAX_GUESSED_OPTIONS < n_options {
        return Err(Undefined::TooManyOptions);
    }
    let n_subsets = (1_usize << n_options) - 1;
    let mut chosen = Vec::with_capacity(n_options);
    let mut sum = 0.0;
    for subset in 1..=n_subsets {
        chosen.clear();
        chosen.extend((0..n_options).filter(|place| subset >> place & 1 == 1));
        sum += score(&chosen);
    }
    Ok(sum / real_len(n_subsets))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_or_nothing_is_guessed_once_in_all_subsets() {
        let key = [0, 2, 3];
        let guessed = guess_by_subsets(5, |chosen| f64::from(u8::from(chosen == key)));
        assert!((guessed.unwrap() - 1.0 / 31.0).abs() < 1e-15);
    }

    #[test]
    fn a_share_for_each_key_found_is_worth_more() {
        // Of the 7 subsets of the keys, 3 have one of them, 3 two and one all: (3·1 + 3·2 + 3)/3 of 31.
        let guessed = guess_by_subsets(5, |chosen| {
            let n_right = chosen.iter().filter(|place| **place < 3).count();
            if n_right == chosen.len() {
                real_len(n_right) / 3.0
            } else {
                0.0
            }
        });
        assert!((guessed.unwrap() - 4.0 / 31.0).abs() < 1e-15);
    }

    #[test]
    fn what_cannot_be_gone_through_is_said() {
        assert_eq!(
            guess_by_subsets(0, |_| 1.0),
            Err(Undefined::TooFewQuestions)
        );
        assert_eq!(
            guess_by_subsets(21, |_| 1.0),
            Err(Undefined::TooManyOptions)
        );
        assert_eq!(guess_one_of(4), Ok(0.25));
        assert_eq!(guess_one_of(0), Err(Undefined::TooFewQuestions));
    }
}
