//! What staff tell those who sit an exam, and who has read it.
//!
//! Invariant: a candidate is told what is for them and stands, and nothing of the others: not that there
//! are any. No save waits for a message, and none carries one: pages ask for theirs with what they ask
//! for anyway, out of memory where there is nothing new (`board`).

mod board;
mod own;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::audit::{Deed, Signature, note};
use super::exams::require_state;
use super::proctoring::read_reason;
use super::{App, Error, FieldFault, fresh};
use crate::domain::access::Staff;
use crate::domain::audit::Fact;
use crate::domain::exam::State;
use crate::domain::message::{Audience, MAX_MESSAGES, MAX_TEXT, Message, clean_text};
use crate::domain::roster::{BranchPath, EntryFault, Whom};
use crate::domain::{AccountId, ExamId, MessageId};
use crate::entropy::Entropy;
use crate::store::candidates::Person;
use crate::store::{Connection, accounts, candidates, exams, messages as store};

pub(super) use board::Board;
pub use own::{Told, acknowledge, list_own};
pub(super) use own::{own_of, unread_of};

/// What staff want to tell.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Its id, where the caller chose one, so that it can be repeated.
    pub id: Option<MessageId>,
    /// For whom.
    pub whom: Whom,
    /// Plain text: 1 to [`MAX_TEXT`] characters.
    pub text: String,
}

/// A message as staff see it.
#[derive(Debug, Clone)]
pub struct Line {
    /// The message.
    pub message: Message,
    /// For whom.
    pub whom: Whom,
    /// The one person, where it is for one.
    pub person: Option<Person>,
    /// Who sent it.
    pub by: Signature,
    /// Who withdrew it, where it was.
    pub withdrawn_by: Option<Signature>,
    /// How many people it is for.
    pub n_people: usize,
    /// How many of them have read it.
    pub n_read: usize,
}

fn read_text(text: &str) -> Result<String, Error> {
    clean_text(text).map_err(|fault| {
        let (min, max) = (1, MAX_TEXT);
        let reason = match fault {
            EntryFault::Empty => FieldFault::Length { found: 0, min, max },
            EntryFault::TooLong { found, max } => FieldFault::Length { found, min, max },
            EntryFault::Control => FieldFault::Control,
        };
        let field = "text";
        Error::Field { field, reason }
    })
}

/// Tells candidates of a published exam something. One with an id is sent once, however often.
///
/// # Errors
/// [`Error::ExamState`] unless it is published; [`Error::NotOnRoster`]; [`Error::TooManyMessages`];
/// [`Error::Field`].
pub async fn send(app: &App, staff: &Staff, exam: ExamId, draft: Draft) -> Result<Line, Error> {
    let Draft { id, whom, text } = draft;
    let text = read_text(&text)?;
    let (account, entropy) = (staff.account, Arc::clone(&app.entropy));
    let id = match id {
        Some(id) => id,
        None => fresh(entropy.as_ref(), app.now(), MessageId::new)?,
    };
    let sent = app
        .store
        .write(move |conn| {
            // Nobody closes it meanwhile, and of two who send the last that there is room for one waits.
            let exam = require_state(exams::lock(conn, exam)?, State::Published)?.id;
            let audience = audience_of(conn, exam, &whom)?;
            let wanted = Message {
                id,
                exam,
                audience,
                text: text.clone(),
                account,
                sent_at: conn.now()?,
                withdrawn: None,
            };
            if let Some(known) = store::find(conn, id)? {
                return repeated(conn, known, &wanted);
            }
            if MAX_MESSAGES <= store::count(conn, exam)? {
                return Err(Error::TooManyMessages);
            }
            store::insert(conn, &wanted)?;
            let line = line_of(conn, wanted)?;
            let deed = Deed {
                exam: Some(exam),
                attempt: None,
                account: Some(account),
                reason: line.message.text.clone(),
            };
            let fact = Fact::MessageSent {
                message: id,
                whom: line.whom.clone(),
                n_people: line.n_people,
            };
            note(conn, entropy.as_ref(), deed, fact)?;
            Ok(line)
        })
        .await?;
    app.messages.forget(exam);
    Ok(sent)
}

/// A message whose id is known: the same one, or somebody else's.
fn repeated(conn: &mut Connection, known: Message, wanted: &Message) -> Result<Line, Error> {
    let as_it_was = Message {
        sent_at: known.sent_at,
        withdrawn: known.withdrawn,
        ..wanted.clone()
    };
    if known == as_it_was {
        line_of(conn, known)
    } else {
        let (field, reason) = ("id", FieldFault::Taken);
        Err(Error::Field { field, reason })
    }
}

