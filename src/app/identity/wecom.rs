//! 企业微信 (WeCom): shaped like OAuth 2, and not OpenID Connect.
//!
//! `code` → the company's `access_token` → `auth/getuserinfo` → `userid`. Nothing is signed, so everything is asked
//! of WeCom's own API, by this server, over TLS.
//!
//! Tested against a small stand-in on loopback that follows WeCom's documents; never tried against the real
//! service, for which one needs a company's account.
//!
//! Invariant: (`wecom`, company, userid) is the identity; a visitor who is not of the company has none.

use std::sync::{Arc, Mutex, PoisonError};

use futures_util::future::LocalBoxFuture;
use jiff::{SignedDuration, Timestamp};
use openidconnect::http::Request;
use openidconnect::url::Url;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::fetch::{Fetch, Origin};
use super::{Handshake, Identity, IdentityKey, IdentityProvider, ProviderFault, Returned};

/// What WeCom says where nothing is wrong.
const FINE: i64 = 0;
/// What WeCom says of an access token that is unknown, or no longer good.
const STALE: [i64; 2] = [40014, 42001];
/// A token is asked for anew before it ends.
const MARGIN: SignedDuration = SignedDuration::from_secs(60);
/// Longest that a token is kept.
const MAX_KEPT_SECS: i64 = 7200;

/// What an operator says of the company.
#[derive(Clone)]
pub struct WeComSettings {
    /// 企业 ID (`corpid`).
    pub corp: String,
    /// The application's number (`agentid`).
    pub agent: String,
    /// The application's secret.
    pub secret: String,
    /// What people call it.
    pub name: String,
    /// Where WeCom is.
    pub addresses: Addresses,
}

/// Where WeCom is.
#[derive(Debug, Clone)]
pub struct Addresses {
    /// Where a browser shows the code to scan.
    pub sign_in: String,
    /// Where this server asks.
    pub api: String,
}

impl Default for Addresses {
    fn default() -> Self {
        Self {
            sign_in: "https://login.work.weixin.qq.com/wwlogin/sso/login".to_owned(),
            api: "https://qyapi.weixin.qq.com".to_owned(),
        }
    }
}

/// 企业微信.
pub struct WeCom {
    settings: WeComSettings,
    sign_in: Url,
    api: Url,
    origin: Origin,
    token: Mutex<Option<(String, Timestamp)>>,
}

/// What every reply of the API begins with.
#[derive(Deserialize)]
struct Reply<T> {
    errcode: i64,
    #[serde(default)]
    errmsg: String,
    #[serde(flatten)]
    rest: Option<T>,
}

#[derive(Deserialize)]
struct Token {
    access_token: String,
    expires_in: i64,
}

#[derive(Deserialize)]
struct Person {
    // Older replies write it with capitals.
    #[serde(alias = "UserId")]
    userid: String,
}

impl WeCom {
    /// What it is called in addresses.
    pub const KEY: &'static str = "wecom";

    /// A company by its settings; none where an address is neither `https` nor on the machine itself.
    pub fn new(settings: WeComSettings, fetch: Arc<dyn Fetch>) -> Option<Self> {
        let origin = Origin::of(&settings.addresses.api, fetch)?;
        Some(Self {
            sign_in: Url::parse(&settings.addresses.sign_in).ok()?,
            api: Url::parse(&settings.addresses.api).ok()?,
            origin,
            settings,
            token: Mutex::new(None),
        })
    }

    fn address(&self, handshake: &Handshake) -> String {
        let mut url = self.sign_in.clone();
        url.query_pairs_mut()
            .append_pair("login_type", "CorpApp")
            .append_pair("appid", &self.settings.corp)
            .append_pair("agentid", &self.settings.agent)
            .append_pair("redirect_uri", &handshake.callback)
            .append_pair("state", &handshake.state);
        url.into()
    }

