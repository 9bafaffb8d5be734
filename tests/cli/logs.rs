//! The log of a walk through the whole service, in both formats and as much of it as there is: a line an
//! event, and nothing in it that must stay inside.

use std::net::SocketAddr;
use std::path::Path;

use serde_json::{Value, json};

use crate::support::bank::{HIDDEN_CANARY, ID_CANARY, KEY_CANARY};
use crate::support::process::{Server, request};
use crate::support::stage::PASSWORD;

/// A title with a line end and the colours of a terminal.
const TITLE: &str = "秘密标题\u{1b}[31m";
/// A password that is none.
const WRONG: &str = "wrong\npassword\u{1b}[0m";
/// What a candidate writes.
const ANSWER: &str = "机密答案0001";

/// Sends requests, and remembers what must not be logged.
struct Walk {
    address: SocketAddr,
    secrets: Vec<String>,
}

impl Walk {
    /// Sends a request that has this outcome.
    fn send(
        &self,
        wanted: u16,
        method: &str,
        path: &str,
        token: &str,
        body: Option<&Value>,
    ) -> Value {
        let path = format!("/api/v1{path}");
        let (status, reply) = request(self.address, method, &path, token, body).unwrap();
        assert_eq!(status, wanted, "{method} {path}: {reply}");
        reply
    }

    fn token(&mut self, reply: &Value) -> String {
        let token = reply["token"].as_str().unwrap().to_owned();
        self.secrets.push(token.clone());
        token
    }
}

/// Signs in, fails to, sits, is refused, and asks for what is not there.
fn walk(
    address: SocketAddr,
    exam: &str,
    [ticket, name, number]: [&str; 3],
    attempt: &str,
) -> Vec<String> {
    let mut walk = Walk {
        address,
        secrets: Vec::new(),
    };
    for (username, password) in [("staff\nroot", WRONG), ("staff", WRONG)] {
        let body = json!({ "username": username, "password": password });
        walk.send(401, "POST", "/sessions", "", Some(&body));
    }
    let body = json!({ "username": "staff", "password": PASSWORD });
    let signed_in = walk.send(201, "POST", "/sessions", "", Some(&body));
    let staff = walk.token(&signed_in);
    walk.send(200, "GET", &format!("/exams/{exam}/roster"), &staff, None);
    walk.send(
        404,
        "GET",
        &format!("/exams/{exam}/nothing%0Aforged%1B[31m"),
        &staff,
        None,
    );
    walk.send(
        422,
        "POST",
        "/exams",
        &staff,
        Some(&json!({ "title": TITLE })),
    );
    let wrong_name =
        json!({ "ticket": ticket, "name": format!("{name}\n别人"), "number": "1\r\n2" });
    walk.send(403, "POST", "/admissions", "", Some(&wrong_name));
    let right = json!({ "ticket": ticket, "name": name, "number": number });
    let admitted = walk.send(201, "POST", "/admissions", "", Some(&right));
    let candidate = walk.token(&admitted);
    let own = |path: &str| format!("/attempts/{attempt}{path}");
    walk.send(200, "POST", &own("/start"), &candidate, Some(&json!({})));
    let paper = walk.send(200, "GET", &own("/paper"), &candidate, None);
    let slots = paper["slots"].as_array().unwrap();
    let blank = slots.iter().find(|slot| slot["type"] == "blank").unwrap();
    let answers = vec![ANSWER; blank["blanks"].as_u64().unwrap().try_into().unwrap()];
    for (slot, status) in [(blank["slot"].clone(), 200), (json!(99), 422)] {
        let answer = json!({ "slot": slot, "revision": 1, "response": { "blanks": answers } });
        let body = json!({ "epoch": 1, "answers": [answer] });
        walk.send(status, "PUT", &own("/answers"), &candidate, Some(&body));
    }
    walk.send(
        200,
        "POST",
        &own("/submission"),
        &candidate,
        Some(&json!({})),
    );
    walk.send(401, "GET", "/attempts", "no-such-token", None);
    let more = [
        ticket,
        name,
        ANSWER,
        PASSWORD,
        "wrong\npassword",
        "wrong\\npassword",
        "no-such-token",
        "秘密标题",
    ];
    walk.secrets.extend(more.map(str::to_owned));
    walk.secrets
        .extend([KEY_CANARY, ID_CANARY, HIDDEN_CANARY].map(str::to_owned));
    walk.secrets
}

fn assert_is_clean(log: &Path, format: &str, secrets: &[String]) {
    let log = std::fs::read_to_string(log).unwrap();
    assert!(log.lines().count() > 10, "{log}");
    for secret in secrets {
        assert!(!log.contains(secret.as_str()), "{secret} in {log}");
    }
    let others = log.chars().filter(|c| c.is_control() && *c != '\n');
    assert_eq!(others.count(), 0);
    for line in log.lines() {
        match format {
            "json" => {
                drop(serde_json::from_str::<Value>(line).unwrap_or_else(|_| panic!("{line}")));
            }
            _ => assert!(
                line.starts_with("20"),
                "a line begins with its time: {line}"
            ),
        }
    }
}

on_each_database! {
    async fn the_log_of_a_whole_exam_holds_no_secret_and_a_line_an_event(stage) {
        stage.bank().await;
        stage.staff().await;
        let now = examhall::clock::Clock::now(&examhall::clock::SystemClock);
        let exam = stage.exam().rules(|rules| {
            // By the clock of the stage and by the machine's, which the server has.
            rules.opens_at = stage.now().min(now);
            rules.closes_at = stage.now().max(now) + jiff::SignedDuration::from_hours(48);
        }).publish(2).await;
        let seats = [stage.seat(&exam, 1).await, stage.seat(&exam, 2).await];
        let folder = tempfile::tempdir().unwrap();
        let key = examhall::app::service_key::ServiceKey::new(crate::support::stage::SERVICE_KEY);
        std::fs::write(folder.path().join("service.key"), &*key.to_line()).unwrap();
        let (id, tickets) = (exam.exam.id.to_string(), exam.tickets);
        let database = stage.leave();
        for ((format, seat), ticket) in ["text", "json"].into_iter().zip(seats).zip(tickets) {
            let log = folder.path().join(format!("{format}.log"));
            let server = Server::start_logging(&database.setting(), &log, ["trace", format]);
            let entry = &ticket.person.entry;
            let who = [ticket.ticket.expose(), entry.name.as_str(), entry.number.as_str()];
            let secrets = walk(server.address, &id, who, &seat.attempt.to_string());
            server.kill();
            assert_is_clean(&log, format, &secrets);
        }
    }
}
