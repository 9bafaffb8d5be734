//! Distinct answers, how they stand, and their order.

use super::*;
use crate::domain::scoring::{Method, Rule};

fn rule(text: &str) -> Blanks {
    let Method::PerBlank(blanks) = Rule::authored(text).unwrap().method else {
        panic!("{text}");
    };
    blanks
}

fn texts(blanks: &[&[&str]]) -> Vec<Vec<String>> {
    let owned = |texts: &&[&str]| texts.iter().map(ToString::to_string).collect();
    blanks.iter().map(owned).collect()
}

fn given(blanks: &[&str]) -> Response {
    Response::Blanks(blanks.iter().map(ToString::to_string).collect())
}

#[test]
fn what_reads_the_same_is_one_answer_and_nothing_visible_is_none() {
    let mut tally = Tally::new(Blanks::NEWEST, 2);
    for blanks in [
        ["2022年7月12日", "甲"],
        ["2022-07-12", " "],
        ["二〇二二年七月十二号", "。"],
        ["2022/7/12", "乙"],
        ["2022-07-12", "甲"],
    ] {
        tally.add(Some(&given(&blanks)));
    }
    tally.add(None);
    tally.add(Some(&given(&["甲"])));
    tally.add(Some(&Response::Truth(true)));
    let counts = |blank: &OfBlank| -> (u64, Vec<u64>) {
        let counts = blank.texts.values().map(|written| written.count);
        (blank.n_empty, counts.collect())
    };
    assert_eq!(tally.n_had, 8);
    assert_eq!(counts(&tally.blanks[0]), (3, vec![5]));
    assert_eq!(counts(&tally.blanks[1]), (5, vec![1, 2]));
    let date = tally.blanks[0].texts.values().next().unwrap();
    assert_eq!(
        date.spellings,
        ["2022年7月12日", "2022-07-12", "二〇二二年七月十二号"]
    );
}

#[test]
fn an_answer_stands_as_its_rule_scores_it() {
    let key = texts(&[&["国家互联网信息办公室"], &["41.5%"]]);
    let ruled = texts(&[&["网信办"], &[]]);
    let table = [
        ("per_blank", 0, "国家 互联网信息办公室", State::Right),
        (
            "per_blank traditional",
            0,
            "國家互聯網信息辦公室",
            State::Right,
        ),
        ("per_blank", 0, "國家互聯網信息辦公室", State::Wrong),
        ("per_blank", 0, "网信办。", State::Accepted),
        ("per_blank", 1, "网信办", State::Wrong),
        ("per_blank unordered", 1, "网信办", State::Accepted),
        (
            "per_blank unordered",
            1,
            "国家互联网信息办公室",
            State::Right,
        ),
        ("per_blank", 0, "国家互联网信息办公厅", State::Near),
        ("per_blank", 0, "办公室", State::Wrong),
        ("per_blank", 1, "0.415", State::Near),
        ("per_blank", 1, "41.6%", State::Wrong),
        ("per_blank unit_optional", 1, "41.5", State::Right),
        (
            "per_blank reading=text/1",
            0,
            "国家 互联网信息办公室",
            State::Right,
        ),
        // Right by text/2, and wrong by the rule of the paper.
        (
            "per_blank reading=text/1",
            1,
            "百分之四十一点五",
            State::Near,
        ),
    ];
    for (text, place, written, wanted) in table {
        let judge = Judge::new(rule(text), place, &key, &ruled);
        assert_eq!(judge.state_of(written), wanted, "{text}: {written}");
    }
}

fn place(text: &str) -> Place {
    text.parse().unwrap()
}

#[test]
fn near_answers_come_first_and_then_the_most_frequent() {
    let sorted = [
        "near.2.T01-B01.1.1.0.甲",
        "near.1.T01-B01.1.1.0.甲",
        "far.9.T01-B02.1.1.0.甲",
        "far.9.T01-B02.1.1.0.甲.乙",
        "far.9.T01-B02.1.2.0.甲",
        "far.9.T01-B02.2.1.0.甲",
        "far.1.T01-B01.1.1.0.甲",
    ];
    let mut places: Vec<Place> = sorted.iter().rev().map(|text| place(text)).collect();
    places.sort();
    let written: Vec<String> = places.iter().map(ToString::to_string).collect();
    assert_eq!(written, sorted);
}

#[test]
fn what_no_page_told_is_no_place() {
    for text in [
        "",
        "near",
        "near.1.T01.1.1.0",
        "x.1.T01.1.1.0.甲",
        "far.-1.T01.1.1.0.甲",
    ] {
        assert_eq!(text.parse::<Place>(), Err(NotAPlace), "{text:?}");
    }
}
