//! The system allows what the blueprint allows, and nothing else.

use super::super::Place;
use super::*;
use crate::domain::blueprint::{DifficultyWindow, Measure};
use crate::domain::seed::{Seed, Stream};

/// The blueprint, read by itself: what it says of a paper of these questions at these sections.
fn obeys(blueprint: &Blueprint, pool: &[PoolQuestion], paper: &[Place]) -> bool {
    let asked: Vec<&PoolQuestion> = paper.iter().map(|place| &pool[place.question]).collect();
    let on = |code: &QuestionCode| asked.iter().any(|question| question.code == *code);
    let many = |count: &dyn Fn(&PoolQuestion) -> bool| asked.iter().filter(|q| count(q)).count();
    let mut once: Vec<_> = asked.iter().map(|question| &question.code).collect();
    once.dedup();
    let sections = blueprint.sections.iter().enumerate().all(|(at, section)| {
        let here = paper.iter().filter(|place| place.section == at);
        let fits = here.clone().all(|place| {
            let q = &pool[place.question];
            q.kind == section.kind
                && (section.topics.is_empty() || section.topics.contains(&q.topic))
                && (section.difficulties.is_empty()
                    || section.difficulties.contains(&q.difficulty.unwrap()))
        });
        fits && section.count.contains(here.count())
    });
    let limits = blueprint.limits.iter().all(|limit| {
        let of = &limit.of;
        limit.count.contains(many(&|q| {
            of.kind.is_none_or(|kind| kind == q.kind)
                && of.topic.as_ref().is_none_or(|topic| *topic == q.topic)
                && of
                    .difficulty
                    .is_none_or(|label| Some(label) == q.difficulty)
                && of.tag.as_ref().is_none_or(|tag| q.tags.contains(tag))
        }))
    });
    let marks = paper.iter().map(|place| {
        blueprint.sections[place.section]
            .marks
            .or(pool[place.question].marks)
            .unwrap()
    });
    let sum: i64 = asked
        .iter()
        .map(|q| i64::from(q.rating.thousandths()))
        .sum();
    let n = i64::try_from(asked.len()).unwrap();
    let difficulty = blueprint.difficulty.is_none_or(|window| {
        let n = if window.measure == Measure::Mean {
            n
        } else {
            1
        };
        (sum - n * window.target).abs() <= n * window.tolerance
    });
    let enemies = asked.iter().all(|a| {
        asked.iter().all(|b| {
            let group =
                |group: &BTreeSet<QuestionCode>| group.contains(&a.code) && group.contains(&b.code);
            a.code == b.code
                || (a.facts.is_disjoint(&b.facts)
                    && !a.enemies.contains(&b.code)
                    && !blueprint.enemies.iter().any(group))
        })
    });
    let sets = asked.iter().all(|q| {
        q.stimulus.is_none()
            || pool
                .iter()
                .all(|other| other.stimulus != q.stimulus || on(&other.code))
    });
    once.len() == asked.len()
        && sections
        && limits
        && blueprint
            .questions
            .is_none_or(|span| span.contains(asked.len()))
        && marks.sum::<crate::domain::marks::Marks>() == blueprint.total()
        && difficulty
        && enemies
        && sets
        && blueprint.required.iter().all(on)
        && !blueprint.excluded.iter().any(on)
}

fn one_of<T: Clone>(stream: &mut Stream, list: &[T]) -> T {
    let n = u32::try_from(list.len()).unwrap();
    list[usize::try_from(stream.below(n)).unwrap()].clone()
}

/// Seven questions of two topics and two kinds with all sorts of ties.
fn any_pool(stream: &mut Stream) -> Vec<PoolQuestion> {
    let mut pool = pool("T01-S01 T01-S02 T01-M01 T01-M02 T02-S01 T02-S02 T02-M01");
    let all: Vec<QuestionCode> = pool.iter().map(|question| question.code.clone()).collect();
    for question in &mut pool {
        let label = one_of(stream, Difficulty::ALL);
        question.difficulty = Some(label);
        question.rating = Rating::of_label(label);
        question.marks = Some(one_of(stream, &["1", "2", "3"]).parse().unwrap());
        if stream.below(3) == 0 {
            question.facts = [one_of(stream, &["x", "y"]).to_owned()].into();
        }
        if stream.below(4) == 0 {
            let enemy = one_of(stream, &all);
            question.enemies = [enemy]
                .into_iter()
                .filter(|enemy| *enemy != question.code)
                .collect();
        }
        if stream.below(4) == 0 {
            question.tags = ["红".to_owned()].into();
        }
    }
    pool
}

