//! What a stem holds besides its words: the key in its brackets, ticks and crosses, blanks.
//!
//! Invariant: a stem is searched in one pass, and only what became the key is taken out of it; its bracket
//! stays as an empty one.

use super::answer;
use super::fold::{self, narrow};

/// An empty bracket, as papers have it.
pub(super) const EMPTY: &str = "（  ）";

/// A bracket in a stem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bracket<'s> {
    /// Where it begins, in bytes.
    pub(super) from: usize,
    /// Where what follows it begins.
    pub(super) to: usize,
    /// What stands in it, without blanks at its ends.
    pub(super) held: &'s str,
    /// Its form.
    pub(super) form: Form,
}

/// The form of a bracket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// `（ ）`
    Round,
    /// `【 】` `[ ]`
    Square,
}

/// A key that stands in a stem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct InStem {
    /// What is said to be right.
    pub(super) text: String,
    /// The stem without it.
    pub(super) stem: String,
}

/// The innermost brackets of a stem, in their order.
pub(super) fn brackets(stem: &str) -> Vec<Bracket<'_>> {
    let mut found = Vec::new();
    let mut open: Option<(usize, usize, Form)> = None;
    // The name of a picture, `![](image1.png)`, stands in no brackets of the text's.
    let mut picture_ends = 0;
    for (at, c) in stem.char_indices() {
        if at < picture_ends {
            continue;
        }
        if c == '!'
            && let Some(name) = stem.get(at..).and_then(|rest| rest.strip_prefix("![]("))
        {
            let n_bytes = name.find(')').map_or(name.len(), |end| end + 1);
            picture_ends = stem.len() - name.len() + n_bytes;
            continue;
        }
        let behind = at + c.len_utf8();
        let (form, is_open) = match narrow(c) {
            '(' => (Form::Round, true),
            '[' => (Form::Square, true),
            ')' => (Form::Round, false),
            ']' => (Form::Square, false),
            _ => continue,
        };
        if is_open {
            open = Some((at, behind, form));
        } else if let Some((from, inner, _)) = open.take().filter(|(_, _, of)| *of == form) {
            let held = stem.get(inner..at).unwrap_or_default().trim();
            found.push(Bracket {
                from,
                to: behind,
                held,
                form,
            });
        }
    }
    found
}

/// Keys of letters in a stem: in brackets that hold nothing else, or behind its last mark (`…的是？AD`).
pub(super) fn letters(stem: &str) -> Vec<InStem> {
    // `f(x)` and `维生素B(C)` hold no key.
    let is_key = |bracket: &Bracket<'_>| {
        let front = stem.get(..bracket.from).unwrap_or_default();
        let is_small = bracket.held.chars().any(|c| narrow(c).is_ascii_lowercase());
        let is_joined = fold::ends_with(front, |c| c.is_ascii_alphanumeric());
        !is_small && !is_joined && answer::only_letters(bracket.held).is_some()
    };
    let mut found = taken_out(stem, is_key);
    if found.is_empty()
        && let Some(behind) = letters_behind(stem)
    {
        found.push(behind);
    }
    found
}

/// Keys of a judgement in a stem: in brackets that hold nothing else, or a tick or cross at its end.
pub(super) fn truths(stem: &str) -> Vec<InStem> {
    let is_key = |bracket: &Bracket<'_>| answer::truth(bracket.held).is_some();
    let mut found = taken_out(stem, is_key);
    if found.is_empty()
        && let Some((front, mark)) = fold::peel_end(stem)
        && matches!(mark, '√' | '×')
    {
        found.push(InStem {
            text: mark.to_string(),
            stem: front.trim_end().to_owned(),
        });
    }
    found
}

/// Letters that stand for ticks in the brackets of a stem: `（V）`.
pub(super) fn tick_letters(stem: &str) -> Vec<InStem> {
    taken_out(stem, |bracket| answer::is_tick_letter(bracket.held))
}

/// What stands behind the key of a judgement in a stem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Correction {
    /// Nothing, or the rest of the sentence.
    None,
    /// What is right instead, or why.
    Behind,
    /// That, or the rest of the sentence: `预备期（×）应为三年`.
    Unclear,
}

