//! PostgreSQL clusters of our own, to be stopped, killed, promoted and misled about the time.
//!
//! Invariant: they listen on loopback alone, and end with their guard.

use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use super::database::Book;
use super::process::{Process, children_of, run, signal_all, wait_until};

/// How long a cluster may take to do what it is told.
const PATIENCE: Duration = Duration::from_secs(30);

/// PostgreSQL's programs, and who runs them.
#[derive(Debug, Clone)]
pub(crate) struct Programs {
    folder: PathBuf,
    /// PostgreSQL refuses to run as root: user and group in its place.
    owner: Option<(u32, u32)>,
}

impl Programs {
    /// None where the server is not installed.
    pub(crate) fn find() -> Option<Self> {
        let mut folders: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
            .into_iter()
            .flatten()
            .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
            .collect();
        folders.sort();
        let on_path = std::env::var_os("PATH").unwrap_or_default();
        folders.splice(0..0, std::env::split_paths(&on_path));
        let folder = folders
            .into_iter()
            .rev()
            .find(|folder| folder.join("initdb").is_file())?;
        let link = std::fs::canonicalize(folder.join("initdb")).ok()?;
        let folder = link.parent()?.to_owned();
        let owner = is_root().then(|| account("postgres").or_else(|| account("nobody")));
        Some(Self {
            folder,
            owner: owner.flatten(),
        })
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.folder.join(program));
        command.env("LC_ALL", "C.UTF-8");
        if let Some((user, group)) = self.owner {
            command.uid(user).gid(group).current_dir("/");
        }
        command
    }

    fn give(&self, folder: &Path) -> Result<()> {
        if let Some((user, group)) = self.owner {
            std::os::unix::fs::chown(folder, Some(user), Some(group))?;
        }
        Ok(())
    }
}

/// Whether the run may do what only root may.
pub(crate) fn is_root() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status
        .lines()
        .any(|line| line.starts_with("Uid:") && line.split_whitespace().nth(2) == Some("0"))
}

fn account(name: &str) -> Option<(u32, u32)> {
    let accounts = std::fs::read_to_string("/etc/passwd").ok()?;
    accounts.lines().find_map(|line| {
        let mut fields = line.split(':');
        (fields.next()? == name).then_some(())?;
        let user = fields.nth(1)?.parse().ok()?;
        Some((user, fields.next()?.parse().ok()?))
    })
}

/// How a cluster is told to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stop {
    /// Ends its connections, writes everything.
    Fast,
    /// Ends at once; recovers at the next start.
    Immediate,
}

/// A cluster. Dropping it ends it.
pub(crate) struct Cluster {
    programs: Programs,
    /// Its data, its log.
    folder: PathBuf,
    port: u16,
    /// Of the server process.
    environment: Vec<(String, String)>,
    settings: Vec<(&'static str, String)>,
    server: Option<Process>,
}

/// A port that is free now.
fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

impl Cluster {
    /// Makes an empty cluster; it is not started.
    pub(crate) fn make(programs: &Programs, folder: PathBuf) -> Result<Self> {
        programs.give(&folder)?;
        let cluster = Self::at(programs, folder, free_port()?);
        run(programs
            .command("initdb")
            .args([
                "--no-sync",
                "-k",
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
            ])
            .arg("--locale=C.UTF-8")
            .arg("-D")
            .arg(cluster.data()))?;
        Ok(cluster)
    }

    fn at(programs: &Programs, folder: PathBuf, port: u16) -> Self {
        Self {
            programs: programs.clone(),
            folder,
            port,
            environment: Vec::new(),
            settings: Vec::new(),
            server: None,
        }
    }

