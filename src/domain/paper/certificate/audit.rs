//! The audit: papers come one by one and are forgotten, so that memory does not grow with them.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use super::exposure::{Strata, exposure};
use super::{Certificate, constraints, letters, overlap};
use crate::domain::blueprint::Blueprint;
use crate::domain::paper::check::{Checker, Figures, Violation};
use crate::domain::paper::{Paper, PoolQuestion};
use crate::domain::question::QuestionCode;

/// The most violations that a certificate tells one by one.
pub const MAX_FOUND: usize = 20;

/// The most papers of which it is told whether their sets of questions differ: 16 bytes each.
pub const MAX_SETS: usize = 1 << 20;

/// One violation, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Index of the paper, in the order of [`Audit::add`].
    pub paper: u64,
    /// What is wrong with it.
    pub violation: Violation,
}

/// A certificate in the making.
#[derive(Debug)]
pub struct Audit<'a> {
    checker: Checker<'a>,
    strata: Strata,
    papers: u64,
    violations: u64,
    wrong_papers: u64,
    found: Vec<Found>,
    constraints: constraints::Tally<'a>,
    overlap: overlap::Tally,
    letters: letters::Tally,
    /// Digests of the sets of questions: 128 bits of SHA-256, so that two sets never meet by chance.
    sets: Vec<u128>,
}

impl<'a> Audit<'a> {
    /// An audit of papers of `blueprint` from `pool`. Papers up to `window` apart, at least 1, are
    /// compared as neighbours.
    pub fn new(blueprint: &'a Blueprint, pool: &'a [PoolQuestion], window: u32) -> Self {
        let checker = Checker::new(blueprint, pool);
        Self {
            strata: Strata::new(&checker),
            papers: 0,
            violations: 0,
            wrong_papers: 0,
            found: Vec::new(),
            constraints: constraints::Tally::new(blueprint),
            overlap: overlap::Tally::new(pool.len(), window),
            letters: letters::Tally::default(),
            sets: Vec::new(),
            checker,
        }
    }

    /// The next paper, in the order of the papers; returns what it violates.
    pub fn add(&mut self, paper: &Paper) -> Vec<Violation> {
        self.add_unseen(paper, &BTreeSet::new())
    }

    /// The next paper, of a candidate who has met the questions of `seen` before.
    pub fn add_unseen(&mut self, paper: &Paper, seen: &BTreeSet<QuestionCode>) -> Vec<Violation> {
        let reading = self.checker.read(paper);
        let blueprint = self.checker.blueprint();
        let figures = Figures::of(blueprint, &reading);
        let mut violations = self.checker.judge(&reading, &figures);
        if !seen.is_empty() {
            violations.extend(self.checker.check_seen(paper, seen));
        }
        self.constraints.add(&figures);
        self.letters.add(&reading, blueprint.shuffle_options);
        let numbers = reading.distinct();
        if self.sets.len() < MAX_SETS {
            self.sets.push(digest(&numbers));
        }
        self.overlap.add(numbers);
        self.note(&violations);
        self.papers += 1;
        violations
    }

    fn note(&mut self, violations: &[Violation]) {
        self.violations += u64::try_from(violations.len()).unwrap_or(u64::MAX);
        self.wrong_papers += u64::from(!violations.is_empty());
        let room = MAX_FOUND.saturating_sub(self.found.len());
        let paper = self.papers;
        let told = violations.iter().take(room).cloned();
        self.found
            .extend(told.map(|violation| Found { paper, violation }));
    }

    /// What all the papers came to.
    pub fn finish(mut self) -> Certificate {
        let count = |sets: &[u128]| u64::try_from(sets.len()).unwrap_or(u64::MAX);
        let compared_sets = count(&self.sets);
        self.sets.sort_unstable();
        self.sets.dedup();
        let (constraints, difficulty) = self.constraints.finish();
        let exposure = exposure(&self.checker, &self.strata, &self.overlap.uses, self.papers);
        Certificate {
            papers: self.papers,
            violations: self.violations,
            wrong_papers: self.wrong_papers,
            found: self.found,
            constraints,
            overlap: self.overlap.finish(&self.strata, &exposure.strata),
            exposure,
            difficulty,
            letters: self.letters.finish(),
            compared_sets,
            different_sets: count(&self.sets),
        }
    }
}

fn digest(numbers: &[u32]) -> u128 {
    let mut hash = Sha256::new();
    for number in numbers {
        hash.update(number.to_be_bytes());
    }
    let bytes = hash.finalize();
    let high = bytes.iter().take(16);
    high.fold(0, |digest, byte| digest << 8 | u128::from(*byte))
}
