//! The columns of a roster and the names they go by.

use super::notice::{RosterNotice, RosterRemark};
use super::{RosterFault, RosterProblem};
use crate::formats::spreadsheet::{Row, half_width};

/// A column that a roster must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// 工号: the key.
    Number,
    /// 姓名.
    Name,
    /// 支部.
    Branch,
}

/// Where the columns stand.
pub(super) struct Columns {
    number: usize,
    name: usize,
    branch: usize,
    /// 加时, where there is such a column.
    minutes: Option<usize>,
}

impl Column {
    /// Every column, in order.
    pub const ALL: &'static [Self] = &[Self::Number, Self::Name, Self::Branch];

    /// The word of the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Name => "name",
            Self::Branch => "branch",
        }
    }

    /// The header that people know.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Number => "工号",
            Self::Name => "姓名",
            Self::Branch => "支部",
        }
    }

    /// The headers that are understood, the preferred ones first: where several stand in one file,
    /// the first of this list is taken.
    pub const fn aliases(self) -> &'static [&'static str] {
        match self {
            Self::Number => &[
                "工号",
                "员工编号",
                "员工号",
                "职工号",
                "人员编号",
                "学号",
                "准考证号",
                "考号",
                "账号",
                "帐号",
                "登录账号",
                "登录名",
                "用户id",
                "user_regnumber",
                "number",
            ],
            Self::Name => &[
                "姓名",
                "真实姓名",
                "员工姓名",
                "考生姓名",
                "人员姓名",
                "用户名",
                "user_name",
                "name",
            ],
            Self::Branch => &[
                "支部",
                "党支部",
                "所属支部",
                "所属党支部",
                "所在支部",
                "所在党支部",
                "支部名称",
                "所属部门",
                "所在部门",
                "部门",
                "部门名称",
                "单位",
                "所属单位",
                "所在单位",
                "单位名称",
                "组织机构",
                "所属组织",
                "user_groups",
                "branch",
            ],
        }
    }
}

/// Columns of extra minutes.
const MINUTES: &[&str] = &[
    "加时",
    "加时分钟",
    "加时时长",
    "延时",
    "延长时间",
    "extra_minutes",
];

/// Columns that are known, and never taken: a roster needs nothing of it.
const PRIVATE: &[&str] = &[
    "手机",
    "手机号",
    "手机号码",
    "电话",
    "电话号码",
    "联系电话",
    "联系方式",
    "邮箱",
    "电子邮箱",
    "邮件",
    "email",
    "e-mail",
    "phone",
    "mobile",
    "证件号",
    "证件号码",
    "证件类型",
    "身份证",
    "身份证号",
    "身份证号码",
    "密码",
    "登录密码",
    "初始密码",
    "password",
    "角色",
    "职务",
    "职位",
    "岗位",
    "性别",
    "民族",
    "年龄",
    "出生日期",
    "出生年月",
    "住址",
    "家庭住址",
    "备注",
];

impl Columns {
    /// The position of a column, counted from 0.
    pub(super) const fn position(&self, column: Column) -> usize {
        match column {
            Column::Number => self.number,
            Column::Name => self.name,
            Column::Branch => self.branch,
        }
    }

    /// The position of the column of extra minutes.
    pub(super) const fn minutes(&self) -> Option<usize> {
        self.minutes
    }

    /// The column at a position.
    pub(super) fn column_at(&self, position: usize) -> Option<Column> {
        let mut columns = Column::ALL.iter().copied();
        columns.find(|column| self.position(*column) == position)
    }

    /// How many of the columns that a roster must have a row could be the header of.
    pub(super) fn n_known(row: &Row) -> usize {
        let plain: Vec<String> = row.cells().map(|cell| plain(cell.text)).collect();
        let is_there = |column: &&Column| {
            let aliases = column.aliases();
            plain
                .iter()
                .any(|header| aliases.contains(&header.as_str()))
        };
        Column::ALL.iter().filter(is_there).count()
    }

    /// What is to be said of a header with so many rows above it: columns that are not taken.
    pub(super) fn notices(&self, head: &Row, n_above: usize) -> Vec<RosterNotice> {
        let (mut private, mut unknown) = (Vec::new(), Vec::new());
        for cell in head.cells() {
            let is_taken =
                self.column_at(cell.column).is_some() || self.minutes == Some(cell.column);
            let header: String = cell.text.trim().chars().take(40).collect();
            let plain = plain(cell.text);
            if is_taken || matches!(plain.as_str(), "序号" | "no" | "no.") {
                continue;
            }
            if PRIVATE.contains(&plain.as_str()) {
                private.push(header);
            } else {
                unknown.push(header);
            }
        }
        let above = (0 < n_above).then_some(RosterRemark::RowsAboveHeader { count: n_above });
        let private =
            (!private.is_empty()).then_some(RosterRemark::PrivateColumns { headers: private });
        let unknown =
            (!unknown.is_empty()).then_some(RosterRemark::UnknownColumns { headers: unknown });
        let line = head.line;
        let remarks = [above, private, unknown].into_iter().flatten();
        remarks
            .map(|remark| RosterNotice { line, remark })
            .collect()
    }
}

/// Finds the columns in the row of headers; others are not taken.
pub(super) fn locate(head: &Row) -> Result<Columns, Vec<RosterProblem>> {
    let headers: Vec<(usize, String)> = head
        .cells()
        .map(|cell| (cell.column, plain(cell.text)))
        .collect();
    let mut problems = Vec::new();
    let mut position = |column: Column| match position(column.aliases(), &headers) {
        Ok(Some(position)) => Some(position),
        found => {
            let fault = match found {
                Err(header) => RosterFault::DuplicateColumn {
                    header: header.to_owned(),
                },
                Ok(_) => RosterFault::MissingColumn {
                    found: head
                        .cells()
                        .take(20)
                        .map(|cell| cell.text.trim().chars().take(40).collect())
                        .collect(),
                },
            };
            problems.push(RosterProblem {
                line: head.line,
                column: Some(column),
                fault,
            });
            None
        }
    };
    let found = (
        position(Column::Number),
        position(Column::Name),
        position(Column::Branch),
    );
    match found {
        (Some(number), Some(name), Some(branch)) => Ok(Columns {
            number,
            name,
            branch,
            minutes: self::position(MINUTES, &headers).ok().flatten(),
        }),
        _ => Err(problems),
    }
}

/// The position of the first of these names, or the name that stands twice.
fn position(
    aliases: &[&'static str],
    headers: &[(usize, String)],
) -> Result<Option<usize>, &'static str> {
    for alias in aliases {
        let mut positions = headers.iter().filter(|(_, header)| header == alias);
        if let Some((first, _)) = positions.next() {
            return match positions.next() {
                Some(_) => Err(alias),
                None => Ok(Some(*first)),
            };
        }
    }
    Ok(None)
}

/// Whether a header is one of those that are understood.
pub(super) fn is_known(header: &str) -> bool {
    let plain = plain(header);
    let mut columns = Column::ALL.iter();
    columns.any(|column| column.aliases().contains(&plain.as_str()))
}

/// A header without what people add to it: white space, full-width forms, `*`, remarks in brackets.
fn plain(header: &str) -> String {
    let mut plain = String::new();
    let mut depth = 0_usize;
    for c in header.chars().map(half_width) {
        match c {
            '(' | '[' | '【' => depth += 1,
            ')' | ']' | '】' => depth = depth.saturating_sub(1),
            '*' | '\u{feff}' | '\u{200b}' | ':' => {}
            _ if depth == 0 && !c.is_whitespace() => plain.extend(c.to_lowercase()),
            _ => {}
        }
    }
    plain
}
