//! Questions from files: read, looked through, chosen, stored together, and taken back together.
//!
//! Invariant: nothing of an import reaches the bank before somebody decides; then all that was chosen does, in
//! one transaction, or nothing. Taking it back leaves every question as it was before, as long as nobody has
//! changed it since.

mod drafts;
mod merging;
mod pictures;
mod reading;
mod undo;

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::assets::require_marks;
use super::audit::{Deed, note};
use super::bank::Putting;
use super::{App, Error, fresh};
use crate::domain::ImportId;
use crate::domain::access::Staff;
use crate::domain::audit::Fact;
use crate::domain::question::{Question, Status};
use crate::formats::FormFault;
use crate::formats::import::{Entry, EntryState, ImportDocument};
use crate::formats::question::QuestionForm;
use crate::store::bank::{Stored, find_in_use, load as load_in_use};
use crate::store::{Connection, imports};

pub use crate::store::imports::{Heading, State};
pub(in crate::app) use drafts::read_study_text;
pub use reading::{Draft, MAX_IMPORTED, Source, draft, read};
pub use undo::{Undone, undo};

/// How long an import waits for somebody to decide.
pub const OPEN_FOR: SignedDuration = SignedDuration::from_hours(7 * 24);
/// Imports of a list.
const LISTED: i64 = 50;

/// An import with what was read.
#[derive(Debug, Clone)]
pub struct Import {
    /// Who, what and when.
    pub heading: Heading,
    /// Question by question.
    pub document: ImportDocument,
}

impl Import {
    /// Until when it waits for a decision.
    pub fn expires_at(&self) -> Timestamp {
        expiry(&self.heading)
    }
}

fn expiry(heading: &Heading) -> Timestamp {
    let until = heading.made_at.saturating_add(OPEN_FOR);
    until.unwrap_or(Timestamp::MAX)
}

/// What storing the chosen questions did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// Codes that were new.
    pub created: usize,
    /// Questions that got a new version or another status.
    pub changed: usize,
    /// Questions that were there as they are.
    pub unchanged: usize,
    /// The codes of all of them, in the order of the file.
    pub codes: Vec<String>,
}

/// Stores what was read, for somebody to look through; older ones that nobody decided about go.
pub(super) async fn keep(
    app: &App,
    by: &Staff,
    file_name: String,
    format: &str,
    document: ImportDocument,
) -> Result<Import, Error> {
    let now = app.now();
    let new = imports::New {
        id: fresh(app.entropy.as_ref(), now, ImportId::new)?,
        account: by.account,
        file_name,
        format: format.to_owned(),
        at: now,
    };
    let id = new.id;
    let too_old = now.saturating_sub(OPEN_FOR).unwrap_or(Timestamp::MIN);
    app.store
        .write(move |conn| -> Result<(), Error> {
            imports::drop_open_before(conn, too_old)?;
            Ok(imports::insert(conn, &new, &document)?)
        })
        .await?;
    load(app, id).await
}

/// The last imports, newest first.
///
/// # Errors
/// The store's.
pub async fn list(app: &App) -> Result<Vec<Import>, Error> {
    let list = |conn: &mut Connection| imports::list(conn, LISTED).map_err(Error::from);
    let all = app.store.read(list).await?;
    let import = |(heading, document)| Import { heading, document };
    Ok(all.into_iter().map(import).collect())
}

/// One import.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn load(app: &App, id: ImportId) -> Result<Import, Error> {
    let load = move |conn: &mut Connection| imports::load(conn, id).map_err(Error::from);
    let (heading, document) = app.store.read(load).await?;
    Ok(Import { heading, document })
}

/// Puts a question that somebody completed in the place of one of an open import; how it stands then.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::ImportDecided`]; [`Error::Questions`] for a form that is no question.
pub async fn edit(
    app: &App,
    id: ImportId,
    index: usize,
    form: QuestionForm,
) -> Result<Entry, Error> {
    let question = form
        .clone()
        .into_question(None)
        .map_err(|faults| Error::Questions(vec![(index, faults)]))?;
    let now = app.now();
    app.store
        .write(move |conn| -> Result<Entry, Error> {
            let (heading, mut document) = imports::load(conn, id)?;
            require_open(&heading, now)?;
            require_marks(conn, [(index, &question)])?;
            let entry = document.entries.get_mut(index).ok_or(Error::NotFound)?;
            entry.form = form.clone();
            entry.state = EntryState::Ready;
            entry.edited = true;
            entry.problems.retain(|problem| !problem.holds());
            let edited = entry.clone();
            imports::replace_document(conn, id, &document).map_err(|_| decided(&heading))?;
            Ok(edited)
        })
        .await
}

