//! Accounts: invited, given roles, with a second factor, and let go.

use std::collections::BTreeSet;

use examhall::app::accounts::{self, IDLE, Secrets};
use examhall::domain::access::{Role, Scope};
use examhall::domain::roster::BranchPath;
use jiff::SignedDuration;
use serde_json::{Value, json};
use totp_rs::{Builder, Secret};

use crate::support::http::{Caller, Http};
use crate::support::stage::{PASSWORD, stranger};
use crate::support::{MS, Stage};

const ACCOUNTS: &str = "/api/v1/accounts";

/// The account of a username, as the administrator sees it.
async fn account(staff: &Caller, username: &str) -> Value {
    let list = staff.get(ACCOUNTS).await.json();
    let found = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|item| item["username"] == username);
    found.unwrap().clone()
}

async fn sign_in(http: &Http, body: &Value) -> (u16, Value) {
    let answered = http.nobody().post("/api/v1/sessions", body).await;
    (answered.status, answered.json())
}

/// The code that an authenticator shows now.
fn code(stage: &Stage, secret: &str) -> String {
    let secret = Secret::try_from_base32(secret).unwrap();
    let totp = Builder::new().with_secret(secret).build_noncompliant();
    totp.generate(stage.now().as_second().try_into().unwrap())
        .to_string()
}

/// Sets a second factor up: its secret and the recovery codes.
async fn set_totp(stage: &Stage, caller: &Caller) -> (String, Vec<String>) {
    let begun = caller.post("/api/v1/me/totp", &json!({})).await.json();
    let secret = begun["secret"].as_str().unwrap().to_owned();
    assert!(
        begun["uri"]
            .as_str()
            .unwrap()
            .starts_with("otpauth://totp/examhall:"),
        "{begun}"
    );
    let told = caller
        .put("/api/v1/me/totp", &json!({"code": code(stage, &secret)}))
        .await
        .json();
    let codes = told["recovery_codes"].as_array().unwrap();
    (
        secret,
        codes
            .iter()
            .map(|code| code.as_str().unwrap().to_owned())
            .collect(),
    )
}

