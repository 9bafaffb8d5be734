//! Sentences for conflicts of every kind, by an exhaustive solver.

use std::collections::BTreeMap;

use super::super::explain::{Matter, Reach, sentence};
use super::*;
use crate::domain::Bilingual;
use crate::domain::feasibility::System;

/// Tries every paper.
pub(super) struct Exhaustive;

impl Reach for Exhaustive {
    fn most(&self, system: &System, members: &[usize]) -> Option<u32> {
        let n = |paper: &Vec<usize>| paper.iter().filter(|item| members.contains(item)).count();
        papers(system)
            .map(|paper| u32::try_from(n(&paper)).unwrap())
            .max()
    }
    fn least(&self, system: &System, members: &[usize]) -> Option<u32> {
        let n = |paper: &Vec<usize>| paper.iter().filter(|item| members.contains(item)).count();
        papers(system)
            .map(|paper| u32::try_from(n(&paper)).unwrap())
            .min()
    }
    fn greatest_sum(&self, system: &System, weights: &[i64]) -> Option<i64> {
        papers(system)
            .map(|paper| paper.iter().map(|item| weights[*item]).sum())
            .max()
    }
    fn least_sum(&self, system: &System, weights: &[i64]) -> Option<i64> {
        papers(system)
            .map(|paper| paper.iter().map(|item| weights[*item]).sum())
            .min()
    }
}

/// Never knows.
struct Clueless;

impl Reach for Clueless {
    fn most(&self, _: &System, _: &[usize]) -> Option<u32> {
        None
    }
    fn least(&self, _: &System, _: &[usize]) -> Option<u32> {
        None
    }
    fn greatest_sum(&self, _: &System, _: &[i64]) -> Option<i64> {
        None
    }
    fn least_sum(&self, _: &System, _: &[i64]) -> Option<i64> {
        None
    }
}

fn papers(system: &System) -> impl Iterator<Item = Vec<usize>> {
    subsets(system.n_items).filter(|paper| system.allows(paper))
}

/// A minimal conflict: what remains when each constraint is dropped that is not needed for it.
fn conflict(system: &System) -> Vec<usize> {
    let of = |kept: &[usize]| System {
        n_items: system.n_items,
        constraints: kept
            .iter()
            .map(|at| system.constraints[*at].clone())
            .collect(),
    };
    let mut kept: Vec<usize> = (0..system.constraints.len()).collect();
    assert_eq!(papers(&of(&kept)).next(), None, "there is a paper");
    // From the last: what is of the whole paper stays.
    for at in (0..system.constraints.len()).rev() {
        let fewer: Vec<usize> = kept.iter().copied().filter(|other| *other != at).collect();
        if papers(&of(&fewer)).next().is_none() {
            kept = fewer;
        }
    }
    kept
}

pub(super) fn explained(
    blueprint: &Blueprint,
    pool: &[PoolQuestion],
    reach: &dyn Reach,
) -> Bilingual {
    let compiled = compile(blueprint, pool).unwrap();
    let topics = BTreeMap::from([("T03".parse().unwrap(), "治理".to_owned())]);
    let matter = Matter {
        blueprint,
        pool,
        compiled: &compiled,
        topics: &topics,
    };
    sentence(&matter, &conflict(&compiled.system), reach)
}

pub(super) fn zh(blueprint: &Blueprint, pool: &[PoolQuestion]) -> String {
    explained(blueprint, pool, &Exhaustive).zh
}

#[test]
fn a_shortage_names_what_is_needed_and_what_there_is() {
    let singles = |count| {
        plan(vec![section("单选", Kind::Single, count)], |parts| {
            parts.marks = Some("2".parse().unwrap());
        })
    };
    let two = pool("T01-S01 T02-S01 T01-M01");
    let told = explained(&singles(span(3, 5)), &two, &Exhaustive);
    assert_eq!(
        told.zh,
        "大题“单选”要求 3 至 5 道，题库中符合条件的只有 2 道（T01-S01、T02-S01）"
    );
    assert_eq!(
        told.en,
        "section `单选`: 3 to 5 wanted, but only 2 in the pool fit (T01-S01, T02-S01)"
    );
    let blueprint = plan(vec![section("单选", Kind::Single, span(1, 2))], |parts| {
        parts.marks = Some("4".parse().unwrap());
        let cell = Sort {
            kind: Some(Kind::Multiple),
            ..topic("T01")
        };
        parts.limits = vec![limit(cell, 1, 500)];
    });
    assert_eq!(
        zh(&blueprint, &two),
        "主题 T01 的多选题要求至少 1 道，题库中没有符合条件的题"
    );
}

