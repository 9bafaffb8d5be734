//! Receipts: the same for as long as nothing is changed, and found out when anything is.

use examhall::app::{Error, drawings, exams, receipts};
use examhall::domain::attempt::How;
use examhall::domain::exam::State;
use examhall::domain::receipt::Receipt;

use crate::support::bank::{right, wrong};
use crate::support::stage::Seat;
use crate::support::{MS, Stage};

async fn receipt(stage: &Stage, seat: Seat) -> Receipt {
    receipts::own(&stage.app, seat.who, seat.attempt)
        .await
        .unwrap()
}

/// The number of the candidate whose receipt has this receipt's code now.
async fn found(stage: &Stage, receipt: &Receipt) -> Option<String> {
    let exam = receipt.statement.exam;
    let found = receipts::find_by_code(&stage.app, exam, receipt.code());
    let (person, found) = found.await.unwrap()?;
    assert_eq!(found, *receipt);
    Some(person.entry.number)
}

on_each_database! {
    async fn a_receipt_is_the_same_until_an_answer_is_changed_behind_the_systems_back(stage) {
        stage.bank().await;
        let exam = stage.exam().publish(3).await;
        let (one, two) = (stage.seat(&exam, 1).await, stage.seat(&exam, 2).await);
        stage.sit(one, 12).await;
        stage.sit(two, 12).await;
        let (first, second) = (receipt(&stage, one).await, receipt(&stage, two).await);
        assert_ne!(first.code(), second.code());
        assert_eq!((first.statement.attempt, first.statement.n_answered), (one.attempt, 12));
        assert_eq!((first.statement.candidate_number.as_str(), first.statement.closed.how), ("0001", How::Submitted));
        stage.tick().await;
        let stage = stage.restart();
        assert_eq!(receipt(&stage, one).await, first);
        assert_eq!(found(&stage, &first).await.as_deref(), Some("0001"));
        assert_eq!(found(&stage, &second).await.as_deref(), Some("0002"));

        let row = format!("WHERE attempt_id = '{}' AND slot = 1", one.attempt);
        // Not even a space more goes unnoticed.
        stage.database().execute(&format!("UPDATE answers SET response = response || ' ' {row}"));
        let altered = receipt(&stage, one).await;
        assert_ne!((altered.mac, altered.code()), (first.mac, first.code()));
        assert_eq!(found(&stage, &first).await, None);
        assert_eq!(found(&stage, &second).await.as_deref(), Some("0002"), "others are as they were");
        let key = receipts::signing_key(&stage.app, exam.exam.id).await.unwrap();
        assert!(key.has_signed(&first), "what the candidate holds stays genuine");
        stage.database().execute(&format!("DELETE FROM answers {row}"));
        assert_eq!(receipt(&stage, one).await.statement.n_answered, 11);
        assert_eq!(found(&stage, &first).await, None);
    }

    async fn another_candidates_receipt_is_not_found(stage) {
        stage.bank().await;
        let (exam, other) = (stage.exam().publish(2).await, stage.exam().publish(1).await);
        let (one, two) = (stage.seat(&exam, 1).await, stage.seat(&exam, 2).await);
        let elsewhere = stage.seat(&other, 1).await;
        stage.sit(one, 3).await;
        for who in [two.who, elsewhere.who] {
            let refused = receipts::own(&stage.app, who, one.attempt).await;
            assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
        }
        let receipt = receipt(&stage, one).await;
        let elsewhere = receipts::find_by_code(&stage.app, other.exam.id, receipt.code()).await;
        assert!(elsewhere.unwrap().is_none(), "a code is one of its exam");
    }

    async fn there_is_no_receipt_before_the_end_is_recorded(stage) {
        stage.bank().await;
        let exam = stage.exam().publish(2).await;
        let seat = stage.seat(&exam, 1).await;
        let refused = async || receipts::own(&stage.app, seat.who, seat.attempt).await;
        assert!(matches!(refused().await, Err(Error::AttemptOpen)));
        let deadline = stage.start(seat).await.unwrap().attempt.running.unwrap().deadline;
        let slot = stage.paper(seat).await.slots.remove(0);
        stage.save(seat, 1, 1, right(&slot)).await.unwrap();
        assert!(matches!(refused().await, Err(Error::AttemptOpen)));
        stage.advance_to(deadline + exam.exam.rules.grace + MS);
        assert!(matches!(refused().await, Err(Error::AttemptOpen)), "a save may still be under way");
        stage.tick().await;
        let receipt = receipt(&stage, seat).await;
        assert_eq!((receipt.statement.closed.at, receipt.statement.closed.how), (deadline, How::Expired));
        assert_eq!(receipt.statement.n_answered, 1);
        assert!(stage.save(seat, 1, 2, wrong(&slot)).await.is_err());
        assert_eq!(receipts::own(&stage.app, seat.who, seat.attempt).await.unwrap(), receipt);
    }

    async fn an_exam_that_is_over_does_not_show_its_signing_key(stage) {
        stage.bank().await;
        let draft = stage.exam().draft(1).await;
        let refused = receipts::signing_key(&stage.app, draft.id).await;
        assert!(matches!(refused, Err(Error::ExamState { found: State::Draft, .. })), "{refused:?}");
        let exam = stage.exam().publish(1).await;
        let id = exam.exam.id;
        let key = receipts::signing_key(&stage.app, id).await.unwrap().to_string();
        exams::close(&stage.app, id).await.unwrap();
        let mut pieces = drawings::drawing_file(&stage.app, id).await.unwrap();
        let mut shown = drawings::certificate(&stage.app, id).await.unwrap().drawn.statement.unwrap();
        while let Some(piece) = pieces.recv().await {
            shown.push_str(&String::from_utf8(piece).unwrap());
        }
        assert!(!shown.contains(&key));
        assert!(!shown.contains(&exam.exam.seed.unwrap().to_string()), "from which the key follows");
    }
}
