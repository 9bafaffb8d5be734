//! Scores by a second calculation, which shares no code with the one it checks.
//!
//! Invariant: nothing here calls `domain` or `formats`; marks are counted in whole hundredths.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use super::keys::{Right, Section, labelled};

/// What a response to a slot is worth, in hundredths, rounded half up.
pub(super) fn worth(
    slot: &Value,
    right: &Right,
    response: Option<&Value>,
    section: &Section,
) -> u64 {
    let (part, whole) = response
        .and_then(|response| share(slot, right, response, &section.rule))
        .unwrap_or((0, 1));
    (2 * section.marks * part + whole) / (2 * whole)
}

/// The share as part and whole; `None` where the response is not one to this question.
fn share(slot: &Value, right: &Right, response: &Value, rule: &str) -> Option<(u64, u64)> {
    match right {
        Right::Choices(key) => {
            let chosen: BTreeSet<String> = texts(slot, "options", response.get("choices")?)?
                .into_iter()
                .collect();
            let is_part = !chosen.is_empty() && chosen.iter().all(|text| key.contains(text));
            Some(match rule {
                _ if chosen == *key => (1, 1),
                "half" if is_part => (1, 2),
                _ => (0, 1),
            })
        }
        Right::Truth(key) => Some((u64::from(response.get("truth")?.as_bool()? == *key), 1)),
        Right::Blanks(accepted) => {
            let given = response.get("blanks")?.as_array()?;
            let is_right = |(accepted, given): (&Vec<String>, &Value)| {
                let given = plain(given.as_str().unwrap_or_default());
                !given.is_empty() && accepted.iter().any(|text| plain(text) == given)
            };
            let right: Vec<bool> = accepted.iter().zip(given).map(is_right).collect();
            Some(of_parts(&right, rule, "per_blank"))
        }
        Right::Pairs(key) => {
            let (left, sides) = (labelled(slot, "left"), labelled(slot, "right"));
            let given = response.get("pairs")?.as_object()?;
            let is_right = |(number, left): &(String, String)| {
                let letter = given.get(number).and_then(Value::as_str);
                let chosen = sides.iter().find(|(here, _)| Some(here.as_str()) == letter);
                chosen.is_some_and(|(_, text)| key.get(left) == Some(text))
            };
            let right: Vec<bool> = left.iter().map(is_right).collect();
            Some(of_parts(&right, rule, "per_pair"))
        }
        Right::Order(key) => {
            let given = texts(slot, "options", response.get("order")?)?;
            let places: Option<Vec<usize>> = given
                .iter()
                .map(|text| key.iter().position(|here| here == text))
                .collect();
            let places = places.filter(|places| places.len() == key.len())?;
            Some(if rule == "pairs" {
                in_order(&places)
            } else {
                (u64::from(given == *key), 1)
            })
        }
    }
}

/// Each part its share by `by_part`, all or nothing by any other rule.
fn of_parts(right: &[bool], rule: &str, by_part: &str) -> (u64, u64) {
    let n_right: u64 = right.iter().map(|right| u64::from(*right)).sum();
    let whole: u64 = right.iter().map(|_| 1).sum();
    if rule == by_part {
        (n_right, whole.max(1))
    } else {
        (u64::from(n_right == whole), 1)
    }
}

/// Pairs that stand as they should, of all pairs.
fn in_order(places: &[usize]) -> (u64, u64) {
    let (mut good, mut all) = (0, 0);
    for (at, first) in places.iter().enumerate() {
        for second in places.iter().skip(at + 1) {
            all += 1;
            good += u64::from(first < second);
        }
    }
    (good, all.max(1))
}

/// The texts behind the letters of a list.
fn texts(slot: &Value, list: &str, letters: &Value) -> Option<Vec<String>> {
    let known: BTreeMap<String, String> = labelled(slot, list).into_iter().collect();
    letters
        .as_array()?
        .iter()
        .map(|letter| known.get(letter.as_str()?).cloned())
        .collect()
}

