//! The clock decides: windows, deadlines, grace, and ends that nobody had to be awake for.

use examhall::app::{Error, exams, results, ticker};
use examhall::domain::attempt::{How, Phase, Refusal};
use examhall::domain::exam::State;
use examhall::formats::response::ResponseForm;
use futures_util::future::{join_all, join3};
use jiff::SignedDuration;

use super::{acknowledged, closed, refusal};
use crate::support::bank::right;
use crate::support::exam::Published;
use crate::support::stage::Seat;
use crate::support::{MS, Stage};

/// A published exam and its one candidate, who has started.
async fn started(stage: &Stage) -> (Published, Seat) {
    stage.bank().await;
    let exam = stage.exam().publish(1).await;
    let seat = stage.seat(&exam, 1).await;
    stage.start(seat).await.unwrap();
    (exam, seat)
}

async fn first_right(stage: &Stage, seat: Seat) -> ResponseForm {
    right(&stage.paper(seat).await.slots[0])
}

/// How the store has it, whatever the clock says.
async fn noted(stage: &Stage, exam: &Published) -> (Option<jiff::Timestamp>, Option<How>, bool) {
    let standings = results::standings(&stage.app, exam.exam.id).await.unwrap();
    let sitting = standings.lines[0].sitting.clone().unwrap();
    (
        sitting.closed_at,
        sitting.closed_how,
        sitting.sums.is_some(),
    )
}