fn any_plan(stream: &mut Stream) -> Blueprint {
    let n = |stream: &mut Stream, bound: u32| usize::try_from(stream.below(bound)).unwrap();
    let own_marks = stream.below(2) == 0;
    let sections = [Kind::Single, Kind::Multiple, Kind::Single]
        .iter()
        .zip(["一", "二", "三"]);
    let mut sections: Vec<Section> = sections
        .map(|(kind, name)| {
            let min = n(stream, 2);
            let mut section = section(name, *kind, span(min, min.max(1) + n(stream, 2)));
            if own_marks {
                section.marks = None;
            }
            if stream.below(3) == 0 {
                section.topics = ["T01".parse().unwrap()].into();
            }
            section
        })
        .collect();
    sections.truncate(2 + n(stream, 2));
    let is_open = own_marks
        || sections
            .iter()
            .any(|section| section.count.fixed().is_none());
    plan(sections, |parts| {
        let marks = one_of(stream, &["4", "6", "8"]).parse().unwrap();
        parts.marks = is_open.then_some(marks);
        if stream.below(2) == 0 {
            let min = n(stream, 3);
            parts
                .limits
                .push(limit(topic("T01"), min, min.max(1) + n(stream, 2)));
        }
        if stream.below(3) == 0 {
            parts.limits.push(limit(kind(Kind::Multiple), 1, 2));
        }
        if stream.below(3) == 0 {
            parts.questions = Some(span(3, 3 + n(stream, 2)));
        }
        if stream.below(3) == 0 {
            parts.enemies = vec![codes(&["T01-S01", "T02-S01", "T02-M01"])];
        }
        match stream.below(4) {
            0 => parts.required = codes(&["T01-S02"]),
            1 => parts.excluded = codes(&["T01-M01"]),
            _ => {}
        }
        parts.difficulty = match stream.below(3) {
            0 => Some((Measure::Mean, 700, 60)),
            1 => Some((Measure::Sum, 2200, 300)),
            _ => None,
        }
        .map(|(measure, target, tolerance)| DifficultyWindow {
            measure,
            target,
            tolerance,
        });
    })
}

#[test]
fn the_system_allows_a_paper_exactly_where_the_blueprint_does() {
    let mut stream = Seed::from_number(11).stream();
    let (mut n_papers, mut n_served) = (0, 0);
    for round in 0..150 {
        let (pool, blueprint) = (any_pool(&mut stream), any_plan(&mut stream));
        let Ok(compiled) = super::super::compile(&blueprint, &pool) else {
            continue;
        };
        let before = n_papers;
        for items in subsets(compiled.places.len()) {
            let paper: Vec<Place> = items.iter().map(|item| compiled.places[*item]).collect();
            let is_paper = obeys(&blueprint, &pool, &paper);
            assert_eq!(
                compiled.system.allows(&items),
                is_paper,
                "round {round}: {blueprint:?} {paper:?}"
            );
            n_papers += usize::from(is_paper);
        }
        n_served += usize::from(before < n_papers);
    }
    assert!(
        30 < n_served && n_served < 140,
        "{n_served} of 150 could be served"
    );
}

fn requirements(blueprint: &Blueprint, pool: &[PoolQuestion]) -> Vec<Requirement> {
    compile(blueprint, pool).unwrap().requirements
}

