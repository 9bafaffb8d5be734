//! A proctor collects a paper: once, beside the candidate's own submission, and told apart from it.

use examhall::app::proctoring::collecting::{self, Collected};
use examhall::app::proctoring::pauses::{self, Clock, Setting};
use examhall::app::proctoring::refused::{self, Filter};
use examhall::app::{Error, audit, exams, live, receipts, results};
use examhall::domain::access::Staff;
use examhall::domain::attempt::{Closed, Decision, How, Phase, Reason, Refusal};
use examhall::domain::audit::Action;
use examhall::store::service::GAP;
use futures_util::future::join;
use jiff::SignedDuration;

use super::{closed, refusal};
use crate::support::bank::{right, wrong};
use crate::support::exam::Published;
use crate::support::stage::Seat;
use crate::support::{MS, Stage};

const REASON: &str = "设备故障";

async fn published(stage: &Stage, n_candidates: usize) -> (Published, Staff) {
    stage.bank().await;
    let exam = stage.exam().unshuffled().publish(n_candidates).await;
    (exam, stage.staff().await)
}

async fn started(stage: &Stage, exam: &Published, n: usize) -> Seat {
    let seat = stage.seat(exam, n).await;
    stage.start(seat).await.unwrap();
    seat
}

async fn collect(
    stage: &Stage,
    staff: &Staff,
    exam: &Published,
    seat: Seat,
) -> Result<Collected, Error> {
    collecting::collect(&stage.app, staff, exam.exam.id, seat.attempt, REASON).await
}

/// The entries that tell of a collected paper: by whom, and why.
async fn noted(stage: &Stage, exam: &Published) -> Vec<(String, String)> {
    let lines = audit::list(&stage.app, Some(exam.exam.id), None, 100)
        .await
        .unwrap();
    let lines = lines
        .into_iter()
        .filter(|line| line.action == Action::AttemptCollected);
    let told = |line: audit::Line| {
        assert!(line.attempt.is_some());
        let reason = line.facts["reason"].as_str().unwrap().to_owned();
        (line.by.unwrap().username, reason)
    };
    lines.map(told).collect()
}

async fn total(
    stage: &Stage,
    staff: &Staff,
    exam: &Published,
    seat: Seat,
) -> (String, Option<How>) {
    let detail = results::detail(&stage.app, staff, exam.exam.id, seat.attempt)
        .await
        .unwrap();
    (
        detail.sitting.sums.unwrap().total.to_string(),
        detail.sitting.closed_how,
    )
}

