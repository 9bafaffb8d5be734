//! What a score on one paper is worth on another, through the ability at which it is expected.
//!
//! Invariant: the table of a paper ascends, 0 is worth 0 and full marks are worth full marks.

use super::curve::Curve;

/// A paper: each question's curve and what a right answer is worth.
///
/// With marks as weights, scores are marks: true-score equating (Lord 1980; Kolen and Brennan 2014, 6.5). With
/// slopes as weights, a score Σ a·x leads to the ability of greatest likelihood.
#[derive(Debug, Clone, PartialEq)]
pub struct TrueScores {
    questions: Vec<(Curve, f64)>,
    full: f64,
}

/// Why scores of a paper say nothing of abilities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TrueScoreError {
    /// There is no question.
    #[error("the paper has no question with a curve")]
    NoQuestion,
    /// The able do worse on it, or it is worth nothing: scores do not rise with ability.
    #[error("question {question} has a slope or a weight that is not above 0")]
    NotRising {
        /// Its place on the paper, from 0.
        question: usize,
    },
}

/// A score of one paper, on another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Equated {
    /// What it is worth on the reference paper, 0 to that paper's full marks.
    pub score: f64,
    /// The ability at which the score is expected; `None` at 0 and at full marks, where it is infinite.
    pub ability: Option<f64>,
}

/// Abilities beyond which scores are 0 or full marks for all that matters.
const REACH: f64 = 40.0;
/// Halvings of the interval of abilities: to the last bit.
const HALVINGS: u32 = 100;

impl TrueScores {
    /// A paper of these questions and weights.
    ///
    /// # Errors
    /// Without questions, or with one on which scores do not rise with ability.
    pub fn new(questions: Vec<(Curve, f64)>) -> Result<Self, TrueScoreError> {
        if questions.is_empty() {
            return Err(TrueScoreError::NoQuestion);
        }
        let is_rising = |(curve, weight): &(Curve, f64)| {
            let parts = [curve.slope, *weight, curve.intercept];
            parts.iter().all(|part| part.is_finite()) && 0.0 < curve.slope && 0.0 < *weight
        };
        match questions.iter().position(|question| !is_rising(question)) {
            Some(question) => Err(TrueScoreError::NotRising { question }),
            None => Ok(Self {
                full: questions.iter().map(|(_, weight)| weight).sum(),
                questions,
            }),
        }
    }

    /// Full marks: Σ w.
    pub fn full(&self) -> f64 {
        self.full
    }

    /// The true score T(θ) = Σ w·P(θ), 0 to full marks.
    pub fn at(&self, ability: f64) -> f64 {
        let parts = self
            .questions
            .iter()
            .map(|(curve, weight)| weight * curve.probability(ability));
        parts.sum()
    }

    /// The standard error of measurement of a score at θ: √Σ w²P(1 − P).
    pub fn standard_error(&self, ability: f64) -> f64 {
        let parts = self.questions.iter().map(|(curve, weight)| {
            let right = curve.probability(ability);
            weight * weight * right * (1.0 - right)
        });
        parts.sum::<f64>().sqrt()
    }

    /// The ability at which `score` is expected, by halving; `None` at or beyond 0 and full marks, and for what
    /// is not a number.
    pub fn ability_of(&self, score: f64) -> Option<f64> {
        if !(0.0 < score && score < self.full) {
            return None;
        }
        let (mut low, mut high) = (-REACH, REACH);
        for _ in 0..HALVINGS {
            let middle = f64::midpoint(low, high);
            if self.at(middle) < score {
                low = middle;
            } else {
                high = middle;
            }
        }
        Some(f64::midpoint(low, high))
    }

    /// What `score` on this paper is worth on `reference`: T_reference(T⁻¹(score)). At or below 0 it is worth 0,
    /// at or above full marks the full marks; curves have no chance level, hence no scores below it.
    pub fn equate(&self, score: f64, reference: &Self) -> Equated {
        let ability = self.ability_of(score);
        let score = match ability {
            Some(ability) => reference.at(ability),
            None if self.full <= score => reference.full,
            None => 0.0,
        };
        Equated { score, ability }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paper(difficulties: &[f64]) -> TrueScores {
        let curves = difficulties
            .iter()
            .map(|b| (Curve::of_difficulty(1.1, *b), 2.0));
        TrueScores::new(curves.collect()).unwrap()
    }

    #[test]
    fn a_paper_is_worth_itself() {
        let paper = paper(&[-1.3, 0.2, 0.9, 2.5]);
        for score in [0.0, 0.1, 3.0, 5.5, 7.999, 8.0] {
            assert!(
                (paper.equate(score, &paper).score - score).abs() < 1e-12,
                "{score}"
            );
        }
    }

    #[test]
    fn a_score_on_a_harder_paper_is_worth_more() {
        let (harder, easier) = (paper(&[0.5, 1.0, 1.5]), paper(&[-0.5, 0.0, 0.5]));
        let mut before = 0.0;
        for tenth in 1_u8..60 {
            let score = f64::from(tenth) / 10.0;
            let equated = harder.equate(score, &easier);
            assert!(score < equated.score && before < equated.score);
            let back = easier.equate(equated.score, &harder).score;
            assert!((back - score).abs() < 1e-10);
            before = equated.score;
        }
    }

    #[test]
    fn one_question_by_hand() {
        // P = 0.8 at b = 0 is a logit of ln 4; a question of b = ln 4 then stands at one half.
        let own = TrueScores::new(vec![(Curve::of_difficulty(1.0, 0.0), 5.0)]).unwrap();
        let other = TrueScores::new(vec![(Curve::of_difficulty(1.0, 4.0_f64.ln()), 3.0)]).unwrap();
        let equated = own.equate(4.0, &other);
        assert!((equated.score - 1.5).abs() < 1e-14);
        assert!((equated.ability.unwrap() - 4.0_f64.ln()).abs() < 1e-14);
        assert!((own.standard_error(4.0_f64.ln()) - 2.0).abs() < 1e-14);
    }

    #[test]
    fn the_ends_are_mapped_to_the_ends() {
        let (own, other) = (paper(&[0.0, 1.0]), paper(&[0.0, 1.0, 2.0]));
        for (score, wanted) in [
            (-1.0, 0.0),
            (0.0, 0.0),
            (4.0, 6.0),
            (9.0, 6.0),
            (f64::NAN, 0.0),
        ] {
            let equated = own.equate(score, &other);
            assert_eq!(
                (equated.score.to_bits(), equated.ability),
                (f64::to_bits(wanted), None)
            );
        }
    }

    #[test]
    fn papers_whose_scores_do_not_rise_are_refused() {
        let curve = |slope| Curve {
            slope,
            intercept: 0.0,
        };
        assert_eq!(TrueScores::new(Vec::new()), Err(TrueScoreError::NoQuestion));
        for bad in [
            (curve(-0.5), 1.0),
            (curve(1.0), 0.0),
            (curve(f64::NAN), 1.0),
        ] {
            let refused = TrueScores::new(vec![(curve(1.0), 1.0), bad]);
            assert_eq!(refused, Err(TrueScoreError::NotRising { question: 1 }));
        }
    }
}
