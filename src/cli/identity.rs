//! The identity providers of the settings, with their secrets, which lie in files.
//!
//! Invariant: a secret is read once and never printed.

use std::path::Path;
use std::sync::Arc;

use super::Failure;
use crate::app::identity::{
    Addresses, Fetch, IdentityProvider, Oidc, OidcSettings, WeCom, WeComSettings,
};
use crate::config::IdentityConfig;
use crate::http::Outbound;

/// The providers of the settings; nothing is asked of them yet.
pub(super) fn providers(
    config: &IdentityConfig,
) -> Result<Vec<Arc<dyn IdentityProvider>>, Failure> {
    let mut providers: Vec<Arc<dyn IdentityProvider>> = Vec::new();
    if *config == IdentityConfig::default() {
        return Ok(providers);
    }
    let fetch: Arc<dyn Fetch> = Arc::new(Outbound::new()?);
    if let Some(oidc) = &config.oidc {
        let secret = oidc.secret_file.as_deref().map(secret).transpose()?;
        let settings = OidcSettings {
            issuer: oidc.issuer.clone(),
            client: oidc.client.clone(),
            secret,
            name: oidc.name.clone(),
        };
        let provider = Oidc::new(settings, Arc::clone(&fetch));
        providers.push(Arc::new(provider.ok_or(Failure::Issuer)?));
    }
    if let Some(wecom) = &config.wecom {
        let settings = WeComSettings {
            corp: wecom.corp.clone(),
            agent: wecom.agent.clone(),
            secret: secret(&wecom.secret_file)?,
            name: "企业微信".to_owned(),
            addresses: Addresses::default(),
        };
        let provider = WeCom::new(settings, fetch);
        providers.push(Arc::new(provider.ok_or(Failure::Issuer)?));
    }
    Ok(providers)
}

/// The secret in a file, without the line's end that editors put behind it.
fn secret(path: &Path) -> Result<String, Failure> {
    let text =
        std::fs::read_to_string(path).map_err(|error| Failure::file("cannot read", path, error))?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}
