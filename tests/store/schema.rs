//! Settings, migrations, and the two schemas.

use std::collections::BTreeSet;
use std::sync::Arc;

use diesel::connection::SimpleConnection;
use diesel::sql_types::Text;
use diesel::{
    Connection as _, PgConnection, QueryableByName, RunQueryDsl, SqliteConnection, sql_query,
};
use examhall::clock::{Clock, SystemClock};
use examhall::store::{Connection, Database, Migrate, Purpose, Store, StoreError};

use crate::support::database::{connect, migration_texts, options};
use crate::support::{Fresh, Kind};

const BOTH: [Kind; 2] = [Kind::Sqlite, Kind::Postgresql];

fn open(database: &Database, migrate: Migrate) -> Result<Store, StoreError> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    Store::open(database, &clock, options(migrate))
}

#[test]
fn a_mistyped_database_is_refused_and_never_becomes_a_file() {
    for text in [
        "",
        "sqlite",
        "sqlite:",
        "postgress://h/d",
        "mysql://h/d",
        "examhall.db",
        "/tmp/x.db",
        "Sqlite:x",
        "postgres:/h/d",
    ] {
        assert!(
            matches!(Database::parse(text), Err(StoreError::Setting(_))),
            "{text:?}"
        );
    }
    assert_eq!(
        Database::parse("sqlite:a/b.db"),
        Ok(Database::Sqlite("a/b.db".into()))
    );
    for text in ["postgres://u@h/d", "postgresql://u@h:1/d?x=y"] {
        assert_eq!(
            Database::parse(text),
            Ok(Database::Postgresql(text.to_owned()))
        );
    }
}

#[derive(QueryableByName)]
struct BuiltWith {
    #[diesel(sql_type = Text)]
    compile_options: String,
}

#[test]
fn connections_of_the_sqlite_inside_share_no_cache_and_no_lock() {
    let mut conn = SqliteConnection::establish(":memory:").unwrap();
    let built: Vec<BuiltWith> = sql_query("PRAGMA compile_options").load(&mut conn).unwrap();
    let built: BTreeSet<&str> = built.iter().map(|with| &*with.compile_options).collect();
    assert!(built.contains("THREADSAFE=2"), "{built:?}");
    assert!(!built.contains("ENABLE_MEMORY_MANAGEMENT"), "{built:?}");
}

#[test]
fn every_migration_can_be_undone_and_done_again() {
    for fresh in BOTH.into_iter().filter_map(Fresh::empty) {
        let mut conn = fresh.connect();
        assert!(conn.has_pending_migrations().unwrap());
        let ran = conn.migrate().unwrap();
        assert!(!ran.is_empty() && !conn.has_pending_migrations().unwrap());
        let schema = conn.describe_schema().unwrap();
        conn.redo_migrations().unwrap();
        assert_eq!(conn.describe_schema().unwrap(), schema);
        assert!(conn.migrate().unwrap().is_empty(), "nothing is left to do");
    }
}

#[test]
fn both_databases_have_the_same_schema() {
    let schemas: Vec<Vec<String>> = BOTH
        .into_iter()
        .filter_map(Fresh::make)
        .map(|fresh| connect(&fresh.database).describe_schema().unwrap())
        .collect();
    assert!(schemas[0].len() > 80, "{:?}", schemas[0]);
    let types: BTreeSet<&str> = schemas[0]
        .iter()
        .filter_map(|line| line.split(' ').nth(1))
        .collect();
    assert_eq!(types, BTreeSet::from(["bigint", "integer", "text"]));
    for other in &schemas[1..] {
        assert_eq!(&schemas[0], other);
    }
}

#[test]
fn both_databases_have_the_same_migrations() {
    let names = |kind| {
        migration_texts(kind)
            .into_iter()
            .map(|(name, _)| name)
            .collect::<Vec<_>>()
    };
    assert_eq!(names(Kind::Sqlite), names(Kind::Postgresql));
}

