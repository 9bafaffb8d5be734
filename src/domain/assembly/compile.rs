//! A blueprint and a pool become a system.

use super::places::{Places, Set, Standing};
use super::{Compiled, Place, Requirement, enemies, pool_fault};
use crate::domain::blueprint::{Blueprint, DifficultyWindow, Measure, Section, Sort, Span};
use crate::domain::feasibility::{Constraint, Rule, System};
use crate::domain::marks::Marks;
use crate::domain::paper::PoolQuestion;

/// Says what a paper of `blueprint` from `pool` must obey. The pool is sorted by code.
///
/// # Errors
/// Every [`PoolFault`](super::PoolFault): what the blueprint names and the pool does not know.
pub fn compile(
    blueprint: &Blueprint,
    pool: &[PoolQuestion],
) -> Result<Compiled, Vec<super::PoolFault>> {
    let faults = pool_fault::check(blueprint, pool);
    if !faults.is_empty() {
        return Err(faults);
    }
    let places = Places::of(blueprint, pool);
    let mut draft = Draft {
        blueprint,
        pool,
        places,
        requirements: Vec::new(),
        constraints: Vec::new(),
    };
    draft.counts();
    draft.sums();
    draft.questions();
    Ok(Compiled {
        system: System {
            n_items: draft.places.all.len(),
            constraints: draft.constraints,
        },
        places: draft.places.all,
        requirements: draft.requirements,
    })
}

/// How many questions every paper has, where that is fixed.
pub(super) fn fixed_count(blueprint: &Blueprint) -> Option<usize> {
    let of_sections = || {
        let counts = blueprint
            .sections
            .iter()
            .map(|section| section.count.fixed());
        counts.sum::<Option<usize>>()
    };
    match blueprint.questions {
        Some(span) => span.fixed().or_else(of_sections),
        None => of_sections(),
    }
}

struct Draft<'a> {
    blueprint: &'a Blueprint,
    pool: &'a [PoolQuestion],
    places: Places,
    requirements: Vec<Requirement>,
    constraints: Vec<Constraint>,
}