on_each_database! {
    async fn an_invited_person_comes_by_the_link_once_and_may_what_they_were_given(stage) {
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let form = json!({"username": "Li.Hua", "display_name": "李华", "grants": [{"role": "viewer", "scope": {"kind": "branch", "branch": "集团/一部"}}]});
        let invited = staff.post(ACCOUNTS, &form).await;
        assert_eq!(invited.status, 201, "{}", invited.text());
        let invited = invited.json();
        assert_eq!((&invited["account"]["has_password"], &invited["account"]["grants"][0]["confirmed_at"]), (&json!(false), &Value::Null));
        assert_eq!(sign_in(&http, &json!({"username": "li.hua", "password": ""})).await.0, 401);
        let token = invited["invitation"]["token"].as_str().unwrap();
        let short = http.nobody().post("/api/v1/invitations", &json!({"token": token, "password": "short"})).await;
        assert_eq!(short.problem(), (422, "invalid_field".to_owned()));
        let accept = json!({"token": token, "password": PASSWORD});
        let accepted = http.nobody().post("/api/v1/invitations", &accept).await;
        assert_eq!((accepted.status, accepted.json()), (201, json!({"username": "li.hua"})));
        assert_eq!(http.nobody().post("/api/v1/invitations", &accept).await.problem(), (403, "invitation_link".to_owned()));
        let (status, session) = sign_in(&http, &json!({"username": "li.hua", "password": PASSWORD})).await;
        assert_eq!(status, 201);
        let caller = http.caller(session["token"].as_str().unwrap());
        let me = caller.get("/api/v1/me").await.json();
        assert_eq!(me["permissions"], json!(["read_exams", "read_people", "read_results"]));
        assert_eq!(me["grants"][0]["scope"], json!({"kind": "branch", "branch": "集团/一部"}));
        assert_eq!(caller.get("/api/v1/questions").await.problem(), (403, "forbidden".to_owned()));
    }

    async fn an_invitation_works_for_a_week_and_a_new_one_ends_it(stage) {
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let form = json!({"username": "li.hua", "display_name": "李华"});
        let invited = staff.post(ACCOUNTS, &form).await.json();
        let id = invited["account"]["id"].as_str().unwrap();
        let again = staff.post(&format!("{ACCOUNTS}/{id}/invitation"), &json!({})).await;
        assert_eq!(again.status, 201);
        let accept = |token: &Value| json!({"token": token, "password": PASSWORD});
        let old = http.nobody().post("/api/v1/invitations", &accept(&invited["invitation"]["token"])).await;
        assert_eq!(old.status, 403);
        stage.advance(SignedDuration::from_hours(24 * 7));
        let late = http.nobody().post("/api/v1/invitations", &accept(&again.json()["token"])).await;
        assert_eq!(late.problem(), (403, "invitation_link".to_owned()));
    }

    async fn a_role_that_is_taken_back_ends_sessions_at_once_on_every_node(stage) {
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let viewer = stage.colleague(&http, "viewer", &[(Role::Viewer, Scope::Everything)]).await;
        let (node, me) = (stage.node(), viewer.get("/api/v1/me").await.json());
        let token = accounts::sign_in(&node, &stranger("viewer"), Secrets::password(PASSWORD)).await.unwrap().token;
        assert!(accounts::authenticate(&node, token.expose()).await.is_ok());
        let (id, grant) = (me["account_id"].as_str().unwrap(), me["grants"][0]["id"].as_str().unwrap());
        let after = staff.delete(&format!("{ACCOUNTS}/{id}/grants/{grant}")).await;
        assert_eq!((after.status, after.json()["grants"].clone()), (200, json!([])));
        assert!(accounts::authenticate(&node, token.expose()).await.is_err());
        assert_eq!(viewer.get("/api/v1/me").await.status, 401);
        let again = stage.sign_in(&http, "viewer").await;
        assert_eq!(again.get("/api/v1/exams").await.problem(), (403, "forbidden".to_owned()));
    }

    async fn a_deactivated_account_is_out_and_can_come_back(stage) {
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let author = stage.colleague(&http, "author", &[(Role::Author, Scope::Everything)]).await;
        let id = account(&staff, "author").await["id"].as_str().unwrap().to_owned();
        let form = |is_active: bool| json!({"display_name": "作者", "is_active": is_active});
        let gone = staff.put(&format!("{ACCOUNTS}/{id}"), &form(false)).await;
        assert_eq!((gone.status, gone.json()["is_active"].clone()), (200, json!(false)));
        assert_eq!(author.get("/api/v1/me").await.status, 401);
        let body = json!({"username": "author", "password": PASSWORD});
        let (status, problem) = sign_in(&http, &body).await;
        assert_eq!((status, &problem["code"]), (401, &json!("wrong_password")), "a deactivated account says nothing of itself");
        staff.put(&format!("{ACCOUNTS}/{id}"), &form(true)).await;
        assert_eq!(sign_in(&http, &body).await.0, 201);
    }

    async fn the_last_administrator_stays(stage) {
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let me = staff.get("/api/v1/me").await.json();
        let (id, grant) = (me["account_id"].as_str().unwrap(), me["grants"][0]["id"].as_str().unwrap());
        let kept = staff.delete(&format!("{ACCOUNTS}/{id}/grants/{grant}")).await;
        assert_eq!(kept.problem(), (409, "last_administrator".to_owned()));
        let kept = staff.put(&format!("{ACCOUNTS}/{id}"), &json!({"display_name": "我", "is_active": false})).await;
        assert_eq!(kept.problem(), (409, "last_administrator".to_owned()));
        assert_eq!(staff.get("/api/v1/me").await.status, 200, "nothing was half done");
        let invited = json!({"username": "second", "display_name": "二", "grants": [{"role": "administrator", "scope": {"kind": "everything"}}]});
        staff.post(ACCOUNTS, &invited).await;
        let kept = staff.delete(&format!("{ACCOUNTS}/{id}/grants/{grant}")).await;
        assert_eq!(kept.status, 409, "who was invited and has not come is no administrator yet");
    }

    async fn organisers_give_nothing_and_scopes_that_mean_nothing_are_refused(stage) {
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let own = Scope::Branch(BranchPath::parse("集团").unwrap());
        let organiser = stage.colleague(&http, "organiser", &[(Role::Organiser, own)]).await;
        let form = |role: &str, scope: Value| json!({"username": "x.y", "display_name": "某", "grants": [{"role": role, "scope": scope}]});
        let everything = json!({"kind": "everything"});
        assert_eq!(organiser.post(ACCOUNTS, &form("viewer", everything)).await.status, 403);
        let branch = json!({"kind": "branch", "branch": "集团"});
        assert_eq!(staff.post(ACCOUNTS, &form("author", branch)).await.status, 403, "there is one bank");
        let missing = json!({"kind": "exam", "exam_id": "0192f0c1-2b3c-7d4e-8f50-6172839405a6"});
        assert_eq!(staff.post(ACCOUNTS, &form("proctor", missing)).await.status, 404);
        let list = staff.get(ACCOUNTS).await.json();
        assert_eq!(list["items"].as_array().unwrap().len(), 2, "nobody was half made");
    }

    async fn an_organiser_of_a_branch_makes_exams_of_that_branch_alone(stage) {
        stage.bank().await;
        let http = stage.http().await;
        let own = Scope::Branch(BranchPath::parse("集团/一部").unwrap());
        let organiser = stage.colleague(&http, "organiser", &[(Role::Organiser, own)]).await;
        let other = stage.exam().held_by("集团/二部").draft(1).await;
        let form = |branch: &str| json!({
            "title": "考试", "branch": branch, "blueprint_id": other.blueprint.to_string(),
            "opens_at": stage.now().to_string(), "closes_at": (stage.now() + SignedDuration::from_hours(1)).to_string(),
            "duration_seconds": 600,
        });
        for elsewhere in ["", "集团", "集团/二部", "集团/一部分"] {
            let refused = organiser.post("/api/v1/exams", &form(elsewhere)).await;
            assert_eq!(refused.problem(), (403, "forbidden".to_owned()), "{elsewhere}");
        }
        let made = organiser.post("/api/v1/exams", &form("集团/一部/青年组")).await;
        assert_eq!(made.status, 201, "{}", made.text());
        let id = made.json()["id"].as_str().unwrap().to_owned();
        let listed = organiser.get("/api/v1/exams").await.json();
        assert_eq!(listed["items"].as_array().unwrap().len(), 1);
        assert_eq!(listed["items"][0]["branch"], "集团/一部/青年组");
        let moved = organiser.put(&format!("/api/v1/exams/{id}"), &form("集团/二部")).await;
        assert_eq!(moved.status, 403);
    }

    async fn a_second_factor_is_asked_for_and_its_codes_work_once(stage) {
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let (secret, recovery) = set_totp(&stage, &staff).await;
        assert_eq!(recovery.len(), 10);
        let body = |code: Option<&str>| json!({"username": "staff", "password": PASSWORD, "code": code});
        let answered = async |code: Option<&str>| {
            let (status, reply) = sign_in(&http, &body(code)).await;
            (status, reply["code"].as_str().unwrap_or_default().to_owned())
        };
        assert_eq!(answered(None).await, (401, "code_needed".to_owned()));
        let used = code(&stage, &secret);
        assert_eq!(answered(Some(&used)).await, (401, "wrong_code".to_owned()), "it showed that the secret works");
        stage.advance(SignedDuration::from_secs(30));
        let fresh = code(&stage, &secret);
        assert_eq!(answered(Some(&fresh)).await.0, 201);
        assert_eq!(answered(Some(&fresh)).await, (401, "wrong_code".to_owned()), "a code works once");
        assert_eq!(answered(Some(&recovery[0].to_uppercase())).await.0, 201);
        assert_eq!(answered(Some(&recovery[0])).await, (401, "wrong_code".to_owned()), "so does a recovery code");
        let wrong = json!({"username": "staff", "password": "wrong password 1", "code": recovery[1]});
        assert_eq!(sign_in(&http, &wrong).await.1["code"], "wrong_password", "no code is used up by a wrong password");
        assert_eq!(answered(Some(&recovery[1])).await.0, 201);
    }

    async fn an_administrator_helps_who_lost_the_second_factor(stage) {
        let http = stage.http().await;
        let author = stage.colleague(&http, "author", &[(Role::Author, Scope::Everything)]).await;
        set_totp(&stage, &author).await;
        let staff = stage.staff_client(&http).await;
        let found = account(&staff, "author").await;
        assert_eq!(found["has_totp"], true);
        let id = found["id"].as_str().unwrap();
        assert_eq!(staff.delete(&format!("{ACCOUNTS}/{id}/totp")).await.status, 204);
        assert_eq!(author.get("/api/v1/me").await.status, 401);
        let (status, _) = sign_in(&http, &json!({"username": "author", "password": PASSWORD})).await;
        assert_eq!(status, 201);
    }

    async fn a_new_password_ends_other_sessions_and_the_old_one(stage) {
        let http = stage.http().await;
        let (here, there) = (stage.staff_client(&http).await, stage.staff_client(&http).await);
        let form = |current: &str| json!({"current": current, "new": "another horse battery"});
        assert_eq!(here.put("/api/v1/me/password", &form("wrong password 1")).await.problem(), (401, "wrong_password".to_owned()));
        assert_eq!(there.get("/api/v1/me").await.status, 200);
        assert_eq!(here.put("/api/v1/me/password", &form(PASSWORD)).await.status, 204);
        assert_eq!((here.get("/api/v1/me").await.status, there.get("/api/v1/me").await.status), (200, 401));
        let (status, _) = sign_in(&http, &json!({"username": "staff", "password": PASSWORD})).await;
        assert_eq!(status, 401);
    }

    async fn a_session_that_nobody_uses_ends_and_one_in_use_goes_on(stage) {
        let http = stage.http().await;
        let (idle, used) = (stage.staff_client(&http).await, stage.staff_client(&http).await);
        stage.advance(IDLE - MS);
        assert_eq!(used.get("/api/v1/me").await.status, 200);
        stage.advance(MS);
        assert_eq!(idle.get("/api/v1/me").await.problem(), (401, "not_signed_in".to_owned()));
        stage.advance(IDLE - MS - MS);
        assert_eq!(used.get("/api/v1/me").await.status, 200);
        let listed = used.get("/api/v1/me/sessions").await.json();
        assert_eq!(listed["items"].as_array().unwrap().len(), 1, "{listed}");
        assert_eq!(listed["items"][0]["is_current"], true);
    }

    async fn ones_own_sessions_can_be_ended_and_nobody_elses(stage) {
        let http = stage.http().await;
        let (here, there) = (stage.staff_client(&http).await, stage.staff_client(&http).await);
        let other = stage.colleague(&http, "other", &[]).await;
        let listed = there.get("/api/v1/me/sessions").await.json();
        let current = listed["items"].as_array().unwrap().iter().find(|item| item["is_current"] == true);
        let path = format!("/api/v1/me/sessions/{}", current.unwrap()["id"].as_str().unwrap());
        assert_eq!(other.delete(&path).await.problem(), (404, "not_found".to_owned()));
        assert_eq!(here.delete(&path).await.status, 204);
        assert_eq!((here.get("/api/v1/me").await.status, there.get("/api/v1/me").await.status), (200, 401));
    }

    async fn a_sensitive_act_wants_a_fresh_proof(stage) {
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let form = json!({"username": "li.hua", "display_name": "李华"});
        stage.advance(SignedDuration::from_mins(15));
        assert_eq!(staff.post(ACCOUNTS, &form).await.problem(), (403, "proof_needed".to_owned()));
        assert_eq!(staff.post("/api/v1/me/totp", &json!({})).await.problem(), (403, "proof_needed".to_owned()));
        let proof = "/api/v1/sessions/current/proof";
        let wrong = staff.put(proof, &json!({"password": "wrong password 1"})).await;
        assert_eq!(wrong.problem(), (401, "wrong_password".to_owned()));
        assert_eq!(staff.post(ACCOUNTS, &form).await.status, 403);
        assert_eq!(staff.put(proof, &json!({"password": PASSWORD})).await.status, 204);
        assert_eq!(staff.post(ACCOUNTS, &form).await.status, 201);
    }

    async fn what_is_done_to_accounts_is_noted_without_a_secret(stage) {
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let viewer = stage.colleague(&http, "viewer", &[(Role::Viewer, Scope::Everything)]).await;
        set_totp(&stage, &viewer).await;
        let told = staff.get("/api/v1/audit").await.json();
        let items = told["items"].as_array().unwrap();
        let actions: BTreeSet<&str> = items.iter().map(|item| item["action"].as_str().unwrap()).collect();
        assert_eq!(actions, BTreeSet::from(["account_invited", "grant_given", "password_set", "second_factor_set"]));
        let given = items.iter().filter(|item| item["action"] == "grant_given");
        let of = |item: &Value| (item["facts"]["role"].to_string(), item["facts"]["scope"].to_string(), item["by"].is_null());
        let given: BTreeSet<_> = given.map(of).collect();
        // The first account of all was made at the command line, by nobody who is known.
        let wanted = [("administrator", true), ("viewer", false)];
        let wanted = wanted.map(|(role, is_nobody)| (format!("\"{role}\""), "\"everything\"".to_owned(), is_nobody));
        assert_eq!(given, BTreeSet::from(wanted));
        assert_eq!(viewer.get("/api/v1/audit").await.status, 403);
    }
}
