//! The command line: exit codes, settings, a bank check and a small rehearsal through the real binary.

#![cfg(test)]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

use examhall::config::SETTINGS;
use serde_json::Value;

mod audit;
mod config;
mod convert;
mod drafts;
mod grading;
mod lint;
mod load;
mod logs;
mod papers;
mod receipts;
mod servers;
mod solve;
mod stats;
mod streams;

/// The built program, in a folder of its own, with no variables of ours.
fn examhall(folder: &Path) -> Command {
    let mut command = crate::support::process::examhall();
    command.current_dir(folder);
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    examhall(folder).args(arguments).output().unwrap()
}

fn bank() -> String {
    format!("{}/question_bank", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn config_lists_every_setting_and_hides_the_password() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("hall.toml"), "zone = \"UTC\"\n").unwrap();
    let output = examhall(folder.path())
        .args(["config", "--config", "hall.toml", "--workers", "2"])
        .env("DATABASE_URL", "postgres://exam:s3cret@db/hall")
        .output()
        .unwrap();
    let listed = text(&output.stdout);
    assert!(output.status.success(), "{}", text(&output.stderr));
    for setting in SETTINGS {
        assert!(
            listed.contains(&format!("\n{} = ", setting.name)),
            "{listed}"
        );
        assert!(
            listed.contains(setting.variable) && listed.contains(setting.default),
            "{listed}"
        );
    }
    for line in [
        "zone = UTC  [file hall.toml]",
        "workers = 2  [flag --workers]",
        "database = postgres://exam:***@db/hall  [variable DATABASE_URL]",
        "listen = 127.0.0.1:8080  [default]",
    ] {
        assert!(listed.contains(line), "{line}: {listed}");
    }
}

#[test]
fn a_refusal_is_one_line_and_exit_code_1_and_unusable_arguments_are_2() {
    let folder = tempfile::tempdir().unwrap();
    let refused = run(folder.path(), &["serve", "--listen", "here"]);
    assert_eq!(refused.status.code(), Some(1));
    let message = text(&refused.stderr);
    assert!(
        message.starts_with("error: setting `listen` is `here` (from flag --listen)"),
        "{message}"
    );
    assert_eq!(message.lines().count(), 1);
    assert_eq!(
        run(folder.path(), &["serve", "--lisen", "here"])
            .status
            .code(),
        Some(2)
    );
    assert_eq!(run(folder.path(), &[]).status.code(), Some(2));
}

#[test]
fn a_port_in_use_is_told_with_the_flag_that_helps_and_nothing_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let bank = bank();
    for command in [vec!["serve"], vec!["demo", "--bank", &bank]] {
        let arguments = [command, vec!["--listen", &address]].concat();
        let refused = run(folder.path(), &arguments);
        assert_eq!(refused.status.code(), Some(1));
        let message = text(&refused.stderr);
        assert!(
            message.contains(&address) && message.contains("--listen"),
            "{message}"
        );
    }
    assert_eq!(folder.path().read_dir().unwrap().count(), 0);
}

#[test]
fn bank_check_ends_with_0_for_the_shipped_bank_and_with_1_for_a_broken_one() {
    let folder = tempfile::tempdir().unwrap();
    let good = run(
        folder.path(),
        &["bank", "check", &bank(), "--format", "json"],
    );
    assert!(good.status.success(), "{}", text(&good.stderr));
    let report: Value = serde_json::from_slice(&good.stdout).unwrap();
    assert!(report["questions"].as_u64().unwrap() >= 90);
    let wrong =
        "format = \"examhall-bank/1\"\ntopic = \"T01\"\n[[questions]]\ncode = \"T01-S01\"\n";
    std::fs::write(folder.path().join("wrong.toml"), wrong).unwrap();
    let bad = run(folder.path(), &["bank", "check", "."]);
    assert_eq!(bad.status.code(), Some(1));
    assert!(
        text(&bad.stdout).contains("wrong.toml:"),
        "{}",
        text(&bad.stdout)
    );
    assert_eq!(
        run(folder.path(), &["bank", "check", "nowhere"])
            .status
            .code(),
        Some(1)
    );
}

#[test]
fn bank_load_stores_a_checked_bank_and_refuses_one_with_problems() {
    let folder = tempfile::tempdir().unwrap();
    let loaded = |dir: &str| run(folder.path(), &["bank", "load", dir]);
    let bank = bank();
    let (first, second) = (text(&loaded(&bank).stdout), text(&loaded(&bank).stdout));
    let (questions, blueprints) = first.split_once('\n').unwrap();
    assert!(
        questions.ends_with(" questions created, 0 changed, 0 unchanged"),
        "{first}"
    );
    assert!(blueprints.starts_with("blueprint "), "{first}");
    assert!(
        second.starts_with("0 questions created, 0 changed, "),
        "{second}"
    );
    assert!(
        second.ends_with(blueprints),
        "the same blueprint stays: {second}"
    );
    std::fs::create_dir(folder.path().join("broken")).unwrap();
    std::fs::write(folder.path().join("broken/a.toml"), "format = 1\n").unwrap();
    let refused = loaded("broken");
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        text(&refused.stderr).contains("bank check broken"),
        "{}",
        text(&refused.stderr)
    );
}

