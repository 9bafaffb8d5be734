//! How single texts of a question are written.
//!
//! Invariant: what is written is one line, and reads back as the text that was given.

use super::super::html::from_text;
use super::super::{ForeignKey, ForeignOption, ForeignQuestion, NumberRange};
use super::answers::looks_full_width;
use super::syntax::escape;
use super::wording::prefix;
use crate::domain::question::BLANK;

/// A blank as Moodle knows it: it puts the field in its place.
const GAP: &str = "_____";

/// The category of a topic; one that a reader could take for a root has the root before it.
pub(super) fn category(topic: Option<&str>) -> String {
    let Some(topic) = topic else {
        return "$course$/top".to_owned();
    };
    let topic = one_line(topic).replace('／', "//");
    if topic.starts_with("top") || topic.starts_with('$') {
        format!("$course$/top/{topic}")
    } else {
        topic
    }
}

/// A text with single spaces for all that is white in it.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The places of right sides in the order in which [`super::write`] has them; empty where that is their own.
pub(super) fn places(question: &ForeignQuestion) -> Vec<usize> {
    let Some(ForeignKey::Pairs(pairs)) = &question.key else {
        return Vec::new();
    };
    let place = |id: &String| question.options.iter().position(|option| option.id == *id);
    let right_of = |left: &ForeignOption| {
        let pair = pairs.iter().find(|(id, _)| *id == left.id);
        pair.and_then(|(_, right)| place(right))
    };
    let mut places: Vec<usize> = Vec::new();
    for at in question
        .left
        .iter()
        .filter_map(right_of)
        .chain(0..question.options.len())
    {
        if !places.contains(&at) {
            places.push(at);
        }
    }
    if places.is_sorted() {
        return Vec::new();
    }
    places.iter().map(|at| at + 1).collect()
}

/// A text that begins with nothing a reader could take for a format or a weight.
pub(super) fn guarded(text: &str) -> String {
    let (text, escaped) = (text.trim(), escape(text.trim()));
    let needs_format =
        prefix(text).0.is_some() || text.starts_with('%') || looks_full_width(&escaped);
    let format = if needs_format { "[plain]" } else { "" };
    format!("{format}{escaped}")
}

/// A pair. No arrow may stand in its left side, and no format before its right one.
pub(super) fn pair(left: &str, right: &str) -> String {
    let right = escape(right.trim());
    let left = if left.contains("->") {
        format!("[html]{}", escape(&from_text(left.trim(), &|_| None)))
    } else {
        let guarded = guarded(left);
        let needs_format = prefix(&guarded).0.is_none() && looks_full_width(&right);
        let format = if needs_format { "[plain]" } else { "" };
        format!("{format}{guarded}")
    };
    format!("={left} -> {right}")
}

/// A stem whose blank is one that Moodle knows.
pub(super) fn with_gap(stem: &str) -> String {
    match stem.split_once(BLANK) {
        Some((before, behind)) => format!("{before}{GAP}{}", behind.trim_start_matches('_')),
        None => format!("{stem} {GAP}"),
    }
}

/// The lines of numbers that are accepted.
pub(super) fn numbers(ranges: &[NumberRange]) -> Vec<String> {
    let line = |range: &NumberRange| {
        if range.from == range.to {
            format!("={}", range.from)
        } else {
            format!("={}..{}", range.from, range.to)
        }
    };
    ranges.iter().map(line).collect()
}
