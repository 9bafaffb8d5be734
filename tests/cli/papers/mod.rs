//! Papers drawn to a file, and files of papers held against what was promised.

use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::{bank, examhall, run, text};

mod forged;

const PLAN: &str =
    "title = \"小卷\"\n[[sections]]\nname = \"一\"\ntype = \"single\"\ncount = 3\nmarks = 2\n";

/// A folder with a small pool, `pool.csv`, and a plan, `plan.toml`, of 3 questions out of 8.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let rows = (0..8).map(|n| format!("Q{n},single,T1,easy,,"));
    let rows: Vec<String> = rows.collect();
    let csv = format!(
        "code,type,topic,difficulty,enemies,marks\n{}\n",
        rows.join("\n")
    );
    std::fs::write(folder.path().join("pool.csv"), csv).unwrap();
    std::fs::write(folder.path().join("plan.toml"), PLAN).unwrap();
    folder
}

/// Draws from the small pool: exit code, standard output and standard error.
fn draw(folder: &Path, more: &str) -> (Option<i32>, String, String) {
    let arguments = "paper draw --pool pool.csv --blueprint plan.toml";
    let all: Vec<&str> = arguments.split(' ').chain(more.split(' ')).collect();
    let output = run(folder, &all);
    (
        output.status.code(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

/// Draws from the shipped bank by the shipped blueprint.
fn draw_shipped(folder: &Path, count: &str) {
    let bank = bank();
    let plan = format!("{bank}/blueprints/branch_test.toml");
    let arguments = [
        "paper",
        "draw",
        "--bank",
        &bank,
        "--blueprint",
        &plan,
        "--count",
        count,
        "--seed",
        "7",
        "--out",
        "a.ndjson",
    ];
    let drawn = run(folder, &arguments);
    assert!(
        drawn.status.success(),
        "{}{}",
        text(&drawn.stdout),
        text(&drawn.stderr)
    );
}

/// What certify says of a file in JSON, and its exit code.
fn certified(folder: &Path, file: &str, more: &[&str]) -> (Option<i32>, Value) {
    let arguments = [&["paper", "certify", file, "--format", "json"], more].concat();
    let output = run(folder, &arguments);
    let report = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        panic!("{error}: {}{}", text(&output.stdout), text(&output.stderr))
    });
    (output.status.code(), report)
}

fn names(folder: &Path) -> Vec<String> {
    let entries = folder.read_dir().unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn papers_of_the_shipped_bank_are_drawn_and_certified() {
    let folder = tempfile::tempdir().unwrap();
    draw_shipped(folder.path(), "20");
    assert_eq!(names(folder.path()), ["a.ndjson"]);
    let (code, report) = certified(folder.path(), "a.ndjson", &[]);
    assert_eq!(code, Some(0), "{report}");
    assert_eq!(report["is_right"], true);
    assert_eq!(report["papers"], 20);
    assert_eq!(
        (&report["redrawn"], &report["different"]),
        (&20.into(), &0.into())
    );
    assert_eq!(report["header"]["commitment_agrees"], true);
    let shown = run(folder.path(), &["paper", "certify", "a.ndjson"]);
    let shown = text(&shown.stdout);
    assert!(shown.contains("相符 agrees"), "{shown}");
    assert!(shown.ends_with("nothing is wrong\n"), "{shown}");
}

#[test]
fn the_summary_tells_seed_and_commitment_and_a_fresh_seed_can_be_used_again() {
    let folder = folder();
    let (code, told, log) = draw(folder.path(), "--count 5 --out a.ndjson");
    assert_eq!(code, Some(0), "{told}{log}");
    let value = |label: &str| {
        let line = told.lines().find(|line| line.contains(label)).unwrap();
        line.split_whitespace().last().unwrap().to_owned()
    };
    let seed = value("seed");
    assert_eq!(seed.len(), 64);
    let again = format!("--count 5 --out b.ndjson --seed {seed}");
    assert_eq!(draw(folder.path(), &again).0, Some(0));
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(read("a.ndjson"), read("b.ndjson"));
    assert!(read("a.ndjson").contains(&value("commitment")));
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let folder = folder();
    for threads in ["1", "3"] {
        let more = format!("--count 9000 --seed 1 --threads {threads} --out {threads}.ndjson");
        let (code, told, log) = draw(folder.path(), &more);
        assert_eq!(code, Some(0), "{told}{log}");
    }
    let read = |name: &str| std::fs::read(folder.path().join(name)).unwrap();
    assert!(read("1.ndjson") == read("3.ndjson"));
    let (code, report) = certified(folder.path(), "1.ndjson", &[]);
    assert_eq!((code, &report["redrawn"]), (Some(0), &9000.into()));
}

#[test]
fn every_mode_is_drawn_and_certified() {
    let folder = folder();
    for mode in ["deck", "uniform", "forms"] {
        let more = format!("--count 4 --seed 1 --window 2 --mode {mode} --out {mode}.ndjson");
        let (code, told, log) = draw(folder.path(), &more);
        assert_eq!(code, Some(0), "{told}{log}");
        let (code, report) = certified(folder.path(), &format!("{mode}.ndjson"), &[]);
        assert_eq!((code, &report["redrawn"]), (Some(0), &4.into()), "{report}");
        assert_eq!(report["header"]["method"], mode);
        assert_eq!(report["header"]["window"], 2);
    }
}

#[test]
fn without_a_file_only_the_summary_is_made() {
    let folder = folder();
    let (code, told, _) = draw(folder.path(), "--count 40 --seed 1");
    assert_eq!(code, Some(0));
    assert!(told.contains("papers/s") && told.contains("40"), "{told}");
    assert_eq!(names(folder.path()), ["plan.toml", "pool.csv"]);
}

#[test]
fn all_problems_of_table_and_blueprint_are_listed_with_their_lines() {
    let folder = folder();
    let csv = "code,type,topic,difficulty,enemies,marks\nQ1,sole,T1,easy,,\nQ2,single,T1,,,x\n";
    std::fs::write(folder.path().join("pool.csv"), csv).unwrap();
    let plan = PLAN.replace("single", "sole") + "rule = \"none\"\n";
    std::fs::write(folder.path().join("plan.toml"), plan).unwrap();
    let (code, told, _) = draw(folder.path(), "--count 5 --out a.ndjson");
    assert_eq!(code, Some(1));
    for line in [
        "plan.toml:4: ",
        "plan.toml:7: ",
        "pool.csv:2: column `type`: `sole` is not one of: single, ",
        "pool.csv:3: column `difficulty`: it is empty [empty_cell]",
        "pool.csv:3: column `marks`: `x` is not a number of marks",
        "5 problems; nothing was drawn",
    ] {
        let is_there = told.lines().any(|found| found.starts_with(line));
        assert!(is_there, "{line}: {told}");
    }
    assert_eq!(names(folder.path()), ["plan.toml", "pool.csv"]);
}

#[test]
fn a_blueprint_that_the_pool_cannot_serve_leaves_no_file() {
    let folder = folder();
    let plan = PLAN.replace("count = 3", "count = 9");
    std::fs::write(folder.path().join("plan.toml"), plan).unwrap();
    let (code, told, _) = draw(folder.path(), "--count 5 --out a.ndjson");
    assert_eq!(code, Some(1));
    assert!(told.contains('9') && told.contains('8'), "{told}");
    assert_eq!(names(folder.path()), ["plan.toml", "pool.csv"]);
}

#[test]
fn a_place_where_no_file_can_be_is_refused_before_anything_is_drawn() {
    let folder = folder();
    let (code, told, log) = draw(folder.path(), "--count 5 --out none/a.ndjson");
    assert_eq!((code, told), (Some(1), String::new()));
    assert!(log.contains("cannot write `none/a.ndjson`"), "{log}");
}

#[test]
fn a_file_that_is_there_is_kept_unless_it_is_forced() {
    let folder = folder();
    let file = folder.path().join("a.ndjson");
    std::fs::write(&file, "mine").unwrap();
    let (code, _, log) = draw(folder.path(), "--count 5 --out a.ndjson");
    assert_eq!(code, Some(1));
    assert!(
        log.contains("`a.ndjson` is there already; --force"),
        "{log}"
    );
    assert_eq!(std::fs::read(&file).unwrap(), b"mine");
    let forced = draw(folder.path(), "--count 5 --out a.ndjson --force");
    assert_eq!(forced.0, Some(0));
    assert_eq!(certified(folder.path(), "a.ndjson", &[]).0, Some(0));
    assert_eq!(names(folder.path()), ["a.ndjson", "plan.toml", "pool.csv"]);
}

#[test]
fn unusable_arguments_are_refused() {
    let folder = folder();
    for (more, code) in [
        ("--count 0", 2),
        ("--count 5 --window 17", 2),
        ("--count 5 --seed abc", 2),
        ("--count 5 --bank .", 2),
        ("--count 5 --mode cards", 2),
        ("--count 27 --mode forms", 1),
    ] {
        assert_eq!(draw(folder.path(), more).0, Some(code), "{more}");
    }
    let neither = run(
        folder.path(),
        &["paper", "draw", "--blueprint", "plan.toml", "--count", "1"],
    );
    assert_eq!(neither.status.code(), Some(2));
}

/// Ctrl-C is SIGINT.
#[cfg(unix)]
#[test]
fn an_interrupted_drawing_leaves_no_file() {
    let folder = folder();
    let arguments = "paper draw --pool pool.csv --blueprint plan.toml --count 90000000 --threads 2 --out a.ndjson";
    let child = examhall(folder.path())
        .args(arguments.split(' '))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    while names(folder.path()).len() < 3 {
        assert!(begun.elapsed() < Duration::from_mins(1), "nothing began");
        std::thread::yield_now();
    }
    let kill = std::process::Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(kill.unwrap().success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&output.stderr), "error: interrupted\n");
    assert_eq!(names(folder.path()), ["plan.toml", "pool.csv"]);
}
