//! The second factor: codes of an authenticator (RFC 6238: SHA-1, 6 digits, 30 seconds) and recovery codes.
//!
//! Invariant: no code works twice. A secret is stored sealed, recovery codes as their hashes.

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use totp_rs::{Algorithm, Builder, Totp};

use crate::app::access::require_proof;
use crate::app::{App, Error};
use crate::domain::AccountId;
use crate::domain::access::Staff;
use crate::domain::base32;
use crate::entropy::Secret;
use crate::store::Connection;
use crate::store::accounts::{self as store, Account};

use super::note_change;
use crate::domain::audit::AccountChange;

/// Seconds of a step.
const STEP: u16 = 30;
/// Steps that a clock may be ahead or behind.
const SKEW: i64 = 1;
/// Recovery codes of an account.
const N_RECOVERY_CODES: usize = 10;
/// Bytes of a secret: as long as the hash (RFC 4226, 4).
const SECRET_BYTES: usize = 20;
/// Names what is sealed.
const LABEL: &str = "totp";

/// A secret that an authenticator is to take up.
#[derive(Debug)]
pub struct Pending {
    /// In base 32, as it is typed.
    pub secret: String,
    /// As it is scanned: `otpauth://totp/…`.
    pub uri: String,
}

/// Makes a secret for the caller. It counts once a code of it was shown.
///
/// # Errors
/// [`Error::ProofNeeded`].
pub async fn begin(app: &App, staff: &Staff) -> Result<Pending, Error> {
    require_proof(app, staff)?;
    let secret: Vec<u8> = app
        .entropy
        .bytes()?
        .into_iter()
        .take(SECRET_BYTES)
        .collect();
    let sealed = seal(app, &secret);
    let id = staff.account;
    let username = app
        .store
        .write(move |conn| {
            let mut account = store::lock_account(conn, id)?;
            account.totp.pending = Some(sealed.clone());
            store::update_account(conn, &account)?;
            Ok::<_, Error>(account.username)
        })
        .await?;
    let typed = totp_rs::Secret::from(secret.clone()).to_base32();
    let uri = authenticator(secret, &username).to_url();
    Ok(Pending {
        secret: typed,
        uri: uri.map_err(|error| Error::Hashing(error.to_string()))?,
    })
}

/// Puts the caller's new secret into force, shown by one of its codes; the recovery codes, told once.
///
/// # Errors
/// [`Error::WrongCode`], also where none was begun.
pub async fn confirm(app: &App, staff: &Staff, code: &str) -> Result<Vec<Secret>, Error> {
    let now = app.now();
    let codes: Result<Vec<Secret>, _> = (0..N_RECOVERY_CODES)
        .map(|_| Secret::recovery(app.entropy.as_ref()))
        .collect();
    let codes = codes?;
    let (id, opener, entropy) = (staff.account, app.clone(), app.entropy.clone());
    let hashes: Vec<String> = codes
        .iter()
        .map(|code| recovery_hash(id, code.expose()))
        .collect();
    let code = code.to_owned();
    app.store
        .write(move |conn| {
            let mut account = store::lock_account(conn, id)?;
            let pending = account.totp.pending.take().ok_or(Error::WrongCode)?;
            let step = matching_step(&open(&opener, &pending)?, &base32::fold(&code), None, now);
            account.totp.step = Some(step.ok_or(Error::WrongCode)?);
            account.totp.secret = Some(pending);
            store::update_account(conn, &account)?;
            store::replace_recovery_codes(conn, id, &hashes)?;
            note_change(
                conn,
                entropy.as_ref(),
                Some(id),
                id,
                AccountChange::SecondFactorSet,
            )
        })
        .await?;
    Ok(codes)
}

/// Takes the second factor of an account away.
pub(super) fn clear(conn: &mut Connection, id: AccountId) -> Result<Account, Error> {
    let mut account = store::lock_account(conn, id)?;
    account.totp = store::Totp::default();
    store::update_account(conn, &account)?;
    store::replace_recovery_codes(conn, id, &[])?;
    Ok(account)
}

/// Takes the caller's second factor away.
///
/// # Errors
/// [`Error::ProofNeeded`].
pub async fn remove(app: &App, staff: &Staff) -> Result<(), Error> {
    require_proof(app, staff)?;
    let (id, entropy) = (staff.account, app.entropy.clone());
    app.store
        .write(move |conn| {
            clear(conn, id)?;
            note_change(
                conn,
                entropy.as_ref(),
                Some(id),
                id,
                AccountChange::SecondFactorRemoved,
            )
        })
        .await
}

/// Checks the second factor of an account that has one, and uses the code up.
///
/// # Errors
/// [`Error::CodeNeeded`] without a code; [`Error::WrongCode`].
pub(super) async fn check(app: &App, id: AccountId, code: Option<String>) -> Result<(), Error> {
    let (now, opener) = (app.now(), app.clone());
    app.store
        .write(move |conn| {
            let mut account = store::lock_account(conn, id)?;
            let Some(sealed) = &account.totp.secret else {
                return Ok(());
            };
            let code = code
                .as_deref()
                .map(base32::fold)
                .filter(|code| !code.is_empty());
            let code = code.ok_or(Error::CodeNeeded)?;
            let secret = open(&opener, sealed)?;
            if let Some(step) = matching_step(&secret, &code, account.totp.step, now) {
                account.totp.step = Some(step);
                store::update_account(conn, &account)?;
                return Ok(());
            }
            let hash = recovery_hash(id, &code);
            if store::use_recovery_code(conn, id, &hash, now)? {
                Ok(())
            } else {
                Err(Error::WrongCode)
            }
        })
        .await
}

/// The step whose code it is, later than the last that was used.
fn matching_step(secret: &[u8], code: &str, used: Option<i64>, now: Timestamp) -> Option<i64> {
    let totp = authenticator(secret.to_vec(), "");
    let step = now.as_second().div_euclid(STEP.into());
    (step - SKEW..=step + SKEW)
        .filter(|step| used.is_none_or(|used| used < *step))
        .find(|step| {
            let second = u64::try_from(step * i64::from(STEP));
            second.is_ok_and(|second| totp.generate(second).to_string() == code)
        })
}

fn authenticator(secret: Vec<u8>, username: &str) -> Totp {
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_step_duration(STEP.into())
        .with_secret(secret)
        .with_issuer(Some("examhall"))
        .with_account_name(username)
        .build_noncompliant()
}

fn recovery_hash(account: AccountId, code: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(b"examhall recovery code\n");
    hash.update(account.as_bytes());
    hash.update(code.as_bytes());
    base32::write(&hash.finalize())
}

fn seal(app: &App, secret: &[u8]) -> String {
    base32::write(&app.service_key().seal(LABEL, secret))
}

fn open(app: &App, sealed: &str) -> Result<Vec<u8>, Error> {
    let bytes = base32::read(sealed);
    let opened = bytes.and_then(|bytes| app.service_key().open(LABEL, &bytes));
    opened.ok_or(Error::Sealed)
}
