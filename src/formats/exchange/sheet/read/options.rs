//! The options of a row, and the letters that name them.
//!
//! Invariant: a letter means the option below it, and nothing else.

use std::collections::BTreeSet;

use super::super::columns::Field;
use super::super::words;
use super::draft::Draft;
use crate::formats::exchange::letter;
use crate::formats::spreadsheet::half_width;

/// Most options of a question; of one cell one more is kept, so that it is told.
pub(super) const MAX_OPTIONS: usize = 100;

/// The options of a row.
#[derive(Debug, Default)]
pub(super) struct Options {
    /// What is shown.
    pub(super) texts: Vec<String>,
    /// The letter, from 0, by which the sheet knows each: a letter without text leaves a gap.
    labels: Vec<usize>,
    /// Whether the sheet counts them, 选项1, 选项2.
    pub(super) is_numbered: bool,
}

/// What an answer says in letters.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Letters {
    /// These options, by their place, in the order of the answer.
    Found(Vec<usize>),
    /// A letter that no option has.
    Unknown(usize),
    /// A letter that stands twice.
    Repeated(usize),
    /// It is no row of letters.
    None,
}

impl Options {
    /// The options of a row: by column, else from the one column that holds all.
    pub(super) fn of(draft: &Draft<'_>) -> Self {
        let (context, row) = (draft.context, draft.row);
        let mut options = Self::default();
        for is_numbered in [false, true] {
            let place = |field: Field| {
                if is_numbered {
                    field.numbered_option()
                } else {
                    field.option()
                }
            };
            if !options.texts.is_empty() {
                break;
            }
            options.is_numbered = is_numbered;
            for (label, column) in context.header.counted(place) {
                let text = context.at(row, column);
                if !text.is_empty() {
                    options.labels.push(label);
                    options.texts.push(text.to_owned());
                }
            }
        }
        if options.texts.is_empty() {
            let texts = split(draft.text(Field::Options));
            options.labels = (0..texts.len()).collect();
            options.texts = texts;
            options.is_numbered = false;
        } else if options.strip_letters() {
            let at = context.stripped_at.get();
            context.stripped_at.set(at.or(Some(row.number)));
        }
        options
    }

    /// Takes the letters off where every option has its own before its text.
    fn strip_letters(&mut self) -> bool {
        let bare = |(label, text): (&usize, &String)| {
            without_letter(text, *label)
                .map(str::trim)
                .map(str::to_owned)
        };
        let bare: Option<Vec<String>> = self.labels.iter().zip(&self.texts).map(bare).collect();
        match bare {
            Some(bare) if 1 < bare.len() && bare.iter().all(|text| !text.is_empty()) => {
                self.texts = bare;
                true
            }
            _ => false,
        }
    }

    /// What an answer says in letters; beyond 26 options it has to part them.
    pub(super) fn letters(&self, answer: &str) -> Letters {
        let answer: String = answer.chars().map(half_width).collect();
        let answer = answer.trim().trim_end_matches(['.', '。']);
        let answer = ["正确答案:", "参考答案:", "答案:"]
            .iter()
            .fold(answer, |answer, before| {
                answer.strip_prefix(before).unwrap_or(answer)
            });
        let is_separator = |c: char| c.is_whitespace() || ",、;|/\\&+和".contains(c);
        let tokens: Vec<&str> = answer
            .split(is_separator)
            .filter(|token| !token.is_empty())
            .collect();
        let has_long = self.labels.last().is_some_and(|last| 26 <= *last);
        let labels: Option<Vec<usize>> = if has_long {
            tokens.iter().map(|token| label(token)).collect()
        } else {
            let letters = tokens.iter().flat_map(|token| token.chars());
            letters.map(|c| label(c.encode_utf8(&mut [0; 4]))).collect()
        };
        match labels {
            Some(labels) if !labels.is_empty() => self.places(labels),
            _ => Letters::None,
        }
    }

    /// What an answer says in the numbers of options: `2`, `1,3`.
    pub(super) fn numbers(&self, answer: &str) -> Letters {
        let answer: String = answer.chars().map(half_width).collect();
        let tokens = answer.split(|c: char| c.is_whitespace() || ",、;|".contains(c));
        let tokens = tokens.filter(|token| !token.is_empty());
        let labels = tokens.map(|token| token.parse::<usize>().ok()?.checked_sub(1));
        match labels.collect::<Option<Vec<usize>>>() {
            Some(labels) if !labels.is_empty() => self.places(labels),
            _ => Letters::None,
        }
    }

    fn places(&self, labels: Vec<usize>) -> Letters {
        let mut seen = BTreeSet::new();
        let mut places = Vec::new();
        for label in labels {
            let Ok(place) = self.labels.binary_search(&label) else {
                return Letters::Unknown(label);
            };
            if !seen.insert(place) {
                return Letters::Repeated(label);
            }
            places.push(place);
        }
        Letters::Found(places)
    }

