//! A small planted bank: three questions of each kind.
//!
//! Whatever a candidate must not see before release carries a canary: keys, accepted texts, rubrics
//! and explanations [`KEY_CANARY`], the ids of options [`ID_CANARY`], and codes, topics, facts, tags
//! and sources [`HIDDEN_CANARY`]. Stems and the texts of options carry none.

use std::collections::{BTreeMap, BTreeSet};

use examhall::app::attempts::AskedSlot;
use examhall::domain::question::{
    BLANK, Body, Choice, Cognitive, Difficulty, Evidence, Key, Kind, Layout, OptionId, Parts,
    Question, Status,
};
use examhall::domain::response::Response;
use examhall::domain::scoring::Rule;
use examhall::formats::response::ResponseForm;

/// Stands in keys, accepted texts, rubrics and explanations.
pub(crate) const KEY_CANARY: &str = "KEYCANARY";
/// Stands in every id of an option.
pub(crate) const ID_CANARY: &str = "IDCANARY";
/// Stands in codes, topics, facts, tags and sources.
pub(crate) const HIDDEN_CANARY: &str = "HIDDEN";

/// Questions of each kind.
pub(crate) const N_EACH: usize = 3;

/// All 21 questions.
pub(crate) fn questions() -> Vec<Question> {
    Kind::ALL
        .into_iter()
        .flat_map(|kind| (1..=N_EACH).map(move |number| question(kind, number)))
        .collect()
}

/// One of them; `number` counts from 1.
pub(crate) fn question(kind: Kind, number: usize) -> Question {
    Question::new(parts(kind, number)).unwrap()
}

/// The parts of one of them, to change.
pub(crate) fn parts(kind: Kind, number: usize) -> Parts {
    let name = format!("{}{number}", letter(kind));
    Parts {
        code: format!("{HIDDEN_CANARY}-{name}").parse().unwrap(),
        version: 1,
        status: Status::Approved,
        topic: format!("{HIDDEN_CANARY}-T{number}").parse().unwrap(),
        body: Body {
            stem: stem(kind, number),
            layout: layout(kind, number),
        },
        key: key(kind, number),
        rule: own_rule(kind, number),
        explanation: format!("{KEY_CANARY}-{name}-explanation"),
        difficulty: Difficulty::Easy,
        cognitive: Cognitive::Remember,
        tags: BTreeSet::from([format!("{HIDDEN_CANARY}-{name}-tag")]),
        facts: BTreeSet::from([format!("{HIDDEN_CANARY}-{name}-fact")]),
        enemies: BTreeSet::new(),
        stimulus: None,
        evidence: vec![Evidence {
            material: format!("{HIDDEN_CANARY}-material"),
            place: format!("{HIDDEN_CANARY}-{name}-place"),
            quote: format!("{KEY_CANARY}-{name}-quote"),
            passage: None,
        }],
    }
}

/// One question has a rule of its own, which names options and so tells the key: any right option is worth
/// full marks, a wrong one spoils all.
fn own_rule(kind: Kind, number: usize) -> Option<Rule> {
    let id = |name| id(kind, number, name);
    let [a, c, d] = ["a", "c", "d"].map(id);
    let text = format!("qti_map map.{a}=100 map.{c}=100 map.{d}=100 default=-1000 lower=0");
    ((kind, number) == (Kind::Multiple, 1)).then(|| Rule::authored(&text).unwrap())
}

fn letter(kind: Kind) -> char {
    match kind {
        Kind::Single => 'S',
        Kind::Multiple => 'M',
        Kind::TrueFalse => 'J',
        Kind::Blank => 'B',
        Kind::Match => 'P',
        Kind::Order => 'O',
        Kind::Essay => 'E',
    }
}

/// What is asked: tells kind and number, from which [`right`] knows the key.
fn stem(kind: Kind, number: usize) -> String {
    let blanks = if kind == Kind::Blank {
        format!("{BLANK}和{BLANK}")
    } else {
        String::new()
    };
    format!("第{number}道{}：{blanks}。", kind.chinese())
}

fn id(kind: Kind, number: usize, name: &str) -> OptionId {
    format!("{ID_CANARY}-{}{number}{name}", letter(kind))
        .parse()
        .unwrap()
}