fn require_open(heading: &Heading, now: Timestamp) -> Result<(), Error> {
    match heading.state {
        State::Open if expiry(heading) <= now => Err(Error::ImportExpired),
        State::Open => Ok(()),
        State::Stored | State::Undone => Err(decided(heading)),
    }
}

fn decided(heading: &Heading) -> Error {
    Error::ImportDecided {
        state: heading.state,
    }
}

/// Stores the chosen questions of an open import, all or none.
///
/// # Errors
/// [`Error::NotFound`], also for a place that there is not; [`Error::ImportDecided`]; [`Error::ImportExpired`]; [`Error::NotReady`] for
/// questions that wait for a person; those of [`bank::put_questions`](super::bank::put_questions).
pub async fn store(
    app: &App,
    by: &Staff,
    id: ImportId,
    chosen: Vec<usize>,
    status: Status,
) -> Result<Imported, Error> {
    let putting = Putting::new(app, Some(by));
    let (now, entropy) = (app.now(), Arc::clone(&app.entropy));
    let deed = Deed {
        account: Some(by.account),
        ..Deed::of_service(None)
    };
    app.store
        .write(move |conn| -> Result<Imported, Error> {
            let (heading, document) = imports::load(conn, id)?;
            require_open(&heading, now)?;
            let questions = questions(&document, &chosen, status)?;
            require_marks(conn, chosen_places(&chosen).into_iter().zip(&questions))?;
            if !imports::advance(conn, id, (State::Open, State::Stored), now)? {
                return Err(decided(&heading));
            }
            let mut done = Imported::default();
            for question in &questions {
                let before = find_in_use(conn, &question.code)?;
                // What the bank has already stays where it stands: it is not sent back to the drafts.
                if before.is_some()
                    && merging::is_same(question, &load_in_use(conn, &question.code)?)
                {
                    done.unchanged += 1;
                    done.codes.push(question.code.to_string());
                    continue;
                }
                let before = before.map(|in_use| (in_use.number, in_use.status));
                match putting.put(conn, question)? {
                    Stored::Created => done.created += 1,
                    Stored::Changed | Stored::StatusChanged => done.changed += 1,
                    Stored::Unchanged => {
                        done.unchanged += 1;
                        done.codes.push(question.code.to_string());
                        continue;
                    }
                }
                let in_use = find_in_use(conn, &question.code)?.ok_or(Error::NotFound)?;
                imports::insert_version(conn, id, in_use.version, before)?;
                done.codes.push(question.code.to_string());
            }
            let fact = Fact::ImportStored {
                import: id,
                n_created: done.created,
                n_changed: done.changed,
            };
            note(conn, entropy.as_ref(), deed.clone(), fact)?;
            Ok(done)
        })
        .await
}

/// The places of the chosen questions, each once, in order.
fn chosen_places(chosen: &[usize]) -> Vec<usize> {
    let mut chosen = chosen.to_vec();
    chosen.sort_unstable();
    chosen.dedup();
    chosen
}

/// The chosen questions, each once.
fn questions(
    document: &ImportDocument,
    chosen: &[usize],
    status: Status,
) -> Result<Vec<Question>, Error> {
    let (mut questions, mut held, mut refused) = (Vec::new(), Vec::new(), Vec::new());
    for index in chosen_places(chosen) {
        let entry = document.entries.get(index).ok_or(Error::NotFound)?;
        if entry.state != EntryState::Ready {
            held.push(index);
            continue;
        }
        let form = QuestionForm {
            status: status.as_str().to_owned(),
            ..entry.form.clone()
        };
        match form.into_question(None) {
            Ok(question) => questions.push(question),
            Err(faults) => refused.push((index, faults)),
        }
    }
    let twice = repeated(&questions);
    if !held.is_empty() {
        Err(Error::NotReady(held))
    } else if !refused.is_empty() {
        Err(Error::Questions(refused))
    } else if twice.is_empty() {
        Ok(questions)
    } else {
        Err(Error::Questions(twice))
    }
}

/// Questions whose code another one of the choice has.
fn repeated(questions: &[Question]) -> Vec<(usize, Vec<FormFault>)> {
    let mut seen = std::collections::BTreeSet::new();
    let each = questions.iter().enumerate();
    let twice = each.filter(|(_, question)| !seen.insert(question.code.clone()));
    let fault = |code: &str| {
        let found = code.to_owned();
        FormFault::new("code", crate::formats::Reason::Repeated { found })
    };
    twice
        .map(|(at, question)| (at, vec![fault(question.code.as_str())]))
        .collect()
}
