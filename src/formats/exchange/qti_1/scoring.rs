//! `resprocessing`: what an item gives for an answer, by doing what it says.
//!
//! Invariant: a score is either what the item says, or none: a condition or an action that is not known makes
//! every score of the item unknown.

use std::collections::{BTreeMap, BTreeSet};

use super::super::moodle_xml::Decimal;
use super::super::xml::Element;
use crate::domain::marks::Fraction;

/// What somebody answers: the values of each response.
pub(super) type Given<'g> = BTreeMap<&'g str, BTreeSet<&'g str>>;

/// How an item is scored.
#[derive(Debug, Default)]
pub(super) struct Scoring {
    conditions: Vec<Condition>,
    /// The least and the most that it says a score can be.
    least: Option<Fraction>,
    most: Option<Fraction>,
    /// How many conditions there are, those within others among them.
    n_tests: usize,
    /// Something of it is not known.
    is_unknown: bool,
    /// Alternatives of one response stood as if all had to be given.
    pub(super) has_joined_alternatives: bool,
    /// Upper and lower case differ.
    pub(super) tells_case: bool,
}

/// A `respcondition`.
#[derive(Debug)]
struct Condition {
    test: Test,
    actions: Vec<Action>,
    goes_on: bool,
    /// The feedback that it shows.
    feedback: Vec<String>,
}

/// A condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Test {
    Equal {
        response: String,
        value: String,
    },
    Bound {
        response: String,
        bound: Bound,
        value: String,
    },
    All(Vec<Test>),
    Any(Vec<Test>),
    /// None of them.
    None(Vec<Test>),
    /// `<other/>`: always.
    Always,
    Unknown,
}

/// How a number is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bound {
    AtLeast,
    Above,
    AtMost,
    Below,
}

#[derive(Debug)]
enum Action {
    Set(Fraction),
    Add(Fraction),
    Unknown,
}

/// Most conditions that are looked at for one item, in all answers that are tried: about a second.
const MAX_STEPS: usize = 10_000_000;

/// The score where an item names none: Canvas and Common Cartridge count to 100.
const FULL: i32 = 100;

impl Scoring {
    /// Of an item; `is_single` says whether a response takes one value.
    pub(super) fn of(item: &Element, is_single: &dyn Fn(&str) -> bool) -> Self {
        let mut scoring = Self::default();
        for processing in item.all("resprocessing") {
            let outcomes = processing.first("outcomes");
            let declared = outcomes.and_then(|outcomes| {
                let mut all = outcomes.all("decvar");
                all.find(|declared| is_score(declared.attribute("varname")))
            });
            let bound = |name| declared.and_then(|declared| number(declared.attribute(name)?));
            scoring.least = bound("minvalue");
            scoring.most = bound("maxvalue").filter(|most| Fraction::ZERO < *most);
            let most = scoring.most.unwrap_or_else(|| Fraction::whole(FULL));
            for condition in processing.all("respcondition") {
                let condition = scoring.condition(condition, is_single, most);
                scoring.conditions.push(condition);
            }
        }
        scoring
    }

    fn condition(
        &mut self,
        element: &Element,
        is_single: &dyn Fn(&str) -> bool,
        most: Fraction,
    ) -> Condition {
        let tests = element.first("conditionvar");
        let tests = tests.map(|tests| self.tests(tests, is_single));
        let actions = element.all("setvar").filter_map(|action| {
            let name = action
                .attribute("varname")
                .or(action.attribute("variablename"));
            is_score(name).then(|| action_of(action, most))
        });
        let actions: Vec<Action> = actions.collect();
        let adds = actions
            .iter()
            .all(|action| matches!(action, Action::Add(_)));
        // By the standard a condition that says nothing is the last one; but those who only add never mean it.
        let goes_on = match element.attribute("continue") {
            Some(word) => word.trim().eq_ignore_ascii_case("yes"),
            None => adds,
        };
        let feedback = element.all("displayfeedback");
        let feedback = feedback.filter_map(|feedback| feedback.attribute("linkrefid"));
        let test = self.joined(tests.unwrap_or_default(), is_single);
        let is_unknown = actions
            .iter()
            .any(|action| matches!(action, Action::Unknown));
        // What gives nothing cannot make a score unknown.
        self.is_unknown |= is_unknown || (!actions.is_empty() && test.is_unknown());
        Condition {
            test,
            actions,
            goes_on,
            feedback: feedback.map(|id| id.trim().to_owned()).collect(),
        }
    }

