//! What a stem holds besides its words: the key in its brackets, ticks and crosses, blanks.
//!
//! Invariant: a stem is searched in one pass, and only what became the key is taken out of it; its bracket
//! stays as an empty one.

use super::answer;
use super::fold::{self, narrow};
use super::number::{self, Reading, Style};

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

/// How a bracket of capital letters stands in its stem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    /// Apart, as keys do: behind Chinese words, or with blanks in it (`成立于1921（ B ）`).
    Apart,
    /// In full width behind a letter or a digit: `2021（C）年`, or `图1（A）`.
    Close,
    /// As part of a name or a formula: `f(A)`, `表1(A)`, `维生素B（C）`.
    Part,
}

impl Joint {
    /// `known` are the letters of the options.
    fn of(stem: &str, bracket: &Bracket<'_>, known: &str) -> Self {
        let front = stem.get(..bracket.from).unwrap_or_default();
        if !fold::ends_with(front, |c| c.is_ascii_alphanumeric()) {
            return Self::Apart;
        }
        let letters = answer::only_letters(bracket.held).unwrap_or_default();
        if letters.is_empty() || !letters.iter().all(|letter| known.contains(*letter)) {
            return Self::Part;
        }
        let whole = stem.get(bracket.from..bracket.to).unwrap_or_default();
        let mut inner = whole.chars();
        let (open, _) = (inner.next(), inner.next_back());
        let inner = inner.as_str();
        if inner.starts_with(char::is_whitespace) || inner.ends_with(char::is_whitespace) {
            return Self::Apart;
        }
        let name = front.trim_end_matches(|c| narrow(c).is_ascii_alphabetic());
        let is_function = front
            .get(name.len()..)
            .is_some_and(|name| name.chars().count() == 1);
        if is_function || open.is_some_and(|c| c.is_ascii()) {
            Self::Part
        } else {
            Self::Close
        }
    }
}

/// Keys of letters in a stem, whose options have the letters `known`: in brackets that hold nothing else, or
/// behind its last mark (`…的是？AD`).
pub(super) fn letters(stem: &str, known: &str) -> Vec<InStem> {
    let stands = |bracket: &Bracket<'_>, wanted: Joint| {
        let is_small = bracket.held.chars().any(|c| narrow(c).is_ascii_lowercase());
        !is_small
            && answer::only_letters(bracket.held).is_some()
            && Joint::of(stem, bracket, known) == wanted
    };
    let mut found = taken_out(stem, |bracket| stands(bracket, Joint::Apart));
    // Where an empty bracket waits for the key, `图1（A）` is a label.
    let waits = || brackets(stem).iter().any(|bracket| bracket.held.is_empty());
    if found.is_empty() && !waits() {
        found = taken_out(stem, |bracket| stands(bracket, Joint::Close));
    }
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

/// Whether a stem lists parts by number, and an answer is numbers of these: `1)甲 2)乙`, of which `2` is right.
pub(super) fn lists_answer(stem: &str, answer: &str) -> bool {
    let Some(wanted) = numbers_alone(answer) else {
        return false;
    };
    // The styles that are met, each with the number that goes on with it.
    let mut lists: Vec<(Style, u32)> = Vec::new();
    let mut before = '\n';
    let mut rest = stem;
    while let Some((c, behind)) = fold::peel(rest) {
        if (before.is_whitespace() || matches!(c, '①'..='⑳' | '('))
            && let Some((found, _)) = number::read(rest)
            && found.reading == Reading::Plain
        {
            let known = lists.iter_mut().find(|(style, _)| *style == found.style);
            match known {
                Some((_, next)) if *next == found.value => *next += 1,
                None if found.value == 1 => lists.push((found.style, 2)),
                _ => {}
            }
        }
        before = c;
        rest = behind;
    }
    lists.iter().any(|(_, next)| {
        // One part alone is no list.
        2 < *next && wanted.iter().all(|value| value < next)
    })
}

/// The numbers that an answer consists of: `2`, `①③`, `1、3`, `(2)`.
fn numbers_alone(answer: &str) -> Option<Vec<u32>> {
    let mut values = Vec::new();
    let mut rest = answer;
    while let Some((c, behind)) = fold::peel(rest) {
        if let Some(digit) = c.to_digit(10) {
            // One by one: `13` may be the first and the third.
            values.push(digit);
        } else if let Some((found, _)) = number::read(c.encode_utf8(&mut [0; 4])) {
            values.push(found.value);
        } else if !c.is_whitespace() && !matches!(c, '、' | ',' | ';' | '.' | '。' | '(' | ')') {
            return None;
        }
        rest = behind;
    }
    let are_parts = !values.is_empty() && !values.contains(&0);
    are_parts.then_some(values)
}
