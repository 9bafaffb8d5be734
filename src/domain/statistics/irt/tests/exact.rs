//! Likelihoods and standard errors against sums that are taken at length, with no step in common.

use super::super::matrix::Cholesky;
use super::super::*;
use super::known::rows;

const ROWS: [&str; 24] = [
    "1100.", "1110.", "11.11", ".1111", "1-0.1", "0000.", "1111.", "01.00", ".0000", "11.11",
    "0000.", "1001.", "1101.", "1.100", "0.001", "0.000", ".1010", "100.1", "111.1", "111.1",
    "0110.", "1000.", "11.1-", "0.010",
];
const N: usize = 5;

fn cells() -> Vec<Vec<(usize, f64)>> {
    let cells = |row: &str| -> Vec<(usize, f64)> {
        let cells = row.chars().enumerate().filter(|(_, cell)| *cell != '.');
        cells
            .map(|(question, cell)| (question, f64::from(u8::from(cell == '1'))))
            .collect()
    };
    ROWS.iter().map(|row| cells(row)).collect()
}

fn chance(logit: f64, right: f64) -> f64 {
    let p = 1.0 / (1.0 + (-logit).exp());
    right * p + (1.0 - right) * (1.0 - p)
}

/// ln ∏ ∫ ∏ P(x | θ) φ(θ) dθ by the trapezoid rule; `parameters` are the common slope and the intercepts.
fn marginal(parameters: &[f64]) -> f64 {
    let (slope, intercepts) = parameters.split_first().unwrap();
    let of_row = |row: &Vec<(usize, f64)>| -> f64 {
        let total: f64 = (-112..=112)
            .map(|step| {
                let ability = f64::from(step) / 16.0;
                let answers = row
                    .iter()
                    .map(|(q, x)| chance(slope * ability + intercepts[*q], *x));
                answers.product::<f64>() * (-ability * ability / 2.0).exp()
            })
            .sum();
        (total / 16.0 / std::f64::consts::TAU.sqrt()).ln()
    };
    cells().iter().map(of_row).sum()
}

/// ln ∏ P(answers | score) over all answers of that score; `parameters` are easinesses.
fn conditional(parameters: &[f64]) -> f64 {
    let of_row = |row: &Vec<(usize, f64)>| -> f64 {
        let odds = |picked: usize| -> f64 {
            let right = row
                .iter()
                .enumerate()
                .filter(|(place, _)| picked >> place & 1 == 1);
            right.map(|(_, (q, _))| parameters[*q]).sum::<f64>().exp()
        };
        let own = row.iter().enumerate().filter(|(_, (_, x))| 0.5 < *x);
        let own: usize = own.map(|(place, _)| 1 << place).sum();
        let same = (0..1_usize << row.len()).filter(|other| other.count_ones() == own.count_ones());
        (odds(own) / same.map(odds).sum::<f64>()).ln()
    };
    cells().iter().map(of_row).sum()
}

/// Minus the second derivatives, by differences.
fn curvature(of: impl Fn(&[f64]) -> f64, at: &[f64]) -> Vec<Vec<f64>> {
    let step = 1e-3;
    let moved = |i: usize, j: usize, (by_i, by_j): (f64, f64)| {
        let mut there = at.to_vec();
        there[i] += by_i * step;
        there[j] += by_j * step;
        of(&there)
    };
    let entry = |i, j| {
        let same = moved(i, j, (1.0, 1.0)) + moved(i, j, (-1.0, -1.0));
        let other = moved(i, j, (1.0, -1.0)) + moved(i, j, (-1.0, 1.0));
        (other - same) / (4.0 * step * step)
    };
    (0..at.len())
        .map(|i| (0..at.len()).map(|j| entry(i, j)).collect())
        .collect()
}

fn inverse(matrix: &[Vec<f64>]) -> Vec<Vec<f64>> {
    Cholesky::of(matrix.iter().map(Vec::as_slice))
        .unwrap()
        .inverse()
}

fn is_a_top(of: impl Fn(&[f64]) -> f64, at: &[f64]) {
    for number in 0..at.len() {
        for by in [-0.01, 0.01] {
            let mut there = at.to_vec();
            there[number] += by;
            assert!(of(&there) < of(at), "{number} {by}");
        }
    }
}

