//! Grades are only inserted; the latest counts.

use std::collections::BTreeMap;

use examhall::domain::attempt::{Closed, How};
use examhall::domain::grading::{Correctness, Grade, Score, Worth};
use examhall::domain::marks::{Fraction, Marks};
use examhall::domain::{AttemptId, GradeId};
use examhall::store::attempts::{list_of, list_ungraded};
use examhall::store::grades::{
    Graded, Sums, insert, insert_given_marks, list_sittings, load_given_marks, load_scores,
    load_sitting,
};

use super::{at, id, note};
use crate::support::Stage;
use crate::support::exam::Published;

fn marks(text: &str) -> Marks {
    text.parse().unwrap()
}

fn score(slot: u32, worth: Worth, correctness: Correctness) -> Score {
    Score {
        slot,
        worth,
        correctness,
    }
}

/// A grade with one score of each correctness; `total` is as told.
fn graded(total: &str) -> Graded {
    Graded {
        grade: grade(total),
        n_rulings: 0,
    }
}

fn grade(total: &str) -> Grade {
    let marked = |text, fraction| Worth::Marked {
        marks: marks(text),
        fraction,
    };
    Grade {
        scores: vec![
            score(1, marked("2", Some(Fraction::ONE)), Correctness::Right),
            score(
                2,
                marked("0.67", Some(Fraction::of(1, 3))),
                Correctness::Partly,
            ),
            score(3, marked("0", Some(Fraction::ZERO)), Correctness::Wrong),
            score(
                4,
                marked("0", Some(Fraction::ZERO)),
                Correctness::Unanswered,
            ),
            score(5, marked("7.5", None), Correctness::Partly),
            score(6, Worth::Waiting, Correctness::Waiting),
        ],
        total: marks(total),
        objective: marks("2.67"),
        subjective: marks("7.5"),
        out_of: marks("42"),
        waiting: 1,
    }
}

async fn attempt(stage: &Stage) -> (Published, AttemptId) {
    stage.bank().await;
    let exam = stage.exam().publish(1).await;
    let attempt =
        list_of(&mut stage.database().connect(), exam.tickets[0].person.id).unwrap()[0].id;
    (exam, attempt)
}

on_each_database! {
    async fn a_grade_is_read_as_it_was_written(stage) {
        let (exam, attempt) = attempt(&stage).await;
        let conn = &mut stage.database().connect();
        assert_eq!(load_sitting(conn, attempt).unwrap().sums, None);
        assert!(load_scores(conn, attempt).unwrap().is_empty());
        insert(conn, id(GradeId::new, 1), attempt, &graded("10.17"), at(0)).unwrap();
        assert_eq!(load_scores(conn, attempt).unwrap(), grade("10.17").scores);
        let sums = Sums {
            total: marks("10.17"),
            objective: marks("2.67"),
            subjective: marks("7.5"),
            out_of: marks("42"),
            waiting: 1,
            n_right: 1,
            n_wrong: 3,
            n_unanswered: 1,
        };
        assert_eq!(load_sitting(conn, attempt).unwrap().sums, Some(sums.clone()));
        let sittings = list_sittings(conn, exam.exam.id).unwrap();
        assert_eq!(sittings.into_iter().map(|sitting| sitting.sums).collect::<Vec<_>>(), [Some(sums)]);
    }

    async fn the_latest_grade_counts(stage) {
        let (_, attempt) = attempt(&stage).await;
        let conn = &mut stage.database().connect();
        // An id that sorts before the first: it is the order of insertion that counts.
        insert(conn, id(GradeId::new, 2), attempt, &graded("10.17"), at(0)).unwrap();
        insert(conn, id(GradeId::new, 1), attempt, &graded("12"), at(0)).unwrap();
        assert_eq!(load_sitting(conn, attempt).unwrap().sums.unwrap().total, marks("12"));
        assert_eq!(load_scores(conn, attempt).unwrap().len(), 6);
    }

    async fn a_graded_attempt_waits_for_no_grade(stage) {
        let (_, attempt) = attempt(&stage).await;
        let conn = &mut stage.database().connect();
        assert!(list_ungraded(conn, None, 10).unwrap().is_empty(), "it has not ended");
        note(conn, attempt, |attempt| attempt.closed = Some(Closed { at: at(0), how: How::Submitted }));
        assert_eq!(list_ungraded(conn, None, 10).unwrap()[0].id, attempt);
        insert(conn, id(GradeId::new, 1), attempt, &graded("1"), at(0)).unwrap();
        assert!(list_ungraded(conn, None, 10).unwrap().is_empty());
    }

    async fn of_marks_given_by_persons_the_last_count(stage) {
        let (_, attempt) = attempt(&stage).await;
        let by = stage.staff().await.account;
        let conn = &mut stage.database().connect();
        for (slot, given) in [(5, "7.5"), (6, "1"), (5, "9"), (5, "8")] {
            insert_given_marks(conn, attempt, slot, marks(given), by, at(0)).unwrap();
        }
        let last = BTreeMap::from([(5, marks("8")), (6, marks("1"))]);
        assert_eq!(load_given_marks(conn, attempt).unwrap(), last);
    }
}
