//! Group commit: what is refused leaves nothing, what is acknowledged stays.

use diesel::connection::SimpleConnection;
use diesel::{Connection as _, PgConnection};
use examhall::app::Error;
use examhall::domain::AttemptId;
use examhall::domain::attempt::Answer;
use examhall::domain::response::Response;
use examhall::store::accounts::{insert_setup_token, use_setup_token};
use examhall::store::attempts::{list_of, load_answers, save_answers};
use examhall::store::{Connection, Database, Store, StoreError};
use futures_util::future::join_all;

use super::at;
use crate::support::{Kind, Stage, on};

fn token(number: usize) -> String {
    format!("token-{number}")
}

fn insert(conn: &mut Connection, number: usize) -> Result<(), StoreError> {
    insert_setup_token(conn, &token(number), at(0), at(1_000))
}

/// Which of the tokens below `bound` are stored. Asking uses them up.
fn stored(conn: &mut Connection, bound: usize) -> Vec<usize> {
    (0..bound)
        .filter(|number| use_setup_token(conn, &token(*number), at(1)).unwrap())
        .collect()
}

/// Eighty writes at once; each fourth goes wrong after it has written, in one of four ways.
async fn crowd(store: &Store) -> Vec<Result<(), Error>> {
    let write = |number: usize| {
        store.write(move |conn| {
            insert(conn, number)?;
            match number % 16 {
                3 => Err(Error::NotFound),
                7 => panic!("a write that panics"),
                // The database refuses: in PostgreSQL nothing more goes in that transaction.
                11 => Ok(insert(conn, number)?),
                15 => Err(Error::Store(StoreError::Corrupt(
                    "papers.document".to_owned(),
                ))),
                _ => Ok(()),
            }
        })
    };
    join_all((0..80).map(write)).await
}

on_each_database! {
    async fn a_refused_write_leaves_nothing_and_harms_no_neighbour(stage) {
        let outcomes = crowd(&stage.store()).await;
        let accepted: Vec<usize> = (0..80).filter(|number| outcomes[*number].is_ok()).collect();
        assert_eq!(accepted, (0..80).filter(|number| number % 4 != 3).collect::<Vec<_>>());
        assert!(matches!(outcomes[3], Err(Error::NotFound)));
        assert!(matches!(&outcomes[7], Err(Error::Store(StoreError::Database(_)))), "{:?}", outcomes[7]);
        assert!(matches!(outcomes[11], Err(Error::Store(StoreError::Duplicate))));
        assert!(matches!(outcomes[15], Err(Error::Store(StoreError::Corrupt(_)))));
        assert_eq!(stored(&mut stage.database().connect(), 80), accepted);
    }

    async fn the_writer_goes_on_after_a_panic(stage) {
        let store = stage.store();
        let panics = |_: &mut Connection| -> Result<(), StoreError> { panic!("a write that panics") };
        assert!(store.write(panics).await.is_err());
        store.write(|conn| insert(conn, 1)).await.unwrap();
        assert_eq!(stored(&mut stage.database().connect(), 2), [1]);
    }

    async fn an_acknowledged_write_survives_a_restart(stage) {
        stage.bank().await;
        let exam = stage.exam().publish(12).await;
        let conn = &mut stage.database().connect();
        let ids: Vec<AttemptId> =
            exam.tickets.iter().map(|ticket| list_of(conn, ticket.person.id).unwrap()[0].id).collect();
        let store = stage.store();
        let save = |id: AttemptId, revision: u32| {
            store.write_attempt(id, move |conn| {
                let response = Some(Response::Text(revision.to_string()));
                save_answers(conn, id, &[Answer { slot: 1, revision, response }], at(0))
            })
        };
        for revision in 1..=5 {
            let saved = join_all(ids.iter().map(|id| save(*id, revision))).await;
            assert!(saved.iter().all(Result::is_ok));
        }
        store.close();
        let stage = stage.restart();
        let conn = &mut stage.database().connect();
        for id in ids {
            assert_eq!(load_answers(conn, id).unwrap()[&1].revision, 5);
        }
    }

    async fn a_reader_cannot_write_what_the_writer_did_not_commit(stage) {
        let store = stage.store();
        store.write(|conn| insert(conn, 1)).await.unwrap();
        let seen = store.read(|conn| use_setup_token(conn, "token-2", at(1))).await;
        // SQLite's readers refuse to write at all; PostgreSQL's find no such row.
        assert!(!matches!(seen, Ok(true)));
    }

    async fn a_closed_store_has_written_what_waited(stage) {
        let store = stage.store();
        let writes = (0..50).map(|number| store.write(move |conn| insert(conn, number)));
        let outcomes = join_all(writes).await;
        assert!(outcomes.iter().all(Result::is_ok));
        store.close();
        assert_eq!(stored(&mut stage.database().connect(), 50).len(), 50);
    }
}

/// A roster of a million people is stored for half a minute.
#[test]
fn signs_of_life_and_staff_go_on_beside_a_long_write() {
    on(Kind::Postgresql, |stage: Stage| async move {
        let store = stage.store();
        let (begun, mut has_begun) = tokio::sync::mpsc::unbounded_channel();
        let (finish, told_to) = std::sync::mpsc::channel::<()>();
        let told_to = std::sync::Mutex::new(told_to);
        let long = store.write_long(move |conn| -> Result<(), StoreError> {
            insert(conn, 0)?;
            begun.send(()).unwrap();
            told_to.lock().unwrap().recv().unwrap();
            Ok(())
        });
        let beside = async {
            has_begun.recv().await.unwrap();
            store.beat().await.unwrap();
            store.write(|conn| insert(conn, 1)).await.unwrap();
            finish.send(()).unwrap();
        };
        let (long, ()) = futures_util::future::join(long, beside).await;
        long.unwrap();
        assert_eq!(stored(&mut stage.database().connect(), 2), [0, 1]);
    });
}

/// As a restart of the database server does.
#[test]
fn writes_and_reads_go_on_after_the_database_dropped_every_connection() {
    on(Kind::Postgresql, |stage: Stage| async move {
        let Database::Postgresql(url) = &stage.database().database else {
            panic!("not PostgreSQL")
        };
        let store = stage.store();
        store.write(|conn| insert(conn, 0)).await.unwrap();
        for number in 1..=3 {
            let mut conn = PgConnection::establish(url).unwrap();
            let others = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity \
                          WHERE datname = current_database() AND pid <> pg_backend_pid()";
            conn.batch_execute(others).unwrap();
            store.write(move |conn| insert(conn, number)).await.unwrap();
            let found = store
                .read(move |conn| use_setup_token(conn, &token(number), at(1)))
                .await;
            assert_eq!(found, Ok(true));
        }
    });
}
