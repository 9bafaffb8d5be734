//! 单选, 多选 and 判断: options to choose from.
//!
//! Invariant: a mapping stays what it is; no simpler rule is put in its place but one that gives every answer the
//! same marks.

use std::collections::BTreeMap;

use super::super::xml::Element;
use super::super::{ForeignKey, ForeignKind, letter};
use super::body::Reader;
use super::declared::{Map, Response};
use super::item::{Asked, Made};
use super::names::flag;
use super::options::{Options, say_order};
use super::remarks::Remarks;
use super::scored::{self, Mapped, Scored};
use crate::domain::marks::Fraction;
use crate::domain::scoring::{ByChoice, Mapping, Method, Rule};

/// Texts of two options that make a statement right or wrong.
const TRUTHS: [[&str; 2]; 6] = [
    ["正确", "错误"],
    ["对", "错"],
    ["√", "×"],
    ["是对的", "是错的"],
    ["true", "false"],
    ["t", "f"],
];

/// Reads a `choiceInteraction`.
pub(super) fn read(
    interaction: &Element,
    asked: &Asked<'_>,
    reader: &mut Reader<'_, '_>,
    remarks: &mut Remarks<'_>,
) -> Made {
    let shuffle = flag(interaction, "shuffle");
    let options = Options::read(interaction, "simpleChoice", shuffle, reader, remarks);
    let most = interaction.attribute("maxChoices");
    let most: Option<usize> = most.and_then(|most| most.trim().parse().ok());
    let declared = asked.response(interaction);
    let is_single = match declared {
        Some((_, response)) => response.cardinality == "single" || most == Some(1),
        None => most != Some(0),
    };
    let mut made = Made::new(if is_single {
        ForeignKind::Single
    } else {
        ForeignKind::Multiple
    });
    // As many as there are where there is no limit.
    let most = most.filter(|most| *most != 0);
    let most = most.unwrap_or(usize::MAX).min(options.list.len());
    if let Some((identifier, response)) = declared {
        let limit = if is_single { 1 } else { most };
        score(
            &mut made,
            (identifier, response),
            (&options, limit),
            asked,
            remarks,
        );
    } else {
        scored::undeclared(asked, remarks);
    }
    if !is_single && most < options.list.len() {
        remarks.notice(
            asked.line,
            "choices_limited",
            [
                format!("原题最多可选 {most} 项，本系统不限制选几项"),
                format!("at most {most} options could be chosen; here there is no such limit"),
            ],
        );
    }
    made.options = options.list;
    made.feedback = options.feedback;
    if !became_true_false(&mut made) {
        say_order(asked, shuffle, remarks);
    }
    made
}

/// Fills in what is right and by what rule; at most `limit` of the options can be chosen.
fn score(
    made: &mut Made,
    (identifier, response): (&str, &Response),
    (options, limit): (&Options, usize),
    asked: &Asked<'_>,
    remarks: &mut Remarks<'_>,
) {
    let scored = scored::of_one(asked, identifier, remarks);
    let correct = options.correct(response, remarks);
    let mut key = correct.clone().filter(|places| !places.is_empty());
    let is_silent = correct.is_some() && key.is_none();
    if limit == 1 && key.as_ref().is_some_and(|key| 1 < key.len()) {
        remarks.held(
            response.line,
            "several_right",
            [
                "只能选一项，却声明了多个正确答案；请确定答案，或改为多选".to_owned(),
                "one option can be chosen and several are called right".to_owned(),
            ],
        );
        return;
    }
    match scored {
        Scored::AllRight(worth) => {
            made.top = Some(worth);
            made.rule = (made.kind == ForeignKind::Multiple).then_some(Rule::EXACT);
        }
        Scored::Mapped(mapped) => {
            if let Some(map) = scored::map(response, remarks) {
                let worths = Worths::of(map, &mapped, options, limit);
                if is_silent {
                    key = worths.best_choice();
                }
                by_map(
                    made,
                    &worths,
                    key.as_deref(),
                    mapped.over,
                    asked,
                    (response, remarks),
                );
            }
        }
        Scored::Untold => {}
    }
    if is_silent && key.is_none() {
        scored::no_key(response.line, remarks);
    }
    made.key = key.map(|mut key| {
        key.sort_unstable();
        ForeignKey::Choices(key.into_iter().map(letter).collect())
    });
}

/// What the options of an item are worth.
struct Worths<'m> {
    map: &'m Map,
    /// The least and the most marks.
    bounds: [Option<Fraction>; 2],
    identifiers: &'m [String],
    /// Of each option.
    of: Vec<Fraction>,
    /// The places of options, those that give most first.
    ranked: Vec<usize>,
    /// Those that give most together, as many as can be chosen and as gain anything.
    best: Vec<usize>,
    /// How many can be chosen.
    limit: usize,
}

