//! `{#3}`, `{#3:0.5}`, `{#2..4}`, `{#=3:0 =%50%3:1 ~#wrong}`.
//!
//! Invariant: ends of ranges are exact: they are computed from the decimals as they are written.

use super::super::super::lesser_ranges::{self, LesserRanges};
use super::super::super::note::Note;
use super::super::super::weights::percent_text;
use super::super::super::{ForeignKey, ForeignKind, NumberRange, Severity};
use super::super::syntax::{find, pieces};
use super::super::wording::Wording;
use super::{Answers, Section, Written, settled};
use crate::domain::marks::Fraction;

/// Most digits of a number, and most decimals that an exponent makes of it.
const MAX_DIGITS: usize = 18;

/// Reads a number: what has all of the marks is accepted.
pub(super) fn read(section: &Section<'_>, wording: &mut Wording) -> Answers {
    let mut answers = Answers::new(ForeignKind::Numeric, None);
    let begin = section.text.find('#').map_or(0, |at| at + 1);
    let body = section.text.get(begin..).unwrap_or_default();
    // What stands behind `~` is said to everybody else.
    let (body, wrong) = match find(body, &['~']) {
        Some(at) => body.split_at_checked(at).unwrap_or((body, "")),
        None => (body, ""),
    };
    let mut ranges = Vec::new();
    let mut lesser = LesserRanges::default();
    for piece in pieces(body, &['=']) {
        let line = section.line(begin + piece.at);
        let written = Written::of(&piece);
        let weight = written.weight.map_or(Fraction::ONE, |weight| {
            settled(weight, section.grades, line, wording)
        });
        let feedback = wording.plain(written.feedback, line);
        answers.add_feedback(written.text, &feedback);
        if written.text == "*" && weight <= Fraction::ZERO {
            lesser.add_all();
            continue;
        }
        let Some(range) = range_of(written.text) else {
            wording.note(no_number(line, written.text));
            continue;
        };
        if weight == Fraction::ONE {
            if lesser.overlap(&range) {
                let [chinese, english] = lesser_ranges::WORDS;
                wording.note(Note::new(
                    Severity::Held,
                    line,
                    lesser_ranges::CODE,
                    chinese,
                    english,
                ));
            }
            ranges.push(range);
            continue;
        }
        lesser.add(&range);
        if Fraction::ZERO < weight {
            wording.note(partial(line, written.text, weight));
        }
    }
    if let Some(at) = find(wrong, &['#']) {
        let feedback = wrong.get(at + 1..).unwrap_or_default();
        let feedback = wording.plain(feedback, section.line(begin + body.len()));
        answers.add_feedback("其他答案", &feedback);
    }
    if ranges.is_empty() {
        wording.note(Note::new(
            Severity::Held,
            section.line(0),
            "no_accepted_answer",
            "没有一个数值答案是 100% 的分值，无法确定正确答案",
            "no number has all of the marks, so that the key is unknown",
        ));
    }
    if !wording.is_held() {
        answers.key = Some(ForeignKey::Ranges(ranges));
    }
    answers
}

/// The numbers that `3`, `3:0.5` or `2..4` accept.
fn range_of(text: &str) -> Option<NumberRange> {
    let (from, to) = if let Some((from, to)) = text.split_once("..") {
        (Decimal::read(from)?, Decimal::read(to)?)
    } else if let Some((middle, tolerance)) = text.split_once(':') {
        let (middle, tolerance) = (Decimal::read(middle)?, Decimal::read(tolerance)?);
        if tolerance.units < 0 {
            return None;
        }
        (middle.plus(tolerance, -1)?, middle.plus(tolerance, 1)?)
    } else {
        let number = Decimal::read(text)?;
        (number, number)
    };
    let difference = to.plus(from, -1)?;
    (0 <= difference.units).then(|| NumberRange {
        from: from.to_string(),
        to: to.to_string(),
    })
}

