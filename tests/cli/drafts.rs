//! `examhall bank draft` and `examhall bank coverage` through the real binary.

use std::fmt::Write;
use std::path::Path;

use serde_json::Value;

use super::{run, text};

const MATERIALS: &str =
    "format = \"examhall-materials/1\"\n[[materials]]\nid = \"library\"\ntitle = \"章程\"\n";

const TEXT: &str = "一、开放\n本馆每周开放六天。\n二、藏书\n藏书三万册，借书不收费。\n";

fn write(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) {
    std::fs::write(folder.join(name), bytes).unwrap();
}

/// Exit code and what stands on standard output.
fn told(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = run(folder, &[&["bank"], arguments].concat());
    (output.status.code(), text(&output.stdout))
}

#[test]
fn texts_that_cannot_be_read_are_refused_with_file_line_and_reason() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, "empty.txt", "\n");
    write(folder, "broken.txt", b"\xB5\xDA\n\xFF\xFF");
    write(folder, "book.docx", "no package");
    let large = std::fs::File::create(folder.join("large.txt")).unwrap();
    large.set_len(50 * 1024 * 1024).unwrap();
    let names = [
        "empty.txt",
        "broken.txt",
        "book.docx",
        "large.txt",
        "none.md",
    ];
    let arguments = [&["draft"], &names[..], &["--out", "d.toml"]].concat();
    let (code, told) = told(folder, &arguments);
    assert_eq!(code, Some(1), "{told}");
    let lines: Vec<&str> = told.lines().collect();
    let wanted = [
        ("empty.txt: ", "[empty_text]"),
        ("broken.txt:2: ", "[not_utf8]"),
        ("book.docx: ", "[unreadable_docx]"),
        ("large.txt: ", "[file_too_large]"),
        ("none.md: ", "[unreadable_file]"),
    ];
    for (line, (begin, end)) in lines.iter().zip(wanted) {
        assert!(line.starts_with(begin) && line.ends_with(end), "{line}");
    }
    assert_eq!(lines.last(), Some(&"5 problems; nothing was drafted"));
    assert!(!folder.join("d.toml").exists());
}

#[test]
fn unusable_arguments_of_a_draft_end_with_2() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.txt", TEXT);
    for arguments in [
        &["draft", "--out", "d.toml"][..],
        &["draft", "a.txt"],
        &["draft", "a.txt", "--out", "d.toml", "--limit", "0"],
        &["draft", "a.txt", "--out", "d.toml", "--topic", "专题"],
        &["draft", "a.txt", "--out", "d.toml", "--format", "xml"],
    ] {
        assert_eq!(told(folder.path(), arguments).0, Some(2), "{arguments:?}");
    }
}

#[test]
fn coverage_ends_with_1_where_a_new_version_breaks_a_question() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let question = "[[questions]]\ncode = \"T01-J01\"\ntype = \"true_false\"\nstatus = \"approved\"\nversion = 1\n\
                    stem = \"本馆每周开放六天，对吗？\"\nkey = true\ndifficulty = \"easy\"\ncognitive = \"remember\"\n\
                    evidence = [{ material = \"library\", place = \"一\", quote = \"每周开放六天\" }]\n";
    let head = "format = \"examhall-bank/1\"\ntopic = \"T01\"\n";
    write(folder, "a.toml", format!("{head}{question}"));
    write(folder, "materials.toml", MATERIALS);
    write(folder, "library.txt", TEXT);
    std::fs::create_dir(folder.join("new")).unwrap();
    let coverage = ["coverage", ".", "--materials", "."];
    let (code, report) = told(folder, &coverage);
    assert_eq!(code, Some(0), "{report}");
    assert!(
        report.contains("1 of 2 parts are not asked about"),
        "{report}"
    );
    let renewed = [&coverage[..], &["--new", "new", "--format", "json"]].concat();
    let fate = |text: &str| {
        write(folder, "new/library.txt", text);
        let (code, report) = told(folder, &renewed);
        let report: Value = serde_json::from_str(&report).unwrap();
        let fate = report["new"]["questions"][0]["fate"]
            .as_str()
            .unwrap()
            .to_owned();
        (code, fate)
    };
    assert_eq!(fate(TEXT), (Some(0), "fine".to_owned()));
    assert_eq!(
        fate(&format!("序。\n{TEXT}")),
        (Some(0), "moved".to_owned())
    );
    assert_eq!(
        fate(&TEXT.replace("六天", "五天")),
        (Some(1), "stale".to_owned())
    );
    assert_eq!(told(folder, &["coverage", "."]).0, Some(2));
    let nowhere = ["coverage", ".", "--materials", ".", "--new", "nowhere"];
    assert_eq!(told(folder, &nowhere).0, Some(1));
}

