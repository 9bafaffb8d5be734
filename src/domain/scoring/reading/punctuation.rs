//! Marks that make no difference to what a text says, and those that do.
//!
//! Invariant: no two numbers grow together. Marks are dropped, but never between two digits, nor where
//! numerals on both sides would become one number: 41.5 is not 415, and 十、二 is not 十二.

use super::numeral::{is_han_digit, is_numeral, spelled};

/// Most numerals on one side of a mark that are looked at: no longer row says a number that is read,
/// and a text of nothing but numerals and marks must not take long.
const MAX_ROW: usize = 128;

/// What a character is to a reader.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// No mark.
    None,
    /// Around words: quotes, brackets, 书名号.
    Around,
    /// Between words.
    Between,
}

fn mark(c: char) -> Mark {
    match c {
        '“'
        | '”'
        | '‘'
        | '’'
        | '„'
        | '‟'
        | '‚'
        | '‛'
        | '"'
        | '\''
        | '`'
        | '´'
        | '«'
        | '»'
        | '‹'
        | '›'
        | '『'
        | '』'
        | '「'
        | '」'
        | '《'
        | '》'
        | '〈'
        | '〉'
        | '【'
        | '】'
        | '〔'
        | '〕'
        | '〖'
        | '〗'
        | '('
        | ')'
        | '['
        | ']'
        | '{'
        | '}'
        | '\u{301d}'..='\u{301f}'
        | '\u{2329}'
        | '\u{232a}'
        | '\u{fe41}'..='\u{fe44}' => Mark::Around,
        ','
        | '.'
        | '、'
        | '。'
        | ';'
        | ':'
        | '∶'
        | '!'
        | '?'
        | '…'
        | '_'
        | '|'
        | '/'
        | '\\'
        | '~'
        | '〜'
        | '-'
        | '−'
        | '\u{2010}'..='\u{2015}'
        | '•'
        | '·'
        | '・'
        | '‧'
        | '\u{2e3a}'
        | '\u{2e3b}'
        | '¿'
        | '¡' => Mark::Between,
        _ => Mark::None,
    }
}

/// A mark that may stay: where it stands among the characters that are kept, and how it is written.
struct Join {
    at: usize,
    as_written: char,
}

/// The text without its marks, but for those between numbers.
pub(super) fn stripped(text: Vec<char>) -> Vec<char> {
    let angles = has_angles(&text);
    let mark = |c: char| match c {
        '<' | '>' if angles => Mark::Around,
        _ => mark(c),
    };
    if text.iter().all(|c| mark(*c) == Mark::None) {
        return text;
    }
    let mut kept: Vec<char> = Vec::with_capacity(text.len() + 1);
    let mut joins = Vec::new();
    let mut between = Vec::new();
    let mut is_joined = false;
    for c in text {
        match mark(c) {
            Mark::Around => is_joined = true,
            Mark::Between => {
                is_joined = true;
                between.push(c);
            }
            Mark::None => {
                if kept.is_empty() {
                    kept.extend(sign(&between, c));
                } else if is_joined {
                    let (at, as_written) = (kept.len(), separator(&between));
                    joins.push(Join { at, as_written });
                }
                (is_joined, between) = (false, Vec::new());
                kept.push(c);
            }
        }
    }
    let place = |join: &Join| Some((join.at, staying(join, &kept)?));
    let places: Vec<(usize, char)> = joins.iter().filter_map(place).collect();
    if places.is_empty() {
        return kept;
    }
    let mut places = places.into_iter().peekable();
    let mut all = Vec::with_capacity(kept.len() + places.len());
    for (at, c) in kept.into_iter().enumerate() {
        all.extend(
            places
                .next_if(|(place, _)| *place == at)
                .map(|(_, mark)| mark),
        );
        all.push(c);
    }
    all
}

/// Whether `<` and `>` stand around something; alone they are signs.
fn has_angles(text: &[char]) -> bool {
    let open = text.iter().position(|c| *c == '<');
    let close = text.iter().rposition(|c| *c == '>');
    open.zip(close).is_some_and(|(open, close)| open < close)
}

/// What stays of the marks in front of a text that begins with `c`: a minus, the point of .5.
fn sign(marks: &[char], c: char) -> &'static [char] {
    match marks {
        _ if !c.is_ascii_digit() => &[],
        [.., '-' | '−', '.'] => &['-', '0', '.'],
        ['.'] => &['0', '.'],
        [.., '-' | '−'] => &['-'],
        _ => &[],
    }
}

/// How the marks between two characters are written, should they stay.
fn separator(marks: &[char]) -> char {
    let is_dash = |c: &char| matches!(c, '-' | '−' | '~' | '〜' | '\u{2010}'..='\u{2015}');
    match marks {
        // 。 is what many keyboards write for the point.
        ['.' | '。'] => '.',
        [','] => ',',
        ['/'] => '/',
        [':' | '∶'] => ':',
        ['·' | '•' | '・' | '‧'] => '·',
        [_, ..] if marks.iter().all(is_dash) => '-',
        _ => '、',
    }
}

/// How a mark is written that stays; `None` for one that is dropped.
fn staying(join: &Join, kept: &[char]) -> Option<char> {
    let (front, back) = kept.split_at_checked(join.at)?;
    let (before, behind) = (front.last()?, back.first()?);
    let is_digits = before.is_ascii_digit() && behind.is_ascii_digit();
    match join.as_written {
        mark if is_digits => Some(mark),
        // TCP/IP, km/h.
        '/' if before.is_ascii_alphanumeric() && behind.is_ascii_alphanumeric() => Some('/'),
        // 约.5
        '.' if behind.is_ascii_digit() && !before.is_ascii() && !is_numeral(*before) => Some('.'),
        // 九·一八 and 九一八.
        '·' if is_han_digit(*before) && is_han_digit(*behind) => None,
        // Beside a numeral that is written as a digit later, a point would make a decimal.
        _ => grows_together(front, back).then_some('、'),
    }
}

/// Whether the numerals on both sides would read as one number, or digits stand beside numerals: once
/// 四十 is written 40, 40、六 must stay what 四十、六 was, and 百分之二十、六 is written 20%、六.
fn grows_together(front: &[char], back: &[char]) -> bool {
    match (front, back) {
        ([.., '%' | '‰'], [c, ..]) if is_numeral(*c) => return true,
        // 三点、五 is not 三点五.
        ([.., a, '点'], [b, ..]) if is_numeral(*a) && is_numeral(*b) => return true,
        ([.., a], [b, ..]) if is_numeral(*a) && is_numeral(*b) => {}
        _ => return false,
    }
    let mut row: Vec<char> = front
        .iter()
        .rev()
        .copied()
        .take_while(|c| is_numeral(*c))
        .take(MAX_ROW)
        .collect();
    let before = front.iter().rev().nth(row.len()).copied();
    if row.last().is_some_and(|c| is_part_of_word(before, *c)) {
        row.pop();
    }
    if row.is_empty() {
        return false;
    }
    row.reverse();
    let back = back.iter().copied().take_while(|c| is_numeral(*c));
    row.extend(back.take(MAX_ROW));
    let is_mixed = row.iter().any(char::is_ascii_digit) && !row.iter().all(char::is_ascii_digit);
    is_mixed || spelled(&row).is_some()
}

/// Whether this numeral belongs to the word before it: 统一, 唯一.
pub(super) fn is_part_of_word(before: Option<char>, c: char) -> bool {
    c == '一' && before.is_some_and(|before| "统唯专单划归合同不逐如".contains(before))
}
