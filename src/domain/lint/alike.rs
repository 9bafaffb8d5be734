//! Questions that say the same: B1 and C4.
//!
//! Invariant: no question is compared with all others. Runs of ten characters lead from a question to those
//! that share some with it; a run that very many share is a turn of phrase and leads nowhere.

use super::super::question::{Question, QuestionCode};
use super::sources::low;
use super::text::fold;
use super::trace::{Trace, key_text};
use super::{Bilingual, Finding, Rule};

/// Fewest runs of a question by which it can be said to share most of them.
const MIN_RUNS: usize = 12;
/// Most later questions that one run leads to, so that time stays even where all questions are alike.
const MAX_STEPS: usize = 32;
/// In how many parts the runs are looked at, so that memory stays.
const PARTS: u32 = 16;

pub(super) fn check(questions: &[(&Question, Trace)], found: &mut Vec<Finding>) {
    duplicates(questions, found);
    near_duplicates(questions, found);
}

/// More questions than this share a phrase: it is of the form, not of the matter.
pub(super) fn common(n_questions: usize) -> usize {
    (n_questions / 50).max(16)
}

/// Whether a pair never stands on one paper, or only together as its author wants.
pub(super) fn is_excluded(a: &Question, b: &Question) -> bool {
    a.enemies.contains(&b.code)
        || b.enemies.contains(&a.code)
        || !a.facts.is_disjoint(&b.facts)
        || (a.stimulus.is_some() && a.stimulus == b.stimulus)
}

fn words(question: &Question) -> (String, String) {
    (fold(&question.body.stem), key_text(question))
}

/// B1, whether or not the two are enemies: one of them is one too many.
fn duplicates(questions: &[(&Question, Trace)], found: &mut Vec<Finding>) {
    let mut hashes: Vec<(u64, usize)> = questions
        .iter()
        .enumerate()
        .map(|(at, (_, trace))| (trace.hash, at))
        .collect();
    hashes.sort_unstable();
    for group in hashes
        .chunk_by(|a, b| a.0 == b.0)
        .filter(|group| 1 < group.len())
    {
        let of_group = group.iter().filter_map(|(_, at)| questions.get(*at));
        let mut alike: Vec<_> = of_group
            .map(|(question, _)| (words(question), *question))
            .collect();
        alike.sort_by(|a, b| a.0.cmp(&b.0));
        for same in alike.chunk_by(|a, b| a.0 == b.0) {
            let Some(((_, first), others)) = same.split_first() else {
                continue;
            };
            found.extend(others.iter().map(|(_, question)| {
                let code = &first.code;
                let hint = Bilingual::new(
                    format!("与 {code} 的题干和答案都相同：请删去一道（已经用过的改为 retired）。"),
                    format!("stem and key are those of {code}: delete one of the two (make it retired where it was used)"),
                );
                let finding = Finding::new(Rule::B1, question, "stem", &question.body.stem);
                finding.hint(hint).others([first.code.clone()])
            }));
        }
    }
}

/// C4: more than half of the runs of the shorter one, and nothing that keeps the two apart.
fn near_duplicates(questions: &[(&Question, Trace)], found: &mut Vec<Finding>) {
    let index = Index::of(questions);
    for steps in index.steps.chunk_by(|a, b| a.0 == b.0) {
        let Some((question, trace)) = steps.first().and_then(|(at, ..)| questions.get(place(*at)))
        else {
            continue;
        };
        let is_alike = |other: &(&Question, Trace)| {
            let n_shared = trace
                .long_runs
                .iter()
                .filter(|run| other.1.long_runs.binary_search(run).is_ok())
                .count();
            trace.long_runs.len().min(other.1.long_runs.len()) < n_shared * 2
                && !is_excluded(question, other.0)
                && words(question) != words(other.0)
        };
        let others = index
            .reached(steps)
            .into_iter()
            .filter_map(|at| questions.get(at));
        let others: Vec<QuestionCode> = others
            .filter(|other| is_alike(other))
            .map(|(other, _)| other.code.clone())
            .collect();
        if let Some(first) = others.first() {
            let hint = Bilingual::new(
                format!(
                    "与 {first} 大半文字相同：考同一事实就写同一个 facts，否则列为 enemies，或者改写一道。"
                ),
                format!(
                    "most of the text is that of {first}: give both the same facts where they ask for the same, else list them as enemies, or rewrite one"
                ),
            );
            found.push(
                Finding::new(Rule::C4, question, "stem", &question.body.stem)
                    .hint(hint)
                    .others(others),
            );
        }
    }
}

/// Which questions share runs with which.
struct Index {
    /// The questions of each shared run, one run after the other, each run's ascending.
    members: Vec<u32>,
    /// From a question to the members behind it: question, begin, end; sorted.
    steps: Vec<(u32, u32, u32)>,
}

impl Index {
    fn of(questions: &[(&Question, Trace)]) -> Self {
        let (mut members, mut steps) = (Vec::new(), Vec::new());
        for part in 0..PARTS {
            // Run and question in one number: half the room of a pair.
            let mut all: Vec<u64> = Vec::new();
            let used = (0_u32..)
                .zip(questions)
                .filter(|(_, (_, trace))| MIN_RUNS <= trace.long_runs.len());
            for (at, (_, trace)) in used {
                let of_part = trace.long_runs.iter().filter(|run| **run % PARTS == part);
                all.extend(of_part.map(|run| (u64::from(*run) << 32) | u64::from(at)));
            }
            all.sort_unstable();
            let shared = all.chunk_by(|a, b| a >> 32 == b >> 32);
            for run in shared.filter(|run| (2..=common(questions.len())).contains(&run.len())) {
                let begin = members.len();
                members.extend(run.iter().map(|entry| low(*entry)));
                for (from, entry) in (begin + 1..members.len()).zip(run) {
                    let to = members.len().min(from + MAX_STEPS);
                    if let (Ok(from), Ok(to)) = (u32::try_from(from), u32::try_from(to)) {
                        steps.push((low(*entry), from, to));
                    }
                }
            }
        }
        steps.sort_unstable();
        Self { members, steps }
    }

    /// The questions that a question's steps lead to, those alone that some of its runs agree on: one run in
    /// common is chance.
    fn reached(&self, steps: &[(u32, u32, u32)]) -> Vec<usize> {
        let members = steps
            .iter()
            .filter_map(|(_, from, to)| self.members.get(place(*from)..place(*to)));
        let mut reached: Vec<u32> = members.flatten().copied().collect();
        reached.sort_unstable();
        let agreed = reached
            .chunk_by(|a, b| a == b)
            .filter(|same| MIN_RUNS / 4 <= same.len());
        agreed
            .filter_map(|same| same.first().map(|at| place(*at)))
            .collect()
    }
}

fn place(at: u32) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX)
}
