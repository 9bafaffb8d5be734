//! What a text in a blank says, version `text/2`.
//!
//! Invariant: one function for key and answer alike, and reading what was read changes nothing.
//! Whatever changes the reading of any text changes [`NORMALISER`]; `text/1` stands in
//! [`normalise`](super::normalise) and grades its papers for ever.
//!
//! # What counts as the same
//!
//! - Full and half width, capital and small letters, white space and what cannot be seen, traditional
//!   characters as the policy has it.
//! - A date that is the whole text, in every form: 2022年7月12日, 2022-07-12, 二〇二二年七月十二号. One that
//!   the calendar does not know is read as text.
//! - A number, however it is spelled: 50.2万亿元, 502000亿元, 五十点二万亿元. How near it is belongs to it
//!   (10亿 is not 10亿多), and so does its unit (367项 is not 367部, 41.5% is neither 41.5 nor 0.415); 多
//!   and 余, 约 and 大约, 近 and 将近, 超 and 超过 say the same.
//! - A number inside a text, where it is certain to be one: digits; numerals with magnitudes (二十,
//!   三百六十七); one numeral before a measure word or behind 第 (三个代表, 第三届). So 一带一路 and 统一 stay.
//!   Two texts grow equal only where they differ in how a number is spelled.
//! - Marks around and between words, but for those between numbers: 41.5 is not 415.

mod date;
mod decimal;
mod letters;
mod near;
mod numeral;
mod phrase;
mod punctuation;
#[cfg(test)]
mod tests;
mod traditional;
mod units;

use date::Date;
use decimal::Decimal;
use phrase::Phrase;

/// The version of the comparison, stored with each grade.
pub const NORMALISER: &str = "text/2";

/// What a blank lets pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Policy {
    /// Whether traditional characters count as simplified ones.
    pub simplify: bool,
    /// Whether an answer may leave the unit out: 2014 for 2014年.
    pub unit_optional: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            simplify: true,
            unit_optional: false,
        }
    }
}

/// What a text says, ready to be compared.
#[derive(Debug, Clone)]
pub struct Reading {
    canonical: String,
    shape: Shape,
    policy: Policy,
}

/// What a whole text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Text,
    Number(Number),
    Date(Date),
}

/// A text that is one number, with its unit and with how near it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Number {
    value: Decimal,
    is_negative: bool,
    /// Where its unit begins and ends in the canonical text; the same place where it has none.
    unit: (usize, usize),
}

/// Reads a text.
///
/// Never fails: what is neither a date nor a number is compared as text.
pub fn read(text: &str, policy: Policy) -> Reading {
    Reading::of(text, policy)
}

impl Reading {
    fn of(text: &str, policy: Policy) -> Self {
        let of_shape = |canonical, shape| Self {
            canonical,
            shape,
            policy,
        };
        if letters::is_plain(text, policy.simplify) {
            return of_shape(text.to_owned(), Shape::Text);
        }
        let mut letters = punctuation::stripped(letters::letters(text, policy.simplify));
        if let Some(composed) = letters::composed(&letters) {
            letters = punctuation::stripped(composed);
        }
        if let Some(date) = date::read(&letters) {
            return of_shape(date.write(), Shape::Date(date));
        }
        let phrase = phrase::fold(&letters);
        let Some((canonical, number)) = number(&phrase) else {
            return of_shape(phrase.text, Shape::Text);
        };
        // 二千点三 is written 2000.3, which is March 2000 as well.
        match date::read_decimal(&canonical) {
            Some(date) => of_shape(date.write(), Shape::Date(date)),
            None => of_shape(canonical, Shape::Number(number)),
        }
    }

    /// Whether nothing is left to compare: only marks, white space and what cannot be seen.
    pub fn is_empty(&self) -> bool {
        self.canonical.is_empty()
    }

    /// Whether this answer says what `accepted` says, under the policy that `accepted` was read with.
    ///
    /// Both ways the same, except that an optional unit may be missing in the answer alone; another
    /// unit is never right. Nothing visible says nothing, not even the same as nothing.
    pub fn says(&self, accepted: &Self) -> bool {
        !self.is_empty()
            && (self.canonical == accepted.canonical
                || (accepted.policy.unit_optional && self.leaves_out_unit_of(accepted)))
    }

    /// The text in the one form in which it is compared, to group and to show answers.
    ///
    /// Equal for two texts exactly where they say the same with their units.
    pub fn canonical(&self) -> &str {
        &self.canonical
    }

    /// Whether this answer is wrong and yet worth a person's look beside `accepted`. Scores nothing.
    ///
    /// - The same number with another unit, without one, or said to be nearer or less near; 0.415
    ///   for 41.5%.
    /// - Dates that agree as far as both tell: 2022年7月 for 2022年7月12日.
    /// - Texts of at least six characters that are one character apart, or two that changed places.
    ///
    /// A digit that differs is no slip: another number is another answer, and a queue of all wrong
    /// years would hide what needs a look.
    pub fn is_near(&self, accepted: &Self) -> bool {
        !self.is_empty() && !self.says(accepted) && near::is_near(self, accepted)
    }

    fn leaves_out_unit_of(&self, accepted: &Self) -> bool {
        let Shape::Number(number) = accepted.shape else {
            return false;
        };
        let (begin, end) = number.unit;
        let parts = (
            accepted.canonical.get(..begin),
            accepted.canonical.get(end..),
        );
        let (Some(front), Some(back)) = parts else {
            return false;
        };
        let is_bare = |text: &str| text.strip_prefix(front) == Some(back);
        begin < end
            && match self.shape {
                Shape::Number(own) => own.unit.0 == own.unit.1 && is_bare(&self.canonical),
                // 1985.6 may have been meant as a number.
                Shape::Date(Date {
                    number: Some(number),
                    ..
                }) => {
                    let mut text = String::new();
                    number.write(&mut text);
                    is_bare(&text)
                }
                Shape::Date(_) | Shape::Text => false,
            }
    }

    /// The unit, where the text is a number.
    fn unit(&self, number: &Number) -> &str {
        let (begin, end) = number.unit;
        self.canonical.get(begin..end).unwrap_or_default()
    }
}

/// The number that a folded text is, and the text with the words before it in one form.
fn number(phrase: &Phrase) -> Option<(String, Number)> {
    let found = phrase.only?;
    let front = phrase.text.get(..found.begin)?;
    let digits = phrase.text.get(found.begin..found.end)?;
    let back = phrase.text.get(found.end..)?;
    let front = match front {
        "" | "-" => front,
        _ => units::told(front)?,
    };
    // 20多万人: the magnitude behind 多 is no part of the unit.
    let scaled = match back.strip_prefix('多') {
        Some(rest) => rest.trim_start_matches(['百', '千', '万', '亿']),
        None => back,
    };
    let unit = units::without_beyond(scaled);
    if !unit.is_empty() && !units::is_unit(unit) {
        return None;
    }
    let begin = front.len() + digits.len() + back.len() - scaled.len();
    let number = Number {
        value: found.value,
        is_negative: front == "-",
        unit: (begin, begin + unit.len()),
    };
    Some((format!("{front}{digits}{back}"), number))
}
