//! Outages at the API: who may see them and give their time back.

use examhall::domain::exam::DowntimeCredit;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::Stage;
use crate::support::exam::Published;
use crate::support::http::{CandidateClient, StaffClient};

/// An exam under a policy that one candidate sits; then three and a half minutes and a bit without a
/// server, which is up again.
async fn after_an_outage(
    stage: &Stage,
    policy: DowntimeCredit,
) -> (Published, StaffClient, CandidateClient) {
    stage.bank().await;
    let exam = stage
        .exam()
        .rules(|rules| rules.downtime_credit = policy)
        .publish(1)
        .await;
    let http = stage.http().await;
    let staff = stage.staff_client(&http).await;
    let candidate = stage.candidate_client(&http, &exam, 1).await;
    let started = candidate.post(&candidate.own("/start"), &json!({})).await;
    assert_eq!(started.status, 200);
    stage.beat().await;
    stage.advance(SignedDuration::from_millis(210_400));
    stage.beat().await;
    (exam, staff, candidate)
}

fn outages_of(exam: &Published) -> String {
    format!("/api/v1/exams/{}/outages", exam.exam.id)
}

/// The one outage that is listed, and the path that gives its time back.
async fn only(exam: &Published, staff: &StaffClient, policy: &str) -> (Value, String) {
    let listed = staff.get(&outages_of(exam)).await.json();
    assert_eq!(listed["downtime_credit"], policy);
    let [outage] = &listed["items"].as_array().unwrap()[..] else {
        panic!("not one outage: {listed}")
    };
    let id = outage["id"].as_str().unwrap();
    (outage.clone(), format!("{}/{id}/credit", outages_of(exam)))
}

on_each_database! {
    async fn what_went_back_by_itself_is_told_and_the_candidate_sees_it(stage) {
        let (exam, staff, candidate) = after_an_outage(&stage, DowntimeCredit::Automatic).await;
        let (outage, path) = only(&exam, &staff, "automatic").await;
        let wanted = json!({
            "id": outage["id"], "began_at": "2026-11-22T08:00:00.000Z", "ended_at": "2026-11-22T08:03:30.400Z",
            "seconds": 210, "n_attempts": 1, "credited_at": "2026-11-22T08:03:30.400Z",
        });
        assert_eq!(outage, wanted);
        assert_eq!(staff.post(&path, &json!({})).await.json(), wanted, "asking for it changes nothing");
        let attempt = candidate.get(&candidate.own("")).await.json();
        assert_eq!(attempt["deadline"], "2026-11-22T09:03:30.400Z");
    }

    async fn an_offered_outage_is_given_back_by_a_request_and_its_repetition_changes_nothing(stage) {
        let (exam, staff, candidate) = after_an_outage(&stage, DowntimeCredit::Offered).await;
        let (offered, path) = only(&exam, &staff, "offered").await;
        assert_eq!((&offered["n_attempts"], &offered["credited_at"]), (&json!(1), &Value::Null));
        let given = staff.post(&path, &json!({})).await;
        assert_eq!(given.status, 200);
        assert_eq!(given.json()["credited_at"], "2026-11-22T08:03:30.400Z");
        assert_eq!(staff.post(&path, &json!({})).await.json(), given.json());
        assert_eq!(only(&exam, &staff, "offered").await.0, given.json());
        let attempt = candidate.get(&candidate.own("")).await.json();
        assert_eq!(attempt["deadline"], "2026-11-22T09:03:30.400Z");
    }

    async fn rules_that_give_nothing_back_refuse_it(stage) {
        let (exam, staff, _) = after_an_outage(&stage, DowntimeCredit::Off).await;
        let (_, path) = only(&exam, &staff, "off").await;
        assert_eq!(staff.post(&path, &json!({})).await.problem(), (409, "no_downtime_credit".to_owned()));
    }

    async fn an_exam_that_is_over_gets_nothing_back(stage) {
        let (exam, staff, _) = after_an_outage(&stage, DowntimeCredit::Offered).await;
        let (_, path) = only(&exam, &staff, "offered").await;
        let state = format!("/api/v1/exams/{}/state", exam.exam.id);
        assert_eq!(staff.put(&state, &json!({ "state": "closed" })).await.status, 200);
        assert_eq!(staff.post(&path, &json!({})).await.problem(), (409, "exam_state".to_owned()));
    }

    async fn only_staff_see_outages_and_only_of_exams_and_outages_that_are_there(stage) {
        let (exam, staff, candidate) = after_an_outage(&stage, DowntimeCredit::Offered).await;
        let (_, path) = only(&exam, &staff, "offered").await;
        let nobody = stage.http().await.nobody();
        for (caller, refusal) in [(&*nobody, (401, "not_signed_in")), (&*candidate, (403, "forbidden"))] {
            let refusal = (refusal.0, refusal.1.to_owned());
            assert_eq!(caller.get(&outages_of(&exam)).await.problem(), refusal);
            assert_eq!(caller.post(&path, &json!({})).await.problem(), refusal);
        }
        let other = stage.exam().publish(1).await;
        let elsewhere = path.replace(&exam.exam.id.to_string(), &other.exam.id.to_string());
        let unknown = path.replace(path.split('/').nth_back(1).unwrap(), "0192f0c1-2b3c-7d4e-8f50-6172839405a6");
        let unreadable = path.replace(path.split('/').nth_back(1).unwrap(), "7");
        for path in [elsewhere, unknown, unreadable] {
            assert_eq!(staff.post(&path, &json!({})).await.problem(), (404, "not_found".to_owned()), "{path}");
        }
        let no_exam = "/api/v1/exams/0192f0c1-2b3c-7d4e-8f50-6172839405a6/outages";
        assert_eq!(staff.get(no_exam).await.problem(), (404, "not_found".to_owned()));
        let (offered, _) = only(&exam, &staff, "offered").await;
        assert_eq!(offered["credited_at"], Value::Null, "nothing of this gave anything back");
    }

    async fn a_save_between_an_outage_and_the_sign_of_life_is_to_be_repeated(stage) {
        stage.bank().await;
        let exam = stage.exam().publish(1).await;
        let http = stage.http().await;
        let candidate = stage.candidate_client(&http, &exam, 1).await;
        candidate.post(&candidate.own("/start"), &json!({})).await;
        stage.beat().await;
        stage.advance(SignedDuration::from_hours(1) + exam.exam.rules.grace + crate::support::MS);
        let body = json!({ "epoch": 1, "answers": [{ "slot": 1, "revision": 1, "response": null }] });
        let refused = candidate.put(&candidate.own("/answers"), &body).await;
        assert_eq!(refused.problem(), (503, "busy".to_owned()));
        assert_eq!(refused.header("Retry-After"), "1");
    }
}
