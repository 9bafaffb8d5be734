//! Attempts and answers.

use examhall::domain::AttemptId;
use examhall::domain::attempt::{Act, Answer, Closed, How, MAX_REFUSED, Running, derive_id};
use examhall::domain::response::Response;
use examhall::store::attempts::{
    Place, insert, list_due, list_of, list_open, list_ungraded, load, load_answers, lock,
    save_answers,
};
use examhall::store::{Order, StoreError};

use super::{at, note};
use crate::support::Stage;
use crate::support::exam::Published;

fn answer(slot: u32, revision: u32, text: &str) -> Answer {
    Answer {
        slot,
        revision,
        response: Some(Response::Text(text.to_owned())),
    }
}

/// A published exam and the attempts of its candidates.
async fn published(stage: &Stage, n_candidates: usize) -> (Published, Vec<AttemptId>) {
    stage.bank().await;
    let exam = stage.exam().publish(n_candidates).await;
    let conn = &mut stage.database().connect();
    let of =
        |ticket: &examhall::app::admission::Ticket| list_of(conn, ticket.person.id).unwrap()[0].id;
    let attempts = exam.tickets.iter().map(of).collect();
    (exam, attempts)
}

on_each_database! {
    async fn a_slot_keeps_the_newer_revision(stage) {
        let (_, attempts) = published(&stage, 1).await;
        let (conn, id) = (&mut stage.database().connect(), attempts[0]);
        save_answers(conn, id, &[answer(1, 2, "two"), answer(2, 1, "other")], at(0)).unwrap();
        save_answers(conn, id, &[answer(1, 1, "one")], at(1)).unwrap();
        assert_eq!(load_answers(conn, id).unwrap()[&1], answer(1, 2, "two"));
        save_answers(conn, id, &[answer(1, 2, "another two")], at(2)).unwrap();
        assert_eq!(load_answers(conn, id).unwrap()[&1], answer(1, 2, "two"));
        save_answers(conn, id, &[answer(1, 3, "three")], at(3)).unwrap();
        let stored = load_answers(conn, id).unwrap();
        assert_eq!(stored.into_values().collect::<Vec<_>>(), [answer(1, 3, "three"), answer(2, 1, "other")]);
    }

    async fn an_answer_taken_back_leaves_its_revision(stage) {
        let (_, attempts) = published(&stage, 1).await;
        let (conn, id) = (&mut stage.database().connect(), attempts[0]);
        save_answers(conn, id, &[answer(1, 1, "one")], at(0)).unwrap();
        let taken_back = Answer { slot: 1, revision: u32::MAX, response: None };
        save_answers(conn, id, std::slice::from_ref(&taken_back), at(1)).unwrap();
        assert_eq!(load_answers(conn, id).unwrap()[&1], taken_back);
    }

    async fn start_and_end_are_read_as_they_were_noted(stage) {
        let (exam, attempts) = published(&stage, 1).await;
        let (conn, id) = (&mut stage.database().connect(), attempts[0]);
        assert_eq!(load(conn, id).unwrap().running, None);
        assert!(list_open(conn, exam.exam.id).unwrap().is_empty());
        let running = Running { started_at: at(1), deadline: at(5_001) };
        note(conn, id, |attempt| attempt.running = Some(running));
        assert_eq!(list_open(conn, exam.exam.id).unwrap(), [id]);
        let closed = Closed { at: at(4_000), how: How::Forced };
        note(conn, id, |attempt| attempt.closed = Some(closed));
        let attempt = lock(conn, id).unwrap();
        assert_eq!((attempt.running, attempt.closed), (Some(running), Some(closed)));
        assert!(list_open(conn, exam.exam.id).unwrap().is_empty());
        assert_eq!(list_ungraded(conn, None, 10).unwrap(), [Place { at: closed.at, id }]);
    }

    async fn an_attempt_is_due_one_millisecond_after_deadline_and_grace(stage) {
        let (exam, attempts) = published(&stage, 2).await;
        let conn = &mut stage.database().connect();
        for (id, deadline) in attempts.iter().zip([at(20), at(10)]) {
            note(conn, *id, |attempt| attempt.running = Some(Running { started_at: at(0), deadline }));
        }
        let grace = exam.exam.rules.grace;
        let [later, first] = [Place { at: at(20), id: attempts[0] }, Place { at: at(10), id: attempts[1] }];
        assert!(list_due(conn, at(10) + grace, None, 10).unwrap().is_empty());
        assert_eq!(list_due(conn, at(11) + grace, None, 10).unwrap(), [first]);
        assert_eq!(list_due(conn, at(21) + grace, None, 10).unwrap(), [first, later], "the longest due first");
        note(conn, first.id, |attempt| attempt.closed = Some(Closed { at: at(10), how: How::Expired }));
        assert_eq!(list_due(conn, at(21) + grace, None, 10).unwrap(), [later]);
    }

    async fn a_list_goes_on_after_a_place_though_nothing_was_done_with_what_stands_before_it(stage) {
        let (_, mut attempts) = published(&stage, 5).await;
        attempts.sort();
        let conn = &mut stage.database().connect();
        for id in &attempts {
            note(conn, *id, |attempt| {
                let deadline = if *id == attempts[4] { at(5) } else { at(10) };
                attempt.running = Some(Running { started_at: at(0), deadline });
            });
        }
        let wanted = [4, 0, 1, 2, 3].map(|n| attempts[n]);
        let mut found = Vec::new();
        let mut after = None;
        while let Some(last) = {
            let page = list_due(conn, at(100_000), after, 2).unwrap();
            found.extend(page.iter().map(|place| place.id));
            page.last().copied()
        } {
            after = Some(last);
        }
        assert_eq!(found, wanted);
        for id in &attempts {
            note(conn, *id, |attempt| attempt.closed = Some(Closed { at: attempt.running.unwrap().deadline, how: How::Expired }));
        }
        let two = list_ungraded(conn, None, 2).unwrap();
        let rest = list_ungraded(conn, two.last().copied(), 9).unwrap();
        assert_eq!(two.into_iter().chain(rest).map(|place| place.id).collect::<Vec<_>>(), wanted);
    }

    async fn a_refused_save_that_comes_again_takes_no_place_from_a_new_one(stage) {
        stage.bank().await;
        let exam = stage.exam().publish(1).await;
        let seat = stage.seat(&exam, 1).await;
        stage.start(seat).await.unwrap();
        let (conn, id) = (&mut stage.database().connect(), seat.attempt);
        note(conn, id, |attempt| attempt.n_refused = MAX_REFUSED - 2);
        let (one, two, three) = (answer(1, 1, "one"), answer(2, 1, "two"), answer(3, 1, "three"));
        // Each batch is one longer than what is kept of it; the last finds no place any more.
        for (answers, n_kept) in [
            (vec![one.clone()], MAX_REFUSED - 1),
            (vec![one.clone(), two.clone()], MAX_REFUSED),
            (vec![one, two, three], MAX_REFUSED),
        ] {
            let act = Act::Save { session: seat.who.session, epoch: 7, answers };
            let order = Order { attempt: id, owner: Some(seat.who), act };
            stage.store().act(order).await.unwrap_err();
            assert_eq!(load(conn, id).unwrap().n_refused, n_kept);
        }
    }

    async fn a_candidate_has_one_attempt_of_each_number(stage) {
        let (exam, attempts) = published(&stage, 2).await;
        let conn = &mut stage.database().connect();
        let attempt = load(conn, attempts[0]).unwrap();
        assert_eq!(insert(conn, std::slice::from_ref(&attempt)), Err(StoreError::Duplicate));
        let mut other_id = attempt.clone();
        other_id.id = AttemptId::new(uuid::Uuid::from_u128(1));
        assert_eq!(insert(conn, &[other_id]), Err(StoreError::Duplicate));
        let seed = exam.exam.seed.unwrap();
        assert_eq!(derive_id(&seed, attempt.candidate, 1), attempt.id, "derived, so that nobody can make two");
        assert_ne!(derive_id(&seed, attempt.candidate, 2), attempt.id);
        assert_ne!(attempts[0], attempts[1]);
    }
}
