//! Rules of order: sets, codes, key letters.

use super::stage::{Stage, section};
use crate::domain::blueprint::Span;
use crate::domain::paper::LetterKey;
use crate::domain::question::Kind;

#[test]
fn the_questions_of_a_stimulus_stand_side_by_side() {
    let mut stage = Stage::new();
    stage.paper.slots.swap(1, 2);
    assert_eq!(stage.wrong(), ["set_apart"]);
    stage.paper.slots.swap(2, 3);
    assert_eq!(stage.wrong(), [""; 0]);
}

#[test]
fn the_questions_of_a_stimulus_come_in_the_order_of_their_codes() {
    let mut stage = Stage::new();
    stage.paper.slots.swap(2, 3);
    assert_eq!(stage.wrong(), ["set_order"]);
}

#[test]
fn a_stimulus_may_reach_over_two_sections() {
    let mut stage = Stage::new();
    stage.question("M2").stimulus = Some("材料一".to_owned());
    assert_eq!(stage.wrong(), [""; 0]);
}

#[test]
fn questions_come_by_code_where_the_blueprint_does_not_shuffle() {
    let mut stage = Stage::new();
    stage.parts.shuffle_questions = false;
    assert_eq!(stage.wrong(), [""; 0]);
    stage.paper.slots.swap(0, 1);
    assert_eq!(stage.wrong(), ["code_order"]);
    stage.parts.shuffle_questions = true;
    assert_eq!(stage.wrong(), [""; 0]);
}

#[test]
fn by_code_a_set_stands_where_its_first_question_belongs() {
    let mut stage = Stage::new();
    stage.parts.shuffle_questions = false;
    stage.question("S3").stimulus = None;
    stage.question("S1").stimulus = Some("材料一".to_owned());
    let rest: [(usize, &[&str]); 2] = [(1, &["M1", "M2"]), (2, &["J1", "J2"])];
    stage.lay(&[(0, &["S1", "S4", "S2", "S3"]), rest[0], rest[1]]);
    assert_eq!(stage.wrong(), [""; 0]);
    stage.lay(&[(0, &["S2", "S1", "S4", "S3"]), rest[0], rest[1]]);
    assert_eq!(stage.wrong(), ["code_order"]);
}

/// All four right options are the first as authored.
fn all_a() -> Stage {
    let mut stage = Stage::new();
    for code in ["S1", "S2", "S3", "S4"] {
        stage.question(code).letter_key = LetterKey::Option("a".parse().unwrap());
    }
    stage
}

#[test]
fn more_than_three_equal_key_letters_in_a_row_are_told() {
    let mut stage = all_a();
    assert_eq!(stage.wrong(), ["letter_run"]);
    assert_eq!(
        stage.violations()[0].chinese(),
        "第 4 题（S4）使答案连续 4 题为 A，本可避免"
    );
    stage.paper.slots[3].order.swap(0, 1);
    assert_eq!(stage.wrong(), [""; 0]);
}

#[test]
fn a_run_that_nothing_could_avoid_is_no_violation() {
    let mut stage = all_a();
    stage.question("S4").choices[0].1 = true;
    assert_eq!(stage.wrong(), [""; 0], "the right option is pinned");
    let mut stage = all_a();
    for choice in &mut stage.question("S4").choices[1..] {
        choice.1 = true;
    }
    assert_eq!(stage.wrong(), [""; 0], "it is the only one free");
    let mut stage = all_a();
    stage.parts.shuffle_options = false;
    assert_eq!(stage.wrong(), [""; 0], "options are not shuffled");
}

#[test]
fn a_run_ends_with_its_section() {
    let mut stage = all_a();
    let half = section(Kind::Single, Span::exactly(2), None);
    stage.parts.sections[0] = half.clone();
    stage.parts.sections[0].name = "甲".to_owned();
    stage.parts.sections.insert(1, half);
    stage.lay(&[
        (0, &["S1", "S2"]),
        (1, &["S3", "S4"]),
        (2, &["M1", "M2"]),
        (3, &["J1", "J2"]),
    ]);
    assert_eq!(stage.wrong(), [""; 0]);
}
