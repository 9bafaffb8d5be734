//! Uniform drawing against papers that were counted elsewhere, one by one.
//!
//! Every system of the file that has a paper is drawn from; fewer than [`CHECKED`] is a failure.

#![cfg(test)]

use std::collections::BTreeMap;
use std::path::Path;

use examhall::domain::feasibility::{Constraint, Rule, System};
use examhall::domain::paper::Plan;
use examhall::domain::paper::uniform::{Limits, Uniform, UniformFault};
use examhall::domain::seed::Seed;
use serde_json::Value;

/// Fewest systems with a paper, and without.
const CHECKED: (usize, usize) = (7, 4);

/// Draws a paper: enough for χ², few enough for a slow build.
const DRAWS_PER_PAPER: u32 = 20;

#[test]
#[expect(
    clippy::print_stdout,
    reason = "which systems were checked is the point of the run"
)]
fn papers_are_as_many_and_as_likely_as_counted_elsewhere() {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/oracle/assembly_instances.json");
    if !path.exists() {
        println!("SKIPPED: the systems counted elsewhere are not beside this checkout");
        return;
    }
    let text = std::fs::read_to_string(path).unwrap();
    let instances: Vec<Value> = serde_json::from_str(&text).unwrap();
    let (mut feasible, mut infeasible) = (0, 0);
    for instance in &instances {
        let name = instance["name"].as_str().unwrap();
        let plan = Plan::new(system(instance));
        let secret = Seed::from_number(2026);
        let made = Uniform::new(&plan, &secret, Limits::default());
        let n_papers = number(&instance["feasible"]);
        if n_papers == 0 {
            // Counting knows no way, or every way fails a check.
            let fault = made.and_then(|uniform| uniform.paper(0, &[])).err();
            assert_eq!(fault, Some(UniformFault::NoPaper), "{name}");
            infeasible += 1;
        } else {
            let uniform = made.unwrap();
            assert!(u128::from(n_papers) <= uniform.n_papers(), "{name}");
            assert_drawn(instance, n_papers, &uniform);
            feasible += 1;
        }
        println!("{name}: {n_papers} papers");
    }
    assert!(
        CHECKED.0 <= feasible && CHECKED.1 <= infeasible,
        "wanted {CHECKED:?} systems; found {feasible} and {infeasible}"
    );
}

fn number(value: &Value) -> u32 {
    u32::try_from(value.as_u64().unwrap()).unwrap()
}

fn system(instance: &Value) -> System {
    let items = instance["items"].as_array().unwrap();
    let with = |field: &str, value: &Value| -> Vec<usize> {
        let all = items.iter().enumerate();
        all.filter(|(_, item)| item[field] == *value)
            .map(|(number, _)| number)
            .collect()
    };
    let count = |members: Vec<usize>, rule: &Value| Rule::Count {
        members,
        min: number(&rule["min"]),
        max: number(&rule["max"]),
    };
    let exactly = |members: Vec<usize>, n: u32| Rule::Count {
        members,
        min: n,
        max: n,
    };
    let sum = |field: &str, rule: &Value| Rule::Sum {
        weights: items.iter().map(|i| i[field].as_i64().unwrap()).collect(),
        min: rule["min"].as_i64().unwrap(),
        max: rule["max"].as_i64().unwrap(),
    };
    let rules = |rule: &Value| -> Vec<Rule> {
        match rule["kind"].as_str().unwrap() {
            "total" => vec![exactly((0..items.len()).collect(), number(&rule["n"]))],
            field @ ("type" | "topic") => vec![count(with(field, &rule["value"]), rule)],
            "require" => vec![exactly(with("id", &rule["id"]), 1)],
            "exclude" => vec![exactly(with("id", &rule["id"]), 0)],
            field @ ("points" | "difficulty") => vec![sum(field, rule)],
            "enemy" => {
                let groups: std::collections::BTreeSet<&str> =
                    items.iter().filter_map(|i| i["enemy"].as_str()).collect();
                let members = |group: &&str| with("enemy", &Value::from(*group));
                groups.iter().map(members).map(Rule::Apart).collect()
            }
            kind => panic!("a kind of constraint that is not known: {kind}"),
        }
    };
    let constraints = instance["constraints"].as_array().unwrap().iter();
    System {
        n_items: items.len(),
        constraints: constraints
            .map(|rule| Constraint { rules: rules(rule) })
            .collect(),
    }
}

fn assert_drawn(instance: &Value, n_papers: u32, uniform: &Uniform<'_>) {
    let name = &instance["name"];
    let n_draws = DRAWS_PER_PAPER * n_papers.max(100);
    let mut counts: BTreeMap<Vec<u32>, u32> = BTreeMap::new();
    for index in 0..n_draws {
        let paper = uniform.paper(u64::from(index), &[]).unwrap();
        *counts.entry(paper).or_default() += 1;
    }
    assert_eq!(counts.len(), usize::try_from(n_papers).unwrap(), "{name}");
    let (freedom, draws) = (f64::from(n_papers - 1), f64::from(n_draws));
    if n_papers != 1 {
        let mean = draws / f64::from(n_papers);
        let squares = counts.values().map(|n| (f64::from(*n) - mean).powi(2));
        let chi2 = squares.sum::<f64>() / mean;
        // The 0.999 quantile by Wilson and Hilferty (1931), 3.090 being that of the normal.
        let spread = 2.0 / (9.0 * freedom);
        let quantile = freedom * (1.0 - spread + 3.090_232 * spread.sqrt()).powi(3);
        assert!(chi2 < quantile, "{name}: χ² {chi2} is not below {quantile}");
    }
    for (item, found) in (0_u32..).zip(instance["items"].as_array().unwrap()) {
        let id = found["id"].as_str().unwrap();
        let chance = fraction(instance["exposure_uniform"][id].as_str().unwrap());
        let with = counts.iter().filter(|(paper, _)| paper.contains(&item));
        let found: u32 = with.map(|(_, n)| n).sum();
        let sigma = (draws * chance * (1.0 - chance)).sqrt();
        let off = (f64::from(found) - draws * chance).abs();
        assert!(off <= 4.5 * sigma, "{name}: `{id}` on {found} of {n_draws}");
    }
}

fn fraction(text: &str) -> f64 {
    let (over, under) = text.split_once('/').unwrap_or((text, "1"));
    over.parse::<f64>().unwrap() / under.parse::<f64>().unwrap()
}
