//! Rules of the numbers of a paper.

use super::stage::Stage;
use crate::domain::blueprint::{DifficultyWindow, Limit, Measure, Sort, Span};
use crate::domain::question::{Cognitive, Difficulty, Kind};
use crate::domain::rating::Rating;

#[test]
fn a_section_has_as_many_questions_as_it_asks_for() {
    let mut stage = Stage::new();
    stage.parts.questions = None;
    stage.paper.slots.remove(7);
    assert_eq!(stage.wrong(), ["section_count", "total_marks"]);
    assert_eq!(
        stage.violations()[0].to_string(),
        "section `判断题` has 1 questions; wanted 2"
    );
}

#[test]
fn a_paper_has_as_many_questions_as_the_blueprint_asks_for() {
    let mut stage = Stage::new();
    let further = stage.slot(0, "S5");
    stage.paper.slots.insert(4, further);
    stage.parts.marks = Some("18".parse().unwrap());
    // The section has room for five: only the whole paper has too many.
    assert_eq!(stage.wrong(), ["question_count"]);
    stage.parts.questions = Some(Span { min: 8, max: 9 });
    assert_eq!(stage.wrong(), [""; 0]);
}

#[test]
fn a_paper_carries_the_marks_of_the_blueprint() {
    let mut stage = Stage::new();
    stage.question("S1").marks = Some("2.5".parse().unwrap());
    stage.put(0, "S1");
    assert_eq!(stage.wrong(), ["total_marks"]);
    assert_eq!(
        stage.violations()[0].chinese(),
        "全卷共 16.5 分，应为 16 分"
    );
}

#[test]
fn every_limit_is_kept() {
    let mut stage = Stage::new();
    stage.put(1, "S5");
    assert_eq!(stage.wrong(), ["limit"]);
    let violation = &stage.violations()[0];
    assert_eq!(
        violation.to_string(),
        "the paper has 1 questions of topic T1; wanted 2–3"
    );
    assert_eq!(violation.chinese(), "主题 T1 的题目有 1 题，应为 2–3 题");
}

#[test]
fn a_limit_counts_the_questions_that_agree_with_all_it_names() {
    let mut stage = Stage::new();
    stage.question("S1").cognitive = Some(Cognitive::Apply);
    stage.question("S2").difficulty = Some(Difficulty::Medium);
    stage.question("M1").tags.insert("法规".to_owned());
    stage.question("M2").cognitive = None;
    let any = Sort::default;
    let sorts = [
        (
            Sort {
                kind: Some(Kind::Single),
                ..any()
            },
            4,
        ),
        (
            Sort {
                topic: Some("T3".parse().unwrap()),
                ..any()
            },
            4,
        ),
        (
            Sort {
                cognitive: Some(Cognitive::Remember),
                ..any()
            },
            6,
        ),
        (
            Sort {
                difficulty: Some(Difficulty::Medium),
                ..any()
            },
            1,
        ),
        (
            Sort {
                tag: Some("法规".to_owned()),
                ..any()
            },
            1,
        ),
        (
            Sort {
                kind: Some(Kind::TrueFalse),
                topic: Some("T3".parse().unwrap()),
                ..any()
            },
            2,
        ),
    ];
    for (of, count) in sorts {
        let limit = |count| Limit {
            of: of.clone(),
            count: Span::exactly(count),
        };
        stage.parts.limits = vec![limit(count)];
        assert_eq!(stage.wrong(), [""; 0], "{of:?}");
        stage.parts.limits = vec![limit(count + 1)];
        assert_eq!(stage.wrong(), ["limit"], "{of:?}");
    }
}

/// Eight questions of 0.700 each.
fn with_window(measure: Measure, target: i64, tolerance: i64, more: i32) -> Vec<&'static str> {
    let mut stage = Stage::new();
    stage.parts.difficulty = Some(DifficultyWindow {
        measure,
        target,
        tolerance,
    });
    stage.question("J1").rating = Rating::from_thousandths(700 + more).unwrap();
    stage.wrong()
}

#[test]
fn a_mean_difficulty_is_judged_to_the_last_thousandth_without_rounding() {
    for (more, wanted) in [
        (0, &[][..]),
        (8, &[]),
        (9, &["difficulty"]),
        (-8, &[]),
        (-9, &["difficulty"]),
    ] {
        assert_eq!(with_window(Measure::Mean, 700, 1, more), wanted, "{more}");
    }
}

#[test]
fn a_sum_of_difficulties_is_judged_to_the_last_thousandth() {
    for (more, wanted) in [
        (5, &[][..]),
        (6, &["difficulty"]),
        (-5, &[]),
        (-6, &["difficulty"]),
    ] {
        assert_eq!(with_window(Measure::Sum, 5600, 5, more), wanted, "{more}");
    }
}
