//! Tests of reading a bank.

use std::fs;

use tempfile::TempDir;

use super::*;

pub(super) const MATERIALS: &str = r#"format = "examhall-materials/1"
[[materials]]
id = "study"
title = "学习材料"
publisher = "党群工作部"
date = "2023-08"
"#;

/// Ten lines; `[[questions]]` is the first.
pub(super) fn question(code: &str) -> String {
    format!(
        r#"[[questions]]
code = "{code}"
type = "single"
status = "approved"
version = 1
stem = "{code}：“五个”是（　　）。"
options = [
  {{ id = "a", text = "甲" }},
  {{ id = "b", text = "乙" }},
]
key = "b"
explanation = "因为。"
difficulty = "easy"
cognitive = "remember"
evidence = [
  {{ material = "study", place = "第1部分", quote = "五个 方面" }},
]
"#
    )
}

/// A head of three lines.
pub(super) fn file(questions: &[String]) -> String {
    format!(
        "format = \"examhall-bank/1\"\ntopic = \"T01\"\ntitle = \"专题\"\n{}",
        questions.concat()
    )
}

pub(super) fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        fs::write(dir.path().join(name), bytes).unwrap();
    }
    dir
}

pub(super) fn read(files: &[(&str, &str)]) -> Bank {
    let mut all = vec![("materials.toml", MATERIALS.as_bytes())];
    all.extend(files.iter().map(|(name, text)| (*name, text.as_bytes())));
    read_folder(folder(&all).path()).unwrap()
}

pub(super) fn problems(files: &[(&str, &str)]) -> Vec<(String, usize, &'static str)> {
    read(files)
        .problems
        .into_iter()
        .map(|p| (p.file, p.line, p.code))
        .collect()
}

pub(super) fn at(file: &str, line: usize, code: &'static str) -> (String, usize, &'static str) {
    (file.to_owned(), line, code)
}

#[test]
fn a_folder_without_faults_gives_its_questions_in_order() {
    let bank = read(&[
        ("t02.toml", &file(&[question("T01-S03")])),
        (
            "t01.toml",
            &file(&[question("T01-S02"), question("T01-S01")]),
        ),
        ("README.md", "not read"),
    ]);
    assert_eq!(bank.problems, []);
    let codes: Vec<_> = bank
        .questions
        .iter()
        .map(|(question, _)| question.code.as_str())
        .collect();
    assert_eq!(codes, ["T01-S02", "T01-S01", "T01-S03"]);
    let origin = &bank.questions[1].1;
    assert_eq!(
        (
            origin.file.as_str(),
            origin.line,
            origin.evidence_lines.as_slice()
        ),
        ("t01.toml", 21, &[36][..])
    );
    assert_eq!(bank.materials[0].publisher.as_deref(), Some("党群工作部"));
}

#[test]
fn every_problem_of_every_file_is_told_with_its_line() {
    let first = question("T01-S01")
        .replace("text = \"乙\"", "text = \"甲\"")
        .replace(
            "difficulty = \"easy\"",
            "difficulty = \"simple\"\ncolour = \"red\"",
        );
    let second = question("T01-S02")
        .replace("id = \"a\"", "id = 1")
        .replace("id = \"b\"", "name = \"b\"")
        .replace("version = 1", "version = \"1\"");
    let third = question("T01-S03")
        .replace("\"study\"", "\"studies\"")
        .replace("key = \"b\"", "key = \"c\"");
    let wanted = [
        at("a.toml", 12, "repeated_text"),
        at("a.toml", 16, "unknown_word"),
        at("a.toml", 17, "unknown_field"),
        at("a.toml", 26, "wrong_type"),
        at("a.toml", 29, "wrong_type"),
        at("a.toml", 30, "unknown_field"),
        at("b.toml", 14, "unknown_option"),
        at("b.toml", 19, "unknown_material"),
    ];
    assert_eq!(
        problems(&[
            ("a.toml", &file(&[first, second])),
            ("b.toml", &file(&[third]))
        ]),
        wanted
    );
}

#[test]
fn a_broken_question_does_not_hide_the_others() {
    let broken = question("T01-S02").replace("key = \"b\"", "key = “b”");
    let wrong = question("T01-S03").replace("key = \"b\"", "key = \"z\"");
    let first = question("T01-S01").replace("cognitive =", "enemies = [\"T01-S02\"]\ncognitive =");
    let found = problems(&[("a.toml", &file(&[first, broken, wrong]))]);
    assert_eq!(
        found,
        [
            at("a.toml", 32, "toml_syntax"),
            at("a.toml", 49, "unknown_option")
        ]
    );
}

#[test]
fn a_swallowed_question_is_not_called_unknown() {
    let open = question("T01-S01").replace("]\nkey", "\nkey");
    let naming = question("T01-S03").replace("cognitive =", "enemies = [\"T01-S02\"]\ncognitive =");
    let found = problems(&[
        ("a.toml", &file(&[open, question("T01-S02")])),
        ("b.toml", &file(&[naming])),
    ]);
    assert!(!found.is_empty());
    assert!(
        found
            .iter()
            .all(|(file, _, code)| file == "a.toml" && *code == "toml_syntax"),
        "{found:?}"
    );
}

