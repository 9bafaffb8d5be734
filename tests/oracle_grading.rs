//! Scores against a table of scored answers that was computed elsewhere.
//!
//! Every row whose rule is ours is checked. Rows that are left out are left out by name, with the
//! reason printed, and fewer rows than [`CHECKED`] is a failure.

#![cfg(test)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use examhall::domain::marks::Marks;
use examhall::domain::question::{Body, Choice, Key, Layout, OptionId};
use examhall::domain::response::Response;
use examhall::domain::scoring::{Rule, normalise, score};
use serde_json::Value;

/// Fewest rows of each type that must be checked.
const CHECKED: [(&str, usize); 6] = [
    ("blank", 11),
    ("match", 2),
    ("multiple", 7),
    ("order", 3),
    ("single", 2),
    ("true_false", 1),
];

/// Rows with numerals that comparing text already decides; the others need numbers read as numbers.
const NUMERALS_AS_TEXT: [&str; 4] = ["112", "130", "133", "134"];

/// One row of the table.
struct Row {
    case: String,
    kind: String,
    rule: String,
    params: Value,
    key: Value,
    response: Value,
    points: Marks,
    fraction: (u64, u64),
    why: String,
}

#[test]
#[expect(
    clippy::print_stdout,
    reason = "which rows were checked is the point of the run"
)]
fn scores_agree_with_those_computed_elsewhere() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/oracle/grading_examples.csv");
    if !path.exists() {
        println!("SKIPPED: the table of scored answers is not beside this checkout");
        return;
    }
    let (mut checked, mut left_out) = (BTreeMap::new(), BTreeMap::new());
    for row in rows(&path) {
        match question(&row) {
            Ok((body, key, response, rule)) => {
                let fraction = score(&body, &key, Some(&response), rule).fraction;
                let found = (
                    u64::from(fraction.numerator()),
                    u64::from(fraction.denominator()),
                );
                // points × found = expected, in whole numbers.
                let left = u64::from(row.points.hundredths()) * found.0 * row.fraction.1;
                let right = 100 * row.fraction.0 * found.1;
                assert_eq!(left, right, "case {}: {fraction} ({})", row.case, row.why);
                *checked.entry(row.kind).or_insert(0) += 1;
            }
            Err(reason) => left_out
                .entry(reason)
                .or_insert_with(Vec::new)
                .push(row.case),
        }
    }
    println!(
        "checked {} rows: {checked:?}",
        checked.values().sum::<usize>()
    );
    for (reason, cases) in left_out {
        println!(
            "left out {} rows, {reason}: {}",
            cases.len(),
            cases.join(" ")
        );
    }
    for (kind, at_least) in CHECKED {
        let found = checked.get(kind).copied().unwrap_or(0);
        assert!(
            at_least <= found,
            "wanted {at_least} rows of `{kind}`; found {found}"
        );
    }
}

fn rows(path: &Path) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let json = |text: &str| serde_json::from_str(text).unwrap();
    let row = |record: csv::StringRecord| Row {
        case: record[0].to_owned(),
        kind: record[1].to_owned(),
        rule: record[2].to_owned(),
        params: json(&record[3]),
        key: json(&record[4]),
        response: json(&record[5]),
        points: record[6].parse().unwrap(),
        // No rule of ours goes below 0.
        fraction: fraction(&record[7]).unwrap_or((u64::MAX, 1)),
        why: record[9].to_owned(),
    };
    reader
        .records()
        .map(|record| row(record.unwrap()))
        .collect()
}

