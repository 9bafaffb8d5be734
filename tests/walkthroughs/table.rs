//! The attempt's states and acts, all of them, in one table.

use examhall::domain::attempt::{Attempt, Closed, Device, Hall, How, Refusal, Running};
use examhall::domain::exam::{DowntimeCredit, PaperMode, Release, Rules, State};
use examhall::domain::release::ReviewParts;
use examhall::domain::seed::Seed;
use examhall::domain::{AttemptId, CandidateId, ExamId, PaperId, SessionId};
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
        review_parts: ReviewParts::default(),
        downtime_credit: DowntimeCredit::Automatic,
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
    let device = running.map(|_| Device {
        epoch: 1,
        session: Some(session()),
    });
    Attempt {
        running,
        closed,
        device: device.unwrap_or_default(),
        ..Attempt::ready(id, exam, candidate, 1, paper)
    }
}

/// The device on which it is sat.
fn session() -> SessionId {
    SessionId::new(Uuid::from_u128(4))
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
        Err(Refusal::Paused { since }) => format!("✗ paused {}", clock(since)),
        Err(Refusal::OtherDevice { epoch }) => format!("✗ other device, epoch {epoch}"),
        Err(other @ (Refusal::StaleRevision { .. } | Refusal::RevisionConflict { .. })) => {
            panic!("{other}")
        }
    }
}

