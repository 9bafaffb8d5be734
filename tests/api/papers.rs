//! Papers as bytes: compressed, named, and only for whose they are.

use std::io::Read;

use actix_web::test::TestRequest;
use flate2::read::GzDecoder;
use serde_json::json;

on_each_database! {
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
