//! Score sheets: 成绩汇总, one line a candidate, and 支部统计, one line a branch; CSV as spreadsheets
//! want it.
//!
//! Invariant: lines are made one by one, so that a sheet of any length is streamed; UTF-8 with a
//! byte order mark, CRLF, text cells inert; arithmetic on whole numbers only.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::cells::{csv_line, inert};
use crate::domain::attempt::How;
use crate::domain::marks::Marks;

mod branch;

pub use branch::{BRANCH_COLUMNS, BranchRow, branch_header_line, branch_line};

/// The columns of 成绩汇总.
pub const COLUMNS: [&str; 21] = [
    "排名",
    "工号",
    "姓名",
    "支部",
    "总分",
    "满分",
    "客观题得分",
    "主观题得分",
    "及格分",
    "是否及格",
    "答对",
    "答错",
    "未答",
    "用时(秒)",
    "用时",
    "开始时间",
    "交卷时间",
    "交卷方式",
    "次数",
    "状态",
    "备注",
];

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

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

/// The first bytes of 成绩汇总: the byte order mark and the headers.
pub fn header_line() -> Vec<u8> {
    [BYTE_ORDER_MARK, &csv_line(&COLUMNS)].concat()
}

/// One candidate's line of 成绩汇总, times in `zone`.
pub fn line(row: &SheetRow, zone: &TimeZone) -> Vec<u8> {
    let time = |time: Option<Timestamp>| {
        time.map(|time| time.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z"))
    };
    csv_line(&[
        text(row.rank),
        inert(&row.number).into_owned(),
        inert(&row.name).into_owned(),
        inert(&row.branch).into_owned(),
        text(row.total),
        text(row.out_of),
        text(row.objective),
        text(row.subjective),
        text(row.pass_marks),
        text(
            row.has_passed
                .map(|has_passed| if has_passed { "是" } else { "否" }),
        ),
        text(row.n_right),
        text(row.n_wrong),
        text(row.n_unanswered),
        text(row.time_used.map(|time| time.as_secs())),
        text(row.time_used.map(clock)),
        text(time(row.started_at)),
        text(time(row.submitted_at)),
        text(row.submitted_how.map(how)),
        row.n_attempts.to_string(),
        row.status.chinese().to_owned(),
        inert(&row.note).into_owned(),
    ])
}

fn text(cell: Option<impl ToString>) -> String {
    cell.map_or_else(String::new, |cell| cell.to_string())
}

const fn how(how: How) -> &'static str {
    match how {
        How::Submitted => "手动",
        How::Expired => "超时自动",
        How::Forced => "强制",
    }
}

/// `05:09`, or `1:00:00` from an hour on.
fn clock(time: SignedDuration) -> String {
    let seconds = time.as_secs();
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours == 0 {
        format!("{minutes:02}:{seconds:02}")
    } else {
        format!("{hours}:{minutes:02}:{seconds:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            note: String::new(),
        }
    }

    fn written(row: &SheetRow) -> String {
        String::from_utf8(line(row, &shanghai())).unwrap()
    }

    #[test]
    fn a_sheet_begins_with_the_byte_order_mark_and_its_headers() {
        let bytes = header_line();
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
            "1,00123,张三,集团/第一支部,88.5,100,80,8.5,60,是,40,9,1,309,05:09,2026-11-22T14:59:56+08:00,\
             2026-11-22T15:04:05+08:00,超时自动,2,已交,\r\n"
        );
    }

    #[test]
    fn what_does_not_exist_is_an_empty_cell_and_every_line_has_every_cell() {
        let text = written(&absent());
        assert_eq!(text, ",00123,张三,集团/第一支部,,,,,,,,,,,,,,,0,缺考,\r\n");
        assert_eq!(text.matches(',').count() + 1, COLUMNS.len());
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
            text.starts_with(",'-001,\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\",'＋支部,"),
            "{text}"
        );
        assert!(text.ends_with(",\"一,二\n三\"\r\n"), "{text}");
    }

    #[test]
    fn times_used_show_hours_from_one_hour_on() {
        for (seconds, shown) in [
            (0, "00:00"),
            (59, "00:59"),
            (3599, "59:59"),
            (3600, "1:00:00"),
            (36_061, "10:01:01"),
        ] {
            assert_eq!(clock(SignedDuration::from_secs(seconds)), shown);
        }
    }
}