    /// A copy of this one, which follows it once it is started.
    pub(crate) fn follower(&self, folder: PathBuf, port: Option<u16>) -> Result<Self> {
        self.programs.give(&folder)?;
        let port = port.map_or_else(free_port, Ok)?;
        let follower = Self::at(&self.programs, folder, port);
        run(self
            .programs
            .command("pg_basebackup")
            .args(["-R", "-X", "stream", "-c", "fast", "--no-sync"])
            .args(["-h", "127.0.0.1", "-U", "postgres", "-p"])
            .arg(self.port.to_string())
            .arg("-D")
            .arg(follower.data()))?;
        Ok(follower)
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    pub(crate) const fn port(&self) -> u16 {
        self.port
    }

    /// A setting for the next start.
    pub(crate) fn set(&mut self, name: &'static str, value: &str) {
        self.settings.retain(|(set, _)| *set != name);
        self.settings.push((name, value.to_owned()));
    }

    /// A variable of the environment for the next start.
    pub(crate) fn set_environment(&mut self, variables: Vec<(String, String)>) {
        self.environment = variables;
    }

    /// Starts it and waits until it answers.
    pub(crate) fn start(&mut self) -> Result<()> {
        self.start_unheard()?;
        wait_until("PostgreSQL answers", PATIENCE, || {
            self.require_running()?;
            Ok(Book::open(&self.url("postgres")).is_ok())
        })
    }

    /// Starts it; it may need a while before it answers.
    pub(crate) fn start_unheard(&mut self) -> Result<()> {
        let mut command = self.programs.command("postgres");
        command
            .arg("-D")
            .arg(self.data())
            .args(["-p", &self.port.to_string()])
            .args(["-c", "listen_addresses=127.0.0.1"])
            .args(["-c", "unix_socket_directories="])
            .args(["-c", "max_connections=60"]);
        for (name, value) in &self.settings {
            command.arg("-c").arg(format!("{name}={value}"));
        }
        command.envs(self.environment.iter().cloned());
        let log = self.folder.join("log");
        self.server = Some(Process::start(&mut command, "PostgreSQL", &log)?);
        Ok(())
    }

    fn require_running(&mut self) -> Result<()> {
        let server = self.server.as_mut().context("PostgreSQL was not started")?;
        if server.has_ended()? {
            let log = std::fs::read_to_string(self.folder.join("log")).unwrap_or_default();
            let last: Vec<&str> = log.lines().rev().take(5).collect();
            anyhow::bail!("PostgreSQL has ended: {}", last.join("; "));
        }
        Ok(())
    }

    /// Tells it to end, as the first half of `pg_ctl restart` does.
    pub(crate) fn tell_to_stop(&self, how: Stop) -> Result<()> {
        let server = self.server.as_ref().context("PostgreSQL does not run")?;
        server.signal(match how {
            Stop::Fast => "INT",
            Stop::Immediate => "QUIT",
        })
    }

    /// Waits for its end and starts it again, as the second half does.
    pub(crate) fn come_back(&mut self) -> Result<()> {
        let mut server = self.server.take().context("PostgreSQL does not run")?;
        server.wait(PATIENCE)?;
        self.start()
    }

    /// SIGKILL to every process of it.
    pub(crate) fn kill(&mut self) -> Result<()> {
        let Some(server) = self.server.take() else {
            return Ok(());
        };
        // It must not start anything while the list is read.
        server.signal("STOP")?;
        let mut all: Vec<u32> = children_of(server.number())?
            .into_iter()
            .map(|(number, _)| number)
            .collect();
        all.push(server.number());
        signal_all(&all, "KILL")?;
        drop(server);
        wait_until("PostgreSQL's processes are gone", PATIENCE, || {
            Ok(!all.iter().any(|number| is_alive(*number)))
        })
    }

    /// The process that sends what is written to a follower.
    pub(crate) fn sender(&self) -> Result<u32> {
        let server = self.server.as_ref().context("PostgreSQL does not run")?;
        let children = children_of(server.number())?;
        let found = children.iter().find(|(_, line)| line.contains("walsender"));
        Ok(found.context("nothing is sent")?.0)
    }

    /// Makes a follower take over.
    pub(crate) fn promote(&self) -> Result<()> {
        let mut book = Book::open(&self.url("postgres"))?;
        let is_promoted = book.text("SELECT pg_promote(true, 30)::text AS text")?;
        ensure!(is_promoted == "true", "it was not promoted");
        Ok(())
    }

    pub(crate) fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    /// Makes an empty database; its URL.
    pub(crate) fn database(&self, name: &str) -> Result<String> {
        Book::open(&self.url("postgres"))?.execute(&format!("CREATE DATABASE {name}"))?;
        Ok(self.url(name))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.kill());
    }
}

/// Whether a process is there and does not merely wait to be counted as ended.
fn is_alive(number: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{number}/stat")).unwrap_or_default();
    let state = stat
        .rsplit_once(')')
        .and_then(|(_, after)| after.split_whitespace().next());
    state.is_some_and(|state| state != "Z")
}
