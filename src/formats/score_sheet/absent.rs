//! 缺考名单: one line for each who never started.

use std::borrow::Cow;

use crate::domain::roster::RosterEntry;
use crate::formats::sheet::{Cell, Cells, Column, Sheet};

/// 缺考名单.
pub static ABSENTEES: Sheet = Sheet {
    name: "缺考名单",
    columns: Cow::Borrowed(&[
        Column::new("工号", 14),
        Column::new("姓名", 12),
        Column::new("支部", 32),
        Column::new("备注", 24),
    ]),
};

/// One who never started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AbsentRow<'a> {
    /// 工号, 姓名, 支部.
    pub person: &'a RosterEntry,
    /// 备注.
    pub note: &'a str,
}

impl Cells for AbsentRow<'_> {
    fn cells(&self, put: &mut dyn FnMut(Cell<'_>)) {
        put(Cell::PersonNumber(&self.person.number));
        put(Cell::Name(&self.person.name));
        put(Cell::Text(self.person.branch.as_str()));
        put(Cell::Text(self.note));
    }
}

#[cfg(test)]
mod tests {
    use super::super::{person, written};
    use super::*;

    #[test]
    fn one_who_never_came_is_named_with_number_and_branch() {
        let row = AbsentRow {
            person: &person(),
            note: "请假",
        };
        assert_eq!(
            written(&ABSENTEES, &row),
            "工号=00123 姓名=张* 支部=集团/一 备注=请假"
        );
    }
}
