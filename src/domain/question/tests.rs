//! What makes a question valid, fault by fault.

use std::collections::{BTreeMap, BTreeSet};

use super::*;

fn options(ids: &str) -> Vec<Choice> {
    let choice = |id: char| Choice {
        id: id.to_string().parse().unwrap(),
        text: format!("选项{id}"),
        pinned: false,
    };
    ids.chars().map(choice).collect()
}

fn ids(ids: &str) -> BTreeSet<OptionId> {
    ids.chars()
        .map(|id| id.to_string().parse().unwrap())
        .collect()
}

fn parts(layout: Layout, key: Key) -> Parts {
    Parts {
        code: "T01-S01".parse().unwrap(),
        version: 1,
        status: Status::Approved,
        topic: "T01".parse().unwrap(),
        body: Body {
            stem: "题干".to_owned(),
            layout,
        },
        key,
        rule: None,
        explanation: String::new(),
        difficulty: Difficulty::Easy,
        cognitive: Cognitive::Remember,
        tags: BTreeSet::new(),
        facts: BTreeSet::new(),
        enemies: BTreeSet::new(),
        stimulus: None,
        evidence: Vec::new(),
    }
}

#[track_caller]
fn check_messages(layout: Layout, key: Key, expected: &[&str]) {
    let messages: Vec<String> = check(&parts(layout, key))
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(messages, expected);
}

#[test]
fn a_single_choice_has_one_right_option_among_its_own() {
    check_messages(Layout::Single(options("abcd")), Key::Choices(ids("b")), &[]);
    check_messages(
        Layout::Single(options("abcd")),
        Key::Choices(ids("be")),
        &[
            "the key has 2 right options; wanted 1",
            "the key names option `e`, which the question does not have",
        ],
    );
    check_messages(
        Layout::Single(options("a")),
        Key::Choices(ids("a")),
        &["`options` has 1 entries; a single question has 2 to 26"],
    );
}

#[test]
fn a_multiple_choice_has_two_or_more_right_options() {
    check_messages(
        Layout::Multiple(options("abcde")),
        Key::Choices(ids("a")),
        &["the key has 1 right options; wanted 2 or more"],
    );
}

#[test]
fn options_differ_in_id_and_in_text() {
    let mut twice = options("aab");
    twice[2].text = "选项a".to_owned();
    check_messages(
        Layout::Single(twice),
        Key::Choices(ids("a")),
        &[
            "option id `a` stands twice",
            "two options read the same: `选项a`",
            "two options read the same: `选项a`",
        ],
    );
}

#[test]
fn the_stem_holds_as_many_blanks_as_the_key() {
    assert_eq!(
        Layout::blanks_of("共____个方面、____个字"),
        Layout::Blank(2)
    );
    let one = Key::Blanks(vec![vec!["5".to_owned()]]);
    check_messages(
        Layout::Blank(2),
        one,
        &["the stem has 2 blanks (`____`) and the key has 1"],
    );
    check_messages(
        Layout::Blank(1),
        Key::Blanks(vec![vec![]]),
        &["`key` is empty"],
    );
}

#[test]
fn a_match_names_a_right_side_for_each_left_side() {
    let layout = || Layout::Match {
        left: options("xy"),
        right: options("abc"),
    };
    let pair = |left: &str, right: &str| (left.parse().unwrap(), right.parse().unwrap());
    check_messages(
        layout(),
        Key::Pairs(BTreeMap::from([pair("x", "a"), pair("y", "c")])),
        &[],
    );
    check_messages(
        layout(),
        Key::Pairs(BTreeMap::from([pair("x", "a")])),
        &["the key leaves out `y`"],
    );
}

#[test]
fn an_order_names_each_item_once() {
    let order = |ids: &str| {
        Key::Order(
            ids.chars()
                .map(|id| id.to_string().parse().unwrap())
                .collect(),
        )
    };
    check_messages(Layout::Order(options("abc")), order("cab"), &[]);
    check_messages(
        Layout::Order(options("abc")),
        order("ca"),
        &["the key leaves out `b`"],
    );
    check_messages(
        Layout::Order(options("abc")),
        order("caba"),
        &["the key has 4 right options; wanted each item once"],
    );
}

#[test]
fn a_key_of_another_kind_is_a_fault() {
    check_messages(
        Layout::TrueFalse,
        Key::Choices(ids("a")),
        &["the key does not belong to a true_false question"],
    );
}

#[test]
fn all_faults_are_told_at_once() {
    let mut broken = parts(Layout::TrueFalse, Key::Rubric(String::new()));
    broken.version = 0;
    broken.body.stem = "  ".to_owned();
    broken.evidence = vec![Evidence {
        material: "material".to_owned(),
        place: String::new(),
        quote: "长".repeat(41),
        passage: None,
    }];
    assert_eq!(Question::new(broken).unwrap_err().len(), 4);
}
