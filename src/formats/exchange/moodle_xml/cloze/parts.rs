//! The questions within the text of a cloze question: `{1:SHORTANSWER:=党章#对~%50%章程}`.
//!
//! Invariant: what is between two parts is the text as it stands; what is no part is text, as in Moodle.

use super::super::short::Case;

/// A piece of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// What is not a question.
    Text(&'t str),
    /// A question.
    Part(Part<'t>),
}

/// A question within the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part<'t> {
    /// Its marks as they are written; empty for 1.
    pub(super) marks: &'t str,
    pub(super) kind: PartKind,
    pub(super) answers: Vec<Answer<'t>>,
}

/// What kind of question it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PartKind {
    ShortAnswer(Case),
    Numerical,
    /// However it is shown.
    MultiChoice,
    MultiResponse,
}

/// An answer of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer<'t> {
    /// What stands before it: `=`, `%50%`, or nothing.
    pub(super) weight: Weight<'t>,
    /// As it stands in the text, escapes and entities among it.
    pub(super) text: &'t str,
    pub(super) feedback: &'t str,
}

/// What an answer is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight<'t> {
    All,
    /// A percentage as it is written.
    Percent(&'t str),
    Nothing,
}

/// The pieces of a text, and whether a part in it does not end.
pub(super) fn split(text: &str) -> (Vec<Piece<'_>>, Ends) {
    let mut pieces = Vec::new();
    let mut ends = Ends::All;
    // Where the text begins that was not given out, and where to look on.
    let (mut from, mut at) = (0, 0);
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('{')) {
        let open = at + found;
        at = open + 1;
        let Some((marks, kind, body)) = text.get(at..).and_then(opening) else {
            continue;
        };
        let Some((answers, length)) = answers(body) else {
            ends = Ends::NotAll;
            break;
        };
        let before = text.get(from..open).unwrap_or_default();
        if !before.is_empty() {
            pieces.push(Piece::Text(before));
        }
        pieces.push(Piece::Part(Part {
            marks,
            kind,
            answers,
        }));
        from = text.len() - body.len() + length;
        at = from;
    }
    let rest = text.get(from..).unwrap_or_default();
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    (pieces, ends)
}

/// Whether every part has its `}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ends {
    All,
    NotAll,
}

/// Whether a text has something that looks like a part: `{1:` and letters.
pub(super) fn looks_like_part(text: &str) -> bool {
    text.split('{').skip(1).any(|rest| {
        let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let name = rest.strip_prefix(':').unwrap_or_default();
        let end = name.find(|c: char| !c.is_ascii_uppercase() && c != '_');
        let (name, after) = name
            .split_at_checked(end.unwrap_or(name.len()))
            .unwrap_or((name, ""));
        1 < name.len() && after.starts_with([':', '}'])
    })
}

/// Marks, kind and what follows of `1:SHORTANSWER:…`.
fn opening(text: &str) -> Option<(&str, PartKind, &str)> {
    let (head, rest) = text.split_at_checked(text.find(':')?)?;
    if !head.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let rest = rest.get(1..)?;
    // The longest name has twenty letters.
    let end = rest.bytes().take(24).position(|byte| byte == b':')?;
    let kind = kind_of(rest.get(..end)?)?;
    Some((head, kind, rest.get(end + 1..)?))
}

fn kind_of(name: &str) -> Option<PartKind> {
    let (name, shown) = name.split_once('_').unwrap_or((name, ""));
    let kind = match (name, shown) {
        ("SHORTANSWER" | "SA" | "MW", "") => PartKind::ShortAnswer(Case::Same),
        ("SHORTANSWER", "C") | ("SAC" | "MWC", "") => PartKind::ShortAnswer(Case::Different),
        ("NUMERICAL" | "NM", "") => PartKind::Numerical,
        ("MULTICHOICE", "" | "V" | "H" | "S" | "VS" | "HS")
        | ("MC" | "MCV" | "MCH" | "MCS" | "MCVS" | "MCHS", "") => PartKind::MultiChoice,
        ("MULTIRESPONSE", "" | "H" | "S" | "HS") | ("MR" | "MRH" | "MRS" | "MRHS", "") => {
            PartKind::MultiResponse
        }
        _ => return None,
    };
    Some(kind)
}

/// The answers up to the `}`, and how many bytes they take with it; none where there is no end.
fn answers(body: &str) -> Option<(Vec<Answer<'_>>, usize)> {
    let mut answers = Vec::new();
    let mut from = 0;
    let mut hash = None;
    let mut before = "";
    for (at, c) in body.char_indices() {
        let is_escaped = before.ends_with('\\');
        // `&#25991;` is a character; feedback has no further `#` to look for.
        let is_entity = hash.is_none() && (before.ends_with('&') || before.ends_with("&amp;"));
        if !is_escaped && !is_entity {
            match c {
                '#' if hash.is_none() => hash = Some(at),
                '~' | '}' => {
                    answers.extend(answer(body, from, hash, at));
                    if c == '}' {
                        return Some((answers, at + 1));
                    }
                    (from, hash) = (at + 1, None);
                }
                _ => {}
            }
        }
        before = body.get(..at + c.len_utf8())?;
    }
    None
}

/// The answer between two places; none where there is nothing.
fn answer(body: &str, from: usize, hash: Option<usize>, end: usize) -> Option<Answer<'_>> {
    let text = body.get(from..hash.unwrap_or(end))?;
    let feedback = hash.and_then(|hash| body.get(hash + 1..end));
    // Editors break lines between answers.
    let trimmed = text.trim_start();
    let (weight, text) = if let Some(text) = trimmed.strip_prefix('=') {
        (Weight::All, text)
    } else if let Some((percent, text)) = percentage(trimmed) {
        (Weight::Percent(percent), text)
    } else {
        (Weight::Nothing, text)
    };
    (!text.trim().is_empty()).then_some(Answer {
        weight,
        text,
        feedback: feedback.unwrap_or_default(),
    })
}

/// The number and the rest of `%50%…`.
fn percentage(text: &str) -> Option<(&str, &str)> {
    let (percent, rest) = text.strip_prefix('%')?.split_once('%')?;
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, '-' | '.' | ',');
    (!percent.is_empty() && percent.chars().all(is_number)).then_some((percent, rest))
}
