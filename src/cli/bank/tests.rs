//! What the two commands write.

use std::fs;

use super::*;

const BANK: &str = r#"format = "examhall-bank/1"
topic = "T01"
[[questions]]
code = "T01-J01"
type = "true_false"
status = "approved"
version = 1
stem = "学习材料要求网信工作为人民服务，这样说对吗？"
key = true
difficulty = "easy"
cognitive = "remember"
evidence = [{ material = "study", place = "一", quote = "对" }]
[[questions]]
code = "T01-B01"
type = "blank"
status = "approved"
version = 1
stem = "学习材料要求网信工作做到____。"
key = ["为民"]
difficulty = "hard"
cognitive = "apply"
"#;

const MATERIALS: &str =
    "format = \"examhall-materials/1\"\n[[materials]]\nid = \"study\"\ntitle = \"学\"\n";

/// What `examhall bank check` of these files writes, and whether it is content.
fn checked(bank: &str, material: Option<&str>, format: Format) -> (String, bool) {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("a.toml"), bank).unwrap();
    fs::write(dir.path().join("materials.toml"), MATERIALS).unwrap();
    if let Some(text) = material {
        fs::write(dir.path().join("study.txt"), text).unwrap();
    }
    let materials = material.map(|_| dir.path().to_owned());
    run_check(&CheckArguments {
        dir: dir.path().to_owned(),
        materials,
        format,
    })
}

fn run_check(arguments: &CheckArguments) -> (String, bool) {
    let mut out = Vec::new();
    let code = check(arguments, &mut out).unwrap();
    (String::from_utf8(out).unwrap(), code == ExitCode::SUCCESS)
}

