//! Accounts, set-up links, sessions.

use examhall::domain::{AccountId, SessionId};
use examhall::store::accounts::{
    Account, Totp, count_accounts, find_account, insert_account, insert_setup_token, load_account,
    use_setup_token,
};
use examhall::store::sessions::{self, Actor, Holder, end, end_of_candidate, find};
use examhall::store::{Connection, StoreError};

use super::{at, id};

fn account(number: u128, username: &str) -> Account {
    Account {
        id: id(AccountId::new, number),
        username: username.to_owned(),
        display_name: "组织者".to_owned(),
        password_hash: Some("$argon2id$".to_owned()),
        password_set_at: Some(at(0)),
        deactivated_at: None,
        totp: Totp::default(),
        created_at: at(0),
    }
}

/// Whose session a token stands for: the account, or nobody.
fn holder(conn: &mut Connection, token_hash: &str, now: jiff::Timestamp) -> Option<AccountId> {
    match find(conn, token_hash, now)
        .unwrap()
        .map(|found| found.actor)
    {
        Some(Actor::Staff(staff)) => Some(staff.account),
        Some(Actor::Candidate(_)) | None => None,
    }
}

on_each_database! {
    async fn an_account_is_found_by_its_username_and_by_its_id(stage) {
        let conn = &mut stage.database().connect();
        assert_eq!(count_accounts(conn).unwrap(), 0);
        insert_account(conn, &account(1, "li.hua")).unwrap();
        let found = find_account(conn, "li.hua").unwrap().unwrap();
        assert_eq!((found.id, found.display_name.as_str()), (id(AccountId::new, 1), "组织者"));
        assert_eq!(load_account(conn, found.id).unwrap().username, "li.hua");
        assert!(find_account(conn, "li").unwrap().is_none());
        assert_eq!(load_account(conn, id(AccountId::new, 2)).unwrap_err(), StoreError::NotFound);
        assert_eq!(count_accounts(conn).unwrap(), 1);
    }

    async fn a_username_is_taken_once(stage) {
        let conn = &mut stage.database().connect();
        insert_account(conn, &account(1, "li.hua")).unwrap();
        assert_eq!(insert_account(conn, &account(2, "li.hua")), Err(StoreError::Duplicate));
    }

    async fn a_session_stands_for_its_holder_until_it_expires(stage) {
        let conn = &mut stage.database().connect();
        insert_account(conn, &account(1, "li.hua")).unwrap();
        let (session, account) = (id(SessionId::new, 9), id(AccountId::new, 1));
        sessions::insert(conn, session, "hash", Holder::Account(account), at(0), at(1_000)).unwrap();
        assert_eq!(holder(conn, "hash", at(999)), Some(account));
        assert_eq!(holder(conn, "hash", at(1_000)), None);
        assert_eq!(holder(conn, "hash2", at(0)), None);
    }

    async fn ending_a_session_ends_it_alone_and_sweeps_the_expired(stage) {
        let conn = &mut stage.database().connect();
        insert_account(conn, &account(1, "li.hua")).unwrap();
        let account = id(AccountId::new, 1);
        for (number, hash, expires) in [(1, "mine", 5_000), (2, "other", 5_000), (3, "old", 1_000)] {
            sessions::insert(conn, id(SessionId::new, number), hash, Holder::Account(account), at(0), at(expires)).unwrap();
        }
        end(conn, id(SessionId::new, 1), at(2_000)).unwrap();
        assert_eq!(holder(conn, "mine", at(500)), None);
        assert_eq!(holder(conn, "old", at(500)), None);
        assert_eq!(holder(conn, "other", at(500)), Some(account));
    }

    async fn a_set_up_link_works_once_and_until_it_expires(stage) {
        let conn = &mut stage.database().connect();
        insert_setup_token(conn, "once", at(0), at(1_000)).unwrap();
        assert!(!use_setup_token(conn, "never-issued", at(1)).unwrap());
        assert!(use_setup_token(conn, "once", at(999)).unwrap());
        assert!(!use_setup_token(conn, "once", at(999)).unwrap());
        insert_setup_token(conn, "late", at(0), at(1_000)).unwrap();
        assert!(!use_setup_token(conn, "late", at(1_000)).unwrap());
    }

    async fn a_candidates_session_names_the_exam_and_ends_with_the_others_of_theirs(stage) {
        stage.bank().await;
        let exam = stage.exam().publish(2).await;
        let conn = &mut stage.database().connect();
        let (mine, other) = (exam.tickets[0].person.id, exam.tickets[1].person.id);
        for (number, hash, who) in [(1, "a", mine), (2, "b", mine), (3, "c", other)] {
            sessions::insert(conn, id(SessionId::new, number), hash, Holder::Candidate(who), at(0), at(1_000)).unwrap();
        }
        let Some(Actor::Candidate(actor)) = find(conn, "b", at(1)).unwrap().map(|found| found.actor) else { panic!("not a candidate") };
        assert_eq!((actor.session, actor.candidate, actor.exam), (id(SessionId::new, 2), mine, exam.exam.id));
        end_of_candidate(conn, mine).unwrap();
        assert!(find(conn, "a", at(1)).unwrap().is_none());
        assert!(find(conn, "b", at(1)).unwrap().is_none());
        assert!(find(conn, "c", at(1)).unwrap().is_some());
    }
}