#[test]
fn a_check_says_which_texts_it_converted() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(
        folder,
        "a.toml",
        "format = \"examhall-bank/1\"\ntopic = \"T01\"\n",
    );
    write(folder, "materials.toml", MATERIALS);
    // `printf 开放 | iconv -t GB18030`
    write(folder, "library.txt", b"\xBF\xAA\xB7\xC5\n");
    for command in ["check", "lint"] {
        let (_, told) = told(folder, &[command, ".", "--materials", "."]);
        assert!(
            told.starts_with("material `library`: converted from GB18030\n"),
            "{told}"
        );
    }
}

/// Drafts questions of texts into a bank of their own and checks it against the texts; how many there are.
fn drafted_and_checked(texts: &[(&str, &[u8])]) -> (usize, String) {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::create_dir(folder.join("bank")).unwrap();
    let mut materials = "format = \"examhall-materials/1\"\n".to_owned();
    for (name, bytes) in texts {
        write(folder, name, bytes);
        let id = name.rsplit_once('.').unwrap().0;
        writeln!(materials, "[[materials]]\nid = \"{id}\"\ntitle = \"{id}\"").unwrap();
    }
    write(folder, "bank/materials.toml", materials);
    let names: Vec<&str> = texts.iter().map(|(name, _)| *name).collect();
    let draft = [&["draft"], &names[..], &["--out", "bank/d01.toml"]].concat();
    let (code, report) = told(folder, &draft);
    assert_eq!(code, Some(0), "{report}");
    let check = ["check", "bank", "--materials", ".", "--format", "json"];
    let (code, checked) = told(folder, &check);
    assert_eq!(code, Some(0), "{checked}");
    let checked: Value = serde_json::from_str(&checked).unwrap();
    let n = checked["questions"].as_u64().unwrap();
    let json = [
        &["draft"],
        &names[..],
        &["--out", "d.json", "--format", "json"],
    ]
    .concat();
    assert_eq!(told(folder, &json).0, Some(0));
    let json = std::fs::read(folder.join("d.json")).unwrap();
    let json: Value = serde_json::from_slice(&json).unwrap();
    let drafts = json["questions"].as_array().unwrap();
    assert!(drafts.iter().all(|draft| draft["status"] == "draft"));
    assert_eq!(drafts.len(), usize::try_from(n).unwrap());
    (drafts.len(), report)
}

#[test]
fn any_text_gives_drafts_that_a_bank_takes_as_they_are() {
    let law = include_str!("../drafting_texts/law.txt");
    let regulation = include_str!("../drafting_texts/regulation.md");
    let speech = include_str!("../drafting_texts/speech.txt");
    for (name, text) in [
        ("law.txt", law),
        ("regulation.md", regulation),
        ("speech.txt", speech),
    ] {
        let (n, report) = drafted_and_checked(&[(name, text.as_bytes())]);
        assert!(20 <= n, "{name}: {n}\n{report}");
    }
}

#[test]
fn a_text_in_another_encoding_gives_the_same_drafts_and_says_so() {
    let law = include_str!("../drafting_texts/law.txt");
    let (gb, _, _) = encoding_rs::GB18030.encode(law);
    let (n, report) = drafted_and_checked(&[("law.txt", &gb)]);
    assert!(report.contains("GB18030"), "{report}");
    assert_eq!(n, drafted_and_checked(&[("law.txt", law.as_bytes())]).0);
}

#[test]
#[expect(
    clippy::print_stdout,
    reason = "whether anything was checked is the point of the run"
)]
fn the_two_study_texts_give_two_hundred_and_fifty_drafts() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/materials");
    let names = ["wangluo-qiangguo-2.txt", "wangxin-shiming.txt"];
    let read = |name| std::fs::read(folder.join(name));
    let texts: Result<Vec<_>, _> = names.into_iter().map(read).collect();
    let Ok(texts) = texts else {
        println!("SKIPPED: the study texts are not beside this checkout");
        return;
    };
    let texts: Vec<(&str, &[u8])> = names
        .into_iter()
        .zip(texts.iter().map(Vec::as_slice))
        .collect();
    let (n, report) = drafted_and_checked(&texts);
    assert!(250 <= n, "{n}\n{report}");
}

#[test]
fn a_limit_keeps_the_best_and_no_file_is_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, "law.txt", include_str!("../drafting_texts/law.txt"));
    let draft = ["draft", "law.txt", "--out", "d.toml", "--limit", "10"];
    assert_eq!(told(folder, &draft).0, Some(0));
    let first = std::fs::read_to_string(folder.join("d.toml")).unwrap();
    assert_eq!(first.matches("[[questions]]").count(), 10);
    assert_ne!(told(folder, &draft).0, Some(0));
    let again = [&draft[..], &["--force"]].concat();
    assert_eq!(told(folder, &again).0, Some(0));
    let second = std::fs::read_to_string(folder.join("d.toml")).unwrap();
    assert_eq!(first, second, "the same text gives the same file");
}
