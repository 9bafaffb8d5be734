//! When a text was written, as its first lines tell.
//!
//! Invariant: only a year with a month counts; a year that the text merely mentions does not.

/// How many lines that are not empty are looked at.
const FIRST_LINES: usize = 12;
/// Longest line that can be a date line, in characters.
const MAX_LINE: usize = 30;

/// Year and month on one of the first lines, where that line is short.
pub(super) fn of_document(lines: &[String]) -> Option<(i16, u8)> {
    lines
        .iter()
        .filter(|line| !line.is_empty())
        .take(FIRST_LINES)
        .filter(|line| line.chars().count() <= MAX_LINE)
        .find_map(|line| year_and_month(line))
}

/// The first `2023年8月` of a text.
fn year_and_month(line: &str) -> Option<(i16, u8)> {
    let line: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    let (before, behind) = line.split_once('年')?;
    let year = before.get(before.len().checked_sub(4)?..)?;
    let year: i16 = year.parse().ok()?;
    let month = behind.split('月').next()?;
    let month: u8 = month.parse().ok()?;
    ((1900..=2200).contains(&year) && (1..=12).contains(&month)).then_some((year, month))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_line_near_the_top_tells() {
        let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(
            of_document(&lines("资料\n（2023 年 8 月）\n正文")),
            Some((2023, 8))
        );
        assert_eq!(of_document(&lines("2022年，规模达50万亿元")), None);
    }
}
