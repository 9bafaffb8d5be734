//! What one cell says, or why it says nothing: the code of the problem and what was wanted and found.

use std::collections::BTreeSet;
use std::str::FromStr;

use crate::domain::marks::Marks;
use crate::domain::question::{Cognitive, Difficulty, Kind, NotACode};
use crate::domain::rating::{NotARating, Rating};

type Fault = (&'static str, String);

/// The longest name of a group, a tag or a stimulus, in characters.
const MAX_NAME: usize = 64;

/// A cell as it is quoted in a message.
pub(super) fn shorten(cell: &str) -> String {
    cell.chars().take(MAX_NAME).collect()
}

fn filled(cell: &str) -> Result<&str, Fault> {
    if cell.is_empty() {
        Err(("empty_cell", "it is empty".to_owned()))
    } else {
        Ok(cell)
    }
}

pub(super) fn code<T: FromStr<Err = NotACode>>(cell: &str) -> Result<T, Fault> {
    filled(cell)?
        .parse()
        .map_err(|fault: NotACode| ("not_a_code", fault.to_string()))
}

pub(super) fn kind(cell: &str) -> Result<Kind, Fault> {
    word(filled(cell)?, &Kind::ALL, Kind::as_str)
}

/// A word, which has a rating of its own, or a number without a word.
pub(super) fn difficulty(cell: &str) -> Result<(Option<Difficulty>, Rating), Fault> {
    let cell = filled(cell)?;
    if let Ok(label) = word(cell, Difficulty::ALL, Difficulty::as_str) {
        return Ok((Some(label), Rating::of_label(label)));
    }
    let rating = cell.parse().map_err(|fault: NotARating| {
        let wanted = "wanted easy, medium, hard, or -1000 to 1000 with at most three decimals";
        let told = format!("`{}` is not a difficulty: {wanted}", fault.found);
        ("not_a_difficulty", told)
    })?;
    Ok((None, rating))
}

/// More than zero, or nothing.
pub(super) fn marks(cell: &str) -> Result<Option<Marks>, Fault> {
    if cell.is_empty() {
        return Ok(None);
    }
    let refuse = |told: String| ("not_marks", told);
    match cell.parse::<Marks>() {
        Ok(Marks::ZERO) => Err(refuse("wanted more than zero marks; found 0".to_owned())),
        Ok(marks) => Ok(Some(marks)),
        Err(fault) => Err(refuse(fault.to_string())),
    }
}

pub(super) fn cognitive(cell: &str) -> Result<Option<Cognitive>, Fault> {
    if cell.is_empty() {
        return Ok(None);
    }
    word(cell, Cognitive::ALL, Cognitive::as_str).map(Some)
}

/// Codes and names of groups, parted by semicolons or white space.
pub(super) fn tokens(cell: &str) -> Result<Vec<String>, Fault> {
    let is_between = |c: char| matches!(c, ';' | '；') || c.is_whitespace();
    let tokens = cell.split(is_between).filter(|token| !token.is_empty());
    tokens.map(name).collect()
}

/// Tags, parted by semicolons.
pub(super) fn tags(cell: &str) -> Result<BTreeSet<String>, Fault> {
    let tags = cell.split([';', '；']).map(str::trim);
    tags.filter(|tag| !tag.is_empty()).map(name).collect()
}

pub(super) fn stimulus(cell: &str) -> Result<Option<String>, Fault> {
    if cell.is_empty() {
        return Ok(None);
    }
    name(cell).map(Some)
}

fn name(text: &str) -> Result<String, Fault> {
    let found = text.chars().count();
    if MAX_NAME < found {
        let told = format!("wanted at most {MAX_NAME} characters; found {found}");
        return Err(("cell_too_long", told));
    }
    if text.chars().any(char::is_control) {
        let told = "it holds a line break or another control character".to_owned();
        return Err(("control_character", told));
    }
    Ok(text.to_owned())
}

fn word<T: Copy>(cell: &str, all: &[T], as_str: impl Fn(T) -> &'static str) -> Result<T, Fault> {
    let found = all.iter().copied().find(|value| as_str(*value) == cell);
    found.ok_or_else(|| {
        let wanted: Vec<_> = all.iter().map(|value| as_str(*value)).collect();
        let told = format!("`{}` is not one of: {}", shorten(cell), wanted.join(", "));
        ("unknown_word", told)
    })
}
