//! What hardly says anything: every figure is finite or absent with a reason, and every loop ends.

use super::super::*;
use super::known::rows;
use crate::domain::Language;

const MODELS: [Model; 3] = [Model::RaschSlope1, Model::Rasch, Model::TwoParameter];

/// A name, questions, rows as in `rows`.
const CASES: [(&str, usize, &[&str]); 15] = [
    ("nobody", 3, &[]),
    ("no question", 0, &["", ""]),
    ("nobody had anything", 3, &["...", "..."]),
    ("one candidate", 4, &["1010"]),
    ("all right", 3, &["111", "111", "111"]),
    ("all wrong", 3, &["000", "---", "000"]),
    ("one question", 1, &["1", "0", "0"]),
    ("two candidates who disagree", 2, &["10", "01"]),
    ("two candidates who agree", 2, &["11", "00"]),
    ("a question nobody had", 3, &["1.0", "0.1", "1.1"]),
    ("a question all had right", 3, &["110", "011", "010"]),
    (
        "papers that share nothing",
        4,
        &["10..", "01..", "..10", "..01", "..11"],
    ),
    (
        "Guttman's scale",
        4,
        &["0000", "1000", "1100", "1110", "1111"],
    ),
    (
        "the able fail",
        3,
        &["110", "110", "001", "001", "101", "010"],
    ),
    // A lengthened step once left the range of numbers here.
    (
        "hardly any wrong",
        6,
        &[
            ".11.11", ".11.11", ".11111", ".11111", ".11111", "1..111", "1..111", "1..111",
            "11...1", "11...1", "11...1", "...111", "1..1.1", "1..1.1", "1..1.1", "1.1111",
            "1.1111", ".0.001", ".0.001", ".0.001", ".1.1..",
        ],
    ),
];

fn figures(found: &Calibration) -> Vec<f64> {
    let mut figures = vec![found.log_likelihood, found.aic, found.bic];
    for estimate in found.questions.iter().flatten() {
        let QuestionEstimate {
            curve,
            slope_error,
            intercept_error,
            difficulty_error,
            fit,
        } = *estimate;
        figures.extend([curve.slope, curve.intercept]);
        figures.extend(curve.difficulty());
        let given = [
            slope_error,
            intercept_error,
            difficulty_error,
            fit.infit,
            fit.outfit,
        ];
        figures.extend(given.into_iter().flatten());
    }
    figures
}

#[test]
fn every_figure_is_finite_or_absent() {
    for (name, n, given) in CASES {
        let responses = rows(n, given);
        for model in MODELS {
            let found = calibrate(&responses, &Settings::of(model));
            let curves = match &found {
                Ok(found) => {
                    assert!(
                        figures(found).iter().all(|figure| figure.is_finite()),
                        "{name}: {found:?}"
                    );
                    assert!(found.iterations <= 2000 + 14, "{name}");
                    assert_eq!(found.questions.len(), n);
                    assert!(
                        !found.advice.is_empty(),
                        "{name}: so few answers are warned of"
                    );
                    found.curves()
                }
                Err(reason) => {
                    assert!(!reason.sentence(Language::Chinese).is_empty());
                    vec![None; n]
                }
            };
            for ability in expected_abilities(&responses, &curves) {
                assert!(ability.ability.is_finite(), "{name}");
                assert!(
                    (0.0..=1.0 + 1e-9).contains(&ability.standard_error),
                    "{name}"
                );
            }
            for Fit { infit, outfit } in fit_of_candidates(&responses, &curves) {
                assert!(
                    [infit, outfit].into_iter().flatten().all(f64::is_finite),
                    "{name}"
                );
            }
        }
        if let Ok(found) = calibrate_conditionally(&responses) {
            assert!(
                found.log_likelihood.is_finite() && found.is_converged,
                "{name}"
            );
            for difficulty in found.questions.iter().flatten() {
                let error = difficulty.standard_error.unwrap_or(0.0);
                assert!(
                    difficulty.difficulty.is_finite() && error.is_finite(),
                    "{name}"
                );
            }
        }
    }
}

#[track_caller]
fn reasons(given: &[&str], wanted: &[Option<NotEstimable>]) {
    let found = calibrate(
        &rows(wanted.len(), given),
        &Settings::of(Model::RaschSlope1),
    )
    .unwrap();
    let found: Vec<Option<NotEstimable>> =
        found.questions.iter().map(|found| found.err()).collect();
    assert_eq!(found, wanted);
}

#[test]
fn a_question_without_an_estimate_has_its_reason() {
    let (all_right, all_wrong) = (Some(NotEstimable::AllRight), Some(NotEstimable::AllWrong));
    reasons(
        &["1.10", "1.0-", "1.10"],
        &[all_right, Some(NotEstimable::NobodyHadIt), None, all_wrong],
    );
}

