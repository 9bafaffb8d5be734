//! A fresh, migrated database for each test, which goes with it.
//!
//! On SQLite a file in a temporary folder. On PostgreSQL a copy of a template that the first test
//! makes; its name tells which migrations ran in it, so that tests in other processes find it.

use std::path::{Path, PathBuf};
use std::sync::Once;
use std::sync::atomic::{AtomicU32, Ordering};

use diesel::connection::SimpleConnection;
use diesel::{
    Connection as _, PgConnection, QueryableByName, RunQueryDsl, SqliteConnection, sql_query,
};
use examhall::clock::SystemClock;
use examhall::store::{Connection, Database, Migrate, Options, Pooler, Purpose};
use sha2::{Digest, Sha256};

/// The variable that holds the URL of a PostgreSQL server for tests.
pub(crate) const VARIABLE: &str = "EXAMHALL_TEST_POSTGRES";
/// The variable that holds the URL of a pooler in transaction mode before that server: what is tested
/// goes through it.
const POOLER: &str = "EXAMHALL_TEST_POOLER";

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Sqlite,
    Postgresql,
}

/// A database of a test's own. Dropping it removes it.
pub(crate) struct Fresh {
    pub(crate) database: Database,
    remains: Remains,
}

enum Remains {
    Folder { _folder: tempfile::TempDir },
    Database { server: String, name: String },
}

impl Fresh {
    /// A migrated database, or none where there is no PostgreSQL, which is told.
    pub(crate) fn make(kind: Kind) -> Option<Self> {
        Self::made(kind, true)
    }

    /// A database without any table.
    pub(crate) fn empty(kind: Kind) -> Option<Self> {
        Self::made(kind, false)
    }

    fn made(kind: Kind, migrated: bool) -> Option<Self> {
        match kind {
            Kind::Sqlite => Some(Self::sqlite(migrated)),
            Kind::Postgresql => server_url().map(|server| Self::postgresql(server, migrated)),
        }
    }

    fn sqlite(migrated: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::Sqlite(folder.path().join("examhall.db"));
        if migrated {
            migrate(&database);
        }
        Self {
            database,
            remains: Remains::Folder { _folder: folder },
        }
    }

    fn postgresql(server: String, migrated: bool) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let template = if migrated {
            template(&server)
        } else {
            "template0".to_owned()
        };
        let count = COUNT.fetch_add(1, Ordering::SeqCst);
        let name = format!("examhall_test_{}_{count}", std::process::id());
        let mut conn = PgConnection::establish(&server).unwrap();
        // A process with this number may have died before it removed its database.
        conn.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
            .unwrap();
        conn.batch_execute(&format!("CREATE DATABASE {name} TEMPLATE {template}"))
            .unwrap();
        let front = pooler_url().unwrap_or_else(|| server.clone());
        let database = Database::Postgresql(url_of(&front, &name));
        Self {
            database,
            remains: Remains::Database { server, name },
        }
    }

    /// The setting that names this database, as `--database` takes it.
    pub(crate) fn setting(&self) -> String {
        match &self.database {
            Database::Sqlite(path) => format!("sqlite:{}", path.display()),
            Database::Postgresql(url) => url.clone(),
        }
    }

    /// Runs SQL behind the back of the system under test.
    pub(crate) fn execute(&self, sql: &str) {
        match &self.database {
            Database::Sqlite(path) => {
                let mut conn = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
                conn.batch_execute("PRAGMA busy_timeout = 10000").unwrap();
                conn.batch_execute(sql).unwrap();
            }
            Database::Postgresql(url) => {
                PgConnection::establish(url)
                    .unwrap()
                    .batch_execute(sql)
                    .unwrap();
            }
        }
    }

    /// How often transactions have waited for each other in a circle. SQLite has one writer.
    pub(crate) fn count_deadlocks(&self) -> i64 {
        match &self.database {
            Database::Sqlite(_) => 0,
            Database::Postgresql(_) => self.count(
                "SELECT deadlocks AS count FROM pg_stat_database WHERE datname = current_database()",
            ),
        }
    }

    /// The number that a query tells as `count`, behind the back of the system under test.
    pub(crate) fn count(&self, sql: &str) -> i64 {
        let row: CountRow = match &self.database {
            Database::Sqlite(path) => {
                let mut conn = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
                sql_query(sql).get_result(&mut conn).unwrap()
            }
            Database::Postgresql(url) => {
                let mut conn = PgConnection::establish(url).unwrap();
                sql_query(sql).get_result(&mut conn).unwrap()
            }
        };
        row.count
    }

    /// A connection of its own, that goes by the machine's clock.
    pub(crate) fn connect(&self) -> Connection {
        connect(&self.database)
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        if let Remains::Database { server, name } = &self.remains {
            let dropped = PgConnection::establish(server)
                .map(|mut conn| conn.batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)")));
            assert!(
                std::thread::panicking() || matches!(dropped, Ok(Ok(()))),
                "{name} could not be removed"
            );
        }
    }
}