impl Draft<'_> {
    fn add(&mut self, requirement: Requirement, rules: Vec<Rule>) {
        self.requirements.push(requirement);
        self.constraints.push(Constraint { rules });
    }

    fn counts(&mut self) {
        if let Some(span) = self.blueprint.questions {
            let rule = self.count(span, |_, _| true);
            self.add(Requirement::Questions, vec![rule]);
        }
        for (at, section) in self.blueprint.sections.iter().enumerate() {
            let rule = self.count(section.count, |place, _| place.section == at);
            self.add(Requirement::Section(at), vec![rule]);
        }
        for (at, limit) in self.blueprint.limits.iter().enumerate() {
            let rule = self.count(limit.count, |_, question| is_of(&limit.of, question));
            // What bounds nothing would only part what is alike.
            let Rule::Count { members, min, max } = &rule else {
                continue;
            };
            if 0 < *min || *max < to_u32(members.len()) {
                self.add(Requirement::Limit(at), vec![rule]);
            }
        }
    }

    fn count(&self, span: Span, counts: impl Fn(&Place, &PoolQuestion) -> bool) -> Rule {
        let items = self.places.all.iter().enumerate();
        let members = items.filter(|(_, place)| {
            let question = self.pool.get(place.question);
            question.is_some_and(|question| counts(place, question))
        });
        Rule::Count {
            members: members.map(|(item, _)| item).collect(),
            min: to_u32(span.min),
            max: to_u32(span.max),
        }
    }

    fn sums(&mut self) {
        let is_fixed =
            |section: &Section| section.marks.is_some() && section.count.fixed().is_some();
        if !self.blueprint.sections.iter().all(is_fixed) {
            let total = i64::from(self.blueprint.total().hundredths());
            let rule = Rule::Sum {
                weights: self.weights(|place, question| self.marks_at(place, question)),
                min: total,
                max: total,
            };
            self.add(Requirement::Marks, vec![rule]);
        }
        if let Some(window) = self.blueprint.difficulty {
            let rules = self.difficulty(window);
            self.add(Requirement::Difficulty, rules);
        }
    }

    fn weights(&self, weight: impl Fn(&Place, &PoolQuestion) -> i64) -> Vec<i64> {
        let of_place = |place: &Place| {
            let question = self.pool.get(place.question);
            question.map_or(0, |question| weight(place, question))
        };
        self.places.all.iter().map(of_place).collect()
    }

    fn marks_at(&self, place: &Place, question: &PoolQuestion) -> i64 {
        let section = self.blueprint.sections.get(place.section);
        let marks = section.and_then(|section| section.marks).or(question.marks);
        i64::from(marks.unwrap_or(Marks::ZERO).hundredths())
    }

    fn difficulty(&self, window: DifficultyWindow) -> Vec<Rule> {
        let (low, high) = (
            window.target - window.tolerance,
            window.target + window.tolerance,
        );
        let n = fixed_count(self.blueprint).and_then(|n| i64::try_from(n).ok());
        let n = match (window.measure, n) {
            (Measure::Sum, _) => 1,
            (Measure::Mean, Some(n)) => n,
            // Σ rating ≥ low × n and ≤ high × n, where n is the number of the questions summed.
            (Measure::Mean, None) => {
                let above = |bound| self.weights(|_, question| rating(question) - bound);
                return vec![at_least_zero(above(low)), at_most_zero(above(high))];
            }
        };
        vec![Rule::Sum {
            weights: self.weights(|_, question| rating(question)),
            min: n * low,
            max: n * high,
        }]
    }

    fn questions(&mut self) {
        for code in &self.blueprint.required {
            let at = self.pool.iter().position(|question| question.code == *code);
            let members: Vec<usize> = at.map_or(0..0, |at| self.places.items_of(at)).collect();
            let max = to_u32(members.len()).max(1);
            let rule = Rule::Count {
                members,
                min: 1,
                max,
            };
            self.add(Requirement::Required(code.clone()), vec![rule]);
        }
        let sets = std::mem::take(&mut self.places.sets);
        for set in sets {
            let rules = self.set_rules(&set);
            if !rules.is_empty() {
                self.add(Requirement::Stimulus(set.stimulus), rules);
            }
        }
        let is_placed = |question| !self.places.items_of(question).is_empty();
        for group in enemies::groups(self.blueprint, self.pool, is_placed) {
            let members: Vec<usize> = group.into_iter().collect();
            let questions = members.iter().filter_map(|member| self.pool.get(*member));
            let codes = questions.map(|question| question.code.clone()).collect();
            let items = self.places.items_of_all(&members);
            self.add(Requirement::Enemies(codes), vec![Rule::Apart(items)]);
        }
        let several = self.places.of_question.iter();
        let apart: Vec<Rule> = several
            .filter(|items| 1 < items.len())
            .map(|items| Rule::Apart(items.clone().collect()))
            .collect();
        if !apart.is_empty() {
            self.add(Requirement::OneSection, apart);
        }
    }

    fn set_rules(&self, set: &Set) -> Vec<Rule> {
        let items = self.places.items_of_all(&set.members);
        match &set.standing {
            Standing::InOneOf(sections) => {
                let of_section = |section: &usize| {
                    let place = |item: &usize| self.places.all.get(*item);
                    let stands_there =
                        |item: &usize| place(item).is_some_and(|place| place.section == *section);
                    Rule::Together(items.iter().copied().filter(stands_there).collect())
                };
                sections.iter().map(of_section).collect()
            }
            Standing::Spread => vec![Rule::Together(items)],
            Standing::Nowhere if items.is_empty() => Vec::new(),
            Standing::Nowhere => vec![Rule::Count {
                members: items,
                min: 0,
                max: 0,
            }],
        }
    }
}

/// Whether a question is of a sort.
fn is_of(sort: &Sort, question: &PoolQuestion) -> bool {
    sort.kind.is_none_or(|kind| question.kind == kind)
        && sort
            .topic
            .as_ref()
            .is_none_or(|topic| question.topic == *topic)
        && (sort.cognitive.is_none() || question.cognitive == sort.cognitive)
        && (sort.difficulty.is_none() || question.difficulty == sort.difficulty)
        && sort
            .tag
            .as_ref()
            .is_none_or(|tag| question.tags.contains(tag))
}

fn rating(question: &PoolQuestion) -> i64 {
    i64::from(question.rating.thousandths())
}

fn at_least_zero(weights: Vec<i64>) -> Rule {
    let max = weights.iter().filter(|weight| 0 < **weight).sum();
    Rule::Sum {
        weights,
        min: 0,
        max,
    }
}

fn at_most_zero(weights: Vec<i64>) -> Rule {
    let min = weights.iter().filter(|weight| **weight < 0).sum();
    Rule::Sum {
        weights,
        min,
        max: 0,
    }
}

/// A count of a blueprint or of a pool, which fits easily.
pub(super) fn to_u32(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
