//! Rules of marking, claims and marks: what is kept is read back, and marks are only inserted.

use examhall::domain::attempt::{Closed, How};
use examhall::domain::grading::{Correctness, Grade, Score, Worth};
use examhall::domain::marking::{Claim, Markers, Marking, Rules};
use examhall::domain::marks::Marks;
use examhall::domain::{AttemptId, GradeId, MarkingId};
use examhall::store::attempts::list_ids;
use examhall::store::grades::{Graded, insert as insert_grade, insert_given_marks};
use examhall::store::{StoreError, blank_answers, markings};

use super::{at, id, note};
use crate::support::Stage;
use crate::support::exam::Published;

fn marks(text: &str) -> Marks {
    text.parse().unwrap()
}

/// An exam of three with its attempts, by id.
async fn exam(stage: &Stage) -> (Published, Vec<AttemptId>) {
    stage.bank().await;
    let exam = stage.exam().publish(3).await;
    let ids = list_ids(&mut stage.database().connect(), exam.exam.id).unwrap();
    (exam, ids.into_iter().map(|(id, _, _)| id).collect())
}

/// A grade of one slot that waits for a person, or not.
fn graded(waiting: usize) -> Graded {
    let worth = if waiting == 0 {
        Worth::Marked {
            marks: Marks::ZERO,
            fraction: None,
        }
    } else {
        Worth::Waiting
    };
    Graded {
        grade: Grade {
            scores: vec![Score {
                slot: 1,
                worth,
                correctness: Correctness::Waiting,
            }],
            total: Marks::ZERO,
            objective: Marks::ZERO,
            subjective: Marks::ZERO,
            out_of: marks("10"),
            waiting,
        },
        n_rulings: 0,
    }
}

