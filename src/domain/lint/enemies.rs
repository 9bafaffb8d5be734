//! Questions that help each other and may meet on a paper: C2, C3, C5.
//!
//! Invariant: only pairs that nothing keeps apart are told (a common fact, `enemies`, one stimulus).

use std::collections::BTreeMap;

use super::super::question::{Key, Kind, Layout, Question, QuestionCode};
use super::alike::{common, is_excluded};
use super::sources::low;
use super::text::{fold, grams, shows};
use super::trace::{RUN, Trace, key_text, stated};
use super::view::View;
use super::{Bilingual, Finding, Rule};

/// How many rare runs of its stem must stand beside the key, so that a reader sees what it answers.
const MIN_CONTEXT: usize = 3;

pub(super) fn check(questions: &[(&Question, Trace)], found: &mut Vec<Finding>) {
    cues(questions, found);
    spellings(questions, found);
    same_keys(questions, found);
}

/// A key that may be seen elsewhere, and whose it is.
struct Wanted {
    text: String,
    owners: Vec<usize>,
}

/// C2: a key of four characters or more in what another question states, together with the matter that it is
/// asked about: the other question also states runs of the stem that few questions have. A key that many
/// questions show is a common word and gives nothing away, and so is one that is shown among its distractors.
fn cues(questions: &[(&Question, Trace)], found: &mut Vec<Finding>) {
    let (wanted, anchors) = wanted(questions);
    let limit = common(questions.len());
    let mut hits: Vec<Vec<usize>> = wanted.iter().map(|_| Vec::new()).collect();
    let mut frequency = Counts::new();
    for (at, (_, trace)) in questions.iter().enumerate() {
        for run in &trace.runs {
            frequency.add(*run);
            for n in anchors.of(*run) {
                // One more than the limit shows that there are too many.
                if let Some(hits) = hits.get_mut(n).filter(|hits| hits.len() <= limit) {
                    hits.push(at);
                }
            }
        }
    }
    for (key, hits) in wanted.iter().zip(hits) {
        let is_shown = |at: &usize| {
            let other = questions.get(*at).map(|(other, _)| View::of(other));
            other.is_some_and(|other| stated(&other).any(|text| shows(text, &key.text)))
        };
        let hits: Vec<usize> = hits.into_iter().filter(is_shown).collect();
        for (owner, trace) in key
            .owners
            .iter()
            .filter_map(|at| questions.get(*at))
            .filter(|_| hits.len() <= limit)
        {
            let others = hits.iter().filter_map(|at| questions.get(*at));
            let others = others.filter(|(other, stated)| {
                other.code != owner.code
                    && !is_excluded(owner, other)
                    && frequency.gives_away(trace, &key.text, stated, questions.len())
            });
            let others: Vec<QuestionCode> = others
                .filter(|(other, _)| !shows_all(owner, other))
                .map(|(other, _)| other.code.clone())
                .collect();
            if let Some(first) = others.first() {
                let text = &key.text;
                let hint = Bilingual::new(
                    format!("答案“{text}”写在 {first} 里：请把两题互列为 enemies，或者改写一道。"),
                    format!(
                        "the answer “{text}” stands in {first}: list the two as enemies, or rewrite one"
                    ),
                );
                found.push(
                    Finding::new(Rule::C2, owner, "key", &key.text)
                        .hint(hint)
                        .others(others),
                );
            }
        }
    }
}

/// Whether another question states a wrong option of this one as well.
fn shows_all(owner: &Question, other: &Question) -> bool {
    let (owner, other) = (View::of(owner), View::of(other));
    owner
        .wrong()
        .any(|option| stated(&other).any(|text| text.contains(&option.plain)))
}

/// The keys of single choices and blanks, and how to look them up.
fn wanted(questions: &[(&Question, Trace)]) -> (Vec<Wanted>, Anchors) {
    let mut texts: Vec<(String, usize)> = Vec::new();
    for (at, (question, _)) in questions.iter().enumerate() {
        match (&question.body.layout, &question.key) {
            (Layout::Single(_), _) => texts.push((key_text(question), at)),
            (Layout::Blank(_), Key::Blanks(blanks)) => {
                texts.extend(blanks.iter().flatten().map(|text| (fold(text), at)));
            }
            (
                Layout::Multiple(_)
                | Layout::TrueFalse
                | Layout::Blank(_)
                | Layout::Match { .. }
                | Layout::Order(_)
                | Layout::Essay,
                _,
            ) => {}
        }
    }
    texts.retain(|(text, _)| RUN <= text.chars().count());
    texts.sort_unstable();
    texts.dedup();
    let mut counts = Counts::new();
    for (text, _) in &texts {
        grams(text, RUN).for_each(|run| counts.add(low(run)));
    }
    let (mut wanted, mut anchors) = (Vec::new(), Vec::new());
    for same in texts.chunk_by(|a, b| a.0 == b.0) {
        let Some((text, _)) = same.first() else {
            continue;
        };
        // By the run that the fewest keys have.
        let Some(run) = grams(text, RUN).map(low).min_by_key(|run| counts.of(*run)) else {
            continue;
        };
        anchors.push((run, wanted.len()));
        wanted.push(Wanted {
            text: text.clone(),
            owners: same.iter().map(|(_, at)| *at).collect(),
        });
    }
    (wanted, Anchors::new(anchors))
}

/// From a run to the keys that are looked up by it.
struct Anchors {
    sorted: Vec<(u32, usize)>,
    /// Which runs are looked up at all, by their last bits: most are not.
    filter: Counts,
}

