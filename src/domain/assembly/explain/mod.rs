//! Why no paper exists, in a sentence for organisers.
//!
//! Invariant: every number that is told was computed exactly from the conflict. Where one could not
//! be, the sentence lists the requirements and claims no number.

use std::collections::BTreeMap;

mod reached;

use self::reached::Lack;
use super::words::{bounds, codes, counted, measure, phrase, spaced};
use super::{Compiled, Overuse, Requirement};
use crate::domain::Bilingual;
use crate::domain::blueprint::{Blueprint, Span};
use crate::domain::feasibility::System;
use crate::domain::paper::PoolQuestion;
use crate::domain::question::{QuestionCode, TopicCode};
use crate::domain::rating::Thousandths;

/// Most requirements that are named one by one.
const MAX_TOLD: usize = 8;

/// What is spoken about.
#[derive(Debug, Clone, Copy)]
pub struct Matter<'a> {
    /// The blueprint.
    pub blueprint: &'a Blueprint,
    /// The pool that it was compiled with.
    pub pool: &'a [PoolQuestion],
    /// What came of it.
    pub compiled: &'a Compiled,
    /// Titles of topics, where they are known.
    pub topics: &'a BTreeMap<TopicCode, String>,
}

/// What papers of a system can reach. Each answer is `None` where no paper obeys the system, or where
/// it was not decided.
pub trait Reach {
    /// The greatest number of `members` on a paper.
    fn most(&self, system: &System, members: &[usize]) -> Option<u32>;
    /// The least number of `members` on a paper.
    fn least(&self, system: &System, members: &[usize]) -> Option<u32>;
    /// The greatest sum of weights, one for each item.
    fn greatest_sum(&self, system: &System, weights: &[i64]) -> Option<i64>;
    /// The least sum of weights.
    fn least_sum(&self, system: &System, weights: &[i64]) -> Option<i64>;
}

impl Matter<'_> {
    /// The bounds of a requirement that counts questions.
    pub(super) fn span(&self, requirement: &Requirement) -> Option<Span> {
        match requirement {
            Requirement::Questions => self.blueprint.questions,
            Requirement::Section(at) => {
                let section = self.blueprint.sections.get(*at);
                section.map(|section| section.count)
            }
            Requirement::Limit(at) => self.blueprint.limits.get(*at).map(|limit| limit.count),
            Requirement::Required(_) => Some(Span::exactly(1)),
            Requirement::Marks
            | Requirement::Difficulty
            | Requirement::Stimulus(_)
            | Requirement::Enemies(_)
            | Requirement::OneSection => None,
        }
    }

    /// The codes of the questions at these items, each once.
    fn codes_at(&self, items: &[usize]) -> Vec<QuestionCode> {
        let places = items
            .iter()
            .filter_map(|item| self.compiled.places.get(*item));
        let questions = places.filter_map(|place| self.pool.get(place.question));
        let mut codes: Vec<QuestionCode> =
            questions.map(|question| question.code.clone()).collect();
        codes.sort();
        codes.dedup();
        codes
    }
}

/// Why the constraints of `conflict`, by their indexes, cannot hold together.
///
/// Where the conflict is minimal, one requirement is held against the others: what it needs, and
/// what papers that obey the others can reach. Best is one of which all that can be had is named.
pub fn sentence(matter: &Matter<'_>, conflict: &[usize], reach: &dyn Reach) -> Bilingual {
    let requirements = &matter.compiled.requirements;
    let mut named: Vec<(usize, &Requirement)> = conflict
        .iter()
        .filter_map(|at| requirements.get(*at).map(|requirement| (*at, requirement)))
        .collect();
    let are_sections = |(_, requirement): &(usize, &Requirement)| {
        matches!(
            requirement,
            Requirement::Questions | Requirement::Section(_) | Requirement::OneSection
        )
    };
    let is_of_sections = named.iter().all(are_sections);
    named.sort_by_key(|(at, requirement)| {
        let members = reached::members(matter, *at).map_or(0, <[usize]>::len);
        (rank(requirement, is_of_sections), members, *at)
    });
    let (mut short, mut other) = (None, None);
    for (at, requirement) in named.into_iter().take(MAX_TOLD) {
        let is_bound = rank(requirement, is_of_sections) < RANK_REQUIRED;
        if !is_bound && (short.is_some() || other.is_some()) {
            break;
        }
        match reached::against_others(matter, conflict, at, reach) {
            Some((told, Lack::Named)) => return told,
            Some((told, Lack::Supply)) => short = short.or(Some(told)),
            Some((told, Lack::Other)) => other = other.or(Some(told)),
            None => {}
        }
    }
    short
        .or(other)
        .unwrap_or_else(|| together(matter, conflict))
}

