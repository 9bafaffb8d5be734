//! Files of papers that are not what was drawn: each is found, and told with its place.

use std::path::Path;

use examhall::domain::paper::digest;
use serde_json::Value;

use super::{certified, draw, draw_shipped, folder, run, text};

/// The file with one line changed, and a trailer that hides it.
fn forged(folder: &Path, line: usize, change: impl Fn(&str) -> String) {
    let whole = std::fs::read_to_string(folder.join("a.ndjson")).unwrap();
    let mut lines: Vec<String> = whole.lines().map(|line| format!("{line}\n")).collect();
    let changed = change(&lines[line - 1]);
    assert_ne!(lines[line - 1], changed);
    lines[line - 1] = changed;
    let last = lines.len() - 1;
    let digest = digest(lines[1..last].concat().as_bytes());
    let n_papers = last - 1;
    lines[last] = format!("{{\"papers\":{n_papers},\"digest\":\"{digest}\"}}\n");
    std::fs::write(folder.join("forged.ndjson"), lines.concat()).unwrap();
}

fn codes(report: &Value) -> Vec<&str> {
    let problems = report["problems"].as_array().unwrap();
    problems
        .iter()
        .map(|p| p["code"].as_str().unwrap())
        .collect()
}

#[test]
fn a_changed_option_is_found_even_where_the_digest_was_made_to_fit() {
    let folder = tempfile::tempdir().unwrap();
    draw_shipped(folder.path(), "5");
    // The first slot is a question with four options: its last two change places.
    forged(folder.path(), 4, |line| {
        let at = line.find("\"]").unwrap();
        let (a, b) = (&line[at - 2..at - 1], &line[at - 1..at]);
        format!("{}{b}{a}{}", &line[..at - 2], &line[at..])
    });
    let (code, report) = certified(folder.path(), "forged.ndjson", &[]);
    assert_eq!((code, codes(&report)), (Some(1), vec!["other_paper"]));
    let problem = &report["problems"][0];
    assert_eq!(problem["line"], 4);
    let told = problem["message"].as_str().unwrap();
    assert!(
        told.starts_with("paper 3 is not the one that is drawn: slot 1: "),
        "{told}"
    );
}

#[test]
fn swapped_questions_are_found_by_drawing_again() {
    let folder = folder();
    draw(folder.path(), "--count 5 --seed 1 --out a.ndjson");
    forged(folder.path(), 2, |line| {
        let mut paper: Value = serde_json::from_str(line).unwrap();
        paper["slots"].as_array_mut().unwrap().swap(0, 1);
        let slots = &paper["slots"];
        format!("{{\"paper\":1,\"slots\":{slots}}}\n")
    });
    let (code, report) = certified(folder.path(), "forged.ndjson", &[]);
    assert_eq!((code, codes(&report)), (Some(1), vec!["other_paper"]));
    let (code, report) = certified(folder.path(), "forged.ndjson", &["--no-redraw"]);
    assert_eq!((code, &report["redrawn"]), (Some(0), &Value::Null));
}

#[test]
fn a_question_that_stands_twice_breaks_the_blueprint() {
    let folder = folder();
    draw(folder.path(), "--count 5 --seed 1 --out a.ndjson");
    forged(folder.path(), 3, |line| {
        let mut paper: Value = serde_json::from_str(line).unwrap();
        paper["slots"][0] = paper["slots"][1].clone();
        format!("{{\"paper\":2,\"slots\":{}}}\n", paper["slots"])
    });
    let (code, report) = certified(folder.path(), "forged.ndjson", &["--no-redraw"]);
    assert_eq!(code, Some(1));
    assert!(codes(&report).contains(&"violation"), "{report}");
    assert_eq!(report["problems"][0]["line"], 3);
}

#[test]
fn a_file_that_was_cut_or_changed_is_found() {
    let folder = folder();
    draw(folder.path(), "--count 5 --seed 1 --out a.ndjson");
    let whole = std::fs::read_to_string(folder.path().join("a.ndjson")).unwrap();
    let cut = |text: &str| {
        std::fs::write(folder.path().join("cut.ndjson"), text).unwrap();
        certified(folder.path(), "cut.ndjson", &[])
    };
    let lines: Vec<&str> = whole.split_inclusive('\n').collect();
    let (code, report) = cut(&lines[..4].concat());
    assert_eq!((code, codes(&report)), (Some(1), vec!["missing_trailer"]));
    let (code, report) = cut(&[&lines[..3], &lines[4..]].concat().concat());
    assert_eq!(code, Some(1));
    assert!(codes(&report).contains(&"paper_number"), "{report}");
    assert_eq!(report["different"], 0, "the others are still compared");
    let (code, report) = cut(&lines[0][..200]);
    assert_eq!((code, codes(&report)), (Some(1), vec!["not_a_header"]));
    let (code, report) = cut(&whole.replace("\"paper\":2,", "\"paper\":2, "));
    assert_eq!((code, codes(&report)), (Some(1), vec!["wrong_digest"]));
}

#[test]
fn another_seed_is_found_and_a_hidden_one_is_said() {
    let folder = folder();
    draw(folder.path(), "--count 5 --seed 1 --out a.ndjson");
    let whole = std::fs::read_to_string(folder.path().join("a.ndjson")).unwrap();
    let secret = whole.split("\"secret\":\"").nth(1).unwrap()[..64].to_owned();
    let with = |secret_json: &str| {
        let text = whole.replacen(&format!("\"{secret}\""), secret_json, 1);
        std::fs::write(folder.path().join("b.ndjson"), text).unwrap();
        certified(folder.path(), "b.ndjson", &[])
    };
    let (code, report) = with(&format!("\"{}\"", "0".repeat(64)));
    assert_eq!(code, Some(1));
    assert_eq!(codes(&report)[0], "other_commitment");
    assert_eq!(report["header"]["commitment_agrees"], false);
    assert!(report["different"].as_u64().unwrap() > 0, "{report}");
    let (code, report) = with("null");
    assert_eq!(code, Some(0), "{report}");
    assert_eq!(report["header"]["commitment_agrees"], Value::Null);
    assert_eq!(report["redrawn"], Value::Null);
    let shown = run(folder.path(), &["paper", "certify", "b.ndjson"]);
    let shown = text(&shown.stdout);
    assert!(shown.contains("the secret is not revealed"), "{shown}");
}

#[test]
fn a_wrong_file_among_right_ones_is_enough() {
    let folder = folder();
    draw(folder.path(), "--count 5 --seed 1 --out a.ndjson");
    forged(folder.path(), 2, |line| {
        line.replace("\"paper\":1", "\"paper\":6")
    });
    let both = run(
        folder.path(),
        &["paper", "certify", "forged.ndjson", "a.ndjson"],
    );
    assert_eq!(both.status.code(), Some(1));
    let shown = text(&both.stdout);
    assert_eq!(shown.matches("something is wrong").count(), 1, "{shown}");
    assert_eq!(shown.matches("nothing is wrong").count(), 1, "{shown}");
}

#[test]
fn a_count_that_was_made_larger_is_found_at_once() {
    let folder = folder();
    draw(folder.path(), "--count 5 --seed 1 --out a.ndjson");
    forged(folder.path(), 1, |line| {
        line.replacen("\"count\":5", "\"count\":90000000", 1)
    });
    let (code, report) = certified(folder.path(), "forged.ndjson", &[]);
    assert_eq!(code, Some(1));
    let found = codes(&report);
    for wanted in ["other_commitment", "wrong_count"] {
        assert!(found.contains(&wanted), "{found:?}");
    }
}
