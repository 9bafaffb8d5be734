//! The roster of each exam.

use examhall::domain::roster::{BranchPath, RosterEntry};
use examhall::domain::{CandidateId, ExamId};
use examhall::store::candidates::{
    delete, find_by_ticket, insert, list, load, set_ticket, update_entries,
};
use examhall::store::{Connection, StoreError};

use super::{at, id};
use crate::support::Stage;
use crate::support::exam::entry;

async fn exam(stage: &Stage) -> ExamId {
    stage.bank().await;
    stage.exam().draft(0).await.id
}

fn numbers(conn: &mut Connection, exam: ExamId) -> Vec<String> {
    list(conn, exam)
        .unwrap()
        .into_iter()
        .map(|person| person.entry.number)
        .collect()
}

fn lent(people: &[(CandidateId, RosterEntry)]) -> Vec<(CandidateId, &RosterEntry)> {
    people.iter().map(|(id, entry)| (*id, entry)).collect()
}

fn numbered(number: &str) -> RosterEntry {
    RosterEntry {
        number: number.to_owned(),
        ..entry(1)
    }
}

on_each_database! {
    async fn a_roster_of_a_thousand_is_read_as_it_was_written(stage) {
        let exam = exam(&stage).await;
        let conn = &mut stage.database().connect();
        let people: Vec<_> = (1..=1_201).map(|n: u16| (id(CandidateId::new, n.into()), entry(n.into()))).collect();
        insert(conn, exam, &lent(&people), at(0)).unwrap();
        let read: Vec<_> = list(conn, exam).unwrap().into_iter().map(|person| (person.id, person.entry)).collect();
        assert_eq!(read, people);
        assert_eq!(load(conn, id(CandidateId::new, 7)).unwrap().exam, exam);
        delete(conn, &people[1..].iter().map(|(id, _)| *id).collect::<Vec<_>>()).unwrap();
        assert_eq!(numbers(conn, exam), ["0001"]);
    }

    async fn numbers_are_text_and_sort_the_same_on_both_databases(stage) {
        let exam = exam(&stage).await;
        let conn = &mut stage.database().connect();
        let people: Vec<_> = ["b1", "10", "0010", "B1", "9", "张1", "A-2", "A1"]
            .into_iter()
            .zip(1..)
            .map(|(number, n)| (id(CandidateId::new, n), numbered(number)))
            .collect();
        insert(conn, exam, &lent(&people), at(0)).unwrap();
        assert_eq!(numbers(conn, exam), ["0010", "10", "9", "A-2", "A1", "B1", "b1", "张1"]);
    }

    async fn a_number_stands_once_on_a_roster(stage) {
        let exam = exam(&stage).await;
        let conn = &mut stage.database().connect();
        insert(conn, exam, &[(id(CandidateId::new, 1), &entry(1))], at(0)).unwrap();
        let again = insert(conn, exam, &[(id(CandidateId::new, 2), &entry(2)), (id(CandidateId::new, 3), &entry(1))], at(0));
        assert_eq!(again, Err(StoreError::Duplicate));
        assert_eq!(numbers(conn, exam), ["0001"], "a refused batch leaves nothing");
    }

    async fn a_new_ticket_replaces_the_old_one(stage) {
        let exam = exam(&stage).await;
        let conn = &mut stage.database().connect();
        let who = id(CandidateId::new, 1);
        insert(conn, exam, &[(who, &entry(1))], at(0)).unwrap();
        assert!(!load(conn, who).unwrap().has_ticket);
        set_ticket(conn, who, "first").unwrap();
        assert_eq!(find_by_ticket(conn, "first").unwrap().unwrap().id, who);
        set_ticket(conn, who, "second").unwrap();
        assert!(find_by_ticket(conn, "first").unwrap().is_none());
        assert!(find_by_ticket(conn, "second").unwrap().unwrap().has_ticket);
    }

    async fn name_and_branch_can_be_corrected(stage) {
        let exam = exam(&stage).await;
        let conn = &mut stage.database().connect();
        let who = id(CandidateId::new, 1);
        insert(conn, exam, &[(who, &entry(1))], at(0)).unwrap();
        let branch = BranchPath::parse("集团/机关支部").unwrap();
        let corrected = RosterEntry { name: "欧阳·修".to_owned(), branch, ..entry(1) };
        update_entries(conn, exam, &[(who, &corrected)], at(9)).unwrap();
        assert_eq!(load(conn, who).unwrap().entry, corrected);
    }
}
