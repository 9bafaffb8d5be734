//! `docs/security.md` names a test for every row of its table, and every test that it names is there.

#![cfg(test)]

use std::path::Path;

/// Rows of the table: one for each group of requirements.
const N_ROWS: usize = 42;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn document() -> String {
    std::fs::read_to_string(root().join("docs/security.md")).unwrap()
}

/// What stands between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// What is missing of `path::name` or of a script.
fn missing(named: &str) -> Option<String> {
    let (path, name) = match named.split_once("::") {
        Some((path, name)) => (path, Some(name)),
        None => (named, None),
    };
    let Ok(text) = std::fs::read_to_string(root().join(path)) else {
        return Some(format!("`{path}` is no file"));
    };
    let name = name?;
    let is_there = ["fn", "function"]
        .iter()
        .any(|word| text.contains(&format!("{word} {name}(")));
    (!is_there).then(|| format!("`{path}` has no `{name}`"))
}

/// Whether something between backticks names a test or a file of this repository.
fn is_named(quoted: &str) -> bool {
    let folders = ["tests/", "src/", "scripts/", "benches/", "docs/", "fuzz/"];
    let is_below = folders.iter().any(|folder| quoted.starts_with(folder));
    is_below && !quoted.contains([' ', '*'])
}

#[test]
fn every_test_that_the_document_names_exists() {
    let document = document();
    let named: Vec<&str> = quoted(&document)
        .filter(|quoted| is_named(quoted))
        .collect();
    assert!(40 < named.len(), "{named:?}");
    let missing: Vec<String> = named.into_iter().filter_map(missing).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn every_row_of_the_table_names_a_test_or_says_not_yet() {
    let document = document();
    let is_row = |line: &&str| {
        let first = line.strip_prefix("| ").and_then(|rest| rest.chars().next());
        first.is_some_and(|c| c.is_ascii_digit())
    };
    let rows: Vec<&str> = document.lines().filter(is_row).collect();
    assert_eq!(rows.len(), N_ROWS);
    for row in rows {
        let last = row.trim_end_matches('|').rsplit('|').next().unwrap();
        let has_test = quoted(last).any(is_named);
        assert!(has_test || last.contains("not yet"), "{row}");
    }
}

#[test]
fn a_test_that_is_not_there_is_found_missing() {
    assert_eq!(
        missing("tests/security_document.rs::a_test_that_is_not_there_is_found_missing"),
        None
    );
    assert_eq!(missing("scripts/check"), None);
    assert!(missing("tests/security_document.rs::nothing_of_this_name").is_some());
    assert!(missing("tests/nothing.rs::nothing").is_some());
}

/// Every source file that is not a test, with its text up to its own tests.
fn sources() -> Vec<(String, String)> {
    let (mut folders, mut found) = (vec![root().join("src")], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root()).unwrap().display().to_string();
            let is_test = name.ends_with("tests") || name.ends_with("tests.rs");
            if path.is_dir() && !is_test {
                folders.push(path);
            } else if Path::new(&name).extension().is_some_and(|end| end == "rs") && !is_test {
                let text = std::fs::read_to_string(&path).unwrap();
                let code = text.split("#[cfg(test)]\nmod ").next().unwrap().to_owned();
                found.push((name, code));
            }
        }
    }
    assert!(300 < found.len());
    found
}

/// The files in which one of these stands, whatever white space is within.
fn naming(wanted: &[&str], may: &dyn Fn(&str) -> bool) -> Vec<String> {
    let close = |text: &str| text.split_whitespace().collect::<String>();
    let wanted: Vec<String> = wanted.iter().map(|text| close(text)).collect();
    let all = sources().into_iter().filter(|(name, _)| !may(name));
    all.filter(|(_, text)| wanted.iter().any(|word| close(text).contains(word)))
        .map(|(name, _)| name)
        .collect()
}

#[test]
fn no_statement_is_put_together_from_texts() {
    let wanted = [
        "sql_query(format!",
        "sql_query(&format!",
        "sql_query(String",
        "dsl::sql::<",
    ];
    assert_eq!(naming(&wanted, &|_| false), [""; 0]);
    assert!(!naming(&["sql_query("], &|_| false).is_empty());
}

#[test]
fn no_program_is_started() {
    let wanted = ["process::Command", "Command::new("];
    assert_eq!(naming(&wanted, &|_| false), [""; 0]);
}

/// Clients of HTTP are in the commands that an operator starts, and in what asks the identity provider that the
/// operator names, at its own address alone.
#[test]
fn nothing_is_fetched_for_anybody() {
    let wanted = [
        "awc::",
        "TcpStream::connect",
        "TcpStream::from_std",
        "UdpSocket",
    ];
    assert_eq!(
        naming(&wanted, &|name| name.starts_with("src/cli/")
            || name == "src/http/outbound.rs"),
        [""; 0]
    );
    assert!(!naming(&["awc::"], &|_| false).is_empty());
}
