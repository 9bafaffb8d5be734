//! Candidates who are known: what was put in comes out, as nearly as the standard errors say.

use super::super::*;
use super::known::{Chance, answers};

/// (root mean square error, root mean square of the standard errors) of difficulties.
fn errors(found: &Calibration, truth: &[Curve]) -> (f64, f64) {
    let n = f64::from(u32::try_from(truth.len()).unwrap());
    let (mut squared, mut told) = (0.0, 0.0);
    for (found, truth) in found.questions.iter().zip(truth) {
        let found = found.unwrap();
        squared += (found.curve.difficulty().unwrap() - truth.difficulty().unwrap()).powi(2);
        told += found.difficulty_error.unwrap().powi(2);
    }
    ((squared / n).sqrt(), (told / n).sqrt())
}

#[test]
fn rasch_difficulties_come_back_from_papers_of_ones_own() {
    let mut chance = Chance::new(20_240_601);
    let truth: Vec<Curve> = (0..24)
        .map(|_| Curve::of_difficulty(1.0, chance.normal()))
        .collect();
    // Each question is on 8/24 of 480 papers.
    let (responses, _) = answers(&mut chance, &truth, 480, |chance, _| chance.choose(8, 24));
    let found = calibrate(&responses, &Settings::of(Model::RaschSlope1)).unwrap();
    assert!(found.is_converged);
    let (real, told) = errors(&found, &truth);
    let rule = 1.0 / (160.0_f64 * 0.18).sqrt();
    assert!((0.75..1.25).contains(&(real / told)), "{real} {told}");
    assert!((0.9..1.2).contains(&(told / rule)), "{told} {rule}");
    assert_eq!(found.advice, []);
    let conditional = calibrate_conditionally(&responses).unwrap();
    let level: f64 = truth
        .iter()
        .map(|curve| curve.difficulty().unwrap())
        .sum::<f64>()
        / 24.0;
    let mut squared = 0.0;
    for (found, truth) in conditional.questions.iter().zip(&truth) {
        squared += (found.unwrap().difficulty - truth.difficulty().unwrap() + level).powi(2);
    }
    assert!((squared / 24.0).sqrt() < 1.25 * told);
}

#[test]
fn slopes_and_difficulties_come_back() {
    let mut chance = Chance::new(7);
    let truth: Vec<Curve> = (0_u8..8)
        .map(|n| Curve::of_difficulty(0.7 + 0.15 * f64::from(n), 1.2 * chance.normal()))
        .collect();
    let (responses, _) = answers(&mut chance, &truth, 1500, |_, _| (0..8).collect());
    let found = calibrate(&responses, &Settings::of(Model::TwoParameter)).unwrap();
    assert!(
        found.is_converged && found.advice.is_empty(),
        "{:?}",
        found.advice
    );
    for (found, truth) in found.questions.iter().zip(&truth) {
        let found = found.unwrap();
        let off = (found.curve.slope - truth.slope) / found.slope_error.unwrap();
        assert!(off.abs() < 3.0, "{found:?} {truth:?}");
        let off = (found.curve.intercept - truth.intercept) / found.intercept_error.unwrap();
        assert!(off.abs() < 3.0, "{found:?} {truth:?}");
        let fits = [found.fit.infit.unwrap(), found.fit.outfit.unwrap()];
        assert!(fits.iter().all(|fit| (0.9..1.1).contains(fit)), "{fits:?}");
    }
}

#[test]
fn a_question_answered_by_chance_fits_badly_and_one_keyed_wrongly_slopes_down() {
    let mut chance = Chance::new(99);
    let mut curves: Vec<Curve> = (0_u8..10)
        .map(|n| Curve::of_difficulty(1.3, f64::from(n) / 3.0 - 1.5))
        .collect();
    curves[3].slope = 0.0;
    curves[7].slope = -1.3;
    let (responses, _) = answers(&mut chance, &curves, 600, |_, _| (0..10).collect());
    let rasch = calibrate(&responses, &Settings::of(Model::Rasch)).unwrap();
    let infit = |question: usize| rasch.questions[question].unwrap().fit.infit.unwrap();
    assert!(1.05 < infit(3) && infit(3) < infit(7));
    assert!(
        (0..10)
            .filter(|q| *q != 3 && *q != 7)
            .all(|question| infit(question) < 1.0)
    );
    let two = calibrate(&responses, &Settings::of(Model::TwoParameter)).unwrap();
    assert!(
        two.advice
            .contains(&Advice::NegativeSlope { questions: vec![7] })
    );
    assert!(two.questions[3].unwrap().curve.slope.abs() < 0.3);
}

