//! The live view: it follows what candidates do, and nobody but staff sees it.

use examhall::app::live;
use examhall::store::attempts as stored;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::bank::right;
use crate::support::exam::Published;
use crate::support::http::Caller;
use crate::support::stage::Seat;
use crate::support::{MS, Stage};

const SECOND: SignedDuration = SignedDuration::from_secs(1);

/// A published exam of so many candidates.
async fn published(stage: &Stage, n_candidates: usize) -> Published {
    stage.bank().await;
    stage.exam().publish(n_candidates).await
}

fn live_of(exam: &Published) -> String {
    format!("/api/v1/exams/{}/live", exam.exam.id)
}

/// Candidate `n` starts.
async fn started(stage: &Stage, exam: &Published, n: usize) -> Seat {
    let seat = stage.seat(exam, n).await;
    stage.start(seat).await.unwrap();
    seat
}

/// Saves the right answer to the first slot.
async fn save(stage: &Stage, seat: Seat, revision: u32) {
    let response = right(&stage.paper(seat).await.slots[0]);
    stage.save(seat, 1, revision, response).await.unwrap();
}

/// Stops the clock of an attempt.
fn pause(stage: &Stage, seat: Seat) {
    let conn = &mut stage.database().connect();
    let mut attempt = stored::load(conn, seat.attempt).unwrap();
    attempt.paused_at = Some(stage.now());
    stored::record(conn, &[attempt]).unwrap();
}

async fn close(stage: &Stage, exam: &Published) {
    examhall::app::exams::close(&stage.app, exam.exam.id)
        .await
        .unwrap();
}

/// The counts as a list: ready, in progress, paused, submitted, expired, forced.
fn counts(told: &Value) -> [u64; 6] {
    [
        "ready",
        "in_progress",
        "paused",
        "submitted",
        "expired",
        "forced",
    ]
    .map(|name| told["counts"][name].as_u64().unwrap())
}

/// What staff see of the whole exam.
async fn view(staff: &Caller, exam: &Published) -> Value {
    let answered = staff.get(&live_of(exam)).await;
    assert_eq!(answered.status, 200, "{}", answered.text());
    answered.json()
}

/// The numbers of those who are listed, and what to pass for the next page.
async fn listed(staff: &Caller, exam: &Published, query: &str) -> (Vec<String>, Value) {
    let page = staff
        .get(&format!("{}?{query}", live_of(exam)))
        .await
        .json();
    let items = page["items"].as_array().unwrap_or_else(|| panic!("{page}"));
    let numbers = items
        .iter()
        .map(|line| line["number"].as_str().unwrap().to_owned());
    (numbers.collect(), page["next"].clone())
}

