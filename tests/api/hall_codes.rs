//! Hall codes, and tickets and codes that are ended.

use examhall::domain::exam::State;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::exam::Published;
use crate::support::http::{Answered, Http, StaffClient};
use crate::support::{MS, Stage};

fn below(exam: &Published, path: &str) -> String {
    format!("/api/v1/exams/{}{path}", exam.exam.id)
}

async fn enter(http: &Http, form: &Value) -> Answered {
    http.nobody().post("/api/v1/admissions", form).await
}

async fn enter_with(http: &Http, code: &str, n: usize) -> Answered {
    let form =
        json!({ "hall_code": code, "name": format!("考生{n}"), "number": format!("{n:04}") });
    enter(http, &form).await
}

/// An exam of three, and the hall codes of all by number.
async fn handed_out(stage: &Stage) -> (Http, Published, StaffClient, Vec<String>) {
    stage.bank().await;
    let exam = stage.exam().publish(3).await;
    let http = stage.http().await;
    let staff = stage.staff_client(&http).await;
    let codes = issue(&staff, &exam, &json!({})).await;
    (http, exam, staff, codes)
}

async fn issue(staff: &StaffClient, exam: &Published, form: &Value) -> Vec<String> {
    let issued = staff.post(&below(exam, "/hall-codes"), form).await;
    assert_eq!(issued.status, 201, "{}", issued.text());
    let document = issued.json();
    let items = document["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["hall_code"].as_str().unwrap().to_owned())
        .collect()
}

/// A code that is not this one.
fn other(code: &str) -> String {
    let last = if code.ends_with('0') { '1' } else { '0' };
    format!("{}{last}", &code[..7])
}

const UNKNOWN: (u16, &str) = (401, "unknown_hall_code");

#[track_caller]
fn refused(answered: &Answered, wanted: (u16, &str)) {
    assert_eq!(answered.problem(), (wanted.0, wanted.1.to_owned()));
}

on_each_database! {
    async fn a_hall_code_lets_in_its_number_and_nobody_else(stage) {
        let (http, exam, staff, codes) = handed_out(&stage).await;
        assert!(codes.iter().all(|code| code.len() == 8), "{codes:?}");
        let path = below(&exam, "/hall-codes");
        assert_eq!(staff.get(&path).await.json(), json!({ "candidates": 3, "with_code": 3 }));
        assert_eq!(issue(&staff, &exam, &json!({})).await, [""; 0], "everybody has one");

        let typed = format!("{} - {}", codes[0][..4].to_uppercase(), &codes[0][4..]);
        let form = json!({ "hall_code": typed, "name": " 考生１", "number": " ０００１" });
        let entered = enter(&http, &form).await;
        assert_eq!(entered.status, 201, "{}", entered.text());
        let candidate = http.caller(entered.json()["token"].as_str().unwrap());
        assert_eq!(candidate.get("/api/v1/attempts").await.json()["candidate"]["number"], "0001");

        refused(&enter_with(&http, &codes[0], 2).await, UNKNOWN);
        refused(&enter_with(&http, &other(&codes[0]), 1).await, UNKNOWN);
        refused(&enter_with(&http, "", 1).await, UNKNOWN);
        refused(&enter_with(&http, &codes[0], 9).await, UNKNOWN);
        let form = json!({ "hall_code": codes[0], "name": "考生2", "number": "0001" });
        refused(&enter(&http, &form).await, (403, "identity_mismatch"));
        let form = json!({ "hall_code": codes[0], "name": "a\u{0}b", "number": "a\u{0}b" });
        refused(&enter(&http, &form).await, UNKNOWN);
        // A ticket is no hall code, and a hall code no ticket.
        let ticket = exam.tickets[0].ticket.expose();
        refused(&enter_with(&http, ticket, 1).await, UNKNOWN);
        let form = json!({ "ticket": codes[0], "name": "考生1", "number": "0001" });
        refused(&enter(&http, &form).await, (401, "unknown_ticket"));
        for form in [
            json!({ "name": "考生1", "number": "0001" }),
            json!({ "ticket": ticket, "hall_code": codes[0], "name": "考生1", "number": "0001" }),
        ] {
            refused(&enter(&http, &form).await, (422, "unreadable_body"));
        }
    }

    async fn a_code_of_another_exam_opens_that_exam(stage) {
        let (http, exam, staff, codes) = handed_out(&stage).await;
        let second = stage.exam().publish(3).await;
        let others = issue(&staff, &second, &json!({ "numbers": ["0001"] })).await;
        for (code, exam) in [(&codes[0], &exam), (&others[0], &second)] {
            let entered = enter_with(&http, code, 1).await;
            assert_eq!(entered.status, 201, "{}", entered.text());
            let token = entered.json()["token"].as_str().unwrap().to_owned();
            let own = http.caller(&token).get("/api/v1/attempts").await.json();
            let attempt = own["items"][0]["id"].as_str().unwrap().to_owned();
            let detail = staff.get(&below(exam, &format!("/attempts/{attempt}"))).await;
            assert_eq!(detail.status, 200, "of the exam of the code");
        }
        refused(&enter_with(&http, &others[0], 2).await, UNKNOWN);
    }

    async fn a_replaced_code_ends_with_the_sessions_that_it_opened(stage) {
        let (http, exam, staff, codes) = handed_out(&stage).await;
        let token = enter_with(&http, &codes[0], 1).await.json()["token"].as_str().unwrap().to_owned();
        let fresh = issue(&staff, &exam, &json!({ "numbers": ["0001"] })).await;
        assert_ne!(fresh[0], codes[0]);
        refused(&http.caller(&token).get("/api/v1/attempts").await, (401, "not_signed_in"));
        refused(&enter_with(&http, &codes[0], 1).await, UNKNOWN);
        assert_eq!(enter_with(&http, &fresh[0], 1).await.status, 201);
        let unknown = staff.post(&below(&exam, "/hall-codes"), &json!({ "numbers": ["0009"] })).await;
        refused(&unknown, (404, "not_found"));
        let audit = staff.get(&below(&exam, "/audit")).await;
        let audited = audit.json();
        let replaced = audited["items"].as_array().unwrap().iter().filter(|one| one["action"] == "hall_code_replaced");
        assert_eq!(replaced.count(), 1, "{audited}");
        assert!(!audit.text().contains(&fresh[0]) && !audit.text().contains(&codes[0]));
    }

    async fn a_revoked_ticket_or_code_lets_nobody_in_and_what_was_saved_stays(stage) {
        let (http, exam, staff, codes) = handed_out(&stage).await;
        let candidate = stage.candidate_client(&http, &exam, 1).await;
        assert_eq!(candidate.post(&candidate.own("/start"), &json!({})).await.status, 200);
        let answers = json!([{ "slot": 1, "revision": 1, "response": null }]);
        let form = json!({ "epoch": 1, "answers": answers });
        assert_eq!(candidate.put(&candidate.own("/answers"), &form).await.status, 200);

        let path = below(&exam, "/ticket-revocations");
        for (form, wanted) in [
            (json!({ "numbers": ["0001"] }), (422, "unreadable_body")),
            (json!({ "numbers": ["0001"], "reason": " " }), (422, "invalid_field")),
            (json!({ "numbers": ["0009"], "reason": "遗失" }), (404, "not_found")),
        ] {
            refused(&staff.post(&path, &form).await, wanted);
        }
        let revoke = json!({ "numbers": ["0001"], "reason": "凭证外传" });
        // Entries of one millisecond are in no order.
        stage.advance(MS);
        assert_eq!(staff.post(&path, &revoke).await.json(), json!({ "revoked": 1 }));
        assert_eq!(staff.post(&path, &revoke).await.json(), json!({ "revoked": 0 }), "there is none any more");
        refused(&candidate.put(&candidate.own("/answers"), &form).await, (401, "not_signed_in"));
        let ticket = json!({ "ticket": exam.tickets[0].ticket.expose(), "name": "考生1", "number": "0001" });
        refused(&enter(&http, &ticket).await, (401, "unknown_ticket"));

        // The hall code is another paper, and finds everything as it was.
        let token = enter_with(&http, &codes[0], 1).await.json()["token"].as_str().unwrap().to_owned();
        let back = http.caller(&token);
        assert_eq!(back.get(&candidate.own("/answers")).await.json()["answers"], answers);
        stage.advance(MS);
        let path = below(&exam, "/hall-code-revocations");
        assert_eq!(staff.post(&path, &revoke).await.json(), json!({ "revoked": 1 }));
        refused(&back.get(&candidate.own("")).await, (401, "not_signed_in"));
        refused(&enter_with(&http, &codes[0], 1).await, UNKNOWN);
        assert_eq!(enter_with(&http, &codes[1], 2).await.status, 201, "others are not concerned");
        let audit = staff.get(&below(&exam, "/audit")).await.json();
        let told = |at: usize| (audit["items"][at]["action"].clone(), audit["items"][at]["facts"]["reason"].clone());
        assert_eq!(told(0), (json!("hall_code_revoked"), json!("凭证外传")));
        assert_eq!(told(1), (json!("ticket_revoked"), json!("凭证外传")));
        // A new ticket is issued as to anybody who has none.
        let issued = staff.post(&below(&exam, "/tickets"), &json!({})).await.json();
        assert_eq!(issued["items"][0]["number"], "0001");
        assert_eq!(issued["items"].as_array().unwrap().len(), 1);
    }

    async fn a_code_ends_with_its_exam(stage) {
        let (http, exam, staff, codes) = handed_out(&stage).await;
        assert_eq!(enter_with(&http, &codes[0], 1).await.status, 201);
        assert_eq!(exam.exam.state, State::Published);
        let closed = staff.put(&below(&exam, "/state"), &json!({ "state": "closed" })).await;
        assert_eq!(closed.status, 200, "{}", closed.text());
        refused(&enter_with(&http, &codes[0], 1).await, UNKNOWN);
        refused(&staff.post(&below(&exam, "/hall-codes"), &json!({})).await, (409, "exam_state"));
        let ticket = json!({ "ticket": exam.tickets[0].ticket.expose(), "name": "考生1", "number": "0001" });
        assert_eq!(enter(&http, &ticket).await.status, 201, "the ticket still shows the result");
    }

    async fn wrong_codes_make_the_number_wait_and_the_ticket_never(stage) {
        let (http, exam, staff, codes) = handed_out(&stage).await;
        let wrong = other(&codes[0]);
        for _ in 0..5 {
            refused(&enter_with(&http, &wrong, 1).await, UNKNOWN);
        }
        let waits = enter_with(&http, &codes[0], 1).await;
        refused(&waits, (429, "tried_too_often"));
        assert_eq!((&waits.json()["retry_after_seconds"], waits.header("Retry-After")), (&json!(1), "1"));
        assert_eq!(enter_with(&http, &codes[1], 2).await.status, 201, "other numbers do not wait");
        let ticket = json!({ "ticket": exam.tickets[0].ticket.expose(), "name": "考生1", "number": "0001" });
        assert_eq!(enter(&http, &ticket).await.status, 201);

        // Each wrong one doubles the wait, up to half a minute; a try that was not looked at does not.
        for wait in [1, 2, 4, 8, 16, 30, 30] {
            stage.advance(SignedDuration::from_secs(wait));
            refused(&enter_with(&http, &wrong, 1).await, UNKNOWN);
            refused(&enter_with(&http, &wrong, 1).await, (429, "tried_too_often"));
        }
        stage.advance(SignedDuration::from_secs(30));
        assert_eq!(enter_with(&http, &codes[0], 1).await.status, 201);
        // What is right forgets what was wrong, and so does a new code.
        for _ in 0..5 {
            refused(&enter_with(&http, &wrong, 1).await, UNKNOWN);
        }
        refused(&enter_with(&http, &codes[0], 1).await, (429, "tried_too_often"));
        let fresh = issue(&staff, &exam, &json!({ "numbers": ["0001"] })).await;
        assert_eq!(enter_with(&http, &fresh[0], 1).await.status, 201);
    }
}
