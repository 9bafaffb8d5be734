//! Hall codes: 8 characters that are handed out in a hall and count only together with a number.
//!
//! 40 bits are few: of a code only its HMAC under the installation's key is stored, wrong ones make the
//! next try for that number wait, and a code ends with its exam.
//!
//! Invariant: a code is told once, when it is issued.

use std::sync::Arc;

use jiff::SignedDuration;
use unicode_normalization::UnicodeNormalization;

use super::admission::{For, turn_out};
use super::exams::is_over;
use super::{App, Error};
use crate::domain::admission::{Door, DoorFault, hall_code_mac};
use crate::domain::audit::Fact;
use crate::domain::exam::State;
use crate::domain::{ExamId, base32};
use crate::entropy::Secret;
use crate::store::candidates::{self, Person};
use crate::store::doors as store;
use crate::store::exams::{self, Exam};

/// A code as it is handed out.
#[derive(Debug)]
pub struct HallCode {
    /// Whose.
    pub person: Person,
    /// The secret.
    pub code: Secret,
}

/// Issues hall codes.
///
/// # Errors
/// [`Error::NotFound`] for an unknown exam or number; [`Error::ExamState`] for a closed exam.
pub async fn issue(app: &App, exam: ExamId, whom: For) -> Result<Vec<HallCode>, Error> {
    let entropy = Arc::clone(&app.entropy);
    let pepper = app.service_key().derive(LABEL);
    let issued = app.store.write(move |conn| {
        if exams::lock(conn, exam)?.state == State::Closed {
            return Err(Error::ExamState {
                found: State::Closed,
                wanted: State::Published,
            });
        }
        let now = conn.now()?;
        let with_code = store::list_with_hall_code(conn, exam)?;
        let has = |person: &Person| with_code.contains(&person.id);
        let chosen = whom.choose(candidates::list(conn, exam)?, has)?;
        let mut issued = Vec::with_capacity(chosen.len());
        for person in chosen {
            let (code, candidate) = (Secret::hall_code(entropy.as_ref())?, person.id);
            store::set_hall_code(
                conn,
                candidate,
                &hall_code_mac(&pepper, candidate, &base32::fold(code.expose())),
                now,
            )?;
            if with_code.contains(&candidate) {
                turn_out(conn, candidate)?;
                whom.note(
                    conn,
                    entropy.as_ref(),
                    exam,
                    Fact::HallCodeReplaced { candidate },
                )?;
            }
            issued.push(HallCode { person, code });
        }
        Ok(issued)
    });
    let issued = issued.await?;
    app.memory.forget_candidates();
    Ok(issued)
}

/// How many have a hall code, of how many.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn count(app: &App, exam: ExamId) -> Result<(usize, usize), Error> {
    app.store
        .read(move |conn| {
            exams::load(conn, exam)?;
            let with_code = store::list_with_hall_code(conn, exam)?.len();
            Ok((with_code, candidates::count(conn, exam)?))
        })
        .await
}

/// What the codes are HMACs under.
const LABEL: &str = "hall-code";

enum Found {
    Whose(Box<(Person, Exam)>),
    Nobody,
    TooSoon(SignedDuration),
}

/// Whose a code is, by the number that was typed with it. A wrong one counts for everybody of that number
/// who has a code, and who could be meant by it.
pub(super) async fn find(app: &App, code: &str, number: &str) -> Result<(Person, Exam), Error> {
    let folded = base32::fold(code);
    let spellings = spellings(number);
    let pepper = app.service_key().derive(LABEL);
    // In the writer's turn: many guesses at once are counted one by one.
    let found = app.store.write(move |conn| {
        let now = conn.now()?;
        let (mut soonest, mut wrong) = (None, Vec::new());
        for (person, mac) in store::find_hall_codes(conn, &spellings)? {
            let tries = store::find_tries(conn, person.id, Door::HallCode)?;
            if let Some(wait) = tries.and_then(|tries| tries.wait_at(now)) {
                soonest = Some(soonest.map_or(wait, |known: SignedDuration| known.min(wait)));
                continue;
            }
            // Nobody without the key can make use of how long this takes.
            if mac != hall_code_mac(&pepper, person.id, &folded) {
                wrong.push(person.id);
                continue;
            }
            let exam = exams::load(conn, person.exam)?;
            if is_over(conn, &exam)? {
                continue;
            }
            if tries.is_some() {
                store::forget_tries(conn, person.id, Door::HallCode)?;
            }
            return Ok(Found::Whose(Box::new((person, exam))));
        }
        for candidate in &wrong {
            store::add_wrong_try(conn, *candidate, Door::HallCode, now)?;
        }
        Ok::<_, Error>(match soonest {
            Some(wait) if wrong.is_empty() => Found::TooSoon(wait),
            Some(_) | None => Found::Nobody,
        })
    });
    match found.await? {
        Found::Whose(found) => Ok(*found),
        Found::Nobody => Err(Error::Door(DoorFault::UnknownHallCode)),
        Found::TooSoon(wait) => Err(Error::Door(DoorFault::TooSoon { wait })),
    }
}

/// How a number may stand on a roster that was typed so: the database compares byte by byte.
fn spellings(number: &str) -> Vec<String> {
    let plain: String = number.nfkc().filter(|c| !c.is_whitespace()).collect();
    let all = [
        number.trim().to_owned(),
        plain.to_lowercase(),
        plain.to_uppercase(),
        plain,
    ];
    // PostgreSQL takes no text with this character.
    all.into_iter()
        .filter(|text| !text.contains('\0'))
        .collect()
}
