//! Files of instances: what is read, and what is refused with which words.

use super::*;
use crate::domain::feasibility::Rule;

const FILE: &str = r#"[{"name": "one", "note": "ignored", "feasible": 3, "items": [
  {"id": "q1", "type": "single", "topic": "A", "difficulty": 0.125, "points": 1, "enemy": null},
  {"id": "q2", "type": "single", "topic": "B", "difficulty": 2, "points": 2.5, "enemy": "g"},
  {"id": "q3", "type": "multiple", "topic": "A", "tag": ["x", "y"], "difficulty": -1, "points": 2, "enemy": ["h", "g", "h"]}
 ], "constraints": [
  {"name": "n", "kind": "total", "n": 2},
  {"name": "t", "kind": "type", "value": "single", "max": 1},
  {"name": "c", "kind": "cell", "type": "single", "topic": "A", "min": 1},
  {"name": "d", "kind": "difficulty", "min": 0.5, "max": 2.125},
  {"name": "e", "kind": "enemy"},
  {"name": "r", "kind": "require", "id": "q3"},
  {"name": "x", "kind": "exclude", "id": "q1"},
  {"name": "y", "kind": "tag", "value": "y", "min": 1, "max": 2},
  {"name": "p", "kind": "points", "min": 4}
 ]}]"#;

fn count(members: &[usize], min: u32, max: u32) -> Rule {
    let members = members.to_vec();
    Rule::Count { members, min, max }
}

#[test]
fn a_file_becomes_names_and_a_system_in_thousandths() {
    let instances = read("a.json", FILE).unwrap();
    let [instance] = &instances[..] else {
        panic!("{instances:?}")
    };
    assert_eq!(instance.name, "one");
    assert_eq!(instance.ids, ["q1", "q2", "q3"]);
    assert_eq!(
        instance.constraints,
        ["n", "t", "c", "d", "e", "r", "x", "y", "p"]
    );
    let rules: Vec<Rule> = instance
        .system
        .constraints
        .iter()
        .flat_map(|c| c.rules.clone())
        .collect();
    let sum = |weights: [i64; 3], min, max| Rule::Sum {
        weights: weights.to_vec(),
        min,
        max,
    };
    let wanted = [
        count(&[0, 1, 2], 2, 2),
        count(&[0, 1], 0, 1),
        count(&[0], 1, u32::MAX),
        sum([125, 2000, -1000], 500, 2125),
        Rule::Apart(vec![1, 2]),
        count(&[2], 1, 1),
        count(&[0], 0, 0),
        count(&[2], 1, 2),
        sum([1000, 2500, 2000], 4000, i64::MAX),
    ];
    assert_eq!(rules, wanted);
}

#[test]
fn a_fault_tells_the_place_what_was_wanted_and_what_was_found() {
    let table = [
        (
            r#""id": "q2""#,
            r#""id": "q1""#,
            "instance 1 `one`, item 2 `q1`: id `q1` is that of item 1 already",
        ),
        (
            r#""id": "q2""#,
            r#""id": 7"#,
            "instance 1 `one`, item 2: `id`: wanted a text; found 7",
        ),
        (
            r#""name": "one""#,
            r#""title": "one""#,
            "instance 1: `name`: wanted a text; found nothing",
        ),
        (
            r#""enemy": "g""#,
            r#""enemy": 4"#,
            "instance 1 `one`, item 2 `q2`: `enemy`: wanted a text or a list of texts; found 4",
        ),
        (
            "0.125",
            "0.1255",
            "instance 1 `one`, item 1 `q1`: `difficulty`: wanted a number with up to three decimals, within ±1000000000; found 0.1255",
        ),
        (
            r#""difficulty": 2,"#,
            "",
            "instance 1 `one`, constraint 4 `d`: wanted `difficulty` in every item; item `q2` has none",
        ),
        (
            r#""kind": "cell""#,
            r#""kind": "cells""#,
            "instance 1 `one`, constraint 3 `c`: `kind`: wanted one of: total, type, topic, cognitive, band, tag, cell, points, difficulty, enemy, require, exclude; found `cells`",
        ),
        (
            r#""id": "q3"}"#,
            r#""id": "q9"}"#,
            "instance 1 `one`, constraint 6 `r`: `id`: wanted the id of an item; found `q9`",
        ),
        (
            r#""min": 1, "max": 2"#,
            r#""min": 3, "max": 2"#,
            "instance 1 `one`, constraint 8 `y`: wanted `min` <= `max`; found `min` > `max`",
        ),
        (
            r#""min": 0.5"#,
            r#""min": 2.5"#,
            "instance 1 `one`, constraint 4 `d`: wanted `min` <= `max`; found `min` > `max`",
        ),
        (
            r#""n": 2"#,
            r#""n": -2"#,
            "instance 1 `one`, constraint 1 `n`: `n`: wanted a whole number from 0; found -2",
        ),
        (
            r#""value": "single""#,
            r#""value": ["single"]"#,
            "instance 1 `one`, constraint 2 `t`: `value`: wanted a text; found a list of 1",
        ),
    ];
    for (from, to, wanted) in table {
        assert!(FILE.contains(from), "{from}");
        let fault = read("a.json", &FILE.replacen(from, to, 1)).unwrap_err();
        assert_eq!(fault.to_string(), format!("`a.json` {wanted}"));
    }
    assert_eq!(
        read("a.json", "{}").unwrap_err().to_string(),
        "`a.json`: wanted a list of instances; found an object"
    );
    assert_eq!(
        read("a.json", "[3]").unwrap_err().to_string(),
        "`a.json` instance 1: wanted an object; found 3"
    );
}

#[test]
fn a_broken_file_tells_line_and_column() {
    let fault = read("a.json", "[\n {\"name\": }]").unwrap_err();
    assert_eq!(
        fault.to_string(),
        "`a.json` line 2 column 11: not JSON: expected value"
    );
}