impl<'m> Worths<'m> {
    fn of(map: &'m Map, mapped: &Mapped, options: &'m Options, limit: usize) -> Self {
        let identifiers = options.identifiers.as_slice();
        let of: Vec<Fraction> = identifiers.iter().map(|name| map.worth(name)).collect();
        let mut ranked: Vec<(usize, Fraction)> = of.iter().copied().enumerate().collect();
        ranked.sort_by_key(|(_, worth)| std::cmp::Reverse(*worth));
        let gains = ranked.iter().filter(|(_, worth)| Fraction::ZERO < *worth);
        let best = gains.take(limit).map(|(place, _)| *place).collect();
        let ranked = ranked.into_iter().map(|(place, _)| place).collect();
        Self {
            map,
            bounds: mapped.bounds(map),
            identifiers,
            of,
            ranked,
            best,
            limit,
        }
    }

    fn at(&self, place: usize) -> Fraction {
        self.of.get(place).copied().unwrap_or(Fraction::ZERO)
    }

    /// What a choice is worth.
    fn sum(&self, places: &[usize]) -> Fraction {
        let worths = places.iter().map(|place| self.at(*place));
        let sum = worths.fold(Fraction::ZERO, |sum, worth| sum + worth);
        let [lower, upper] = self.bounds;
        let raised = lower.map_or(sum, |lower| sum.max(lower));
        upper.map_or(raised, |upper| raised.min(upper))
    }

    /// The one choice that gets the most marks; none where several do.
    fn best_choice(&self) -> Option<Vec<usize>> {
        let (last, others) = self.best.split_last()?;
        let rival = self.ranked.get(self.best.len());
        let has_rival = rival.is_some_and(|rival| self.at(*last) <= self.at(*rival));
        // Below an upper bound fewer options can get as much.
        let is_needed = self.sum(others) < self.sum(&self.best);
        (is_needed && !has_rival).then(|| self.best.clone())
    }

    /// The mapping by the letters of options, every number of it times `scale`.
    fn mapping(&self, scale: Fraction) -> Mapping {
        let options = self.identifiers.iter().zip(&self.of).enumerate();
        let named = options.filter(|(_, (identifier, _))| self.map.has(identifier));
        let of = named
            .filter_map(|(place, (_, worth))| Some((letter(place).parse().ok()?, *worth * scale)));
        let [lower, upper] = self.bounds;
        Mapping {
            of: of.collect::<BTreeMap<_, _>>(),
            default: self.map.default * scale,
            lower: lower.map(|lower| lower * scale),
            upper: upper.map(|upper| upper * scale),
        }
    }

    /// Whether one option gets all there is and every other one nothing.
    fn is_all_or_nothing(&self, key: &[usize]) -> bool {
        let mut others = (0..self.of.len()).filter(|place| !key.contains(place));
        let is_one = self.limit == 1 && key.len() == 1;
        is_one && others.all(|place| self.sum(&[place]) == Fraction::ZERO)
    }
}

fn by_map(
    made: &mut Made,
    worths: &Worths<'_>,
    key: Option<&[usize]>,
    over: Fraction,
    asked: &Asked<'_>,
    (response, remarks): (&Response, &mut Remarks<'_>),
) {
    let most = worths.sum(&worths.best);
    if key.is_some_and(|key| worths.sum(key) != most) || most <= Fraction::ZERO {
        scored::contradiction(response.line, remarks);
        return;
    }
    made.top = Some(most.over(over));
    if key.is_some_and(|key| worths.is_all_or_nothing(key)) {
        return;
    }
    // A mapping is in marks, so that the weight of the item in its test belongs to it.
    let scale = asked.weight.unwrap_or(Fraction::ONE).over(over);
    let mapping = Box::new(worths.mapping(scale));
    let rule = Rule::of(Method::Choice(ByChoice::QtiMap(mapping)));
    if scored::can_be_kept(&rule) {
        made.rule = Some(rule);
    } else {
        scored::unusable_map(response.line, &rule.to_string(), remarks);
    }
}

/// Makes 判断 of two options that say no more than right and wrong.
fn became_true_false(made: &mut Made) -> bool {
    let [first, second] = made.options.as_slice() else {
        return false;
    };
    if made.kind != ForeignKind::Single || made.rule.is_some() {
        return false;
    }
    let texts = [&first.text, &second.text].map(|option| option.trim().to_lowercase());
    let right = TRUTHS.iter().find_map(|[right, wrong]| {
        let [first, second] = &texts;
        match (
            first == right && second == wrong,
            first == wrong && second == right,
        ) {
            (true, _) => Some("A"),
            (_, true) => Some("B"),
            (false, false) => None,
        }
    });
    let Some(right) = right else {
        return false;
    };
    made.kind = ForeignKind::TrueFalse;
    made.options.clear();
    made.key = made.key.take().and_then(|key| match key {
        ForeignKey::Choices(ids) => Some(ForeignKey::Truth(ids.first()? == right)),
        ForeignKey::Truth(_)
        | ForeignKey::Blanks(_)
        | ForeignKey::Pairs(_)
        | ForeignKey::Order(_)
        | ForeignKey::Rubric(_)
        | ForeignKey::Ranges(_) => None,
    });
    true
}
