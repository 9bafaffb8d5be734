//! Saves of attempts that a writer of PostgreSQL knows: one statement, which writes only what still holds.

use diesel::connection::SimpleConnection;
use diesel::{Connection as _, PgConnection};
use examhall::app::Error;
use examhall::domain::attempt::Refusal;
use examhall::store::Database;
use examhall::store::attempts::load_answers;
use futures_util::future::join;

use crate::support::bank::right;
use crate::support::stage::Seat;
use crate::support::{Kind, Stage, on};

/// Saves of slot 1 that wait for a lock in the one statement.
const WAITING: &str = "SELECT count(*) AS count FROM pg_stat_activity \
    WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'WITH held%'";

/// Refused saves that are kept.
const KEPT: &str = "SELECT count(*) AS count FROM refused_saves";

/// Somebody at an attempt that has begun, whom the writer knows by two saves.
async fn known(stage: &Stage) -> Seat {
    stage.bank().await;
    let exam = stage.exam().publish(1).await;
    let seat = stage.seat(&exam, 1).await;
    stage.start(seat).await.unwrap();
    for revision in 1..=2 {
        save(stage, seat, revision).await.unwrap();
    }
    seat
}

async fn save(stage: &Stage, seat: Seat, revision: u32) -> Result<(), Error> {
    let response = right(&stage.paper(seat).await.slots[0]);
    let saved = stage.save(seat, 1, revision, response).await?;
    assert_eq!(saved.fates[0].refusal, None);
    Ok(())
}

fn revision(stage: &Stage, seat: Seat) -> u32 {
    let conn = &mut stage.database().connect();
    load_answers(conn, seat.attempt).unwrap()[&1].revision
}

/// Saves while somebody else holds the attempt, who does `meanwhile` to it when the save waits.
async fn save_behind(
    stage: &Stage,
    seat: Seat,
    revision: u32,
    meanwhile: &str,
) -> Result<(), Error> {
    let Database::Postgresql(url) = &stage.database().database else {
        panic!("not PostgreSQL")
    };
    let mut other = PgConnection::establish(url).unwrap();
    let hold = "BEGIN; SELECT id FROM attempts ORDER BY id FOR NO KEY UPDATE";
    other.batch_execute(hold).unwrap();
    let act = async {
        let mut n_looks = 0;
        while stage.database().count(WAITING) == 0 {
            n_looks += 1;
            assert!(n_looks < 5_000, "no save waits in the statement");
            tokio::task::yield_now().await;
        }
        other.batch_execute(meanwhile).unwrap();
    };
    join(save(stage, seat, revision), act).await.0
}

#[test]
fn a_save_that_waited_for_an_attempt_is_judged_by_what_became_of_it() {
    on(Kind::Postgresql, |stage: Stage| async move {
        let seat = known(&stage).await;
        save_behind(&stage, seat, 3, "ROLLBACK").await.unwrap();
        assert_eq!(revision(&stage, seat), 3);
        let more = "UPDATE attempts SET deadline = deadline + 60000; COMMIT";
        save_behind(&stage, seat, 4, more).await.unwrap();
        assert_eq!(revision(&stage, seat), 4);
        save(&stage, seat, 5).await.unwrap();
        let end = "UPDATE attempts SET closed_at = started_at, closed_how = 'collected'; COMMIT";
        let refused = save_behind(&stage, seat, 6, end).await;
        let is_closed = matches!(refused, Err(Error::Refused(Refusal::AttemptClosed { .. })));
        assert!(is_closed, "{refused:?}");
        assert_eq!(revision(&stage, seat), 5);
        assert_eq!(stage.database().count(KEPT), 1);
    });
}

#[test]
fn a_save_to_a_known_attempt_is_judged_by_its_exam_as_it_is() {
    on(Kind::Postgresql, |stage: Stage| async move {
        let seat = known(&stage).await;
        stage
            .database()
            .execute("UPDATE exams SET state = 'closed'");
        let refused = save(&stage, seat, 3).await;
        let is_over = matches!(refused, Err(Error::Refused(Refusal::ExamNotOpen)));
        assert!(is_over, "{refused:?}");
        assert_eq!(revision(&stage, seat), 2);
    });
}

#[test]
fn what_a_known_attempt_has_already_is_acknowledged_and_what_is_older_kept_as_evidence() {
    on(Kind::Postgresql, |stage: Stage| async move {
        let seat = known(&stage).await;
        save(&stage, seat, 2).await.unwrap();
        let slots = stage.paper(seat).await.slots;
        let older = stage.save(seat, 1, 1, right(&slots[0])).await;
        let is_stale = matches!(older, Err(Error::Refused(Refusal::StaleRevision { .. })));
        assert!(is_stale, "{older:?}");
        assert_eq!(revision(&stage, seat), 2);
        assert_eq!(stage.database().count(KEPT), 1);
    });
}
