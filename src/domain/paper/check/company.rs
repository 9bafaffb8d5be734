//! Questions beside each other: none twice, no enemies, the required ones, whole sets.

use super::known::{Group, Pool, Reading, index};
use super::violation::Violation;
use crate::domain::blueprint::Blueprint;
use crate::domain::question::QuestionCode;

pub(super) fn check(
    blueprint: &Blueprint,
    pool: &Pool<'_>,
    reading: &Reading<'_>,
    found: &mut Vec<Violation>,
) {
    check_repeated(pool, reading, found);
    check_groups(pool, reading, found);
    check_enemies(pool, reading, found);
    for code in &blueprint.required {
        let stands = pool
            .number_of(code)
            .is_some_and(|number| is_on(reading, number));
        if !stands {
            let code = code.clone();
            found.push(Violation::RequiredMissing { code });
        }
    }
    for standing in &reading.standing {
        if standing.known.is_excluded {
            found.push(Violation::Excluded {
                slot: standing.at,
                code: standing.known.question.code.clone(),
            });
        }
    }
    check_sets(pool, reading, found);
}

fn is_on(reading: &Reading<'_>, number: u32) -> bool {
    reading
        .numbers
        .binary_search_by_key(&number, |(number, _)| *number)
        .is_ok()
}

fn code_of(pool: &Pool<'_>, number: u32) -> Option<QuestionCode> {
    pool.get(number).map(|known| known.question.code.clone())
}

fn check_repeated(pool: &Pool<'_>, reading: &Reading<'_>, found: &mut Vec<Violation>) {
    for pair in reading.numbers.windows(2) {
        let [(number, first), (again, slot)] = pair else {
            continue;
        };
        if number != again {
            continue;
        }
        if let Some(code) = code_of(pool, *number) {
            found.push(Violation::Repeated {
                code,
                first: *first,
                slot: *slot,
            });
        }
    }
}

/// Facts and listed groups: two members of one are told once for each member after the first.
fn check_groups(pool: &Pool<'_>, reading: &Reading<'_>, found: &mut Vec<Violation>) {
    let mut held: Vec<(u32, u32)> = Vec::new();
    for standing in &reading.standing {
        let groups = standing.known.groups.iter();
        held.extend(groups.map(|group| (*group, standing.known.number)));
    }
    held.sort_unstable();
    // A question that stands twice is told as such, not as its own enemy.
    held.dedup();
    for pair in held.windows(2) {
        let [(group, a), (same, b)] = pair else {
            continue;
        };
        if group != same {
            continue;
        }
        let (Some(first), Some(second)) = (code_of(pool, *a), code_of(pool, *b)) else {
            continue;
        };
        match pool.groups.get(index(*group)) {
            Some(Group::Fact(fact)) => found.push(Violation::SharedFact {
                first,
                second,
                fact: (*fact).to_owned(),
            }),
            Some(Group::Listed(group)) => found.push(Violation::SameGroup {
                first,
                second,
                group: *group,
            }),
            None => {}
        }
    }
}

fn check_enemies(pool: &Pool<'_>, reading: &Reading<'_>, found: &mut Vec<Violation>) {
    for (at, (number, _)) in reading.numbers.iter().enumerate() {
        let is_again = at
            .checked_sub(1)
            .and_then(|before| reading.numbers.get(before))
            .is_some_and(|(before, _)| before == number);
        let enemies = pool.get(*number).map_or(&[][..], |known| &known.enemies);
        if enemies.is_empty() || is_again {
            continue;
        }
        // Each pair is noted with both, and told with the lower one.
        for other in enemies.iter().filter(|other| number < *other) {
            if !is_on(reading, *other) {
                continue;
            }
            if let (Some(first), Some(second)) = (code_of(pool, *number), code_of(pool, *other)) {
                found.push(Violation::Enemies { first, second });
            }
        }
    }
}

fn check_sets(pool: &Pool<'_>, reading: &Reading<'_>, found: &mut Vec<Violation>) {
    let mut held: Vec<(u32, u32)> = reading
        .standing
        .iter()
        .filter_map(|standing| Some((standing.known.set?, standing.known.number)))
        .collect();
    held.sort_unstable();
    held.dedup();
    for members in held.chunk_by(|(a, _), (b, _)| a == b) {
        let set = members
            .first()
            .and_then(|(set, _)| pool.sets.get(index(*set)));
        if let Some(set) = set
            && members.len() < set.size
        {
            found.push(Violation::SetSplit {
                stimulus: set.stimulus.to_owned(),
                wanted: set.size,
                found: members.len(),
            });
        }
    }
}
