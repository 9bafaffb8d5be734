//! Whether what begins somewhere has its subject, and what to put in front where it has not.
//!
//! Invariant: a subject is the first clause of the same sentence, word for word.

use std::ops::Range;

use super::super::super::Reason;
use super::super::super::text::{Class, Paragraph, cut, length, parts};
use super::opening::{MAX_LEAD, starts_deictic};

/// Prepositions at whose clause a sentence may begin.
pub(super) const FREE: [&str; 14] = [
    "在", "随着", "自", "通过", "围绕", "按照", "根据", "面对", "面向", "为了", "针对", "当", "经",
    "对于",
];

/// Whether what begins here is a predicate without its subject.
pub(super) fn needs_subject(paragraph: &Paragraph, at: usize) -> bool {
    let rest = cut(paragraph.text(), &(at..paragraph.text().len()));
    if FREE.iter().any(|word| rest.starts_with(word)) {
        return false;
    }
    let first = paragraph.word_at(at);
    let class = first.map(|word| word.class);
    let next = first
        .and_then(|word| paragraph.word_at(word.range.end))
        .map(|word| word.class);
    if class == Some(Class::Adjective) && next == Some(Class::Verb) {
        return true;
    }
    matches!(
        class,
        Some(
            Class::Verb | Class::Preposition | Class::Adverb | Class::Conjunction | Class::Particle
        ) | None
    )
}

/// The same for a segment behind `；`: one that begins with a verb says what is done and needs nobody who does it.
pub(super) fn of_segment(
    paragraph: &Paragraph,
    whole: &Range<usize>,
    segment: &Range<usize>,
) -> Result<String, Reason> {
    if paragraph.label.is_some() {
        // 拒不改正的，并处……: what a later part of a provision holds of is told in the parts before.
        return Err(Reason::Window);
    }
    let starts = paragraph.word_at(segment.start).map(|word| word.class);
    if starts == Some(Class::Verb) {
        return Ok(String::new());
    }
    subject(paragraph, whole, segment.start)
}

/// The first clause of a sentence with a gap behind it, where what begins at `begin` lacks its subject; nothing
/// where it does not, or where the sentence itself has none.
pub(super) fn subject(
    paragraph: &Paragraph,
    whole: &Range<usize>,
    begin: usize,
) -> Result<String, Reason> {
    if !needs_subject(paragraph, begin) {
        let rest = cut(paragraph.text(), &(begin..whole.end));
        return if starts_deictic(rest) {
            Err(Reason::Deictic)
        } else {
            Ok(String::new())
        };
    }
    let starts = paragraph.word_at(whole.start).map(|word| word.class);
    if needs_subject(paragraph, whole.start) || starts == Some(Class::Phrase) {
        // Nor has the sentence any: 加强……；推进……。
        return Ok(String::new());
    }
    let text = paragraph.text();
    let first = parts(text, whole, "，；：。")
        .into_iter()
        .next()
        .ok_or(Reason::Window)?;
    let words = cut(text, &first);
    let is_free = FREE.iter().any(|word| words.starts_with(word));
    if MAX_LEAD < length(words)
        || words.contains(['、']) && 24 < length(words)
        || is_free
        || begin < first.end
    {
        return Err(Reason::Window);
    }
    Ok(format!("{words}……"))
}
