//! Keys between the author's form and the domain.

use std::collections::{BTreeMap, BTreeSet};

use super::KeyValue;
use crate::domain::question::{Key, Kind, OptionId};
use crate::formats::fault::{Collector, Reason};

/// Reads a key as the kind wants it; `None` with faults where it cannot be one.
pub(super) fn read(
    kind: Kind,
    value: Option<KeyValue>,
    accepted: &[Vec<String>],
    collector: &mut Collector,
) -> Option<Key> {
    if kind != Kind::Blank && !accepted.is_empty() {
        collector.add("accepted", Reason::Misplaced { kind });
    }
    let Some(value) = value else {
        collector.add("key", Reason::Missing);
        return None;
    };
    match (kind, value) {
        (Kind::Single, KeyValue::One(id)) => {
            Some(Key::Choices(BTreeSet::from([collector.code("key", &id)?])))
        }
        (Kind::Multiple, KeyValue::List(ids)) => {
            let (mut set, n_wanted) = (BTreeSet::new(), ids.len());
            let ids = option_ids(&ids, collector)?;
            for id in ids {
                if let Some(twice) = set.replace(id) {
                    collector.add(
                        "key",
                        Reason::Repeated {
                            found: twice.to_string(),
                        },
                    );
                }
            }
            (set.len() == n_wanted).then_some(Key::Choices(set))
        }
        (Kind::TrueFalse, KeyValue::Truth(truth)) => Some(Key::Truth(truth)),
        (Kind::Blank, KeyValue::List(texts)) => blanks(texts, accepted, collector),
        (Kind::Match, KeyValue::Pairs(pairs)) => {
            let read: Vec<_> = pairs
                .iter()
                .map(|(left, right)| {
                    let left: Option<OptionId> = collector.code("key", left);
                    let right: Option<OptionId> = collector.code("key", right);
                    Some((left?, right?))
                })
                .collect();
            Some(Key::Pairs(
                read.into_iter().collect::<Option<BTreeMap<_, _>>>()?,
            ))
        }
        (Kind::Order, KeyValue::List(ids)) => Some(Key::Order(option_ids(&ids, collector)?)),
        (Kind::Essay, KeyValue::One(rubric)) => Some(Key::Rubric(rubric)),
        (kind, KeyValue::Truth(_) | KeyValue::One(_) | KeyValue::List(_) | KeyValue::Pairs(_)) => {
            collector.add(
                "key",
                Reason::KeyShape {
                    kind,
                    wanted: shape_of(kind),
                },
            );
            None
        }
    }
}

const fn shape_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Single => "the id of one option, such as \"b\"",
        Kind::Multiple => "a list of option ids, such as [\"a\", \"c\"]",
        Kind::TrueFalse => "true or false, without quotation marks",
        Kind::Blank => "a list of texts, one a blank, such as [\"5\", \"30\"]",
        Kind::Match => "a right id for each left id, such as { 1 = \"b\", 2 = \"a\" }",
        Kind::Order => "a list of all ids in their right order, such as [\"c\", \"a\", \"b\"]",
        Kind::Essay => "a text that says what a marker looks for",
    }
}

fn option_ids(ids: &[String], collector: &mut Collector) -> Option<Vec<OptionId>> {
    let read: Vec<Option<OptionId>> = ids
        .iter()
        .enumerate()
        .map(|(at, id)| collector.code(&format!("key[{at}]"), id))
        .collect();
    read.into_iter().collect()
}

fn blanks(texts: Vec<String>, accepted: &[Vec<String>], collector: &mut Collector) -> Option<Key> {
    if !accepted.is_empty() && accepted.len() != texts.len() {
        let found = accepted.len();
        collector.add(
            "accepted",
            Reason::AcceptedCount {
                in_key: texts.len(),
                found,
            },
        );
        return None;
    }
    let further = accepted
        .iter()
        .map(Vec::as_slice)
        .chain(std::iter::repeat(&[][..]));
    let with_model = |(model, further): (String, &[String])| {
        std::iter::once(model)
            .chain(further.iter().cloned())
            .collect()
    };
    Some(Key::Blanks(
        texts.into_iter().zip(further).map(with_model).collect(),
    ))
}

/// Writes a key, and the further accepted texts of its blanks.
pub(super) fn write(kind: Kind, key: &Key) -> (KeyValue, Vec<Vec<String>>) {
    let texts = |ids: &mut dyn Iterator<Item = &OptionId>| ids.map(ToString::to_string).collect();
    let value = match key {
        Key::Choices(ids) => match ids.first() {
            Some(id) if kind == Kind::Single => KeyValue::One(id.to_string()),
            Some(_) | None => KeyValue::List(texts(&mut ids.iter())),
        },
        Key::Truth(truth) => KeyValue::Truth(*truth),
        Key::Blanks(blanks) => {
            let models = blanks
                .iter()
                .map(|texts| texts.first().cloned().unwrap_or_default());
            let further: Vec<Vec<String>> = blanks
                .iter()
                .map(|texts| texts.iter().skip(1).cloned().collect())
                .collect();
            let accepted = if further.iter().all(Vec::is_empty) {
                Vec::new()
            } else {
                further
            };
            return (KeyValue::List(models.collect()), accepted);
        }
        Key::Pairs(pairs) => KeyValue::Pairs(
            pairs
                .iter()
                .map(|(left, right)| (left.to_string(), right.to_string()))
                .collect(),
        ),
        Key::Order(ids) => KeyValue::List(texts(&mut ids.iter())),
        Key::Rubric(rubric) => KeyValue::One(rubric.clone()),
    };
    (value, Vec::new())
}
