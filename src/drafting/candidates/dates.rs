//! Dates: 2015年12月16日, 2016年6月, 1994年.
//!
//! Invariant: only dates that write their year are asked for; the others are read with the year that the date
//! of the text gives.

use super::At;
use crate::drafting::text::Paragraph;

/// A date where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dated {
    /// Year to day, as far as written.
    pub(crate) at: At,
    /// The year; none where it is left out or relative.
    pub(crate) year: Option<i32>,
    /// How far from the year of the text, where it is relative: 今年 is 0.
    pub(crate) offset: i32,
    /// Month, 1 to 12.
    pub(crate) month: Option<u32>,
    /// Day, 1 to 31.
    pub(crate) day: Option<u32>,
}

/// The dates of a sentence.
pub(crate) fn find(paragraph: &Paragraph, at: &At) -> Vec<Dated> {
    let sentence = paragraph.cut(&at.range());
    let mut found = Vec::new();
    let mut skip_to = 0;
    for (n, c) in sentence.char_indices() {
        if n < skip_to || !(c.is_ascii_digit() || "今去".contains(c)) {
            continue;
        }
        let (before, rest) = sentence.split_at(n);
        if before.ends_with(|c: char| c.is_ascii_alphanumeric() || "“-—至".contains(c)) {
            continue;
        }
        let Some((mut dated, bytes)) = read(rest) else {
            continue;
        };
        skip_to = n + bytes;
        let begin = at.sentence.0 + n;
        dated.at = at.with(&(begin..begin + bytes));
        found.push(dated);
    }
    found
}

/// The date that a text begins with, and its bytes.
pub(crate) fn read(text: &str) -> Option<(Dated, usize)> {
    let mut dated = Dated {
        at: At {
            paragraph: 0,
            sentence: (0, 0),
            span: (0, 0),
        },
        year: None,
        offset: 0,
        month: None,
        day: None,
    };
    let mut rest = text;
    if let Some(after) = rest.strip_prefix("今年") {
        rest = after;
    } else if let Some(after) = rest.strip_prefix("去年") {
        (dated.offset, rest) = (-1, after);
    } else if let Some((year, after)) =
        part(rest, '年').filter(|(year, _)| (1800..=2200).contains(year))
    {
        // 2035年远景目标, 80年代 and 2023年度 are names.
        if after.starts_with(['度', '代', '级', '版', '远']) {
            return None;
        }
        (dated.year, rest) = (i32::try_from(year).ok(), after);
    } else if !text.starts_with(|c: char| c.is_ascii_digit()) || part(text, '月').is_none() {
        return None;
    }
    if let Some((month, after)) = part(rest, '月').filter(|(month, _)| (1..=12).contains(month)) {
        (dated.month, rest) = (Some(month), after);
        let day = part(rest, '日').filter(|(day, _)| (1..=31).contains(day));
        if let Some((day, after)) = day {
            (dated.day, rest) = (Some(day), after);
        }
    }
    let bytes = text.len() - rest.len();
    (0 < bytes).then_some((dated, bytes))
}

fn part(text: &str, unit: char) -> Option<(u32, &str)> {
    let after = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let figures = text.get(..text.len() - after.len())?;
    let behind = after.strip_prefix(unit)?;
    Some((figures.parse().ok()?, behind))
}

impl Dated {
    /// The year with the date of the text: relative years are counted from it, and a month without a year is
    /// the last such month before it.
    pub(crate) fn full_year(&self, written: Option<(i16, u8)>) -> Option<i32> {
        if self.year.is_some() {
            return self.year;
        }
        let (year, month) = written?;
        let year = i32::from(year) + self.offset;
        let is_past = self.offset != 0 || self.month.is_none_or(|own| own <= u32::from(month));
        is_past.then_some(year)
    }
}
