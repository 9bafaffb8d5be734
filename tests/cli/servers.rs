//! `serve` and `demo` as they are started by hand: what they print, and that it works.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};

use diesel::connection::SimpleConnection;
use diesel::{Connection as _, SqliteConnection};
use serde_json::json;

use super::{bank, examhall};
use crate::support::process::request;

/// A server that ends with the test.
struct Started {
    child: Child,
    printed: String,
}

impl Drop for Started {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Started {
    /// Starts a server on a free port and reads what it prints up to the line that ends it.
    fn new(folder: &Path, arguments: &[&str]) -> Self {
        let mut child = examhall(folder)
            .args(arguments)
            .args(["--listen", "127.0.0.1:0", "--log", "off"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let mut started = Self {
            child,
            printed: String::new(),
        };
        while !started.printed.contains("Ctrl-C ends it") {
            assert!(
                lines.read_line(&mut started.printed).unwrap() > 0,
                "{}",
                started.printed
            );
        }
        started
    }
}

/// The status line of a GET.
fn get(url: &str) -> String {
    let (host, path) = url
        .strip_prefix("http://")
        .unwrap()
        .split_once('/')
        .unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    write!(
        stream,
        "GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer.lines().next().unwrap().to_owned()
}

/// The link of the first candidate of the exam under way.
fn ticket_of(server: &Started) -> &str {
    let (_, candidates) = server.printed.split_once("have not come yet").unwrap();
    candidates
        .split_whitespace()
        .find(|word| word.contains("/t/"))
        .unwrap()
}

#[test]
fn serve_prints_a_setup_link_until_there_is_an_administrator() {
    let folder = tempfile::tempdir().unwrap();
    let first = Started::new(folder.path(), &["serve"]);
    assert!(first.printed.contains("/api/v1/setup") && first.printed.contains(r#""token":""#));
    assert!(first.printed.contains("/office#/setup?token="));
    let setup = first
        .printed
        .split_whitespace()
        .find(|word| word.ends_with("/setup"))
        .unwrap();
    assert_eq!(get(&setup.replace("/setup", "/health")), "HTTP/1.1 200 OK");
    drop(first);
    let made = examhall(folder.path())
        .args([
            "admin",
            "create",
            "--username",
            "root",
            "--display-name",
            "管理员",
        ])
        .env("EXAMHALL_ADMIN_PASSWORD", "correct horse battery")
        .output()
        .unwrap();
    assert!(made.status.success());
    let second = Started::new(folder.path(), &["serve"]);
    assert!(!second.printed.contains("setup"), "{}", second.printed);
}

#[test]
fn serve_tells_of_a_clock_that_is_behind_what_the_database_has_seen() {
    let folder = tempfile::tempdir().unwrap();
    let first = Started::new(folder.path(), &["serve"]);
    assert!(!first.printed.contains("the clock is"), "{}", first.printed);
    drop(first);
    let file = folder.path().join("data/examhall.db");
    let mut conn = SqliteConnection::establish(file.to_str().unwrap()).unwrap();
    conn.batch_execute("UPDATE service_clock SET beat_at = beat_at + 3600000")
        .unwrap();
    let second = Started::new(folder.path(), &["serve"]);
    let told = second.printed.lines().next().unwrap_or_default();
    assert!(told.contains("时钟"), "{}", second.printed);
    assert!(
        second.printed.contains("s behind what was seen before"),
        "{}",
        second.printed
    );
}

/// What an organiser finds who opens it for the first time.
#[test]
fn a_demo_opens_with_an_exam_that_is_over_one_under_way_and_one_to_come() {
    let folder = tempfile::tempdir().unwrap();
    // Left by a demo that was killed while it made its sample.
    std::fs::create_dir(folder.path().join("data")).unwrap();
    std::fs::write(folder.path().join("data/demo_unfinished.db"), "half").unwrap();
    let bank = bank();
    let demo = Started::new(folder.path(), &["demo", "--bank", &bank]);
    assert!(!folder.path().join("data/demo_unfinished.db").exists());
    let told = &demo.printed;
    let (_, after) = told.split_once("username demo, password ").unwrap();
    let password = after.split_whitespace().next().unwrap();
    let (host, _) = ticket_of(&demo).split_once("/t/").unwrap();
    let address = host.trim_start_matches("http://").parse().unwrap();
    let card = json!({ "username": "demo", "password": password });
    let (_, session) = request(address, "POST", "/api/v1/sessions", "", Some(&card)).unwrap();
    let token = session["token"].as_str().unwrap();
    let get = |path: &str| {
        let (status, body) =
            request(address, "GET", &format!("/api/v1{path}"), token, None).unwrap();
        assert_eq!(status, 200, "{path}: {body}");
        body
    };
    let ids: Vec<&str> = told
        .split("/office#/exams/")
        .skip(1)
        .map(|rest| rest.split('/').next().unwrap())
        .collect();
    let [over, under_way, to_come] = ids[..] else {
        panic!("{told}")
    };
    assert_eq!(get(&format!("/exams/{over}"))["state"], "closed");
    assert_eq!(get(&format!("/exams/{to_come}"))["state"], "published");
    let statistics = get(&format!("/exams/{over}/statistics"));
    assert_eq!(
        (&statistics["waiting"], &statistics["ungraded"]),
        (&json!(6), &json!(0))
    );
    let mean = statistics["tests"][0]["mean"].as_f64().unwrap();
    assert!((40.0..90.0).contains(&mean), "{mean}");
    let rulings = get(&format!("/exams/{over}/rulings"));
    assert_eq!(rulings["items"][0]["decision"], "applied");
    let counts = get(&format!("/exams/{under_way}/live"))["counts"].clone();
    for phase in ["ready", "in_progress", "submitted"] {
        assert!(0 < counts[phase].as_u64().unwrap(), "{phase}: {counts}");
    }
    // Those whose tickets are printed have not come.
    assert!(12 <= counts["ready"].as_u64().unwrap(), "{counts}");
}

#[test]
fn a_demo_can_be_started_again_and_keeps_organiser_and_tickets_until_it_starts_over() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("data")).unwrap();
    std::fs::write(folder.path().join("data/examhall.db"), "not ours").unwrap();
    let bank = bank();
    let demo =
        |more: &[&str]| Started::new(folder.path(), &[&["demo", "--bank", &bank], more].concat());
    let first = demo(&[]);
    assert!(
        first.printed.contains("only this once"),
        "{}",
        first.printed
    );
    let ticket = ticket_of(&first).split_once("/t/").unwrap().1.to_owned();
    assert_eq!(get(ticket_of(&first)), "HTTP/1.1 200 OK");
    let tickets = std::fs::read_to_string(folder.path().join("data/demo-tickets.csv")).unwrap();
    assert_eq!(tickets.lines().count(), 31);
    assert!(tickets.starts_with('\u{feff}') && tickets.contains(&ticket));
    drop(first);
    // The page of a ticket is the same for any; whether it counts shows at the entrance.
    let enter = |server: &Started| {
        let (host, _) = ticket_of(server).split_once("/t/").unwrap();
        let address = host.trim_start_matches("http://").parse().unwrap();
        let form = json!({ "ticket": ticket, "name": "演示一号", "number": "0001" });
        let (status, _) = request(address, "POST", "/api/v1/admissions", "", Some(&form)).unwrap();
        status
    };
    let second = demo(&[]);
    assert!(
        second.printed.contains("is there already"),
        "{}",
        second.printed
    );
    assert_eq!(enter(&second), 201);
    drop(second);
    let fresh = demo(&["--fresh"]);
    assert!(
        fresh.printed.contains("only this once"),
        "{}",
        fresh.printed
    );
    assert_eq!(enter(&fresh), 401);
    assert_eq!(
        std::fs::read_to_string(folder.path().join("data/examhall.db")).unwrap(),
        "not ours"
    );
}
