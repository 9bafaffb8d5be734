//! From publishing to the standings; retries, mistakes and strangers on the way.

use examhall::app::attempts::{self, SentAnswer};
use examhall::app::{Error, admission, results};
use examhall::domain::attempt::{How, Phase, Refusal};
use examhall::domain::question::Kind;
use examhall::domain::response::Misfit;
use examhall::formats::response::ResponseForm;
use futures_util::future::{join, join_all};
use jiff::SignedDuration;

use super::{acknowledged, closed, refusal};
use crate::support::Stage;
use crate::support::bank::{right, wrong};
use crate::support::exam::section;
use crate::support::stage::{HERE, Seat};

fn text(text: &str) -> ResponseForm {
    ResponseForm::Text(text.to_owned())
}

fn letters(letters: &[&str]) -> ResponseForm {
    ResponseForm::Choices(letters.iter().map(ToString::to_string).collect())
}

/// Slot, revision and response of everything that is stored.
async fn stored(stage: &Stage, seat: Seat) -> Vec<(u32, u32, Option<ResponseForm>)> {
    stage
        .answers(seat)
        .await
        .into_iter()
        .map(|answer| (answer.slot, answer.revision, answer.response))
        .collect()
}

/// A started attempt at one single choice question, unshuffled: `B` is right.
async fn at_a_single_choice(stage: &Stage) -> Seat {
    stage.bank().await;
    let exam = stage
        .exam()
        .sections(vec![section(Kind::Single, 1, "2")])
        .unshuffled()
        .publish(1)
        .await;
    let seat = stage.seat(&exam, 1).await;
    stage.start(seat).await.unwrap();
    seat
}