    fn tests(&mut self, element: &Element, is_single: &dyn Fn(&str) -> bool) -> Vec<Test> {
        element
            .elements()
            .map(|element| self.test(element, is_single))
            .collect()
    }

    fn test(&mut self, element: &Element, is_single: &dyn Fn(&str) -> bool) -> Test {
        self.n_tests += 1;
        let response = || {
            element
                .attribute("respident")
                .unwrap_or_default()
                .trim()
                .to_owned()
        };
        let value = || element.text().trim().to_owned();
        let bound = |bound| Test::Bound {
            response: response(),
            bound,
            value: value(),
        };
        match element.name.as_str() {
            "varequal" => {
                let case = element.attribute("case").unwrap_or_default();
                self.tells_case |= case.eq_ignore_ascii_case("yes");
                Test::Equal {
                    response: response(),
                    value: value(),
                }
            }
            "vargte" => bound(Bound::AtLeast),
            "vargt" => bound(Bound::Above),
            "varlte" => bound(Bound::AtMost),
            "varlt" => bound(Bound::Below),
            "and" => {
                let tests = self.tests(element, is_single);
                self.joined(tests, is_single)
            }
            "or" => Test::Any(self.tests(element, is_single)),
            "not" => Test::None(self.tests(element, is_single)),
            "other" => Test::Always,
            _ => Test::Unknown,
        }
    }

    /// All of these; any of them where they are several values of a response that takes one, which no answer
    /// could ever be: exports join alternatives so.
    fn joined(&mut self, tests: Vec<Test>, is_single: &dyn Fn(&str) -> bool) -> Test {
        let of_one = |test: &Test| match (test, tests.first()) {
            (
                Test::Equal { response, .. },
                Some(Test::Equal {
                    response: first, ..
                }),
            ) => response == first && is_single(response),
            _ => false,
        };
        if 1 < tests.len() && tests.iter().all(of_one) {
            self.has_joined_alternatives = true;
            return Test::Any(tests);
        }
        Test::All(tests)
    }

    /// Whether the item is scored at all.
    pub(super) fn is_there(&self) -> bool {
        self.conditions
            .iter()
            .any(|condition| !condition.actions.is_empty())
    }

    /// Whether so many answers can be scored in little time.
    pub(super) const fn can_be_tried(&self, n_answers: usize) -> bool {
        n_answers.saturating_mul(self.n_tests) <= MAX_STEPS
    }

    /// What an answer has; none where the item cannot be followed.
    pub(super) fn score(&self, given: &Given<'_>) -> Option<Fraction> {
        if self.is_unknown {
            return None;
        }
        let mut score = Fraction::ZERO;
        for condition in &self.conditions {
            if !condition.test.holds(given) {
                continue;
            }
            for action in &condition.actions {
                match action {
                    Action::Set(number) => score = *number,
                    Action::Add(number) => score = score + *number,
                    Action::Unknown => return None,
                }
            }
            if !condition.goes_on {
                break;
            }
        }
        let score = self.least.map_or(score, |least| score.max(least));
        Some(self.most.map_or(score, |most| score.min(most)))
    }

    /// What all of the marks are, where the item says so.
    pub(super) const fn most(&self) -> Option<Fraction> {
        self.most
    }

    /// The tests that give something.
    pub(super) fn rewarded(&self) -> impl Iterator<Item = &Test> {
        let conditions = self.conditions.iter();
        let rewarded = conditions.filter(|condition| {
            condition.actions.iter().any(|action| match action {
                Action::Set(number) | Action::Add(number) => Fraction::ZERO < *number,
                Action::Unknown => false,
            })
        });
        rewarded.map(|condition| &condition.test)
    }

    /// The tests that say something of the marks.
    pub(super) fn scored(&self) -> impl Iterator<Item = &Test> {
        let conditions = self.conditions.iter();
        let scored = conditions.filter(|condition| !condition.actions.is_empty());
        scored.map(|condition| &condition.test)
    }

