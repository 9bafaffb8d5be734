//! What holds for every question and every response, and the builders that the tests of scoring
//! share.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use uuid::Uuid;

use super::{Blanks, ByChoice, Method, Outcome, Rule, ScoringKey, Verdict, names, score};
use crate::domain::QuestionVersionId;
use crate::domain::grading::{Asked, Worth, grade};
use crate::domain::marks::{Fraction, Marks};
use crate::domain::paper::{Paper, Slot};
use crate::domain::question::{Body, Choice, Key, Kind, Layout, OptionId};
use crate::domain::response::Response;

/// One question, as scoring sees it.
#[derive(Debug, Clone)]
pub(crate) struct Asking {
    pub(crate) body: Body,
    pub(crate) key: Key,
}

impl Asking {
    fn new(layout: Layout, key: Key) -> Self {
        Self {
            body: Body {
                stem: "题干".to_owned(),
                layout,
            },
            key,
        }
    }

    pub(crate) fn single(options: &str, key: &str) -> Self {
        Self::new(Layout::Single(choices(options)), Key::Choices(ids(key)))
    }

    pub(crate) fn multiple(options: &str, key: &str) -> Self {
        Self::new(Layout::Multiple(choices(options)), Key::Choices(ids(key)))
    }

    pub(crate) fn truth(key: bool) -> Self {
        Self::new(Layout::TrueFalse, Key::Truth(key))
    }

    pub(crate) fn blanks(accepted: &[&str]) -> Self {
        let key = accepted
            .iter()
            .map(|text| vec![(*text).to_owned()])
            .collect();
        Self::new(Layout::Blank(accepted.len()), Key::Blanks(key))
    }

    pub(crate) fn matching(left: &str, right: &str, key: &str) -> Self {
        let layout = Layout::Match {
            left: choices(left),
            right: choices(right),
        };
        Self::new(layout, Key::Pairs(pairs(key)))
    }

    pub(crate) fn order(key: &str) -> Self {
        Self::new(Layout::Order(choices(key)), Key::Order(list(key)))
    }

    pub(crate) fn essay() -> Self {
        Self::new(Layout::Essay, Key::Rubric("要点".to_owned()))
    }

    /// What a response is worth of 6 marks.
    pub(crate) fn scored(&self, response: Option<&Response>, rule: &Rule) -> Outcome {
        let key = ScoringKey::new(&self.body, &self.key, rule);
        score(&key, response, Self::full())
    }

    /// 6 marks.
    pub(crate) fn full() -> Marks {
        Marks::from_hundredths(600).unwrap()
    }

    /// The key, given as a response; `None` for an essay.
    pub(crate) fn own_key(&self) -> Option<Response> {
        Some(match &self.key {
            Key::Choices(key) => Response::Choices(key.clone()),
            Key::Truth(key) => Response::Truth(*key),
            Key::Blanks(key) => {
                Response::Blanks(key.iter().map(|texts| texts[0].clone()).collect())
            }
            Key::Pairs(key) => Response::Pairs(key.clone()),
            Key::Order(key) => Response::Order(key.clone()),
            Key::Rubric(_) => return None,
        })
    }

    /// The same question with its options, sides and items listed the other way round, turned by
    /// `by`.
    fn relisted(&self, by: usize) -> Self {
        let turn = |choices: &[Choice]| {
            let mut turned = choices.to_vec();
            turned.reverse();
            turned.rotate_left(by % choices.len());
            turned
        };
        let layout = match &self.body.layout {
            Layout::Single(options) => Layout::Single(turn(options)),
            Layout::Multiple(options) => Layout::Multiple(turn(options)),
            Layout::Match { left, right } => Layout::Match {
                left: turn(left),
                right: turn(right),
            },
            Layout::Order(items) => Layout::Order(turn(items)),
            Layout::TrueFalse | Layout::Blank(_) | Layout::Essay => self.body.layout.clone(),
        };
        Self::new(layout, self.key.clone())
    }
}

/// One id a letter.
pub(crate) fn list(letters: &str) -> Vec<OptionId> {
    letters
        .chars()
        .map(|letter| letter.to_string().parse().unwrap())
        .collect()
}

pub(crate) fn ids(letters: &str) -> BTreeSet<OptionId> {
    list(letters).into_iter().collect()
}

pub(crate) fn choices(letters: &str) -> Vec<Choice> {
    let choice = |id: OptionId| Choice {
        text: id.to_string(),
        id,
        pinned: false,
    };
    list(letters).into_iter().map(choice).collect()
}

/// `1a 2b`: left side 1 with right side a, 2 with b.
pub(crate) fn pairs(words: &str) -> BTreeMap<OptionId, OptionId> {
    words
        .split_whitespace()
        .map(|word| list(word).into_iter())
        .map(pair)
        .collect()
}

fn pair(mut sides: impl Iterator<Item = OptionId>) -> (OptionId, OptionId) {
    (sides.next().unwrap(), sides.next().unwrap())
}

