//! Erasure: what tells who somebody is goes without a trace, what everybody together came to stays.

use std::collections::BTreeSet;

use examhall::app::admission::{For, issue_tickets};
use examhall::app::privacy::Privacy;
use examhall::app::{
    App, Error, departures, erasing, exams, publishing, receipts, results, rosters,
};
use examhall::domain::admission::{AdmissionRules, Away, Departure};
use examhall::domain::question::Kind;
use examhall::domain::roster::{BranchPath, RosterEntry};
use examhall::formats::response::ResponseForm;
use examhall::store::Database;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::sheets::{Row, download, rows};
use crate::support::exam::{Published, section};
use crate::support::http::StaffClient;
use crate::support::stage::Seat;
use crate::support::{Fresh, MS, Stage};

/// What tells who the first is; nothing else in a database says so.
pub(super) const NAME: &str = "甄可忘";
pub(super) const NUMBER: &str = "GH-7788-甲";
/// And the second, who stays.
pub(super) const OTHER_NAME: &str = "常留念";
pub(super) const OTHER_NUMBER: &str = "GH-7799-乙";

pub(super) fn people() -> Vec<RosterEntry> {
    let entry = |(name, number): (&str, &str)| RosterEntry {
        number: number.to_owned(),
        name: name.to_owned(),
        branch: BranchPath::parse("集团/第一党支部").unwrap(),
    };
    [(NAME, NUMBER), (OTHER_NAME, OTHER_NUMBER)]
        .map(entry)
        .into()
}

/// Departures are noted, and nothing is asked.
pub(super) fn noting() -> AdmissionRules {
    AdmissionRules {
        records_departures: true,
        ..AdmissionRules::default()
    }
}

/// An exam with a blank and an essay, published to two people.
pub(super) async fn published(stage: &Stage) -> Published {
    stage.bank().await;
    let plan = vec![section(Kind::Blank, 1, "4"), section(Kind::Essay, 1, "10")];
    let exam = stage.exam().admission(noting()).unshuffled();
    let draft = exam.sections(plan).draft(0).await;
    rosters::put(&stage.app, draft.id, people()).await.unwrap();
    let exam = publishing::publish(&stage.app, draft.id, None)
        .await
        .unwrap();
    let tickets = issue_tickets(&stage.app, exam.id, For::Missing)
        .await
        .unwrap();
    Published { exam, tickets }
}

pub(super) fn below(exam: &Published, path: &str) -> String {
    format!("/api/v1/exams/{}{path}", exam.exam.id)
}

/// Candidate `n` sits: names themselves wherever they can, is late with something, and is spoken of.
async fn sit_as(stage: &Stage, exam: &Published, staff: &StaffClient, n: usize) -> Seat {
    let entry = &people()[n - 1];
    let (name, number) = (&entry.name, &entry.number);
    let seat = stage.seat(exam, n).await;
    let more = json!({ "for": { "candidate": number }, "seconds": 60, "reason": format!("{name}的手机没电") });
    assert_eq!(
        staff.post(&below(exam, "/extra-time"), &more).await.status,
        201
    );
    let told = json!({ "for": { "candidate": number }, "text": format!("{name}请到监考台") });
    assert_eq!(
        staff.post(&below(exam, "/messages"), &told).await.status,
        201
    );
    stage.start(seat).await.unwrap();
    let blanks = vec![name.clone(), "误".to_owned()];
    stage
        .save(seat, 1, 1, ResponseForm::Blanks(blanks))
        .await
        .unwrap();
    let essay = format!("我是{name}，工号{number}。");
    stage
        .save(seat, 2, 1, ResponseForm::Text(essay.clone()))
        .await
        .unwrap();
    for paused in [true, false] {
        let pause = json!({ "paused": paused, "reason": format!("{name}去医务室") });
        let path = below(exam, &format!("/attempts/{}/pause", seat.attempt));
        assert_eq!(staff.put(&path, &pause).await.status, 200);
    }
    departures::note(&stage.app, seat.who, seat.attempt, vec![LEFT])
        .await
        .unwrap();
    let issued = staff.post(&below(exam, "/hall-codes"), &json!({})).await;
    assert_eq!(issued.status, 201, "{}", issued.text());
    let wrong = json!({ "hall_code": "0000-0000", "name": name, "number": number });
    let http = stage.http().await;
    let refused = http.nobody().post("/api/v1/admissions", &wrong).await;
    assert_eq!(refused.status, 401, "{}", refused.text());
    stage.submit(seat).await.unwrap();
    // Too late, and kept.
    let late = stage
        .save(seat, 2, 2, ResponseForm::Text(essay + "补充"))
        .await;
    assert!(matches!(late, Err(Error::Refused(_))), "{late:?}");
    seat
}

