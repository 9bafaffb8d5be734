//! The sentences, case by case.

use std::fmt::Write;

use super::super::properties::{Asking, all_rules, ids, list, pairs, slot};
use super::super::{Rule, ScoringKey, score};
use super::*;
use crate::domain::response::Response;

fn told_in(language: Language, asking: &Asking, response: &Response, rule: &Rule) -> String {
    // Shown in the order D, C, B, A: option D bears the letter A.
    let slot = slot("2", rule.clone(), "DCBA");
    let key = ScoringKey::new(&asking.body, &asking.key, rule);
    let outcome = score(&key, Some(response), slot.marks);
    tell(&slot, &outcome, language)
}

fn told(asking: &Asking, response: &Response, rule: &Rule) -> String {
    told_in(Language::Chinese, asking, response, rule)
}

#[test]
fn a_choice_is_told_in_the_letters_of_the_paper() {
    let multiple = Asking::multiple("ABCD", "ABD");
    let table = [
        ("ABD", Rule::HALF, "选 A、C、D，正确：得 2 分（满分 2 分）"),
        (
            "DB",
            Rule::HALF,
            "选 A、C，漏选 D：得 1 分（满分 2 分，漏选得一半）",
        ),
        (
            "DB",
            Rule::EXACT,
            "选 A、C，漏选 D：得 0 分（满分 2 分，漏选不得分）",
        ),
        (
            "ABCD",
            Rule::HALF,
            "选 A、B、C、D，错选 B：得 0 分（满分 2 分，错选不得分）",
        ),
        (
            "AC",
            Rule::HALF,
            "选 B、D，错选 B，漏选 A、C：得 0 分（满分 2 分，错选不得分）",
        ),
        ("", Rule::HALF, "未作答：得 0 分（满分 2 分）"),
    ];
    for (chosen, rule, wanted) in table {
        assert_eq!(
            told(&multiple, &Response::Choices(ids(chosen)), &rule),
            wanted
        );
    }
    let single = Asking::single("ABCD", "B");
    let wrong = told(&single, &Response::Choices(ids("C")), &Rule::EXACT);
    assert_eq!(wrong, "选 B，正确答案是 C：得 0 分（满分 2 分）");
}

#[test]
fn a_judgement_is_told_with_what_is_right() {
    let asking = Asking::truth(true);
    let told = |given| told(&asking, &Response::Truth(given), &Rule::EXACT);
    assert_eq!(told(true), "答“对”，正确：得 2 分（满分 2 分）");
    assert_eq!(told(false), "答“错”，正确答案是“对”：得 0 分（满分 2 分）");
}

#[test]
fn each_blank_is_told() {
    let asking = Asking::blanks(&["甲", "乙"]);
    let response = Response::Blanks(vec!["甲".to_owned(), "丙".to_owned()]);
    let half_empty = Response::Blanks(vec![String::new(), "乙".to_owned()]);
    let table = [
        (
            &response,
            Rule::PER_BLANK,
            "第 1 空正确，第 2 空错误：得 1 分（满分 2 分）",
        ),
        (
            &half_empty,
            Rule::PER_BLANK,
            "第 1 空未填，第 2 空正确：得 1 分（满分 2 分）",
        ),
        (
            &response,
            Rule::authored("per_blank all_or_nothing").unwrap(),
            "第 1 空正确，第 2 空错误：得 0 分（满分 2 分，全部填对才得分）",
        ),
    ];
    for (response, rule, wanted) in table {
        assert_eq!(told(&asking, response, &rule), wanted);
    }
}

#[test]
fn pairs_are_counted() {
    let asking = Asking::matching("123", "abc", "1a 2b 3c");
    let told = |given, rule| told(&asking, &Response::Pairs(pairs(given)), &rule);
    assert_eq!(
        told("1a 2b 3a", Rule::PER_PAIR),
        "3 对中 2 对正确：得 1.33 分（满分 2 分）"
    );
    assert_eq!(
        told("1a", Rule::EXACT),
        "3 对中 1 对正确，2 对未选：得 0 分（满分 2 分，全部配对才得分）"
    );
}

#[test]
fn an_order_is_told_beside_the_right_one() {
    let asking = Asking::order("ABCD");
    let table = [
        (
            "ABCD",
            Rule::PAIRS,
            "排序 D、C、B、A，正确：得 2 分（满分 2 分）",
        ),
        (
            "BACD",
            Rule::PAIRS,
            "排序 C、D、B、A，正确顺序是 D、C、B、A，6 个先后关系中 5 个正确：得 1.67 分（满分 2 分）",
        ),
        (
            "BACD",
            Rule::EXACT,
            "排序 C、D、B、A，正确顺序是 D、C、B、A：得 0 分（满分 2 分，顺序全对才得分）",
        ),
        (
            "AB",
            Rule::PAIRS,
            "排序 D、C，正确顺序是 D、C、B、A：得 0 分（满分 2 分，漏排不得分）",
        ),
    ];
    for (given, rule, wanted) in table {
        assert_eq!(told(&asking, &Response::Order(list(given)), &rule), wanted);
    }
}

#[test]
fn an_essay_is_told_before_and_after_a_person_marked_it() {
    let slot = slot("10", Rule::MANUAL, "");
    assert_eq!(
        tell(&slot, &Outcome::WAITING, Language::Chinese),
        "等待人工评阅（满分 10 分）"
    );
    let marks = "8".parse().unwrap();
    assert_eq!(
        tell_marked(&slot, marks, Language::Chinese),
        "人工评阅：得 8 分（满分 10 分）"
    );
}

#[test]
fn a_response_of_another_kind_is_told() {
    let told = told(
        &Asking::truth(true),
        &Response::Order(list("AB")),
        &Rule::EXACT,
    );
    assert_eq!(told, "作答不合题目要求：得 0 分（满分 2 分）");
}

/// Every rule with answers that it gives all, some and nothing for, in both languages.
#[test]
fn every_rule_is_told_in_both_languages() {
    let blanks = |texts: [&str; 2]| Response::Blanks(texts.map(str::to_owned).to_vec());
    let choices = ["ABD", "DB", "AC"].map(|chosen| Response::Choices(ids(chosen)));
    let orders = ["ABCD", "BACD", "DCBA"].map(|given| Response::Order(list(given)));
    let given = ["1a 2b 3c", "1a 2b 3a", "1b 2c 3a"].map(|given| Response::Pairs(pairs(given)));
    let filled = [["甲", "乙"], ["甲", "丙"], ["丁", ""]].map(blanks);
    let askings = [
        (Asking::multiple("ABCD", "ABD"), choices.to_vec()),
        (
            Asking::single("ABCD", "B"),
            ["B", "C"].map(|one| Response::Choices(ids(one))).to_vec(),
        ),
        (
            Asking::truth(true),
            [true, false].map(Response::Truth).to_vec(),
        ),
        (Asking::blanks(&["甲", "乙"]), filled.to_vec()),
        (Asking::matching("123", "abc", "1a 2b 3c"), given.to_vec()),
        (Asking::order("ABCD"), orders.to_vec()),
    ];
    let mut told = String::new();
    for rule in all_rules() {
        for (asking, responses) in &askings {
            if !rule.applies_to(asking.body.layout.kind()) {
                continue;
            }
            writeln!(told, "{rule} ({})", asking.body.layout.kind().as_str()).unwrap();
            for response in responses {
                for language in [Language::Chinese, Language::English] {
                    writeln!(told, "  {}", told_in(language, asking, response, &rule)).unwrap();
                }
            }
        }
    }
    insta::assert_snapshot!(told);
}
