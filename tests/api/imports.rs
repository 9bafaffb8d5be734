//! Questions from files over the API: looked through, chosen, stored together, taken back together.

use actix_web::http::Method;
use actix_web::test::TestRequest;
use serde_json::{Value, json};

use crate::support::http::{Answered, StaffClient};

/// Two questions that can be taken, and one whose key is not clear.
const GIFT: &str = "\
// [id:q1] [tag:党章]
::一::党章规定，年满多少周岁可以申请入党？{=18 ~16 ~20 ~22}

党的根本宗旨是全心全意为人民服务。{T}

没有标明答案的题：{~甲 ~乙}
";

async fn upload(staff: &StaffClient, query: &str, file: &str) -> Answered {
    let path = format!("/api/v1/imports?topic=Z01&{query}");
    let request = TestRequest::with_uri(&path).method(Method::POST);
    staff.request(request.set_payload(file.to_owned())).await
}

fn id(import: &Value) -> &str {
    import["id"].as_str().unwrap_or_else(|| panic!("{import}"))
}

fn states(import: &Value) -> Vec<&str> {
    let entries = import["questions"].as_array().unwrap().iter();
    entries
        .map(|entry| entry["state"].as_str().unwrap())
        .collect()
}

async fn decide(staff: &StaffClient, import: &Value, chosen: &[usize]) -> Answered {
    let path = format!("/api/v1/imports/{}/decision", id(import));
    staff
        .post(&path, &json!({ "chosen": chosen, "status": "draft" }))
        .await
}

async fn undo(staff: &StaffClient, import: &Value) -> Answered {
    let path = format!("/api/v1/imports/{}/undo", id(import));
    staff.post(&path, &json!({})).await
}

/// The status of a question of the bank; none where there is no such question.
async fn status(staff: &StaffClient, code: &str) -> Option<String> {
    let read = staff.get(&format!("/api/v1/questions/{code}")).await;
    (read.status == 200).then(|| read.json()["status"].as_str().unwrap().to_owned())
}