    /// The feedback that a value of a response shows, where it alone does.
    pub(super) fn feedback_of(&self, response: &str, value: &str) -> impl Iterator<Item = &str> {
        let conditions = self.conditions.iter();
        let shown = conditions.filter(move |condition| {
            let test = match &condition.test {
                Test::All(tests) | Test::Any(tests) => tests.first().filter(|_| tests.len() == 1),
                test @ (Test::Equal { .. }
                | Test::Bound { .. }
                | Test::None(_)
                | Test::Always
                | Test::Unknown) => Some(test),
            };
            condition.actions.is_empty() && test.is_some_and(|test| test.is(response, value))
        });
        shown.flat_map(|condition| condition.feedback.iter().map(String::as_str))
    }
}

impl Test {
    fn holds(&self, given: &Given<'_>) -> bool {
        match self {
            Self::Equal { response, value } => {
                let values = given.get(response.as_str());
                values.is_some_and(|values| values.contains(value.as_str()))
            }
            Self::Bound {
                response,
                bound,
                value,
            } => {
                let values = given.get(response.as_str());
                let wanted = number(value);
                values.into_iter().flatten().any(|found| {
                    let both = number(found).zip(wanted);
                    both.is_some_and(|(found, wanted)| match bound {
                        Bound::AtLeast => wanted <= found,
                        Bound::Above => wanted < found,
                        Bound::AtMost => found <= wanted,
                        Bound::Below => found < wanted,
                    })
                })
            }
            Self::All(tests) => tests.iter().all(|test| test.holds(given)),
            Self::Any(tests) => tests.iter().any(|test| test.holds(given)),
            Self::None(tests) => !tests.iter().any(|test| test.holds(given)),
            Self::Always => true,
            Self::Unknown => false,
        }
    }

    fn is_unknown(&self) -> bool {
        match self {
            Self::Unknown => true,
            Self::All(tests) | Self::Any(tests) | Self::None(tests) => {
                tests.iter().any(Self::is_unknown)
            }
            Self::Equal { .. } | Self::Bound { .. } | Self::Always => false,
        }
    }

    fn is(&self, wanted: &str, wanted_value: &str) -> bool {
        match self {
            Self::Equal { response, value } => response == wanted && value == wanted_value,
            Self::Bound { .. }
            | Self::All(_)
            | Self::Any(_)
            | Self::None(_)
            | Self::Always
            | Self::Unknown => false,
        }
    }

    /// The values of a response that are asked for, those under `not` left out, in order and each once.
    pub(super) fn wanted<'t>(&'t self, of: &str, found: &mut Vec<&'t str>) {
        match self {
            Self::Equal { response, value } => {
                if response == of {
                    found.push(value);
                }
            }
            Self::All(tests) | Self::Any(tests) => {
                for test in tests {
                    test.wanted(of, found);
                }
            }
            Self::None(_) | Self::Bound { .. } | Self::Always | Self::Unknown => {}
        }
    }
}

fn action_of(element: &Element, most: Fraction) -> Action {
    let text = element.text();
    let value = match text.trim() {
        // How Blackboard says it.
        "SCORE.max" => Some(most),
        text => number(text),
    };
    let action = element.attribute("action").unwrap_or("Set").trim();
    match value {
        Some(value) if action.eq_ignore_ascii_case("set") => Action::Set(value),
        Some(value) if action.eq_ignore_ascii_case("add") => Action::Add(value),
        Some(value) if action.eq_ignore_ascii_case("subtract") => Action::Add(-value),
        _ => Action::Unknown,
    }
}

/// Whether a variable is the score: `SCORE`, which is also what is meant where none is named.
fn is_score(name: Option<&str>) -> bool {
    name.is_none_or(|name| {
        let name = name.trim();
        name.is_empty()
            || name.eq_ignore_ascii_case("SCORE")
            || name.eq_ignore_ascii_case("que_score")
    })
}

/// A decimal number, exactly.
pub(super) fn number(text: &str) -> Option<Fraction> {
    Decimal::parse(text.trim())?.fraction()
}

/// Whether a score is all of the marks; thirds and sevenths are written with two decimals (33.33).
pub(super) fn is_all(score: Fraction, full: Fraction) -> bool {
    full - score <= full.over(Fraction::whole(200))
}
