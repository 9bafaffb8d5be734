//! Who chose which option (选项分析).
//!
//! Invariant: every option of the question has its line, chosen or not; a candidate counts once, with the
//! options that they chose.

use super::fixed::{NotCounted, checked};
use super::groups::{Groups, Rank, group_means};
use super::joint::Joint;
use super::levels::Levels;
use super::moments::{Counted, Moments};
use super::number::{billionths, marks, real};
use super::questions::by_total;
use super::undefined::{Figure, Undefined, at_least};

/// Choices of all questions, a candidate at a time; for fixed papers and for papers of one's own.
///
/// Memory: a count for each option, distinct score and distinct total.
#[derive(Debug, Clone)]
pub struct Options {
    totals: Levels,
    /// Of each question how many had it, and how many of these chose each option.
    questions: Vec<Joint>,
    /// Options of each question.
    widths: Vec<usize>,
    n_without: Vec<u64>,
}

/// What a candidate chose on a question.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chosen<'a> {
    /// Which question, from 0 on.
    pub question: usize,
    /// The score on it, in marks.
    pub score: f64,
    /// Places of the options chosen, 0 for A; places beyond the options count for nothing.
    pub options: &'a [usize],
}

/// What an option is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// It is right.
    Key,
    /// It is wrong.
    Distractor,
}

/// How one option did.
#[derive(Debug, Clone, PartialEq)]
pub struct OptionFigures {
    /// Right or wrong.
    pub role: Role,
    /// Candidates who had the question.
    pub n: u64,
    /// Of them, who chose the option.
    pub n_chosen: u64,
    /// Their share, 0 to 1; shares of a question with several keys add up to more than 1.
    pub rate: Figure,
    /// The same shares among the best and the worst 27 % by total, ties shared out.
    pub groups: Result<Groups, Undefined>,
    /// Correlation of choosing it (1 or 0) with the rest score, −1 to 1: above 0 for a key that the able find,
    /// below 0 for a distractor that does its work.
    pub rest_correlation: Figure,
}

impl Options {
    /// Of questions with so many options each; 0 for questions without.
    pub fn new(n_options: &[usize]) -> Self {
        Self {
            totals: Levels::default(),
            questions: n_options.iter().map(|n| Joint::new(n + 1)).collect(),
            widths: n_options.to_vec(),
            n_without: vec![0; n_options.len()],
        }
    }

