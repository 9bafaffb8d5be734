//! 支部统计 of branches apart from each other: attendance, averages and pass rates.
//!
//! Invariant: arithmetic on whole numbers, rounded once.

use std::borrow::Cow;

use super::or_empty;
use crate::domain::marks::{Fraction, Marks};
use crate::domain::results::PerMille;
use crate::formats::sheet::{Cell, Cells, Column, Sheet};

/// 支部统计 of branches apart: a branch without those below it.
pub static BRANCHES_APART: Sheet = Sheet {
    name: "支部统计",
    columns: Cow::Borrowed(&[
        Column::new("支部", 32),
        Column::new("应考", 7),
        Column::new("实考", 7),
        Column::new("参考率", 8),
        Column::new("平均分", 8),
        Column::new("最高分", 8),
        Column::new("最低分", 8),
        Column::new("及格人数", 9),
        Column::new("及格率", 8),
    ]),
};

/// One branch's line of 支部统计, filled candidate by candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BranchRow {
    branch: String,
    pass_marks: Option<Marks>,
    n_absent: usize,
    n_ungraded: usize,
    n_graded: usize,
    n_passed: usize,
    hundredths: i64,
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
        self.hundredths += i64::from(total.hundredths());
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
        let n_graded = i64::try_from(self.n_graded).ok()?;
        Fraction::new(self.hundredths, 100 * n_graded).map(Marks::rounded)
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

/// 参考率 is 实考 of 应考; 平均分 and 及格率 are of those who have a total.
impl Cells for BranchRow {
    fn cells(&self, put: &mut dyn FnMut(Cell<'_>)) {
        let whole = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        let rate = |part: usize, of: usize| {
            let rate = PerMille::of(whole(part), whole(of));
            or_empty(rate, Cell::Rate)
        };
        let (n_expected, n_sat, n_passed) = (self.n_expected(), self.n_sat(), self.n_passed());
        put(Cell::Text(&self.branch));
        put(Cell::Whole(whole(n_expected)));
        put(Cell::Whole(whole(n_sat)));
        put(rate(n_sat, n_expected));
        put(or_empty(self.mean(), Cell::Mean));
        put(or_empty(self.highest, Cell::Marks));
        put(or_empty(self.lowest, Cell::Marks));
        put(or_empty(n_passed.map(whole), Cell::Whole));
        put(n_passed.map_or(Cell::Empty, |n_passed| rate(n_passed, self.n_graded)));
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::formats::sheet::{CsvWriter, SheetOptions};

    fn branch_line(row: &BranchRow) -> Vec<u8> {
        let mut out = Vec::new();
        CsvWriter::new(SheetOptions::new(TimeZone::UTC)).row(row, &mut out);
        out
    }

    fn marks(text: &str) -> Marks {
        text.parse().unwrap()
    }

    #[test]
    fn a_branch_of_nobody_has_empty_cells() {
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
