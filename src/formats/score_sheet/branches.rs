//! 支部统计 of the tree of branches: each with all below it.

use std::borrow::Cow;

use super::or_empty;
use crate::domain::results::branches::BranchStanding;
use crate::formats::sheet::{Cell, Cells, Column, Sheet};

/// 支部统计 of the tree of branches.
///
/// 支部排名 is among the branches with the same parent, 同级排名 among all of the level.
pub static BRANCHES: Sheet = Sheet {
    name: "支部统计",
    columns: Cow::Borrowed(&[
        Column::new("支部", 32),
        Column::new("层级", 6),
        Column::new("应考", 7),
        Column::new("实考", 7),
        Column::new("参考率", 8),
        Column::new("缺考", 7),
        Column::new("平均分", 8),
        Column::new("最高分", 8),
        Column::new("最低分", 8),
        Column::new("中位数", 8),
        Column::new("及格人数", 9),
        Column::new("及格率", 8),
        Column::new("优秀人数", 9),
        Column::new("优秀率", 8),
        Column::new("支部排名", 9),
        Column::new("同级排名", 9),
    ]),
};

impl Cells for BranchStanding {
    fn cells(&self, put: &mut dyn FnMut(Cell<'_>)) {
        put(Cell::Text(self.branch.as_str()));
        put(Cell::Whole(u64::from(self.level)));
        put(Cell::Whole(self.n_expected));
        put(Cell::Whole(self.n_sat));
        put(or_empty(self.attendance(), Cell::Rate));
        put(Cell::Whole(self.n_absent()));
        put(or_empty(self.mean, Cell::Mean));
        put(or_empty(self.highest, Cell::Marks));
        put(or_empty(self.lowest, Cell::Marks));
        put(or_empty(self.median, Cell::Mean));
        put(or_empty(self.n_passed, Cell::Whole));
        put(or_empty(self.pass_rate(), Cell::Rate));
        put(Cell::Whole(self.n_excellent));
        put(or_empty(self.excellent_rate(), Cell::Rate));
        put(or_empty(self.rank.map(u64::from), Cell::Whole));
        put(or_empty(self.rank_in_level.map(u64::from), Cell::Whole));
    }
}

#[cfg(test)]
mod tests {
    use super::super::written;
    use super::*;
    use crate::domain::results::branches::{Branches, Lines, Reached};
    use crate::domain::roster::BranchPath;

    #[test]
    fn a_branch_has_each_figure_under_its_header() {
        let marks = |text: &str| text.parse().unwrap();
        let mut branches = Branches::new(Lines::new(marks("100"), Some(marks("60"))));
        let branch = BranchPath::parse("集团/一").unwrap();
        for total in ["95", "60", "50.5"] {
            branches.count(&branch, Reached::Total(marks(total)));
        }
        branches.count(&branch, Reached::Nothing);
        branches.count(&BranchPath::parse("集团/二").unwrap(), Reached::Nothing);
        let lines: Vec<String> = branches
            .standings()
            .iter()
            .map(|row| written(&BRANCHES, row))
            .collect();
        assert_eq!(
            lines,
            [
                "支部=集团 层级=1 应考=5 实考=3 参考率=60.0% 缺考=2 平均分=68.50 最高分=95 最低分=50.5 \
                 中位数=60.00 及格人数=2 及格率=66.7% 优秀人数=1 优秀率=33.3% 支部排名=1 同级排名=1",
                "支部=集团/一 层级=2 应考=4 实考=3 参考率=75.0% 缺考=1 平均分=68.50 最高分=95 最低分=50.5 \
                 中位数=60.00 及格人数=2 及格率=66.7% 优秀人数=1 优秀率=33.3% 支部排名=1 同级排名=1",
                "支部=集团/二 层级=2 应考=1 实考=0 参考率=0.0% 缺考=1 平均分= 最高分= 最低分= 中位数= \
                 及格人数=0 及格率= 优秀人数=0 优秀率= 支部排名= 同级排名=",
            ]
        );
    }
}
