//! Refused saves: kept once, looked at, decided once; and what was done is noted.

use examhall::app::admission::{For, issue_tickets};
use examhall::app::proctoring::extra_time::{self, Grant};
use examhall::app::proctoring::pauses::{self, Clock, Setting};
use examhall::app::proctoring::refused::{self, Decided, Filter, Seen};
use examhall::app::{Error, attempts, audit, exams, results};
use examhall::domain::access::Staff;
use examhall::domain::attempt::{Decision, MAX_REFUSED, Reason, Refusal};
use examhall::domain::audit::Action;
use examhall::domain::question::Kind;
use examhall::domain::roster::Whom;
use examhall::domain::{ExamId, RefusedSaveId};
use examhall::formats::response::ResponseForm;
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::refusal;
use crate::support::bank::{right, wrong};
use crate::support::exam::{Published, section};
use crate::support::stage::Seat;
use crate::support::{MS, Stage};

fn letters(letter: &str) -> ResponseForm {
    ResponseForm::Choices(vec![letter.to_owned()])
}

/// An exam of one single choice question, unshuffled: `B` is right.
async fn published(stage: &Stage, n_candidates: usize) -> (Published, Staff) {
    stage.bank().await;
    let exam = stage
        .exam()
        .sections(vec![section(Kind::Single, 1, "2")])
        .unshuffled()
        .publish(n_candidates)
        .await;
    (exam, stage.staff().await)
}

async fn started(stage: &Stage, exam: &Published, n: usize) -> Seat {
    let seat = stage.seat(exam, n).await;
    stage.start(seat).await.unwrap();
    seat
}

async fn list(stage: &Stage, exam: &Published, filter: Filter) -> Vec<Seen> {
    refused::list(&stage.app, exam.exam.id, filter, 100)
        .await
        .unwrap()
}

/// Why, with which revision, what, and against which revision that is stored.
fn told(seen: &[Seen]) -> Vec<(Reason, u32, Option<ResponseForm>, Option<u32>)> {
    let line = |seen: &Seen| {
        let stored = seen.stored.as_ref().map(|stored| stored.revision);
        (
            seen.save.reason,
            seen.sent.revision,
            seen.sent.response.clone(),
            stored,
        )
    };
    seen.iter().map(line).collect()
}

async fn decide(
    stage: &Stage,
    staff: &Staff,
    exam: ExamId,
    id: RefusedSaveId,
    decision: Decision,
) -> Result<Decided, Error> {
    refused::decide(&stage.app, staff, exam, id, (decision, "核实无误")).await
}

/// A candidate who saved `A` and whose `B` came a second too late; the attempt has ended.
async fn late(stage: &Stage, exam: &Published, n: usize) -> (Seat, RefusedSaveId) {
    let seat = started(stage, exam, n).await;
    stage.save(seat, 1, 4, letters("A")).await.unwrap();
    let rules = &exam.exam.rules;
    stage.advance(rules.duration + rules.grace + SignedDuration::from_secs(1));
    let refused = refusal(stage.save(seat, 1, 5, letters("B")).await);
    assert!(matches!(refused, Refusal::AttemptClosed { .. }));
    stage.tick().await;
    let attempt = Some(seat.attempt);
    let kept = list(
        stage,
        exam,
        Filter {
            attempt,
            ..Filter::default()
        },
    )
    .await;
    (seat, kept[0].id)
}

/// Total and sentence of the one slot.
async fn grade(stage: &Stage, staff: &Staff, exam: &Published, seat: Seat) -> (String, String) {
    let detail = results::detail(&stage.app, staff, exam.exam.id, seat.attempt)
        .await
        .unwrap();
    let total = detail.sitting.sums.unwrap().total.to_string();
    (total, detail.slots[0].sentences[0].clone())
}

/// What is noted of every exam before anybody sits it.
const PREPARING: [Action; 4] = [
    Action::ExamCreated,
    Action::RosterChanged,
    Action::ExamPublished,
    Action::TicketsIssued,
];

