//! The columns of a roster and the names they go by.

use csv::StringRecord;

use super::{RosterFault, RosterProblem};

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
                "学号",
                "准考证号",
                "考号",
                "账号",
                "登录名",
                "number",
            ],
            Self::Name => &["姓名", "用户名", "name"],
            Self::Branch => &[
                "支部",
                "党支部",
                "所属支部",
                "所属部门",
                "部门",
                "单位",
                "组织机构",
                "branch",
            ],
        }
    }
}

impl Columns {
    /// The position of a column, counted from 0.
    pub(super) const fn position(&self, column: Column) -> usize {
        match column {
            Column::Number => self.number,
            Column::Name => self.name,
            Column::Branch => self.branch,
        }
    }
}

/// Finds the columns in the row of headers; others are ignored.
pub(super) fn find(line: usize, headers: &StringRecord) -> Result<Columns, Vec<RosterProblem>> {
    let plain: Vec<String> = headers.iter().map(plain).collect();
    let mut problems = Vec::new();
    let mut position = |column| match locate(column, &plain) {
        Ok(position) => Some(position),
        Err(repeated) => {
            let fault = repeated.map_or_else(
                || RosterFault::MissingColumn {
                    found: headers
                        .iter()
                        .map(|cell| cell.trim().chars().take(40).collect())
                        .collect(),
                },
                |header| RosterFault::DuplicateColumn {
                    header: header.to_owned(),
                },
            );
            problems.push(RosterProblem {
                line,
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
        }),
        _ => Err(problems),
    }
}

/// The position of a column, or the header that stands twice, or `None` where there is none.
fn locate(column: Column, plain: &[String]) -> Result<usize, Option<&'static str>> {
    for alias in column.aliases() {
        let mut positions = plain
            .iter()
            .enumerate()
            .filter(|(_, header)| header == alias);
        if let Some((first, _)) = positions.next() {
            return if positions.next().is_some() {
                Err(Some(alias))
            } else {
                Ok(first)
            };
        }
    }
    Err(None)
}

/// Whether a header is one of those that are understood.
pub(super) fn is_known(header: &str) -> bool {
    let plain = plain(header);
    Column::ALL
        .iter()
        .any(|column| column.aliases().contains(&plain.as_str()))
}

/// A header without what people add to it: white space, full-width forms, `*`, `(必填)`.
fn plain(header: &str) -> String {
    let narrow: String = header
        .chars()
        .map(half_width)
        .filter(|c| !c.is_whitespace() && !matches!(c, '*' | '\u{feff}' | '\u{200b}'))
        .collect();
    ["(必填)", "(非必填)", "(选填)", "(可选)"]
        .iter()
        .fold(narrow, |header, mark| header.replace(mark, ""))
        .to_lowercase()
}

fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}