    /// Counts a candidate by what they chose on each question that they had, and by their total, in marks.
    ///
    /// Where candidates have papers of their own, `total` is the ranked one ([`super::CandidateFigures`]): in
    /// steps, as every distinct total takes memory.
    ///
    /// # Errors
    /// [`NotCounted::NoSuchQuestion`] and [`NotCounted::NotAScore`] (of the total with the number of
    /// questions for the question); nothing is counted then.
    pub fn count(&mut self, total: f64, paper: &[Chosen<'_>]) -> Result<(), NotCounted> {
        let n_questions = self.questions.len();
        for chosen in paper {
            checked(chosen.question, chosen.score)?;
            if n_questions <= chosen.question {
                return Err(NotCounted::NoSuchQuestion {
                    question: chosen.question,
                    n_questions,
                });
            }
        }
        let place = self.totals.place(billionths(checked(n_questions, total)?));
        for chosen in paper {
            let joint = self.questions.get_mut(chosen.question);
            let counts = joint.map(|joint| joint.counts(billionths(chosen.score), place));
            if let Some([all, options @ ..]) = counts {
                *all += 1;
                for option in chosen.options {
                    if let Some(n) = options.get_mut(*option) {
                        *n += 1;
                    }
                }
            }
            if chosen.options.is_empty()
                && let Some(n) = self.n_without.get_mut(chosen.question)
            {
                *n += 1;
            }
        }
        Ok(())
    }

    /// Adds candidates that were counted elsewhere, on the same questions.
    ///
    /// # Errors
    /// [`NotCounted::OtherQuestions`] where the numbers of options differ.
    pub fn merge(&mut self, other: &Self) -> Result<(), NotCounted> {
        if self.widths != other.widths {
            return Err(NotCounted::OtherQuestions);
        }
        let totals = other.totals.values().iter();
        let places: Vec<usize> = totals.map(|total| self.totals.place(*total)).collect();
        for (joint, others) in self.questions.iter_mut().zip(&other.questions) {
            joint.merge(others, &places);
        }
        for (n, more) in self.n_without.iter_mut().zip(&other.n_without) {
            *n += more;
        }
        Ok(())
    }

    /// Candidates who had a question and chose none of its options; `None` where there is no such question.
    pub fn n_without_choice(&self, question: usize) -> Option<u64> {
        self.n_without.get(question).copied()
    }

    /// Figures of each option of a question in order; `keys` are the places of the right ones. Empty where
    /// there is no such question.
    pub fn figures(&self, question: usize, keys: &[usize]) -> Vec<OptionFigures> {
        let Some(joint) = self.questions.get(question) else {
            return Vec::new();
        };
        let n_options = self.widths.get(question).copied().unwrap_or(0);
        (0..n_options)
            .map(|place| {
                let cells = cells(joint, self.totals.values(), place);
                let n = cells.iter().map(|cell| cell.n).sum();
                let n_chosen = cells.iter().map(|cell| cell.n_chosen).sum();
                OptionFigures {
                    role: if keys.contains(&place) {
                        Role::Key
                    } else {
                        Role::Distractor
                    },
                    n,
                    n_chosen,
                    rate: at_least(n, 1).map(|n| real(n_chosen) / n),
                    groups: groups(&cells),
                    rest_correlation: rest_correlation(&cells),
                }
            })
            .collect()
    }
}

fn cells(joint: &Joint, totals: &[f64], option: usize) -> Vec<Cell> {
    let places = joint.places();
    places
        .filter_map(|(score, place, counts)| {
            let total = *totals.get(place)?;
            Some(Cell {
                total,
                rest: marks(total - score),
                n: *counts.first()?,
                n_chosen: *counts.get(option + 1)?,
            })
        })
        .collect()
}

/// Candidates who agree in score and total, and how many of them chose an option.
struct Cell {
    total: f64,
    rest: f64,
    n: u64,
    n_chosen: u64,
}

fn groups(cells: &[Cell]) -> Result<Groups, Undefined> {
    let ranks = cells.iter().map(|cell| {
        let sum = real(cell.n_chosen);
        (cell.total, Rank { n: cell.n, sum })
    });
    group_means(&by_total(ranks))
}

fn rest_correlation(cells: &[Cell]) -> Figure {
    let counted = cells.iter().flat_map(|cell| {
        let others = cell.n - cell.n_chosen.min(cell.n);
        [(1.0, cell.rest, cell.n_chosen), (0.0, cell.rest, others)]
    });
    let counted: Vec<Counted> = counted.filter(|(.., n)| *n != 0).collect();
    Moments::of(counted.into_iter()).correlation(Undefined::SameRest)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One key (A) of one mark; rests from 0 to 4; C is what the best choose.
    fn miskeyed() -> Options {
        let mut options = Options::new(&[4]);
        let mut count = |chosen: &[usize], rest: f64| {
            let score = f64::from(u8::from(chosen == [0]));
            let chosen = Chosen {
                question: 0,
                score,
                options: chosen,
            };
            options.count(rest + score, &[chosen]).unwrap();
        };
        for (option, rest) in [(1, 0.0), (0, 0.0), (1, 1.0), (0, 1.0), (0, 2.0)] {
            count(&[option], rest);
        }
        for rest in [2.0, 3.0, 4.0, 4.0] {
            count(&[2], rest);
        }
        count(&[], 0.0);
        options
    }

    #[test]
    fn every_option_has_its_line() {
        let figures = miskeyed().figures(0, &[0]);
        let n_chosen: Vec<u64> = figures.iter().map(|option| option.n_chosen).collect();
        assert_eq!(n_chosen, [3, 2, 4, 0]);
        assert_eq!(figures[3].rate, Ok(0.0));
        assert_eq!(figures[3].rest_correlation, Err(Undefined::SameScore));
        let roles: Vec<Role> = figures.iter().map(|option| option.role).collect();
        assert_eq!(roles[0], Role::Key);
        assert_eq!(roles[1..], [Role::Distractor; 3]);
        assert_eq!(miskeyed().n_without_choice(0), Some(1));
        assert!(miskeyed().figures(1, &[0]).is_empty());
    }

    #[test]
    fn what_the_best_choose_stands_out() {
        let figures = miskeyed().figures(0, &[0]);
        // Groups of three: at the top two of total 4 and one of the two with 3, of whom one chose C.
        let third = figures[2].groups.unwrap();
        assert!((third.upper - 2.5 / 3.0).abs() < 1e-12, "{third:?}");
        assert!(third.lower.abs() < 1e-12);
        let key = figures[0].rest_correlation.unwrap();
        assert!(key < 0.0 && 0.7 < figures[2].rest_correlation.unwrap());
    }

    #[test]
    fn parts_make_the_whole() {
        let (mut twice, part) = (miskeyed(), miskeyed());
        twice.merge(&part).unwrap();
        let (once, twice) = (part.figures(0, &[0]), twice.figures(0, &[0]));
        for (once, twice) in once.iter().zip(&twice) {
            assert_eq!(twice.n_chosen, 2 * once.n_chosen);
            assert_eq!(twice.rate, once.rate);
        }
        let mut other = Options::new(&[3]);
        assert_eq!(other.merge(&part), Err(NotCounted::OtherQuestions));
    }

    #[test]
    fn what_cannot_be_counted_is_refused_whole() {
        let mut options = Options::new(&[2, 2]);
        let chosen = |question, score| Chosen {
            question,
            score,
            options: &[0],
        };
        let refused = options.count(1.0, &[chosen(0, 1.0), chosen(1, f64::NAN)]);
        assert!(matches!(
            refused,
            Err(NotCounted::NotAScore { question: 1, .. })
        ));
        let refused = options.count(1.0, &[chosen(0, 1.0), chosen(2, 1.0)]);
        assert!(matches!(
            refused,
            Err(NotCounted::NoSuchQuestion { question: 2, .. })
        ));
        assert!(options.count(f64::INFINITY, &[chosen(0, 1.0)]).is_err());
        assert_eq!(options.figures(0, &[])[0].n, 0);
    }
}
