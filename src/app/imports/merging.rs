//! Questions of a file beside those of the bank that have their codes.
//!
//! Invariant: what a form of others cannot hold (facts, enemies, the exact characters of evidence, pinned options)
//! stays as it is in the bank, so that a file that was taken away and brought back changes what was changed in it
//! and nothing else.

use crate::app::Error;
use crate::domain::question::{Choice, Evidence, Key, Layout, OptionId, Parts, Question};
use crate::formats::exchange::Format;
use crate::formats::import::{Entry, EntryState, Standing};
use crate::formats::question::QuestionForm;
use crate::store::{Connection, bank};

/// Puts each question that can be taken beside the one of its code, where the bank has one.
pub(super) fn merge(
    conn: &mut Connection,
    format: Format,
    entries: &mut [Entry],
) -> Result<(), Error> {
    for entry in entries {
        if entry.state != EntryState::Ready {
            continue;
        }
        let Ok(question) = entry.form.clone().into_question(None) else {
            continue;
        };
        if bank::find_in_use(conn, &question.code)?.is_none() {
            continue;
        }
        let known = bank::load(conn, &question.code)?;
        let merged = merged(format, &question, &known);
        entry.standing = if is_same(&merged, &known) {
            Standing::Same
        } else {
            Standing::Changes
        };
        entry.form = QuestionForm::from_question(&merged);
    }
    Ok(())
}

/// Whether two questions of a code have the same content; where they stand in their life does not matter.
pub(super) fn is_same(one: &Question, other: &Question) -> bool {
    let content = |question: &Question| Parts {
        version: 1,
        status: other.status,
        ..Parts::clone(question)
    };
    content(one) == content(other)
}

/// A question of a file under the ids of the bank. A file of the bank says everything of it.
fn merged(format: Format, question: &Question, known: &Question) -> Question {
    let (layout, key) = named_alike(question, known);
    let mut parts = if format == Format::Toml {
        Parts::clone(question)
    } else {
        completed(question, known)
    };
    (parts.version, parts.status) = (known.version, known.status);
    (parts.body.layout, parts.key) = (layout, key);
    // Where the two do not go together, the file's stands alone.
    Question::new(parts).unwrap_or_else(|_| question.clone())
}

/// A question with what its file cannot say, or does not.
fn completed(question: &Question, known: &Question) -> Parts {
    let kept = |text: &str, before: &str| {
        if text.is_empty() {
            before.to_owned()
        } else {
            text.to_owned()
        }
    };
    let mut parts = Parts {
        rule: question.rule.clone().or_else(|| known.rule.clone()),
        explanation: kept(&question.explanation, &known.explanation),
        cognitive: known.cognitive,
        facts: known.facts.clone(),
        enemies: known.enemies.clone(),
        stimulus: known.stimulus.clone(),
        evidence: evidence(&question.evidence, &known.evidence),
        ..Parts::clone(question)
    };
    if parts.tags.is_empty() {
        parts.tags.clone_from(&known.tags);
    }
    parts
}

/// Evidence as the bank has it, where the file names the same words.
fn evidence(of_file: &[Evidence], known: &[Evidence]) -> Vec<Evidence> {
    if of_file.is_empty() {
        return known.to_vec();
    }
    let as_known = |evidence: &Evidence| {
        let has_words = |other: &&Evidence| {
            other.material == evidence.material && other.quote == evidence.quote
        };
        // The same words can stand in several places.
        let is_it = |other: &&Evidence| has_words(other) && other.place == evidence.place;
        if let Some(same) = known.iter().find(is_it) {
            return same.clone();
        }
        match known.iter().find(has_words) {
            Some(other) if evidence.place.is_empty() => other.clone(),
            Some(_) | None => evidence.clone(),
        }
    };
    of_file.iter().map(as_known).collect()
}

/// Layout and key by the ids of the bank: of options that read the same, and by their places of the others.
fn named_alike(question: &Question, known: &Question) -> (Layout, Key) {
    let (own, other) = (&question.body.layout, &known.body.layout);
    let is_alike = own.kind() == other.kind()
        && own.choices().len() == other.choices().len()
        && own.left().len() == other.left().len();
    if !is_alike {
        return (own.clone(), question.key.clone());
    }
    let choices = named(own.choices(), other.choices());
    let left = named(own.left(), other.left());
    let renamed = |id: &OptionId| new_id(id, own.choices(), &choices);
    let key = match &question.key {
        Key::Choices(ids) => Key::Choices(ids.iter().map(renamed).collect()),
        Key::Order(ids) => Key::Order(ids.iter().map(renamed).collect()),
        Key::Pairs(pairs) => {
            let pairs = pairs.iter();
            let pairs = pairs.map(|(one, to)| (new_id(one, own.left(), &left), renamed(to)));
            Key::Pairs(pairs.collect())
        }
        Key::Truth(_) | Key::Blanks(_) | Key::Rubric(_) => question.key.clone(),
    };
    let layout = match own {
        Layout::Single(_) => Layout::Single(choices),
        Layout::Multiple(_) => Layout::Multiple(choices),
        Layout::Order(_) => Layout::Order(choices),
        Layout::Match { .. } => Layout::Match {
            left,
            right: choices,
        },
        Layout::TrueFalse | Layout::Blank(_) | Layout::Essay => own.clone(),
    };
    (layout, key)
}

fn new_id(id: &OptionId, before: &[Choice], after: &[Choice]) -> OptionId {
    let at = before.iter().position(|side| side.id == *id);
    let found = at.and_then(|at| after.get(at));
    found.map_or_else(|| id.clone(), |side| side.id.clone())
}

/// Sides of the file under the ids of the bank.
fn named(own: &[Choice], other: &[Choice]) -> Vec<Choice> {
    let is_in = |side: &&Choice, list: &[Choice]| list.iter().any(|one| one.text == side.text);
    // What the file changed stands for what is no longer there, in order.
    let mut gone = other.iter().filter(|side| !is_in(side, own));
    let each = own.iter().map(|side| {
        let same = other.iter().find(|known| known.text == side.text);
        let known = same.or_else(|| gone.next());
        Choice {
            id: known.map_or_else(|| side.id.clone(), |known| known.id.clone()),
            text: side.text.clone(),
            pinned: side.pinned || known.is_some_and(|known| known.pinned),
        }
    });
    each.collect()
}
