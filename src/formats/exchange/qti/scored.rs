//! How the one response of an item is scored.
//!
//! Invariant: what cannot be scored here as it is there is held, with the key that the file declares, if any.

use super::declared::{Map, Response};
use super::item::Asked;
use super::processing::{Right, Scoring, Sum, Worth};
use super::remarks::{Remarks, shortened};
use crate::domain::marks::Fraction;
use crate::domain::scoring::Rule;

/// What becomes of the marks that a mapping gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mapped {
    /// What they are divided by.
    pub(super) over: Fraction,
    /// The least that they may be before that.
    pub(super) lower: Option<Fraction>,
    /// The most.
    pub(super) upper: Option<Fraction>,
}

impl Mapped {
    /// The bounds of a mapping that lie within those of the whole.
    pub(super) fn bounds(&self, map: &Map) -> [Option<Fraction>; 2] {
        let lower = map.lower.into_iter().chain(self.lower).max();
        let upper = map.upper.into_iter().chain(self.upper).min();
        [lower, upper]
    }
}

/// How a response is scored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scored {
    /// So many marks for the correct response, else none.
    AllRight(Fraction),
    /// By its mapping, divided by so much, within these bounds.
    Mapped(Mapped),
    /// In a way that the file does not tell, or that is not known here.
    Untold,
}

/// How a response is scored, where the item has no other.
pub(super) fn of_one(asked: &Asked<'_>, identifier: &str, remarks: &mut Remarks<'_>) -> Scored {
    let is_it = |found: &String| found == identifier;
    match asked.scoring {
        Scoring::Absent => {
            not_told(asked, remarks);
            return Scored::Untold;
        }
        Scoring::AllRight { parts, worth } => {
            if let [(found, Right::Correct)] = parts.as_slice()
                && is_it(found)
            {
                return Scored::AllRight(*worth);
            }
        }
        Scoring::Sum(sum) => match sum.parts.as_slice() {
            [(found, Worth::Mapped)] if is_it(found) => {
                let Sum {
                    over, lower, upper, ..
                } = *sum;
                return Scored::Mapped(Mapped { over, lower, upper });
            }
            [(found, Worth::Correct(worth))] if is_it(found) && fits(sum, *worth) => {
                return Scored::AllRight(worth.over(sum.over));
            }
            _ => {}
        },
        Scoring::Unknown(_) => {}
    }
    unsupported(asked, remarks);
    Scored::Untold
}

/// Whether the bounds of a sum change nothing between 0 and so many marks.
pub(super) fn fits(sum: &Sum, most: Fraction) -> bool {
    sum.lower.is_none_or(|lower| lower <= Fraction::ZERO)
        && sum.upper.is_none_or(|upper| most <= upper)
}

/// Says that the file scores in a way that is not known here.
pub(super) fn unsupported(asked: &Asked<'_>, remarks: &mut Remarks<'_>) {
    let what = match asked.scoring {
        Scoring::Unknown(what) => shortened(what),
        Scoring::AllRight { .. } => "match_correct".to_owned(),
        Scoring::Sum(_) => "map_response".to_owned(),
        Scoring::Absent => String::new(),
    };
    remarks.held(
        asked.line,
        "unsupported_scoring",
        [
            format!("计分方式（{what}）本系统不支持，无法照原样计分；请核对答案并选定计分规则"),
            format!("unsupported scoring (`{what}`): needs review of the key and of the rule"),
        ],
    );
}

/// Says that the file has a key and no rule.
pub(super) fn not_told(asked: &Asked<'_>, remarks: &mut Remarks<'_>) {
    remarks.notice(
        asked.line,
        "no_scoring",
        [
            "原文件没有写如何计分（responseProcessing），按试卷的规则计分".to_owned(),
            "the file does not say how to score; the rule of the paper counts".to_owned(),
        ],
    );
}

/// Says that nothing is declared to be right.
pub(super) fn no_key(line: usize, remarks: &mut Remarks<'_>) {
    remarks.held(
        line,
        "no_key",
        [
            "没有声明正确答案（correctResponse）；请补上答案".to_owned(),
            "no correct response is declared; wanted a key".to_owned(),
        ],
    );
}

/// Says that an interaction has no response.
pub(super) fn undeclared(asked: &Asked<'_>, remarks: &mut Remarks<'_>) {
    remarks.held(
        asked.line,
        "response_not_declared",
        [
            "作答部分没有对应的答案声明（responseDeclaration）；请补上答案".to_owned(),
            "the interaction has no response declaration; wanted a key".to_owned(),
        ],
    );
}

/// The mapping of a response that is scored by it; none, with a remark, where it cannot be used.
pub(super) fn map<'r>(response: &'r Response, remarks: &mut Remarks<'_>) -> Option<&'r Map> {
    match &response.mapping {
        Some(Ok(map)) => return Some(map),
        Some(Err(text)) => unusable_map(response.line, text, remarks),
        None => remarks.held(
            response.line,
            "no_mapping",
            [
                "按分值表计分，却没有分值表（mapping）；请选定计分规则".to_owned(),
                "scored by a mapping that is not declared".to_owned(),
            ],
        ),
    }
    None
}

/// Says that a mapping has a number that cannot be kept.
pub(super) fn unusable_map(line: usize, number: &str, remarks: &mut Remarks<'_>) {
    let number = shortened(number);
    remarks.held(
        line,
        "unusable_mapping",
        [
            format!("分值表里的“{number}”不是本系统能精确保存的小数；请选定计分规则"),
            format!("the mapping has `{number}`; wanted a decimal of at most six digits"),
        ],
    );
}

/// Says that what is called right is not what gets the most marks.
pub(super) fn contradiction(line: usize, remarks: &mut Remarks<'_>) {
    remarks.held(
        line,
        "key_without_full_marks",
        [
            "声明的正确答案按分值表得不到满分，二者矛盾；请核对答案和计分规则".to_owned(),
            "the mapping does not give full marks to the correct response; see which is meant"
                .to_owned(),
        ],
    );
}

/// Whether a rule can be written and read again; one with numbers that are too long cannot.
pub(super) fn can_be_kept(rule: &Rule) -> bool {
    Rule::authored(&rule.to_string()).is_ok_and(|read| read == *rule)
}