/// What each act does at a moment.
fn row(name: &str, attempt: &Attempt, state: State, now: Timestamp) -> String {
    let runs = |times: Running| format!("{}–{}", clock(times.started_at), clock(times.deadline));
    let rules = rules();
    let hall = Hall {
        state,
        rules: &rules,
        now,
    };
    let start = told(attempt.clone().start(&hall, session()), runs);
    let save = told(attempt.require_open(&hall, session(), 1), runs);
    let submit = told(attempt.clone().submit(&hall, session()), end);
    let collect = told(attempt.clone().collect(&hall), end);
    let take_over = told(attempt.clone().take_over(&hall, session(), None), runs);
    let mut over = attempt.clone();
    let ended = over.end(&hall).then_some(over.closed).flatten();
    let ended = ended.map_or_else(|| "–".to_owned(), end);
    format!(
        "{name:<29}| {start:<28}| {take_over:<28}| {save:<28}| {submit:<28}| {collect:<28}| {ended}"
    )
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
    let paused = || Attempt {
        paused_at: Some(at(30)),
        ..runs()
    };
    let elsewhere = || Attempt {
        device: Device {
            epoch: 2,
            session: Some(SessionId::new(Uuid::from_u128(5))),
        },
        ..runs()
    };
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
            "submitted, long after",
            ended(30, How::Submitted),
            over,
            at(400),
        ),
        ("forced", ended(30, How::Forced), over, at(40)),
        ("collected", ended(30, How::Collected), open, at(40)),
        (
            "collected, exam closed",
            ended(30, How::Collected),
            over,
            at(40),
        ),
        ("paused, within grace", paused(), open, at(31)),
        ("paused", paused(), open, at(31) + second),
        ("paused, past the deadline", paused(), open, at(100)),
        ("paused, exam closed", paused(), over, at(40)),
        ("on another device", elsewhere(), open, at(20)),
        ("other device, expired", elsewhere(), open, at(72)),
    ];
    let head = format!(
        "{:<29}|{:<29}|{:<29}|{:<29}|{:<29}|{:<29}| end",
        "", " start", " take over", " save", " submit", " collect"
    );
    let rows = lines.map(|(name, attempt, state, now)| row(name, &attempt, state, now));
    let table = format!("{head}\n{}", rows.join("\n"));
    insta::assert_snapshot!(table, @r"
                                 | start                       | take over                   | save                        | submit                      | collect                     | end
    ready, draft                 | ✗ exam not open             | ✗ not started               | ✗ not started               | ✗ not started               | ✗ not started               | –
    ready, before the window     | ✗ opens 08:00:00            | ✗ not started               | ✗ not started               | ✗ not started               | ✗ not started               | –
    ready, window opens          | 08:00:00–09:00:00           | ✗ not started               | ✗ not started               | ✗ not started               | ✗ not started               | –
    ready, 40 minutes left       | 09:20:00–10:00:00           | ✗ not started               | ✗ not started               | ✗ not started               | ✗ not started               | –
    ready, window ends           | ✗ window over 10:00:00      | ✗ not started               | ✗ not started               | ✗ not started               | ✗ not started               | –
    ready, exam closed           | ✗ exam not open             | ✗ not started               | ✗ not started               | ✗ not started               | ✗ not started               | –
    in progress                  | 08:10:00–09:10:00           | 08:10:00–09:10:00           | 08:10:00–09:10:00           | submitted 08:20:00          | collected 08:20:00          | –
    in progress, exam closed     | 08:10:00–09:10:00           | ✗ exam not open             | ✗ exam not open             | ✗ exam not open             | ✗ exam not open             | forced 08:20:00
    in progress, at the deadline | 08:10:00–09:10:00           | 08:10:00–09:10:00           | 08:10:00–09:10:00           | submitted 09:10:00          | collected 09:10:00          | –
    within grace, last moment    | 08:10:00–09:10:00           | 08:10:00–09:10:00           | 08:10:00–09:10:00           | submitted 09:11:00          | collected 09:11:00          | –
    expired, not noted           | ✗ expired 09:10:00          | ✗ expired 09:10:00          | ✗ expired 09:10:00          | ✗ expired 09:10:00          | ✗ expired 09:10:00          | expired 09:10:00
    expired, noted               | ✗ expired 09:10:00          | ✗ expired 09:10:00          | ✗ expired 09:10:00          | ✗ expired 09:10:00          | ✗ expired 09:10:00          | –
    submitted                    | ✗ submitted 08:30:00        | ✗ submitted 08:30:00        | ✗ submitted 08:30:00        | submitted 08:30:00          | ✗ submitted 08:30:00        | –
    submitted, long after        | ✗ submitted 08:30:00        | ✗ submitted 08:30:00        | ✗ submitted 08:30:00        | submitted 08:30:00          | ✗ submitted 08:30:00        | –
    forced                       | ✗ forced 08:30:00           | ✗ forced 08:30:00           | ✗ forced 08:30:00           | ✗ forced 08:30:00           | ✗ forced 08:30:00           | –
    collected                    | ✗ collected 08:30:00        | ✗ collected 08:30:00        | ✗ collected 08:30:00        | ✗ collected 08:30:00        | collected 08:30:00          | –
    collected, exam closed       | ✗ collected 08:30:00        | ✗ collected 08:30:00        | ✗ collected 08:30:00        | ✗ collected 08:30:00        | collected 08:30:00          | –
    paused, within grace         | 08:10:00–09:10:00           | 08:10:00–09:10:00           | 08:10:00–09:10:00           | submitted 08:31:00          | collected 08:31:00          | –
    paused                       | 08:10:00–09:10:00           | 08:10:00–09:10:00           | ✗ paused 08:30:00           | submitted 08:31:01          | collected 08:31:01          | –
    paused, past the deadline    | 08:10:00–09:10:00           | 08:10:00–09:10:00           | ✗ paused 08:30:00           | submitted 09:40:00          | collected 09:40:00          | –
    paused, exam closed          | 08:10:00–09:10:00           | ✗ exam not open             | ✗ exam not open             | ✗ exam not open             | ✗ exam not open             | forced 08:40:00
    on another device            | 08:10:00–09:10:00           | 08:10:00–09:10:00           | ✗ other device, epoch 2     | ✗ other device, epoch 2     | collected 08:20:00          | –
    other device, expired        | ✗ expired 09:10:00          | ✗ expired 09:10:00          | ✗ expired 09:10:00          | ✗ expired 09:10:00          | ✗ expired 09:10:00          | expired 09:10:00
    ");
}
