//! The attempt's states and acts, all of them, in one table.

use examhall::domain::attempt::{Attempt, Closed, How, Refusal, Running};
use examhall::domain::exam::{PaperMode, Release, Rules, State};
use examhall::domain::seed::Seed;
use examhall::domain::{AttemptId, CandidateId, ExamId, PaperId};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

/// Minutes after eight.
fn at(mins: i64) -> Timestamp {
    "2026-11-22T08:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_mins(mins)
}

/// Open from 8:00 to 10:00; an hour each; a minute of grace.
fn rules() -> Rules {
    Rules {
        opens_at: at(0),
        closes_at: at(120),
        duration: SignedDuration::from_mins(60),
        grace: SignedDuration::from_mins(1),
        max_attempts: 1,
        pass_marks: None,
        papers: PaperMode::Own,
        n_forms: 1,
        score_release: Release::Never,
        review_release: Release::Never,
    }
}

fn attempt(running: Option<Running>, closed: Option<(i64, How)>) -> Attempt {
    let closed = closed.map(|(mins, how)| Closed { at: at(mins), how });
    let candidate = CandidateId::new(Uuid::from_u128(1));
    let id: AttemptId = examhall::domain::attempt::derive_id(&Seed::from_number(1), candidate, 1);
    let (exam, paper) = (
        ExamId::new(Uuid::from_u128(2)),
        PaperId::new(Uuid::from_u128(3)),
    );
    Attempt {
        id,
        exam,
        candidate,
        number: 1,
        paper,
        running,
        closed,
    }
}

/// Hours and minutes.
fn clock(at: Timestamp) -> String {
    at.strftime("%H:%M:%S").to_string()
}

fn end(closed: Closed) -> String {
    format!("{} {}", closed.how.as_str(), clock(closed.at))
}

fn told<T>(outcome: Result<T, Refusal>, tell: impl Fn(T) -> String) -> String {
    match outcome {
        Ok(value) => tell(value),
        Err(Refusal::AttemptClosed { closed }) => format!("✗ {}", end(closed)),
        Err(Refusal::NotStarted) => "✗ not started".to_owned(),
        Err(Refusal::ExamNotOpen) => "✗ exam not open".to_owned(),
        Err(Refusal::NotYetOpen { opens_at }) => format!("✗ opens {}", clock(opens_at)),
        Err(Refusal::WindowOver { closes_at }) => format!("✗ window over {}", clock(closes_at)),
        Err(other @ (Refusal::StaleRevision { .. } | Refusal::RevisionConflict { .. })) => {
            panic!("{other}")
        }
    }
}

#[test]
fn every_state_answers_every_act() {
    let running = |mins| {
        Some(Running {
            started_at: at(mins),
            deadline: at(mins + 60).min(at(120)),
        })
    };
    let second = SignedDuration::from_secs(1);
    let (open, draft, over) = (State::Published, State::Draft, State::Closed);
    let ready = || attempt(None, None);
    let runs = || attempt(running(10), None);
    let ended = |mins, how| attempt(running(10), Some((mins, how)));
    let lines = [
        ("ready, draft", ready(), draft, at(10)),
        ("ready, before the window", ready(), open, at(0) - second),
        ("ready, window opens", ready(), open, at(0)),
        ("ready, 40 minutes left", ready(), open, at(80)),
        ("ready, window ends", ready(), open, at(120)),
        ("ready, exam closed", ready(), over, at(10)),
        ("in progress", runs(), open, at(20)),
        ("in progress, exam closed", runs(), over, at(20)),
        ("in progress, at the deadline", runs(), open, at(70)),
        ("within grace, last moment", runs(), open, at(71)),
        ("expired, not noted", runs(), open, at(71) + second),
        ("expired, noted", ended(70, How::Expired), open, at(90)),
        ("submitted", ended(30, How::Submitted), open, at(40)),
        (
            "submitted, long ago",
            ended(30, How::Submitted),
            over,
            at(400),
        ),
        ("forced", ended(30, How::Forced), over, at(40)),
    ];
    let rules = rules();
    let head = format!("{:<29}|{:<29}|{:<29}| submit", "", " start", " save");
    let rows = lines.map(|(name, attempt, state, now)| {
        let runs =
            |times: Running| format!("{}–{}", clock(times.started_at), clock(times.deadline));
        let start = told(attempt.start(state, &rules, now), runs);
        let save = told(attempt.require_open(rules.grace, now), runs);
        let submit = told(attempt.submit(rules.grace, now), end);
        format!("{name:<29}| {start:<28}| {save:<28}| {submit}")
    });
    let table = format!("{head}\n{}", rows.join("\n"));
    insta::assert_snapshot!(table, @r"
                                 | start                       | save                        | submit
    ready, draft                 | ✗ exam not open             | ✗ not started               | ✗ not started
    ready, before the window     | ✗ opens 08:00:00            | ✗ not started               | ✗ not started
    ready, window opens          | 08:00:00–09:00:00           | ✗ not started               | ✗ not started
    ready, 40 minutes left       | 09:20:00–10:00:00           | ✗ not started               | ✗ not started
    ready, window ends           | ✗ window over 10:00:00      | ✗ not started               | ✗ not started
    ready, exam closed           | ✗ exam not open             | ✗ not started               | ✗ not started
    in progress                  | 08:10:00–09:10:00           | 08:10:00–09:10:00           | submitted 08:20:00
    in progress, exam closed     | 08:10:00–09:10:00           | 08:10:00–09:10:00           | submitted 08:20:00
    in progress, at the deadline | 08:10:00–09:10:00           | 08:10:00–09:10:00           | submitted 09:10:00
    within grace, last moment    | 08:10:00–09:10:00           | 08:10:00–09:10:00           | submitted 09:11:00
    expired, not noted           | ✗ expired 09:10:00          | ✗ expired 09:10:00          | ✗ expired 09:10:00
    expired, noted               | ✗ expired 09:10:00          | ✗ expired 09:10:00          | ✗ expired 09:10:00
    submitted                    | ✗ submitted 08:30:00        | ✗ submitted 08:30:00        | submitted 08:30:00
    submitted, long ago          | ✗ submitted 08:30:00        | ✗ submitted 08:30:00        | submitted 08:30:00
    forced                       | ✗ forced 08:30:00           | ✗ forced 08:30:00           | ✗ forced 08:30:00
    ");
}
