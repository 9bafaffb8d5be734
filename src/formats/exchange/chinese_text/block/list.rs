//! Lines of numbers and letters alone, as lists and tables of keys have them.
//!
//! Invariant: a line is such a list as a whole or not at all.

use super::super::answer;
use super::super::fold::{self, narrow};
use super::super::heading;
use super::super::number::{self, Reading};

/// Keys of one question or of several that follow one another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Run<'l> {
    /// The number of the first.
    pub(in super::super) first: u32,
    /// The number of the last.
    pub(in super::super) last: u32,
    /// What stands behind the numbers.
    pub(in super::super) keys: &'l str,
}

/// The keys of a line that holds nothing else: `1-5 ABCDE 6～8：AB,C,ABD`, `1.A 2.√`.
pub(in super::super) fn compact(text: &str) -> Option<Vec<Run<'_>>> {
    let mut runs = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (first, last, behind) = if let Some(found) = range_in_brackets(rest) {
            found
        } else {
            let (first, behind) = number_of(rest)?;
            let (last, behind) = range_end(behind).unwrap_or((first, behind));
            (first, last, behind)
        };
        if last < first {
            return None;
        }
        let is_mark =
            |c: char| matches!(narrow(c), '.' | ':' | '、' | ')' | '。') || c.is_whitespace();
        let behind = behind.strip_prefix('题').unwrap_or(behind);
        let behind = behind.trim_start_matches(is_mark);
        let end = behind
            .find(|c| !is_key_character(c))
            .unwrap_or(behind.len());
        let (keys, behind) = behind.split_at_checked(end)?;
        let is_filled = keys.contains(|c: char| narrow(c).is_ascii_alphabetic() || is_judgement(c));
        if !is_filled {
            return None;
        }
        runs.push(Run { first, last, keys });
        rest = behind;
    }
    (!runs.is_empty()).then_some(runs)
}

/// Whether a line is of a list of keys beyond doubt: one that a heading may stand over.
pub(in super::super) fn is_list(text: &str) -> bool {
    if compact(text).is_some() || numbers_of_row(text).is_some() || is_table_head(text) {
        return true;
    }
    heading_with_keys(text).is_some_and(|(_, rest)| compact(rest).is_some() || is_bare(rest))
}

/// Whether a line holds keys without numbers and nothing else: `ABCDA`, `AB CD`, `√×√`.
pub(in super::super) fn is_bare(text: &str) -> bool {
    let is_key = |c: char| narrow(c).is_ascii_uppercase() || is_judgement(c);
    let is_separator = |c: char| {
        c.is_whitespace() || matches!(narrow(c), ',' | '、' | ';' | '/' | '|' | '.' | '。')
    };
    text.contains(is_key) && text.chars().all(|c| is_key(c) || is_separator(c))
}

/// The head of a table that goes down the page, in one column or several: `题号 答案 题号 答案`.
pub(super) fn is_table_head(text: &str) -> bool {
    const MOST: usize = 100;
    if text.chars().nth(MOST).is_some() {
        return false;
    }
    let bare = fold::bare(text);
    let rest = bare.replace("题号答案", "");
    rest.is_empty() && !bare.is_empty()
}

/// Whether a line is such a list even without a heading: of several questions.
pub(in super::super) fn is_plain_list(text: &str) -> bool {
    let is_of_several = |text: &str| {
        let runs = compact(text).unwrap_or_default();
        1 < runs.len() || runs.iter().any(|run| run.first < run.last)
    };
    // Most lines are none at their first character.
    let begins = fold::begins_with(text, |c| {
        c.is_ascii_digit()
            || matches!(c, '(' | '第' | '[')
            || number::chinese(c.encode_utf8(&mut [0; 4])).is_some()
            || matches!(c, '单' | '多' | '判' | '选' | '不')
    });
    begins
        && (is_of_several(text)
            || heading_with_keys(text).is_some_and(|(_, rest)| is_of_several(rest)))
}

/// The words of a heading within a list, and the keys on the same line: `一、单选题 1.A 2.B`.
pub(super) fn heading_with_keys(text: &str) -> Option<(&str, &str)> {
    let ordinal = heading::ordinal(text);
    let title = ordinal.map_or(text, |(_, rest)| rest);
    if let Some((_, remark)) = heading::kind_of(title) {
        // Behind what the heading says of marks.
        let mut rest = remark;
        while let Some((_, behind)) = fold::within(rest, 60, fold::ROUND) {
            rest = behind.trim_start();
        }
        let rest = rest.trim_start_matches(|c| narrow(c) == ':' || c.is_whitespace());
        let rest = rest.strip_prefix("答案").unwrap_or(rest);
        let rest = rest.trim_start_matches(|c| narrow(c) == ':' || c.is_whitespace());
        let words = text.strip_suffix(rest).unwrap_or(text);
        let begins = rest.is_empty()
            || compact(rest).is_some()
            || is_bare(rest)
            || number::read(rest).is_some();
        return begins.then_some((words, rest));
    }
    ordinal?;
    let is_keys = compact(title).is_some() || is_bare(title);
    let is_short = title.chars().nth(30).is_none();
    // `二、1.子；丑`: the number of the first question, whose key is any text.
    let is_numbered = number::read(title)
        .is_some_and(|(number, rest)| number.reading == Reading::Plain && !rest.is_empty());
    if is_keys || is_numbered {
        Some((text.strip_suffix(title)?, title))
    } else {
        is_short.then_some((text, ""))
    }
}

