//! 填空 and numbers as text entries.

use std::collections::BTreeSet;

use super::super::super::{ForeignKey, Severity};
use super::super::numbers::decimal;
use super::Losses;
use super::answer::{Answer, Map, Processing, Response};
use super::choices::unfit;
use super::item::Asked;
use super::page::{Page, paragraph};
use crate::domain::question::BLANK;
use crate::domain::scoring::Method;

/// Writes 填空.
pub(super) fn write(asked: &Asked<'_>, body: &mut Page, losses: &mut Losses) -> Option<Answer> {
    let question = asked.question;
    let in_stem = question.stem.matches(BLANK).count();
    let accepted: &[Vec<String>] = match &question.key {
        None => &[],
        Some(ForeignKey::Blanks(accepted)) => accepted,
        Some(_) => return unfit(losses),
    };
    let is_scored = question.key.is_some();
    let n_blanks = if is_scored {
        accepted.len()
    } else {
        in_stem.max(1)
    };
    if n_blanks < in_stem || n_blanks == 0 || accepted.iter().any(Vec::is_empty) {
        return wrong_count(in_stem, n_blanks, losses);
    }
    let (mut all, mut unordered) = (false, false);
    match question.rule.as_ref().map(|rule| &rule.method) {
        None => {}
        Some(Method::Exact) => all = true,
        Some(Method::PerBlank(blanks)) => {
            all = blanks.all_or_nothing;
            unordered = blanks.unordered;
        }
        Some(Method::Choice(_) | Method::Match(_) | Method::Order(_) | Method::Manual) => {
            super::item::say_rule(question, losses);
            all = true;
        }
    }
    if unordered && 1 < n_blanks {
        losses.add(
            Severity::Error,
            "unordered_blanks",
            [
                "各空答案可互换次序，QTI 写不出来（互换会判错），本题未导出".to_owned(),
                "the blanks may be filled in any order, which QTI would call wrong; not written"
                    .to_owned(),
            ],
        );
        return None;
    }
    let identifiers = identifiers(n_blanks);
    entries(asked, &identifiers, body);
    let responses = identifiers.into_iter().enumerate().map(|(at, identifier)| {
        let texts = accepted.get(at).map_or(&[][..], Vec::as_slice);
        response(identifier, texts)
    });
    Some(Answer {
        responses: responses.collect(),
        processing: match (is_scored, n_blanks, all) {
            (false, _, _) => Processing::None,
            (true, 1, _) => Processing::Template("map_response"),
            (true, _, true) => Processing::All,
            (true, _, false) => Processing::Share(n_blanks),
        },
        top: "1".to_owned(),
        interaction: "textEntryInteraction",
        has_weight: true,
    })
}

/// Writes a number that is accepted within ranges.
pub(super) fn write_number(
    asked: &Asked<'_>,
    body: &mut Page,
    losses: &mut Losses,
) -> Option<Answer> {
    let question = asked.question;
    let ranges = match &question.key {
        None => Vec::new(),
        Some(ForeignKey::Ranges(ranges)) => ranges
            .iter()
            .map(|range| (range.from.clone(), range.to.clone()))
            .collect(),
        Some(_) => return unfit(losses),
    };
    let is_number =
        |(from, to): &(String, String)| decimal(from).is_some() && decimal(to).is_some();
    let in_stem = question.stem.matches(BLANK).count();
    if 1 < in_stem {
        return wrong_count(in_stem, 1, losses);
    }
    if !ranges.iter().all(is_number) {
        return unfit(losses);
    }
    entries(asked, &identifiers(1), body);
    let correct = match ranges.as_slice() {
        [(from, to)] if from == to => vec![from.clone()],
        _ => Vec::new(),
    };
    Some(Answer {
        responses: vec![Response {
            correct,
            ..Response::new("single", "float")
        }],
        processing: if ranges.is_empty() {
            Processing::None
        } else {
            Processing::Within(ranges)
        },
        top: "1".to_owned(),
        interaction: "textEntryInteraction",
        has_weight: true,
    })
}

/// No item, as the blanks of the stem are not those of the key.
fn wrong_count(in_stem: usize, in_key: usize, losses: &mut Losses) -> Option<Answer> {
    losses.add(
        Severity::Error,
        "blank_count",
        [
            format!("题干有 {in_stem} 个空，答案有 {in_key} 个，对不上，本题未导出；请先改正"),
            format!(
                "the stem has {in_stem} blanks and the key {in_key}; the question is not written"
            ),
        ],
    );
    None
}

/// `RESPONSE`, or `RESPONSE1`, `RESPONSE2`, … of several.
fn identifiers(n_blanks: usize) -> Vec<String> {
    if n_blanks == 1 {
        return vec!["RESPONSE".to_owned()];
    }
    (1..=n_blanks)
        .map(|number| format!("RESPONSE{number}"))
        .collect()
}

/// The stem with its text entries; those that have no blank in it stand below.
fn entries(asked: &Asked<'_>, identifiers: &[String], body: &mut Page) {
    let entry = |identifier: &String| {
        format!("<qti-text-entry-interaction response-identifier=\"{identifier}\"/>")
    };
    let stem = &asked.question.stem;
    let mut left = identifiers.iter();
    let mut pieces = stem.split(BLANK).map(|piece| asked.inline(piece));
    let mut html = pieces.next().unwrap_or_default();
    for piece in pieces {
        html.push_str(&left.next().map_or_else(|| BLANK.to_owned(), entry));
        html.push_str(&piece);
    }
    body.raw(&paragraph(stem, &html));
    for identifier in left {
        body.raw(&format!("<p>{}</p>", entry(identifier)));
    }
}

fn response(identifier: String, texts: &[String]) -> Response {
    // Two entries of one text are one.
    let mut seen = BTreeSet::new();
    let texts_once = texts.iter().filter(|text| seen.insert(*text));
    let entries = texts_once
        .map(|text| (text.clone(), "1".to_owned()))
        .collect();
    let map = Map {
        entries,
        default: "0".to_owned(),
        ..Map::default()
    };
    Response {
        identifier,
        correct: texts.first().cloned().into_iter().collect(),
        map: (!texts.is_empty()).then_some(map),
        ..Response::new("single", "string")
    }
}
