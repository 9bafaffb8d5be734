//! Plans that are there already: read with what stands on them, changed, removed.
//!
//! Invariant: what exams were held by stays as it was: their papers are drawn, checked and printed by it.

use std::sync::Arc;

use super::try_blueprint;
use crate::app::audit::{Deed, note};
use crate::app::{App, Error};
use crate::domain::BlueprintId;
use crate::domain::audit::Fact;
use crate::formats::blueprint::BlueprintForm;
use crate::store::blueprints::{self as store, Kept};

/// One plan, with its revision and how many exams stand on it.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn load_kept(app: &App, id: BlueprintId) -> Result<Kept, Error> {
    app.store
        .read(move |conn| store::load_kept(conn, id).map_err(Error::from))
        .await
}

/// Stores the revision that follows the one its author saw, after a trial. Drafts that stand on the plan
/// follow it.
///
/// # Errors
/// [`Error::BlueprintInUse`] where an exam was published by it; [`Error::BlueprintChanged`] where `seen` is not
/// its revision any more; [`Error::BlueprintForm`], [`Error::PoolFaults`], [`Error::BankCannotServe`];
/// [`Error::NotFound`].
pub async fn update_blueprint(
    app: &App,
    id: BlueprintId,
    seen: u32,
    form: BlueprintForm,
) -> Result<Kept, Error> {
    let blueprint = form.into_blueprint().map_err(Error::BlueprintForm)?;
    // Before the proof, which may take a while, and again under the lock.
    require_free(&load_kept(app, id).await?, seen)?;
    try_blueprint(app, blueprint.clone()).await?;
    let (entropy, deed) = (Arc::clone(&app.entropy), Deed::of_caller(app, None));
    app.store
        .write(move |conn| {
            let kept = store::lock(conn, id)?;
            require_free(&kept, seen)?;
            let revision = seen.saturating_add(1);
            store::update(conn, id, &blueprint, revision)?;
            let fact = Fact::BlueprintChanged {
                blueprint: id,
                revision,
            };
            note(conn, entropy.as_ref(), deed.clone(), fact)?;
            Ok(store::load_kept(conn, id)?)
        })
        .await
}

fn require_free(kept: &Kept, seen: u32) -> Result<(), Error> {
    if 0 < kept.uses.held {
        let n_exams = kept.uses.held;
        return Err(Error::BlueprintInUse { n_exams });
    }
    if kept.revision != seen {
        let in_use = kept.revision;
        return Err(Error::BlueprintChanged { in_use });
    }
    Ok(())
}

/// Removes a plan that no exam stands on, drafts among them.
///
/// # Errors
/// [`Error::BlueprintInUse`]; [`Error::NotFound`].
pub async fn delete_blueprint(app: &App, id: BlueprintId) -> Result<(), Error> {
    let (entropy, deed) = (Arc::clone(&app.entropy), Deed::of_caller(app, None));
    app.store
        .write(move |conn| {
            let uses = store::lock(conn, id)?.uses;
            let n_exams = uses.drafts + uses.held;
            if 0 < n_exams {
                return Err(Error::BlueprintInUse { n_exams });
            }
            store::delete(conn, id)?;
            let fact = Fact::BlueprintRemoved { blueprint: id };
            note(conn, entropy.as_ref(), deed.clone(), fact)
        })
        .await
}