#[test]
fn bank_load_tells_the_place_of_a_faulty_blueprint_and_stores_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("own");
    std::fs::create_dir_all(own.join("blueprints")).unwrap();
    for name in ["materials.toml", "t01-mission.toml", "t09-ten-musts.toml"] {
        let shipped = Path::new(&bank()).join(name);
        // Enemies in topics that are not here would be a problem of the bank.
        let text = std::fs::read_to_string(shipped).unwrap();
        let kept = text.lines().filter(|line| !line.starts_with("enemies"));
        std::fs::write(own.join(name), kept.collect::<Vec<_>>().join("\n")).unwrap();
    }
    std::fs::write(
        own.join("blueprints/july.toml"),
        "title = \"七月\"\nsections = 3\n",
    )
    .unwrap();
    let refused = run(folder.path(), &["bank", "load", "own"]);
    assert_eq!(refused.status.code(), Some(1));
    let told = text(&refused.stderr);
    assert!(told.contains("july.toml` line 2"), "{told}");
    assert!(!folder.path().join("data").exists(), "no database was made");
}

#[test]
fn migrate_says_what_ran_and_a_second_time_nothing_does() {
    let folder = tempfile::tempdir().unwrap();
    let first = text(&run(folder.path(), &["migrate"]).stdout);
    let second = text(&run(folder.path(), &["migrate"]).stdout);
    assert!(
        first
            .lines()
            .filter(|line| line.starts_with("ran "))
            .count()
            > 3,
        "{first}"
    );
    assert_eq!(
        second,
        "0 migrations ran; the sqlite database is up to date\n"
    );
}

#[test]
fn an_administrator_is_made_with_a_password_that_no_argument_holds() {
    use std::io::Write;
    use std::process::Stdio;
    let folder = tempfile::tempdir().unwrap();
    let create = |username: &str, password: &str| {
        let mut child = examhall(folder.path())
            .args([
                "admin",
                "create",
                "--display-name",
                "管理员",
                "--username",
                username,
            ])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(password.as_bytes())
            .unwrap();
        child.wait_with_output().unwrap()
    };
    assert_eq!(
        text(&create("Root", "correct horse battery\n").stdout),
        "administrator `root` created\n"
    );
    let table = [
        (
            "root",
            "correct horse battery\n",
            "error: username `root` is taken",
        ),
        (
            "second",
            "short\n",
            "error: `password`: wanted 12 to 256 characters; found 5",
        ),
        ("second", "", "error: no password"),
    ];
    for (username, password, message) in table {
        let refused = create(username, password);
        assert_eq!(refused.status.code(), Some(1));
        assert!(
            text(&refused.stderr).starts_with(message),
            "{}",
            text(&refused.stderr)
        );
    }
}

#[test]
fn a_small_rehearsal_loses_nothing_and_scores_nothing_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let bank = bank();
    let arguments = [
        "rehearse",
        "--candidates",
        "12",
        "--out",
        "out",
        "--seed",
        "7",
        "--format",
        "json",
        "--bank",
        &bank,
    ];
    let output = run(folder.path(), &arguments);
    let (summary, log) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{summary}{log}");
    let summary: BTreeMap<String, Value> = serde_json::from_str(&summary).unwrap();
    let count = |name: &str| summary[name].as_u64().unwrap();
    for (name, wanted) in [
        ("candidates", 12),
        ("answers_lost", 0),
        ("scores_checked", 12),
        ("scores_wrong", 0),
    ] {
        assert_eq!(count(name), wanted, "{name}");
    }
    assert_eq!(count("submitted") + count("expired") + count("absent"), 12);
    // Somebody of each sort was there: what nobody did was not rehearsed.
    for name in ["submitted", "expired", "absent", "answers_acknowledged"] {
        assert!(count(name) > 0, "{name}");
    }
    assert!(summary["seconds"].is_number());
    let mut files: Vec<_> = folder
        .path()
        .join("out")
        .read_dir()
        .unwrap()
        .map(|file| file.unwrap().file_name())
        .collect();
    files.sort();
    assert_eq!(
        files,
        ["branch-sheet.csv", "score-sheet.csv", "summary.json"]
    );
}
