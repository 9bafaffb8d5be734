//! Whatever an author writes of option A, a candidate reads of the letter that it has on their paper.

use std::collections::BTreeSet;

use actix_web::http::Method;
use examhall::domain::question::{Kind, Layout, Parts, Question};
use serde_json::{Value, json};

use crate::support::bank::parts;
use crate::support::exam::section;

/// A question that speaks of its options by the author's letters: A is 甲, B is 乙, C is 丙, D is 丁.
fn question() -> Question {
    let single = parts(Kind::Single, 1);
    let mut body = single.body;
    body.stem = "下列说法中，与A项相反的是（　　）。".to_owned();
    let Layout::Single(options) = &mut body.layout else {
        panic!("{body:?}")
    };
    for (option, text) in options.iter_mut().zip(["甲", "乙", "丙", "C项的反面"]) {
        option.text = text.to_owned();
    }
    let explanation = "B项与{A}相反，C、D两项与5G无关，故选B。".to_owned();
    Question::new(Parts {
        body,
        explanation,
        ..single
    })
    .unwrap()
}

/// The letter under which a question shows the option of this text.
fn letter(asked: &Value, text: &str) -> String {
    let options = asked["options"].as_array().unwrap();
    let is_it = |option: &&Value| option["text"].as_str().unwrap().ends_with(text);
    let found = options.iter().find(is_it).unwrap();
    found["letter"].as_str().unwrap().to_owned()
}

/// What a paper must say of the four options; that of 丁 is told by its last words.
fn require_own_letters(asked: &Value) {
    let [a, b, c, d] = ["甲", "乙", "丙", "项的反面"].map(|text| letter(asked, text));
    assert_eq!(
        asked["stem"],
        format!("下列说法中，与{a}项相反的是（　　）。")
    );
    let options = asked["options"].as_array().unwrap();
    let fourth = options
        .iter()
        .find(|option| option["letter"] == json!(d))
        .unwrap();
    assert_eq!(fourth["text"], format!("{c}项的反面"));
    if let Some(explanation) = asked["explanation"].as_str() {
        let (first, last) = (c.as_str().min(&d), c.as_str().max(&d));
        let wanted = format!("{b}项与{a}相反，{first}、{last}两项与5G无关，故选{b}。");
        assert_eq!(explanation, wanted);
        assert_eq!(asked["key"], json!({ "choices": [b] }));
    }
}

on_each_database! {
    async fn stem_and_explanation_name_the_options_that_the_candidate_saw(stage) {
        stage.put(vec![question()]).await;
        let exam = stage.exam().sections(vec![section(Kind::Single, 1, "2")]).publish(6).await;
        let http = stage.http().await;
        let mut candidates = Vec::new();
        for n in 1..=6 {
            let candidate = stage.candidate_client(&http, &exam, n).await;
            candidate.post(&candidate.own("/start"), &json!({})).await;
            let paper = candidate.get(&candidate.own("/paper")).await.json();
            require_own_letters(&paper["slots"][0]);
            assert_eq!(candidate.post(&candidate.own("/submission"), &json!({})).await.status, 200);
            candidates.push(candidate);
        }
        let staff = stage.staff_client(&http).await;
        let exam = format!("/api/v1/exams/{}", exam.exam.id);
        let closed = staff.send(Method::PUT, &format!("{exam}/state"), Some(&json!({ "state": "closed" }))).await;
        assert_eq!(closed.status, 200, "{closed:?}");
        let mut orders = BTreeSet::new();
        for candidate in candidates {
            let result = candidate.get(&candidate.own("/result")).await.json();
            let reviewed = &result["review"][0];
            require_own_letters(reviewed);
            assert!(reviewed["explanation"].is_string(), "{reviewed}");
            let detail = staff.get(&format!("{exam}/attempts/{}", candidate.attempt)).await.json();
            assert_eq!(detail["slots"][0]["explanation"], reviewed["explanation"]);
            orders.insert(reviewed["options"].to_string());
        }
        assert!(orders.len() > 1, "all papers had one order: {orders:?}");
    }
}
