//! Questions through their versions; keys apart from bodies.

use examhall::domain::question::{Key, Kind, Parts, Question, Status};
use examhall::domain::{QuestionId, QuestionVersionId};
use examhall::store::bank::{Filter, Stored, list, load, load_bodies, load_keyed, load_pool, put};
use examhall::store::{Connection, StoreError};

use super::{at, id};
use crate::support::bank::{KEY_CANARY, parts, question, questions};

/// Stores a question under ids made of `number`; what that did, and the id of the version.
fn put_as(conn: &mut Connection, question: &Question, number: u128) -> (Stored, QuestionVersionId) {
    let ids = (
        id(QuestionId::new, number),
        id(QuestionVersionId::new, number + 1_000),
    );
    (put(conn, question, None, ids, at(0)).unwrap(), ids.1)
}

fn changed(change: impl FnOnce(&mut Parts)) -> Question {
    let mut parts = parts(Kind::Single, 1);
    change(&mut parts);
    Question::new(parts).unwrap()
}

on_each_database! {
    async fn a_question_of_each_kind_is_read_as_it_was_written(stage) {
        let conn = &mut stage.database().connect();
        for (number, question) in (1..).zip(questions()) {
            assert_eq!(put_as(conn, &question, number).0, Stored::Created);
            assert_eq!(load(conn, &question.code).unwrap(), question);
        }
        assert_eq!(load(conn, &"NONE".parse().unwrap()).unwrap_err(), StoreError::NotFound);
    }

    async fn the_same_question_again_changes_nothing(stage) {
        let conn = &mut stage.database().connect();
        let (_, first) = put_as(conn, &question(Kind::Single, 1), 1);
        assert_eq!(put_as(conn, &question(Kind::Single, 1), 2).0, Stored::Unchanged);
        // The author counted on and changed nothing: there is nothing to keep apart.
        assert_eq!(put_as(conn, &changed(|parts| parts.version = 5), 3).0, Stored::Unchanged);
        let pool = load_pool(conn).unwrap();
        assert_eq!(pool.iter().map(|question| question.version).collect::<Vec<_>>(), [first]);
    }

    async fn changed_content_is_a_new_version_and_the_old_one_stays_readable(stage) {
        let conn = &mut stage.database().connect();
        let old = question(Kind::Single, 1);
        let (_, first) = put_as(conn, &old, 1);
        let new_key = changed(|parts| {
            let Key::Choices(key) = &mut parts.key else { panic!("not a choice") };
            *key = [parts.body.layout.choices()[0].id.clone()].into();
        });
        let (stored, second) = put_as(conn, &new_key, 2);
        assert_eq!(stored, Stored::Changed);
        assert_eq!(load(conn, &old.code).unwrap().key, new_key.key);
        assert_eq!(load(conn, &old.code).unwrap().version, 2);
        let keyed = load_keyed(conn, &[first, second]).unwrap();
        assert_eq!((&keyed[&first].key, &keyed[&second].key), (&old.key, &new_key.key));
        assert_eq!(load_pool(conn).unwrap()[0].version, second);
    }

    async fn a_version_is_numbered_by_its_author_where_that_is_higher(stage) {
        let conn = &mut stage.database().connect();
        let explained = |text: &str, version| {
            let text = text.to_owned();
            changed(|parts| (parts.explanation, parts.version) = (text, version))
        };
        put_as(conn, &explained("one", 4), 1);
        let code = question(Kind::Single, 1).code.clone();
        assert_eq!(load(conn, &code).unwrap().version, 4);
        put_as(conn, &explained("two", 9), 2);
        assert_eq!(load(conn, &code).unwrap().version, 9);
        put_as(conn, &explained("three", 2), 3);
        assert_eq!(load(conn, &code).unwrap().version, 10);
    }

    async fn only_approved_questions_are_in_the_pool(stage) {
        let conn = &mut stage.database().connect();
        put_as(conn, &question(Kind::Single, 1), 1);
        let codes = |conn: &mut Connection| load_pool(conn).unwrap().len();
        assert_eq!(codes(conn), 1);
        for status in [Status::Retired, Status::Draft] {
            assert_eq!(put_as(conn, &changed(|parts| parts.status = status), 2).0, Stored::StatusChanged);
            assert_eq!(codes(conn), 0, "{status:?}");
        }
        assert_eq!(put_as(conn, &question(Kind::Single, 1), 2).0, Stored::StatusChanged);
        assert_eq!(codes(conn), 1);
    }

    async fn what_candidates_see_of_a_question_holds_nothing_of_its_key(stage) {
        let conn = &mut stage.database().connect();
        let ids: Vec<_> = (1..).zip(questions()).map(|(number, question)| put_as(conn, &question, number).1).collect();
        let bodies = load_bodies(conn, &ids).unwrap();
        assert_eq!(bodies.len(), ids.len());
        assert!(!format!("{bodies:?}").contains(KEY_CANARY));
        // The canary is where it belongs, so that its absence above says something.
        assert!(format!("{:?}", load_keyed(conn, &ids).unwrap()).contains(KEY_CANARY));
    }

    async fn questions_are_listed_by_code_and_page_by_page(stage) {
        let conn = &mut stage.database().connect();
        for (number, question) in (1..).zip(questions()) {
            put_as(conn, &question, number);
        }
        let codes = |conn: &mut Connection, filter: Filter, limit| -> Vec<String> {
            list(conn, &filter, limit).unwrap().iter().map(|line| line.code.to_string()).collect()
        };
        let all = codes(conn, Filter::default(), 100);
        assert_eq!(all.len(), 21);
        let first = codes(conn, Filter::default(), 10);
        let after = Some(first[9].parse().unwrap());
        let rest = codes(conn, Filter { after, ..Filter::default() }, 100);
        assert_eq!([first, rest].concat(), all);
        let of_kind = codes(conn, Filter { kind: Some(Kind::Order), ..Filter::default() }, 100);
        assert_eq!(of_kind, ["HIDDEN-O1", "HIDDEN-O2", "HIDDEN-O3"]);
        let topic = Some("HIDDEN-T2".parse().unwrap());
        assert_eq!(codes(conn, Filter { topic, ..Filter::default() }, 100).len(), 7);
    }

    /// By bytes, not by a language: a page that ends at a code goes on after it on both databases.
    async fn codes_sort_the_same_on_both_databases(stage) {
        let conn = &mut stage.database().connect();
        for (number, code) in (1..).zip(["a", "_", "A1", "A-1", "B", "A_1", "1", "Aa", "AB"]) {
            put_as(conn, &changed(|parts| parts.code = code.parse().unwrap()), number);
        }
        let codes: Vec<_> = load_pool(conn).unwrap().iter().map(|question| question.code.to_string()).collect();
        assert_eq!(codes, ["1", "A-1", "A1", "AB", "A_1", "Aa", "B", "_", "a"]);
        let listed: Vec<_> =
            list(conn, &Filter::default(), 100).unwrap().iter().map(|line| line.code.to_string()).collect();
        assert_eq!(listed, codes);
    }
}
