//! 成绩汇总: one line a candidate.
//!
//! Invariant: what is not known is an empty cell, never a 0; a grade that was corrected says so.

use std::borrow::Cow;

use jiff::{SignedDuration, Timestamp};

use super::or_empty;
use crate::domain::attempt::How;
use crate::domain::marks::Marks;
use crate::formats::sheet::{Cell, Cells, Column, Sheet};

/// 成绩汇总.
pub static SCORES: Sheet = Sheet {
    name: "成绩汇总",
    columns: Cow::Borrowed(&[
        Column::new("排名", 6),
        Column::new("工号", 14),
        Column::new("姓名", 12),
        Column::new("支部", 32),
        Column::new("总分", 8),
        Column::new("满分", 8),
        Column::new("客观题得分", 11),
        Column::new("主观题得分", 11),
        Column::new("及格分", 8),
        Column::new("是否及格", 9),
        Column::new("答对", 6),
        Column::new("答错", 6),
        Column::new("未答", 6),
        Column::new("用时(秒)", 9),
        Column::new("用时", 9),
        Column::new("开始时间", 20),
        Column::new("交卷时间", 20),
        Column::new("交卷方式", 10),
        Column::new("次数", 6),
        Column::new("状态", 8),
        Column::new("备注", 24),
    ]),
};

/// One candidate's line of 成绩汇总; `None` leaves the cell empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRow {
    /// 排名, 1 for the best.
    pub rank: Option<u32>,
    /// 工号.
    pub number: String,
    /// 姓名.
    pub name: String,
    /// 支部.
    pub branch: String,
    /// 总分.
    pub total: Option<Marks>,
    /// 满分.
    pub out_of: Option<Marks>,
    /// 客观题得分.
    pub objective: Option<Marks>,
    /// 主观题得分.
    pub subjective: Option<Marks>,
    /// 及格分.
    pub pass_marks: Option<Marks>,
    /// 是否及格.
    pub has_passed: Option<bool>,
    /// 答对.
    pub n_right: Option<usize>,
    /// 答错.
    pub n_wrong: Option<usize>,
    /// 未答.
    pub n_unanswered: Option<usize>,
    /// 用时, from start to submission.
    pub time_used: Option<SignedDuration>,
    /// 开始时间.
    pub started_at: Option<Timestamp>,
    /// 交卷时间.
    pub submitted_at: Option<Timestamp>,
    /// 交卷方式.
    pub submitted_how: Option<How>,
    /// 次数: attempts started.
    pub n_attempts: u32,
    /// 状态.
    pub status: SheetStatus,
    /// When the grade was corrected, if it was: 备注 begins with it.
    pub corrected_at: Option<Timestamp>,
    /// 备注.
    pub note: String,
}

/// What became of a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SheetStatus {
    /// 已交: graded.
    Submitted,
    /// 未交: still sitting.
    InProgress,
    /// 未开始: not started, and the exam still runs.
    NotStarted,
    /// 缺考: never started.
    Absent,
    /// 待评卷: submitted, and a person has marks to give.
    Waiting,
}

impl SheetStatus {
    /// Every status, in order.
    pub const ALL: &'static [Self] = &[
        Self::Submitted,
        Self::InProgress,
        Self::NotStarted,
        Self::Absent,
        Self::Waiting,
    ];

    /// The word of the sheet.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Submitted => "已交",
            Self::InProgress => "未交",
            Self::NotStarted => "未开始",
            Self::Absent => "缺考",
            Self::Waiting => "待评卷",
        }
    }
}

impl Cells for SheetRow {
    fn cells(&self, put: &mut dyn FnMut(Cell<'_>)) {
        let whole = |number: usize| u64::try_from(number).map_or(Cell::Empty, Cell::Whole);
        let count = |number: Option<usize>| number.map_or(Cell::Empty, whole);
        put(or_empty(self.rank.map(u64::from), Cell::Whole));
        put(Cell::PersonNumber(&self.number));
        put(Cell::Name(&self.name));
        put(Cell::Text(&self.branch));
        for marks in [
            self.total,
            self.out_of,
            self.objective,
            self.subjective,
            self.pass_marks,
        ] {
            put(or_empty(marks, Cell::Marks));
        }
        put(or_empty(self.has_passed.map(yes_or_no), Cell::Word));
        put(count(self.n_right));
        put(count(self.n_wrong));
        put(count(self.n_unanswered));
        let seconds = self.time_used.map(|time| time.as_secs());
        put(or_empty(
            seconds.and_then(|seconds| u64::try_from(seconds).ok()),
            Cell::Whole,
        ));
        put(or_empty(self.time_used, Cell::Clock));
        put(or_empty(self.started_at, Cell::Time));
        put(or_empty(self.submitted_at, Cell::Time));
        put(or_empty(self.submitted_how.map(how), Cell::Word));
        put(Cell::Whole(u64::from(self.n_attempts)));
        put(Cell::Word(self.status.chinese()));
        put(Cell::Remark {
            corrected_at: self.corrected_at,
            note: &self.note,
        });
    }
}

const fn yes_or_no(is_so: bool) -> &'static str {
    if is_so { "是" } else { "否" }
}

