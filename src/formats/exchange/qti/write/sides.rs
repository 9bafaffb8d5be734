//! 匹配 and 排序.

use super::super::super::{ForeignKey, numbered};
use super::Losses;
use super::answer::{Answer, Map, Processing, Response};
use super::choices::{content, named, options, shuffle, unfit};
use super::item::{Asked, say_rule};
use super::page::Page;
use crate::domain::scoring::{ByMatch, Method};

/// Writes 排序.
pub(super) fn write_order(
    asked: &Asked<'_>,
    body: &mut Page,
    losses: &mut Losses,
) -> Option<Answer> {
    let question = asked.question;
    let correct = match &question.key {
        None => Vec::new(),
        Some(ForeignKey::Order(ids)) => named(ids, &question.options, losses)?,
        Some(_) => return unfit(losses),
    };
    if question.key.is_some() && correct.len() != question.options.len() {
        return unfit(losses);
    }
    if question
        .rule
        .as_ref()
        .is_some_and(|rule| rule.method != Method::Exact)
    {
        say_rule(question, losses);
    }
    body.raw(&asked.paragraph(&question.stem));
    let shuffle = shuffle(&question.options);
    body.open(
        "qti-order-interaction",
        &[("response-identifier", "RESPONSE"), ("shuffle", shuffle)],
    );
    options(asked, shuffle, "qti-simple-choice", body);
    body.close();
    Some(Answer {
        processing: scored(&correct, Processing::Template("match_correct")),
        responses: vec![Response {
            correct,
            ..Response::new("ordered", "identifier")
        }],
        top: "1".to_owned(),
        interaction: "orderInteraction",
        has_weight: true,
    })
}

/// Writes 匹配. Left sides are `L1`, `L2`, …: identifiers begin with a letter.
pub(super) fn write(asked: &Asked<'_>, body: &mut Page, losses: &mut Losses) -> Option<Answer> {
    let question = asked.question;
    let pairs = match &question.key {
        None => Vec::new(),
        Some(ForeignKey::Pairs(pairs)) => pairs.clone(),
        Some(_) => return unfit(losses),
    };
    let (left, right): (Vec<String>, Vec<String>) = pairs.into_iter().unzip();
    let right = named(&right, &question.options, losses)?;
    let numbers = numbered(question.left.iter().map(|side| side.text.clone()));
    let place = |id: &String| question.left.iter().position(|side| side.id == *id);
    let left = left.iter().map(|id| Some(format!("L{}", place(id)? + 1)));
    let Some(left) = left.collect::<Option<Vec<String>>>() else {
        return unfit(losses);
    };
    if question.key.is_some() && left.len() != question.left.len() {
        return unfit(losses);
    }
    let correct: Vec<String> = left
        .iter()
        .zip(&right)
        .map(|(left, right)| format!("{left} {right}"))
        .collect();
    body.raw(&asked.paragraph(&question.stem));
    let shuffle = shuffle(&question.options);
    let n_sides = question.left.len().to_string();
    body.open(
        "qti-match-interaction",
        &[
            ("response-identifier", "RESPONSE"),
            ("shuffle", shuffle),
            ("max-associations", &n_sides),
        ],
    );
    body.open("qti-simple-match-set", &[]);
    for side in &numbers {
        let identifier = format!("L{}", side.id);
        // Left sides keep their order.
        let attributes = [
            ("identifier", identifier.as_str()),
            ("fixed", "true"),
            ("match-max", "1"),
        ];
        body.html(
            "qti-simple-associable-choice",
            &attributes,
            &content(asked, &side.text),
        );
    }
    body.close();
    body.open("qti-simple-match-set", &[]);
    options(asked, shuffle, "qti-simple-associable-choice", body);
    body.close();
    body.close();
    let by_pairs = |default: &str, lower: Option<&str>| Map {
        entries: correct
            .iter()
            .map(|pair| (pair.clone(), "1".to_owned()))
            .collect(),
        default: default.to_owned(),
        lower: lower.map(str::to_owned),
        upper: None,
    };
    let share = Processing::Share(correct.len());
    let (map, processing) = match question.rule.as_ref().map(|rule| &rule.method) {
        None | Some(Method::Match(ByMatch::PerPair)) => (Some(by_pairs("0", None)), share),
        Some(Method::Match(ByMatch::RightMinusWrong)) => (Some(by_pairs("-1", Some("0"))), share),
        Some(Method::Exact) => (None, Processing::Template("match_correct")),
        Some(Method::Choice(_) | Method::PerBlank(_) | Method::Order(_) | Method::Manual) => {
            say_rule(question, losses);
            (None, Processing::Template("match_correct"))
        }
    };
    Some(Answer {
        processing: scored(&correct, processing),
        responses: vec![Response {
            map: map.filter(|_| !correct.is_empty()),
            correct,
            ..Response::new("multiple", "directedPair")
        }],
        top: "1".to_owned(),
        interaction: "matchInteraction",
        has_weight: true,
    })
}

/// The processing of an item that has a key.
fn scored(correct: &[String], processing: Processing) -> Processing {
    if correct.is_empty() {
        Processing::None
    } else {
        processing
    }
}
