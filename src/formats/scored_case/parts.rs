//! The parts of a case: its rule, and its question with key and response.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::super::by_hand;
use super::{Given, NotACase, UNSAID, refuse};
use crate::domain::question::{Body, Choice, Key, Layout, OptionId};
use crate::domain::response::Response;
use crate::domain::scoring::{ByChoice, Method, Rule};

/// Other names of parameters.
const ALIASES: [(&str, &str); 5] = [
    ("fraction", "share"),
    ("f", "share"),
    ("t2s", "traditional"),
    ("negative", "allow_negative"),
    ("min", "lower"),
];

/// Parameters that do not belong to the rule: how many options there are, and whether near misses are
/// shown to a person, which changes no score.
const NOT_OF_THE_RULE: [&str; 2] = ["options", "fuzzy"];

pub(super) fn rule(name: &str, params: &Map<String, Value>) -> Result<Rule, NotACase> {
    let name = if name == "norm" { "per_blank" } else { name };
    let mut parameters: Vec<(String, String)> = Vec::new();
    for (parameter, value) in params {
        if NOT_OF_THE_RULE.contains(&parameter.as_str()) {
            continue;
        }
        if let ("map", Value::Object(map)) = (parameter.as_str(), value) {
            let of_each = |(option, marks): (&String, &Value)| {
                let marks = plain(marks).ok_or_else(|| refuse("params_json", marks, "a number"))?;
                Ok((format!("map.{option}"), marks))
            };
            let all: Result<Vec<_>, NotACase> = map.iter().map(of_each).collect();
            parameters.extend(all?);
            continue;
        }
        let known = ALIASES.iter().find(|(alias, _)| alias == parameter);
        let parameter = known.map_or(parameter.as_str(), |(_, parameter)| parameter);
        let value = plain(value)
            .ok_or_else(|| refuse("params_json", value, "numbers, texts, true or false"))?;
        parameters.push((parameter.to_owned(), value));
    }
    let is_rounded = parameters.iter().any(|(parameter, _)| parameter == "round");
    let pairs = parameters
        .iter()
        .map(|(parameter, value)| (parameter.as_str(), value.as_str()));
    let mut rule = Rule::with_parameters(name, pairs)?;
    if !is_rounded {
        rule.rounding = UNSAID;
    }
    Ok(rule)
}

