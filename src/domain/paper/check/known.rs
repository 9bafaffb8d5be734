//! A pool with everything looked up once, and a paper with its questions found in it.

use std::collections::{BTreeMap, HashMap};

use super::super::{LetterKey, Paper, PoolQuestion, Slot};
use crate::domain::QuestionVersionId;
use crate::domain::blueprint::{Blueprint, Section, Sort};
use crate::domain::question::{Kind, OptionId, QuestionCode};
use crate::domain::rating::Rating;

/// A question of the pool, and what the blueprint says of it.
#[derive(Debug, Clone)]
pub(in crate::domain::paper) struct Known<'a> {
    pub(in crate::domain::paper) question: &'a PoolQuestion,
    /// Its place in the pool as given.
    pub(in crate::domain::paper) number: u32,
    /// One bit for each section that it fits; there are at most 50.
    pub(in crate::domain::paper) sections: u64,
    /// The limits that it counts in, ascending.
    pub(in crate::domain::paper) limits: Vec<u32>,
    pub(in crate::domain::paper) is_required: bool,
    pub(in crate::domain::paper) is_excluded: bool,
    /// The number of its stimulus.
    pub(in crate::domain::paper) set: Option<u32>,
    /// Facts and groups of enemies that it shares with others.
    pub(super) groups: Vec<u32>,
    /// Numbers of those that it names as enemies or that name it, ascending.
    pub(super) enemies: Vec<u32>,
    pub(in crate::domain::paper) kind: Kind,
    pub(super) rating: Rating,
    /// Its choices: questions with the same ones share a list, so that large pools stay in the cache.
    pub(in crate::domain::paper) choices: &'a [(OptionId, bool)],
    pub(in crate::domain::paper) mark: Mark,
}

/// What a run is told by.
#[derive(Debug, Clone, Copy)]
pub(in crate::domain::paper) enum Mark {
    /// The right option is this one of the choices.
    Option {
        place: usize,
        /// Whether it could be shown at another letter.
        may_move: bool,
    },
    Truth(bool),
    None,
}

impl Known<'_> {
    /// Where a slot shows the one right option of a single-choice question.
    pub(in crate::domain::paper) fn letter_at(&self, slot: &Slot) -> Option<usize> {
        let Mark::Option { place, .. } = self.mark else {
            return None;
        };
        let (key, _) = self.choices.get(place)?;
        slot.order.iter().position(|shown| shown == key)
    }
}

/// What several questions share of which a paper holds one at most.
#[derive(Debug, Clone, Copy)]
pub(super) enum Group<'a> {
    Fact(&'a str),
    /// Index in the blueprint.
    Listed(usize),
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Set<'a> {
    pub(super) stimulus: &'a str,
    pub(super) size: usize,
}

#[derive(Debug, Clone)]
pub(super) struct Pool<'a> {
    pub(super) questions: Vec<Known<'a>>,
    pub(super) groups: Vec<Group<'a>>,
    pub(super) sets: Vec<Set<'a>>,
    /// Only ever asked for one version at a time, so its order does not matter.
    by_version: HashMap<QuestionVersionId, u32>,
    by_code: BTreeMap<&'a QuestionCode, u32>,
}

/// A slot whose question is in the pool.
#[derive(Debug, Clone, Copy)]
pub(in crate::domain::paper) struct Standing<'p> {
    /// Index of the slot.
    pub(in crate::domain::paper) at: usize,
    pub(in crate::domain::paper) slot: &'p Slot,
    pub(in crate::domain::paper) known: &'p Known<'p>,
}

/// A paper whose questions were looked for in the pool.
#[derive(Debug)]
pub(in crate::domain::paper) struct Reading<'p> {
    pub(in crate::domain::paper) paper: &'p Paper,
    /// The slots whose question is known, in order.
    pub(in crate::domain::paper) standing: Vec<Standing<'p>>,
    /// Numbers of the questions with the slots where they stand, ascending, repeated ones too.
    pub(super) numbers: Vec<(u32, usize)>,
}

impl Reading<'_> {
    /// Numbers of the questions on the paper, ascending, each once.
    pub(in crate::domain::paper) fn distinct(&self) -> Vec<u32> {
        let mut numbers: Vec<u32> = self.numbers.iter().map(|(number, _)| *number).collect();
        numbers.dedup();
        numbers
    }
}

impl<'a> Pool<'a> {
    pub(super) fn new(blueprint: &'a Blueprint, pool: &'a [PoolQuestion]) -> Self {
        let numbered = || (0_u32..).zip(pool);
        let by_code: BTreeMap<_, _> = numbered()
            .map(|(n, question)| (&question.code, n))
            .collect();
        let by_version = numbered()
            .map(|(n, question)| (question.version, n))
            .collect();
        let (sets, set_of) = sets(pool);
        let mut lists: BTreeMap<_, &[(OptionId, bool)]> = BTreeMap::new();
        let mut questions: Vec<Known<'a>> = numbered()
            .map(|(number, question)| Known {
                question,
                number,
                sections: sections(blueprint, question),
                limits: limits(blueprint, question),
                is_required: blueprint.required.contains(&question.code),
                is_excluded: blueprint.excluded.contains(&question.code),
                set: question
                    .stimulus
                    .as_deref()
                    .and_then(|name| set_of.get(name).copied()),
                groups: Vec::new(),
                enemies: Vec::new(),
                kind: question.kind,
                rating: question.rating,
                choices: lists
                    .entry(question.choices.as_slice())
                    .or_insert(&question.choices),
                mark: mark_of(question),
            })
            .collect();
        let groups = share_groups(blueprint, &by_code, &mut questions);
        share_enemies(&by_code, &mut questions);
        Self {
            questions,
            groups,
            sets,
            by_version,
            by_code,
        }
    }