/// The page was left.
const LEFT: Departure = Departure {
    away: Away::Page,
    epoch: 1,
    number: 1,
    began_at: Timestamp::UNIX_EPOCH,
    lasted: None,
};

/// How many rows each table holds that tells how somebody came and went.
fn n_traces(stage: &Stage) -> [i64; 3] {
    ["hall_codes", "door_tries", "departures"].map(|table| {
        let sql = format!("SELECT count(*) AS count FROM {table}");
        stage.database().count(&sql)
    })
}

/// Both have sat, the exam is closed and every essay marked.
async fn over(stage: &Stage, staff: &StaffClient) -> (Published, [Seat; 2]) {
    let exam = published(stage).await;
    let seats = [
        sit_as(stage, &exam, staff, 1).await,
        sit_as(stage, &exam, staff, 2).await,
    ];
    exams::close(&stage.app, exam.exam.id).await.unwrap();
    stage.tick().await;
    (exam, seats)
}

async fn mark(stage: &Stage, exam: &Published, seats: &[Seat]) {
    let marker = stage.staff().await;
    for seat in seats {
        let (id, eight) = (exam.exam.id, "8".parse().unwrap());
        results::give_marks(&stage.app, &marker, id, seat.attempt, 2, eight)
            .await
            .unwrap();
    }
}

/// The columns of the database in which a text stands, as `table.column`.
fn places(fresh: &Fresh, text: &str) -> Vec<String> {
    let schema = fresh.connect().describe_schema().unwrap();
    let columns = schema.iter().map(|line| line.split(' ').next().unwrap());
    let is_there = |column: &&str| {
        let (table, name) = column.split_once('.').unwrap();
        let sql = format!(
            "SELECT count(*) AS count FROM {table} WHERE CAST(\"{name}\" AS TEXT) LIKE '%{text}%'"
        );
        0 < fresh.count(&sql)
    };
    columns.filter(is_there).map(str::to_owned).collect()
}

/// How often a text stands in the bytes of the file and of its log; none on PostgreSQL.
fn in_files(fresh: &Fresh, text: &str) -> Option<usize> {
    let Database::Sqlite(path) = &fresh.database else {
        return None;
    };
    let log = path.with_extension("db-wal");
    let bytes = [path.clone(), log]
        .map(|path| std::fs::read(path).unwrap_or_default())
        .concat();
    let is_here = |window: &&[u8]| *window == text.as_bytes();
    Some(bytes.windows(text.len()).filter(is_here).count())
}

pub(super) async fn entries(staff: &StaffClient, exam: &Published) -> Vec<Value> {
    let listed = staff.get(&below(exam, "/audit")).await.json();
    listed["items"].as_array().unwrap().clone()
}

fn reasons(entries: &[Value]) -> Vec<&str> {
    entries
        .iter()
        .filter_map(|entry| entry["facts"]["reason"].as_str())
        .collect()
}

