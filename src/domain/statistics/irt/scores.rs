//! How scores are distributed at an ability, and over all abilities.
//!
//! Invariant: probabilities are at least 0 and sum to 1 within rounding; all steps add what is not negative, so
//! that nothing is lost in the tails.

use super::curve::Curve;
use super::nodes::{Grid, Nodes};
use super::table::{add, dot};

/// What a question can give: points, each with its probability. Points are whole numbers of the caller's
/// smallest unit; probabilities sum to 1.
pub type Points = Vec<(usize, f64)>;

/// Probabilities of the scores 0, 1, … of a paper whose questions are independent given θ: the recursion of
/// Lord and Wingersky (1984), for any points of each question.
///
/// Cost: questions × kinds of points × greatest score.
pub fn score_distribution(questions: &[Points]) -> Vec<f64> {
    let mut found = vec![1.0];
    for points in questions {
        let most = points.iter().map(|(points, _)| *points).max().unwrap_or(0);
        let mut next = vec![0.0; found.len() + most];
        for (points, probability) in points {
            add(
                next.get_mut(*points..).unwrap_or_default(),
                &found,
                *probability,
            );
        }
        found = next;
    }
    found
}

/// A question that gives `points` if right and 0 otherwise, at an ability.
pub fn points_at(curve: &Curve, points: usize, ability: f64) -> Points {
    let right = curve.probability(ability);
    vec![(0, 1.0 - right), (points, right)]
}

/// Probabilities of the scores 0, 1, … of candidates of all abilities, θ ~ N(0, 1): [`score_distribution`]
/// averaged over them. `paper` holds each question's curve and points.
pub fn population_distribution(paper: &[(Curve, usize)]) -> Vec<f64> {
    let grid = Grid::of(Nodes::ByLength, paper.len());
    let most: usize = paper.iter().map(|(_, points)| points).sum();
    let mut found = vec![0.0; most + 1];
    for (ability, log_weight) in grid.points.iter().zip(&grid.log_weights) {
        let questions = paper
            .iter()
            .map(|(curve, points)| points_at(curve, *points, *ability));
        let there = score_distribution(&questions.collect::<Vec<Points>>());
        add(&mut found, &there, log_weight.exp());
    }
    found
}

/// The mean and the standard deviation of a distribution of the scores 0, 1, ….
///
/// At an ability the standard deviation is the standard error of measurement there.
pub fn score_moments(distribution: &[f64]) -> (f64, f64) {
    let scores: Vec<f64> = (0_u32..).map(f64::from).take(distribution.len()).collect();
    let total: f64 = distribution.iter().sum();
    if total <= 0.0 {
        return (0.0, 0.0);
    }
    let mean = dot(&scores, distribution) / total;
    let squares = scores.iter().map(|score| (score - mean).powi(2));
    let spread: f64 = squares
        .zip(distribution)
        .map(|(square, p)| square * p)
        .sum();
    (mean, (spread / total).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_questions_give_the_binomial_distribution() {
        let found = score_distribution(&vec![vec![(0, 0.7), (1, 0.3)]; 4]);
        let wanted = [0.2401, 0.4116, 0.2646, 0.0756, 0.0081];
        assert!(
            found
                .iter()
                .zip(wanted)
                .all(|(found, wanted)| (found - wanted).abs() < 1e-15)
        );
    }

    #[test]
    fn points_of_any_kind_are_added_up() {
        // 0, 1 or 3 points, and 0 or 2: five scores by hand, and a gap at none of them.
        let found =
            score_distribution(&[vec![(0, 0.5), (1, 0.3), (3, 0.2)], vec![(0, 0.4), (2, 0.6)]]);
        let wanted = [0.2, 0.12, 0.3, 0.26, 0.0, 0.12];
        assert_eq!(found.len(), wanted.len());
        assert!(
            found
                .iter()
                .zip(wanted)
                .all(|(found, wanted)| (found - wanted).abs() < 1e-15)
        );
        let (mean, sd) = score_moments(&found);
        assert!((mean - (0.3 + 0.6 + 1.2)).abs() < 1e-15);
        assert!((sd * sd - (0.3 + 1.8 - 0.81 + 4.0 * 0.24)).abs() < 1e-14);
    }

    #[test]
    fn a_long_paper_keeps_its_tails() {
        let curves: Vec<(Curve, usize)> = (0..200_u16)
            .map(|n| (Curve::of_difficulty(1.2, f64::from(n) / 50.0 - 2.0), 1))
            .collect();
        let found = population_distribution(&curves);
        assert_eq!(found.len(), 201);
        assert!(found.iter().all(|p| 0.0 < *p));
        assert!((found.iter().sum::<f64>() - 1.0).abs() < 1e-7);
        let (mean, _) = score_moments(&found);
        assert!((mean - 100.0).abs() < 0.5);
    }

    #[test]
    fn no_question_gives_the_score_0() {
        assert_eq!(score_distribution(&[]), [1.0]);
        assert_eq!(score_moments(&[]), (0.0, 0.0));
        assert_eq!(score_distribution(&[Vec::new()]), [0.0]);
    }
}
