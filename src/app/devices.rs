//! Browsers that once signed in: each carries a mark for every account that it knows, so that whoever tries
//! passwords from elsewhere slows down only who never signed in (OWASP, "device cookies").
//!
//! Invariant: a mark opens nothing. It names a counter of its own, and is made only for who just signed in.

use super::accounts::SignedIn;
use super::sign_in_limits::Try;
use super::{App, Error};
use crate::domain::base32;
use crate::domain::seed::Seed;
use crate::entropy::Secret;

/// Accounts that a browser has marks for: a computer of a whole office, and a short cookie.
const MOST: usize = 5;
/// Characters of a device's own name, and of what proves it: 128 bits each.
const LENGTH: usize = 26;

/// The marks of a browser, as its cookie holds them.
#[derive(Clone)]
pub struct DeviceToken(String);

impl DeviceToken {
    /// The value of a cookie; none for what was never made here.
    pub fn read(cookie: &str) -> Option<Self> {
        let is_mark = |mark: &str| {
            let is_part = |part: &str| part.len() == LENGTH && part.bytes().all(is_plain);
            mark.split_once('-')
                .is_some_and(|(device, proof)| is_part(device) && is_part(proof))
        };
        let is_one = cookie.split('.').count() <= MOST && cookie.split('.').all(is_mark);
        is_one.then(|| Self(cookie.to_owned()))
    }

    /// What the cookie holds.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The name by which this browser is known to an account; none where it never signed in to it.
    pub(super) fn device(&self, app: &App, username: &str) -> Option<&str> {
        let marks = self.0.split('.').filter_map(|mark| mark.split_once('-'));
        let mut proven =
            marks.filter(|(device, proof)| is_same(&prove(app, device, username), proof));
        proven.next().map(|(device, _)| device)
    }
}

/// Compared to its end: how much of it was right must not be read off the time.
fn is_same(wanted: &str, found: &str) -> bool {
    let pairs = wanted.bytes().zip(found.bytes());
    wanted.len() == found.len() && pairs.fold(0, |unlike, (a, b)| unlike | (a ^ b)) == 0
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}

/// The marks of a browser that has just signed in: a mark for this account, then those that it had for
/// others, without the oldest where there are too many.
///
/// # Errors
/// [`Error::Entropy`].
pub fn remember(app: &App, attempt: &Try, _proof: &SignedIn) -> Result<DeviceToken, Error> {
    let username = attempt.username();
    let known = attempt
        .device()
        .and_then(|token| token.device(app, username));
    let device = match known {
        Some(device) => device.to_owned(),
        None => Secret::ticket(app.entropy.as_ref())?.expose().to_owned(),
    };
    let own = format!("{device}-{}", prove(app, &device, username));
    let others = attempt.device().map_or("", DeviceToken::expose).split('.');
    let others = others.filter(|mark| !mark.is_empty() && *mark != own);
    let marks: Vec<&str> = std::iter::once(own.as_str())
        .chain(others)
        .take(MOST)
        .collect();
    Ok(DeviceToken(marks.join(".")))
}

fn prove(app: &App, device: &str, username: &str) -> String {
    let secret = Seed::new(app.service_key().derive("device"));
    let proof = secret.child("mark", format!("{device}\n{username}").as_bytes());
    let half = proof.as_bytes().get(..16);
    base32::write(half.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_marks_are_read_of_a_cookie() {
        let mark = format!("{}-{}", "0".repeat(26), "z".repeat(26));
        let read = |cookie: &str| DeviceToken::read(cookie).map(|token| token.0);
        assert_eq!(read(&mark), Some(mark.clone()));
        let five = [mark.as_str(); 5].join(".");
        assert_eq!(read(&five), Some(five.clone()));
        for other in [
            "",
            ".",
            &mark[1..],
            &mark.replace('-', "."),
            &mark.to_uppercase(),
            &format!("{five}.{mark}"),
            &format!("{mark}."),
        ] {
            assert_eq!(read(other), None, "{other}");
        }
    }

    #[test]
    fn a_proof_is_the_same_to_its_last_character_or_not_at_all() {
        assert!(is_same("abc", "abc"));
        for other in ["abd", "ab", "abcd", ""] {
            assert!(!is_same("abc", other), "{other}");
        }
    }
}