    async fn ask<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<Reply<T>, ProviderFault> {
        let mut url = self.api.clone();
        url.set_path(path);
        url.query_pairs_mut().extend_pairs(query);
        // No message below repeats the address, which holds secrets.
        let unusable =
            |reason: &dyn std::fmt::Display| ProviderFault::Down(format!("{path}: {reason}"));
        let request = Request::get(url.as_str()).body(Vec::new());
        let reply = self
            .origin
            .send(request.map_err(|error| unusable(&error))?)
            .await?;
        if reply.status().as_u16() != 200 {
            return Err(unusable(&reply.status()));
        }
        serde_json::from_slice(reply.body()).map_err(|error| unusable(&error))
    }

    /// The company's token: WeCom wants it kept as long as it is good.
    async fn token(&self, now: Timestamp) -> Result<String, ProviderFault> {
        let known = {
            let token = self.token.lock().unwrap_or_else(PoisonError::into_inner);
            token.clone()
        };
        if let Some((token, _)) = known.filter(|(_, until)| now < *until) {
            return Ok(token);
        }
        let WeComSettings { corp, secret, .. } = &self.settings;
        let query = [("corpid", corp.as_str()), ("corpsecret", secret)];
        let reply: Reply<Token> = self.ask("/cgi-bin/gettoken", &query).await?;
        // A wrong secret is the operator's to mend, not the person's.
        let token = reply
            .granted("gettoken")
            .map_err(|fault| ProviderFault::Down(fault.to_string()))?;
        let good_for = SignedDuration::from_secs(token.expires_in.clamp(0, MAX_KEPT_SECS)) - MARGIN;
        let until = now.saturating_add(good_for).unwrap_or(now);
        let mut kept = self.token.lock().unwrap_or_else(PoisonError::into_inner);
        *kept = Some((token.access_token.clone(), until));
        Ok(token.access_token)
    }

    fn forget_token(&self) {
        *self.token.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    async fn person(&self, code: &str, now: Timestamp) -> Result<Reply<Person>, ProviderFault> {
        let token = self.token(now).await?;
        let query = [("access_token", token.as_str()), ("code", code)];
        self.ask("/cgi-bin/auth/getuserinfo", &query).await
    }

    async fn identity(&self, code: &str, now: Timestamp) -> Result<Identity, ProviderFault> {
        let mut reply = self.person(code, now).await?;
        // The company may have renewed its token elsewhere; the code is not used up by that.
        if STALE.contains(&reply.errcode) {
            self.forget_token();
            reply = self.person(code, now).await?;
        }
        let person = reply.granted("getuserinfo")?;
        Ok(Identity {
            key: IdentityKey {
                provider: Self::KEY,
                tenant: self.settings.corp.clone(),
                subject: person.userid,
            },
            display_name: None,
        })
    }
}

impl<T> Reply<T> {
    fn granted(self, call: &str) -> Result<T, ProviderFault> {
        let Self {
            errcode,
            errmsg,
            rest,
        } = self;
        // Without `userid`: a visitor, who has an `openid` at most.
        rest.filter(|_| errcode == FINE).ok_or_else(|| {
            let told: String = errmsg.chars().take(200).collect();
            ProviderFault::Refused(format!("{call}: {errcode} {told}"))
        })
    }
}

impl IdentityProvider for WeCom {
    fn key(&self) -> &'static str {
        Self::KEY
    }

    fn name(&self) -> &str {
        &self.settings.name
    }

    fn begin<'a>(
        &'a self,
        handshake: &'a Handshake,
        _: Timestamp,
    ) -> LocalBoxFuture<'a, Result<String, ProviderFault>> {
        Box::pin(async { Ok(self.address(handshake)) })
    }

    fn finish<'a>(
        &'a self,
        _: &'a Handshake,
        returned: &'a Returned,
        now: Timestamp,
    ) -> LocalBoxFuture<'a, Result<Identity, ProviderFault>> {
        Box::pin(self.identity(&returned.code, now))
    }
}
