//! At which letters the right options stand, and how often they repeat.

use std::collections::BTreeMap;

use super::chance::{Probability, upper_tail};
use super::ratio::{Ratio, term};
use crate::domain::paper::check::{Mark, Reading, Standing};

/// Key letters of single-choice questions, and answers of true-or-false questions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letters {
    /// By number of options, ascending.
    pub by_options: Vec<LetterCount>,
    /// The most equal key letters in a row within a section.
    pub longest_run: u64,
    /// Statements that are right.
    pub right: u64,
    /// Statements that are wrong.
    pub wrong: u64,
    /// The most equal answers in a row within a section of statements.
    pub longest_truth_run: u64,
}

/// Key letters of the questions with so many options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterCount {
    /// The options.
    pub options: usize,
    /// How often the right one stood at A, B and so on.
    pub counts: Vec<u64>,
    /// The same for questions whose options may all stand anywhere; the others are not chance.
    pub free: Vec<u64>,
    /// Whether that is as even as chance would have it; none where too little was counted.
    pub test: Option<LetterTest>,
}

/// A χ² test against every letter equally often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LetterTest {
    /// Σ (found − expected)² / expected. Exact.
    pub chi_square: Ratio,
    /// Degrees of freedom: one less than the options.
    pub degrees: u32,
    /// How often chance alone would come out at least as uneven.
    pub p: Probability,
}

#[derive(Debug, Default)]
pub(super) struct Tally {
    /// Counts of all and of free questions, by number of options.
    by_options: BTreeMap<usize, (Vec<u64>, Vec<u64>)>,
    longest_run: u64,
    right: u64,
    wrong: u64,
    longest_truth_run: u64,
}

/// What repeats: a letter, by its place, or 对 and 错.
#[derive(PartialEq, Eq, Clone, Copy)]
enum Shown {
    Letter(usize),
    Truth(bool),
}

impl Tally {
    pub(super) fn add(&mut self, reading: &Reading<'_>, is_shuffled: bool) {
        for section in reading
            .standing
            .chunk_by(|a, b| a.slot.section == b.slot.section)
        {
            let mut run: Option<(Shown, u64)> = None;
            for standing in section {
                let Some(shown) = shown(standing) else {
                    run = None;
                    continue;
                };
                let length = match run {
                    Some((before, length)) if before == shown => length + 1,
                    Some(_) | None => 1,
                };
                run = Some((shown, length));
                match shown {
                    Shown::Letter(letter) => {
                        self.longest_run = self.longest_run.max(length);
                        self.count(standing, letter, is_shuffled);
                    }
                    Shown::Truth(is_right) => {
                        self.longest_truth_run = self.longest_truth_run.max(length);
                        self.right += u64::from(is_right);
                        self.wrong += u64::from(!is_right);
                    }
                }
            }
        }
    }

    fn count(&mut self, standing: &Standing<'_>, letter: usize, is_shuffled: bool) {
        let choices = standing.known.choices;
        let options = choices.len();
        let zero = || (vec![0; options], vec![0; options]);
        let (all, free) = self.by_options.entry(options).or_insert_with(zero);
        if let Some(count) = all.get_mut(letter) {
            *count += 1;
        }
        let is_free = is_shuffled && choices.iter().all(|(_, is_pinned)| !is_pinned);
        if let Some(count) = free.get_mut(letter)
            && is_free
        {
            *count += 1;
        }
    }

    pub(super) fn finish(self) -> Letters {
        let by_options = self.by_options.into_iter();
        let by_options = by_options.map(|(options, (counts, free))| LetterCount {
            options,
            test: test(&free),
            counts,
            free,
        });
        Letters {
            by_options: by_options.collect(),
            longest_run: self.longest_run,
            right: self.right,
            wrong: self.wrong,
            longest_truth_run: self.longest_truth_run,
        }
    }
}

fn shown(standing: &Standing<'_>) -> Option<Shown> {
    match standing.known.mark {
        Mark::Option { .. } => standing.known.letter_at(standing.slot).map(Shown::Letter),
        Mark::Truth(is_right) => Some(Shown::Truth(is_right)),
        Mark::None => None,
    }
}

/// With `m` letters and `T` counted, χ² = (m·Σ found² − T²) / T. Below five expected a letter the χ²
/// distribution is no good approximation (Cochran 1954), and nothing is said.
fn test(found: &[u64]) -> Option<LetterTest> {
    let m = term(found.len());
    let total: i128 = found.iter().map(|count| i128::from(*count)).sum();
    let degrees = u32::try_from(found.len()).ok()?.checked_sub(1)?;
    if degrees == 0 || total < 5 * m {
        return None;
    }
    let squares: i128 = found
        .iter()
        .map(|count| i128::from(*count) * i128::from(*count))
        .sum();
    let chi_square = Ratio::new(m * squares - total * total, total)?;
    Some(LetterTest {
        chi_square,
        degrees,
        p: upper_tail(chi_square, degrees),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chi_square_is_exact() {
        // Expected 25 each: (25 + 25 + 0 + 0) / 25 = 2; the tail of 2 with 3 degrees is 0.5724.
        let found = test(&[30, 20, 25, 25]).unwrap();
        assert_eq!(found.chi_square.to_string(), "2/1");
        assert_eq!((found.degrees, found.p.to_string().as_str()), (3, "0.5724"));
    }

    #[test]
    fn too_little_is_not_judged() {
        assert_eq!(test(&[19, 0, 0, 0]), None);
        assert!(test(&[20, 0, 0, 0]).is_some());
        assert_eq!(test(&[]), None);
    }
}
