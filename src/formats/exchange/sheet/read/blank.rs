//! 填空: which blanks a stem has, and what each accepts.
//!
//! Invariant: there is a key only where the answers fit the blanks of the stem in one way.

use super::super::columns::Field;
use super::MAX_PARTS;
use super::draft::{Draft, short};
use crate::domain::question::BLANK;
use crate::formats::exchange::ForeignKey;

/// What parts the texts that one blank accepts.
const ALTERNATIVES: [char; 5] = ['；', ';', '|', '｜', '\n'];
/// What may stand behind a `\` and is part of the text then.
const ESCAPABLE: [char; 13] = [
    '|', '｜', '；', ';', '/', '／', '、', ',', '，', ' ', '\u{3000}', '\t', '\n',
];

/// What is said of a cell with more texts than anybody means.
pub(super) fn too_many(found: usize) -> (String, String) {
    (
        format!("一格里有 {found} 段，最多 {MAX_PARTS} 段，请检查分隔符"),
        format!("a cell holds {found} texts; wanted at most {MAX_PARTS}"),
    )
}

/// How many blanks a stem marks.
pub(super) fn n_marks(stem: &str) -> usize {
    with_blanks(stem).1
}

/// How many of the columns 空1, 空2, … are filled.
pub(super) fn n_columns_filled(draft: &Draft<'_>) -> usize {
    columns(draft)
        .iter()
        .filter(|(_, text)| !text.is_empty())
        .count()
}

/// The columns 空1, 空2, …, each with its place and text.
fn columns<'t>(draft: &Draft<'t>) -> Vec<(usize, &'t str)> {
    let columns = draft.context.header.counted(Field::blank);
    columns
        .map(|(index, column)| (index, draft.context.at(draft.row, column)))
        .collect()
}

/// Reads the blanks of the stem and their key.
pub(super) fn read(draft: &mut Draft<'_>) {
    let (stem, n_marks) = with_blanks(&draft.question.stem);
    draft.question.stem = stem;
    let columns = columns(draft);
    let filled = columns.iter().take_while(|(_, text)| !text.is_empty());
    let filled: Vec<&str> = filled.map(|(_, text)| *text).collect();
    let n_filled = n_columns_filled(draft);
    if n_filled == 0 {
        return by_answer(draft, n_marks);
    }
    let answer = draft.text(Field::Answer);
    if filled.len() < n_filled {
        draft.held(
            Field::Blank(0),
            "gap_in_blanks",
            (
                "“空1”“空2”……要依次填写，中间不能空".to_owned(),
                "the columns 空1, 空2, … are filled with a gap between".to_owned(),
            ),
        );
        return;
    }
    if !answer.is_empty() && filled != [answer] {
        draft.held(
            Field::Answer,
            "two_keys",
            (
                format!(
                    "“正确答案”（{}）和“空1”“空2”……都填了，请只留一处",
                    short(answer)
                ),
                format!(
                    "both the answer ({}) and the columns 空1, … are filled",
                    short(answer)
                ),
            ),
        );
        return;
    }
    let blanks: Option<Vec<Vec<String>>> = filled
        .iter()
        .map(|text| alternatives(draft, text, &ALTERNATIVES))
        .collect();
    let Some(blanks) = blanks else {
        return;
    };
    set(draft, n_marks, blanks);
}

/// The key from the one column of answers.
fn by_answer(draft: &mut Draft<'_>, n_marks: usize) {
    let answer = draft.text(Field::Answer);
    if answer.is_empty() {
        return super::choice::no_key(draft);
    }
    if n_marks < 2 {
        let accepted = alternatives(draft, answer, &ALTERNATIVES);
        let Some(accepted) = accepted else {
            return;
        };
        if n_marks == 0 && 1 < accepted.len() {
            return ambiguous(draft, answer, n_marks);
        }
        return set(draft, n_marks, vec![accepted]);
    }
    // The strongest mark that gives a text for each blank.
    let marks: [(&[char], &[char]); 4] = [
        (&['|', '｜'], &['；', ';', '\n']),
        (&['；', ';'], &['|', '｜', '\n']),
        (&['\n'], &['；', ';', '|', '｜']),
        (
            &[',', '，', '、', ' ', '\u{3000}', '\t'],
            &['；', ';', '|', '｜', '\n'],
        ),
    ];
    let fitting = marks.iter().enumerate().find_map(|(rank, (mark, inner))| {
        let parts = parts(answer, mark);
        let is_fit = parts.len() == n_marks && parts.iter().all(|part| !part.trim().is_empty());
        is_fit.then_some((rank, parts, *inner))
    });
    let Some((rank, texts, inner)) = fitting else {
        return ambiguous(draft, answer, n_marks);
    };
    if rank == 3 {
        draft.doubt(
            Field::Answer,
            "blanks_by_commas",
            (
                format!("答案按逗号、顿号或空格分成了 {n_marks} 个空；建议改用“|”分隔"),
                format!("the answer was parted at commas or spaces, for {n_marks} blanks"),
            ),
        );
    }
    let blanks: Option<Vec<Vec<String>>> = texts
        .iter()
        .map(|text| alternatives(draft, text, inner))
        .collect();
    if let Some(blanks) = blanks {
        set(draft, n_marks, blanks);
    }
}

fn ambiguous(draft: &mut Draft<'_>, answer: &str, n_marks: usize) {
    let words = if n_marks == 0 {
        (
            format!(
                "题干里没有空（____ 或（ ）），分不清答案“{}”是几个空还是一个空的几种写法",
                short(answer)
            ),
            format!(
                "the stem marks no blank, so that `{}` may be several blanks or several texts for one",
                short(answer)
            ),
        )
    } else {
        (
            format!(
                "题干有 {n_marks} 个空，答案“{}”分不成 {n_marks} 份；请用“|”把各空的答案分开",
                short(answer)
            ),
            format!(
                "the stem has {n_marks} blanks, which `{}` does not fit; part the answers by `|`",
                short(answer)
            ),
        )
    };
    draft.held(Field::Answer, "ambiguous_blanks", words);
}