fn choices(kind: Kind, number: usize, names: &[&str]) -> Vec<Choice> {
    let choice = |name: &&str| Choice {
        id: id(kind, number, name),
        text: format!("选项{name}（第{number}道{}）", kind.chinese()),
        pinned: false,
    };
    names.iter().map(choice).collect()
}

fn layout(kind: Kind, number: usize) -> Layout {
    let choices = |names: &[&str]| choices(kind, number, names);
    match kind {
        Kind::Single => Layout::Single(choices(&["a", "b", "c", "d"])),
        Kind::Multiple => Layout::Multiple(choices(&["a", "b", "c", "d", "e"])),
        Kind::TrueFalse => Layout::TrueFalse,
        Kind::Blank => Layout::Blank(2),
        Kind::Match => Layout::Match {
            left: choices(&["x", "y", "z"]),
            right: choices(&["a", "b", "c", "d"]),
        },
        Kind::Order => Layout::Order(choices(&["a", "b", "c", "d"])),
        Kind::Essay => Layout::Essay,
    }
}

fn key(kind: Kind, number: usize) -> Key {
    let id = |name: &str| id(kind, number, name);
    match kind {
        Kind::Single => Key::Choices([id("b")].into()),
        Kind::Multiple => Key::Choices([id("a"), id("c"), id("d")].into()),
        Kind::TrueFalse => Key::Truth(true),
        Kind::Blank => Key::Blanks(vec![accepted(number, "first"), accepted(number, "second")]),
        Kind::Match => Key::Pairs(
            [("x", "b"), ("y", "d"), ("z", "a")]
                .map(|(l, r)| (id(l), id(r)))
                .into(),
        ),
        Kind::Order => Key::Order(["c", "a", "d", "b"].map(id).into()),
        Kind::Essay => Key::Rubric(format!("{KEY_CANARY}-E{number}-rubric")),
    }
}

fn accepted(number: usize, which: &str) -> Vec<String> {
    vec![
        format!("{KEY_CANARY}-B{number}-{which}"),
        format!("{KEY_CANARY}-B{number}-{which}-too"),
    ]
}

/// Kind and number of the question in a slot.
fn asked(slot: &AskedSlot) -> (Kind, usize) {
    let all = Kind::ALL
        .into_iter()
        .flat_map(|kind| (1..=N_EACH).map(move |number| (kind, number)));
    all.into_iter()
        .find(|(kind, number)| stem(*kind, *number) == slot.body.stem)
        .unwrap()
}

/// The right answer to a slot, in the letters of its paper.
pub(crate) fn right(slot: &AskedSlot) -> ResponseForm {
    let (kind, number) = asked(slot);
    let response = match key(kind, number) {
        Key::Choices(ids) => Response::Choices(ids),
        Key::Truth(truth) => Response::Truth(truth),
        Key::Blanks(texts) => {
            Response::Blanks(texts.into_iter().map(|texts| texts[0].clone()).collect())
        }
        Key::Pairs(pairs) => Response::Pairs(pairs),
        Key::Order(order) => Response::Order(order),
        Key::Rubric(_) => Response::Text("一篇短文。".to_owned()),
    };
    ResponseForm::from_response(&response, &slot.slot, &slot.body.layout).unwrap()
}

/// An answer to a slot that is worth nothing, in the letters of its paper.
pub(crate) fn wrong(slot: &AskedSlot) -> ResponseForm {
    let (kind, number) = asked(slot);
    let id = |name: &str| id(kind, number, name);
    let response = match kind {
        Kind::Single => Response::Choices([id("a")].into()),
        Kind::Multiple => Response::Choices([id("a"), id("b")].into()),
        Kind::TrueFalse => Response::Truth(false),
        Kind::Blank => Response::Blanks(vec!["错".to_owned(), "误".to_owned()]),
        Kind::Match => Response::Pairs(BTreeMap::from([(id("x"), id("c"))])),
        Kind::Order => Response::Order(["b", "d", "a", "c"].map(id).into()),
        Kind::Essay => Response::Text("不知道".to_owned()),
    };
    ResponseForm::from_response(&response, &slot.slot, &slot.body.layout).unwrap()
}
