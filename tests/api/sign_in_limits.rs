//! Limits of tries: nobody guesses, nobody locks another out, nobody learns who exists.

use std::net::SocketAddr;

use actix_web::http::Method;
use actix_web::test::TestRequest;
use examhall::app::App;
use examhall::app::sign_in_limits::sweep;
use examhall::http::Settings;
use futures_util::future::join_all;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::MS;
use crate::support::http::{Answered, Http, Nobody};
use crate::support::stage::PASSWORD;

const SESSIONS: &str = "/api/v1/sessions";
const ADMISSIONS: &str = "/api/v1/admissions";

/// An address in the `n`th network of many.
fn address(n: usize) -> SocketAddr {
    let [high, low] = u16::try_from(n).unwrap().to_be_bytes();
    SocketAddr::from(([10, high, low, 7], 4711))
}

/// A try with a password from the `n`th network; `cookie` may be empty.
async fn try_password(nobody: &Nobody, n: usize, who: [&str; 2], cookie: &str) -> Answered {
    let [username, password] = who;
    let mut request = TestRequest::with_uri(SESSIONS)
        .method(Method::POST)
        .peer_addr(address(n))
        .insert_header(("X-Examhall-Page", "office"))
        .insert_header(("Sec-Fetch-Site", "same-origin"))
        .insert_header(("Accept-Language", "en"));
    if !cookie.is_empty() {
        request = request.insert_header(("Cookie", cookie.to_owned()));
    }
    let form = json!({ "username": username, "password": password });
    nobody.request(request.set_json(form)).await
}

async fn enter(nobody: &Nobody, n: usize, form: Value) -> Answered {
    let request = TestRequest::with_uri(ADMISSIONS)
        .method(Method::POST)
        .peer_addr(address(n));
    nobody.request(request.set_json(form)).await
}

/// The cookie by which an account knows a browser, as it is sent back.
fn device_of(answered: &Answered) -> String {
    let set = answered.headers.get_all("set-cookie");
    let pairs = set.map(|value| value.to_str().unwrap().split(';').next().unwrap());
    let mut ours = pairs.filter(|pair| pair.starts_with("__Host-examhall-device="));
    ours.next().unwrap().to_owned()
}

/// A reply without what differs between any two: the number of the request.
fn told(answered: &Answered) -> (u16, String, Vec<(String, String)>) {
    let mut body = answered.json();
    body["request_id"] = json!("");
    let headers = answered.headers.iter();
    let headers = headers.filter(|(name, _)| name.as_str() != "x-request-id");
    let mut headers: Vec<(String, String)> = headers
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect();
    headers.sort();
    (answered.status, body.to_string(), headers)
}

/// The API over other use cases than the stage's own.
async fn over(app: App) -> Http {
    let settings = Settings {
        public_url: "https://exam.example".to_owned(),
        zone: jiff::tz::TimeZone::UTC,
        trusted_proxies: Vec::new(),
    };
    Http::over(app, settings).await
}