/// Sets the key where it fits the stem.
fn set(draft: &mut Draft<'_>, n_marks: usize, blanks: Vec<Vec<String>>) {
    let n_blanks = blanks.len();
    if blanks.iter().any(Vec::is_empty) {
        return super::choice::no_key(draft);
    }
    if n_marks == 0 {
        let marks = vec![BLANK; n_blanks].join("、");
        draft.question.stem = format!("{} {marks}", draft.question.stem);
        draft.doubt(
            Field::Stem,
            "blanks_added",
            (
                format!("题干里没有空，已在末尾加上 {n_blanks} 个空"),
                format!("the stem marks no blank; {n_blanks} were added at its end"),
            ),
        );
    } else if n_marks != n_blanks {
        draft.held(
            Field::Stem,
            "blank_count",
            (
                format!("题干有 {n_marks} 个空，答案有 {n_blanks} 个"),
                format!("the stem has {n_marks} blanks, the key {n_blanks}"),
            ),
        );
        return;
    }
    draft.question.key = Some(ForeignKey::Blanks(blanks));
}

/// The texts that a blank accepts, the first first, each once. Held and none where a `/` may be part of a
/// text or stand between two.
fn alternatives(draft: &mut Draft<'_>, text: &str, marks: &[char]) -> Option<Vec<String>> {
    let mut accepted: Vec<String> = Vec::new();
    let texts = parts(text, marks);
    if MAX_PARTS < texts.len() {
        draft.held(Field::Answer, "too_many_texts", too_many(texts.len()));
        return None;
    }
    for part in texts {
        let slashed = parts(part, &['/', '／']);
        let texts = if slashed.len() < 2 {
            vec![part]
        } else if slashed
            .iter()
            .all(|text| text.trim().chars().all(is_han) && !text.trim().is_empty())
        {
            slashed
        } else {
            let part = short(part);
            draft.held(
                Field::Answer,
                "ambiguous_slash",
                (
                    format!("“{part}”里的斜杠分不清是答案的一部分还是分隔几种写法；请用“；”分隔，或写成“\\/”"),
                    format!("the slash in `{part}` may be part of the text or part two; write `；` or `\\/`"),
                ),
            );
            return None;
        };
        for text in texts {
            let text = unescaped(text);
            let text = text.trim();
            if !text.is_empty() && !accepted.iter().any(|known| known == text) {
                accepted.push(text.to_owned());
            }
        }
    }
    Some(accepted)
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// The pieces of a text between marks that have no `\` before them.
fn parts<'t>(text: &'t str, marks: &[char]) -> Vec<&'t str> {
    let mut parts = Vec::new();
    let (mut begin, mut is_escaped) = (0, false);
    for (at, c) in text.char_indices() {
        if marks.contains(&c) && !is_escaped {
            parts.push(text.get(begin..at).unwrap_or_default());
            begin = at + c.len_utf8();
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    parts.push(text.get(begin..).unwrap_or_default());
    parts
}

/// A text without the `\` before marks; any other `\` is part of it.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match chars.peek() {
            Some(next) if c == '\\' && ESCAPABLE.contains(next) => {}
            _ => plain.push(c),
        }
    }
    plain
}

/// A text with a `\` before everything that would part it.
pub(in super::super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if ESCAPABLE.contains(&c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// A stem with every blank as [`BLANK`], and how many there are. Lines of underscores are blanks; where there
/// are none, empty round brackets; where there are none of these either, empty square ones.
fn with_blanks(stem: &str) -> (String, usize) {
    let lined = replaced_lines(stem);
    if lined.1 != 0 {
        return lined;
    }
    let round = replaced_brackets(stem, ['(', '（'], [')', '）']);
    if round.1 != 0 {
        return round;
    }
    replaced_brackets(stem, ['[', '【'], [']', '】'])
}

fn replaced_lines(stem: &str) -> (String, usize) {
    let mut text = String::with_capacity(stem.len());
    let mut count = 0;
    let mut rest = stem;
    let is_line = |c: char| matches!(c, '_' | '＿');
    while let Some(at) = rest.find(is_line) {
        let (before, from) = rest.split_at(at);
        let after = from.trim_start_matches(is_line);
        let line = from.get(..from.len() - after.len()).unwrap_or_default();
        text.push_str(before);
        // One underscore is part of a word: `file_name`.
        if line.chars().nth(1).is_some() {
            text.push_str(BLANK);
            count += 1;
        } else {
            text.push_str(line);
        }
        rest = after;
    }
    text.push_str(rest);
    (text, count)
}

fn replaced_brackets(stem: &str, open: [char; 2], close: [char; 2]) -> (String, usize) {
    let mut text = String::with_capacity(stem.len());
    let mut count = 0;
    let mut rest = stem;
    while let Some(at) = rest.find(open) {
        let (before, from) = rest.split_at(at);
        let mut inner = from.chars();
        let bracket = inner.next().unwrap_or_default();
        let inner = inner.as_str().trim_start();
        text.push_str(before);
        if let Some(after) = inner.strip_prefix(close) {
            text.push_str(BLANK);
            count += 1;
            rest = after;
        } else {
            text.push(bracket);
            rest = from.get(bracket.len_utf8()..).unwrap_or_default();
        }
    }
    text.push_str(rest);
    (text, count)
}
