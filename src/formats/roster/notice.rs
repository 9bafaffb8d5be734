//! What is worth knowing of a roster that was read.

/// One thing to know of a roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterNotice {
    /// The line of the file, counted from 1; 0 where the file as a whole is meant.
    pub line: usize,
    /// What.
    pub remark: RosterRemark,
}

/// What is worth knowing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RosterRemark {
    /// Columns that are known and deliberately not taken.
    PrivateColumns {
        /// Their headers.
        headers: Vec<String>,
    },
    /// Columns that nobody knows.
    UnknownColumns {
        /// Their headers.
        headers: Vec<String>,
    },
    /// Titles above the headers, which were not read.
    RowsAboveHeader {
        /// How many rows.
        count: usize,
    },
    /// Sheets with text and without people.
    SheetsWithoutPeople {
        /// Their names.
        names: Vec<String>,
    },
    /// Hyphens that are part of the name of a branch became full-width ones.
    HyphenInBranch,
    /// Two people of one branch have the same name and different numbers.
    Namesake {
        /// The name.
        name: String,
        /// The branch.
        branch: String,
        /// The line of the first of them.
        first_line: usize,
    },
    /// There are more namesakes than are told.
    MoreNamesakes {
        /// How many.
        count: usize,
    },
    /// Numbers in the form of resident identity numbers, which an exam does not need.
    IdentityNumbers {
        /// How many.
        count: usize,
    },
    /// Something of the file, such as its encoding.
    OfFile {
        /// The stable name of it.
        code: &'static str,
        /// In Chinese.
        chinese: String,
        /// In English.
        english: String,
    },
}

impl RosterNotice {
    /// The stable name of the notice.
    pub const fn code(&self) -> &'static str {
        match &self.remark {
            RosterRemark::PrivateColumns { .. } => "private_columns",
            RosterRemark::UnknownColumns { .. } => "unknown_columns",
            RosterRemark::RowsAboveHeader { .. } => "rows_above_header",
            RosterRemark::SheetsWithoutPeople { .. } => "sheets_without_people",
            RosterRemark::HyphenInBranch => "hyphen_in_branch",
            RosterRemark::Namesake { .. } => "namesake",
            RosterRemark::MoreNamesakes { .. } => "more_namesakes",
            RosterRemark::IdentityNumbers { .. } => "identity_numbers",
            RosterRemark::OfFile { code, .. } => code,
        }
    }

    /// A sentence in Chinese.
    pub fn message_zh(&self) -> String {
        let line = self.line;
        match &self.remark {
            RosterRemark::PrivateColumns { headers } => format!(
                "考试用不到这些列，为保护个人信息没有读取：{}",
                headers.join("、")
            ),
            RosterRemark::UnknownColumns { headers } => {
                format!("这些列不认识，没有读取：{}", headers.join("、"))
            }
            RosterRemark::RowsAboveHeader { count } => {
                format!("列名在第 {line} 行；它上面的 {count} 行标题或说明没有读取")
            }
            RosterRemark::SheetsWithoutPeople { names } => {
                format!(
                    "这些工作表没有工号、姓名、支部的列名，没有读取：{}",
                    names.join("、")
                )
            }
            RosterRemark::HyphenInBranch => format!(
                "第 {line} 行起：支部名称里的连字符“-”是名称的一部分，已改为全角“－”；“-”只用来连接上下级"
            ),
            RosterRemark::Namesake {
                name,
                branch,
                first_line,
            } => format!(
                "第 {line} 行：“{branch}”的“{name}”与第 {first_line} 行同名而工号不同，请确认是两个人"
            ),
            RosterRemark::MoreNamesakes { count } => {
                format!("另有 {count} 处同一支部内同名，没有一一列出")
            }
            RosterRemark::IdentityNumbers { count } => format!(
                "第 {line} 行起：有 {count} 个工号像身份证号；考试只需要能区分人的编号，为保护个人信息，建议改用工号"
            ),
            RosterRemark::OfFile { chinese, .. } => chinese.clone(),
        }
    }

    /// A sentence in English.
    pub fn message_en(&self) -> String {
        let line = self.line;
        match &self.remark {
            RosterRemark::PrivateColumns { headers } => format!(
                "columns that an exam does not need were not taken, to keep them private: {}",
                headers.join(", ")
            ),
            RosterRemark::UnknownColumns { headers } => {
                format!(
                    "columns that are not known were not taken: {}",
                    headers.join(", ")
                )
            }
            RosterRemark::RowsAboveHeader { count } => {
                format!("the headers are on line {line}; {count} rows above were not read")
            }
            RosterRemark::SheetsWithoutPeople { names } => {
                format!(
                    "sheets without headers of a roster were not read: {}",
                    names.join(", ")
                )
            }
            RosterRemark::HyphenInBranch => format!(
                "from line {line} on: hyphens within names of branches became `－`; `-` joins levels"
            ),
            RosterRemark::Namesake {
                name,
                branch,
                first_line,
            } => format!(
                "line {line}: `{name}` of `{branch}` has the name of line {first_line} and another number"
            ),
            RosterRemark::MoreNamesakes { count } => {
                format!("{count} more namesakes within a branch are not listed")
            }
            RosterRemark::IdentityNumbers { count } => format!(
                "from line {line} on: {count} numbers look like identity numbers; an exam needs no more than what tells people apart, so staff numbers are better"
            ),
            RosterRemark::OfFile { english, .. } => english.clone(),
        }
    }
}
