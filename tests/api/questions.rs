//! The life of a question over the API: written, found, looked at, reviewed, changed, used, retired.

use actix_web::test::TestRequest;
use examhall::app::accounts::{self, Secrets};
use examhall::domain::question::review::Reviewers;
use examhall::domain::question::{Kind, Question, Status};
use examhall::formats::question::QuestionForm;
use serde_json::{Value, json};

use super::sheets::sat;
use crate::support::Stage;
use crate::support::bank::{KEY_CANARY, parts};
use crate::support::exam::Published;
use crate::support::http::{Caller, Http};
use crate::support::stage::{PASSWORD, stranger};

/// A draft of a single choice, as an author sends it.
fn draft() -> Value {
    let mut parts = parts(Kind::Single, 1);
    parts.status = Status::Draft;
    form(&Question::new(parts).unwrap())
}

fn form(question: &Question) -> Value {
    serde_json::to_value(QuestionForm::from_question(question)).unwrap()
}

fn changed(form: &Value, field: &str, value: impl Into<Value>) -> Value {
    let mut form = form.clone();
    form[field] = value.into();
    form
}

fn path_of(form: &Value) -> String {
    format!("/api/v1/questions/{}", form["code"].as_str().unwrap())
}

/// A member of staff by name.
async fn staff(stage: &Stage, http: &Http, username: &str) -> Caller {
    stage.staff_named(username).await;
    let attempt = stranger(username);
    let signed_in = accounts::sign_in(&stage.app, &attempt, Secrets::password(PASSWORD));
    http.caller(signed_in.await.unwrap().token.expose())
}

fn verdict(decision: &str, note: &str, form: &Value) -> Value {
    let question = json!({"code": form["code"], "version": form["version"]});
    json!({"decision": decision, "note": note, "questions": [question]})
}

const REVIEWS: &str = "/api/v1/question-reviews";

/// Codes of a list.
async fn codes(staff: &Caller, query: &str) -> Vec<String> {
    let list = staff
        .get(&format!("/api/v1/questions?{query}"))
        .await
        .json();
    let items = list["items"].as_array().unwrap_or_else(|| panic!("{list}"));
    let code = |item: &Value| item["code"].as_str().unwrap().to_owned();
    items.iter().map(code).collect()
}

