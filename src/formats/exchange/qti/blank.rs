//! 填空: text entries, and numbers that are accepted within a range.
//!
//! Invariant: a text that the file gives less than full marks is never accepted here; where the comparison of
//! this program would accept it all the same, the question is held.

use std::collections::{BTreeMap, BTreeSet};

use super::super::partial_texts;
use super::super::xml::Element;
use super::super::{ForeignKey, ForeignKind, NumberRange};
use super::declared::{Map, Response};
use super::item::{Asked, Made};
use super::numbers::decimal_text;
use super::processing::{Right, Scoring, Worth};
use super::remarks::{Remarks, listed};
use super::scored;
use crate::domain::marks::Fraction;
use crate::domain::question::Kind;
use crate::domain::scoring::Rule;

/// What one text entry accepts.
struct Accepted {
    /// With full marks, the model answer first.
    texts: Vec<String>,
    /// How many full marks are.
    full: Fraction,
}

/// How the text entries of an item count together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Together {
    /// Each for itself.
    Each,
    /// All of them right, or nothing.
    All,
}

/// Reads the `textEntryInteraction`s of an item.
pub(super) fn read(
    interactions: &[&Element],
    asked: &Asked<'_>,
    remarks: &mut Remarks<'_>,
) -> Made {
    let mut made = Made::new(ForeignKind::Blank);
    let mut responses: Vec<(&str, &Response)> = Vec::new();
    for interaction in interactions {
        let Some(response) = asked.response(interaction) else {
            scored::undeclared(asked, remarks);
            return made;
        };
        responses.push(response);
    }
    let identifiers: BTreeSet<&str> = responses.iter().map(|(name, _)| *name).collect();
    if identifiers.len() < responses.len() {
        remarks.held(
            asked.line,
            "shared_response",
            [
                "两个空共用一个答案声明，分不清各空的答案；请核对".to_owned(),
                "two text entries have one response; wanted one for each".to_owned(),
            ],
        );
        return made;
    }
    if let (Scoring::AllRight { parts, worth }, [(identifier, _)]) = (asked.scoring, &responses[..])
        && let [(of, Right::Within(ranges))] = parts.as_slice()
        && of == identifier
    {
        return numeric(ranges, *worth, asked, remarks);
    }
    let ways = ways(asked, &responses, remarks);
    let accepted: Vec<Option<Accepted>> = responses
        .iter()
        .zip(&ways.each)
        .map(|((_, response), way)| accepted(response, *way, remarks))
        .collect();
    let Some(accepted) = accepted.into_iter().collect::<Option<Vec<Accepted>>>() else {
        return made;
    };
    made.top = top(&ways, &accepted, asked, remarks);
    if ways.together == Some(Together::All) && 1 < accepted.len() {
        made.rule = Some(Rule::EXACT.fitted_to(Kind::Blank));
    }
    made.key = Some(ForeignKey::Blanks(
        accepted.into_iter().map(|blank| blank.texts).collect(),
    ));
    made
}

/// How text entries are scored.
struct Ways {
    /// Of each, in their order; none where the file does not tell.
    each: Vec<Option<Way>>,
    /// None where the file does not tell.
    together: Option<Together>,
    /// What a sum is divided by, or what all right is worth.
    factor: Fraction,
}

/// How one text entry is scored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// So many marks for the correct response.
    Correct(Fraction),
    /// By its mapping.
    Mapped,
    /// Right where its mapping gives so many marks.
    FullAt(Fraction),
}

