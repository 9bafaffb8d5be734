//! The ticker and what cannot be closed or graded: it holds up nothing but itself.

use diesel::connection::SimpleConnection;
use diesel::{Connection as _, PgConnection};
use examhall::app::{exams, results, ticker};
use examhall::domain::exam::State;
use examhall::store::Database;
use jiff::SignedDuration;

use crate::support::exam::Published;
use crate::support::{Kind, Stage, on};

/// A published exam whose candidates have all started, and whose time has passed.
async fn due(stage: &Stage, n_candidates: usize) -> (Published, Vec<examhall::domain::AttemptId>) {
    stage.bank().await;
    let exam = stage.exam().publish(n_candidates).await;
    let mut ids = Vec::new();
    for n in 1..=n_candidates {
        let seat = stage.seat(&exam, n).await;
        stage.start(seat).await.unwrap();
        ids.push(seat.attempt);
    }
    stage.advance(SignedDuration::from_hours(3));
    (exam, ids)
}

/// Attempts that are closed, and attempts that are graded.
async fn counts(stage: &Stage, exam: &Published) -> (usize, usize) {
    let standings = results::standings(&stage.app, exam.exam.id).await.unwrap();
    let sittings: Vec<_> = standings
        .lines
        .into_iter()
        .filter_map(|line| line.sitting)
        .collect();
    let n_closed = sittings
        .iter()
        .filter(|sitting| sitting.closed_at.is_some())
        .count();
    (
        n_closed,
        sittings
            .iter()
            .filter(|sitting| sitting.sums.is_some())
            .count(),
    )
}

on_each_database! {
    async fn an_attempt_that_cannot_be_graded_holds_up_no_other(stage) {
        let (exam, ids) = due(&stage, 4).await;
        let of_first = format!("(SELECT paper_id FROM attempts WHERE id = '{}')", ids[0]);
        stage.database().execute(&format!("UPDATE papers SET document = '{{}}' WHERE id = {of_first}"));
        stage.tick().await;
        assert_eq!(counts(&stage, &exam).await, (4, 3));
    }

    async fn an_attempt_that_cannot_be_closed_holds_up_no_other(stage) {
        let (exam, ids) = due(&stage, 4).await;
        stage.database().execute(&format!("UPDATE attempts SET session_id = '?' WHERE id = '{}'", ids[0]));
        stage.tick().await;
        assert_eq!(counts(&stage, &exam).await, (3, 3));
    }

    async fn an_exam_that_cannot_be_closed_holds_up_no_other(stage) {
        stage.bank().await;
        let (odd, other) = (stage.exam().publish(1).await.exam.id, stage.exam().publish(1).await.exam.id);
        stage.database().execute(&format!("UPDATE exams SET seed = '?' WHERE id = '{odd}'"));
        stage.advance(SignedDuration::from_hours(3));
        assert!(ticker::tick(&stage.app).await.is_err());
        assert_eq!(exams::load(&stage.app, other).await.unwrap().state, State::Closed);
    }

    async fn two_nodes_that_tick_at_once_close_and_grade_once(stage) {
        let (exam, _) = due(&stage, 30).await;
        let other = stage.node();
        let ticked = futures_util::future::join(ticker::tick(&stage.app), ticker::tick(&other)).await;
        assert!(ticked.0.is_ok() && ticked.1.is_ok());
        assert_eq!(counts(&stage, &exam).await, (30, 30));
        assert_eq!(stage.database().count("SELECT count(*) AS count FROM grades"), 30);
        other.close();
    }
}

/// Otherwise two nodes would go through the same attempts one behind the other.
#[test]
fn what_another_node_grades_is_left_to_it() {
    on(Kind::Postgresql, |stage: Stage| async move {
        let (exam, ids) = due(&stage, 3).await;
        let now = stage.now().as_millisecond();
        stage.database().execute(&format!(
            "UPDATE attempts SET closed_at = {now}, closed_how = 'expired'"
        ));
        let Database::Postgresql(url) = &stage.database().database else {
            panic!("not PostgreSQL")
        };
        let mut other = PgConnection::establish(url).unwrap();
        let hold = format!(
            "BEGIN; SELECT id FROM attempts WHERE id = '{}' FOR NO KEY UPDATE",
            ids[1]
        );
        other.batch_execute(&hold).unwrap();
        stage.tick().await;
        assert_eq!(counts(&stage, &exam).await, (3, 2));
        other.batch_execute("ROLLBACK").unwrap();
        stage.tick().await;
        assert_eq!(counts(&stage, &exam).await, (3, 3));
    });
}
