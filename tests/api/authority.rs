//! Who may do what where: every route of the policy table, every role, the own exam, a sibling branch's and
//! one that is not there.

use std::fmt::Write as _;

use actix_web::http::Method;
use actix_web::test::TestRequest;
use examhall::domain::access::{Role, Scope};
use examhall::domain::roster::BranchPath;
use examhall::http::{Policies, Policy};
use jiff::SignedDuration;
use serde_json::json;

use crate::support::exam::Published;
use crate::support::http::{Answered, Caller, Http};
use crate::support::{Kind, Stage};

/// An exam that is not there.
const MISSING: &str = "0192f0c1-2b3c-7d4e-8f50-6172839405a6";
const OWN: &str = "集团/第一党支部";
const SIBLING: &str = "集团/第二党支部";

/// Everything that the matrix needs: two exams, and one caller of each sort.
struct Hall {
    own: Published,
    sibling: Published,
    attempt: String,
    callers: Vec<(&'static str, Caller)>,
}

impl Hall {
    async fn set_up(stage: &Stage, http: &Http) -> Self {
        stage.bank().await;
        let own = stage.exam().held_by(OWN).publish(2).await;
        let sibling = stage.exam().held_by(SIBLING).publish(2).await;
        let branch = || Scope::Branch(BranchPath::parse(OWN).unwrap());
        let exam = || Scope::Exam(own.exam.id);
        let admin = stage.staff_client(http).await;
        // By the time that the others come, this proof is too old for sensitive acts.
        let early = stage.staff_client(http).await;
        for (name, role, scope) in [
            ("organiser", Role::Organiser, branch()),
            ("author", Role::Author, Scope::Everything),
            ("reviewer", Role::Reviewer, Scope::Everything),
            ("marker", Role::Marker, exam()),
            ("proctor", Role::Proctor, exam()),
            ("viewer", Role::Viewer, branch()),
        ] {
            stage.colleague(http, name, &[(role, scope)]).await;
        }
        stage.colleague(http, "nothing", &[]).await;
        drop(admin);
        stage.advance(SignedDuration::from_mins(16));
        let mut callers: Vec<(&'static str, Caller)> = vec![("stale", (*early).clone())];
        for name in [
            "staff",
            "organiser",
            "author",
            "reviewer",
            "marker",
            "proctor",
            "viewer",
            "nothing",
        ] {
            callers.push((name, (*stage.sign_in(http, name).await).clone()));
        }
        let candidate = stage.candidate_client(http, &own, 1).await;
        let attempt = candidate.attempt.clone();
        callers.push(("candidate", (*candidate).clone()));
        callers.push((
            "neighbour",
            (*stage.candidate_client(http, &own, 2).await).clone(),
        ));
        callers.push(("nobody", (*http.nobody()).clone()));
        Self {
            own,
            sibling,
            attempt,
            callers,
        }
    }

    fn path(&self, pattern: &str, exam: &str) -> String {
        let path = pattern
            .replace("{exam}", exam)
            .replace("{attempt}", &self.attempt);
        let parts = path
            .split('{')
            .enumerate()
            .map(|(at, part)| match part.split_once('}') {
                Some((_, rest)) if at > 0 => format!("1{rest}"),
                _ => part.to_owned(),
            });
        parts.collect()
    }

    /// What a caller gets in the own exam, in the sibling's, and in one that is not there.
    async fn cells(&self, caller: &Caller, method: &str, pattern: &str) -> Vec<Answered> {
        let exams = if pattern.contains("{exam}") {
            vec![
                self.own.exam.id.to_string(),
                self.sibling.exam.id.to_string(),
                MISSING.to_owned(),
            ]
        } else {
            vec![String::new()]
        };
        let mut cells = Vec::new();
        for exam in exams {
            cells.push(send(caller, method, &self.path(pattern, &exam)).await);
        }
        cells
    }
}

/// A body that no form accepts: whoever gets as far as the handler changes nothing.
async fn send(caller: &Caller, method: &str, path: &str) -> Answered {
    let method = Method::from_bytes(method.as_bytes()).unwrap();
    let request = TestRequest::with_uri(path).method(method.clone());
    let with_body = [Method::POST, Method::PUT].contains(&method);
    let request = if with_body {
        request.set_json(json!({"no such field": 1}))
    } else {
        request
    };
    // An event stream has no end to wait for: its head tells enough.
    if path.ends_with("/live/events") {
        return caller.head_of(request).await;
    }
    caller.request(request).await
}

/// One letter for what came back: `s` served, whatever the handler said; `f` forbidden, `p` a proof is needed,
/// `n` not found, `-` not signed in.
fn letter(answered: &Answered) -> char {
    let code = match answered.status {
        401 | 403 | 404 => answered.problem().1,
        _ => return 's',
    };
    match code.as_str() {
        "forbidden" => 'f',
        "proof_needed" => 'p',
        "not_found" => 'n',
        "not_signed_in" => '-',
        _ => 's',
    }
}

/// Ends what others need; tried last and by itself.
fn is_destructive(method: &str, pattern: &str) -> bool {
    method == "DELETE" && pattern.ends_with("/sessions/current")
}

on_each_database! {
    async fn every_route_opens_to_whom_the_table_says_and_to_nobody_else(stage) {
        let http = stage.http().await;
        let hall = Hall::set_up(&stage, &http).await;
        let mut table = String::new();
        let names: Vec<&str> = hall.callers.iter().map(|(name, _)| *name).collect();
        writeln!(table, "{}", names.join(" ")).unwrap();
        for (method, pattern, _) in Policies::all().routes() {
            if is_destructive(method, pattern) {
                continue;
            }
            let mut row = Vec::new();
            for (_, caller) in &hall.callers {
                let cells = hall.cells(caller, method, pattern).await;
                row.push(cells.iter().map(letter).collect::<String>());
            }
            writeln!(table, "{} {method} {}", row.join(" "), pattern.trim_start_matches("/api/v1")).unwrap();
        }
        insta::assert_snapshot!("authority", table);
    }

    async fn an_exam_that_one_may_not_know_of_is_answered_like_none(stage) {
        let http = stage.http().await;
        let hall = Hall::set_up(&stage, &http).await;
        for (name, caller) in &hall.callers {
            for (method, pattern, _) in Policies::all().routes().filter(|(_, pattern, _)| pattern.contains("{exam}")) {
                let [_, sibling, missing] = &hall.cells(caller, method, pattern).await[..] else { panic!("three exams") };
                if !["staff", "stale"].contains(name) {
                    assert_eq!(told(sibling, &hall), told(missing, &hall), "{name} {method} {pattern}");
                }
            }
        }
    }
}

/// All that a caller sees of a refusal, without what names the request.
fn told(answered: &Answered, hall: &Hall) -> (u16, String, Vec<String>) {
    let body = answered
        .text()
        .replace(&hall.sibling.exam.id.to_string(), MISSING);
    let id = answered.header("X-Request-Id").to_owned();
    let headers = answered
        .headers
        .iter()
        .filter(|(name, _)| name.as_str() != "x-request-id");
    let headers = headers.map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()));
    let mut headers: Vec<String> = headers.collect();
    headers.sort();
    (answered.status, body.replace(&id, ""), headers)
}

#[test]
fn every_check_is_felt_where_it_is_taken_away() {
    crate::support::on(Kind::Sqlite, |stage| async move {
        let http = stage.http().await;
        let hall = Hall::set_up(&stage, &http).await;
        let policies = Policies::all();
        for (method, pattern, policy) in policies.routes() {
            let Policy::May {
                permission,
                need,
                is_sensitive,
            } = policy
            else {
                continue;
            };
            let mut weakened = vec![Policy::Staff];
            if is_sensitive {
                weakened.push(Policy::May {
                    permission,
                    need,
                    is_sensitive: false,
                });
            }
            for policy in weakened {
                let weak = stage
                    .http_with(Policies::all().with(pattern, method, policy))
                    .await;
                let mut is_felt = false;
                for (_, caller) in &hall.callers {
                    let right = hall.cells(caller, method, pattern).await;
                    let wrong = hall.cells(&caller.at(&weak), method, pattern).await;
                    is_felt |= right.iter().map(letter).ne(wrong.iter().map(letter));
                    if is_felt {
                        break;
                    }
                }
                assert!(is_felt, "{method} {pattern}: nobody notices {policy:?}");
            }
        }
    });
}