/// So many units of so many decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Decimal {
    units: i128,
    n_decimals: u32,
}

impl Decimal {
    fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let unsigned = mantissa.strip_prefix(['-', '+']).unwrap_or(mantissa);
        let sign = if mantissa.starts_with('-') { -1 } else { 1 };
        let (whole, decimals) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let digits = format!("{whole}{decimals}");
        let is_number = (1..=MAX_DIGITS).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number {
            return None;
        }
        let units: i128 = digits.parse().ok()?;
        let n_decimals = i32::try_from(decimals.len()).ok()?.checked_sub(exponent)?;
        let most = i32::try_from(MAX_DIGITS).ok()?;
        if n_decimals < -most || most < n_decimals {
            return None;
        }
        // A number above its decimals has none, and ends with zeros.
        let zeros = u32::try_from(-n_decimals).unwrap_or(0);
        Some(Self {
            units: sign * units * 10_i128.checked_pow(zeros)?,
            n_decimals: u32::try_from(n_decimals).unwrap_or(0),
        })
    }

    /// This and `sign` times another.
    fn plus(self, other: Self, sign: i128) -> Option<Self> {
        let n_decimals = self.n_decimals.max(other.n_decimals);
        let scaled = |number: Self| {
            let scale = 10_i128.checked_pow(n_decimals - number.n_decimals)?;
            number.units.checked_mul(scale)
        };
        Some(Self {
            units: scaled(self)?.checked_add(sign * scaled(other)?)?,
            n_decimals,
        })
    }
}

impl std::fmt::Display for Decimal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let scale = 10_u128.pow(self.n_decimals);
        let size = self.units.unsigned_abs();
        if self.units < 0 {
            f.write_str("-")?;
        }
        write!(f, "{}", size / scale)?;
        let width = usize::try_from(self.n_decimals).unwrap_or(0);
        let decimals = format!("{:0width$}", size % scale);
        let decimals = decimals.trim_end_matches('0');
        if width == 0 || decimals.is_empty() {
            return Ok(());
        }
        write!(f, ".{decimals}")
    }
}

fn no_number(line: usize, text: &str) -> Note {
    let shown: String = text.chars().take(40).collect();
    Note::new(
        Severity::Held,
        line,
        "not_a_number",
        format!("“{shown}”不是数值答案；应写成 3、3:0.5（误差）或 2..4（范围，小的在前）"),
        format!(
            "`{shown}` is no number; wanted `3`, `3:0.5` (tolerance) or `2..4` (range, the lower first)"
        ),
    )
}

fn partial(line: usize, text: &str, weight: Fraction) -> Note {
    let weight = percent_text(weight);
    Note::new(
        Severity::Warning,
        line,
        "partial_answer",
        format!("答案“{text}”只得 {weight}% 的分，本系统没有部分正确的数值，已略去"),
        format!(
            "the answer `{text}` has {weight} % of the marks; it was left out, for a number is accepted or not"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(text: &str) -> Option<String> {
        range_of(text).map(|range| format!("{}..{}", range.from, range.to))
    }

    #[test]
    fn ranges_are_exact() {
        for (text, wanted) in [
            ("3", "3..3"),
            ("3:2", "1..5"),
            ("0.1:0.2", "-0.1..0.3"),
            ("-1.50 .. 2", "-1.5..2"),
            ("3.14159:0.0005", "3.14109..3.14209"),
            ("1e3", "1000..1000"),
            ("1.5E-2:0.005", "0.01..0.02"),
            ("0.0", "0..0"),
        ] {
            assert_eq!(range(text).as_deref(), Some(wanted), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in [
            "",
            "three",
            "3:",
            "3:-1",
            "5..1",
            "1e99",
            "3,5",
            "1..2..3",
            "*",
            "1234567890123456789",
        ] {
            assert_eq!(range(text), None, "{text}");
        }
    }
}