#[test]
fn a_bank_without_problems_is_counted_in_a_table() {
    let (text, is_content) = checked(BANK, Some("对。"), Format::Text);
    assert!(is_content);
    insta::assert_snapshot!(text, @"
    easy/medium/hard by topic and type
    topic  true_false  blank    all
      T01       1/0/0  0/0/1  1/0/1
      all       1/0/0  0/0/1  1/0/1

    2 questions, 1 quotations (checked), 0 problems, 0 warnings of the linter, 0 suppressed
    ");
}

#[test]
fn problems_are_written_with_file_line_and_code() {
    let (text, is_content) = checked(&BANK.replace("做到____", "为民"), Some("错"), Format::Text);
    assert!(!is_content);
    insta::assert_snapshot!(text, @"
    a.toml:18: the stem has 0 blanks (`____`) and the key has 1 [blank_count]
    a.toml:12: the quotation `对` does not stand in material `study` [quote_not_found]

    easy/medium/hard by topic and type
    topic  true_false    all
      T01       1/0/0  1/0/0
      all       1/0/0  1/0/0

    1 questions, 1 quotations (checked), 2 problems, 0 warnings of the linter, 0 suppressed
    ");
}

#[test]
fn json_holds_the_counts_and_the_problems() {
    let (text, is_content) = checked(&BANK.replace("T01-B01", "T01-J01"), None, Format::Json);
    assert!(!is_content);
    let report: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(report["questions"], 1);
    assert_eq!(report["by_topic"], serde_json::json!({"T01": 1}));
    assert_eq!(
        (
            &report["by_type"]["true_false"],
            &report["by_difficulty"]["hard"]
        ),
        (&1.into(), &0.into())
    );
    let codes: Vec<_> = report["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| &p["code"])
        .collect();
    assert_eq!(codes, ["code_convention", "duplicate_code"]);
    let first = &report["problems"][0];
    assert_eq!(
        (&first["file"], &first["line"]),
        (&"a.toml".into(), &14.into())
    );
}

#[test]
fn a_folder_that_is_missing_or_empty_is_a_problem() {
    let dir = tempfile::tempdir().unwrap();
    let arguments = |dir: PathBuf| CheckArguments {
        dir,
        materials: None,
        format: Format::Text,
    };
    let (text, is_content) = run_check(&arguments(dir.path().join("none")));
    assert!(
        !is_content && text.contains("none: ") && text.contains("[unreadable_folder]"),
        "{text}"
    );
    let (text, is_content) = run_check(&arguments(dir.path().to_owned()));
    assert!(
        !is_content && text.contains("holds no questions [empty_bank]"),
        "{text}"
    );
}

/// The first question with a word that moves with time, and an option too many of a kind.
fn aging(answer: &str) -> String {
    let stem = "stem = \"当前学习材料要求网信工作为人民服务，这样说对吗？\"";
    let text = BANK.replace(
        "stem = \"学习材料要求网信工作为人民服务，这样说对吗？\"",
        stem,
    );
    text.replacen("version = 1\n", &format!("version = 1\n{answer}\n"), 1)
}

fn linted(bank: &str, format: Format) -> (String, bool) {
    linted_in("zh", bank, format)
}

fn linted_in(language: &str, bank: &str, format: Format) -> (String, bool) {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("a.toml"), bank).unwrap();
    fs::write(dir.path().join("materials.toml"), MATERIALS).unwrap();
    let arguments = LintArguments {
        dir: dir.path().to_owned(),
        materials: None,
        banned: None,
        format,
        language: language.to_owned(),
    };
    let mut out = Vec::new();
    let code = lint(&arguments, &mut out).unwrap();
    (String::from_utf8(out).unwrap(), code == ExitCode::SUCCESS)
}

#[test]
fn findings_are_written_with_line_code_severity_and_hint() {
    let (text, is_content) = linted(&aging(""), Format::Text);
    assert!(is_content, "a warning is no error: {text}");
    insta::assert_snapshot!(text, @r"
    a.toml:9  S4  warning  T01-J01 “当前”会随时间变化：请写明“截至某年某月”，或者删去。
    not run without --materials: K2, D6, T3, B5, B7
    2 questions: 0 errors, 1 warnings, 0 suppressed, 0 problems
    ");
    let (text, _) = linted_in("en", &aging(""), Format::Text);
    assert!(
        text.contains("T01-J01 what “当前” means changes with time"),
        "{text}"
    );
    let (text, is_content) = linted(&aging("").replace("当前学习", "这一学习"), Format::Text);
    assert!(
        !is_content && text.contains("a.toml:9  S5  error  T01-J01 "),
        "{text}"
    );
}

#[test]
fn a_reason_beside_the_question_answers_a_finding() {
    let (text, is_content) = linted(&aging("lint = { S4 = \"随教材更新\" }"), Format::Json);
    assert!(is_content);
    let report: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        (
            &report["warnings"],
            &report["suppressed"],
            &report["questions"]
        ),
        (&0.into(), &1.into(), &2.into())
    );
    let (text, _) = linted(
        &aging("lint = { S4 = \"随教材更新\", S7 = \"情境需要\", B7 = \"没有核对\" }"),
        Format::Text,
    );
    assert!(
        text.contains("a.toml:8  unused_suppression  warning  T01-J01 这里说明了 S7 的理由"),
        "{text}"
    );
    assert!(
        !text.contains("B7 的理由"),
        "a rule that was not run finds nothing: {text}"
    );
}

#[test]
fn errors_of_the_linter_are_problems_of_a_check_and_warnings_follow_the_table() {
    let (text, is_content) = checked(&aging(""), None, Format::Text);
    assert!(
        is_content && text.contains("\n\na.toml:9  S4  warning  T01-J01 "),
        "{text}"
    );
    assert!(
        text.ends_with(" 0 problems, 1 warnings of the linter, 0 suppressed\n"),
        "{text}"
    );
    let (text, is_content) = checked(
        &aging("").replace("当前学习", "这一学习"),
        None,
        Format::Json,
    );
    assert!(!is_content);
    let report: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        (
            &report["problems"][0]["code"],
            &report["problems"][0]["line"]
        ),
        (&"S5".into(), &9.into())
    );
    assert_eq!(
        (
            &report["lint"]["errors"],
            &report["lint"]["findings"][0]["field"]
        ),
        (&1.into(), &"stem".into())
    );
}

#[test]
fn a_blueprint_that_cannot_be_read_is_a_problem_and_one_that_asks_much_a_warning() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("blueprints")).unwrap();
    fs::write(dir.path().join("a.toml"), BANK).unwrap();
    fs::write(dir.path().join("materials.toml"), MATERIALS).unwrap();
    let plan =
        "title = \"七月\"\n[[sections]]\nname = \"一\"\ntype = \"blank\"\ncount = 1\nmarks = 2\n";
    fs::write(dir.path().join("blueprints/a.toml"), plan).unwrap();
    let run = || {
        let arguments = CheckArguments {
            dir: dir.path().to_owned(),
            materials: None,
            format: Format::Text,
        };
        run_check(&arguments)
    };
    let (text, is_content) = run();
    assert!(
        is_content && text.contains("blueprints/a.toml:5  B4  warning  大题“一”"),
        "{text}"
    );
    fs::write(dir.path().join("blueprints/b.toml"), "title = 3\n").unwrap();
    let (text, is_content) = run();
    assert!(
        !is_content && text.contains("blueprints/b.toml:1: "),
        "{text}"
    );
}
