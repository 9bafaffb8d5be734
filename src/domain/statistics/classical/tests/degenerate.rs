//! What has no figure says why, and nothing is ever NaN.

use super::super::{Figure, Fixed, Undefined};
use super::{check, of_rows, there};

use Undefined::{
    MissingScores, NoMarks, NotRightOrWrong, PassMarkOutside, RunsAgainstTotal, SameRest,
    SameScore, SameTotal, TooFewCandidates, TooFewQuestions,
};

/// Every figure of a paper, with a name.
fn all_figures(fixed: &Fixed) -> Vec<(String, Figure)> {
    let test = fixed.test();
    let mut figures = vec![
        ("mean", test.mean),
        ("median", test.median),
        ("sd", test.sd),
        ("skewness", test.skewness),
        ("kurtosis", test.kurtosis),
        ("alpha", test.alpha),
        ("listwise_alpha", test.listwise_alpha),
        ("kr20", test.kr20),
        ("kr21", test.kr21),
        ("halves", test.halves.and_then(|halves| halves.correlation)),
        (
            "spearman_brown",
            test.halves.and_then(|halves| halves.spearman_brown),
        ),
        ("lambda4", test.halves.and_then(|halves| halves.lambda4)),
        ("error_ratio", test.error_ratio),
        ("standard_error", test.standard_error),
        ("delta", test.ferguson_delta),
    ];
    let pass = fixed.at_pass_mark(1.0);
    figures.extend([
        ("binomial_error", pass.binomial_error),
        ("conditional_error", pass.conditional_error),
        ("consistency", pass.consistency),
        ("chance", pass.chance_consistency),
        ("kappa", pass.kappa),
    ]);
    let mut named: Vec<(String, Figure)> = figures
        .into_iter()
        .map(|(name, figure)| (name.to_owned(), figure))
        .collect();
    for (at, question) in fixed.questions().into_iter().enumerate() {
        let groups = [
            ("P_H", question.groups.map(|groups| groups.upper)),
            ("D", question.d27()),
        ];
        let figures = [
            ("mean", question.mean),
            ("facility", question.facility),
            ("sd", question.sd),
            ("intended", question.intended_weight),
            ("effective", question.effective_weight),
            ("r", question.rest_correlation),
            ("index", question.discrimination_index()),
            ("efficiency", question.discriminative_efficiency),
            ("point", question.point_biserial),
            ("biserial", question.biserial),
            ("rest_biserial", question.rest_biserial),
            ("without", question.alpha_if_deleted),
        ];
        let all = figures.into_iter().chain(groups);
        named.extend(all.map(|(name, figure)| (format!("{at}.{name}"), figure)));
    }
    named
}

fn look_up(figures: &[(String, Figure)], name: &str) -> Figure {
    figures.iter().find(|(known, _)| known == name).unwrap().1
}

/// A paper of any marks.
fn of(max_marks: &[f64], rows: &[&[f64]]) -> Fixed {
    let mut fixed = Fixed::new(max_marks);
    for row in rows {
        fixed.count(&there(row)).unwrap();
    }
    fixed
}

