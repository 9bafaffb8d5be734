//! Section 6 of the Law School Admission Test, as Bock and Lieberman (1970) give it.

use std::collections::BTreeMap;

use super::super::*;

/// Frequencies of the patterns 00000, 00001, … 11111 of 1000 candidates; the first question is the first digit.
const LSAT_6: [u32; 32] = [
    3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15, 10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21,
    173, 11, 61, 28, 298,
];

pub(super) fn lsat_6() -> Responses {
    let mut builder = ResponsesBuilder::new(5);
    for (pattern, n) in LSAT_6.iter().enumerate() {
        let row: Vec<(usize, Outcome)> = (0..5)
            .map(|question| {
                let is_right = pattern >> (4 - question) & 1 == 1;
                (
                    question,
                    if is_right {
                        Outcome::Right
                    } else {
                        Outcome::Wrong
                    },
                )
            })
            .collect();
        builder.add_times(&row, *n).unwrap();
    }
    builder.finish()
}

fn near(found: impl IntoIterator<Item = f64>, wanted: &[f64], within: f64) {
    let found: Vec<f64> = found.into_iter().collect();
    assert_eq!(found.len(), wanted.len());
    for (found, wanted) in found.iter().zip(wanted) {
        assert!((found - wanted).abs() <= within, "{found} for {wanted}");
    }
}

fn difficulties(found: &Calibration) -> Vec<f64> {
    found
        .curves()
        .iter()
        .map(|curve| curve.unwrap().difficulty().unwrap())
        .collect()
}

#[test]
fn rasch_with_slope_1() {
    let found = calibrate(&lsat_6(), &Settings::of(Model::RaschSlope1)).unwrap();
    near([found.log_likelihood], &[-2473.054], 5e-4);
    near(
        difficulties(&found),
        &[-2.872, -1.063, -0.2576, -1.3881, -2.2188],
        2e-4,
    );
}

#[test]
fn rasch_with_a_common_slope() {
    let found = calibrate(&lsat_6(), &Settings::of(Model::Rasch)).unwrap();
    near(
        [found.log_likelihood, found.aic, found.bic],
        &[-2466.938, 4945.875, 4975.322],
        1e-3,
    );
    near(
        difficulties(&found),
        &[-3.6153, -1.3224, -0.3176, -1.7301, -2.7802],
        2e-4,
    );
}

#[test]
fn two_parameters() {
    let found = calibrate(&lsat_6(), &Settings::of(Model::TwoParameter)).unwrap();
    near([found.log_likelihood], &[-2466.653], 1e-3);
    let slopes = found.curves().into_iter().map(|curve| curve.unwrap().slope);
    near(slopes, &[0.8254, 0.7229, 0.8905, 0.6886, 0.6575], 2e-3);
    near(
        difficulties(&found),
        &[-3.3597, -1.3696, -0.2799, -1.8659, -3.1236],
        4e-3,
    );
}

#[test]
fn an_even_grid_and_fewer_nodes_give_the_same() {
    for model in [Model::RaschSlope1, Model::Rasch, Model::TwoParameter] {
        let fit = |nodes| {
            let settings = Settings {
                nodes,
                ..Settings::of(model)
            };
            calibrate(&lsat_6(), &settings).unwrap()
        };
        let usual = fit(Nodes::ByLength);
        for nodes in [Nodes::GaussHermite(41), Nodes::Even] {
            let other = fit(nodes);
            near([other.log_likelihood], &[usual.log_likelihood], 1e-4);
            near(difficulties(&other), &difficulties(&usual), 1e-3);
        }
    }
}

#[test]
fn both_ways_to_standard_errors_agree_also_where_something_is_believed() {
    let belief = Priors {
        difficulties: BTreeMap::from([(
            1,
            Normal {
                mean: -1.0,
                sd: 0.1,
            },
        )]),
        slope: Some(Normal { mean: 1.0, sd: 0.1 }),
    };
    for model in [Model::RaschSlope1, Model::Rasch, Model::TwoParameter] {
        for priors in [Priors::default(), belief.clone()] {
            let fit = |affordable| {
                let priors = priors.clone();
                let settings = Settings {
                    priors,
                    affordable,
                    ..Settings::of(model)
                };
                calibrate(&lsat_6(), &settings).unwrap()
            };
            let (observed, crossed) = (fit(usize::MAX), fit(0));
            assert_eq!(observed.information, Some(Information::Observed));
            assert_eq!(crossed.information, Some(Information::CrossProduct));
            for (one, other) in observed.questions.iter().zip(&crossed.questions) {
                let (one, other) = (one.unwrap(), other.unwrap());
                for (one, other) in [
                    (one.slope_error, other.slope_error),
                    (one.intercept_error, other.intercept_error),
                    (one.difficulty_error, other.difficulty_error),
                ] {
                    assert_eq!(one.is_some(), other.is_some());
                    let ratio = one.zip(other).map_or(1.0, |(one, other)| one / other);
                    assert!((0.9..1.1).contains(&ratio), "{model:?} {ratio}");
                }
            }
        }
    }
}

#[test]
fn the_likelihood_never_falls_on_the_way() {
    for model in [Model::RaschSlope1, Model::Rasch, Model::TwoParameter] {
        let mut before = f64::NEG_INFINITY;
        let found = calibrate_watched(&lsat_6(), &Settings::of(model), &mut |progress| {
            assert!(
                before <= progress.log_likelihood + 1e-8,
                "{model:?} {progress:?}"
            );
            before = progress.log_likelihood;
        });
        assert!(found.unwrap().is_converged);
    }
}

#[test]
fn most_probable_abilities() {
    let curves = calibrate(&lsat_6(), &Settings::of(Model::Rasch))
        .unwrap()
        .curves();
    let found: Vec<Ability> = (0..=5)
        .map(|score| {
            let row = (0..5).map(|q| {
                (
                    q,
                    if q < score {
                        Outcome::Right
                    } else {
                        Outcome::Omitted
                    },
                )
            });
            most_probable_ability(&row.collect::<Vec<_>>(), &curves)
        })
        .collect();
    let abilities = found.iter().map(|found| found.ability);
    near(
        abilities,
        &[-1.910, -1.439, -0.959, -0.466, 0.049, 0.593],
        1e-3,
    );
    near(
        found.iter().map(|found| found.standard_error),
        &[0.790, 0.793, 0.801, 0.816, 0.836, 0.862],
        1e-3,
    );
}

#[test]
fn expected_scores_are_those_observed() {
    let curves = calibrate(&lsat_6(), &Settings::of(Model::TwoParameter))
        .unwrap()
        .curves();
    let paper: Vec<(Curve, usize)> = curves
        .into_iter()
        .map(|curve| (curve.unwrap(), 1))
        .collect();
    let found = population_distribution(&paper);
    let observed = [3.0, 20.0, 85.0, 237.0, 357.0, 298.0];
    near(found.iter().map(|p| 1000.0 * p), &observed, 12.0);
}

#[test]
fn conditional_difficulties() {
    let found = calibrate_conditionally(&lsat_6()).unwrap();
    near([found.log_likelihood], &[-1_091.569_690], 1e-6);
    let difficulties = found
        .questions
        .iter()
        .map(|found| found.unwrap().difficulty);
    near(
        difficulties,
        &[-1.256_13, 0.474_91, 1.235_98, 0.168_41, -0.623_17],
        1e-5,
    );
    assert_eq!(found.n_candidates, 699);
}
