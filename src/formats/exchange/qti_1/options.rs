//! What an item gives for the options of one response, tried one by one and set by set.

use std::collections::BTreeSet;

use super::super::Severity;
use super::item::Item;
use super::scoring::{Given, is_all};
use crate::domain::marks::Fraction;
use crate::domain::scoring::{ByChoice, Mapping, Method, Rule};

/// The options of a response, by what the file calls them.
pub(super) struct Options<'c> {
    pub(super) response: &'c str,
    /// Each once.
    pub(super) ids: &'c [&'c str],
}

/// What was tried of a set that has all of the marks.
struct Tried {
    right: BTreeSet<usize>,
    full: Fraction,
    /// The score of nothing at all.
    none: Fraction,
    /// The score of each option alone.
    alone: Vec<Fraction>,
    /// The score of the right set with each option changed: left out where it is right, else put in.
    changed: Vec<Fraction>,
}

impl Options<'_> {
    fn score(&self, item: &Item<'_>, chosen: &BTreeSet<usize>) -> Option<Fraction> {
        let values = chosen.iter().filter_map(|at| self.ids.get(*at).copied());
        let given = Given::from([(self.response, values.collect())]);
        item.scoring.score(&given)
    }

    fn alone(&self, item: &Item<'_>) -> Option<Vec<Fraction>> {
        // Alone, beside the right ones, and those that conditions name.
        if !item.scoring.can_be_tried(3 * self.ids.len()) {
            return None;
        }
        let scores = (0..self.ids.len()).map(|at| self.score(item, &BTreeSet::from([at])));
        scores.collect()
    }

    /// The one option that has all of the marks.
    pub(super) fn one(&self, item: &mut Item<'_>) -> Option<Vec<usize>> {
        if self.score(item, &BTreeSet::new())? != Fraction::ZERO {
            return None;
        }
        let scores = self.alone(item)?;
        let best = scores.iter().copied().max();
        let best = best.filter(|best| Fraction::ZERO < *best)?;
        let full = item.scoring.most().unwrap_or(best);
        let right = (0..)
            .zip(&scores)
            .filter(|(_, score)| is_all(**score, full));
        let right: Vec<usize> = right.map(|(at, _)| at).collect();
        if right.len() != 1 {
            return None;
        }
        let has_parts = 1 < scores
            .iter()
            .filter(|score| **score != Fraction::ZERO)
            .count();
        if has_parts {
            item.question.rule = mapped(item, &scores, full, (None, None));
        }
        Some(right)
    }

    /// The set of options that has all of the marks; by which rule other sets have some, goes to the question.
    pub(super) fn some(&self, item: &mut Item<'_>) -> Option<Vec<usize>> {
        let tried = self.tried(item)?;
        item.question.rule = tried.rule(item);
        if item.question.rule.is_none() {
            if tried.lets_more() {
                item.note(
                    Severity::Warning,
                    "extra_options_allowed",
                    [
                        "原题多选了错误选项也得满分；导入后按本系统的多选计分规则",
                        "the item gives all of the marks for wrong options beside the right ones; the rules here do not",
                    ],
                );
            } else {
                item.note(
                    Severity::Held,
                    "unsupported_scoring",
                    [
                        "正确答案已读出，但部分得分的规则本系统没有，请人工选定计分规则",
                        "unsupported scoring: the key is clear, but no rule here gives the same parts of the marks; choose one",
                    ],
                );
            }
        }
        Some(tried.right.into_iter().collect())
    }

    fn tried(&self, item: &Item<'_>) -> Option<Tried> {
        let none = self.score(item, &BTreeSet::new())?;
        let alone = self.alone(item)?;
        let positive = (0..).zip(&alone).filter(|(_, score)| none < **score);
        let positive: BTreeSet<usize> = positive.map(|(at, _)| at).collect();
        let mut scored = Vec::new();
        for candidate in self.named(item).into_iter().chain([positive]) {
            scored.push((self.score(item, &candidate)?, candidate));
        }
        // Of the best the smallest: what need not be chosen is not right.
        scored.sort_by(|(a, chosen), (b, others)| b.cmp(a).then(chosen.len().cmp(&others.len())));
        let (best, right) = scored.first().cloned()?;
        let full = item.scoring.most().unwrap_or(best);
        if right.is_empty() || best <= Fraction::ZERO || !is_all(best, full) {
            return None;
        }
        // Two different sets that are right are no key.
        let is_other = |(score, chosen): &(Fraction, BTreeSet<usize>)| {
            is_all(*score, full) && !chosen.is_superset(&right)
        };
        let mut one_by_one = (0..).zip(&alone);
        let has_other = scored.iter().any(is_other)
            || one_by_one.any(|(at, score)| !right.contains(&at) && is_all(*score, full));
        let mut changed = Vec::new();
        for at in 0..self.ids.len() {
            let mut other = right.clone();
            if !other.remove(&at) {
                other.insert(at);
            }
            changed.push(self.score(item, &other)?);
        }
        let is_enough = |at: &usize| changed.get(*at).is_some_and(|score| is_all(*score, full));
        if has_other || right.iter().any(is_enough) {
            return None;
        }
        Some(Tried {
            right,
            full,
            none,
            alone,
            changed,
        })
    }

    /// The sets that conditions ask for, and all of them together.
    fn named(&self, item: &Item<'_>) -> Vec<BTreeSet<usize>> {
        let mut all = BTreeSet::new();
        let mut named = Vec::new();
        for test in item.scoring.rewarded().take(self.ids.len() + 1) {
            let mut wanted = Vec::new();
            test.wanted(self.response, &mut wanted);
            let wanted: BTreeSet<&str> = wanted.into_iter().collect();
            let set = (0..).zip(self.ids).filter(|(_, id)| wanted.contains(*id));
            let set: BTreeSet<usize> = set.map(|(at, _)| at).collect();
            all.extend(set.iter().copied());
            named.push(set);
        }
        named.push(all);
        named
    }
}