    pub(super) fn read<'p>(&'p self, paper: &'p Paper) -> Reading<'p> {
        let mut standing = Vec::with_capacity(paper.slots.len());
        standing.extend(paper.slots.iter().enumerate().filter_map(|(at, slot)| {
            let known = self.get(*self.by_version.get(&slot.version)?)?;
            Some(Standing { at, slot, known })
        }));
        let mut numbers: Vec<(u32, usize)> = standing
            .iter()
            .map(|standing: &Standing<'_>| (standing.known.number, standing.at))
            .collect();
        numbers.sort_unstable();
        Reading {
            paper,
            standing,
            numbers,
        }
    }

    pub(super) fn number_of(&self, code: &QuestionCode) -> Option<u32> {
        self.by_code.get(code).copied()
    }

    pub(super) fn get(&self, number: u32) -> Option<&Known<'a>> {
        self.questions.get(index(number))
    }
}

/// An index of a list that is shorter than 2³².
pub(super) fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn sections(blueprint: &Blueprint, question: &PoolQuestion) -> u64 {
    let fitting = (0_u32..)
        .zip(&blueprint.sections)
        .filter(|(_, section)| fits(section, question));
    fitting.fold(0, |bits, (at, _)| bits | 1_u64.checked_shl(at).unwrap_or(0))
}

fn fits(section: &Section, question: &PoolQuestion) -> bool {
    question.kind == section.kind
        && is_of_topic(section, question)
        && is_of_difficulty(section, question)
        && section.marks.or(question.marks).is_some()
}

pub(super) fn is_of_topic(section: &Section, question: &PoolQuestion) -> bool {
    section.topics.is_empty() || section.topics.contains(&question.topic)
}

pub(super) fn is_of_difficulty(section: &Section, question: &PoolQuestion) -> bool {
    let label = question.difficulty.as_ref();
    section.difficulties.is_empty()
        || label.is_some_and(|label| section.difficulties.contains(label))
}

fn limits(blueprint: &Blueprint, question: &PoolQuestion) -> Vec<u32> {
    let counting = (0_u32..)
        .zip(&blueprint.limits)
        .filter(|(_, limit)| counts(&limit.of, question));
    counting.map(|(at, _)| at).collect()
}

fn counts(of: &Sort, question: &PoolQuestion) -> bool {
    of.kind.is_none_or(|kind| kind == question.kind)
        && of
            .topic
            .as_ref()
            .is_none_or(|topic| *topic == question.topic)
        && of
            .cognitive
            .is_none_or(|level| question.cognitive == Some(level))
        && of
            .difficulty
            .is_none_or(|label| question.difficulty == Some(label))
        && of
            .tag
            .as_ref()
            .is_none_or(|tag| question.tags.contains(tag))
}

fn mark_of(question: &PoolQuestion) -> Mark {
    match &question.letter_key {
        LetterKey::Option(key) if question.kind == Kind::Single => {
            let choices = &question.choices;
            let n_free = choices.iter().filter(|(_, is_pinned)| !is_pinned).count();
            let found = (0..).zip(choices).find(|(_, (id, _))| id == key);
            found.map_or(Mark::None, |(place, (_, is_pinned))| Mark::Option {
                place,
                may_move: !is_pinned && 2 <= n_free,
            })
        }
        LetterKey::Truth(is_right) => Mark::Truth(*is_right),
        LetterKey::Option(_) | LetterKey::None => Mark::None,
    }
}

type Sets<'a> = (Vec<Set<'a>>, BTreeMap<&'a str, u32>);

fn sets(pool: &[PoolQuestion]) -> Sets<'_> {
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    for stimulus in pool
        .iter()
        .filter_map(|question| question.stimulus.as_deref())
    {
        *sizes.entry(stimulus).or_default() += 1;
    }
    let numbers = sizes.keys().copied().zip(0..).collect();
    let sets = sizes
        .into_iter()
        .map(|(stimulus, size)| Set { stimulus, size });
    (sets.collect(), numbers)
}

/// Numbers facts and groups, and notes them in their questions. What only one question has, no two
/// can share.
fn share_groups<'a>(
    blueprint: &'a Blueprint,
    by_code: &BTreeMap<&QuestionCode, u32>,
    questions: &mut [Known<'a>],
) -> Vec<Group<'a>> {
    let mut members: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for known in questions.iter() {
        for fact in &known.question.facts {
            members.entry(fact).or_default().push(known.number);
        }
    }
    let facts = members
        .into_iter()
        .map(|(fact, members)| (Group::Fact(fact), members));
    let listed = blueprint.enemies.iter().enumerate().map(|(at, codes)| {
        let members: Vec<u32> = codes
            .iter()
            .filter_map(|code| by_code.get(code).copied())
            .collect();
        (Group::Listed(at), members)
    });
    let shared = facts
        .chain(listed)
        .filter(|(_, members)| 2 <= members.len());
    let mut groups = Vec::new();
    for (number, (group, members)) in (0_u32..).zip(shared) {
        groups.push(group);
        for member in members {
            if let Some(known) = questions.get_mut(index(member)) {
                known.groups.push(number);
            }
        }
    }
    groups
}

/// Whoever names the other, both are enemies.
fn share_enemies(by_code: &BTreeMap<&QuestionCode, u32>, questions: &mut [Known<'_>]) {
    let mut pairs = Vec::new();
    for known in questions.iter() {
        let named = known
            .question
            .enemies
            .iter()
            .filter_map(|code| by_code.get(code).copied());
        for other in named.filter(|other| *other != known.number) {
            pairs.extend([(known.number, other), (other, known.number)]);
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    for (number, other) in pairs {
        if let Some(known) = questions.get_mut(index(number)) {
            known.enemies.push(other);
        }
    }
}