    /// The options that an answer repeats word for word.
    pub(super) fn by_text(&self, answer: &str) -> Option<Vec<usize>> {
        let place = |part: &str| {
            let mut places = self.texts.iter().enumerate();
            places
                .find(|(_, text)| *text == part)
                .map(|(place, _)| place)
        };
        if let Some(place) = place(answer) {
            return Some(vec![place]);
        }
        let parts = answer.split(['\n', '|', '｜', '；', ';']).map(str::trim);
        let places: Vec<usize> = parts.map(place).collect::<Option<_>>()?;
        let distinct: BTreeSet<usize> = places.iter().copied().collect();
        (distinct.len() == places.len()).then_some(places)
    }

    /// Of two options 正确 and 错误, in either order: what each says.
    pub(super) fn truths(&self) -> Option<[(usize, bool); 2]> {
        let ([one, other], [a, b]) = (self.texts.as_slice(), self.labels.as_slice()) else {
            return None;
        };
        let (first, second) = (words::truth_of(one)?, words::truth_of(other)?);
        let is_pair = first != second && !words::are_other_letters(one, other);
        is_pair.then_some([(*a, first), (*b, second)])
    }

    /// Whether the options are right and wrong in words that tell the kind by themselves; X and Y, 是 and 否
    /// are as well the answers to a question.
    pub(super) fn are_plain_truths(&self) -> bool {
        let [one, other] = self.texts.as_slice() else {
            return false;
        };
        let truths = (words::plain_truth_of(one), words::plain_truth_of(other));
        matches!(truths, (Some(one), Some(other)) if one != other)
    }

    /// The letter of an option as the sheet knows it.
    pub(super) fn name(&self, label: usize) -> String {
        if self.is_numbered {
            format!("选项{}", label + 1)
        } else {
            letter(label)
        }
    }

    /// Whether a letter before the last one has no text.
    pub(super) fn has_gap(&self) -> bool {
        self.labels
            .iter()
            .enumerate()
            .any(|(place, label)| place != *label)
    }
}

/// The place, from 0, of one letter or two.
fn label(token: &str) -> Option<usize> {
    if 2 < token.len() {
        return None;
    }
    let mut index = 0_usize;
    for byte in token.bytes() {
        if !byte.is_ascii_alphabetic() {
            return None;
        }
        index = index * 26 + usize::from(byte.to_ascii_uppercase() - b'A') + 1;
    }
    index.checked_sub(1)
}

/// A text behind its own letter and a mark: `A.`, `A、`, `（A）`.
pub(in super::super) fn without_letter(text: &str, label: usize) -> Option<&str> {
    const MARKS: [char; 9] = ['.', '．', '、', ':', '：', ')', '）', ',', '，'];
    let text = text.trim_start();
    let (text, is_bracketed) = match text.strip_prefix(['(', '（']) {
        Some(rest) => (rest, true),
        None => (text, false),
    };
    let mut chars = text.chars();
    let first = half_width(chars.next()?).to_ascii_uppercase();
    if label < 26 && letter(label) != first.to_string() {
        return None;
    }
    let rest = chars.as_str();
    let mark = rest.chars().next()?;
    let is_mark = MARKS.contains(&mark) && (!is_bracketed || matches!(mark, ')' | '）'));
    (label < 26 && is_mark)
        .then(|| rest.get(mark.len_utf8()..))
        .flatten()
}

/// The options of one cell: a line each, or parted by `|` or `；`, or by their letters.
fn split(cell: &str) -> Vec<String> {
    if cell.is_empty() {
        return Vec::new();
    }
    let lettered = by_letters(cell);
    if 2 <= lettered.len() {
        return lettered;
    }
    let marks: [&[char]; 4] = [&['\n'], &['|', '｜'], &['；', ';'], &['\t']];
    let mark = marks.iter().find(|mark| cell.contains(**mark));
    let parts = match mark {
        Some(mark) => cell.split(*mark).collect(),
        None => vec![cell],
    };
    let parts = parts.into_iter().map(str::trim);
    parts
        .filter(|part| !part.is_empty())
        .take(MAX_OPTIONS + 1)
        .map(str::to_owned)
        .collect()
}

/// The texts behind `A.`, `B.`, …, each letter at the begin of a line or behind a space or a mark.
fn by_letters(cell: &str) -> Vec<String> {
    let mut begins: Vec<(usize, usize)> = Vec::new();
    let mut before = '\n';
    for (at, c) in cell.char_indices() {
        let is_free = before.is_whitespace() || matches!(before, '|' | '｜' | ';' | '；');
        let expected = begins.len();
        if is_free
            && let Some(rest) = cell.get(at..)
            && let Some(text) = without_letter(rest, expected)
        {
            begins.push((at, cell.len() - text.len()));
        }
        before = c;
    }
    if begins.first().is_none_or(|(at, _)| *at != 0) {
        return Vec::new();
    }
    let ends = begins.iter().skip(1).map(|(at, _)| *at).chain([cell.len()]);
    let text = |((_, begin), end): (&(usize, usize), usize)| {
        let text = cell.get(*begin..end).unwrap_or_default();
        let text = text
            .trim()
            .trim_end_matches(['|', '｜', ';', '；'])
            .trim_end();
        text.to_owned()
    };
    let texts: Vec<String> = begins.iter().zip(ends).map(text).collect();
    if texts.iter().any(String::is_empty) {
        return Vec::new();
    }
    texts
}