#[test]
fn candidates_who_guess_fit_worse_than_those_who_do_not() {
    let mut chance = Chance::new(5);
    let curves: Vec<Curve> = (0_u8..20)
        .map(|n| Curve::of_difficulty(1.5, f64::from(n) / 5.0 - 2.0))
        .collect();
    let mut builder = ResponsesBuilder::new(20);
    for candidate in 0..100 {
        let ability = chance.normal();
        let row: Vec<(usize, Outcome)> = (0..20)
            .map(|question| {
                let by_chance = Curve {
                    slope: 0.0,
                    intercept: 0.0,
                };
                let curve = if candidate % 2 == 0 {
                    curves[question]
                } else {
                    by_chance
                };
                (question, chance.answer(&curve, ability))
            })
            .collect();
        builder.add(&row).unwrap();
    }
    let known: Vec<Option<Curve>> = curves.into_iter().map(Some).collect();
    let fits = fit_of_candidates(&builder.finish(), &known);
    let mean = |rest: usize| -> f64 {
        let some = fits
            .iter()
            .skip(rest)
            .step_by(2)
            .map(|fit| fit.infit.unwrap());
        some.sum::<f64>() / 50.0
    };
    assert!((0.9..1.1).contains(&mean(0)), "{}", mean(0));
    assert!(1.3 < mean(1), "{}", mean(1));
}

#[test]
fn scores_on_papers_of_different_difficulty_are_equated() {
    let mut chance = Chance::new(31);
    let difficulty = |n: u8| f64::from(n) / 8.0 - 2.0;
    let truth: Vec<Curve> = (0_u8..32)
        .map(|n| Curve::of_difficulty(1.0, difficulty(n)))
        .collect();
    // An easy and a hard paper of 16, four questions in common.
    let paper = |_: &mut Chance, candidate: usize| -> Vec<usize> {
        if candidate.is_multiple_of(2) {
            (0..18).collect()
        } else {
            (14..32).collect()
        }
    };
    let (responses, _) = answers(&mut chance, &truth, 1600, paper);
    let found = calibrate(&responses, &Settings::of(Model::Rasch)).unwrap();
    let true_scores = |curves: &[Curve], from: usize, to: usize| {
        let questions = curves[from..to].iter().map(|curve| (*curve, 1.0));
        TrueScores::new(questions.collect()).unwrap()
    };
    let curves: Vec<Curve> = found.curves().into_iter().map(Option::unwrap).collect();
    let (hard, easy) = (true_scores(&curves, 14, 32), true_scores(&curves, 0, 18));
    let (really_hard, really_easy) = (true_scores(&truth, 14, 32), true_scores(&truth, 0, 18));
    for score in 1_u8..18 {
        let score = f64::from(score);
        let found = hard.equate(score, &easy).score;
        let wanted = really_hard.equate(score, &really_easy).score;
        assert!(score < found, "the hard paper's points are worth more");
        assert!(
            (found - wanted).abs() < 0.4,
            "{score}: {found} for {wanted}"
        );
    }
}

#[test]
fn expected_abilities_are_nearer_to_the_truth_than_scores_of_unequal_papers() {
    let mut chance = Chance::new(12);
    let truth: Vec<Curve> = (0..60)
        .map(|_| Curve::of_difficulty(1.0, 1.5 * chance.normal()))
        .collect();
    let (responses, abilities) =
        answers(&mut chance, &truth, 500, |chance, _| chance.choose(20, 60));
    let known: Vec<Option<Curve>> = truth.iter().copied().map(Some).collect();
    let found = expected_abilities(&responses, &known);
    let mut squared = 0.0;
    let mut told = 0.0;
    for (found, ability) in found.iter().zip(&abilities) {
        squared += (found.ability - ability).powi(2);
        told += found.standard_error.powi(2);
    }
    assert!((0.85..1.15).contains(&(squared / told)), "{squared} {told}");
}