/// Width, case and white space make no difference.
fn plain(text: &str) -> String {
    text.nfkc()
        .collect::<String>()
        .to_lowercase()
        .split_whitespace()
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn section(marks: u64, rule: &str) -> Section {
        Section {
            count: 1,
            marks,
            rule: rule.to_owned(),
        }
    }

    fn strings(list: &[&str]) -> Vec<String> {
        list.iter().map(ToString::to_string).collect()
    }

    /// A slot that shows these texts as A, B, C …
    fn slot(list: &str, texts: &[&str]) -> Value {
        let entry =
            |(letter, text): (char, &&str)| json!({"letter": letter.to_string(), "text": text});
        json!({list: ('A'..='Z').zip(texts).map(entry).collect::<Vec<_>>()})
    }

    /// Hundredths of 3 marks by each rule.
    fn check(slot: &Value, right: &Right, table: &[(&str, Value, u64)]) {
        for (rule, response, wanted) in table {
            let found = worth(slot, right, Some(response), &section(300, rule));
            assert_eq!(found, *wanted, "{rule} {response}");
        }
    }

    #[test]
    fn choices_are_judged_by_their_texts() {
        let slot = slot("options", &["丁", "甲", "丙", "乙"]);
        let right = Right::Choices(strings(&["甲", "乙"]).into_iter().collect());
        check(
            &slot,
            &right,
            &[
                ("half", json!({"choices": ["D", "B"]}), 300),
                ("half", json!({"choices": ["B"]}), 150),
                ("half", json!({"choices": []}), 0),
                ("half", json!({"choices": ["A", "B"]}), 0),
                ("exact", json!({"choices": ["B"]}), 0),
                ("exact", json!({"choices": ["B", "D"]}), 300),
                ("exact", json!({"truth": true}), 0),
            ],
        );
        assert_eq!(worth(&slot, &right, None, &section(300, "half")), 0);
    }

    #[test]
    fn a_statement_is_right_or_wrong() {
        check(
            &json!({}),
            &Right::Truth(false),
            &[
                ("exact", json!({"truth": false}), 300),
                ("exact", json!({"truth": true}), 0),
            ],
        );
    }

    #[test]
    fn blanks_are_compared_without_width_case_and_space() {
        let right = Right::Blanks(vec![
            strings(&["5G", "五G"]),
            strings(&["30"]),
            strings(&["年"]),
        ]);
        check(
            &json!({}),
            &right,
            &[
                (
                    "per_blank",
                    json!({"blanks": [" ５ｇ", "3\u{3000}0", "年"]}),
                    300,
                ),
                ("per_blank", json!({"blanks": ["五g", "", "月"]}), 100),
                ("per_blank", json!({"blanks": ["5G", "30", ""]}), 200),
                ("exact", json!({"blanks": ["5G", "30", ""]}), 0),
            ],
        );
    }

    #[test]
    fn pairs_are_judged_by_their_texts() {
        let mut slot = slot("right", &["寅", "子", "丑"]);
        slot.as_object_mut().unwrap().insert(
            "left".to_owned(),
            json!([{"number": "1", "text": "甲"}, {"number": "2", "text": "乙"}, {"number": "3", "text": "丙"}]),
        );
        let pair = |left: &str, right: &str| (left.to_owned(), right.to_owned());
        let right = Right::Pairs([pair("甲", "子"), pair("乙", "丑"), pair("丙", "寅")].into());
        check(
            &slot,
            &right,
            &[
                (
                    "per_pair",
                    json!({"pairs": {"1": "B", "2": "C", "3": "A"}}),
                    300,
                ),
                ("per_pair", json!({"pairs": {"1": "B", "2": "A"}}), 100),
                ("exact", json!({"pairs": {"1": "B", "2": "C"}}), 0),
            ],
        );
    }

    #[test]
    fn an_order_earns_by_its_pairs_or_as_a_whole() {
        let slot = slot("options", &["三", "一", "四", "二"]);
        let right = Right::Order(strings(&["一", "二", "三", "四"]));
        check(
            &slot,
            &right,
            &[
                ("pairs", json!({"order": ["B", "D", "A", "C"]}), 300),
                ("pairs", json!({"order": ["D", "B", "A", "C"]}), 250),
                ("pairs", json!({"order": ["C", "A", "D", "B"]}), 0),
                ("pairs", json!({"order": ["B", "D", "A"]}), 0),
                ("exact", json!({"order": ["D", "B", "A", "C"]}), 0),
                ("exact", json!({"order": ["B", "D", "A", "C"]}), 300),
            ],
        );
    }

    #[test]
    fn a_share_is_rounded_half_up_to_a_hundredth() {
        let right = Right::Blanks(vec![strings(&["a"]), strings(&["b"]), strings(&["c"])]);
        let given = |blanks: Value| {
            worth(
                &json!({}),
                &right,
                Some(&json!({"blanks": blanks})),
                &section(100, "per_blank"),
            )
        };
        assert_eq!(given(json!(["a", "", ""])), 33);
        assert_eq!(given(json!(["a", "b", ""])), 67);
    }
}
