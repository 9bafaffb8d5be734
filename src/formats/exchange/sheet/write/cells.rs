//! The columns of a sheet, and the texts of a question in them.

use super::super::columns::{Field, TagsBy};
use super::super::read::escaped;
use super::super::read::without_letter;
use super::super::words;
use crate::domain::scoring::Rule;
use crate::formats::exchange::{ForeignKey, ForeignOption, ForeignQuestion, NumberRange, letter};

/// Options that the columns are there for in any case: A to H.
const N_OPTIONS: usize = 8;
/// Most options and left sides that are written; with the others they stay below 256 columns.
pub(super) const MAX_OPTIONS: usize = 100;
/// Most left sides: the header counts them by two digits.
pub(super) const MAX_LEFT: usize = 99;

/// The columns of a sheet.
pub(super) struct Columns(Vec<Field>);

impl Columns {
    /// The columns that these questions need.
    pub(super) fn of(questions: &[ForeignQuestion]) -> Self {
        let most = |count: fn(&ForeignQuestion) -> usize| questions.iter().map(count).max();
        let n_options = most(|question| question.options.len()).unwrap_or(0);
        let n_left = most(|question| question.left.len()).unwrap_or(0);
        let any = |has: fn(&ForeignQuestion) -> bool| questions.iter().any(has);
        let mut fields = vec![Field::Number, Field::Kind, Field::Stem];
        fields.extend((0..n_options.clamp(N_OPTIONS, MAX_OPTIONS)).map(Field::Option));
        fields.extend([
            Field::Answer,
            Field::Explanation,
            Field::Difficulty,
            Field::Tags(TagsBy::Marks),
            Field::Marks,
            Field::Source,
        ]);
        if any(|question| question.topic.is_some()) {
            fields.push(Field::Topic(0));
        }
        fields.extend((0..n_left.min(MAX_LEFT)).map(Field::Left));
        if any(|question| question.options.iter().any(|option| option.pinned)) {
            fields.push(Field::Pinned);
        }
        if any(|question| question.rule.is_some()) {
            fields.push(Field::Rule);
        }
        Self(fields)
    }

    /// The fields, in order.
    pub(super) fn fields(&self) -> impl Iterator<Item = Field> {
        self.0.iter().copied()
    }

    /// The texts of a question.
    pub(super) fn texts(&self, question: &ForeignQuestion) -> Vec<String> {
        let options = option_texts(&question.options);
        self.fields()
            .map(|field| match field {
                Field::Option(index) => options.get(index).cloned().unwrap_or_default(),
                Field::Left(index) => text_of(question.left.get(index)),
                Field::Number => question.code.clone().unwrap_or_default(),
                Field::Kind => words::kind_word(question.kind).to_owned(),
                Field::Stem => question.stem.clone(),
                Field::Answer => question.key.as_ref().map(key_text).unwrap_or_default(),
                Field::Explanation => question.explanation.clone(),
                Field::Difficulty => {
                    let word = question.difficulty.map(words::difficulty_word);
                    word.unwrap_or_default().to_owned()
                }
                Field::Tags(TagsBy::Marks) => {
                    let tags: Vec<&str> = question.tags.iter().map(String::as_str).collect();
                    tags.join("；")
                }
                Field::Marks => question.marks.clone().unwrap_or_default(),
                Field::Source => question.source.clone().unwrap_or_default(),
                Field::Topic(0) => question.topic.clone().unwrap_or_default(),
                Field::Pinned => pinned(&question.options),
                Field::Rule => {
                    let rule = question.rule.as_ref().map(Rule::author_text);
                    rule.unwrap_or_default()
                }
                Field::NumberedOption(_)
                | Field::Options
                | Field::Blank(_)
                | Field::Tags(TagsBy::Spaces)
                | Field::MarksOfBlank
                | Field::MissMarks
                | Field::Topic(_) => String::new(),
            })
            .collect()
    }
}

fn text_of(option: Option<&ForeignOption>) -> String {
    option.map(|option| option.text.clone()).unwrap_or_default()
}

/// The texts of options. Where each of them begins with its own letter, they get it once more: the reader
/// takes letters off.
fn option_texts(options: &[ForeignOption]) -> Vec<String> {
    let mut numbered = options.iter().enumerate();
    let has_letters = 1 < options.len()
        && numbered.all(|(index, option)| without_letter(&option.text, index).is_some());
    let text = |(index, option): (usize, &ForeignOption)| {
        if has_letters {
            format!("{}.{}", letter(index), option.text)
        } else {
            option.text.clone()
        }
    };
    options.iter().enumerate().map(text).collect()
}

/// Ids of options in a row, with commas where one has two letters.
fn ids<'i>(ids: impl IntoIterator<Item = &'i String>) -> String {
    let ids: Vec<&str> = ids.into_iter().map(String::as_str).collect();
    ids.join(if ids.iter().any(|id| 1 < id.len()) {
        ","
    } else {
        ""
    })
}

fn pinned(options: &[ForeignOption]) -> String {
    let pinned: Vec<&str> = options
        .iter()
        .filter(|option| option.pinned)
        .map(|option| option.id.as_str())
        .collect();
    pinned.join(",")
}

fn key_text(key: &ForeignKey) -> String {
    match key {
        ForeignKey::Choices(chosen) => ids(chosen),
        ForeignKey::Order(items) => ids(items),
        ForeignKey::Truth(is_right) => words::truth_word(*is_right).to_owned(),
        ForeignKey::Blanks(blanks) => {
            let accepted = |texts: &Vec<String>| {
                let texts: Vec<String> = texts.iter().map(|text| escaped(text)).collect();
                texts.join("；")
            };
            blanks.iter().map(accepted).collect::<Vec<_>>().join("|")
        }
        ForeignKey::Pairs(pairs) => {
            let pairs = pairs.iter().map(|(left, right)| format!("{left}-{right}"));
            pairs.collect::<Vec<_>>().join("；")
        }
        ForeignKey::Rubric(rubric) => rubric.clone(),
        ForeignKey::Ranges(ranges) => {
            let text = |range: &NumberRange| {
                if range.from == range.to {
                    range.from.clone()
                } else {
                    format!("{}..{}", range.from, range.to)
                }
            };
            ranges.iter().map(text).collect::<Vec<_>>().join("；")
        }
    }
}
