//! One requirement of a conflict, held against what papers that obey the others can reach.

use super::{Matter, Reach, bounds, codes, counted, list, measure};
use crate::domain::Bilingual;
use crate::domain::assembly::Requirement;
use crate::domain::assembly::compile::{fixed_count, to_u32};
use crate::domain::assembly::words::{spaced, window};
use crate::domain::blueprint::Measure;
use crate::domain::feasibility::{Constraint, Rule, System};
use crate::domain::question::QuestionCode;
use crate::domain::rating::{Rating, Thousandths};

/// Most questions that are tried one by one, to name those that remain.
const MAX_TRIED: usize = 64;
/// Most questions that are named.
const MAX_NAMED: u32 = 6;

/// What is reached instead of what is required.
enum Found<T> {
    /// Too little: this at most.
    AtMost(T),
    /// Too much: this at least.
    AtLeast(T),
    /// Below and above, but not what is required.
    Between,
}

/// What a sentence is about.
pub(super) enum Lack {
    /// A few questions that can be named, or a measure that cannot be reached.
    Named,
    /// More is needed than can be had.
    Supply,
    /// Anything else.
    Other,
}

/// The items that a constraint counts, where it counts.
pub(super) fn members<'a>(matter: &Matter<'a>, constraint: usize) -> Option<&'a [usize]> {
    match rules(matter, constraint) {
        [Rule::Count { members, .. }] => Some(members),
        _ => None,
    }
}

fn rules<'a>(matter: &Matter<'a>, constraint: usize) -> &'a [Rule] {
    let constraint = matter.compiled.system.constraints.get(constraint);
    constraint.map_or(&[], |constraint| &constraint.rules)
}

/// The sentence about the constraint `at` of a conflict; none where a number of it is not known.
pub(super) fn against_others(
    matter: &Matter<'_>,
    conflict: &[usize],
    at: usize,
    reach: &dyn Reach,
) -> Option<(Bilingual, Lack)> {
    let others: Vec<usize> = conflict
        .iter()
        .copied()
        .filter(|other| *other != at)
        .collect();
    let constraints = &matter.compiled.system.constraints;
    let system = System {
        n_items: matter.compiled.system.n_items,
        constraints: others
            .iter()
            .filter_map(|other| constraints.get(*other).cloned())
            .collect(),
    };
    match matter.compiled.requirements.get(at)? {
        requirement @ (Requirement::Questions
        | Requirement::Section(_)
        | Requirement::Limit(_)
        | Requirement::Required(_)) => {
            count_sentence(matter, requirement, at, &others, &system, reach)
        }
        Requirement::Marks => known(marks_sentence(matter, at, &others, &system, reach)),
        Requirement::Difficulty => known(difficulty_sentence(matter, at, &others, &system, reach)),
        Requirement::Stimulus(_) | Requirement::Enemies(_) | Requirement::OneSection => None,
    }
}

fn known(told: Option<Bilingual>) -> Option<(Bilingual, Lack)> {
    told.map(|told| (told, Lack::Named))
}

