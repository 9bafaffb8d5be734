//! 支部统计: attendance, averages and pass rates of each branch.
//!
//! Invariant: arithmetic on whole numbers, rounded once.

use super::{BYTE_ORDER_MARK, text};
use crate::domain::marks::Marks;
use crate::formats::cells::{csv_line, inert};

/// The columns of 支部统计.
pub const BRANCH_COLUMNS: [&str; 9] = [
    "支部",
    "应考",
    "实考",
    "参考率",
    "平均分",
    "最高分",
    "最低分",
    "及格人数",
    "及格率",
];

/// One branch's line of 支部统计, filled candidate by candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BranchRow {
    branch: String,
    pass_marks: Option<Marks>,
    n_absent: usize,
    n_ungraded: usize,
    n_graded: usize,
    n_passed: usize,
    hundredths: u64,
    highest: Option<Marks>,
    lowest: Option<Marks>,
}

impl BranchRow {
    /// A branch of which nobody was counted yet.
    pub const fn new(branch: String, pass_marks: Option<Marks>) -> Self {
        Self {
            branch,
            pass_marks,
            n_absent: 0,
            n_ungraded: 0,
            n_graded: 0,
            n_passed: 0,
            hundredths: 0,
            highest: None,
            lowest: None,
        }
    }

    /// Counts one who never started: 应考, not 实考.
    pub const fn count_absent(&mut self) {
        self.n_absent += 1;
    }

    /// Counts one who sat but has no total yet: 实考, not in averages and pass rates.
    pub const fn count_ungraded(&mut self) {
        self.n_ungraded += 1;
    }

    /// Counts one with a total.
    pub fn count_graded(&mut self, total: Marks) {
        self.n_graded += 1;
        self.hundredths += u64::from(total.hundredths());
        self.highest = self.highest.max(Some(total));
        self.lowest = Some(self.lowest.map_or(total, |lowest| lowest.min(total)));
        if self
            .pass_marks
            .is_some_and(|pass_marks| pass_marks <= total)
        {
            self.n_passed += 1;
        }
    }

    /// 支部.
    pub fn branch(&self) -> &str {
        &self.branch
    }

    /// 应考: everybody.
    pub const fn n_expected(&self) -> usize {
        self.n_sat() + self.n_absent
    }

    /// 实考: those who started.
    pub const fn n_sat(&self) -> usize {
        self.n_graded + self.n_ungraded
    }

    /// 缺考: those who never started.
    pub const fn n_absent(&self) -> usize {
        self.n_absent
    }

    /// Those who have a total.
    pub const fn n_graded(&self) -> usize {
        self.n_graded
    }

    /// 平均分 of those who have a total, rounded half up to a hundredth; `None` where there is none.
    pub fn mean(&self) -> Option<Marks> {
        let hundredths = quotient(self.hundredths, self.n_graded)?;
        Marks::from_hundredths(u32::try_from(hundredths).ok()?)
    }

    /// 最高分.
    pub const fn highest(&self) -> Option<Marks> {
        self.highest
    }

    /// 最低分.
    pub const fn lowest(&self) -> Option<Marks> {
        self.lowest
    }

    /// 及格人数: those whose total passes; `None` without a pass mark.
    pub fn n_passed(&self) -> Option<usize> {
        self.pass_marks.map(|_| self.n_passed)
    }
}

/// The first bytes of 支部统计: the byte order mark and the headers.
pub fn branch_header_line() -> Vec<u8> {
    [BYTE_ORDER_MARK, &csv_line(&BRANCH_COLUMNS)].concat()
}

/// One branch's line of 支部统计.
///
/// 参考率 is 实考 of 应考; 平均分 and 及格率 are of those who have a total. Rounded half up, to two
/// decimals and to a tenth of a per cent; empty where there is nobody to divide by.
pub fn branch_line(row: &BranchRow) -> Vec<u8> {
    let (n_expected, n_sat, passed) = (row.n_expected(), row.n_sat(), row.n_passed());
    let average = row
        .mean()
        .map(Marks::hundredths)
        .map(|hundredths| format!("{}.{:02}", hundredths / 100, hundredths % 100));
    csv_line(&[
        inert(&row.branch).into_owned(),
        n_expected.to_string(),
        n_sat.to_string(),
        text(rate(n_sat, n_expected)),
        text(average),
        text(row.highest),
        text(row.lowest),
        text(passed),
        text(passed.and_then(|passed| rate(passed, row.n_graded))),
    ])
}

