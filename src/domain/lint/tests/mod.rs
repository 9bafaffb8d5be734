//! Each rule on a question, a bank or a plan where it fires, and on one where it does not.

use std::collections::{BTreeMap, BTreeSet};

use super::super::question::{
    BLANK, Body, Choice, Cognitive, Difficulty, Evidence, Key, Layout, OptionId, Parts, Question,
    Status,
};
use super::*;

mod alone;
mod beside;
mod plans;
mod together;

/// Letters as ids.
fn id(at: usize) -> OptionId {
    char::from(b'a' + u8::try_from(at).unwrap())
        .to_string()
        .parse()
        .unwrap()
}

fn parts(stem: &str, layout: Layout, key: Key) -> Parts {
    Parts {
        code: "T01-S01".parse().unwrap(),
        version: 1,
        status: Status::Approved,
        topic: "T01".parse().unwrap(),
        body: Body {
            stem: stem.to_owned(),
            layout,
        },
        key,
        rule: None,
        explanation: String::new(),
        difficulty: Difficulty::Easy,
        cognitive: Cognitive::Remember,
        tags: BTreeSet::new(),
        facts: BTreeSet::new(),
        enemies: BTreeSet::new(),
        stimulus: None,
        evidence: Vec::new(),
    }
}

/// Texts parted by `|`; what is right begins with `+`.
fn choices(texts: &str) -> (Vec<Choice>, BTreeSet<OptionId>) {
    let texts = texts.split('|').enumerate();
    let right = texts
        .clone()
        .filter(|(_, text)| text.starts_with('+'))
        .map(|(at, _)| id(at))
        .collect();
    let choice = |(at, text): (usize, &str)| Choice {
        id: id(at),
        text: text.trim_start_matches('+').to_owned(),
        pinned: false,
    };
    (texts.map(choice).collect(), right)
}

fn single(stem: &str, options: &str) -> Parts {
    let (options, right) = choices(options);
    parts(stem, Layout::Single(options), Key::Choices(right))
}

fn multiple(stem: &str, options: &str) -> Parts {
    let (options, right) = choices(options);
    parts(stem, Layout::Multiple(options), Key::Choices(right))
}

fn truth(stem: &str, is_true: bool) -> Parts {
    parts(stem, Layout::TrueFalse, Key::Truth(is_true))
}

/// Accepted texts of a blank parted by `/`, blanks by `|`.
fn blank(stem: &str, blanks: &str) -> Parts {
    let accepted = |texts: &str| texts.split('/').map(str::to_owned).collect();
    let n = stem.matches(BLANK).count();
    parts(
        stem,
        Layout::Blank(n),
        Key::Blanks(blanks.split('|').map(accepted).collect()),
    )
}

/// The first left side belongs to the first right side, and so on.
fn matching(left: &str, right: &str) -> Parts {
    let (left, right) = (choices(left).0, choices(right).0);
    let pairs: BTreeMap<_, _> = left
        .iter()
        .zip(&right)
        .map(|(a, b)| (a.id.clone(), b.id.clone()))
        .collect();
    parts(
        "请为左侧各项选出对应的一项。",
        Layout::Match { left, right },
        Key::Pairs(pairs),
    )
}

/// Items in their right order.
fn order(stem: &str, items: &str) -> Parts {
    let items = choices(items).0;
    let key = items.iter().map(|item| item.id.clone()).collect();
    parts(stem, Layout::Order(items), Key::Order(key))
}

fn with(mut parts: Parts, change: impl FnOnce(&mut Parts)) -> Parts {
    change(&mut parts);
    parts
}

/// From a place of the text `study`.
fn quoting(parts: Parts, quote: &str) -> Parts {
    with(parts, |parts| {
        parts.evidence = vec![Evidence {
            material: "study".to_owned(),
            place: String::new(),
            quote: quote.to_owned(),
            passage: None,
        }];
    })
}

fn question(parts: Parts) -> Question {
    Question::new(parts).unwrap()
}

/// The rules by which something is found in a bank; codes are given anew unless they differ.
fn rules_of(bank: &[Parts], sources: &Sources) -> BTreeSet<Rule> {
    let questions: Vec<Question> = bank.iter().cloned().map(question).collect();
    let questions: Vec<&Question> = questions.iter().collect();
    lint(&questions, sources)
        .into_iter()
        .inspect(|finding| require_both_languages(&finding.hint))
        .map(|finding| finding.rule)
        .collect()
}

/// The Chinese sentence is Chinese, and the English one English but for what it quotes.
fn require_both_languages(hint: &Bilingual) {
    let has_chinese = |text: &str| text.chars().any(|c| ('一'..='鿿').contains(&c));
    let unquoted: String = hint
        .en
        .split('“')
        .enumerate()
        .map(|(at, part)| {
            let behind = part.split_once('”').map_or("", |(_, behind)| behind);
            if at == 0 { part } else { behind }
        })
        .collect();
    let is_english = !unquoted.is_empty() && !has_chinese(&unquoted);
    assert!(has_chinese(&hint.zh) && is_english, "{hint:?}");
}

#[test]
fn every_rule_has_a_case_that_fires_and_one_that_does_not() {
    let mut tested: Vec<Rule> = alone::cases().iter().map(|(rule, ..)| *rule).collect();
    tested.extend(alone::cases_with_texts().iter().map(|(rule, ..)| *rule));
    tested.extend(together::cases().iter().map(|(rule, ..)| *rule));
    tested.extend(plans::RULES);
    let untested: Vec<&Rule> = Rule::ALL
        .iter()
        .filter(|rule| !tested.contains(rule))
        .collect();
    assert_eq!(untested, Vec::<&Rule>::new());
}

#[test]
fn a_finding_tells_its_place_and_what_to_do() {
    let cut = question(single(
        "目前，我国网民的规模已经达到的数目是（　　）。",
        "+10亿|（9亿|8亿|7亿",
    ));
    let found = lint_question(&cut, &Sources::default());
    let told: Vec<(&str, &str, &str)> = found
        .iter()
        .map(|f| (f.rule.code(), f.field.as_str(), f.found.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("S4", "stem", "目前"),
            ("S8", "options[1].text", "（"),
            ("D7", "options[1].text", "（9亿")
        ]
    );
    let hint = &found[0].hint;
    assert!(hint.zh.contains("截至"), "{hint:?}");
}

#[test]
fn codes_are_stable_names_that_only_severities_share() {
    assert!(Rule::is_code("D6b") && !Rule::is_code("X1") && !Rule::is_code("s1"));
    for code in ["S7", "K10", "B6"] {
        let severities: BTreeSet<Severity> = Rule::ALL
            .iter()
            .filter(|rule| rule.code() == code)
            .map(|rule| rule.severity())
            .collect();
        assert!(!severities.is_empty(), "{code}");
    }
}