on_each_database! {
    async fn an_attempt_starts_within_the_window_only(stage) {
        stage.bank().await;
        let opens_at = stage.now() + SignedDuration::from_mins(10);
        let exam = stage.exam().rules(|rules| rules.opens_at = opens_at).publish(2).await;
        let (early, late) = (stage.seat(&exam, 1).await, stage.seat(&exam, 2).await);
        stage.advance_to(opens_at - MS);
        assert_eq!(refusal(stage.start(early).await), Refusal::NotYetOpen { opens_at });
        assert_eq!(stage.phase(early).await, Phase::Ready);
        stage.advance(MS);
        stage.start(early).await.unwrap();
        let closes_at = exam.exam.rules.closes_at;
        stage.advance_to(closes_at);
        assert_eq!(refusal(stage.start(late).await), Refusal::WindowOver { closes_at });
    }

    async fn a_late_start_gets_only_what_is_left_of_the_window(stage) {
        stage.bank().await;
        let exam = stage.exam().publish(2).await;
        let (early, late) = (stage.seat(&exam, 1).await, stage.seat(&exam, 2).await);
        let rules = &exam.exam.rules;
        let full = stage.start(early).await.unwrap().attempt.running.unwrap();
        assert_eq!(full.deadline, full.started_at + rules.duration);
        stage.advance_to(rules.closes_at - SignedDuration::from_mins(7));
        let short = stage.start(late).await.unwrap().attempt.running.unwrap();
        assert_eq!(short.deadline, rules.closes_at);
    }

    async fn a_save_is_taken_until_deadline_and_grace_and_not_a_millisecond_longer(stage) {
        let (exam, seat) = started(&stage).await;
        let response = first_right(&stage, seat).await;
        let deadline = stage.now() + exam.exam.rules.duration;
        stage.advance_to(deadline + exam.exam.rules.grace);
        stage.save(seat, 1, 1, response.clone()).await.unwrap();
        stage.advance(MS);
        let refused = refusal(stage.save(seat, 1, 2, response.clone()).await);
        assert!(matches!(refused, Refusal::AttemptClosed { closed } if closed.at == deadline && closed.how == How::Expired));
        // A retry of what was acknowledged is acknowledged again, however late: it is stored.
        assert_eq!(acknowledged(&stage.save(seat, 1, 1, response).await.unwrap()), [(1, 1)]);
        assert!(matches!(refusal(stage.submit(seat).await), Refusal::AttemptClosed { .. }));
        assert_eq!(stage.answers(seat).await.into_iter().map(|answer| answer.revision).collect::<Vec<_>>(), [1]);
    }

    async fn an_attempt_is_closed_by_the_clock_though_nobody_noted_it(stage) {
        let (exam, seat) = started(&stage).await;
        let deadline = stage.now() + exam.exam.rules.duration;
        stage.advance_to(deadline + exam.exam.rules.grace + MS);
        assert_eq!(stage.phase(seat).await, closed(deadline, How::Expired));
        assert_eq!(noted(&stage, &exam).await, (None, None, false));
        stage.advance(SignedDuration::from_mins(20));
        stage.tick().await;
        assert_eq!(noted(&stage, &exam).await, (Some(deadline), Some(How::Expired), true), "at its deadline, not when it was noted");
        assert_eq!(stage.phase(seat).await, closed(deadline, How::Expired));
    }

    async fn the_ticker_leaves_open_what_still_has_grace(stage) {
        let (exam, seat) = started(&stage).await;
        stage.advance_to(stage.now() + exam.exam.rules.duration + exam.exam.rules.grace);
        stage.tick().await;
        assert!(matches!(stage.phase(seat).await, Phase::InProgress(_)));
        stage.advance(MS);
        stage.tick().await;
        assert!(noted(&stage, &exam).await.2);
    }

    async fn a_deadline_that_passed_while_the_server_was_down_ends_the_attempt_the_same(stage) {
        let (exam, seat) = started(&stage).await;
        let response = first_right(&stage, seat).await;
        stage.save(seat, 1, 1, response.clone()).await.unwrap();
        let deadline = stage.now() + exam.exam.rules.duration;
        let stage = stage.restart();
        stage.save(seat, 1, 2, response.clone()).await.unwrap();
        stage.advance_to(deadline + SignedDuration::from_mins(30));
        let stage = stage.restart();
        assert_eq!(stage.phase(seat).await, closed(deadline, How::Expired));
        assert!(matches!(refusal(stage.save(seat, 1, 3, response).await), Refusal::AttemptClosed { .. }));
        stage.tick().await;
        let sums = results::own_result(&stage.app, seat.who, seat.attempt).await.unwrap().sums;
        assert_eq!((sums.n_right, sums.n_unanswered), (1, 11), "what was acknowledged is graded");
    }

    async fn staff_end_an_exam_for_everybody(stage) {
        stage.bank().await;
        let exam = stage.exam().publish(3).await;
        let (sits, submitted, absent) =
            (stage.seat(&exam, 1).await, stage.seat(&exam, 2).await, stage.seat(&exam, 3).await);
        stage.start(sits).await.unwrap();
        let response = first_right(&stage, sits).await;
        stage.save(sits, 1, 1, response.clone()).await.unwrap();
        stage.sit(submitted, 12).await;
        stage.advance(SignedDuration::from_mins(10));
        let ended = stage.now();
        let state = exams::close(&stage.app, exam.exam.id).await.unwrap().state;
        assert_eq!(state, State::Closed);
        assert_eq!(stage.phase(sits).await, closed(ended, How::Forced));
        assert!(matches!(stage.phase(submitted).await, Phase::Closed(end) if end.how == How::Submitted));
        assert!(matches!(refusal(stage.save(sits, 1, 2, response).await), Refusal::AttemptClosed { .. }));
        assert_eq!(refusal(stage.start(absent).await), Refusal::ExamNotOpen);
        let sums = results::own_result(&stage.app, sits.who, sits.attempt).await.unwrap().sums;
        assert_eq!(sums.n_right, 1, "graded as it was");
        stage.advance(SignedDuration::from_mins(10));
        exams::close(&stage.app, exam.exam.id).await.unwrap();
        assert_eq!(stage.phase(sits).await, closed(ended, How::Forced), "closing again changes nothing");
    }

    async fn who_starts_while_staff_close_is_ended_or_never_started(stage) {
        stage.bank().await;
        let exam = stage.exam().shared().publish(40).await;
        let mut seats = Vec::new();
        for n in 1..=40 {
            seats.push(stage.seat(&exam, n).await);
        }
        // Twenty sit and save; twenty start in the moment in which staff close.
        for seat in &seats[..20] {
            stage.start(*seat).await.unwrap();
        }
        let response = first_right(&stage, seats[0]).await;
        let sits = join_all(seats[..20].iter().map(|seat| stage.save(*seat, 1, 1, response.clone())));
        let starts = join_all(seats[20..].iter().map(|seat| stage.start(*seat)));
        let (saved, started, over) = join3(sits, starts, exams::close(&stage.app, exam.exam.id)).await;
        assert_eq!(over.unwrap().state, State::Closed);
        for (seat, saved) in seats[..20].iter().zip(saved) {
            let n_stored = stage.answers(*seat).await.len();
            assert_eq!(n_stored, usize::from(saved.is_ok()), "acknowledged is stored, refused is not: {saved:?}");
        }
        for (seat, started) in seats[20..].iter().zip(started) {
            let phase = stage.phase(*seat).await;
            let is_right = match &started {
                Ok(_) => matches!(phase, Phase::Closed(end) if end.how == How::Forced),
                Err(Error::Refused(Refusal::ExamNotOpen)) => phase == Phase::Ready,
                Err(_) => false,
            };
            assert!(is_right, "{started:?} {phase:?}");
        }
        assert_eq!(stage.database().count_deadlocks(), 0);
    }

    /// Staff closed the exam, and the server went down before it came to the attempts.
    async fn an_exam_that_was_half_closed_is_closed_whole_by_the_next_server(stage) {
        let (exam, seat) = started(&stage).await;
        let response = first_right(&stage, seat).await;
        stage.save(seat, 1, 1, response.clone()).await.unwrap();
        let id = exam.exam.id;
        stage.database().execute(&format!("UPDATE exams SET state = 'closed', closed_at = 1 WHERE id = '{id}'"));
        assert_eq!(refusal(stage.save(seat, 1, 2, response).await), Refusal::ExamNotOpen);
        assert_eq!(refusal(stage.submit(seat).await), Refusal::ExamNotOpen);
        let stage = stage.restart();
        stage.advance(SignedDuration::from_mins(5));
        ticker::resume(&stage.app).await.unwrap();
        assert_eq!(stage.phase(seat).await, closed(stage.now(), How::Forced));
        stage.tick().await;
        let sums = results::own_result(&stage.app, seat.who, seat.attempt).await.unwrap().sums;
        assert_eq!(sums.n_right, 1);
    }

    async fn an_attempt_past_its_time_when_staff_close_has_expired(stage) {
        let (exam, _) = started(&stage).await;
        let deadline = stage.now() + exam.exam.rules.duration;
        stage.advance_to(deadline + exam.exam.rules.grace + MS);
        exams::close(&stage.app, exam.exam.id).await.unwrap();
        assert_eq!(noted(&stage, &exam).await, (Some(deadline), Some(How::Expired), true));
    }

    async fn an_exam_closes_by_itself_when_window_and_grace_are_over(stage) {
        let (exam, _) = started(&stage).await;
        let rules = &exam.exam.rules;
        stage.advance_to(rules.closes_at + rules.grace);
        stage.tick().await;
        assert_eq!(exams::load(&stage.app, exam.exam.id).await.unwrap().state, State::Published);
        stage.advance(MS);
        stage.tick().await;
        assert_eq!(exams::load(&stage.app, exam.exam.id).await.unwrap().state, State::Closed);
    }

    async fn a_draft_cannot_be_closed(stage) {
        stage.bank().await;
        let draft = stage.exam().draft(1).await;
        let refused = exams::close(&stage.app, draft.id).await;
        assert!(matches!(refused, Err(Error::ExamState { found: State::Draft, wanted: State::Published })));
    }

    async fn six_hundred_attempts_due_at_once_are_all_closed_and_graded(stage) {
        stage.bank().await;
        let exam = stage.exam().shared().publish(600).await;
        for n in 1..=600 {
            let seat = stage.seat(&exam, n).await;
            stage.start(seat).await.unwrap();
        }
        stage.advance(SignedDuration::from_hours(2));
        stage.tick().await;
        let standings = results::standings(&stage.app, exam.exam.id).await.unwrap();
        let graded = standings.lines.iter().filter(|line| line.sitting.as_ref().unwrap().sums.is_some());
        assert_eq!(graded.count(), 600);
    }
}
