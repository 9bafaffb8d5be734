//! The rules of the analysis, against figures worked out by hand and against a slow way to 27 %.

use std::collections::BTreeSet;

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::domain::marks::Fraction;
use crate::domain::question::OptionId;

fn marks(text: &str) -> Marks {
    text.parse().unwrap()
}

fn hundredths(hundredths: i32) -> Marks {
    Marks::from_hundredths(hundredths).unwrap()
}

fn version(n: u128) -> QuestionVersionId {
    QuestionVersionId::new(Uuid::from_u128(n))
}

/// A slot of 2 marks, scored by a rule.
fn slot<'a>(score: &str, chosen: &'a [usize]) -> Observed<'a> {
    let (worth, correctness) = match score {
        "?" => (Worth::Waiting, Correctness::Waiting),
        "-" => (marked("0"), Correctness::Unanswered),
        "0" => (marked("0"), Correctness::Wrong),
        "2" => (marked("2"), Correctness::Right),
        _ => (marked(score), Correctness::Partly),
    };
    Observed {
        version: version(1),
        full_marks: marks("2"),
        worth,
        correctness,
        chosen,
    }
}

fn marked(score: &str) -> Worth {
    Worth::Marked {
        marks: marks(score),
        fraction: Some(Fraction::ONE),
    }
}

/// One question, by total and score of each candidate.
fn analysed(candidates: &[(&str, &str)]) -> Analysis {
    let mut questions = Questions::default();
    for (total, score) in candidates {
        questions.count(marks(total), &slot(score, &[]));
    }
    questions.analyses().next().unwrap()
}

#[test]
fn everybody_who_had_the_question_is_counted_once() {
    let analysis = analysed(&[
        ("9", "2"),
        ("8", "2"),
        ("7", "1"),
        ("6", "0"),
        ("5", "-"),
        ("4", "?"),
    ]);
    let counts = [
        analysis.n,
        analysis.n_answered,
        analysis.n_right,
        analysis.n_partly,
        analysis.n_wrong,
        analysis.n_unanswered,
        analysis.n_waiting,
    ];
    assert_eq!(counts, [6, 5, 2, 1, 1, 1, 1]);
    // 2 of the 5 that are marked; 5 marks of 10.
    assert_eq!(analysis.right_rate().unwrap().to_string(), "40.0%");
    assert_eq!(analysis.facility.unwrap().to_string(), "50.0%");
    assert_eq!(analysis.mean, Some(marks("1")));
}

#[test]
fn a_question_that_waits_whole_has_no_figures() {
    let analysis = analysed(&[("9", "?"), ("8", "?")]);
    assert_eq!((analysis.n, analysis.n_waiting), (2, 2));
    assert_eq!((analysis.mean, analysis.facility), (None, None));
    assert_eq!(
        (analysis.right_rate(), analysis.discrimination),
        (None, None)
    );
}

#[test]
fn discrimination_is_the_best_27_of_100_less_the_worst() {
    // 100 candidates with totals 1 to 100: of the best 27 all are right, of the worst 27 nine are.
    let candidates: Vec<(String, &str)> = (1..=100)
        .map(|n| (n.to_string(), if n <= 9 || 60 <= n { "2" } else { "0" }))
        .collect();
    let candidates: Vec<(&str, &str)> = candidates
        .iter()
        .map(|(total, score)| (total.as_str(), *score))
        .collect();
    // 1 − 9/27.
    assert_eq!(analysed(&candidates).discrimination, Some(Thousandths(667)));
}

#[test]
fn who_stands_at_the_border_counts_in_part() {
    // 4 candidates: groups of 1. Best: the 9. Worst: a third of each of the three with 5. 1 − 1/3.
    let candidates = [("9", "2"), ("5", "2"), ("5", "0"), ("5", "0")];
    assert_eq!(analysed(&candidates).discrimination, Some(Thousandths(667)));
    let reversed = [("1", "2"), ("5", "0"), ("5", "2"), ("5", "0")];
    assert_eq!(analysed(&reversed).discrimination, Some(Thousandths(-667)));
}

#[test]
fn without_a_best_and_a_worst_there_is_no_discrimination() {
    assert_eq!(analysed(&[("5", "2"), ("5", "0")]).discrimination, None);
    assert_eq!(analysed(&[("5", "2")]).discrimination, None);
}

