//! 单选, 多选 and 判断 as choices.

use std::collections::BTreeMap;

use super::super::super::{ForeignKey, ForeignKind, ForeignOption, Severity, letter};
use super::super::numbers::decimal_text;
use super::answer::{Answer, Map, Processing, Response};
use super::item::{Asked, say_bad_key, say_rule};
use super::page::Page;
use super::{Losses, marks_of};
use crate::domain::marks::Fraction;
use crate::domain::scoring::{ByChoice, Mapping, Method};

/// Writes a choice.
pub(super) fn write(asked: &Asked<'_>, body: &mut Page, losses: &mut Losses) -> Option<Answer> {
    let question = asked.question;
    let is_single = question.kind == ForeignKind::Single;
    let correct = match &question.key {
        None => Vec::new(),
        Some(ForeignKey::Choices(ids)) => named(ids, &question.options, losses)?,
        Some(_) => return unfit(losses),
    };
    if is_single && 1 < correct.len() {
        return unfit(losses);
    }
    let [cardinality, most] = if is_single {
        ["single", "1"]
    } else {
        ["multiple", "0"]
    };
    body.raw(&asked.paragraph(&question.stem));
    let shuffle = shuffle(&question.options);
    body.open(
        "qti-choice-interaction",
        &[
            ("response-identifier", "RESPONSE"),
            ("shuffle", shuffle),
            ("max-choices", most),
        ],
    );
    options(asked, shuffle, "qti-simple-choice", body);
    body.close();
    let mut response = Response {
        correct,
        ..Response::new(cardinality, "identifier")
    };
    let mut top = Fraction::ONE;
    let mut template = "match_correct";
    match question.rule.as_ref().map(|rule| &rule.method) {
        Some(Method::Exact) => {}
        Some(Method::Choice(ByChoice::QtiMap(mapping))) => {
            if let Some((map, most)) = map(asked, mapping, losses) {
                response.map = Some(map);
                top = most;
                template = "map_response";
            } else {
                say_rule(question, losses);
            }
        }
        // One option that is right has no part that could be right.
        None if is_single => {}
        None => losses.add(
            Severity::Notice,
            "rule_of_paper",
            [
                "本题按试卷的规则计分，导出为全对才得分".to_owned(),
                "the rule of the paper counts here; the item scores all or nothing".to_owned(),
            ],
        ),
        Some(_) => say_rule(question, losses),
    }
    let has_key = !response.correct.is_empty();
    let processing = if has_key {
        Processing::Template(template)
    } else {
        Processing::None
    };
    Some(Answer {
        has_weight: response.map.is_none(),
        responses: vec![response],
        processing,
        top: decimal_text(top)?,
        interaction: "choiceInteraction",
    })
}

/// Writes 判断: two options, in the order in which they are always shown.
pub(super) fn write_truth(
    asked: &Asked<'_>,
    body: &mut Page,
    losses: &mut Losses,
) -> Option<Answer> {
    let question = asked.question;
    let correct = match &question.key {
        None => Vec::new(),
        Some(ForeignKey::Truth(is_right)) => vec![is_right.to_string()],
        Some(_) => return unfit(losses),
    };
    if question
        .rule
        .as_ref()
        .is_some_and(|rule| rule.method != Method::Exact)
    {
        say_rule(question, losses);
    }
    body.raw(&asked.paragraph(&question.stem));
    body.open(
        "qti-choice-interaction",
        &[
            ("response-identifier", "RESPONSE"),
            ("shuffle", "false"),
            ("max-choices", "1"),
        ],
    );
    for (identifier, text) in [("true", "正确"), ("false", "错误")] {
        body.text("qti-simple-choice", &[("identifier", identifier)], text);
    }
    body.close();
    let processing = if correct.is_empty() {
        Processing::None
    } else {
        Processing::Template("match_correct")
    };
    Some(Answer {
        responses: vec![Response {
            correct,
            ..Response::new("single", "identifier")
        }],
        processing,
        top: "1".to_owned(),
        interaction: "choiceInteraction",
        has_weight: true,
    })
}