impl Tried {
    /// Whether wrong options beside the right ones cost nothing.
    fn lets_more(&self) -> bool {
        let mut changed = (0..).zip(&self.changed);
        changed.any(|(at, score)| !self.right.contains(&at) && is_all(*score, self.full))
    }

    /// The rule that gives the same for all that was tried.
    fn rule(&self, item: &Item<'_>) -> Option<Rule> {
        let is_nothing = |score: &Fraction| *score == Fraction::ZERO;
        let mut alone = (0..).zip(&self.alone);
        let is_exact = is_nothing(&self.none)
            && self.changed.iter().all(is_nothing)
            && alone.all(|(at, score)| {
                is_nothing(score) || (self.right.len() == 1 && self.right.contains(&at))
            });
        if is_exact {
            return Some(Rule::EXACT);
        }
        // What each option adds, seen from the right set, where nothing is cut off below.
        let worth = (0..).zip(&self.changed).map(|(at, score)| {
            if self.right.contains(&at) {
                self.full - *score
            } else {
                *score - self.full
            }
        });
        let worth: Vec<Fraction> = worth.collect();
        let sum = self.right.iter().filter_map(|at| worth.get(*at));
        let sum = sum.fold(self.none, |sum, worth| sum + *worth);
        let is_sum = self.is_near(sum, self.full)
            && self.alone.iter().zip(&worth).all(|(score, worth)| {
                let wanted = self.none + *worth;
                self.is_near(wanted, *score) || (wanted < Fraction::ZERO && is_nothing(score))
            });
        if !is_sum {
            return None;
        }
        if is_nothing(&self.none) {
            let bounds = (Some(Fraction::ZERO), Some(item.full_marks()));
            return mapped(item, &worth, self.full, bounds);
        }
        // A row of true/false: a point for each right one chosen, and for each wrong one left.
        let unit = self.full.over(Fraction::count(worth.len()));
        let is_row = (0..).zip(&worth).all(|(at, worth)| {
            let wanted = if self.right.contains(&at) {
                unit
            } else {
                -unit
            };
            self.is_near(*worth, wanted)
        });
        is_row.then(|| Rule::of(Method::Choice(ByChoice::Mtf)))
    }

    /// Whether two scores are the same but for decimals that were cut off (33.33).
    fn is_near(&self, a: Fraction, b: Fraction) -> bool {
        let size = |score: Fraction| score.max(-score);
        size(a - b) <= size(self.full).over(Fraction::whole(200))
    }
}

/// What each option is worth as a rule, in the marks of the question.
fn mapped(
    item: &Item<'_>,
    worth: &[Fraction],
    full: Fraction,
    (lower, upper): (Option<Fraction>, Option<Fraction>),
) -> Option<Rule> {
    let marks = item.full_marks();
    let options = item.question.options.iter().zip(worth);
    // An option that is not named is worth the default, which is nothing.
    let named = options.filter(|(_, worth)| **worth != Fraction::ZERO);
    let of = named.map(|(option, worth)| Some((option.id.parse().ok()?, worth.over(full) * marks)));
    let mapping = Mapping {
        of: of.collect::<Option<_>>()?,
        default: Fraction::ZERO,
        lower,
        upper,
    };
    Some(Rule::of(Method::Choice(ByChoice::QtiMap(Box::new(
        mapping,
    )))))
}
