//! What can be wrong with a roster, in words that say what to do.

use super::{Column, MAX_EXTRA_MINUTES};

/// One thing that is wrong with a roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterProblem {
    /// The line of the file, counted from 1.
    pub line: usize,
    /// The column, where one is meant.
    pub column: Option<Column>,
    /// What is wrong.
    pub fault: RosterFault,
}

/// What is wrong at a place of a roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RosterFault {
    /// There are no people in the file.
    NoRows,
    /// More people than one roster holds.
    TooManyRows {
        /// How many are allowed.
        max: usize,
    },
    /// No header is a name of the column.
    MissingColumn {
        /// The headers that were found.
        found: Vec<String>,
    },
    /// Two columns have the same header.
    DuplicateColumn {
        /// The header.
        header: String,
    },
    /// The same person is there again: number and name are those of an earlier line.
    DuplicatePerson {
        /// The number.
        number: String,
        /// The line on which it stands first.
        first_line: usize,
    },
    /// A number belongs to two names.
    TwoNames {
        /// The number.
        number: String,
        /// The line on which it stands first.
        first_line: usize,
        /// The name there, and the one here.
        names: [String; 2],
    },
    /// A number stands twice, where a name is not known.
    DuplicateNumber {
        /// The number.
        number: String,
        /// The line on which it stands first.
        first_line: usize,
    },
    /// Nothing in a cell that must be filled.
    EmptyCell,
    /// A branch path with nothing between two separators.
    EmptyBranchPart,
    /// A cell with several branches.
    SeveralBranches {
        /// What stands there.
        found: String,
    },
    /// Extra minutes that are no number of minutes.
    ExtraMinutes {
        /// What stands there.
        found: String,
    },
    /// An error value, a formula without a value, or more than a cell can hold.
    UnreadableCell {
        /// What is shown, if anything.
        found: String,
    },
    /// Several sheets hold people.
    SeveralSheets {
        /// Their names.
        names: Vec<String>,
    },
    /// The file, or the rest of it, cannot be read.
    Unreadable {
        /// The stable name of the reason.
        code: &'static str,
        /// In Chinese.
        chinese: String,
        /// In English.
        english: String,
    },
    /// A cell with too much in it.
    TooLong {
        /// Characters found.
        found: usize,
        /// Characters allowed.
        max: usize,
    },
    /// A character that cannot be shown, such as a line break.
    ControlCharacter,
    /// A number that a spreadsheet has rounded.
    ShortenedNumber {
        /// What is left of it.
        found: String,
    },
    /// The file is GBK.
    NotUtf8Gbk,
    /// The file is UTF-16.
    NotUtf8Utf16,
    /// The file is not UTF-8, nor anything else that is known.
    NotUtf8,
    /// The rows cannot be told apart.
    NotCsv {
        /// Why.
        reason: String,
    },
}