impl Anchors {
    fn new(mut sorted: Vec<(u32, usize)>) -> Self {
        sorted.sort_unstable();
        let mut filter = Counts::new();
        for (run, _) in &sorted {
            filter.add(*run);
        }
        Self { sorted, filter }
    }

    /// The numbers of the keys that are looked up by a run.
    fn of(&self, run: u32) -> impl Iterator<Item = usize> {
        let sorted = if self.filter.of(run) == 0 {
            &[]
        } else {
            self.sorted.as_slice()
        };
        let from = sorted.partition_point(|(of, _)| *of < run);
        sorted
            .iter()
            .skip(from)
            .take_while(move |(of, _)| *of == run)
            .map(|(_, n)| *n)
    }
}

/// How often runs occur, by their last bits: never too few.
struct Counts(Vec<u16>);

impl Counts {
    const BITS: u32 = 21;

    fn new() -> Self {
        Self(vec![0; 1 << Self::BITS])
    }

    fn place(run: u32) -> usize {
        usize::try_from(run & ((1 << Self::BITS) - 1)).unwrap_or(0)
    }

    fn add(&mut self, run: u32) {
        if let Some(count) = self.0.get_mut(Self::place(run)) {
            *count = count.saturating_add(1);
        }
    }

    fn of(&self, run: u32) -> usize {
        self.0
            .get(Self::place(run))
            .map_or(0, |count| usize::from(*count))
    }

    /// Whether what surrounds the key in another question tells that it answers this one.
    fn gives_away(&self, owner: &Trace, key: &str, other: &Trace, n_questions: usize) -> bool {
        let rare = (n_questions / 100).clamp(6, 40);
        let of_key: Vec<u32> = grams(key, RUN).map(low).collect();
        let own = owner
            .runs
            .iter()
            .filter(|run| self.of(**run) <= rare && !of_key.contains(run));
        MIN_CONTEXT
            <= own
                .filter(|run| other.runs.binary_search(run).is_ok())
                .count()
    }
}

/// C3: facts in common keep questions apart already; here are ids that were meant to be common.
fn spellings(questions: &[(&Question, Trace)], found: &mut Vec<Finding>) {
    let mut by_fact: BTreeMap<String, BTreeMap<&str, Vec<&Question>>> = BTreeMap::new();
    for (question, _) in questions {
        for fact in &question.facts {
            let plain: String = fact
                .trim()
                .chars()
                .map(|c| {
                    if c == '_' || c == ' ' {
                        '-'
                    } else {
                        c.to_ascii_lowercase()
                    }
                })
                .collect();
            by_fact
                .entry(plain)
                .or_default()
                .entry(fact)
                .or_default()
                .push(question);
        }
    }
    for spelled in by_fact.values().filter(|spelled| 1 < spelled.len()) {
        // The spelling that most questions have is the one that is meant; of equals the first.
        let usual = spelled
            .iter()
            .rev()
            .max_by_key(|(_, questions)| questions.len());
        let Some((usual, with_usual)) = usual else {
            continue;
        };
        for (fact, questions) in spelled.iter().filter(|(fact, _)| *fact != usual) {
            for question in questions {
                let hint = Bilingual::new(
                    format!(
                        "知识点“{fact}”与“{usual}”像是同一个：请写成同一个代号，两题才不会同卷。"
                    ),
                    format!(
                        "the facts “{fact}” and “{usual}” look like one: spell them alike, so that no paper holds both questions"
                    ),
                );
                let others = with_usual.iter().map(|other| other.code.clone());
                found.push(
                    Finding::new(Rule::C3, question, "facts", fact)
                        .hint(hint)
                        .others(others),
                );
            }
        }
    }
}

/// C5: a key of four characters or more, the same for questions of one kind, as a section holds them: who found
/// it once looks for it again. Sets of options count as a whole; keys that very many share give nothing away.
fn same_keys(questions: &[(&Question, Trace)], found: &mut Vec<Finding>) {
    let has_key = |question: &Question| match question.body.layout {
        Layout::Single(_) | Layout::Multiple(_) | Layout::Blank(_) => true,
        Layout::TrueFalse | Layout::Match { .. } | Layout::Order(_) | Layout::Essay => false,
    };
    let mut keys: Vec<(Kind, String, usize)> = questions
        .iter()
        .enumerate()
        .filter(|(_, (question, _))| has_key(question))
        .map(|(at, (question, _))| (question.kind(), key_text(question), at))
        .filter(|(_, key, _)| RUN <= key.chars().count())
        .collect();
    keys.sort_unstable();
    let groups = keys.chunk_by(|a, b| (a.0, &a.1) == (b.0, &b.1));
    for group in groups.filter(|group| (2..=common(questions.len())).contains(&group.len())) {
        for (n, (_, key, at)) in group.iter().enumerate() {
            let Some((question, _)) = questions.get(*at) else {
                continue;
            };
            let later = group
                .iter()
                .skip(n + 1)
                .filter_map(|(.., at)| questions.get(*at));
            let others: Vec<QuestionCode> = later
                .filter(|(other, _)| !is_excluded(question, other))
                .map(|(other, _)| other.code.clone())
                .collect();
            if let Some(first) = others.first() {
                let (kind, word) = (question.kind().chinese(), question.kind().as_str());
                let hint = Bilingual::new(
                    format!(
                        "与 {first} 同是{kind}，答案都是“{key}”：请把两题互列为 enemies，或者换一个考点。"
                    ),
                    format!(
                        "like {first} it is of the type {word} and its answer is “{key}”: list the two as enemies, or ask for something else"
                    ),
                );
                found.push(
                    Finding::new(Rule::C5, question, "key", key)
                        .hint(hint)
                        .others(others),
                );
            }
        }
    }
}