on_each_database! {
    async fn a_paper_is_collected_once_graded_and_told_apart(stage) {
        let (exam, staff) = published(&stage, 2).await;
        let seat = started(&stage, &exam, 1).await;
        let paper = stage.paper(seat).await;
        stage.save(seat, 1, 1, right(&paper.slots[0])).await.unwrap();
        stage.advance(SignedDuration::from_mins(10));
        let first = collect(&stage, &staff, &exam, seat).await.unwrap();
        let end = Closed { at: stage.now(), how: How::Collected };
        assert_eq!(first.closed, end);
        assert_eq!(stage.phase(seat).await, closed(stage.now(), How::Collected));
        assert_eq!(total(&stage, &staff, &exam, seat).await, ("2".to_owned(), Some(How::Collected)), "graded at once");

        // The candidate takes away the same receipt, which says how it ended.
        let own = receipts::own(&stage.app, seat.who, seat.attempt).await.unwrap();
        assert_eq!(own, first.receipt);
        assert_eq!((own.statement.closed, own.statement.n_answered), (end, 1));

        // Again, by somebody else and for another reason: what was done is found, and nothing is noted.
        stage.advance(SignedDuration::from_mins(1));
        let other = stage.staff_named("second").await;
        let again = collecting::collect(&stage.app, &other, exam.exam.id, seat.attempt, "又一次").await.unwrap();
        assert_eq!((again.closed, again.receipt), (end, first.receipt));
        assert_eq!(noted(&stage, &exam).await, [("staff".to_owned(), REASON.to_owned())]);

        let page = live::load(&stage.app, exam.exam.id, live::Filter::default(), 10).await.unwrap();
        assert_eq!((page.snapshot.counts.collected, page.snapshot.counts.forced, page.snapshot.counts.submitted), (1, 0, 0));
        // The exam ends for the others: this one ended as it did.
        exams::close(&stage.app, exam.exam.id).await.unwrap();
        stage.tick().await;
        assert_eq!(stage.phase(seat).await, Phase::Closed(end));
        assert_eq!(collect(&stage, &staff, &exam, seat).await.unwrap().closed, end, "found even then");
    }

    async fn what_is_not_under_way_is_not_collected(stage) {
        let (exam, staff) = published(&stage, 5).await;
        let ready = stage.seat(&exam, 1).await;
        assert_eq!(refusal(collect(&stage, &staff, &exam, ready).await), Refusal::NotStarted);

        let submitted = started(&stage, &exam, 2).await;
        let end = stage.submit(submitted).await.unwrap();
        assert_eq!(refusal(collect(&stage, &staff, &exam, submitted).await), Refusal::AttemptClosed { closed: end });

        let elsewhere = stage.exam().seed(8).publish(1).await;
        let foreign = started(&stage, &elsewhere, 1).await;
        assert!(matches!(collect(&stage, &staff, &exam, foreign).await, Err(Error::NotFound)));
        for reason in ["", " ", &"长".repeat(201), "响\u{7}铃"] {
            let refused = collecting::collect(&stage.app, &staff, elsewhere.exam.id, foreign.attempt, reason).await;
            assert!(matches!(refused, Err(Error::Field { field: "reason", .. })), "{reason:?}");
        }
        assert!(matches!(stage.phase(foreign).await, Phase::InProgress(_)));

        // Between the end of the exam and that of its last attempt.
        let overdue = started(&stage, &exam, 3).await;
        let rules = &exam.exam.rules;
        stage.advance(rules.duration + rules.grace);
        assert!(matches!(stage.phase(overdue).await, Phase::InProgress(_)), "the last moment of the grace");
        stage.advance(MS);
        let refused = refusal(collect(&stage, &staff, &exam, overdue).await);
        assert!(matches!(refused, Refusal::AttemptClosed { closed } if closed.how == How::Expired), "{refused}");
        assert!(noted(&stage, &exam).await.is_empty());
    }

    async fn a_paused_attempt_is_collected(stage) {
        let (exam, staff) = published(&stage, 1).await;
        let seat = started(&stage, &exam, 1).await;
        let setting = Setting { clock: Clock::Stands, reason: REASON.to_owned() };
        pauses::set_one(&stage.app, &staff, exam.exam.id, seat.attempt, setting).await.unwrap();
        stage.advance(SignedDuration::from_hours(5));
        let collected = collect(&stage, &staff, &exam, seat).await.unwrap();
        assert_eq!(collected.closed, Closed { at: stage.now(), how: How::Collected });
    }

    async fn a_save_that_comes_after_is_kept_and_can_be_admitted(stage) {
        let (exam, staff) = published(&stage, 1).await;
        let seat = started(&stage, &exam, 1).await;
        let paper = stage.paper(seat).await;
        stage.save(seat, 1, 1, wrong(&paper.slots[0])).await.unwrap();
        collect(&stage, &staff, &exam, seat).await.unwrap();
        assert_eq!(total(&stage, &staff, &exam, seat).await.0, "0");
        let refused = refusal(stage.save(seat, 1, 2, right(&paper.slots[0])).await);
        assert!(matches!(refused, Refusal::AttemptClosed { closed } if closed.how == How::Collected), "{refused}");
        let refused = refusal(stage.submit(seat).await);
        assert!(matches!(refused, Refusal::AttemptClosed { closed } if closed.how == How::Collected), "{refused}");
        let [answer] = &stage.answers(seat).await[..] else { panic!("one answer") };
        assert_eq!(answer.revision, 1, "nothing of it is stored as an answer");

        let kept = refused::list(&stage.app, exam.exam.id, Filter::default(), 10).await.unwrap();
        let [one] = &kept[..] else { panic!("{} are kept", kept.len()) };
        assert_eq!((one.save.reason, one.save.answer.revision), (Reason::Closed, 2));
        let admitted = (Decision::Admitted, "收卷时正在发送");
        refused::decide(&stage.app, &staff, exam.exam.id, one.id, admitted).await.unwrap();
        assert_eq!(total(&stage, &staff, &exam, seat).await.0, "2", "what was under way is not lost");
    }

    async fn of_a_submission_and_a_collection_one_came_first(stage) {
        let (exam, staff) = published(&stage, 8).await;
        for n in 1..=8 {
            let seat = started(&stage, &exam, n).await;
            let (own, collected) = if n % 2 == 0 {
                join(stage.submit(seat), collect(&stage, &staff, &exam, seat)).await
            } else {
                let (collected, own) = join(collect(&stage, &staff, &exam, seat), stage.submit(seat)).await;
                (own, collected)
            };
            let Phase::Closed(end) = stage.phase(seat).await else { panic!("it has ended") };
            match end.how {
                How::Submitted => {
                    assert_eq!(own.unwrap(), end);
                    assert_eq!(refusal(collected), Refusal::AttemptClosed { closed: end });
                }
                How::Collected => {
                    assert_eq!(collected.unwrap().closed, end);
                    assert_eq!(refusal(own), Refusal::AttemptClosed { closed: end });
                }
                How::Expired | How::Forced => panic!("{end:?}"),
            }
        }
    }

    async fn nothing_is_collected_before_lost_time_is_given_back(stage) {
        let (exam, staff) = published(&stage, 1).await;
        let seat = started(&stage, &exam, 1).await;
        stage.beat().await;
        // Down over the deadline.
        stage.advance(exam.exam.rules.duration + GAP);
        assert!(matches!(collect(&stage, &staff, &exam, seat).await, Err(Error::Busy)));
        assert!(stage.beat().await.outage.is_some());
        let staff = stage.staff().await;
        let seen = stage.phase(seat).await;
        let collected = collect(&stage, &staff, &exam, seat).await;
        assert_eq!(collected.is_ok(), matches!(seen, Phase::InProgress(_)), "{seen:?}");
    }
}