/// A slot that shows its options in this order.
pub(crate) fn slot(marks: &str, rule: Rule, order: &str) -> Slot {
    let version = QuestionVersionId::new(Uuid::from_u128(1));
    Slot {
        section: 0,
        version,
        marks: marks.parse().unwrap(),
        rule,
        order: list(order),
    }
}

const OPTIONS: &str = "ABCDEF";

fn some_of(at_least: usize, at_most: usize) -> impl Strategy<Value = String> {
    let letters: Vec<char> = OPTIONS.chars().collect();
    prop::sample::subsequence(letters, at_least..=at_most)
        .prop_map(|letters| letters.into_iter().collect())
}

fn shuffled() -> impl Strategy<Value = String> {
    Just(OPTIONS.chars().collect::<Vec<char>>())
        .prop_shuffle()
        .prop_map(|letters| letters.into_iter().collect())
}

fn pairing(at_least: usize) -> impl Strategy<Value = String> {
    let sides = (
        prop::sample::subsequence(vec!['1', '2', '3', '4'], at_least..=4),
        "[a-e]{4}",
    );
    sides.prop_map(|(left, right)| {
        let pairs = left
            .iter()
            .zip(right.chars())
            .map(|(left, right)| format!("{left}{right}"));
        pairs.collect::<Vec<_>>().join(" ")
    })
}

fn texts(n: usize) -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec("[甲乙丙aＡ①１ \u{3000}]{0,2}[甲乙]", n)
}

/// A valid question of any kind.
fn questions() -> impl Strategy<Value = Asking> {
    prop_oneof![
        some_of(1, 1).prop_map(|key| Asking::single(OPTIONS, &key)),
        some_of(2, 6).prop_map(|key| Asking::multiple(OPTIONS, &key)),
        any::<bool>().prop_map(Asking::truth),
        (1_usize..=4).prop_flat_map(texts).prop_map(|accepted| {
            Asking::blanks(&accepted.iter().map(String::as_str).collect::<Vec<_>>())
        }),
        pairing(4).prop_map(|key| Asking::matching("1234", "abcde", &key)),
        shuffled().prop_map(|key| Asking::order(&key)),
        Just(Asking::essay()),
    ]
}

/// Anything that a candidate might send, fitting or not.
fn responses() -> impl Strategy<Value = Response> {
    prop_oneof![
        some_of(0, 6).prop_map(|chosen| Response::Choices(ids(&chosen))),
        any::<bool>().prop_map(Response::Truth),
        (0_usize..=4)
            .prop_flat_map(texts)
            .prop_map(Response::Blanks),
        pairing(0).prop_map(|given| Response::Pairs(pairs(&given))),
        "[A-G]{0,7}".prop_map(|given| Response::Order(list(&given))),
        shuffled().prop_map(|given| Response::Order(list(&given))),
        any::<String>().prop_map(Response::Text),
    ]
}

/// Every rule, with parameters where it needs some.
pub(crate) fn all_rules() -> Vec<Rule> {
    let with_parameters = [
        "half share=1/3",
        "fixed each=1/2",
        "flat part=2",
        "penalty right=2 wrong=1",
        "penalty right=2 wrong=1 allow_negative",
        "qti_map map.A=1 map.B=2 map.C=-1 default=-1 lower=-1 upper=5",
        "per_blank reading=text/1",
        "per_blank unordered unit_optional traditional",
        "per_blank all_or_nothing",
        "proportional round=half_up_0.1",
        "exact round=ceil_0.5",
    ];
    let needs = ["fixed", "flat", "penalty", "qti_map"];
    let bare = names().filter(|name| !needs.contains(name));
    let texts = bare.chain(with_parameters);
    texts.map(|text| Rule::authored(text).unwrap()).collect()
}

/// The rules that a kind of question can be scored by.
fn rules_of(kind: Kind) -> impl Iterator<Item = Rule> {
    all_rules()
        .into_iter()
        .filter(move |rule| rule.applies_to(kind))
}

fn rules() -> impl Strategy<Value = Rule> {
    prop::sample::select(all_rules())
}

type GradedSlot = (Option<Asking>, Rule, Marks, Option<Response>, Option<Marks>);

/// Question (or a lost one), rule (fitting or not), marks, response, and what a person gave.
fn graded_slots() -> impl Strategy<Value = GradedSlot> {
    let marks = |hundredths: std::ops::Range<i32>| {
        hundredths.prop_map(|hundredths| Marks::from_hundredths(hundredths).unwrap())
    };
    (
        prop::option::weighted(0.9, questions()),
        rules(),
        marks(1..1_000),
        prop::option::of(responses()),
        prop::option::of(marks(0..2_000)),
    )
}

