//! The last steps over all drafts: which are kept, facts, enemies, codes, the tally.
//!
//! Invariant: drafts come by kind and then in the order of the texts, and their codes count up in that order.

use std::collections::{BTreeMap, BTreeSet};

use super::super::text::Texts;
use super::super::{Draft, Origin, Outcome, Plan, Reason, Tally};
use super::bench::{Bench, Count, Kept, hash, plain};
use crate::domain::lint::{Finding, Rule, Severity, lint};
use crate::domain::question::{Kind, Question, QuestionCode};

/// How often enemies are looked for: one finding names no more than some of them.
const ROUNDS: usize = 6;

/// A code of a plan's topic; none where the topic leaves no room.
pub(super) fn code(plan: &Plan, letter: &str, number: usize) -> Option<QuestionCode> {
    format!("{}-{letter}{number:02}", plan.topic).parse().ok()
}

/// What comes of no texts.
pub(super) fn nothing(texts: &Texts) -> Outcome {
    outcome(texts, Vec::new(), &BTreeMap::new())
}

/// Finishes the drafts of a bench.
pub(super) fn finish(bench: Bench<'_>, plan: &Plan) -> Outcome {
    let texts = bench.texts;
    let (mut kept, mut counts) = (bench.kept, bench.counts);
    kept.sort_by_key(|draft| (kind_of(draft), draft.place, draft.origin));
    if let Some(limit) = plan.limit {
        kept = best(kept, limit, &mut counts);
    }
    set_facts(&mut kept);
    let mut numbers: BTreeMap<Kind, usize> = BTreeMap::new();
    let mut coded: Vec<Kept> = Vec::new();
    for mut draft in kept {
        let kind = kind_of(&draft);
        let number = numbers.entry(kind).or_default();
        *number += 1;
        if let Some(code) = code(plan, letter(kind), *number) {
            draft.parts.code = code;
            coded.push(draft);
        }
    }
    let drafts = with_enemies(coded, texts, &mut counts);
    outcome(texts, drafts, &counts)
}

fn kind_of(kept: &Kept) -> Kind {
    kept.parts.body.layout.kind()
}

const fn letter(kind: Kind) -> &'static str {
    match kind {
        Kind::Single => "S",
        Kind::Multiple => "M",
        Kind::TrueFalse => "J",
        Kind::Blank => "B",
        Kind::Match => "P",
        Kind::Order => "O",
        Kind::Essay => "E",
    }
}

/// The best drafts: by turns from each kind, within it from each section, the worthiest first.
fn best(kept: Vec<Kept>, limit: usize, counts: &mut BTreeMap<Origin, Count>) -> Vec<Kept> {
    let mut queues: BTreeMap<(Kind, usize), Vec<usize>> = BTreeMap::new();
    for (at, draft) in kept.iter().enumerate() {
        queues
            .entry((kind_of(draft), draft.section))
            .or_default()
            .push(at);
    }
    let worth = |at: &usize| kept.get(*at).map_or(0, |draft| draft.worth);
    for queue in queues.values_mut() {
        queue.sort_by_key(|at| (worth(at), std::cmp::Reverse(*at)));
    }
    // Sections of a kind take turns; so do kinds.
    let mut by_kind: BTreeMap<Kind, Vec<usize>> = BTreeMap::new();
    loop {
        let mut round: Vec<(Kind, usize)> = queues
            .iter_mut()
            .filter_map(|((kind, _), queue)| Some((*kind, queue.pop()?)))
            .collect();
        if round.is_empty() {
            break;
        }
        round.sort_by_key(|(kind, at)| (*kind, std::cmp::Reverse(worth(at)), *at));
        for (kind, at) in round {
            by_kind.entry(kind).or_default().push(at);
        }
    }
    let mut turns: Vec<(usize, Kind, usize)> = Vec::new();
    for (kind, order) in by_kind {
        turns.extend(
            order
                .into_iter()
                .enumerate()
                .map(|(turn, at)| (turn, kind, at)),
        );
    }
    turns.sort_unstable();
    let chosen: BTreeSet<usize> = turns.into_iter().take(limit).map(|(_, _, at)| at).collect();
    let (mut best, mut left) = (Vec::new(), Vec::new());
    for (at, draft) in kept.into_iter().enumerate() {
        if chosen.contains(&at) {
            best.push(draft);
        } else {
            left.push(draft);
        }
    }
    for draft in left {
        *counts
            .entry(draft.origin)
            .or_default()
            .dropped
            .entry(Reason::Limit)
            .or_default() += 1;
    }
    best
}

/// Facts: drafts on the same words, wherever these stand, share one.
fn set_facts(kept: &mut [Kept]) {
    let mut groups = Groups::new(kept.len());
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for (at, draft) in kept.iter().enumerate() {
        for sign in signs(draft) {
            let first = *seen.entry(sign).or_insert(at);
            groups.join(first, at);
        }
    }
    let names: Vec<String> = kept
        .iter()
        .enumerate()
        .map(|(at, draft)| {
            let first = groups.root(at);
            let name = kept
                .get(first)
                .map_or(draft.fact.as_str(), |draft| draft.fact.as_str());
            format!("draft-{:016x}", hash(name))
        })
        .collect();
    for (draft, name) in kept.iter_mut().zip(names) {
        draft.parts.facts = BTreeSet::from([name]);
    }
}

