//! Papers and conflicts against small instances that were enumerated elsewhere.
//!
//! Every instance of the file is checked, in the library and through the binary, and papers are
//! judged by a reading of the file that shares nothing with ours.

#![cfg(test)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use examhall::domain::feasibility::{Budget, Verdict, solve};
use examhall::formats::instances;
use serde_json::Value;

/// Fewest instances of each verdict that must be there.
const CHECKED: [(bool, usize); 2] = [(true, 7), (false, 4)];

/// The file, or none where it is not beside this checkout.
#[expect(clippy::print_stdout, reason = "that nothing was checked must be seen")]
fn file() -> Option<(PathBuf, Vec<Value>)> {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/oracle/assembly_instances.json");
    if !path.exists() {
        println!("SKIPPED: the enumerated instances are not beside this checkout");
        return None;
    }
    let text = std::fs::read_to_string(&path).unwrap();
    Some((path, serde_json::from_str(&text).unwrap()))
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap()
}

fn is_feasible(instance: &Value) -> bool {
    instance["feasible"].as_u64().unwrap() > 0
}

fn minimal_conflicts(instance: &Value) -> Vec<BTreeSet<&str>> {
    let conflicts = instance["minimal_conflicts"].as_array().unwrap();
    conflicts.iter().map(names).collect()
}

fn names(conflict: &Value) -> BTreeSet<&str> {
    let names = conflict.as_array().unwrap().iter();
    names.map(|name| name.as_str().unwrap()).collect()
}

/// Whether the paper of these ids obeys every constraint of the file.
fn obeys(instance: &Value, paper: &[&str]) -> bool {
    let items = instance["items"].as_array().unwrap();
    let on: Vec<&Value> = items
        .iter()
        .filter(|item| paper.contains(&text(item, "id")))
        .collect();
    let distinct: BTreeSet<&str> = paper.iter().copied().collect();
    let is_one = on.len() == paper.len() && distinct.len() == paper.len();
    is_one
        && instance["constraints"]
            .as_array()
            .unwrap()
            .iter()
            .all(|constraint| obeys_one(constraint, &on))
}

fn obeys_one(constraint: &Value, on: &[&Value]) -> bool {
    let n_of = |fits: &dyn Fn(&Value) -> bool| on.iter().filter(|item| fits(item)).count();
    let sum_of = |field: &str| {
        on.iter()
            .map(|item| item[field].as_f64().unwrap())
            .sum::<f64>()
    };
    let within = |found: f64| {
        let least = constraint["min"].as_f64().unwrap_or(f64::NEG_INFINITY);
        let most = constraint["max"].as_f64().unwrap_or(f64::INFINITY);
        least <= found && found <= most
    };
    let counted = |found: usize| within(f64::from(u32::try_from(found).unwrap()));
    let has_id = |item: &Value| item["id"] == constraint["id"];
    match text(constraint, "kind") {
        "total" => Some(u64::try_from(on.len()).unwrap()) == constraint["n"].as_u64(),
        kind @ ("type" | "topic") => counted(n_of(&|item| item[kind] == constraint["value"])),
        "cell" => counted(n_of(&|item| {
            item["type"] == constraint["type"] && item["topic"] == constraint["topic"]
        })),
        kind @ ("points" | "difficulty") => within(sum_of(kind)),
        "enemy" => {
            let labels: Vec<&str> = on
                .iter()
                .filter_map(|item| item["enemy"].as_str())
                .collect();
            labels.iter().collect::<BTreeSet<_>>().len() == labels.len()
        }
        "require" => n_of(&has_id) == 1,
        "exclude" => n_of(&has_id) == 0,
        other => panic!("{other}"),
    }
}

#[test]
fn verdicts_papers_and_conflicts_agree_with_enumeration() {
    let Some((path, file)) = file() else { return };
    let read = instances::read(
        "assembly_instances.json",
        &std::fs::read_to_string(path).unwrap(),
    )
    .unwrap();
    assert_eq!(read.len(), file.len());
    for (ours, theirs) in read.iter().zip(&file) {
        match solve(&ours.system, Budget::default()) {
            Verdict::Feasible(paper) => {
                assert!(is_feasible(theirs), "{}", ours.name);
                let paper: Vec<&str> = paper.iter().map(|item| ours.ids[*item].as_str()).collect();
                assert!(obeys(theirs, &paper), "{}: {paper:?}", ours.name);
            }
            Verdict::Infeasible(conflicts) => {
                assert!(!is_feasible(theirs), "{}", ours.name);
                let wanted = minimal_conflicts(theirs);
                let name = |index: &usize| ours.constraints[*index].as_str();
                let found = conflicts
                    .iter()
                    .map(|conflict| conflict.constraints.iter().map(name).collect());
                let found: Vec<BTreeSet<&str>> = found.collect();
                assert!(
                    found.iter().all(|conflict| wanted.contains(conflict)),
                    "{}: {found:?}",
                    ours.name
                );
                // Whatever was not told overlaps what was.
                let is_met = |conflict: &BTreeSet<&str>| {
                    found.iter().any(|ours| !ours.is_disjoint(conflict))
                };
                assert!(wanted.iter().all(is_met), "{}: {found:?}", ours.name);
                assert!(
                    conflicts.iter().all(|conflict| conflict.is_minimal),
                    "{}",
                    ours.name
                );
            }
            Verdict::Undecided => panic!("{} was not decided", ours.name),
        }
    }
    for (verdict, at_least) in CHECKED {
        let found = file
            .iter()
            .filter(|instance| is_feasible(instance) == verdict)
            .count();
        assert!(
            at_least <= found,
            "wanted {at_least} instances; found {found}"
        );
    }
}

#[test]
fn the_command_gives_each_instance_its_answer() {
    let Some((path, file)) = file() else { return };
    let output = Command::new(env!("CARGO_BIN_EXE_examhall"))
        .args(["paper", "solve", "--format", "json", "--instances"])
        .arg(path)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let answers: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answers.len(), file.len());
    for (answer, instance) in answers.iter().zip(&file) {
        assert_eq!(answer["name"], instance["name"]);
        assert_eq!(answer["feasible"], is_feasible(instance), "{answer}");
        if is_feasible(instance) {
            let paper: Vec<&str> = names(&answer["paper"]).into_iter().collect();
            assert_eq!(answer["paper"].as_array().unwrap().len(), paper.len());
            assert!(obeys(instance, &paper), "{answer}");
            assert!(
                answer["conflict"].is_null() && answer["conflicts"] == serde_json::json!([]),
                "{answer}"
            );
        } else {
            let conflict = names(&answer["conflict"]);
            assert!(minimal_conflicts(instance).contains(&conflict), "{answer}");
            assert_eq!(answer["conflicts"][0], answer["conflict"]);
            assert!(
                answer["paper"].is_null() && answer["minimal"] == true,
                "{answer}"
            );
        }
    }
}
