//! What `examhall bank coverage` writes.

use std::fs;

use super::*;

const MATERIALS: &str =
    "format = \"examhall-materials/1\"\n[[materials]]\nid = \"library\"\ntitle = \"章程\"\n";

const TEXT: &str = "一、开放\n本馆每周开放六天。\n二、藏书\n藏书三万册，借书不收费。\n三、附则\n";

fn question(number: usize, quote: &str) -> String {
    format!(
        "[[questions]]\ncode = \"T01-J0{number}\"\ntype = \"true_false\"\nstatus = \"approved\"\nversion = 1\n\
         stem = \"{quote}，对吗？\"\nkey = true\ndifficulty = \"easy\"\ncognitive = \"remember\"\n\
         evidence = [{{ material = \"library\", place = \"一\", quote = \"{quote}\" }}]\n"
    )
}

/// What is written of these quotations, and whether it is content.
fn told(quotes: &[&str], new: Option<&str>, format: Format) -> (String, bool) {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(dir.path().join(name), text).unwrap();
    let questions: Vec<String> = (1..)
        .zip(quotes)
        .map(|(n, quote)| question(n, quote))
        .collect();
    let head = "format = \"examhall-bank/1\"\ntopic = \"T01\"\n";
    write("a.toml", &format!("{head}{}", questions.concat()));
    write("materials.toml", MATERIALS);
    write("library.txt", TEXT);
    let newer = dir.path().join("new");
    fs::create_dir(&newer).unwrap();
    if let Some(text) = new {
        fs::write(newer.join("library.md"), text).unwrap();
    }
    let arguments = CoverageArguments {
        dir: dir.path().to_owned(),
        materials: dir.path().to_owned(),
        new: new.map(|_| newer),
        format,
    };
    let mut out = Vec::new();
    let code = coverage(&arguments, &mut out).unwrap();
    (String::from_utf8(out).unwrap(), code == ExitCode::SUCCESS)
}

#[test]
fn each_part_is_told_with_its_questions_and_its_share() {
    let (text, is_content) = told(&["每周开放六天", "开放六天"], None, Format::Text);
    assert!(is_content);
    insta::assert_snapshot!(text, @"
    library 《章程》
    line  questions  true_false  quoted  part
       1          2           2   46.1%  一、开放
       3          0           .    0.0%  二、藏书
       5          0           .    0.0%  三、附则
     all          2           2   18.1%
    2 of 3 parts are not asked about; 18.1% of the characters are quoted
    ");
}

#[test]
fn evidence_that_is_not_in_the_text_is_told_and_fails() {
    let (text, is_content) = told(&["每周开放五天"], None, Format::Text);
    assert!(!is_content);
    assert!(
        text.contains("\nevidence is not in the text: T01-J01\n"),
        "{text}"
    );
}

#[test]
fn a_new_version_tells_which_questions_it_moves_and_which_it_breaks() {
    let quotes = ["每周开放六天", "借书不收费", "藏书三万册"];
    let new = TEXT.replace("藏书三万册", "藏书共五万册");
    let (text, is_content) = told(&quotes, Some(&new), Format::Text);
    assert!(!is_content);
    let (_, behind) = text.split_once("new versions").unwrap();
    insta::assert_snapshot!(behind, @r"
     of: library
    stale  T01-J03  evidence 1: 藏书三万册
    moved  T01-J02
    3 questions: 1 fine, 1 moved, 1 stale
    ");
    let (text, is_content) = told(&quotes, Some(&format!("新序。\n{TEXT}")), Format::Json);
    assert!(is_content, "what only moved breaks nothing: {text}");
    let report: serde_json::Value = serde_json::from_str(&text).unwrap();
    let moved = &report["new"]["questions"][0];
    assert_eq!(moved["fate"], "moved");
    assert_eq!(moved["evidence"][0]["span"], serde_json::json!([11, 17]));
    assert_eq!(report["materials"][0]["parts"][1]["line"], 3);
    assert_eq!(report["materials"][0]["by_type"]["true_false"], 3);
}

#[test]
fn a_folder_without_new_versions_is_a_problem() {
    let (text, is_content) = told(&["每周开放六天"], Some(" \n"), Format::Text);
    assert!(!is_content && text.contains("[empty_text]"), "{text}");
    let dir = tempfile::tempdir().unwrap();
    let mut problems = Vec::new();
    let bank = Bank::default();
    assert!(new_texts(&bank, dir.path(), &mut problems).is_empty());
    assert_eq!(problems[0].code, "no_new_version");
}
