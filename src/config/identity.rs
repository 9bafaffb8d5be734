//! The settings of identity providers: all of one's, or none.
//!
//! Invariant: no setting is a secret; secrets lie in files of their own, which the caller reads.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::{ConfigError, Given, parse};

/// Who else says who a member of staff is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IdentityConfig {
    /// A provider that speaks OpenID Connect.
    pub oidc: Option<OidcConfig>,
    /// 企业微信.
    pub wecom: Option<WeComConfig>,
}

/// A provider that speaks OpenID Connect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OidcConfig {
    /// Its issuer.
    pub issuer: String,
    /// What it calls this service.
    pub client: String,
    /// The file that holds the client's secret; none for a public client.
    pub secret_file: Option<PathBuf>,
    /// What people call it.
    pub name: String,
}

/// 企业微信.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeComConfig {
    /// 企业 ID.
    pub corp: String,
    /// The number of the application.
    pub agent: String,
    /// The file that holds the application's secret.
    pub secret_file: PathBuf,
}

impl IdentityConfig {
    pub(super) fn read(given: &BTreeMap<&'static str, Given>) -> Result<Self, ConfigError> {
        let optional = |name, is_good: fn(&str) -> bool| {
            parse(name, given, |text| {
                let given = (!text.is_empty()).then(|| text.to_owned());
                (text.is_empty() || is_good(text)).then_some(given)
            })
        };
        let needed = |name, found: Option<String>| match found {
            Some(text) => Ok(text),
            None => parse(name, given, |_| None),
        };
        let issuer = optional("oidc_issuer", is_issuer)?;
        let client = optional("oidc_client", is_word)?;
        let secret_file = optional("oidc_secret_file", is_path)?;
        let name = parse("oidc_name", given, |text| {
            let n = text.trim().chars().count();
            (1..=40).contains(&n).then(|| text.trim().to_owned())
        })?;
        let oidc = if issuer.is_some() || client.is_some() || secret_file.is_some() {
            Some(OidcConfig {
                issuer: needed("oidc_issuer", issuer)?,
                client: needed("oidc_client", client)?,
                secret_file: secret_file.map(PathBuf::from),
                name,
            })
        } else {
            None
        };
        let corp = optional("wecom_corp", is_word)?;
        let agent = optional("wecom_agent", is_number)?;
        let secret_file = optional("wecom_secret_file", is_path)?;
        let wecom = if corp.is_some() || agent.is_some() || secret_file.is_some() {
            Some(WeComConfig {
                corp: needed("wecom_corp", corp)?,
                agent: needed("wecom_agent", agent)?,
                secret_file: needed("wecom_secret_file", secret_file)?.into(),
            })
        } else {
            None
        };
        Ok(Self { oidc, wecom })
    }
}

fn is_word(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_graphic())
}

fn is_number(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit())
}

fn is_path(text: &str) -> bool {
    !text.chars().any(char::is_control)
}

/// Whether an issuer is one that may be asked: its adapter looks closer.
fn is_issuer(text: &str) -> bool {
    let loopback = ["http://127.0.0.1", "http://[::1]", "http://localhost"];
    let is_local = loopback.into_iter().any(|start| {
        let rest = text.strip_prefix(start);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/']))
    });
    let is_plain = text
        .chars()
        .all(|c| c.is_ascii_graphic() && !"?#@".contains(c));
    is_plain
        && (is_local
            || text
                .strip_prefix("https://")
                .is_some_and(|rest| !rest.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, Sources};

    fn read(file: &str) -> Result<IdentityConfig, ConfigError> {
        let file = Some(("hall.toml".to_owned(), file.to_owned()));
        let sources = Sources {
            file,
            ..Sources::default()
        };
        Ok(Config::read(&sources)?.identity)
    }

    #[test]
    fn nobody_else_is_asked_until_an_operator_says_so() {
        assert_eq!(read("").unwrap(), IdentityConfig::default());
    }

    #[test]
    fn a_provider_is_given_whole() {
        let whole = "oidc_issuer = \"https://id.example/realms/a\"\noidc_client = \"examhall\"\noidc_secret_file = \"/run/secret\"";
        let oidc = read(whole).unwrap().oidc.unwrap();
        assert_eq!(oidc.name, "统一身份认证");
        assert_eq!(oidc.secret_file, Some("/run/secret".into()));
        for part in [
            "oidc_issuer = \"https://id.example\"",
            "oidc_client = \"examhall\"",
            "wecom_corp = \"ww1\"\nwecom_agent = \"1\"",
        ] {
            assert!(read(part).is_err(), "{part}");
        }
    }

    #[test]
    fn an_issuer_is_asked_over_tls_or_on_the_machine_itself() {
        for good in [
            "https://id.example",
            "http://127.0.0.1:9/a",
            "http://localhost:9",
            "http://[::1]:9",
        ] {
            assert!(is_issuer(good), "{good}");
        }
        for bad in [
            "http://id.example",
            "http://localhost.example",
            "http://127.0.0.1.example",
            "https://",
            "https://a@b",
            "id",
        ] {
            assert!(!is_issuer(bad), "{bad}");
        }
    }
}
