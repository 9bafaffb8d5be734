//! Long work that tells how far it is, and that ends when nobody waits for it any more.

use std::sync::mpsc;

use actix_web::test::TestRequest;
use examhall::app::meter::{Meter, Reading, Stage as Step};
use examhall::app::{Error, rosters};
use examhall::domain::ExamId;
use examhall::store::StoreError;
use examhall::store::exams as stored;
use serde_json::{Value, json};

use crate::support::Stage;
use crate::support::exam::entry;
use crate::support::http::{Answered, Caller};

const LINES: &str = "application/x-ndjson";

async fn draft(stage: &Stage, n_candidates: usize) -> ExamId {
    stage.bank().await;
    stage.exam().draft(n_candidates).await.id
}

fn roster_of(exam: ExamId) -> String {
    format!("/api/v1/exams/{exam}/roster")
}

/// A request to put three people on a roster, in lines.
fn put_three(exam: ExamId) -> TestRequest {
    let people = (1..=3).map(|n| {
        let entry = entry(n);
        json!({ "number": entry.number, "name": entry.name, "branch": entry.branch.as_str() })
    });
    TestRequest::put()
        .uri(&roster_of(exam))
        .insert_header(("Accept", LINES))
        .set_json(json!({ "candidates": people.collect::<Vec<_>>() }))
}

/// What the last line says, by its only name; everything before it was progress.
fn last_line(answered: &Answered) -> (String, Value) {
    assert_eq!(answered.status, 200, "{answered:?}");
    assert_eq!(answered.header("content-type"), LINES);
    let lines = answered.text().strip_suffix('\n').unwrap().lines();
    let mut lines: Vec<Value> = lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let last = lines.pop().unwrap();
    assert!(!lines.is_empty(), "nothing was told before the end");
    for line in lines {
        let progress = &line["progress"];
        let figure = |name: &str| progress[name].as_u64().unwrap_or_else(|| panic!("{line}"));
        assert!(figure("done") <= figure("total"), "{line}");
        assert!(progress["stage"].is_string(), "{line}");
    }
    let only = last.as_object().unwrap().iter().next().unwrap();
    (only.0.clone(), only.1.clone())
}

async fn numbers(staff: &Caller, exam: ExamId) -> Vec<String> {
    let list = staff.get(&roster_of(exam)).await.json();
    let items = list["items"].as_array().unwrap().iter();
    items
        .map(|line| line["number"].as_str().unwrap().to_owned())
        .collect()
}

on_each_database! {
    async fn lines_end_with_what_others_get_as_the_whole_reply(stage) {
        let exam = draft(&stage, 2).await;
        let staff = stage.staff_client(&stage.http().await).await;
        let told = last_line(&staff.request(put_three(exam)).await);
        let wanted = json!({ "added": 1, "updated": 0, "removed": 0, "total": 3, "notices": [] });
        assert_eq!(told, ("result".to_owned(), wanted));
        assert_eq!(numbers(&staff, exam).await, ["0001", "0002", "0003"]);
        for figures in ["statistics", "model"] {
            let path = format!("/api/v1/exams/{exam}/{figures}");
            let lines = TestRequest::get().uri(&path).insert_header(("Accept", LINES));
            let told = last_line(&staff.request(lines).await);
            assert_eq!(told, ("result".to_owned(), staff.get(&path).await.json()));
        }
    }

    async fn a_refusal_in_lines_is_the_problem_of_elsewhere(stage) {
        stage.bank().await;
        let exam = stage.exam().publish(2).await.exam.id;
        let staff = stage.staff_client(&stage.http().await).await;
        let answered = staff.request(put_three(exam)).await;
        let (name, problem) = last_line(&answered);
        assert_eq!((name.as_str(), &problem["status"], &problem["code"]), ("problem", &json!(409), &json!("exam_state")));
        assert_eq!(problem["request_id"], answered.header("x-request-id"));
        assert_eq!(numbers(&staff, exam).await, ["0001", "0002"]);
    }

    async fn work_that_is_called_off_leaves_nothing(stage) {
        let exam = draft(&stage, 1).await;
        let meter = Meter::watched();
        meter.call_off();
        let app = stage.app.metered(meter);
        let put = rosters::put(&app, exam, (1..=3).map(entry).collect()).await;
        assert!(matches!(put, Err(Error::CalledOff)), "{put:?}");
        let people = rosters::list(&stage.app, exam).await.unwrap();
        assert_eq!(people.len(), 1);
    }

    async fn a_meter_counts_every_change_of_a_roster(stage) {
        let exam = draft(&stage, 4).await;
        let meter = Meter::watched();
        let mut entries: Vec<_> = (2..=7).map(entry).collect();
        entries[0].name = "欧阳修".to_owned();
        let counts = rosters::put(&stage.app.metered(meter.clone()), exam, entries).await.unwrap();
        assert_eq!((counts.added, counts.updated, counts.removed, counts.total), (3, 1, 1, 6));
        let done = Reading { stage: Step::Finishing, done: 0, total: 0 };
        assert_eq!(meter.read(), Some(done));
        let people = rosters::list(&stage.app, exam).await.unwrap();
        let told: Vec<_> = people.iter().map(|person| (person.entry.number.as_str(), person.entry.name.as_str())).collect();
        assert_eq!(told[0], ("0002", "欧阳修"));
        assert_eq!(told.len(), 6);
    }

    async fn a_roster_whose_caller_goes_away_is_not_taken(stage) {
        let exam = draft(&stage, 1).await;
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        // The exam is held, so that the roster waits.
        let (finish, told_to) = mpsc::channel::<()>();
        let (begun, has_begun) = tokio::sync::oneshot::channel();
        let (begun, told_to) = (std::sync::Mutex::new(Some(begun)), std::sync::Mutex::new(told_to));
        let store = stage.store();
        let held = tokio::spawn(async move {
            store.write(move |conn| -> Result<(), StoreError> {
                stored::lock(conn, exam)?;
                if let Some(begun) = begun.lock().unwrap().take() {
                    begun.send(()).unwrap();
                }
                told_to.lock().unwrap().recv().unwrap();
                Ok(())
            }).await
        });
        has_begun.await.unwrap();
        let mut lines = staff.lines(put_three(exam)).await;
        assert_eq!(lines.next().await.unwrap()["progress"]["stage"], "waiting");
        drop(lines);
        finish.send(()).unwrap();
        held.await.unwrap().unwrap();
        // Behind it in the queue.
        let plain = json!({ "candidates": [{ "number": "0009", "name": "王五", "branch": "集团" }] });
        let counts = staff.put(&roster_of(exam), &plain).await.json();
        assert_eq!((&counts["added"], &counts["removed"]), (&json!(1), &json!(1)), "{counts}");
        assert_eq!(numbers(&staff, exam).await, ["0009"]);
    }
}
