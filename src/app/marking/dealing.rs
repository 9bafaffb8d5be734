//! Answers put into the hands of markers, one at a time.
//!
//! Invariant: what a marker gets tells nothing of who wrote it. An answer is taken under the lock of its
//! attempt, after looking again, so that it is in one marker's hands at a time.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::survey::{Essay, load_essay, survey};
use super::{asked, load_rules};
use crate::app::keys::{Keys, Questions};
use crate::app::memory::Memory;
use crate::app::{App, Error, fresh};
use crate::domain::access::Staff;
use crate::domain::marking::{CLAIM, Claim, is_in_other_hands};
use crate::domain::marks::Marks;
use crate::domain::question::{Key, QuestionCode};
use crate::domain::response::Response;
use crate::domain::{AccountId, AttemptId, ExamId, MarkingId};
use crate::store::{Connection, attempts, exams, markings};

/// How often an answer is looked for anew where others took those that were found.
const TRIES: usize = 3;

/// An answer as its marker sees it: nothing leads to who wrote it.
#[derive(Debug, Clone)]
pub struct Task {
    /// By this it is marked.
    pub marking: MarkingId,
    /// Until when nobody else gets it.
    pub lapses_at: Timestamp,
    /// The question.
    pub code: QuestionCode,
    /// What was asked.
    pub stem: String,
    /// What a marker looks for.
    pub rubric: String,
    /// The most that it can be worth.
    pub marks: Marks,
    /// What was written.
    pub text: String,
    /// Answers that wait for this marker, this one among them, whosever hands they are in.
    pub n_left: usize,
}

/// The answers that a marker may take.
struct Found {
    n_left: usize,
    /// Their own first, then those in nobody's hands, question by question.
    free: Vec<(AttemptId, u32)>,
}

/// Puts the next answer that waits for this marker into their hands, or the one that they hold already; none
/// where none waits.
///
/// # Errors
/// [`Error::NotFound`] for an unknown exam; [`Error::Busy`] where others were faster again and again.
pub async fn take_next(app: &App, staff: &Staff, exam: ExamId) -> Result<Option<Task>, Error> {
    let me = staff.account;
    for _ in 0..TRIES {
        let memory = Arc::clone(&app.memory);
        let find = move |conn: &mut Connection| find_free(conn, &memory, exam, me);
        let Found { n_left, free } = app.store.read(find).await?;
        if free.is_empty() {
            return Ok(None);
        }
        let id = fresh(app.entropy.as_ref(), app.now(), MarkingId::new)?;
        let (memory, keys) = (Arc::clone(&app.memory), Arc::clone(&app.keys));
        let take = move |conn: &mut Connection| -> Result<Option<Task>, Error> {
            for place in &free {
                if let Some(claim) = claim(conn, &memory, exam, *place, (id, me))? {
                    return task(conn, &keys, &claim, n_left).map(Some);
                }
            }
            Ok(None)
        };
        if let Some(task) = app.store.write(take).await? {
            return Ok(Some(task));
        }
    }
    Err(Error::Busy)
}

fn find_free(
    conn: &mut Connection,
    memory: &Memory,
    exam: ExamId,
    me: AccountId,
) -> Result<Found, Error> {
    exams::load(conn, exam)?;
    let rules = load_rules(conn, exam)?;
    let now = conn.now()?;
    let since = now.saturating_sub(CLAIM).unwrap_or(Timestamp::MIN);
    let mut by_answer: BTreeMap<(AttemptId, u32), Vec<Claim>> = BTreeMap::new();
    for claim in markings::list_claims(conn, exam, since)? {
        let key = (claim.attempt, claim.slot);
        by_answer.entry(key).or_default().push(claim);
    }
    let mut waiting = survey(conn, memory, rules, exam)?;
    waiting.retain(|essay| essay.waits_for(me));
    let n_left = waiting.len();
    let claims_on = |essay: &Essay| {
        by_answer
            .get(&(essay.attempt, essay.slot))
            .into_iter()
            .flatten()
    };
    waiting.retain(|essay| !is_in_other_hands(claims_on(essay), me, &essay.marked, now));
    waiting.sort_by_key(|essay| !claims_on(essay).any(|claim| claim.by == me));
    let free = waiting.iter().map(|essay| (essay.attempt, essay.slot));
    Ok(Found {
        n_left,
        free: free.collect(),
    })
}

/// Whether an answer of a locked attempt waits for this marker and is in nobody else's hands.
pub(super) fn is_free(conn: &mut Connection, essay: &Essay, me: AccountId) -> Result<bool, Error> {
    let claims = markings::list_claims_on(conn, essay.attempt, essay.slot)?;
    let now = conn.now()?;
    Ok(essay.waits_for(me) && !is_in_other_hands(&claims, me, &essay.marked, now))
}

/// Takes an answer, unless somebody was faster.
fn claim(
    conn: &mut Connection,
    memory: &Memory,
    exam: ExamId,
    (attempt, slot): (AttemptId, u32),
    (id, me): (MarkingId, AccountId),
) -> Result<Option<Claim>, Error> {
    let attempt = attempts::lock(conn, attempt)?;
    let rules = load_rules(conn, exam)?;
    let Some(essay) = load_essay(conn, memory, rules, &attempt, slot)? else {
        return Ok(None);
    };
    if !is_free(conn, &essay, me)? {
        return Ok(None);
    }
    let at = conn.now()?;
    let wanted = Claim {
        id,
        attempt: attempt.id,
        slot,
        by: me,
        at,
    };
    Ok(Some(markings::put_claim(conn, wanted)?))
}

fn task(conn: &mut Connection, keys: &Keys, claim: &Claim, n_left: usize) -> Result<Task, Error> {
    let attempt = attempts::load(conn, claim.attempt)?;
    let asked = asked(conn, &attempt, claim.slot)?;
    let questions = Questions::load(conn, keys, attempt.exam, std::slice::from_ref(&asked))?;
    let question = questions.get(asked.version).ok_or(Error::NotFound)?;
    let answer = attempts::find_answer(conn, attempt.id, claim.slot)?;
    let text = match answer.and_then(|answer| answer.response) {
        Some(Response::Text(text)) => text,
        Some(
            Response::Choices(_)
            | Response::Truth(_)
            | Response::Blanks(_)
            | Response::Pairs(_)
            | Response::Order(_),
        )
        | None => String::new(),
    };
    let rubric = match &question.key {
        Key::Rubric(rubric) => rubric.clone(),
        Key::Choices(_) | Key::Truth(_) | Key::Blanks(_) | Key::Pairs(_) | Key::Order(_) => {
            String::new()
        }
    };
    Ok(Task {
        marking: claim.id,
        lapses_at: claim.lapses_at(),
        code: question.code.clone(),
        stem: question.body.stem.clone(),
        rubric,
        marks: asked.marks,
        text,
        n_left,
    })
}
