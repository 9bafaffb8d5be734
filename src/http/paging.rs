//! Lists in pages.
//!
//! Invariant: a page is asked for with one entry more than it shows, which tells whether there is a next.

use std::str::FromStr;

use super::extract::bad_query;
use super::problem::Problem;
use crate::domain::NotAnId;

/// The entries of a page and what to pass as `after` for the next, of `found`, which are at most
/// `limit` and one.
pub(super) fn page<T, R: From<T>>(
    mut found: Vec<T>,
    limit: i64,
    id: impl Fn(&T) -> String,
) -> (Vec<R>, Option<String>) {
    let shown = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_more = shown < found.len();
    found.truncate(shown);
    let next = found.last().filter(|_| has_more).map(id);
    (found.into_iter().map(Into::into).collect(), next)
}

/// An id of a query, where there is one.
pub(super) fn read_id<T: FromStr<Err = NotAnId>>(text: Option<&str>) -> Result<Option<T>, Problem> {
    let id = text.map(str::parse).transpose();
    id.map_err(|fault: NotAnId| bad_query(&fault.to_string()))
}