/// No item, as the key is of another kind than the question.
pub(super) fn unfit(losses: &mut Losses) -> Option<Answer> {
    say_bad_key(losses);
    None
}

/// Whether options are shuffled: not where all of them stay at their place.
pub(super) fn shuffle(options: &[ForeignOption]) -> &'static str {
    if options.iter().all(|option| option.pinned) {
        "false"
    } else {
        "true"
    }
}

/// Writes options, by their letters.
pub(super) fn options(asked: &Asked<'_>, shuffle: &str, name: &'static str, body: &mut Page) {
    for (at, option) in asked.question.options.iter().enumerate() {
        let identifier = letter(at);
        let mut attributes = vec![("identifier", identifier.as_str())];
        if option.pinned && shuffle == "true" {
            attributes.push(("fixed", "true"));
        }
        if name != "qti-simple-choice" {
            attributes.push(("match-max", "0"));
        }
        body.html(name, &attributes, &content(asked, &option.text));
    }
}

/// The text of an option; one with tabs as preformatted text.
pub(super) fn content(asked: &Asked<'_>, text: &str) -> String {
    if text.contains('\t') {
        asked.paragraph(text)
    } else {
        asked.inline(text)
    }
}

/// The letters of options by the places of their ids; none, with an error, where one is not there.
pub(super) fn named(
    ids: &[String],
    options: &[ForeignOption],
    losses: &mut Losses,
) -> Option<Vec<String>> {
    let places: BTreeMap<&str, usize> = options
        .iter()
        .enumerate()
        .map(|(at, option)| (option.id.as_str(), at))
        .collect();
    let letters = ids
        .iter()
        .map(|id| places.get(id.as_str()).map(|at| letter(*at)));
    let letters: Option<Vec<String>> = letters.collect();
    if letters.is_none() {
        say_bad_key(losses);
    }
    letters
}

/// A mapping, and the most marks that it gives; none where a number of it is no decimal.
fn map(asked: &Asked<'_>, mapping: &Mapping, losses: &mut Losses) -> Option<(Map, Fraction)> {
    let question = asked.question;
    let worths: Vec<Option<Fraction>> = question
        .options
        .iter()
        .map(|option| {
            option
                .id
                .parse()
                .ok()
                .and_then(|id| mapping.of.get(&id).copied())
        })
        .collect();
    let gains = worths
        .iter()
        .map(|worth| worth.unwrap_or(mapping.default).max(Fraction::ZERO));
    let most = if question.kind == ForeignKind::Single {
        gains.max().unwrap_or(Fraction::ZERO)
    } else {
        gains.fold(Fraction::ZERO, |sum, gain| sum + gain)
    };
    let marks = marks_of(question);
    // More than full marks are not given here.
    let bounds = mapping
        .upper
        .into_iter()
        .chain(marks.filter(|marks| *marks < most));
    let upper = bounds.min();
    let most = upper.map_or(most, |upper| most.min(upper));
    if marks.is_some_and(|marks| marks != most) {
        losses.add(
            Severity::Warning,
            "marks_by_mapping",
            [
                "分值与分值表的最高分不一致，导出的满分是分值表的最高分".to_owned(),
                "the marks are not the most that the mapping gives, which are those of the item"
                    .to_owned(),
            ],
        );
    }
    let named = worths
        .iter()
        .enumerate()
        .filter_map(|(at, worth)| Some((at, (*worth)?)));
    let entries = named.map(|(at, worth)| Some((letter(at), decimal_text(worth)?)));
    let bound = |bound: Option<Fraction>| bound.map(decimal_text);
    let map = Map {
        entries: entries.collect::<Option<Vec<_>>>()?,
        default: decimal_text(mapping.default)?,
        lower: match bound(mapping.lower) {
            Some(lower) => Some(lower?),
            None => None,
        },
        upper: match bound(upper) {
            Some(upper) => Some(upper?),
            None => None,
        },
    };
    (Fraction::ZERO < most && !map.entries.is_empty()).then_some((map, most))
}
