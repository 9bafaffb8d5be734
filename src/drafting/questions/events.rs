//! Questions on the order of events.
//!
//! Invariant: any two events of a question differ in time as far as both tell it.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::super::candidates::Found;
use super::super::candidates::events::Event;
use super::super::{Origin, Reason};
use super::bench::{Bench, hash};
use super::sketch::{Form, Proof, Sketch};
use crate::domain::question::{Cognitive, Difficulty};

/// Events of one question.
const N_EVENTS: usize = 4;
/// Most questions.
const MAX_SETS: usize = 5;
/// Most events that two questions have in common.
const MAX_COMMON: usize = 2;
/// Most events that sets are made of.
const MAX_EVENTS: usize = 60;

/// Makes questions of all events.
pub(super) fn make(bench: &mut Bench<'_>, found: &Found) {
    bench.found(Origin::Event, found.events.len());
    let mut events: Vec<&Event> = Vec::new();
    for event in &found.events {
        let is_new = !events
            .iter()
            .any(|other| other.text.contains(&event.text) || event.text.contains(&other.text));
        if is_new && events.len() < MAX_EVENTS {
            events.push(event);
        }
    }
    let mut used: BTreeSet<BTreeSet<&str>> = BTreeSet::new();
    for turn in 0..MAX_SETS * 8 {
        if MAX_SETS <= used.len() {
            break;
        }
        let mut order = events.clone();
        order.sort_by_key(|event| hash(&format!("{turn}{}", event.text)));
        let mut chosen: Vec<&Event> = Vec::new();
        for event in order {
            if chosen.len() < N_EVENTS
                && chosen
                    .iter()
                    .all(|other| compare(event, other) != Ordering::Equal)
            {
                chosen.push(event);
            }
        }
        if chosen.len() < N_EVENTS {
            bench.drop(Origin::Event, Reason::Distractors);
            break;
        }
        let texts: BTreeSet<&str> = chosen.iter().map(|event| event.text.as_str()).collect();
        let is_alike = |other: &BTreeSet<&str>| MAX_COMMON < texts.intersection(other).count();
        if used.iter().any(is_alike) {
            continue;
        }
        used.insert(texts);
        chosen.sort_by(|a, b| compare(a, b));
        order_of(bench, &chosen);
    }
}

/// As far as both tell.
fn compare(a: &Event, b: &Event) -> Ordering {
    let parts = |event: &Event| {
        [
            i64::from(event.date.0),
            event.date.1.map_or(-1, i64::from),
            event.date.2.map_or(-1, i64::from),
        ]
    };
    parts(a)
        .into_iter()
        .zip(parts(b))
        .take_while(|(a, b)| *a != -1 && *b != -1)
        .map(|(a, b)| a.cmp(&b))
        .find(|order| *order != Ordering::Equal)
        .unwrap_or(Ordering::Equal)
}

fn order_of(bench: &mut Bench<'_>, events: &[&Event]) {
    let texts: Vec<String> = events.iter().map(|event| event.text.clone()).collect();
    let mut proofs = Vec::new();
    for event in events {
        let whole = Proof {
            paragraph: event.at.paragraph,
            range: event.dated.start..event.told.end,
        };
        if bench.texts.prove(whole.paragraph, &whole.range).is_some() {
            proofs.push(whole);
        } else {
            let ranges = [Some(event.dated.clone()), event.tail.clone()];
            proofs.extend(ranges.into_iter().flatten().map(|range| Proof {
                paragraph: event.at.paragraph,
                range,
            }));
        }
    }
    let mut titles: Vec<String> = Vec::new();
    for event in events {
        let paragraph = bench.texts.paragraph(event.at.paragraph);
        let title = paragraph.map(|paragraph| format!("《{}》", bench.texts.title(paragraph)));
        titles.extend(title.filter(|title| !titles.contains(title)));
    }
    let sources = titles.join("和材料");
    let stem = format!("根据材料{sources}，请把下列事件按发生的时间从早到晚排列。");
    let times: Vec<String> = events.iter().map(|event| time(event)).collect();
    let mut sketch = Sketch::new(Origin::Event, stem, Form::Order(texts.clone()), proofs);
    sketch.fact = format!("order:{}", texts.join("|"));
    sketch.note = format!("先后为：{}。", times.join("，"));
    sketch.difficulty = Difficulty::Hard;
    sketch.cognitive = Cognitive::Understand;
    sketch.worth = 84;
    bench.offer(sketch);
}

/// The time of an event as the explanation tells it.
fn time(event: &Event) -> String {
    let month = event
        .date
        .1
        .map_or(String::new(), |month| format!("{month}月"));
    let day = event.date.2.map_or(String::new(), |day| format!("{day}日"));
    format!("{}年{month}{day}", event.date.0)
}
