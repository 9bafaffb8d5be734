//! The built program as the processes that are measured: the server, and the load beside it.
//!
//! Invariant: a server ends with its value, by its own process number, however the measurement ends.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::Value;

/// The account that makes the exams and signs in.
pub(crate) const USERNAME: &str = "bench";
/// Its password: the database lives as long as the measurement.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// How fast saves can be is measured, not how many of them a server takes of one attempt.
const UNLIMITED: Option<(&str, &str)> = Some(("EXAMHALL_SAVES_PER_SECOND", "0"));

/// The program, without settings of whoever measures.
pub(crate) fn examhall() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_examhall"));
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("EXAMHALL_") || text == "DATABASE_URL" {
            command.env_remove(&name);
        }
    }
    command.stdin(Stdio::null());
    command
}

/// Runs a command that must succeed: what it printed.
pub(crate) fn run(command: &mut Command) -> String {
    let output = command.output().expect("the program starts");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {told}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Whether the program knows a setting.
pub(crate) fn has_setting(name: &str) -> bool {
    run(examhall().arg("config")).contains(&format!("\n{name} = "))
}

/// `examhall serve` on a free loopback port.
pub(crate) struct Server {
    child: Child,
    address: String,
    folder: PathBuf,
    // Open for as long as the server may print.
    out: BufReader<ChildStdout>,
}

impl Server {
    /// Starts it and waits until it listens; its log goes to a file in `folder`.
    pub(crate) fn start(flags: &[String], variables: &[(&str, &str)], folder: &Path) -> Self {
        let log = folder.join("server.log");
        let mut child = examhall()
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(flags)
            .envs(variables.iter().copied())
            .envs(UNLIMITED.filter(|_| has_setting("saves_per_second")))
            .stdout(Stdio::piped())
            .stderr(File::create(&log).expect("a file for the log"))
            .spawn()
            .expect("the program starts");
        let out = child.stdout.take().expect("a pipe");
        // Whatever goes wrong from here on, the child ends.
        let mut server = Self {
            child,
            address: String::new(),
            folder: folder.to_owned(),
            out: BufReader::new(out),
        };
        while server.address.is_empty() {
            let mut line = String::new();
            let n_bytes = server.out.read_line(&mut line).expect("a line");
            let told = || std::fs::read_to_string(&log).unwrap_or_default();
            assert!(
                0 < n_bytes,
                "the server ended before it listened: {}",
                told()
            );
            if let Some(rest) = line.strip_prefix("listening on ") {
                server.address = rest.split(';').next().unwrap_or_default().to_owned();
            }
        }
        server
    }

    /// Puts load on it: the report, and what went wrong where anything did.
    pub(crate) fn load(&self, arguments: &str) -> (Value, Option<String>) {
        let json = self.folder.join("load.json");
        // A report of an earlier run must not pass for this one's.
        drop(std::fs::remove_file(&json));
        let output = examhall()
            .args([
                "load",
                "--url",
                &self.address,
                "--staff",
                USERNAME,
                "--json",
            ])
            .arg(&json)
            .args(arguments.split(' '))
            .env("EXAMHALL_LOAD_PASSWORD", PASSWORD)
            .output()
            .expect("the program starts");
        let told = [output.stdout, output.stderr].concat();
        let failure =
            (!output.status.success()).then(|| String::from_utf8_lossy(&told).into_owned());
        let report = std::fs::read(&json).unwrap_or_default();
        (serde_json::from_slice(&report).unwrap_or_default(), failure)
    }

    /// The most memory that it held so far, in megabytes (10⁶ bytes).
    pub(crate) fn peak_megabytes(&self) -> f64 {
        let path = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(path).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes =
            line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u32>().ok());
        kilobytes.map_or(f64::NAN, |kilobytes| f64::from(kilobytes) * 1024.0 / 1e6)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself, which its load tells.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
