//! Rules of each slot by itself.

use uuid::Uuid;

use super::stage::{Stage, section};
use crate::domain::QuestionVersionId;
use crate::domain::blueprint::Span;
use crate::domain::question::{Difficulty, Kind};
use crate::domain::scoring::Rule;

#[test]
fn a_right_paper_has_no_violation() {
    assert_eq!(Stage::new().violations(), []);
}

#[test]
fn the_order_of_the_pool_does_not_matter() {
    let mut stage = Stage::new();
    stage.pool.reverse();
    assert_eq!(stage.violations(), []);
}

#[test]
fn a_section_that_does_not_exist_is_told() {
    let mut stage = Stage::new();
    stage.paper.slots[7].section = 9;
    assert_eq!(stage.wrong(), ["unknown_section", "section_count"]);
}

#[test]
fn sections_come_in_the_order_of_the_blueprint() {
    let mut stage = Stage::new();
    stage.paper.slots.swap(5, 6);
    assert_eq!(stage.wrong(), ["section_order"]);
}

#[test]
fn a_version_that_the_pool_does_not_have_is_told() {
    let mut stage = Stage::new();
    stage.paper.slots[5].version = QuestionVersionId::new(Uuid::nil());
    assert_eq!(stage.wrong(), ["unknown_question"]);
    assert_eq!(
        stage.violations()[0].chinese(),
        "第 6 题的题目版本 00000000-0000-0000-0000-000000000000 不在题库中"
    );
}

#[test]
fn a_question_is_of_the_kind_of_its_section() {
    let mut stage = Stage::new();
    stage.put(7, "M3");
    assert_eq!(stage.wrong(), ["wrong_kind"]);
    let violation = &stage.violations()[0];
    assert_eq!(
        violation.to_string(),
        "slot 8: question `M3` is multiple; section `判断题` wants true_false"
    );
    assert_eq!(
        violation.chinese(),
        "第 8 题（M3）是多选题，而“判断题”要求判断题"
    );
}

#[test]
fn a_question_is_of_a_topic_of_its_section() {
    let mut stage = Stage::new();
    stage.parts.limits.clear();
    stage.put(0, "S6");
    assert_eq!(stage.wrong(), ["wrong_topic"]);
}

#[test]
fn a_question_is_of_a_difficulty_of_its_section() {
    let mut stage = Stage::new();
    stage.question("S1").difficulty = Some(Difficulty::Medium);
    assert_eq!(stage.wrong(), [""; 0]);
    stage.question("S1").difficulty = Some(Difficulty::Hard);
    assert_eq!(stage.wrong(), ["wrong_difficulty"]);
    stage.question("S1").difficulty = None;
    assert_eq!(stage.wrong(), ["wrong_difficulty"]);
}

#[test]
fn marks_are_those_of_the_section_or_of_the_question() {
    let mut stage = Stage::new();
    let swapped = [stage.paper.slots[0].marks, stage.paper.slots[4].marks];
    stage.paper.slots[0].marks = swapped[1];
    stage.paper.slots[4].marks = swapped[0];
    assert_eq!(stage.wrong(), ["wrong_marks", "wrong_marks"]);
    assert_eq!(
        stage.violations()[0].to_string(),
        "slot 1: question `S1` carries 3 marks; wanted 2"
    );
}

#[test]
fn a_question_without_marks_cannot_stand_where_the_section_has_none() {
    let mut stage = Stage::new();
    stage.question("S1").marks = None;
    assert_eq!(stage.wrong(), ["wrong_marks"]);
    stage.parts.sections[0].marks = Some("2".parse().unwrap());
    assert_eq!(stage.wrong(), [""; 0]);
}

#[test]
fn the_rule_is_that_of_the_section() {
    let mut stage = Stage::new();
    stage.paper.slots[4].rule = Rule::EXACT;
    assert_eq!(stage.wrong(), ["wrong_rule"]);
}

#[test]
fn what_is_shown_is_each_choice_once() {
    let mut stage = Stage::new();
    let whole = stage.paper.slots[4].order.clone();
    stage.paper.slots[4].order.reverse();
    assert_eq!(stage.wrong(), [""; 0]);
    let foreign = ["a", "b", "c", "x"].map(|id| id.parse().unwrap()).to_vec();
    let twice = ["a", "b", "c", "a"].map(|id| id.parse().unwrap()).to_vec();
    let longer = [whole.clone(), vec!["a".parse().unwrap()]].concat();
    for order in [whole[..3].to_vec(), foreign, twice, longer, Vec::new()] {
        stage.paper.slots[4].order = order;
        assert_eq!(stage.wrong(), ["choices"]);
    }
}

#[test]
fn a_pinned_choice_stays_at_its_place() {
    let mut stage = Stage::new();
    stage.question("M1").choices[3].1 = true;
    stage.paper.slots[4].order.swap(0, 1);
    assert_eq!(stage.wrong(), [""; 0]);
    stage.paper.slots[4].order.swap(2, 3);
    assert_eq!(stage.wrong(), ["pinned_moved"]);
}

#[test]
fn choices_stay_where_the_blueprint_does_not_shuffle_except_items_to_put_in_order() {
    let mut stage = Stage::new();
    stage.parts.shuffle_options = false;
    assert_eq!(stage.wrong(), [""; 0]);
    stage.paper.slots[4].order.swap(0, 1);
    assert_eq!(stage.wrong(), ["choices_shuffled"]);

    stage.parts.sections[1] = section(Kind::Order, Span::exactly(2), Some("3"));
    for code in ["M1", "M2"] {
        stage.question(code).kind = Kind::Order;
    }
    let order = stage.paper.slots[4].order.clone();
    stage.put(4, "M1");
    stage.put(5, "M2");
    stage.paper.slots[4].order = order;
    assert_eq!(stage.wrong(), [""; 0]);
}
