//! What to answer: two responses for each slot of a paper, in the letters of that paper.
//!
//! Invariant: both fit the slot and differ, so that a save with the next revision always changes
//! what is stored; a save that changes nothing would flatter the figures.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::json;

/// A slot, and two responses to it as JSON texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asked {
    /// Its number.
    pub(super) slot: u32,
    responses: [String; 2],
}

impl Asked {
    /// The response that is sent with a revision: no two that follow each other are the same.
    pub(super) fn response(&self, revision: u32) -> &str {
        let [even, odd] = &self.responses;
        if revision.is_multiple_of(2) {
            even
        } else {
            odd
        }
    }
}

/// A paper, as far as it matters here; nothing is copied.
#[derive(Deserialize)]
struct Paper<'p> {
    #[serde(borrow)]
    slots: Vec<Slot<'p>>,
}

#[derive(Deserialize)]
struct Slot<'p> {
    #[serde(rename = "slot")]
    number: u32,
    #[serde(rename = "type")]
    kind: &'p str,
    #[serde(borrow, default)]
    options: Vec<Lettered<'p>>,
    #[serde(borrow, default)]
    right: Vec<Lettered<'p>>,
    #[serde(default)]
    blanks: usize,
}

#[derive(Deserialize)]
struct Lettered<'p> {
    letter: &'p str,
}

/// The slots of a paper that this program can answer; `None` where there are none, or it is no paper.
pub(super) fn read_paper(paper: &[u8]) -> Option<Vec<Asked>> {
    let paper: Paper<'_> = serde_json::from_slice(paper).ok()?;
    let asked: Vec<Asked> = paper.slots.iter().filter_map(asked).collect();
    (!asked.is_empty()).then_some(asked)
}

fn asked(slot: &Slot<'_>) -> Option<Asked> {
    let letters: Vec<&str> = slot.options.iter().map(|option| option.letter).collect();
    let responses = match (slot.kind, letters.as_slice()) {
        ("single", [first, second, ..]) => {
            [json!({"choices": [first]}), json!({"choices": [second]})]
        }
        ("multiple", [first, second, ..]) => [
            json!({"choices": [first, second]}),
            json!({"choices": [second]}),
        ],
        ("true_false", _) => [json!({"truth": true}), json!({"truth": false})],
        ("blank", _) => ["甲", "乙"].map(|text| json!({"blanks": vec![text; slot.blanks]})),
        ("match", _) => {
            let [first, second, ..] = slot.right.as_slice() else {
                return None;
            };
            [first, second].map(|side| json!({"pairs": BTreeMap::from([("1", side.letter)])}))
        }
        ("order", [_, _, ..]) => {
            let back: Vec<&&str> = letters.iter().rev().collect();
            [json!({ "order": back }), json!({ "order": letters })]
        }
        ("essay", _) => ["甲", "乙"].map(|text| json!({"text": text})),
        // A kind that came later: there is enough else to answer.
        _ => return None,
    };
    Some(Asked {
        slot: slot.number,
        responses: responses.map(|response| response.to_string()),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn lettered(n: usize) -> Vec<Value> {
        let letters = ["A", "B", "C", "D"].into_iter().take(n);
        letters
            .map(|letter| json!({"letter": letter, "text": "\"x\""}))
            .collect()
    }

    #[test]
    fn every_kind_has_two_responses_that_differ_and_later_kinds_are_passed_over() {
        let slots = json!([
            {"slot": 1, "section": 0, "marks": 1, "type": "single", "stem": "1", "options": lettered(4)},
            {"slot": 2, "type": "multiple", "stem": "2", "options": lettered(4)},
            {"slot": 3, "type": "true_false", "stem": "3"},
            {"slot": 4, "type": "blank", "stem": "4", "blanks": 2},
            {"slot": 5, "type": "match", "stem": "5", "left": [{"number": "1", "text": "x"}], "right": lettered(3)},
            {"slot": 6, "type": "order", "stem": "6", "options": lettered(3)},
            {"slot": 7, "type": "essay", "stem": "7"},
            {"slot": 8, "type": "drawing", "stem": "8"},
        ]);
        let paper = json!({"attempt_id": "x", "slots": slots}).to_string();
        let asked = read_paper(paper.as_bytes()).unwrap();
        let shown: Vec<[&str; 2]> = asked
            .iter()
            .map(|asked| [asked.response(1), asked.response(2)])
            .collect();
        assert_eq!(
            shown,
            [
                [r#"{"choices":["B"]}"#, r#"{"choices":["A"]}"#],
                [r#"{"choices":["B"]}"#, r#"{"choices":["A","B"]}"#],
                [r#"{"truth":false}"#, r#"{"truth":true}"#],
                [r#"{"blanks":["乙","乙"]}"#, r#"{"blanks":["甲","甲"]}"#],
                [r#"{"pairs":{"1":"B"}}"#, r#"{"pairs":{"1":"A"}}"#],
                [r#"{"order":["A","B","C"]}"#, r#"{"order":["C","B","A"]}"#],
                [r#"{"text":"乙"}"#, r#"{"text":"甲"}"#],
            ]
        );
        assert!(asked.iter().map(|asked| asked.slot).eq(1..=7));
        assert_eq!(read_paper(b"{}"), None);
        assert_eq!(read_paper(br#"{"slots":[]}"#), None);
    }
}