on_each_database! {
    async fn publish_enter_start_save_submit_and_be_graded(stage) {
        stage.bank().await;
        let exam = stage.exam().pass_marks("21").publish(3).await;
        let (one, two) = (stage.seat(&exam, 1).await, stage.seat(&exam, 2).await);
        assert_eq!(stage.phase(one).await, Phase::Ready);
        stage.start(one).await.unwrap();
        let paper = stage.paper(one).await;
        assert_eq!(paper.slots.len(), 12);
        stage.advance(SignedDuration::from_mins(1));
        for (slot, asked) in (1..).zip(&paper.slots) {
            stage.save(one, slot, 1, wrong(asked)).await.unwrap();
            stage.save(one, slot, 2, right(asked)).await.unwrap();
        }
        stage.advance(SignedDuration::from_mins(9));
        let end = stage.submit(one).await.unwrap();
        assert_eq!((end.at, end.how), (stage.now(), How::Submitted));
        stage.sit(two, 0).await;
        // Nobody has to wait for a ticker: the grade is there.
        let result = results::own_result(&stage.app, one.who, one.attempt).await.unwrap();
        assert_eq!((result.sums.total.to_string().as_str(), result.passed), ("42", Some(true)));

        let standings = results::standings(&stage.app, exam.exam.id).await.unwrap();
        let lines: Vec<_> = standings
            .lines
            .iter()
            .map(|line| {
                let total = line.sitting.as_ref().and_then(|sitting| sitting.sums.as_ref()).map(|sums| sums.total.to_string());
                (line.rank, line.person.entry.number.as_str(), total, line.n_started)
            })
            .collect();
        let of = |text: &str| Some(text.to_owned());
        assert_eq!(standings.out_of.to_string(), "42");
        assert_eq!(lines, [(Some(1), "0001", of("42"), 1), (Some(2), "0002", of("0"), 1), (None, "0003", None, 0)]);
        let first = standings.lines[0].sitting.as_ref().unwrap();
        assert_eq!(results::used_ms(first), Some(600_000));
    }

    async fn starting_and_submitting_twice_changes_nothing(stage) {
        let seat = at_a_single_choice(&stage).await;
        let begun = stage.now();
        stage.advance(SignedDuration::from_mins(5));
        let again = stage.start(seat).await.unwrap();
        assert_eq!(again.attempt.running.unwrap().started_at, begun);
        let first = stage.submit(seat).await.unwrap();
        stage.advance(SignedDuration::from_hours(3));
        assert_eq!(stage.submit(seat).await.unwrap(), first);
        stage.tick().await;
        assert_eq!(stage.phase(seat).await, closed(first.at, How::Submitted));
        assert!(matches!(refusal(stage.start(seat).await), Refusal::AttemptClosed { .. }));
    }

    async fn of_many_starts_and_submissions_at_once_each_counts_once(stage) {
        stage.bank().await;
        let exam = stage.exam().publish(1).await;
        let seat = stage.seat(&exam, 1).await;
        let started = futures_util::future::join_all((0..40).map(|_| stage.start(seat))).await;
        assert!(started.iter().all(|seen| seen.as_ref().unwrap().attempt.id == seat.attempt));
        let ended = futures_util::future::join_all((0..40).map(|_| stage.submit(seat))).await;
        assert!(ended.iter().all(|end| end.as_ref().unwrap().at == stage.now()));
        let all = attempts::list(&stage.app, seat.who).await.unwrap().seen;
        assert_eq!(all.len(), 1);
    }

    async fn a_retried_save_is_acknowledged_again_and_an_old_one_refused(stage) {
        let seat = at_a_single_choice(&stage).await;
        for _ in 0..2 {
            let saved = stage.save(seat, 1, 2, letters(&["A"])).await.unwrap();
            assert_eq!(acknowledged(&saved), [(1, 2)]);
        }
        let conflict = refusal(stage.save(seat, 1, 2, letters(&["C"])).await);
        assert_eq!(conflict, Refusal::RevisionConflict { slot: 1, revision: 2 });
        let stale = refusal(stage.save(seat, 1, 1, letters(&["C"])).await);
        assert_eq!(stale, Refusal::StaleRevision { slot: 1, stored: 2, found: 1 });
        assert_eq!(stored(&stage, seat).await, [(1, 2, Some(letters(&["A"])))]);
    }

    async fn a_batch_with_one_answer_that_does_not_fit_changes_nothing(stage) {
        stage.bank().await;
        let exam = stage.exam().sections(vec![section(Kind::Single, 2, "2")]).publish(1).await;
        let seat = stage.seat(&exam, 1).await;
        stage.start(seat).await.unwrap();
        stage.save(seat, 2, 5, letters(&["D"])).await.unwrap();
        let save = async |slot: u32, revision: u32, response: ResponseForm| {
            let good = SentAnswer { slot: 1, revision: 1, response: Some(letters(&["A"])) };
            let bad = SentAnswer { slot, revision, response: Some(response) };
            attempts::save(&stage.app, seat.who, seat.attempt, 1, vec![good, bad]).await.unwrap_err()
        };
        assert!(matches!(save(3, 1, letters(&["A"])).await, Error::NoSuchSlot { slot: 3, n_slots: 2 }));
        assert!(matches!(save(0, 1, letters(&["A"])).await, Error::NoSuchSlot { slot: 0, n_slots: 2 }));
        assert!(matches!(save(1, 2, letters(&["A"])).await, Error::RepeatedSlot { slot: 1 }));
        assert!(matches!(save(2, 6, letters(&["A", "B"])).await, Error::Misfit { slot: 2, misfit: Misfit::TooMany { found: 2 } }));
        assert!(matches!(save(2, 6, letters(&["E"])).await, Error::Misfit { slot: 2, misfit: Misfit::UnknownOption { .. } }));
        assert!(matches!(save(2, 6, text("B")).await, Error::Misfit { slot: 2, misfit: Misfit::Kind { .. } }));
        assert_eq!(stored(&stage, seat).await, [(2, 5, Some(letters(&["D"])))]);
    }

    async fn each_answer_of_a_batch_is_decided_by_itself(stage) {
        stage.bank().await;
        let exam = stage.exam().sections(vec![section(Kind::Single, 3, "2")]).publish(1).await;
        let seat = stage.seat(&exam, 1).await;
        stage.start(seat).await.unwrap();
        stage.save(seat, 2, 5, letters(&["D"])).await.unwrap();
        let answer = |slot: u32, revision| SentAnswer { slot, revision, response: Some(letters(&["A"])) };
        let batch = vec![answer(1, 1), answer(2, 4), answer(3, 1)];
        let saved = attempts::save(&stage.app, seat.who, seat.attempt, 1, batch).await.unwrap();
        assert_eq!(acknowledged(&saved), [(1, 1), (3, 1)]);
        assert_eq!(saved.fates[1].refusal, Some(Refusal::StaleRevision { slot: 2, stored: 5, found: 4 }));
        let all = [(1, 1, Some(letters(&["A"]))), (2, 5, Some(letters(&["D"]))), (3, 1, Some(letters(&["A"])))];
        assert_eq!(stored(&stage, seat).await, all);
    }

    async fn an_answer_can_be_taken_back(stage) {
        let seat = at_a_single_choice(&stage).await;
        stage.save(seat, 1, 1, letters(&["B"])).await.unwrap();
        let take_back = vec![SentAnswer { slot: 1, revision: 2, response: None }];
        attempts::save(&stage.app, seat.who, seat.attempt, 1, take_back).await.unwrap();
        assert_eq!(stored(&stage, seat).await, [(1, 2, None)]);
        stage.submit(seat).await.unwrap();
        let sums = results::own_result(&stage.app, seat.who, seat.attempt).await.unwrap().sums;
        assert_eq!((sums.n_right, sums.n_unanswered), (0, 1));
    }

    async fn before_the_start_there_is_no_paper_and_nothing_to_save_or_submit(stage) {
        stage.bank().await;
        let exam = stage.exam().publish(1).await;
        let seat = stage.seat(&exam, 1).await;
        assert_eq!(refusal(attempts::paper(&stage.app, seat.who, seat.attempt).await), Refusal::NotStarted);
        assert_eq!(refusal(stage.save(seat, 1, 1, letters(&["A"])).await), Refusal::NotStarted);
        assert_eq!(refusal(stage.submit(seat).await), Refusal::NotStarted);
    }

    async fn anothers_attempt_is_not_found_by_any_act(stage) {
        stage.bank().await;
        let exam = stage.exam().publish(2).await;
        let other_exam = stage.exam().publish(1).await;
        let theirs = stage.seat(&exam, 2).await;
        stage.start(theirs).await.unwrap();
        for who in [stage.candidate(&exam, 1).await, stage.candidate(&other_exam, 1).await] {
            let (app, id) = (&stage.app, theirs.attempt);
            let spy = Seat { who, attempt: id };
            assert!(matches!(attempts::load(app, who, id).await, Err(Error::NotFound)));
            assert!(matches!(stage.start(spy).await, Err(Error::NotFound)));
            assert!(matches!(attempts::paper(app, who, id).await, Err(Error::NotFound)));
            assert!(matches!(attempts::answers(app, who, id).await, Err(Error::NotFound)));
            assert!(matches!(stage.save(spy, 1, 1, letters(&["A"])).await, Err(Error::NotFound)));
            assert!(matches!(stage.submit(spy).await, Err(Error::NotFound)));
            assert!(matches!(results::own_result(app, who, id).await, Err(Error::NotFound)));
        }
        assert!(stored(&stage, theirs).await.is_empty());
        assert!(matches!(stage.phase(theirs).await, Phase::InProgress(_)));
    }

    async fn who_enters_is_who_the_ticket_says(stage) {
        stage.bank().await;
        let exam = stage.exam().publish(2).await;
        let ticket = exam.tickets[0].ticket.expose();
        let enter = async |ticket: &str, name: &str, number: &str| admission::enter(&stage.app, HERE, ticket, name, number).await;
        assert!(matches!(enter(ticket, "考生2", "0001").await, Err(Error::IdentityMismatch)));
        assert!(matches!(enter(ticket, "考生1", "0002").await, Err(Error::IdentityMismatch)));
        assert!(matches!(enter(ticket, "考生1", "1").await, Err(Error::IdentityMismatch)));
        assert!(matches!(enter("0123456789abcdefghjkmnpqrs", "考生1", "0001").await, Err(Error::UnknownTicket)));
        let admitted = enter(&ticket.to_uppercase(), " 考生１ ", "０００１").await.unwrap();
        assert_eq!(admitted.person.id, exam.tickets[0].person.id);
    }

    async fn an_attempt_is_graded_once_whoever_comes_to_it(stage) {
        stage.bank().await;
        let exam = stage.exam().shared().publish(20).await;
        let mut seats = Vec::new();
        for n in 1..=20 {
            let seat = stage.seat(&exam, n).await;
            stage.start(seat).await.unwrap();
            seats.push(seat);
        }
        // Each submission grades what it closed, while the ticker looks for what is not graded.
        let submits = join_all(seats.iter().map(|seat| stage.submit(*seat)));
        let ticks = join_all((0..10).map(|_| stage.tick()));
        let (submitted, _) = join(submits, ticks).await;
        assert!(submitted.iter().all(Result::is_ok));
        stage.tick().await;
        assert_eq!(stage.database().count("SELECT count(*) AS count FROM grades"), 20);
    }
}
