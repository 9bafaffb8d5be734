//! A hall for one promise: a database, and servers as child processes.
//!
//! Invariant: servers are the real binary, on loopback, with none of the caller's settings.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use super::database::Book;
use super::process::{Process, run, wait_until};

/// How long a server may take to listen, and to end.
const PATIENCE: Duration = Duration::from_secs(30);
/// Of the administrator, whose name is `staff`.
pub(crate) const PASSWORD: &str = "a password for faults";

/// The server's binary, as it is built by default or with planted faults.
#[derive(Debug, Clone)]
pub(crate) struct Program {
    pub(crate) path: PathBuf,
    /// Names of planted faults; empty for none.
    pub(crate) plant: &'static str,
    /// What its process gets besides.
    pub(crate) environment: Vec<(String, String)>,
}

impl Program {
    pub(crate) fn new(path: PathBuf) -> Self {
        Self {
            path,
            plant: "",
            environment: Vec::new(),
        }
    }

    pub(crate) fn planted(&self, plant: &'static str) -> Self {
        Self {
            plant,
            ..self.clone()
        }
    }

    /// With nothing of the caller's environment that it would take for settings.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.path);
        for (name, _) in std::env::vars_os() {
            let is_setting = name
                .to_str()
                .is_some_and(|name| name.starts_with("EXAMHALL_") || name == "DATABASE_URL");
            if is_setting {
                command.env_remove(name);
            }
        }
        if !self.plant.is_empty() {
            command.env("EXAMHALL_PLANT", self.plant);
        }
        command.env("EXAMHALL_LOG", "warn");
        // Clients here save as fast as they can.
        command.env("EXAMHALL_SAVES_PER_SECOND", "0");
        command.envs(self.environment.iter().cloned());
        command
    }
}

/// A running server. Dropping it kills it.
pub(crate) struct Server {
    pub(crate) process: Process,
    pub(crate) address: SocketAddr,
}

/// A database, and who serves it.
pub(crate) struct Hall {
    pub(crate) folder: PathBuf,
    /// As `--database` takes it.
    pub(crate) database: String,
    pub(crate) program: Program,
}

impl Hall {
    /// Brings the schema in and makes an administrator.
    pub(crate) fn make(folder: PathBuf, database: String, program: Program) -> Result<Self> {
        let hall = Self {
            folder,
            database,
            program,
        };
        hall.call(&["migrate"])?;
        hall.call(&[
            "admin",
            "create",
            "--username",
            "staff",
            "--display-name",
            "staff",
        ])?;
        Ok(hall)
    }

    fn call(&self, arguments: &[&str]) -> Result<()> {
        // The time of day matters to servers alone.
        let program = Program {
            environment: Vec::new(),
            ..self.program.planted("")
        };
        let mut command = program.command();
        command
            .args(arguments)
            .args(["--database", &self.database])
            .env("EXAMHALL_ADMIN_PASSWORD", PASSWORD);
        run(&mut command)
    }

    /// Starts a server and waits until it listens.
    pub(crate) fn serve(&self) -> Result<Server> {
        let log = self.folder.join(format!("server-{}.log", fresh_number()));
        let mut command = self.program.command();
        command.args(["serve", "--listen", "127.0.0.1:0", "--database"]);
        command.arg(&self.database);
        let mut process = Process::start(&mut command, "the server", &log)?;
        let mut address = None;
        wait_until("the server listens", PATIENCE, || {
            let said = std::fs::read_to_string(&log)?;
            ensure!(!process.has_ended()?, "the server has ended: {said}");
            address = listening(&said);
            Ok(address.is_some())
        })?;
        let address = address.context("no address")?;
        Ok(Server { process, address })
    }

    pub(crate) fn book(&self) -> Result<Book> {
        Book::open(&self.database)
    }

    /// What the servers logged as errors, the last few lines.
    pub(crate) fn complaints(&self) -> Vec<String> {
        let logs = std::fs::read_dir(&self.folder).into_iter().flatten();
        let texts = logs.flatten().filter_map(|entry| {
            let is_log = entry
                .path()
                .extension()
                .is_some_and(|ending| ending == "log");
            is_log.then(|| std::fs::read_to_string(entry.path()).ok())?
        });
        let lines = texts.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>());
        lines
            .filter(|line| line.contains("ERROR"))
            .take(5)
            .collect()
    }
}

/// The address in what a server prints.
fn listening(said: &str) -> Option<SocketAddr> {
    let rest = said
        .lines()
        .find_map(|line| line.strip_prefix("listening on http://"))?;
    rest.split_once(';')?.0.parse().ok()
}

fn fresh_number() -> u32 {
    use std::sync::atomic::{AtomicU32, Ordering};
    static LAST: AtomicU32 = AtomicU32::new(0);
    LAST.fetch_add(1, Ordering::SeqCst)
}

/// Ends a server in order.
pub(crate) fn stop(mut server: Server) -> Result<()> {
    server.process.signal("TERM")?;
    server.process.wait(PATIENCE)?;
    Ok(())
}

/// The file of a SQLite database.
pub(crate) fn sqlite_in(folder: &Path) -> String {
    format!("sqlite:{}", folder.join("examhall.db").display())
}
