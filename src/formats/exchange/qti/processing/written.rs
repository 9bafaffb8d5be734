//! Rules that are written out.
//!
//! Invariant: a rule that is passed over cannot change `SCORE`, and a number that is taken for a constant is set by
//! no rule.

use std::collections::BTreeSet;

use super::super::super::xml::Element;
use super::super::declared::Declared;
use super::super::numbers::decimal;
use super::conditions::{all_right, answered_test, null_test};
use super::{Right, Scoring, Sum, Worth};
use crate::domain::marks::Fraction;

/// Rules, and what they may name.
pub(super) struct Written<'x> {
    declared: &'x Declared,
    /// Outcomes that a rule sets: they are no constants.
    set: BTreeSet<&'x str>,
    /// What `SCORE` is before the first rule.
    before: Fraction,
}

impl<'x> Written<'x> {
    pub(super) fn of(processing: &'x Element, declared: &'x Declared) -> Self {
        let mut set = BTreeSet::new();
        collect_set(processing, &mut set);
        let before = declared.outcome("SCORE").unwrap_or(Fraction::ZERO);
        Self {
            declared,
            set,
            before,
        }
    }

    /// How the rules score; none where that is not known.
    pub(super) fn scoring(mut self, processing: &'x Element) -> Option<Scoring> {
        let rules = relevant(processing)?;
        let mut rules = rules.as_slice();
        if let [first, rest @ ..] = rules
            && !rest.is_empty()
            && let Some(number) = self.set_number(first)
        {
            self.before = number;
            rules = rest;
        }
        let (mut lower, mut upper) = (None, None);
        while let [before @ .., last] = rules
            && !before.is_empty()
            && let Some((name, bound)) = self.bound(last)
        {
            *(if name.starts_with('l') {
                &mut lower
            } else {
                &mut upper
            }) = Some(bound);
            rules = before;
        }
        let scoring = match rules {
            [rule] => self.single(rule).or_else(|| self.added(rules)),
            _ => self.added(rules),
        };
        match scoring? {
            Scoring::Sum(sum) => Some(Scoring::Sum(Sum {
                lower,
                upper,
                ..sum
            })),
            Scoring::AllRight { parts, worth } => {
                let is_free = lower.is_none_or(|lower| lower <= Fraction::ZERO)
                    && upper.is_none_or(|upper| worth <= upper);
                is_free.then_some(Scoring::AllRight { parts, worth })
            }
            other @ (Scoring::Absent | Scoring::Unknown(_)) => Some(other),
        }
    }

    /// One rule that says it all.
    fn single(&self, rule: &Element) -> Option<Scoring> {
        if rule.name == "setOutcomeValue" {
            return self.sum(rule);
        }
        let branches = self.answered_branches(rule)?;
        match branches.as_slice() {
            [otherwise] if otherwise.name == "responseElse" => match relevant(otherwise)?[..] {
                [set] => self.sum(set),
                _ => None,
            },
            [test, rest @ ..] if test.name != "responseElse" => {
                let otherwise = match rest {
                    [] => self.before,
                    [last] if last.name == "responseElse" => self.branch_number(last)?,
                    _ => return None,
                };
                let condition = test.elements().next()?;
                if otherwise != Fraction::ZERO {
                    return None;
                }
                if let Some(response) = answered_test(condition) {
                    let [set] = relevant(test)?[..] else {
                        return None;
                    };
                    let sum = self.sum(set)?;
                    let is_of_it = matches!(&sum, Scoring::Sum(Sum { parts, .. }) if matches!(&parts[..], [(of, _)] if of == response));
                    return is_of_it.then_some(sum);
                }
                let worth = self.branch_number(test)?;
                let parts = all_right(condition, self.declared)?;
                (Fraction::ZERO < worth).then_some(Scoring::AllRight { parts, worth })
            }
            _ => None,
        }
    }

    /// Rules that each add to `SCORE`.
    fn added(&self, rules: &[&Element]) -> Option<Scoring> {
        if self.before != Fraction::ZERO {
            return None;
        }
        let parts = rules
            .iter()
            .map(|rule| self.part(rule))
            .collect::<Option<Vec<_>>>()?;
        (!parts.is_empty()).then(|| Scoring::Sum(Sum::of(parts)))
    }

    /// What one rule adds.
    fn part(&self, rule: &Element) -> Option<(String, Worth)> {
        let mapped = |set: &Element| {
            let added = addend(set).filter(|added| added.name == "mapResponse")?;
            Some((added.attribute("identifier")?.to_owned(), Worth::Mapped))
        };
        if rule.name == "setOutcomeValue" {
            return mapped(rule);
        }
        let branches = self.answered_branches(rule)?;
        let (branch, rest) = branches.split_first()?;
        if rest
            .iter()
            .any(|branch| relevant(branch).is_none_or(|rules| !rules.is_empty()))
        {
            return None;
        }
        let [set] = relevant(branch)?[..] else {
            return None;
        };
        if branch.name == "responseElse" {
            return mapped(set);
        }
        let condition = branch.elements().next()?;
        if let Some(response) = answered_test(condition) {
            return mapped(set).filter(|(of, _)| of == response);
        }
        let worth = self
            .number(addend(set)?)
            .filter(|worth| Fraction::ZERO < *worth)?;
        match all_right(condition, self.declared)?.as_slice() {
            [(response, Right::Correct)] => Some((response.clone(), Worth::Correct(worth))),
            _ => None,
        }
    }