/// A name, a paper, and figures with the reason why they are undefined.
type Case<'a> = (&'a str, Fixed, Vec<(&'a str, Undefined)>);

/// Checks the reasons given, and that whatever else is there is a number.
fn say_why(cases: Vec<Case<'_>>) {
    for (what, fixed, wanted) in cases {
        let figures = all_figures(&fixed);
        for (name, reason) in wanted {
            assert_eq!(look_up(&figures, name), Err(reason), "{what}: {name}");
        }
        for (name, figure) in figures {
            assert!(
                figure.is_err() || figure.is_ok_and(f64::is_finite),
                "{what}: {name}"
            );
        }
    }
}

#[test]
fn too_few_candidates_or_questions_are_told() {
    say_why(vec![
        (
            "nobody",
            of(&[1.0, 1.0], &[]),
            vec![
                ("mean", TooFewCandidates),
                ("median", TooFewCandidates),
                ("alpha", TooFewCandidates),
                ("delta", TooFewCandidates),
                ("0.facility", TooFewCandidates),
                ("0.D", TooFewCandidates),
            ],
        ),
        (
            "one candidate",
            of_rows(&[&[1.0, 0.0, 1.0]]),
            vec![
                ("sd", TooFewCandidates),
                ("skewness", TooFewCandidates),
                ("alpha", TooFewCandidates),
                ("kr20", TooFewCandidates),
                ("lambda4", TooFewCandidates),
                ("kappa", TooFewCandidates),
                ("0.r", TooFewCandidates),
                ("0.D", TooFewCandidates),
                ("0.effective", TooFewCandidates),
            ],
        ),
        (
            "a single question",
            of_rows(&[&[1.0], &[0.0], &[1.0]]),
            vec![
                ("alpha", TooFewQuestions),
                ("halves", TooFewQuestions),
                ("lambda4", TooFewQuestions),
                ("kr20", TooFewQuestions),
                ("0.r", SameRest),
                ("0.without", TooFewQuestions),
                ("binomial_error", TooFewQuestions),
            ],
        ),
        (
            "no questions",
            Fixed::new(&[]),
            vec![("mean", TooFewCandidates), ("alpha", TooFewQuestions)],
        ),
    ]);
}

#[test]
fn what_does_not_vary_is_told() {
    let all_right: &[f64] = &[1.0, 1.0];
    let all_wrong: &[f64] = &[0.0, 0.0];
    let constant = of_rows(&[
        &[1.0, 0.0, 1.0],
        &[1.0, 1.0, 0.0],
        &[1.0, 1.0, 1.0],
        &[1.0, 0.0, 0.0],
    ]);
    say_why(vec![
        (
            "all right",
            of_rows(&[all_right; 4]),
            vec![
                ("skewness", SameTotal),
                ("kurtosis", SameTotal),
                ("alpha", SameTotal),
                ("kr21", SameTotal),
                ("halves", SameTotal),
                ("standard_error", SameTotal),
                ("kappa", SameTotal),
                ("0.r", SameScore),
                ("0.biserial", SameScore),
                ("0.D", SameTotal),
                ("0.effective", SameTotal),
            ],
        ),
        (
            "all wrong",
            of_rows(&[all_wrong; 4]),
            vec![("alpha", SameTotal), ("0.r", SameScore), ("0.D", SameTotal)],
        ),
        (
            "a constant question",
            constant,
            vec![
                ("0.r", SameScore),
                ("0.efficiency", SameScore),
                ("0.point", SameScore),
                ("0.biserial", SameScore),
            ],
        ),
        (
            "tenths that are all the same",
            of(&[1.0, 1.0], &[&[0.1, 0.7][..]; 3]),
            vec![
                ("alpha", SameTotal),
                ("0.r", SameScore),
                ("1.r", SameScore),
                ("0.without", TooFewQuestions),
            ],
        ),
        (
            "questions that cancel out",
            of_rows(&[&[1.0, 0.0], &[0.0, 1.0], &[1.0, 0.0]]),
            vec![
                ("alpha", SameTotal),
                ("spearman_brown", SameTotal),
                ("lambda4", SameTotal),
                ("0.point", SameTotal),
                ("skewness", SameTotal),
                ("kurtosis", TooFewCandidates),
            ],
        ),
    ]);
}

#[test]
fn what_has_no_marks_or_loses_them_is_told() {
    let against = of_rows(&[
        &[0.0, 1.0, 1.0],
        &[1.0, 0.0, 0.0],
        &[0.0, 1.0, 1.0],
        &[1.0, 0.0, 0.0],
    ]);
    let lost = of(
        &[1.0, 1.0],
        &[&[-0.5, 1.0], &[1.0, -0.5], &[-0.5, -0.5], &[1.0, 1.0]],
    );
    say_why(vec![
        (
            "a question without marks",
            of(&[0.0, 1.0], &[&[0.0, 1.0], &[0.0, 0.0], &[0.0, 1.0]]),
            vec![
                ("0.facility", NoMarks),
                ("0.D", NoMarks),
                ("0.biserial", NoMarks),
                ("1.r", SameRest),
                ("kr20", NoMarks),
            ],
        ),
        (
            "no marks at all",
            of(&[0.0, 0.0], &[&[0.0, 0.0][..]; 2]),
            vec![
                ("0.intended", NoMarks),
                ("delta", NoMarks),
                ("binomial_error", NoMarks),
                ("alpha", SameTotal),
            ],
        ),
        (
            "a question against the total",
            against,
            vec![("0.effective", RunsAgainstTotal)],
        ),
        (
            "marks that can be lost",
            lost,
            vec![("kr20", NotRightOrWrong), ("0.biserial", NotRightOrWrong)],
        ),
    ]);
}

#[test]
fn what_is_defined_in_a_degenerate_table_is_right() {
    let all_right = all_figures(&of_rows(&[&[1.0, 1.0], &[1.0, 1.0]]));
    for (name, wanted) in [
        ("mean", 2.0),
        ("median", 2.0),
        ("sd", 0.0),
        ("0.facility", 1.0),
        ("0.sd", 0.0),
    ] {
        check(name, look_up(&all_right, name), wanted, 0.0);
    }
    check("delta", look_up(&all_right, "delta"), 0.0, 0.0);
    let lost = of(&[1.0, 1.0], &[&[-0.5, -0.5], &[-0.5, 0.5], &[-0.5, -0.5]]);
    let lost = all_figures(&lost);
    check(
        "a mean below nothing",
        look_up(&lost, "mean"),
        -2.0 / 3.0,
        1e-12,
    );
    check(
        "a facility below nothing",
        look_up(&lost, "0.facility"),
        -0.5,
        1e-12,
    );
    let against = of_rows(&[
        &[0.0, 1.0, 1.0],
        &[1.0, 0.0, 0.0],
        &[0.0, 1.0, 1.0],
        &[1.0, 0.0, 0.0],
    ]);
    let test = against.test();
    assert!(test.alpha.unwrap() < 0.0);
    assert!(
        1.0 < test.error_ratio.unwrap(),
        "the error ratio is not clamped"
    );
}

#[test]
fn a_pass_mark_must_be_one_of_the_paper() {
    let fixed = of_rows(&[&[1.0, 0.0], &[1.0, 1.0], &[0.0, 0.0]]);
    for outside in [-1.0, 2.5] {
        let found = fixed.at_pass_mark(outside);
        assert_eq!(found.binomial_error, Err(PassMarkOutside));
        assert_eq!(found.n_near, Err(PassMarkOutside));
    }
}

#[test]
fn too_many_gaps_are_said() {
    let mut fixed = Fixed::new(&[1.0, 1.0]);
    for _ in 0..3 {
        fixed.count(&[Some(1.0), None]).unwrap();
        fixed.count(&[None, Some(1.0)]).unwrap();
    }
    let test = fixed.test();
    assert_eq!(test.alpha, Err(TooFewCandidates));
    assert_eq!(test.listwise_alpha, Err(TooFewCandidates));
    assert_eq!(test.kr20, Err(MissingScores));
}
