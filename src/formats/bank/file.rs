//! One text file of a folder: its size, its encoding and its head.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::MAX_FILE_BYTES;
use crate::formats::Problem;
use crate::formats::toml_text::TomlText;

/// The text of a file, or why there is none.
pub(super) fn read_text(dir: &Path, name: &str) -> Result<String, Problem> {
    let problem = |line, code, message| Problem {
        file: name.to_owned(),
        line,
        code,
        message,
    };
    let mut bytes = Vec::new();
    // The limit is on what is read, not on what the folder says: files grow, and pipes have no size.
    std::fs::File::open(dir.join(name))
        .and_then(|file| file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes))
        .map_err(|error| {
            problem(
                0,
                "unreadable_file",
                format!("the file cannot be read: {error}"),
            )
        })?;
    if u64::try_from(bytes.len()).is_ok_and(|n_bytes| MAX_FILE_BYTES < n_bytes) {
        let message = format!("the file has more than {MAX_FILE_BYTES} bytes");
        return Err(problem(0, "file_too_large", message));
    }
    let mut text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = 1 + error
            .as_bytes()
            .iter()
            .take(at)
            .filter(|byte| **byte == b'\n')
            .count();
        let message = format!("the file is not UTF-8: byte {at} cannot be read; save it as UTF-8");
        problem(line, "not_utf8", message)
    })?;
    // Editors on Windows put a byte order mark before the text.
    if text.starts_with('\u{feff}') {
        text.remove(0);
    }
    Ok(text)
}

/// Checks `format` and that the file has no fields but these.
pub(super) fn check_head(
    source: &TomlText<'_>,
    table: &DeTable<'_>,
    format: &str,
    fields: &[&str],
    problems: &mut Vec<Problem>,
) {
    match table
        .get("format")
        .map(|value| (value.span().start, value.get_ref().as_str()))
    {
        Some((_, Some(found))) if found == format => {}
        Some((at, Some(found))) => {
            let message = format!("`format` is `{found}`; wanted `{format}`");
            problems.push(source.problem(at, "wrong_format", message));
        }
        Some((at, None)) => {
            problems.push(source.problem(
                at,
                "wrong_format",
                format!("`format` is no text; wanted `{format}`"),
            ));
        }
        None => {
            let message = format!("`format` is missing; wanted `format = \"{format}\"`");
            problems.push(source.problem(0, "wrong_format", message));
        }
    }
    for (key, _) in table {
        if !fields.contains(&key.get_ref().as_ref()) {
            let message = format!(
                "unknown field `{}`; wanted one of: {}",
                key.get_ref(),
                fields.join(", ")
            );
            problems.push(source.problem(key.span().start, "unknown_field", message));
        }
    }
}

/// A text of the head; a problem where it is something else.
pub(super) fn head_text<'t>(
    source: &TomlText<'_>,
    table: &'t DeTable<'_>,
    field: &str,
    problems: &mut Vec<Problem>,
) -> Option<(usize, &'t str)> {
    let value = table.get(field)?;
    let at = value.span().start;
    if let Some(text) = value.get_ref().as_str() {
        return Some((at, text));
    }
    problems.push(source.problem(at, "wrong_type", format!("`{field}` is no text")));
    None
}

/// The tables of `[[field]]`, each with the offset of its header.
pub(super) fn tables<'t, 'i>(
    source: &TomlText<'_>,
    table: &'t DeTable<'i>,
    field: &str,
    problems: &mut Vec<Problem>,
) -> Vec<(usize, &'t DeTable<'i>)> {
    let Some(list) = table.get(field) else {
        return Vec::new();
    };
    let wrong = |value: &Spanned<DeValue<'_>>| {
        source.problem(
            value.span().start,
            "wrong_type",
            format!("wanted tables, each under `[[{field}]]`"),
        )
    };
    let Some(entries) = list.get_ref().as_array() else {
        problems.push(wrong(list));
        return Vec::new();
    };
    let mut tables = Vec::new();
    for entry in entries {
        match entry.get_ref().as_table() {
            Some(inner) => tables.push((entry.span().start, inner)),
            None => problems.push(wrong(entry)),
        }
    }
    tables
}

/// The starts of entries in which the grammar was broken: what was recovered of them is not judged.
pub(super) fn spoiled(starts: &[usize], faults: &[(usize, Problem)]) -> BTreeSet<usize> {
    faults
        .iter()
        .filter_map(|(at, _)| starts.iter().rfind(|start| **start <= *at).copied())
        .collect()
}
