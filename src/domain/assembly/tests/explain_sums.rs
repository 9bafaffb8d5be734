//! Sentences for conflicts over marks and difficulty.

use super::explain::{Exhaustive, explained, zh};
use super::*;
use crate::domain::blueprint::{DifficultyWindow, Measure};

fn window(measure: Measure, target: i64, tolerance: i64) -> DifficultyWindow {
    DifficultyWindow {
        measure,
        target,
        tolerance,
    }
}

#[test]
fn marks_that_cannot_be_reached_are_told_with_those_that_can() {
    let own = Section {
        marks: None,
        ..section("单选", Kind::Single, span(1, 2))
    };
    let asking = |marks: &str| {
        plan(vec![own.clone()], |parts| {
            parts.marks = Some(marks.parse().unwrap());
        })
    };
    let pool = with(pool("T01-S01 T01-S02 T01-S03"), "T01-S03", |question| {
        question.marks = Some("2.5".parse().unwrap());
    });
    assert_eq!(
        zh(&asking("6.5"), &pool),
        "全卷要求 6.5 分，但在“大题‘单选’1 至 2 道”之下最多只能有 4.5 分"
    );
    assert_eq!(
        zh(&asking("100"), &pool),
        "全卷要求 100 分，但用题库中的题最多只能有 6.5 分"
    );
    assert_eq!(
        zh(&asking("3"), &pool),
        "全卷要求 3 分，但用题库中的题凑不出这个分数"
    );
}

#[test]
fn a_difficulty_that_cannot_be_reached_is_told_with_what_can() {
    let rated = |hard: i32| {
        let pool = pool("T01-S01 T01-S02 T01-S03");
        let pool = with(pool, "T01", |question| {
            question.rating = Rating::from_thousandths(870).unwrap();
        });
        with(pool, "T01-S03", move |question| {
            question.rating = Rating::from_thousandths(hard).unwrap();
        })
    };
    let asking = |count: Span, window: DifficultyWindow| {
        plan(vec![section("单选", Kind::Single, count)], |parts| {
            parts.marks = Some("4".parse().unwrap());
            parts.difficulty = Some(window);
        })
    };
    let (two, some) = (span(2, 2), span(1, 2));
    assert_eq!(
        zh(&asking(two, window(Measure::Mean, 900, 10)), &rated(850)),
        "平均难度要求 0.9±0.01，但用题库中的题最高只能到 0.87"
    );
    assert_eq!(
        zh(&asking(two, window(Measure::Sum, 3000, 20)), &rated(851)),
        "难度之和要求 3±0.02，但用题库中的题最高只能到 2.591"
    );
    // An odd sum of thousandths: the mean is told rounded away from what is asked.
    assert_eq!(
        zh(&asking(two, window(Measure::Mean, 500, 10)), &rated(851)),
        "平均难度要求 0.5±0.01，但用题库中的题最低也有 0.861"
    );
    assert_eq!(
        zh(&asking(two, window(Measure::Mean, 865, 1)), &rated(850)),
        "平均难度要求 0.865±0.001，但用题库中的题凑不出"
    );
    let told = explained(
        &asking(some, window(Measure::Mean, 950, 20)),
        &rated(850),
        &Exhaustive,
    );
    assert_eq!(
        told.zh,
        "平均难度要求 0.95±0.02，但在“大题‘单选’1 至 2 道”之下最高只能到 0.87"
    );
    assert_eq!(
        told.en,
        "mean difficulty 0.95±0.02 wanted, but no paper reaches more than 0.87 together with: section `单选`: 1 to 2"
    );
    assert_eq!(
        zh(&asking(some, window(Measure::Mean, 700, 20)), &rated(850)),
        "平均难度要求 0.7±0.02，但在“大题‘单选’1 至 2 道”之下最低也有 0.85"
    );
}