fn count_sentence(
    matter: &Matter<'_>,
    requirement: &Requirement,
    at: usize,
    others: &[usize],
    system: &System,
    reach: &dyn Reach,
) -> Option<(Bilingual, Lack)> {
    let [Rule::Count { members, min, max }] = rules(matter, at) else {
        return None;
    };
    let found = match reach.most(system, members)? {
        most if most < *min => Found::AtMost(most),
        _ => match reach.least(system, members)? {
            least if *max < least => Found::AtLeast(least),
            _ => Found::Between,
        },
    };
    let name = counted(matter, requirement);
    let is_structural =
        |other: &usize| matter.compiled.requirements.get(*other) == Some(&Requirement::OneSection);
    let is_shortage = others.iter().all(is_structural);
    if let Requirement::Required(_) = requirement {
        return known(Some(if is_shortage {
            Bilingual::new(
                spaced(&[&name.zh, "不符合任何大题的要求，放不进试卷"]),
                format!("{} fits no section", name.en),
            )
        } else {
            let others = list(matter, others);
            Bilingual::new(
                spaced(&[&name.zh, "放不进试卷，因为还要求", &others.zh]),
                format!("{} cannot stand on a paper with: {}", name.en, others.en),
            )
        }));
    }
    let bounds = bounds(matter, requirement, matter.span(requirement)?);
    let needs_zh = spaced(&[&name.zh, "要求", &bounds.zh]);
    let needs_en = format!("{}: {} wanted", name.en, bounds.en);
    if let (Found::AtMost(0), true) = (&found, is_shortage) {
        return known(Some(Bilingual::new(
            format!("{needs_zh}，题库中没有符合条件的题"),
            format!("{needs_en}, but none in the pool fits"),
        )));
    }
    if let (Found::AtMost(most), true) = (&found, is_shortage) {
        let told = named(&matter.codes_at(members), *most);
        return known(Some(Bilingual::new(
            format!("{needs_zh}，题库中符合条件的只有 {most} 道{}", told.zh),
            format!("{needs_en}, but only {most} in the pool fit{}", told.en),
        )));
    }
    let mut lack = Lack::Other;
    let (zh, en) = match &found {
        Found::AtMost(most) => {
            let told = named(&usable(matter, system, members, *most, reach), *most);
            lack = if told.zh.is_empty() {
                Lack::Supply
            } else {
                Lack::Named
            };
            (
                format!("最多只能有 {most} 道{}", told.zh),
                format!("at most {most} can stand{}", told.en),
            )
        }
        Found::AtLeast(least) => (
            format!("至少也要有 {least} 道"),
            format!("no fewer than {least} can stand"),
        ),
        Found::Between => ("凑不出".to_owned(), "no paper has that".to_owned()),
    };
    let told = beside(matter, others, [&needs_zh, &needs_en], [&zh, &en]);
    Some((told, lack))
}

/// The codes in brackets, where they are all that there is and few.
fn named(all: &[QuestionCode], most: u32) -> Bilingual {
    if most == 0 || MAX_NAMED < most || to_u32(all.len()) != most {
        return Bilingual::default();
    }
    let Bilingual { zh, en } = codes(all);
    Bilingual::new(format!("（{zh}）"), format!(" ({en})"))
}

/// The questions that can stand on a paper at all, where that is cheap to say.
fn usable(
    matter: &Matter<'_>,
    system: &System,
    members: &[usize],
    most: u32,
    reach: &dyn Reach,
) -> Vec<QuestionCode> {
    if most == 0 || MAX_NAMED < most || MAX_TRIED < members.len() {
        return Vec::new();
    }
    let can_stand = |item: &usize| reach.most(system, &[*item]).is_none_or(|most| 0 < most);
    let items: Vec<usize> = members.iter().copied().filter(can_stand).collect();
    matter.codes_at(&items)
}

fn marks_sentence(
    matter: &Matter<'_>,
    at: usize,
    others: &[usize],
    system: &System,
    reach: &dyn Reach,
) -> Option<Bilingual> {
    let [Rule::Sum { weights, min, max }] = rules(matter, at) else {
        return None;
    };
    let marks = |hundredths: i64| Thousandths(hundredths * 10);
    let (zh, en) = match sum(system, weights, *min, *max, reach)? {
        Found::AtMost(most) => (
            format!("最多只能有 {} 分", marks(most)),
            format!("no paper carries more than {}", marks(most)),
        ),
        Found::AtLeast(least) => (
            format!("至少也要有 {} 分", marks(least)),
            format!("no paper carries less than {}", marks(least)),
        ),
        Found::Between => (
            "凑不出这个分数".to_owned(),
            "no paper adds up to that".to_owned(),
        ),
    };
    let total = matter.blueprint.total();
    let needs = [
        format!("全卷要求 {total} 分"),
        format!("{total} marks in all wanted"),
    ];
    let [needs_zh, needs_en] = &needs;
    Some(beside(matter, others, [needs_zh, needs_en], [&zh, &en]))
}

fn sum(
    system: &System,
    weights: &[i64],
    min: i64,
    max: i64,
    reach: &dyn Reach,
) -> Option<Found<i64>> {
    let greatest = reach.greatest_sum(system, weights)?;
    if greatest < min {
        return Some(Found::AtMost(greatest));
    }
    let least = reach.least_sum(system, weights)?;
    Some(if max < least {
        Found::AtLeast(least)
    } else {
        Found::Between
    })
}