/// The rank of what is no bound of the paper: rather than that, a bound that is exceeded is told.
const RANK_REQUIRED: u8 = 5;

/// Which requirement is best held against the others: the lowest.
const fn rank(requirement: &Requirement, is_of_sections: bool) -> u8 {
    match requirement {
        Requirement::Difficulty => 0,
        Requirement::Marks => 1,
        // That the sections do not add up is the matter of the whole.
        Requirement::Questions if is_of_sections => 2,
        Requirement::Limit(_) | Requirement::Section(_) => 3,
        Requirement::Questions => 4,
        Requirement::Required(_) => RANK_REQUIRED,
        Requirement::Stimulus(_) | Requirement::Enemies(_) | Requirement::OneSection => 6,
    }
}

/// That these cannot hold together, and no more.
fn together(matter: &Matter<'_>, conflict: &[usize]) -> Bilingual {
    let Bilingual { zh, en } = list(matter, conflict);
    Bilingual::new(
        format!("以下要求不能同时满足：{zh}"),
        format!("these cannot hold together: {en}"),
    )
}

/// Requirements one after the other, each in quotes.
fn list(matter: &Matter<'_>, constraints: &[usize]) -> Bilingual {
    let requirements = &matter.compiled.requirements;
    let told = constraints.iter().take(MAX_TOLD);
    let told: Vec<Bilingual> = told
        .filter_map(|at| requirements.get(*at))
        .map(|requirement| phrase(matter, requirement))
        .collect();
    let quoted = |phrase: &Bilingual| {
        // Quotes within quotes are single ones.
        let inner = phrase.zh.replace('“', "‘").replace('”', "’");
        format!("“{inner}”")
    };
    let zh: String = told.iter().map(quoted).collect();
    let en: Vec<&str> = told.iter().map(|phrase| phrase.en.as_str()).collect();
    let (n, en) = (constraints.len(), en.join("; "));
    if MAX_TOLD < n {
        return Bilingual::new(
            format!("{zh}等 {n} 项要求"),
            format!("{en}; … ({n} requirements in all)"),
        );
    }
    Bilingual { zh, en }
}

/// Which requirement cannot go with the bound on exposure, and by how much.
pub fn overuse_sentence(matter: &Matter<'_>, overuse: &Overuse) -> Bilingual {
    let requirement = matter.compiled.requirements.get(overuse.constraint);
    let name = requirement.map_or_else(Bilingual::default, |name| counted(matter, name));
    let allowed = percent(matter.blueprint.max_exposure.unwrap_or(1000));
    let (min, available, least) = (
        overuse.min,
        overuse.available,
        percent(overuse.least_per_mille),
    );
    if let Some(Requirement::Required(_)) = requirement {
        return Bilingual::new(
            spaced(&[
                &name.zh,
                &format!("在每份试卷上，使用率 100%，而题目使用率上限为 {allowed}"),
            ]),
            format!(
                "{} stands on every paper, an exposure of 100%; at most {allowed} is allowed",
                name.en
            ),
        );
    }
    Bilingual::new(
        spaced(&[
            &name.zh,
            &format!(
                "每份试卷至少 {min} 道，题库中符合条件的有 {available} 道，总有题的使用率不低于 {least}，而题目使用率上限为 {allowed}"
            ),
        ]),
        format!(
            "{}: at least {min} a paper of {available} in the pool, so that some question has an exposure of {least} or more; at most {allowed} is allowed",
            name.en
        ),
    )
}

fn percent(per_mille: u32) -> String {
    format!("{}%", Thousandths(i64::from(per_mille) * 100))
}

/// That it is not known whether a paper exists.
pub fn undecided() -> Bilingual {
    Bilingual::new(
        "在限定的计算量内没有得出结论：没有找到满足全部要求的试卷，也没有证明它不存在。请放宽一些要求，或者加大计算量再试",
        "not decided within the budget: no paper that meets every requirement was found, nor was it proven that there is none; relax a requirement or allow more steps",
    )
}
