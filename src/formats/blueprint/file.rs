//! Blueprint files: TOML, read with the line of everything in them.

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

use super::BlueprintForm;
use crate::domain::assembly::PoolFault;
use crate::domain::blueprint::Blueprint;
use crate::formats::fault::FormFault;
use crate::formats::problem::Problem;
use crate::formats::toml_text::TomlText;

/// A blueprint that was read from a file, and at which lines of it everything stands.
#[derive(Debug, Clone)]
pub struct Located {
    /// The blueprint.
    pub blueprint: Blueprint,
    file: String,
    places: BTreeMap<String, Place>,
}

/// Where a value stands.
#[derive(Debug, Clone)]
struct Place {
    line: usize,
    /// The value, where it is a text.
    text: Option<String>,
}

impl Located {
    /// The name of the file.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// What a pool shows to be wrong with the file, at its line.
    pub fn problem(&self, fault: &PoolFault) -> Problem {
        let fault = FormFault::from(fault.clone());
        Problem {
            file: self.file.clone(),
            line: self.line_of(&fault),
            code: fault.code(),
            message: fault.to_string(),
        }
    }

    /// The line of the value that a fault is about, or of the nearest part of the file around it.
    fn line_of(&self, fault: &FormFault) -> usize {
        // A set has no order of its own: what it holds is found by its text.
        let entries = format!("{}[", fault.field);
        let value = fault.value();
        let mut inside = self
            .places
            .iter()
            .filter(|(path, place)| path.starts_with(&entries) && place.text == value);
        if let (Some(_), Some((_, place))) = (&value, inside.next()) {
            return place.line;
        }
        self.line_at(&fault.field)
    }

    /// The line of what stands at a path (`sections[1].rule`), or of the nearest part of the file around it.
    pub fn line_at(&self, path: &str) -> usize {
        let mut path = path;
        loop {
            match (self.places.get(path), path.rfind(['.', '['])) {
                (Some(place), _) => return place.line,
                (None, Some(end)) => path = path.get(..end).unwrap_or_default(),
                (None, None) => return 1,
            }
        }
    }
}

/// Reads a blueprint file; `file` is the name that problems carry.
///
/// # Errors
/// Every problem of the grammar and of the fields, each with its line.
pub fn read_toml(file: &str, text: &str) -> Result<Blueprint, Vec<Problem>> {
    read_located(file, text).map(|located| located.blueprint)
}

/// As [`read_toml`], and keeps the lines, for what a pool shows to be wrong later.
///
/// # Errors
/// As [`read_toml`].
pub fn read_located(file: &str, text: &str) -> Result<Located, Vec<Problem>> {
    let source = TomlText::new(file, text);
    let (table, syntax) = source.parse();
    if !syntax.is_empty() {
        return Err(syntax.into_iter().map(|(_, problem)| problem).collect());
    }
    let mut problems = Vec::new();
    let (form, unreadable): (BlueprintForm, _) = source.read_form(&table, &mut problems);
    let faults = match form.into_blueprint() {
        Ok(blueprint) if problems.is_empty() => {
            let mut places = BTreeMap::new();
            collect(&source, &table, "", &mut places);
            let file = file.to_owned();
            return Ok(Located {
                blueprint,
                file,
                places,
            });
        }
        Ok(_) => Vec::new(),
        Err(faults) => faults,
    };
    let others = faults
        .iter()
        .filter(|fault| !unreadable.contains(fault.root()));
    problems.extend(others.map(|fault| source.problem_of(fault, &table, 0)));
    Err(problems)
}

/// The places of everything in a table whose path is `front`.
fn collect(
    source: &TomlText<'_>,
    table: &DeTable<'_>,
    front: &str,
    places: &mut BTreeMap<String, Place>,
) {
    for (key, value) in table {
        let dot = if front.is_empty() { "" } else { "." };
        let path = format!("{front}{dot}{}", key.get_ref());
        let line = source.line_of(value.span().start);
        collect_value(source, value.get_ref(), line, path, places);
    }
}

fn collect_value(
    source: &TomlText<'_>,
    value: &DeValue<'_>,
    line: usize,
    path: String,
    places: &mut BTreeMap<String, Place>,
) {
    match value {
        DeValue::Array(entries) => {
            for (at, entry) in entries.iter().enumerate() {
                let line = source.line_of(entry.span().start);
                let path = format!("{path}[{at}]");
                collect_value(source, entry.get_ref(), line, path, places);
            }
        }
        DeValue::Table(table) => collect(source, table, &path, places),
        DeValue::String(_)
        | DeValue::Integer(_)
        | DeValue::Float(_)
        | DeValue::Boolean(_)
        | DeValue::Datetime(_) => {}
    }
    let text = value.as_str().map(str::to_owned);
    places.insert(path, Place { line, text });
}
