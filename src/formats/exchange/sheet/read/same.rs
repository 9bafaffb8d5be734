//! Questions that ask the same as an earlier one.
//!
//! Invariant: of questions that ask the same with the same options, all are held as soon as two keys differ.

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use unicode_normalization::UnicodeNormalization;

use super::draft::HELD;
use crate::formats::exchange::{
    ForeignKey, ForeignOption, ForeignQuestion, ImportProblem, Place, Severity,
};

/// What was asked so far, by hashes.
#[derive(Default)]
pub(super) struct Same {
    /// The first question of each stem.
    stems: HashMap<u64, usize>,
    /// The questions of each stem with the same options.
    groups: HashMap<u64, Group>,
}

/// Questions with the same stem and the same options.
struct Group {
    first: usize,
    /// The first that has a key to compare.
    keyed: Option<usize>,
    /// Those to hold once a key differs.
    waiting: Vec<usize>,
    differs: bool,
}

impl Same {
    /// What is to be said of a question that asks what one of `earlier` asks, and of those.
    pub(super) fn check(
        &mut self,
        question: &mut ForeignQuestion,
        index: usize,
        earlier: &mut [ForeignQuestion],
    ) -> Vec<ImportProblem> {
        let (stem, options) = (normal(&question.stem), options(question));
        let first = *self.stems.entry(hash(&stem)).or_insert(index);
        let key = key(question);
        let group = self.groups.entry(hash(&(&stem, &options)));
        let group = group.or_insert_with(|| Group {
            first: index,
            keyed: None,
            waiting: Vec::new(),
            differs: false,
        });
        // Itself, where it is the first; another with the same hash says nothing.
        let is_asked = |known: &&ForeignQuestion| normal(&known.stem) == stem;
        let same = earlier.get(group.first).filter(is_asked);
        let same = same.filter(|known| self::options(known) == options);
        let same = same.map(|known| known.place.clone());
        if same.is_some() || group.first == index {
            let keyed = group.keyed.and_then(|keyed| earlier.get(keyed));
            let other = keyed.filter(|known| key.is_some() && self::key(known) != key);
            group.differs |= other.is_some();
            if keyed.is_none() && key.is_some() {
                group.keyed = Some(index);
            }
            if group.differs {
                let other = other.or(keyed).map(|known| known.place.clone());
                let other = other.or(same).unwrap_or_default();
                let waiting = std::mem::take(&mut group.waiting);
                let mut problems = Vec::new();
                for at in waiting {
                    if let Some(known) = earlier.get_mut(at) {
                        problems.push(differing(known, at, &question.place));
                    }
                }
                problems.push(differing(question, index, &other));
                return problems;
            }
            group.waiting.push(index);
        }
        if let Some(same) = same {
            return vec![repeated(question, index, &same, Repeats::All)];
        }
        let first = earlier.get(first).filter(is_asked);
        let told = first.map(|first| repeated(question, index, &first.place, Repeats::Stem));
        told.into_iter().collect()
    }
}

/// What a question repeats.
#[derive(Clone, Copy)]
enum Repeats {
    Stem,
    All,
}

fn repeated(
    question: &ForeignQuestion,
    index: usize,
    first: &Place,
    repeats: Repeats,
) -> ImportProblem {
    let row = first.line;
    let cell = first.cell.as_deref().unwrap_or_default();
    let (chinese, english) = match repeats {
        Repeats::All => (
            format!("题干和选项与第 {row} 行（{cell}）完全相同，请确认是否重复"),
            format!("stem and options are those of row {row} ({cell})"),
        ),
        Repeats::Stem => (
            format!("题干与第 {row} 行（{cell}）相同，选项不同，请确认是否重复"),
            format!("the stem is that of row {row} ({cell}), with other options"),
        ),
    };
    ImportProblem {
        place: Place {
            question: Some(index),
            ..question.place.clone()
        },
        severity: Severity::Warning,
        code: "duplicate_stem",
        chinese,
        english,
    }
}

/// Holds a question, because the same has another key elsewhere.
fn differing(question: &mut ForeignQuestion, index: usize, other: &Place) -> ImportProblem {
    question.confidence = question.confidence.but_at_most(HELD);
    let row = other.line;
    let cell = other.cell.as_deref().unwrap_or_default();
    ImportProblem {
        place: Place {
            question: Some(index),
            ..question.place.clone()
        },
        severity: Severity::Held,
        code: "keys_differ",
        chinese: format!(
            "题干和选项与第 {row} 行（{cell}）完全相同，答案却不同，请核对哪个正确，只留一题"
        ),
        english: format!(
            "stem and options are those of row {row} ({cell}), with another key; keep the right one"
        ),
    }
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// Options and left sides, in an order that does not hang on the sheet.
fn options(question: &ForeignQuestion) -> (Vec<String>, Vec<String>) {
    let sorted = |options: &[ForeignOption]| {
        let mut texts: Vec<String> = options.iter().map(|option| normal(&option.text)).collect();
        texts.sort_unstable();
        texts
    };
    (sorted(&question.options), sorted(&question.left))
}

/// What a key says, in words that do not hang on the order of options; none of a rubric, which a person reads.
fn key(question: &ForeignQuestion) -> Option<Vec<Vec<String>>> {
    let text = |options: &[ForeignOption], id: &str| {
        let option = options.iter().find(|option| option.id == id);
        option.map_or_else(String::new, |option| normal(&option.text))
    };
    let of_option = |id: &String| vec![text(&question.options, id)];
    let mut is_ordered = false;
    let mut parts: Vec<Vec<String>> = match question.key.as_ref()? {
        ForeignKey::Choices(ids) => ids.iter().map(of_option).collect(),
        ForeignKey::Order(ids) => {
            is_ordered = true;
            ids.iter().map(of_option).collect()
        }
        ForeignKey::Truth(is_right) => vec![vec![is_right.to_string()]],
        ForeignKey::Blanks(blanks) => {
            is_ordered = true;
            let sorted = |accepted: &Vec<String>| {
                let mut texts: Vec<String> = accepted.iter().map(|text| normal(text)).collect();
                texts.sort_unstable();
                texts
            };
            blanks.iter().map(sorted).collect()
        }
        ForeignKey::Pairs(pairs) => pairs
            .iter()
            .map(|(left, right)| vec![text(&question.left, left), text(&question.options, right)])
            .collect(),
        ForeignKey::Ranges(ranges) => ranges
            .iter()
            .map(|range| vec![range.from.clone(), range.to.clone()])
            .collect(),
        ForeignKey::Rubric(_) => return None,
    };
    if !is_ordered {
        parts.sort_unstable();
    }
    Some(parts)
}

/// A text without what makes no difference to a reader: width, case, white space, how long a blank is.
fn normal(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    for c in text.nfkc().flat_map(char::to_lowercase) {
        let is_repeated = c == '_' && normal.ends_with('_');
        if !c.is_whitespace() && !is_repeated {
            normal.push(c);
        }
    }
    normal
}