#[test]
fn a_code_is_used_once_in_the_whole_folder() {
    let invalid = question("T01-S01").replace("key = \"b\"", "key = \"z\"");
    let bank = read(&[
        ("a.toml", &file(&[question("T01-S01")])),
        ("b.toml", &file(&[invalid])),
    ]);
    let texts: Vec<_> = bank
        .problems
        .iter()
        .map(|p| (p.line, p.code, p.message.as_str()))
        .collect();
    assert_eq!(
        texts[0],
        (
            5,
            "duplicate_code",
            "code `T01-S01` stands already at a.toml:5"
        )
    );
    assert_eq!(texts[1].1, "unknown_option");
}

#[test]
fn enemies_exist_and_are_others() {
    let enemies = "enemies = [\n  \"T01-S02\",\n  \"T01-S09\",\n  \"T01-S01\",\n]\ncognitive =";
    let first = question("T01-S01").replace("cognitive =", enemies);
    let found = problems(&[("a.toml", &file(&[first, question("T01-S02")]))]);
    assert_eq!(
        found,
        [
            at("a.toml", 19, "unknown_enemy"),
            at("a.toml", 20, "own_enemy")
        ]
    );
}

#[test]
fn a_code_says_topic_and_type() {
    let questions = [
        question("T01-M01"),
        question("T02-S01"),
        question("T01-S1"),
        question("T01-S02"),
    ];
    let found = problems(&[("a.toml", &file(&questions))]);
    assert_eq!(
        found,
        [5, 22, 39].map(|line| at("a.toml", line, "code_convention"))
    );
    let other = question("T01-S01").replace("version", "topic = \"T02\"\nversion");
    assert_eq!(
        problems(&[("a.toml", &file(&[other]))]),
        [at("a.toml", 8, "other_topic")]
    );
}

#[test]
fn the_head_of_a_file_is_checked() {
    let text = file(&[question("T01-S01")]);
    let check = |from: &str, to: &str| problems(&[("a.toml", &text.replacen(from, to, 1))]);
    assert_eq!(check("bank/1", "bank/2"), [at("a.toml", 1, "wrong_format")]);
    assert_eq!(
        check("format = \"examhall-bank/1\"", ""),
        [at("a.toml", 1, "wrong_format")]
    );
    assert_eq!(
        check("topic = \"T01\"\n", ""),
        [at("a.toml", 1, "missing_field")]
    );
    assert_eq!(check("title", "name"), [at("a.toml", 3, "unknown_field")]);
    assert_eq!(check("\"专题\"", "1"), [at("a.toml", 3, "wrong_type")]);
    let one_table = problems(&[("a.toml", &text.replace("[[questions]]", "[questions]"))]);
    assert_eq!(one_table, [at("a.toml", 4, "wrong_type")]);
}

#[test]
fn windows_files_read_with_the_right_lines() {
    let text = format!(
        "\u{feff}{}",
        file(&[question("T01-S01").replace("= \"b\"\nexpl", "= \"z\"\nexpl")])
    );
    let found = problems(&[("a.toml", &text.replace('\n', "\r\n"))]);
    assert_eq!(found, [at("a.toml", 14, "unknown_option")]);
}

#[test]
fn what_is_not_utf_8_is_told_with_the_byte() {
    let mut bytes = file(&[]).into_bytes();
    bytes.extend(b"# \xce\xe5\n");
    let n_before = bytes.len() - 3;
    let bank = read_folder(folder(&[("a.toml", &bytes)]).path()).unwrap();
    let problem = &bank.problems[0];
    assert_eq!((problem.line, problem.code), (4, "not_utf8"));
    assert!(
        problem.message.contains(&format!("byte {n_before} ")),
        "{}",
        problem.message
    );
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let max = usize::try_from(MAX_FILE_BYTES).unwrap();
    let head = file(&[]);
    let fitting = format!("{head}{}", " ".repeat(max - head.len()));
    let bank = read_folder(
        folder(&[
            ("a.toml", fitting.as_bytes()),
            ("b.toml", format!("{fitting} ").as_bytes()),
        ])
        .path(),
    );
    let problems: Vec<_> = bank
        .unwrap()
        .problems
        .into_iter()
        .map(|p| (p.file, p.code))
        .collect();
    assert_eq!(problems, [("b.toml".to_owned(), "file_too_large")]);
}

#[test]
fn a_material_is_listed_once_under_a_plain_name() {
    let more = "[[materials]]\nid = \"study\"\ntitle = \"又\"\n[[materials]]\nid = \"../x\"\ntitle = \"外\"\n";
    let text = format!("{MATERIALS}{more}");
    let bank = read_folder(folder(&[("materials.toml", text.as_bytes())]).path()).unwrap();
    let found: Vec<_> = bank
        .problems
        .into_iter()
        .map(|p| (p.line, p.code))
        .collect();
    assert_eq!(found, [(8, "duplicate_material"), (11, "not_a_code")]);
    assert_eq!(bank.materials.len(), 1);
}

#[test]
fn a_folder_that_is_not_there_is_an_error() {
    let dir = tempfile::tempdir().unwrap();
    assert!(read_folder(&dir.path().join("none")).is_err());
    assert!(check_quotes(&Bank::default(), &dir.path().join("none")).is_err());
}
