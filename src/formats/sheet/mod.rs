//! Sheets: one description of columns and cells, from which CSV and workbooks are written.
//!
//! Invariant: a row hands over as many cells as its sheet has columns, in their order. What a cell is
//! stands in its type, so that both forms show the same and neither guesses.

use std::borrow::Cow;

use jiff::{SignedDuration, Timestamp};

use crate::domain::marks::Marks;
use crate::domain::rating::Thousandths;
use crate::domain::results::PerMille;

mod csv;
mod local_times;
mod options;

pub use csv::CsvWriter;
pub(super) use local_times::LocalTimes;
pub use options::{Encoding, ExportMark, Names, SheetOptions, mask, mask_number};

/// One kind of sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// What it is called: `成绩汇总`.
    pub name: &'static str,
    /// From left to right.
    pub columns: Cow<'static, [Column]>,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its header.
    pub title: Cow<'static, str>,
    /// Its width in a workbook, in digits; a Chinese character is two.
    pub width: u8,
}

impl Column {
    /// A column by header and width.
    pub const fn new(title: &'static str, width: u8) -> Self {
        Self {
            title: Cow::Borrowed(title),
            width,
        }
    }
}

/// One cell of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell<'a> {
    /// There is nothing.
    Empty,
    /// A word of the system, which is safe as it is.
    Word(&'static str),
    /// What somebody typed: never a formula, never a number.
    Text(&'a str),
    /// A person's name; masked unless the options say otherwise.
    Name(&'a str),
    /// A person's number; one that is more than a staff number is masked with names.
    PersonNumber(&'a str),
    /// A number of something.
    Whole(u64),
    /// Marks, with as few decimals as needed.
    Marks(Marks),
    /// A mean of marks, with two decimals.
    Mean(Marks),
    /// A share: `66.7%`.
    Rate(PerMille),
    /// A share as a number from 0 to 1: `0.667`.
    Share(PerMille),
    /// A number with as many decimals as needed, at most three.
    Decimal(Thousandths),
    /// A duration: `05:09`, or `1:00:00` from an hour on.
    Clock(SignedDuration),
    /// A moment, in the zone of the sheet.
    Time(Timestamp),
    /// What somebody typed, after the day of a correction: `更正 2026-11-22；…`.
    Remark {
        /// When the grade was corrected, if it was.
        corrected_at: Option<Timestamp>,
        /// What was typed; may be empty.
        note: &'a str,
    },
}

/// A row of a [`Sheet`].
pub trait Cells {
    /// Hands over each cell in the order of the columns.
    fn cells(&self, put: &mut dyn FnMut(Cell<'_>));
}

/// Whole seconds as `05:09`, or `1:00:00` from an hour on.
fn push_clock(text: &mut String, time: SignedDuration) {
    let seconds = u64::try_from(time.as_secs()).unwrap_or(0);
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if 0 < hours {
        push_whole(text, hours);
        text.push(':');
    }
    push_padded(text, minutes, 2);
    text.push(':');
    push_padded(text, seconds, 2);
}

/// A number in decimal digits; written here because `write!` costs more than all else of a line.
fn push_whole(text: &mut String, number: u64) {
    if 10 <= number {
        push_whole(text, number / 10);
    }
    let digit = u32::try_from(number % 10).ok();
    text.extend(digit.and_then(|digit| char::from_digit(digit, 10)));
}

/// The last `width` digits of a number, with zeros before it.
fn push_padded(text: &mut String, number: u64, width: u32) {
    if 1 < width {
        push_padded(text, number / 10, width - 1);
    }
    push_whole(text, number % 10);
}

impl Cell<'_> {
    /// What the cell shows, as text, added to `text`; neither quoted nor made inert.
    pub(super) fn push(self, text: &mut String, options: &SheetOptions, times: &mut LocalTimes) {
        match self {
            Self::Empty => {}
            Self::Word(word) => text.push_str(word),
            Self::Text(given) => text.push_str(given),
            Self::Name(name) => match &options.names {
                Names::Whole(_) => text.push_str(name),
                Names::Masked => text.push_str(&mask(name)),
            },
            Self::PersonNumber(number) => match &options.names {
                Names::Whole(_) => text.push_str(number),
                Names::Masked => text.push_str(&mask_number(number)),
            },
            Self::Whole(number) => push_whole(text, number),
            Self::Marks(marks) => push_marks(text, marks),
            Self::Mean(marks) => {
                let hundredths = push_sign(text, marks);
                push_whole(text, hundredths / 100);
                text.push('.');
                push_padded(text, hundredths, 2);
            }
            Self::Rate(rate) => {
                push_whole(text, u64::from(rate.thousandths() / 10));
                text.push('.');
                push_padded(text, u64::from(rate.thousandths()), 1);
                text.push('%');
            }
            Self::Share(share) => {
                let number = Thousandths(i64::from(share.thousandths()));
                text.push_str(&number.to_string());
            }
            Self::Decimal(number) => text.push_str(&number.to_string()),
            Self::Clock(time) => push_clock(text, time),
            Self::Time(time) => times.push(text, time),
            Self::Remark { corrected_at, note } => {
                if let Some(at) = corrected_at {
                    text.push_str("更正 ");
                    times.push_date(text, at);
                    if !note.is_empty() {
                        text.push('；');
                    }
                }
                text.push_str(note);
            }
        }
    }
}

/// The sign of marks below zero; their size in hundredths.
fn push_sign(text: &mut String, marks: Marks) -> u64 {
    if marks < Marks::ZERO {
        text.push('-');
    }
    u64::from(marks.hundredths().unsigned_abs())
}

fn push_marks(text: &mut String, marks: Marks) {
    let hundredths = push_sign(text, marks);
    push_whole(text, hundredths / 100);
    match hundredths % 100 {
        0 => {}
        rest if rest % 10 == 0 => {
            text.push('.');
            push_padded(text, rest / 10, 1);
        }
        rest => {
            text.push('.');
            push_padded(text, rest, 2);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_of_marks_is_written_as_the_domain_writes_it() {
        for hundredths in 0..=Marks::MAX.hundredths() {
            let marks = Marks::from_hundredths(hundredths).unwrap();
            let mut text = String::new();
            push_marks(&mut text, marks);
            assert_eq!(text, marks.to_string());
        }
    }

    #[test]
    fn times_used_show_hours_from_one_hour_on() {
        for (seconds, shown) in [
            (-1, "00:00"),
            (0, "00:00"),
            (59, "00:59"),
            (3599, "59:59"),
            (3600, "1:00:00"),
            (36_061, "10:01:01"),
        ] {
            let mut text = String::new();
            push_clock(&mut text, SignedDuration::from_secs(seconds));
            assert_eq!(text, shown);
        }
    }
}
