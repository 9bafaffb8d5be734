//! Keys, as grading and reviews need them.
//!
//! Invariant: nothing that answers candidates before release names this; a test holds it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use quick_cache::sync::Cache;

use super::Error;
use crate::domain::grading::{Asked, Standing};
use crate::domain::paper::Slot;
use crate::domain::question::Key;
use crate::domain::ruling::{self, Ruled, Ruling};
use crate::domain::scoring::{Rule, ScoringKey};
use crate::domain::{ExamId, QuestionVersionId};
use crate::store::bank::Keyed;
use crate::store::{Connection, bank, rulings};

/// Questions with their keys, remembered for grading: versions never change.
pub(super) struct Keys(Cache<QuestionVersionId, Arc<Keyed>>);

impl Keys {
    pub(super) fn new() -> Self {
        Self(Cache::new(MANY_KEYS))
    }

    /// These versions, from memory where they are there.
    fn load(
        &self,
        conn: &mut Connection,
        versions: impl IntoIterator<Item = QuestionVersionId>,
    ) -> Result<BTreeMap<QuestionVersionId, Arc<Keyed>>, Error> {
        let (mut known, mut missing) = (BTreeMap::new(), Vec::new());
        for version in versions {
            match self.0.get(&version) {
                Some(keyed) => drop(known.insert(version, keyed)),
                None => missing.push(version),
            }
        }
        if !missing.is_empty() {
            for (version, read) in bank::load_keyed(conn, &missing)? {
                let read = Arc::new(read);
                self.0.insert(version, Arc::clone(&read));
                known.insert(version, read);
            }
        }
        Ok(known)
    }
}

/// Questions whose keys are remembered at most.
const MANY_KEYS: usize = 10_000;

/// Questions as they count in an exam: with their keys, and with what was ruled of them since.
pub(super) struct Questions(BTreeMap<QuestionVersionId, Question>);

struct Question {
    keyed: Arc<Keyed>,
    also: Option<(Key, Option<Rule>)>,
    standing: Standing,
}

/// Questions ready to grade many attempts by.
pub(super) struct Ready<'a>(BTreeMap<QuestionVersionId, Vec<ReadyQuestion<'a>>>);

/// A question as it is asked in slots with one rule.
struct ReadyQuestion<'a> {
    asked_by: &'a Rule,
    key: ScoringKey<'a>,
    also: Option<ScoringKey<'a>>,
    standing: Standing,
}