#[test]
fn without_anything_that_varies_there_is_no_calibration() {
    let fit =
        |n, given: &[&str]| calibrate(&rows(n, given), &Settings::of(Model::Rasch)).unwrap_err();
    assert_eq!(fit(3, &[]), CalibrationError::NoAnswers);
    assert_eq!(fit(3, &["..."]), CalibrationError::NoAnswers);
    assert_eq!(fit(3, &["110"]), CalibrationError::NothingVaries);
    assert_eq!(
        fit(2, &["11", "00", "11", "00"]),
        CalibrationError::Unbounded
    );
}

#[test]
fn questions_that_all_answer_alike_do_not_move_the_others() {
    let settings = Settings::of(Model::RaschSlope1);
    let with = calibrate(&rows(4, &["1101", "0110", "1100", "0111"]), &settings).unwrap();
    let without = calibrate(&rows(4, &["1.01", "0.10", "1.00", "0.11"]), &settings).unwrap();
    assert_eq!(with.questions[1], Err(NotEstimable::AllRight));
    for question in [0, 2, 3] {
        assert_eq!(with.questions[question], without.questions[question]);
    }
}

#[test]
fn papers_that_share_nobody_are_told() {
    let responses = rows(5, &["10...", "01...", "..10.", "..01."]);
    let found = calibrate(&responses, &Settings::of(Model::RaschSlope1)).unwrap();
    let wanted = vec![vec![0, 1], vec![2, 3]];
    assert_eq!(linked_groups(&responses), wanted);
    assert!(
        found
            .advice
            .contains(&Advice::Disconnected { groups: wanted })
    );
    // Given the scores alone nothing joins them: the first of equal sets is compared.
    let found = calibrate_conditionally(&responses).unwrap();
    let compared: Vec<Option<NotEstimable>> =
        found.questions.iter().map(|found| found.err()).collect();
    let unlinked = Some(NotEstimable::Unlinked);
    assert_eq!(
        compared,
        [
            None,
            None,
            unlinked,
            unlinked,
            Some(NotEstimable::NobodyHadIt)
        ]
    );
}

#[test]
fn nothing_is_compared_conditionally_where_answers_form_a_ladder() {
    let ladder = rows(3, &["000", "100", "110", "111"]);
    assert_eq!(
        calibrate_conditionally(&ladder),
        Err(NotEstimable::Unlinked)
    );
}

#[test]
fn a_belief_holds_what_answers_alone_do_not() {
    let responses = rows(2, &["11", "10", "11"]);
    let mut settings = Settings::of(Model::RaschSlope1);
    settings.priors.difficulties.insert(
        0,
        Normal {
            mean: -1.0,
            sd: 0.5,
        },
    );
    let found = calibrate(&responses, &settings).unwrap();
    let difficulty = found.curves()[0].unwrap().difficulty().unwrap();
    assert!((-2.0..-1.0).contains(&difficulty), "{difficulty}");
    let error = found.questions[0].unwrap().difficulty_error.unwrap();
    assert!((0.3..0.5).contains(&error), "{error}");
    assert!(
        found
            .advice
            .contains(&Advice::Believed { questions: vec![0] })
    );
    // Where nothing can be believed, the belief is none.
    settings.priors.difficulties.insert(
        0,
        Normal {
            mean: f64::NAN,
            sd: 0.5,
        },
    );
    assert_eq!(
        calibrate(&responses, &settings).unwrap().questions[0],
        Err(NotEstimable::AllRight)
    );
}

#[test]
fn answers_that_tell_nothing_of_ability_give_no_difficulty() {
    let all: Vec<String> = (0..8).map(|pattern| format!("{pattern:03b}")).collect();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let found = calibrate(&rows(3, &all), &Settings::of(Model::Rasch)).unwrap();
    assert_eq!(found.curves()[0].unwrap().difficulty(), None);
    assert!(found.advice.contains(&Advice::Flat {
        questions: vec![0, 1, 2]
    }));
}

#[test]
fn a_row_that_names_what_is_not_there_is_refused_and_leaves_no_trace() {
    let mut builder = ResponsesBuilder::new(2);
    let right = Outcome::Right;
    builder.add(&[(1, right), (0, right)]).unwrap();
    assert_eq!(
        builder.add(&[(0, right), (2, right)]),
        Err(ResponsesError::UnknownQuestion {
            question: 2,
            n_questions: 2
        })
    );
    assert_eq!(
        builder.add(&[(1, right), (0, right), (1, Outcome::Wrong)]),
        Err(ResponsesError::Twice { question: 1 })
    );
    let responses = builder.finish();
    assert_eq!(responses.n_candidates(), 1);
    assert_eq!(responses.tallies(), [Tally { had: 1, right: 1 }; 2]);
}

#[test]
fn a_limit_of_steps_is_kept_and_told() {
    let mut settings = Settings::of(Model::TwoParameter);
    settings.iterations = 3;
    let mut steps = 0;
    let found = calibrate_watched(&super::published::lsat_6(), &settings, &mut |progress| {
        steps += 1;
        assert!(progress.log_likelihood < 0.0);
    });
    let found = found.unwrap();
    assert!(!found.is_converged && found.iterations <= 4 && 0 < steps);
    let iterations = found.iterations;
    assert!(found.advice.contains(&Advice::NotConverged { iterations }));
}
