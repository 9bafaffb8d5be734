//! Exams: their rules and their state.

use examhall::domain::ExamId;
use examhall::domain::access::Scope;
use examhall::domain::exam::{PaperMode, Release, State};
use examhall::domain::seed::Seed;
use examhall::store::StoreError;
use examhall::store::exams::{Exam, insert, list, list_ended, load, lock, update};
use jiff::SignedDuration;

use super::{at, id};
use crate::support::Stage;

/// A stored draft to copy from: its blueprint exists.
async fn draft(stage: &Stage) -> Exam {
    stage.bank().await;
    stage.exam().draft(1).await
}

fn same(a: &Exam, b: &Exam) -> bool {
    (a.id, &a.title, a.state, a.blueprint, &a.rules, a.seed)
        == (b.id, &b.title, b.state, b.blueprint, &b.rules, b.seed)
}

on_each_database! {
    async fn an_exam_is_read_as_it_was_written(stage) {
        let mut exam = draft(&stage).await;
        let conn = &mut stage.database().connect();
        exam.id = id(ExamId::new, 5);
        exam.title = "“网络强国”知识测试 <1>".to_owned();
        exam.rules.duration = SignedDuration::from_millis(90_001);
        exam.rules.pass_marks = Some("24.55".parse().unwrap());
        insert(conn, &exam, at(0)).unwrap();
        assert!(same(&load(conn, exam.id).unwrap(), &exam));
        exam.rules.pass_marks = None;
        exam.rules.papers = PaperMode::Shared;
        exam.rules.score_release = Release::Never;
        exam.state = State::Published;
        exam.seed = Some(Seed::from_number(3));
        update(conn, &exam).unwrap();
        assert!(same(&load(conn, exam.id).unwrap(), &exam));
        assert!(same(&lock(conn, exam.id).unwrap(), &exam));
    }

    async fn an_unknown_exam_is_not_found(stage) {
        let conn = &mut stage.database().connect();
        assert_eq!(load(conn, id(ExamId::new, 1)).unwrap_err(), StoreError::NotFound);
        assert_eq!(lock(conn, id(ExamId::new, 1)).unwrap_err(), StoreError::NotFound);
    }

    async fn the_newest_exam_is_listed_first(stage) {
        let mut exam = draft(&stage).await;
        let conn = &mut stage.database().connect();
        for number in [7, 9, 8] {
            exam.id = id(ExamId::new, number);
            insert(conn, &exam, at(0)).unwrap();
        }
        let ids: Vec<ExamId> = list(conn, &[Scope::Everything]).unwrap().iter().map(|exam| exam.id).collect();
        assert_eq!(ids[1..], [9, 8, 7].map(|number| id(ExamId::new, number)));
    }

    async fn an_exam_has_ended_when_window_and_grace_have_passed(stage) {
        let mut exam = draft(&stage).await;
        let conn = &mut stage.database().connect();
        let end = exam.rules.closes_at + exam.rules.grace;
        let after = end + SignedDuration::from_millis(1);
        assert!(list_ended(conn, after).unwrap().is_empty(), "a draft does not end");
        exam.state = State::Published;
        update(conn, &exam).unwrap();
        assert!(list_ended(conn, end).unwrap().is_empty());
        assert_eq!(list_ended(conn, after).unwrap(), [exam.id]);
        exam.state = State::Closed;
        update(conn, &exam).unwrap();
        assert!(list_ended(conn, after).unwrap().is_empty(), "it ended already");
    }
}
