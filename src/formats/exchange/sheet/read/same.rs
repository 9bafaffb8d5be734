//! Questions that ask the same as an earlier one.

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use unicode_normalization::UnicodeNormalization;

use crate::formats::exchange::{ForeignQuestion, ImportProblem, Place, Severity};

/// What was asked so far: the first question of each stem, by the hash and the length of this.
#[derive(Default)]
pub(super) struct Same(HashMap<(u64, usize), usize>);

impl Same {
    /// What is to be said of a question that asks what one of `earlier` asks.
    pub(super) fn check(
        &mut self,
        question: &ForeignQuestion,
        index: usize,
        earlier: &[ForeignQuestion],
    ) -> Option<ImportProblem> {
        let stem = normal(&question.stem);
        let mut hasher = DefaultHasher::new();
        stem.hash(&mut hasher);
        let first = *self.0.entry((hasher.finish(), stem.len())).or_insert(index);
        // Itself, where it is the first; another stem with the same hash says nothing.
        let first = earlier
            .get(first)
            .filter(|first| normal(&first.stem) == stem)?;
        let texts = |question: &ForeignQuestion| {
            let mut texts: Vec<String> = question
                .options
                .iter()
                .map(|option| normal(&option.text))
                .collect();
            texts.sort_unstable();
            texts
        };
        let is_same = texts(question) == texts(first);
        let row = first.place.line;
        let cell = first.place.cell.as_deref().unwrap_or_default();
        let chinese = if is_same {
            format!("题干和选项与第 {row} 行（{cell}）完全相同，请确认是否重复")
        } else {
            format!("题干与第 {row} 行（{cell}）相同，选项不同，请确认是否重复")
        };
        let english = if is_same {
            format!("stem and options are those of row {row} ({cell})")
        } else {
            format!("the stem is that of row {row} ({cell}), with other options")
        };
        Some(ImportProblem {
            place: Place {
                question: Some(index),
                ..question.place.clone()
            },
            severity: Severity::Warning,
            code: "duplicate_stem",
            chinese,
            english,
        })
    }
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