const fn how(how: How) -> &'static str {
    match how {
        How::Submitted => "手动",
        How::Expired => "超时自动",
        How::Forced => "强制",
        How::Collected => "监考收卷",
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::formats::sheet::{CsvWriter, SheetOptions};

    fn marks(text: &str) -> Marks {
        text.parse().unwrap()
    }

    fn shanghai() -> TimeZone {
        TimeZone::get("Asia/Shanghai").unwrap()
    }

    /// One who never came.
    fn absent() -> SheetRow {
        SheetRow {
            rank: None,
            number: "00123".to_owned(),
            name: "张三".to_owned(),
            branch: "集团/第一支部".to_owned(),
            total: None,
            out_of: None,
            objective: None,
            subjective: None,
            pass_marks: None,
            has_passed: None,
            n_right: None,
            n_wrong: None,
            n_unanswered: None,
            time_used: None,
            started_at: None,
            submitted_at: None,
            submitted_how: None,
            n_attempts: 0,
            status: SheetStatus::Absent,
            corrected_at: None,
            note: String::new(),
        }
    }

    fn written(row: &SheetRow) -> String {
        let mut out = Vec::new();
        CsvWriter::new(SheetOptions::new(shanghai())).row(row, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_sheet_begins_with_the_byte_order_mark_and_its_headers() {
        let mut bytes = Vec::new();
        CsvWriter::new(SheetOptions::new(shanghai())).header(&SCORES, &mut bytes);
        assert!(bytes.starts_with("\u{feff}排名,工号,姓名,支部,总分,".as_bytes()));
        assert!(bytes.ends_with("状态,备注\r\n".as_bytes()));
    }

    #[test]
    fn a_candidate_who_submitted_has_every_cell() {
        let row = SheetRow {
            rank: Some(1),
            total: Some(marks("88.5")),
            out_of: Some(marks("100")),
            objective: Some(marks("80")),
            subjective: Some(marks("8.5")),
            pass_marks: Some(marks("60")),
            has_passed: Some(true),
            n_right: Some(40),
            n_wrong: Some(9),
            n_unanswered: Some(1),
            time_used: Some(SignedDuration::from_millis(309_999)),
            started_at: Some("2026-11-22T06:59:56.9Z".parse().unwrap()),
            submitted_at: Some("2026-11-22T07:04:05Z".parse().unwrap()),
            submitted_how: Some(How::Expired),
            n_attempts: 2,
            status: SheetStatus::Submitted,
            ..absent()
        };
        assert_eq!(
            written(&row),
            "1,00123,张*,集团/第一支部,88.5,100,80,8.5,60,是,40,9,1,309,05:09,2026-11-22T14:59:56+08:00,\
             2026-11-22T15:04:05+08:00,超时自动,2,已交,\r\n"
        );
    }

    #[test]
    fn what_does_not_exist_is_an_empty_cell_and_every_line_has_every_cell() {
        let text = written(&absent());
        assert_eq!(text, ",00123,张*,集团/第一支部,,,,,,,,,,,,,,,0,缺考,\r\n");
        assert_eq!(text.matches(',').count() + 1, SCORES.columns.len());
    }

    #[test]
    fn texts_are_inert_and_quoted() {
        let row = SheetRow {
            number: "-001".to_owned(),
            name: "=HYPERLINK(\"http://x\",\"y\")".to_owned(),
            branch: "＋支部".to_owned(),
            note: "一,二\n三".to_owned(),
            ..absent()
        };
        let text = written(&row);
        assert!(
            text.starts_with(",'-001,'=*************************,'＋支部,"),
            "{text}"
        );
        assert!(text.ends_with(",\"一,二\n三\"\r\n"), "{text}");
    }

    #[test]
    fn a_corrected_grade_says_so_with_its_day_in_the_zone() {
        // Late on the 22nd in UTC is the 23rd in Shanghai.
        let corrected = SheetRow {
            corrected_at: Some("2026-11-22T17:00:00Z".parse().unwrap()),
            ..absent()
        };
        assert!(written(&corrected).ends_with(",更正 2026-11-23\r\n"));
        let noted = SheetRow {
            note: "=补考".to_owned(),
            ..corrected
        };
        assert!(written(&noted).ends_with(",更正 2026-11-23；=补考\r\n"));
    }
}