/// A stem up to the bracket of which the key was taken, and what follows that, if it corrects the stem.
pub(super) fn correction(stem: &str) -> (&str, &str, Correction) {
    const SURE: [&str; 14] = [
        "改为",
        "改成",
        "改正",
        "改：",
        "改:",
        "应改",
        "更正",
        "修正",
        "正确的",
        "正确应",
        "正确说法",
        "错因",
        "理由",
        "原因",
    ];
    let end = stem.rfind(EMPTY).map_or(stem.len(), |at| at + EMPTY.len());
    let (front, behind) = stem.split_at(end);
    let is_mark = |c: char| c.is_whitespace() || matches!(narrow(c), '。' | ';' | ',' | '.' | ':');
    let more = behind.trim_start_matches(is_mark);
    let ends_sentence = |text: &str| text.contains(['。', '；', ';', '\n']);
    let marks = behind.strip_suffix(more).unwrap_or_default();
    let statement = front.strip_suffix(EMPTY).unwrap_or(front).trim_end();
    let is_apart = ends_sentence(marks) || statement.ends_with('。');
    let correction = if SURE.iter().any(|word| more.starts_with(word)) {
        Correction::Behind
    } else if !more.starts_with('应') {
        Correction::None
    } else if is_apart {
        Correction::Behind
    } else {
        Correction::Unclear
    };
    (front, more, correction)
}

fn taken_out(stem: &str, is_key: impl Fn(&Bracket<'_>) -> bool) -> Vec<InStem> {
    // More than a few are no key; a copy of the stem for each would take the square of its length.
    const MOST: usize = 4;
    let brackets = brackets(stem);
    let keys = brackets.iter().filter(|bracket| is_key(bracket));
    let out = keys.take(MOST).map(|bracket| {
        let front = stem.get(..bracket.from).unwrap_or_default();
        let behind = stem.get(bracket.to..).unwrap_or_default();
        InStem {
            text: bracket.held.to_owned(),
            stem: format!("{front}{EMPTY}{behind}"),
        }
    });
    out.collect()
}

/// Capital letters in their order behind a mark that ends a sentence.
fn letters_behind(stem: &str) -> Option<InStem> {
    let mut front = stem;
    let mut letters: Vec<char> = Vec::new();
    while let Some((rest, c)) = fold::peel_end(front) {
        let is_letter = c.is_ascii_uppercase();
        if is_letter && letters.last().is_some_and(|next| *next <= c) {
            return None;
        }
        if is_letter {
            letters.push(c);
        } else if !c.is_whitespace() && !matches!(c, '、' | ',') {
            break;
        }
        front = rest;
    }
    let is_end = |c: char| matches!(c, '?' | '。' | ':' | ')' | '!' | '_');
    let is_key = !letters.is_empty() && fold::ends_with(front, is_end);
    is_key.then(|| InStem {
        text: letters.iter().rev().collect(),
        stem: front.to_owned(),
    })
}

/// Where the blanks of a stem are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Blanks {
    /// The stem with `____` for each.
    pub(super) stem: String,
    /// How many there are.
    pub(super) n_blanks: usize,
}

/// The blanks of a stem: runs of two or more underscores, and empty brackets.
pub(super) fn blanks(stem: &str) -> Blanks {
    let empty = brackets(stem);
    let mut empty = empty
        .iter()
        .filter(|bracket| bracket.held.is_empty())
        .peekable();
    let mut out = String::with_capacity(stem.len());
    let mut n_blanks = 0;
    let mut rest = stem;
    while let Some((c, behind)) = fold::peel(rest) {
        let at = stem.len() - rest.len();
        if let Some(bracket) = empty.next_if(|bracket| bracket.from == at) {
            out.push_str(BLANK);
            n_blanks += 1;
            rest = stem.get(bracket.to..).unwrap_or_default();
            continue;
        }
        let run = rest.trim_start_matches(|c| narrow(c) == '_');
        if c == '_' && run.len() < behind.len() {
            out.push_str(BLANK);
            n_blanks += 1;
            rest = run;
            continue;
        }
        let shown = rest.get(..rest.len() - behind.len()).unwrap_or_default();
        out.push_str(shown);
        rest = behind;
    }
    Blanks {
        stem: out,
        n_blanks,
    }
}

/// The mark of a blank in the model.
const BLANK: &str = crate::domain::question::BLANK;

/// The answers that stand in the brackets of a fill-in's stem, and the stem with blanks in their place.
pub(super) fn filled(stem: &str, form: Form) -> (Blanks, Vec<String>) {
    let mut out = String::with_capacity(stem.len());
    let mut answers = Vec::new();
    let mut from = 0;
    let brackets = brackets(stem);
    for bracket in brackets.iter().filter(|bracket| bracket.form == form) {
        out.push_str(stem.get(from..bracket.from).unwrap_or_default());
        out.push_str(BLANK);
        answers.push(bracket.held.to_owned());
        from = bracket.to;
    }
    out.push_str(stem.get(from..).unwrap_or_default());
    let n_blanks = answers.len();
    (
        Blanks {
            stem: out,
            n_blanks,
        },
        answers,
    )
}