/// A number, a text or a truth as text.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => {
            let text = number.to_string();
            Some(text.strip_suffix(".0").unwrap_or(&text).to_owned())
        }
        Value::String(text) => Some(text.clone()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// A question with what was given.
pub(super) struct Asked {
    pub(super) body: Body,
    pub(super) key: Key,
    pub(super) given: Given,
}

pub(super) fn asked(
    kind: &str,
    rule: &Rule,
    params: &Map<String, Value>,
    key: &Value,
    response: &Value,
) -> Result<Asked, NotACase> {
    let (layout, key, given) = match kind {
        "single" | "multiple" => {
            let key = options(key).ok_or_else(|| refuse("key_json", key, "letters or ids"))?;
            let given = options(response);
            let all = all_options(params, rule, &key, response)?;
            let layout = if kind == "single" {
                Layout::Single(all)
            } else {
                Layout::Multiple(all)
            };
            (layout, Key::Choices(key), given.map(Response::Choices))
        }
        "true_false" => {
            let key = truth(key).ok_or_else(|| refuse("key_json", key, "T or F"))?;
            let given = truth(response).map(Response::Truth);
            (Layout::TrueFalse, Key::Truth(key), given)
        }
        "blank" => {
            let wanted = "a list of accepted texts for each blank";
            let accepted = blanks(key).ok_or_else(|| refuse("key_json", key, wanted))?;
            let given = texts(response).map(Response::Blanks);
            (Layout::Blank(accepted.len()), Key::Blanks(accepted), given)
        }
        "match" => {
            let wanted = "the right side of each left side";
            let key = pairs(key).ok_or_else(|| refuse("key_json", key, wanted))?;
            let given = pairs(response);
            let others = given.iter().flat_map(|given| given.values());
            let right: BTreeSet<&OptionId> = key.values().chain(others).collect();
            let layout = Layout::Match {
                left: key.keys().map(choice).collect(),
                right: right.into_iter().map(choice).collect(),
            };
            (layout, Key::Pairs(key), given.map(Response::Pairs))
        }
        "order" => {
            let key = list(key).ok_or_else(|| refuse("key_json", key, "the items in order"))?;
            let layout = Layout::Order(key.iter().map(choice).collect());
            (layout, Key::Order(key), list(response).map(Response::Order))
        }
        _ => {
            let wanted = "single, multiple, true_false, blank, match or order";
            return Err(refuse("type", &kind, wanted));
        }
    };
    let is_nothing = match response {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(items) => items.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    };
    Ok(Asked {
        body: Body {
            stem: "题".to_owned(),
            layout,
        },
        key,
        given: match given {
            _ if is_nothing => Given::Nothing,
            Some(response) => Given::Response(response),
            None => Given::Unreadable,
        },
    })
}

/// Chosen options: letters, whatever stands between them, or a list of ids.
fn options(value: &Value) -> Option<BTreeSet<OptionId>> {
    match value {
        Value::String(text) => by_hand::letters(text)
            .map(|letter| letter.parse().ok())
            .collect(),
        Value::Array(_) => list(value).map(|ids| ids.into_iter().collect()),
        Value::Null => Some(BTreeSet::new()),
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => None,
    }
}

/// As many options as there are: the letters from A on, or all that are named and others without a name.
fn all_options(
    params: &Map<String, Value>,
    rule: &Rule,
    key: &BTreeSet<OptionId>,
    response: &Value,
) -> Result<Vec<Choice>, NotACase> {
    let is_lettered = |id: &OptionId| id.as_str().len() == 1;
    let letters = ('A'..='Z').map(|letter| letter.to_string());
    let n_options = match params.get("options") {
        Some(found) => {
            let n = found.as_u64().and_then(|n| usize::try_from(n).ok());
            let n = n.filter(|n| (1..=26).contains(n));
            n.ok_or_else(|| refuse("params_json", found, "`options` from 1 to 26"))?
        }
        None if needs_options(rule) => {
            return Err(refuse(
                "params_json",
                &"nothing",
                "`options`, how many there are",
            ));
        }
        None => key
            .iter()
            .filter_map(|id| letters.clone().position(|letter| letter == id.as_str()))
            .max()
            .map_or(2, |last| last + 1),
    };
    if key.iter().all(is_lettered) && !response.is_array() {
        return letters
            .take(n_options)
            .map(|letter| named(&letter))
            .collect();
    }
    let mut all: BTreeSet<OptionId> = key.clone();
    if let Method::Choice(ByChoice::QtiMap(mapping)) = &rule.method {
        all.extend(mapping.of.keys().cloned());
        // Of a mapping it matters what an option is worth, not whether it was known beforehand.
        all.extend(options(response).into_iter().flatten());
    }
    let missing = n_options.saturating_sub(all.len());
    let others = (1..=missing).map(|n| named(&format!("other-{n}")));
    let all = all.iter().map(|id| Ok(choice(id)));
    all.chain(others).collect()
}

/// Whether a rule counts the options that are not right.
fn needs_options(rule: &Rule) -> bool {
    match &rule.method {
        Method::Choice(by) => match by {
            ByChoice::Mtf | ByChoice::MtfHalf | ByChoice::Moodle | ByChoice::Formula => true,
            ByChoice::Half { .. }
            | ByChoice::Fixed { .. }
            | ByChoice::Flat { .. }
            | ByChoice::Proportional
            | ByChoice::RipKey
            | ByChoice::OuMulti
            | ByChoice::Penalty { .. }
            | ByChoice::QtiMap(_) => false,
        },
        Method::Exact
        | Method::PerBlank(_)
        | Method::Match(_)
        | Method::Order(_)
        | Method::Manual => false,
    }
}

fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(truth) => Some(*truth),
        Value::String(text) => match text.trim() {
            // The letters under which a statement is printed elsewhere.
            "A" => Some(true),
            "B" => Some(false),
            text => by_hand::truth(text),
        },
        Value::Null | Value::Number(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

fn texts(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::String(text) => Some(vec![text.clone()]),
        Value::Array(items) => {
            let text = |item: &Value| {
                if item.is_null() {
                    return Some(String::new());
                }
                plain(item)
            };
            items.iter().map(text).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => None,
    }
}

fn blanks(key: &Value) -> Option<Vec<Vec<String>>> {
    let blanks = key.as_array().filter(|blanks| !blanks.is_empty())?;
    let accepted: Option<Vec<Vec<String>>> = blanks.iter().map(texts).collect();
    accepted.filter(|blanks| blanks.iter().all(|texts| !texts.is_empty()))
}

fn list(value: &Value) -> Option<Vec<OptionId>> {
    let items = value.as_array()?;
    items.iter().map(|item| plain(item)?.parse().ok()).collect()
}

fn pairs(value: &Value) -> Option<BTreeMap<OptionId, OptionId>> {
    let sides = value.as_object()?.iter();
    sides
        .map(|(left, right)| Some((left.parse().ok()?, plain(right)?.parse().ok()?)))
        .collect()
}

fn named(id: &str) -> Result<Choice, NotACase> {
    let id: OptionId = id
        .parse()
        .map_err(|_| refuse("key_json", &id, "the id of an option"))?;
    Ok(choice(&id))
}

fn choice(id: &OptionId) -> Choice {
    Choice {
        id: id.clone(),
        text: id.to_string(),
        pinned: false,
    }
}