/// How the responses are scored; where each has its own part in it, and nothing else has.
fn ways(asked: &Asked<'_>, responses: &[(&str, &Response)], remarks: &mut Remarks<'_>) -> Ways {
    let untold = Ways {
        each: vec![None; responses.len()],
        together: None,
        factor: Fraction::ONE,
    };
    let (parts, together, factor): (Vec<(&String, Way)>, _, _) = match asked.scoring {
        Scoring::Absent => {
            scored::not_told(asked, remarks);
            return untold;
        }
        Scoring::AllRight { parts, worth } => {
            let parts = parts.iter().filter_map(|(identifier, right)| match right {
                Right::Correct => Some((identifier, Way::Correct(Fraction::ONE))),
                Right::Mapped(full) => Some((identifier, Way::FullAt(*full))),
                Right::Within(_) => None,
            });
            (parts.collect(), Together::All, *worth)
        }
        Scoring::Sum(sum) => {
            let parts = sum.parts.iter().map(|(identifier, worth)| match worth {
                Worth::Correct(worth) => (identifier, Way::Correct(*worth)),
                Worth::Mapped => (identifier, Way::Mapped),
            });
            (parts.collect(), Together::Each, sum.over)
        }
        Scoring::Unknown(_) => {
            scored::unsupported(asked, remarks);
            return untold;
        }
    };
    let by_name: BTreeMap<&str, Way> = parts
        .iter()
        .map(|(name, way)| (name.as_str(), *way))
        .collect();
    let each: Vec<Option<Way>> = responses
        .iter()
        .map(|(name, _)| by_name.get(name).copied())
        .collect();
    // Two parts about one response are no part of one of them.
    if each.contains(&None) || parts.len() != each.len() {
        scored::unsupported(asked, remarks);
        return untold;
    }
    Ways {
        each,
        together: Some(together),
        factor,
    }
}

/// What a text entry accepts; none, with a remark, where that is not clear.
fn accepted(response: &Response, way: Option<Way>, remarks: &mut Remarks<'_>) -> Option<Accepted> {
    let correct = distinct(&response.correct);
    let by_correct = |full, remarks: &mut Remarks<'_>| {
        if correct.is_empty() {
            scored::no_key(response.line, remarks);
            return None;
        }
        // The one response of the candidate is compared with the one that is correct.
        if 1 < correct.len() {
            remarks.held(
                response.line,
                "several_right",
                [
                    "一个空声明了多个正确答案，却按单个答案比对；请核对可接受的答案".to_owned(),
                    "a text entry has several correct responses and is compared with one"
                        .to_owned(),
                ],
            );
        }
        let texts = correct.clone();
        Some(Accepted { texts, full })
    };
    match way {
        Some(Way::Correct(full)) => {
            say_case(&correct, response, remarks);
            by_correct(full, remarks)
        }
        Some(Way::Mapped | Way::FullAt(_)) => {
            let map = scored::map(response, remarks)?;
            let accepted = by_map(map, &correct, response, remarks)?;
            if let Some(Way::FullAt(full)) = way
                && full != accepted.full
            {
                scored::contradiction(response.line, remarks);
            }
            if map.is_case_sensitive {
                say_case(&accepted.texts, response, remarks);
            }
            Some(accepted)
        }
        None if correct.is_empty() => match &response.mapping {
            Some(Ok(map)) if !map.keys.is_empty() => by_map(map, &correct, response, remarks),
            _ => by_correct(Fraction::ONE, remarks),
        },
        None => {
            let (texts, full) = (correct, Fraction::ONE);
            Some(Accepted { texts, full })
        }
    }
}

/// What a mapping gives full marks.
fn by_map(
    map: &Map,
    correct: &[String],
    response: &Response,
    remarks: &mut Remarks<'_>,
) -> Option<Accepted> {
    let worth = |key: &str| map.bounded(map.worth(key));
    let most = map.keys.iter().map(|key| worth(key)).max();
    let Some(full) = most.filter(|most| Fraction::ZERO < *most) else {
        scored::contradiction(response.line, remarks);
        return None;
    };
    if correct.iter().any(|text| worth(text) != full) || full <= map.bounded(map.default) {
        scored::contradiction(response.line, remarks);
        return None;
    }
    let (fully, partly): (Vec<&String>, Vec<&String>) =
        map.keys.iter().partition(|key| worth(key) == full);
    let texts = distinct(correct.iter().chain(fully));
    say_partly(&partly, &texts, (map, response), remarks);
    Some(Accepted { texts, full })
}

