//! 匹配: two lists of which one has exactly one right partner in the other.
//!
//! Invariant: a match that has a key has every left side once in it; one that could not is no question here.

use std::collections::BTreeSet;

use super::super::xml::Element;
use super::super::{ForeignKey, ForeignKind, letter, numbered};
use super::body::Reader;
use super::declared::{Map, Response};
use super::item::{Asked, Made};
use super::names::flag;
use super::options::{Options, say_order};
use super::remarks::{Remarks, listed};
use super::scored::{self, Mapped, Scored};
use crate::domain::marks::Fraction;
use crate::domain::scoring::{ByMatch, Method, Rule};

/// A place of the first list and one of the second.
type Pair = (usize, usize);

/// Reads a `matchInteraction`; none, with an error, where a side would have several partners or none.
pub(super) fn read(
    interaction: &Element,
    asked: &Asked<'_>,
    reader: &mut Reader<'_, '_>,
    remarks: &mut Remarks<'_>,
) -> Option<Made> {
    let shuffle = flag(interaction, "shuffle");
    let sets: Vec<&Element> = interaction.all("simpleMatchSet").collect();
    let [first, second] = sets.as_slice() else {
        let found = sets.len();
        remarks.error(
            interaction.line,
            "unsupported_match",
            [
                format!("匹配题有 {found} 组选项，应为两组，未导入"),
                format!("a match of {found} sets; wanted two"),
            ],
        );
        return None;
    };
    let mut side = |set| Options::read(set, "simpleAssociableChoice", shuffle, reader, remarks);
    let (left, right) = (side(first), side(second));
    let Some((identifier, response)) = asked.response(interaction) else {
        scored::undeclared(asked, remarks);
        return Some(made_of(left, right));
    };
    let pairs = pairs(response, (&left, &right), remarks);
    let Some(pairs) = pairs.filter(|pairs| !pairs.is_empty()) else {
        if response.correct.is_empty() {
            scored::no_key(response.line, remarks);
        }
        return Some(made_of(left, right));
    };
    let swapped: Vec<Pair> = pairs.iter().map(|(left, right)| (*right, *left)).collect();
    let (pairs, left_set, left, right) = if is_one_each(&pairs, left.list.len()) {
        (pairs, first, left, right)
    } else if is_one_each(&swapped, right.list.len()) {
        remarks.notice(
            interaction.line,
            "sides_swapped",
            [
                "左边一项对应右边多项，已左右对调，使每个左项只有一个答案".to_owned(),
                "the sides were swapped, so that each left side has one right side".to_owned(),
            ],
        );
        (swapped, second, right, left)
    } else {
        remarks.error(
            interaction.line,
            "unsupported_match",
            [
                "匹配题有的项对应多项或没有对应项；本系统每个左项只对应一个右项，未导入；请改为多选题或拆分"
                    .to_owned(),
                "sides have several partners or none; wanted one right side for each left side"
                    .to_owned(),
            ],
        );
        return None;
    };
    let is_many = |side: &Element| side.attribute("matchMax").map(str::trim) != Some("1");
    if left_set.all("simpleAssociableChoice").any(is_many) {
        remarks.notice(
            interaction.line,
            "one_partner",
            [
                "原题一个左项可以连多个右项，本系统只能选一个".to_owned(),
                "a left side could have several partners; here it has one".to_owned(),
            ],
        );
    }
    let key: BTreeSet<&str> = response.correct.iter().map(String::as_str).collect();
    let mut made = made_of(left, right);
    match scored::of_one(asked, identifier, remarks) {
        Scored::AllRight(worth) => {
            made.top = Some(worth);
            made.rule = Some(Rule::EXACT);
        }
        Scored::Mapped(mapped) => {
            if let Some(map) = scored::map(response, remarks) {
                match by_map(map, &mapped, &key).filter(|_| key.len() == pairs.len()) {
                    Some((rule, top)) => {
                        made.rule = rule;
                        made.top = Some(top.over(mapped.over));
                    }
                    None => scored::unsupported(asked, remarks),
                }
            }
        }
        Scored::Untold => {}
    }
    let mut pairs = pairs;
    pairs.sort_unstable();
    let pairs = pairs.into_iter();
    let pairs = pairs.map(|(left, right)| ((left + 1).to_string(), letter(right)));
    made.key = Some(ForeignKey::Pairs(pairs.collect()));
    say_order(asked, shuffle, remarks);
    Some(made)
}

fn made_of(left: Options, right: Options) -> Made {
    let left_texts = left.list.into_iter().map(|side| side.text);
    Made {
        options: right.list,
        left: numbered(left_texts),
        feedback: Vec::new(),
        ..Made::new(ForeignKind::Match)
    }
}

/// The pairs that a response calls right; none, with a remark, where one names what is no side.
fn pairs(
    response: &Response,
    (left, right): (&Options, &Options),
    remarks: &mut Remarks<'_>,
) -> Option<Vec<Pair>> {
    let mut pairs = BTreeSet::new();
    let mut unknown = Vec::new();
    for text in &response.correct {
        let mut names = text.split_ascii_whitespace();
        let (one, other) = (
            names.next().unwrap_or_default(),
            names.next().unwrap_or_default(),
        );
        let pair = left.place(one).zip(right.place(other));
        // An undirected pair may be written the other way round; of a directed one that is another pair, which
        // no answer can be.
        let is_directed = response.base_type == "directedPair";
        let turned = || left.place(other).zip(right.place(one));
        let pair = pair.or_else(|| turned().filter(|_| !is_directed));
        match pair {
            Some(pair) => {
                pairs.insert(pair);
            }
            None => unknown.push(text.as_str()),
        }
    }
    if unknown.is_empty() {
        return Some(pairs.into_iter().collect());
    }
    let names = |separator| listed(unknown.iter().copied(), separator);
    remarks.held(
        response.line,
        "key_names_no_option",
        [
            format!("正确答案“{}”不是左右两项的配对；请核对答案", names("”“")),
            format!(
                "the correct response `{}` is no pair of sides",
                names("`, `")
            ),
        ],
    );
    None
}

/// Whether each of so many sides stands first in exactly one pair.
fn is_one_each(pairs: &[Pair], n_sides: usize) -> bool {
    let sides: BTreeSet<usize> = pairs.iter().map(|(side, _)| *side).collect();
    sides.len() == n_sides && pairs.len() == n_sides
}

/// The rule that a mapping means, none for that of every match, and the marks that it gives in all.
fn by_map(map: &Map, mapped: &Mapped, key: &BTreeSet<&str>) -> Option<(Option<Rule>, Fraction)> {
    let [lower, upper] = mapped.bounds(map);
    let each = map.worth(key.first()?);
    let top = each * Fraction::count(key.len());
    let mut wrong = map.keys.iter().filter(|name| !key.contains(name.as_str()));
    let is_even = key.iter().all(|pair| map.worth(pair) == each)
        && wrong.all(|name| map.worth(name) == map.default)
        && Fraction::ZERO < each
        && upper.is_none_or(|upper| top <= upper);
    if !is_even {
        return None;
    }
    let right_minus_wrong = Rule::of(Method::Match(ByMatch::RightMinusWrong));
    if map.default == Fraction::ZERO && lower.is_none_or(|lower| lower <= Fraction::ZERO) {
        Some((None, top))
    } else if map.default == -each && lower == Some(Fraction::ZERO) {
        Some((Some(right_minus_wrong), top))
    } else {
        None
    }
}
