//! Rules of questions beside each other.

use std::collections::BTreeSet;

use super::stage::Stage;
use crate::domain::paper::Checker;

fn share_fact(stage: &mut Stage, codes: &[&str]) {
    for code in codes {
        stage.question(code).facts.insert("设立年份".to_owned());
    }
}

#[test]
fn no_question_stands_twice() {
    let mut stage = Stage::new();
    share_fact(&mut stage, &["S1", "S5"]);
    stage.put(1, "S1");
    // Not told as its own enemy besides.
    assert_eq!(stage.wrong(), ["repeated"]);
    assert_eq!(
        stage.violations()[0].chinese(),
        "题目 S1 重复出现：第 1 题和第 2 题"
    );
}

#[test]
fn enemies_do_not_meet_whichever_names_the_other() {
    for (names, named) in [("S1", "J2"), ("J2", "S1")] {
        let mut stage = Stage::new();
        stage
            .question(names)
            .enemies
            .extend([named.parse().unwrap(), "S5".parse().unwrap()]);
        assert_eq!(stage.wrong(), ["enemies"]);
        stage.put(7, "J3");
        assert_eq!(stage.wrong(), [""; 0]);
    }
}

#[test]
fn a_pair_that_names_each_other_is_told_once() {
    let mut stage = Stage::new();
    stage.question("S1").enemies.insert("M1".parse().unwrap());
    stage.question("M1").enemies.insert("S1".parse().unwrap());
    assert_eq!(stage.wrong(), ["enemies"]);
}

#[test]
fn a_fact_is_asked_about_once() {
    let mut stage = Stage::new();
    share_fact(&mut stage, &["S1", "S5", "J3"]);
    assert_eq!(stage.wrong(), [""; 0]);
    share_fact(&mut stage, &["M1"]);
    assert_eq!(stage.wrong(), ["shared_fact"]);
    share_fact(&mut stage, &["J1"]);
    assert_eq!(stage.wrong(), ["shared_fact", "shared_fact"]);
}

#[test]
fn a_group_of_the_blueprint_brings_one_question_at_most() {
    let mut stage = Stage::new();
    let group = |codes: &[&str]| codes.iter().map(|code| code.parse().unwrap()).collect();
    stage.parts.enemies = vec![group(&["S1", "S5"]), group(&["S5", "J3", "M1"])];
    assert_eq!(stage.wrong(), [""; 0]);
    stage.parts.enemies.push(group(&["M1", "S2"]));
    assert_eq!(stage.wrong(), ["same_group"]);
    assert_eq!(
        stage.violations()[0].to_string(),
        "questions `S2` and `M1` are both of group 3 of `enemies`"
    );
}

#[test]
fn a_required_question_is_there() {
    let mut stage = Stage::new();
    stage.parts.required = BTreeSet::from(["S1".parse().unwrap()]);
    assert_eq!(stage.wrong(), [""; 0]);
    for code in ["S5", "unknown"] {
        stage.parts.required = BTreeSet::from([code.parse().unwrap()]);
        assert_eq!(stage.wrong(), ["required_missing"]);
    }
}

#[test]
fn an_excluded_question_is_not_there() {
    let mut stage = Stage::new();
    stage.parts.excluded = BTreeSet::from(["S5".parse().unwrap()]);
    assert_eq!(stage.wrong(), [""; 0]);
    stage.parts.excluded.insert("J2".parse().unwrap());
    assert_eq!(stage.wrong(), ["excluded"]);
}

#[test]
fn the_questions_of_a_stimulus_stand_all_or_not_at_all() {
    let mut stage = Stage::new();
    stage.put(3, "S5");
    assert_eq!(stage.wrong(), ["set_split"]);
    assert_eq!(
        stage.violations()[0].chinese(),
        "材料“材料一”的 2 题只出现了 1 题"
    );
    // A member that fits no section keeps the others away as well.
    let mut stage = Stage::new();
    stage.question("S6").stimulus = Some("材料一".to_owned());
    assert_eq!(stage.wrong(), ["set_split"]);
}

#[test]
fn what_a_candidate_has_met_is_told_when_asked() {
    let stage = Stage::new();
    let blueprint = stage.blueprint();
    let checker = Checker::new(&blueprint, &stage.pool);
    let seen = |codes: &[&str]| codes.iter().map(|code| code.parse().unwrap()).collect();
    assert_eq!(checker.check_seen(&stage.paper, &seen(&["S5", "J3"])), []);
    let met = checker.check_seen(&stage.paper, &seen(&["S5", "J2"]));
    assert_eq!(met.len(), 1);
    assert_eq!(met[0].code(), "seen");
    assert_eq!(met[0].chinese(), "第 8 题（J2）是考生以前做过的题目");
}