#[test]
fn every_constraint_is_known_by_its_requirement() {
    let sections = vec![
        section("一", Kind::Single, span(1, 2)),
        section("二", Kind::Single, span(1, 1)),
    ];
    let pool = with(pool("T01-S01 T01-S02 T02-S01 T02-S02"), "T02", |question| {
        question.stimulus = Some("材料".to_owned());
    });
    let pool = with(pool, "T01-S01", |question| {
        question.enemies = codes(&["T02-S01"]);
    });
    let blueprint = plan(sections, |parts| {
        parts.questions = Some(span(2, 3));
        parts.marks = Some("6".parse().unwrap());
        parts.limits = vec![limit(topic("T02"), 0, 4), limit(topic("T01"), 1, 500)];
        parts.difficulty = Some(DifficultyWindow {
            measure: Measure::Mean,
            target: 700,
            tolerance: 100,
        });
        parts.required = codes(&["T01-S02"]);
    });
    let stimulus = Requirement::Stimulus("材料".to_owned());
    let enemies = codes(&["T01-S01", "T02-S01"]).into_iter().collect();
    let wanted = [
        Requirement::Questions,
        Requirement::Section(0),
        Requirement::Section(1),
        // The first limit bounds nothing: there are only four such places.
        Requirement::Limit(1),
        Requirement::Marks,
        Requirement::Difficulty,
        Requirement::Required("T01-S02".parse().unwrap()),
        stimulus,
        Requirement::Enemies(enemies),
        Requirement::OneSection,
    ];
    assert_eq!(requirements(&blueprint, &pool), wanted);
}

#[test]
fn marks_and_places_that_leave_no_choice_are_no_requirements() {
    let sections = vec![
        section("一", Kind::Single, span(1, 1)),
        section("二", Kind::Multiple, span(1, 1)),
    ];
    let found = requirements(&plan(sections, |_| {}), &pool("T01-S01 T01-M01"));
    assert_eq!(found, [Requirement::Section(0), Requirement::Section(1)]);
}

#[test]
fn a_set_of_which_one_question_fits_nowhere_stands_nowhere() {
    let shared = with(pool("T01-S01 T01-S02 T01-J01"), "T01-S01", |_| {});
    let shared = with(shared, "T01", |question| {
        if question.code.as_str() != "T01-S02" {
            question.stimulus = Some("材料".to_owned());
        }
    });
    let blueprint = plan(vec![section("一", Kind::Single, span(1, 1))], |_| {});
    let compiled = compile(&blueprint, &shared).unwrap();
    let allowed: Vec<_> = subsets(2)
        .filter(|items| compiled.system.allows(items))
        .collect();
    assert_eq!(allowed, [[1]]);
}

#[test]
fn a_set_stands_in_one_section_where_one_takes_all_of_it() {
    let shared = with(pool("T01-S01 T01-S02"), "T01", |question| {
        question.stimulus = Some("材料".to_owned());
    });
    let sections = vec![
        section("一", Kind::Single, span(0, 2)),
        section("二", Kind::Single, span(0, 2)),
    ];
    let blueprint = plan(sections, |parts| parts.marks = Some("4".parse().unwrap()));
    let compiled = compile(&blueprint, &shared).unwrap();
    let allowed = subsets(4).filter(|items| compiled.system.allows(items));
    let sections = allowed.map(|items| {
        let sections = items.iter().map(|item| compiled.places[*item].section);
        sections.collect::<Vec<_>>()
    });
    assert_eq!(sections.collect::<Vec<_>>(), [[0, 0], [1, 1]]);
}

#[test]
fn a_set_of_two_kinds_is_spread_over_two_sections() {
    let shared = with(pool("T01-S01 T01-M01 T02-S01"), "T01", |question| {
        question.stimulus = Some("材料".to_owned());
    });
    let sections = vec![
        section("一", Kind::Single, span(1, 1)),
        section("二", Kind::Multiple, span(0, 1)),
    ];
    let blueprint = plan(sections, |parts| parts.marks = Some("4".parse().unwrap()));
    let compiled = compile(&blueprint, &shared).unwrap();
    let allowed: Vec<_> = subsets(3)
        .filter(|items| compiled.system.allows(items))
        .collect();
    assert_eq!(allowed.len(), 1);
    assert_eq!(allowed[0].len(), 2);
}