#[test]
fn the_scarcest_requirement_is_held_against_the_others() {
    // The oracle's Hall-type conflict: 6 questions, 3 of each topic, 3 multiple, 2 of which are there.
    let sections = vec![
        section("单选", Kind::Single, span(0, 6)),
        section("多选", Kind::Multiple, span(3, 6)),
    ];
    let blueprint = plan(sections, |parts| {
        parts.questions = Some(span(6, 6));
        parts.marks = Some("12".parse().unwrap());
        parts.limits = vec![limit(topic("T01"), 3, 3), limit(topic("T02"), 3, 3)];
    });
    let pool = pool(
        "T01-S01 T01-S02 T01-S03 T02-S01 T02-S02 T02-S03 T01-M01 T02-M03 T03-M01 T03-M02 T03-M03",
    );
    let told = explained(&blueprint, &pool, &Exhaustive);
    assert_eq!(
        told.zh,
        "大题“多选”要求 3 至 6 道，但在“全卷恰 6 道”“主题 T01 恰 3 道”“主题 T02 恰 3 道”之下最多只能有 2 道（T01-M01、T02-M03）"
    );
    assert_eq!(
        told.en,
        "section `多选`: 3 to 6 wanted, but at most 2 can stand (T01-M01, T02-M03) together with: \
         the paper: exactly 6; questions of topic T01: exactly 3; questions of topic T02: exactly 3"
    );
}

#[test]
fn sections_that_do_not_add_up_are_the_matter_of_the_whole() {
    let sections = vec![
        section("单选", Kind::Single, span(1, 1)),
        section("多选", Kind::Multiple, span(1, 1)),
    ];
    let blueprint = plan(sections, |parts| parts.questions = Some(span(3, 4)));
    assert_eq!(
        zh(&blueprint, &pool("T01-S01 T01-S02 T01-S03 T01-M01 T01-M02")),
        "全卷要求 3 至 4 道，但在“大题‘单选’恰 1 道”“大题‘多选’恰 1 道”之下最多只能有 2 道"
    );
}

#[test]
fn a_question_counts_for_one_of_the_sections_that_it_fits() {
    let sections = vec![
        section("甲", Kind::Single, span(2, 2)),
        section("乙", Kind::Single, span(2, 2)),
    ];
    assert_eq!(
        zh(&plan(sections, |_| {}), &pool("T01-S01 T01-S02 T02-S01")),
        "大题“甲”要求恰 2 道，但在“大题‘乙’恰 2 道”“一道题只进一个大题”之下最多只能有 1 道"
    );
    let sections = vec![
        section("甲", Kind::Single, span(0, 2)),
        section("乙", Kind::Single, span(0, 2)),
    ];
    let blueprint = plan(sections, |parts| {
        parts.marks = Some("4".parse().unwrap());
        parts.limits = vec![limit(topic("T03"), 2, 500)];
    });
    // Two places, but one question: a plain shortage.
    assert_eq!(
        zh(&blueprint, &pool("T01-S01 T01-S02 T03-S01")),
        "主题 T03“治理”要求至少 2 道，题库中符合条件的只有 1 道（T03-S01）"
    );
}

