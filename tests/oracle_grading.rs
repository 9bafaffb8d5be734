//! Scores against a table of scored answers that was computed elsewhere, every row of it.

#![cfg(test)]

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

use examhall::domain::Language;
use examhall::formats::scored_case::{Line, four_places, read};

/// Fewest rows that the table must have, so that an empty one is noticed.
const LEAST: usize = 81;

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
    let wanted = expected(&path);
    let mut wrong = Vec::new();
    for Line { number, case } in read(File::open(&path).unwrap()).unwrap() {
        let case = case.unwrap_or_else(|reason| panic!("line {number}: {reason}"));
        let scored = case.score(Language::Chinese);
        let found = (scored.points.to_string(), four_places(scored.points));
        if wanted[&case.name] != found {
            wrong.push(format!("{}: {found:?}, {}", case.name, scored.explanation));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    println!("checked {} rows", wanted.len());
    assert!(LEAST <= wanted.len());
}

/// The fraction and the score of each case.
fn expected(path: &Path) -> BTreeMap<String, (String, String)> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let records = reader.records().map(Result::unwrap);
    records
        .map(|record| {
            (
                record[0].to_owned(),
                (record[7].to_owned(), record[8].to_owned()),
            )
        })
        .collect()
}