on_each_database! {
    async fn the_view_follows_what_candidates_do(stage) {
        let exam = published(&stage, 5).await;
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        assert_eq!(counts(&view(&staff, &exam).await), [5, 0, 0, 0, 0, 0]);
        let mut seats = Vec::new();
        for n in 1..=4 {
            seats.push(started(&stage, &exam, n).await);
        }
        assert_eq!(counts(&view(&staff, &exam).await), [1, 4, 0, 0, 0, 0]);
        stage.advance(SECOND);
        save(&stage, seats[0], 1).await;
        pause(&stage, seats[1]);
        stage.submit(seats[2]).await.unwrap();
        live::beat(&stage.app).await;
        stage.advance(SECOND);
        let mut seen = view(&staff, &exam).await;
        assert_eq!(counts(&seen), [1, 2, 1, 1, 0, 0]);
        for line in seen["items"].as_array_mut().unwrap() {
            line["attempt_id"] = json!("[id]");
        }
        insta::assert_json_snapshot!("live_view", seen);

        let deadline = stage.now() + exam.exam.rules.duration;
        stage.advance_to(deadline + exam.exam.rules.grace);
        let staff = stage.staff_client(&http).await;
        let seen = view(&staff, &exam).await;
        assert_eq!(counts(&seen), [1, 0, 1, 1, 2, 0], "over by the clock, before anybody noted it");
        stage.tick().await;
        assert_eq!(counts(&view(&staff, &exam).await), counts(&seen));
        close(&stage, &exam).await;
        assert_eq!(counts(&view(&staff, &exam).await), [1, 0, 0, 1, 2, 1]);
    }

    async fn the_list_comes_in_pages_by_branch_and_by_phase(stage) {
        let exam = published(&stage, 7).await;
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let (first, next) = listed(&staff, &exam, "limit=4").await;
        assert_eq!(first, ["0001", "0002", "0003", "0004"]);
        let rest = format!("limit=4&after={}", next.as_str().unwrap());
        assert_eq!(listed(&staff, &exam, &rest).await, (["0005", "0006", "0007"].map(str::to_owned).to_vec(), Value::Null));

        let third = listed(&staff, &exam, "branch=%E9%9B%86%E5%9B%A2/%E7%AC%AC%E4%B8%89%E5%85%9A%E6%94%AF%E9%83%A8").await.0;
        assert_eq!(third, ["0002", "0005"]);
        assert_eq!(listed(&staff, &exam, "branch=%E9%9B%86%E5%9B%A2").await.0, third, "what is below a branch is of it");
        assert!(listed(&staff, &exam, "branch=%E9%9B%86").await.0.is_empty(), "a part of a name is no branch");

        let seat = started(&stage, &exam, 2).await;
        stage.submit(started(&stage, &exam, 3).await).await.unwrap();
        pause(&stage, started(&stage, &exam, 4).await);
        assert_eq!(listed(&staff, &exam, "phase=in_progress").await.0, ["0002"]);
        assert_eq!(listed(&staff, &exam, "phase=closed").await.0, ["0003"]);
        assert_eq!(listed(&staff, &exam, "phase=paused").await.0, ["0004"]);
        assert_eq!(listed(&staff, &exam, "phase=ready").await.0.len(), 4);
        stage.advance(exam.exam.rules.duration + exam.exam.rules.grace + MS);
        let staff = stage.staff_client(&http).await;
        assert_eq!(listed(&staff, &exam, "phase=closed").await.0, ["0002", "0003"], "{seat:?}");

        for query in ["limit=0", "limit=1001", "phase=waiting", "after=1", "branch=/", "silent_for_seconds=-1", "seconds=1"] {
            let refused = staff.get(&format!("{}?{query}", live_of(&exam))).await;
            assert_eq!(refused.problem(), (400, "bad_query".to_owned()), "{query}");
        }
        let unknown = format!("{}?after={}", live_of(&exam), exam.exam.id);
        assert_eq!(staff.get(&unknown).await.status, 404);
    }

    async fn who_has_stopped_saving_is_found(stage) {
        let exam = published(&stage, 4).await;
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let (one, two) = (started(&stage, &exam, 1).await, started(&stage, &exam, 2).await);
        stage.submit(started(&stage, &exam, 3).await).await.unwrap();
        stage.advance(SECOND * 60);
        save(&stage, one, 1).await;
        live::beat(&stage.app).await;
        stage.advance(SECOND * 60);
        assert_eq!(listed(&staff, &exam, "silent_for_seconds=61").await.0, ["0002"], "counted from the start");
        assert_eq!(listed(&staff, &exam, "silent_for_seconds=60").await.0, ["0001", "0002"]);
        save(&stage, two, 1).await;
        live::beat(&stage.app).await;
        assert_eq!(listed(&staff, &exam, "silent_for_seconds=60").await.0, ["0001"]);
        let seen = view(&staff, &exam).await;
        let silent: Vec<&Value> = seen["items"].as_array().unwrap().iter().map(|line| &line["silent_for_seconds"]).collect();
        assert_eq!(silent, [&json!(60), &json!(0), &Value::Null, &Value::Null]);
    }

    async fn an_earlier_save_never_replaces_a_later_one(stage) {
        let exam = published(&stage, 1).await;
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let seat = started(&stage, &exam, 1).await;
        let saved = |at| examhall::store::activity::Saved { attempt: seat.attempt, exam: exam.exam.id, at };
        let conn = &mut stage.database().connect();
        let now = stage.now();
        for (at, kept) in [(now, 0), (now + SECOND, 1), (now, 1), (now + SECOND * 2, 2)] {
            examhall::store::activity::record(conn, &[saved(at)]).unwrap();
            let told = view(&staff, &exam).await["items"][0]["last_saved_at"].clone();
            assert_eq!(told, format!("{:.3}", now + SECOND * kept));
        }
    }

    async fn a_stream_tells_how_it_stands_and_then_what_changes(stage) {
        let exam = published(&stage, 3).await;
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let mut events = staff.events(&format!("{}/events", live_of(&exam))).await;
        assert_eq!(counts(&events.expect("snapshot").await), [3, 0, 0, 0, 0, 0]);

        let (one, two) = (started(&stage, &exam, 1).await, started(&stage, &exam, 2).await);
        live::beat(&stage.app).await;
        let change = events.expect("change").await;
        assert_eq!(counts(&change), [1, 2, 0, 0, 0, 0]);
        let told = |change: &Value, at: usize| {
            let attempt = &change["attempts"][at];
            (attempt["number"].clone(), attempt["phase"].clone(), attempt["last_saved_at"].clone())
        };
        assert_eq!(told(&change, 0), (json!("0001"), json!("in_progress"), Value::Null));
        assert_eq!(told(&change, 1).0, "0002");

        stage.advance(SECOND);
        save(&stage, two, 1).await;
        live::beat(&stage.app).await;
        let change = events.expect("change").await;
        assert_eq!(change["attempts"].as_array().unwrap().len(), 1, "only what changed: {change}");
        assert_eq!(told(&change, 0), (json!("0002"), json!("in_progress"), json!(format!("{:.3}", stage.now()))));

        live::beat(&stage.app).await;
        pause(&stage, one);
        live::beat(&stage.app).await;
        let change = events.expect("change").await;
        assert_eq!((told(&change, 0).1, counts(&change)), (json!("paused"), [1, 1, 1, 0, 0, 0]), "nothing is told of a beat without change");

        stage.submit(two).await.unwrap();
        live::beat(&stage.app).await;
        let change = events.expect("change").await;
        assert_eq!((&change["attempts"][0]["phase"], &change["attempts"][0]["closed_how"]), (&json!("closed"), &json!("submitted")));
        assert_eq!(counts(&change), counts(&view(&staff, &exam).await), "a stream counts as the list does");

        close(&stage, &exam).await;
        live::beat(&stage.app).await;
        assert_eq!(counts(&events.expect("change").await), [1, 0, 0, 1, 0, 1]);
        assert_eq!(events.expect("end").await["reason"], "exam_over");
        assert_eq!(events.next().await, None);
        let mut late = staff.events(&format!("{}/events", live_of(&exam))).await;
        assert_eq!(counts(&late.expect("snapshot").await), [1, 0, 0, 1, 0, 1]);
        assert_eq!(late.expect("end").await["reason"], "exam_over");
    }

    async fn who_joins_is_shown_what_was_seen_and_asks_the_database_nothing(stage) {
        let exam = published(&stage, 2).await;
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let path = format!("{}/events", live_of(&exam));
        let mut first = staff.events(&path).await;
        first.expect("snapshot").await;
        started(&stage, &exam, 1).await;
        let mut second = staff.events(&path).await;
        assert_eq!(counts(&second.expect("snapshot").await), [2, 0, 0, 0, 0, 0], "as it was seen for the first");
        live::beat(&stage.app).await;
        for events in [&mut first, &mut second] {
            assert_eq!(counts(&events.expect("change").await), [1, 1, 0, 0, 0, 0]);
        }
        drop((first, second));
        // The tasks behind the streams notice that nobody listens.
        for _ in 0..10 {
            tokio::task::yield_now().await;
        }
        live::beat(&stage.app).await;
        started(&stage, &exam, 2).await;
        let mut third = staff.events(&path).await;
        assert_eq!(counts(&third.expect("snapshot").await), [0, 2, 0, 0, 0, 0], "nobody watched: it is looked at anew");
    }

    async fn a_client_that_does_not_read_is_cut_off(stage) {
        let exam = published(&stage, 1).await;
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let mut events = staff.events(&format!("{}/events", live_of(&exam))).await;
        let seat = started(&stage, &exam, 1).await;
        for revision in 1..=40 {
            stage.advance(SECOND);
            save(&stage, seat, revision).await;
            live::beat(&stage.app).await;
        }
        let mut n_told = 0;
        while events.next().await.is_some() {
            n_told += 1;
        }
        assert!((1..=10).contains(&n_told), "{n_told}");
    }

    async fn a_stream_ends_with_the_session(stage) {
        let exam = published(&stage, 1).await;
        let http = stage.http().await;
        let (leaving, staying) = (stage.staff_client(&http).await, stage.staff_client(&http).await);
        let path = format!("{}/events", live_of(&exam));
        let (mut left, mut kept) = (leaving.events(&path).await, staying.events(&path).await);
        left.expect("snapshot").await;
        kept.expect("snapshot").await;
        assert_eq!(leaving.delete("/api/v1/sessions/current").await.status, 204);
        assert_eq!(left.expect("end").await["reason"], "session_ended");
        assert_eq!(left.next().await, None);

        let seat = started(&stage, &exam, 1).await;
        live::beat(&stage.app).await;
        kept.expect("change").await;
        stage.advance(examhall::app::STAFF_SESSION);
        stage.tick().await;
        live::beat(&stage.app).await;
        assert_eq!(kept.expect("end").await["reason"], "session_ended", "{seat:?}");
    }

    async fn a_stream_ends_when_the_server_is_told_to_end(stage) {
        let exam = published(&stage, 1).await;
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let mut events = staff.events(&format!("{}/events", live_of(&exam))).await;
        events.expect("snapshot").await;
        live::stop(&stage.app);
        assert_eq!(events.expect("end").await["reason"], "stopping");
        assert_eq!(events.next().await, None);
    }

    async fn nobody_but_staff_sees_the_view(stage) {
        let exam = published(&stage, 1).await;
        let http = stage.http().await;
        let candidate = stage.candidate_client(&http, &exam, 1).await;
        let staff = stage.staff_client(&http).await;
        for path in [live_of(&exam), format!("{}/events", live_of(&exam))] {
            assert_eq!(candidate.get(&path).await.problem(), (403, "forbidden".to_owned()), "{path}");
            assert_eq!(http.nobody().get(&path).await.problem(), (401, "not_signed_in".to_owned()), "{path}");
            let unknown = path.replace(&exam.exam.id.to_string(), "0192f0c1-2b3c-7d4e-8f50-6172839405a6");
            assert_eq!(staff.get(&unknown).await.problem(), (404, "not_found".to_owned()), "{path}");
        }
    }
}
