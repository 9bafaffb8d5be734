//! `examhall bank convert` through the real binary.

use std::path::Path;

use examhall::domain::question::{Parts, Status};
use examhall::formats::bank::read_questions;
use serde_json::Value;

use super::{run, text};

const GIFT: &str = "// [id:T01-S01]\n::一::首都是哪里？{=北京 ~上海 ~广州}\n\n长江比黄河长。{T}\n";

fn convert(folder: &Path, arguments: &[&str]) -> std::process::Output {
    run(folder, &[&["bank", "convert"], arguments].concat())
}

fn folder_with(name: &str, bytes: impl AsRef<[u8]>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(name), bytes).unwrap();
    folder
}

#[test]
fn a_file_becomes_json_with_letters_for_keys() {
    let folder = folder_with("a.txt", GIFT);
    let output = convert(folder.path(), &["a.txt", "--to", "json"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    let questions = document["questions"].as_array().unwrap();
    assert_eq!(questions.len(), 2);
    assert_eq!(
        (&questions[0]["type"], &questions[0]["key"]),
        (&"single".into(), &"A".into())
    );
    assert_eq!(
        (&questions[1]["type"], &questions[1]["key"]),
        (&"true_false".into(), &true.into())
    );
}

#[test]
fn every_form_reads_back_as_what_was_written() {
    let folder = folder_with("a.gift", GIFT);
    let folder = folder.path();
    let first = convert(folder, &["a.gift", "--to", "json"]).stdout;
    let first: Value = serde_json::from_slice(&first).unwrap();
    for (target, from) in [
        ("toml", "toml"),
        ("json", "json"),
        ("sheet", "sheet"),
        ("csv", "sheet"),
        ("gift", "gift"),
        ("moodle-xml", "moodle-xml"),
        ("qti3", "qti"),
    ] {
        let out = format!("out.{target}");
        let output = convert(folder, &["a.gift", "--to", target, "--out", &out]);
        assert_eq!(output.status.code(), Some(0), "{target}: {output:?}");
        let read = convert(folder, &[&out, "--from", from, "--to", "json"]);
        assert_eq!(read.status.code(), Some(0), "{target}: {read:?}");
        let read: Value = serde_json::from_slice(&read.stdout).unwrap();
        for at in 0..2 {
            for field in ["type", "stem", "key"] {
                assert_eq!(
                    read["questions"][at][field], first["questions"][at][field],
                    "{target}"
                );
            }
        }
        // Found out without being told, too.
        let read = convert(folder, &[&out, "--to", "json"]);
        assert_eq!(read.status.code(), Some(0), "{target}: {read:?}");
    }
}

#[test]
fn what_cannot_be_read_is_told_with_its_line_and_ends_with_1() {
    let folder = folder_with("a.txt", "题干\nA. 甲\nANSWER: F\n");
    let output = convert(
        folder.path(),
        &[
            "a.txt",
            "--from",
            "aiken",
            "--to",
            "gift",
            "--language",
            "en",
        ],
    );
    assert_eq!(
        (output.status.code(), output.stdout.len()),
        (Some(1), 0),
        "{output:?}"
    );
    let told = text(&output.stderr);
    assert!(
        told.lines()
            .any(|line| line.starts_with("a.txt:") && line.contains(": error: ")),
        "{told}"
    );
    // The same within the document.
    let output = convert(folder.path(), &["a.txt", "--from", "aiken", "--to", "json"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["questions"], serde_json::json!([]));
    assert!(document["problems"][0]["line"].is_number(), "{document}");
}

#[test]
fn a_file_of_the_bank_keeps_its_topic_and_questions_of_another_are_told() {
    let two = format!("{GIFT}\n// [id:T02-S01]\n另一主题的题{{=甲 ~乙}}\n");
    let folder = folder_with("a.gift", two);
    let folder = folder.path();
    let output = convert(folder, &["a.gift", "--to", "toml", "--out", "z.toml"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let told = text(&output.stderr);
    assert!(
        told.contains("#3 T02-S01: error:") && told.contains("[other_topic]"),
        "{told}"
    );
    std::fs::write(
        folder.join("materials.toml"),
        "format = \"examhall-materials/1\"\n",
    )
    .unwrap();
    let check = run(folder, &["bank", "check", "."]);
    assert!(
        !text(&check.stdout).contains("code_convention"),
        "{check:?}"
    );
    let written = std::fs::read_to_string(folder.join("z.toml")).unwrap();
    assert!(
        written.contains("topic = \"T01\"") && written.contains("T01-J01"),
        "{written}"
    );
}

#[test]
fn weights_that_moodle_does_not_have_are_an_error_or_the_nearest() {
    let folder = folder_with(
        "a.gift",
        "题{~%33%甲 ~%33.33333%乙 ~%33.33333%丙 ~%-100%丁}\n",
    );
    let key = |grades: &str| {
        let output = convert(
            folder.path(),
            &["a.gift", "--to", "json", "--grades", grades],
        );
        let document: Value = serde_json::from_slice(&output.stdout).unwrap();
        document["questions"][0]["key"].clone()
    };
    assert_eq!((key("error"), key("nearest")), (Value::Null, "ABC".into()));
}

#[test]
fn unusable_arguments_of_a_conversion_end_with_2_and_a_file_is_not_replaced_unasked() {
    let folder = folder_with("a.gift", GIFT);
    let folder = folder.path();
    for arguments in [
        &["a.gift"][..],
        &["a.gift", "--to", "doc"],
        &["a.gift", "--from", "pdf", "--to", "json"],
        // Bytes that no terminal shows.
        &["a.gift", "--to", "sheet"],
        &["a.gift", "--to", "qti3"],
    ] {
        let output = convert(folder, arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {output:?}");
    }
    let output = convert(folder, &["a.gift", "--to", "csv", "--out", "a.gift"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert_eq!(
        std::fs::read_to_string(folder.join("a.gift")).unwrap(),
        GIFT
    );
    assert_eq!(
        convert(folder, &["none.gift", "--to", "json"])
            .status
            .code(),
        Some(1)
    );
}

#[test]
fn a_file_of_the_bank_stays_as_it_is_and_what_others_cannot_hold_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let bank = Path::new(env!("CARGO_MANIFEST_DIR")).join("question_bank");
    let file = bank.join("t04-security.toml");
    let file = file.to_str().unwrap();
    let output = convert(folder, &[file, "--to", "toml", "--out", "again.toml"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let parts = |path: &Path| -> Vec<Parts> {
        let (questions, problems) = read_questions("", &std::fs::read_to_string(path).unwrap());
        assert_eq!(problems, []);
        let each = questions.into_iter().map(|(question, _)| Parts {
            version: 1,
            status: Status::Draft,
            ..Parts::clone(&question)
        });
        each.collect()
    };
    let (before, after) = (parts(Path::new(file)), parts(&folder.join("again.toml")));
    assert!(before.iter().any(|parts| !parts.facts.is_empty()));
    assert!(before.iter().any(|parts| !parts.enemies.is_empty()));
    assert_eq!(after, before);
    let output = convert(folder, &[file, "--to", "csv", "--language", "en"]);
    let told = text(&output.stderr);
    assert!(
        told.contains("notice: held by files of the bank (toml) alone, and not written: cognitive level, facts"),
        "{told}"
    );
}
