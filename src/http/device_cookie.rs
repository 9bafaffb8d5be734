//! The cookie of a browser that once signed in: it opens nothing (`app/devices.rs`).
//!
//! Invariant: only pages get it, and no script reads it.

use actix_web::HttpRequest;
use actix_web::cookie::{Cookie, SameSite, time};

use super::Settings;
use crate::app::devices::DeviceToken;

/// How long browsers keep it after the last sign-in: the longest that they keep anything.
const LIFETIME: time::Duration = time::Duration::days(400);

/// Browsers keep `__Host-` cookies to this very host and to encrypted connections.
fn name(settings: &Settings) -> &'static str {
    if settings.is_encrypted() {
        "__Host-examhall-device"
    } else {
        "examhall-device"
    }
}

/// The marks that a browser brings; none where it brings none of ours.
pub(super) fn token(request: &HttpRequest, settings: &Settings) -> Option<DeviceToken> {
    DeviceToken::read(request.cookie(name(settings))?.value())
}

/// The cookie with these marks.
pub(super) fn cookie(settings: &Settings, token: &DeviceToken) -> Cookie<'static> {
    Cookie::build(name(settings), token.expose().to_owned())
        .path("/")
        .http_only(true)
        .secure(settings.is_encrypted())
        .same_site(SameSite::Strict)
        .max_age(LIFETIME)
        .finish()
}
