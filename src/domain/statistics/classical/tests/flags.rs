//! Questions that an organiser should look at.

use super::super::{Chosen, Flag, OptionFigures, Options, QuestionFigures};
use super::{Chance, of_rows};
use crate::domain::Language;

/// 40 candidates of rising ability: who knows the first question, and what they chose (A is its key).
fn sat(choose: impl Fn(usize) -> usize) -> (QuestionFigures, Vec<OptionFigures>) {
    let mut rows = Vec::new();
    let mut options = Options::new(&[4]);
    for candidate in 0..40 {
        let option = choose(candidate);
        let score = f64::from(u8::from(option == 0));
        let row: Vec<f64> = (0..20)
            .map(|question| f64::from(u8::from(2 * question < candidate)))
            .collect();
        let rest: f64 = row.iter().sum();
        let chosen = Chosen {
            question: 0,
            score,
            options: &[option],
        };
        options.count(score + rest, &[chosen]).unwrap();
        rows.push([&[score], row.as_slice()].concat());
    }
    let rows: Vec<&[f64]> = rows.iter().map(Vec::as_slice).collect();
    (
        of_rows(&rows).questions()[0].clone(),
        options.figures(0, &[0]),
    )
}

#[test]
fn a_question_that_works_raises_no_flag() {
    let (question, options) = sat(|candidate| if 15 < candidate { 0 } else { 1 + candidate % 3 });
    assert_eq!(question.flags(Some(0.25), &options), []);
}

#[test]
fn a_wrong_key_is_found_and_the_right_one_named() {
    let (question, options) = sat(|candidate| if 20 < candidate { 2 } else { candidate % 2 });
    let flags = question.flags(Some(0.25), &options);
    let sentences: Vec<String> = flags
        .iter()
        .map(|flag| flag.sentence(Language::Chinese))
        .collect();
    assert_eq!(
        sentences,
        [
            "水平高的考生反而答得更差（区分度−0.50，与其余得分的相关−0.53），请核对答案是否标错。",
            "选项C被高分组更多地选中，且比正确选项更能区分考生，请核对它是否也是正确答案。",
            "干扰项D只有0.0%的考生选择，几乎不起作用，可考虑替换。",
            "区分度为负：高分考生在本题的表现不如低分考生。",
            "题目过难（得分率27.5%），请确认内容是否讲授过、表述是否清楚。",
        ]
    );
}

#[test]
fn what_nearly_all_know_is_not_taken_for_a_wrong_key() {
    let (question, options) = sat(|candidate| usize::from(candidate == 39));
    let flags = question.flags(Some(0.25), &options);
    assert!(
        !flags
            .iter()
            .any(|flag| matches!(flag, Flag::KeyInDoubt { .. })),
        "{flags:?}"
    );
    assert!(flags.contains(&Flag::NegativeDiscrimination));
    assert!(
        flags
            .iter()
            .any(|flag| matches!(flag, Flag::TooEasy { .. })),
        "{flags:?}"
    );
}

#[test]
fn worse_than_a_guess_is_told() {
    let (question, options) = sat(|candidate| {
        if candidate == 39 {
            0
        } else {
            1 + candidate % 3
        }
    });
    let flags = question.flags(Some(0.25), &options);
    let told = flags
        .iter()
        .find(|flag| matches!(flag, Flag::BelowChance { .. }))
        .unwrap();
    assert_eq!(
        told.sentence(Language::Chinese),
        "得分率2.5%低于盲猜的25.0%，题目可能有误导或答案有误。"
    );
}

#[test]
fn few_candidates_do_not_make_a_distractor_idle() {
    let mut options = Options::new(&[4]);
    let mut chance = Chance(1);
    for _ in 0..29 {
        let score = chance.answer(0.0, 0.0);
        let chosen = Chosen {
            question: 0,
            score,
            options: &[0],
        };
        options
            .count(score + 3.0 * chance.even(), &[chosen])
            .unwrap();
    }
    let (question, _) = sat(|candidate| candidate % 2);
    let flags = question.flags(None, &options.figures(0, &[0]));
    assert!(
        !flags
            .iter()
            .any(|flag| matches!(flag, Flag::IdleDistractor { .. })),
        "{flags:?}"
    );
}