/// Whom somebody means, where anybody is meant.
fn audience_of(conn: &mut Connection, exam: ExamId, whom: &Whom) -> Result<Audience, Error> {
    let nobody = || Error::NotOnRoster { whom: whom.clone() };
    match whom {
        Whom::Candidate(number) => {
            let person = candidates::find_by_number(conn, exam, number)?;
            Ok(Audience::Candidate(person.ok_or_else(nobody)?.id))
        }
        Whom::All => Ok(Audience::All),
        Whom::Branch(branch) => {
            let n_people = count_of(&candidates::count_by_branch(conn, exam)?, Some(branch));
            if n_people == 0 {
                return Err(nobody());
            }
            Ok(Audience::Branch(branch.clone()))
        }
    }
}

/// The people of a branch and those below it, or of all.
fn count_of(of_branches: &[(BranchPath, usize)], branch: Option<&BranchPath>) -> usize {
    let covered = of_branches
        .iter()
        .filter(|(other, _)| branch.is_none_or(|branch| branch.covers(other)));
    covered.map(|(_, n_people)| n_people).sum()
}

/// The messages of an exam, newest first.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn list(app: &App, exam: ExamId) -> Result<Vec<Line>, Error> {
    app.store
        .read(move |conn| {
            exams::load(conn, exam)?;
            let sent = store::list(conn, exam)?;
            lines_of(conn, exam, sent.into_iter().rev().collect())
        })
        .await
}

fn line_of(conn: &mut Connection, message: Message) -> Result<Line, Error> {
    let exam = message.exam;
    let line = lines_of(conn, exam, vec![message])?.pop();
    line.ok_or(Error::NotFound)
}

fn lines_of(conn: &mut Connection, exam: ExamId, sent: Vec<Message>) -> Result<Vec<Line>, Error> {
    let by = sent.iter().map(|message| message.account);
    let withdrawers = sent.iter().filter_map(|message| message.withdrawn);
    let accounts = by.chain(withdrawers.map(|(_, by)| by));
    let named = accounts::load_signatures(conn, accounts.collect::<Vec<_>>())?;
    let n_read = store::count_read(conn, exam)?;
    let of_branches = candidates::count_by_branch(conn, exam)?;
    let mut people = BTreeMap::new();
    for message in &sent {
        if let Audience::Candidate(id) = message.audience {
            people.insert(id, candidates::load(conn, id)?);
        }
    }
    let line = |message: Message| {
        let (whom, person, n_people) = match &message.audience {
            Audience::All => (Whom::All, None, count_of(&of_branches, None)),
            Audience::Branch(branch) => {
                let n_people = count_of(&of_branches, Some(branch));
                (Whom::Branch(branch.clone()), None, n_people)
            }
            Audience::Candidate(id) => {
                let person = people.get(id).cloned().ok_or(Error::NotFound)?;
                (
                    Whom::Candidate(person.entry.number.clone()),
                    Some(person),
                    1,
                )
            }
        };
        Ok(Line {
            whom,
            person,
            by: named
                .get(&message.account)
                .cloned()
                .ok_or(Error::NotFound)?,
            withdrawn_by: message
                .withdrawn
                .and_then(|(_, by)| named.get(&by).cloned()),
            n_people,
            n_read: n_read.get(&message.id).copied().unwrap_or(0),
            message,
        })
    };
    sent.into_iter().map(line).collect()
}

/// Withdraws a message that was a mistake, or finds it withdrawn: candidates are not shown it any more.
///
/// # Errors
/// [`Error::Field`]; [`Error::NotFound`] also for a message of another exam.
pub async fn withdraw(
    app: &App,
    staff: &Staff,
    exam: ExamId,
    id: MessageId,
    reason: &str,
) -> Result<Line, Error> {
    let reason = read_reason(reason)?;
    let (account, entropy) = (staff.account, Arc::clone(&app.entropy));
    let withdrawn = app
        .store
        .write(move |conn| withdraw_in(conn, entropy.as_ref(), exam, id, (account, &reason)))
        .await?;
    app.messages.forget(exam);
    Ok(withdrawn)
}

fn withdraw_in(
    conn: &mut Connection,
    entropy: &dyn Entropy,
    exam: ExamId,
    id: MessageId,
    (account, reason): (AccountId, &str),
) -> Result<Line, Error> {
    if store::find(conn, id)?.is_none_or(|found| found.exam != exam) {
        return Err(Error::NotFound);
    }
    let now = conn.now()?;
    let was_standing = store::withdraw(conn, id, account, now)?;
    let message = store::find(conn, id)?.ok_or(Error::NotFound)?;
    let line = line_of(conn, message)?;
    if was_standing {
        let deed = Deed {
            exam: Some(exam),
            attempt: None,
            account: Some(account),
            reason: reason.to_owned(),
        };
        let fact = Fact::MessageWithdrawn {
            message: id,
            whom: line.whom.clone(),
            n_read: line.n_read,
        };
        note(conn, entropy, deed, fact)?;
    }
    Ok(line)
}