/// A share in per cent with one decimal.
fn rate(part: usize, whole: usize) -> Option<String> {
    let tenths = quotient(u64::try_from(part).ok()? * 1000, whole)?;
    Some(format!("{}.{}%", tenths / 10, tenths % 10))
}

/// Rounded half up; `None` for a division by nothing.
fn quotient(part: u64, whole: usize) -> Option<u64> {
    let whole = u64::try_from(whole).ok()?;
    (2 * part + whole).checked_div(2 * whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(text: &str) -> Marks {
        text.parse().unwrap()
    }

    #[test]
    fn a_branch_of_nobody_has_empty_cells() {
        assert!(branch_header_line().starts_with("\u{feff}支部,应考,实考,参考率,".as_bytes()));
        let line = branch_line(&BranchRow::new("一".to_owned(), None));
        assert_eq!(line, "一,0,0,,,,,,\r\n".as_bytes());
        let with_pass_mark = branch_line(&BranchRow::new("一".to_owned(), Some(marks("60"))));
        assert_eq!(with_pass_mark, "一,0,0,,,,,0,\r\n".as_bytes());
    }

    #[test]
    fn a_branch_is_counted_without_rounding_on_the_way() {
        let mut row = BranchRow::new("第一支部".to_owned(), Some(marks("60")));
        for total in ["60", "59.99", "100"] {
            row.count_graded(total.parse().unwrap());
        }
        row.count_ungraded();
        row.count_absent();
        row.count_absent();
        // 219.99 / 3 = 73.33; 4 of 6 sat; 2 of 3 passed.
        let wanted = "第一支部,6,4,66.7%,73.33,100,59.99,2,66.7%\r\n";
        assert_eq!(String::from_utf8(branch_line(&row)).unwrap(), wanted);
    }

    #[test]
    fn averages_and_rates_are_rounded_half_up() {
        let mut row = BranchRow::new("二".to_owned(), Some(marks("0")));
        row.count_graded("0.01".parse().unwrap());
        row.count_graded("0.02".parse().unwrap());
        let text = String::from_utf8(branch_line(&row)).unwrap();
        assert_eq!(text, "二,2,2,100.0%,0.02,0.02,0.01,2,100.0%\r\n");
        assert_eq!(rate(1, 16), Some("6.3%".to_owned()));
        assert_eq!(rate(1, 2000), Some("0.1%".to_owned()));
        assert_eq!(rate(1999, 2000), Some("100.0%".to_owned()));
    }

    #[test]
    fn a_branch_counts_everybody_once() {
        let mut row = BranchRow::new("一".to_owned(), Some(marks("60")));
        for total in ["60", "59.99", "100"] {
            row.count_graded(marks(total));
        }
        row.count_ungraded();
        row.count_absent();
        row.count_absent();
        assert_eq!((row.n_expected(), row.n_sat()), (6, 4));
        assert_eq!(row.n_passed(), Some(2));
        assert_eq!(row.mean(), Some(marks("73.33")));
    }

    #[test]
    fn nobody_has_no_mean() {
        let mut row = BranchRow::new("一".to_owned(), Some(marks("60")));
        assert_eq!(row.mean(), None);
        row.count_graded(marks("0.01"));
        row.count_graded(marks("0.02"));
        assert_eq!(row.mean(), Some(marks("0.02")));
    }

    #[test]
    fn the_sheet_and_the_api_tell_the_same() {
        let mut row = BranchRow::new("一".to_owned(), Some(marks("60")));
        for total in ["60", "59.99", "100"] {
            row.count_graded(marks(total));
        }
        row.count_ungraded();
        row.count_absent();
        row.count_absent();
        let line = String::from_utf8(branch_line(&row)).unwrap();
        let (expected, sat, mean) = (row.n_expected(), row.n_sat(), row.mean().unwrap());
        let told = format!("一,{expected},{sat},66.7%,{mean}");
        assert!(line.starts_with(&told), "{line} {told}");
    }
}