on_each_database! {
    async fn a_file_reaches_the_bank_when_somebody_chose_and_leaves_it_again_as_a_whole(stage) {
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let answered = upload(&staff, "file_name=a.gift", GIFT).await;
        assert_eq!(answered.status, 201, "{answered:?}");
        let import = answered.json();
        assert_eq!((&import["format"], &import["state"]), (&json!("gift"), &json!("open")));
        assert_eq!(states(&import), ["ready", "ready", "held"]);
        assert_eq!(import["counts"]["ready"], 2);
        let first = &import["questions"][0];
        assert_eq!((&first["form"]["code"], &first["original_code"]), (&json!("Z01-S01"), &json!("q1")));
        assert_eq!(first["form"]["key"], "a");
        assert_eq!(status(&staff, "Z01-S01").await, None);

        let held = decide(&staff, &import, &[0, 2]).await;
        assert_eq!(held.problem(), (422, "not_ready".to_owned()));
        assert_eq!(held.json()["questions"], json!([2]));
        assert_eq!(status(&staff, "Z01-S01").await, None);

        let stored = decide(&staff, &import, &[0, 1]).await.json();
        assert_eq!((&stored["created"], &stored["codes"]), (&json!(2), &json!(["Z01-S01", "Z01-J01"])));
        assert_eq!(status(&staff, "Z01-S01").await.as_deref(), Some("draft"));
        assert_eq!(decide(&staff, &import, &[0]).await.problem(), (409, "import_decided".to_owned()));

        // The same file again is the same questions.
        let again = upload(&staff, "file_name=a.gift", GIFT).await.json();
        assert_eq!(again["questions"][0]["form"]["code"], "Z01-S01");
        let stored = decide(&staff, &again, &[0]).await.json();
        assert_eq!((&stored["created"], &stored["unchanged"]), (&json!(0), &json!(1)), "{stored}");
        assert_eq!(undo(&staff, &again).await.json(), json!({ "retired": 0, "restored": 0 }));

        assert_eq!(undo(&staff, &import).await.json(), json!({ "retired": 2, "restored": 0 }));
        assert_eq!(status(&staff, "Z01-S01").await.as_deref(), Some("retired"));
        assert_eq!(undo(&staff, &import).await.problem(), (409, "import_decided".to_owned()));
        let list = staff.get("/api/v1/imports").await.json();
        let told: Vec<&Value> = list["items"].as_array().unwrap().iter().map(|line| &line["state"]).collect();
        assert_eq!(told, ["undone", "undone"]);
    }

    async fn what_somebody_changed_since_is_never_taken_back(stage) {
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let import = upload(&staff, "format=gift", GIFT).await.json();
        decide(&staff, &import, &[0, 1]).await;
        let mut form = staff.get("/api/v1/questions/Z01-S01").await.json();
        form["explanation"] = json!("见党章第一条");
        assert_eq!(staff.put("/api/v1/questions/Z01-S01", &form).await.status, 200);
        let refused = undo(&staff, &import).await;
        assert_eq!(refused.problem(), (409, "changed_since".to_owned()));
        assert_eq!(refused.json()["codes"], json!(["Z01-S01"]));
        assert_eq!(status(&staff, "Z01-J01").await.as_deref(), Some("draft"));
    }

    async fn a_question_that_an_import_changed_is_as_before_when_it_is_taken_back(stage) {
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let import = upload(&staff, "format=gift", GIFT).await.json();
        decide(&staff, &import, &[0]).await;
        let other = GIFT.replace("~22", "~25");
        let second = upload(&staff, "format=gift", &other).await.json();
        assert_eq!(decide(&staff, &second, &[0]).await.json()["changed"], 1);
        let options = async || staff.get("/api/v1/questions/Z01-S01").await.json()["options"].to_string();
        assert!(options().await.contains("25"));
        let too_soon = undo(&staff, &import).await;
        assert_eq!(too_soon.problem(), (409, "changed_since".to_owned()));
        assert_eq!(undo(&staff, &second).await.json(), json!({ "retired": 0, "restored": 1 }));
        assert!(options().await.contains("22"));
        assert_eq!(status(&staff, "Z01-S01").await.as_deref(), Some("draft"));
        // One after the other, the last first, all can be taken back.
        assert_eq!(undo(&staff, &import).await.json(), json!({ "retired": 1, "restored": 0 }));
        assert_eq!(status(&staff, "Z01-S01").await.as_deref(), Some("retired"));
    }

    async fn a_file_that_was_taken_away_and_brought_back_changes_what_was_changed_in_it_alone(stage) {
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let mut form = json!({
            "code": "Z01-S01", "topic": "Z01", "type": "single", "status": "approved", "version": 1, "stem": "党的生日是哪一天？",
            "options": [{"id": "x", "text": "7月1日"}, {"id": "y", "text": "8月1日"}, {"id": "z", "text": "以上都不对", "pinned": true}],
            "key": "x", "explanation": "建党日。", "difficulty": "easy", "cognitive": "apply", "tags": ["党史"], "facts": ["birthday"],
            // The same words stand in two places.
            "evidence": [
                {"material": "m-1", "place": "第一段", "quote": "七月一日"},
                {"material": "m-1", "place": "第三段", "quote": "七月一日"},
            ],
        });
        assert_eq!(staff.post("/api/v1/questions", &json!({ "questions": [form] })).await.status, 200);
        for format in ["sheet", "csv", "gift", "moodle-xml", "qti3", "json", "toml"] {
            let file = staff.get(&format!("/api/v1/bank/export?format={format}")).await;
            let read = match format { "csv" => "sheet", "qti3" => "qti", other => other };
            let request = TestRequest::with_uri(&format!("/api/v1/imports?topic=Z01&format={read}"));
            let import = staff.request(request.method(Method::POST).set_payload(file.body)).await.json();
            assert_eq!(import["questions"][0]["standing"], "same", "{format}: {import}");
            let stored = decide(&staff, &import, &[0]).await.json();
            assert_eq!((&stored["unchanged"], &stored["changed"]), (&json!(1), &json!(0)), "{format}: {stored}");
            assert_eq!(status(&staff, "Z01-S01").await.as_deref(), Some("approved"), "{format}");
        }
        let file = staff.get("/api/v1/bank/export?format=csv").await.text().replace("8月1日", "10月1日");
        let import = upload(&staff, "format=sheet", &file).await.json();
        assert_eq!(import["questions"][0]["standing"], "changes", "{import}");
        assert_eq!(decide(&staff, &import, &[0]).await.json()["changed"], 1);
        let read = staff.get("/api/v1/questions/Z01-S01").await.json();
        form["options"][1]["text"] = json!("10月1日");
        for field in ["options", "key", "facts", "cognitive", "evidence", "tags"] {
            assert_eq!(read[field], form[field], "{field}: {read}");
        }
        assert_eq!((&read["status"], &read["version"]), (&json!("draft"), &json!(2)));
    }

    async fn the_nearest_weight_is_taken_by_who_asks_for_it(stage) {
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let answers = [("31", "甲"), ("69", "乙"), ("-100", "丙")].map(|(share, text)| {
            format!("<answer fraction=\"{share}\"><text>{text}</text></answer>")
        });
        let file = format!(
            "<quiz><question type=\"multichoice\"><questiontext format=\"html\"><text>选两项。</text></questiontext>\
             <defaultgrade>2</defaultgrade><single>false</single>{}</question></quiz>",
            answers.concat()
        );
        let refused = upload(&staff, "format=moodle-xml", &file).await;
        assert_eq!(refused.problem(), (422, "unreadable_file".to_owned()));
        let import = upload(&staff, "format=moodle-xml&match_grades=nearest", &file).await;
        assert_eq!(import.status, 201, "{import:?}");
        assert!(import.text().contains("已改为最接近的"), "{import:?}");
        assert_eq!(upload(&staff, "match_grades=guess", &file).await.problem(), (400, "bad_query".to_owned()));
    }

    async fn a_held_question_is_ready_when_somebody_completed_it(stage) {
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let text = "一、单选题\n1. 党的最高纲领是什么？\nA. 实现共产主义\nB. 实现现代化\nC. 全面小康\n";
        let import = upload(&staff, "format=text", text).await.json();
        assert_eq!(states(&import), ["held"]);
        let entry = &import["questions"][0];
        assert!(entry["problems"].to_string().contains("答案"), "{entry}");
        assert_eq!(entry["form"]["code"], "Z01-S01");
        let mut form = entry["form"].clone();
        let path = format!("/api/v1/imports/{}/questions/0", id(&import));
        assert_eq!(staff.put(&path, &form).await.problem(), (422, "invalid_questions".to_owned()));
        form["code"] = json!("Z01-S07");
        form["key"] = json!("a");
        let edited = staff.put(&path, &form).await;
        assert_eq!(edited.status, 200, "{edited:?}");
        assert_eq!((&edited.json()["state"], &edited.json()["edited"]), (&json!("ready"), &json!(true)));
        assert_eq!(decide(&staff, &import, &[]).await.problem(), (422, "invalid_field".to_owned()), "it stays open");
        assert_eq!(decide(&staff, &import, &[0]).await.json()["codes"], json!(["Z01-S07"]));
        assert_eq!(staff.put(&path, &form).await.problem(), (409, "import_decided".to_owned()));
    }

    async fn what_is_there_already_is_told_before_anybody_chooses(stage) {
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let import = upload(&staff, "format=gift", GIFT).await.json();
        decide(&staff, &import, &[0]).await;
        let twice = "党章规定，年满多少周岁可以申请入党（ ）？{=18 ~16 ~20 ~22}\n\n党章规定，年满多少周岁可以申请入党？{=18 ~16 ~20 ~22}\n";
        let import = upload(&staff, "format=gift", twice).await.json();
        let twins = |at: usize| import["questions"][at]["duplicates"].as_array().unwrap().clone();
        assert_eq!((twins(0)[0]["code"].as_str(), &twins(0)[0]["kind"]), (Some("Z01-S01"), &json!("exact")));
        assert!(twins(1).iter().any(|twin| twin["index"] == 0), "{import}");
        assert!(!twins(0).iter().any(|twin| twin["index"] == 1), "{import}");
    }

    async fn a_file_without_questions_is_refused_with_its_lines_in_the_readers_language(stage) {
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let request = |language: &'static str| {
            TestRequest::with_uri("/api/v1/imports?topic=Z01&format=aiken")
                .method(Method::POST)
                .insert_header(("Accept-Language", language))
                .set_payload("只有一行\nANSWER: A\n")
        };
        let refused = staff.request(request("zh")).await;
        assert_eq!(refused.problem(), (422, "unreadable_file".to_owned()));
        let problem = &refused.json()["problems"][0];
        assert!(problem["line"].is_number() && problem["message"].as_str().unwrap().contains('行'), "{problem}");
        let english = staff.request(request("en")).await.json()["problems"][0]["message"].as_str().unwrap().to_owned();
        assert!(english.is_ascii() || english.contains("line"), "{english}");
        for (query, code) in [("format=doc", 400), ("format=toml&topic=Z%201", 400), ("colour=red", 400)] {
            assert_eq!(upload(&staff, query, GIFT).await.status, code, "{query}");
        }
        assert_eq!(staff.get("/api/v1/imports").await.json()["items"], json!([]));
    }

    async fn nobody_decides_after_a_week(stage) {
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let import = upload(&staff, "format=gift", GIFT).await.json();
        stage.advance(examhall::app::imports::OPEN_FOR);
        let staff = stage.staff_client(&http).await;
        assert_eq!(staff.get("/api/v1/imports").await.json()["items"][0]["state"], "expired");
        assert_eq!(decide(&staff, &import, &[0]).await.problem(), (409, "import_expired".to_owned()));
        assert_eq!(status(&staff, "Z01-S01").await, None);
    }

    async fn drafts_of_a_study_text_are_looked_through_like_an_import(stage) {
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let text = std::fs::read_to_string("tests/drafting_texts/regulation.md").unwrap();
        let path = "/api/v1/drafts?topic=D01&title=%E8%A7%84%E5%AE%9A&file_name=regulation.md&limit=6";
        let request = TestRequest::with_uri(path).method(Method::POST).set_payload(text);
        let drafted = staff.request(request).await;
        assert_eq!(drafted.status, 201, "{drafted:?}");
        let broken = TestRequest::with_uri(&path.replace("regulation.md", "broken.docx")).method(Method::POST);
        let broken = staff.request(broken.set_payload("not a package")).await;
        assert_eq!(broken.problem(), (422, "unreadable_file".to_owned()));
        assert!(broken.text().contains("不是有效的 Word 文档") && !broken.text().contains("Zip"), "{}", broken.text());
        let drafted = drafted.json();
        assert_eq!((states(&drafted), &drafted["format"]), (vec!["ready"; 6], &json!("drafts")));
        for entry in drafted["questions"].as_array().unwrap() {
            assert_eq!(entry["form"]["evidence"][0]["material"], "regulation", "{entry}");
        }
        assert_eq!(decide(&staff, &drafted, &[0, 1]).await.json()["created"], 2);
    }

    async fn a_study_text_tells_which_of_its_sections_have_no_question_yet(stage) {
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let text = std::fs::read_to_string("tests/drafting_texts/regulation.md").unwrap();
        let send = |path: &str, text: &str| {
            TestRequest::with_uri(&format!("/api/v1{path}")).method(Method::POST).set_payload(text.to_owned())
        };
        let drafted = staff.request(send("/drafts?topic=D01&title=%E8%A7%84%E5%AE%9A&file_name=regulation.md&limit=6", &text)).await.json();
        assert_eq!(decide(&staff, &drafted, &[0, 1]).await.json()["created"], 2);
        let told = staff.request(send("/material-coverage?file_name=regulation.md", &text)).await;
        assert_eq!(told.status, 200, "{told:?}");
        let told = told.json();
        assert_eq!((&told["material"], &told["whole"]["n_questions"], &told["lost"]), (&json!("regulation"), &json!(2), &json!([])), "{told}");
        let counts: Vec<u64> = told["parts"].as_array().unwrap().iter().map(|part| part["n_questions"].as_u64().unwrap()).collect();
        assert!(counts.contains(&0) && 2 <= counts.iter().sum::<u64>(), "{counts:?}");
        // A new version that dropped everything: both are without ground.
        let emptied = staff.request(send("/material-coverage?file_name=new.md&material=regulation", "## 一、总则\n\n全部废止。\n")).await.json();
        assert_eq!((emptied["lost"].as_array().unwrap().len(), &emptied["materials"]), (2, &json!(["regulation"])), "{emptied}");
        let broken = staff.request(send("/material-coverage?file_name=regulation.pdf", "%PDF")).await;
        assert_eq!(broken.problem(), (422, "unreadable_file".to_owned()));
    }

    async fn the_bank_is_taken_away_in_each_form_and_what_is_lost_is_told(stage) {
        stage.bank().await;
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        for format in ["json", "sheet", "csv", "gift", "aiken", "moodle-xml", "qti3"] {
            let file = staff.get(&format!("/api/v1/bank/export?format={format}&type=single")).await;
            assert_eq!(file.status, 200, "{format}");
            assert!(file.header("Content-Disposition").starts_with("attachment"), "{format}");
            let again = format!("file_name=bank&format={}", if format == "csv" { "sheet" } else if format == "qti3" { "qti" } else { format });
            let path = format!("/api/v1/imports?topic=Z01&{again}");
            let request = TestRequest::with_uri(&path).method(Method::POST).set_payload(file.body);
            let import = staff.request(request).await;
            assert_eq!(import.status, 201, "{format}: {}", import.text());
            assert!(states(&import.json()).iter().all(|state| *state == "ready"), "{format}: {}", import.text());
        }
        // Files of the bank: one alone, or a package of one for each topic.
        let import = upload(&staff, "format=gift", GIFT).await.json();
        decide(&staff, &import, &[0, 1]).await;
        let file = staff.get("/api/v1/bank/export?format=toml&topic=Z01").await;
        let text = file.text();
        let again = upload(&staff, "format=toml", text).await.json();
        assert_eq!(states(&again), ["ready", "ready"]);
        assert_eq!(again["questions"][0]["standing"], "same", "{again}");
        // It says what no other form says, and that counts.
        assert_eq!(text.matches("cognitive = \"remember\"").count(), 2, "{text}");
        let edited = text.replacen("cognitive = \"remember\"", "cognitive = \"apply\"\nfacts = [\"首都\"]\nenemies = [\"Z01-S09\"]", 1);
        let changed = upload(&staff, "format=toml", &edited).await.json();
        let entry = &changed["questions"][0];
        assert_eq!((&entry["standing"], &entry["form"]["cognitive"]), (&json!("changes"), &json!("apply")), "{changed}");
        assert_eq!((&entry["form"]["facts"], &entry["form"]["enemies"]), (&json!(["首都"]), &json!(["Z01-S09"])));
        assert!(staff.get("/api/v1/bank/export?format=toml").await.body.starts_with(b"PK"));
        assert_eq!(staff.get("/api/v1/bank/losses?format=toml").await.json()["items"], json!([]));
        for format in ["json", "sheet", "csv", "gift"] {
            let lost = staff.get(&format!("/api/v1/bank/losses?format={format}&topic=Z01")).await.json();
            let told = lost["items"].as_array().unwrap().iter().filter(|loss| loss["message"].as_str().unwrap().contains("认知层次"));
            assert_eq!(told.count(), 2, "{format}: {lost}");
        }
        let lost = staff.get("/api/v1/bank/losses?format=aiken").await.json();
        assert!(lost["items"].as_array().unwrap().iter().any(|loss| loss["question"].as_str().unwrap().starts_with("HIDDEN-")), "{lost}");
        assert_eq!(staff.get("/api/v1/bank/export?format=doc").await.status, 400);
        assert_eq!(staff.get("/api/v1/bank/template.xlsx").await.status, 200);
        let findings = staff.get("/api/v1/bank/findings").await.json();
        assert!(findings["items"].is_array(), "{findings}");
    }
}
