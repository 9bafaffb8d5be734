//! A fresh database with the shipped bank and one account, and servers on it.
//!
//! Invariant: what is made here goes when the stage is dropped, also where a measurement failed.

use std::path::PathBuf;

use diesel::connection::SimpleConnection;
use diesel::{Connection as _, PgConnection};
use examhall::store::Database;
use tempfile::TempDir;

use crate::process::{PASSWORD, Server, USERNAME, examhall, run};

/// The variable that holds the URL of a PostgreSQL server.
const VARIABLE: &str = "EXAMHALL_TEST_POSTGRES";
/// The database made there.
const NAME: &str = "examhall_bench_api";

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Sqlite,
    Postgresql,
}

impl Kind {
    pub(crate) const ALL: [Self; 2] = [Self::Sqlite, Self::Postgresql];

    /// What is typed to measure this one alone.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgresql => "postgresql",
        }
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgresql => "PostgreSQL",
        }
    }

    /// What is wanted of this one.
    pub(crate) const fn of(self, [sqlite, postgresql]: [f64; 2]) -> f64 {
        match self {
            Self::Sqlite => sqlite,
            Self::Postgresql => postgresql,
        }
    }
}

/// A database, ready to be served.
pub(crate) struct Stage {
    pub(crate) kind: Kind,
    pub(crate) database: Database,
    /// What the database was made beside, to remove it.
    origin: Database,
    folder: TempDir,
}

impl Stage {
    /// Makes it; none where there is no server for it.
    pub(crate) fn make(kind: Kind) -> Option<Self> {
        // Beside the build, on a disk: where temporary files are kept in memory, a commit costs nothing.
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a temporary folder");
        let origin = match kind {
            Kind::Sqlite => Database::Sqlite(folder.path().join("origin.db")),
            Kind::Postgresql => {
                let url = std::env::var(VARIABLE).ok()?;
                Database::parse(&url).expect("the URL of a server")
            }
        };
        // One that was interrupted may have left its own.
        origin.drop_beside(NAME).expect("no database of this name");
        let database = origin.create_beside(NAME).expect("a database");
        let stage = Self {
            kind,
            database,
            origin,
            folder,
        };
        let bank = format!("{}/question_bank", env!("CARGO_MANIFEST_DIR"));
        run(examhall().arg("migrate").args(stage.flags()));
        run(examhall().args(["bank", "load", &bank]).args(stage.flags()));
        run(examhall()
            .args([
                "admin",
                "create",
                "--username",
                USERNAME,
                "--display-name",
                USERNAME,
            ])
            .args(stage.flags())
            .env("EXAMHALL_ADMIN_PASSWORD", PASSWORD));
        Some(stage)
    }

    /// Starts a server with these variables.
    pub(crate) fn serve(&self, variables: &[(&str, &str)]) -> Server {
        Server::start(&self.flags(), variables, self.folder.path())
    }

    /// Makes each commit take so much longer from now on; whether the database can be told to.
    pub(crate) fn delay_commits(&self, by_ms: u32) -> bool {
        let Database::Postgresql(url) = &self.database else {
            return false;
        };
        let mut conn = PgConnection::establish(url).expect("a connection");
        let delay = by_ms * 1000;
        let told = format!(
            "ALTER DATABASE {NAME} SET commit_delay = {delay}; ALTER DATABASE {NAME} SET commit_siblings = 0"
        );
        conn.batch_execute(&told).expect("two settings");
        true
    }

    fn flags(&self) -> [String; 2] {
        let url = match &self.database {
            Database::Sqlite(path) => format!("sqlite:{}", PathBuf::from(path).display()),
            Database::Postgresql(url) => url.clone(),
        };
        ["--database".to_owned(), url]
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        if let Err(error) = self.origin.drop_beside(NAME) {
            eprintln!("the database `{NAME}` is left: {error}");
        }
    }
}