/// The keys of so many questions: one character each, or one word each.
pub(super) fn each(keys: &str, n_questions: u32) -> Option<Vec<String>> {
    let n_questions = usize::try_from(n_questions).ok()?;
    let is_separator =
        |c: char| matches!(narrow(c), ',' | '、' | ';' | '/' | '|' | '.') || c.is_whitespace();
    let words: Vec<&str> = keys
        .split(is_separator)
        .filter(|word| !word.is_empty())
        .collect();
    if words.len() == n_questions {
        return Some(words.into_iter().map(str::to_owned).collect());
    }
    let characters: Vec<String> = words.concat().chars().map(String::from).collect();
    let are_keys = characters
        .iter()
        .all(|c| answer::only_letters(c).is_some() || answer::truth(c).is_some());
    (are_keys && characters.len() == n_questions).then_some(characters)
}

/// The upper row of a table: `题号 1 2 3`.
pub(super) fn numbers_of_row(text: &str) -> Option<Vec<u32>> {
    let mut cells = cells(text);
    if matches!(cells.first(), Some(&"题号" | &"序号")) {
        cells.remove(0);
    }
    let numbers = cells.iter().map(|cell| match number::digits(cell) {
        Some((value, "")) => Some(value),
        _ => None,
    });
    let numbers: Vec<u32> = numbers.collect::<Option<_>>()?;
    (1 < numbers.len()).then_some(numbers)
}

/// The lower row of a table: `答案 A B C`.
pub(super) fn keys_of_row(text: &str, n_columns: usize) -> Option<Vec<String>> {
    let mut cells = cells(text);
    if cells.first().is_some_and(|cell| cell.ends_with("答案")) {
        cells.remove(0);
    }
    (cells.len() == n_columns).then(|| cells.into_iter().map(str::to_owned).collect())
}

fn cells(text: &str) -> Vec<&str> {
    // Cells that hold blanks are told apart by tabs.
    let cells: Vec<&str> = if text.contains('\t') {
        text.split('\t').map(str::trim).collect()
    } else {
        text.split_whitespace().collect()
    };
    cells.into_iter().filter(|cell| !cell.is_empty()).collect()
}

/// `1`, `(1)`, `第1题`.
fn number_of(text: &str) -> Option<(u32, &str)> {
    if let Some(found) = number::digits(text) {
        return Some(found);
    }
    let (number, rest) = number::read(text)?;
    let is_written = matches!(
        number.style,
        number::Style::Brackets | number::Style::Ordinal
    );
    is_written.then_some((number.value, rest))
}

/// `(1-5)`.
fn range_in_brackets(text: &str) -> Option<(u32, u32, &str)> {
    let inner = fold::strip(text, |c| c == '(')?;
    let (first, rest) = number::digits(inner)?;
    let (last, rest) = range_end(rest)?;
    Some((first, last, fold::strip(rest, |c| c == ')')?))
}

/// `-5`, `～5`, `至5`.
fn range_end(text: &str) -> Option<(u32, &str)> {
    let rest = fold::strip(text.trim_start(), |c| matches!(c, '-' | '~' | '至' | '到'))?;
    // Word makes two dashes of one.
    let rest = rest.trim_start_matches(|c| narrow(c) == '-');
    number::digits(rest.trim_start())
}

fn is_key_character(c: char) -> bool {
    let folded = narrow(c);
    folded.is_ascii_alphabetic()
        || is_judgement(folded)
        || c.is_whitespace()
        || matches!(folded, ',' | '、' | ';' | '/' | '|')
}

fn is_judgement(c: char) -> bool {
    matches!(
        narrow(c),
        '√' | '×' | '对' | '错' | '正' | '确' | '误' | '是' | '否'
    )
}

/// Splits a text before the next number: `创新 2. 协调`.
pub(super) fn next_entry(text: &str, number: u32) -> Option<(&str, &str)> {
    let wanted = number.checked_add(1)?;
    let mut before = 'A';
    let mut rest = text;
    while let Some((c, behind)) = fold::peel(rest) {
        if before.is_whitespace()
            && let Some((next, after)) = number::read(rest)
            && next.value == wanted
            && next.style == number::Style::Point
            && next.reading == number::Reading::Plain
        {
            let own = text.get(..text.len() - rest.len())?;
            return Some((own.trim(), after));
        }
        before = c;
        rest = behind;
    }
    None
}

/// Whether a number with its point stands anywhere in a text, be it a decimal's: `人民3.14亿`.
pub(super) fn has_number(text: &str, wanted: u32) -> bool {
    let mut rest = text;
    while let Some((c, behind)) = fold::peel(rest) {
        if !c.is_ascii_digit() {
            rest = behind;
            continue;
        }
        let is_wanted = number::read(rest).is_some_and(|(found, _)| found.value == wanted);
        if is_wanted {
            return true;
        }
        rest = rest.trim_start_matches(|c| narrow(c).is_ascii_digit());
    }
    false
}
