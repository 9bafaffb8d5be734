//! Formats that are followed to the letter: days and times by their parts, numbers with words around them.
//!
//! Invariant: a format is followed only where every part of it is known; of any other nothing is shown.

/// The longest format that Excel takes, in characters.
const MAX_CODE: usize = 255;

/// A part of a day or a time as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// The year, four digits.
    Year,
    /// The month, with at least so many digits.
    Month(usize),
    /// The day of the month.
    Day(usize),
    /// The hour, of 24.
    Hour(usize),
    /// The minute.
    Minute(usize),
    /// The second.
    Second(usize),
    /// Words.
    Text(String),
}

/// A number with words around it: `"第"0"题"`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Affixed {
    pub(super) before: String,
    pub(super) after: String,
    pub(super) digits: Digits,
}

/// How many digits a number with words around it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Digits {
    /// As many as there are.
    All,
    /// At least so many before the point, exactly so many behind it.
    Fixed { whole: usize, part: usize },
}

/// What words a format puts around a number.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Words {
    /// None.
    None,
    /// These.
    Around(Affixed),
    /// Some, in a way that is not followed.
    Other,
}

/// The parts of a format of days or times; none where one of them is not known.
pub(super) fn moment(code: &str) -> Option<Vec<Piece>> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut rest = short_enough(code)?;
    while let Some(c) = rest.chars().next() {
        let (text, behind) = match c {
            'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' => {
                let same = rest
                    .chars()
                    .take_while(|other| other.eq_ignore_ascii_case(&c));
                let n_letters = same.count();
                pieces.push(part(c, n_letters)?);
                rest = rest.get(n_letters..)?;
                continue;
            }
            '[' => {
                let (inner, behind) = rest.get(1..)?.split_once(']')?;
                // `[$-804]` is a language; that of the system, times that add up and 一二三 are not followed.
                let language = inner.strip_prefix("$-")?.to_ascii_lowercase();
                if language.starts_with("f800")
                    || language.starts_with("f400")
                    || language.starts_with("x-")
                {
                    return None;
                }
                ("", behind)
            }
            ';' if matches!(rest, ";" | ";@") => break,
            '"' | '\\' | '_' | '*' => literal(rest)?,
            '-' | '/' | ':' | '.' | ',' | ' ' => rest.split_at_checked(1)?,
            '上' | '下' | '午' => return None,
            c if c.is_ascii() => return None,
            c => rest.split_at_checked(c.len_utf8())?,
        };
        pieces.push(Piece::Text(text.to_owned()));
        rest = behind;
    }
    let is_part = |piece: &Piece| !matches!(piece, Piece::Text(_));
    pieces.iter().any(is_part).then(|| with_minutes(&pieces))
}

fn part(letter: char, n_letters: usize) -> Option<Piece> {
    let letter = letter.to_ascii_lowercase();
    match (letter, n_letters) {
        ('y', 4) => Some(Piece::Year),
        ('m', 1 | 2) => Some(Piece::Month(n_letters)),
        ('d', 1 | 2) => Some(Piece::Day(n_letters)),
        ('h', 1 | 2) => Some(Piece::Hour(n_letters)),
        ('s', 1 | 2) => Some(Piece::Second(n_letters)),
        _ => None,
    }
}

/// `m` behind hours or before seconds is a minute.
fn with_minutes(pieces: &[Piece]) -> Vec<Piece> {
    let is_text = |piece: &&Piece| matches!(piece, Piece::Text(_));
    let minute = |(at, piece): (usize, &Piece)| {
        let before = pieces.iter().take(at).rev().find(|piece| !is_text(piece));
        let behind = pieces.iter().skip(at + 1).find(|piece| !is_text(piece));
        let of_time =
            matches!(before, Some(Piece::Hour(_))) || matches!(behind, Some(Piece::Second(_)));
        if let Piece::Month(n_digits) = piece
            && of_time
        {
            Piece::Minute(*n_digits)
        } else {
            piece.clone()
        }
    };
    pieces.iter().enumerate().map(minute).collect()
}

