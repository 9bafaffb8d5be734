//! Rules about a plan and the bank that it draws from.

use super::super::super::blueprint::{self, Blueprint, Limit, Section, Sort, Span};
use super::super::super::question::Kind;
use super::super::super::scoring::Rule as Scoring;
use super::*;

pub(super) const RULES: [Rule; 2] = [Rule::G1, Rule::B4];

fn plan(rule: &str, marks: &str, count: usize) -> Blueprint {
    let section = Section {
        name: "二、多选".to_owned(),
        kind: Kind::Multiple,
        count: Span::exactly(count),
        marks: Some(marks.parse().unwrap()),
        rule: Scoring::authored(rule).unwrap(),
        topics: BTreeSet::new(),
        difficulties: BTreeSet::new(),
    };
    let limit = Limit {
        of: Sort {
            topic: Some("T01".parse().unwrap()),
            ..Sort::default()
        },
        count: Span {
            min: count,
            max: 99,
        },
    };
    let parts = blueprint::Parts {
        title: "测试".to_owned(),
        sections: vec![section],
        limits: vec![limit],
        ..blueprint::Parts::default()
    };
    Blueprint::new(parts).unwrap()
}

/// Rules and places found for a plan over five questions with four right options.
fn found(plan: &Blueprint, own: Option<&str>) -> Vec<(Rule, String)> {
    let of = |n: usize| {
        with(
            multiple(
                "下列各项中，属于任务内容的有（　　）。",
                "+甲|+乙|+丙|+丁|戊",
            ),
            |parts| {
                parts.code = format!("T01-M{n:02}").parse().unwrap();
                parts.rule = own.map(|rule| Scoring::authored(rule).unwrap());
            },
        )
    };
    let questions: Vec<Question> = (0..5).map(|n| question(of(n))).collect();
    let questions: Vec<&Question> = questions.iter().collect();
    lint_blueprint(plan, &questions)
        .into_iter()
        .inspect(|found| require_both_languages(&found.hint))
        .map(|found| (found.rule, found.field))
        .collect()
}

#[test]
fn three_of_four_right_options_are_worth_less_than_all() {
    let wanted = [(Rule::G1, "sections[0].rule".to_owned())];
    assert_eq!(found(&plan("fixed each=0.5", "1.5", 1), None), wanted);
    assert_eq!(found(&plan("fixed each=0.5", "2", 1), None), []);
    assert_eq!(found(&plan("half", "1.5", 1), None), []);
    // A question's own rule goes before the section's.
    assert_eq!(
        found(&plan("half", "1.5", 1), Some("fixed each=0.5")),
        wanted
    );
    assert_eq!(found(&plan("fixed each=0.5", "1.5", 1), Some("half")), []);
}

#[test]
fn a_bank_has_five_questions_for_each_that_a_paper_takes() {
    let wanted = [
        (Rule::B4, "sections[0].count".to_owned()),
        (Rule::B4, "limits[0].min".to_owned()),
    ];
    assert_eq!(found(&plan("half", "2", 2), None), wanted);
    assert_eq!(found(&plan("half", "2", 1), None), []);
}
