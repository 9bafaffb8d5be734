//! 主观题作答: one line for each essay of each candidate.

use std::borrow::Cow;

use super::or_empty;
use crate::domain::marks::Marks;
use crate::domain::roster::RosterEntry;
use crate::formats::sheet::{Cell, Cells, Column, Sheet};

/// 主观题作答.
pub static ESSAYS: Sheet = Sheet {
    name: "主观题作答",
    columns: Cow::Borrowed(&[
        Column::new("工号", 14),
        Column::new("姓名", 12),
        Column::new("支部", 32),
        Column::new("题号", 6),
        Column::new("题目编码", 12),
        Column::new("题干", 40),
        Column::new("作答", 60),
        Column::new("字数", 7),
        Column::new("得分", 8),
        Column::new("满分", 8),
        Column::new("评阅", 8),
    ]),
};

/// One essay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EssayRow<'a> {
    /// 工号, 姓名, 支部.
    pub person: &'a RosterEntry,
    /// 题号 on the candidate's paper, 1 for the first.
    pub slot: u32,
    /// 题目编码.
    pub code: &'a str,
    /// 题干.
    pub stem: &'a str,
    /// 作答; empty where nothing was given.
    pub text: &'a str,
    /// 得分; `None` while it waits for a person.
    pub score: Option<Marks>,
    /// 满分.
    pub full_marks: Marks,
}

impl Cells for EssayRow<'_> {
    fn cells(&self, put: &mut dyn FnMut(Cell<'_>)) {
        // As a person counts: without spaces and line ends.
        let n_characters = self.text.chars().filter(|c| !c.is_whitespace()).count();
        put(Cell::PersonNumber(&self.person.number));
        put(Cell::Name(&self.person.name));
        put(Cell::Text(self.person.branch.as_str()));
        put(Cell::Whole(u64::from(self.slot)));
        put(Cell::Text(self.code));
        put(Cell::Text(self.stem));
        put(Cell::Text(self.text));
        put(or_empty(u64::try_from(n_characters).ok(), Cell::Whole));
        put(or_empty(self.score, Cell::Marks));
        put(Cell::Marks(self.full_marks));
        put(Cell::Word(if self.score.is_some() {
            "已评"
        } else {
            "待评"
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::super::{person, written};
    use super::*;

    #[test]
    fn an_essay_that_waits_has_no_score_and_says_so() {
        let row = EssayRow {
            person: &person(),
            slot: 7,
            code: "T01-E01",
            stem: "谈谈",
            text: "第一 点\n二",
            score: None,
            full_marks: "10".parse().unwrap(),
        };
        assert_eq!(
            written(&ESSAYS, &row),
            "工号=00123 姓名=张* 支部=集团/一 题号=7 题目编码=T01-E01 题干=谈谈 作答=第一 点\n二 \
             字数=4 得分= 满分=10 评阅=待评"
        );
        let marked = EssayRow {
            score: Some(Marks::ZERO),
            ..row
        };
        assert!(written(&ESSAYS, &marked).ends_with("得分=0 满分=10 评阅=已评"));
    }
}
