//! `examhall paper …` through the real binary.

use super::{run, text};

const ITEMS: &str = r#"[
  {"id": "q1", "type": "single", "topic": "A", "difficulty": 0.3, "enemy": "g"},
  {"id": "q2", "type": "single", "topic": "B", "difficulty": 0.5, "enemy": "g"},
  {"id": "q3", "type": "multiple", "topic": "B", "difficulty": 0.7, "enemy": null}
]"#;

/// A file of one instance for each list of constraints.
fn file(constraints: &[&str]) -> String {
    let instance = |(number, constraints)| {
        format!(r#"{{"name": "n{number}", "items": {ITEMS}, "constraints": [{constraints}]}}"#)
    };
    let instances: Vec<String> = (1..)
        .zip(constraints)
        .map(|(number, constraints): (u32, _)| instance((number, constraints)))
        .collect();
    format!("[{}]", instances.join(",\n"))
}

const FILLED: &str = r#"{"name": "two", "kind": "total", "n": 2}, {"name": "sum", "kind": "difficulty", "min": 1.2, "max": 1.2}"#;
const EMPTY: &str = r#"{"name": "two", "kind": "total", "n": 2}, {"name": "enemies", "kind": "enemy"},
    {"name": "singles", "kind": "type", "value": "single", "min": 2}, {"name": "many", "kind": "topic", "value": "A", "min": 2, "max": 3}"#;

#[test]
fn paper_solve_tells_a_paper_or_the_conflicts() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("i.json"), file(&[FILLED, EMPTY])).unwrap();
    let output = run(folder.path(), &["paper", "solve", "--instances", "i.json"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    insta::assert_snapshot!(text(&output.stdout), @"
    n1: feasible
      paper (2): q2 q3
    n2: infeasible
      conflict: many
      conflict: enemies + singles
    2 instances: 1 feasible, 1 infeasible, 0 undecided
    ");
    let arguments = [
        "paper",
        "solve",
        "--instances",
        "i.json",
        "--format",
        "json",
    ];
    let json = text(&run(folder.path(), &arguments).stdout);
    insta::assert_snapshot!(json, @r#"[{"name":"n1","feasible":true,"conflict":null,"conflicts":[],"minimal":null,"paper":["q2","q3"]},{"name":"n2","feasible":false,"conflict":["many"],"conflicts":[["many"],["enemies","singles"]],"minimal":true,"paper":null}]"#);
    let again = text(&run(folder.path(), &arguments).stdout);
    assert_eq!(json, again, "the same file gives the same answers");
}

#[test]
fn paper_solve_stays_undecided_without_steps() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("i.json"), file(&[FILLED])).unwrap();
    let output = run(
        folder.path(),
        &[
            "paper",
            "solve",
            "--instances",
            "i.json",
            "--budget",
            "0",
            "--format",
            "json",
        ],
    );
    assert!(output.status.success());
    insta::assert_snapshot!(text(&output.stdout), @r#"[{"name":"n1","feasible":null,"conflict":null,"conflicts":[],"minimal":null,"paper":null}]"#);
}

#[test]
fn paper_solve_refuses_a_bad_file_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let good = file(&[FILLED]);
    let table = [
        (
            "{".to_owned(),
            "error: `i.json` line 1 column 1: not JSON: EOF while parsing an object\n",
        ),
        (
            good.replace("0.7", "0.7001"),
            "error: `i.json` instance 1 `n1`, item 3 `q3`: `difficulty`: wanted a number with up to three decimals, within ±1000000000; found 0.7001\n",
        ),
        (
            good.replace("\"q3\"", "\"q1\""),
            "error: `i.json` instance 1 `n1`, item 3 `q1`: id `q1` is that of item 1 already\n",
        ),
    ];
    for (content, wanted) in table {
        std::fs::write(folder.path().join("i.json"), content).unwrap();
        let refused = run(folder.path(), &["paper", "solve", "--instances", "i.json"]);
        assert_eq!(refused.status.code(), Some(1));
        assert_eq!(text(&refused.stderr), wanted);
        assert_eq!(text(&refused.stdout), "");
    }
    let missing = run(
        folder.path(),
        &["paper", "solve", "--instances", "nowhere.json"],
    );
    assert_eq!(missing.status.code(), Some(1));
    assert!(
        text(&missing.stderr).starts_with("error: cannot read `nowhere.json`"),
        "{}",
        text(&missing.stderr)
    );
    assert_eq!(
        run(folder.path(), &["paper", "solve"]).status.code(),
        Some(2)
    );
}
