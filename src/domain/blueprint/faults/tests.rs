//! What is refused, and with which words.

use super::super::{Blueprint, Parts};
use super::*;

fn section(name: &str, count: usize, marks: &str) -> Section {
    Section {
        name: name.to_owned(),
        kind: Kind::Single,
        count: Span::exactly(count),
        marks: Some(marks.parse().unwrap()),
        rule: Rule::EXACT,
        topics: BTreeSet::new(),
        difficulties: BTreeSet::new(),
    }
}

fn plan(sections: Vec<Section>) -> Parts {
    Parts {
        title: "计划".to_owned(),
        sections,
        ..Parts::default()
    }
}

fn refused(sections: Vec<Section>) -> String {
    Blueprint::new(plan(sections)).unwrap_err().to_string()
}

#[test]
fn the_marks_of_a_paper_are_the_sum_of_its_sections() {
    let sections = vec![section("一", 15, "2"), section("二", 8, "2.5")];
    let blueprint = Blueprint::new(plan(sections)).unwrap();
    assert_eq!(blueprint.total().to_string(), "50");
}

#[test]
fn a_plan_that_no_bank_could_serve_is_refused_with_the_reason() {
    assert_eq!(refused(vec![]), "a blueprint has 1 to 50 sections; found 0");
    assert_eq!(
        refused(vec![section(" ", 1, "1")]),
        "`section.name` has 1 to 100 characters; found 0"
    );
    assert_eq!(
        refused(vec![section("一\u{0}", 1, "1")]),
        "`section.name` holds a control character"
    );
    assert_eq!(
        refused(vec![section("一", 1, "1"), section("一", 1, "1")]),
        "section `一` stands twice"
    );
    assert_eq!(
        refused(vec![section("一", 300, "1"), section("二", 201, "1")]),
        "section `二` asks for 501 questions; a paper has 1 to 500"
    );
    assert_eq!(
        refused(vec![section("一", usize::MAX, "1")]),
        format!(
            "section `一` asks for {} questions; a paper has 1 to 500",
            usize::MAX
        )
    );
    assert_eq!(
        refused(vec![section("一", 2, "0")]),
        "section `一` brings the paper to 0 marks; each question is worth more than 0, a paper at most 10000"
    );
    assert_eq!(
        refused(vec![section("一", 2, "9000")]),
        "section `一` brings the paper to 18000 marks; each question is worth more than 0, a paper at most 10000"
    );
}

#[test]
fn a_rule_belongs_to_the_kind() {
    let half = Section {
        rule: Rule::HALF,
        ..section("一", 1, "1")
    };
    assert_eq!(
        refused(vec![half]),
        "section `一`: rule `half` does not apply to single questions; wanted one of: exact, formula, penalty, qti_map"
    );
}
