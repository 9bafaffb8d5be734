//! Sign-in through 企业微信, against a stand-in that follows its documents: nobody tried the real service.

use std::sync::{Arc, Mutex};

use actix_web::web::{Data, Query, get};
use actix_web::{App, HttpResponse, HttpServer};
use examhall::app::identity::{
    Addresses, Handshake, IdentityProvider, ProviderFault, Returned, WeCom, WeComSettings,
};
use examhall::http::Outbound;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::support::block_on;

/// What the stand-in was asked, and the token that is good now.
#[derive(Default)]
struct State {
    asked: Vec<&'static str>,
    n_tokens: usize,
}

type Shared = Data<Arc<Mutex<State>>>;
type Asked = Query<std::collections::BTreeMap<String, String>>;

async fn token(state: Shared, asked: Asked) -> HttpResponse {
    let mut state = state.lock().unwrap();
    state.asked.push("gettoken");
    if asked["corpid"] != "ww1" || asked["corpsecret"] != "s3cret" {
        return HttpResponse::Ok()
            .json(json!({ "errcode": 40001, "errmsg": "invalid credential" }));
    }
    state.n_tokens += 1;
    let token = format!("t{}", state.n_tokens);
    HttpResponse::Ok()
        .json(json!({ "errcode": 0, "errmsg": "ok", "access_token": token, "expires_in": 7200 }))
}

async fn person(state: Shared, asked: Asked) -> HttpResponse {
    let mut state = state.lock().unwrap();
    state.asked.push("getuserinfo");
    let reply = if asked["access_token"] == format!("t{}", state.n_tokens) {
        match asked["code"].as_str() {
            "member" => json!({ "errcode": 0, "errmsg": "ok", "userid": "ZhangSan" }),
            "visitor" => json!({ "errcode": 0, "errmsg": "ok", "openid": "o-1" }),
            _ => json!({ "errcode": 40029, "errmsg": "invalid code" }),
        }
    } else {
        json!({ "errcode": 42001, "errmsg": "access_token expired" })
    };
    HttpResponse::Ok().json(reply)
}

struct StandIn {
    state: Arc<Mutex<State>>,
    api: String,
}

fn start() -> StandIn {
    let state = Arc::new(Mutex::new(State::default()));
    let shared = Arc::clone(&state);
    let server = HttpServer::new(move || {
        App::new()
            .app_data(Data::new(Arc::clone(&shared)))
            .route("/cgi-bin/gettoken", get().to(token))
            .route("/cgi-bin/auth/getuserinfo", get().to(person))
    });
    let server = server.workers(1).disable_signals();
    let server = server.bind(("127.0.0.1", 0)).unwrap();
    let api = format!("http://{}", server.addrs()[0]);
    drop(actix_web::rt::spawn(server.run()));
    StandIn { state, api }
}

fn wecom(api: &str, secret: &str) -> WeCom {
    let settings = WeComSettings {
        corp: "ww1".to_owned(),
        agent: "1000002".to_owned(),
        secret: secret.to_owned(),
        name: "企业微信".to_owned(),
        addresses: Addresses {
            api: api.to_owned(),
            ..Addresses::default()
        },
    };
    WeCom::new(settings, Arc::new(Outbound::new().unwrap())).unwrap()
}

fn handshake() -> Handshake {
    Handshake::of(
        "ticket",
        "https://exam.example/sign-in/wecom/callback".to_owned(),
    )
}

/// Who the person behind a code is, in JSON, or why nobody.
async fn ask(wecom: &WeCom, code: &str, now: Timestamp) -> Result<Value, ProviderFault> {
    let returned = Returned {
        code: code.to_owned(),
        issuer: None,
    };
    let identity = wecom.finish(&handshake(), &returned, now).await?;
    let key = identity.key;
    Ok(json!([key.provider, key.tenant, key.subject]))
}

#[test]
fn a_browser_is_sent_with_a_state_that_wecom_takes() {
    block_on(async {
        let wecom = wecom("https://qyapi.weixin.qq.com", "s3cret");
        let address = wecom
            .begin(&handshake(), Timestamp::UNIX_EPOCH)
            .await
            .unwrap();
        let state = handshake().state;
        assert!(state.len() <= 128 && state.bytes().all(|b| b.is_ascii_alphanumeric()));
        assert_eq!(
            address,
            format!(
                "https://login.work.weixin.qq.com/wwlogin/sso/login?login_type=CorpApp&appid=ww1&agentid=1000002&redirect_uri=https%3A%2F%2Fexam.example%2Fsign-in%2Fwecom%2Fcallback&state={state}"
            )
        );
    });
}

#[test]
fn a_member_of_the_company_is_known_by_their_userid_and_nobody_else_is() {
    block_on(async {
        let (stand_in, now) = (start(), Timestamp::UNIX_EPOCH);
        let wecom = wecom(&stand_in.api, "s3cret");
        let member = json!(["wecom", "ww1", "ZhangSan"]);
        assert_eq!(ask(&wecom, "member", now).await, Ok(member));
        for code in ["visitor", "used"] {
            let refused = ask(&wecom, code, now).await;
            assert!(
                matches!(refused, Err(ProviderFault::Refused(_))),
                "{refused:?}"
            );
        }
    });
}

#[test]
fn the_token_of_the_company_is_kept_until_it_ends_and_renewed_where_it_was_taken_back() {
    block_on(async {
        let (stand_in, mut now) = (start(), Timestamp::UNIX_EPOCH);
        let wecom = wecom(&stand_in.api, "s3cret");
        let asked = || std::mem::take(&mut stand_in.state.lock().unwrap().asked);
        for _ in 0..2 {
            ask(&wecom, "member", now).await.unwrap();
        }
        assert_eq!(asked(), ["gettoken", "getuserinfo", "getuserinfo"]);
        now += SignedDuration::from_secs(7200 - 60);
        ask(&wecom, "member", now).await.unwrap();
        assert_eq!(asked(), ["gettoken", "getuserinfo"]);
        stand_in.state.lock().unwrap().n_tokens += 1;
        ask(&wecom, "member", now).await.unwrap();
        assert_eq!(asked(), ["getuserinfo", "gettoken", "getuserinfo"]);
    });
}

#[test]
fn a_wrong_secret_or_no_answer_is_the_provider_being_down_and_no_secret_is_told() {
    block_on(async {
        let stand_in = start();
        let nobody = "http://127.0.0.1:9";
        for (api, secret) in [(stand_in.api.as_str(), "wr0ng"), (nobody, "s3cret")] {
            let refused = ask(&wecom(api, secret), "member", Timestamp::UNIX_EPOCH).await;
            let Err(ProviderFault::Down(reason)) = refused else {
                panic!("{refused:?}")
            };
            assert!(!reason.contains(secret), "{reason}");
        }
    });
}
