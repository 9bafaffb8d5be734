//! Everybody row by row is everybody as a list in memory has them.

use examhall::app::results;
use examhall::store::StoreError;
use examhall::store::standings::{Attempts, Line, Order, each};
use jiff::SignedDuration;

use crate::support::Stage;
use crate::support::exam::Published;

async fn told(stage: &Stage, exam: &Published, attempts: Attempts, order: Order) -> Vec<Line> {
    let id = exam.exam.id;
    let store = stage.store();
    let read = store.read(move |conn| {
        let mut lines = Vec::new();
        each(conn, id, attempts, order, |line| {
            lines.push(line);
            Ok::<_, StoreError>(())
        })?;
        Ok::<_, StoreError>(lines)
    });
    read.await.unwrap()
}

/// Number, attempts started, the attempt that counts, and its total.
fn cells(line: &Line) -> (String, usize, Option<u32>, Option<String>) {
    let sums = line
        .sitting
        .as_ref()
        .and_then(|sitting| sitting.sums.as_ref());
    (
        line.number.clone(),
        usize::try_from(line.n_started).unwrap(),
        line.sitting.as_ref().map(|sitting| sitting.number),
        sums.map(|sums| sums.total.to_string()),
    )
}

/// The same of the list in memory.
async fn listed(
    stage: &Stage,
    exam: &Published,
) -> Vec<(String, usize, Option<u32>, Option<String>)> {
    let standings = results::standings(&stage.app, exam.exam.id).await.unwrap();
    let cells = |line: results::Standing| {
        let sums = line
            .sitting
            .as_ref()
            .and_then(|sitting| sitting.sums.as_ref());
        let total = sums.map(|sums| sums.total.to_string());
        let number = line.sitting.as_ref().map(|sitting| sitting.number);
        (line.person.entry.number, line.n_started, number, total)
    };
    standings.lines.into_iter().map(cells).collect()
}

/// Who sits how: right answers and minutes for each attempt; a last attempt without answers stays open.
async fn sit(stage: &Stage, exam: &Published, n: usize, attempts: &[(usize, i64)], goes_on: bool) {
    let mut seat = stage.seat(exam, n).await;
    for (at, (n_right, mins)) in attempts.iter().enumerate() {
        if 0 < at {
            seat = stage.next(seat).await;
        }
        stage.start(seat).await.unwrap();
        stage.advance(SignedDuration::from_mins(*mins));
        stage.sit(seat, *n_right).await;
    }
    if goes_on {
        if !attempts.is_empty() {
            seat = stage.next(seat).await;
        }
        stage.start(seat).await.unwrap();
    }
}

on_each_database! {
    async fn of_one_attempt_each_the_order_is_total_time_end_and_number(stage) {
        stage.bank().await;
        let exam = stage.exam().publish(7).await;
        for (n, n_right, mins) in [(6, 12, 2), (2, 12, 3), (5, 12, 2), (1, 0, 1), (4, 12, 2)] {
            sit(&stage, &exam, n, &[(n_right, mins)], false).await;
        }
        sit(&stage, &exam, 3, &[], true).await;
        let wanted = listed(&stage, &exam).await;
        let order: Vec<&str> = wanted.iter().map(|cells| cells.0.as_str()).collect();
        assert_eq!(order, ["0006", "0005", "0004", "0002", "0001", "0003", "0007"]);
        for attempts in [Attempts::One, Attempts::Several] {
            let lines = told(&stage, &exam, attempts, Order::Rank).await;
            assert_eq!(lines.iter().map(cells).collect::<Vec<_>>(), wanted, "{attempts:?}");
        }
        let by_number = told(&stage, &exam, Attempts::One, Order::Number).await;
        assert!(by_number.is_sorted_by_key(|line| line.number.clone()));
        assert_eq!(told(&stage, &exam, Attempts::One, Order::Any).await.len(), 7);
    }

    async fn of_several_attempts_the_best_counts_or_else_the_last_started(stage) {
        stage.bank().await;
        let exam = stage.exam().attempts(3).publish(7).await;
        for (n, attempts, goes_on) in [
            (1, &[(3, 1), (12, 5), (12, 4)][..], false),
            (2, &[(12, 4), (0, 1)], true),
            (3, &[(12, 4), (12, 4)], false),
            (4, &[], true),
            (5, &[(0, 1)], true),
            (6, &[], false),
        ] {
            sit(&stage, &exam, n, attempts, goes_on).await;
        }
        let wanted = listed(&stage, &exam).await;
        let lines = told(&stage, &exam, Attempts::Several, Order::Rank).await;
        assert_eq!(lines.iter().map(cells).collect::<Vec<_>>(), wanted);
        let of = |number: &str| wanted.iter().find(|cells| cells.0 == number).unwrap().clone();
        assert_eq!((of("0001").1, of("0001").2), (3, Some(3)), "as good, in less time");
        assert_eq!((of("0002").1, of("0002").2), (3, Some(1)));
        assert_eq!((of("0003").1, of("0003").2), (2, Some(1)), "as good and as fast: the earlier");
        assert_eq!((of("0004").1, of("0004").3), (1, None));
    }

    async fn what_the_taker_refuses_ends_it_and_the_connection_works_on(stage) {
        stage.bank().await;
        let exam = stage.exam().publish(5).await;
        let id = exam.exam.id;
        let store = stage.store();
        let n_taken = store.read(move |conn| {
            let mut n_taken = 0;
            let ended = each(conn, id, Attempts::One, Order::Rank, |_| {
                n_taken += 1;
                if n_taken == 2 { Err(StoreError::Busy) } else { Ok(()) }
            });
            assert_eq!(ended, Err(StoreError::Busy));
            // The same connection answers the next question.
            let mut n_rows = 0;
            each(conn, id, Attempts::One, Order::Number, |_| { n_rows += 1; Ok::<_, StoreError>(()) })?;
            Ok::<_, StoreError>((n_taken, n_rows))
        });
        assert_eq!(n_taken.await.unwrap(), (2, 5));
    }
}
