//! Options, sides and keys of a sketch.
//!
//! Invariant: the place of a right option follows from how many were placed before; other orders from hashes of texts.

use std::collections::{BTreeMap, BTreeSet};

use super::super::super::Reason;
use super::super::sketch::{Form, Sketch};
use super::{Bench, hash};
use crate::domain::question::{Choice, Key, Layout, OptionId};

/// Orders of four places, one after the other, so that keys spread evenly and not in a pattern.
pub(super) const PLACES: [[usize; 4]; 6] = [
    [2, 0, 3, 1],
    [1, 3, 0, 2],
    [3, 2, 1, 0],
    [0, 1, 2, 3],
    [1, 0, 3, 2],
    [2, 3, 0, 1],
];

impl Bench<'_> {
    /// What is shown beside the stem, and what of it is right.
    pub(super) fn layout(&self, sketch: &Sketch) -> Result<(Layout, Key), Reason> {
        Ok(match &sketch.form {
            Form::Single { right, pool } => {
                let wrong: Vec<&String> = pool.iter().take(3).collect();
                if wrong.len() < 3 {
                    return Err(Reason::Distractors);
                }
                let turn = PLACES.get((self.n_places / 4) % PLACES.len());
                let place = turn
                    .and_then(|turn| turn.get(self.n_places % 4))
                    .copied()
                    .unwrap_or(0);
                let mut texts = wrong;
                texts.insert(place.min(texts.len()), right);
                let choices = lettered(texts)?;
                let id = choices
                    .get(place)
                    .map(|choice| choice.id.clone())
                    .ok_or(Reason::Form)?;
                (Layout::Single(choices), Key::Choices(BTreeSet::from([id])))
            }
            Form::Ascending { options, right } => {
                let choices = lettered(options)?;
                let id = choices
                    .get(*right)
                    .map(|choice| choice.id.clone())
                    .ok_or(Reason::Form)?;
                (Layout::Single(choices), Key::Choices(BTreeSet::from([id])))
            }
            Form::Multiple { right, pool } => {
                // Five options, or four where two of them are right.
                let n = if right.len() == 2 {
                    2
                } else {
                    5_usize.saturating_sub(right.len()).max(1)
                };
                let wrong: Vec<&String> = pool.iter().take(n).collect();
                if wrong.len() < n {
                    return Err(Reason::Distractors);
                }
                let mut texts: Vec<&String> = right.iter().chain(wrong).collect();
                texts.sort_by_key(|text| hash(&format!("{text}|{}", sketch.stem)));
                let choices = lettered(texts)?;
                let key = choices
                    .iter()
                    .filter(|choice| right.contains(&choice.text))
                    .map(|choice| choice.id.clone());
                let key = Key::Choices(key.collect());
                (Layout::Multiple(choices), key)
            }
            Form::Truth(truth) => (Layout::TrueFalse, Key::Truth(*truth)),
            Form::Blank(accepted) => (Layout::Blank(1), Key::Blanks(vec![accepted.clone()])),
            Form::Match { pairs, spare } => matching(pairs, spare, &sketch.stem)?,
            Form::Order(texts) => {
                let mut mixed: Vec<&String> = texts.iter().collect();
                mixed.sort_by_key(|text| hash(text));
                if mixed.iter().zip(texts).all(|(a, b)| *a == b) {
                    mixed.reverse();
                }
                let choices = lettered(mixed)?;
                let ids = texts
                    .iter()
                    .filter_map(|text| choices.iter().find(|choice| choice.text == *text));
                let key = Key::Order(ids.map(|choice| choice.id.clone()).collect());
                (Layout::Order(choices), key)
            }
        })
    }
}

pub(super) fn matching(
    pairs: &[(String, String)],
    spare: &[String],
    stem: &str,
) -> Result<(Layout, Key), Reason> {
    let mut lefts: Vec<&(String, String)> = pairs.iter().collect();
    lefts.sort_by_key(|(left, _)| hash(&format!("{left}|{stem}")));
    let mut rights: Vec<&String> = pairs.iter().map(|(_, right)| right).chain(spare).collect();
    rights.sort_by_key(|right| hash(&format!("{stem}|{right}")));
    let right = lettered(rights)?;
    let mut left = Vec::new();
    let mut key = BTreeMap::new();
    for (n, (text, answer)) in (1_usize..).zip(lefts) {
        let id: OptionId = n.to_string().parse().map_err(|_| Reason::Form)?;
        let side = right
            .iter()
            .find(|side| side.text == *answer)
            .ok_or(Reason::Form)?;
        key.insert(id.clone(), side.id.clone());
        left.push(Choice {
            id,
            text: text.clone(),
            pinned: false,
        });
    }
    Ok((Layout::Match { left, right }, Key::Pairs(key)))
}

/// Options with ids a, b, c ….
pub(super) fn lettered<T: AsRef<str>>(
    texts: impl IntoIterator<Item = T>,
) -> Result<Vec<Choice>, Reason> {
    ('a'..='z')
        .zip(texts)
        .map(|(letter, text)| {
            let id = letter.to_string().parse().map_err(|_| Reason::Form)?;
            Ok(Choice {
                id,
                text: text.as_ref().to_owned(),
                pinned: false,
            })
        })
        .collect()
}
