//! Papers as bytes: compressed, named, and only for whose they are.

use std::io::Read;

use actix_web::test::TestRequest;
use examhall::domain::question::{Kind, Question};
use flate2::read::GzDecoder;
use serde_json::{Value, json};

use crate::support::bank::parts;
use crate::support::exam::section;

on_each_database! {
    async fn a_question_says_which_other_carries_the_text_that_it_is_about(stage) {
        let question = |number: usize, stimulus: Option<&str>| {
            let mut parts = parts(Kind::Single, number);
            parts.stimulus = stimulus.map(str::to_owned);
            Question::new(parts).unwrap()
        };
        stage.put(vec![question(1, Some("reading")), question(2, Some("reading")), question(3, None)]).await;
        let exam = stage.exam().sections(vec![section(Kind::Single, 3, "2")]).publish(1).await;
        let http = stage.http().await;
        let candidate = stage.candidate_client(&http, &exam, 1).await;
        candidate.post(&candidate.own("/start"), &json!({})).await;
        let paper = candidate.get(&candidate.own("/paper")).await.json();
        let slots = paper["slots"].as_array().unwrap();
        let with: Vec<&Value> = slots.iter().filter_map(|slot| slot.get("with")).collect();
        // Side by side, the first with the text; nothing of their name.
        let second = slots.iter().position(|slot| slot.get("with").is_some()).unwrap();
        assert_eq!(with, [&json!(second)], "{paper}");
        assert!(!paper.to_string().contains("reading"), "{paper}");
        assert_eq!(candidate.get("/api/v1/attempts").await.json()["candidate"]["name"], "考生1");
    }

    async fn a_paper_is_sent_once_and_known_again_by_its_name(stage) {
        stage.bank().await;
        let exam = stage.exam().publish(2).await;
        let http = stage.http().await;
        let candidate = stage.candidate_client(&http, &exam, 1).await;
        let other = stage.candidate_client(&http, &exam, 2).await;
        let paper = candidate.own("/paper");
        for client in [&candidate, &other] {
            client.post(&client.own("/start"), &json!({})).await;
        }
        let plain = candidate.get(&paper).await;
        assert_eq!((plain.status, plain.header("content-encoding")), (200, ""));
        let with = |name: &'static str, value: &str| {
            candidate.request(TestRequest::with_uri(&paper).insert_header((name, value.to_owned())))
        };
        let gzip = with("accept-encoding", "gzip, br").await;
        assert_eq!(gzip.header("content-encoding"), "gzip");
        let mut unpacked = Vec::new();
        GzDecoder::new(&*gzip.body).read_to_end(&mut unpacked).unwrap();
        assert_eq!(unpacked, plain.body, "the same document");
        let name = plain.header("etag");
        assert_eq!(gzip.header("etag"), name);
        let known = with("if-none-match", name).await;
        assert_eq!((known.status, known.body.len()), (304, 0));
        assert_eq!(with("if-none-match", "\"other\"").await.status, 200);
        // A paper that is kept as bytes is still only for its candidate.
        assert_eq!(other.get(&paper).await.problem(), (404, "not_found".to_owned()));
        assert_ne!(other.get(&other.own("/paper")).await.header("etag"), name);
    }
}