fn difficulty_sentence(
    matter: &Matter<'_>,
    at: usize,
    others: &[usize],
    system: &System,
    reach: &dyn Reach,
) -> Option<Bilingual> {
    let asked = matter.blueprint.difficulty?;
    let found = match (rules(matter, at), asked.measure) {
        ([Rule::Sum { weights, min, max }], Measure::Sum) => {
            sum(system, weights, *min, *max, reach)?
        }
        ([Rule::Sum { weights, min, max }], Measure::Mean) => {
            // A mean is of so many questions, whether or not the conflict says it.
            let n = fixed_count(matter.blueprint)?;
            let system = with_count(system, to_u32(n));
            let n = i64::try_from(n).ok()?;
            match sum(&system, weights, *min, *max, reach)? {
                Found::AtMost(most) => Found::AtMost(most.div_euclid(n)),
                Found::AtLeast(least) => Found::AtLeast(-(-least).div_euclid(n)),
                Found::Between => Found::Between,
            }
        }
        (_, Measure::Mean) => mean(matter, system, asked.target, reach)?,
        (_, Measure::Sum) => return None,
    };
    let (zh, en) = match found {
        Found::AtMost(most) => (
            format!("最高只能到 {}", Thousandths(most)),
            format!("no paper reaches more than {}", Thousandths(most)),
        ),
        Found::AtLeast(least) => (
            format!("最低也有 {}", Thousandths(least)),
            format!("no paper has less than {}", Thousandths(least)),
        ),
        Found::Between => ("凑不出".to_owned(), "no paper comes that close".to_owned()),
    };
    let (asked, name) = (window(asked), measure(asked.measure));
    let bounds = asked.zh.strip_prefix(&name.zh).unwrap_or(&asked.zh);
    let needs = [
        format!("{}要求{bounds}", name.zh),
        format!("{} wanted", asked.en),
    ];
    let [needs_zh, needs_en] = &needs;
    Some(beside(matter, others, [needs_zh, needs_en], [&zh, &en]))
}

fn with_count(system: &System, n: u32) -> System {
    let mut system = system.clone();
    let rule = Rule::Count {
        members: (0..system.n_items).collect(),
        min: n,
        max: n,
    };
    system.constraints.push(Constraint { rules: vec![rule] });
    system
}

/// The extreme mean, in thousandths, of papers of any size: the mean of a paper is at least `m`
/// exactly where its ratings less `m` each add up to 0 or more.
fn mean(
    matter: &Matter<'_>,
    system: &System,
    target: i64,
    reach: &dyn Reach,
) -> Option<Found<i64>> {
    let place_rating = |question: usize| matter.pool.get(question).map(|q| q.rating);
    let above = |bound: i64| -> Vec<i64> {
        let places = matter.compiled.places.iter();
        let rating = places.map(|place| place_rating(place.question).unwrap_or_default());
        rating
            .map(|r: Rating| i64::from(r.thousandths()) - bound)
            .collect()
    };
    let reaches = |bound: i64| Some(0 <= reach.greatest_sum(system, &above(bound))?);
    let stays = |bound: i64| Some(reach.least_sum(system, &above(bound))? <= 0);
    let end = i64::from(Rating::MAX) + 1;
    let tolerance = matter.blueprint.difficulty?.tolerance;
    if !reaches(target - tolerance)? {
        return last(-end, target - tolerance, &reaches).map(Found::AtMost);
    }
    if !stays(target + tolerance)? {
        let mirrored = |bound: i64| stays(-bound);
        let least = last(-end, -(target + tolerance), &mirrored)?;
        return Some(Found::AtLeast(-least));
    }
    Some(Found::Between)
}

/// The last number from `low`, which holds, before `high`, which does not.
fn last(mut low: i64, mut high: i64, holds: &dyn Fn(i64) -> Option<bool>) -> Option<i64> {
    while low + 1 < high {
        let middle = i64::midpoint(low, high);
        if holds(middle)? {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(low)
}

/// What is needed, what stands beside it, and what is found instead, each in both languages.
fn beside(matter: &Matter<'_>, others: &[usize], needs: [&str; 2], found: [&str; 2]) -> Bilingual {
    let ([needs_zh, needs_en], [zh, en]) = (needs, found);
    if others.is_empty() {
        return Bilingual::new(
            format!("{needs_zh}，但用题库中的题{zh}"),
            format!("{needs_en}, but {en}"),
        );
    }
    let others = list(matter, others);
    Bilingual::new(
        format!("{needs_zh}，但在{}之下{zh}", others.zh),
        format!("{needs_en}, but {en} together with: {}", others.en),
    )
}
