//! What was left out of the reckoning, or is to be known about it.
//!
//! Invariant: each note is one Chinese sentence for organisers.

/// Most names that are told one by one.
const MAX_NAMED: usize = 10;

/// Something that a reader of the figures must know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// Columns that are no questions.
    PassedOver {
        /// Their headings.
        columns: Vec<String>,
    },
    /// Cells without a mark.
    Missing {
        /// How many.
        n: u64,
    },
    /// Lines with nothing in them, not even who the candidate is.
    EmptyLines {
        /// How many.
        n: u64,
    },
    /// Candidates without any mark, who do not count.
    Nobody {
        /// How many.
        n: u64,
    },
    /// Questions that give a part of their marks, which a model takes for wrong.
    Parts {
        /// Their ids.
        questions: Vec<String>,
    },
    /// Questions without marks, which no model can have.
    NoMarks {
        /// Their ids.
        questions: Vec<String>,
    },
}

impl Note {
    /// One Chinese sentence.
    pub fn sentence(&self) -> String {
        match self {
            Self::PassedOver { columns } => format!("以下列不是题目，未计入：{}。", named(columns)),
            Self::Missing { n } => format!(
                "有{n}个空单元格，按“没有这个得分”处理（不当作0分）：总分只加已有的得分，信度按两两都有得分的考生计算。"
            ),
            Self::EmptyLines { n } => format!("有{n}行全空，未计入。"),
            Self::Nobody { n } => format!("有{n}名考生没有任何得分，未计入。"),
            Self::Parts { questions } => format!(
                "以下题目有部分得分，模型只区分满分与未满分：{}。",
                named(questions)
            ),
            Self::NoMarks { questions } => {
                format!("以下题目满分为零，未进入模型：{}。", named(questions))
            }
        }
    }
}

/// The first of many names, and how many there are.
pub(in crate::formats::stats) fn named(names: &[String]) -> String {
    let told: Vec<&str> = names.iter().take(MAX_NAMED).map(String::as_str).collect();
    let told: Vec<&str> = told
        .into_iter()
        .map(|name| {
            if name.is_empty() {
                "（无列名）"
            } else {
                name
            }
        })
        .collect();
    let told = told.join("、");
    if names.len() <= MAX_NAMED {
        told
    } else {
        format!("{told}等{}个", names.len())
    }
}
