//! One device at a time: by epoch, with an explicit take-over; what others send is refused and kept.

use examhall::app::admission::{For, issue_tickets};
use examhall::app::attempts;
use examhall::domain::attempt::Refusal;
use examhall::formats::response::ResponseForm;

use super::{acknowledged, refusal};
use crate::support::bank::{right, wrong};
use crate::support::exam::Published;
use crate::support::stage::Seat;
use crate::support::{MS, Stage};

/// A started attempt, the same candidate on a second device, and two answers to slot 1.
async fn two_devices(stage: &Stage) -> (Published, [Seat; 2], [ResponseForm; 2]) {
    stage.bank().await;
    let exam = stage.exam().publish(1).await;
    let first = stage.seat(&exam, 1).await;
    stage.start(first).await.unwrap();
    let second = stage.seat(&exam, 1).await;
    let asked = &stage.paper(first).await.slots[0];
    (exam, [first, second], [right(asked), wrong(asked)])
}

async fn n_kept(stage: &Stage, seat: Seat) -> u32 {
    let seen = attempts::load(&stage.app, seat.who, seat.attempt).await;
    seen.unwrap().attempt.n_refused
}

on_each_database! {
    async fn a_second_device_only_looks_on_until_it_takes_over(stage) {
        let (_, [first, second], [answer, other]) = two_devices(&stage).await;
        assert!(!stage.start(second).await.unwrap().is_active, "a start elsewhere takes nothing over");
        assert!(stage.start(first).await.unwrap().is_active);
        let here = Refusal::OtherDevice { epoch: 1 };
        assert_eq!(refusal(stage.save(second, 1, 1, answer).await), here);
        assert_eq!(refusal(stage.submit(second).await), here);

        let taken = stage.take_over(second).await.unwrap();
        assert_eq!((taken.attempt.device.epoch, taken.is_active), (2, true));
        assert_eq!(stage.take_over(second).await.unwrap().attempt.device.epoch, 2, "again changes nothing");
        let there = Refusal::OtherDevice { epoch: 2 };
        assert_eq!(refusal(stage.save(first, 1, 1, other.clone()).await), there);
        assert_eq!(refusal(stage.submit(first).await), there);
        stage.save_in(second, 2, 1, 1, other).await.unwrap();
        assert_eq!(n_kept(&stage, first).await, 2, "of each device what it could not save");
        stage.submit(second).await.unwrap();
    }

    async fn what_a_device_made_before_it_was_away_is_refused_when_it_is_back(stage) {
        let (_, [first, second], [answer, other]) = two_devices(&stage).await;
        stage.take_over(second).await.unwrap();
        stage.save_in(second, 2, 1, 1, other).await.unwrap();
        stage.take_over(first).await.unwrap();
        let delayed = stage.save_in(first, 1, 1, 7, answer.clone()).await;
        assert_eq!(refusal(delayed), Refusal::OtherDevice { epoch: 3 });
        assert_eq!(acknowledged(&stage.save_in(first, 3, 1, 2, answer).await.unwrap()), [(1, 2)]);
    }

    async fn a_take_over_that_was_long_under_way_pulls_nothing_back(stage) {
        let (_, [first, second], [answer, _]) = two_devices(&stage).await;
        let app = &stage.app;
        attempts::take_over(app, second.who, second.attempt, Some(1)).await.unwrap();
        attempts::take_over(app, first.who, first.attempt, Some(2)).await.unwrap();
        let duplicate = attempts::take_over(app, second.who, second.attempt, Some(1)).await;
        assert_eq!(refusal(duplicate), Refusal::OtherDevice { epoch: 3 });
        let repeated = attempts::take_over(app, first.who, first.attempt, Some(2)).await.unwrap();
        assert_eq!((repeated.attempt.device.epoch, repeated.is_active), (3, true));
        stage.save_in(first, 3, 1, 1, answer).await.unwrap();
    }

    async fn a_new_ticket_takes_the_attempt_from_the_old_device_at_once(stage) {
        let (exam, [first, _], [answer, _]) = two_devices(&stage).await;
        let again = For::These { numbers: vec!["0001".to_owned()], by: stage.staff().await };
        issue_tickets(&stage.app, exam.exam.id, again).await.unwrap();
        // Whatever a node still believes of the session.
        assert_eq!(refusal(stage.save(first, 1, 1, answer).await), Refusal::OtherDevice { epoch: 1 });
    }

    async fn a_refused_save_is_kept_once_however_often_it_comes(stage) {
        let (exam, [first, _], [answer, other]) = two_devices(&stage).await;
        stage.save(first, 1, 2, answer.clone()).await.unwrap();
        for _ in 0..3 {
            refusal(stage.save(first, 1, 1, answer.clone()).await);
        }
        assert_eq!(n_kept(&stage, first).await, 1);
        refusal(stage.save(first, 1, 2, other.clone()).await);
        assert_eq!(n_kept(&stage, first).await, 2, "a stale one and one in conflict");
        stage.advance_to(stage.now() + exam.exam.rules.duration + exam.exam.rules.grace + MS);
        for _ in 0..3 {
            refusal(stage.save(first, 1, 3, other.clone()).await);
        }
        assert_eq!(n_kept(&stage, first).await, 3, "and a late one");
        assert_eq!(acknowledged(&stage.save(first, 1, 2, answer).await.unwrap()), [(1, 2)], "stored is stored");
        assert_eq!(n_kept(&stage, first).await, 3);
    }
}
