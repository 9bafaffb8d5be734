//! Taking an import back.

use std::sync::Arc;

use super::decided;
use crate::app::audit::{Deed, note};
use crate::app::bank::Putting;
use crate::app::{App, Error};
use crate::domain::ImportId;
use crate::domain::access::Staff;
use crate::domain::audit::Fact;
use crate::domain::question::{Parts, Question, Status};
use crate::store::imports::{self, Made, State};
use crate::store::{Connection, StoreError, bank};

/// What taking back did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Undone {
    /// Questions that the import had made: retired. Papers that have them keep them.
    pub retired: usize,
    /// Questions that it had changed: as they were before, in a version of their own.
    pub restored: usize,
}

/// Takes an import back as a whole.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::ImportDecided`] where it is not stored, or taken back already;
/// [`Error::ChangedSince`] with the questions that somebody changed since, and nothing is taken back.
pub async fn undo(app: &App, by: &Staff, id: ImportId) -> Result<Undone, Error> {
    let putting = Putting::new(app, Some(by)).without_second_person();
    let (now, entropy) = (app.now(), Arc::clone(&app.entropy));
    let deed = Deed {
        account: Some(by.account),
        ..Deed::of_service(None)
    };
    app.store
        .write(move |conn| -> Result<Undone, Error> {
            let (heading, _) = imports::load(conn, id)?;
            if !imports::advance(conn, id, (State::Stored, State::Undone), now)? {
                return Err(decided(&heading));
            }
            let versions = imports::list_versions(conn, id)?;
            let mut changed = Vec::new();
            for made in &versions {
                if !is_as_made(conn, made)? {
                    changed.push(made.code.clone());
                }
            }
            if !changed.is_empty() {
                return Err(Error::ChangedSince(changed));
            }
            let mut undone = Undone::default();
            for Made { code, before, .. } in &versions {
                let (question, count) = match before {
                    None => (bank::load(conn, code)?, &mut undone.retired),
                    Some((number, _)) => (
                        bank::load_version(conn, code, *number)?,
                        &mut undone.restored,
                    ),
                };
                let status = before.map_or(Status::Retired, |(_, status)| status);
                putting.put(conn, &standing(&question, status)?)?;
                *count += 1;
            }
            let fact = Fact::ImportUndone {
                import: id,
                n_retired: undone.retired,
                n_restored: undone.restored,
            };
            note(conn, entropy.as_ref(), deed.clone(), fact)?;
            Ok(undone)
        })
        .await
}

/// Whether a question is as the import made it: also where a later import changed it and was taken back.
fn is_as_made(conn: &mut Connection, made: &Made) -> Result<bool, Error> {
    let Some(in_use) = bank::find_in_use(conn, &made.code)? else {
        return Ok(false);
    };
    if in_use.version == made.version {
        return Ok(true);
    }
    let now = bank::load(conn, &made.code)?;
    let then = Parts {
        version: now.version,
        status: now.status,
        ..Parts::clone(&*bank::load_version(conn, &made.code, made.number)?)
    };
    Ok(then == *now)
}

fn standing(question: &Question, status: Status) -> Result<Question, Error> {
    let parts = Parts {
        status,
        ..Parts::clone(question)
    };
    Question::new(parts).map_err(|_| StoreError::corrupt("question_versions").into())
}