on_each_database! {
    async fn every_refused_save_is_kept_once_with_its_reason(stage) {
        let (exam, staff) = published(&stage, 1).await;
        let first = started(&stage, &exam, 1).await;
        stage.save(first, 1, 4, letters("A")).await.unwrap();
        for _ in 0..2 {
            refusal(stage.save(first, 1, 3, letters("C")).await);
            refusal(stage.save(first, 1, 4, letters("D")).await);
        }
        let second = stage.seat(&exam, 1).await;
        attempts::take_over(&stage.app, second.who, second.attempt, None).await.unwrap();
        stage.advance(MS);
        for _ in 0..2 {
            assert_eq!(refusal(stage.save(first, 1, 5, letters("B")).await), Refusal::OtherDevice { epoch: 2 });
        }
        stage.advance(SignedDuration::from_mins(1));
        let setting = Setting { clock: Clock::Stands, reason: "停电".to_owned() };
        pauses::set_many(&stage.app, &staff, exam.exam.id, Whom::All, setting).await.unwrap();
        stage.advance(exam.exam.rules.grace + MS);
        for _ in 0..2 {
            refusal(stage.save_in(second, 2, 1, 6, letters("B")).await);
        }
        exams::close(&stage.app, exam.exam.id).await.unwrap();
        stage.advance(SignedDuration::from_mins(70));
        for _ in 0..2 {
            refusal(stage.save_in(second, 2, 1, 6, letters("B")).await);
        }
        let kept = list(&stage, &exam, Filter::default()).await;
        let mut lines = told(&kept);
        lines[..2].sort_by_key(|line| line.1);
        assert_eq!(lines, [
            (Reason::Stale, 3, Some(letters("C")), Some(4)),
            (Reason::Conflict, 4, Some(letters("D")), Some(4)),
            (Reason::OtherDevice, 5, Some(letters("B")), Some(4)),
            (Reason::Paused, 6, Some(letters("B")), Some(4)),
            (Reason::Closed, 6, Some(letters("B")), Some(4)),
        ]);
        // An hour an attempt, 30 s of grace: the last came at 71 min 30 s and a little.
        let late: Vec<_> = kept.iter().map(|seen| seen.late.is_some()).collect();
        assert_eq!(late, [false, false, false, false, true]);
        assert_eq!(kept[4].late, Some(SignedDuration::from_mins(11) + MS + MS));
        assert_eq!(kept[0].person.entry.number, "0001");
        assert_eq!(stage.database().count("SELECT sum(n_refused) AS count FROM attempts"), 5);
    }

    async fn of_one_attempt_no_more_are_kept_than_the_bound(stage) {
        let (exam, _) = published(&stage, 1).await;
        let seat = started(&stage, &exam, 1).await;
        stage.save(seat, 1, 9, letters("A")).await.unwrap();
        stage.database().execute(&format!("UPDATE attempts SET n_refused = {}", MAX_REFUSED - 1));
        for revision in [1, 1, 2, 3] {
            assert!(matches!(refusal(stage.save(seat, 1, revision, letters("B")).await), Refusal::StaleRevision { .. }));
        }
        assert_eq!(list(&stage, &exam, Filter::default()).await.len(), 1);
        assert_eq!(stage.database().count("SELECT sum(n_refused) AS count FROM attempts"), i64::from(MAX_REFUSED));
    }

    async fn refused_saves_are_listed_by_attempt_by_decision_and_in_pages(stage) {
        let (exam, staff) = published(&stage, 2).await;
        let (one, two) = (started(&stage, &exam, 1).await, started(&stage, &exam, 2).await);
        for (seat, revision) in [(one, 1), (two, 1), (one, 2), (two, 2)] {
            stage.save(seat, 1, 9, letters("A")).await.unwrap();
            refusal(stage.save(seat, 1, revision, letters("B")).await);
            stage.advance(MS);
        }
        let all = list(&stage, &exam, Filter::default()).await;
        let whose: Vec<_> = all.iter().map(|seen| (seen.attempt.id, seen.sent.revision)).collect();
        assert_eq!(whose, [(one.attempt, 1), (two.attempt, 1), (one.attempt, 2), (two.attempt, 2)]);
        let of_two = Filter { attempt: Some(two.attempt), ..Filter::default() };
        let ids = |seen: &[Seen]| seen.iter().map(|seen| seen.id).collect::<Vec<_>>();
        assert_eq!(ids(&list(&stage, &exam, of_two).await), [all[1].id, all[3].id]);
        let rest = Filter { after: Some(all[1].id), ..Filter::default() };
        assert_eq!(ids(&list(&stage, &exam, rest).await), [all[2].id, all[3].id]);
        decide(&stage, &staff, exam.exam.id, all[2].id, Decision::Dismissed).await.unwrap();
        let decided = |decision| Filter { decision: Some(decision), ..Filter::default() };
        assert_eq!(ids(&list(&stage, &exam, decided(None)).await), [all[0].id, all[1].id, all[3].id]);
        assert_eq!(ids(&list(&stage, &exam, decided(Some(Decision::Dismissed))).await), [all[2].id]);
        assert!(list(&stage, &exam, decided(Some(Decision::Admitted))).await.is_empty());
    }

    async fn an_admitted_save_becomes_the_answer_and_is_graded(stage) {
        let (exam, staff) = published(&stage, 1).await;
        let (seat, id) = late(&stage, &exam, 1).await;
        let before = grade(&stage, &staff, &exam, seat).await;
        assert_eq!(before.0, "0");
        let decided = decide(&stage, &staff, exam.exam.id, id, Decision::Admitted).await.unwrap();
        assert_eq!((decided.revision, decided.sums.unwrap().total.to_string().as_str()), (Some(6), "2"));
        let after = grade(&stage, &staff, &exam, seat).await;
        assert_eq!(after.0, "2");
        assert_ne!(after.1, before.1, "{}", after.1);
        let answers = stage.answers(seat).await;
        assert_eq!((answers[0].revision, answers[0].response.clone()), (6, Some(letters("B"))));
        assert_eq!(stage.database().count("SELECT count(*) AS count FROM grades"), 2, "the first stays");
        let own = results::own_result(&stage.app, seat.who, seat.attempt).await.unwrap();
        assert_eq!(own.sums.total.to_string(), "2");
        let kept = list(&stage, &exam, Filter::default()).await;
        let ruling = kept[0].ruling.clone().unwrap();
        assert_eq!((ruling.decision, ruling.at, ruling.by.username.as_str()), (Decision::Admitted, stage.now(), "staff"));
        assert_eq!(kept[0].sent.response, Some(letters("B")), "what was sent stays as it was sent");
    }

    async fn a_dismissed_save_changes_nothing(stage) {
        let (exam, staff) = published(&stage, 1).await;
        let (seat, id) = late(&stage, &exam, 1).await;
        let decided = decide(&stage, &staff, exam.exam.id, id, Decision::Dismissed).await.unwrap();
        assert_eq!((decided.revision, decided.sums), (None, None));
        assert_eq!(grade(&stage, &staff, &exam, seat).await.0, "0");
        assert_eq!(stage.answers(seat).await[0].revision, 4);
        assert_eq!(stage.database().count("SELECT count(*) AS count FROM grades"), 1);
    }

    async fn a_refused_save_is_decided_once(stage) {
        let (exam, staff) = published(&stage, 2).await;
        for (n, decision) in [(1, Decision::Admitted), (2, Decision::Dismissed)] {
            // The window is as long as two attempts.
            let (_, id) = late(&stage, &exam, n).await;
            decide(&stage, &staff, exam.exam.id, id, decision).await.unwrap();
            for again in [Decision::Admitted, Decision::Dismissed] {
                let refused = decide(&stage, &staff, exam.exam.id, id, again).await;
                assert!(matches!(refused, Err(Error::AlreadyDecided { decision: told }) if told == decision));
            }
        }
        assert_eq!(stage.database().count("SELECT count(*) AS count FROM grades"), 3);
    }

    async fn nothing_is_admitted_while_its_candidate_can_save(stage) {
        let (exam, staff) = published(&stage, 1).await;
        let seat = started(&stage, &exam, 1).await;
        stage.save(seat, 1, 2, letters("A")).await.unwrap();
        refusal(stage.save(seat, 1, 1, letters("B")).await);
        let id = list(&stage, &exam, Filter::default()).await[0].id;
        let refused = decide(&stage, &staff, exam.exam.id, id, Decision::Admitted).await;
        assert!(matches!(refused, Err(Error::AttemptOpen)));
        assert!(list(&stage, &exam, Filter::default()).await[0].ruling.is_none());
        stage.submit(seat).await.unwrap();
        decide(&stage, &staff, exam.exam.id, id, Decision::Admitted).await.unwrap();
        assert_eq!(grade(&stage, &staff, &exam, seat).await.0, "2");
    }

    async fn an_answer_to_a_slot_without_one_can_be_admitted(stage) {
        stage.bank().await;
        let exam = stage.exam().publish(1).await;
        let staff = stage.staff().await;
        let seat = started(&stage, &exam, 1).await;
        let paper = stage.paper(seat).await;
        stage.save(seat, 1, 1, wrong(&paper.slots[0])).await.unwrap();
        stage.submit(seat).await.unwrap();
        let answer = right(&paper.slots[11]);
        refusal(stage.save(seat, 12, 3, answer.clone()).await);
        let kept = list(&stage, &exam, Filter::default()).await;
        assert_eq!((kept[0].stored.is_none(), kept[0].late, kept[0].sent.response.clone()), (true, None, Some(answer)));
        let decided = decide(&stage, &staff, exam.exam.id, kept[0].id, Decision::Admitted).await.unwrap();
        let sums = decided.sums.unwrap();
        assert_eq!((decided.revision, sums.n_right, sums.n_unanswered), (Some(4), 1, 10));
    }

    async fn what_belongs_to_another_exam_is_not_found(stage) {
        let (exam, staff) = published(&stage, 1).await;
        let other = stage.exam().publish(1).await;
        let (seat, id) = late(&stage, &exam, 1).await;
        for decision in [Decision::Admitted, Decision::Dismissed] {
            let refused = decide(&stage, &staff, other.exam.id, id, decision).await;
            assert!(matches!(refused, Err(Error::NotFound)));
        }
        for filter in [
            Filter { attempt: Some(seat.attempt), ..Filter::default() },
            Filter { after: Some(id), ..Filter::default() },
        ] {
            let refused = refused::list(&stage.app, other.exam.id, filter, 10).await;
            assert!(matches!(refused, Err(Error::NotFound)));
        }
        assert!(list(&stage, &other, Filter::default()).await.is_empty());
        assert!(list(&stage, &exam, Filter::default()).await[0].ruling.is_none());
    }

    async fn who_did_what_and_when_is_noted_newest_first(stage) {
        let (exam, staff) = published(&stage, 2).await;
        let (app, id, began) = (&stage.app, exam.exam.id, stage.now());
        let grant = Grant {
            id: None,
            whom: Whom::All,
            extra: SignedDuration::from_secs(300),
            reason: "网络故障".to_owned(),
        };
        let granted = extra_time::grant(app, &staff, id, grant).await.unwrap();
        let seat = started(&stage, &exam, 1).await;
        stage.save(seat, 1, 4, letters("A")).await.unwrap();
        for (clock, after) in [(Clock::Stands, 60), (Clock::Stands, 1), (Clock::Goes, 119), (Clock::Goes, 1)] {
            stage.advance(SignedDuration::from_secs(after));
            let setting = Setting { clock, reason: "停电".to_owned() };
            pauses::set_one(app, &staff, id, seat.attempt, setting).await.unwrap();
        }
        for revision in [2, 3] {
            stage.advance(MS);
            refusal(stage.save(seat, 1, revision, letters("B")).await);
        }
        stage.submit(seat).await.unwrap();
        let kept = list(&stage, &exam, Filter::default()).await;
        decide(&stage, &staff, id, kept[0].id, Decision::Admitted).await.unwrap();
        stage.advance(MS);
        decide(&stage, &staff, id, kept[1].id, Decision::Dismissed).await.unwrap();
        stage.advance(MS);
        let numbers = vec!["0002".to_owned()];
        let tickets = issue_tickets(app, id, For::These { numbers, by: staff }).await.unwrap();

        let entries = audit::list(app, Some(id), None, 10).await.unwrap();
        let told: Vec<_> = entries
            .iter()
            .filter(|entry| !PREPARING.contains(&entry.action))
            .map(|entry| {
                assert_eq!(entry.by.as_ref().unwrap().username, "staff");
                let after = entry.at.duration_since(began).as_secs();
                (entry.action.as_str(), after, entry.attempt, Value::Object(entry.facts.clone()))
            })
            .collect();
        let one = Some(seat.attempt);
        assert_eq!(told, [
            ("ticket_reissued", 181, None, json!({ "candidate": tickets[0].person.id.to_string() })),
            ("refused_save_dismissed", 181, one, json!({
                "refused_save": kept[1].id.to_string(), "slot": 1, "refused_revision": 3, "reason": "核实无误",
            })),
            ("refused_save_admitted", 181, one, json!({
                "refused_save": kept[0].id.to_string(), "slot": 1, "refused_revision": 2, "stored_revision": 4,
                "admitted_revision": 5, "reason": "核实无误",
            })),
            ("attempt_resumed", 180, one, json!({ "n_attempts": 1, "duration_ms": 120_000, "reason": "停电" })),
            ("attempt_paused", 60, one, json!({ "n_attempts": 1, "reason": "停电" })),
            ("extra_time_granted", 0, None, json!({
                "allowance": granted.allowance.id.to_string(), "scope": "all", "duration_ms": 300_000,
                "n_attempts": 2, "n_over": 0, "reason": "网络故障",
            })),
        ]);
        let page = audit::list(app, Some(id), Some(entries[3].id), 1).await.unwrap();
        assert_eq!(page.iter().map(|entry| entry.id).collect::<Vec<_>>(), [entries[4].id]);
        let other = stage.exam().publish(1).await;
        let others = audit::list(app, Some(other.exam.id), None, 10).await.unwrap();
        assert!(others.iter().all(|entry| PREPARING.contains(&entry.action)), "{others:?}");
    }
}
