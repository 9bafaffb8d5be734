//! The list of materials.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{Bank, MATERIALS_FORMAT, file, suppression};
use crate::formats::toml_text::TomlText;

/// A study text that evidence may name; its words are in `<id>.txt`, which is not part of the bank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Material {
    /// Its name in evidence: ASCII letters, digits, `-`, `_` and `.`, not beginning with a dot.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who published it, where that is known.
    pub publisher: Option<String>,
    /// When, as the list says it.
    pub date: Option<String>,
    /// The line of the list that it stands at.
    pub line: usize,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct MaterialForm {
    id: String,
    title: String,
    publisher: Option<String>,
    date: Option<String>,
}

/// Reads the list into the bank.
pub(super) fn read(name: &str, text: &str, bank: &mut Bank) {
    let source = TomlText::new(name, text);
    let (table, syntax) = source.parse();
    file::check_head(
        &source,
        &table,
        MATERIALS_FORMAT,
        &["format", "materials", suppression::FIELD],
        &mut bank.problems,
    );
    let suppressions = suppression::read(&source, name, None, &table, &mut bank.problems);
    bank.suppressions.extend(suppressions);
    let mut ids = BTreeSet::new();
    for (header, entry) in file::tables(&source, &table, "materials", &mut bank.problems) {
        let (form, unreadable): (MaterialForm, _) = source.read_form(entry, &mut bank.problems);
        let at = entry.get("id").map_or(header, |value| value.span().start);
        if unreadable.contains("id") {
            continue;
        }
        if !is_material_id(&form.id) {
            let message = format!(
                "`id` is `{}`; wanted 1 to 64 ASCII letters, digits, `-`, `_` or `.`, not beginning with a dot",
                form.id.chars().take(64).collect::<String>()
            );
            bank.problems
                .push(source.problem(at, "not_a_code", message));
            continue;
        }
        if form.title.trim().is_empty() && !unreadable.contains("title") {
            bank.problems
                .push(source.problem(header, "missing_field", "`title`: it is missing"));
        }
        if !ids.insert(form.id.clone()) {
            let message = format!("material `{}` stands twice", form.id);
            bank.problems
                .push(source.problem(at, "duplicate_material", message));
            continue;
        }
        bank.materials.push(Material {
            id: form.id,
            title: form.title,
            publisher: form.publisher,
            date: form.date,
            line: source.line_of(header),
        });
    }
    bank.problems
        .extend(syntax.into_iter().map(|(_, problem)| problem));
}

/// Whether a text can name a file in the folder of materials, and nothing outside it.
pub fn is_material_id(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && !text.starts_with('.')
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}