/// What would make a database look at its own clock, or fill in what the program did not say.
fn own_clock(sql: &str) -> Option<&'static str> {
    let code: String = sql
        .lines()
        .map(|line| {
            let line = line.split("--").next().unwrap().to_lowercase();
            // A column added to rows that are there needs a constant.
            if line.starts_with("alter table") && line.contains(" add column ") {
                line.replace(" default 0", "").replace(" default '", "")
            } else {
                line
            }
        })
        .collect::<Vec<_>>()
        .join("\n");
    [
        "now(",
        "current_",
        "localtime",
        "strftime",
        "datetime(",
        "julianday",
        "unixepoch",
        "clock_timestamp",
        "default",
    ]
    .into_iter()
    .find(|sign| code.contains(sign))
}

#[test]
fn no_column_takes_its_time_from_the_database() {
    for kind in BOTH {
        for (name, text) in migration_texts(kind) {
            assert_eq!(own_clock(&text), None, "{name}");
        }
    }
    assert_eq!(
        own_clock("created_at BIGINT NOT NULL DEFAULT 0"),
        Some("default")
    );
    assert_eq!(own_clock("x TIMESTAMP DEFAULT NOW()"), Some("now("));
    assert_eq!(
        own_clock("ALTER TABLE t ADD COLUMN n BIGINT DEFAULT 0"),
        None
    );
    assert_eq!(
        own_clock("ALTER TABLE t ADD COLUMN x TIMESTAMP DEFAULT other()"),
        Some("default")
    );
    assert_eq!(own_clock("x BIGINT -- not now()"), None);
}

#[test]
fn an_old_schema_is_refused_where_it_may_not_be_changed() {
    for fresh in BOTH.into_iter().filter_map(Fresh::empty) {
        let refused = open(&fresh.database, Migrate::Refuse).err();
        assert_eq!(refused, Some(StoreError::PendingMigrations));
        open(&fresh.database, Migrate::Run).unwrap().close();
        open(&fresh.database, Migrate::Refuse).unwrap().close();
    }
}

#[test]
fn a_database_that_cannot_be_reached_is_named_without_its_password() {
    let url = "postgres://u:sesame@127.0.0.1:1/d";
    let refused = open(&Database::parse(url).unwrap(), Migrate::Refuse)
        .err()
        .unwrap();
    assert!(matches!(refused, StoreError::Unavailable(_)), "{refused}");
    assert!(!refused.to_string().contains("sesame"), "{refused}");
    let refused = open(
        &Database::Sqlite("/no/such/folder/x.db".into()),
        Migrate::Run,
    )
    .err()
    .unwrap();
    assert!(
        refused.to_string().contains("/no/such/folder/x.db"),
        "{refused}"
    );
}

/// Bytes 18 and 19 of the file: 2 for a write-ahead log.
#[test]
fn an_sqlite_file_has_a_write_ahead_log() {
    let fresh = Fresh::make(Kind::Sqlite).unwrap();
    let Database::Sqlite(path) = &fresh.database else {
        panic!("not SQLite")
    };
    assert_eq!(std::fs::read(path).unwrap()[18..20], [2, 2]);
}

#[test]
fn a_postgresql_that_confirms_before_it_writes_is_refused() {
    let Some(fresh) = Fresh::make(Kind::Postgresql) else {
        return;
    };
    let Database::Postgresql(url) = &fresh.database else {
        panic!("not PostgreSQL")
    };
    let name = url.rsplit('/').next().unwrap();
    let mut conn = PgConnection::establish(url).unwrap();
    conn.batch_execute(&format!(
        "ALTER DATABASE {name} SET synchronous_commit = off"
    ))
    .unwrap();
    let refused = Connection::open(&fresh.database, Purpose::Write, Arc::new(SystemClock)).err();
    assert!(
        matches!(&refused, Some(StoreError::Unsafe(why)) if why.contains("synchronous_commit")),
        "{refused:?}"
    );
}
