//! The boundaries of the house, held by reading the sources.
//!
//! [`faults`] judges one file by its path and text, so that each rule is also shown a violation.

#![cfg(test)]

use std::path::{Path, PathBuf};

/// What some files must not name.
struct Rule {
    /// For the message.
    name: &'static str,
    /// Whether a file, by its path from the root of the project, is held to it.
    holds_in: fn(&str) -> bool,
    /// Names, parted by spaces; one that ends with `*` stands for every name that begins so.
    banned: &'static str,
}

const CLOCKS: &str = "Timestamp::now Zoned::now SystemTime* clock_gettime";
const CHANCE: &str = "rand* getrandom* SysRng OsRng now_v7 new_v4 fastrand*";

fn is_in(path: &str, folders: &[&str]) -> bool {
    folders.iter().any(|folder| path.starts_with(folder))
}

fn is_src(path: &str) -> bool {
    path.starts_with("src/")
}

fn is_pure(path: &str) -> bool {
    is_in(path, &["src/domain/", "src/drafting/"])
}

/// What answers candidates: nothing here may be able to hold a key.
fn is_for_candidates(path: &str) -> bool {
    let files = [
        "src/http/attempts.rs",
        "src/http/candidate_paper.rs",
        "src/http/admission.rs",
        "src/http/receipts.rs",
        "src/app/attempts.rs",
        "src/app/receipts.rs",
        "src/http/own_data.rs",
        "src/app/own_data.rs",
        "src/app/prints/paper.rs",
        "src/formats/print/paper.rs",
        "src/formats/print/question.rs",
        "src/formats/print/answer_sheet.rs",
    ];
    files.contains(&path) || is_in(path, &["src/app/admission.rs", "src/web/candidate"])
}

const RULES: &[Rule] = &[
    Rule {
        name: "domain and drafting are pure",
        holds_in: is_pure,
        banned: "serde* Serialize Deserialize toml* diesel* actix* awc* tokio* async await \
                 std::fs std::net std::io std::time std::thread std::env std::process \
                 std::sync Instant* tracing* utoipa* SysRng OsRng",
    },
    Rule {
        name: "domain and drafting know nobody",
        holds_in: is_pure,
        banned: "crate::app crate::store crate::http crate::cli crate::config \
                 crate::formats crate::clock crate::entropy",
    },
    Rule {
        name: "formats know the domain alone",
        holds_in: |path| is_in(path, &["src/formats/"]),
        banned: "crate::app crate::store crate::http crate::cli crate::config crate::clock \
                 crate::entropy diesel* actix* tokio* async std::net std::env",
    },
    Rule {
        name: "store does not know who uses it",
        holds_in: |path| is_in(path, &["src/store/"]),
        banned: "crate::app crate::http crate::cli crate::config crate::entropy actix* \
                 utoipa*",
    },
    Rule {
        name: "use cases do not know who calls them",
        holds_in: |path| is_in(path, &["src/app/"]),
        banned: "crate::http crate::cli crate::config actix* utoipa* clap*",
    },
    Rule {
        name: "http never reaches the store",
        holds_in: |path| is_in(path, &["src/http/"]),
        banned: "crate::store",
    },
    Rule {
        name: "only store names diesel",
        holds_in: |path| is_src(path) && !is_in(path, &["src/store/"]),
        banned: "diesel* r2d2*",
    },
    Rule {
        name: "only store/backend names a backend",
        holds_in: |path| is_src(path) && !is_in(path, &["src/store/backend/"]),
        banned: "SqliteConnection PgConnection diesel::sqlite diesel::pg diesel::mysql \
                 Backend::Sqlite Backend::Postgresql libsqlite3_sys* pq_sys* \
                 AnsiTransactionManager",
    },
    // `first` binds a limit, and SQLite prepares a statement anew each time that its limit is bound.
    Rule {
        name: "one row is asked for without a limit",
        holds_in: |path| is_in(path, &["src/store/"]),
        banned: "first(c) first(conn)",
    },
    // The command line starts the server, and rehearses over HTTP as a client.
    Rule {
        name: "only http names actix",
        holds_in: |path| is_src(path) && !is_in(path, &["src/http/", "src/cli/"]),
        banned: "actix* awc* utoipa_actix_web* utoipa_swagger_ui*",
    },
    Rule {
        name: "the command line serves through http",
        holds_in: |path| is_in(path, &["src/cli/"]),
        banned: "HttpServer HttpRequest HttpResponse ServiceConfig web::Data FromRequest",
    },
    Rule {
        name: "only clock.rs reads the clock",
        holds_in: |path| is_src(path) && path != "src/clock.rs",
        banned: CLOCKS,
    },
    // A stopwatch tells how long a request or a rehearsal took, never what time it is; others ask the
    // clock, so that tests hold it.
    Rule {
        name: "only http and cli hold a stopwatch",
        holds_in: |path| {
            is_src(path) && !is_in(path, &["src/http/", "src/cli/"]) && path != "src/clock.rs"
        },
        banned: "Instant*",
    },
    // Seeds name the stream that follows from them; they ask nobody for chance (see the first rule).
    Rule {
        name: "only entropy.rs asks for chance",
        holds_in: |path| is_src(path) && path != "src/entropy.rs" && path != "src/domain/seed.rs",
        banned: CHANCE,
    },
    Rule {
        name: "candidates' routes cannot name a key",
        holds_in: is_for_candidates,
        banned: "Key Keyed load_keyed KeyForm QuestionForm",
    },
    Rule {
        name: "faults are planted in store and app alone",
        holds_in: |path| {
            let is_told = ["src/planted.rs", "src/config/settings.rs"].contains(&path);
            is_src(path) && !is_told && !is_in(path, &["src/store/", "src/app/"])
        },
        banned: "crate::planted is_planted",
    },
    Rule {
        name: "anyhow in main.rs only",
        holds_in: |path| is_src(path) && path != "src/main.rs",
        banned: "anyhow*",
    },
    Rule {
        name: "nothing is left undone or left out",
        holds_in: |_| true,
        banned: "todo! unimplemented! #[ignore*",
    },
    Rule {
        name: "nobody waits for a time",
        holds_in: |_| true,
        banned: "thread::sleep",
    },
];