#[test]
fn too_much_is_told_as_such() {
    let blueprint = plan(vec![section("单选", Kind::Single, span(3, 3))], |parts| {
        parts.limits = vec![limit(topic("T01"), 0, 1)];
    });
    assert_eq!(
        zh(&blueprint, &pool("T01-S01 T01-S02 T02-S01")),
        "大题“单选”要求恰 3 道，但在“主题 T01 最多 1 道”之下最多只能有 2 道"
    );
    let hard = with(pool("T01-S01 T01-S02 T02-S01 T02-S02"), "T01", |question| {
        question.difficulty = Some(Difficulty::Hard);
    });
    let blueprint = plan(vec![section("单选", Kind::Single, span(0, 3))], |parts| {
        parts.marks = Some("2".parse().unwrap());
        parts.required = codes(&["T01-S01", "T01-S02"]);
        let sort = Sort {
            difficulty: Some(Difficulty::Hard),
            ..Sort::default()
        };
        parts.limits = vec![limit(sort, 0, 1)];
    });
    let compiled = compile(&blueprint, &hard).unwrap();
    let at = |wanted: &Requirement| {
        compiled
            .requirements
            .iter()
            .position(|found| found == wanted)
            .unwrap()
    };
    let conflict = [
        at(&Requirement::Limit(0)),
        at(&Requirement::Required("T01-S01".parse().unwrap())),
        at(&Requirement::Required("T01-S02".parse().unwrap())),
    ];
    let topics = BTreeMap::new();
    let matter = Matter {
        blueprint: &blueprint,
        pool: &hard,
        compiled: &compiled,
        topics: &topics,
    };
    assert_eq!(
        sentence(&matter, &conflict, &Exhaustive).zh,
        "难度“难”的题要求最多 1 道，但在“必选 T01-S01”“必选 T01-S02”之下至少也要有 2 道"
    );
}

#[test]
fn required_questions_that_exclude_each_other_are_named() {
    let enemies = with(pool("T01-S01 T02-S01 T02-S02"), "T01", |question| {
        question.enemies = codes(&["T02-S01"]);
    });
    let blueprint = plan(vec![section("单选", Kind::Single, span(2, 2))], |parts| {
        parts.required = codes(&["T01-S01", "T02-S01"]);
    });
    assert_eq!(
        zh(&blueprint, &enemies),
        "必选题 T01-S01 放不进试卷，因为还要求“必选 T02-S01”“互斥题 T01-S01、T02-S01 至多一道”"
    );
    let blueprint = plan(vec![section("单选", Kind::Single, span(1, 1))], |parts| {
        parts.required = codes(&["T02-M01"]);
    });
    assert_eq!(
        zh(&blueprint, &pool("T01-S01 T02-M01")),
        "必选题 T02-M01 不符合任何大题的要求，放不进试卷"
    );
}

#[test]
fn many_enemies_are_named_up_to_six() {
    let facts = with(
        pool("T01-S01 T01-S02 T01-S03 T01-S04 T01-S05 T01-S06 T01-S07"),
        "T01",
        |question| {
            question.facts = ["事".to_owned()].into();
        },
    );
    let blueprint = plan(vec![section("单选", Kind::Single, span(2, 2))], |_| {});
    assert_eq!(
        zh(&blueprint, &facts),
        "大题“单选”要求恰 2 道，但在“互斥题 T01-S01、T01-S02、T01-S03、T01-S04、T01-S05、T01-S06 等 7 题 至多一道”之下最多只能有 1 道"
    );
}

#[test]
fn a_set_that_must_come_whole_is_named() {
    let set = with(pool("T01-S01 T01-S02"), "T01", |question| {
        question.stimulus = Some("材料一".to_owned());
    });
    let blueprint = plan(vec![section("单选", Kind::Single, span(1, 1))], |_| {});
    let told = explained(&blueprint, &set, &Exhaustive);
    assert_eq!(
        told.zh,
        "大题“单选”要求恰 1 道，但在“题组 材料一 整组出现”之下凑不出"
    );
    assert_eq!(
        told.en,
        "section `单选`: exactly 1 wanted, but no paper has that together with: the questions on `材料一` stand together"
    );
}

#[test]
fn where_no_number_is_known_none_is_claimed() {
    let sections = vec![
        section("单选", Kind::Single, span(1, 1)),
        section("多选", Kind::Multiple, span(1, 1)),
    ];
    let blueprint = plan(sections, |parts| parts.questions = Some(span(3, 3)));
    let told = explained(
        &blueprint,
        &pool("T01-S01 T01-S02 T01-M01 T01-M02"),
        &Clueless,
    );
    assert_eq!(
        told.zh,
        "以下要求不能同时满足：“全卷恰 3 道”“大题‘单选’恰 1 道”“大题‘多选’恰 1 道”"
    );
    assert_eq!(
        told.en,
        "these cannot hold together: the paper: exactly 3; section `单选`: exactly 1; section `多选`: exactly 1"
    );
}