on_each_database! {
    async fn the_rules_of_an_exam_are_those_that_were_said_last(stage) {
        let (exam, _) = exam(&stage).await;
        let by = stage.staff().await.account;
        let conn = &mut stage.database().connect();
        assert_eq!(markings::find_rules(conn, exam.exam.id).unwrap(), None);
        for (markers, tolerance) in [(Markers::Two, "1.5"), (Markers::One, "0")] {
            let rules = Rules { markers, tolerance: marks(tolerance) };
            markings::put_rules(conn, exam.exam.id, rules, by, at(0)).unwrap();
            assert_eq!(markings::find_rules(conn, exam.exam.id).unwrap(), Some(rules));
        }
    }

    async fn who_takes_an_answer_again_knows_it_by_the_same_id(stage) {
        let (exam, attempts) = exam(&stage).await;
        let (one, two) = (stage.staff().await.account, stage.staff_named("second").await.account);
        let conn = &mut stage.database().connect();
        let claim = |number, by, ms| Claim { id: id(MarkingId::new, number), attempt: attempts[0], slot: 1, by, at: at(ms) };
        assert_eq!(markings::put_claim(conn, claim(1, one, 0)).unwrap(), claim(1, one, 0));
        assert_eq!(markings::put_claim(conn, claim(2, two, 5)).unwrap(), claim(2, two, 5));
        assert_eq!(markings::put_claim(conn, claim(3, one, 9)).unwrap(), claim(1, one, 9));
        assert_eq!(markings::load_claim(conn, id(MarkingId::new, 1)).unwrap(), claim(1, one, 9));
        assert_eq!(markings::load_claim(conn, id(MarkingId::new, 3)), Err(StoreError::NotFound));
        assert_eq!(markings::list_claims(conn, exam.exam.id, at(4)).unwrap(), [claim(2, two, 5), claim(1, one, 9)]);
        assert_eq!(markings::list_claims(conn, exam.exam.id, at(5)).unwrap(), [claim(1, one, 9)]);
        assert_eq!(markings::list_claims_on(conn, attempts[0], 1).unwrap().len(), 2);
        assert!(markings::list_claims_on(conn, attempts[0], 2).unwrap().is_empty());
        let other = stage.exam().publish(1).await;
        assert!(markings::list_claims(conn, other.exam.id, at(0)).unwrap().is_empty());
    }

    async fn marks_are_kept_once_under_their_number(stage) {
        let (exam, attempts) = exam(&stage).await;
        let by = stage.staff().await.account;
        let other = stage.exam().publish(1).await;
        let conn = &mut stage.database().connect();
        let marking = |number, given| Marking { attempt: attempts[0], slot: 1, by, number, marks: marks(given), at: at(0) };
        assert!(!markings::has_any(conn, exam.exam.id).unwrap());
        markings::insert(conn, &marking(1, "7.25"), Some("论据不足")).unwrap();
        markings::insert(conn, &marking(2, "8"), None).unwrap();
        assert_eq!(markings::insert(conn, &marking(2, "9"), None), Err(StoreError::Duplicate));
        let mut kept = markings::list(conn, exam.exam.id).unwrap();
        kept.sort_by_key(|marking| marking.number);
        assert_eq!(kept, [marking(1, "7.25"), marking(2, "8")]);
        assert_eq!(markings::list_on(conn, attempts[0], 1).unwrap().len(), 2);
        assert!(markings::list_on(conn, attempts[1], 1).unwrap().is_empty());
        assert!(markings::has_any(conn, exam.exam.id).unwrap());
        assert!(!markings::has_any(conn, other.exam.id).unwrap() && markings::list(conn, other.exam.id).unwrap().is_empty());
    }

    async fn what_persons_mark_is_listed_in_parts_and_nothing_else(stage) {
        let (exam, attempts) = exam(&stage).await;
        let by = stage.staff().await.account;
        let conn = &mut stage.database().connect();
        let list = |conn: &mut _, after, limit| -> Vec<AttemptId> {
            let found = markings::list_by_hand(conn, exam.exam.id, after, limit).unwrap();
            found.into_iter().map(|of| of.attempt).collect()
        };
        for (number, (attempt, waiting)) in (1..).zip([(attempts[0], 1), (attempts[1], 0), (attempts[2], 0)]) {
            insert_grade(conn, id(GradeId::new, number), attempt, &graded(waiting), at(0)).unwrap();
        }
        assert_eq!(list(conn, None, 10), [attempts[0]]);
        insert_given_marks(conn, attempts[2], 1, marks("0"), by, at(7)).unwrap();
        assert_eq!(list(conn, None, 10), [attempts[0], attempts[2]]);
        assert_eq!(list(conn, None, 1), [attempts[0]]);
        assert_eq!(list(conn, Some(attempts[0]), 10), [attempts[2]]);
        assert_eq!(markings::find_given_at(conn, attempts[2], 1).unwrap(), Some(at(7)));
        assert_eq!(markings::find_given_at(conn, attempts[2], 2).unwrap(), None);
    }

    async fn attempts_that_have_ended_are_listed_in_parts(stage) {
        let (exam, attempts) = exam(&stage).await;
        let seat = stage.seat(&exam, 1).await;
        stage.start(seat).await.unwrap();
        let conn = &mut stage.database().connect();
        let list = |conn: &mut _, after, limit| -> Vec<AttemptId> {
            let found = blank_answers::list_ended(conn, exam.exam.id, after, limit).unwrap();
            found.into_iter().map(|(attempt, _)| attempt).collect()
        };
        assert!(list(conn, None, 10).is_empty());
        stage.submit(seat).await.unwrap();
        for n in [2, 3] {
            stage.sit(stage.seat(&exam, n).await, 1).await;
        }
        assert_eq!(list(conn, None, 10), attempts);
        assert_eq!(list(conn, None, 2), attempts[..2]);
        assert_eq!(list(conn, Some(attempts[1]), 2), attempts[2..]);
        // One that nobody started and that was closed with its exam has no answers to look at.
        let late = stage.exam().publish(1).await;
        let never = list_ids(conn, late.exam.id).unwrap()[0].0;
        note(conn, never, |attempt| attempt.closed = Some(Closed { at: at(0), how: How::Forced }));
        assert!(blank_answers::list_ended(conn, late.exam.id, None, 10).unwrap().is_empty());
    }
}
