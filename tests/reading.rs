//! Fill-in answers against the bank that is shipped and against answers that were judged elsewhere.

#![cfg(test)]

use std::path::Path;

use examhall::domain::question::Key;
use examhall::domain::scoring::reading::{Policy, Reading, read};
use examhall::formats::bank::read_folder;
use serde_json::Value;

fn readings(texts: &[String]) -> Vec<Reading> {
    let reading = |text: &String| read(text, Policy::default());
    texts.iter().map(reading).collect()
}

#[test]
#[expect(
    clippy::print_stdout,
    reason = "which texts of the bank are one is for its authors to see"
)]
fn every_blank_of_the_bank_takes_its_own_texts_and_no_other_blanks() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("question_bank");
    let questions = read_folder(&folder).unwrap().questions;
    let mut n_texts = 0;
    for (question, _) in &questions {
        let Key::Blanks(blanks) = &question.key else {
            continue;
        };
        let read: Vec<Vec<Reading>> = blanks.iter().map(|texts| readings(texts)).collect();
        for (blank, (texts, own)) in blanks.iter().zip(&read).enumerate() {
            n_texts += texts.len();
            for (at, reading) in own.iter().enumerate() {
                assert!(reading.says(&own[at]), "{}", texts[at]);
                for (other, text) in own[..at].iter().zip(texts) {
                    if reading.says(other) {
                        println!("{:?}: `{text}` and `{}` are one", question.code, texts[at]);
                    }
                }
                // Blanks that take the same text, as written, may do so.
                let others = read.iter().zip(blanks).take(blank);
                for (other, text) in others.flat_map(|(readings, texts)| readings.iter().zip(texts))
                {
                    let is_written = *text == texts[at];
                    let said = reading.says(other);
                    assert_eq!(said, is_written, "{text} and {}", texts[at]);
                }
            }
        }
    }
    assert!(10 < n_texts, "{n_texts} texts");
}

#[test]
#[expect(
    clippy::print_stdout,
    reason = "whether anything was checked is the point of the run"
)]
fn single_blanks_are_judged_as_elsewhere() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/oracle/grading_examples.csv");
    if !path.exists() {
        println!("SKIPPED: the table of scored answers is not beside this checkout");
        return;
    }
    let mut n_rows = 0;
    for row in csv::Reader::from_path(&path).unwrap().records() {
        let row = row.unwrap();
        let json = |at: usize| -> Value { serde_json::from_str(&row[at]).unwrap() };
        let (params, key, response) = (json(3), json(4), json(5));
        if &row[1] != "blank" || params.get("unordered").is_some() {
            continue;
        }
        let policy = Policy {
            unit_optional: params["unit_optional"] == true,
            ..Policy::default()
        };
        let reading = |text: &Value| read(text.as_str().unwrap(), policy);
        let blanks = key.as_array().unwrap().iter();
        let is_right = |(accepted, answer): (&Value, &Value)| {
            let accepted = accepted.as_array().unwrap().iter();
            let answer = reading(answer);
            accepted.map(&reading).any(|text| answer.says(&text))
        };
        let n_right = blanks
            .zip(response.as_array().unwrap())
            .filter(|pair| is_right(*pair))
            .count();
        let is_full = n_right == key.as_array().unwrap().len();
        assert_eq!(is_full, row[7] == row[6], "case {}: {}", &row[0], &row[9]);
        n_rows += 1;
    }
    println!("checked {n_rows} rows");
    assert!(25 <= n_rows, "{n_rows} rows");
}