    /// The branches of a condition without one for no answer, which gives nothing here as well.
    fn answered_branches<'e>(&self, rule: &'e Element) -> Option<Vec<&'e Element>> {
        let mut branches: Vec<&Element> = rule.elements().collect();
        let first = branches.first()?;
        let is_of_none = first
            .elements()
            .next()
            .is_some_and(|test| null_test(test).is_some());
        if is_of_none && 1 < branches.len() {
            if self.branch_number(first)? != Fraction::ZERO {
                return None;
            }
            branches.remove(0);
        }
        Some(branches)
    }

    /// `mapResponse`, a sum of them, or either divided by a number.
    fn sum(&self, set: &Element) -> Option<Scoring> {
        let expression = set
            .elements()
            .next()
            .filter(|_| set.name == "setOutcomeValue")?;
        let mut inner = expression.elements();
        let (expression, over) = if expression.name == "divide" {
            let (above, below) = (inner.next()?, inner.next()?);
            (
                above,
                self.number(below).filter(|over| Fraction::ZERO < *over)?,
            )
        } else {
            (expression, Fraction::ONE)
        };
        let terms: Vec<&Element> = if expression.name == "sum" {
            expression.elements().collect()
        } else {
            vec![expression]
        };
        let part = |term: &&Element| {
            let response = term.attribute("identifier")?.to_owned();
            (term.name == "mapResponse").then_some((response, Worth::Mapped))
        };
        let parts = terms.iter().map(part).collect::<Option<Vec<_>>>()?;
        let sum = Sum {
            over,
            ..Sum::of(parts)
        };
        (!terms.is_empty()).then_some(Scoring::Sum(sum))
    }

    /// A rule that keeps `SCORE` within a bound: the name of its test, and the bound.
    fn bound<'e>(&self, rule: &'e Element) -> Option<(&'e str, Fraction)> {
        let mut branches = rule.elements();
        let (branch, None) = (branches.next()?, branches.next()) else {
            return None;
        };
        let [set] = relevant(branch)?[..] else {
            return None;
        };
        let test = branch.elements().next()?;
        let mut inner = test.elements();
        let (score, bound) = (inner.next()?, self.number(inner.next()?)?);
        let is_bound = rule.name == "responseCondition"
            && matches!(test.name.as_str(), "gt" | "gte" | "lt" | "lte")
            && is_score(score)
            && self.number(set.elements().next()?) == Some(bound);
        is_bound.then_some((test.name.as_str(), bound))
    }

    /// The number that a branch sets `SCORE` to, where it does nothing else with it.
    fn branch_number(&self, branch: &Element) -> Option<Fraction> {
        match relevant(branch)?[..] {
            [set] => self.set_number(set),
            [] => Some(self.before),
            _ => None,
        }
    }

    fn set_number(&self, rule: &Element) -> Option<Fraction> {
        if rule.name != "setOutcomeValue" {
            return None;
        }
        if let Some(added) = addend(rule) {
            return Some(self.before + self.number(added)?);
        }
        self.number(rule.elements().next()?)
    }

    /// A number that stands there, or an outcome that never changes.
    fn number(&self, expression: &Element) -> Option<Fraction> {
        match expression.name.as_str() {
            "baseValue" => decimal(&expression.text()),
            "variable" => {
                let identifier = expression.attribute("identifier")?;
                let is_constant = !self.set.contains(identifier);
                is_constant.then(|| self.declared.outcome(identifier))?
            }
            _ => None,
        }
    }
}

fn is_score(term: &Element) -> bool {
    term.name == "variable" && term.attribute("identifier") == Some("SCORE")
}

/// What is added in `SCORE = SCORE + …`.
fn addend(set: &Element) -> Option<&Element> {
    let sum = set.elements().next().filter(|sum| sum.name == "sum")?;
    let mut terms = sum.elements();
    let (one, other, None) = (terms.next()?, terms.next()?, terms.next()) else {
        return None;
    };
    match (is_score(one), is_score(other)) {
        (true, false) => Some(other),
        (false, true) => Some(one),
        (true, true) | (false, false) => None,
    }
}

/// The rules of a list that touch `SCORE`; none where one does what cannot be passed over.
fn relevant(list: &Element) -> Option<Vec<&Element>> {
    // The condition of a branch stands first in it.
    let is_branch = matches!(list.name.as_str(), "responseIf" | "responseElseIf");
    let mut rules = Vec::new();
    for rule in list.elements().skip(usize::from(is_branch)) {
        match rule.name.as_str() {
            "setOutcomeValue" | "responseCondition" => {
                if rule.find(&is_unforeseen).is_some() {
                    return None;
                }
                if rule.find(&sets_score).is_some() {
                    rules.push(rule);
                }
            }
            "lookupOutcomeValue" if rule.attribute("identifier") != Some("SCORE") => {}
            _ => return None,
        }
    }
    Some(rules)
}

fn sets_score(rule: &Element) -> bool {
    rule.name == "setOutcomeValue" && rule.attribute("identifier") == Some("SCORE")
}

/// What could change the score without naming it, or end the processing before its end.
fn is_unforeseen(rule: &Element) -> bool {
    let is_lookup =
        rule.name == "lookupOutcomeValue" && rule.attribute("identifier") == Some("SCORE");
    let is_flow = ["exitResponse", "include", "responseProcessingFragment"];
    is_lookup || is_flow.contains(&rule.name.as_str())
}

fn collect_set<'x>(element: &'x Element, set: &mut BTreeSet<&'x str>) {
    for inner in element.elements() {
        if matches!(
            inner.name.as_str(),
            "setOutcomeValue" | "lookupOutcomeValue"
        ) {
            set.extend(inner.attribute("identifier"));
        }
        collect_set(inner, set);
    }
}
