//! Rows that come in parts, in another order, or with gaps.

use super::super::{Fixed, NotCounted, Undefined};
use super::{Chance, check, of_rows, there};

/// Candidates with partial credit, some without a score here and there.
fn rows() -> Vec<Vec<Option<f64>>> {
    let mut chance = Chance(11);
    let mut row = |with_gaps: f64| -> Vec<Option<f64>> {
        let ability = chance.normal();
        let scores = (0..7).map(|question| {
            let difficulty = f64::from(question) / 3.0 - 1.0;
            let score = chance.answer(ability, difficulty) + 0.5 * chance.answer(ability, 0.0);
            (with_gaps <= chance.even()).then_some(score)
        });
        scores.collect()
    };
    (0..150)
        .map(|at| row(if at % 3 == 0 { 0.2 } else { 0.0 }))
        .collect()
}

fn count<'a>(rows: impl IntoIterator<Item = &'a Vec<Option<f64>>>) -> Fixed {
    let mut fixed = Fixed::new(&[1.5; 7]);
    for row in rows {
        fixed.count(row).unwrap();
    }
    fixed
}

fn is_alike(found: &Fixed, wanted: &Fixed) {
    assert_eq!(
        (found.n(), found.n_complete()),
        (wanted.n(), wanted.n_complete())
    );
    for (found, wanted) in found.questions().iter().zip(wanted.questions()) {
        assert_eq!(found.n, wanted.n);
        check("facility", found.facility, wanted.facility.unwrap(), 1e-12);
        check(
            "r",
            found.rest_correlation,
            wanted.rest_correlation.unwrap(),
            1e-12,
        );
        check("D", found.d27(), wanted.d27().unwrap(), 1e-12);
        check(
            "α",
            found.alpha_if_deleted,
            wanted.alpha_if_deleted.unwrap(),
            1e-12,
        );
    }
    let (found, wanted) = (found.test(), wanted.test());
    check("α", found.alpha, wanted.alpha.unwrap(), 1e-12);
    check(
        "listwise",
        found.listwise_alpha,
        wanted.listwise_alpha.unwrap(),
        1e-12,
    );
    check("kurtosis", found.kurtosis, wanted.kurtosis.unwrap(), 1e-9);
}

#[test]
fn parts_merged_are_the_whole_and_order_changes_nothing() {
    let rows = rows();
    let whole = count(&rows);
    assert!(whole.n_complete() < whole.n() && 100 < whole.n_complete());
    for cut in [1, 50, 149] {
        let mut merged = count(&rows[cut..]);
        merged.merge(&count(&rows[..cut])).unwrap();
        is_alike(&merged, &whole);
    }
    is_alike(&count(rows.iter().rev()), &whole);
    let mut nobody = count([]);
    nobody.merge(&whole).unwrap();
    is_alike(&nobody, &whole);
}

#[test]
fn who_misses_a_score_is_in_no_mean_of_it() {
    let mut fixed = of_rows(&[&[1.0, 0.0, 1.0], &[0.0, 0.0, 1.0], &[1.0, 1.0, 0.0]]);
    fixed.count(&[None, Some(1.0), Some(1.0)]).unwrap();
    fixed.count(&[None, None, None]).unwrap();
    let questions = fixed.questions();
    let n: Vec<u64> = questions.iter().map(|question| question.n).collect();
    assert_eq!(n, [3, 4, 4]);
    check("facility", questions[0].facility, 2.0 / 3.0, 1e-12);
    let test = fixed.test();
    assert_eq!((test.n, test.n_complete), (4, 3));
    check(
        "mean of the scores that are there",
        test.mean,
        7.0 / 4.0,
        1e-12,
    );
    assert_eq!(test.kr20, Err(Undefined::MissingScores));
}

#[test]
fn a_row_that_does_not_fit_is_refused_whole() {
    let mut fixed = of_rows(&[&[1.0, 0.0], &[0.0, 1.0]]);
    let before = fixed.test();
    let refused = fixed.count(&there(&[1.0]));
    let (wanted, found) = (2, 1);
    assert_eq!(refused, Err(NotCounted::WrongLength { wanted, found }));
    for score in [f64::NAN, f64::INFINITY, -2e6] {
        let refused = fixed.count(&there(&[1.0, score]));
        assert!(matches!(
            refused,
            Err(NotCounted::NotAScore { question: 1, .. })
        ));
    }
    assert_eq!(fixed.test(), before);
    let refused = fixed.merge(&Fixed::new(&[1.0, 2.0]));
    assert_eq!(refused, Err(NotCounted::OtherQuestions));
}

#[test]
fn alpha_of_a_long_simulated_paper_is_its_reliability() {
    // Two parallel papers of 20 questions: α of either is about their correlation.
    let mut chance = Chance(3);
    let (mut both, mut one) = (Fixed::new(&[20.0, 20.0]), Fixed::new(&[1.0; 20]));
    for _ in 0..2000 {
        let ability = 1.3 * chance.normal();
        let mut sit = || -> Vec<f64> { (0..20).map(|_| chance.answer(ability, 0.2)).collect() };
        let (first, second) = (sit(), sit());
        one.count(&there(&first)).unwrap();
        both.count(&there(&[first.iter().sum(), second.iter().sum()]))
            .unwrap();
    }
    let true_reliability = both.questions()[0].rest_correlation.unwrap();
    check("α", one.test().alpha, true_reliability, 0.02);
    let pass = one.at_pass_mark(10.0);
    let parallel = pass.consistency.unwrap();
    assert!(0.75 < parallel && parallel < 0.95, "{parallel}");
}