on_each_database! {
    async fn a_thousand_wrong_passwords_from_elsewhere_do_not_keep_the_owner_out(stage) {
        let http = stage.http().await;
        stage.staff().await;
        let nobody = http.nobody();
        let first = try_password(&nobody, 0, ["staff", PASSWORD], "").await;
        assert_eq!(first.status, 201);
        let device = device_of(&first);
        let mut refused = 0;
        for n in 1..=1_000 {
            let answered = try_password(&nobody, n, ["staff", "not this one"], "").await;
            refused += usize::from(answered.status == 429);
        }
        assert_eq!(refused, 1_000 - 5);
        // Without the browser's mark the right password has to wait too, or it could be guessed.
        let stranger = try_password(&nobody, 2_000, ["staff", PASSWORD], "").await;
        assert_eq!(stranger.problem(), (429, "too_many_tries".to_owned()));
        let owner = try_password(&nobody, 0, ["staff", PASSWORD], &device).await;
        assert_eq!(owner.status, 201);
        assert!(!device_of(&owner).is_empty());
    }

    async fn a_browser_has_a_counter_of_its_own_and_slows_down_itself_alone(stage) {
        let http = stage.http().await;
        stage.staff().await;
        let nobody = http.nobody();
        let device = device_of(&try_password(&nobody, 0, ["staff", PASSWORD], "").await);
        for _ in 0..5 {
            let wrong = try_password(&nobody, 0, ["staff", "not this one"], &device).await;
            assert_eq!(wrong.problem(), (401, "wrong_password".to_owned()));
        }
        let refused = try_password(&nobody, 0, ["staff", PASSWORD], &device).await;
        assert_eq!((refused.status, refused.header("Retry-After")), (429, "1"));
        assert_eq!(try_password(&nobody, 0, ["staff", PASSWORD], "").await.status, 201);
        stage.advance(SignedDuration::from_secs(1));
        assert_eq!(try_password(&nobody, 0, ["staff", PASSWORD], &device).await.status, 201);
        // A mark for one account is none for another, and one that was changed is none at all.
        let swapped = format!("{}x", device.strip_suffix(|_: char| true).unwrap());
        for _ in 0..5 {
            try_password(&nobody, 1, ["staff", "not this one"], &swapped).await;
        }
        let as_stranger = try_password(&nobody, 1, ["staff", PASSWORD], &swapped).await;
        assert_eq!(as_stranger.status, 429);
    }

    async fn whether_a_username_exists_is_told_in_no_state(stage) {
        let http = stage.http().await;
        stage.staff().await;
        let nobody = http.nobody();
        for n in 0..12 {
            let known = try_password(&nobody, 2 * n, ["staff", "not this one"], "").await;
            let unknown = try_password(&nobody, 2 * n + 1, ["nobody", "not this one"], "").await;
            assert_eq!(told(&known), told(&unknown), "{n}");
            assert_eq!(known.status, if n < 5 { 401 } else { 429 });
        }
        for seconds in [1, 2, 4] {
            stage.advance(SignedDuration::from_secs(seconds) - MS);
            let early = ["staff", "nobody"].map(|username| try_password(&nobody, 1, [username, "not this one"], ""));
            let early = join_all(early).await;
            assert_eq!((early[0].status, early[0].header("Retry-After")), (429, "1"));
            assert_eq!(told(&early[0]), told(&early[1]));
            stage.advance(MS);
            for username in ["staff", "nobody"] {
                let answered = try_password(&nobody, 1, [username, "not this one"], "").await;
                assert_eq!(answered.problem(), (401, "wrong_password".to_owned()));
            }
        }
    }

    async fn two_nodes_count_together(stage) {
        let http = stage.http().await;
        stage.staff().await;
        let nodes = [http.nobody(), over(stage.node()).await.nobody()];
        let device = device_of(&try_password(&nodes[0], 0, ["staff", PASSWORD], "").await);
        let tries = (0..20).map(|n| try_password(&nodes[n % 2], n, ["staff", "not this one"], ""));
        let statuses: Vec<u16> = join_all(tries).await.iter().map(|answered| answered.status).collect();
        assert_eq!(statuses.iter().filter(|status| **status == 401).count(), 5, "{statuses:?}");
        assert_eq!(statuses.iter().filter(|status| **status == 429).count(), 15, "{statuses:?}");
        assert_eq!(try_password(&nodes[1], 0, ["staff", PASSWORD], &device).await.status, 201);
    }

    async fn what_turns_out_right_does_not_count(stage) {
        let http = stage.http().await;
        stage.staff().await;
        let nobody = http.nobody();
        for _ in 0..20 {
            assert_eq!(try_password(&nobody, 0, ["staff", PASSWORD], "").await.status, 201);
        }
        assert_eq!(stage.database().count("SELECT count(*) AS count FROM sign_in_limits"), 0);
        // Nor does it help who guesses meanwhile.
        for n in 0..4 {
            try_password(&nobody, n, ["staff", "not this one"], "").await;
            assert_eq!(try_password(&nobody, 9, ["staff", PASSWORD], "").await.status, 201);
        }
        try_password(&nobody, 1, ["staff", "not this one"], "").await;
        assert_eq!(try_password(&nobody, 1, ["staff", "not this one"], "").await.status, 429);
    }

    async fn a_branch_behind_one_address_gets_in_within_a_minute(stage) {
        stage.bank().await;
        let exam = stage.exam().shared().publish(700).await;
        let http = stage.http().await;
        let nobody = http.nobody();
        for ticket in &exam.tickets {
            let entry = &ticket.person.entry;
            let form = json!({ "ticket": ticket.ticket.expose(), "name": entry.name, "number": entry.number });
            assert_eq!(enter(&nobody, 0, form).await.status, 201);
        }
    }

    async fn wrong_tickets_slow_down_their_network_and_lock_no_ticket(stage) {
        stage.bank().await;
        let exam = stage.exam().publish(2).await;
        let http = stage.http().await;
        let nobody = http.nobody();
        let seat = stage.candidate_client(&http, &exam, 2).await;
        let wrong = json!({ "ticket": "0123456789abcdefghjkmnpqrs", "name": "考生1", "number": "0001" });
        for _ in 0..600 {
            assert_eq!(enter(&nobody, 0, wrong.clone()).await.status, 401);
        }
        let refused = enter(&nobody, 0, wrong.clone()).await;
        assert_eq!(refused.problem(), (429, "too_many_tries".to_owned()));
        assert_eq!(refused.header("Retry-After"), "1");
        assert_eq!(enter(&nobody, 1, wrong).await.status, 401, "another network");
        // Who has a ticket gets in, and who is in stays in.
        let right = json!({ "ticket": exam.tickets[0].ticket.expose(), "name": "考生1", "number": "0001" });
        assert_eq!(enter(&nobody, 0, right).await.status, 201);
        assert_eq!(seat.get(&seat.own("")).await.status, 200);
    }

    async fn wrong_names_for_a_ticket_slow_down_whoever_guesses(stage) {
        stage.bank().await;
        let exam = stage.exam().publish(1).await;
        let http = stage.http().await;
        let nobody = http.nobody();
        let form = |number: &str| json!({ "ticket": exam.tickets[0].ticket.expose(), "name": "考生1", "number": number });
        for _ in 0..10 {
            assert_eq!(enter(&nobody, 0, form("9999")).await.problem(), (403, "identity_mismatch".to_owned()));
        }
        assert_eq!(enter(&nobody, 0, form("9999")).await.status, 429);
        assert_eq!(enter(&nobody, 1, form("0001")).await.status, 201, "the owner, elsewhere");
        stage.advance(SignedDuration::from_secs(1));
        assert_eq!(enter(&nobody, 0, form("0001")).await.status, 201);
    }

    async fn what_says_nothing_any_more_is_swept(stage) {
        let http = stage.http().await;
        let nobody = http.nobody();
        let count = || stage.database().count("SELECT count(*) AS count FROM sign_in_limits");
        try_password(&nobody, 0, ["nobody", "not this one"], "").await;
        assert_eq!(count(), 2, "the username and the network");
        stage.advance(SignedDuration::from_mins(1));
        sweep(&stage.app).await.unwrap();
        assert_eq!(count(), 1);
        stage.advance(SignedDuration::from_hours(24));
        sweep(&stage.app).await.unwrap();
        assert_eq!(count(), 0);
    }

    async fn an_attempt_is_saved_as_fast_as_a_page_saves_and_no_faster(stage) {
        stage.bank().await;
        let exam = stage.exam().publish(2).await;
        let app = stage.node().with_saves_per_second(10);
        let http = over(app).await;
        let (one, two) = (stage.candidate_client(&http, &exam, 1).await, stage.candidate_client(&http, &exam, 2).await);
        for client in [&one, &two] {
            assert_eq!(client.post(&client.own("/start"), &json!({})).await.status, 200);
        }
        let save = |revision: u32| json!({ "epoch": 1, "answers": [{ "slot": 1, "revision": revision, "response": null }] });
        for revision in 1..=60 {
            assert_eq!(one.put(&one.own("/answers"), &save(revision)).await.status, 200);
        }
        let refused = one.put(&one.own("/answers"), &save(61)).await;
        assert_eq!(refused.problem(), (429, "too_many_saves".to_owned()));
        assert_eq!(refused.header("Retry-After"), "1");
        // Nobody can use up what another has.
        assert_eq!(two.put(&one.own("/answers"), &save(61)).await.status, 404);
        assert_eq!(two.put(&two.own("/answers"), &save(1)).await.status, 200);
        stage.advance(SignedDuration::from_secs(1));
        assert_eq!(one.put(&one.own("/answers"), &save(61)).await.status, 200);
    }

    async fn a_head_larger_than_any_page_sends_is_refused(stage) {
        let http = stage.http().await;
        let nobody = http.nobody();
        let with = |n: usize| {
            let request = TestRequest::with_uri("/api/v1/health").insert_header(("Cookie", "x".repeat(n)));
            nobody.request(request)
        };
        assert_eq!(with(15 * 1024).await.status, 200);
        assert_eq!(with(16 * 1024).await.problem(), (431, "head_too_large".to_owned()));
    }
}