/// Says what becomes of texts that get a part of the marks, or less than nothing.
fn say_partly(
    partly: &[&String],
    texts: &[String],
    (map, response): (&Map, &Response),
    remarks: &mut Remarks<'_>,
) {
    let partly = partly.iter().map(|key| key.as_str());
    let (same, others) = partial_texts::part(partly, texts.iter().map(String::as_str));
    if !same.is_empty() {
        let words = partial_texts::words(&same);
        remarks.held(response.line, partial_texts::CODE, words);
    }
    let is_worth = |key: &&str| map.bounded(map.worth(key)) != Fraction::ZERO;
    let lost: Vec<&str> = others.into_iter().filter(is_worth).collect();
    if !lost.is_empty() {
        let names = |separator| listed(lost.iter().copied(), separator);
        remarks.warning(
            response.line,
            "partial_text_lost",
            [
                format!(
                    "“{}”在原文件里得部分分，本系统的填空没有部分分，按错误计",
                    names("”“")
                ),
                format!(
                    "`{}` gets a part of the marks in the file, and none here",
                    names("`, `")
                ),
            ],
        );
    }
    if map.bounded(map.default) != Fraction::ZERO {
        remarks.warning(
            response.line,
            "default_lost",
            [
                "原文件对其他答案也计分（defaultValue 不为 0），本系统按 0 分计".to_owned(),
                "the file scores any other text (`defaultValue` is not 0); here it gets 0"
                    .to_owned(),
            ],
        );
    }
}

/// The marks of the whole item.
fn top(
    ways: &Ways,
    accepted: &[Accepted],
    asked: &Asked<'_>,
    remarks: &mut Remarks<'_>,
) -> Option<Fraction> {
    match ways.together? {
        Together::All => Some(ways.factor),
        Together::Each => {
            let first = accepted.first()?.full;
            if accepted.iter().any(|blank| blank.full != first) {
                remarks.held(
                    asked.line,
                    "uneven_blanks",
                    [
                        "各空分值不同，本系统各空平均分；请核对计分规则".to_owned(),
                        "the blanks have different marks; here each has its equal share".to_owned(),
                    ],
                );
            }
            let each = accepted.iter().map(|blank| blank.full);
            let sum = each.fold(Fraction::ZERO, |sum, full| sum + full);
            if let Scoring::Sum(all) = asked.scoring
                && !scored::fits(all, sum)
            {
                scored::unsupported(asked, remarks);
            }
            Some(sum.over(ways.factor))
        }
    }
}

/// A number with a tolerance.
fn numeric(
    ranges: &[(Fraction, Fraction)],
    worth: Fraction,
    asked: &Asked<'_>,
    remarks: &mut Remarks<'_>,
) -> Made {
    let range = |(from, to): &(Fraction, Fraction)| {
        let (from, to) = (decimal_text(*from)?, decimal_text(*to)?);
        Some(NumberRange { from, to })
    };
    let ranges: Option<Vec<NumberRange>> = ranges.iter().map(range).collect();
    if ranges.is_none() {
        scored::unsupported(asked, remarks);
    }
    Made {
        key: ranges.map(ForeignKey::Ranges),
        top: Some(worth),
        ..Made::new(ForeignKind::Numeric)
    }
}

/// Says that case does not count here, where it does in the file and could matter.
fn say_case(texts: &[String], response: &Response, remarks: &mut Remarks<'_>) {
    let has_case = |text: &String| text.to_lowercase() != text.to_uppercase();
    if texts.iter().any(has_case) {
        remarks.notice(
            response.line,
            "case_folded",
            [
                "原文件区分大小写，本系统的填空不区分".to_owned(),
                "the file tells capital and small letters apart; here they are the same".to_owned(),
            ],
        );
    }
}

fn distinct<'t>(texts: impl IntoIterator<Item = &'t String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let texts = texts.into_iter().filter(|text| !text.is_empty());
    texts.filter(|text| seen.insert(*text)).cloned().collect()
}
