//! How often each question was used, held against the others that count alike.

use std::collections::BTreeMap;

use super::ratio::{Ratio, term};
use crate::domain::blueprint::Blueprint;
use crate::domain::paper::check::{Checker, Known};
use crate::domain::question::QuestionCode;

/// How often questions were used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exposure {
    /// Groups of questions that count alike, and so could replace each other.
    pub strata: Vec<Stratum>,
    /// Each question that can be drawn, by code.
    pub questions: Vec<Use>,
    /// Questions that cannot be drawn: excluded, or fitting nothing.
    pub not_drawable: Vec<QuestionCode>,
    /// Fewest and most papers that one drawable question stands on; none without such questions.
    pub uses: Option<(u64, u64)>,
    /// The same, as multiples of the level of its stratum; none where nothing was drawn.
    pub relative: Option<(Ratio, Ratio)>,
    /// The largest share of the papers that one question stands on.
    pub largest_share: Option<Ratio>,
    /// The largest share allowed, per mille.
    pub cap: Option<u32>,
    /// The questions that stand on more papers than that, rounded up to a whole paper.
    pub over_cap: Vec<QuestionCode>,
}

/// Questions that fit the same sections and count in the same limits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stratum {
    /// The sections, as indexes of the blueprint.
    pub sections: Vec<usize>,
    /// The limits, as indexes of the blueprint.
    pub limits: Vec<usize>,
    /// Whether they stand on every paper.
    pub is_required: bool,
    /// How many questions.
    pub size: u64,
    /// How often all of them together were used.
    pub uses: u64,
    /// Uses of the least used one.
    pub least: u64,
    /// Uses of the most used one.
    pub most: u64,
}

/// How often one question was used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// The question.
    pub code: QuestionCode,
    /// Index of its stratum.
    pub stratum: usize,
    /// How many papers it stands on.
    pub uses: u64,
}

impl Stratum {
    /// The share of so many papers that each of its questions would stand on, were all used alike.
    pub fn expected_share(&self, papers: u64) -> Option<Ratio> {
        let places = i128::from(self.size) * i128::from(papers);
        Ratio::new(i128::from(self.uses), places)
    }
}

impl Exposure {
    /// The questions that no paper holds.
    pub fn unused(&self) -> impl Iterator<Item = &Use> {
        self.questions.iter().filter(|question| question.uses == 0)
    }
}

/// Which questions count alike, derived from nothing but pool and blueprint.
#[derive(Debug)]
pub(super) struct Strata {
    /// For each question of the pool; none where it cannot be drawn.
    pub(super) of: Vec<Option<usize>>,
    /// Without any uses.
    strata: Vec<Stratum>,
}

type Alike<'k> = (u64, &'k [u32], bool);

impl Strata {
    pub(super) fn new(checker: &Checker<'_>) -> Self {
        let blueprint = checker.blueprint();
        let is_drawable = drawable(checker);
        let mut numbers: BTreeMap<Alike<'_>, usize> = BTreeMap::new();
        let (mut of, mut strata) = (Vec::new(), Vec::new());
        for (known, is_drawable) in checker.known().iter().zip(is_drawable) {
            if !is_drawable {
                of.push(None);
                continue;
            }
            let alike = (known.sections, known.limits.as_slice(), known.is_required);
            let number = *numbers.entry(alike).or_insert_with(|| {
                strata.push(empty(blueprint, known));
                strata.len() - 1
            });
            of.push(Some(number));
        }
        Self { of, strata }
    }

    /// The strata with what was used, and each one's sum over its questions.
    pub(super) fn counted(&self, uses: &[u64]) -> Vec<Stratum> {
        let mut strata = self.strata.clone();
        for (number, uses) in self.of.iter().zip(uses) {
            let Some(stratum) = number.and_then(|number| strata.get_mut(number)) else {
                continue;
            };
            stratum.least = if stratum.size == 0 {
                *uses
            } else {
                stratum.least.min(*uses)
            };
            stratum.most = stratum.most.max(*uses);
            stratum.size += 1;
            stratum.uses += uses;
        }
        strata
    }
}

fn empty(blueprint: &Blueprint, known: &Known<'_>) -> Stratum {
    let fitting = (0..blueprint.sections.len()).filter(|at| {
        let bit = u32::try_from(*at).ok().and_then(|at| 1_u64.checked_shl(at));
        bit.is_some_and(|bit| known.sections & bit != 0)
    });
    Stratum {
        sections: fitting.collect(),
        limits: known.limits.iter().map(|limit| index(*limit)).collect(),
        is_required: known.is_required,
        size: 0,
        uses: 0,
        least: 0,
        most: 0,
    }
}