on_each_database! {
    async fn a_question_is_written_reviewed_changed_and_keeps_its_history(stage) {
        let http = stage.http().await;
        let (author, reviewer) = (staff(&stage, &http, "author").await, staff(&stage, &http, "reviewer").await);
        let path = path_of(&draft());
        let first = author.put(&path, &draft()).await.json();
        assert_eq!((&first["version"], &first["status"]), (&json!(1), &json!("draft")));
        let returned = reviewer.post(REVIEWS, &verdict("returned", "解析太短", &first)).await.json();
        assert_eq!(returned["items"][0]["status"], "draft");
        let second = author.put(&path, &changed(&first, "explanation", "更完整的解析")).await.json();
        assert_eq!(second["version"], 2);
        let approved = reviewer.post(REVIEWS, &verdict("approved", "", &second)).await.json();
        assert_eq!(approved, json!({"items": [{"code": first["code"], "version": 2, "status": "approved"}]}));
        assert_eq!(author.get(&path).await.json()["status"], "approved");

        let history = author.get(&format!("{path}/versions")).await.json();
        let versions = history["items"].as_array().unwrap();
        let told = |n: usize| (versions[n]["version"].as_i64(), versions[n]["author"]["username"].as_str());
        assert_eq!((told(0), told(1)), ((Some(2), Some("author")), (Some(1), Some("author"))));
        let review = &versions[1]["reviews"][0];
        assert_eq!((&review["decision"], &review["note"]), (&json!("returned"), &json!("解析太短")));
        assert_eq!(review["reviewer"]["username"], "reviewer");
        assert_eq!(versions[0]["reviews"][0]["decision"], "approved");
        let old = author.get(&format!("{path}/versions/1")).await.json();
        assert_eq!((&old["version"], &old["explanation"]), (&json!(1), &first["explanation"]));
        for missing in ["/versions/3", "/versions/0", "/versions/x"] {
            assert_eq!(author.get(&format!("{path}{missing}")).await.status, 404, "{missing}");
        }
    }

    async fn who_changes_an_old_version_overwrites_nobody(stage) {
        let http = stage.http().await;
        let (one, other) = (staff(&stage, &http, "one").await, staff(&stage, &http, "other").await);
        let path = path_of(&draft());
        let read = one.put(&path, &draft()).await.json();
        assert_eq!(other.put(&path, &changed(&read, "explanation", "他人的修改")).await.status, 200);
        let refused = one.put(&path, &changed(&read, "explanation", "较晚的修改")).await;
        assert_eq!(refused.problem(), (409, "question_changed".to_owned()));
        assert_eq!(refused.json()["version"], 2);
        assert_eq!(one.get(&path).await.json()["explanation"], "他人的修改");
        // Who looked at the first version approves nothing of the second.
        let refused = one.post(REVIEWS, &verdict("approved", "", &read)).await;
        assert_eq!(refused.problem(), (409, "question_changed".to_owned()));
        assert_eq!(one.get(&path).await.json()["status"], "draft");
        // A new question has version 1, and its own address.
        let new = changed(&draft(), "code", "HIDDEN-S77");
        let refused = one.put(&path_of(&new), &changed(&new, "version", 4)).await;
        assert_eq!(refused.problem(), (409, "question_changed".to_owned()));
        assert_eq!(one.put(&path, &new).await.problem(), (422, "invalid_field".to_owned()));
    }

    async fn verdicts_that_cannot_be_change_nothing(stage) {
        let http = stage.http().await;
        let reviewer = staff(&stage, &http, "reviewer").await;
        let (one, other) = (draft(), changed(&draft(), "code", "HIDDEN-S78"));
        for form in [&one, &other] {
            assert_eq!(reviewer.put(&path_of(form), form).await.status, 200);
        }
        let refused = reviewer.post(REVIEWS, &verdict("returned", " ", &one)).await;
        assert_eq!(refused.problem(), (409, "not_reviewed".to_owned()));
        // All or none: the second is not there.
        let mut both = verdict("approved", "", &one);
        both["questions"].as_array_mut().unwrap().push(json!({"code": "HIDDEN-S79", "version": 1}));
        assert_eq!(reviewer.post(REVIEWS, &both).await.problem(), (404, "not_found".to_owned()));
        assert_eq!(reviewer.get(&path_of(&one)).await.json()["status"], "draft");
        both["questions"][1]["code"] = json!("HIDDEN-S78");
        assert_eq!(reviewer.post(REVIEWS, &both).await.json()["items"].as_array().unwrap().len(), 2);
        let again = reviewer.post(REVIEWS, &both).await;
        assert_eq!(again.problem(), (409, "not_reviewed".to_owned()));
        assert_eq!(again.json()["question"], one["code"]);
        for bad in [json!({"decision": "approved", "questions": []}), json!({"decision": "perhaps", "questions": [{"code": "A", "version": 1}]})] {
            assert_eq!(reviewer.post(REVIEWS, &bad).await.status, 422, "{bad}");
        }
    }

    async fn where_the_service_says_so_nobody_approves_what_they_wrote(stage) {
        let mut stage = stage;
        stage.app = stage.app.clone().with_reviewers(Reviewers::NotTheAuthor);
        let http = stage.http().await;
        let (author, reviewer) = (staff(&stage, &http, "author").await, staff(&stage, &http, "reviewer").await);
        let path = path_of(&draft());
        let approved = changed(&draft(), "status", "approved");
        let needed = (409, "second_person_needed".to_owned());
        assert_eq!(author.put(&path, &approved).await.problem(), needed);
        assert_eq!(author.post("/api/v1/questions", &json!({"questions": [approved]})).await.problem(), needed);
        assert_eq!(author.get(&path).await.status, 404, "nothing was stored");
        let stored = author.put(&path, &draft()).await.json();
        assert_eq!(author.post(REVIEWS, &verdict("approved", "", &stored)).await.problem(), needed);
        // Nor by sending it again with another status.
        assert_eq!(author.put(&path, &changed(&stored, "status", "approved")).await.problem(), needed);
        assert_eq!(reviewer.post(REVIEWS, &verdict("approved", "", &stored)).await.status, 200);
        // What is approved can be sent again as it is, and whoever changes it becomes its author.
        let now = reviewer.get(&path).await.json();
        assert_eq!(reviewer.put(&path, &now).await.status, 200);
        let by_reviewer = changed(&changed(&now, "explanation", "改过"), "status", "draft");
        let third = reviewer.put(&path, &by_reviewer).await.json();
        assert_eq!(reviewer.post(REVIEWS, &verdict("approved", "", &third)).await.problem(), needed);
        assert_eq!(author.post(REVIEWS, &verdict("approved", "", &third)).await.status, 200);
        // Files of the operator are reviewed elsewhere.
        stage.bank().await;
    }

    async fn questions_are_found_by_what_they_say_and_what_they_are(stage) {
        stage.bank().await;
        let http = stage.http().await;
        let staff = staff(&stage, &http, "staff").await;
        let odd = changed(&changed(&draft(), "code", "ODD-S01"), "stem", r"占比 100%_“甲\乙”的 ABC 是（　　）");
        assert_eq!(staff.put(&path_of(&odd), &odd).await.status, 200);
        for (query, wanted) in [
            ("search=odd-s", vec!["ODD-S01"]),
            ("search=abc%20%E6%98%AF", vec!["ODD-S01"]),
            // Signs that patterns of databases know.
            ("search=100%25_", vec!["ODD-S01"]),
            ("search=%E7%94%B2%5C%E4%B9%99", vec!["ODD-S01"]),
            ("search=1%25%25", vec![]),
            // Names of fields of stored documents are no words of a question.
            ("search=options", vec![]),
            ("search=examhall-body", vec![]),
            ("status=draft", vec!["ODD-S01"]),
            ("status=draft&type=multiple", vec![]),
            ("tag=hidden-b2-tag", vec!["HIDDEN-B2"]),
            ("tag=hidden", vec![]),
            ("type=order&difficulty=easy&cognitive=remember", vec!["HIDDEN-O1", "HIDDEN-O2", "HIDDEN-O3"]),
            ("difficulty=hard", vec![]),
            ("search=hidden-o&limit=2", vec!["HIDDEN-O1", "HIDDEN-O2"]),
            ("search=hidden-o&limit=2&after=HIDDEN-O2", vec!["HIDDEN-O3"]),
        ] {
            assert_eq!(codes(&staff, query).await, wanted, "{query}");
        }
        let long = "x".repeat(101);
        let refused = staff.get(&format!("/api/v1/questions?search={long}")).await;
        assert_eq!(refused.problem(), (400, "bad_query".to_owned()));
    }

    async fn a_preview_is_what_a_candidate_sees_and_names_what_an_editor_objects_to(stage) {
        stage.bank().await;
        let http = stage.http().await;
        let staff = staff(&stage, &http, "staff").await;
        for kind in Kind::ALL {
            let code = parts(kind, 1).code;
            let preview = staff.get(&format!("/api/v1/questions/{code}/preview")).await;
            assert_eq!(preview.json()["question"]["type"], kind.as_str());
            assert!(!preview.json()["question"].to_string().contains(KEY_CANARY), "{}", preview.text());
        }
        let odd = changed(&draft(), "stem", "今年，此项工作的目标是（　　）。");
        staff.put(&path_of(&odd), &changed(&odd, "version", 1)).await;
        let findings = staff.get(&format!("{}/preview", path_of(&odd))).await.json();
        let rules: Vec<&str> = findings["findings"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
        assert!(rules.contains(&"S3"), "{rules:?}");
        for (language, wanted) in [("zh", "“今年”没有写明是哪一年：请补上年份。"), ("en", "“今年” does not say of which year: add the year")] {
            for path in [format!("{}/preview", path_of(&odd)), "/api/v1/bank/findings".to_owned()] {
                let request = TestRequest::with_uri(&path).insert_header(("Accept-Language", language));
                let told = staff.request(request).await.json().to_string();
                assert!(told.contains(wanted), "{path}: {told}");
            }
        }
    }

    async fn how_questions_did_comes_back_to_the_bank_when_the_exam_is_over(stage) {
        let exam: Published = sat(&stage).await;
        let http = stage.http().await;
        let staff = staff(&stage, &http, "staff").await;
        let observe = format!("/api/v1/exams/{}/observations", exam.exam.id);
        assert_eq!(staff.put(&observe, &json!({})).await.problem(), (409, "exam_not_over".to_owned()));
        examhall::app::exams::close(&stage.app, exam.exam.id).await.unwrap();
        stage.tick().await;
        let usage_of = async |code: &str| staff.get(&format!("/api/v1/questions/{code}/usage")).await.json();
        let before = usage_of("HIDDEN-S1").await;
        assert_eq!((&before["facility"], &before["calibrated_facility"]), (&Value::Null, &json!("0.875")));
        for _ in 0..2 {
            let seen = staff.put(&observe, &json!({})).await.json();
            assert!(1 <= seen["questions"].as_i64().unwrap(), "{seen}");
        }
        let sheet = staff.get(&format!("/api/v1/exams/{}/questions.csv", exam.exam.id)).await;
        let mut n_compared = 0;
        for line in sheet.text().lines().skip(1) {
            let Some(code) = line.split(',').find(|cell| cell.starts_with("HIDDEN-") && !cell.starts_with("HIDDEN-T")) else { continue };
            let usage = usage_of(code).await;
            let exams = usage["exams"].as_array().unwrap();
            assert_eq!(exams.len(), 1, "{usage}");
            assert_eq!(exams[0]["exam_id"], exam.exam.id.to_string());
            assert_eq!(usage["candidates"], exams[0]["candidates"]);
            assert_eq!(usage["facility"], exams[0]["facility"]);
            assert_eq!(usage["expected_facility"], "0.875");
            // Three candidates at most move the label by an eighth of the way.
            let number = |value: &Value| value.as_str().unwrap().parse::<f64>().unwrap();
            let (n, facility) = (exams[0]["marked"].as_f64().unwrap(), &usage["facility"]);
            let observed = if facility.is_null() { 0.0 } else { number(facility) };
            let wanted = (n * observed + 20.0 * 0.875) / (n + 20.0);
            assert!((number(&usage["calibrated_facility"]) - wanted).abs() < 0.000_51, "{usage}");
            // By it the next papers are drawn.
            let pool = examhall::store::bank::load_pool(&mut stage.database().connect()).unwrap();
            let drawn = pool.iter().find(|question| question.code.as_str() == code).unwrap();
            assert_eq!(usage["calibrated_facility"], drawn.rating.to_string());
            n_compared += 1;
        }
        assert!(1 <= n_compared);
        // A new version begins anew; what the old one did stays.
        let read = staff.get("/api/v1/questions/HIDDEN-S1").await.json();
        staff.put("/api/v1/questions/HIDDEN-S1", &changed(&read, "explanation", "改过")).await;
        let usage = usage_of("HIDDEN-S1").await;
        assert_eq!((&usage["facility"], usage["exams"].as_array().unwrap().len()), (&Value::Null, 1), "{usage}");
        assert_eq!(staff.get("/api/v1/questions/NONE/usage").await.status, 404);
    }
}