/// Longest source file, in lines, with its tests.
const MAX_LINES: usize = 400;

/// The rules that a file breaks, each with what breaks it.
fn faults(path: &str, text: &str) -> Vec<String> {
    let code = expanded(&code_of(text));
    let mut faults: Vec<String> = RULES
        .iter()
        .filter(|rule| (rule.holds_in)(path))
        .flat_map(|rule| {
            rule.banned
                .split_whitespace()
                .map(move |name| (rule.name, name))
        })
        .filter(|(_, name)| names(&code, name))
        .map(|(rule, name)| format!("{path}: {rule}: `{name}`"))
        .collect();
    if !text.starts_with("//!") {
        faults.push(format!("{path}: a file begins with `//!`"));
    }
    let n_lines = text.lines().count();
    if is_src(path) && MAX_LINES < n_lines {
        faults.push(format!(
            "{path}: a file has at most {MAX_LINES} lines; found {n_lines}"
        ));
    }
    faults
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Whether `code` holds `name` as a whole word or path, or for `name*` a word that begins so.
fn names(code: &str, name: &str) -> bool {
    let (name, is_prefix) = name
        .strip_suffix('*')
        .map_or((name, false), |prefix| (prefix, true));
    code.match_indices(name).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + name.len()..].chars().next();
        !before.is_some_and(is_word) && (is_prefix || !after.is_some_and(is_word))
    })
}

/// The code without comments and without what stands in literals.
fn code_of(text: &str) -> String {
    let mut code = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if c == '"' {
            end_of_string(rest)
        } else if rest.starts_with("r\"") || rest.starts_with("r#") {
            let hashes = "#".repeat(rest[1..].chars().take_while(|c| *c == '#').count());
            let opened = 2 + hashes.len();
            let is_string = rest[1 + hashes.len()..].starts_with('"') && !code.ends_with(is_word);
            let end = format!("\"{hashes}");
            if is_string {
                rest[opened..]
                    .find(&end)
                    .map_or(rest.len(), |at| opened + at + end.len())
            } else {
                0
            }
        } else if rest.starts_with("'\"'") {
            3
        } else if rest.starts_with("'\\\"'") {
            4
        } else {
            0
        };
        if skipped == 0 {
            code.push(c);
            rest = &rest[c.len_utf8()..];
        } else {
            code.push(' ');
            rest = &rest[skipped..];
        }
    }
    code
}

