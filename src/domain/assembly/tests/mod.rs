//! Small pools by hand, and everything that can stand on them.

mod compile;
mod explain;
mod explain_sums;
mod exposure;
mod pool_faults;

use std::collections::BTreeSet;

use uuid::Uuid;

use super::*;
use crate::domain::QuestionVersionId;
use crate::domain::blueprint::{Blueprint, Limit, Parts, Section, Sort, Span};
use crate::domain::paper::{LetterKey, PoolQuestion};
use crate::domain::question::{Cognitive, Difficulty, Kind};
use crate::domain::rating::Rating;
use crate::domain::scoring::Rule;

/// `T01-S01`: a topic, the letter of a kind (S, M, J, B) and a number. Medium, recall, 2 marks.
fn question(code: &str) -> PoolQuestion {
    let (topic, rest) = code.split_once('-').unwrap();
    let kind = match rest.chars().next() {
        Some('S') => Kind::Single,
        Some('M') => Kind::Multiple,
        Some('J') => Kind::TrueFalse,
        other => panic!("{code}: {other:?}"),
    };
    PoolQuestion {
        version: QuestionVersionId::new(Uuid::nil()),
        code: code.parse().unwrap(),
        kind,
        topic: topic.parse().unwrap(),
        difficulty: Some(Difficulty::Medium),
        rating: Rating::of_label(Difficulty::Medium),
        cognitive: Some(Cognitive::Remember),
        tags: BTreeSet::new(),
        marks: Some("2".parse().unwrap()),
        stimulus: None,
        facts: BTreeSet::new(),
        enemies: BTreeSet::new(),
        choices: Vec::new(),
        letter_key: LetterKey::None,
    }
}

/// Questions by their codes, sorted.
fn pool(codes: &str) -> Vec<PoolQuestion> {
    let mut pool: Vec<_> = codes.split_whitespace().map(question).collect();
    pool.sort_by(|a, b| a.code.cmp(&b.code));
    pool
}

fn with(
    mut pool: Vec<PoolQuestion>,
    code: &str,
    change: impl Fn(&mut PoolQuestion),
) -> Vec<PoolQuestion> {
    let meant = pool
        .iter_mut()
        .filter(|question| question.code.as_str().starts_with(code));
    meant.for_each(change);
    pool
}

fn span(min: usize, max: usize) -> Span {
    Span { min, max }
}

fn section(name: &str, kind: Kind, count: Span) -> Section {
    Section {
        name: name.to_owned(),
        kind,
        count,
        marks: Some("2".parse().unwrap()),
        rule: Rule::default_of(kind),
        topics: [].into(),
        difficulties: [].into(),
    }
}

fn limit(of: Sort, min: usize, max: usize) -> Limit {
    let count = span(min, max);
    Limit { of, count }
}

fn topic(code: &str) -> Sort {
    Sort {
        topic: Some(code.parse().unwrap()),
        ..Sort::default()
    }
}

fn kind(kind: Kind) -> Sort {
    Sort {
        kind: Some(kind),
        ..Sort::default()
    }
}

fn codes(texts: &[&str]) -> BTreeSet<QuestionCode> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

/// A blueprint of these sections, whose whole marks are fixed where the sections leave them open.
fn plan(sections: Vec<Section>, change: impl FnOnce(&mut Parts)) -> Blueprint {
    let mut parts = Parts {
        title: "计划".to_owned(),
        sections,
        ..Parts::default()
    };
    change(&mut parts);
    Blueprint::new(parts).unwrap()
}

/// Every set of items of a system, at most 14.
fn subsets(n_items: usize) -> impl Iterator<Item = Vec<usize>> {
    assert!(
        n_items <= 14,
        "{n_items} items are too many to try all sets"
    );
    (0..1_u32 << n_items)
        .map(move |mask| (0..n_items).filter(|item| mask >> item & 1 == 1).collect())
}
