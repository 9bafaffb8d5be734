//! A text with its numbers in one spelling.
//!
//! Invariant: two texts become one only where they differ in how a number is spelled, and folding a
//! folded text changes nothing.

use super::decimal::Decimal;
use super::numeral::{self, Style, is_numeral};
use super::punctuation::is_part_of_word;
use super::units::{about, after, is_beyond, is_measured, is_unit_to_the_end};

/// A folded text.
pub(super) struct Phrase {
    /// The text; numbers that are certain are written in digits with 万 and 亿.
    pub(super) text: String,
    /// The number that the text holds, where it holds one.
    pub(super) only: Option<Found>,
}

/// A number in a folded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    /// Where it begins, in bytes.
    pub(super) begin: usize,
    /// Where it ends, in bytes.
    pub(super) end: usize,
    pub(super) value: Decimal,
}

/// Folds a text.
pub(super) fn fold(text: &[char]) -> Phrase {
    let mut folder = Folder {
        text: String::with_capacity(text.len() * 3),
        found: None,
        n_numbers: 0,
        before: None,
        is_front: true,
    };
    let n_front = about(text).map_or(0, |(word, _)| word.chars().count());
    let mut rest = text;
    while let Some((c, behind)) = rest.split_first() {
        let at = text.len() - rest.len();
        folder.is_front = at == 0 || at == n_front;
        let may_be_number = is_numeral(*c) && !is_part_of_word(folder.before, *c);
        let after_number = may_be_number.then(|| folder.number(rest)).flatten();
        rest = after_number.unwrap_or_else(|| {
            folder.literal(*c);
            behind
        });
    }
    Phrase {
        text: folder.text,
        only: folder.found.filter(|_| folder.n_numbers == 1),
    }
}

struct Folder {
    text: String,
    found: Option<Found>,
    n_numbers: usize,
    /// The character before what is read next.
    before: Option<char>,
    /// Whether nothing stands before it, or only how near a number is.
    is_front: bool,
}

impl Folder {
    fn literal(&mut self, c: char) {
        // 1,2,3 is the list 1、2、3; groups (1,000) are read with their number.
        self.text.push(if c == ',' { '、' } else { c });
        self.before = Some(c);
    }

    /// Reads the row of numerals at the begin of `rest`; what follows it.
    fn number<'a>(&mut self, rest: &'a [char]) -> Option<&'a [char]> {
        if let Some((share, sign, behind)) = share(rest) {
            self.write(share);
            self.literal(sign);
            return Some(behind);
        }
        if let ['两', behind @ ..] = rest
            && numeral::row(rest) == 0
        {
            let is_alone = !self.before.is_some_and(is_numeral);
            let is_share = after(behind, "分之").is_some() || self.text.ends_with("分之");
            let is_two = is_alone && !is_share && is_counted('两', behind);
            let two = Decimal::of(2, 0).filter(|_| is_two)?;
            return Some(self.amount(two, behind));
        }
        let (row, behind) = rest.split_at_checked(numeral::row(rest))?;
        if let Some(number) = numeral::spelled(row) {
            if let Some(rest) = self.fraction(number.value, behind) {
                return Some(rest);
            }
            if self.is_certain(number.style, row, behind) {
                return Some(self.amount(number.value, behind));
            }
        }
        for c in row {
            self.literal(*c);
        }
        Some(behind)
    }

    /// Whether a row of numerals is a number where it stands.
    fn is_certain(&self, style: Style, row: &[char], behind: &[char]) -> bool {
        let is_alone = self.is_front && is_beyond(behind);
        let first = row.first().copied().unwrap_or_default();
        match style {
            Style::Digits => !self.is_joined(behind),
            Style::Padded => {
                let is_of_date = matches!(behind.first(), Some('月' | '日' | '号' | '时' | '分'));
                row.len() == 2 && is_of_date && !self.is_joined(behind)
            }
            Style::Long => {
                let is_whole = self.is_front || self.text == "-";
                let is_number = (is_whole && is_beyond(behind)) || is_measured(first, behind);
                is_number && !self.is_joined(behind)
            }
            Style::Counted => true,
            Style::ReadOut => {
                let is_year = row.len() == 4 && behind.first() == Some(&'年');
                let has_nought = row.len() == 4 && row.iter().any(|c| "〇零".contains(*c));
                let is_measured = behind.first() != Some(&'年') && is_measured(first, behind);
                is_alone || is_year || has_nought || is_measured
            }
            Style::Short => is_alone || self.before == Some('第') || is_counted(first, behind),
            Style::Formal => is_alone || (self.is_front && is_unit_to_the_end(behind)),
        }
    }

    /// Whether digits are a part of something else: a version, a range, a telephone number, A4.
    fn is_joined(&self, behind: &[char]) -> bool {
        let is_joint = |c: char| matches!(c, '.' | '-' | '/' | ':' | '^' | '·');
        behind.first().is_some_and(|c| is_joint(*c))
            || self
                .before
                .is_some_and(|c| c.is_ascii_alphabetic() || (is_joint(c) && self.text != "-"))
    }

    /// Writes a number, and 多 for 余 behind it.
    fn amount<'a>(&mut self, value: Decimal, behind: &'a [char]) -> &'a [char] {
        self.write(value);
        match behind {
            ['余', rest @ ..] if rest.is_empty() || is_counted('余', behind) => {
                self.literal('多');
                rest
            }
            _ => behind,
        }
    }

    fn write(&mut self, value: Decimal) {
        let begin = self.text.len();
        value.write(&mut self.text);
        let end = self.text.len();
        self.found = Some(Found { begin, end, value });
        self.n_numbers += 1;
        self.before = self.text.chars().next_back();
    }

    /// Writes 三分之二 as 2/3, as it is said and not reduced.
    fn fraction<'a>(&mut self, denominator: Decimal, behind: &'a [char]) -> Option<&'a [char]> {
        let rest = after(behind, "分之")?;
        let (row, behind) = rest.split_at_checked(numeral::row(rest))?;
        let numerator = numeral::spelled(row)?;
        numerator.value.write_digits(0, &mut self.text);
        self.text.push('/');
        denominator.write_digits(0, &mut self.text);
        self.n_numbers += 2;
        self.before = self.text.chars().next_back();
        Some(behind)
    }
}

/// 百分之四十一点五, 千分之三: the number, its sign, and what follows.
fn share(rest: &[char]) -> Option<(Decimal, char, &[char])> {
    let (sign, rest) = match rest {
        ['百', '分', '之', rest @ ..] => ('%', rest),
        ['千', '分', '之', rest @ ..] => ('‰', rest),
        _ => return None,
    };
    if let ['百', behind @ ..] = rest
        && sign == '%'
        && !behind.first().is_some_and(|c| is_numeral(*c))
    {
        return Some((Decimal::of(100, 0)?, sign, behind));
    }
    let (row, behind) = rest.split_at_checked(numeral::row(rest))?;
    Some((numeral::spelled(row)?.value, sign, behind))
}

/// Whether one numeral before this is a number: a measure word follows, perhaps behind 多 and the like.
fn is_counted(numeral: char, rest: &[char]) -> bool {
    let (rest, is_about) = match rest {
        ['多' | '余' | '来' | '几', rest @ ..] => (rest, true),
        _ => (rest, false),
    };
    is_measured(numeral, rest) || (is_about && matches!(rest.first(), Some('万' | '亿')))
}