impl RosterProblem {
    /// The stable name of the problem.
    pub const fn code(&self) -> &'static str {
        match &self.fault {
            RosterFault::NoRows => "no_rows",
            RosterFault::TooManyRows { .. } => "too_many_rows",
            RosterFault::MissingColumn { .. } => "missing_column",
            RosterFault::DuplicateColumn { .. } => "duplicate_column",
            RosterFault::DuplicatePerson { .. } => "duplicate_person",
            RosterFault::TwoNames { .. } | RosterFault::DuplicateNumber { .. } => {
                "duplicate_number"
            }
            RosterFault::SeveralBranches { .. } => "several_branches",
            RosterFault::ExtraMinutes { .. } => "extra_minutes",
            RosterFault::UnreadableCell { .. } => "unreadable_cell",
            RosterFault::SeveralSheets { .. } => "several_sheets",
            RosterFault::Unreadable { code, .. } => code,
            RosterFault::EmptyCell => "empty_cell",
            RosterFault::EmptyBranchPart => "empty_branch_part",
            RosterFault::TooLong { .. } => "cell_too_long",
            RosterFault::ControlCharacter => "control_character",
            RosterFault::ShortenedNumber { .. } => "shortened_number",
            RosterFault::NotUtf8Gbk => "not_utf8_gbk",
            RosterFault::NotUtf8Utf16 => "not_utf8_utf16",
            RosterFault::NotUtf8 => "not_utf8",
            RosterFault::NotCsv { .. } => "not_csv",
        }
    }

    /// A sentence in Chinese.
    pub fn message_zh(&self) -> String {
        const SAVE_AS: &str =
            "请在 Excel 或 WPS 中选择“另存为”，文件类型选“CSV UTF-8（逗号分隔）”，再重新上传";
        let line = self.line;
        let column = self.column.map_or_else(
            || "表格".to_owned(),
            |column| format!("“{}”", column.chinese()),
        );
        match &self.fault {
            RosterFault::NoRows => "名单里没有人员".to_owned(),
            RosterFault::TooManyRows { max } => {
                format!("第 {line} 行起超出上限：一份名单最多 {max} 人")
            }
            RosterFault::MissingColumn { found } => {
                let aliases = self.column.map_or(&[][..], Column::aliases).join("、");
                let found = found.join("、");
                format!(
                    "第 {line} 行：缺少{column}列（可用的列名：{aliases}）；找到的列名：{found}"
                )
            }
            RosterFault::DuplicateColumn { header } => {
                format!("第 {line} 行：列名“{header}”出现了两次")
            }
            RosterFault::DuplicateNumber { number, first_line } => {
                format!("第 {line} 行：{column}“{number}”与第 {first_line} 行重复")
            }
            RosterFault::DuplicatePerson { number, first_line } => {
                format!(
                    "第 {line} 行：{column}“{number}”的人员与第 {first_line} 行重复，请删去一行"
                )
            }
            RosterFault::TwoNames {
                number,
                first_line,
                names: [first, name],
            } => format!(
                "第 {line} 行：{column}“{number}”与第 {first_line} 行重复而姓名不同（第 {first_line} 行“{first}”，本行“{name}”），请核对"
            ),
            RosterFault::SeveralBranches { found } => format!(
                "第 {line} 行：{column}“{found}”里有几个支部；一人只能属于一个支部，上下级请用“/”连接"
            ),
            RosterFault::ExtraMinutes { found } => {
                format!("第 {line} 行：加时“{found}”应为 0 至 {MAX_EXTRA_MINUTES} 的整数分钟")
            }
            RosterFault::UnreadableCell { found } => {
                format!("第 {line} 行：{column}是错误值或没有计算结果的公式“{found}”，请改成文字")
            }
            RosterFault::SeveralSheets { names } => format!(
                "有几个工作表都有人员：{}；请合并到一个工作表，或把其余的隐藏",
                names.join("、")
            ),
            RosterFault::Unreadable { chinese, .. } => chinese.clone(),
            RosterFault::EmptyCell => format!("第 {line} 行：{column}没有填写"),
            RosterFault::EmptyBranchPart => format!("第 {line} 行：{column}的层级中有空的一级"),
            RosterFault::TooLong { found, max } => {
                format!("第 {line} 行：{column}有 {found} 个字，最多 {max} 个字")
            }
            RosterFault::ControlCharacter => {
                format!("第 {line} 行：{column}中有换行等不能显示的字符")
            }
            RosterFault::ShortenedNumber { found } => format!(
                "第 {line} 行：{column}“{found}”已被表格软件改成科学计数，原来的数字已丢失；请把该列设为“文本”后重新填写"
            ),
            RosterFault::NotUtf8Gbk => format!("第 {line} 行：文件像是 GBK 编码。{SAVE_AS}"),
            RosterFault::NotUtf8Utf16 => format!("文件是 UTF-16（“Unicode 文本”）编码。{SAVE_AS}"),
            RosterFault::NotUtf8 => format!("第 {line} 行：文件不是 UTF-8 编码。{SAVE_AS}"),
            RosterFault::NotCsv { reason } => format!("第 {line} 行：读不出表格：{reason}"),
        }
    }

    /// A sentence in English.
    pub fn message_en(&self) -> String {
        const SAVE_AS: &str =
            "save it again from Excel or WPS with “Save As” (另存为) and the type “CSV UTF-8”";
        let line = self.line;
        let column = self.column.map_or_else(
            || "table".to_owned(),
            |column| format!("`{}` ({})", column.as_str(), column.chinese()),
        );
        match &self.fault {
            RosterFault::NoRows => "the roster names nobody".to_owned(),
            RosterFault::TooManyRows { max } => {
                format!("line {line}: a roster has at most {max} rows")
            }
            RosterFault::MissingColumn { found } => {
                let aliases = self.column.map_or(&[][..], Column::aliases).join(", ");
                let found = found.join(", ");
                format!("line {line}: no column {column}; wanted one of: {aliases}; found: {found}")
            }
            RosterFault::DuplicateColumn { header } => {
                format!("line {line}: the header `{header}` stands twice")
            }
            RosterFault::DuplicateNumber { number, first_line } => {
                format!("line {line}: {column} `{number}` stands already on line {first_line}")
            }
            RosterFault::DuplicatePerson { number, first_line } => {
                format!(
                    "line {line}: the person with {column} `{number}` is already on line {first_line}"
                )
            }
            RosterFault::TwoNames {
                number,
                first_line,
                names: [first, name],
            } => format!(
                "line {line}: {column} `{number}` stands already on line {first_line}, with another name:                  `{first}` there, `{name}` here"
            ),
            RosterFault::SeveralBranches { found } => format!(
                "line {line}: {column} `{found}` names several branches; wanted one, levels joined by `/`"
            ),
            RosterFault::ExtraMinutes { found } => format!(
                "line {line}: extra minutes are `{found}`; wanted a whole number up to {MAX_EXTRA_MINUTES}"
            ),
            RosterFault::UnreadableCell { found } => {
                format!(
                    "line {line}: {column} holds an error or a formula without a value: `{found}`"
                )
            }
            RosterFault::SeveralSheets { names } => format!(
                "several sheets hold people: {}; put them on one, or hide the others",
                names.join(", ")
            ),
            RosterFault::Unreadable { english, .. } => english.clone(),
            RosterFault::EmptyCell => format!("line {line}: {column} is empty"),
            RosterFault::EmptyBranchPart => format!("line {line}: {column} has an empty part"),
            RosterFault::TooLong { found, max } => {
                format!("line {line}: {column} has {found} characters; at most {max} are allowed")
            }
            RosterFault::ControlCharacter => {
                format!("line {line}: {column} holds a line break or another control character")
            }
            RosterFault::ShortenedNumber { found } => format!(
                "line {line}: {column} `{found}` was rounded by a spreadsheet and its digits are lost; \
                 make the column text and fill it in again"
            ),
            RosterFault::NotUtf8Gbk => format!("line {line}: the file looks like GBK; {SAVE_AS}"),
            RosterFault::NotUtf8Utf16 => format!("the file is UTF-16; {SAVE_AS}"),
            RosterFault::NotUtf8 => format!("line {line}: the file is not UTF-8; {SAVE_AS}"),
            RosterFault::NotCsv { reason } => {
                format!("line {line}: the table cannot be read: {reason}")
            }
        }
    }
}
