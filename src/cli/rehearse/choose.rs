//! The response that a simulated candidate gives to a slot, in the letters of their own paper.
//!
//! Invariant: every response fits its slot; what it is worth is not decided here.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::keys::{Right, labelled};
use super::plan::Intent;
use crate::domain::seed::Stream;

/// What no blank of any bank accepts.
const NO_IDEA: &str = "没有想起来";

/// The response of a candidate who knows as much as `intent` says; `None` for nothing.
pub(super) fn choose(
    slot: &Value,
    right: &Right,
    intent: Intent,
    stream: &mut Stream,
) -> Option<Value> {
    if intent == Intent::Nothing {
        return None;
    }
    Some(match right {
        Right::Choices(key) => json!({ "choices": choices(slot, key, intent, stream) }),
        Right::Truth(key) => json!({ "truth": (intent == Intent::Right) == *key }),
        Right::Blanks(accepted) => json!({ "blanks": blanks(accepted, intent, stream) }),
        Right::Pairs(_) => json!({ "pairs": pairs(slot, right, intent) }),
        Right::Order(key) => json!({ "order": order(slot, key, intent) }),
    })
}

/// Letters of options: all right ones; some of them; or a wrong one, alone or beside right ones.
fn choices(
    slot: &Value,
    key: &BTreeSet<String>,
    intent: Intent,
    stream: &mut Stream,
) -> Vec<String> {
    let (good, bad): (Vec<_>, Vec<_>) = labelled(slot, "options")
        .into_iter()
        .partition(|(_, text)| key.contains(text));
    let letters = |list: Vec<(String, String)>| list.into_iter().map(|(letter, _)| letter);
    let (mut good, mut bad): (Vec<String>, Vec<String>) =
        (letters(good).collect(), letters(bad).collect());
    stream.shuffle(&mut good);
    stream.shuffle(&mut bad);
    match intent {
        Intent::Right | Intent::Nothing => good,
        Intent::Partly if good.len() > 1 => good.split_off(1),
        Intent::Partly | Intent::Wrong => {
            let beside = good.len().saturating_sub(1);
            good.into_iter()
                .take(beside)
                .chain(bad.into_iter().take(1))
                .collect()
        }
    }
}

/// Texts of blanks: accepted ones, typed with more or less care; the first only; or none of them.
fn blanks(accepted: &[Vec<String>], intent: Intent, stream: &mut Stream) -> Vec<String> {
    let mut typed = Vec::new();
    for (at, texts) in accepted.iter().enumerate() {
        let knows =
            intent == Intent::Right || (intent == Intent::Partly && at == 0 && accepted.len() > 1);
        let n_texts = u32::try_from(texts.len()).unwrap_or(1);
        let pick = usize::try_from(stream.below(n_texts)).unwrap_or(0);
        let text = texts
            .get(pick)
            .filter(|_| knows)
            .map_or(NO_IDEA, String::as_str);
        typed.push(carelessly(text, stream));
    }
    typed
}

/// The same text as people type it: as it is, in full width, or with spaces around.
fn carelessly(text: &str, stream: &mut Stream) -> String {
    match stream.below(4) {
        0 => text.chars().map(full_width).collect(),
        1 => format!(" {text}\u{3000}"),
        _ => text.to_owned(),
    }
}

/// U+FF01 to U+FF5E are the full-width forms of U+0021 to U+007E.
fn full_width(c: char) -> char {
    if c.is_ascii_graphic() {
        char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c)
    } else {
        c
    }
}

/// A letter for each number: the right one, or another; the first only is right where it is partly.
fn pairs(slot: &Value, right: &Right, intent: Intent) -> Map<String, Value> {
    let Right::Pairs(key) = right else {
        return Map::new();
    };
    let sides = labelled(slot, "right");
    let mut pairs = Map::new();
    for (at, (number, left)) in labelled(slot, "left").into_iter().enumerate() {
        let knows = intent == Intent::Right || (intent == Intent::Partly && at == 0);
        let is_key = |text: &String| key.get(&left) == Some(text);
        if let Some((letter, _)) = sides.iter().find(|(_, text)| is_key(text) == knows) {
            pairs.insert(number, json!(letter));
        }
    }
    pairs
}

/// Letters of items: in order; the first two changed; or the other way round.
fn order(slot: &Value, key: &[String], intent: Intent) -> Vec<String> {
    let items = labelled(slot, "options");
    let letter = |text: &String| {
        items
            .iter()
            .find(|(_, here)| here == text)
            .map(|(letter, _)| letter.clone())
    };
    let mut letters: Vec<String> = key.iter().filter_map(letter).collect();
    match (intent, letters.as_mut_slice()) {
        (Intent::Partly, [first, second, ..]) => std::mem::swap(first, second),
        (Intent::Wrong, all) => all.reverse(),
        (Intent::Right | Intent::Nothing | Intent::Partly, _) => {}
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::super::independent::worth;
    use super::super::keys::Section;
    use super::*;
    use crate::domain::seed::Seed;

    fn entries(label: &str, texts: &[&str]) -> Value {
        let names = texts.iter().enumerate().map(|(at, _)| match label {
            "number" => (at + 1).to_string(),
            _ => char::from_u32(u32::try_from(at).unwrap() + 65)
                .unwrap()
                .to_string(),
        });
        names
            .zip(texts)
            .map(|(name, text)| json!({label: name, "text": text}))
            .collect()
    }

    fn texts(list: &[&str]) -> Vec<String> {
        list.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn each_intent_earns_what_it_says_for_every_kind() {
        let options = json!({ "options": entries("letter", &["丁", "甲", "丙", "乙"]) });
        let sides = json!({ "left": entries("number", &["一", "二"]), "right": entries("letter", &["子", "丑", "寅"]) });
        let key = [
            ("一".to_owned(), "寅".to_owned()),
            ("二".to_owned(), "子".to_owned()),
        ];
        // Slot, key, rule, and hundredths of 2 marks for right, partly, wrong.
        let table = [
            (
                &options,
                Right::Choices(["甲".to_owned()].into()),
                "exact",
                [200, 0, 0],
            ),
            (
                &options,
                Right::Choices(texts(&["甲", "乙", "丙"]).into_iter().collect()),
                "half",
                [200, 100, 0],
            ),
            (&options, Right::Truth(false), "exact", [200, 0, 0]),
            (
                &options,
                Right::Blanks(vec![texts(&["5G", "五G"]), texts(&["30"])]),
                "per_blank",
                [200, 100, 0],
            ),
            (
                &options,
                Right::Blanks(vec![texts(&["5G"])]),
                "per_blank",
                [200, 0, 0],
            ),
            (&sides, Right::Pairs(key.into()), "per_pair", [200, 100, 0]),
            (
                &options,
                Right::Order(texts(&["甲", "乙", "丙", "丁"])),
                "pairs",
                [200, 167, 0],
            ),
        ];
        for (slot, right, rule, wanted) in table {
            let section = Section {
                count: 1,
                marks: 200,
                rule: rule.to_owned(),
            };
            for seed in 0..20 {
                let found = [Intent::Right, Intent::Partly, Intent::Wrong].map(|intent| {
                    let response =
                        choose(slot, &right, intent, &mut Seed::from_number(seed).stream());
                    worth(slot, &right, response.as_ref(), &section)
                });
                assert_eq!(found, wanted, "{right:?}");
            }
            assert_eq!(
                choose(
                    slot,
                    &right,
                    Intent::Nothing,
                    &mut Seed::from_number(1).stream()
                ),
                None
            );
        }
    }
}
