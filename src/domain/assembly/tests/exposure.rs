//! A bound on exposure that the pool is too small for.

use std::collections::BTreeMap;

use super::super::explain::{Matter, overuse_sentence};
use super::*;

fn told(blueprint: &Blueprint, pool: &[PoolQuestion]) -> Vec<String> {
    let compiled = compile(blueprint, pool).unwrap();
    let topics = BTreeMap::new();
    let matter = Matter {
        blueprint,
        pool,
        compiled: &compiled,
        topics: &topics,
    };
    let found = overuse(&compiled, blueprint.max_exposure.unwrap());
    found
        .iter()
        .map(|overuse| overuse_sentence(&matter, overuse).zh)
        .collect()
}

fn asking(count: usize, per_mille: u32) -> Blueprint {
    plan(
        vec![section("单选", Kind::Single, Span::exactly(count))],
        |parts| {
            parts.max_exposure = Some(per_mille);
        },
    )
}

#[test]
fn a_row_that_takes_more_than_its_share_is_told_with_what_it_needs() {
    let pool = pool("T01-S01 T01-S02 T01-S03 T01-M01");
    let wanted = "大题“单选”每份试卷至少 2 道，题库中符合条件的有 3 道，总有题的使用率不低于 66.7%，而题目使用率上限为 66.6%";
    assert_eq!(told(&asking(2, 666), &pool), [wanted]);
    assert_eq!(told(&asking(2, 667), &pool), [""; 0]);
}

#[test]
fn enemies_bring_one_question_a_paper_however_many_they_are() {
    // Four of one fact and two others: 2 a paper are one of the four at most, and one of the two.
    let enemies = with(
        pool("T01-S01 T01-S02 T01-S03 T01-S04 T01-S05 T01-S06"),
        "T01-S0",
        |question| {
            if question.code.as_str() < "T01-S05" {
                question.facts = ["事".to_owned()].into();
            }
        },
    );
    assert_eq!(told(&asking(2, 499), &enemies).len(), 1);
    assert_eq!(told(&asking(2, 500), &enemies), [""; 0]);
    let free = with(enemies, "T01", |question| question.facts.clear());
    assert_eq!(told(&asking(2, 334), &free), [""; 0]);
}

#[test]
fn a_required_question_is_on_every_paper() {
    let blueprint = plan(
        vec![section("单选", Kind::Single, Span::exactly(1))],
        |parts| {
            parts.max_exposure = Some(999);
            parts.required = codes(&["T01-S01"]);
        },
    );
    let wanted = "必选题 T01-S01 在每份试卷上，使用率 100%，而题目使用率上限为 99.9%";
    assert_eq!(told(&blueprint, &pool("T01-S01 T01-S02")), [wanted]);
}