/// The question of a row as we know it, or why the row is left out.
fn question(row: &Row) -> Result<(Body, Key, Response, Rule), &'static str> {
    let rule = rule(row)?;
    let (layout, key, response) = match row.kind.as_str() {
        "true_false" => {
            let truth = |value: &Value| value.as_str() == Some("T");
            (
                Layout::TrueFalse,
                Key::Truth(truth(&row.key)),
                Response::Truth(truth(&row.response)),
            )
        }
        "single" | "multiple" => {
            let n_options = usize::try_from(row.params["options"].as_u64().unwrap()).unwrap();
            let options = ('A'..='Z')
                .take(n_options)
                .map(String::from)
                .map(choice)
                .collect();
            let layout = if row.kind == "single" {
                Layout::Single(options)
            } else {
                Layout::Multiple(options)
            };
            let chosen = |value: &Value| -> BTreeSet<OptionId> {
                value
                    .as_str()
                    .unwrap()
                    .chars()
                    .map(|letter| id(&letter.to_string()))
                    .collect()
            };
            (
                layout,
                Key::Choices(chosen(&row.key)),
                Response::Choices(chosen(&row.response)),
            )
        }
        "order" => {
            let ids = |value: &Value| -> Vec<OptionId> {
                texts(value).iter().map(|text| id(text)).collect()
            };
            let items = texts(&row.key).into_iter().map(choice).collect();
            (
                Layout::Order(items),
                Key::Order(ids(&row.key)),
                Response::Order(ids(&row.response)),
            )
        }
        "match" => {
            let left = pairs(&row.key)
                .into_keys()
                .map(|id| choice(id.to_string()))
                .collect();
            let right: BTreeSet<OptionId> = pairs(&row.key).into_values().collect();
            let right = right.into_iter().map(|id| choice(id.to_string())).collect();
            let layout = Layout::Match { left, right };
            (
                layout,
                Key::Pairs(pairs(&row.key)),
                Response::Pairs(pairs(&row.response)),
            )
        }
        "blank" => {
            let accepted: Vec<Vec<String>> =
                row.key.as_array().unwrap().iter().map(texts).collect();
            let given = texts(&row.response);
            claimed(row, accepted.iter().flatten().chain(&given))?;
            (
                Layout::Blank(accepted.len()),
                Key::Blanks(accepted),
                Response::Blanks(given),
            )
        }
        _ => return Err("a type of question we do not have"),
    };
    Ok((
        Body {
            stem: "题干".to_owned(),
            layout,
        },
        key,
        response,
        rule,
    ))
}

fn rule(row: &Row) -> Result<Rule, &'static str> {
    match row.rule.as_str() {
        "norm" if row.params["all_or_nothing"] == Value::Bool(true) => Ok(Rule::Exact),
        "norm" => Ok(Rule::PerBlank),
        word => Rule::ALL
            .iter()
            .copied()
            .find(|rule| rule.as_str() == word)
            .ok_or("a rule we do not have"),
    }
}

/// Whether our normaliser claims to decide a fill-in row; else why not.
fn claimed<'a>(row: &Row, texts: impl Iterator<Item = &'a String>) -> Result<(), &'static str> {
    if row.params["unordered"] == Value::Bool(true) {
        return Err("blanks in any order");
    }
    let shown: String = texts.map(|text| normalise::normalise(text)).collect();
    let is_numeral = |c: char| c.is_numeric() || "〇零一二三四五六七八九十百千万亿".contains(c);
    if shown.contains(is_numeral) && !NUMERALS_AS_TEXT.contains(&row.case.as_str()) {
        return Err("numbers and dates read as such");
    }
    if !shown.chars().all(|c| c.is_alphanumeric() || c == '.') {
        return Err("punctuation ignored");
    }
    Ok(())
}

fn fraction(text: &str) -> Option<(u64, u64)> {
    let (over, under) = text.split_once('/').unwrap_or((text, "1"));
    Some((over.parse().ok()?, under.parse().ok()?))
}

fn id(text: &str) -> OptionId {
    text.parse().unwrap()
}

fn choice(text: String) -> Choice {
    Choice {
        id: id(&text),
        text,
        pinned: false,
    }
}

fn texts(value: &Value) -> Vec<String> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|text| text.as_str().unwrap().to_owned())
        .collect()
}

fn pairs(value: &Value) -> BTreeMap<OptionId, OptionId> {
    let sides = value.as_object().unwrap().iter();
    sides
        .map(|(left, right)| (id(left), id(right.as_str().unwrap())))
        .collect()
}
