//! What persons decided about versions, and who wrote them.
//!
//! Invariant: a review is only inserted, together with the status that follows from it, and only where the
//! version in use is still the one that was reviewed.

use std::collections::BTreeMap;

use diesel::prelude::*;
use jiff::Timestamp;

use crate::domain::question::{QuestionCode, Status, review::Verdict};
use crate::domain::{AccountId, QuestionVersionId, ReviewId};
use crate::store::StoreError;
use crate::store::accounts::Signature;
use crate::store::backend::{Connection, both};
use crate::store::rows::{ms, parse, timestamp, to_i32, to_u32, word};
use crate::store::schema::{accounts, question_reviews, question_versions, questions};

/// The version in use of a question, as far as a review needs it.
#[derive(Debug, Clone, Copy)]
pub struct InUse {
    /// Which version.
    pub version: QuestionVersionId,
    /// Its number.
    pub number: u32,
    /// Where the question stands.
    pub status: Status,
    /// Who wrote it; none where it came from files.
    pub author: Option<AccountId>,
}

/// The version in use of a question, where there is one.
pub fn find_in_use(
    conn: &mut Connection,
    code: &QuestionCode,
) -> Result<Option<InUse>, StoreError> {
    let row: Option<(String, i32, String, Option<String>)> = both!(conn, c => questions::table
        .inner_join(question_versions::table.on(question_versions::question_id
            .eq(questions::id)
            .and(question_versions::number.eq(questions::version))))
        .filter(questions::code.eq(code.as_str()))
        .select((question_versions::id, questions::version, questions::status, question_versions::account_id))
        .get_result(c)
        .optional())?;
    let in_use = row.map(|(version, number, status, author)| {
        Ok(InUse {
            version: parse(&version, "question_versions.id")?,
            number: to_u32(number, "questions.version")?,
            status: word(&status, Status::ALL, Status::as_str, "questions.status")?,
            author: author
                .map(|id| parse(&id, "question_versions.account_id"))
                .transpose()?,
        })
    });
    in_use.transpose()
}

/// What a person decided about a version.
#[derive(Debug, Clone)]
pub struct Review {
    /// Its id.
    pub id: ReviewId,
    /// About which version.
    pub version: QuestionVersionId,
    /// What.
    pub verdict: Verdict,
    /// To the author; may be empty.
    pub note: String,
    /// Who.
    pub by: AccountId,
    /// When.
    pub at: Timestamp,
}

/// Stores a review of the version in use, and the status that follows from it.
///
/// # Errors
/// [`StoreError::NotFound`] where the question is no longer as `in_use` says.
pub fn insert_review(
    conn: &mut Connection,
    code: &QuestionCode,
    in_use: &InUse,
    review: &Review,
) -> Result<(), StoreError> {
    let as_it_was = questions::table
        .filter(questions::code.eq(code.as_str()))
        .filter(questions::version.eq(to_i32(in_use.number, "questions.version")?))
        .filter(questions::status.eq(in_use.status.as_str()));
    let status = questions::status.eq(review.verdict.status().as_str());
    let n_changed = both!(conn, c => diesel::update(as_it_was).set(status).execute(c))?;
    if n_changed == 0 {
        return Err(StoreError::NotFound);
    }
    let values = (
        question_reviews::id.eq(review.id.to_string()),
        question_reviews::question_version_id.eq(review.version.to_string()),
        question_reviews::decision.eq(review.verdict.as_str()),
        question_reviews::note.eq(&review.note),
        question_reviews::account_id.eq(review.by.to_string()),
        question_reviews::reviewed_at.eq(ms(review.at)),
    );
    both!(conn, c => diesel::insert_into(question_reviews::table).values(values).execute(c))?;
    Ok(())
}

/// A version of a question, and what became of it.
#[derive(Debug, Clone)]
pub struct VersionLine {
    /// Its number.
    pub number: u32,
    /// Who wrote it; none where it came from files.
    pub by: Option<Signature>,
    /// When it was stored.
    pub at: Timestamp,
    /// What persons decided about it, in order.
    pub reviews: Vec<ReviewLine>,
}

/// A review, as it is told.
#[derive(Debug, Clone)]
pub struct ReviewLine {
    /// What was decided.
    pub verdict: Verdict,
    /// To the author; may be empty.
    pub note: String,
    /// Who.
    pub by: Signature,
    /// When.
    pub at: Timestamp,
}

/// Every version of a question with its reviews, newest first; none where there is no such question.
pub fn list_versions(
    conn: &mut Connection,
    code: &QuestionCode,
) -> Result<Vec<VersionLine>, StoreError> {
    type VersionRow = (String, i32, i64, Option<(String, String)>);
    type ReviewRow = (String, String, String, i64, (String, String));
    let of_code = questions::code.eq(code.as_str());
    let names = (accounts::username, accounts::display_name);
    let versions: Vec<VersionRow> = both!(conn, c => question_versions::table
        .inner_join(questions::table)
        .left_join(accounts::table)
        .filter(of_code)
        .order(question_versions::number.desc())
        .select((question_versions::id, question_versions::number, question_versions::created_at, names.nullable()))
        .load(c))?;
    let reviews: Vec<ReviewRow> = both!(conn, c => question_reviews::table
        .inner_join(question_versions::table.inner_join(questions::table))
        .inner_join(accounts::table)
        .filter(of_code)
        .order((question_reviews::reviewed_at.asc(), question_reviews::id.asc()))
        .select((
            question_reviews::question_version_id,
            question_reviews::decision,
            question_reviews::note,
            question_reviews::reviewed_at,
            names,
        ))
        .load(c))?;
    let mut by_version: BTreeMap<String, Vec<ReviewLine>> = BTreeMap::new();
    for (version, verdict, note, at, by) in reviews {
        let column = "question_reviews.decision";
        by_version.entry(version).or_default().push(ReviewLine {
            verdict: word(&verdict, Verdict::ALL, Verdict::as_str, column)?,
            note,
            by: Signature::of(by),
            at: timestamp(at, "question_reviews.reviewed_at")?,
        });
    }
    let lines = versions.into_iter().map(|(id, number, at, by)| {
        Ok(VersionLine {
            number: to_u32(number, "question_versions.number")?,
            by: by.map(Signature::of),
            at: timestamp(at, "question_versions.created_at")?,
            reviews: by_version.remove(&id).unwrap_or_default(),
        })
    });
    lines.collect()
}