proptest! {
    #[test]
    fn every_key_given_as_a_response_scores_full_marks(question in questions()) {
        for rule in rules_of(question.body.layout.kind()) {
            // A mapping, and marks for each right one, need not add up to full marks; where blanks may
            // be filled in any order, a text that is repeated counts once.
            let is_absolute = matches!(
                rule.method,
                Method::Choice(ByChoice::QtiMap(_) | ByChoice::Penalty { .. })
                    | Method::PerBlank(Blanks { unordered: true, .. })
            );
            let Some(response) = question.own_key().filter(|_| !is_absolute) else { continue };
            let outcome = question.scored(Some(&response), &rule);
            prop_assert_eq!(outcome.fraction, Fraction::ONE, "{}", rule);
        }
    }

    #[test]
    fn the_listing_of_options_does_not_matter(
        question in questions(), given in responses(), by in 0_usize..6, rule in rules(),
    ) {
        let relisted = question.relisted(by);
        prop_assert_eq!(
            question.scored(Some(&given), &rule),
            relisted.scored(Some(&given), &rule)
        );
    }

    #[test]
    fn another_right_option_and_no_wrong_one_never_lowers_a_score(
        key in some_of(2, 6), chosen in some_of(0, 6),
    ) {
        let question = Asking::multiple(OPTIONS, &key);
        let share = |chosen: &BTreeSet<OptionId>, rule: &Rule| {
            question.scored(Some(&Response::Choices(chosen.clone())), rule).fraction
        };
        for rule in rules_of(Kind::Multiple) {
            // A mapping may value a right option as it likes, and too many choices end this one.
            let is_excepted = matches!(
                rule.method,
                Method::Choice(ByChoice::QtiMap(_) | ByChoice::RipKey)
            );
            if is_excepted {
                continue;
            }
            for right in ids(&key) {
                let fewer = ids(&chosen);
                let mut more = fewer.clone();
                more.insert(right);
                prop_assert!(share(&fewer, &rule) <= share(&more, &rule), "{}", rule);
            }
        }
    }

    #[test]
    fn a_score_is_within_its_bounds(
        question in questions(), given in responses(), rule in rules(), full in 1..2_000_i32,
    ) {
        let full = Marks::from_hundredths(full).unwrap();
        let key = ScoringKey::new(&question.body, &question.key, &rule);
        let outcome = score(&key, Some(&given), full);
        let may_be_negative = matches!(
            rule.method,
            Method::Choice(
                ByChoice::Formula
                    | ByChoice::Penalty { allow_negative: true, .. }
                    | ByChoice::QtiMap(_)
            )
        );
        prop_assert!(outcome.fraction <= Fraction::ONE);
        prop_assert!(may_be_negative || Fraction::ZERO <= outcome.fraction, "{}", rule);
        prop_assert!(rule.marks(full, outcome.fraction) <= full, "{}", rule);
    }

    #[test]
    fn a_rule_reads_back_as_it_is_written(rule in rules()) {
        prop_assert_eq!(&Rule::stored(&rule.to_string()).unwrap(), &rule);
        let written = rule.author_text();
        prop_assert_eq!(&Rule::authored(&written).unwrap(), &rule, "{}", written);
    }

    #[test]
    fn only_what_fits_and_shows_something_is_worth_anything(
        question in questions(), given in responses(), rule in rules(),
    ) {
        let outcome = question.scored(Some(&given), &rule);
        let fits = given.fits(&question.body.layout).is_ok() && !given.is_empty();
        prop_assert!(fits || outcome.fraction == Fraction::ZERO);
        prop_assert!(fits || outcome.verdict != Verdict::Waiting);
    }
    #[test]
    fn no_slot_is_worth_more_than_its_marks(
        slots in prop::collection::vec(graded_slots(), 1..6),
    ) {
        let version = |at: u32| QuestionVersionId::new(Uuid::from_u128(u128::from(at)));
        let (mut paper, mut questions) = (Paper { slots: vec![] }, BTreeMap::new());
        let (mut answers, mut marked) = (BTreeMap::new(), BTreeMap::new());
        for (number, (asked, rule, marks, given, by_person)) in (1..).zip(&slots) {
            let slot = Slot { marks: *marks, version: version(number), ..slot("1", rule.clone(), "") };
            paper.slots.push(slot);
            let ready = asked.iter().map(|asked| ScoringKey::new(&asked.body, &asked.key, rule));
            questions.extend(ready.map(|ready| (version(number), ready)));
            answers.extend(given.iter().map(|given| (number, given.clone())));
            marked.extend(by_person.map(|marks| (number, marks)));
        }
        let find = |slot: &Slot| questions.get(&slot.version).map(Asked::by);
        let grade = grade(&paper, find, &answers, &marked);
        for (score, slot) in grade.scores.iter().zip(&paper.slots) {
            if let Worth::Marked { marks, .. } = score.worth {
                prop_assert!(marks <= slot.marks);
            }
        }
        prop_assert_eq!(grade.scores.len(), slots.len());
        prop_assert!(grade.total <= grade.out_of);
        let told = grade.n_right() + grade.n_wrong() + grade.n_unanswered() + grade.waiting;
        prop_assert_eq!(told, slots.len());
    }
}