#[test]
fn the_marginal_likelihood_is_greatest_and_its_curvature_gives_the_errors() {
    let found = calibrate(&rows(N, &ROWS), &Settings::of(Model::Rasch)).unwrap();
    let estimates: Vec<QuestionEstimate> =
        found.questions.iter().map(|found| found.unwrap()).collect();
    let mut parameters = vec![estimates[0].curve.slope];
    parameters.extend(estimates.iter().map(|estimate| estimate.curve.intercept));
    let wanted = marginal(&parameters);
    assert!(
        (found.log_likelihood - wanted).abs() < 1e-7,
        "{} {wanted} {parameters:?}",
        found.log_likelihood
    );
    is_a_top(marginal, &parameters);
    assert_eq!(found.information, Some(Information::Observed));
    let variances = inverse(&curvature(marginal, &parameters));
    for (number, estimate) in estimates.iter().enumerate() {
        let (v_d, both) = (variances[number + 1][number + 1], variances[number + 1][0]);
        let (a, b) = (estimate.curve.slope, estimate.curve.difficulty().unwrap());
        let v_b = (v_d + b * b * variances[0][0] + 2.0 * b * both) / (a * a);
        for (found, wanted) in [
            (estimate.slope_error, variances[0][0]),
            (estimate.intercept_error, v_d),
            (estimate.difficulty_error, v_b),
        ] {
            let wanted = wanted.sqrt();
            assert!(
                (found.unwrap() / wanted - 1.0).abs() < 1e-3,
                "{found:?} {wanted}"
            );
        }
    }
}

#[test]
fn the_conditional_likelihood_is_greatest_and_its_curvature_gives_the_errors() {
    let found = calibrate_conditionally(&rows(N, &ROWS)).unwrap();
    let estimates: Vec<Difficulty> = found.questions.iter().map(|found| found.unwrap()).collect();
    let easiness: Vec<f64> = estimates
        .iter()
        .map(|estimate| -estimate.difficulty)
        .collect();
    assert!(easiness.iter().sum::<f64>().abs() < 1e-12);
    assert!((found.log_likelihood - conditional(&easiness)).abs() < 1e-10);
    is_a_top(conditional, &easiness);
    let mut information = curvature(conditional, &easiness);
    information
        .iter_mut()
        .flatten()
        .for_each(|entry| *entry += 1.0);
    let variances = inverse(&information);
    for (number, estimate) in estimates.iter().enumerate() {
        let wanted = (variances[number][number] - 1.0 / 25.0).sqrt();
        let found = estimate.standard_error.unwrap();
        assert!((found / wanted - 1.0).abs() < 0.01, "{found} {wanted}");
    }
}

#[test]
fn abilities_are_the_moments_of_what_is_known_after_the_answers() {
    let responses = rows(N, &ROWS);
    let found = calibrate(&responses, &Settings::of(Model::Rasch)).unwrap();
    let abilities = expected_abilities(&responses, &found.curves());
    for (row, found_ability) in cells().iter().zip(&abilities) {
        let mut sums = [0.0; 3];
        for step in -112..=112 {
            let ability = f64::from(step) / 16.0;
            let answers = row
                .iter()
                .map(|(q, x)| chance(found.curves()[*q].unwrap().logit(ability), *x));
            let mass = answers.product::<f64>() * (-ability * ability / 2.0).exp();
            for (sum, power) in sums.iter_mut().zip([0, 1, 2]) {
                *sum += mass * ability.powi(power);
            }
        }
        let mean = sums[1] / sums[0];
        let sd = (sums[2] / sums[0] - mean * mean).sqrt();
        assert!((found_ability.ability - mean).abs() < 1e-6);
        assert!((found_ability.standard_error - sd).abs() < 1e-6);
        assert_eq!(found_ability.n_questions, row.len());
    }
}

#[test]
fn the_order_of_candidates_and_of_their_questions_does_not_matter() {
    let mut turned = ROWS;
    turned.reverse();
    for model in [Model::RaschSlope1, Model::Rasch, Model::TwoParameter] {
        let settings = Settings {
            iterations: 60,
            ..Settings::of(model)
        };
        let fit = |given: &[&str]| calibrate(&rows(N, given), &settings);
        assert_eq!(fit(&ROWS), fit(&turned));
    }
    let curves = [Some(Curve::of_difficulty(1.0, 0.5)); N];
    let mut abilities = expected_abilities(&rows(N, &turned), &curves);
    abilities.reverse();
    assert_eq!(abilities, expected_abilities(&rows(N, &ROWS), &curves));
}

#[test]
fn an_omitted_answer_is_wrong_and_a_missing_one_says_nothing() {
    let settings = Settings::of(Model::RaschSlope1);
    let fit = |rows_: &[&str]| calibrate(&rows(3, rows_), &settings).unwrap().curves();
    let wrong = fit(&["110", "100", "001", "011"]);
    assert_eq!(wrong, fit(&["11-", "1-0", "001", "-11"]));
    assert_ne!(wrong, fit(&["11.", "1.0", "001", ".11"]));
    // A candidate without any question changes nothing.
    assert_eq!(wrong, fit(&["110", "...", "100", "001", "011"]));
}