#[test]
fn options_are_counted_in_the_order_of_the_author() {
    let mut questions = Questions::default();
    for chosen in [&[0, 2][..], &[2], &[], &[0]] {
        questions.count(marks("9"), &slot("1", chosen));
    }
    let analysis = questions.analyses().next().unwrap();
    assert_eq!(analysis.n_chosen, [2, 0, 2]);
    let rates: Vec<String> = (0..4)
        .map(|place| analysis.chosen_rate(place).unwrap().to_string())
        .collect();
    assert_eq!(rates, ["50.0%", "0.0%", "50.0%", "0.0%"]);
}

#[test]
fn versions_and_other_marks_are_other_questions() {
    let mut questions = Questions::default();
    let first = slot("2", &[]);
    for slot in [
        first,
        first,
        Observed {
            version: version(2),
            ..first
        },
        Observed {
            full_marks: marks("4"),
            ..first
        },
    ] {
        questions.count(marks("9"), &slot);
    }
    let n: Vec<u64> = questions.analyses().map(|analysis| analysis.n).collect();
    assert_eq!(n, [2, 1, 1]);
}

#[test]
fn the_places_of_a_response_do_not_depend_on_the_paper() {
    let options = |ids: &[&str]| -> Vec<Choice> {
        let choice = |id: &&str| Choice {
            id: id.parse().unwrap(),
            text: (*id).to_owned(),
            pinned: false,
        };
        ids.iter().map(choice).collect()
    };
    let chosen = |ids: &[&str]| {
        let ids: BTreeSet<OptionId> = ids.iter().map(|id| id.parse().unwrap()).collect();
        Response::Choices(ids)
    };
    let layout = Layout::Multiple(options(&["d", "c", "b"]));
    assert_eq!(chosen_places(&layout, &chosen(&["b", "d"])), [0, 2]);
    assert_eq!(chosen_places(&layout, &chosen(&["z"])), [0; 0]);
    assert_eq!(
        chosen_places(&Layout::TrueFalse, &Response::Truth(true)),
        [0]
    );
    assert_eq!(
        chosen_places(&Layout::TrueFalse, &Response::Truth(false)),
        [1]
    );
    let text = Response::Text("A".to_owned());
    assert_eq!(chosen_places(&Layout::Essay, &text), [0; 0]);
}

/// What the first 27 % scored: everybody stands in line with the mean of those who have the same total, in
/// fractions of a hundredth that are whole for every number up to 12.
fn slow_mean(line: &[(i32, u64)]) -> u64 {
    const WHOLE: u64 = 27_720;
    let mean_of = |total: i32| {
        let same: Vec<u64> = line
            .iter()
            .filter(|(t, _)| *t == total)
            .map(|(_, s)| *s)
            .collect();
        same.iter().sum::<u64>() * WHOLE / u64::try_from(same.len()).unwrap()
    };
    let means = line.iter().map(|(total, _)| mean_of(*total));
    means.take(slow_size(line.len())).sum()
}

/// 27 % of so many, to the nearest.
fn slow_size(n: usize) -> usize {
    (0..=n).find(|size| 100 * size + 50 > 27 * n).unwrap()
}

proptest! {
    #[test]
    fn a_slow_count_gives_the_same_discrimination(
        mut line in prop::collection::vec((0_i32..8, 0_u64..=200), 2..=12),
    ) {
        let mut questions = Questions::default();
        for (total, score) in &line {
            let worth = Worth::Marked { marks: hundredths(i32::try_from(*score).unwrap()), fraction: None };
            questions.count(hundredths(*total), &Observed { worth, ..slot("1", &[]) });
        }
        let found = questions.analyses().next().unwrap().discrimination;
        line.sort_unstable();
        let worst = i128::from(slow_mean(&line));
        line.reverse();
        let best = i128::from(slow_mean(&line));
        let possible = 27_720 * 200 * i128::try_from(slow_size(line.len())).unwrap();
        let is_level = line.iter().all(|(total, _)| *total == line[0].0);
        let wanted = (2000 * (best - worst) + possible).div_euclid(2 * possible);
        prop_assert_eq!(found.map(|Thousandths(d)| i128::from(d)), (!is_level).then_some(wanted));
    }
}
