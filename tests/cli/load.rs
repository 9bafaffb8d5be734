//! `load`: each scenario against the real server, and what is refused before anything is sent.

use std::path::Path;
use std::process::Output;

use serde_json::Value;

use super::{bank, examhall, run, text};
use crate::support::process::Server;

const PASSWORD: &str = "correct horse battery";

/// A server with the shipped bank and one administrator, on a database in `folder`.
fn serve(folder: &Path) -> Server {
    let loaded = run(folder, &["bank", "load", &bank()]);
    assert!(loaded.status.success(), "{}", text(&loaded.stderr));
    let arguments = ["--username", "root", "--display-name", "管理员"];
    let made = examhall(folder)
        .args(["admin", "create"])
        .args(arguments)
        .env("EXAMHALL_ADMIN_PASSWORD", PASSWORD)
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", text(&made.stderr));
    let database = format!("sqlite:{}", folder.join("data/examhall.db").display());
    // Beside the key of the installation.
    Server::start(&database, &folder.join("data/server.log"))
}

/// For a second, unless the arguments say otherwise.
fn load(folder: &Path, url: &str, arguments: &str) -> Output {
    let a_second: &[&str] = if arguments.contains("--seconds") {
        &[]
    } else {
        &["--seconds", "1"]
    };
    examhall(folder)
        .args(["load", "--url", url, "--json", "out.json"])
        .args(a_second)
        .args(arguments.split(' '))
        .env("EXAMHALL_LOAD_PASSWORD", PASSWORD)
        .output()
        .unwrap()
}

/// The report of a run that was clean.
fn report(folder: &Path, server: &Server, arguments: &str) -> Value {
    let output = load(folder, &format!("http://{}", server.address), arguments);
    let told = text(&output.stdout) + &text(&output.stderr);
    assert!(output.status.success(), "{arguments}: {told}");
    let json = std::fs::read(folder.join("out.json")).unwrap();
    let report: Value = serde_json::from_slice(&json).unwrap();
    for row in report["rows"].as_array().unwrap() {
        assert!(row["requests"].as_u64().unwrap() > 0, "{arguments}: {row}");
        assert!(told.contains(row["name"].as_str().unwrap()), "{told}");
    }
    report
}

#[test]
fn every_scenario_runs_without_an_error_and_saves_are_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let (folder, server) = (folder.path(), serve(folder.path()));
    let report = |arguments: &str| report(folder, &server, arguments);
    let names = |report: &Value| {
        let rows = report["rows"].as_array().unwrap().iter();
        let names = rows.map(|row| row["name"].as_str().unwrap().to_owned());
        names.collect::<Vec<_>>().join(", ")
    };
    report("trivial --connections 2 --staff root");
    let saves = report("saves --connections 3 --candidates 5 --staff root");
    assert_eq!(saves["candidates"], 5);
    assert!(saves["exam"].is_string());
    let read_back = &saves["read_back"];
    assert!(read_back["answers"].as_u64().unwrap() > 0);
    assert_eq!(read_back["lost"], 0);
    // It ends when all have sat.
    let sittings = report("sittings --seconds 60 --connections 2 --candidates 3 --staff root");
    assert_eq!(names(&sittings), "sitting, request");
    // Ticket, list, start, paper, 20 saves, submission, result.
    let rows = &sittings["rows"];
    assert_eq!(
        (&rows[0]["requests"], &rows[1]["requests"]),
        (&3.into(), &78.into())
    );
    let starts = report("starts --connections 2 --candidates 4 --within 1 --staff root");
    assert_eq!(starts["rows"][0]["requests"], 4);
    report("admissions --connections 2 --candidates 3 --staff root");
    report("sign-ins --connections 1 --staff root");
    let mixed = report("mixed --connections 2 --storm 1 --staff root");
    assert_eq!(names(&mixed), "save, password sign-in");
    assert_eq!(mixed["read_back"]["lost"], 0);
    // At their own pace: a save each in this time, and so many sign-ins.
    let paced = report("mixed --connections 3 --every 1 --sign-ins 4 --storm 2 --staff root");
    assert_eq!(paced["rows"][1]["requests"], 4);
    let paced = report("saves --connections 64 --every 2 --staff root");
    let n_saves = paced["rows"][0]["requests"].as_u64().unwrap();
    assert!(
        (16..=64).contains(&n_saves),
        "half of them have their turn: {paced}"
    );
}

#[test]
fn a_list_of_tickets_serves_again_and_again() {
    let folder = tempfile::tempdir().unwrap();
    let (folder, server) = (folder.path(), serve(folder.path()));
    let made = report(folder, &server, "saves --connections 1 --staff root");
    let exam = made["exam"].as_str().unwrap();
    // A new ticket for the one candidate, as staff hand it out.
    let post = |path: &str, token: &str, body: Value| {
        crate::support::process::request(server.address, "POST", path, token, Some(&body)).unwrap()
    };
    let card = serde_json::json!({"username": "root", "password": PASSWORD});
    let (_, session) = post("/api/v1/sessions", "", card);
    let numbers = serde_json::json!({"numbers": ["0000001"]});
    let path = format!("/api/v1/exams/{exam}/tickets");
    let (status, issued) = post(&path, session["token"].as_str().unwrap(), numbers);
    assert_eq!(status, 201, "{issued}");
    let ticket = &issued["items"][0];
    let cell = |name: &str| ticket[name].as_str().unwrap();
    let list = format!(
        "number,name,ticket\n{},{},{}\n",
        cell("number"),
        cell("name"),
        cell("ticket")
    );
    std::fs::write(folder.join("tickets.csv"), list).unwrap();
    // Revisions go on where the run before left off: nothing is stale.
    for _ in 0..2 {
        let again = report(
            folder,
            &server,
            "saves --connections 1 --tickets tickets.csv",
        );
        assert_eq!(
            (&again["exam"], &again["candidates"]),
            (&Value::Null, &1.into())
        );
        assert_eq!(again["read_back"]["lost"], 0);
    }
    let url = format!("http://{}", server.address);
    let few = load(folder, &url, "saves --connections 2 --tickets tickets.csv");
    assert!(text(&few.stderr).contains("2 connections need as many candidates; found 1"));
}

#[test]
fn what_cannot_be_measured_is_refused_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let here = format!("http://{}", taken.local_addr().unwrap());
    // Nobody listens there any more.
    drop(taken);
    let table = [
        (
            "http://192.0.2.1:8080",
            "saves --staff root",
            "--i-own-this-server",
        ),
        (
            "https://127.0.0.1",
            "saves --staff root",
            "behind the proxy",
        ),
        (&here, "saves", "--staff USER"),
        (&here, "saves --staff root", "no answer"),
        (&here, "sign-ins --staff root", "no answer"),
        (&here, "saves --tickets nowhere.csv", "nowhere.csv"),
    ];
    for (url, arguments, message) in table {
        let refused = load(folder.path(), url, arguments);
        assert_eq!(refused.status.code(), Some(1), "{url} {arguments}");
        let told = text(&refused.stderr);
        assert!(told.contains(message), "{url} {arguments}: {told}");
        assert_eq!(told.lines().count(), 1, "{told}");
    }
    let silent = examhall(folder.path())
        .args(["load", "saves", "--staff", "root"])
        .output()
        .unwrap();
    assert!(text(&silent.stderr).contains("EXAMHALL_LOAD_PASSWORD"));
    let huge = load(folder.path(), &here, "saves --connections 5000");
    assert_eq!(huge.status.code(), Some(2));
}
