//! TOML read so that one fault does not hide the next, each with its line.
//!
//! Invariant: every problem carries the line of the value or key that it is about, and no problem is
//! reported twice.

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeArray, DeString, DeTable, DeValue, Deserializer};

use super::fault::FormFault;
use super::problem::Problem;

/// A TOML text with its name and the places where its lines begin.
pub(super) struct TomlText<'i> {
    file: &'i str,
    text: &'i str,
    line_starts: Vec<usize>,
}

impl<'i> TomlText<'i> {
    pub(super) fn new(file: &'i str, text: &'i str) -> Self {
        let after_breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        let line_starts = std::iter::once(0).chain(after_breaks).collect();
        Self {
            file,
            text,
            line_starts,
        }
    }

    /// The line, counted from 1, of a byte offset.
    pub(super) fn line_of(&self, offset: usize) -> usize {
        self.line_starts.partition_point(|start| *start <= offset)
    }

    pub(super) fn problem(
        &self,
        offset: usize,
        code: &'static str,
        message: impl Into<String>,
    ) -> Problem {
        let (file, line) = (self.file.to_owned(), self.line_of(offset));
        Problem {
            file,
            line,
            code,
            message: message.into(),
        }
    }

    /// What can be read, and what the grammar refuses: the first fault of each line, with its
    /// offset. An unclosed bracket spoils what follows it, so there may be fewer true faults.
    pub(super) fn parse(&self) -> (DeTable<'i>, Vec<(usize, Problem)>) {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        let mut lines = BTreeSet::new();
        let mut problems = Vec::new();
        for error in errors {
            let offset = error.span().map_or(self.text.len(), |span| span.start);
            if lines.insert(self.line_of(offset)) {
                problems.push((offset, self.problem(offset, "toml_syntax", error.message())));
            }
        }
        (table.into_inner(), problems)
    }

    /// Reads a table into a form whose fields all have defaults.
    ///
    /// A field that cannot be read is reported, left at its default, and named in the answer, so
    /// that the caller does not also call it missing.
    pub(super) fn read_form<T: DeserializeOwned + Default>(
        &self,
        table: &DeTable<'i>,
        problems: &mut Vec<Problem>,
    ) -> (T, BTreeSet<String>) {
        self.read_form_beside(table, "", problems)
    }

    /// As [`Self::read_form`], leaving out one field, which is not the form's.
    pub(super) fn read_form_beside<T: DeserializeOwned + Default>(
        &self,
        table: &DeTable<'i>,
        beside: &str,
        problems: &mut Vec<Problem>,
    ) -> (T, BTreeSet<String>) {
        let fields = || table.iter().filter(|(key, _)| key.get_ref() != beside);
        // Nearly every table of a large bank has no fault: it is read once, not once a field.
        let mut whole = DeTable::new();
        for (key, value) in fields() {
            whole.insert(key.clone(), value.clone());
        }
        if let Ok(form) = read(whole) {
            return (form, BTreeSet::new());
        }
        let (mut good, mut unreadable) = (DeTable::new(), BTreeSet::new());
        for (key, value) in fields() {
            let faults = faults_of::<T>(key, value, &|value| entry(key, value));
            if faults.is_empty() {
                good.insert(key.clone(), value.clone());
            } else {
                unreadable.insert(key.get_ref().to_string());
            }
            problems.extend(faults.into_iter().map(|(offset, message)| {
                let is_name = message.starts_with("unknown field");
                self.problem(
                    offset,
                    if is_name {
                        "unknown_field"
                    } else {
                        "wrong_type"
                    },
                    message,
                )
            }));
        }
        // Every field was read by itself before, so that all of them can be read together.
        (read(good).unwrap_or_default(), unreadable)
    }

    /// The problem of a fault of the form that was read from `table`, whose header is at `header`.
    pub(super) fn problem_of(
        &self,
        fault: &FormFault,
        table: &DeTable<'_>,
        header: usize,
    ) -> Problem {
        self.problem(
            locate(table, header, &fault.field),
            fault.code(),
            fault.to_string(),
        )
    }
}

fn read<T: DeserializeOwned>(table: DeTable<'_>) -> Result<T, toml::de::Error> {
    T::deserialize(Deserializer::from(Spanned::new(0..0, table)))
}

fn entry<'i>(key: &Spanned<DeString<'i>>, value: Spanned<DeValue<'i>>) -> DeTable<'i> {
    let mut table = DeTable::new();
    table.insert(key.clone(), value);
    table
}

/// Why a value cannot be read as part of `T`: the smallest parts of it that cannot, with offsets.
///
/// `whole` puts a value at the place of this one, with nothing beside it.
fn faults_of<'i, T: DeserializeOwned>(
    key: &Spanned<DeString<'i>>,
    value: &Spanned<DeValue<'i>>,
    whole: &dyn Fn(Spanned<DeValue<'i>>) -> DeTable<'i>,
) -> Vec<(usize, String)> {
    let message = match read::<T>(whole(value.clone())) {
        Ok(_) => return Vec::new(),
        Err(error) => error.message().to_owned(),
    };
    if message.starts_with(&format!("unknown field `{}`", key.get_ref())) {
        return vec![(key.span().start, message)];
    }
    let again = |inner: DeValue<'i>| whole(Spanned::new(value.span(), inner));
    let inner: Vec<_> = match value.get_ref() {
        DeValue::Array(items) => items
            .iter()
            .flat_map(|item| {
                faults_of::<T>(key, item, &|item| {
                    let mut array = DeArray::new();
                    array.push(item);
                    again(DeValue::Array(array))
                })
            })
            .collect(),
        DeValue::Table(table) => table
            .iter()
            .flat_map(|(key, item)| {
                faults_of::<T>(key, item, &|item| again(DeValue::Table(entry(key, item))))
            })
            .collect(),
        DeValue::String(_)
        | DeValue::Integer(_)
        | DeValue::Float(_)
        | DeValue::Boolean(_)
        | DeValue::Datetime(_) => Vec::new(),
    };
    if inner.is_empty() {
        vec![(value.span().start, message)]
    } else {
        inner
    }
}

/// The offset of `options[2].text`, or of as much of the path as is there, or `header`.
pub(super) fn locate(table: &DeTable<'_>, header: usize, path: &str) -> usize {
    let mut steps = path
        .split(['.', '['])
        .map(|step| step.trim_end_matches(']'));
    let Some(mut value) = steps.next().and_then(|root| table.get(root)) else {
        return header;
    };
    for step in steps {
        let next = match step.parse::<usize>() {
            Ok(at) if value.get_ref().as_array().is_some() => value.get_ref().get(at),
            Ok(_) | Err(_) => value.get_ref().get(step),
        };
        match next {
            Some(inner) => value = inner,
            None => break,
        }
    }
    value.span().start
}