/// What a draft has in common with others on its fact: the fact as its maker names it, and the key with four
/// characters around it wherever it stands.
fn signs(draft: &Kept) -> Vec<String> {
    const AROUND: usize = 4;
    let mut signs = vec![draft.fact.clone()];
    if !matches!(kind_of(draft), Kind::Single | Kind::Blank) {
        return signs;
    }
    for key in draft
        .key
        .iter()
        .map(|key| plain(key))
        .filter(|key| 2 <= key.chars().count())
    {
        for quote in draft
            .parts
            .evidence
            .iter()
            .map(|evidence| plain(&evidence.quote))
        {
            let Some(at) = quote.find(&key) else { continue };
            let chars: Vec<char> = quote.chars().collect();
            let begin = quote.get(..at).map_or(0, |before| before.chars().count());
            let n = key.chars().count();
            for left in 0..=AROUND {
                let Some(from) = begin.checked_sub(left) else {
                    continue;
                };
                if let Some(run) = chars.get(from..from + n + AROUND) {
                    signs.push(format!("{key}:{}", run.iter().collect::<String>()));
                }
            }
        }
    }
    signs
}

/// Groups that grow together.
struct Groups(Vec<usize>);

impl Groups {
    fn new(n: usize) -> Self {
        Self((0..n).collect())
    }

    fn root(&self, mut at: usize) -> usize {
        while let Some(up) = self.0.get(at).copied().filter(|up| *up != at) {
            at = up;
        }
        at
    }

    /// The first of a group is its root.
    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        if let Some(up) = self.0.get_mut(a.max(b)) {
            *up = a.min(b);
        }
    }
}

/// Drafts that give each other away become enemies; duplicates go.
fn with_enemies(
    mut coded: Vec<Kept>,
    texts: &Texts,
    counts: &mut BTreeMap<Origin, Count>,
) -> Vec<Draft> {
    let mut findings: Vec<Finding> = Vec::new();
    for _ in 0..ROUNDS {
        let questions: Vec<Question> = coded
            .iter()
            .filter_map(|draft| Question::new(draft.parts.clone()).ok())
            .collect();
        let all: Vec<&Question> = questions.iter().collect();
        findings = lint(&all, &texts.sources);
        let duplicates: BTreeSet<QuestionCode> = findings
            .iter()
            .filter(|finding| finding.rule.severity() == Severity::Error)
            .map(|finding| finding.question.clone())
            .collect();
        let mut enemies: BTreeMap<QuestionCode, BTreeSet<QuestionCode>> = BTreeMap::new();
        for finding in findings
            .iter()
            .filter(|finding| matches!(finding.rule, Rule::C2 | Rule::C4 | Rule::C5))
        {
            for other in &finding.others {
                enemies
                    .entry(finding.question.clone())
                    .or_default()
                    .insert(other.clone());
                enemies
                    .entry(other.clone())
                    .or_default()
                    .insert(finding.question.clone());
            }
        }
        if duplicates.is_empty() && enemies.is_empty() {
            break;
        }
        for draft in &coded {
            if duplicates.contains(&draft.parts.code) {
                let count = counts.entry(draft.origin).or_default();
                *count.dropped.entry(Reason::Duplicate).or_default() += 1;
            }
        }
        coded.retain(|draft| !duplicates.contains(&draft.parts.code));
        for draft in &mut coded {
            draft
                .parts
                .enemies
                .retain(|code| !duplicates.contains(code));
            if let Some(others) = enemies.get(&draft.parts.code) {
                draft.parts.enemies.extend(
                    others
                        .iter()
                        .filter(|code| !duplicates.contains(code))
                        .cloned(),
                );
            }
        }
    }
    let mut verdicts: BTreeMap<QuestionCode, Vec<Finding>> = BTreeMap::new();
    for finding in findings
        .into_iter()
        .filter(|finding| !finding.rule.is_of_bank())
    {
        verdicts
            .entry(finding.question.clone())
            .or_default()
            .push(finding);
    }
    coded
        .into_iter()
        .filter_map(|draft| {
            let question = Question::new(draft.parts).ok()?;
            let verdicts = verdicts.remove(&question.code).unwrap_or_default();
            Some(Draft {
                question,
                source: draft.origin,
                evidence: draft.spans,
                verdicts,
            })
        })
        .collect()
}

fn outcome(texts: &Texts, drafts: Vec<Draft>, counts: &BTreeMap<Origin, Count>) -> Outcome {
    let tally = Origin::ALL
        .iter()
        .map(|origin| {
            let count = counts.get(origin).cloned().unwrap_or_default();
            let mut drafted: BTreeMap<Kind, usize> = BTreeMap::new();
            for draft in drafts.iter().filter(|draft| draft.source == *origin) {
                *drafted.entry(draft.question.kind()).or_default() += 1;
            }
            Tally {
                origin: *origin,
                found: count.found,
                drafted,
                dropped: count.dropped,
            }
        })
        .collect();
    let body = texts
        .paragraphs
        .iter()
        .filter(|paragraph| !paragraph.is_heading);
    Outcome {
        drafts,
        tally,
        n_paragraphs: body.clone().count(),
        n_sentences: body.map(|paragraph| paragraph.sentences.len()).sum(),
    }
}
