//! Review of questions by persons.

use std::sync::Arc;

use super::changed;
use crate::app::{App, Error, FieldFault, fresh};
use crate::domain::ReviewId;
use crate::domain::access::Staff;
use crate::domain::question::review::{MAX_NOTE, Verdict, review as decide};
use crate::domain::question::{QuestionCode, Status};
use crate::store::bank::{self, Review, VersionLine};
use crate::store::{Connection, StoreError};

/// Most questions that are reviewed together.
pub const MAX_REVIEWED: usize = 500;

/// What became of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reviewed {
    /// Which question.
    pub code: QuestionCode,
    /// The version that was reviewed.
    pub version: u32,
    /// Where the question stands now.
    pub status: Status,
}

/// Decides about versions that a reviewer looked at, all or none; a version that is no longer the one in use
/// is not decided about.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::QuestionChanged`]; [`Error::Review`]; [`Error::Field`] for a note that is
/// too long.
pub async fn review(
    app: &App,
    staff: &Staff,
    questions: Vec<(QuestionCode, u32)>,
    verdict: Verdict,
    note: &str,
) -> Result<Vec<Reviewed>, Error> {
    let note = note.trim().to_owned();
    let found = note.chars().count();
    if MAX_NOTE < found {
        let reason = FieldFault::Length {
            found,
            min: 0,
            max: MAX_NOTE,
        };
        return Err(Error::Field {
            field: "note",
            reason,
        });
    }
    let (by, now, reviewers) = (staff.account, app.now(), app.reviewers);
    let entropy = Arc::clone(&app.entropy);
    let one = move |conn: &mut Connection, code: QuestionCode, version: u32| {
        let in_use = bank::find_in_use(conn, &code)?.ok_or(Error::NotFound)?;
        if in_use.number != version {
            return Err(changed(&code, Some(in_use.number)));
        }
        let who = (in_use.author, by);
        let status = decide(in_use.status, verdict, &note, who, reviewers);
        let status = status.map_err(|fault| Error::Review {
            code: code.clone(),
            fault,
        })?;
        let review = Review {
            id: fresh(entropy.as_ref(), now, ReviewId::new)?,
            version: in_use.version,
            verdict,
            note: note.clone(),
            by,
            at: now,
        };
        match bank::insert_review(conn, &code, &in_use, &review) {
            Err(StoreError::NotFound) => return Err(changed(&code, None)),
            other => other?,
        }
        Ok(Reviewed {
            code,
            version,
            status,
        })
    };
    let all = move |conn: &mut Connection| {
        let each = questions.iter().cloned();
        each.map(|(code, version)| one(conn, code, version))
            .collect()
    };
    app.store.write(all).await
}

/// Every version of a question with its reviews, newest first.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn list_versions(app: &App, code: QuestionCode) -> Result<Vec<VersionLine>, Error> {
    let lines = app
        .store
        .read(move |conn| bank::list_versions(conn, &code).map_err(Error::from))
        .await?;
    if lines.is_empty() {
        return Err(Error::NotFound);
    }
    Ok(lines)
}