/// The words that a format puts around numbers.
pub(super) fn words(code: &str) -> Words {
    // So WPS calls it in Chinese.
    let code = code.replace("G/通用格式", "General");
    let Some(mut rest) = short_enough(&code) else {
        return Words::Other;
    };
    let (mut before, mut number, mut after) = (String::new(), String::new(), String::new());
    let (mut is_simple, mut has_words) = (true, false);
    while let Some(c) = rest.chars().next() {
        let first = c.len_utf8();
        let found =
            match c {
                'G' | 'g' if is_general(rest) => {
                    is_simple &= after.is_empty();
                    number.push('G');
                    rest = rest.get("General".len()..).unwrap_or_default();
                    continue;
                }
                '0' | '#' | '?' | '.' | ',' | '%' | '@' | 'E' | 'e' | '+' => {
                    is_simple &= after.is_empty();
                    number.push(c);
                    rest = rest.get(first..).unwrap_or_default();
                    continue;
                }
                ';' => {
                    if matches!(rest, ";" | ";@") {
                        break;
                    }
                    is_simple = false;
                    Some(("", rest.get(first..).unwrap_or_default()))
                }
                '[' => rest.get(first..).and_then(|rest| rest.split_once(']')).map(
                    |(inner, behind)| {
                        is_simple &= !inner.starts_with(['<', '>', '=']);
                        // `[$¥-804]` is the sign of a currency, `[Red]` is none.
                        let sign = inner
                            .strip_prefix('$')
                            .and_then(|sign| sign.split('-').next());
                        (sign.unwrap_or_default(), behind)
                    },
                ),
                '"' | '\\' | '_' | '*' => literal(rest),
                _ => rest.split_at_checked(first),
            };
        let Some((text, behind)) = found else {
            return Words::Other;
        };
        // Signs and brackets of negative numbers and gaps say nothing besides.
        has_words |= text.contains(|c: char| !matches!(c, '-' | '(' | ')') && !c.is_whitespace());
        let side = if number.is_empty() {
            &mut before
        } else {
            &mut after
        };
        side.push_str(text);
        rest = behind;
    }
    if !has_words {
        return Words::None;
    }
    match digits(&number) {
        Some(digits) if is_simple => Words::Around(Affixed {
            before: before.trim_start().to_owned(),
            after: after.trim_end().to_owned(),
            digits,
        }),
        _ => Words::Other,
    }
}

fn is_general(code: &str) -> bool {
    let word = code.get(.."General".len());
    word.is_some_and(|word| word.eq_ignore_ascii_case("General"))
}

fn digits(core: &str) -> Option<Digits> {
    if core == "G" {
        return Some(Digits::All);
    }
    let (whole, part) = core.split_once('.').unwrap_or((core, ""));
    let is_zeros = |text: &str| text.bytes().all(|byte| byte == b'0');
    let is_fixed = !whole.is_empty() && is_zeros(whole) && is_zeros(part);
    is_fixed.then_some(Digits::Fixed {
        whole: whole.len(),
        part: part.len(),
    })
}

/// The code, unless it is longer than any that a spreadsheet writes.
fn short_enough(code: &str) -> Option<&str> {
    (code.chars().nth(MAX_CODE).is_none()).then_some(code)
}

/// The words that a code begins with, and what follows: in quotes, behind a `\`; a gap or a fill has none.
fn literal(code: &str) -> Option<(&str, &str)> {
    let behind = code.get(1..)?;
    if code.starts_with('"') {
        return behind.split_once('"');
    }
    let first = behind.chars().next().map_or(0, char::len_utf8);
    let (text, rest) = behind.split_at_checked(first)?;
    let text = if code.starts_with('\\') { text } else { "" };
    Some((text, rest))
}
