//! Files of small blueprints with their questions, for asking whether a paper exists.
//!
//! A file is a JSON list of instances. An instance has a `name`, `items` and `constraints`; other
//! fields are ignored, so that a file may carry the answers. An item has an `id` and, where a
//! constraint asks for them, `type`, `topic`, `cognitive`, `band` (texts), `tag` (a text or a list),
//! `difficulty` and `points` (numbers with up to three decimals), and `enemy` (null, a label or a
//! list of labels). What constraints there are, `constraint.rs` says.
//!
//! Invariant: numbers are read exactly, in thousandths; a fault tells file, place, what was wanted
//! and what was found.

mod constraint;
mod fields;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde_json::Value;

use self::fields::{Fields, Place};
use crate::domain::feasibility::{Constraint, System};

/// One question to the solver, with the names of what it speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instance {
    /// Its name.
    pub name: String,
    /// The ids of its items, in the order of the file.
    pub ids: Vec<String>,
    /// The names of its constraints, in the order of [`System::constraints`].
    pub constraints: Vec<String>,
    /// What a paper must obey. Difficulties and points are in thousandths.
    pub system: System,
}

/// Why a file of instances cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InstancesFault {
    /// It is not JSON.
    #[error("`{file}` line {line} column {column}: not JSON: {reason}")]
    Syntax {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// What the parser says.
        reason: String,
    },
    /// It is JSON of another shape, or contradicts itself.
    #[error("`{file}`{place}: {reason}")]
    Content {
        /// The file.
        file: String,
        /// Where in the file: instance, item or constraint, with numbers from 1 and names.
        place: String,
        /// What was wanted and what was found.
        reason: String,
    },
}

/// What is known of an item.
#[derive(Debug, Default)]
struct Item {
    id: String,
    /// Words by field: `type`, `topic`, `cognitive`, `band`, `tag`.
    words: BTreeMap<&'static str, Vec<String>>,
    /// Thousandths by field: `difficulty`, `points`.
    numbers: BTreeMap<&'static str, i64>,
    enemies: Vec<String>,
}

/// Fields of an item that hold words, and those that hold numbers.
const WORDS: [&str; 5] = ["type", "topic", "cognitive", "band", "tag"];
const NUMBERS: [&str; 2] = ["difficulty", "points"];

/// Reads a file; `file` is the name that faults carry.
///
/// # Errors
/// The first [`InstancesFault`].
pub fn read(file: &str, text: &str) -> Result<Vec<Instance>, InstancesFault> {
    let whole: Value = serde_json::from_str(text).map_err(|error| InstancesFault::Syntax {
        file: file.to_owned(),
        line: error.line(),
        column: error.column(),
        reason: strip_position(&error.to_string()),
    })?;
    let place = Place::of_file(file);
    let Value::Array(instances) = &whole else {
        return Err(place.wants("a list of instances", &whole));
    };
    let numbered = (1..).zip(instances);
    numbered
        .map(|(number, instance)| read_instance(&place, number, instance))
        .collect()
}

/// The parser's words without the position, which is told apart.
fn strip_position(reason: &str) -> String {
    let end = reason.rfind(" at line ").unwrap_or(reason.len());
    reason.get(..end).unwrap_or(reason).to_owned()
}

fn read_instance(file: &Place, number: usize, value: &Value) -> Result<Instance, InstancesFault> {
    let fields = Fields::of(file.inner("instance", number, value, "name"), value)?;
    let name = fields.text("name")?;
    let mut items: Vec<Item> = Vec::new();
    let mut number_of: BTreeMap<String, usize> = BTreeMap::new();
    for (number, value) in (1..).zip(fields.list("items")?) {
        let fields = Fields::of(fields.place.inner("item", number, value, "id"), value)?;
        let item = read_item(&fields)?;
        if let Some(other) = number_of.insert(item.id.clone(), items.len()) {
            let reason = format!("id `{}` is that of item {} already", item.id, other + 1);
            return Err(fields.place.fault(reason));
        }
        items.push(item);
    }
    let (mut constraints, mut names) = (Vec::new(), Vec::new());
    for (number, value) in (1..).zip(fields.list("constraints")?) {
        let fields = Fields::of(
            fields.place.inner("constraint", number, value, "name"),
            value,
        )?;
        names.push(fields.text("name")?);
        let rules = constraint::read(&fields, &items, &number_of)?;
        constraints.push(Constraint { rules });
    }
    Ok(Instance {
        name,
        constraints: names,
        system: System {
            n_items: items.len(),
            constraints,
        },
        ids: items.into_iter().map(|item| item.id).collect(),
    })
}

fn read_item(fields: &Fields<'_>) -> Result<Item, InstancesFault> {
    let mut item = Item {
        id: fields.text("id")?,
        enemies: fields.texts("enemy")?,
        ..Item::default()
    };
    for field in WORDS {
        item.words.insert(field, fields.texts(field)?);
    }
    for field in NUMBERS {
        if let Some(number) = fields.thousandths(field)? {
            item.numbers.insert(field, number);
        }
    }
    Ok(item)
}