impl Questions {
    /// The questions that these slots ask, with what is in force in their exam.
    pub(super) fn load<'s>(
        conn: &mut Connection,
        keys: &Keys,
        exam: ExamId,
        slots: impl IntoIterator<Item = &'s Slot>,
    ) -> Result<Self, Error> {
        let rulings = rulings::list_in_force(conn, exam)?;
        Self::ruled(conn, keys, &rulings, slots)
    }

    /// The same under these rulings.
    pub(super) fn ruled<'s>(
        conn: &mut Connection,
        keys: &Keys,
        rulings: &[Ruling],
        slots: impl IntoIterator<Item = &'s Slot>,
    ) -> Result<Self, Error> {
        let asked: BTreeSet<_> = slots.into_iter().map(|slot| slot.version).collect();
        let ruled = ruling::fold(rulings.iter().filter(|one| asked.contains(&one.version)));
        let others = ruled.values().flat_map(|ruled| [ruled.key, ruled.also]);
        let wanted = asked.iter().copied().chain(others.flatten());
        let known = keys.load(conn, wanted)?;
        Ok(Self::assemble(&known, &ruled, &asked))
    }

    /// The same of questions that are there already.
    pub(super) fn of<'s>(
        known: &BTreeMap<QuestionVersionId, Arc<Keyed>>,
        rulings: &[Ruling],
        slots: impl IntoIterator<Item = &'s Slot>,
    ) -> Self {
        let asked: BTreeSet<_> = slots.into_iter().map(|slot| slot.version).collect();
        let ruled = ruling::fold(rulings.iter().filter(|one| asked.contains(&one.version)));
        Self::assemble(known, &ruled, &asked)
    }

    fn assemble(
        known: &BTreeMap<QuestionVersionId, Arc<Keyed>>,
        ruled: &BTreeMap<QuestionVersionId, Ruled>,
        asked: &BTreeSet<QuestionVersionId>,
    ) -> Self {
        let nothing = Ruled::default();
        let of = asked.iter().filter_map(|version| {
            let ruled = ruled.get(version).unwrap_or(&nothing);
            Some((*version, Question::of(*version, ruled, known)?))
        });
        Self(of.collect())
    }

    /// A question with the key that counts.
    pub(super) fn get(&self, version: QuestionVersionId) -> Option<&Arc<Keyed>> {
        self.0.get(&version).map(|question| &question.keyed)
    }

    /// By what answers in a slot count: the rule of the question's own, or else that of the slot.
    pub(super) fn rule<'s>(&'s self, slot: &'s Slot) -> &'s Rule {
        let own = self.get(slot.version).and_then(|keyed| keyed.rule.as_ref());
        own.unwrap_or(&slot.rule)
    }

    /// How a question stands, and another key that counts beside the one that does.
    pub(super) fn ruled_of(&self, version: QuestionVersionId) -> Option<(Standing, Option<&Key>)> {
        let question = self.0.get(&version)?;
        let also = question.also.as_ref().map(|(key, _)| key);
        Some((question.standing, also))
    }

    /// Makes them ready for answers on papers with these slots.
    pub(super) fn ready<'s>(&'s self, slots: impl IntoIterator<Item = &'s Slot>) -> Ready<'s> {
        let mut ready = Ready(BTreeMap::new());
        for slot in slots {
            if let Some(question) = self.0.get(&slot.version)
                && ready.find(slot).is_none()
            {
                let known = ready.0.entry(slot.version).or_default();
                known.push(question.ready(&slot.rule));
            }
        }
        ready
    }
}

impl Question {
    fn of(
        version: QuestionVersionId,
        ruled: &Ruled,
        known: &BTreeMap<QuestionVersionId, Arc<Keyed>>,
    ) -> Option<Self> {
        let own = known.get(&version)?;
        let version = |id: Option<QuestionVersionId>| known.get(&id?);
        let other = version(ruled.key);
        let keyed = if other.is_none() && ruled.texts.is_empty() {
            Arc::clone(own)
        } else {
            // A corrected key comes with the rule that was made for it.
            let Keyed { key, rule, .. } = &**other.unwrap_or(own);
            Arc::new(Keyed {
                key: ruled.widen(key),
                rule: rule.clone(),
                ..Keyed::clone(own)
            })
        };
        let also = version(ruled.also);
        Some(Self {
            keyed,
            also: also.map(|also| (ruled.widen(&also.key), also.rule.clone())),
            standing: ruled.standing,
        })
    }

    fn ready<'a>(&'a self, asked_by: &'a Rule) -> ReadyQuestion<'a> {
        let Keyed {
            body, key, rule, ..
        } = &*self.keyed;
        let by = |key, own: &'a Option<Rule>| {
            ScoringKey::new(body, key, own.as_ref().unwrap_or(asked_by))
        };
        ReadyQuestion {
            asked_by,
            key: by(key, rule),
            also: self.also.as_ref().map(|(key, rule)| by(key, rule)),
            standing: self.standing,
        }
    }
}

impl Ready<'_> {
    fn find(&self, slot: &Slot) -> Option<&ReadyQuestion<'_>> {
        let known = self.0.get(&slot.version)?;
        known.iter().find(|one| *one.asked_by == slot.rule)
    }

    /// What grading needs of a slot.
    pub(super) fn asked(&self, slot: &Slot) -> Option<Asked<'_>> {
        self.find(slot).map(|question| Asked {
            key: &question.key,
            also: question.also.as_ref(),
            standing: question.standing,
        })
    }
}