fn end_of_string(rest: &str) -> usize {
    let mut is_escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// The code, followed by every path that its grouped imports stand for: `use a::{b, c::d};`.
fn expanded(code: &str) -> String {
    let mut all = code.to_owned();
    for (at, _) in code.match_indices("use ") {
        let statement = code[at + 4..].split(';').next().unwrap();
        expand(
            String::new(),
            &statement.split_whitespace().collect::<String>(),
            &mut all,
        );
    }
    all
}

fn expand(front: String, tree: &str, all: &mut String) {
    let Some((path, group)) = tree.split_once('{') else {
        all.push('\n');
        all.push_str(&(front + tree));
        return;
    };
    let group = group.strip_suffix('}').unwrap_or(group);
    let (mut depth, mut start) = (0, 0);
    for (at, c) in group.char_indices().chain([(group.len(), ',')]) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                expand(format!("{front}{path}"), &group[start..at], all);
                start = at + 1;
            }
            _ => {}
        }
    }
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn every_file_keeps_the_boundaries() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    rust_files(&root.join("src"), &mut files);
    rust_files(&root.join("tests"), &mut files);
    assert!(files.len() > 80, "only {} files were found", files.len());
    let judged = files.iter().flat_map(|file| {
        let path = file
            .strip_prefix(root)
            .unwrap()
            .to_str()
            .unwrap()
            .replace('\\', "/");
        faults(&path, &std::fs::read_to_string(file).unwrap())
    });
    let judged: Vec<String> = judged.collect();
    assert!(judged.is_empty(), "\n{}", judged.join("\n"));
}

/// A file, one line of it, and the rule that this line breaks.
const PLANTED: &str = r#"
src/domain/x.rs | use std::{fmt, fs}; | domain and drafting are pure
src/domain/x.rs | #[derive(serde::Serialize)] struct X; | domain and drafting are pure
src/drafting/x.rs | pub async fn x() {} | domain and drafting are pure
src/domain/x.rs | use crate::{domain::marks, store::Store}; | domain and drafting know nobody
src/formats/x.rs | use crate::store::bank; | formats know the domain alone
src/store/x.rs | use crate::app::App; | store does not know who uses it
src/app/x.rs | use actix_web::web; | use cases do not know who calls them
src/http/x.rs | fn x(conn: &crate::store::Connection) {} | http never reaches the store
src/app/x.rs | use diesel::prelude::*; | only store names diesel
src/store/x.rs | fn x(c: &mut PgConnection) {} | only store/backend names a backend
src/store/x.rs | attempts::table.find(id).first(c) | one row is asked for without a limit
src/config.rs | use awc::Client; | only http names actix
src/cli/serve.rs | actix_web::HttpServer::new(f) | the command line serves through http
src/app/x.rs | let now = jiff::Timestamp::now(); | only clock.rs reads the clock
src/store/x.rs | let begun = Instant::now(); | only http and cli hold a stopwatch
src/app/x.rs | let id = Uuid::now_v7(); | only entropy.rs asks for chance
src/cli/x.rs | let n = rand::random(); | only entropy.rs asks for chance
src/http/candidate_paper.rs | use crate::domain::question::{Body, Key}; | candidates' routes cannot name a key
src/app/attempts.rs | bank::load_keyed(conn, &ids) | candidates' routes cannot name a key
src/domain/x.rs | if is_planted(Plant::TickerOff) {} | faults are planted in store and app alone
src/lib.rs | fn x() -> anyhow::Result<()> {} | anyhow in main.rs only
tests/x.rs | #[ignore = "slow"] | nothing is left undone or left out
src/app/x.rs | fn x() { todo!() } | nothing is left undone or left out
tests/x.rs | std::thread::sleep(time) | nobody waits for a time
"#;

#[test]
fn every_rule_catches_a_planted_violation() {
    let planted = PLANTED.lines().filter(|line| !line.is_empty());
    let planted: Vec<Vec<&str>> = planted.map(|line| line.split(" | ").collect()).collect();
    for line in &planted {
        let [path, text, rule] = line[..] else {
            panic!("{line:?}")
        };
        let found = faults(path, &format!("//! X.\n{text}\n"));
        assert!(
            found.iter().any(|fault| fault.contains(rule)),
            "{path}: {text}: {found:?}"
        );
    }
    for Rule { name, .. } in RULES {
        assert!(
            planted.iter().any(|line| line[2] == *name),
            "no violation is planted for: {name}"
        );
    }
    let headless = faults("src/x.rs", "fn x() {}\n");
    assert_eq!(headless, ["src/x.rs: a file begins with `//!`"]);
    let long = faults("src/x.rs", &format!("//! X.\n{}", "\n".repeat(MAX_LINES)));
    assert_eq!(long, ["src/x.rs: a file has at most 400 lines; found 401"]);
}

#[test]
fn what_only_speaks_of_something_is_no_violation() {
    let innocent = r##"//! Pure: no serde, no diesel.
/// See `std::fs`; not todo!().
fn x() -> &'static str { /* async */ "tokio::spawn \" serde" }
const Y: &str = r#"use "diesel";"#;
fn is_keyed(asynchronous: bool) -> char { '"' }
"##;
    assert_eq!(faults("src/domain/x.rs", innocent), [""; 0]);
    assert_eq!(
        faults(
            "src/app/attempts.rs",
            "//! Keys.\nfn keyed(unkeyed: Keyboard) {}\n"
        ),
        [""; 0]
    );
}