on_each_database! {
    async fn who_is_erased_leaves_marks_and_choices_and_nothing_that_tells_who_they_were(stage) {
        let staff = stage.staff_client(&stage.http().await).await;
        let (exam, seats) = over(&stage, &staff).await;
        let path = below(&exam, "/erasure");
        let ungraded = staff.post(&path, &json!({})).await;
        assert_eq!(ungraded.problem(), (409, "ungraded".to_owned()));
        mark(&stage, &exam, &seats).await;
        let unknown = staff.post(&path, &json!({ "numbers": ["GH-0"] })).await;
        assert_eq!(unknown.problem(), (404, "not_found".to_owned()));
        let code = receipts::own(&stage.app, seats[0].who, seats[0].attempt).await.unwrap().code();
        assert!(receipts::find_by_code(&stage.app, exam.exam.id, code).await.unwrap().is_some());

        // The search finds what is there: otherwise it would prove nothing below.
        let fresh = stage.database();
        let before = places(fresh, NAME);
        for column in ["candidates.name", "answers.response", "refused_saves.response", "allowances.reason"] {
            assert!(before.contains(&column.to_owned()), "{column}: {before:?}");
        }
        assert!(in_files(fresh, NAME).is_none_or(|n| 0 < n));
        // Entries hold it sealed from the beginning.
        assert!(!before.iter().any(|column| column.starts_with("audit_entries.")), "{before:?}");
        let told = entries(&staff, &exam).await;
        for reason in ["甄可忘的手机没电", "甄可忘去医务室", "常留念去医务室"] {
            assert!(reasons(&told).contains(&reason), "{reason}: {told:?}");
        }
        let documents = "SELECT count(*) AS count FROM audit_entries WHERE document LIKE '%sealed_reason%'";
        let n_sealed = fresh.count(documents);
        let totals = rows(&download(&staff, &exam, "score-sheet.csv").await);

        assert_eq!(n_traces(&stage), [2, 2, 2]);
        stage.advance(MS);
        let erased = staff.post(&path, &json!({ "numbers": [NUMBER] })).await;
        assert_eq!((erased.status, erased.json()), (200, json!({ "erased": 1 })));
        let again = staff.post(&path, &json!({ "numbers": [NUMBER] })).await;
        assert_eq!(again.problem(), (404, "not_found".to_owned()));
        erasing::tend(&stage.app).await.unwrap();

        for secret in [NAME, NUMBER] {
            assert_eq!(places(fresh, secret), [""; 0], "{secret}");
            assert!(in_files(fresh, secret).is_none_or(|n| n == 0), "{secret}");
        }
        assert!(!places(fresh, OTHER_NAME).is_empty(), "nobody else is touched");
        let unswept = "SELECT count(*) AS count FROM erasures WHERE swept_at IS NULL";
        assert_eq!(fresh.count(unswept), 0);

        assert_eq!(n_traces(&stage), [1, 1, 1], "those of the other");

        // The entries are the same bytes, and nobody reads in them why.
        assert_eq!(fresh.count(documents), n_sealed);
        let told = entries(&staff, &exam).await;
        assert_eq!((&told[0]["action"], &told[0]["facts"]), (&json!("persons_erased"), &json!({ "n_persons": 1 })));
        assert!(reasons(&told).iter().all(|reason| !reason.contains(NAME)));
        assert!(reasons(&told).contains(&"常留念去医务室"));
        let granted: Vec<&Value> = told.iter().filter(|entry| entry["action"] == "extra_time_granted").collect();
        let subjects = granted.iter().map(|entry| entry["facts"]["subject"].as_str().unwrap());
        assert_eq!(subjects.collect::<BTreeSet<_>>(), BTreeSet::from(["已清除-1", OTHER_NUMBER]));

        // What everybody came to is as before, and one of them is nobody.
        let after = rows(&download(&staff, &exam, "score-sheet.csv").await);
        let sums = |rows: &[Row]| rows.iter().map(|row| (row["总分"].clone(), row["排名"].clone())).collect::<Vec<_>>();
        assert_eq!(sums(&after), sums(&totals));
        assert!(after.iter().any(|row| (row["工号"].as_str(), row["姓名"].as_str()) == ("已清除-1", "—")));
        let id = seats[0].attempt;
        let detail = staff.get(&below(&exam, &format!("/attempts/{id}"))).await.json();
        let given = |slot: usize| detail["slots"][slot]["response"].clone();
        assert_eq!(given(0), json!({ "blanks": ["（已清除）", "误"] }));
        assert_eq!(given(1), json!({ "text": "（已清除）" }));
        // Graded again they have the same marks.
        mark(&stage, &exam, &seats[..1]).await;
        assert_eq!(sums(&rows(&download(&staff, &exam, "score-sheet.csv").await)), sums(&totals));

        // The way in is gone, and the receipt leads to nobody.
        assert!(receipts::find_by_code(&stage.app, exam.exam.id, code).await.unwrap().is_none());
        let ticket = exam.tickets[0].ticket.expose();
        let form = json!({ "ticket": ticket, "name": NAME, "number": NUMBER });
        let refused = stage.http().await.nobody().post("/api/v1/admissions", &form).await;
        assert_eq!(refused.problem(), (401, "unknown_ticket".to_owned()));
    }

    async fn a_session_ends_when_its_candidate_is_erased(stage) {
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let (exam, seats) = over(&stage, &staff).await;
        mark(&stage, &exam, &seats).await;
        let candidate = stage.candidate_client(&http, &exam, 1).await;
        assert_eq!(candidate.get("/api/v1/attempts").await.status, 200);
        let erased = staff.post(&below(&exam, "/erasure"), &json!({})).await;
        assert_eq!(erased.json(), json!({ "erased": 2 }));
        assert_eq!(candidate.get("/api/v1/attempts").await.problem(), (401, "not_signed_in".to_owned()));
        assert_eq!(staff.post(&below(&exam, "/erasure"), &json!({})).await.json(), json!({ "erased": 0 }));
    }

    async fn nobody_is_erased_while_the_exam_runs_and_candidates_erase_nobody(stage) {
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let exam = published(&stage).await;
        let refused = staff.post(&below(&exam, "/erasure"), &json!({})).await;
        assert_eq!(refused.problem(), (409, "exam_state".to_owned()));
        let candidate = stage.candidate_client(&http, &exam, 1).await;
        for (path, body) in [("/erasure", json!({})), ("/name-exports", json!({ "reason": "x" }))] {
            assert_eq!(candidate.post(&below(&exam, path), &body).await.problem(), (403, "forbidden".to_owned()));
            assert_eq!(http.nobody().post(&below(&exam, path), &body).await.problem(), (401, "not_signed_in".to_owned()));
        }
    }

    async fn retention_erases_everybody_of_an_exam_on_its_day_and_nobody_before(stage) {
        let staff = stage.staff_client(&stage.http().await).await;
        let (exam, _) = over(&stage, &staff).await;
        let keeps: App = stage.app.clone();
        let erases = stage.app.clone().with_privacy(Privacy { retention_days: 30, contact: None });
        let n_kept = || stage.database().count("SELECT count(*) AS count FROM candidates WHERE erased_at IS NULL");
        stage.advance(SignedDuration::from_hours(24 * 30) - SignedDuration::from_millis(1));
        erasing::tend(&erases).await.unwrap();
        assert_eq!(n_kept(), 2);
        stage.advance(SignedDuration::from_millis(1));
        erasing::tend(&keeps).await.unwrap();
        assert_eq!(n_kept(), 2, "0 days keep them");
        // An essay waits for its marks; the promise to its author does not.
        erasing::tend(&erases).await.unwrap();
        assert_eq!(n_kept(), 0);
        for secret in [NAME, NUMBER, OTHER_NAME, OTHER_NUMBER] {
            assert_eq!(places(stage.database(), secret), [""; 0], "{secret}");
            assert!(in_files(stage.database(), secret).is_none_or(|n| n == 0), "{secret}");
        }
        let staff = stage.staff_client(&stage.http().await).await;
        let told = entries(&staff, &exam).await;
        assert_eq!((&told[0]["action"], &told[0]["by"]), (&json!("persons_erased"), &Value::Null));
        assert_eq!(told[0]["facts"], json!({ "n_persons": 2 }));
    }

    async fn what_is_overwritten_waits_until_nobody_sits(stage) {
        let staff = stage.staff_client(&stage.http().await).await;
        let (exam, seats) = over(&stage, &staff).await;
        mark(&stage, &exam, &seats).await;
        let running = stage.exam().publish(1).await;
        let seat = stage.seat(&running, 1).await;
        stage.start(seat).await.unwrap();
        staff.post(&below(&exam, "/erasure"), &json!({})).await;
        let unswept = || stage.database().count("SELECT count(*) AS count FROM erasures WHERE swept_at IS NULL");
        erasing::tend(&stage.app).await.unwrap();
        assert_eq!(unswept(), 1);
        stage.submit(seat).await.unwrap();
        erasing::tend(&stage.app).await.unwrap();
        assert_eq!(unswept(), 0);
        assert!(in_files(stage.database(), NAME).is_none_or(|n| n == 0));
    }
}