/// The pooler before it, where there is one.
pub(crate) fn pooler_url() -> Option<String> {
    std::env::var(POOLER).ok().filter(|url| !url.is_empty())
}

/// How the system under test opens its database.
pub(crate) fn options(migrate: Migrate) -> Options {
    let mut options = Options::new(migrate);
    if pooler_url().is_some() {
        options.pooler = Pooler::Transaction;
    }
    options
}

/// A connection to a database, that goes by the machine's clock.
pub(crate) fn connect(database: &Database) -> Connection {
    let conn = Connection::open(database, Purpose::Write, std::sync::Arc::new(SystemClock));
    conn.unwrap().behind(options(Migrate::Run).pooler)
}

fn migrate(database: &Database) {
    connect(database).migrate().unwrap();
}

/// The server for tests; without one it says once, uncaptured, that PostgreSQL is left out.
fn server_url() -> Option<String> {
    static TOLD: Once = Once::new();
    let url = std::env::var(VARIABLE).ok().filter(|url| !url.is_empty());
    if url.is_none() {
        TOLD.call_once(|| {
            use std::io::Write;
            let told = writeln!(std::io::stderr(), "skipped: {VARIABLE} is not set");
            drop(told);
        });
    }
    url
}

/// The URL of another database on the same server.
fn url_of(server: &str, name: &str) -> String {
    let (front, options) = server.split_once('?').unwrap_or((server, ""));
    let (scheme, rest) = front.split_once("://").unwrap();
    let host = rest.split('/').next().unwrap();
    let options = if options.is_empty() {
        String::new()
    } else {
        format!("?{options}")
    };
    format!("{scheme}://{host}/{name}{options}")
}

#[derive(QueryableByName)]
struct CountRow {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    count: i64,
}

/// The name of the migrated template, made where it is missing; safe beside other processes.
fn template(server: &str) -> String {
    let name = format!("examhall_template_{}", migrations_digest());
    let mut conn = PgConnection::establish(server).unwrap();
    // Any number: who makes templates holds it.
    conn.batch_execute("SELECT pg_advisory_lock(20261122)")
        .unwrap();
    let there: CountRow = sql_query("SELECT count(*) FROM pg_database WHERE datname = $1")
        .bind::<diesel::sql_types::Text, _>(&name)
        .get_result(&mut conn)
        .unwrap();
    if there.count == 0 {
        // Under its name only when it is whole: a process may die on the way.
        let half = format!("{name}_half");
        conn.batch_execute(&format!("DROP DATABASE IF EXISTS {half} WITH (FORCE)"))
            .unwrap();
        conn.batch_execute(&format!("CREATE DATABASE {half} TEMPLATE template0"))
            .unwrap();
        migrate(&Database::Postgresql(url_of(server, &half)));
        rename(&mut conn, &half, &name);
    }
    name
}

/// The connection that migrated may be on its way out for a moment; who is told so waits for it.
fn rename(conn: &mut PgConnection, from: &str, to: &str) {
    let ended = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = ";
    conn.batch_execute(&format!("{ended} '{from}'")).unwrap();
    conn.batch_execute(&format!("ALTER DATABASE {from} RENAME TO {to}"))
        .unwrap();
}

/// The folder of a database's migrations.
pub(crate) fn migrations(kind: Kind) -> PathBuf {
    let folder = match kind {
        Kind::Sqlite => "migrations/sqlite",
        Kind::Postgresql => "migrations/postgresql",
    };
    Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)
}

/// Names and texts of all migrations, by name.
pub(crate) fn migration_texts(kind: Kind) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    for folder in std::fs::read_dir(migrations(kind)).unwrap() {
        let folder = folder.unwrap().path();
        for file in ["up.sql", "down.sql"] {
            let name = format!("{}/{file}", folder.file_name().unwrap().to_str().unwrap());
            texts.push((name, std::fs::read_to_string(folder.join(file)).unwrap()));
        }
    }
    texts.sort();
    texts
}

fn migrations_digest() -> String {
    let mut hasher = Sha256::new();
    for (name, text) in migration_texts(Kind::Postgresql) {
        hasher.update(name.as_bytes());
        hasher.update(text.as_bytes());
    }
    let digest = hasher.finalize();
    let [a, b, c, d, ..] = digest[..] else {
        panic!("a digest has 32 bytes")
    };
    format!("{:08x}", u32::from_be_bytes([a, b, c, d]))
}
