//! `examhall bank lint` and what `bank check` says of it, through the real binary.

use serde_json::Value;

use super::{bank, run, text};

const MATERIALS: &str =
    "format = \"examhall-materials/1\"\n[[materials]]\nid = \"study\"\ntitle = \"学\"\n";

fn file(stem: &str) -> String {
    format!(
        "format = \"examhall-bank/1\"\ntopic = \"T01\"\n[[questions]]\ncode = \"T01-J01\"\ntype = \"true_false\"\n\
         status = \"approved\"\nversion = 1\nstem = \"{stem}\"\nkey = true\ndifficulty = \"easy\"\n\
         cognitive = \"remember\"\nevidence = [{{ material = \"study\", place = \"一\", quote = \"为人民\" }}]\n"
    )
}

#[test]
fn the_shipped_bank_has_no_errors_of_the_linter() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(
        folder.path(),
        &["bank", "lint", &bank(), "--format", "json"],
    );
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(output.status.success(), "{report:#}");
    assert_eq!(
        (&report["errors"], &report["problems"]),
        (&0.into(), &Value::Array(Vec::new()))
    );
}

#[test]
fn bank_lint_ends_with_1_where_an_error_stands_and_compares_with_the_texts() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("materials.toml", MATERIALS);
    write("study.txt", "网信工作全心全意为人民服务。");
    write("banned.txt", "老百姓\n\n");
    write(
        "a.toml",
        &file("学习材料要求“网信工作为群众服务”，老百姓都知道。"),
    );
    let lint = |arguments: &[&str]| {
        let output = run(folder.path(), &[&["bank", "lint", "."], arguments].concat());
        (output.status.code(), text(&output.stdout))
    };
    let (code, told) = lint(&[]);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("not run without --materials: "), "{told}");
    let (code, told) = lint(&["--materials", ".", "--banned", "banned.txt"]);
    assert_eq!(code, Some(1));
    assert!(
        told.contains("a.toml:8  B7  error  T01-J01 引号里的“网信工作为群众服务”"),
        "{told}"
    );
    assert!(
        told.contains("a.toml:8  B6  error  T01-J01 “老百姓”"),
        "{told}"
    );
    assert!(
        told.ends_with("1 questions: 2 errors, 0 warnings, 0 suppressed, 0 problems\n"),
        "{told}"
    );
    assert_eq!(lint(&["--materials", "nowhere"]).0, Some(1));
    assert_eq!(lint(&["--banned", "nowhere"]).0, Some(1));
}

#[test]
fn a_check_with_materials_tells_a_wrong_quotation_once() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("materials.toml", MATERIALS);
    write("study.txt", "网信工作全心全意为群众服务。");
    write("a.toml", &file("学习材料要求网信工作全心全意为群众服务。"));
    let output = run(
        folder.path(),
        &["bank", "check", ".", "--materials", ".", "--format", "json"],
    );
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let codes: Vec<&Value> = report["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|problem| &problem["code"])
        .collect();
    assert_eq!(codes, ["quote_not_found"], "{report:#}");
    assert_eq!(report["lint"]["errors"], 0);
}