/// Whether each question of the pool can stand on a paper: it fits a section, is not excluded,
/// counts in no limit of none at all, and neither does any question of its stimulus.
fn drawable(checker: &Checker<'_>) -> Vec<bool> {
    let blueprint = checker.blueprint();
    let closed: Vec<bool> = blueprint
        .limits
        .iter()
        .map(|limit| limit.count.max == 0)
        .collect();
    let by_itself = |known: &Known<'_>| {
        let is_closed = |limit: &u32| closed.get(index(*limit)).copied().unwrap_or(false);
        known.sections != 0 && !known.is_excluded && !known.limits.iter().any(is_closed)
    };
    let mut is_broken = vec![false; checker.n_sets()];
    for known in checker.known().iter().filter(|known| !by_itself(known)) {
        let set = known.set.and_then(|set| is_broken.get_mut(index(set)));
        if let Some(is_broken) = set {
            *is_broken = true;
        }
    }
    let in_whole_set = |known: &Known<'_>| {
        let broken = known.set.and_then(|set| is_broken.get(index(set)).copied());
        !broken.unwrap_or(false)
    };
    checker
        .known()
        .iter()
        .map(|known| by_itself(known) && in_whole_set(known))
        .collect()
}

fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// Puts together what the uses of each question of the pool say.
pub(super) fn exposure(
    checker: &Checker<'_>,
    strata: &Strata,
    uses: &[u64],
    papers: u64,
) -> Exposure {
    let counted = strata.counted(uses);
    let cap = checker.blueprint().max_exposure;
    let allowed = cap.map(|cap| (u128::from(cap) * u128::from(papers)).div_ceil(1000));
    let (mut questions, mut not_drawable, mut over_cap) = (Vec::new(), Vec::new(), Vec::new());
    let mut relative: Option<(Ratio, Ratio)> = None;
    for ((known, number), uses) in checker.known().iter().zip(&strata.of).zip(uses) {
        let code = &known.question.code;
        if allowed.is_some_and(|allowed| allowed < u128::from(*uses)) {
            over_cap.push(code.clone());
        }
        let Some((number, stratum)) = number.and_then(|n| Some((n, counted.get(n)?))) else {
            not_drawable.push(code.clone());
            continue;
        };
        questions.push(Use {
            code: code.clone(),
            stratum: number,
            uses: *uses,
        });
        let multiple = Ratio::new(
            i128::from(*uses) * i128::from(stratum.size),
            i128::from(stratum.uses),
        );
        if let Some(here) = multiple {
            relative = Some(relative.map_or((here, here), |(least, most)| {
                (least.min(here), most.max(here))
            }));
        }
    }
    questions.sort_by(|a, b| a.code.cmp(&b.code));
    not_drawable.sort();
    over_cap.sort();
    let drawn = || questions.iter().map(|question| question.uses);
    let most = uses.iter().max().copied();
    Exposure {
        uses: drawn().min().zip(drawn().max()),
        relative,
        largest_share: most.and_then(|most| Ratio::new(i128::from(most), i128::from(papers))),
        cap,
        over_cap,
        strata: counted,
        questions,
        not_drawable,
    }
}

/// Σ over the strata of the least Σ m(m−1) that questions used so often together can have.
pub(super) fn least_pairs_by_stratum(strata: &[Stratum]) -> i128 {
    let each = strata
        .iter()
        .map(|stratum| super::overlap::least_pairs(stratum.size, stratum.uses));
    each.sum()
}

/// What independent uniform papers of the same make-up would share: Σ n²/N over the strata, with n
/// the mean number of questions that a paper takes of a stratum of N. To the millionth of a paper².
pub(super) fn expected_uniform(strata: &[Stratum], papers: u64) -> Option<Ratio> {
    let scale = 1_000_000_i128;
    let squares = strata.iter().map(|stratum| {
        let uses = i128::from(stratum.uses);
        scale * uses * uses / i128::from(stratum.size.max(1))
    });
    let papers = i128::from(papers);
    Ratio::new(squares.sum(), papers * papers * scale)
}

/// How many questions can be drawn, or were although they could not.
pub(super) fn n_in_play(strata: &Strata, uses: &[u64]) -> i128 {
    let in_play = strata
        .of
        .iter()
        .zip(uses)
        .filter(|(number, uses)| number.is_some() || 0 < **uses);
    term(in_play.count())
}
